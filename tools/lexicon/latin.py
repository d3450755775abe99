"""Make the word lists of the languages in Latin letters from wordfreq's."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tools.lexicon.sources import need, say

SIZES = {"de": 100_000, "en": 100_000, "es": 80_000, "fr": 80_000, "it": 80_000, "nl": 80_000}
"""Words kept, the commonest: more for German, which writes compounds in one, and English."""
RARE = ("de", "en", "fr")
"""Languages whose rarer words are kept too, as checksums: enough to tell that a word is one."""
GRAM, GRAM_BITS = 4, 1 << 21
ZIPF_STEP = 20
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*'?")


def is_latin(word: str) -> bool:
    """Tell whether the word is of Latin letters, apostrophes and hyphens alone."""
    letters = (c for c in word if c.isalpha())
    return WORD.fullmatch(word) is not None and all(unicodedata.name(c, "").startswith("LATIN") for c in letters)


def make_grams(words: Iterable[str]) -> NDArray[np.uint8]:
    """Set a bit for each run of four characters that a word has, its two ends counted as one each."""
    bits = np.zeros(GRAM_BITS // 8, np.uint8)
    grams = {f"^{word}$"[place : place + GRAM] for word in words for place in range(len(word) - GRAM + 3)}
    for gram in grams:
        key = zlib.crc32(gram.encode()) % GRAM_BITS
        bits[key >> 3] |= 1 << (key & 7)
    return bits


def make_latin(language: str) -> dict[str, NDArray[np.generic]]:
    """Sort the commonest words by their UTF-8 bytes: one blob, offsets into it, Zipf frequencies; checksums of the rest."""
    wordfreq = need("wordfreq")
    chances: dict[bytes, float] = {}
    for raw, chance in wordfreq.get_frequency_dict(language, "large").items():
        if is_latin(raw):
            word = raw.lower().replace("’", "'").replace("ſ", "s").replace("ß", "ss").encode()
            chances[word] = chances.get(word, 0.0) + chance
    ranked = sorted(chances, key=lambda word: (-chances[word], word))[: SIZES[language]]
    words = sorted(ranked)
    rare = {zlib.crc32(word) for word in chances.keys() - set(ranked)} if language in RARE else set()
    zipfs = (np.log10([chances[word] for word in words]) + 9) * ZIPF_STEP
    say(f"{language}: {len(words):,} words, the rarest with a Zipf frequency of {zipfs.min() / ZIPF_STEP:.2f}")
    tables: dict[str, NDArray[np.generic]] = {
        f"{language}_words": np.frombuffer(b"".join(words), np.uint8),
        f"{language}_offsets": np.cumsum([0, *map(len, words)]).astype(np.uint32),
        f"{language}_zipfs": np.clip(np.rint(zipfs), 1, 255).astype(np.uint8),
    }
    if rare:
        tables[f"{language}_rare"] = np.array(sorted(rare), np.uint32)
        tables[f"{language}_grams"] = make_grams(word.decode() for word in words)
    return tables


def words_of(tables: dict[str, NDArray[np.generic]], language: str) -> list[str]:
    """List the words of a language's tables, in their order."""
    blob, offsets = tables[f"{language}_words"].tobytes(), tables[f"{language}_offsets"].tolist()
    return [blob[start:end].decode() for start, end in pairwise(offsets)]
