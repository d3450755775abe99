"""Plan a run before anything is written: which inputs are taken, where each result goes, and what must not happen."""

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.errors import UsageError
from cleaner.formats.articles import ENDINGS
from cleaner.formats.writing import is_direct

SUFFIXES = ("", ".txt", ".md", ".jsonl")  # what a walk over a folder takes
DOCUMENTS = (".jsonl", ".ndjson")  # documents, one a line
LEDGER_SUFFIX = ".ledger"  # behind the whole name of the file; no walk takes it
STANDARD_INPUT = "-"

Note = Callable[[str], None]
Identity = tuple[int, int]


@dataclass(frozen=True)
class Job:
    """One input: where it is read (None: standard input), and where text and ledger go (None: standard output, nowhere)."""

    source: Path | None
    target: Path | None = None
    ledger: Path | None = None
    in_place: bool = False
    documents: bool = False

    @property
    def name(self) -> str:
        """How messages call the input."""
        return STANDARD_INPUT if self.source is None else str(self.source)


@dataclass(frozen=True)
class Places:
    """Where results go: as the command line says it."""

    output: Path | str | None = None  # a string that ends in a slash means a folder, there or not
    in_place: bool = False
    ledger: Path | str | None = None
    to: str = "same"
    form: str = "auto"  # auto, text or jsonl: how the inputs are read
    check: bool = False  # nothing is written, so results need no place
    split: bool = False  # every article into a file of its own, in a folder for each input
    adverts: bool = False  # among the articles


@dataclass
class _Found:
    """An input and its path relative to what the user named."""

    source: Path | None
    relative: Path
    walked: bool = False


@dataclass
class _Walk:
    """A walk over folders: what it must stay out of, and whom it tells what it left."""

    note: Note
    keep_links: bool = False
    closed: set[Identity] = field(default_factory=set)

    def files(self, folder: Path) -> Iterator[_Found]:
        """Yield the files to take, in the order of their names."""

        def failed(fault: OSError) -> None:
            self.note(f"{fault.filename}: the folder cannot be read ({fault.strerror}); it is left out")

        for root, folders, names in os.walk(folder, onerror=failed):
            here = Path(root)
            folders[:] = sorted(name for name in folders if self._enters(here / name))
            for name in sorted(names):
                path = here / name
                if not name.startswith(".") and path.suffix.lower() in SUFFIXES and self._takes(path):
                    yield _Found(path, path.relative_to(folder), walked=True)

    def _enters(self, folder: Path) -> bool:
        return not folder.name.startswith(".") and not folder.is_symlink() and _identity(folder) not in self.closed

    def _takes(self, path: Path) -> bool:
        try:
            mode = path.stat().st_mode
        except OSError as fault:
            self.note(f"{path}: cannot be read ({fault.strerror}); it is left out")
            return False
        if not stat.S_ISREG(mode):
            self.note(f"{path}: is no plain file; it is left out (name it outright to read it)")
            return False
        if self.keep_links and path.is_symlink():
            self.note(f"{path}: is a symbolic link; it is left out (name it outright to rewrite what it leads to)")
            return False
        return True


def _identity(path: Path) -> Identity | None:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_dev, facts.st_ino


def _standard_output() -> Identity | None:
    """Return the file behind standard output, if it is a plain one."""
    try:
        facts = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return (facts.st_dev, facts.st_ino) if stat.S_ISREG(facts.st_mode) else None


def plan(inputs: Sequence[Path], places: Places, note: Note = lambda _: None) -> list[Job]:
    """Return the jobs of a run; raises UsageError where results would hit an input or each other.

    `note` is told of files that a walk leaves out.
    """
    inputs = list(inputs) or [Path(STANDARD_INPUT)]
    _check_places(inputs, places)
    found = _find(inputs, places, note)
    many = len(inputs) > 1 or any(_is_folder(path) for path in inputs)
    into = _into_folder(places.output, many=many, option="-o")
    ledgers = _into_folder(places.ledger, many=many, option="--ledger")
    output = None if places.output is None else Path(places.output)
    book = None if places.ledger is None else Path(places.ledger)
    jobs = []
    for item in found:
        if item.source is None and ((into and not places.split) or ledgers):
            raise UsageError("standard input has no name to be kept under in a folder; give -o and --ledger a file")
        target = item.source if places.in_place else output
        if places.split and output is not None:
            target = output / item.relative.with_suffix("") if item.source is not None else output
        elif into and output is not None:
            target = output / _renamed(item.relative, places.to)
        ledger = book
        if ledgers and book is not None:
            ledger = book / item.relative.with_name(item.relative.name + LEDGER_SUFFIX)
        documents = places.form == "jsonl" or (places.form == "auto" and item.relative.suffix.lower() in DOCUMENTS)
        jobs.append(Job(item.source, target, ledger, places.in_place, documents))
    _check_jobs(jobs)
    return jobs


