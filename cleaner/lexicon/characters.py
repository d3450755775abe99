"""A character model of Chinese newspapers: how strongly neighbours attract, and how likely a passage is."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon.folding import Folding
from cleaner.lexicon.tables import STEP, find, open_table

NEUTRAL = -5.0
"""Nats given to what the model does not know: near the mean of ordinary newspaper text."""
SEEN, EXPECTED = 0.1, 0.5
"""Added to the seen and the expected count of a pair: an unseen pair of rare characters comes to ln(0.1 / 0.5)."""
PRIOR, CONTEXT, BACKOFF = 0, 1, 2
"""Rows of the table of single characters: ln p, ln of the count as a left neighbour, ln of the back-off weight."""
RAREST = -16.0  # nats, for what the model does not know
PAIR_ROW = 1 << 13  # bits kept for what follows one character
BLOCK = 1 << 18  # characters looked up at a time, so that the work stays in the cache


class Characters(Folding):
    """Back-off trigrams over folded Han; everything else is one boundary symbol, code 0."""

    @cached_property
    def _characters(self) -> NDArray[np.float32]:
        return open_table("characters").astype(np.float32)  # nan for an unknown character

    @cached_property
    def _known(self) -> NDArray[np.uint16]:
        """Each known character itself, 0 for all others."""
        known = ~np.isnan(self._characters[PRIOR])
        known[0] = False
        return np.where(known, np.arange(0x10000), 0).astype(np.uint16)

    @cached_property
    def _bigrams(self) -> tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint8]]:
        return open_table("bigram_keys"), open_table("bigram_costs"), open_table("bigram_backoffs")

    @cached_property
    def _trigrams(self) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
        return open_table("trigram_keys"), open_table("trigram_costs")

    @cached_property
    def _pairs(self) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
        """Number the known characters, and map which of them follow which: one bit a pair."""
        known = np.flatnonzero(self._known)
        ranks = np.zeros(0x10000, np.uint16)
        ranks[known] = np.arange(1, len(known) + 1)
        keys = self._bigrams[0]
        left, right = ranks[keys >> np.uint32(16)].astype(np.int64), ranks[keys & np.uint32(0xFFFF)].astype(np.int64)
        inside = (left > 0) & (right > 0)
        places = left[inside] * PAIR_ROW + right[inside]
        bits = np.zeros((len(known) + 1) * PAIR_ROW // 8, np.uint8)
        np.bitwise_or.at(bits, places >> 3, (1 << (places & 7)).astype(np.uint8))
        return ranks, bits

    def meets(self, left: NDArray[np.uint16], right: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """Tell whether `right` was ever seen to follow `left`: several times as fast as `bigram_pmi`.

        >>> from cleaner.lexicon import han
        >>> from cleaner.lexicon.folding import codes_of
        >>> han().meets(*(han().fold_codes(codes_of(side)) for side in ("厦厦", "门蚂"))).tolist()
        [True, False]
        """
        ranks, bits = self._pairs
        places = ranks[left].astype(np.int64) * PAIR_ROW + ranks[right]
        return np.asarray(bits[places >> 3] >> (places & 7).astype(np.uint8) & 1, np.bool_)

    def knows(self, codes: NDArray[np.uint16]) -> NDArray[np.bool_]:
        """Tell which of the folded characters the model has met.

        >>> from cleaner.lexicon import han
        >>> from cleaner.lexicon.folding import codes_of
        >>> han().knows(han().fold_codes(codes_of("门A"))).tolist()
        [True, False]
        """
        return np.asarray(self._known[codes], np.bool_)

    def priors(self, codes: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Give the natural log of each folded character's share of all text; that of the rarest for the unknown."""
        chances = self._characters[PRIOR][codes]
        return np.asarray(np.where(np.isnan(chances), np.float32(RAREST), chances), np.float32)

    def bigram_pmi(self, left: NDArray[np.uint16], right: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Measure, in nats, how much oftener `right` follows `left` than chance would have it.

        ln((seen + 0.1) / (expected + 0.5)) over the counts of the pair: about 0 for strangers that happen to meet,
        3 to 8 inside a word, below -1.6 for a pair never seen, the lower the commoner its two characters; 0 where
        either character is unknown or not Han.

        >>> from cleaner.lexicon import han
        >>> from cleaner.lexicon.folding import codes_of
        >>> left, right = (han().fold_codes(codes_of(side)) for side in ("厦的的", "门门A"))
        >>> [round(float(value)) for value in han().bigram_pmi(left, right)]
        [6, -2, 0]
        """
        keys, costs, _ = self._bigrams
        left, right = self._known[left], self._known[right]
        pairs = left.astype(np.uint32) << np.uint32(16) | right
        index, hit = find(keys, pairs)
        context = self._characters[CONTEXT][left]
        expected = np.exp(context + self._characters[PRIOR][right])
        seen = np.exp(context - costs[index] * np.float32(1 / STEP))
        seen[~hit] = 0
        result: NDArray[np.float32] = np.log((seen + np.float32(SEEN)) / (expected + np.float32(EXPECTED)))
        result[(left == 0) | (right == 0)] = 0
        return result

    def log_prob(self, codes: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Give the natural log of each folded character's probability after the two before it.

        Unknown characters and everything not Han get NEUTRAL and part the text: what follows them is judged as the
        start of a clause.

        >>> from cleaner.lexicon import han
        >>> from cleaner.lexicon.folding import codes_of
        >>> good, bad = (han().log_prob(han().fold_codes(codes_of(text))).sum() for text in ("人民日报", "人民曰报"))
        >>> bool(good > bad + 5)
        True
        """
        known = np.zeros(len(codes) + 2, np.uint16)
        known[2:] = self._known[codes]
        parts = [self._log_prob(known[k : k + BLOCK + 2]) for k in range(0, len(codes), BLOCK)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _log_prob(self, known: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Score the characters from the third on."""
        keys, costs, backoffs = self._bigrams
        scale = np.float32(-1 / STEP)
        pairs = known[:-1].astype(np.uint32) << np.uint32(16) | known[1:]
        index, hit = find(keys, pairs)
        here, last = known[2:], known[1:-1]
        result: NDArray[np.float32] = costs[index[1:]] * scale
        missing = np.flatnonzero(~hit[1:])
        result[missing] = self._characters[BACKOFF][last[missing]] + self._characters[PRIOR][here[missing]]
        # The pair before, where it is known, is the context of a trigram.
        rows = np.flatnonzero(hit[:-1] & (last != 0))
        triples = pairs[rows].astype(np.uint64) << np.uint64(16) | here[rows]
        result[rows] += backoffs[index[rows]] * scale
        keys3, costs3 = self._trigrams
        index3, hit3 = find(keys3, triples)
        result[rows[hit3]] = costs3[index3[hit3]] * scale
        result[here == 0] = NEUTRAL
        return result
