"""Quotes and brackets: pairs found over the whole page, their width and shape, and marks without a partner."""

import re
from collections import deque
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, HAN, NEWLINE, OPEN, PAUSE, SPACE, STOP, WIDE
from cleaner.fixers._punctuation_sheet import Places, Sheet, find_all
from cleaner.rulebook import FixerRules, Rule

PAIRS = ("“”", "「」", "『』", "《》", "〈〉", "【】", "〔〕", "（）", "()")
ROUND = 8  # （ and ( may pair with ) and ）
BREAK = 100
DEEPEST = 8  # quotes in quotes in brackets; beyond it marks count as unpaired
STRAIGHT = '"＂'


@cache
def _sides() -> NDArray[np.int8]:
    """Return the number of each mark's pair: positive where it opens, negative where it closes."""
    sides = np.zeros(0x10000, dtype=np.int8)
    for number, pair in enumerate(PAIRS, 1):
        sides[ord(pair[0])], sides[ord(pair[1])] = min(number, ROUND), -min(number, ROUND)
    sides[ord("\n")] = BREAK
    sides.setflags(write=False)
    return sides


def repair_pairs(sheet: Sheet, rules: FixerRules) -> None:
    """Set the quotes and brackets of a page right, and doubt those without a partner."""
    page = sheet.page
    places = ((page.classes & (OPEN | CLOSE | NEWLINE)) != 0).nonzero()[0]
    if not len(places):
        return
    codes = page.codes[places]
    sides = _sides()[codes]
    places, sides = places[sides != 0], sides[sides != 0]
    rest, rest_sides, outer, inner = _match(places, sides)
    unpaired = rest[rest_sides != BREAK].tolist()
    if unpaired and (turned := _turn_quotes(sheet, unpaired, places, sides, rules.get_rule("one-sided-quotes"))):
        sides[np.searchsorted(places, sorted(turned))] *= -1
        rest, rest_sides, outer, inner = _match(places, sides)
        unpaired = rest[rest_sides != BREAK].tolist()
    if unpaired:
        unpaired = _insert_titles(sheet, unpaired, rules.get_rule("title-mark"))
        unpaired = _round_off(sheet, unpaired, rules.get_rule("bracket-shape"))
        _doubt_unpaired(sheet, unpaired, rules.get_rule("unpaired-mark"))
    if rule := rules.get_rule("bracket-width"):
        _widen_brackets(sheet, outer, inner, rule)
    if rule := rules.get_rule("nested-quotes"):
        _lower_nested(sheet, outer, inner, rule)


def _match(places: Places, sides: NDArray[np.int8]) -> tuple[Places, NDArray[np.int8], Places, Places]:
    """Pair neighbours again and again; return what is left over, and the openings and closings that paired."""
    opened, closed = [], []
    for _ in range(DEEPEST):
        rows = np.flatnonzero((sides[:-1] > 0) & (sides[:-1] != BREAK) & (sides[1:] == -sides[:-1]))
        if not len(rows):
            break
        opened.append(places[rows])
        closed.append(places[rows + 1])
        kept = np.ones(len(places), dtype=np.bool_)
        kept[rows] = kept[rows + 1] = False
        places, sides = places[kept], sides[kept]
    none = np.zeros(0, dtype=np.int64)
    return places, sides, np.concatenate([none, *opened]), np.concatenate([none, *closed])


def _lower_nested(sheet: Sheet, opened: Places, closed: Places, rule: Rule) -> None:
    """Make “ ” inside “ ” single, where the inner one is short and holds no quote of its own."""
    double = sheet.page.codes[opened] == 0x201C
    opened, closed = opened[double], closed[double]
    if len(opened) < 2:
        return
    order = np.argsort(opened)
    opened, closed = opened[order], closed[order]
    if not (np.maximum.accumulate(closed)[:-1] > closed[1:]).any():
        return
    text = sheet.page.text
    around: list[tuple[int, int]] = []
    for start, end in zip(opened.tolist(), closed.tolist(), strict=True):
        while around and around[-1][1] < start:
            around.pop()
        if len(around) == 1 and end - start <= rule.data["longest"]:
            first, last = around[0]
            single = {"‘", "’"} & set(text[first : min(last, first + rule.data["reach"])])
            if not single and sheet.free(start, start + 1) and sheet.free(end, end + 1):
                sheet.propose(start, start + 1, "‘", rule)
                sheet.propose(end, end + 1, "’", rule)
        around.append((start, end))


def _widen_brackets(sheet: Sheet, opened: Places, closed: Places, rule: Rule) -> None:
    """Make round brackets full-width, both together, where Han stands in them or beside them."""
    page = sheet.page
    text, codes = page.text, page.codes
    half = (codes[opened] == 0x28) | (codes[closed] == 0x29)
    half &= (codes[opened] == 0x28) | (codes[opened] == 0xFF08)
    opened, closed = opened[half], closed[half]
    if not len(opened) or not page.han_count:
        return
    fits = sheet.chinese(opened) & sheet.unprotected(opened) & sheet.unprotected(closed)
    beside = (sheet.beside(opened, -1) & HAN) != 0
    line_start = (sheet.class_at(opened - 1) & (NEWLINE | SPACE)) != 0
    beside |= line_start & ((sheet.beside(closed, 1) & HAN) != 0)
    mixed = (codes[opened] == 0xFF08) | (codes[closed] == 0xFF09)
    linked = np.asarray(sheet.page.codes[np.maximum(opened - 1, 0)] == 0x5D) & (opened > 0)
    for row in np.flatnonzero(fits & ~linked).tolist():
        start, end = int(opened[row]), int(closed[row])
        if not (beside[row] or mixed[row] or (page.classes[start + 1 : end] & HAN).any()):
            continue
        after = start + 1 + (text[start + 1] == " " and end > start + 2)
        before = end - (text[end - 1] == " " and end - 1 > after)
        if text[start] == "(":
            sheet.propose(start, after, "（", rule)
        if text[end] == ")":
            sheet.propose(before, end + 1, "）", rule)


