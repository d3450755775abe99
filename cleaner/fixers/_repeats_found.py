"""What the finders of repeats share: a view of the page's Han characters, and the cuts that they propose."""

from functools import cache, cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import HAN, SPACE, SPACES
from cleaner.page import Page
from cleaner.rulebook import Rule

_NUMBERS = 0x2000  # so many numbers lie below all Han
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
        """The Han characters; others get a running number, so that none equals another nearby."""
        size = len(self.text)
        numbers = _numbers(_USUAL)[:size] if size <= _USUAL else _numbers(size)
        other = self.is_han.astype(np.uint16)
        other -= np.uint16(1)  # all bits where no Han stands: masks are many times faster here than np.where
        codes = self.page.codes.astype(np.uint16)
        codes &= ~other
        other &= numbers
        codes |= other
        return codes

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


@lru_cache(maxsize=2)
def _numbers(size: int) -> NDArray[np.uint16]:
    return (np.arange(size, dtype=np.uint32) % _NUMBERS).astype(np.uint16)
