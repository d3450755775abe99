"""White space inside the lines of a page."""

from collections.abc import Iterator

from cleaner.edits import Doubt, Edit
from cleaner.fixers._spacing_clauses import close_in_clauses, close_inner_runs
from cleaner.fixers._spacing_gaps import Plan, find_gaps
from cleaner.fixers._spacing_latin import close_before_marks, close_double, close_letter_spaced
from cleaner.fixers._spacing_marks import close_beside_latin, close_beside_marks
from cleaner.fixers._spacing_runs import close_rubrics, close_runs
from cleaner.page import Page
from cleaner.rulebook import FixerRules

STEPS = (
    close_runs,  # a spaced-out line has spaces of every kind; what it leaves is judged by itself
    close_rubrics,
    close_inner_runs,
    close_in_clauses,  # what is left among Han
    close_beside_marks,
    close_beside_latin,  # the page's habit counts without the spaces claimed so far
    close_letter_spaced,
    close_before_marks,
    close_double,  # last: it counts the wide gaps that are left
)


def repair_spacing(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Close up spaced-out runs and stray spaces beside Han, marks, letters and digits.

    It leaves alone: line breaks, indents and white space at a line's end; the space between names, after a dateline and
    between the parts of a heading; ideographic spaces and wide gaps; tables, code and aligned columns.

    >>> from cleaner import clean
    >>> clean("鹭 岛 海 洋 论 坛 昨 日 开 幕 。", only=["spacing"]).text
    '鹭岛海洋论坛昨日开幕。'
    >>> clean("主持人 张 三", only=["spacing"]).text
    '主持人 张 三'
    """
    gaps = find_gaps(page)
    if gaps is None:
        return
    plan = Plan(page, gaps)
    for step in STEPS:
        step(plan, rules)
    yield from sorted(plan.edits)
