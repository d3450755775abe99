# ruff: noqa: PLR0913, PLR0917 - the parameters of a command are its options
"""The commands that write clean text and take it back: clean, articles, undo."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.commands import options
from cleaner.commands.options import From, Level, To
from cleaner.errors import CleanerError, Exit, UsageError

if TYPE_CHECKING:
    from cleaner.chain import Cleaner
    from cleaner.run.plans import Places

InPlace = Annotated[bool, typer.Option("--in-place", help="Rewrite the inputs.")]
Split = Annotated[bool, typer.Option("--split", help="Write one file an article, under -o DIR.")]
LedgerOption = Annotated[
    str | None, typer.Option(metavar="FILE|DIR", help="Keep the account of every change here.", show_default=False)
]


def clean(
    inputs: options.Inputs = None,
    output: options.Output = None,
    in_place: InPlace = False,
    to: Annotated[To, typer.Option(help="Write the text as it is, or its articles.")] = To.SAME,
    level: options.LevelOption = Level.LIKELY,
    only: options.Only = "",
    skip: options.Skip = "",
    rules: options.Rules = None,
    ledger: LedgerOption = None,
    encoding: options.Encoding = None,
    form: options.Form = From.AUTO,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 3 if anything would change.")] = False,
    jobs: Annotated[int, typer.Option(metavar="N", min=1, help="Clean so many files at once.")] = 1,
    split: Split = False,
) -> None:
    """Clean files, folders or a pipe.

    Without a file, standard input goes to standard output. A folder keeps its tree; .txt, .md, .jsonl and files without a
    suffix are taken from it, hidden ones are not. Lines of JSONL ({"id", "text", ...}) stay lines of JSONL.
    """
    from cleaner.run.plans import Places

    if check and (output or in_place or ledger or split or to is not To.SAME):
        raise UsageError("--check writes nothing; leave -o, --in-place, --ledger, --to and --split out")
    cleaner = options.make_cleaner(level, only, skip, rules)
    _run(inputs or (), Places(output, in_place, ledger, to.value, form.value, check, split), cleaner, encoding, jobs)


def articles(
    inputs: options.Inputs = None,
    output: options.Output = None,
    level: options.LevelOption = Level.LIKELY,
    only: options.Only = "",
    skip: options.Skip = "",
    rules: options.Rules = None,
    encoding: options.Encoding = None,
    form: options.Form = From.AUTO,
    adverts: Annotated[bool, typer.Option("--adverts", help='Write the adverts, too, as lines of kind "advert".')] = False,
    split: Split = False,
) -> None:
    """Write the articles as JSONL.

    One article a line: the same as clean --to jsonl. Each line has the article's parts, and its spans in the source (code
    points). Adverts and notices between the articles are none.
    """
    from cleaner.run.plans import Places

    cleaner = options.make_cleaner(level, only, skip, rules)
    _run(inputs or (), Places(output, to="jsonl", form=form.value, split=split, adverts=adverts), cleaner, encoding)


def _run(inputs: Sequence[Path], places: "Places", cleaner: "Cleaner", encoding: str | None, processes: int = 1) -> None:
    from cleaner.formats.encodings import named_encoding
    from cleaner.run.jobs import Task
    from cleaner.run.plans import plan
    from cleaner.run.progress import Progress
    from cleaner.run.sharing import run_at_once

    if encoding is not None:
        named_encoding(encoding)
    progress = Progress()
    jobs = plan(inputs, places, progress.tell)
    progress.expect(len(jobs))
    outcomes = []
    task = Task(cleaner, places.to, encoding, places.check, places.split, places.adverts)
    for outcome in run_at_once(jobs, task, progress, processes):
        outcomes.append((outcome.failed, outcome.changed, outcome.guessed))
        if places.check and outcome.changed:
            progress.clear()
            options.write(outcome.job.name, "surrogateescape")  # the bytes of its name
    for name in sorted({guessed for _, _, guessed in outcomes if guessed}):
        count = sum(guessed == name for _, _, guessed in outcomes)
        progress.tell(f"{count} of {len(jobs)} read as {name}, which was guessed; --encoding NAME overrides it")
    progress.clear()
    if any(failed for failed, _, _ in outcomes):
        raise typer.Exit(Exit.SOME_FAILED)
    if places.check and any(changed for _, changed, _ in outcomes):
        raise typer.Exit(Exit.FOUND)


def undo(
    clean: Annotated[Path, typer.Argument(metavar="CLEAN", readable=False, help="A clean file, a folder of them, or -.")],
    ledger: Annotated[Path, typer.Argument(metavar="LEDGER", readable=False, help="Its ledger, or the folder of ledgers.")],
    output: options.Output = None,
    in_place: InPlace = False,
) -> None:
    """Give the source back, byte for byte.

    Refused where the ledger belongs to another file, or the text was changed since.
    """
    from cleaner.run.undoing import pair_up, undo_pair

    failed = False
    for pair in pair_up(clean, ledger, output, in_place=in_place):
        try:
            undo_pair(pair)
        except CleanerError as fault:
            failed = True
            typer.echo(f"cleaner: {fault}", err=True)
    if failed:
        raise typer.Exit(Exit.SOME_FAILED)
