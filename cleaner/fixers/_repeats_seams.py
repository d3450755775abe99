"""Overlaps at a seam: the next paragraph begins with the tail of this one and goes on."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import STOP
from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.rulebook import FixerRules, Rule

_LONGEST = 30  # characters of an overlap
_LONGEST_WORD = 4
_FEW = 100  # so many lines are looked through faster one by one

Offsets = NDArray[np.int64]


def find_overlaps(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find where a line begins with what the one before ended with."""
    ended, torn = rules.get_rule("overlap-at-stop"), rules.get_rule("overlap-in-word")
    for end, mark, start, length in find_candidates(view):
        rule = ended if mark else torn
        if rule is None:
            continue
        judge = _judge_stopped if mark else _judge_torn
        found = judge(view, end, start, length, rule)
        if found is not None:
            yield found


def find_candidates(view: HanView) -> Iterator[tuple[int, bool, int, int]]:
    """Yield where a line's last Han character ends, whether a stop follows, where the next line starts, and the overlap."""
    page, text, solid = view.page, view.text, view.solid_lines
    if len(solid) < 2:
        return
    above, starts = page.line_starts[solid[:-1]], page.line_starts[solid[1:]]
    tails = page.line_ends[solid[:-1]]
    tails -= (page.classes[tails - 1] & STOP) != 0  # just after the last character before the mark
    fits = view.is_han[starts]
    fits &= view.is_han[tails - 1]
    fits &= tails > above
    rows = fits.nonzero()[0]
    if len(rows) > _FEW:
        rows = rows[_may_overlap(view, tails[rows], starts[rows])]
    bounds = np.maximum(above[rows], tails[rows] - _LONGEST)
    for bound, tail, start in zip(bounds.tolist(), tails[rows].tolist(), starts[rows].tolist(), strict=True):
        place = text.find(text[start], bound, tail)
        while place >= 0:  # the longest overlap first
            if text.startswith(text[place:tail], start):
                yield tail, text[tail] != "\n", start, tail - place
                break
            place = text.find(text[start], place + 1, tail)


def _may_overlap(view: HanView, tails: Offsets, starts: Offsets) -> NDArray[np.bool_]:
    """Tell which of many lines end on something that may begin with the first character of the next."""
    codes = np.zeros(len(view.codes) + _LONGEST, np.uint16)
    codes[_LONGEST:] = view.codes
    ends = np.lib.stride_tricks.sliding_window_view(codes, _LONGEST)[tails]
    return np.asarray((ends == view.codes[starts][:, None]).any(axis=1))


def _judge_stopped(view: HanView, end: int, start: int, length: int, rule: Rule) -> Cut | Doubt | None:
    """Judge an overlap after a stop: 同比下降。 and 降，日均发案."""
    text, beyond = view.text, start + length
    follower = text[beyond : beyond + 1]
    if follower == text[end] and not text.startswith("\n", beyond + 1):
        same = _judge_same_stop(view, end, start, length, rule)
        if same is not None:
            return same
    if not follower or follower not in rule.data["followers"] or view.han_in(start, beyond) < length:
        return None
    if end == length or not (view.is_han_at(end - length - 1) or text[end - length - 1] in rule.data["followers"]):
        return None  # a whole sentence, or a line of verse, and no tail
    sure = follower in rule.data["sure_followers"] or length >= rule.data["long"]
    if (length > 1 and (sure or _splits_word(view, end - length, rule))) or _is_rest_of_verb(view, end, length, rule):
        return Cut(end, beyond, rule)
    if length > 1:
        return Doubt(start, beyond, rule.name, "a paragraph that begins with the last words of the one before")
    return None


def _splits_word(view: HanView, place: int, rule: Rule) -> bool:
    """Tell whether a word spans the place: 经济发展 was cut before 济发展."""
    from cleaner.lexicon import han

    around = view.folded(np.arange(place - 3, place + 3))
    return bool(han().crossing(around[None, :3], around[None, 3:])[0] > rule.data["crossing"])


def _is_rest_of_verb(view: HanView, end: int, length: int, rule: Rule) -> bool:
    """Tell whether the overlap is the rest of a verb: 下降 ends in 降, which begins no paragraph."""
    from cleaner.lexicon import han

    lexicon, text = han(), view.text
    first = end - length
    for beyond in range(first + 1, end + 1):
        for start in range(max(0, beyond - _LONGEST_WORD), first):
            word = text[start:beyond]
            if lexicon.word_cost(word) < rule.data["common"] and lexicon.is_verb(word):
                return lexicon.is_verb(text[first:end]) or length > 1
    return False


def _judge_same_stop(view: HanView, end: int, start: int, length: int, rule: Rule) -> Cut | None:
    """Judge an overlap that has the stop too: 收入逐年增加。 and 入逐年增加。“路通了."""
    first, beyond = end - length, start + length
    if not view.is_han_at(first - 1) or view.text.startswith("\n", beyond + 1):
        return None  # whole sentences, or a whole line
    if view.han_in(first, end) >= rule.data["same"] or _splits_word(view, first, rule):
        return Cut(end + 1, beyond + 1, rule)
    return None


def _judge_torn(view: HanView, end: int, start: int, length: int, rule: Rule) -> Cut | None:
    """Judge an overlap where the line above breaks off: 数字经 and 数字经济; a heading breaks off nowhere."""
    from cleaner.lexicon import han

    lexicon, text, beyond, first = han(), view.text, start + length, end - length
    count = view.han_in(start, beyond)
    if count < 2 or not view.is_han_at(beyond):
        return None
    line = text.rfind("\n", 0, end) + 1
    whole = first == line
    marks = rule.data["line_marks" if whole else "marks"]  # a line that holds one is no heading
    told = any(char in marks for char in text[line : end if whole else first])
    is_slip = told and count >= rule.data["whole_line" if whole else "told"]
    if not is_slip and (told if whole else count >= rule.data["torn"]):
        is_slip = _splits_word(view, beyond, rule) or (not whole and _splits_word(view, first, rule))
    if is_slip:
        return Cut(end, beyond, rule)
    if count < length or any(lexicon.is_word(text[end - n : end]) for n in range(2, _LONGEST_WORD + 1) if n <= end):
        return None
    if any(lexicon.is_word(text[beyond - n : beyond + 1]) for n in range(1, _LONGEST_WORD) if n <= length):
        return Cut(end, beyond, rule)
    return None
