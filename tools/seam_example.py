"""A page whose seams are known."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Example:
    """A text and, for each seam between its solid lines: 1 joined in truth, 0 kept, -1 unknown."""

    kind: str
    text: str
    joined: np.ndarray


def solid_lines(text: str) -> list[str]:
    """Return the lines that hold anything."""
    return [line for line in text.split("\n") if line.strip()]