def _check_places(inputs: Sequence[Path], places: Places) -> None:
    folder = next((path for path in inputs if _is_folder(path)), None)
    if places.in_place and places.output is not None:
        raise UsageError("--in-place and -o exclude each other; choose one")
    if places.in_place and Path(STANDARD_INPUT) in inputs:
        raise UsageError("standard input cannot be rewritten in place; name a file, or leave --in-place out")
    if places.to != "same" and (places.in_place or places.ledger is not None):
        option = "--in-place" if places.in_place else "--ledger"
        raise UsageError(f"{option} goes with --to same only: articles are no text that could be taken back; leave one out")
    if places.split and (places.to == "same" or places.output is None):
        raise UsageError(
            "--split writes one file an article; say where and in which form: -o DIR --to text"
        )
    if places.split and Path(places.output or "").is_file():
        raise UsageError(f"{places.output} is a file; --split needs a folder: -o DIR")
    if folder is not None and places.output is None and not (places.in_place or places.check):
        raise UsageError(f"{folder} is a folder; say where its results go: -o DIR, or --in-place")


def _find(inputs: Sequence[Path], places: Places, note: Note) -> list[_Found]:
    walk = _Walk(note, keep_links=places.in_place)
    inside = {_identity(path) for path in inputs}
    for place in (places.output, places.ledger):  # results of an earlier run are no inputs of this one
        if place is not None and (identity := _identity(Path(place))) and identity not in inside:
            walk.closed.add(identity)
    found: list[_Found] = []
    for path in inputs:
        if str(path) == STANDARD_INPUT:
            found.append(_Found(None, path))
        elif _is_folder(path):
            found += walk.files(path)
        else:
            found.append(_Found(path, Path(path.name)))
    return _once(found) if places.in_place else found


def _once(found: Iterable[_Found]) -> list[_Found]:
    """Keep the first of those that lead to the same file: cleaning it twice would lose the way back."""
    kept: dict[str, _Found] = {}
    for item in found:
        kept.setdefault(os.path.realpath(item.source or ""), item)
    return list(kept.values())


def _is_folder(path: Path) -> bool:
    return str(path) != STANDARD_INPUT and path.is_dir()


def _into_folder(given: Path | str | None, *, many: bool, option: str) -> bool:
    """Say whether results go into a folder of that name, or into one file."""
    if given is None:
        return False
    place = Path(given)
    if place.is_dir() or os.fspath(given).endswith(("/", os.sep)):
        return True
    if many and (place.exists() or place.suffix in (*SUFFIXES[1:], LEDGER_SUFFIX)):
        raise UsageError(f"several inputs do not fit into one file; give a folder: {option} DIR, not {option} {place}")
    return many


def _renamed(relative: Path, to: str) -> Path:
    return relative.with_suffix(ENDINGS[to]) if to in ENDINGS else relative


def _check_jobs(jobs: Sequence[Job]) -> None:
    """Refuse results that would overwrite an input, or each other."""
    inputs = {identity: job.name for job in jobs if job.source is not None and (identity := _identity(job.source))}
    if any(job.target is None for job in jobs) and (hit := inputs.get(_standard_output() or (-1, -1))):
        raise UsageError(f"standard output goes to the input {hit}, which would grow without end; send it elsewhere")
    taken: dict[str, str] = {}
    for job in jobs:
        if job.in_place and job.target is not None and job.target.exists() and is_direct(job.target):
            raise UsageError(f"{job.name} is no plain file, so it cannot be rewritten; leave --in-place out")
        for place in (job.target, job.ledger):
            if place is None or is_direct(place):
                continue
            if not (job.in_place and place is job.target) and (hit := inputs.get(_identity(place) or (-1, -1))):
                raise UsageError(f"{place} is the input {hit}; give another place, or --in-place to rewrite it")
            real = os.path.realpath(place)
            if real in taken:
                raise UsageError(f"{taken[real]} and {job.name} would both be written to {place}; clean them one by one")
            taken[real] = job.name
