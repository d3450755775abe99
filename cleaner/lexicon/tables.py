"""Open the lexicon's tables: plain `.npy` files, memory-mapped, so that many processes share one copy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"
STEP = 12.0
"""Costs and log probabilities are stored as whole twelfths of a nat: a byte reaches 21 nats."""


def open_table(name: str) -> NDArray[Any]:
    """Map the table `name` read-only into memory.

    Raises FileNotFoundError, with the command that builds the tables, where it is missing.
    """
    path = DATA / f"{name}.npy"
    try:
        table: NDArray[Any] = np.load(path, mmap_mode="r")
    except FileNotFoundError:
        message = f"{path}: this table of the lexicon is missing; build it with: python -m tools.lexicon"
        raise FileNotFoundError(message) from None
    return table.view(np.ndarray)  # np.memmap is slow to slice


def find(keys: NDArray[Any], wanted: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Look `wanted` up in the sorted `keys`: where each would be, and whether it is there.

    >>> index, hit = find(np.array([2, 4, 6]), np.array([4, 5, 9]))
    >>> index.tolist(), hit.tolist()
    ([1, 2, 2], [True, False, False])
    """
    index = keys.searchsorted(wanted)
    np.minimum(index, len(keys) - 1, out=index)
    return index, keys[index] == wanted
