"""Words and phrases of Han characters that stand twice without a mark between: 企业企业."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.rulebook import FixerRules, Rule

_LONGEST = 30  # characters of a phrase
_SMALL = 3000  # characters of a small page
_WORD = 4  # characters compared at once
_NO_HAN = 0x2000  # from here on lie codes that stand for nothing in a view
_PHRASE = 4  # characters: what is shorter is a word
_LONGEST_WORD = 4


class Run(NamedTuple):
    """Characters `start:end` that are equal to those `lag` later."""

    start: int
    end: int
    lag: int


def find_phrases(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find immediate repetitions of two to thirty Han characters."""
    beyond = 0
    for run in sorted(find_runs(view)):
        if run.start >= beyond and not _has_shorter_period(view.text[run.start : run.start + run.lag]):
            found = _judge(view, run, rules)
            if found is not None:
                beyond = run.end + run.lag
                yield found


def find_runs(view: HanView) -> Iterator[Run]:
    """Find every run of at least `lag` characters that come again `lag` later."""
    codes, text = view.codes, view.text
    beyond = dict.fromkeys(range(_LONGEST + 1), 0)
    for lag, start in _find_pairs(codes):
        if start < beyond[lag] or text[start : start + lag] != text[start + lag : start + 2 * lag]:
            continue
        if (codes[start : start + lag] == codes[start + lag : start + 2 * lag]).all():
            end = beyond[lag] = _end_of_run(codes, start + lag, lag)
            yield Run(start, end, lag)


def _find_pairs(codes: NDArray[np.uint16]) -> Iterator[tuple[int, int]]:
    """Yield (lag, offset) where characters seem to come again `lag` later."""
    return _find_near(codes) if len(codes) < _SMALL else _find_by_lag(codes)


def _find_near(codes: NDArray[np.uint16]) -> Iterator[tuple[int, int]]:
    """Sort the pairs of neighbours on a small page: equal ones stand together, and the nearest of them side by side."""
    keys = codes[:-1].astype(np.uint64) << np.uint64(16)
    keys |= codes[1:]
    keys <<= np.uint64(32)
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    found: list[tuple[int, int]] = []
    for step in range(1, len(keys)):
        lags = keys[step:] - keys[:-step]  # beyond any lag where the pairs differ
        rows = (lags <= _LONGEST).nonzero()[0]
        if not len(rows):
            break
        found += zip((keys[rows] & np.uint64(0xFFFFFFFF)).tolist(), lags[rows].tolist(), strict=True)
    for place, lag in sorted(found):
        if lag > 1:
            yield lag, place


def _find_by_lag(codes: NDArray[np.uint16]) -> Iterator[tuple[int, int]]:
    """Compare a large page with itself at every lag, several characters at once.

    A run of seven equal characters and more holds four at an offset that four divides, one of three to six a pair at an
    even one; only for a lag of two both kinds of offsets are needed.
    """
    margin = np.arange(_NO_HAN, _NO_HAN + 2 * _LONGEST + _WORD, dtype=np.uint16)  # equals nothing
    padded = np.concatenate((margin[:_WORD], codes, margin[_WORD:]))
    size = len(padded) // _WORD * _WORD - _WORD
    shifted = [padded[shift : shift + size].copy() for shift in range(_WORD)]
    pairs, words = [one.view(np.uint32) for one in shifted], [one.view(np.uint64) for one in shifted]
    lags, places = [], []
    for lag in range(2, _LONGEST + 1):
        width, views = (2, pairs) if lag < _WORD + 3 else (_WORD, words)
        skip, shift = divmod(lag, width)
        hits = (views[0][: len(views[0]) - skip] == views[shift][skip:]).nonzero()[0] * width
        if lag == 2:
            odd = (pairs[1][:-1] == pairs[1][1:]).nonzero()[0] * 2 + 1
            hits = np.sort(np.concatenate((hits, odd)))
        places.append(hits)
        lags.append(np.full(len(hits), lag))
    place, lag_of = np.concatenate(places), np.concatenate(lags)
    equal = np.ones(len(place), np.bool_)
    for _ in range(1, _WORD):  # back to where the run begins
        equal &= padded[place - 1] == padded[place - 1 + lag_of]
        place -= equal
    last, middle = place + lag_of - 1, place + lag_of // 2
    equal = (padded[last] == padded[last + lag_of]) & (padded[middle] == padded[middle + lag_of])
    place, lag_of = place[equal], lag_of[equal]
    yield from zip(lag_of.tolist(), (place - _WORD).tolist(), strict=True)


