# ruff: noqa: PLR0913, PLR0917 - the parameters of a command are its options
"""The commands that look and write no file: explain, diff, fixers, rules check, score."""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner.commands import options
from cleaner.commands.options import Color, From, Level
from cleaner.errors import Exit


def explain(
    path: options.Input,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON, one change or doubt a line.")] = False,
    level: options.LevelOption = Level.LIKELY,
    only: options.Only = "",
    skip: options.Skip = "",
    rules: options.Rules = None,
    encoding: options.Encoding = None,
    form: options.Form = From.AUTO,
) -> None:
    """Tell each change, by which rule, and why.

    What clean would do is told in its context, in the order of the source; doubts too. Lines and columns are those of
    the source, counted from 1. Nothing is written.
    """
    from cleaner.explaining import explain as explain_page
    from cleaner.run.inspecting import accounts

    cleaner = options.make_cleaner(level, only, skip, rules)
    faults = _Faults()
    counts = {"edit": 0, "doubt": 0}
    for account in accounts(path, cleaner, form.value, encoding, faults.tell):
        for finding in explain_page(account.result, cleaner.rulebook, account.start):
            record = finding.as_json()
            counts[record["kind"]] += 1
            if as_json:
                line = json.dumps({**account.facts, **record}, ensure_ascii=False)
                options.write(line)
            else:
                options.write(finding.as_text(account.name) + "\n")
    if not as_json:
        options.write(f"{counts['edit']} changes, {counts['doubt']} doubts")
    faults.finish()


def diff(
    path: options.Input,
    color: Annotated[Color, typer.Option(help="Colour the changes; auto: on a terminal.")] = Color.AUTO,
    level: options.LevelOption = Level.LIKELY,
    only: options.Only = "",
    skip: options.Skip = "",
    rules: options.Rules = None,
    encoding: options.Encoding = None,
    form: options.Form = From.AUTO,
) -> None:
    """Show what clean would change.

    Whole words in alphabets, single characters in Han. Without colour, [-removed-] and {+added+}. Of text that is carried
    elsewhere the pieces are told, in their new order, with the places they come from. Nothing is written.
    """
    from cleaner.diffing import COLOURED, PLAIN
    from cleaner.diffing import diff as diff_page
    from cleaner.run.inspecting import accounts

    cleaner = options.make_cleaner(level, only, skip, rules)
    automatic = color is Color.AUTO and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    marks = COLOURED if automatic or color is Color.ALWAYS else PLAIN
    faults = _Faults()
    named = None
    for account in accounts(path, cleaner, form.value, encoding, faults.tell):
        for block in diff_page(account.result, account.start, marks):
            if named != account.name:
                named = account.name
                options.write(f"--- {named}")
            options.write(block.removesuffix("\n"))
    faults.finish()


def fixers() -> None:
    """List the fixers as they run, and why."""
    from cleaner.chain import CHAIN

    width = max(len(fixer.name) for fixer in CHAIN)
    for fixer in CHAIN:
        options.write(f"{fixer.name.ljust(width)}  {fixer.purpose}")


def check_rules(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="Your own rules; ours otherwise.")] = None,
) -> None:
    """Run the examples and keeps of all rules.

    Every file is read; each fault names file, rule and remedy.
    """
    from cleaner.checking import check_rules as check_folder

    files = failed = 0
    for _, faults in check_folder(folder):
        files += 1
        for fault in faults:
            failed += 1
            typer.echo(f"cleaner: {fault}", err=True)
    options.write(f"{files} files of rules, {failed} faults")
    if failed:
        raise typer.Exit(Exit.SOME_FAILED)


def score(
    output: Annotated[Path, typer.Argument(metavar="OUTPUT", readable=False, help="Text, or JSONL of articles or documents.")],
    truth: Annotated[Path, typer.Argument(metavar="TRUTH", readable=False, help="JSON with the articles, or a good text.")],
    raw: Annotated[Path | None, typer.Option(metavar="FILE", help="The raw page: measures the seams too.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Measure an output against the truth.

    Character error rate, paragraph F1, seam F1, leak, loss and harm. F1 and accuracy: higher is better; the rest: lower.
    """
    from cleaner.scoring import score_files

    scores = score_files(output, truth, raw).to_json()
    if as_json:
        options.write(json.dumps(scores))
        return
    for name, value in scores.items():
        options.write(f"{name.ljust(max(map(len, scores)))}  {value:.4f}")


class _Faults:
    """Documents that could not be read: each is told, and the exit code remembers."""

    def __init__(self) -> None:
        self._any = False

    def tell(self, message: str) -> None:
        self._any = True
        typer.echo(f"cleaner: {message}", err=True)

    def finish(self) -> None:
        if self._any:
            raise typer.Exit(Exit.SOME_FAILED)
