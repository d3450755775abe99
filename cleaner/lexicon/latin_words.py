"""Word frequencies of six languages in Latin letters, and a quick guess at a text's language."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, cached_property
from itertools import pairwise

import numpy as np

from cleaner.lexicon.tables import open_table

LANGUAGES = ("de", "en", "es", "fr", "it", "nl")
RARE_LANGUAGES = ("de", "en", "fr")
"""Languages whose rarer words are known by their checksums."""
GRAM, GRAM_BITS = 4, 1 << 21
"""Which runs of four characters words have is kept as so many bits."""
ZIPF_STEP = 20
"""Zipf values are stored as whole twentieths."""
FUNCTION_ZIPF = 6.0
"""Words this frequent are function words: some fifty to a language."""
GUESS_LENGTH = 4000
"""Code points of a text that are looked at to guess its language."""
GUESS_SHARE = 0.2
"""Of a text's words, at least this share are function words of its language (in running text 0.3 to 0.5)."""
ABSENT_ZIPF = 3.0  # for a function word of another language, so that one loan does not decide
WORD = re.compile(r"[^\W\d_]+")
PLAIN = str.maketrans({"\N{LATIN SMALL LETTER LONG S}": "s", "ß": "ss", "\N{RIGHT SINGLE QUOTATION MARK}": "'"})
"""How look-ups are spelt; wordfreq writes ß as ss, so that Straße and the Swiss Strasse are one word."""


class Latin:
    """One language's words, lower-case, with their frequencies; the long s is looked up as s, and ß as ss."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return latin, (self.language,)  # a pickle holds the name, not the table

    @cached_property
    def _blob(self) -> memoryview:
        return open_table(f"{self.language}_words").data

    @cached_property
    def _offsets(self) -> memoryview:
        return open_table(f"{self.language}_offsets").data

    @cached_property
    def _zipfs(self) -> memoryview:
        return open_table(f"{self.language}_zipfs").data

    def __len__(self) -> int:
        return len(self._zipfs)

    def zipf(self, word: str) -> float:
        """Look up the word's Zipf frequency: log10 of its occurrences in a thousand million words, 0.0 if absent.

        >>> latin("en").zipf("The"), latin("en").zipf("newſpaper") == latin("en").zipf("newspaper") > 4
        (7.75, True)
        >>> latin("en").zipf("nevvspaper")
        0.0
        """
        place = self.index(word)
        return int(self._zipfs[place]) / ZIPF_STEP if place >= 0 else 0.0

    def index(self, word: str) -> int:
        """Look up the word's place among words(), -1 if absent."""
        wanted = word.lower().translate(PLAIN).encode("utf-8", "surrogatepass")
        blob, offsets = self._blob, self._offsets
        low, high = 0, len(self._zipfs)
        while low < high:
            middle = (low + high) // 2
            if blob[offsets[middle] : offsets[middle + 1]].tobytes() < wanted:
                low = middle + 1
            else:
                high = middle
        if low < len(self._zipfs) and blob[offsets[low] : offsets[low + 1]] == wanted:
            return low
        return -1

    def __contains__(self, word: str) -> bool:
        return self.zipf(word) > 0

    @cached_property
    def _decoded(self) -> list[str]:
        blob = self._blob.tobytes()
        ends = self._offsets.tolist()
        return [blob[start:end].decode() for start, end in pairwise(ends)]

    def words(self) -> list[str]:
        """List all words in the order of their UTF-8 bytes; decoded once, do not change the list."""
        return self._decoded

    @cached_property
    def table(self) -> dict[str, float]:
        """Every word with its Zipf frequency, spelt as look-ups are; for those who look up thousands. Do not change it."""
        return dict(zip(self._decoded, (np.asarray(self._zipfs) / ZIPF_STEP).tolist(), strict=True))

    @cached_property
    def _rare(self) -> memoryview:
        return open_table(f"{self.language}_rare").data

    def is_rare(self, word: str) -> bool:
        """Tell whether the word is one too rare for the list, in RARE_LANGUAGES; one string in ten thousand passes for one.

        >>> latin("en").is_rare("lamplighter"), latin("en").is_rare("lamplightcr")
        (True, False)
        """
        if self.language not in RARE_LANGUAGES:
            return False
        key = zlib.crc32(word.lower().translate(PLAIN).encode("utf-8", "surrogatepass"))
        place = bisect_left(self._rare, key)
        return place < len(self._rare) and self._rare[place] == key

    @cached_property
    def _grams(self) -> memoryview:
        return open_table(f"{self.language}_grams").data

    def broken(self, word: str) -> list[int]:
        """List where four characters begin that no word of the list has in a row, the word's two ends counted as one each.

        The word is in small letters; -1 stands for its beginning. A few such places are missed.

        >>> latin("en").broken("printed"), latin("en").broken("prlnted")[0]
        ([], 0)
        """
        grams, padded = self._grams, f"^{word.translate(PLAIN)}$".encode("utf-8", "surrogatepass")
        if len(padded) != len(word) + 2:  # other than ASCII letters: by characters
            text = f"^{word}$"
            rows = [text[place : place + GRAM].encode("utf-8", "surrogatepass") for place in range(len(text) - GRAM + 1)]
        else:
            rows = [padded[place : place + GRAM] for place in range(len(padded) - GRAM + 1)]
        keys = [zlib.crc32(row) % GRAM_BITS for row in rows]
        return [place for place, key in enumerate(keys, -1) if not grams[key >> 3] >> (key & 7) & 1]

    def frequent(self, least: float) -> list[str]:
        """List the words with a Zipf frequency of at least `least`."""
        blob, offsets = self._blob, self._offsets
        rows = np.flatnonzero(np.asarray(self._zipfs) >= round(least * ZIPF_STEP)).tolist()
        return [blob[offsets[row] : offsets[row + 1]].tobytes().decode() for row in rows]


