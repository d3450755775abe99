"""Count how readily the commonest characters stand near each other, two to nine Han apart within one paragraph."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon.affinity import AFFINITY_STEP
from tools.lexicon.sources import say

SIZE = 2048  # rows, of which row 0 stands for all other characters: the rest cover 98 of 100 running Han
NEAREST, FARTHEST = 2, 9
SMOOTHING = 1.0  # added to the seen and to the expected count: what was never seen says little
BREAK = 1  # a code point that is no Han: the end of a paragraph


def make_affinities(texts: list[NDArray[np.uint16]]) -> dict[str, NDArray[np.generic]]:
    """Turn running text, 0 for all that is not Han and BREAK between paragraphs, into the table and its index."""
    codes = np.concatenate([text[text > 0] for text in texts])
    counts = np.bincount(codes, minlength=0x10000)
    counts[BREAK] = 0
    ranks = np.zeros(0x10000, np.uint16)
    ranks[np.argsort(-counts, kind="stable")[: SIZE - 1]] = np.arange(1, SIZE)
    rows = ranks[codes].astype(np.int64)
    paragraph = np.cumsum(codes == BREAK)
    seen = np.zeros(SIZE * SIZE)
    for apart in range(NEAREST, FARTHEST + 1):
        left, right = rows[:-apart], rows[apart:]
        near = (left > 0) & (right > 0) & (paragraph[:-apart] == paragraph[apart:])
        seen += np.bincount(left[near] * SIZE + right[near], minlength=SIZE * SIZE)
    seen = seen.reshape(SIZE, SIZE)
    expected = seen.sum(1, keepdims=True) * seen.sum(0, keepdims=True) / seen.sum()
    nats = np.log((seen + SMOOTHING) / (expected + SMOOTHING))
    nats[0] = nats[:, 0] = 0
    say(f"affinities of {SIZE - 1} characters")
    return {"affinities": np.clip(np.rint(nats * AFFINITY_STEP), -127, 127).astype(np.int8), "affinity_ranks": ranks}
