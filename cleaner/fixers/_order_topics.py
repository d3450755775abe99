"""How much what stands before one place of a page has to do with what stands after another: one story, or two."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner import lexicon
from cleaner.classes import HAN
from cleaner.fixers._order_lines import Ends, Ints
from cleaner.page import Page

PASSAGE = 20  # Han on either side whose affinity is looked up
WINDOW = 10  # lines on either side whose pairs of characters are compared
HOLDERS = 8  # lines at most that hold a pair of characters; what more of them hold tells nothing
FEWEST = 30  # lines; a shorter page is taken for one of so many, or every shared pair would be common
SMALL = 20  # pairs of characters by which a short passage is to be distrusted
SCALE, MOST = 4, 3.0  # so that passages of one story come to about 1
TOGETHER = 400  # lines compared together with those in reach of them, so that the work stays linear
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Topics:
    """The Han of a page by place, and the pairs of neighbouring Han by line."""

    ranks: NDArray[np.uint16]  # of each Han (see cleaner.lexicon.affinity), with PASSAGE zeros on either side
    begins: Ints  # how many Han stand before each line
    keys: Ints  # of the pairs that few lines hold, sorted
    lines: Ints  # the line that each stands in
    weights: Doubles  # how much it tells that another line holds it as well
    counts: Ints  # pairs of characters before each line, and in all
    first: Ints  # the first line of the block that each line stands in
    last: Ints  # the last

    @staticmethod
    def of(page: Page, ends: Ends, block: Ints) -> "Topics":
        """Look a page through; `block` numbers the block that each line stands in, which no comparison goes beyond."""
        han = (page.classes & HAN) != 0
        folded = lexicon.han().fold_codes(page.codes)
        places = np.flatnonzero(han)
        ranks = np.pad(lexicon.han().ranks(folded)[places], PASSAGE)
        at = np.flatnonzero(han[:-1] & han[1:])
        line = np.searchsorted(ends.start, at, side="right") - 1
        size = len(ends)
        counts = np.concatenate(([0], np.cumsum(np.bincount(line, minlength=size))))
        entries = np.unique((folded[at].astype(np.int64) << 16 | folded[at + 1]) * size + line)
        keys, lines = entries // size, entries % size
        first = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else keys
        holders = np.diff(np.append(first, len(keys)))
        holders = np.repeat(holders, holders)
        few = (holders > 1) & (holders <= HOLDERS)
        weights = np.log(max(size, FEWEST) / holders[few])
        starts = np.searchsorted(block, block)
        stops = np.searchsorted(block, block, side="right") - 1
        return Topics(ranks, np.searchsorted(places, ends.start), keys[few], lines[few], weights, counts, starts, stops)

    def affinity(self, tails: Ints, heads: Ints) -> Doubles:
        """Return how readily the last Han of the tails and the first of the heads stand in one passage; 0 for strangers."""
        stops = np.append(self.begins[1:], len(self.ranks) - 2 * PASSAGE)
        steps = np.arange(PASSAGE)
        before, after = self.ranks[stops[tails][:, None] + steps], self.ranks[self.begins[heads][:, None] + PASSAGE + steps]
        sizes = np.maximum((before > 0).sum(axis=1) * (after > 0).sum(axis=1), 1)
        return np.asarray(np.clip(lexicon.han().affinity(before, after) / np.sqrt(sizes), -8, 8) / 4, dtype=np.float64)

    def shared(self, tails: Ints, heads: Ints, reach: int) -> Doubles:
        """Return how much the lines up to the tails share with those from the heads on, which stand within `reach` of them."""
        found = np.zeros(len(tails))
        for base in range(0, len(self.first), TOGETHER):
            rows = np.flatnonzero((tails >= base) & (tails < base + TOGETHER))
            if len(rows):
                low, high = max(base - reach - WINDOW, 0), min(base + TOGETHER + reach + WINDOW, len(self.first))
                found[rows] = self._shared(tails[rows], heads[rows], low, high)
        return found

    def _shared(self, tails: Ints, heads: Ints, low: int, high: int) -> Doubles:
        """Compare lines from `low` up to `high`."""
        near = (self.lines >= low) & (self.lines < high)
        keys, lines, weights = self.keys[near], self.lines[near] - low, self.weights[near]
        table = np.zeros((high - low + 1, high - low + 1))
        for step in range(1, HOLDERS):
            same = np.flatnonzero(keys[step:] == keys[:-step])
            np.add.at(table, (lines[same] + 1, lines[same + step] + 1), weights[same])
            np.add.at(table, (lines[same + step] + 1, lines[same] + 1), weights[same])
        table = table.cumsum(axis=0).cumsum(axis=1)
        top, bottom = np.maximum(np.maximum(self.first[tails], tails - WINDOW), low), tails + 1
        left, right = heads, np.minimum(np.minimum(self.last[heads], heads + WINDOW), high - 1) + 1
        total = table[bottom - low, right - low] - table[top - low, right - low]
        total += table[top - low, left - low] - table[bottom - low, left - low]
        sizes = (self.counts[bottom] - self.counts[top] + SMALL) * (self.counts[right] - self.counts[left] + SMALL)
        return np.asarray(np.minimum(total / np.sqrt(sizes) * SCALE, MOST), dtype=np.float64)
