"""Count which English words stand next to each other: what tells that one line of running text goes on in another."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon.word_pairs import KINDS, PAIR_STEP, kind_of, tokens_of
from tools.lexicon.sources import say

SIZE = 512  # rows: the kinds of tokens, then the commonest words
SMOOTHING = 1.0  # added to the seen and to the expected count: what was never seen says little


def make_pairs(language: str, text: str, words: list[str]) -> dict[str, NDArray[np.generic]]:
    """Turn running text, a paragraph a line, into the table of pairs and the row of each of the lexicon's `words`."""
    lines = [tokens_of(line) for line in text.splitlines()]
    known = {word: number for number, word in enumerate(words)}
    counts = np.zeros(len(words), dtype=np.int64)
    for line in lines:
        for token in line:
            number = known.get(token.lower())
            if number is not None:
                counts[number] += 1
    rows = np.zeros(len(words), np.uint16)
    room = SIZE - len(KINDS) - 1
    common = np.argsort(-counts, kind="stable")[:room]
    rows[common] = np.arange(len(KINDS) + 1, SIZE)
    seen = np.zeros((SIZE, SIZE))
    for line in lines:
        ways = [(kind_of(token), int(rows[known[token.lower()]]) if token.lower() in known else 0) for token in line]
        for before, after in pairwise(ways):
            for left in before:
                for right in after:
                    seen[left, right] += 1
    seen[0] = seen[:, 0] = 0
    expected = np.maximum(_margin(seen, 1), 1)[:, None] * np.maximum(_margin(seen, 0), 1) / _total(seen)
    nats = np.log((seen + SMOOTHING) / (expected + SMOOTHING))
    nats[0] = nats[:, 0] = 0
    say(f"{language}: pairs of {room} words and {len(KINDS)} kinds")
    return {
        f"pairs_{language}": np.clip(np.rint(nats * PAIR_STEP), -127, 127).astype(np.int8),
        f"pair_rows_{language}": rows,
    }


def _margin(seen: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """Count each row by the kinds beside it: every token has one kind, while rare words have no row."""
    kinds = slice(1, len(KINDS) + 1)
    return np.asarray((seen[:, kinds] if axis == 1 else seen[kinds]).sum(axis=axis))


def _total(seen: NDArray[np.float64]) -> float:
    return float(seen[1 : len(KINDS) + 1, 1 : len(KINDS) + 1].sum())
