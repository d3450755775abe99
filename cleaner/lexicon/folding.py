"""Fold traditional and variant characters to simplified ones, and tell which characters prove a script."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon.tables import open_table

EITHER, SIMPLIFIED, TRADITIONAL = 0, 1, 2


def codes_of(text: str) -> NDArray[np.uint32]:
    """List the code points of `text`; lone surrogates pass."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


class Folding:
    """One character in, one character out: so that a single word list serves both scripts and old print."""

    @cached_property
    def _fold(self) -> NDArray[np.uint16]:
        return open_table("fold")

    @cached_property
    def _script(self) -> NDArray[np.uint8]:
        return open_table("script")

    def fold_codes(self, codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
        """Fold code points to simplified characters; code points above U+FFFF become 0.

        >>> from cleaner.lexicon import han
        >>> [chr(code) for code in han().fold_codes(codes_of("靑A"))]
        ['青', 'A']
        """
        folded: NDArray[np.uint16] = self._fold.take(codes, mode="wrap")
        if len(codes) and codes.max() > 0xFFFF:
            folded[codes > 0xFFFF] = 0
        return folded

    def fold(self, text: str) -> str:
        """Fold the characters of `text`, for looking up only: it is no conversion to be shown to a reader.

        The length in code points stays; what lies above U+FFFF stays as it is.

        >>> from cleaner.lexicon import han
        >>> han().fold("各路華軍大擧反攻")
        '各路华军大举反攻'
        >>> han().fold("皇后，2024年 ABC")
        '皇后，2024年 ABC'
        """
        if text.isascii():
            return text
        codes = codes_of(text)
        folded = self._fold.take(codes, mode="wrap").astype(np.uint32)
        if codes.max() > 0xFFFF:
            np.copyto(folded, codes, where=codes > 0xFFFF)
        return folded.tobytes().decode("utf-32-le", "surrogatepass")

    def script(self, codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
        """Tell which script each character proves: 0 either, 1 simplified alone, 2 traditional alone.

        A character that is ordinary in both scripts (后 里 干 著 乾), old print (靑) and everything not Han are 0.

        >>> from cleaner.lexicon import han
        >>> han().script(codes_of("国國后著A")).tolist()
        [1, 2, 0, 0, 0]
        """
        proved: NDArray[np.uint8] = self._script.take(codes, mode="wrap")
        if len(codes) and codes.max() > 0xFFFF:
            proved[codes > 0xFFFF] = EITHER
        return proved
