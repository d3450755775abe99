"""Spaces beside marks in Chinese, and between Han and Latin letters or digits."""

import re
from typing import NamedTuple

import numpy as np

from cleaner.classes import CLOSE, DIGIT, HAN, LETTER, NEWLINE, OPEN, PAUSE, SPACE, STOP, WIDE
from cleaner.fixers._spacing_gaps import Mask, Plan, Rows, in_set
from cleaner.page import Page, line_around
from cleaner.rulebook import FixerRules, Rule

WORD = HAN | LETTER | DIGIT
MARKS = WIDE | PAUSE | STOP | OPEN | CLOSE


def close_beside_marks(plan: Plan, rules: FixerRules) -> None:
    """Claim single spaces before and after marks, full-width ones and half-width ones among Han."""
    gaps = plan.gaps
    both = gaps.left | gaps.right
    rows = np.flatnonzero(gaps.single & plan.free & ((both & (HAN | WIDE)) != 0) & ((both & MARKS) != 0))
    if not len(rows):
        return
    found = gaps.pick(rows)
    solid_left = (found.left & (HAN | LETTER | DIGIT | CLOSE)) != 0
    solid_right = (found.right & (HAN | LETTER | DIGIT)) != 0
    wide_open = ((found.right & (OPEN | WIDE)) == OPEN | WIDE) | (found.after == ord("("))
    if rule := rules.get_rule("space-at-mark"):
        last = plan.class_at(found.start - 2)
        before = in_set(found.after, rule.data["before"]) & solid_left
        after_open = in_set(found.before, rule.data["open"]) & (solid_right | wide_open)
        if (shared := in_set(found.after, rule.data["shared"]) | in_set(found.before, rule.data["shared"])).any():
            shared[shared] = ~_in_han_line(plan, rows[shared])
            before &= ~shared | (in_set(found.after, rule.data["quotes"]) & ((plan.class_at(found.end + 1) & WORD) == 0))
            after_open &= ~shared | (((last & (SPACE | NEWLINE | OPEN)) != 0) & (rule.data["low"] not in plan.page.text))
        after = in_set(found.before, rule.data["after"]) & (solid_right | wide_open)
        # A closing quote parts like the mark inside it: 。” 他说.
        after |= in_set(found.before, rule.data["quotes"]) & ((last & STOP) != 0) & ((found.right & HAN) != 0)
        # Latin words around a full-width mark: the mark is made half-width, and then its space is right.
        latin = ((last | found.right) & HAN) == 0
        after &= ~latin | ((last & LETTER) == 0) | ((found.right & LETTER) == 0)
        after &= not plan.columns
        _close_unless_kept(plan, rows[before | after_open], rule, ())
        _close_unless_kept(plan, rows[after], rule, ("keep_line", "keep_verse"))
    if rule := rules.get_rule("space-at-half-width-mark"):
        han_right = ((found.right & HAN) != 0) | wide_open
        last = plan.class_at(found.start - 2)
        last = np.where((last & SPACE) != 0, plan.class_at(found.start - 3), last)  # 看点 : 新路
        han_before = (last & HAN) != 0
        before = in_set(found.after, rule.data["before"]) & ((found.left & HAN) != 0)
        after_open = in_set(found.before, rule.data["open"]) & han_right
        after = in_set(found.before, rule.data["after"]) & (han_right | solid_right) & han_before
        plan.close(rows[(before | after_open | after) & _in_han_line(plan, rows)], rule)
    if rule := rules.get_rule("item-number"):
        after = in_set(found.before, rule.data["close"]) & ((found.right & (HAN | OPEN)) != 0)
        for row in rows[after].tolist():
            text, start = plan.line_text(row)
            if rule.pattern.match(text[: gaps.end[row] - start]):
                plan.close(np.array([row]), rule)


def _close_unless_kept(plan: Plan, rows: Rows, rule: Rule, keeps: tuple[str, ...]) -> None:
    if not len(rows) or not keeps:
        plan.close(rows, rule)
        return
    lines = plan.gaps.line[rows]
    first = np.flatnonzero(np.append(True, np.diff(lines) != 0))
    kept = np.zeros(len(rows), dtype=np.bool_)
    for begin, stop in zip(first.tolist(), [*first[1:].tolist(), len(rows)], strict=True):
        text, _ = plan.line_text(int(rows[begin]))
        if len(text) <= rule.data["longest"]:
            kept[begin:stop] = any(rule.compiled(key).search(text) for key in keeps)
    plan.close(rows[~kept], rule)


def _in_han_line(plan: Plan, rows: Rows) -> Mask:
    """Tell whether each gap's line is Chinese in the main; on a page without Latin every line is."""
    if plan.page.letter_count * 20 < plan.page.han_count:
        return np.ones(len(rows), dtype=np.bool_)
    classes, page = plan.page.classes, plan.page
    lines, back = np.unique(plan.gaps.line[rows], return_inverse=True)
    chinese = [
        np.count_nonzero(line & HAN) * 3 > np.count_nonzero(line & LETTER)
        for line in (classes[page.line_starts[number] : page.line_ends[number]] for number in lines.tolist())
    ]
    return np.array(chinese, dtype=np.bool_)[back]


