"""Quotes by their shape and place: the same one on both sides, and straight ones."""

import re

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, HAN, LETTER, NEWLINE, OPEN, PAUSE, SPACE, STOP, WIDE
from cleaner.fixers._punctuation_lost import opened_elsewhere
from cleaner.fixers._punctuation_sheet import Places, Sheet, find_all
from cleaner.rulebook import FixerRules, Rule

STRAIGHT = '"＂'


def turn_quotes(
    sheet: Sheet, unpaired: list[int], places: Places, sides: NDArray[np.int8], rules: FixerRules
) -> list[int]:
    """Pair “ with “ (or ” with ”) in a paragraph that has an even number of them and none of the other; list the turned."""
    rule = rules.get_rule("one-sided-quotes")
    if rule is None:
        return []
    text = sheet.page.text
    by_line: dict[int, list[int]] = {}
    for place in unpaired:
        if text[place] in "“”":
            by_line.setdefault(sheet.line_number(place), []).append(place)
    turned: list[int] = []
    for number, found in by_line.items():
        start, end = sheet.line_span(number)
        first, last = np.searchsorted(places, start), np.searchsorted(places, end)
        quotes = int(np.count_nonzero(np.abs(sides[first:last]) == 1))
        if quotes != len(found) or quotes % 2 or len({text[place] for place in found}) != 1:
            continue
        pairs = list(zip(found[::2], found[1::2], strict=True))
        if any(opened_elsewhere(sheet, place, rules) for place in found):
            continue
        if all(_encloses(sheet, left, right) and right - left <= rule.data["longest"] for left, right in pairs):
            wrong, mark = (1, "”") if text[found[0]] == "“" else (0, "“")
            for pair in pairs:
                sheet.propose(pair[wrong], pair[wrong] + 1, mark, rule)
                turned.append(pair[wrong])
    return turned


def _encloses(sheet: Sheet, left: int, right: int) -> bool:
    """Tell whether two marks can open and close a quotation by what stands beside them."""
    inside = sheet.class_at(np.array([left + 1, right - 1]))
    opens = not inside[0] & (SPACE | NEWLINE | PAUSE) and not (inside[0] & (STOP | CLOSE) and inside[0] & WIDE)
    opens &= not sheet.class_at(np.array([left - 1]))[0] & LETTER or bool(inside[0] & HAN)  # krank“-
    closes = not inside[1] & (SPACE | NEWLINE | OPEN)
    return bool(opens and closes and right - left > 1)


def pair_straight(sheet: Sheet, rules: FixerRules) -> None:
    """Make straight quotes of Chinese paragraphs curly, where they pair up."""
    text = sheet.page.text
    if not sheet.page.han_count:
        return
    rule = rules.get_rule("straight-quotes")
    if rule is not None and any(mark in text for mark in STRAIGHT):
        places = np.array(sorted(place for mark in STRAIGHT for place in find_all(text, mark)))
        places = places[sheet.chinese(places) & sheet.unprotected(places)]
        for number in dict.fromkeys(sheet.line_number(place) for place in places.tolist()):
            _pair_line(sheet, number, rule)
    single = rules.get_rule("straight-single-quotes")
    if single is not None and "'" in text:
        for match in single.pattern.finditer(text):
            start, end = match.start(), match.end() - 1
            if sheet.chinese(np.array([start])).all() and not sheet.protected(start) and sheet.free(start, start + 1):
                sheet.propose(start, start + 1, "‘", single)
                sheet.propose(end, end + 1, "’", single)


_DOUBLE = re.compile('[“”"＂]')


def _pair_line(sheet: Sheet, number: int, rule: Rule) -> None:
    """Read a line's double quotes as a row of pairs, a straight one being whichever side is due."""
    start, end = sheet.line_span(number)
    text = sheet.page.text
    found = [match.start() for match in _DOUBLE.finditer(text, start, end)]
    pairs = list(zip(found[::2], found[1::2], strict=False))
    if pairs and not all((sheet.page.classes[max(0, left - 1) : right + 2] & HAN).any() for left, right in pairs):
        return  # a command or a program: find -name "*.txt"
    shaped = all(text[left] != "”" and text[right] != "“" and _encloses(sheet, left, right) for left, right in pairs)
    shaped &= not any(text[left] in STRAIGHT and text[left - 1 : left].isdigit() for left, _ in pairs)  # 8"C, 12"
    if len(found) % 2 or not shaped:
        first = next(place for place in found if text[place] in STRAIGHT)
        sheet.doubt(first, first + 1, rule, "straight quotes that do not pair up")
        return
    for left, right in pairs:
        for place, mark in ((left, "“"), (right, "”")):
            if text[place] in STRAIGHT:
                sheet.propose(place, place + 1, mark, rule)
