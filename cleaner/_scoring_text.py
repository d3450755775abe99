"""Texts made comparable: white space taken out, breaks kept beside the characters, and a passage found in another text."""

import re
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from cleaner.classes import codes_of

_NEWLINES = np.array([ord(char) for char in "\n\f\r\v\N{LINE SEPARATOR}"], dtype=np.uint32)
_GAP = re.compile(r"\s+")
_LINE_END = re.compile("[\n\f\r\v\N{LINE SEPARATOR}]")
_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF05)}
_UNSEEN = {0xFEFF: None, 0x200B: None}
_FOLD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
for _variants, _plain in (("“”„‟″＂«»", '"'), ("‘’‚‛`´′", "'"), ("—–‒‐‑―−", "-"), ("·•・。｡", "."), ("、", ","), ("∶", ":")):
    _FOLD.update(dict.fromkeys(map(ord, _variants), ord(_plain)))

_LARGE = 60_000  # characters: in a longer text the neighbourhood of a passage is voted for before it is aligned
_VOTE = 6  # characters of the runs that vote
Span = tuple[int, int]


def normalised(text: str) -> str:
    """Give full-width letters and digits their usual width, and drop what cannot be seen."""
    return text.translate(_UNSEEN).translate(_WIDTH)


def squeezed(text: str) -> str:
    """Return the text without its white space."""
    return "".join(text.split())


def spaced(text: str) -> str:
    """Return the text with each gap as one space, or as one newline if a line ends in it.

    >>> spaced(" 河口  新桥 \\n\\n通车 ")
    '河口 新桥\\n通车'
    """
    return _GAP.sub(lambda gap: "\n" if _LINE_END.search(gap.group()) else " ", text.strip())


def folded(text: str) -> str:
    """Return the text with each mark in its plainest form, one character for one."""
    return text.translate(_FOLD)


class Text:
    """A text without white space (`chars`), and where it was broken (`breaks`: before which characters stood a newline)."""

    def __init__(self, text: str) -> None:
        self.raw = normalised(text)
        self.positions = np.array([i for i, char in enumerate(self.raw) if not char.isspace()], dtype=np.int64)
        self.chars = squeezed(self.raw)

    @cached_property
    def folded(self) -> str:
        """The characters with folded marks, for finding passages."""
        return folded(self.chars)

    @cached_property
    def breaks(self) -> NDArray[np.bool_]:
        """Whether a line break stands before each character; before the first there is one."""
        if not self.positions.size:
            return np.zeros(0, dtype=np.bool_)
        passed = np.cumsum(np.isin(codes_of(self.raw), _NEWLINES))[self.positions]
        return np.concatenate(([True], passed[1:] > passed[:-1]))

    def spaced(self, span: Span) -> str:
        """Return that part of the characters with the white space between them."""
        first, last = span
        return spaced(self.raw[self.positions[first] : self.positions[last - 1] + 1]) if last > first else ""

    def grams(self, size: int) -> set[str]:
        """Return all runs of that many characters."""
        return {self.chars[i : i + size] for i in range(len(self.chars) - size + 1)}

    def locate(self, passage: str) -> tuple[Span, int]:
        """Return where the passage stands, and how far it is from it, folded and counted in insertions and deletions."""
        wanted = folded(passage)
        if (exact := self.folded.find(wanted)) >= 0:
            return (exact, exact + len(wanted)), 0
        base, end = self._neighbourhood(wanted)
        (start, stop), distance = locate(wanted, self.folded[base:end])
        return (base + start, base + stop), distance

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each run stands last."""
        return {self.folded[i : i + _VOTE]: i for i in range(len(self.folded) - _VOTE + 1)}

    def _neighbourhood(self, wanted: str) -> Span:
        size = max(len(wanted), 1000)
        if len(self.folded) <= max(_LARGE, 4 * size):
            return 0, len(self.folded)
        votes: dict[int, int] = {}
        for i in range(len(wanted) - _VOTE + 1):
            place = self._places.get(wanted[i : i + _VOTE])
            if place is not None:
                bin_ = max(0, place - i) // size
                votes[bin_] = votes.get(bin_, 0) + 1
        best = max(votes, key=lambda bin_: (votes[bin_], -bin_), default=0)
        return max(0, (best - 1) * size), min(len(self.folded), (best + 4) * size)


def locate(passage: str, text: str) -> tuple[Span, int]:
    """Return the part of the text nearest to the passage, and its distance in insertions and deletions.

    Sellers' dynamic programme (1980), a row of it at a time.

    >>> locate("丙丁戊己庚", "甲乙丙丁口戊己庚辛")
    ((2, 8), 1)
    """
    if not passage or not text:
        return (0, 0), len(passage)
    row = _last_row(passage, text, free=True)
    end = int(row.argmin())
    behind = text[max(0, end - 3 * len(passage) - 50) : end][::-1]
    return (end - int(_last_row(passage[::-1], behind, free=False).argmin()), end), int(row[end])


def _last_row(passage: str, text: str, *, free: bool) -> NDArray[np.int32]:
    """Return the distance of the passage to what ends at each place of the text, and starts anywhere if `free`, else at 0."""
    letters = codes_of(text)
    steps = np.arange(len(text) + 1, dtype=np.int32)
    row = np.zeros_like(steps) if free else steps.copy()
    hits: dict[int, NDArray[np.intp]] = {}
    for code in codes_of(passage).tolist():
        if code not in hits:
            hits[code] = np.flatnonzero(letters == code)
        places = hits[code]
        new = row + 1
        new[places + 1] = np.minimum(new[places + 1], row[places])
        row = np.minimum.accumulate(new - steps) + steps
    return row


def places_of(passage: str, text: Text, span: Span) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Align a passage with its region of a text.

    Returns where each of its characters stands, right or misread (-1: nowhere), and for each character of the region the
    place in the passage that it stands for.
    """
    where = np.full(len(passage), -1, dtype=np.int64)
    back = np.zeros(span[1] - span[0], dtype=np.int64)
    for op in Levenshtein.opcodes(passage, text.chars[span[0] : span[1]]):
        tag, first, last, start, stop = op.tag, op.src_start, op.src_end, op.dest_start, op.dest_end
        back[start:stop] = np.arange(first, last) if last - first == stop - start else first
        if tag == "equal" or (tag == "replace" and last - first < 8):  # more wrong characters in a row are another text
            where[first:last] = np.arange(span[0] + start, span[0] + stop)
    return where, back


def runs(flags: NDArray[np.bool_]) -> Iterator[Span]:
    """Yield the start and end of each run of true flags.

    >>> list(runs(np.array([False, True, True, False, True])))
    [(1, 3), (4, 5)]
    """
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
