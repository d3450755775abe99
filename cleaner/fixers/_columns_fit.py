"""Fit the parts of a row that runs on from one column into the next into the columns' printed width.

A printer breaks a line where the next word no longer fits; so the left part must fit into its column, and must not have had
room for the first word of the line below it. The same holds on the right. Widths are thousandths of an em, of a common
newspaper face; rows and places are those of the cells.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from cleaner.classes import HAN, STOP, WIDE
from cleaner.fixers._columns_cells import NARROWEST, NEAR, Cells, Ints
from cleaner.page import Page

# The widths of printable ASCII, from the space on, in Adobe's font metrics (AFM) of Times-Roman.
_ASCII = """
250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 564 564 564 444
921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500
333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541
"""
_DATELINE = re.compile(r"[A-Z][A-Z .]+, [\w. ]{3,20} [-\N{EN DASH}\N{EM DASH}]+(?= )")
EM, OTHER, SPACE = 1000, 500, 250
PLACE = 400  # of an indent, for each place
REACH = 10  # rows; so far from one that shows the gutter another may hide it
DRIFT = 12  # places; so far from where its column begins the second part may stand
INDENT = 6  # places; no first line of a paragraph is set in further
WANDER = 0.35  # of the column's places; the same, for wide columns
ALIKE = 1.15  # times the width of a full line that shows it; no line of the column is wider
GRAIN = 0.03  # of a column's width; two widths closer to each other are one
LOOSE = 0.03  # of a column's width; what a line may be squeezed by, and what our widths are wrong by
SHORT = 0.55  # of a column's width; a shorter line ends a paragraph
WORST = 1.0  # what a row's parts may cost at most; see _Way.priced
TITLE = 0.7  # of the long words of a headline begin with a capital


class Split(NamedTuple):
    """One way to part a row."""

    at: int  # code points: where the right part starts
    right: float  # widths: the right part, or 0 if it holds more than one column
    word: float  # the first word of the right part
    stop: bool  # the right part ends on a stop
    small: bool  # and begins on a small letter
    cost: float


@dataclass(frozen=True)
class _Way:
    """A space at which a row may be parted, and what tells how well the parts fit."""

    split: Split
    left: float  # widths: the left part, with its indent
    below: float  # the first word of the line below it
    hyphen: bool  # at the end of the left part
    dateline: bool  # at its beginning: in capitals, often bold

    def priced(self, width: float) -> Split:
        """Price the parts in columns of a width: too wide for them, or so narrow that the next word had room."""
        right, spare = self.split.right, width - self.left
        cost = _overfull(right, width) + (0.0 if self.dateline else _overfull(self.left, width))
        cost += max(0.0, spare) / width
        if self.below and not self.hyphen:
            cost += max(0.0, spare - self.below - SPACE) / width * 6
        else:
            cost += max(0.0, spare / width - 0.2) * 4
        if right and right < width * SHORT and not self.split.stop:
            cost += 1
        return self.split._replace(cost=cost - 0.5 * self.hyphen)


@dataclass(frozen=True)
class Gutter:
    start: int  # the place where the column right of it begins
    rows: list[int]  # which show it


def distance(rows: list[int], row: int) -> int:
    at = bisect_left(rows, row)
    return min(abs(row - other) for other in rows[max(0, at - 1) : at + 1])


def near(rows: list[int], row: int, reach: int) -> bool:
    return distance(rows, row) <= reach


def printed_widths(page: Page) -> Ints:
    """Return the printed width of the text before every code point; any white space between two words is one space."""
    points = np.frombuffer(page.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    ascii_widths = np.full(128, OTHER)
    ascii_widths[32:127] = np.array(_ASCII.split(), dtype=np.int64)
    ascii_widths[[9, 10, 13]] = SPACE
    widths = np.where(points < 128, ascii_widths[np.minimum(points, 127)], OTHER)
    widths[(page.classes & (HAN | WIDE)) != 0] = EM
    blank = np.isin(points, (9, 10, 13, 32, 0x3000))
    widths[blank] = SPACE
    widths[1:][blank[1:] & blank[:-1]] = 0
    return np.concatenate(([0], np.cumsum(widths)))


class Columns:
    """The two columns beside a gutter, and how the rows that hide it can be parted."""

    def __init__(self, page: Page, widths: Ints, cells: Cells, gutter: Gutter, gutters: list[Gutter]) -> None:
        self.text = page.text
        self.classes = page.classes
        self.widths = widths
        self.cells = cells
        self.gutter = gutter
        self.gutters = gutters
        self.ways: dict[int, list[_Way]] = {}
        self.heads = np.searchsorted(cells.row, np.arange(int(cells.row.max()) + 2 + REACH))

    def wide(self, across: list[int]) -> list[float]:
        """Return how wide a full line of the columns may be: as rows that show the gutter and rows that hide it tell."""
        cells, start = self.cells, self.gutter.start
        shown = [size for row in self.gutter.rows for size in (self._left_of(row, start), self.as_shown(row).right) if size]
        sizes = list(shown)
        for index in across:
            row, right = int(cells.row[index]), int(cells.right[index])
            inside = [g for g in self.gutters if start <= g.start < right - INDENT and near(g.rows, row, REACH)]
            whole = float(self.widths[cells.end[index]] - self.widths[cells.start[index]])
            sizes.append((whole - SPACE * len(inside)) / (len(inside) + 1))
        steps = np.unique(np.ceil(np.log(sizes) / GRAIN))
        widths = [float(np.exp(step * GRAIN)) for step in steps]
        return [width for width in widths if any(width / ALIKE <= size <= width for size in shown)]

    def fit_all(self, runs: list[list[tuple[int, int]]], width: float) -> tuple[float, dict[int, Split]]:
        """Return what all rows cost together in columns of a width, and how they are parted then."""
        total, found = 0.0, {}
        for run in runs:
            cost, way = self.fit(run, width)
            total += cost
            found.update(way)
        return total, found

    def _left_of(self, row: int, start: int) -> float:
        """Return the width of the text of a row in the column left of a place."""
        first, last = self.heads[row], self.heads[row + 1]
        inside = [at for at in range(first, last) if self.cells.right[at] < start and self.cells.left[at] >= self._begin(row)]
        if not inside:
            return 0.0
        return float(self.widths[self.cells.end[inside[-1]]] - self.widths[self.cells.start[inside[0]]])

    def _begin(self, row: int) -> int:
        """Return the place from which the column left of the gutter begins on a row."""
        before = [g.start for g in self.gutters if g.start < self.gutter.start and near(g.rows, row, REACH)]
        return max(before) - 1 if before else 0

    def fit(self, run: list[tuple[int, int]], width: float) -> tuple[float, dict[int, Split]]:
        """Return the rows of a run that can be parted, how, and what it costs: the cheapest way for all rows together."""
        rows = [self._splits(index, width) if index >= 0 else [self.as_shown(row)] for row, index in run]
        best: list[list[tuple[float, int]]] = [[(split.cost, -1) for split in rows[0]]]
        for number in range(1, len(rows)):
            here = []
            for split in rows[number]:
                ways = [(best[-1][at][0] + _misfit_below(above, split, width), at) for at, above in enumerate(rows[number - 1])]
                cost, at = min(ways)
                here.append((cost + split.cost, at))
            best.append(here)
        chosen: dict[int, Split] = {}
        total, at = min((cost, at) for at, (cost, _) in enumerate(best[-1]))
        for number in range(len(rows) - 1, -1, -1):
            split = rows[number][at]
            if split.at and run[number][1] >= 0:
                chosen[run[number][1]] = split
            at = best[number][at][1]
        return total, chosen

    def as_shown(self, row: int) -> Split:
        """Return how a row that shows the gutter is parted."""
        cells = self.cells
        right = [at for at in range(self.heads[row], self.heads[row + 1]) if cells.left[at] >= self.gutter.start - 1]
        if not right:
            return Split(0, 0, 0, stop=False, small=False, cost=0)
        start, end = int(cells.start[right[0]]), int(cells.end[right[0]])
        stop, size = bool(self.classes[end - 1] & STOP), float(self.widths[end] - self.widths[start])
        return Split(start, size, self._word(start, end), stop, self.text[start].islower(), cost=0)

    def _splits(self, index: int, width: float) -> list[Split]:
        """Return the ways to part a cell, the last of which is not to."""
        if index not in self.ways:
            self.ways[index] = list(self._ways(index))
        whole = Split(0, 0, 0, stop=False, small=False, cost=WORST)
        return [way.priced(width) for way in self.ways[index]] + [whole]

    def _ways(self, index: int) -> Iterator[_Way]:
        """Yield the spaces at which a cell may be parted."""
        cells, widths = self.cells, self.widths
        start, end, left, row = int(cells.start[index]), int(cells.end[index]), int(cells.left[index]), int(cells.row[index])
        begin = self._begin(row)
        head = next((at for at in range(self.heads[row], index) if cells.left[at] >= begin), index)
        indent = int(cells.left[head]) - self._margin(row, begin)
        if indent > INDENT or _is_title(self.text[start:end]):
            return
        before = int(widths[cells.start[head]]) - PLACE * max(0, indent)
        dateline = _DATELINE.match(self.text, start, end)
        limit = self._next_start(row)
        several = bool(limit and cells.right[index] > limit + INDENT)
        below, stop = self._first_word_below(row, begin), bool(self.classes[end - 1] & STOP) and not several
        drift = max(DRIFT, WANDER * (self.gutter.start - max(begin, 0)))
        at = self.text.find(" ", dateline.end() if dateline else start, end)
        while at >= 0:
            if abs(left + self._places(index, at + 1) - self.gutter.start) <= drift:
                rest = 0.0 if several else float(widths[end] - widths[at + 1])
                split = Split(at + 1, rest, self._word(at + 1, end), stop, self.text[at + 1].islower(), 0.0)
                hyphen = self.text[at - 1] == "-"
                yield _Way(split, float(widths[at] - before), below, hyphen=hyphen, dateline=bool(dateline))
            at = self.text.find(" ", at + 1, end)

    def _places(self, index: int, end: int) -> int:
        """Return how many places a cell fills up to an offset; two for each Han if its row is counted so."""
        start = int(self.cells.start[index])
        doubled = self.cells.right[index] - self.cells.left[index] > self.cells.end[index] - start
        return round((self.widths[end] - self.widths[start]) / OTHER) if doubled else end - start

    def _margin(self, row: int, begin: int) -> int:
        """Return the place where most lines of the left column begin near a row."""
        first, last = self.heads[max(0, row - REACH)], self.heads[min(row + REACH + 1, len(self.heads) - 1)]
        near = self.cells.left[first:last]
        near = near[(near >= begin) & (near < begin + NARROWEST)]
        return int(np.argmax(np.bincount(near))) if near.size else begin

    def _next_start(self, row: int) -> int:
        after = [g.start for g in self.gutters if g.start > self.gutter.start and near(g.rows, row, REACH)]
        return min(after, default=0)

    def _first_word_below(self, row: int, begin: int) -> float:
        """Return the width of the word that begins the left column's next line, if there is one."""
        for below in range(row + 1, min(row + NEAR, len(self.heads) - 1)):
            for at in range(self.heads[below], self.heads[below + 1]):
                if self.cells.left[at] >= begin:
                    inside = self.cells.left[at] < self.gutter.start
                    return self._word(int(self.cells.start[at]), int(self.cells.end[at])) if inside else 0.0
        return 0.0

    def _word(self, start: int, end: int) -> float:
        """Return the width of a span's first word; Chinese may break after any character."""
        if self.classes[start] & (HAN | WIDE):
            return float(EM)
        space = self.text.find(" ", start, end)
        return float(self.widths[space if space > 0 else end] - self.widths[start])


def _overfull(part: float, width: float) -> float:
    return max(0.0, part / width - 1 - LOOSE) * 10


def _misfit_below(above: Split, split: Split, width: float) -> float:
    """Price a right part that had room for the first word of the one below it; after a stop a sentence begins."""
    if not (above.at and split.at):
        return 0.0
    if above.stop:
        return 0.5 * split.small
    return max(0.0, width - above.right - split.word - SPACE) / width * 4 if above.right else 0.0


def _is_title(text: str) -> bool:
    if not text.isascii() or ", " in text or ". " in text or text.endswith("."):
        return False
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return len(words) > 2 and sum(word[0].isupper() for word in words) >= TITLE * len(words)
