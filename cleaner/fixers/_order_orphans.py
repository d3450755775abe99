"""Find the ends of torn sentences on a page, and weigh which of them belong together.

A tail is a line that breaks off in mid-sentence and that the next line does not seem to continue; a head is a line that does
not seem to continue the one before it, and that may go on elsewhere. What the evidence weighs is rule data
(rules/zh/order.toml, torn-sentences); the names here are the names there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import HAN, PAUSE, STOP
from cleaner.fixers._order_bonds import Floats, weigh_bonds
from cleaner.fixers._order_lines import Ends, Flags, Ints
from cleaner.page import Page
from cleaner.rulebook import Rule

REACH = 150  # lines; a sentence that goes on farther away is not looked for
SEEMS = 1.0  # logits from which a line seems to continue the one before it
NARROW = 3  # cells by which a line that fills its column may fall short of it
SMALLEST = 20  # cells; a column of a newspaper is no narrower
UNSTOPPED = 8  # pauses for each stop; a page with more does not mark where its sentences end, as in the 1930s
MOSTLY = 0.5  # of the lines; if a blank line stands before more, it tells nothing
LONG = 60  # cells; a line as long is a whole paragraph


@dataclass(frozen=True)
class Pairs:
    """Tails and the heads in reach of them, one pair a row."""

    tails: Ints
    heads: Ints
    evidence: dict[str, NDArray[np.generic]]

    def weigh(self, weights: Mapping[str, float], links: Mapping[int, int]) -> Floats:
        """Return, in logits, how sure it is that each head continues its tail, given that others are linked already.

        Whoever's neighbour has found its place elsewhere is torn for certain.
        """
        tails, heads = np.array(list(links), dtype=np.int64), np.array(list(links.values()), dtype=np.int64)
        known = {"next_taken": np.isin(self.tails + 1, heads), "previous_taken": np.isin(self.heads - 1, tails)}
        rows = np.array(list((self.evidence | known).values()), dtype=np.float32).reshape(len(self.evidence), -1)
        factors = np.array([weights.get(name, 0.0) for name in self.evidence], dtype=np.float32)
        return np.asarray(np.einsum("i,ij->j", factors, rows) + np.float32(weights["bias"]), dtype=np.float32)


def bonds_to_next(ends: Ends, weights: Mapping[str, float]) -> Floats:
    """Weigh each line against the next, the last one against nothing."""
    lines = np.arange(len(ends) - 1)
    return np.append(weigh_bonds(ends, lines, lines + 1, weights), np.float32(-6))


def orphans(page: Page, ends: Ends, bonds: Floats, rule: Rule) -> tuple[Ints, Ints]:
    """Find the tails and the heads of a page; `bonds` is that of bonds_to_next."""
    opening = rule.compiled("opening")
    stops, pauses = (np.count_nonzero(page.classes & kind) for kind in (STOP, PAUSE))
    if stops * UNSTOPPED < pauses:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    torn = bonds < SEEMS
    fills = (ends.width >= ends.column - NARROW) & (ends.column >= SMALLEST)
    carried = np.append(False, bonds[:-1] >= SEEMS)  # it goes on with the line before it: no headline
    printed = blank_before(page, ends).mean() <= MOSTLY  # line by line; elsewhere a headline stands like a paragraph
    body = (carried | _marked(page, ends) | printed) & (page.codes[ends.start] != ord("#"))
    tails = np.flatnonzero(torn & ~ends.stop & (fills | (ends.width >= LONG)) & body & _prose(page, ends))
    heads = np.flatnonzero(np.append(False, torn[:-1])) if len(tails) else tails
    begins = [opening.match(page.text, start) is not None for start in ends.start[heads].tolist()]
    return tails, heads[~np.array(begins, dtype=bool)]


def _marked(page: Page, ends: Ends) -> Flags:
    """Tell lines with a mark of punctuation inside."""
    marks = np.concatenate(([0], np.cumsum((page.classes & (PAUSE | STOP)) != 0)))
    return np.asarray(marks[ends.end] > marks[ends.start])


def _prose(page: Page, ends: Ends) -> Flags:
    """Tell lines of which more than half are Han and marks, and at least four are Han."""
    kinds = page.classes
    han, marks = (np.concatenate(([0], np.cumsum((kinds & kind) != 0))) for kind in (HAN, HAN | PAUSE | STOP))
    count = marks[ends.end] - marks[ends.start]
    return (han[ends.end] - han[ends.start] >= 4) & (count * 2 > ends.end - ends.start)


def pairs_of(page: Page, ends: Ends, bonds: Floats, weights: Mapping[str, float], rule: Rule) -> Pairs:
    """Pair each tail with the heads in reach; `bonds` is that of bonds_to_next, `weights` are those of the bonds."""
    none = np.zeros(0, np.int64)
    if len(ends) < 2:
        return Pairs(none, none, {})
    tails, heads = orphans(page, ends, bonds, rule)
    low, high = np.searchsorted(heads, tails - REACH), np.searchsorted(heads, tails + REACH + 1)
    of = np.repeat(np.arange(len(tails)), high - low)
    at = np.arange(len(of)) - np.repeat(np.cumsum(high - low) - (high - low), high - low) + low[of]
    apart = heads[at] - tails[of]
    sheets = np.searchsorted(_sheets(page), ends.start)
    kept = (apart != 0) & (apart != 1) & (sheets[tails[of]] == sheets[heads[at]])
    of, at = of[kept], at[kept]
    if not len(of):
        return Pairs(none, none, {})
    return Pairs(tails[of], heads[at], _evidence(page, ends, tails[of], heads[at], bonds, weights))


def _sheets(page: Page) -> Ints:
    return np.flatnonzero(page.codes == ord("\f"))


def _evidence(
    page: Page, ends: Ends, tails: Ints, heads: Ints, bonds: Floats, weights: Mapping[str, float]
) -> dict[str, NDArray[np.generic]]:
    own = weigh_bonds(ends, tails, heads, weights)
    bond = np.clip(own, -6, 6)
    apart = heads - tails
    blank = np.append(blank_before(page, ends), True)
    if blank.mean() > MOSTLY:
        blank[:] = False
    gap = ends.column[heads] - ends.width[heads]
    fills = (gap <= 1) & (ends.column[heads] >= SMALLEST)
    after_stop = ends.stop[heads - 1]
    return {
        "bond": bond,
        "bond_against": np.minimum(bond, 0),
        "lead_of_head": np.clip(_lead(tails, own), -4, 4),
        "lead_of_tail": np.clip(_lead(heads, own), -4, 4),
        "unrivalled": np.clip(np.minimum(_lead(tails, own), _lead(heads, own)), 0, 4) * (own > 3),
        "next_bad": np.minimum(bonds[tails], 0),
        "previous_bad": np.minimum(bonds[heads - 1], 0),
        "back": apart < 0,
        "far": np.log1p(np.abs(apart) / 16),
        "near": np.minimum(np.log1p(np.abs(apart) / 4), 1.5),
        "other_column": np.minimum(np.abs(ends.column[tails] - ends.column[heads]) / 8, 1),
        "blank_after": blank[tails + 1],
        "blank_before": blank[heads],
        "full_after_stop": fills & after_stop,
        "full_after_short": fills & ~after_stop & (ends.width[heads - 1] < ends.column[heads - 1] - NARROW),
        "set_in": (gap >= 3) & (gap <= 5),
        "tail_pause": (ends.last[tails] & PAUSE) != 0,
        "next_short": np.append(ends.width[1:] < ends.column[1:] - 5, True)[tails],
        "next_taken": np.zeros(len(tails)),  # that are known only when others are matched: see Pairs.weigh
        "previous_taken": np.zeros(len(tails)),
    }


def blank_before(page: Page, ends: Ends) -> Flags:
    """Tell before which line a blank line stands."""
    breaks = np.searchsorted(page.breaks, ends.start)
    return np.append(True, np.diff(breaks) > 1)


def _lead(groups: Ints, scores: Floats) -> Floats:
    """Return how much each score is above the best other one of its group; 4 where it is alone."""
    order = np.lexsort((-scores, groups))
    first = np.append(True, groups[order][1:] != groups[order][:-1])
    begins = np.flatnonzero(first)
    sizes = np.diff(np.append(begins, len(order)))
    best = scores[order[begins]]
    second = np.where(sizes > 1, scores[order[np.minimum(begins + 1, len(order) - 1)]], best - 4)
    group = np.cumsum(first) - 1
    lead = np.empty(len(scores), np.float32)
    lead[order] = scores[order] - np.where(first, second[group], best[group])
    return lead
