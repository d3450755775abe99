"""Which characters look alike, and which of them would complete a word: what a misread character may have been."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon.tables import STEP, find, open_table
from cleaner.lexicon.words import Words

STRONGEST = 255.0
"""Likeness 1 as it is stored."""
COMPLETED = (3, 4)
"""Words this long are completed: two characters leave too many choices."""
MOST = 12
"""So many completions of one word are looked at."""
DEAREST = 15.5
"""Nats; rarer words are not completed."""


class Completion(NamedTuple):
    """Words with one place left open: the others packed with 0 there, sorted, and the character that belongs there."""

    patterns: NDArray[np.uint64]
    characters: NDArray[np.uint16]


class Shapes(Words):
    """Look-alikes of simplified characters by their glyphs, words of all kinds of text, and their completions."""

    @cached_property
    def _shape_ranks(self) -> NDArray[np.uint16]:
        return open_table("shape_ranks")

    @cached_property
    def _shapes(self) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
        return open_table("shapes"), open_table("shape_likeness")

    @cached_property
    def _wide(self) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
        return open_table("wide_keys"), open_table("wide_costs")

    def lookalikes(self, codes: NDArray[np.uint16]) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
        """List for each character those that look like it, the likest first, and how like each is (at most 1).

        A character that is not known has zeros only.

        >>> from cleaner.lexicon import han
        >>> codes, likeness = han().lookalikes(np.array([ord("未")], np.uint16))
        >>> chr(codes[0, 0]), bool(likeness[0, 0] > 0.9)
        ('末', True)
        """
        shapes, likeness = self._shapes
        rows = self._shape_ranks[codes]
        return shapes[rows], likeness[rows].astype(np.float32) / np.float32(STRONGEST)

    def wide_costs(self, keys: NDArray[np.uint64]) -> NDArray[np.float32]:
        """Look up what each packed word costs in text of all kinds, talk and fiction too: nats, inf where it is no word."""
        wide, costs = self._wide
        index, hit = find(wide, keys)
        found = costs[index] * np.float32(1 / STEP)
        found[~hit] = np.inf
        return found

    @cached_property
    def _completions(self) -> dict[tuple[int, int], Completion]:
        """Index the words by their length and the place left open."""
        keys, costs = self._wide
        common = keys[costs <= DEAREST * STEP]
        found = {}
        for length in COMPLETED:
            words = common[
                (common >> np.uint64(16 * (length - 1)) > 0) & (common < np.uint64(1 << 16 * length) if length < 4 else True)
            ]
            for place in range(length):
                shift = np.uint64(16 * (length - 1 - place))
                patterns = words & ~(np.uint64(0xFFFF) << shift)
                order = np.argsort(patterns, kind="stable")
                characters = (words >> shift & np.uint64(0xFFFF)).astype(np.uint16)
                found[length, place] = Completion(patterns[order], characters[order])
        return found

    def completions(self, windows: NDArray[np.uint16]) -> tuple[NDArray[np.intp], NDArray[np.uint16]]:
        """List the characters that would make the middle of each window a word of three or four: its row, the character.

        `windows` has an odd number of columns, at least seven; 0 is what is not Han.
        """
        middle = windows.shape[1] // 2
        wide = windows.astype(np.uint64)
        rows, characters = [], []
        for (length, place), words in self._completions.items():
            keys = np.zeros(len(windows), np.uint64)
            whole = np.ones(len(windows), np.bool_)
            for column in range(middle - place, middle - place + length):
                keys <<= np.uint64(16)
                if column != middle:
                    keys |= wide[:, column]
                    whole &= wide[:, column] > 0
            low = words.patterns.searchsorted(keys)
            counts = np.where(whole, np.minimum(words.patterns.searchsorted(keys, "right") - low, MOST), 0)
            row = np.repeat(np.arange(len(windows)), counts)
            rows.append(row)
            characters.append(words.characters[np.arange(len(row)) + np.repeat(low - np.cumsum(counts) + counts, counts)])
        return np.concatenate(rows), np.concatenate(characters)
