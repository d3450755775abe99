"""Clean one input after the other: read, clean page by page, write whole files, keep the ledger, go on after a failure."""

import contextlib
import hashlib
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cleaner import ledger as ledgers
from cleaner.chain import Cleaner
from cleaner.errors import CleanerError, InputError, LedgerError, OutputError
from cleaner.formats.articles import BETWEEN, file_name, render
from cleaner.formats.documents import Row, cut_lines, read_row
from cleaner.formats.encodings import Source
from cleaner.formats.writing import NullOutput, Output, Outputs, StreamOutput, open_output
from cleaner.results import Result
from cleaner.run.plans import Job
from cleaner.run.progress import Progress
from cleaner.stream import clean_pages, cut_pages


@dataclass(frozen=True)
class Task:
    """What is done to every input: a cleaner, the form of the output, and an encoding where the user named one."""

    cleaner: Cleaner
    to: str = "same"
    encoding: str | None = None
    check: bool = False  # write nothing
    split: bool = False  # write every article into a file of its own
    adverts: bool = False  # among the articles


@dataclass
class Outcome:
    """What became of one input."""

    job: Job
    changed: bool = False
    failed: bool = False
    guessed: str | None = None  # the encoding, where it was guessed
    size: int = 0  # bytes read


@dataclass
class Sink:
    """An output and the hash of what went there."""

    output: Output
    size: int = 0
    hash: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def write(self, data: bytes) -> None:
        """Write the data and count it in."""
        self.output.write(data)
        self.hash.update(data)
        self.size += len(data)


def open_input(path: Path | None) -> BinaryIO:
    """Open a file, or standard input where there is no path; raises InputError."""
    if path is None:
        if sys.stdin is None:
            raise InputError("standard input is closed; name a file")
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.set_blocking(sys.stdin.fileno(), True)  # a pipe that answers "not yet" would look like its end
        return sys.stdin.buffer
    try:
        return path.open("rb", buffering=0)
    except OSError as fault:
        raise InputError(f"{path}: cannot be read ({fault.strerror}); mend the name or its permissions") from fault


def run_jobs(jobs: Iterable[Job], task: Task, progress: Progress) -> Iterator[Outcome]:
    """Clean every input; a failure is told, and the rest is done."""
    parted = False  # whether articles of an earlier input stand on standard output already
    for job in jobs:
        outcome = Outcome(job)
        run = _Run(job, task, outcome, progress, parted and job.target is None)
        try:
            run.clean()
        except CleanerError as fault:
            outcome.failed = True
            progress.tell(str(fault))
        except BrokenPipeError:
            raise
        except OSError as fault:
            outcome.failed = True
            place = job.target or "standard output"
            progress.tell(f"{place}: cannot be written ({fault.strerror}); make room or give another place with -o")
        parted |= run.parted and job.target is None
        progress.file_done()
        yield outcome


