"""Spaces that the print does not mean: a line or a run spread out, a stray space beside Han, a digit or a mark."""

import re
from itertools import pairwise
from random import Random

from cleaner.edits import Edit
from cleaner.testing.damage.columns import set_in_column
from cleaner.testing.damage.sites import Site, Strength, choose, edit_at, scattered
from cleaner.testing.damage.words import han_words
from cleaner.testing.pages import NAMES, Page

_SPREADABLE = re.compile("[\u4e00-\u9fff，、；]{8,}")
_BESIDE_HAN = re.compile("(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff，。、；：])|(?<=[，。、；：])(?=[\u4e00-\u9fff])")
_BESIDE_DIGIT = re.compile("(?<=[\u4e00-\u9fff])(?=[0-9])|(?<=[0-9])(?=[\u4e00-\u9fff])")
_BEFORE_MARK = re.compile(r"(?<=[^\W\d_])(?=[,.])")
_SHORTEST_RUN, _LONGEST_RUN = 4, 8


def spread(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Set in a column, with lines spread to their full width by spaces."""
    column = set_in_column(random, page, strength, indents=True)
    sites = [
        Site(start, end, " ".join(page.text[start:end]))
        for start, end in column.lines
        if _SPREADABLE.fullmatch(page.text, start, end)
    ]
    chosen = [edit_at(page, site, "spread") for site in choose(random, page, strength, sites)]
    return chosen + [edit_at(page, site, "wrap") for site in column.breaks]


def runs(page: Page) -> list[Site]:
    """Spread a run of words inside a line: 限 度 追 赃."""
    sites = []
    for part in page.paragraphs:
        words = list(han_words(page.text, part.start, part.end))
        for first, second in pairwise(words):
            size = second[1] - first[0]
            if first[1] == second[0] and _SHORTEST_RUN <= size <= _LONGEST_RUN:
                sites.append(Site(first[0], second[1], " ".join(page.text[first[0] : second[1]])))
    return sites


def _is_name(page: Page, place: int) -> bool:
    """Tell whether a name stands at a place or beside it: 张 三 is set so on purpose, and so is a dateline."""
    return any(word.start <= place <= word.end for word in page.words if word.slot in NAMES)


def gaps(page: Page) -> list[Site]:
    """Put a stray space between two Han characters of a sentence, or beside a mark."""
    pattern = _BESIDE_HAN if page.is_han else _BEFORE_MARK
    return [
        Site(found.start(), found.start(), " ")
        for part in page.paragraphs
        for found in pattern.finditer(page.text, part.start + 1, part.end)
        if not (page.is_han and _is_name(page, found.start()))
    ]


def number_gaps(page: Page) -> list[Site]:
    """Put a space between a number and the Han beside it, at a third of the page's numbers at most."""
    places = [
        found.start()
        for part in page.paragraphs
        for found in _BESIDE_DIGIT.finditer(page.text, part.start + 1, part.end)
        if not _is_name(page, found.start())
    ]
    return [Site(place, place, " ") for place in places[: len(places) // 3]]


spread_run = scattered("spread_run", runs)
gap = scattered("gap", gaps)
gap_number = scattered("gap_number", number_gaps)
