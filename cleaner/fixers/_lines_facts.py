"""What can be measured of a page's lines: edges, widths, marks. One numpy pass, no look at single lines.

Widths are in cells: a Han character or a wide mark fills two, anything else one. Offsets are code points of the page.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, DIGIT, HAN, LETTER, NEWLINE, OPEN, PAUSE, SPACE, STOP, UPPER, WIDE
from cleaner.page import Page

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
LONGEST = 100  # cells; no newspaper sets a longer line
NEIGHBOURS = 5  # lines on either side that tell a column's width
COUNTED = {
    "wide": HAN | WIDE, "han": HAN, "letters": LETTER, "capitals": UPPER,
    "digits": DIGIT, "stops": STOP, "pauses": PAUSE, "spaces": SPACE,
}
MARGIN = 5
_DISPATCH = "電电訊讯"
_DATELINE_OPEN = "（(〔【["
_DATELINE_CLOSE = "）)〕】]"
_DATELINE_GAP = " （(\N{IDEOGRAPHIC SPACE}\0"
_AGENCY = "新本据據中综綜"
_BLANK = SPACE | NEWLINE


class Evidence(NamedTuple):
    """What speaks at each seam: a row for each name, a column for each seam."""

    names: tuple[str, ...]
    values: Floats

    def named(self) -> dict[str, Floats]:
        """Return the rows by name."""
        return dict(zip(self.names, self.values, strict=True))


class Rooms(NamedTuple):
    """How many cells each seam left free on the line above it beyond the next line's first word; less than 0: none.

    No printer breaks a line before a word for which there was room; a paragraph's end and lines on purpose do.
    """

    near: Floats  # by the second widest of the lines around
    block: Floats  # the same, where the block has such lines too
    widest: Floats  # that second widest line, in cells


@dataclass(frozen=True)
class LineFacts:
    """The solid lines of a page (blank ones left out), or the paragraphs that they have been joined to."""

    page: Page
    first: Ints  # offset of the first character that is not white space
    last: Ints  # offset of the last one
    end: Ints  # offset of the line's end, behind trailing white space
    indent: Ints  # cells of white space before the first
    tail_indent: Ints  # the same of the last line, where lines have been joined
    blanks: Ints  # blank lines in each seam, one fewer than lines
    counts: dict[str, Ints]  # how many characters of each class of COUNTED
    codes: NDArray[np.uint32]  # the page's code points with a MARGIN of zeros on either side
    classes: NDArray[np.uint16]  # their class bits, likewise
    bonds: NDArray[np.float32] | None = None  # what _lines_evidence asked the lexicon of each seam: a join changes none of it
    program: NDArray[np.bool_] | None = None  # which lines _lines_code took for program code
    begun: NDArray[np.bool_] | None = None  # which lines end on a word that begins a phrase, as `of the` does

    @classmethod
    def of(cls, page: Page) -> "LineFacts":
        """Measure the lines of a page."""
        starts, ends = page.line_starts, page.line_ends
        first, last = _inner(page, starts, ends)
        number = np.flatnonzero(first < ends)
        first, last, starts, ends = first[number], last[number], starts[number], ends[number]
        indent = first - starts
        for row in np.flatnonzero(indent).tolist():  # few lines are indented, and by few characters
            indent[row] += np.count_nonzero(page.codes[starts[row] : first[row]] == 0x3000)
        counts = {name: _count(page, bits, first, last) for name, bits in COUNTED.items()}
        codes, classes = np.pad(page.codes, MARGIN), np.pad(page.classes, MARGIN)
        return cls(page, first, last, ends, indent, indent, np.diff(number) - 1, counts, codes, classes)

    def __len__(self) -> int:
        return len(self.first)

    def merged(self, joined: NDArray[np.bool_], blanks: Ints, parted: NDArray[np.bool_]) -> "LineFacts":
        """Return the facts after these seams are joined; the others have `blanks` blank lines, no indent where `parted`."""
        heads = np.concatenate(([0], np.flatnonzero(~joined) + 1))
        tails = np.append(heads[1:] - 1, len(self) - 1)
        counts = {name: np.add.reduceat(values, heads) for name, values in self.counts.items()}
        return replace(
            self,
            first=self.first[heads],
            last=self.last[tails],
            end=self.end[tails],
            indent=np.where(np.append(False, parted), 0, self.indent)[heads],
            tail_indent=np.where(np.append(False, parted | joined), 0, self.tail_indent)[tails],
            blanks=blanks[~joined],
            counts=counts,
            bonds=None if self.bonds is None else self.bonds[:, ~joined],
            program=None if self.program is None else self.program[heads],
            begun=None if self.begun is None else self.begun[tails],
        )

    @cached_property
    def width(self) -> Ints:
        """Cells from the first solid character to the last."""
        return np.asarray(self.last - self.first + 1 + self.counts["wide"])

    @cached_property
    def marks(self) -> Ints:
        """Stops and pauses in each line."""
        return self.counts["stops"] + self.counts["pauses"]

    @cached_property
    def first_word(self) -> Ints:
        """Cells of each line's first word, up to its first space."""
        spaces = np.flatnonzero((self.page.classes & _BLANK) != 0)
        after = np.append(spaces, self.page.classes.size)[np.searchsorted(spaces, self.first)]
        return np.asarray(np.minimum(after, self.last + 1) - self.first)

    @cached_property
    def block(self) -> Ints:
        """Number of the block that each line stands in: lines with no blank line between them."""
        return np.concatenate(([0], np.cumsum(self.blanks > 0)))

    @cached_property
    def rooms(self) -> Rooms:
        """The room at each seam; lines too long for any column, as whole paragraphs are, tell no width."""
        edge = self.width + self.indent
        told = np.where(edge > LONGEST, 0, edge)
        near = column_width(told, (NEIGHBOURS, NEIGHBOURS), 2)[:-1]
        heads = np.flatnonzero(np.diff(self.block, prepend=-1))
        widest = np.maximum.reduceat(told, heads)
        at_edge = told == widest[self.block]
        second = np.maximum.reduceat(np.where(at_edge, 0, told), heads)  # a headline alone must not set the measure
        block = np.where(np.add.reduceat(at_edge, heads) > 1, widest, second)[self.block[:-1]]
        han = (self.kind(self.first[1:]) & HAN) != 0
        used = edge[:-1] + np.where(han, 2, self.first_word[1:] + 1)
        inside = np.where(self.blanks > 0, 0, np.minimum(near, block))
        return Rooms((near - used).astype(np.float32), (inside - used).astype(np.float32), near)

    def ends_on(self, words: frozenset[str]) -> NDArray[np.bool_]:
        """Tell the lines whose last word is one of these; words of more than eight letters are not looked up."""
        found = np.zeros(len(self), dtype=bool)
        small = (self.kind(self.last) & (LETTER | UPPER)) == LETTER
        spaces = np.flatnonzero((self.page.classes & _BLANK) != 0)
        start = np.append(-1, spaces)[np.searchsorted(spaces, self.last)] + 1
        text = self.page.text
        for row in np.flatnonzero(small & (self.last - start < 8)).tolist():
            found[row] = text[start[row] : self.last[row] + 1] in words
        return found

    @cached_property
    def dateline(self) -> NDArray[np.bool_]:
        """Whether a line begins with a dateline, such as （某地十日電） or 本报讯."""
        codes = self.codes
        found = np.flatnonzero(_among(codes, _DISPATCH)) - MARGIN
        if not found.size:
            return np.zeros(len(self), dtype=bool)
        at = np.minimum(np.searchsorted(found, self.first + 2), found.size - 1)
        near = (found[at] >= self.first + 2) & (found[at] <= np.minimum(self.first + 16, self.last))
        after = self.code(np.minimum(found[at] + 1, self.page.codes.size))
        bracketed = _among(self.code(self.first), _DATELINE_OPEN) & _among(after, _DATELINE_CLOSE)
        agency = _among(self.code(self.first), _AGENCY) & _among(after, _DATELINE_GAP)
        return np.asarray(near & (bracketed | agency))

    def code(self, at: Ints) -> NDArray[np.uint32]:
        """Return the code points at these offsets, 0 up to MARGIN beyond the text."""
        return np.asarray(self.codes[at + MARGIN])

    def kind(self, at: Ints) -> NDArray[np.uint16]:
        """Return the class bits at these offsets, 0 up to MARGIN beyond the text."""
        return np.asarray(self.classes[at + MARGIN])

    @cached_property
    def _paired(self) -> tuple[Ints, NDArray[np.uint16]]:
        """Return where quotes and brackets stand, and which way they face."""
        marks = np.flatnonzero((self.page.classes & (OPEN | CLOSE)) != 0)
        return marks, np.asarray(self.page.classes[marks] & (OPEN | CLOSE), dtype=np.uint16)

    @cached_property
    def open_at_end(self) -> NDArray[np.bool_]:
        """Whether a quote or bracket opened within the eight lines up to a line's end has not been closed there."""
        marks, facing = self._paired
        if not marks.size:
            return np.zeros(len(self), dtype=bool)
        at = np.maximum(np.searchsorted(marks, self.last, side="right") - 1, 0)
        reach = self.first[np.maximum(np.arange(len(self)) - 7, 0)]
        return np.asarray((marks[at] <= self.last) & (marks[at] >= reach) & (facing[at] == OPEN))

    @cached_property
    def closes_first(self) -> NDArray[np.bool_]:
        """Whether the first quote or bracket of a line is a closing one."""
        marks, facing = self._paired
        if not marks.size:
            return np.zeros(len(self), dtype=bool)
        at = np.minimum(np.searchsorted(marks, self.first), marks.size - 1)
        return np.asarray((marks[at] >= self.first) & (marks[at] <= self.last) & (facing[at] == CLOSE))


