"""Stray spaces between two words of a clause, and short runs of words that are spread out inside a line."""

import re
from typing import NamedTuple

import numpy as np

from cleaner.classes import HAN
from cleaner.fixers._spacing_gaps import Plan, Rows
from cleaner.fixers._spacing_runs import around, is_series, weigh
from cleaner.rulebook import FixerRules, Rule

_BOUND = re.compile("[，。；：！？、…“”‘’「」『』《》〈〉（）【】〔〕()—,;:!?\\s]")
_OPENING, _CLOSING = "《〈（【〔(", "》〉）】〕)"


class Clause(NamedTuple):
    """What stands on either side of a gap, up to a mark or another space; the marks are "" at the line's ends."""

    left: str
    right: str
    before: str
    after: str


def close_inner_runs(plan: Plan, rules: FixerRules) -> None:
    """Claim the gaps of words spread out inside a line: single Han with one space between, one after another."""
    rule, apart = rules.get_rule("spread-words"), rules.get_rule("spaced-out")
    gaps = plan.gaps
    rows = np.flatnonzero(gaps.single & plan.free & ((gaps.left & gaps.right & HAN) != 0))
    if rule is None or len(rows) < rule.data["fewest"]:
        return
    near = gaps.start[rows[1:]] - gaps.end[rows[:-1]] == 1
    runs = [run for run in np.split(rows, np.flatnonzero(~near) + 1) if len(run) >= rule.data["fewest"]]
    if not runs:
        return
    together = np.concatenate(runs)
    spans = weigh(plan.page.codes, gaps.start[together], gaps.end[together]) > rule.data["surely"]
    for run, words in zip(runs, np.split(spans, np.cumsum([len(run) for run in runs])[:-1]), strict=True):
        text = plan.page.text[int(gaps.start[run[0]]) - 1 : int(gaps.end[run[-1]]) + 1]
        spread = np.count_nonzero(words) >= rule.data["share"] * len(run)
        if spread and not _is_row(text, rule, apart) and _is_told(plan, run, rule):
            plan.close(run, rule)


def _is_row(text: str, rule: Rule, apart: Rule | None) -> bool:
    """Tell whether the characters are a row of names, or have three in a row that stand apart on purpose."""
    chars = text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    if set(chars) <= rule.words:
        return True
    return any(is_series(chars[place : place + 3], apart) for place in range(len(chars) - 2))


def _is_told(plan: Plan, run: Rows, rule: Rule) -> bool:
    """Tell whether the run is a piece of a sentence: more of it stands right before or after."""
    line, start = plan.line_text(int(run[0]))
    first, last = int(plan.gaps.start[run[0]]) - 1 - start, int(plan.gaps.end[run[-1]]) + 1 - start
    return len(line) - (last - first) >= rule.data["rest"] and rule.compiled("prose").search(line) is not None


def close_in_clauses(plan: Plan, rules: FixerRules) -> None:
    """Claim a space between two words of a clause."""
    rule = rules.get_rule("space-in-clause")
    gaps = plan.gaps
    rows = np.flatnonzero(gaps.single & plan.free & ((gaps.left & gaps.right & HAN) != 0))
    if rule is None or not len(rows):
        return
    rows = plan.in_paragraphs(rows, rule.data["paragraph"])
    lines = gaps.line[rows]
    alone = np.ones(len(rows), dtype=np.bool_)  # a line with many spaces is a list
    alone[:-1] &= (lines[1:] != lines[:-1]) | (gaps.start[rows[1:]] - gaps.end[rows[:-1]] > rule.data["apart"])
    alone[1:] &= alone[:-1] | (lines[1:] != lines[:-1])
    rows = rows[alone] if len(rows) else rows
    rows = rows[[_is_told_around(plan, row, rule) for row in rows.tolist()]] if len(rows) else rows
    if not len(rows):
        return
    pulls, spans = _pulls(plan, rows), weigh(plan.page.codes, gaps.start[rows], gaps.end[rows])
    rows, pulls, spans = (some[pulls >= rule.data["attraction"]] for some in (rows, pulls, spans))
    sure = zip(rows.tolist(), (pulls >= rule.data["sure"]).tolist(), (spans >= rule.data["surely"]).tolist(), strict=True)
    kept = [_is_clause(plan, row, rule, near, spanned) for row, near, spanned in sure]
    plan.close(rows[np.array(kept, dtype=np.bool_)], rule)


def _pulls(plan: Plan, rows: Rows) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    from cleaner.lexicon import han

    sides = around(plan.page.codes, (plan.gaps.start[rows], plan.gaps.end[rows]))
    left, right = (han().fold_codes(side.astype(np.uint32)) for side in (sides[0][:, -1], sides[1][:, 0]))
    return np.asarray(han().bigram_pmi(left, right), dtype=np.float64)


def clause_at(line: str, start: int, end: int) -> Clause:
    """Return the clause around a gap of a line."""
    before = start
    while before and not _BOUND.match(line[before - 1]):
        before -= 1
    found = _BOUND.search(line, end)
    after = found.start() if found else len(line)
    return Clause(line[before:start], line[end:after], line[before - 1 : before] if before else "", line[after : after + 1])


def _is_told_around(plan: Plan, row: int, rule: Rule) -> bool:
    """Tell whether a sentence ends behind the gap: a headline's does not."""
    line, start = plan.line_text(row)
    return rule.compiled("told").search(line, int(plan.gaps.end[row]) - start) is not None


def _is_clause(plan: Plan, row: int, rule: Rule, sure: bool, spanned: bool) -> bool:
    """Tell whether the gap stands in a clause of a sentence, not beside a name, a label or the half of a heading.

    `sure`: the characters beside it attract each other; `spanned`: a word spans it.
    """
    line, line_start = plan.line_text(row)
    start, end = int(plan.gaps.start[row]) - line_start, int(plan.gaps.end[row]) - line_start
    near = line[max(0, start - rule.data["reach"]) : end + rule.data["reach"]]
    start, end = min(start, rule.data["reach"]), min(start, rule.data["reach"]) + end - start
    clause = clause_at(near, start, end)
    if any(near[:start].rfind(a) > near[:start].rfind(b) for a, b in zip(_OPENING, _CLOSING, strict=True)):
        return False
    if not _is_long_enough(clause, rule, spanned) or rule.compiled("dateline").search(clause.left):
        return False
    return spanned or not _beside_name(clause, rule, sure)


def _is_long_enough(clause: Clause, rule: Rule, spanned: bool) -> bool:
    """Tell whether marks bound the clause, and both sides of it are long enough; a slogan's halves are alike, or quoted."""
    data, sizes = rule.data, (len(clause.left), len(clause.right))
    if not clause.after or clause.after not in data["ends"] or (sizes[0] == sizes[1] and not spanned):
        return False
    if clause.before in data["opens"] and clause.after in data["closes"]:
        return False
    least: int = data["inner"] if clause.before and clause.before in data["ends"] + data["opens"] else data["first"]
    if spanned and min(sizes) == 1 < max(sizes):
        least -= 1
    return sizes[0] >= least and sizes[1] >= min(least, int(data["inner"]))


def _beside_name(clause: Clause, rule: Rule, sure: bool) -> bool:
    """Tell whether one side is as short as a name and begins with a surname, unless it is a word."""
    from cleaner.lexicon import han

    names = [side for side in (clause.left, clause.right) if len(side) <= rule.data["name"] and side[0] in rule.words]
    words = sure and all(han().is_word(han().fold(name)) for name in names)
    return bool(names and not words)
