"""Which links of the threads hold: a column ends under the thread that runs on into the story below it.

The columns of one story end together, so each link is looked at twice: by itself, and beside its neighbours.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import PAUSE
from cleaner.fixers._order_bonds import Floats, logits
from cleaner.fixers._order_lines import Ends, Flags, Ints
from cleaner.fixers._order_passages import Signs

Evidence = dict[str, NDArray[np.generic]]
PASSAGE = 8  # lines before and after a link that are compared
NEIGHBOURS = 5  # links on either side of one, in the order of the page
BESIDE = 4  # lines on either side whose links are looked at beside a link
HOLDS = 2.0  # the logits of a neighbour that is no link
SHORT = 3  # cells by which a short line stays behind its column
BARE = 9  # cells of a headline at least


def end_evidence(ends: Ends) -> Evidence:
    """Return what tells that a column ends with the line."""
    short, stop, marked = _short(ends), ends.stop, ends.marked
    return {
        "stop": stop,
        "short": short,
        "marked": marked,
        "stop_short": stop & short,
        "bare": ~stop & short & ~marked,
        "pause": (ends.last & PAUSE) != 0,
        "overlong": ends.width > ends.column + SHORT,
    }


def begin_evidence(ends: Ends) -> Evidence:
    """Return what tells that a column begins with the line."""
    gap = ends.column - ends.width
    return {
        "full": gap <= 1,
        "set_in": (gap >= 3) & (gap <= 5) & ~ends.stop,
        "bare": (gap > 5) & ~ends.stop & ~ends.marked,
        "marked": ends.marked,
        "stop": ends.stop,
        "bound_head": ends.bound_head,
    }


def links_of(threads: list[list[int]]) -> tuple[Ints, Ints]:
    """List the links of the threads, thread by thread: the tails and the heads."""
    links = np.array([pair for thread in threads for pair in pairwise(thread)], dtype=np.int64).reshape(-1, 2)
    return links[:, 0], links[:, 1]


def link_evidence(ends: Ends, signs: Signs, bonds: Floats, threads: list[list[int]], data: Mapping[str, Any]) -> Evidence:
    """Return what tells of each link by itself whether it holds; `bonds` is that of bonds_ahead."""
    tails, heads = links_of(threads)
    bond = bonds[heads, heads - tails]
    before, after = _around(signs, threads)
    shared = signs.shared(before, after)
    extent = np.sqrt(np.maximum(signs.extent(before) * signs.extent(after), 1))
    stop, short, bare = ends.stop, _short(ends), _bare(ends)
    so_far = np.concatenate(([0], np.cumsum(bare)))
    low, high = np.maximum(tails - NEIGHBOURS, 0), np.minimum(heads + NEIGHBOURS + 1, len(ends))
    return {
        "bond_for": np.clip(bond, 0, 6),
        "bond_against": np.clip(bond, -4, 0),
        "stop": stop[tails],
        "stop_bond": stop[tails] * np.clip(bond, -4, 6),
        "like": shared / extent,
        "shared": np.log1p(shared),
        "bonds_near": _near(tails, bond),
        "step": _steps(threads),
        "short_open": short[tails] & ~stop[tails],
        "short_head": short[heads] & ~stop[heads],
        "other_column": np.minimum(np.abs(ends.column[tails] - ends.column[heads]) / 8, 1),
        "unmarked_head": ~ends.marked[heads] & ~stop[heads],
        "unmarked_tail": ~ends.marked[tails] & ~stop[tails],
        "ends": logits(end_evidence(ends), data["ends"])[tails],
        "begins": logits(begin_evidence(ends), data["begins"])[heads],
        "bare_tail": bare[tails],
        "bare_head": bare[heads],
        "bare_between": np.minimum(so_far[heads] - so_far[tails + 1], 2),
        "bare_near": np.minimum(so_far[high] - so_far[low], 4) / 2,
    }


def beside_evidence(size: int, tails: Ints, heads: Ints, first: Floats) -> Evidence:
    """Return what the links beside each one tell; `first` holds the logits of the first look, `size` counts the lines."""
    by_tail, by_head = (np.full(size + 2 * BESIDE, np.nan, dtype=np.float32) for _ in range(2))
    by_tail[BESIDE + tails], by_head[BESIDE + heads] = first, first
    steps = [step for step in range(-BESIDE, BESIDE + 1) if step]
    beside = [table[BESIDE + lines + step] for step in steps for table, lines in ((by_tail, tails), (by_head, heads))]
    known = np.stack(beside, axis=1)
    none = np.isnan(known)
    known = np.where(none, np.float32(HOLDS), np.clip(known, -4, 4))
    next_to = known[:, 2 * BESIDE - 2 : 2 * BESIDE + 2]
    ranked = np.sort(known, axis=1)
    return {
        "first": np.clip(first, -4, 6),
        "worst_next": next_to.min(axis=1),
        "best_next": next_to.max(axis=1),
        "beside": known.mean(axis=1),
        "worst": ranked[:, 0],
        "bad": ranked[:, BESIDE - 1],
        "none": none.mean(axis=1),
    }


def weigh_links(ends: Ends, signs: Signs, bonds: Floats, threads: list[list[int]], data: Mapping[str, Any]) -> Floats:
    """Return, in logits, how likely each link of the threads holds, in the order of links_of."""
    evidence = link_evidence(ends, signs, bonds, threads, data)
    first = logits(evidence, data["links"])
    return logits(evidence | beside_evidence(len(ends), *links_of(threads), first), data["links_beside"])


def cut(threads: list[list[int]], logit: Floats, least: float) -> list[list[int]]:
    """Cut the threads where a link does not hold; what is left stands in the order of its first lines."""
    pieces, place = [], 0
    for thread in threads:
        holds = logit[place : place + len(thread) - 1] >= least
        place += len(thread) - 1
        cuts = [0, *(np.flatnonzero(~holds) + 1).tolist(), len(thread)]
        pieces += [thread[low:high] for low, high in pairwise(cuts)]
    return sorted(pieces)


def _short(ends: Ends) -> Flags:
    return np.asarray(ends.width < ends.column - SHORT)


def _bare(ends: Ends) -> Flags:
    """Tell lines that look like a headline's: no mark, and not of the column's width."""
    other = (ends.width < ends.column - 1) | (ends.width > ends.column + SHORT)
    return ~ends.stop & ~ends.marked & (ends.width >= BARE) & other


def _around(signs: Signs, threads: list[list[int]]) -> tuple[Floats, Floats]:
    """Return the signs of the passages that each link parts."""
    before = [thread[max(0, at - PASSAGE) : at] for thread in threads for at in range(1, len(thread))]
    after = [thread[at : at + PASSAGE] for thread in threads for at in range(1, len(thread))]
    return signs.of(before), signs.of(after)


def _near(tails: Ints, bond: Floats) -> Floats:
    """Return the mean of the bonds of the links about each one, itself left out, the strong ones held down."""
    order = np.argsort(tails, kind="stable")
    values = np.minimum(bond[order], 3).astype(np.float64)
    total = np.concatenate(([0.0], np.cumsum(values)))
    at = np.arange(len(values))
    low, high = np.maximum(at - NEIGHBOURS, 0), np.minimum(at + NEIGHBOURS + 1, len(values))
    mean = np.zeros(len(values), dtype=np.float32)
    mean[order] = (total[high] - total[low] - values) / np.maximum(high - low - 1, 1)
    return mean


def _steps(threads: list[list[int]]) -> Floats:
    """Return by how many lines each link is longer or shorter than the one before it in its thread."""
    steps = []
    for thread in threads:
        apart = np.diff(thread)
        steps.append(np.minimum(np.abs(np.diff(apart, prepend=apart[:1])), 4) / 2)
    return np.concatenate(steps).astype(np.float32) if steps else np.zeros(0, np.float32)
