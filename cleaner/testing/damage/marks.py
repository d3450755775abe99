"""Punctuation: marks in the wrong width, marks twice, and a quotation that has lost one of its quotes."""

import re
from random import Random

from cleaner.edits import Edit
from cleaner.testing.damage.sites import Site, Strength, choose, edit_at, scattered
from cleaner.testing.pages import Page

_NARROW = str.maketrans("，；：？！（）", ",;:?!()")
_WIDE_MARK = re.compile("(?<![0-9A-Za-z])[，；：？！（）](?![0-9A-Za-z])")
_LATIN_MARK = re.compile(r"(?<=[^\W\d_])([,;]) (?=[^\W\d_])")
_DOUBLED = re.compile("[，。、；：](?![，。、；：”’」』])")
_DOUBLED_LATIN = re.compile(r"(?<=[^\W\d_])[,;](?= )")
_QUOTES = {"zh": ("“", "”"), "zh-hant": ("「", "」"), "en": ("“", "”"), "de": ("„", "“"), "fr": ("« ", " »")}


def narrow_marks(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Narrow marks to half-width: some, or at the heavy strength all of the page."""
    sites = [
        Site(*found.span(), found.group().translate(_NARROW))
        for part in page.paragraphs
        for found in _WIDE_MARK.finditer(page.text, part.start, part.end)
    ]
    chosen = sites if strength is Strength.HEAVY else choose(random, page, strength, sites)
    return [edit_at(page, site, "narrow_marks") for site in chosen]


def full_stops(page: Page) -> list[Site]:
    """Narrow a full stop to a point."""
    places = [place for part in page.paragraphs for place in range(part.start, part.end) if page.text[place] == "。"]
    return [Site(place, place + 1, ".") for place in places]


def latin_marks(page: Page) -> list[Site]:
    """Widen a comma and the space after it to the full-width comma, as a reader set to Chinese does."""
    wide = {",": "，", ";": "；"}
    found = (mark for part in page.paragraphs for mark in _LATIN_MARK.finditer(page.text, part.start, part.end))
    return [Site(*mark.span(), wide[mark.group(1)]) for mark in found]


def doubled_marks(page: Page) -> list[Site]:
    """Print a mark twice; ！ and ？ may stand twice on purpose."""
    pattern = _DOUBLED if page.is_han else _DOUBLED_LATIN
    found = (mark for part in page.paragraphs for mark in pattern.finditer(page.text, part.start, part.end))
    return [Site(mark.end(), mark.end(), mark.group()) for mark in found]


def lost_quotes(page: Page) -> list[Site]:
    """Drop one quote of a pair where the text proves its place: at either end of a paragraph, or after a colon."""
    opening, closing = _QUOTES[page.language]
    sites = []
    for part in page.paragraphs:
        told = page.text[part.start : part.end]
        if told.endswith(closing) and told.rfind(opening) > told.rfind(closing, 0, -len(closing)):
            sites.append(Site(part.end - len(closing), part.end, ""))
        openings = re.finditer(f"(?:^|(?<=：)|(?<=: )){opening}(?=[^{opening}{closing}]*{closing})", told)
        sites += [Site(part.start + found.start(), part.start + found.end(), "") for found in openings]
    return sites


narrow_stop = scattered("narrow_stop", full_stops)
widen_marks = scattered("widen_marks", latin_marks)
double_mark = scattered("double_mark", doubled_marks)
drop_quote = scattered("drop_quote", lost_quotes)
