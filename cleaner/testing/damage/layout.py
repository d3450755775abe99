"""What columns and pages do to paragraphs: wrapped lines, cut sentences, hyphenated words, fragments out of order."""

import re
from itertools import pairwise
from random import Random

from cleaner.edits import Edit
from cleaner.testing.damage.columns import set_in_column
from cleaner.testing.damage.sites import Site, Strength, edit_at, scattered
from cleaner.testing.pages import Page

_HAN_CUT = re.compile("(?<=[\u4e00-\u9fff，、]{4})(?=[\u4e00-\u9fff]{4})")
_WORD_CUT = re.compile("(?<=[a-zß-ÿ,]) (?=[a-zß-ÿ])")
_BEFORE, _AFTER = 28, 14  # code points of the paragraph before a cut, too many for a heading, and after it
_FRAGMENTS = 3


def wrap(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Set in a column with indents."""
    return [edit_at(page, site, "wrap") for site in set_in_column(random, page, strength, indents=True).breaks]


def wrap_without_indents(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Set in a column whose indents the text layer has lost."""
    return [edit_at(page, site, "wrap_without_indents") for site in set_in_column(random, page, strength, indents=False).breaks]


def hyphenate(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Set in a column that parts words at a line's end, with a hyphen, or after the hyphen that they have."""
    column = set_in_column(random, page, strength, indents=True, hyphenate=True)
    return [edit_at(page, site, "hyphenate" if site.start == site.end else "wrap") for site in column.breaks]


def cut_places(page: Page) -> list[tuple[int, int]]:
    """Return the places inside a sentence where a column or a page may end."""
    pattern = _HAN_CUT if page.is_han else _WORD_CUT
    return [
        found.span()
        for part in page.paragraphs
        for found in pattern.finditer(page.text, part.start + _BEFORE, max(part.start + _BEFORE, part.end - _AFTER))
    ]


def cuts(page: Page) -> list[Site]:
    """Cut a sentence by a blank line, as a column's end does."""
    return [Site(start, end, "\n\n") for start, end in cut_places(page)]


def page_breaks(page: Page) -> list[Site]:
    """Cut a sentence by the end of a page: the next one's running header stands between."""
    return [Site(start, end, f"\n\n{header}\n\n") for start, end in cut_places(page) for header in page.headers[:1]]


def interruptions(page: Page) -> list[Site]:
    """Cut a sentence by a picture: its caption stands between."""
    return [Site(start, end, f"\n\n{caption}\n\n") for start, end in cut_places(page) for caption in page.captions[:1]]


def shuffle_fragments(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Tear a page's paragraphs into fragments, as columns do, and put three of them out of order."""
    del strength
    places = [start for start, _ in cut_places(page)]
    if len(places) < _FRAGMENTS - 1:
        return []
    first, last = page.paragraphs[0].start, page.paragraphs[-1].end
    cuts_at = [first, *sorted(random.sample(places, _FRAGMENTS - 1)), last]
    fragments = [page.text[start:end].strip() for start, end in pairwise(cuts_at)]
    order = random.choice([(1, 0, 2), (0, 2, 1), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
    return [edit_at(page, Site(first, last, "\n\n".join(fragments[number] for number in order)), "shuffle_fragments")]


cut = scattered("cut", cuts)
page_break = scattered("page_break", page_breaks)
interrupt = scattered("interrupt", interruptions)