def _among(codes: NDArray[np.uint32], characters: str) -> NDArray[np.bool_]:
    """Tell the codes that are one of a few characters; much quicker than np.isin."""
    found = codes == ord(characters[0])
    for character in characters[1:]:
        found |= codes == ord(character)
    return np.asarray(found)


def _inner(page: Page, starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """Return each line's first and last solid offset; a blank line's first is its end.

    Most lines begin and end solid; the others are stepped inwards together, and long margins are left to strip().
    """
    classes = page.classes
    if not classes.size:
        return starts, ends - 1
    first, last = starts.copy(), ends - 1
    for edge, step in ((first, 1), (last, -1)):
        rows = np.flatnonzero(starts < ends)
        for _ in range(8):
            rows = rows[(edge[rows] >= starts[rows]) & (edge[rows] < ends[rows])]
            rows = rows[(classes[edge[rows]] & _BLANK) != 0]
            if not rows.size:
                break
            edge[rows] += step
        for row in rows.tolist():
            solid = np.flatnonzero((classes[starts[row] : ends[row]] & _BLANK) == 0)
            if solid.size:
                edge[row] = starts[row] + solid[0 if step > 0 else -1]
            else:
                edge[row] = ends[row] if step > 0 else starts[row] - 1
    return first, last


def _count(page: Page, bits: int, first: Ints, last: Ints) -> Ints:
    """Count the characters of a class from each line's first to its last."""
    where = np.flatnonzero((page.classes & bits) != 0)
    return np.asarray(np.searchsorted(where, last, side="right") - np.searchsorted(where, first))


def column_width(width: Ints, reach: tuple[int, int], rank: int) -> Floats:
    """Return for each line the `rank`-th widest of the lines from `reach[0]` before it to `reach[1]` after it.

    The third widest, not the widest: one line that runs over two columns must not set the measure.
    """
    before, after = reach
    padded = np.concatenate((np.zeros(before, np.int32), width.astype(np.int32), np.zeros(after, np.int32)))
    window = np.lib.stride_tricks.sliding_window_view(padded, before + after + 1)
    place = before + after + 1 - rank
    return np.asarray(np.partition(window, place, axis=1)[:, place], dtype=np.float32)


def share(flags: NDArray[np.bool_], reach: int = NEIGHBOURS) -> Floats:
    """Return for each line the share of lines within `reach` of it that have the flag; flags may be stacked in rows."""
    size = flags.shape[-1]
    total = np.zeros((*flags.shape[:-1], size + 1), dtype=np.float32)
    np.cumsum(flags, axis=-1, out=total[..., 1:])
    here = np.arange(size)
    low, high = np.maximum(here - reach, 0), np.minimum(here + reach + 1, size)
    return np.asarray((total[..., high] - total[..., low]) / (high - low), dtype=np.float32)


def block_share(flags: NDArray[np.bool_], block: Ints, reach: int = NEIGHBOURS) -> Floats:
    """Return for each line the share of lines within `reach` of it, in its own block, that have the flag."""
    size = flags.shape[-1]
    total = np.zeros((*flags.shape[:-1], size + 1), dtype=np.float32)
    np.cumsum(flags, axis=-1, out=total[..., 1:])
    heads = np.flatnonzero(np.diff(block, prepend=-1))
    tails = np.append(heads[1:], size)
    here = np.arange(size)
    low, high = np.maximum(here - reach, heads[block]), np.minimum(here + reach + 1, tails[block])
    return np.asarray((total[..., high] - total[..., low]) / (high - low), dtype=np.float32)
