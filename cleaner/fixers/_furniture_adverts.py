"""Display adverts set between the stories: a few ragged lines with what is sold, its price, its praise and the shop.

One sign proves nothing: stories tell of prices and shops as well. A run of short lines that holds signs of several kinds
does, on a page that is mostly stories; a page of notices is left as it is.
"""

import re
from collections.abc import Iterable, Iterator

import numpy as np

from cleaner.fixers._furniture_context import Lift
from cleaner.fixers._furniture_layout import Layout
from cleaner.rulebook import Rule

SIGNS = ("goods", "price", "praise", "seller", "address")
_HAN = re.compile("[㐀-鿿]")
_PROSE = re.compile("[，、；,;]")
_ENDED = re.compile(r"[.!?。！？][\"”’')]*\Z")
_FULL = 0.7  # of the page's column: a line this wide was wrapped
_RAGGED = 0.75  # of the block's widest line


def find_adverts(layout: Layout, places: Iterable[tuple[int, Rule]]) -> list[Lift]:
    """Return the lines of the adverts around the hints of the rules `advert`."""
    found: dict[int, Rule] = {}
    for place, rule in places:
        line = layout.line_of(place)
        if line not in found:
            found.update(dict.fromkeys(_advert(layout, line, rule), rule))
    if not found or not _is_of_stories(layout, found, next(iter(found.values()))):
        return []
    return [Lift(*layout.span(line), rule) for line, rule in sorted(found.items())]


def _advert(layout: Layout, line: int, rule: Rule) -> list[int]:
    """Return the lines of the advert that the line belongs to, none where it belongs to none."""
    if layout.width[line] > rule.data["widest"]:
        return []
    lines = _run(layout, line, rule) if _HAN.search(layout.line(line)) else _block(layout, line, rule)
    kinds: set[str] = set()
    signed = 0
    for at in lines:
        signs = _signs(layout, at, rule)
        kinds |= signs
        signed += bool(signs)
    return lines if len(kinds) >= rule.data["kinds"] and signed >= rule.data["signed"] else []


def _signs(layout: Layout, line: int, rule: Rule) -> set[str]:
    text = layout.line(line)
    text = "".join(text.split()) if _HAN.search(text) else text
    return {sign for sign in SIGNS if sign in rule.data and rule.compiled(sign).search(text)}


def _run(layout: Layout, line: int, rule: Rule) -> list[int]:
    """Return the run of lines with signs around the line, and the few short ones without between them."""
    lines = [line]
    for step in (-1, 1):
        at = line
        plain: list[int] = []
        while 0 <= at + step < len(layout) and len(lines) < rule.data["lines"]:
            at += step
            text = layout.line(at)
            if layout.width[at] > rule.data["widest"] or _PROSE.search(text):
                break
            if _signs(layout, at, rule):
                lines += [*plain, at]
                plain = []
            else:
                plain.append(at)
            if len(plain) > rule.data["unsigned"]:
                break
    return sorted(lines)


def _block(layout: Layout, line: int, rule: Rule) -> list[int]:
    """Return the lines between the blank ones around, if they are ragged, and a heading right above them."""
    first = last = line
    while first and not layout.gap_above(first):
        first -= 1
    while last + 1 < len(layout) and not layout.gap_below(last):
        last += 1
    lines = list(range(first, last + 1))
    if not 2 < len(lines) <= rule.data["lines"]:
        return []
    widths = layout.width[first:last]  # the last line of a paragraph may be short as well
    if (widths < _RAGGED * widths.max()).sum() * 3 < len(widths) or layout.width[first : last + 1].max() > rule.data["widest"]:
        return []
    return [*_heading(layout, first, rule), *lines]


def _heading(layout: Layout, first: int, rule: Rule) -> Iterator[int]:
    """Yield the lines of the heading above the block: capitals, or one that ends on a comma."""
    head = first - 1
    while head > 0 and not layout.gap_above(head) and first - head < rule.data["heading"]:
        head -= 1
    lines = range(max(head, 0), first)
    texts = [layout.line(at) for at in lines]
    if not texts or not (head == 0 or layout.gap_above(head)) or not all(text.upper() == text for text in texts):
        return
    if texts[-1].endswith(",") or not _ENDED.search(texts[-1]):
        yield from lines


def _is_of_stories(layout: Layout, adverts: Iterable[int], rule: Rule) -> bool:
    """Whether the page is mostly lines of stories, and little of it adverts."""
    at = np.array(sorted(adverts))
    share = layout.width[at].sum() / max(1, layout.solid)
    rest = np.delete(layout.width, at)
    if not len(rest) or share > rule.data["share"]:
        return False
    full = rest >= _FULL * np.percentile(rest, 75)
    return bool(rest[full].sum() >= rule.data["stories"] * rest.sum() and full.sum() >= rule.data["story_lines"])
