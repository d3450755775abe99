"""Doubled marks, and the width of marks by what stands beside them."""

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, DIGIT, HAN, LETTER, NEWLINE, OPEN, SPACE
from cleaner.fixers._punctuation_sheet import Places, Sheet, table_of
from cleaner.rulebook import FixerRules, Rule

WORD = HAN | LETTER | DIGIT


def merge_doubled(sheet: Sheet, rules: FixerRules) -> None:
    """Make one of doubled pauses and stops; doubt two different ones in a row."""
    rows = sheet.twins
    doubled, latin, mixed = (rules.get_rule(name) for name in ("doubled-mark", "doubled-latin-mark", "mixed-marks"))
    if not len(rows) or doubled is None:
        return
    wide = dict(zip(doubled.data["half"], doubled.data["marks"], strict=False))
    known = table_of(doubled.data["marks"] + doubled.data["half"])
    rows = rows[known[sheet.code[rows]] & known[sheet.code[rows - 1]]]
    if not len(rows):
        return
    text, done = sheet.page.text, -1
    for place in (sheet.at[rows] - 1).tolist():
        if place < done:
            continue
        first, second = text[place], text[place + 1]
        mark, done = wide.get(first, first), place + 2
        if mark == wide.get(second, second) and (first != second or first == mark or _among_han(sheet, place)):
            while done < len(text) and wide.get(text[done], text[done]) == mark:
                done += 1
            if sheet.protected(place) or (first == second != mark and done - place > 2):
                continue
            if first != second and not sheet.chinese(np.array([place])).all():
                continue
            end = _past_space(sheet, done) if text[done - 1] != mark else done
            sheet.propose(place, end, doubled.data["many"] if mark == "。" and done - place > 2 else mark, doubled)
        elif first == second:
            if latin is not None and latin.compiled("before").search(sheet.before(place, 2)) and (
                latin.compiled("after").match(text[done : done + 1]) and not sheet.protected(place)
            ):
                sheet.propose(place, done, first, latin)
        elif mixed is not None and first in mixed.data["marks"] and second in mixed.data["marks"]:
            sheet.doubt(place, place + 2, mixed, f"{first}{second} in a row: one of them is wrong")


def _among_han(sheet: Sheet, place: int) -> bool:
    """Tell whether Han stands on both sides of the two marks."""
    beside = sheet.class_at(np.array([place - 1, place + 2]))
    return bool((beside & HAN).all())


def widen(sheet: Sheet, rules: FixerRules) -> None:
    """Make half-width marks in Chinese full-width."""
    half = np.flatnonzero(sheet.code < 0x80)
    if not len(half) or not sheet.page.han_count:
        return
    at, code = sheet.at[half], sheet.code[half]
    rule = rules.get_rule("half-width-mark")
    if rule is not None:
        wide = dict(zip(rule.data["half"], rule.data["full"], strict=True))
        places = at[table_of(rule.data["half"])[code]]
        for place in _in_chinese(sheet, places, rule).tolist():
            _replace(sheet, place, wide[sheet.page.text[place]], rule)
    if rule := rules.get_rule("half-width-stop"):
        _widen_stops(sheet, at[code == 0x2E], rule)


def _in_chinese(sheet: Sheet, places: Places, rule: Rule) -> Places:
    """Pick the marks that follow a Han character, or stand between a letter or digit and one."""
    if not len(places):
        return places
    plain = [(sheet.class_at(places + step) & (LETTER | DIGIT | SPACE)) != 0 for step in (-1, 1)]
    places = places[~(plain[0] & plain[1])]  # as nearly all marks of Latin text stand
    left, right = sheet.beside(places, -1), sheet.beside(places, 1)
    han_left = (left & HAN) != 0
    tail = ((left & (LETTER | DIGIT)) != 0) | sheet.among(places - 1, rule.data["tails"])
    fits = han_left | (tail & ((right & HAN) != 0))
    after = sheet.page.codes.take(places + 1, mode="clip")
    before = sheet.page.codes.take(places - 1, mode="clip")
    here = sheet.page.codes[places]
    last = places + 1 >= len(sheet.page.codes)
    fits &= last | ~sheet.among(places + 1, rule.data["not_before"])
    once = (before != here) & (last | (after != here))
    fits &= once | sheet.among(places, "!?")  # :: and ,, are something else
    places = places[fits]
    return places[sheet.chinese(places) & sheet.unprotected(places)]


def _replace(sheet: Sheet, place: int, mark: str, rule: Rule) -> None:
    sheet.propose(place, _past_space(sheet, place + 1), mark, rule)


def _past_space(sheet: Sheet, end: int) -> int:
    """Return the end of a mark that becomes wide: the one space after it goes, for it carries its own."""
    text = sheet.page.text
    spaced = end + 1 < len(text) and text[end] == " " and sheet.page.classes[end + 1] & (WORD | OPEN)
    return end + 1 if spaced else end


