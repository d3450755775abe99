"""Make the table of Chinese words: which there are, how common each is, which are verbs."""

from __future__ import annotations

import logging
import re
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.lexicon.sources import CORPORA, is_han, jieba_words, need, pypinyin_phrases, say

STEP = 12.0
LONGEST = 4
LEAST = {1: 0, 2: 3, 3: 3, 4: 3}
"""jieba's counts begin at 2, where most are names and scraps of novels: words by length, with the least count kept."""
RARE_NAME = 20
"""A name of three or four characters with a lower count than this is left out."""
NUMERAL = re.compile("[一二三四五六七八九十百千万亿零两几多]{2}")
DICTIONARY_SHARE = 0.3
"""Of a word's probability, what jieba's own counts decide; the rest is how often the newspapers have it."""
NEW_COUNT = 2.0  # for a phrase of pypinyin that jieba does not have, in jieba's counts


def dictionary(fold: NDArray[np.uint16]) -> tuple[dict[str, float], set[str]]:
    """Collect the folded words with jieba's counts, and which of them can be verbs."""
    counts: dict[str, float] = defaultdict(float)
    verbs = set()

    def folded(word: str) -> str:
        codes = [int(fold[ord(character)]) if ord(character) <= 0xFFFF else 0 for character in word]
        return "".join(map(chr, codes)) if codes and all(map(is_han, codes)) and len(codes) <= LONGEST else ""

    for raw, count, tag in jieba_words():
        word = folded(raw)
        # 五百多名 is a number with its noun, 陈清华 a name: as words they would span seams for no reason.
        name = tag.startswith("nr") and count < RARE_NAME
        scrap = len(word) > 2 and (name or (tag == "m" and NUMERAL.search(word)))
        if word and count >= LEAST[len(word)] and not scrap:
            counts[word] += count
            if tag.startswith("v"):
                verbs.add(word)
    for phrase in pypinyin_phrases():
        word = folded(phrase)
        if len(word) > 1 and word not in counts:
            counts[word] = NEW_COUNT
    return counts, verbs


def segment_corpora(counts: dict[str, float], texts: dict[str, str]) -> dict[str, float]:
    """Count the words in the folded newspapers, weighted, as jieba cuts them with this dictionary alone."""
    jieba = need("jieba")
    jieba.setLogLevel(logging.WARNING)
    found: dict[str, float] = defaultdict(float)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.txt"
        path.write_text("".join(f"{word} {int(count)}\n" for word, count in sorted(counts.items())), encoding="utf-8")
        tokenizer = jieba.Tokenizer(str(path))
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
        for name, text in texts.items():
            here: Counter[str] = Counter()
            for line in text.splitlines():
                here.update(tokenizer.cut(line, HMM=False))
            for word, count in here.items():
                if word in counts:
                    found[word] += count * CORPORA[name]
            say(f"{name}: {sum(here.values()):,} words")
    return found


def probabilities(counts: dict[str, float], found: dict[str, float]) -> dict[str, float]:
    """Mix jieba's counts with those of the newspapers."""
    all_jieba, all_found = sum(counts.values()), sum(found.values())
    return {
        word: DICTIONARY_SHARE * count / all_jieba + (1 - DICTIONARY_SHARE) * found.get(word, 0) / all_found
        for word, count in counts.items()
    }


def pack(word: str) -> int:
    """Pack a word's codes into one number, the first highest."""
    key = 0
    for character in word:
        key = key << 16 | ord(character)
    return key


def make_words(chances: dict[str, float], verbs: set[str]) -> dict[str, NDArray[np.generic]]:
    """Sort the words by key; costs in twelfths of a nat, verbs as one bit each."""
    rows = sorted((pack(word), word) for word in chances)
    costs = -np.log([chances[word] for _, word in rows]) * STEP
    return {
        "word_keys": np.array([key for key, _ in rows], np.uint64),
        "word_costs": np.clip(np.rint(costs), 0, 255).astype(np.uint8),
        "word_verbs": np.packbits([word in verbs for _, word in rows]),
    }
