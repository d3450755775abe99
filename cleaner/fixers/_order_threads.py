"""Follow each column through lines that were read across the columns, one line of each in turn.

An alignment of the page's lines with themselves: every line has one successor at most and is one's at most, and as the columns
come round in turn, successors come in the order of the lines that they follow. Only now and then a line is out of step by
a few, since no two columns stand on quite the same height. The best alignment is found by dynamic programming over (line,
how many lines before it its predecessor stands), in time linear in the lines.
"""

import numpy as np
from numpy.typing import NDArray

from cleaner.fixers._order_bonds import Floats

BEGIN, END = 1.5, 1.5  # logits that it costs to begin a thread and to end one, where nothing else is known
OUT_OF_STEP, FARTHER = 4.0, 1.0  # that it costs to take one line out of its turn, and for each place beyond the first
MOST_OUT = 5  # lines among which one may be out of turn
_FOLLOW, _BEGIN, _END = 1, 2, 3  # how a state was reached; 4 and above: by a rotation
_ROTATIONS = [
    tuple((place + step) % size for place in range(size)) for size in range(2, MOST_OUT + 1) for step in ({1, size - 1})
]


def align(bonds: Floats, begin: Floats | float = BEGIN, end: Floats | float = END) -> dict[int, int]:
    """Return the successor of each line that has one; `bonds` is that of bonds_ahead, `begin` and `end` the costs of each line.

    The state (heads, apart) has that many lines told whom they follow, and the next line to be followed stands `apart`
    lines before.
    """
    size, reach = bonds.shape[0], bonds.shape[1] - 1
    begins, ends = (np.broadcast_to(np.asarray(cost, dtype=np.float32), (size,)).tolist() for cost in (begin, end))
    best = np.full((size + 1, reach + 1), -np.inf)
    step = np.zeros((size + 1, reach + 1), dtype=np.int64)
    best[0, 0] = 0.0
    spread = [_spread(bonds, rotation) for rotation in _ROTATIONS]
    for heads in range(size + 1):
        if heads:
            _advance(best, step, heads, begins[heads - 1], bonds, spread)
        row = best[heads]
        for apart in range(min(reach, heads) - 1, -1, -1):
            ended = row[apart + 1] - ends[heads - apart - 1]
            if ended > row[apart]:
                row[apart], step[heads, apart] = ended, _END
    return _trace(best, step)


def _advance(
    best: NDArray[np.float64], step: NDArray[np.int64], heads: int, begin: float, bonds: Floats, spread: list[Floats]
) -> None:
    """Fill the states in which `heads` lines are told, but for those that end a thread; the last one may begin one."""
    ways = np.full((len(_ROTATIONS) + 2, best.shape[1]), -np.inf)
    ways[0, 1:] = best[heads - 1, 1:] + bonds[heads - 1, 1:]
    ways[1, 1:] = best[heads - 1, :-1] - begin
    for number, rotation in enumerate(_ROTATIONS):
        size = len(rotation)
        if heads >= size:
            ways[number + 2] = best[heads - size] + spread[number][heads - 1] - OUT_OF_STEP - FARTHER * (size - 2)
    chosen = ways.argmax(axis=0)
    best[heads] = ways[chosen, np.arange(best.shape[1])]
    step[heads] = np.where(chosen < 2, chosen + 1, chosen + 2)
    step[heads, ~np.isfinite(best[heads])] = 0


def _spread(bonds: Floats, rotation: tuple[int, ...]) -> Floats:
    """Sum the bonds of the last lines up to each, if they follow their tails in the order that the rotation says."""
    size, reach = len(rotation), bonds.shape[1] - 1
    total = np.full(bonds.shape, -np.inf, dtype=np.float32)
    shifts = [to - at for at, to in enumerate(rotation)]
    low, high = 1 - min(shifts), reach - max(shifts)
    if high < low or len(bonds) < size:
        return total
    apart = np.arange(low, high + 1)
    rows = np.arange(size - 1, len(bonds))
    summed = np.zeros((len(rows), len(apart)), dtype=np.float32)
    for at, to in enumerate(rotation):
        summed += bonds[(rows - size + 1 + to)[:, None], apart + (to - at)]
    total[rows[:, None], apart] = summed
    return total


def _trace(best: NDArray[np.float64], step: NDArray[np.int64]) -> dict[int, int]:
    """Walk back from the best last state."""
    heads, apart = len(best) - 1, 0  # where all threads have ended
    after: dict[int, int] = {}
    while heads or apart:
        way = int(step[heads, apart])
        if way == _END:
            apart += 1
        elif way == _BEGIN:
            heads, apart = heads - 1, apart - 1
        elif way == _FOLLOW:
            after[heads - apart - 1] = heads - 1
            heads -= 1
        else:
            rotation = _ROTATIONS[way - 4]
            first = heads - len(rotation)
            after.update({first - apart + at: first + to for at, to in enumerate(rotation)})
            heads = first
    return after


def threads(size: int, after: dict[int, int]) -> list[list[int]]:
    """Return the threads that the lines make, each in the order in which it is read."""
    followed = set(after.values())
    found = []
    for line in range(size):
        if line not in followed:
            thread = [line]
            while thread[-1] in after:
                thread.append(after[thread[-1]])
            found.append(thread)
    return found
