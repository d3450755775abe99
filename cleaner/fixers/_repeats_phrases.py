"""Words and phrases that stand twice in a line: 企业企业, 作出答复，出答复，."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.fixers._repeats_judging import Run, judge
from cleaner.rulebook import FixerRules

_LONGEST = 36  # characters of a phrase: a line of a wide column has so many
_WORD = 4  # characters compared at once
_BLOCK = 1 << 15  # characters of a page worked through at a time, so that the work stays in the cache
_REACH = 80  # characters that two copies take at most
_MARGIN = np.arange(0xE000, 0xE000 + 2 * _REACH, dtype=np.uint16)  # equals nothing in a view

Offsets = NDArray[np.int64]


def find_phrases(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find immediate repetitions of two to thirty-six characters."""
    beyond = 0
    for run in sorted(find_runs(view)):
        if run.start >= beyond and not _has_shorter_period(view.text[run.start : run.start + run.lag]):
            found = judge(view, run, rules)
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
