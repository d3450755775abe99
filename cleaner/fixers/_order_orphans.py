"""Find the ends of torn sentences on a page: where it may be torn, and which ends there are to be matched.

A tail is a line that breaks off in mid-sentence and that the next line does not surely continue; a head is a line that does
not surely continue the one before it. Most tails do go on in the next line: that is one way among others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from cleaner.classes import HAN, PAUSE, STOP
from cleaner.fixers._order_bonds import Floats, weigh_bonds
from cleaner.fixers._order_lines import Ends, Flags, Ints
from cleaner.fixers._order_topics import Topics
from cleaner.page import Page
from cleaner.rulebook import Rule

REACH = 150  # lines; a sentence that goes on farther away is not looked for
SURE = 2.5  # logits from which the next line surely continues one
TORN = -1.0  # logits below which it plainly does not
LEAST = -0.5  # logits; a pair with less is not weighed any further
NARROW = 5  # cells by which a line that fills its column may fall short of it: its indent may be lost
UNSTOPPED = 8  # pauses for each stop; a page with more does not mark where its sentences end, as in the 1930s
MOSTLY = 0.5  # of the lines; if a blank line stands before more, it tells nothing
MARKED = 0.3  # of the lines that hold a mark; prose does, lists, adverts and verse do not
LONG = 60  # cells; a line as long is a whole paragraph


@dataclass(frozen=True)
class Outline:
    """What a page's lines are, one by one, before it is known which of them follow each other."""

    page: Page
    ends: Ends
    bonds: Floats  # of each line with the next, in logits; the last one has none
    dated: Flags  # opens with a dateline
    headline_short: int  # cells by which a headline stays short of the column it stands over
    number: Flags  # a number that wants a unit stands at the end: 2000年7, 500万
    unit: Flags  # a unit stands at the beginning: 月份, 座

    @cached_property
    def fills(self) -> Flags:
        """Whether a line fills its column."""
        return self.ends.width >= self.ends.column - NARROW

    @cached_property
    def blank(self) -> Flags:
        """Whether a blank line stands before a line, where that tells anything; one more for the end."""
        blank = np.append(blank_before(self.page, self.ends), True)
        return blank if blank.mean() <= MOSTLY else np.zeros(len(blank), dtype=bool)

    @cached_property
    def marked(self) -> Flags:
        """Whether a mark of punctuation stands in a line."""
        return self._count(PAUSE | STOP) > 0

    @cached_property
    def prose(self) -> Flags:
        """Whether more than half of a line is Han and marks, and at least four are Han."""
        return (self._count(HAN) >= 4) & (self._count(HAN | PAUSE | STOP) * 2 > self.ends.end - self.ends.start)

    @cached_property
    def headline(self) -> Flags:
        """Whether a line is short, without a mark and without a stop, as headlines are."""
        short = self.ends.column - self.ends.width >= self.headline_short
        return short & ~self.ends.stop & ~self.marked

    @cached_property
    def set_in(self) -> Flags:
        """Whether a line is two characters short of its column, as the first of a paragraph is that has lost its indent."""
        gap = self.ends.column - self.ends.width
        return (gap >= 3) & (gap <= 5)

    @cached_property
    def block(self) -> Ints:
        """The number of the block of lines that each line stands in, as far as it may go on."""
        fresh = np.append(True, self.bonds[:-1] < TORN) | self.headline | self.dated
        fresh[:1] = True
        return np.cumsum(fresh) - 1

    @cached_property
    def topics(self) -> Topics:
        """What the lines speak of."""
        return Topics.of(self.page, self.ends, self.block)

    def _count(self, kind: int) -> Ints:
        found = np.concatenate(([0], np.cumsum((self.page.classes & kind) != 0)))
        return np.asarray(found[self.ends.end] - found[self.ends.start], dtype=np.int64)


def outline_of(page: Page, ends: Ends, weights: Mapping[str, float], rule: Rule) -> Outline:
    """Outline a page; `weights` are those of the bonds."""
    lines = np.arange(len(ends) - 1)
    bonds = np.append(weigh_bonds(ends, lines, lines + 1, weights), np.float32(-6))
    opening = rule.compiled("opening")
    spans = list(zip(ends.start.tolist(), ends.end.tolist(), strict=True))
    dated = np.array([opening.match(page.text, start, end) is not None for start, end in spans], dtype=bool)
    number, unit = rule.compiled("number"), rule.compiled("unit")
    counted = [number.search(page.text, max(start, end - 4), end) is not None for start, end in spans]
    units = [unit.match(page.text, start, end) is not None for start, end in spans]
    flags = (np.array(found, dtype=bool) for found in (counted, units))
    return Outline(page, ends, bonds, dated, rule.data["headline_short"], *flags)


def orphans(outline: Outline) -> tuple[Ints, Ints]:
    """Find the tails and the heads of a page."""
    page, ends = outline.page, outline.ends
    stops, pauses = (np.count_nonzero(page.classes & kind) for kind in (STOP, PAUSE))
    if stops * UNSTOPPED < pauses or outline.marked.mean() < MARKED:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    torn = outline.bonds < SURE
    body = outline.prose & (outline.fills | outline.marked | (ends.width >= LONG)) & ~outline.headline
    tails = np.flatnonzero(torn & ~ends.stop & body & (page.codes[ends.start] != ord("#")))
    heads = np.flatnonzero(np.append(False, torn[:-1]) & ~outline.dated & ~outline.headline)
    return tails, heads


def pairs_of(outline: Outline, weights: Mapping[str, float]) -> tuple[Ints, Ints, Floats]:
    """Pair each tail with the heads in reach and with the next line, and weigh their bonds.

    `weights` are those of the bonds.
    """
    ends = outline.ends
    tails, heads = orphans(outline)
    low, high = np.searchsorted(heads, tails - REACH), np.searchsorted(heads, tails + REACH + 1)
    of = np.repeat(np.arange(len(tails)), high - low)
    at = np.arange(len(of)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[of]
    sheets = np.searchsorted(np.flatnonzero(outline.page.codes == ord("\f")), ends.start)
    first, second = tails[of], heads[at]
    apart = second - first
    kept = (apart != 0) & (apart != 1) & (sheets[first] == sheets[second])
    first, second = first[kept], second[kept]
    bonds = weigh_bonds(ends, first, second, weights)
    near = bonds >= LEAST
    followed = tails[tails + 1 < len(ends)]
    first, second = np.concatenate((first[near], followed)), np.concatenate((second[near], followed + 1))
    bonds = np.concatenate((bonds[near], outline.bonds[followed]))
    order = np.lexsort((second, first))
    return first[order], second[order], bonds[order]


def blank_before(page: Page, ends: Ends) -> Flags:
    """Tell before which line a blank line stands."""
    breaks = np.searchsorted(page.breaks, ends.start)
    return np.append(True, np.diff(breaks) > 1)
