"""The lines of a page as furniture sees them: solid lines only, by their first and last characters.

Distances are counted in solid characters (no white space): joining lines, later in the chain, does not change them.
"""

import re
from collections.abc import Iterable, Sequence
from copy import copy
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import NEWLINE, SPACE
from cleaner.page import Page

_INK = re.compile(r"\S")
_NEWLINE = 10
_Flag = TypeVar("_Flag", np.uint8, np.bool_)


class Layout:
    """The solid lines of a page, numbered from 0; arrays hold one value a line.

    `first` and `last` are the offsets of a line's outer solid characters, `before` counts the solid characters of the page
    above the line, `width` those on it, `number` is the line's number among all lines of the page, blank ones included.
    """

    def __init__(self, page: Page) -> None:
        self.text = page.text
        self.codes = page.codes
        solid = (page.classes & (SPACE | NEWLINE)) == 0
        self.astral = bool(len(self.codes)) and int(self.codes.max()) > 0xFFFF
        places = solid.nonzero()[0]
        holes = (~solid).nonzero()[0]  # a line ends at one of them: that is faster than to count for every character
        above, below = page.line_starts.copy(), page.line_ends.copy()
        before = (self.codes[holes] == _NEWLINE).nonzero()[0]
        above[1:] -= before + 1
        below[:-1] -= before
        below[-1] -= len(holes)
        self.number: NDArray[np.intp] = (below > above).nonzero()[0]
        self.before: NDArray[np.intp] = above[self.number]
        self.width: NDArray[np.intp] = below[self.number] - self.before
        self.first: NDArray[np.intp] = places[self.before]
        self.last: NDArray[np.intp] = places[self.before + self.width - 1]
        self.places = places
        self.solid = len(places)
        self._starts = page.line_starts
        self._ends = page.line_ends

    def __len__(self) -> int:
        return len(self.number)

    def masked(self, stretches: Iterable[tuple[int, int]]) -> "Layout":
        """Return the layout with these sorted, disjoint stretches of the text blanked out; offsets stay as they are."""
        parts, end = [], 0
        for start, stop in stretches:
            parts += [self.text[end:start], _INK.sub(" ", self.text[start:stop])]
            end = stop
        if not end:
            return self
        layout = copy(self)
        layout.text = "".join((*parts, self.text[end:]))
        return layout

    def flags(self, table: NDArray[_Flag], where: NDArray[np.intp]) -> NDArray[_Flag]:
        """Look the characters at the offsets `where` up in a table over the Basic Multilingual Plane."""
        codes = self.codes[where]
        return np.asarray(table[np.minimum(codes, 0xFFFF) if self.astral else codes])

    def nth(self, place: int) -> NDArray[np.uint32]:
        """Return the code of each line's solid character number `place`; on a shorter line, one of the lines below."""
        return np.asarray(self.codes[self.places[np.minimum(self.before + place, self.solid - 1)]])

    def line_of(self, offset: int) -> int:
        """Return the solid line at or after the offset."""
        return int(np.searchsorted(self.last, offset))

    def line(self, number: int) -> str:
        """Return a solid line without the white space around it."""
        return self.text[int(self.first[number]) : int(self.last[number]) + 1]

    def span(self, number: int) -> tuple[int, int]:
        """Return where the solid line begins and ends, its outer white space and newline left out."""
        return int(self.first[number]), int(self.last[number]) + 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Return where the solid line begins and ends with its outer white space, its newline left out."""
        line = int(self.number[number])
        return int(self._starts[line]), int(self._ends[line])

    def gap_above(self, number: int) -> bool:
        """Whether a blank line, or nothing, stands above the solid line."""
        return number == 0 or int(self.number[number]) - int(self.number[number - 1]) > 1

    def gap_below(self, number: int) -> bool:
        """Whether a blank line, or nothing, stands below the solid line."""
        return number + 1 >= len(self) or int(self.number[number + 1]) - int(self.number[number]) > 1

    @cached_property
    def alone(self) -> NDArray[np.bool_]:
        """Whether a blank line stands above and below each solid line; the page's first and last are not alone."""
        apart = self.number[1:] - self.number[:-1] > 1
        return np.concatenate(([False], apart[:-1] & apart[1:], [False])) if len(apart) > 1 else np.zeros(len(self), np.bool_)


class Squeezed(NamedTuple):
    """A stretch of text without its white space, and the offset of each character in the text."""

    text: str
    offsets: Sequence[int]

    @property
    def gaps(self) -> list[int]:
        """The offsets in the squeezed text before which white space stood, rising."""
        at = self.offsets
        if isinstance(at, range):
            return []
        return [i for i in range(1, len(at)) if at[i] - at[i - 1] > 1]


def squeeze(text: str, start: int, end: int) -> Squeezed:
    """Squeeze the white space out of `text[start:end]`.

    >>> squeeze("责 编：周静", 0, 6).text
    '责编：周静'
    """
    start = max(0, start)
    stretch = text[start:end]
    words = stretch.split()
    if len(words) == 1 and len(words[0]) == len(stretch):
        return Squeezed(stretch, range(start, start + len(stretch)))
    return Squeezed("".join(words), [offset for offset, char in enumerate(stretch, start) if not char.isspace()])
