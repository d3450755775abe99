"""Count words and characters in the corpora: what the Chinese tables are made of."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.lexicon import characters, words

Tables = dict[str, NDArray[np.generic]]


class Counted(NamedTuple):
    """The code points of each text, the same folded, and the tables of words and of characters."""

    codes: dict[str, NDArray[np.uint32]]
    folded: dict[str, NDArray[np.uint16]]
    words: Tables
    characters: Tables


def count_corpora(texts: dict[str, str], fold: NDArray[np.uint16]) -> Counted:
    """Fold the texts, cut them into words, and make the tables."""
    codes = {name: np.frombuffer(text.encode("utf-32-le"), np.uint32) for name, text in texts.items()}
    folded = {name: np.where(code > 0xFFFF, 0, fold[code & 0xFFFF]).astype(np.uint16) for name, code in codes.items()}
    counts, verbs = words.dictionary(fold)
    as_text = {name: code.tobytes().decode("utf-16-le", "replace") for name, code in folded.items()}
    chances = words.probabilities(counts, words.segment_corpora(counts, as_text))
    counted = characters.count({name: characters.blank(code) for name, code in folded.items()}, chances)
    return Counted(codes, folded, words.make_words(chances, verbs), characters.make_characters(counted))
