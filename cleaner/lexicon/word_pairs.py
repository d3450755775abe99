"""How readily one word of running text follows another: what tells that a line goes on in a line elsewhere."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon.latin_words import latin
from cleaner.lexicon.tables import open_table

PAIRED = ("en",)
"""Languages that have a table of pairs."""
PAIR_STEP = 24
"""Pairs are stored as whole twenty-fourths of a nat, in a signed byte."""
TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d[\d.,]*\d|\d|[^\s\w]")
KINDS = ("capitals", "name", "number", "ed", "ing", "ly", "s", "word", "pause", "stop", "dash", "mark")
"""What a token may be, in the order of the table's first rows."""
_ENDINGS = (("ed", 3), ("ing", 4), ("ly", 5), ("s", 6))
_COMMON = 3.5  # Zipf frequency of a word that may be read out of letters run together
_REMEMBERED = 20_000  # tokens whose rows are not looked up again
_LONGEST = 12  # letters of such a word


def tokens_of(line: str) -> list[str]:
    """Split a line into words, numbers and marks."""
    return TOKEN.findall(line)


def kind_of(token: str) -> int:
    """Return the row of the token's kind, counted from 1."""
    first = token[0]
    if first.isdigit():
        return 3
    if first.isalpha():
        if first.isupper():
            return 1 if len(token) > 1 and token.isupper() else 2
        return next((row + 1 for ending, row in _ENDINGS if token.endswith(ending) and len(token) > len(ending) + 1), 8)
    if first in ",;:":
        return 9
    if first in ".!?":
        return 10
    return 11 if first in "-–—" else 12


class WordPairs:
    """Pointwise mutual information of neighbouring words and kinds of words, in one language.

    >>> word_pairs("en").last_word("overthe"), word_pairs("en").last_word("harbour")
    ('the', 'harbour')
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.table: NDArray[np.int8] = open_table(f"pairs_{language}")
        self._rows: NDArray[np.uint16] = open_table(f"pair_rows_{language}")
        self._words = latin(language)
        self.row = lru_cache(_REMEMBERED)(self._row)
        self.last_word = lru_cache(_REMEMBERED)(self._last_word)
        self.first_word = lru_cache(_REMEMBERED)(self._first_word)

    def _row(self, token: str) -> int:
        """Return the row of a word or, if it has none, that of its kind."""
        place = self._words.index(token)
        return int(self._rows[place]) or kind_of(token) if place >= 0 else kind_of(token)

    def _last_word(self, token: str) -> str:
        """Return the word that a token ends on, which a reader may have run together with those before it."""
        endings = [token[at:] for at in range(max(1, len(token) - _LONGEST), len(token))]
        return token if self._stands(token) else self._longest(endings, token)

    def _first_word(self, token: str) -> str:
        """Return the word that a token begins with."""
        beginnings = [token[:at] for at in range(min(_LONGEST, len(token) - 1), 0, -1)]
        return token if self._stands(token) else self._longest(beginnings, token)

    def _stands(self, token: str) -> bool:
        return not token.isalpha() or len(token) == 1 or self._words.index(token) >= 0

    def _longest(self, parts: list[str], token: str) -> str:
        return next((part for part in parts if len(part) > 1 and self._words.zipf(part) >= _COMMON), token)


@cache
def word_pairs(language: str) -> WordPairs:
    """Open the pairs of one of PAIRED, once."""
    return WordPairs(language)
