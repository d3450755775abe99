"""Whether what stands twice in a line is meant: 研究研究, 一个问题一个问题, 大队大队长."""

from typing import NamedTuple

import numpy as np

from cleaner.classes import OPENING
from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.rulebook import FixerRules, Rule

_CLOSERS = ("）", ")")  # after a name: （记者 林知远林知远）
_PHRASE = 4  # characters: what is shorter is a word
_SIDE = 6  # characters on either side that a reading is weighed with
_AROUND = 40  # characters on either side that tell what prose it is


class Run(NamedTuple):
    """Characters `start:end` that are equal to those `lag` later."""

    start: int
    end: int
    lag: int


def judge(view: HanView, run: Run, rules: FixerRules) -> Cut | Doubt | None:
    """Decide upon one run by how often it stands, how long it is, and whether marks are in it."""
    unit = view.text[run.start : run.start + run.lag]
    copies = (run.end - run.start) // run.lag + 1
    if view.han_in(run.start, run.start + run.lag) < run.lag:
        rule = rules.get_rule("repeated-clause")
        return _judge_clause(view, run, rule) if rule is not None and copies == 2 else None
    rule = rules.get_rule("repeated-word" if run.lag < _PHRASE else "repeated-phrase")
    if rule is None:
        return None
    counted = unit[0] in rule.data["never"] or (run.lag < _PHRASE and set(unit) & set(rule.data["never"]))
    if counted and run.lag <= rule.data["counted"]:
        return None  # one by one: 一个问题一个问题
    if run.lag < _PHRASE and any(char in rule.data["aspects"] for char in unit):
        return None  # 听着听着, 想啊想啊
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
        if lexicon.word_cost(word) > rule.data["common"]:
            continue
        if not _is_plain(view, Run(start, start + lag, lag), rule):
            return None
        if not view.is_han_at(start - 1) and not view.is_han_at(end):
            return None  # all that stands between two marks: a call, or a name
        listed = lexicon.fold(word) in rule.words and not text.startswith("的", max(0, start - 1))
        if listed or _may_double(view, start, end, rule):
            return Doubt(start, end, rule.name, f"{word} stands twice, which it may")
        if _begins_longer_word(view, end, rule):
            return Doubt(start, end, rule.name, f"{word} stands twice, but the second may begin a longer word")
        return Cut(start + lag, end, rule)
    return _judge_torn(view, run, rule)


