"""The ledger on disk: every change as a line of JSON, written as the stream goes, and the way back from it.

The first line tells what was cleaned and how its bytes encoded text; then follow the pages or rows, each with the edits
and doubts of every fixer that had any; the last line holds the hashes of source and clean text. A ledger without its last
line is that of a run that was cut short. All offsets are code points in the text that the fixer was given on that page.
"""

import codecs
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from cleaner.edits import Edit, check_moved
from cleaner.errors import CleanerError, EditError, LedgerError
from cleaner.formats.documents import Row, cut_lines, read_row, spell
from cleaner.formats.encodings import CHUNK, Encoding, Patch, Restorer

if TYPE_CHECKING:
    from cleaner.results import Result

FORMAT = 1
KEY = "cleaner-ledger"
_TAIL = 1 << 12  # bytes that surely hold the last line


def _line(record: dict[str, Any]) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
    except UnicodeEncodeError:  # a lone surrogate, which only JSON can carry
        return json.dumps(record, separators=(",", ":")).encode("ascii") + b"\n"


def header_line(name: str, form: str, encoding: Encoding, options: dict[str, Any]) -> bytes:
    """Return the first line: `form` is text or jsonl, `options` says how the cleaner was set."""
    from cleaner import __version__

    facts = {"encoding": encoding.name, "bom": encoding.mark.hex(), "to": "same"}
    return _line({KEY: FORMAT, "version": __version__, "source": name, "form": form, **facts, **options})


def patch_line(patches: Sequence[Patch]) -> bytes:
    """Return the line that keeps bytes which the codec would not give back."""
    return _line({"patches": [[offset, length, data.hex()] for offset, length, data in patches]})


def page_line(number: int, result: "Result", separator: str) -> bytes:
    """Return the line of a page."""
    return _line({"page": number, "steps": _steps(result), "length": len(result.text), "separator": separator})


def row_line(number: int, row: Row, result: "Result") -> bytes:
    """Return the line of a document; the source's literal is kept where it would not come back by itself."""
    record: dict[str, Any] = {"row": number, "id": row.id, "steps": _steps(result)}
    if result.edits:
        if spell(row.text, escape=row.is_ascii) != row.literal:
            record["literal"] = row.literal
        elif row.is_ascii:
            record["escape"] = True
    return _line(record)


def _steps(result: "Result") -> list[Any]:
    return [
        [
            step.fixer,
            [
                [start, before, after, rule, tier, moved] if moved else [start, before, after, rule, tier]
                for start, _, before, after, rule, tier, moved in step.edits
            ],
            step.doubts,
        ]
        for step in result.steps
        if step.edits or step.doubts
    ]


def end_line(source: tuple[str, int], clean: tuple[str, int]) -> bytes:
    """Return the last line: hash and size in bytes of the source and of the clean text."""
    return _line({"end": True, "source": _sum(source), "clean": _sum(clean)})


def _sum(facts: tuple[str, int]) -> dict[str, Any]:
    return {"sha256": facts[0], "bytes": facts[1]}


class Facts(NamedTuple):
    """What the first and the last line of a ledger say."""

    form: str
    encoding: str
    mark: bytes
    source_sha256: str
    clean_sha256: str


def read_facts(path: Path) -> Facts:
    """Read the first and the last line of a ledger; raises LedgerError where it is none, or was cut short."""
    try:
        with path.open("rb") as file:
            first = file.readline()
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
            last = file.read().rstrip(b"\n").rpartition(b"\n")[2]
    except OSError as fault:
        raise LedgerError(f"{path}: the ledger cannot be read ({fault.strerror}); mend its name") from fault
    head = _record(first)
    if KEY not in head:
        raise LedgerError(f"{path}: is no ledger; give the file that `cleaner clean --ledger` wrote")
    if head[KEY] != FORMAT:
        raise LedgerError(f"{path}: the ledger has format {head[KEY]!r}, which this version does not read; update cleaner")
    end = _record(last)
    if end.get("end") is not True:
        raise LedgerError(f"{path}: the ledger has no last line, so its run was cut short; clean the source once more")
    try:
        facts = Facts(
            head["form"], head["encoding"], bytes.fromhex(head["bom"]), end["source"]["sha256"], end["clean"]["sha256"]
        )
        codecs.lookup(facts.encoding)
    except (KeyError, TypeError, ValueError, LookupError) as fault:
        raise LedgerError(f"{path}: the ledger's first or last line lacks {fault}; it was edited, take the original") from fault
    return facts