def _turn_quotes(
    sheet: Sheet, unpaired: list[int], places: Places, sides: NDArray[np.int8], rule: Rule | None
) -> list[int]:
    """Pair “ with “ (or ” with ”) in a paragraph that has an even number of them and none of the other; list the turned."""
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
        if all(_encloses(sheet, left, right) and right - left <= rule.data["longest"] for left, right in pairs):
            wrong, mark = (1, "”") if text[found[0]] == "“" else (0, "“")
            for pair in pairs:
                sheet.propose(pair[wrong], pair[wrong] + 1, mark, rule)
                turned.append(pair[wrong])
    return turned


def _encloses(sheet: Sheet, left: int, right: int) -> bool:
    """Tell whether two marks can open and close a quotation by what stands beside them."""
    inside = sheet.class_at(np.array([left + 1, right - 1]))
    opens = not inside[0] & (SPACE | NEWLINE) and not (inside[0] & (PAUSE | STOP | CLOSE) and inside[0] & WIDE)
    closes = not inside[1] & (SPACE | NEWLINE | OPEN)
    return bool(opens and closes and right - left > 1)


def _insert_titles(sheet: Sheet, unpaired: list[int], rule: Rule | None) -> list[int]:
    """Put in the missing 《 or 》 of a title that stands complete elsewhere on the page."""
    text = sheet.page.text
    lone = [place for place in unpaired if text[place] in "《》"]
    if rule is None or not lone:
        return unpaired
    titles = {match[1] for match in rule.pattern.finditer(text)}
    lengths = sorted({len(title) for title in titles}, reverse=True)
    done = set()
    for place in lone:
        for length in lengths:
            if text[place] == "》":
                at, title = place - length, text[max(0, place - length) : place]
            else:
                at, title = place + 1 + length, text[place + 1 : place + 1 + length]
            if title in titles:
                beyond = text[at - 1 : at] if text[place] == "》" else text[at : at + 1]
                if beyond not in rule.data["taken"] and sheet.propose(at, at, "《" if text[place] == "》" else "》", rule):
                    done.add(place)
                break
    return [place for place in unpaired if place not in done]


def _round_off(sheet: Sheet, unpaired: list[int], rule: Rule | None) -> list[int]:
    """Make （ ） of an angled opening bracket and a round closing one that enclose a note: 〈记者 …)."""
    if rule is None:
        return unpaired
    text = sheet.page.text
    done: set[int] = set()
    waiting: list[int] = []
    for place in unpaired:
        if text[place] not in ")）" or not waiting or not _is_note(sheet, waiting[-1], place, rule):
            waiting.append(place)
            continue
        left = waiting.pop()
        if waiting and text[waiting[-1]] in "(（":  # which of the two closes here?
            waiting += (left, place)
            continue
        start = left - 1 if waiting and left - 1 == waiting[-1] and text[left - 1] in rule.data["open"] else left
        if start < left:
            waiting.pop()  # 【〈 was one bracket
        after = left + 1 + (text[left + 1] == " " != text[left + 2])
        gap = place - (text[place - 1] == " " != text[place - 2] and place - 1 > after)
        if sheet.free(start, after) and sheet.free(gap, place + 1):
            sheet.propose(start, after, "（", rule)
            if text[gap : place + 1] != "）":
                sheet.propose(gap, place + 1, "）", rule)
            done.update((start, left, place))
    return [place for place in unpaired if place not in done]


def _is_note(sheet: Sheet, left: int, right: int, rule: Rule) -> bool:
    text = sheet.page.text
    inside = text[left + 1 : right]
    if text[left] not in rule.data["open"] or not 1 < right - left <= rule.data["longest"] or '"' in inside:
        return False
    if (sheet.page.classes[left + 1 : right] & (OPEN | CLOSE | NEWLINE)).any():
        return False
    if text[left] in rule.data["titles"] and not rule.pattern.match(inside):
        return False
    return bool(sheet.chinese(np.array([left])).all())


def _doubt_unpaired(sheet: Sheet, unpaired: list[int], rule: Rule | None) -> None:
    """Doubt marks without a partner; a quotation may run over paragraphs that open and do not close."""
    if rule is None:
        return
    text = sheet.page.text
    sides = _sides()
    waiting: deque[tuple[int, int]] = deque()  # opening marks and their lines
    for place in unpaired:
        side, number = int(sides[ord(text[place])]), sheet.line_number(place)
        while waiting and number - waiting[0][1] > rule.data["lines"]:
            _doubt_open(sheet, waiting.popleft(), rule)
        if side > 0:
            waiting.append((place, number))
        elif waiting and sides[ord(text[waiting[-1][0]])] == -side:
            waiting.pop()
        elif text[place] != ")" or not rule.compiled("number").search(sheet.before(place, 12)):
            sheet.doubt(place, place + 1, rule, f"{text[place]} has no partner")
    for opened in waiting:
        _doubt_open(sheet, opened, rule)


def _doubt_open(sheet: Sheet, waiting: tuple[int, int], rule: Rule) -> None:
    text, (place, number) = sheet.page.text, waiting
    end = sheet.line_span(number)[1]
    if text[place] in "“「『" and rule.compiled("goes_on").match(text, end):
        return
    sheet.doubt(place, place + 1, rule, f"{text[place]} has no partner")


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