@cache
def latin(lang: str) -> Latin:
    """Open the word list of one of LANGUAGES, once.

    Raises ValueError for any other language.
    """
    if lang not in LANGUAGES:
        message = f"no word list for {lang!r}; there are: {', '.join(LANGUAGES)}"
        raise ValueError(message)
    return Latin(lang)


def zipf(word: str, languages: Sequence[str] = LANGUAGES) -> float:
    """Look the word up in several languages and give its highest Zipf frequency, 0.0 where none has it.

    >>> zipf("Zeitung") > 4, zipf("Zeitung", ["en"]) < 3
    (True, True)
    """
    return max((latin(language).zipf(word) for language in languages), default=0.0)


@cache
def _function_words() -> dict[str, tuple[float, ...]]:
    """Map each language's function words to their Zipf frequency in every language."""
    frequent = {word for language in LANGUAGES for word in latin(language).frequent(FUNCTION_ZIPF)}
    return {word: tuple(latin(language).zipf(word) for language in LANGUAGES) for word in sorted(frequent)}


def guess_language(text: str) -> str:
    """Guess the language, one of LANGUAGES, from the function words among the first few thousand code points.

    "" where too few of the words are function words of the likeliest language: Chinese, tables, lists of names.

    >>> guess_language("Der Rat hat am Montag in der Stadt über die neue Brücke beraten.")
    'de'
    >>> guess_language("同比下降，日均 Reuters 12.5")
    ''
    """
    table = _function_words()
    words = WORD.findall(text[:GUESS_LENGTH].lower().translate(PLAIN))
    rows = [row for row in map(table.get, words) if row]
    if not rows:
        return ""
    columns = list(zip(*rows, strict=True))
    totals = [sum(max(value, ABSENT_ZIPF) for value in column) for column in columns]
    best = totals.index(max(totals))
    share = sum(value >= FUNCTION_ZIPF for value in columns[best]) / len(words)
    return LANGUAGES[best] if share >= GUESS_SHARE else ""
