"""What passages of a page share: pairs of Han and runs of five letters that come back, the rarer the more they tell.

A story repeats its own names. Letters are run together without their spaces, which readers lose.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import DIGIT, HAN, LETTER
from cleaner.fixers._order_bonds import Floats
from cleaner.fixers._order_lines import Ends
from cleaner.page import Page

RUN = 5  # letters that count as one sign
_CASE = 0x20  # parts a capital from its small letter in ASCII
_MIX = np.uint64(0x9E3779B97F4A7C15)  # an odd number whose bits look random: codes are packed by it


@dataclass(frozen=True)
class Signs:
    """Which lines hold which of the signs that come back on the page: a row a line, a column a sign."""

    rows: Floats
    weight: Floats  # of each sign: the square of what it tells, in nats

    def of(self, passages: list[list[int]]) -> Floats:
        """Return the rows of whole passages, given by their lines."""
        return np.array([self.rows[lines].max(axis=0) for lines in passages], dtype=np.float32).reshape(len(passages), -1)

    def shared(self, before: Floats, after: Floats) -> Floats:
        """Weigh what each passage of `before` shares with the passage of `after` in the same row."""
        return np.asarray(np.einsum("ig,ig->i", before * self.weight, after), dtype=np.float32)

    def shared_by_all(self, passages: Floats) -> Floats:
        """Weigh what each passage shares with every other."""
        return np.asarray(np.einsum("ig,jg->ij", passages * self.weight, passages), dtype=np.float32)

    def extent(self, passages: Floats) -> Floats:
        """Weigh all that each passage holds."""
        return np.asarray(np.einsum("ig,g->i", passages, self.weight), dtype=np.float32)


def signs_of(page: Page, ends: Ends) -> Signs:
    """Find the signs of these lines; those that stand in one line alone tell nothing."""
    lines, signs = _signs(page, ends)
    order = np.lexsort((lines, signs))
    lines, signs = lines[order], signs[order]
    new = np.ones(len(signs), dtype=bool)
    new[1:] = (signs[1:] != signs[:-1]) | (lines[1:] != lines[:-1])  # once a line
    lines, signs = lines[new], signs[new]
    _, column, count = np.unique(signs, return_inverse=True, return_counts=True)
    back = count > 1
    place = np.cumsum(back) - 1
    rows = np.zeros((len(ends), int(back.sum())), dtype=np.float32)
    kept = back[column]
    rows[lines[kept], place[column[kept]]] = 1
    return Signs(rows, np.log(len(ends) / count[back]).astype(np.float32) ** 2)


def _signs(page: Page, ends: Ends) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """List the line and the packed codes of every pair of Han and of every run of letters."""
    low, high = (int(ends.start[0]), int(ends.end[-1])) if len(ends) else (0, 0)
    kind = page.classes[low:high] & (HAN | LETTER | DIGIT)
    at = np.flatnonzero(kind)
    codes, han = page.codes[low + at].astype(np.uint64), (kind[at] & HAN) != 0
    codes = np.where(codes < 0x80, codes | np.uint64(_CASE), codes)
    line = np.searchsorted(ends.start, low + at, side="right") - 1
    found = [(line[:0], codes[:0])]
    for length, wanted in ((2, han), (RUN, ~han)):
        count = len(at) - length + 1
        if count > 0:
            whole = (line[:count] == line[length - 1 :]) & np.logical_and.reduce([wanted[k : k + count] for k in range(length)])
            packed = np.zeros(count, dtype=np.uint64)
            for k in range(length):
                packed = packed * _MIX + codes[k : k + count]
            found.append((line[:count][whole], packed[whole]))
    return np.concatenate([lines for lines, _ in found]), np.concatenate([packed for _, packed in found])
