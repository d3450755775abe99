"""Which words of a Chinese text may be doubled without a reader taking it for good Chinese."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
_TRAPS = Path(__file__).parent.parent / "phrases" / "traps.toml"
_NUMERALS = "〇零一二两兩三四五六七八九十百千万萬亿億几幾每各半0123456789"


@cache
def traps(name: str) -> frozenset[str]:
    """Return one of the lists of what may be doubled on purpose."""
    return frozenset(tomllib.loads(_TRAPS.read_text(encoding="utf-8"))[name])


@lru_cache(maxsize=4096)
def _segmented(run: str) -> tuple[str, ...]:
    from cleaner.lexicon import han

    return tuple(han().segment(run))


def han_words(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each Han word of a span stands, as the lexicon cuts it; a single character is a word too."""
    for run in _HAN_RUN.finditer(text, start, end):
        place = run.start()
        for word in _segmented(run.group()):
            yield place, place + len(word)
            place += len(word)


def ends_word(text: str, end: int) -> bool:
    """Tell whether a word of two to four characters ends there."""
    from cleaner.lexicon import han

    return any(han().is_word(text[end - size : end]) for size in (2, 3, 4) if end >= size)


def begins_word(text: str, start: int) -> bool:
    """Tell whether a word of two to four characters begins there."""
    from cleaner.lexicon import han

    return any(han().is_word(text[start : start + size]) for size in (2, 3, 4) if start + size <= len(text))


def is_doubled_on_purpose(word: str) -> bool:
    """Tell whether a word, or its first character, may stand twice in good Chinese."""
    from cleaner.lexicon import han

    folded = han().fold(word)
    return folded[0] in traps("characters") or folded in traps("words")


def is_clear_stutter(text: str, start: int, end: int) -> bool:
    """Tell whether the word's first character twice can be nothing but a slip: 活活动, but not 人人民 or 全市市场."""
    word, before = text[start:end], text[start - 1 : start]
    if before == word[0] or word[0] == word[1] or {before, word[0]} & set(_NUMERALS) or is_doubled_on_purpose(word):
        return False
    return not ends_word(text, start + 1)