def _record(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def undo(clean: BinaryIO, name: str, ledger: Path) -> Iterator[bytes]:
    """Yield the bytes of the source; `clean` must be seekable, and is read twice.

    Raises LedgerError where the ledger belongs to another file, was cut short, or does not give the source back.
    """
    facts = read_facts(ledger)
    found = hashlib.file_digest(clean, "sha256").hexdigest()  # type: ignore[arg-type]
    if found != facts.clean_sha256:
        if found == facts.source_sha256:
            raise LedgerError(f"{name}: is still the source that {ledger} tells of, so there is nothing to undo")
        raise LedgerError(
            f"{name}: is not the clean text that {ledger} tells of: another file's ledger, or the text was changed since; "
            "give the pair that one run wrote"
        )
    clean.seek(0)
    back = hashlib.sha256()
    give = _undo_rows if facts.form == "jsonl" else _undo_pages
    with ledger.open("rb") as lines:
        try:
            for data in _encoded(give(_decoded(clean), _records(lines, ledger)), facts):
                back.update(data)
                yield data
        except (KeyError, TypeError, ValueError, IndexError) as fault:
            raise LedgerError(f"{ledger}: a line does not fit ({fault}); it was edited, take the original") from fault
    if back.hexdigest() != facts.source_sha256:
        raise LedgerError(f"{ledger}: what it gives back is not the source; it was edited, take the original")


def _decoded(stream: BinaryIO) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    while data := stream.read(CHUNK):
        yield decoder.decode(data)


def _records(lines: Iterable[bytes], path: Path) -> Iterator[Any]:
    """Yield the records between the first line and the last."""
    for number, line in enumerate(lines, 1):
        record = _record(line)
        if record.get("end") is True:
            return
        if not record:
            raise LedgerError(f"{path}: line {number} is not JSON; the ledger was edited, take the original")
        if number > 1:
            yield record


def _encoded(pieces: Iterable[str | Patch], facts: Facts) -> Iterator[bytes]:
    restorer = Restorer(facts.encoding)
    yield facts.mark
    for piece in pieces:
        if isinstance(piece, Patch):
            restorer.add(piece)
        else:
            yield restorer.restore(piece)


def _patches(record: Any) -> Iterator[Patch]:
    for offset, length, data in record["patches"]:
        yield Patch(offset, length, bytes.fromhex(data))


def _undo_pages(chunks: Iterator[str], records: Iterator[Any]) -> Iterator[str | Patch]:
    held = ""
    for record in records:
        if "patches" in record:
            yield from _patches(record)
            continue
        length = record["length"]
        size = length + len(record["separator"])
        parts = [held]
        have = len(held)
        while have < size and (chunk := next(chunks, "")):
            parts.append(chunk)
            have += len(chunk)
        held = "".join(parts)
        yield take_back(held[:length], record["steps"]) + held[length:size]
        held = held[size:]


def _undo_rows(chunks: Iterator[str], records: Iterator[Any]) -> Iterator[str | Patch]:
    lines = enumerate(cut_lines(chunks), 1)
    for record in records:
        if "patches" in record:
            yield from _patches(record)
            continue
        for number, line in lines:
            if number < record["row"]:
                yield line
                continue
            yield _undo_row(line, record)
            break
    yield from (line for _, line in lines)


def _undo_row(line: str, record: Any) -> str:
    if not any(edits for _, edits, _ in record["steps"]):
        return line
    try:
        row = read_row(line)
    except CleanerError as fault:
        raise LedgerError(f"row {record['row']} of the clean text {fault}") from fault
    if "literal" in record:
        return row.with_literal(record["literal"])
    return row.with_literal(spell(take_back(row.text, record["steps"]), escape=record.get("escape", False)))


def take_back(text: str, steps: Sequence[Any]) -> str:
    """Invert the steps of a ledger's page or row.

    >>> take_back("活动", [["repeats", [[0, "活活", "活", "stutter", 2]], []]])
    '活活动'
    """
    for _, edits, _ in reversed(steps):
        parts: list[str] = []
        position = shift = 0
        for start, before, after, rule, tier, *moved in edits:
            if moved:
                _check_moved(Edit(start, start + len(before), before, after, rule, tier, *moved))
            place = start + shift
            if text[place : place + len(after)] != after:
                raise LedgerError(f"the clean text does not have {after!r} at {place}; give the pair that one run wrote")
            parts += (text[position:place], before)
            position = place + len(after)
            shift += len(after) - len(before)
        parts.append(text[position:])
        text = "".join(parts)
    return text


def _check_moved(edit: Edit) -> None:
    try:
        check_moved(edit)
    except EditError as fault:
        raise LedgerError(f"the ledger does not hold: {fault}; it was edited, take the original") from fault