def _may_double(view: HanView, start: int, end: int, rule: Rule) -> bool:
    """Tell whether a verb that ends its clause stands after a person or a wish: 我们再巩固巩固吗."""
    from cleaner.lexicon import han

    text = view.text
    return (
        han().is_verb(text[start : (start + end) // 2])
        and text[max(0, start - 1) : start] in rule.data["wishes"]
        and (not view.is_han_at(end) or text[end] in rule.data["particles"])
    )


def _judge_torn(view: HanView, run: Run, rule: Rule) -> Cut | None:
    """Judge what is no word: a name, or an overlap within words, 数字经数字经济, but not 西藏和西藏和平."""
    from cleaner.lexicon import han

    lexicon, text, end = han(), view.text, run.end + run.lag
    spans = [text[start : start + run.lag] for start in range(run.start, run.end - run.lag + 1)]
    if any(lexicon.fold(span) in rule.words for span in spans):
        return None
    if not view.is_han_at(run.start - 1) and text[end : end + 1] not in _CLOSERS and not view.is_han_at(end):
        return None
    if text[end - 1] in rule.data["links"] and lexicon.is_word(text[end - 1 : end + 1]):
        return None
    least = rule.data["torn_pair" if run.lag == 2 else "torn"]
    twice, once = _readings(view, run)
    if twice - once < least or not _is_plain(view, run, rule):
        return None
    return Cut(run.start + run.lag, run.start + 2 * run.lag, rule)


def _readings(view: HanView, run: Run) -> tuple[float, float]:
    """Return what the cheapest cuts into words cost with the second copy and without."""
    from cleaner.lexicon import han

    start, end = run.start, run.end + run.lag
    low, high = start, end
    while low > start - _SIDE and view.is_han_at(low - 1):
        low -= 1
    while high < end + _SIDE and view.is_han_at(high):
        high += 1
    text = view.text
    return han().segment_cost(text[low:high]), han().segment_cost(text[low:start] + text[start + run.lag : high])


def _is_plain(view: HanView, run: Run, rule: Rule) -> bool:
    """Tell whether the words around are words of today: of classical prose the lexicon knows too little to judge."""
    from cleaner.lexicon import han

    text, again, end = view.text, run.start + run.lag, run.end + run.lag
    around = text[max(0, run.start - _AROUND) : again] + text[end : end + _AROUND]
    return han().segment_cost(around) < len(around) * float(rule.data["plain"])


def _judge_phrase(view: HanView, run: Run, rule: Rule) -> Cut | Doubt | None:
    start, end = run.start, run.end + run.lag
    text = view.text
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    ends_cry = after in rule.data["cries"] or after == "\n" or (before and before in OPENING)
    if run.lag < rule.data["slogan"] and not view.is_han_at(start - 1) and not view.is_han_at(end) and ends_cry:
        return Doubt(start, end, rule.name, "the same words twice, as a slogan may have them")
    if run.lag <= rule.data["counted"] and not _is_plain(view, run, rule):
        return Doubt(start, end, rule.name, "the same words twice, as a classical figure or a price list may have them")
    return Cut(run.start + run.lag, run.start + 2 * run.lag, rule)


def _judge_clause(view: HanView, run: Run, rule: Rule) -> Cut | None:
    """Judge a repetition with a mark or a number in it by the place where the second copy begins.

    A list or a figure of speech reads well there: 江西、广|西、广|东, 看好经济，|看好经济的未来. A repetition does not:
    出答复，|出答复，承诺.
    """
    start = run.start
    count = view.han_in(start, start + run.lag)
    if not count:
        return None
    unit = view.text[start : start + run.lag]
    sure = count >= rule.data["long"] or (count >= rule.data["unbalanced"] and _is_unbalanced(unit))
    return Cut(start + run.lag, start + 2 * run.lag, rule) if sure or _is_slip(view, run, count, rule) else None


def _is_slip(view: HanView, run: Run, count: int, rule: Rule) -> bool:
    """Tell whether the second copy of some Han characters begins where no reader expects it."""
    from cleaner.lexicon import han

    text, start = view.text, run.start
    listed = rule.data["list"] in text[start : start + run.lag]
    joints = np.arange(start + run.lag, run.end + 1)
    one = len(joints) == 1
    before, after = view.folded(joints - 1), view.folded(joints)
    if before.all() and after.all():
        strange = han().bigram_pmi(before, after).max() < rule.data["attraction"]
        least = rule.data["whole" if listed else "inside" if strange else "whole"]
        if count >= least and (strange or not listed):
            return True
        likely = count >= rule.data["listed"] and strange if listed else count >= rule.data["torn"]
        return bool(likely) and one and _weigh_crossing(view, start) > rule.data["crossing"]
    if listed:
        return False
    inside = one and view.is_han_at(start - 1) and view.is_han_at(start)
    counted = any(char.isdecimal() for char in text[start : start + run.lag])
    if count >= rule.data["inner" if inside or counted else "whole"] or (inside and text[start] in rule.data["dangling"]):
        return True
    word = text[start : joints[0]].strip(rule.data["marks"])  # 祖父母，父母，和孩子
    if not one or han().word_cost(word) < rule.data["common"]:
        return False
    return bool(_weigh_crossing(view, start) > rule.data["crossing"])


def _is_unbalanced(unit: str) -> bool:
    """Tell whether the unit opens what it does not close, or closes what it did not open: no text does so twice."""
    return any(unit.count(first) != unit.count(last) for first, last in ("（）", "《》", "“”", "「」", "『』", "【】"))


def _weigh_crossing(view: HanView, place: int) -> float:
    """Weigh whether a word spans the place, in nats."""
    from cleaner.lexicon import han

    around = view.folded(np.arange(place - 3, place + 3))
    return float(han().crossing(around[None, :3], around[None, 3:])[0])


def _begins_longer_word(view: HanView, end: int, rule: Rule) -> bool:
    """Tell whether what ends at `end` goes on: 大队大队长, 中国中国银行, 俄罗斯罗斯托夫."""
    from cleaner.lexicon import han

    lexicon = han()
    if not view.is_han_at(end):
        return False
    if _weigh_crossing(view, end) > rule.data["crossing"]:
        return True
    offsets = np.array([end - 1, end])
    left, right = view.folded(offsets)[:, None]
    return bool(lexicon.bigram_pmi(left, right)[0] > rule.data["attraction"])
