"""Chinese words: costs, verbs, segmentation, and words that span a seam. All look-ups are on folded text."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon import crossings
from cleaner.lexicon.folding import Folding, codes_of
from cleaner.lexicon.tables import STEP, find, open_table

LONGEST = 4
"""Words are at most this many characters long: four 16-bit codes fill a 64-bit key."""
UNKNOWN_COST = 16.0
"""Nats for a character that is no word by itself: a little dearer than the rarest words."""
OTHER_COST = 4.0
"""Nats for a run of digits or of Latin letters, or for one mark: that of a common word."""
OTHER_RUN = re.compile(r"[0-9０-９]+(?:[.,．，][0-9０-９]+)*|[^\W\d_\u2e80-\U0003ffff]+")


class Words(Folding):
    """A sorted table of packed words of one to four folded characters, with a cost in nats for each."""

    @cached_property
    def _keys(self) -> NDArray[np.uint64]:
        return open_table("word_keys")

    @cached_property
    def _costs(self) -> NDArray[np.uint8]:
        return open_table("word_costs")

    @cached_property
    def _verbs(self) -> NDArray[np.uint8]:
        return open_table("word_verbs")

    @cached_property
    def _view(self) -> memoryview:
        return self._keys.data  # ten times faster than numpy to bisect for one key

    def pack(self, codes: NDArray[np.uint16], n: int) -> NDArray[np.uint64]:
        """Pack every run of `n` (1 to 4) folded codes into one key, the first code highest.

        The result has `len(codes) - n + 1` keys (none where the text is shorter); a run with a 0 in it is 0, which
        is no word.

        >>> from cleaner.lexicon import han
        >>> hex(han().pack(np.array([0x4EBA, 0x6C11], np.uint16), 2)[0])
        '0x4eba6c11'
        """
        if not 1 <= n <= LONGEST:
            message = f"n is {n}; words have 1 to {LONGEST} characters"
            raise ValueError(message)
        size = max(0, len(codes) - n + 1)
        keys = np.zeros(size, np.uint64)
        if size:
            for k in range(n):
                keys <<= np.uint64(16)
                keys |= codes[k : k + size]
            for k in np.flatnonzero(codes == 0).tolist():
                keys[max(0, k - n + 1) : k + 1] = 0
        return keys

    def word_costs(self, keys: NDArray[np.uint64]) -> NDArray[np.float32]:
        """Look up what each packed word costs: -ln of its probability in nats, inf where it is no word."""
        index, hit = find(self._keys, keys)
        costs = self._costs[index].astype(np.float32)
        costs *= np.float32(1 / STEP)
        costs[~hit] = inf
        return costs

    def _index(self, text: str) -> int:
        """Find the row of a word, -1 where it is none."""
        if not 1 <= len(text) <= LONGEST:
            return -1
        key = 0
        fold = self._fold
        for character in text:
            code = ord(character)
            if not 0 < code <= 0xFFFF:
                return -1
            key = key << 16 | int(fold[code])
        view = self._view
        index = bisect_left(view, key)
        return index if index < len(view) and view[index] == key else -1

    def is_word(self, text: str) -> bool:
        """Tell whether `text`, in either script, is a word of at most four characters.

        >>> from cleaner.lexicon import han
        >>> han().is_word("经济"), han().is_word("經濟"), han().is_word("济经")
        (True, True, False)
        """
        return self._index(text) >= 0

    def word_cost(self, text: str) -> float:
        """Look up -ln of the word's probability in nats; inf where `text` is no word."""
        index = self._index(text)
        return int(self._costs[index]) / STEP if index >= 0 else inf

    def is_verb(self, text: str) -> bool:
        """Tell whether the word can be a verb (jieba's tags v, vn, vd …): 研究研究 may be meant.

        >>> from cleaner.lexicon import han
        >>> han().is_verb("研究"), han().is_verb("经济")
        (True, False)
        """
        index = self._index(text)
        return index >= 0 and bool(self._verbs[index >> 3] >> (7 - (index & 7)) & 1)

    def _best(self, text: str) -> tuple[float, list[int]]:
        """Find the cheapest segmentation: its cost, and the boundaries from the last to the first."""
        size = len(text)
        if not size:
            return 0.0, [0]
        codes = self.fold_codes(codes_of(text))
        tables = [self.word_costs(self.pack(codes, n)).tolist() for n in range(1, LONGEST + 1)]
        runs = {match.start(): match.end() for match in OTHER_RUN.finditer(text)}
        best = [0.0] + [inf] * size
        back = [0] * (size + 1)
        for start in range(size):
            here = best[start]
            for length, costs in enumerate(tables, 1):
                end = start + length
                if end > size:
                    break
                cost = costs[start]
                if length == 1 and cost == inf:
                    if start in runs:
                        end, cost = runs[start], OTHER_COST
                    else:
                        cost = UNKNOWN_COST if 0x3400 <= codes[start] < 0xA000 else OTHER_COST
                if here + cost < best[end]:
                    best[end], back[end] = here + cost, start
        cuts = [size]
        while cuts[-1]:
            cuts.append(back[cuts[-1]])
        return best[size], cuts

    def segment_cost(self, text: str) -> float:
        """Cost in nats of the cheapest segmentation into words; meant for up to some forty code points.

        An unknown Han character costs UNKNOWN_COST; a run of digits, a run of Latin letters and any other character
        cost OTHER_COST each.
        """
        return self._best(text)[0]

    def segment(self, text: str) -> list[str]:
        """Cut `text` into its likeliest words; joined they are `text` again.

        >>> from cleaner.lexicon import han
        >>> han().segment("常委会会议2024年召开")
        ['常委会', '会议', '2024', '年', '召开']
        """
        cuts = self._best(text)[1]
        return [text[start:end] for end, start in zip(cuts[-2::-1], cuts[:0:-1], strict=True)]

    def crossing(self, left: NDArray[np.uint16], right: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Weigh for each seam, in nats, whether a word of two to four characters spans it.

        `left` and `right`, of shape (n, 3), hold the folded characters before and after each seam; 0 stands for none
        or not Han. Of the six characters two segmentations are compared: the cheapest with a word across the seam,
        and the cheapest with a boundary at the seam. With d their difference, boundary minus word, the result is
        ln(1 + exp d): minus the log of the chance of a boundary, if these two were the only ways. 0 means that no
        word crosses; below 0.7 one does, but the boundary is likelier; above 3 a word very likely spans the seam.

        >>> from cleaner.lexicon import han
        >>> def weigh(left, right):
        ...     before, after = (han().fold_codes(codes_of(side))[None] for side in (left, right))
        ...     return float(han().crossing(before, after)[0])
        >>> weigh("数字经", "济发展") > 3
        True
        >>> weigh("的发展", "他们说")
        0.0
        """
        return crossings.crossing(left, right, self.word_costs, UNKNOWN_COST)
