"""Weigh which tail of a page goes on in which head, all of them together.

Every way in which a page may be put together gives each tail one head or none, and each head one tail or none. A way is as
likely as the product of what its links and its loose ends weigh. What share of all ways holds a link is found, closely
enough, by balancing the table of weights row by row and column by column (R. Sinkhorn and P. Knopp, Concerning nonnegative
matrices and doubly stochastic matrices, 1967). What the evidence weighs is rule data (rules/zh/order.toml, torn-sentences);
the names here are the names there: `stays_` for a line that goes on in the next, `goes_` for one that goes on elsewhere,
`ends_` for a tail and `begins_` for a head that have no other half on the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import PAUSE, STOP
from cleaner.fixers._order_lines import Ints
from cleaner.fixers._order_orphans import REACH, Outline, pairs_of

Doubles = NDArray[np.float64]
Evidence = dict[str, NDArray[np.generic]]
ROUNDS = 30
SMALL = 20  # cells of a line that is hardly a column's


@dataclass(frozen=True)
class Ties:
    """Tails and the heads that may go on from them, one pair a row, sorted by tail; and the evidence by name."""

    tails: Ints
    heads: Ints
    stays: NDArray[np.bool_]  # the head is the next line
    tail_ends: Ints  # each tail once
    head_ends: Ints
    pair_evidence: Evidence
    tail_evidence: Evidence  # that the tail has no other half here
    head_evidence: Evidence

    @property
    def names(self) -> list[str]:
        """The names of all evidence, in the order of `parts`."""
        return [*self.pair_evidence, *self.tail_evidence, *self.head_evidence]

    def logits(self, weights: Mapping[str, float]) -> tuple[Doubles, Doubles, Doubles]:
        """Weigh the pairs, the tails that are loose, and the heads."""
        pairs, tails, heads = (_weigh(found, weights) for found in (self.pair_evidence, self.tail_evidence, self.head_evidence))
        return pairs, tails, heads

    def beliefs(self, weights: Mapping[str, float]) -> Doubles:
        """Return how likely each pair is, all others considered."""
        pairs, loose_tails, loose_heads = self.logits(weights)
        row, column = np.searchsorted(self.tail_ends, self.tails), np.searchsorted(self.head_ends, self.heads)
        by_column = np.argsort(column, kind="stable")
        rows, columns = _begins(row), _begins(column[by_column])
        high, wide = loose_tails, loose_heads
        for _ in range(ROUNDS):
            high = np.logaddexp(_log_sums(pairs - wide[column], rows), loose_tails)
            wide = np.logaddexp(_log_sums((pairs - high[row])[by_column], columns), loose_heads)
        return np.exp(pairs - high[row] - wide[column])


def ties_of(outline: Outline, weights: Mapping[str, float]) -> Ties:
    """Find the ties of a page; `weights` are those of the bonds."""
    tails, heads, bonds = pairs_of(outline, weights)
    stays = heads == tails + 1
    ends = outline.ends
    apart = heads - tails
    affinity, shared = outline.topics.affinity(tails, heads), outline.topics.shared(tails, heads, REACH)
    candidates = np.unique(heads)
    between = np.abs(np.searchsorted(candidates, heads) - np.searchsorted(candidates, tails))
    bond = np.clip(bonds, -6, 8).astype(np.float64)
    staying: Evidence = {
        "stays": stays,
        "stays_bond": bond,
        "stays_bond_against": np.minimum(bond, 0),
        "stays_affinity": affinity,
        "stays_shared": shared,
        "stays_counted": outline.number[tails] & outline.unit[heads],
        "stays_uncounted": outline.number[tails] & ~outline.unit[heads],
        "stays_blank": outline.blank[heads],
        "stays_headline": outline.headline[heads],
        "stays_dated": outline.dated[heads],
    }
    going: Evidence = {
        "goes_bond": bond,
        "goes_bond_high": np.maximum(bond - 3, 0),
        "goes_affinity": affinity,
        "goes_shared": shared,
        "goes_counted": outline.number[tails] & outline.unit[heads],
        "goes_back": apart < 0,
        "goes_far": np.log1p(np.abs(apart) / 16),
        "goes_past_others": np.log1p(between),
        "goes_other_column": np.minimum(np.abs(ends.column[tails] - ends.column[heads]) / 8, 1),
        "goes_set_in": outline.set_in[heads],
        "goes_blank": outline.blank[heads],
        "goes_after_stop": ends.stop[heads - 1],
        "goes_full": outline.fills[tails],
    }
    found = {name: values * stays for name, values in staying.items()}
    found |= {name: values * ~stays for name, values in going.items()}
    tail_ends = np.unique(tails)
    loose = _loose_tails(outline, tail_ends), _loose_heads(outline, candidates)
    return Ties(tails, heads, stays, tail_ends, candidates, found, *loose)


def _loose_tails(outline: Outline, tails: Ints) -> Evidence:
    return {
        "ends": np.ones(len(tails)),
        "ends_body": outline.marked[tails] & outline.fills[tails],
        "ends_pause": (outline.ends.last[tails] & PAUSE) != 0,
        "ends_headline": np.append(outline.headline[1:], True)[tails],
        "ends_small": outline.ends.width[tails] < SMALL,
    }


def _loose_heads(outline: Outline, heads: Ints) -> Evidence:
    ends = outline.ends
    last = np.append(False, (ends.stop & ~outline.fills)[:-1])
    return {
        "begins": np.ones(len(heads)),
        "begins_dated": outline.dated[heads],
        "begins_headline": outline.headline[heads],
        "begins_set_in": outline.set_in[heads],
        "begins_after_stop": ends.stop[heads - 1],
        "begins_below_headline": outline.headline[heads - 1],
        "begins_blank": outline.blank[heads],
        "begins_full": last[heads] & (ends.column[heads] - ends.width[heads] <= 1),
        "begins_mark": (ends.first[heads] & (PAUSE | STOP)) != 0,
    }


def _weigh(found: Evidence, weights: Mapping[str, float]) -> Doubles:
    rows = np.array(list(found.values()), dtype=np.float64)
    factors = np.array([weights.get(name, 0.0) for name in found])
    return np.asarray(np.einsum("i,ij->j", factors, rows))  # not @: it adds up in an order of its own


def _begins(groups: Ints) -> Ints:
    """Return where each group of sorted numbers begins."""
    return np.flatnonzero(np.append(True, groups[1:] != groups[:-1])) if len(groups) else groups


def _log_sums(logits: Doubles, begins: Ints) -> Doubles:
    """Return the logarithm of the sum of each group's exponentials."""
    highest = np.maximum.reduceat(logits, begins)
    sizes = np.diff(np.append(begins, len(logits)))
    return np.asarray(np.log(np.add.reduceat(np.exp(logits - np.repeat(highest, sizes)), begins)) + highest)
