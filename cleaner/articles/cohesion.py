"""Whether a text goes on about the same subject: names and terms come again."""

import re

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{3,}")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]{6,}")


def shares(told: str, new: str, *, han: float, latin: float) -> bool:
    """Whether more of the new text's grams have been told than the limit of its script."""
    grams, words = _runs_of_three(new), _long_words(new)
    if len(grams) >= len(words):
        common, limit = len(grams & _runs_of_three(told)), han * len(grams)
    else:
        common, limit = len(words & _long_words(told)), latin * len(words)
    return common > 1 and common > limit


def _runs_of_three(text: str) -> set[str]:
    return {run[start : start + 3] for run in _HAN.findall(text) for start in range(len(run) - 2)}


def _long_words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text)}


def grams_of(text: str) -> set[str]:
    """Return the runs of three Han characters, and the words of six letters and more, of a text.

    >>> sorted(grams_of("河口新桥 and the harbour"))
    ['harbour', '口新桥', '河口新']
    """
    return _runs_of_three(text) | _long_words(text)
