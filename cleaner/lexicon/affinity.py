"""How readily two characters stand near each other in one passage: what tells that two lines speak of the same thing."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon.folding import Folding
from cleaner.lexicon.tables import open_table

AFFINITY_STEP = 32
"""Affinities are stored as whole thirty-seconds of a nat, in a signed byte."""


class Affinity(Folding):
    """Pointwise mutual information of the commonest characters, one two to nine Han after the other within a paragraph."""

    @cached_property
    def _ranks(self) -> NDArray[np.uint16]:
        return open_table("affinity_ranks")  # the row of each folded character, 0 for the rare and all that is not Han

    @cached_property
    def _affinities(self) -> NDArray[np.int8]:
        return open_table("affinities")  # row 0 and column 0 are 0

    def ranks(self, codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
        """Return the row of each folded character in the table of affinities, 0 where it has none."""
        return self._ranks[codes]

    def affinity(self, before: NDArray[np.uint16], after: NDArray[np.uint16]) -> NDArray[np.float32]:
        """Add up, in nats, the affinities of every character of `before` with every one of `after`, for each row of both.

        Both hold ranks, of shape (n, k) and (n, m).

        >>> from cleaner.lexicon import han
        >>> from cleaner.lexicon.folding import codes_of
        >>> lines = [han().ranks(han().fold_codes(codes_of(line))) for line in ("粮食丰收", "水稻产量", "法院判决")]
        >>> farm, law = (float(han().affinity(lines[0][None], lines[after][None])[0]) for after in (1, 2))
        >>> farm > law
        True
        """
        near = self._affinities[before[:, :, None], after[:, None, :]]
        return np.asarray(near.sum(axis=(1, 2), dtype=np.int32) / np.float32(AFFINITY_STEP), dtype=np.float32)
