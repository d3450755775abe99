"""What can be measured of a page's solid lines before it is known which of them follow each other.

Offsets are code points of the page; widths are display cells, of which a Han character or a wide mark fills two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner import lexicon
from cleaner.classes import CLOSE, HAN, NEWLINE, OPEN, PAUSE, SPACE, STOP, WIDE
from cleaner.page import Page

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.uint16]
EDGE = 3  # characters at either end of a line that the character model looks at
PASSAGE = 8  # Han at either end that tell what a line speaks of
AROUND = 12  # lines on either side among which a column's width is sought
ALIKE = 3  # lines of one width make a column
TOGETHER = 1000  # lines looked at together; more than any line has cells


@dataclass(frozen=True)
class Ends:
    """The solid lines of a page and what stands at both ends of each."""

    start: Ints  # offset of the first character that is not white space
    end: Ints  # offset just after the last one
    first: Ints  # class bits of the first character
    last: Ints  # of the last one
    stop: Flags  # whether a sentence ends with the line
    marked: Flags  # whether a stop or a pause stands inside it
    width: Ints
    column: Ints  # the width of the column that the line stands in, as far as its neighbours tell
    head: Codes  # the first EDGE characters, folded; 0 for what is not Han
    tail: Codes  # the last EDGE
    opens: NDArray[np.uint16]  # ranks of the first PASSAGE Han (see cleaner.lexicon.affinity), padded with 0
    closes: NDArray[np.uint16]  # of the last PASSAGE
    unopened: Flags  # a closing quote or bracket without its partner on the line
    unclosed: Flags
    bound_head: Flags  # begins with a character that no sentence begins with
    bound_tail: Flags

    def __len__(self) -> int:
        return len(self.start)


def ends_of(page: Page, data: Mapping[str, Any]) -> Ends:
    """Measure the solid lines of a page; `data` names the characters that no sentence begins or ends with."""
    solid = np.flatnonzero((page.classes & (SPACE | NEWLINE)) == 0)
    low, high = np.searchsorted(solid, page.line_starts), np.searchsorted(solid, page.line_ends)
    low, high = low[low < high], high[low < high]
    start, end = solid[low], solid[high - 1] + 1
    classes = page.classes.astype(np.int64)
    han = lexicon.han()
    is_han = (page.classes & HAN) != 0
    folded = np.where(is_han, han.fold_codes(page.codes), 0).astype(np.uint16)
    wide = np.concatenate(([0], np.cumsum((page.classes & (HAN | WIDE)) != 0)))
    width = end - start + wide[end] - wide[start]
    last, inner = classes[end - 1], classes[np.maximum(end - 2, start)]
    stop = ((last | np.where(last & CLOSE, inner, 0)) & STOP) != 0
    marks = np.concatenate(([0], np.cumsum((page.classes & (STOP | PAUSE)) != 0)))
    marked = marks[np.maximum(end - 1, start)] > marks[start]
    opens, closes = _passages(han.ranks(folded), np.flatnonzero(is_han), start, end)
    unopened, unclosed = _unpaired(page, start, end)
    bound_head = np.isin(page.codes[start], [ord(char) for char in data["bound_heads"]])
    bound_tail = np.isin(page.codes[end - 1], [ord(char) for char in data["bound_tails"]])
    padded = np.pad(folded, EDGE)
    steps = np.arange(EDGE)
    head, tail = padded[EDGE + start[:, None] + steps], padded[end[:, None] + steps]
    head = np.where(steps < (end - start)[:, None], head, 0).astype(np.uint16)
    tail = np.where(steps[::-1] < (end - start)[:, None], tail, 0).astype(np.uint16)
    facts = (classes[start], last, stop, marked, width, column_widths(width), head, tail, opens, closes, unopened, unclosed)
    return Ends(start, end, *facts, bound_head, bound_tail)


def _passages(ranks: NDArray[np.uint16], han: Ints, start: Ints, end: Ints) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return the ranks of the first and of the last PASSAGE Han of each line."""
    low, high = np.searchsorted(han, start)[:, None], np.searchsorted(han, end)[:, None]
    steps = np.arange(PASSAGE)
    known = np.append(ranks[han], np.uint16(0))
    first, last = low + steps, high - 1 - steps
    opens = np.where(first < high, known[np.minimum(first, len(han))], 0)
    closes = np.where(last >= low, known[np.maximum(last, 0)], 0)
    return opens.astype(np.uint16), closes.astype(np.uint16)


def _unpaired(page: Page, start: Ints, end: Ints) -> tuple[Flags, Flags]:
    """Tell lines that close more than they opened, and lines that leave open what they opened."""
    kind = page.classes & (OPEN | CLOSE)
    step = (kind == OPEN).astype(np.int64) - (kind == CLOSE)
    depth = np.concatenate(([0], np.cumsum(step)))
    lowest = np.minimum.reduceat(np.append(depth, 0), np.stack((start, end), 1).ravel())[::2] if len(start) else start
    lowest = np.minimum(lowest, depth[end])
    return lowest < depth[start], depth[end] > lowest


def column_widths(width: Ints) -> Ints:
    """Return for each line the width, no less than its own, that the most lines near it share; of two, the greater."""
    found = width.copy()
    near = np.lib.stride_tricks.sliding_window_view(np.pad(width, AROUND, constant_values=-TOGETHER), 2 * AROUND + 1)
    for low in range(0, len(width), TOGETHER):
        around, own = near[low : low + TOGETHER], width[low : low + TOGETHER]
        alike = (np.abs(around[:, :, None] - around[:, None, :]) <= 1).sum(axis=2)
        wide_enough = around >= own[:, None] - 1
        score = np.where(wide_enough, alike * TOGETHER + around, 0)
        best = score.argmax(axis=1)
        rows = np.arange(len(own))
        known = alike[rows, best] >= ALIKE
        found[low : low + TOGETHER][known] = around[rows, best][known]
    return found
