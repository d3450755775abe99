"""Take clean files back to their sources, each with its own ledger."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cleaner import ledger as ledgers
from cleaner.errors import UsageError
from cleaner.formats.writing import Outputs, StreamOutput, is_direct, open_output
from cleaner.run.jobs import open_input
from cleaner.run.plans import LEDGER_SUFFIX, STANDARD_INPUT


@dataclass(frozen=True)
class Pair:
    """A clean text (None: standard input), its ledger, and where the source goes (None: standard output)."""

    clean: Path | None
    ledger: Path
    target: Path | None


def pair_up(clean: Path, ledger: Path, output: Path | str | None, *, in_place: bool) -> list[Pair]:
    """Return the pairs of two files, or of two folders that one run wrote; raises UsageError where they do not fit."""
    if in_place and (output is not None or str(clean) == STANDARD_INPUT):
        raise UsageError("--in-place goes with a file or a folder and without -o; leave one out")
    if not clean.is_dir():
        if ledger.is_dir():
            ledger /= clean.name + LEDGER_SUFFIX
        target = clean if in_place else None
        if output is not None:
            target = Path(output)
            target /= clean.name if target.is_dir() or str(output).endswith(("/", os.sep)) else ""
        pairs = [Pair(None if str(clean) == STANDARD_INPUT else clean, ledger, target)]
    else:
        pairs = list(_pairs(clean, ledger, output, in_place=in_place))
    for pair in pairs:
        if pair.target is not None and not is_direct(pair.target) and pair.target.exists():
            for other in (pair.clean, pair.ledger):
                if other is None or (in_place and other is pair.clean) or not other.exists():
                    continue
                if pair.target.samefile(other):
                    raise UsageError(f"{pair.target} is read for this; give another place with -o, or --in-place")
    return pairs


def _pairs(clean: Path, ledger: Path, output: Path | str | None, *, in_place: bool) -> Iterator[Pair]:
    if not ledger.is_dir():
        raise UsageError(f"{clean} is a folder; give the folder of its ledgers too, not {ledger}")
    if output is None and not in_place:
        raise UsageError(f"{clean} is a folder; say where its sources go: -o DIR, or --in-place")
    paths = sorted(ledger.rglob("*" + LEDGER_SUFFIX))
    if not paths:
        raise UsageError(f"{ledger}: holds no ledgers (*{LEDGER_SUFFIX}); give the folder that `cleaner clean --ledger` wrote")
    for path in paths:
        relative = path.relative_to(ledger).with_suffix("")
        yield Pair(clean / relative, path, clean / relative if output is None else Path(output) / relative)


def undo_pair(pair: Pair) -> None:
    """Write the source of a clean text; raises CleanerError, and then no file is written."""
    name = STANDARD_INPUT if pair.clean is None else str(pair.clean)
    with ExitStack() as stack:
        stream = stack.enter_context(_seekable(pair.clean))
        in_place = pair.target is not None and pair.target == pair.clean
        like = os.fstat(stream.fileno()) if in_place else None
        pieces = ledgers.undo(stream, name, pair.ledger)
        first = next(pieces, b"")  # nothing is opened before the hashes are known to fit
        output = open_output(pair.target, like)
        outputs = stack.enter_context(Outputs(output))
        if isinstance(output, StreamOutput):
            held = stack.enter_context(tempfile.TemporaryFile())  # what goes to a pipe is checked as a whole before
            held.write(first)
            held.writelines(pieces)
            held.seek(0)
            pieces = iter(lambda: held.read(1 << 16), b"")
            first = b""
        output.write(first)
        for piece in pieces:
            output.write(piece)
        outputs.commit()


def _seekable(path: Path | None) -> BinaryIO:
    stream = open_input(path)
    if path is not None and stream.seekable():
        return stream
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, spool)
    spool.seek(0)
    return spool
