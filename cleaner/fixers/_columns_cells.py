"""The cells of a page whose columns stand side by side on the lines: what is parted by wide gaps, and where it stands.

Offsets are code points of the page; rows are its lines, counted from 0; places in a row count code points or, where that
sets the columns straighter, display cells (a Han character fills two).
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import HAN, PAUSE, STOP, WIDE
from cleaner.page import Page

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
_CELL = re.compile(r"\S+(?:[ \N{IDEOGRAPHIC SPACE}]\S+)*")
NEAR = 3  # rows; how far apart two lines of one column stand at most
NARROWEST = 8  # places; no column of prose is narrower


@dataclass(frozen=True)
class Cells:
    """Pieces of lines in the order of the page."""

    row: Ints
    start: Ints  # code points of the page
    end: Ints
    left: Ints  # places in the row
    right: Ints
    unmarked: Flags  # ends on no mark: the sentence goes on
    marked_inside: Flags

    def __len__(self) -> int:
        return len(self.row)

    def only(self, wanted: Flags | Ints) -> "Cells":
        """Return some of the cells."""
        return Cells(*(getattr(self, name)[wanted] for name in self.__dataclass_fields__))


def cells_of(page: Page) -> Cells:
    """Cut the lines of a page at tabs and at gaps of two spaces or more."""
    spans = np.array([match.span() for match in _CELL.finditer(page.text)], dtype=np.int64).reshape(-1, 2)
    start, end = spans.T
    row = np.searchsorted(page.line_starts, start, side="right") - 1
    marks = np.concatenate(([0], np.cumsum((page.classes & (STOP | PAUSE)) != 0)))
    last = marks[end] - marks[end - 1]
    inside = marks[end] - marks[start] - last
    ends = np.array([page.text[at - 1].isalnum() for at in end.tolist()], dtype=bool)
    left, right = _places(page, row, start, end)
    return Cells(row, start, end, left, right, ends, inside > 0)


def _places(page: Page, row: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints]:
    """Return where each cell begins and ends in its row: in code points, or in display cells if more of them line up so."""
    above = page.line_starts[row]
    plain = (start - above, end - above)
    wide = np.concatenate(([0], np.cumsum((page.classes & (HAN | WIDE)) != 0)))
    shown = (plain[0] + wide[start] - wide[above], plain[1] + wide[end] - wide[above])
    return max((plain, shown), key=lambda places: _aligned(row, places[0]))


def _aligned(row: Ints, left: Ints) -> int:
    """Count the cells that begin, within one place, where another begins on the row below; those at the margin say nothing."""
    inner = left > 1
    keys = row[inner] * 4096 + left[inner]
    return sum(int(np.isin(keys + 4096 + shift, keys).sum()) for shift in (-1, 0, 1))
