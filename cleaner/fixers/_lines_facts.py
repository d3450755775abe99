"""What can be measured of a page's lines: edges, widths, marks. One numpy pass, no look at single lines.

Widths are in cells: a Han character or a wide mark fills two, anything else one.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, DIGIT, HAN, LETTER, NEWLINE, OPEN, PAUSE, SPACE, STOP, WIDE
from cleaner.page import Page

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class LineFacts:
    """The solid lines of a page (blank ones left out): where they start and end, and how wide they are."""

    page: Page
    number: Ints  # line number on the page, blank lines counted
    first: Ints  # offset of the first character that is not white space
    last: Ints  # offset of the last one
    indent: Ints  # cells of white space before the first

    @classmethod
    def of(cls, page: Page) -> "LineFacts":
        """Measure the lines of a page."""
        classes, codes = page.classes, page.codes
        solid = np.flatnonzero((classes & (SPACE | NEWLINE)) == 0)
        line = np.cumsum(codes == 10)[solid]
        breaks = np.flatnonzero(line[1:] != line[:-1]) + 1
        if not solid.size:
            empty = np.zeros(0, dtype=np.int64)
            return cls(page, empty, empty, empty, empty)
        heads = np.concatenate((np.zeros(1, dtype=np.int64), breaks))
        first = solid[heads]
        last = solid[np.append(breaks, solid.size) - 1]
        number = line[heads].astype(np.int64)
        starts = page.line_starts[number]
        wide = np.concatenate(([0], np.cumsum(codes == 0x3000)))
        indent = (first - starts) + (wide[first] - wide[starts])
        return cls(page, number, first, last, indent)

    def __len__(self) -> int:
        return len(self.first)

    def count(self, bits: int) -> Ints:
        """Count the characters of a class in each line, from its first to its last solid one."""
        total = np.concatenate(([0], np.cumsum((self.page.classes & bits) != 0)))
        return np.asarray(total[self.last + 1] - total[self.first], dtype=np.int64)

    @cached_property
    def length(self) -> Ints:
        """Characters from the first solid one to the last."""
        return self.last - self.first + 1

    @cached_property
    def width(self) -> Ints:
        """Cells from the first solid character to the last."""
        return self.length + self.count(HAN | WIDE)

    @cached_property
    def han(self) -> Ints:
        """Han characters in each line."""
        return self.count(HAN)

    @cached_property
    def letters(self) -> Ints:
        """Letters in each line."""
        return self.count(LETTER)

    @cached_property
    def digits(self) -> Ints:
        """Digits in each line."""
        return self.count(DIGIT)

    @cached_property
    def stops(self) -> Ints:
        """Marks in each line that end a sentence."""
        return self.count(STOP)

    @cached_property
    def pauses(self) -> Ints:
        """Marks in each line after which the sentence goes on."""
        return self.count(PAUSE)

    @cached_property
    def first_word(self) -> Ints:
        """Cells of each line's first word, up to its first space."""
        spaces = np.flatnonzero(self.page.classes & (SPACE | NEWLINE))
        after = np.append(spaces, self.page.classes.size)[np.searchsorted(spaces, self.first)]
        return np.minimum(after - self.first, self.length)

    def code(self, at: Ints) -> NDArray[np.uint32]:
        """Return the code points at these offsets, 0 beyond the text."""
        codes = self.page.codes
        inside = (at >= 0) & (at < codes.size)
        return np.where(inside, codes[np.where(inside, at, 0)], 0).astype(np.uint32)

    def kind(self, at: Ints) -> NDArray[np.uint16]:
        """Return the class bits at these offsets, 0 beyond the text."""
        classes = self.page.classes
        inside = (at >= 0) & (at < classes.size)
        return np.where(inside, classes[np.where(inside, at, 0)], 0).astype(np.uint16)

    @cached_property
    def open_at_end(self) -> NDArray[np.bool_]:
        """Whether a quote or bracket opened within the eight lines up to a line's end has not been closed there."""
        marks = np.flatnonzero(self.page.classes & (OPEN | CLOSE))
        if not marks.size:
            return np.zeros(len(self), dtype=bool)
        at = np.searchsorted(marks, self.last, side="right") - 1
        mark = marks[np.maximum(at, 0)]
        reach = self.first[np.maximum(np.arange(len(self)) - 7, 0)]
        opens = (self.page.classes[mark] & (OPEN | CLOSE)) == OPEN
        return np.asarray((at >= 0) & (mark >= reach) & opens)

    @cached_property
    def closes_first(self) -> NDArray[np.bool_]:
        """Whether the first quote or bracket of a line is a closing one."""
        marks = np.flatnonzero(self.page.classes & (OPEN | CLOSE))
        if not marks.size:
            return np.zeros(len(self), dtype=bool)
        at = np.minimum(np.searchsorted(marks, self.first), marks.size - 1)
        mark = marks[at]
        closes = (self.page.classes[mark] & (OPEN | CLOSE)) == CLOSE
        return np.asarray((mark >= self.first) & (mark <= self.last) & closes)