def close_beside_latin(plan: Plan, rules: FixerRules) -> None:
    """Claim spaces between Han and Latin letters or digits, unless the page sets them on both sides."""
    rule = rules.get_rule("han-latin")
    if rule is None:
        return
    gaps = plan.gaps
    tails = in_set(gaps.before, rule.data["tails"])
    alnum_left = ((gaps.left & (LETTER | DIGIT)) != 0) | tails
    going_in = ((gaps.left & HAN) != 0) & ((gaps.right & (LETTER | DIGIT)) != 0)
    going_out = alnum_left & ((gaps.right & HAN) != 0)
    rows = plan.in_paragraphs(np.flatnonzero(gaps.single & plan.free & (going_in | going_out)), rule.data["paragraph"])
    if not len(rows):
        return
    rows = rows[_in_han_line(plan, rows)]
    kinds = np.where(going_in[rows], gaps.right[rows], np.where(tails[rows], DIGIT, gaps.left[rows])) & (LETTER | DIGIT)
    for kind in (DIGIT, LETTER):
        some = rows[(kinds & kind) != 0]
        if len(some) and not _is_habit(plan, some, going_in, kind, rule):
            keeps = Keeps.of(rule)
            ways = zip(some.tolist(), going_in[some].tolist(), strict=True)
            kept = [not _keeps(plan, row, into, keeps) for row, into in ways]
            plan.close(some[np.array(kept, dtype=np.bool_)], rule)


def _is_habit(plan: Plan, rows: Rows, going_in: Mask, kind: int, rule: Rule) -> bool:
    """Tell whether the page parts Han from this kind of character, before it and after it alike."""
    spaced = (int(np.count_nonzero(going_in[rows])), int(np.count_nonzero(~going_in[rows])))
    tight = tight_pairs(plan, kind)
    shares = [parted / (parted + close) for parted, close in zip(spaced, tight, strict=True) if parted + close]
    if min(shares) < rule.data["habit"]:
        return False
    # One side alone, or one word, proves a habit only where the other kind of character does not speak against it.
    proof = len(shares) == 2 and len(rows) + sum(tight) >= rule.data["proof"]
    return bool(proof or sum(tight_pairs(plan, (LETTER | DIGIT) ^ kind)) < rule.data["tight"])


def tight_pairs(plan: Plan, kind: int) -> tuple[int, int]:
    """Count how often Han stands right before and right after characters of this kind, claimed spaces left out."""
    classes, gaps = plan.page.classes, plan.gaps
    places = ((classes & kind) != 0).nonzero()[0]
    before = classes[places[places > 0] - 1] & HAN
    after = classes[places[places < len(classes) - 1] + 1] & HAN
    claimed_in = ~plan.free & ((gaps.left & HAN) != 0) & ((gaps.right & kind) != 0)
    claimed_out = ~plan.free & ((gaps.left & kind) != 0) & ((gaps.right & HAN) != 0)
    return (
        int(np.count_nonzero(before) + np.count_nonzero(claimed_in)),
        int(np.count_nonzero(after) + np.count_nonzero(claimed_out)),
    )


class Keeps(NamedTuple):
    """What tells that a space is meant; data of the rule `han-latin`."""

    reach: int
    longest: int
    dateline: re.Pattern[str]
    keep_after: re.Pattern[str]
    keep_before: re.Pattern[str]
    label: re.Pattern[str]
    list: re.Pattern[str]
    item: re.Pattern[str]

    @classmethod
    def of(cls, rule: Rule) -> "Keeps":
        """Read them once for a page."""
        patterns = (rule.compiled(key) for key in cls._fields[2:])
        return cls(rule.data["reach"], rule.data["longest"], *patterns)


def _keeps(plan: Plan, row: int, going_in: bool, keeps: Keeps) -> bool:
    """Tell whether the space parts what belongs apart: a dateline, a row of a list, a slip, a phrase in another language."""
    text, line_start = plan.line_text(row)
    start, end = int(plan.gaps.start[row]) - line_start, int(plan.gaps.end[row]) - line_start
    reach = keeps.reach
    left, right = text[max(0, start - reach) : start], text[end : end + reach]
    if going_in and keeps.dateline.search(left):
        return True
    beyond = keeps.keep_after.match(right) if going_in else keeps.keep_before.search(left)
    if beyond:
        return True
    if keeps.label.fullmatch(text) and not text[:start].strip(" \t#*")[2:]:
        return True
    if len(text) <= keeps.longest and (keeps.list.fullmatch(text) or keeps.item.fullmatch(text)):
        return keeps.list.fullmatch(text) is not None or _is_listed(plan.page, line_start, line_start + len(text), keeps)
    return False


def _is_listed(page: Page, start: int, end: int, keeps: Keeps) -> bool:
    """Tell whether the line above or below is an item of the same list: 圆糯米 200克 / 红糖 60克."""
    beside = (line_around(page.text, place) for place in (start - 2, end + 1) if 0 <= place < len(page.text))
    return any(keeps.item.fullmatch(page.text, *bounds) for bounds in beside if bounds[1] - bounds[0] <= keeps.longest)
