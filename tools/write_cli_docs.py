"""Write docs/cli.md from the --help of every command: python -m tools.write_cli_docs."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import Exit

PAGE = Path(__file__).parent.parent / "docs" / "cli.md"
MADE_WITH = f"typer {version('typer')}"  # other versions lay help out in another way
HEAD = f"""# The commands

Made by `python -m tools.write_cli_docs` from what `--help` says ({MADE_WITH}).
"""
NOTES = """
## What is taken, and where it goes

- No file, or `-`: standard input. Several files without `-o` go to standard output, one after the other.
- From a folder, files that end in .txt, .md or .jsonl or have no suffix are taken, down the whole tree; hidden files
  and hidden folders are not. A file named outright is taken whatever its suffix. Results keep the tree under `-o DIR`;
  a folder of results or ledgers that lies inside the input is not read again.
- Files with the suffix .jsonl or .ndjson are documents, `{"id", "text", …}` a line; `--from` overrides it. Only the
  value of "text" changes, every other byte of the line stays. A line that is no document passes through unchanged, is
  told, and the run ends with 1.
- The encoding is found out from a byte order mark, else strict UTF-8, else by charset-normalizer from the first 256
  KiB: GB18030, Big5 (with the extensions of Taiwan and Hong Kong), cp1252, Latin-1, UTF-16 without a mark. A guess is
  told on standard error. The output is UTF-8 without a mark. Bytes that do not decode are an error with their offset; a
  file then writes nothing, a pipe nothing more.
- `--to text`, `markdown` and `jsonl` write articles. Under `-o DIR` their files end in .txt, .md and .jsonl.

## What is never overwritten

- An input, unless `--in-place` says so: not by its own name, not through a symbolic or a hard link, not by standard
  output appended to it (a shell that empties the file first cannot be stopped).
- A read-only file. A result by another result of the same run.
- A ledger that leads back from what the file is now. So a second run in place keeps the first ledger if nothing is left
  to clean, and otherwise asks for another name.

## Links, devices and pipes

- In a folder, symbolic links to files are read through, links to folders are not followed. `--in-place` leaves links in
  a folder alone, and says so; a link named outright stays, and the file behind it is rewritten. Other hard links to a
  rewritten file keep the old text.
- Named pipes and devices are read when named outright, and skipped in a folder, with a note. An output that is a device
  or a pipe, such as /dev/null, is written directly.

## How files are written

Aside, synced to disk, and then put in place whole: a reader sees the old file or the new one. On Linux the file has no
name until then, so that a killed run leaves nothing. To replace a file it must have a name for the moment between two
system calls, which a helper process makes to their end even when the run is killed; should the whole machine stop just
there, the next run to write the same file removes it (`.….cleaner-tmp`, a name that is never read as input). Elsewhere
the file carries that name while it is written. With `--in-place`, permissions, owner (where allowed) and access lists
are kept, and a file in which nothing changes is not touched.

The ledger is put in place first, then the text. After a kill between the two, the ledger is new and the text is still
the source: `cleaner undo` says that there is nothing to undo, and cleaning once more gives the same pair.
"""
CODES = {
    Exit.DONE: "Done. Also when the reader of a pipe has had enough.",
    Exit.SOME_FAILED: "Some inputs failed; each failure was told, the rest was done.",
    Exit.USAGE: "The call does not fit, or a rule file does not hold; nothing was done.",
    Exit.FOUND: "`--check` found something to clean.",
    Exit.INTERRUPTED: "Interrupted from the keyboard; the file at work is as it was.",
}


def commands() -> list[str]:
    """Return every command as it is typed."""

    def walk(group: Any, before: str) -> list[str]:
        names: list[str] = []
        for name, command in group.commands.items():
            deeper = isinstance(command, typer.core.TyperGroup)
            names += walk(command, f"{before}{name} ") if deeper else [before + name]
        return names

    return walk(typer.main.get_command(app), "")


def page() -> str:
    """Return docs/cli.md as it should be."""
    parts = [HEAD]
    for name in ["", *commands()]:
        done = CliRunner().invoke(app, [*name.split(), "--help"], prog_name="cleaner", env={"COLUMNS": "100", "LINES": "40"})
        title = f"cleaner {name}".strip()
        parts.append(f"\n## {title}\n\n```text\n{done.stdout.strip()}\n```\n")
    parts += ["\n## Exit codes\n\n| code | meaning |\n|---|---|\n", *(f"| {code.value} | {CODES[code]} |\n" for code in Exit)]
    return "".join([*parts, NOTES])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE.name}")
