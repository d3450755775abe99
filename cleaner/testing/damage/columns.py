"""A page set in a column: where its lines break, with and without indents, with and without hyphenated words."""

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random
from typing import NamedTuple

from cleaner.testing.damage.sites import Site, Strength
from cleaner.testing.pages import NAMES, PARAGRAPH, Page, Part

_NO_LINE_START = "，。、；：？！”’」』》）…—"
_NO_LINE_END = "“‘「『《（"
_HAN_TOKEN = re.compile(r"[A-Za-z0-9.%]+|.")
_WIDTHS = {  # in full-width cells, and in letters
    Strength.LIGHT: ((25, 32), (58, 76)),
    Strength.STANDARD: ((14, 24), (34, 57)),
    Strength.HEAVY: ((9, 13), (24, 33)),
}
_VOWELS = "aeiouyäöüàâéèêëîïôûùœ"
_TOGETHER = re.compile(r"(?:ch|sch|sh|th|ph|ck|qu|gn|[bcdfgpt][lr])$")


class Column(NamedTuple):
    """A page's text set in a column: its breaks, in order, and the line that ends at each of them (start and end)."""

    breaks: list[Site]
    lines: list[tuple[int, int]]


def hyphenation_points(word: str) -> list[int]:
    """Return the places where a printer may part a word: between syllables, roughly as all four languages have them.

    >>> [("commission"[:place], "commission"[place:]) for place in hyphenation_points("commission")]
    [('com', 'mission'), ('commis', 'sion')]
    """
    lower = word.lower()
    vowels = [place for place, char in enumerate(lower) if char in _VOWELS]
    points = []
    for before, after in pairwise(vowels):
        between = lower[before + 1 : after]
        if between:
            start = after - 1
            if len(between) > 1 and (found := _TOGETHER.search(between)):
                start = after - len(found.group())
            points.append(max(start, before + 1))
    return [point for point in points if 2 <= point <= len(word) - 3]


def _break_han(text: str, start: int, end: int, width: int, first: int) -> Iterator[tuple[int, int]]:
    """Yield the lines of so many cells; closing marks hang, opening ones move on."""
    line, room = start, 2 * first
    for token in _HAN_TOKEN.finditer(text, start, end):
        size = sum(2 if ord(char) > 0xFF else 1 for char in token.group())
        if size > room and token.group() not in _NO_LINE_START:
            place = token.start()
            while place > line + 1 and text[place - 1] in _NO_LINE_END:
                place -= 1
            yield line, place
            line, room = place, 2 * width - 2 * (token.start() - place)
        room -= size
    yield line, end


def _break_words(page: Page, start: int, end: int, width: int, *, hyphenate: bool) -> Iterator[tuple[int, int]]:
    """Yield the lines of so many letters; they break at spaces, and with `hyphenate` after hyphens and inside words."""
    text, line = page.text, start
    while end - line > width:
        limit = line + width
        place = text.rfind(" ", line, limit + 1)
        if hyphenate:
            found = re.compile(r"[^\s\N{NO-BREAK SPACE}]+").match(text, max(place, line - 1) + 1, end)
            inside = _last_point(page, found.start(), found.end(), limit) if found else 0
            place = max(place, inside)
        if place <= line:
            place = text.find(" ", line, end)
            if place < 0:
                break
        yield line, place
        line = place + (text[place] == " ")
    yield line, end


def _last_point(page: Page, start: int, end: int, limit: int) -> int:
    """Return the last place up to the limit at which the word may be parted, 0 if there is none."""
    if any(word.start < end and start < word.end for word in page.words if word.slot in NAMES):
        return 0  # Salt-/mere may have a hyphen of its own, for all that a reader knows
    text, points = page.text, []
    for part in re.compile(r"[^\W\d_]{5,}").finditer(text, start, end):
        points += [part.start() + point for point in hyphenation_points(part.group()) if part.start() + point < limit]
    hyphens = (place for place in range(start + 1, min(end - 2, limit)) if text[place] == "-")
    points += [place + 1 for place in hyphens if text[place + 1].isalpha()]
    return max(points, default=0)


def _glue(page: Page, start: int) -> str:
    """Return what the print sets at a break inside a paragraph: a hyphen too, where the break parts a word."""
    parted = not page.is_han and page.text[start - 1].isalpha() and page.text[start].isalpha()
    return "-\n" if parted else "\n"


def _lines_of(page: Page, part: Part, width: int, *, hyphenate: bool) -> list[tuple[int, int]]:
    if part.kind != PARAGRAPH:
        return [(part.start, part.end)]
    if page.is_han:
        return list(_break_han(page.text, part.start, part.end, width, width - 2))
    return list(_break_words(page, part.start, part.end, width, hyphenate=hyphenate))


def _ends_are_clear(page: Page, lines: list[list[tuple[int, int]]], width: int) -> bool:
    """Tell whether no paragraph ends in a full line, which no reader could tell from a wrapped one where indents are lost."""
    size = 2 * width if page.is_han else width
    last = [page.text[start:end] for start, end in (told[-1] for told in lines[:-1] if len(told) > 1)]
    cells = [sum(2 if ord(char) > 0x2E7F or char in _NO_LINE_START else 1 for char in line) for line in last]
    return all(cell < size * 0.85 for cell in cells)


def set_in_column(random: Random, page: Page, strength: Strength, *, indents: bool, hyphenate: bool = False) -> Column:
    """Set a page in a column as wide as the strength asks for; where it has no indents, no paragraph ends in a full line."""
    low, high = _WIDTHS[strength][0 if page.is_han else 1]
    for _ in range(12):
        width = random.randint(low, high)
        told = [_lines_of(page, part, width, hyphenate=hyphenate) for part in page.parts]
        if indents or _ends_are_clear(page, told, width):
            break
    breaks, lines = [], []
    indent = ("\N{IDEOGRAPHIC SPACE}" * 2 if page.is_han else "  ") if indents else ""
    for part, after, own in zip(page.parts, [*page.parts[1:], None], told, strict=True):
        lines += own
        breaks += [Site(end, start, _glue(page, start)) for (_, end), (start, _) in pairwise(own)]
        if after is not None and after.kind == PARAGRAPH:
            blank = "\n" if part.kind == PARAGRAPH else "\n\n"
            breaks.append(Site(part.end, after.start, blank + indent))
        elif after is not None:
            breaks.append(Site(part.end, after.start, "\n\n"))
    return Column(breaks, lines)