def _end_of_run(codes: NDArray[np.uint16], start: int, lag: int) -> int:
    """Return where the characters from `start` on cease to equal those `lag` later."""
    step = 64
    while True:
        later = codes[start + lag : start + lag + step]
        same = codes[start : start + len(later)] == later
        if not same.all():
            return start + int(same.argmin())
        if len(later) < step:
            return start + len(later)
        start += step
        step *= 2


def _has_shorter_period(piece: str) -> bool:
    """Tell whether the piece is itself a repetition: 加油加油 within a chant."""
    return piece in (piece + piece)[1:-1]


def _judge(view: HanView, run: Run, rules: FixerRules) -> Cut | Doubt | None:
    rule = rules.get_rule("repeated-word" if run.lag < _PHRASE else "repeated-phrase")
    if rule is None:
        return None
    counted = set(view.text[run.start : run.start + run.lag]) & set(rule.data["never"])
    if counted and run.lag <= rule.data["counted"]:
        return None  # one by one: 一个问题一个问题
    copies = (run.end - run.start) // run.lag + 1
    if copies > 2:
        return _judge_chant(run, rules, copies)
    return _judge_word(view, run, rule) if run.lag < _PHRASE else _judge_phrase(view, run, rule)


def _judge_chant(run: Run, rules: FixerRules, copies: int) -> Cut | None:
    """Take a phrase three times and more in a row for a model that looped, if it is long enough for no chant."""
    rule = rules.get_rule("looping-passage")
    if rule is None or run.lag < rule.data["phrase"]:
        return None
    return Cut(run.start + run.lag, run.start + copies * run.lag, rule)


def _judge_word(view: HanView, run: Run, rule: Rule) -> Cut | Doubt | None:
    from cleaner.lexicon import han

    lexicon, text, lag = han(), view.text, run.lag
    for start in range(run.start, run.end - lag + 1):
        word = text[start : start + lag]
        end = start + 2 * lag
        if lexicon.word_cost(word) > rule.data["common"] or lexicon.fold(word) in rule.words:
            continue
        if not view.is_han_at(start - 1) and not view.is_han_at(end):
            return None  # all that stands between two marks: a call, or a name
        if lexicon.is_verb(word):
            return Doubt(start, end, rule.name, f"{word} stands twice, which a verb may")
        if _begins_longer_word(view, end - lag, end, rule):
            return Doubt(start, end, rule.name, f"{word} stands twice, but the second may begin a longer word")
        return Cut(start + lag, end, rule)
    if lag > 2 and _is_broken_off(view, run.start, lag, rule):
        return Cut(run.start, run.start + lag, rule)
    return None


def _judge_phrase(view: HanView, run: Run, rule: Rule) -> Cut | Doubt | None:
    start, end = run.start, run.end + run.lag
    if not view.is_han_at(start - 1) and not view.is_han_at(end) and run.lag < rule.data["slogan"]:
        return Doubt(start, end, rule.name, "the same words twice, as a slogan may have them")
    return Cut(run.start + run.lag, run.start + 2 * run.lag, rule)


def _begins_longer_word(view: HanView, start: int, end: int, rule: Rule) -> bool:
    """Tell whether what ends at `end` goes on: 大队大队长, 中国中国银行, 俄罗斯罗斯托夫."""
    from cleaner.lexicon import han

    lexicon, text = han(), view.text
    if not view.is_han_at(end):
        return False
    longest = range(max(start, end + 1 - _LONGEST_WORD), end)
    if any(lexicon.is_word(text[first:beyond]) for first in longest for beyond in range(end + 1, first + _LONGEST_WORD + 1)):
        return True
    offsets = np.array([end - 1, end])
    left, right = view.folded(offsets)[:, None]
    return bool(lexicon.bigram_pmi(left, right)[0] > rule.data["attraction"])


def _is_broken_off(view: HanView, start: int, lag: int, rule: Rule) -> bool:
    """Tell whether the first copy ends within a word that the second completes: 数字经数字经济."""
    from cleaner.lexicon import han

    lexicon, text, end = han(), view.text, start + 2 * lag
    if any(lexicon.is_word(text[start + lag - n : start + lag]) for n in (2, 3, 4) if n <= lag):
        return False
    # In 主席同主席同志 and 西藏和西藏和平 the character before the second copy is a word of its own.
    last, first = view.folded(np.array([start + lag - 1, start + lag]))[:, None]
    torn = lexicon.bigram_pmi(last, first)[0] < 0 and lexicon.word_cost(text[start + lag - 1]) > rule.data["single"]
    return bool(torn) and any(lexicon.is_word(text[end - n : end + 1]) for n in (1, 2, 3) if n <= lag)
