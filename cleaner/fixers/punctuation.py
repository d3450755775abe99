"""Marks: doubled ones, their width, quotes and brackets, dashes and dots."""

from collections.abc import Iterator

from cleaner.edits import Doubt, Edit
from cleaner.fixers._punctuation_dashes import repair_dashes
from cleaner.fixers._punctuation_marks import merge_doubled, narrow, widen
from cleaner.fixers._punctuation_pairs import repair_pairs
from cleaner.fixers._punctuation_quotes import pair_straight
from cleaner.fixers._punctuation_sheet import Sheet
from cleaner.page import Page
from cleaner.rulebook import FixerRules

STEPS = (
    repair_dashes,  # dots and brackets made of several characters, before each of these is judged by itself
    merge_doubled,
    repair_pairs,
    pair_straight,
    widen,
    narrow,
)


def repair_punctuation(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Set doubled marks, half-width marks in Chinese, quotes, brackets and dashes right.

    It leaves alone: numbers, times, addresses, code, tables and links; straight quotes of Latin text; ！！ and ？？; a
    quotation that opens in every paragraph and closes in the last. What it can't settle it doubts.

    >>> from cleaner import clean
    >>> clean("今年,全市建成3,500个(含改建)站点。。", only=["punctuation"]).text
    '今年，全市建成3,500个（含改建）站点。'
    >>> clean("The mayor said, \\"Yes (of course).\\"", only=["punctuation"]).text
    'The mayor said, "Yes (of course)."'
    """
    sheet = Sheet(page)
    for step in STEPS:
        step(sheet, rules)
    yield from sorted(sheet.edits)
    yield from sheet.doubts
