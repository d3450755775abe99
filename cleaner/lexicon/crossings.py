"""Weigh whether a word spans a seam between two pieces of Chinese text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Costs = NDArray[np.float32]
Span = tuple[int, int]  # start and length
SIDE = 3  # characters looked at on either side: a word of four has one to three before the seam
BESIDE = tuple(
    (start, length) for first in (0, SIDE) for length in range(1, SIDE + 1) for start in range(first, first + SIDE + 1 - length)
)  # the spans on one side of it
CROSSING = ((2, 2), (1, 3), (2, 3), (0, 4), (1, 4), (2, 4))  # (start, length) of the spans across the seam


def packed(window: Keys, longest: int) -> list[Keys]:
    """Pack one to `longest` neighbouring characters of every window, by column; 0 where one of them is no character.

    >>> [hex(key) for key in packed(np.array([[0x4EBA, 0x6C11, 0]], np.uint64), 2)[1][:, 0]]
    ['0x4eba6c11', '0x0']
    """
    columns = window.T
    keys = [columns]
    for length in range(1, longest):
        shorter, last = keys[-1][:-1], columns[length:]
        longer = shorter << np.uint64(16)
        longer |= last
        longer *= (shorter != 0) & (last != 0)
        keys.append(longer)
    return keys


def costs_of(window: Keys, spans: Sequence[Span], word_costs: Callable[[Keys], Costs]) -> dict[Span, Costs]:
    """Look up, all at once, what the words at these spans of every window cost."""
    keys = packed(window, max(length for _, length in spans))
    costs = word_costs(np.concatenate([keys[length - 1][start] for start, length in spans]))
    return dict(zip(spans, costs.reshape(len(spans), -1), strict=True))


def best_paths(cost: dict[tuple[int, int], Costs], first: int) -> list[list[Costs]]:
    """Find the cheapest segmentation of every stretch [i, j) of the three characters from column `first`."""
    zero = np.zeros_like(cost[first, 1])
    best = [[zero for _ in range(SIDE + 1)] for _ in range(SIDE + 1)]
    for length in range(1, SIDE + 1):
        for i in range(SIDE + 1 - length):
            ways = [cost[first + i, k] + best[i + k][i + length] for k in range(1, length + 1)]
            best[i][i + length] = np.minimum.reduce(ways)
    return best


def crossing(left: NDArray[np.uint16], right: NDArray[np.uint16], word_costs: Callable[[Keys], Costs], unknown: float) -> Costs:
    """Weigh the cheapest segmentation with a word across the seam against the cheapest with a boundary there.

    See `Han.crossing`. `unknown` is the cost in nats of a character that is no word by itself.
    """
    result = np.zeros(len(left), np.float32)
    window = np.concatenate([left, right], axis=1).astype(np.uint64)
    cost = costs_of(window, CROSSING, word_costs)
    rows = np.flatnonzero(np.isfinite(np.minimum.reduce(list(cost.values()))))
    if not len(rows):
        return result
    cost = {span: costs[rows] for span, costs in cost.items()}
    window = window[rows]
    cost.update(costs_of(window, BESIDE, word_costs))
    for column in range(2 * SIDE):  # no character there costs nothing, an unknown one dear
        single = np.minimum(cost[column, 1], np.float32(unknown))
        cost[column, 1] = np.where(window[:, column] == 0, np.float32(0), single)
    before, after = best_paths(cost, 0), best_paths(cost, SIDE)
    apart = before[0][SIDE] + after[0][SIDE]
    ways = [before[0][start] + cost[start, n] + after[start + n - SIDE][SIDE] for start, n in CROSSING]
    together = np.minimum.reduce(ways)
    result[rows] = np.logaddexp(np.float32(0), apart - together)
    return result
