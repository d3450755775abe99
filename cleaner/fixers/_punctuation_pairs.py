"""Quotes and brackets: pairs found over the whole page, their width and shape, and marks without a partner."""

import re
from collections import deque
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, DIGIT, HAN, LETTER, NEWLINE, OPEN, SPACE
from cleaner.fixers._punctuation_lost import restore_marks
from cleaner.fixers._punctuation_quotes import turn_quotes
from cleaner.fixers._punctuation_sheet import Places, Sheet
from cleaner.rulebook import FixerRules, Rule

HAN_WORD = re.compile("[\u3400-\u9fff]")
PAIRS = ("“”", "「」", "『』", "《》", "〈〉", "【】", "〔〕", "（）", "()", "„“", "«»")
ROUND = 8  # （ and ( may pair with ) and ）
BREAK = 100
DEEPEST = 8  # quotes in quotes in brackets; beyond it marks count as unpaired
LOW = 10  # „ pairs with “ and ”, whichever closes
ANGLED = 11


@cache
def _sides() -> NDArray[np.int8]:
    """Return the number of each mark's pair: positive where it opens, negative where it closes."""
    sides = np.zeros(0x10000, dtype=np.int8)
    for number, pair in enumerate(PAIRS[:ROUND + 1], 1):
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
    places, sides = _read_sides(sheet, places)
    rest, rest_sides, outer, inner = _match(places, sides)
    unpaired = rest[(rest_sides != BREAK)].tolist()
    if unpaired and (turned := turn_quotes(sheet, unpaired, places, sides, rules)):
        sides[np.searchsorted(places, sorted(turned))] *= -1
        rest, rest_sides, outer, inner = _match(places, sides)
        unpaired = rest[rest_sides != BREAK].tolist()
    if unpaired:
        unpaired = _insert_titles(sheet, unpaired, rules.get_rule("title-mark"))
        unpaired = _round_off(sheet, unpaired, rules.get_rule("bracket-shape"))
        alone = rules["unpaired-mark"]
        side_at = dict(zip(rest.tolist(), rest_sides.tolist(), strict=True))
        lone = _pair_over_lines(sheet, [(place, side_at[place]) for place in unpaired], alone)
        for place in restore_marks(sheet, lone, rules):
            if alone.name not in rules.off:
                _doubt_lone(sheet, place, alone)
    if rule := rules.get_rule("bracket-width"):
        _widen_brackets(sheet, outer, inner, rule)
    if rule := rules.get_rule("nested-quotes"):
        _lower_nested(sheet, outer, inner, rule)


def _read_sides(sheet: Sheet, places: Places) -> tuple[Places, NDArray[np.int8]]:
    """Return the quotes, brackets and line breaks with their sides; in German “ closes, and » may open."""
    page = sheet.page
    sides = _sides()[page.codes[places]]
    if "„" in page.text:
        low = np.flatnonzero(page.codes == ord("„"))
        order = np.argsort(np.concatenate((places, low)), kind="stable")
        places = np.concatenate((places, low))[order]
        sides = np.concatenate((sides, np.full(len(low), LOW, np.int8)))[order]
        high = np.flatnonzero(np.abs(sides) == 1)
        opens = (sheet.class_at(places[high] - 1) & (SPACE | NEWLINE | OPEN)) != 0
        opens &= (sheet.class_at(places[high] + 1) & (LETTER | DIGIT)) != 0
        sides[high[~opens & ~sheet.chinese(places[high])]] = -LOW
    if "«" in page.text or "»" in page.text:
        left, right = (np.flatnonzero(page.codes[places] == ord(mark)) for mark in "«»")
        outward = len(right) and (not len(left) or right[0] < left[0])  # »so« in German, «so» elsewhere
        sides[left], sides[right] = (-ANGLED, ANGLED) if outward else (ANGLED, -ANGLED)
    return places[sides != 0], sides[sides != 0]


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
            torn = _swallows_sentence(text, first, min(last, first + rule.data["reach"]))
            if not single and not torn and sheet.free(start, start + 1) and sheet.free(end, end + 1):
                sheet.propose(start, start + 1, "‘", rule)
                sheet.propose(end, end + 1, "’", rule)
        around.append((start, end))


def _swallows_sentence(text: str, first: int, last: int) -> bool:
    """Tell whether a quotation within a sentence holds a whole one: columns are interleaved here, and its quotes no pair."""
    within = HAN_WORD.match(text, first - 1) and HAN_WORD.match(text, last - 1) and HAN_WORD.match(text, first + 1)
    return bool(within) and "。" in text[first:last]


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


def _pair_over_lines(sheet: Sheet, unpaired: list[tuple[int, int]], rule: Rule) -> list[int]:
    """Return the marks that find no partner in the lines around either."""
    lone: list[int] = []
    waiting: deque[tuple[int, int, int]] = deque()  # opening marks, their sides and lines
    for place, side in unpaired:
        number = sheet.line_number(place)
        while waiting and number - waiting[0][2] > rule.data["lines"]:
            lone.append(waiting.popleft()[0])
        if side > 0:
            waiting.append((place, side, number))
        elif waiting and waiting[-1][1] == -side:
            waiting.pop()
        else:
            lone.append(place)
    return sorted([*lone, *(place for place, _, _ in waiting)])


def _doubt_lone(sheet: Sheet, place: int, rule: Rule) -> None:
    """Doubt a mark without a partner; a quotation may run over paragraphs that open and do not close."""
    text = sheet.page.text
    mark = text[place]
    if mark in "«»":
        return  # each line of a quotation may open with one
    if mark == ")" and rule.compiled("number").search(sheet.before(place, 12)):
        return
    if mark in "“„「『" and rule.compiled("goes_on").match(text, sheet.line_span(sheet.line_number(place))[1]):
        return
    sheet.doubt(place, place + 1, rule, f"{mark} has no partner")