def _widen_stops(sheet: Sheet, places: Places, rule: Rule) -> None:
    """Make a full stop of a point after Han that ends a line, a quotation, or (on a page of points) a sentence."""
    quoted = (sheet.page.codes[np.maximum(places - 1, 0)] == 0x22) & (places > 0)
    percent = sheet.among(places - 1, rule.data["tails"]) & ((sheet.class_at(places + 1) & NEWLINE) != 0)
    places = places[((sheet.class_at(places - 1) & (HAN | CLOSE)) != 0) | quoted | percent]
    if not len(places):
        return
    right = sheet.class_at(places + 1)
    quote = (right & CLOSE) != 0
    quote |= (right == 0) & (sheet.page.codes[np.minimum(places + 1, len(sheet.page.codes) - 1)] == 0x22)
    ends = ((right & NEWLINE) != 0) | quote
    spaced = ((right & SPACE) != 0) & ((sheet.class_at(places + 2) & (HAN | NEWLINE)) != 0)
    ends |= spaced
    inner = (right & HAN) != 0
    stops = sheet.page.text.count("。")
    points = np.count_nonzero(ends | inner)
    bare = np.count_nonzero(ends) > 1 and points >= rule.data["points"] and stops * rule.data["points"] <= points
    told = np.zeros(len(places), dtype=np.bool_)
    if not bare:
        opens = inner | ((right & (OPEN | DIGIT)) != 0)
        told[opens] = [_ends_sentence(sheet, place, rule) for place in places[opens].tolist()]
    chosen = places[ends | (inner & bare) | told]
    chosen = chosen[sheet.chinese(chosen) & sheet.unprotected(chosen)]
    text = sheet.page.text
    names = rule.data["transliteration"]
    for place in chosen.tolist():
        if rule.compiled("number").search(sheet.before(place, 8)):
            continue
        if place + 1 < len(text) and text[place - 1] in names and text[place + 1] in names:
            continue
        _replace(sheet, place, "。", rule)


def _ends_sentence(sheet: Sheet, place: int, rule: Rule) -> bool:
    """Tell whether a clause long enough to be a sentence stands before a point, and ends on a word: no 约翰.史密斯."""
    from cleaner.lexicon import han

    clause = rule.compiled("clause").search(sheet.before(place, 24))
    follows = rule.compiled("follows").match(sheet.page.text, place + 1)
    if clause is None or follows is None:
        return False
    if clause[1] in rule.data["last"]:
        return True
    lexicon = han()
    return any(lexicon.is_word(lexicon.fold(clause[0][-size:])) for size in (2, 3, 4))


def narrow(sheet: Sheet, rules: FixerRules) -> None:
    """Make full-width marks between Latin words half-width."""
    rule = rules.get_rule("full-width-mark")
    if rule is None or sheet.page.letter_count * rule.data["share"] < sheet.page.han_count:
        return
    half = dict(zip(rule.data["full"], rule.data["half"], strict=True))
    places = sheet.at[(sheet.code > 0xFF00) | (sheet.code == 0x3002)]
    left, right = sheet.class_at(places - 1), sheet.class_at(places + 1)
    places = places[(((left | right) & LETTER | left & CLOSE) != 0) & (((left | right) & HAN) == 0)]
    if not len(places):
        return
    around = sheet.beside(places, -1) | sheet.beside(places, 1)
    places = places[((around & LETTER) != 0) & ((around & HAN) == 0)]
    places = places[~_any_han(sheet, places, rule) & sheet.unprotected(places)]
    text, classes = sheet.page.text, sheet.page.classes
    for place in places.tolist():
        mark = half.get(text[place])
        if mark is None:
            continue
        if mark == "(":
            mark = " (" if place and classes[place - 1] & (LETTER | DIGIT) else mark
        elif place + 1 < len(text) and classes[place + 1] & (LETTER | DIGIT):
            mark += " "
        sheet.propose(place, place + 1, mark, rule)


def _any_han(sheet: Sheet, places: Places, rule: Rule) -> NDArray[np.bool_]:
    """Tell which places stand in a line that is not Latin through and through."""
    if not len(places):
        return np.zeros(0, dtype=np.bool_)
    page = sheet.page
    lines, back = np.unique(np.searchsorted(page.line_starts, places, "right") - 1, return_inverse=True)
    mixed = []
    for number in lines.tolist():
        start, end = sheet.line_span(number)
        line = page.classes[start:end]
        letters = int(np.count_nonzero(line & LETTER))
        mixed.append(int(np.count_nonzero(line & HAN)) * rule.data["letters"] > letters or letters < rule.data["fewest"])
    return np.array(mixed, dtype=np.bool_)[back]
