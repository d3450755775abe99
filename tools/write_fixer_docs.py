"""Write docs/fixers.md and the README's table from the chain's docstrings and rules; --check only says what is stale."""

import inspect
import sys
from pathlib import Path

from cleaner.chain import CHAIN, Fixer
from cleaner.rulebook import Rule, Rulebook

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "fixers.md"
README = ROOT / "README.md"
TABLE_START = "<!-- fixers: made by `python -m tools.write_fixer_docs` -->\n"
TABLE_END = "<!-- end of fixers -->\n"
HEAD = """# The fixers

Made by `python -m tools.write_fixer_docs` from the docstrings in `cleaner/fixers/` and the rules in `rules/`.
The fixers run in this order. ⏎ is a line break, ␣ a space at an edge. A rule whose example does not change only gives a doubt.
"""
INVISIBLE = {
    "\n": "⏎",
    "\r": "␍",
    "\t": "␉",
    "\f": "␌",
    "\0": "␀",
    "\N{SOFT HYPHEN}": "[soft hyphen]",
    "\N{ZERO WIDTH SPACE}": "[zero width space]",
    "\N{NO-BREAK SPACE}": "[no-break space]",
    "\N{IDEOGRAPHIC SPACE}": "[wide space]",
}


def shown(text: str) -> str:
    """Return a text as inline code of one line, its invisible characters by name."""
    inside = text.strip(" ")
    lead, trail = len(text) - len(text.lstrip(" ")), len(text) - len(text.rstrip(" "))
    text = "␣" * lead + inside + "␣" * trail if inside else "␣" * len(text)
    parts = [INVISIBLE.get(char, char if char.isprintable() else f"[U+{ord(char):04X}]") for char in text]
    fence = "``" if "`" in text else "`"
    return f"{fence}{''.join(parts).replace('|', chr(92) + '|')}{fence}" if parts else "nothing"


def rule_row(rule: Rule) -> str:
    """Return a rule's row of the table: its first example, its tier and its reason."""
    before, after = rule.examples[0]
    example = f"{shown(before)} → {shown(after)}" if before != after else shown(before)
    why = rule.why.replace("\n", " ").replace("|", "\\|")
    return f"| {rule.name} | {rule.language} | {rule.tier.name.lower()} | {example} | {why} |"


def section(fixer: Fixer, rules: list[Rule]) -> str:
    """Return a fixer's part of the page: what it says of itself, its doctest, its rules."""
    lines = inspect.cleandoc(fixer.propose.__doc__ or "").splitlines()
    first = next((number for number, line in enumerate(lines) if line.startswith(">>>")), len(lines))
    prose = "\n".join(lines[:first]).strip()
    example = "\n".join(lines[first:]).strip()
    parts = [f"## {fixer.name}", prose]
    function = fixer.propose.__name__
    if f"{function}(" in example:
        example = f">>> from {fixer.propose.__module__} import {function}\n>>> from cleaner.page import Page\n{example}"
    if example:
        parts.append(f"```python\n{example}\n\n```")
    if rules:
        rows = "\n".join(rule_row(rule) for rule in rules)
        parts.append(f"| rule | language | tier | example | why |\n|---|---|---|---|---|\n{rows}")
    return "\n\n".join(parts)


def page() -> str:
    """Return docs/fixers.md."""
    book = Rulebook()
    return "\n\n".join([HEAD.strip(), *(section(fixer, list(book.of(fixer.name).values())) for fixer in CHAIN)]) + "\n"


def readme() -> str:
    """Return the README with its table of fixers made anew."""
    before, _, rest = README.read_text(encoding="utf-8").partition(TABLE_START)
    _, _, after = rest.partition(TABLE_END)
    rows = "".join(f"| [{fixer.name}](docs/fixers.md#{fixer.name}) | {fixer.purpose} |\n" for fixer in CHAIN)
    return f"{before}{TABLE_START}| fixer | what it does |\n|---|---|\n{rows}{TABLE_END}{after}"


def main() -> int:
    """Write the stale pages, or with --check name them and end with 1."""
    stale = []
    for path, text in ((PAGE, page()), (README, readme())):
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(path)
        if "--check" in sys.argv:
            print(f"{path.relative_to(ROOT)} is stale; run python -m tools.write_fixer_docs", file=sys.stderr)
        else:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {path.relative_to(ROOT)}")
    return int(bool(stale) and "--check" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
