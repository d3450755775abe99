"""Make the table of wide words: those of newspapers mixed evenly with those of talk, fiction and the web."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.lexicon.sources import is_han, need
from tools.lexicon.words import LONGEST, STEP, pack

SHARE = 0.5
"""Of a word's probability, what the newspapers decide."""
LEAST = 1e-7
"""A word that the newspapers' table does not have is as common as this, or left out."""


def spoken(fold: NDArray[np.uint16]) -> dict[int, float]:
    """Collect wordfreq's Chinese words of one to four Han, folded and packed, with their frequencies."""
    found: dict[int, float] = {}
    for word, chance in need("wordfreq").get_frequency_dict("zh", "large").items():
        if len(word) > LONGEST or not all(ord(char) <= 0xFFFF and is_han(ord(char)) for char in word):
            continue
        key = pack("".join(chr(int(fold[ord(char)])) for char in word))
        found[key] = found.get(key, 0.0) + chance
    return found


def make_wide(words: dict[str, NDArray[np.generic]], fold: NDArray[np.uint16]) -> dict[str, NDArray[np.generic]]:
    """Mix the table of words with those of other kinds of text; costs in twelfths of a nat."""
    chances = dict(zip(words["word_keys"].tolist(), np.exp(-words["word_costs"].astype(float) / STEP), strict=True))
    other = spoken(fold)
    keys = sorted({*chances, *(key for key, chance in other.items() if chance >= LEAST)})
    mixed = [SHARE * chances.get(key, 0.0) + (1 - SHARE) * other.get(key, 0.0) for key in keys]
    return {
        "wide_keys": np.array(keys, np.uint64),
        "wide_costs": np.clip(np.rint(-np.log(mixed) * STEP), 0, 255).astype(np.uint8),
    }
