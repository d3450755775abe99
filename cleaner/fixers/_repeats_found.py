"""What the finders of repeats share: a view of the page's Han characters, and the cuts that they propose."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import HAN
from cleaner.page import Page
from cleaner.rulebook import Rule


class Cut(NamedTuple):
    """Take out `start:end`."""

    start: int
    end: int
    rule: Rule


class HanView:
    """A page, with its Han characters ready for comparing and looking up."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.text = page.text

    @cached_property
    def is_han(self) -> NDArray[np.bool_]:
        """Whether each character is Han, of the first plane."""
        is_han: NDArray[np.bool_] = (self.page.classes & HAN) != 0
        is_han &= self.page.codes < 0x10000
        return is_han

    @cached_property
    def codes(self) -> NDArray[np.uint16]:
        """The Han characters; others get a running number, so that none equals another nearby."""
        numbers = np.arange(len(self.text), dtype=np.uint32) & 0x1FFF
        return np.where(self.is_han, self.page.codes, numbers).astype(np.uint16)

    def folded(self, offsets: NDArray[np.intp]) -> NDArray[np.uint16]:
        """Return the folded Han characters at the offsets, 0 for all else and beyond the text's ends."""
        from cleaner.lexicon import han

        inside = (offsets >= 0) & (offsets < len(self.text))
        places = np.where(inside, offsets, 0)
        codes = np.where(inside & self.is_han[places], self.page.codes[places], 0).astype(np.uint32)
        return han().fold_codes(codes.ravel()).reshape(codes.shape)

    def han_in(self, start: int, end: int) -> int:
        """Count the Han characters in a span."""
        return int(np.count_nonzero(self.is_han[start:end]))

    def is_han_at(self, offset: int) -> bool:
        """Tell whether a Han character stands there; nothing stands beyond the ends."""
        return 0 <= offset < len(self.text) and bool(self.is_han[offset])
