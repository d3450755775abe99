"""Put lines that were read across the columns back, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.fixers._lines_facts import LONGEST
from cleaner.fixers._order_bonds import Floats, bonds_ahead, weigh_bonds
from cleaner.fixers._order_lines import Ends
from cleaner.fixers._order_threads import align, threads

REACH = 12  # lines before a line among which its predecessor is sought; no page has more columns
WINDOW = 16  # lines that are looked at together to tell whether columns were read across
MARGIN = 8  # lines on either side of such windows that may belong to them
TOGETHER = 500  # lines untangled together; no printed page has so many
JOINED = 1  # lines of a window at most that no printer set: joined ones tell nothing of columns any more
TORN = 0.55  # of a window's unfinished lines that the next line does not seem to continue
UNFINISHED = 6  # lines of a window that end in mid-sentence; fewer tell nothing
MARKED = 0.3  # of the unfinished lines that hold a mark inside: prose does, headlines and verse do not
STEADY = 0.5  # of a band's lines that must stand away from their predecessors
NEAR = 4  # lines; the distance that halves the faith in a bond between two threads, on a log scale


@dataclass(frozen=True)
class Band:
    """A stretch of lines, the order in which they are read, and what that order is better than the page's, in logits a line."""

    first: int
    last: int
    order: list[list[int]]  # threads, lines counted over the page
    margin: float


def untangle(ends: Ends, data: Mapping[str, Any]) -> list[Band]:
    """Find the bands of lines that were read across the columns."""
    weights = data["weights"]
    return [_band(ends, low, high, weights) for low, high in _suspects(ends, weights)]


def _suspects(ends: Ends, weights: Mapping[str, float]) -> list[tuple[int, int]]:
    """Find stretches (first line, end) in which most lines that end in mid-sentence are not continued by the next."""
    if len(ends) < WINDOW:
        return []
    open_end = ~ends.stop[:-1] & (ends.width[:-1] >= ends.column[:-1] - 3)
    if np.count_nonzero(open_end) < UNFINISHED:
        return []
    tails = np.flatnonzero(open_end)
    if ends.marked[tails].mean() < MARKED:
        return []
    bonds = weigh_bonds(ends, tails, tails + 1, weights)
    torn = np.zeros(len(ends), dtype=np.int64)
    torn[tails[bonds < 0]] = 1
    flags = np.append(open_end, False).astype(np.int64)
    joined = (ends.width > LONGEST).astype(np.int64)
    total, broken, long = (np.concatenate(([0], np.cumsum(values))) for values in (flags, torn, joined))
    at = np.arange(len(ends) - WINDOW + 1)
    of, bad = total[at + WINDOW] - total[at], broken[at + WINDOW] - broken[at]
    printed = long[at + WINDOW] - long[at] <= JOINED
    hot = np.flatnonzero(printed & (of >= UNFINISHED) & (bad >= of * TORN))
    if not hot.size:
        return []
    cuts = np.flatnonzero(np.diff(hot) > WINDOW + 2 * MARGIN)
    heads, ends_at = np.concatenate(([0], cuts + 1)), np.append(cuts, len(hot) - 1)
    spans = zip(hot[heads].tolist(), hot[ends_at].tolist(), strict=True)
    return [
        (start, min(start + TOGETHER, high + WINDOW + MARGIN, len(ends)))
        for low, high in spans
        for start in range(max(low - MARGIN, 0), high + WINDOW, TOGETHER)
    ]


def _band(ends: Ends, low: int, high: int, weights: Mapping[str, float]) -> Band:
    """Untangle the lines from `low` to `high`."""
    part = _part(ends, low, high)
    bonds = bonds_ahead(part, REACH, weights)
    after = align(bonds)
    strings = threads(len(part), after)
    order = [[low + line for thread in chain for line in strings[thread]] for chain in _chains(part, strings, weights)]
    lines = [line for thread in order for line in thread]
    links = np.array([(a, b) for thread in order for a, b in pairwise(thread)]).reshape(-1, 2)
    away = float((links[:, 1] != links[:, 0] + 1).mean()) if len(links) else 0.0
    now = float(bonds[np.arange(1, len(part)), 1].mean())
    then = float(weigh_bonds(ends, links[:, 0], links[:, 1], weights).mean()) if len(links) else now
    first, last = _changed(lines, low)
    return Band(first, last, order, then - now if away >= STEADY else 0.0)


def _changed(lines: list[int], low: int) -> tuple[int, int]:
    """Return the first and the last place at which the order differs from the page's, `low` being the first line's number."""
    moved = np.flatnonzero(np.array(lines) != np.arange(low, low + len(lines)))
    return (low + int(moved[0]), low + int(moved[-1])) if moved.size else (low, low - 1)


def _part(ends: Ends, low: int, high: int) -> Ends:
    return Ends(*(getattr(ends, name)[low:high] for name in ends.__dataclass_fields__))


def _chains(ends: Ends, strings: list[list[int]], weights: Mapping[str, float]) -> list[list[int]]:
    """Chain threads of which one goes on in the other, the surest first; chains stand in the order of their first lines."""
    size = len(strings)
    first, last = (np.array([string[place] for string in strings]) for place in (0, -1))
    bonds: NDArray[np.float32] = weigh_bonds(ends, np.repeat(last, size), np.tile(first, size), weights).reshape(size, size)
    apart = np.minimum(np.abs(first[None] - first[:, None]), np.abs(first[None] - last[:, None]))
    bonds = bonds - np.log1p(apart / NEAR).astype(np.float32) / 2
    np.fill_diagonal(bonds, -np.inf)
    after = _matched(bonds)
    followed = set(after.values())
    chains = [[number] for number in range(size) if number not in followed]
    for chain in chains:
        while chain[-1] in after:
            chain.append(after[chain[-1]])
    return sorted(chains, key=lambda chain: min(int(first[number]) for number in chain))


def _matched(bonds: Floats) -> dict[int, int]:
    """Match tails with heads greedily, the strongest bond first, as long as it speaks for itself and closes no ring."""
    after: dict[int, int] = {}
    root = list(range(len(bonds)))
    for place in np.argsort(-bonds, axis=None, kind="stable").tolist():
        tail, head = divmod(place, len(bonds))
        if bonds[tail, head] < 1.0:
            break
        if tail not in after and root[head] == head and _root(root, tail) != head:
            after[tail] = head
            root[head] = tail
    return after


def _root(root: list[int], number: int) -> int:
    while root[number] != number:
        number = root[number]
    return number
