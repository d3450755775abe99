"""Which piece of a column goes on in which: the columns of a story stand side by side, begin and end together.

Each pair of pieces is looked at twice: by itself, and beside the best rivals of both.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner.fixers._order_bonds import Floats, logits, weigh_bonds
from cleaner.fixers._order_lines import Ends
from cleaner.fixers._order_passages import Signs

Evidence = dict[str, NDArray[np.generic]]
FAR = 50  # lines; two columns of one story stand nearer to each other
BESIDE = 8  # lines between the tops of two columns that stand side by side, at most
BELOW = 15  # lines between a column and what stands below it, at most
SMALL = 2  # lines of a piece that is no column


def chain_evidence(
    ends: Ends, signs: Signs, pieces: list[list[int]], after: Mapping[int, int], weights: Mapping[str, float]
) -> Evidence:
    """Return what tells whether each piece (row) goes on in each other (column); `after` is that of align."""
    size = len(pieces)
    first, last, length = (np.array(values) for values in zip(*((p[0], p[-1], len(p)) for p in pieces), strict=True))
    bond = weigh_bonds(ends, np.repeat(last, size), np.tile(first, size), weights).reshape(size, size)
    held = signs.of(pieces)
    shared, extent = signs.shared_by_all(held), signs.extent(held)
    like = shared / np.sqrt(np.maximum(extent[:, None] * extent, 1))
    step = _steps(len(ends), pieces)
    top, bottom = first - first[:, None], last - last[:, None]
    gap = first - last[:, None]
    overlap = np.maximum(np.minimum(last, last[:, None]) - np.maximum(first, first[:, None]), 0)
    aligned = np.array([after.get(tail, -1) for tail in last.tolist()])[:, None] == first
    stop = np.broadcast_to(ends.stop[last][:, None], (size, size))
    column = np.array([np.median(ends.column[piece]) for piece in pieces])
    small = np.minimum(length, length[:, None]) <= SMALL
    return {
        "bond_for": np.clip(bond, 0, 6),
        "bond_against": np.clip(bond, -5, 0),
        "stop": stop,
        "stop_bond": stop * np.clip(bond, -5, 6),
        "like": like,
        "shared": np.log1p(shared),
        "next_column": step <= 1.5,  # lines, a median
        "second_column": (step > 1.5) & (step <= 2.5),
        "columns": np.log(np.maximum(step, 1)),
        "tops": np.log1p(np.abs(top)),
        "bottoms": np.log1p(np.abs(bottom)),
        "beside": np.abs(top) <= BESIDE,
        "back": top < 0,
        "overlap": overlap / (np.maximum(np.minimum(last - first, (last - first)[:, None]), 0) + 1),
        "below": (gap > 0) & (gap <= BELOW),
        "gap": np.where(gap > 0, np.log1p(np.abs(gap)), 0),
        "far": np.log1p(np.minimum(np.abs(top), np.abs(gap))),
        "aligned": aligned,
        "aligned_stop": aligned & stop,
        "other_column": np.minimum(np.abs(column - column[:, None]) / 8, 1),
        "small": small,
        "small_like": small * like,
    }


def rival_evidence(first: Floats) -> Evidence:
    """Return what the rivals of each pair tell: the best other head of its tail, the best other tail of its head."""
    own = first.copy()
    np.fill_diagonal(own, -20)
    heads, tails = _best_other(own), _best_other(own.T).T
    return {
        "first": np.clip(own, -8, 4),
        "over_heads": np.clip(own - heads, -5, 5),
        "over_tails": np.clip(own - tails, -5, 5),
        "rival_head": np.clip(heads, -5, 3),
        "rival_tail": np.clip(tails, -5, 3),
    }


def chains(
    ends: Ends, signs: Signs, pieces: list[list[int]], after: Mapping[int, int], data: Mapping[str, Any]
) -> list[list[int]]:
    """Chain the pieces of which one goes on in the other; chains stand in the order of their first lines."""
    evidence = chain_evidence(ends, signs, pieces, after, data["weights"])
    first = logits(evidence, data["chains"])
    links = _matched(logits(evidence | rival_evidence(first), data["chains_rivals"]), float(data["least_chain"]))
    followed = set(links.values())
    found = [[number] for number in range(len(pieces)) if number not in followed]
    for chain in found:
        while chain[-1] in links:
            chain.append(links[chain[-1]])
    return sorted(found, key=lambda chain: min(pieces[number][0] for number in chain))


def _steps(size: int, pieces: list[list[int]]) -> NDArray[np.float64]:
    """Return how many lines after one of the row's piece a line of the column's stands, as a rule."""
    lines = np.arange(size)
    before = np.full((len(pieces), size), -FAR)
    for number, piece in enumerate(pieces):
        at = np.searchsorted(piece, lines, side="right") - 1
        before[number] = np.where(at >= 0, np.asarray(piece)[np.maximum(at, 0)], -FAR)
    columns = [np.median(np.minimum(np.asarray(piece) - before[:, piece], FAR), axis=1) for piece in pieces]
    return np.stack(columns, axis=1)


def _best_other(values: Floats) -> Floats:
    """Return the greatest value of each row but for the place's own."""
    if len(values) == 1:
        return values
    ranked = np.partition(values, (-2, -1), axis=1)
    best, second = ranked[:, -1:], ranked[:, -2:-1]
    return np.where(values == best, second, best)


def _matched(bonds: Floats, least: float) -> dict[int, int]:
    """Match tails with heads greedily, the strongest bond first, down to `least`, and close no ring."""
    after: dict[int, int] = {}
    root = list(range(len(bonds)))
    bonds = bonds.copy()
    np.fill_diagonal(bonds, -np.inf)
    for place in np.argsort(-bonds, axis=None, kind="stable").tolist():
        tail, head = divmod(place, len(bonds))
        if bonds[tail, head] < least:
            break
        if tail not in after and root[head] == head and _root(root, tail) != head:
            after[tail] = head
            root[head] = tail
    return after


def _root(root: list[int], number: int) -> int:
    while root[number] != number:
        number = root[number]
    return number