@dataclass
class _Run:
    """One input on its way."""

    job: Job
    task: Task
    outcome: Outcome
    progress: Progress
    parted: bool = False  # an article has been written, so the next one is parted from it
    written: int = 0  # articles

    def clean(self) -> None:
        with ExitStack() as stack:
            stream = open_input(self.job.source)
            if self.job.source is not None:
                stack.enter_context(stream)
            source = Source(stream, self.job.name, self.task.encoding)
            self.outcome.guessed = source.encoding.name if source.encoding.guessed else None
            like = os.fstat(stream.fileno()) if self.job.in_place else None
            if like is not None and self.job.source is not None and not os.access(self.job.source, os.W_OK):
                raise OutputError(f"{self.job.name}: is read-only; make it writable (chmod u+w), or give a place with -o")
            book = open_output(self.job.ledger) if self.job.ledger is not None else None
            output = NullOutput() if self.task.check or self.task.split else open_output(self.job.target, like)
            if isinstance(output, StreamOutput) and self.job.source is not None and self.job.source.is_file():
                source = self._decoded_once(source, stream)
            sink = Sink(output)
            outputs = stack.enter_context(Outputs(*([book] if book else []), output))  # the ledger first: see docs
            self._write(source, sink, book)
            self.outcome.size = source.size
            self.outcome.changed = sink.hash.hexdigest() != source.sha256
            if self._settled(source) and self.job.in_place:
                return
            outputs.commit(leave=output if self.job.in_place and not self.outcome.changed else None)

    def _decoded_once(self, source: Source, stream: BinaryIO) -> Source:
        """Read a file to its end before any of it goes to a pipe, so that one that does not decode writes nothing."""
        for _ in source.chunks():
            pass
        stream.seek(0)
        return Source(stream, self.job.name, self.task.encoding)

    def _settled(self, source: Source) -> bool:
        """Say whether file and ledger can stay as they are; raises LedgerError where the way back would be lost."""
        ledger = self.job.ledger
        held = None
        if ledger is not None and ledger.is_file():
            try:
                held = ledgers.read_facts(ledger).clean_sha256
            except LedgerError:
                held = None  # cut short, or something else: it leads nowhere back
        if held != source.sha256:
            return not self.outcome.changed and ledger is None
        if self.outcome.changed and self.job.in_place:
            raise LedgerError(
                f"{ledger}: holds the way back from what {self.job.name} is now; "
                "give the new ledger another name, or undo the file first"
            )
        return not self.outcome.changed

    def _write(self, source: Source, sink: Sink, book: Output | None) -> None:
        form = "jsonl" if self.job.documents else "text"
        if book is not None:
            cleaner = self.task.cleaner
            options = {"level": cleaner.level.name.lower(), "fixers": [fixer.name for fixer in cleaner.fixers]}
            book.write(ledgers.header_line(self.job.name, form, source.encoding, options))
        if self.task.to != "same":
            self._write_articles(source, sink)
        elif self.job.documents:
            self._write_rows(source, sink, book)
        else:
            self._write_pages(source, sink, book)
        if book is not None:
            book.write(ledgers.end_line((source.sha256, source.size), (sink.hash.hexdigest(), sink.size)))

    def _chunks(self, source: Source, book: Output | None = None) -> Iterator[str]:
        before = source.size
        self.progress.add(before)
        for text in source.chunks():
            if book is not None and source.patches:
                book.write(ledgers.patch_line(source.take_patches()))
            source.patches.clear()
            yield text
            self.progress.add(source.size - before)
            before = source.size

    def _write_pages(self, source: Source, sink: Sink, book: Output | None) -> None:
        pages = clean_pages(cut_pages(self._chunks(source, book)), self.task.cleaner)
        for number, (result, separator) in enumerate(pages, 1):
            sink.write((result.text + separator).encode("utf-8"))
            if book is not None:
                book.write(ledgers.page_line(number, result, separator))

    def _write_rows(self, source: Source, sink: Sink, book: Output | None) -> None:
        for number, line, cleaned in self._rows(self._chunks(source, book)):
            if cleaned is None:
                sink.write(line.encode("utf-8"))
                continue
            row, result = cleaned
            sink.write((row.with_text(result.text) if result.text != row.text else line).encode("utf-8"))
            if book is not None:
                book.write(ledgers.row_line(number, row, result))

    def _rows(self, chunks: Iterable[str]) -> Iterator[tuple[int, str, tuple[Row, Result] | None]]:
        """Yield each line with its number and the cleaned document; None for a blank line, or one that failed and is told."""
        for number, line in enumerate(cut_lines(chunks), 1):
            cleaned = None
            if line.strip():
                try:
                    row = read_row(line)
                    cleaned = row, self.task.cleaner.clean(row.text)
                except CleanerError as fault:
                    self.outcome.failed = True
                    self.progress.tell(f"{self.job.name}: line {number} {fault}")
            yield number, line, cleaned

    def _write_articles(self, source: Source, sink: Sink) -> None:
        """Write the articles of a text, or of every document."""
        if not self.job.documents:
            pages = clean_pages(cut_pages(self._chunks(source)), self.task.cleaner)
            self._write_split(pages, {"source": self.job.name}, sink)
            return
        for _, _, cleaned in self._rows(self._chunks(source)):
            if cleaned is not None:
                row, result = cleaned
                self._write_split([(result, "")], {"source": self.job.name, "document": row.id}, sink)

    def _write_split(self, pages: Iterable[tuple[Result, str]], facts: dict[str, Any], sink: Sink) -> None:
        from cleaner.articles import articles_of

        between = "" if self.task.to == "jsonl" or self.task.split else BETWEEN
        numbers: Counter[str] = Counter()
        for piece in articles_of(pages, self.task.cleaner.rulebook, adverts=self.task.adverts):
            self.written += 1
            numbers[piece.kind] += 1
            number = f"{piece.kind}{numbers[piece.kind]}"
            named = {"id": f"{facts.get('document', facts['source'])}#{number}", **facts}
            written = render(piece, self.task.to, named).encode("utf-8", "backslashreplace")
            if self.task.split and self.job.target is not None:
                self._write_alone(self.job.target / file_name(self.written, piece.title, self.task.to), written)
            else:
                sink.write((between.encode() if self.parted else b"") + written)
            self.parted = True

    def _write_alone(self, path: Path, data: bytes) -> None:
        output = open_output(path)
        with Outputs(output) as outputs:
            output.write(data)
            outputs.commit()
