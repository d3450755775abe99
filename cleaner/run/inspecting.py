"""Clean an input to look at what happens to it: page by page, or document by document, and nothing is written."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.chain import Cleaner
from cleaner.errors import CleanerError
from cleaner.explaining import Position
from cleaner.formats.documents import cut_lines, read_row
from cleaner.formats.encodings import Source
from cleaner.results import Result
from cleaner.run.jobs import open_input
from cleaner.run.plans import DOCUMENTS, STANDARD_INPUT
from cleaner.stream import clean_pages, cut_pages


class Account(NamedTuple):
    """A page or a document: how to call it, where it begins, and its result."""

    name: str
    start: Position
    result: Result
    facts: dict[str, Any]


def accounts(
    path: Path, cleaner: Cleaner, form: str, encoding: str | None, failed: Callable[[str], None]
) -> Iterator[Account]:
    """Yield the accounts of an input; a document that cannot be read is told to `failed`."""
    name = str(path)
    stream = open_input(None if name == STANDARD_INPUT else path)
    source = Source(stream, name, encoding)
    try:
        if form == "jsonl" or (form == "auto" and path.suffix.lower() in DOCUMENTS):
            yield from _rows(source, cleaner, failed)
            return
        start = Position()
        for result, separator in clean_pages(cut_pages(source.chunks()), cleaner):
            yield Account(name, start, result, {"file": name})
            start = start.after(result.source + separator)
    finally:
        if name != STANDARD_INPUT:
            stream.close()


def _rows(source: Source, cleaner: Cleaner, failed: Callable[[str], None]) -> Iterator[Account]:
    for number, line in enumerate(cut_lines(source.chunks()), 1):
        if not line.strip():
            continue
        try:
            row = read_row(line)
            result = cleaner.clean(row.text)
        except CleanerError as fault:
            failed(f"{source.name}: line {number} {fault}")
        else:
            facts = {"file": source.name, "row": number, "id": row.id}
            yield Account(f"{source.name}#{number}", Position(), result, facts)
