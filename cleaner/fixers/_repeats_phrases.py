"""Words and phrases of Han characters that stand twice without a mark between: 企业企业."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.rulebook import FixerRules, Rule

_LONGEST = 30  # characters of a phrase
_WORD = 4  # characters compared at once
_BLOCK = 1 << 15  # characters of a page worked through at a time, so that the work stays in the cache
_REACH = 64  # characters that two copies take at most
_MARGIN = np.arange(0x2000, 0x2000 + 2 * _REACH, dtype=np.uint16)  # equals nothing in a view
_PHRASE = 4  # characters: what is shorter is a word
_LONGEST_WORD = 4


Offsets = NDArray[np.int64]


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
    """Yield (lag, offset) where characters seem to come again `lag` later, by rising offset.

    The page is compared with itself at every lag, several characters at once. A run of seven equal characters and more
    holds four at an offset that four divides, one of three to six a pair at an even one; only for a lag of two both kinds
    of offsets are needed.
    """
    padded = np.empty(len(codes) + len(_MARGIN), np.uint16)
    padded[:_WORD], padded[_WORD : len(codes) + _WORD], padded[len(codes) + _WORD :] = _MARGIN[:_WORD], codes, _MARGIN[_WORD:]
    for low in range(0, len(codes) + _WORD, _BLOCK):
        place, lag = _hits(padded[low : low + _BLOCK + 2 * _REACH])
        if len(place):
            place += low
            equal = np.ones(len(place), np.bool_)
            for _ in range(1, _WORD):  # back to where the run begins
                equal &= padded[place - 1] == padded[place - 1 + lag]
                place -= equal
            equal = padded[place + lag - 1] == padded[place + 2 * lag - 1]
            for start, distance in sorted(zip((place[equal] - _WORD).tolist(), lag[equal].tolist(), strict=True)):
                yield distance, start


def _hits(block: NDArray[np.uint16]) -> tuple[Offsets, Offsets]:
    """Return the offsets at which four characters, or two, come again, with the last of as many as the lag; and the lags."""
    size = len(block) // _WORD - 1
    words = np.empty((_WORD, size), np.uint64)  # a row for each of the four ways to cut the block into words
    for shift, row in enumerate(words.view(np.uint16)):
        row[:] = block[shift : shift + _WORD * size]
    far, far_lags = _again(words, _WORD, _LONGEST // _WORD)
    pairs = words.view(np.uint32)
    near, near_lags = _again(pairs[:2], 2, _WORD // 2 + 1)
    odd = (pairs[1, 1:] == pairs[1, :-1]).nonzero()[0] * 2 + 1
    place, lag = np.concatenate((far, near, odd)), np.concatenate((far_lags, near_lags, np.full(len(odd), 2)))
    last = place + lag
    last[: len(far)] -= _WORD
    last[len(far) :] -= 2
    equal = block[last] == block[last + lag]
    equal[: len(far)] &= far_lags <= _LONGEST
    return place[equal], lag[equal]


def _again(rows: NDArray[np.unsignedinteger], width: int, most: int) -> tuple[Offsets, Offsets]:
    """Compare the words of the first row with those of all rows, one to `most` words later."""
    count, step = rows.shape[1] - _REACH // width, rows.itemsize
    later = np.ndarray((most, width, count), rows.dtype, rows, step, (step, rows.strides[0], step))
    lags, places = np.divmod((later == rows[0, :count]).ravel().nonzero()[0], count)
    return places * width, lags + width


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
