"""Options that several commands share."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cleaner.chain import Cleaner


class Level(StrEnum):
    """How sure a rule must be."""

    CERTAIN = "certain"
    LIKELY = "likely"
    BOLD = "bold"


class To(StrEnum):
    """The form of the output."""

    SAME = "same"
    TEXT = "text"
    MARKDOWN = "markdown"
    JSONL = "jsonl"


class From(StrEnum):
    """How inputs are read."""

    AUTO = "auto"
    TEXT = "text"
    JSONL = "jsonl"


class Color(StrEnum):
    """When to colour."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


Inputs = Annotated[list[Path] | None, typer.Argument(metavar="FILE|DIR|-", readable=False, show_default=False)]
Input = Annotated[Path, typer.Argument(metavar="FILE|-", readable=False, show_default=False)]
Output = Annotated[str | None, typer.Option("-o", "--output", metavar="FILE|DIR", help="Write here.", show_default=False)]
LevelOption = Annotated[Level, typer.Option(help="How sure a rule must be to act.")]
Only = Annotated[str, typer.Option(metavar="F,...", help="Run only these fixers.", show_default=False)]
Skip = Annotated[str, typer.Option(metavar="F,...", help="Run all fixers but these.", show_default=False)]
Rules = Annotated[Path | None, typer.Option(metavar="DIR", help="Lay your own rules over ours.", show_default=False)]
Encoding = Annotated[str | None, typer.Option(metavar="NAME", help="Encoding of the input.", show_default=False)]
Form = Annotated[From, typer.Option("--from", help="Read text, or documents in JSONL; auto goes by the suffix.")]


def make_cleaner(level: Level, only: str, skip: str, rules: Path | None) -> "Cleaner":
    """Return the cleaner that the options describe."""
    from cleaner.chain import Cleaner

    return Cleaner(level=level.value, only=_names(only), skip=_names(skip), rules=rules)


def write(text: str, errors: str = "backslashreplace") -> None:
    """Write a line as UTF-8, whatever the locale; a lone surrogate shows as an escape."""
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", errors))
    sys.stdout.buffer.flush()


def _names(given: str) -> list[str]:
    return [name.strip() for name in given.split(",") if name.strip()]
