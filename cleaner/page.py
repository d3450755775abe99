"""A page of text and its cached facts, computed once and shared by the fixers that look at the same text.

Offsets are code points; lines are counted from 0.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import HAN, LETTER, NEWLINE, SPACE, classes_of, codes_of


@dataclass(frozen=True)
class Page:
    """One page of text; `neighbours` holds the first and last lines of the pages around it."""

    text: str
    neighbours: tuple[str, ...] = ()

    @cached_property
    def codes(self) -> NDArray[np.uint32]:
        """The code points."""
        return codes_of(self.text)

    @cached_property
    def classes(self) -> NDArray[np.uint16]:
        """The class bits of each character (see cleaner.classes)."""
        return classes_of(self.codes)

    @cached_property
    def breaks(self) -> NDArray[np.int64]:
        """The offset of each newline."""
        return np.flatnonzero(self.codes == 10)

    @cached_property
    def line_starts(self) -> NDArray[np.int64]:
        """The offset of each line's first character; an empty text has one line."""
        return np.concatenate((np.zeros(1, dtype=np.int64), self.breaks + 1))

    @cached_property
    def line_ends(self) -> NDArray[np.int64]:
        """The offset just after each line's last character, its newline left out."""
        return np.append(self.breaks, len(self.text))

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their newlines."""
        return self.text.split("\n")

    @cached_property
    def han_count(self) -> int:
        """How many Han characters the page has."""
        return int(np.count_nonzero(self.classes & HAN))

    @cached_property
    def letter_count(self) -> int:
        """How many letters of an alphabet the page has."""
        return int(np.count_nonzero(self.classes & LETTER))

    @cached_property
    def is_han(self) -> bool:
        """Whether the page is Chinese in the main: a Han character says about as much as three letters."""
        return self.han_count * 3 > self.letter_count

    @cached_property
    def is_markdown(self) -> bool:
        """Whether the page carries markdown headings, emphasis or hard breaks."""
        text = self.text
        if "#" in text and (text.startswith("# ") or "\n# " in text or "\n## " in text or "\n### " in text):
            return True
        return "**" in text and text.count("**") % 2 == 0

    @cached_property
    def blank(self) -> NDArray[np.bool_]:
        """Whether each line holds nothing but white space."""
        solid = np.flatnonzero((self.classes & (SPACE | NEWLINE)) == 0)
        return np.asarray(np.searchsorted(solid, self.line_ends) == np.searchsorted(solid, self.line_starts))


def line_around(text: str, offset: int) -> tuple[int, int]:
    """Return where the line that holds the character at `offset` starts and ends, its newline left out."""
    end = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end
