"""Confusions: misread characters and words."""

from collections.abc import Iterator

from cleaner.edits import Doubt, Edit
from cleaner.fixers._confusions_latin_judging import propose_latin
from cleaner.page import Page
from cleaner.rulebook import FixerRules


def correct_confusions(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Correct misread words where the lexicon and the known confusions make the right one near certain."""
    yield from propose_latin(page, rules)
