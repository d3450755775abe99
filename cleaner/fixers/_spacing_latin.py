"""Spaces in Latin text: letter-spaced words, spaces before marks, double spaces in prose."""


import numpy as np
from numpy.typing import NDArray

from cleaner.classes import DIGIT, LETTER, PAUSE, STOP
from cleaner.fixers._spacing_gaps import Mask, Plan, Rows, in_set
from cleaner.rulebook import FixerRules, Rule

SPACE_CODE = 0x20


def close_letter_spaced(plan: Plan, rules: FixerRules) -> None:
    """Claim the gaps of letter-spaced words: one space between letters, two between words."""
    rule = rules.get_rule("letter-spaced")
    if rule is None:
        return
    gaps = plan.gaps
    lone = gaps.start[1:] - gaps.end[:-1] == 1  # one character between two gaps
    if np.count_nonzero(lone) < rule.data["fewest"] - 1:
        return
    rows = np.flatnonzero(((gaps.left & gaps.right & LETTER) != 0) & (gaps.end - gaps.start <= rule.data["widest"]))
    beside = plan.class_at(gaps.start[rows] - 2) | plan.class_at(gaps.end[rows] + 1)
    rows = rows[(beside & (LETTER | DIGIT)) == 0]
    if len(rows) < rule.data["fewest"]:
        return
    # Neighbouring gaps belong together where one letter alone parts them.
    apart = (gaps.start[rows[1:]] - gaps.end[rows[:-1]] != 1) | (np.diff(gaps.line[rows]) != 0)
    for run in np.split(rows, np.flatnonzero(apart) + 1):
        if len(run) >= rule.data["fewest"]:
            _close_words(plan, run, rule)


def _close_words(plan: Plan, run: Rows, rule: Rule) -> None:
    from cleaner.lexicon import zipf

    gaps, text = plan.gaps, plan.page.text
    tight = gaps.single[run]
    words = [group for group in np.split(np.arange(len(run)), np.flatnonzero(~tight)) if len(group)]
    spelled = []
    for group in words:
        first = int(gaps.start[run[group[0]]]) - 1 if tight[group[0]] else int(gaps.end[run[group[0]]])
        spelled.append(text[first : int(gaps.end[run[group[-1]]]) + 1].replace(" ", "").replace("\N{NO-BREAK SPACE}", ""))
    longest = rule.data["longest" if all(map(str.isupper, spelled)) else "longest_lower"]
    if max(map(len, spelled)) < longest or any(zipf(word.lower()) < rule.data["zipf"] for word in spelled):
        return
    plan.close(run[tight], rule)
    plan.close(run[~tight], rule, " ")


def close_before_marks(plan: Plan, rules: FixerRules) -> None:
    """Claim single spaces before , . in any Latin text, before ; : ? ! where the language sets none, and inside ( )."""
    rule = rules.get_rule("latin-mark")
    if rule is None:
        return
    gaps = plan.gaps
    latin_left = (gaps.left & (LETTER | DIGIT)) != 0
    latin_right = (gaps.right & (LETTER | DIGIT)) != 0
    fine = gaps.single & (gaps.end - gaps.start == 1) & plan.free
    ends = in_set(gaps.after, rule.data["before"]) & latin_left
    opens = in_set(gaps.before, rule.data["open"]) & latin_right
    rows = np.flatnonzero(fine & (ends | opens))
    if not len(rows):
        return
    follows = plan.class_at(gaps.end[rows] + 1)
    closed = (follows & (LETTER | DIGIT | PAUSE)) == 0
    closed &= (plan.class_at(gaps.end[rows] + 2) & STOP) == 0  # . . .
    closed &= ~in_set(_codes_at(plan, gaps.end[rows] + 1), rule.data["not_followed"])
    some = ends[rows] & closed & in_set(gaps.after[rows], rule.data["everywhere"])
    bracket = opens[rows] & _outside_code(plan, rows)
    rest = ends[rows] & closed & ~some
    some |= bracket
    # English of the last century may set a space before ? and !, but not before a comma.
    if rest.any() and np.count_nonzero(some) >= rule.data["habit"] and _language(plan) in rule.data["languages"]:
        some |= rest
    plan.close(rows[some], rule)


def _codes_at(plan: Plan, places: Rows) -> NDArray[np.uint16]:
    codes = plan.page.codes
    found = codes[np.minimum(places, len(codes) - 1)]
    return np.where((places < len(codes)) & (found < 0x10000), found, 0).astype(np.uint16)


def _outside_code(plan: Plan, rows: Rows) -> Mask:
    """Tell which opening brackets stand at the start of a word: f( x ) is code."""
    return np.asarray((plan.class_at(plan.gaps.start[rows] - 2) & (LETTER | DIGIT)) == 0)


def _language(plan: Plan) -> str:
    from cleaner.lexicon import guess_language

    return guess_language(plan.page.text)


def close_double(plan: Plan, rules: FixerRules) -> None:
    """Claim double spaces between words of prose, on a page that has few wide gaps."""
    rule = rules.get_rule("double-space")
    if rule is None:
        return
    gaps = plan.gaps
    wide = np.flatnonzero(~gaps.single & plan.free)
    if not len(wide):
        return
    if len(np.unique(gaps.line[wide])) > max(1, rule.data["most"] * plan.solid_lines):
        return
    left, right = gaps.left[wide], gaps.right[wide]
    codes = plan.page.codes
    prose = ((left & (LETTER | PAUSE)) != 0) & ((right & LETTER) != 0)
    prose &= gaps.end[wide] - gaps.start[wide] <= rule.data["widest"]
    prose &= (codes[gaps.start[wide]] == SPACE_CODE) & (codes[gaps.end[wide] - 1] == SPACE_CODE)
    rows = wide[prose]
    for own in np.split(rows, np.flatnonzero(np.diff(gaps.line[rows])) + 1):
        if len(own) and _is_prose(plan, own, rule):
            plan.close(own, rule, " ")


def _is_prose(plan: Plan, rows: Rows, rule: Rule) -> bool:
    """Tell whether the line runs on in words: few wide gaps among many single spaces, and no indent."""
    lines = plan.gaps.line
    line = lines[rows[0]]
    own = plan.gaps.single[np.searchsorted(lines, line) : np.searchsorted(lines, line, "right")]
    wide = int(np.count_nonzero(~own))
    text, _ = plan.line_text(int(rows[0]))
    return not text[0].isspace() and bool(len(own) - wide >= rule.data["words"] * wide)
