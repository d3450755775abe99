"""What the finders of repeats share: a view of the page's Han characters, and the cuts that they propose."""

from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSING, DIGIT, HAN, LETTER, OPENING, PAUSES, SPACE, SPACES, STOPS
from cleaner.classes import table as class_table
from cleaner.page import Page
from cleaner.rulebook import Rule

_FIRST_NUMBER, _NUMBERS = 0x100, 0x1F00  # the numbers lie between ASCII and all marks of Chinese print
_POINT = ord(".")
_ROW = 5
_MARKS = set(PAUSES + STOPS + OPENING + CLOSING + "%％") - set(".．…")  # dots lead to a page number, or say nothing
_USUAL = 1 << 17  # characters of a page for which the numbers are kept ready


class Cut(NamedTuple):
    """Take out `start:end`."""

    start: int
    end: int
    rule: Rule


class HanView:
    """A page, with its Han characters ready for comparing and looking up."""

    def __init__(self, page: Page, *, cut_out: bool = False) -> None:
        self.page = page
        self.cut_out = cut_out  # of a larger page, to be looked at again for cuts alone
        self.text = page.text

    @cached_property
    def is_han(self) -> NDArray[np.bool_]:
        """Whether each character is Han, of the first plane."""
        is_han: NDArray[np.bool_] = (self.page.classes & HAN) != 0
        if len(is_han) and self.page.codes.max() > 0xFFFF:
            is_han &= self.page.codes < 0x10000
        return is_han

    @cached_property
    def codes(self) -> NDArray[np.uint16]:
        """The Han characters, digits and marks; all else gets a running number, so that none equals another nearby."""
        size = len(self.text)
        numbers = _numbers(_USUAL)[:size] if size <= _USUAL else _numbers(size)
        printed = _printed().take(self.page.codes, mode="clip")  # masks are many times faster here than np.where
        if "." in self.text:
            points = (self.page.codes == _POINT).nonzero()[0]
            before, after = (self.page.classes.take(points + step, mode="clip") for step in (-1, 1))
            printed[points[(before & after & DIGIT) != 0]] = 0xFFFF  # 1.2, but no dots
        codes = self.page.codes.astype(np.uint16)
        same = (codes[1:] == codes[:-1]).nonzero()[0]
        if len(same) > _ROW:
            printed[same[_ROW:][same[_ROW:] - same[:-_ROW] == _ROW] + 1] = 0  # a row of one character holds no phrase
        codes &= printed
        np.invert(printed, out=printed)
        printed &= numbers
        codes |= printed
        return codes

    @cached_property
    def latin_words(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where each run of Latin, Greek or Cyrillic letters begins and ends."""
        letters = np.zeros(len(self.text) + 2, np.bool_)
        np.not_equal(self.page.classes & LETTER, 0, out=letters[1:-1])
        edges = (letters[1:] != letters[:-1]).nonzero()[0]
        return edges[::2], edges[1::2]

    @cached_property
    def solid_lines(self) -> NDArray[np.intp]:
        """The numbers of the lines that hold more than white space."""
        page = self.page
        starts, ends = page.line_starts, page.line_ends
        solid = starts < ends
        if not len(self.text):
            return np.zeros(0, np.intp)
        first = (page.classes.take(starts, mode="clip") & SPACE) != 0
        first &= solid
        if first.any():  # an indent, or white space alone
            for line in first.nonzero()[0].tolist():
                solid[line] = bool(self.text[starts[line] : ends[line]].strip(SPACES))
        return np.asarray(solid.nonzero()[0])

    def folded(self, offsets: NDArray[np.intp]) -> NDArray[np.uint16]:
        """Return the folded Han characters at the offsets, 0 for all else and beyond the text's ends."""
        from cleaner.lexicon import han

        codes = self.page.codes.take(offsets, mode="clip")
        codes *= self.is_han.take(offsets, mode="clip")
        codes *= (offsets >= 0) & (offsets < len(self.text))
        return han().fold_codes(codes.ravel()).reshape(codes.shape)

    def han_in(self, start: int, end: int) -> int:
        """Count the Han characters in a span."""
        return int(np.count_nonzero(self.is_han[start:end]))

    def is_han_at(self, offset: int) -> bool:
        """Tell whether a Han character stands there; nothing stands beyond the ends."""
        return 0 <= offset < len(self.text) and bool(self.is_han[offset])


@cache
def table_of(chars: str) -> NDArray[np.bool_]:
    """Return a table of the first plane that tells whether a code is among the characters."""
    table = np.zeros(0x10000, np.bool_)
    table[[ord(char) for char in chars]] = True
    table.setflags(write=False)
    return table


def fingerprints(codes: NDArray[np.uint32], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Make a number of each unit's length and three of its characters: unequal numbers mean unequal units."""
    size = (ends - starts).astype(np.uint64)
    parts = [codes[place].astype(np.uint64) & np.uint64(0xFFFF) for place in (starts, ends - 2, (starts + ends) // 2)]
    marks: NDArray[np.uint64] = size << np.uint64(48) | parts[0] << np.uint64(32) | parts[1] << np.uint64(16) | parts[2]
    return marks


@lru_cache(maxsize=2)
def _numbers(size: int) -> NDArray[np.uint16]:
    return (np.arange(size, dtype=np.uint32) % _NUMBERS + _FIRST_NUMBER).astype(np.uint16)


@cache
def _printed() -> NDArray[np.uint16]:
    """Return a mask for each code: all bits for Han, digits and marks, none for what the views number."""
    mask = np.where(class_table() & (HAN | DIGIT), np.uint16(0xFFFF), np.uint16(0))
    mask[[ord(char) for char in _MARKS]] = 0xFFFF
    mask.setflags(write=False)
    return mask
