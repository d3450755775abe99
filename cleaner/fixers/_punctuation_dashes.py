"""Dashes and dots: 一一 and ——, -- and ..., and signs that look like others."""

import re

import numpy as np

from cleaner.classes import CLOSE, DIGIT, HAN, LETTER, NEWLINE, OPEN, WIDE
from cleaner.fixers._punctuation_sheet import Places, Sheet, find_all
from cleaner.rulebook import FixerRules, Rule

ONE = 0x4E00  # 一


def repair_dashes(sheet: Sheet, rules: FixerRules) -> None:
    """Tell 一一 from —— and make dashes and dots of hyphens and points."""
    page = sheet.page
    if not page.han_count:
        return
    ones = (page.codes == ONE).nonzero()[0]
    if len(ones):
        _read_ones(sheet, ones, rules)
    if rule := rules.get_rule("dash-for-adverb"):
        for place in find_all(page.text, "——") if "—" in sheet.doubles else ():
            _read_dash(sheet, place, rule)
    text = page.text
    if "-" in text and "--" in text and (rule := rules.get_rule("hyphens-for-dash")):
        _replace_runs(sheet, "--", rule, "——")
    if "." in sheet.doubles and (rule := rules.get_rule("points-for-dots")):
        _replace_runs(sheet, "..", rule, "……")
    if "∶" in text and (rule := rules.get_rule("ratio-for-colon")):
        signs = np.array(find_all(text, "∶"))
        for place in signs[sheet.chinese(signs)].tolist():
            left, right = sheet.class_at(np.array([place - 1, place + 1])).tolist()
            if left & (HAN | LETTER | DIGIT) and right & (HAN | LETTER | DIGIT | OPEN | NEWLINE) and not left & right & DIGIT:
                sheet.propose(place, place + 1, "：", rule)
    if "," in sheet.doubles and (rule := rules.get_rule("low-commas")):
        for match in rule.pattern.finditer(text):
            sheet.propose(match.start(), match.start(1), "“", rule)
            sheet.propose(match.end(1), match.end(), "”", rule)
    if rule := rules.get_rule("title-brackets"):
        for opening, closing in rule.data["signs"]:
            if opening[0] in text and opening in text:
                _make_title(sheet, opening, closing, rule)


def _read_ones(sheet: Sheet, ones: Places, rules: FixerRules) -> None:
    """Make dashes of 一 between digits, and of 一一 that no verb follows."""
    between = (sheet.class_at(ones - 1) & sheet.class_at(ones + 1) & DIGIT) != 0
    if rule := rules.get_rule("one-for-dash"):
        for place in ones[between].tolist():
            sheet.propose(place, place + 1, "—", rule)
    rule = rules.get_rule("adverb-for-dash")
    if rule is None:
        return
    reverse = rules.get_rule("dash-for-adverb")
    verbs = reverse.words if reverse is not None else frozenset()
    twice = ones[:-1][np.diff(ones) == 1]
    for place in twice.tolist():
        if _is_dash(sheet, place, rule, verbs):
            sheet.propose(place, place + 2, "——", rule)


def _is_dash(sheet: Sheet, place: int, rule: Rule, verbs: frozenset[str]) -> bool:
    """Tell whether 一一 here can be no adverb: nothing that it could modify follows."""
    text = sheet.page.text
    left, right = text[place - 1 : place], text[place + 2 : place + 3]
    numerals = rule.data["numerals"]
    if left.isdigit() and right.isdigit() and left.isascii() and right.isascii():
        return True
    if (left and left in numerals) or (right and right in numerals):
        return False
    after = text[place + 2 : place + 8].split("\n")[0]
    beside = sheet.class_at(np.array([place - 1, place + 2]))
    if not after.strip() or beside[1] & (OPEN | DIGIT):
        return bool(beside[0] & (HAN | CLOSE))
    if not beside[1] & HAN:
        return False
    if rule.compiled("line_start").search(sheet.before(place, 8)):
        return not _can_follow(after, rule, verbs) or after[0] in rule.data["notes"]
    return bool(beside[0] & (HAN | CLOSE)) and not _can_follow(after, rule, verbs)


def _can_follow(after: str, rule: Rule, verbs: frozenset[str]) -> bool:
    """Tell whether the words may follow the adverb: a verb, or what stands before one."""
    from cleaner.lexicon import han

    lexicon = han()
    folded = lexicon.fold(after)
    run = re.match("[\u3400-\u9fff]*", folded)
    words = lexicon.segment(run.group()) if run else []
    if not words or words[0][0] in rule.data["before_verbs"] or folded[:2] in verbs:
        return True
    return any(lexicon.is_verb(word) for word in (words[0], folded[:2], folded[:1]))


def _read_dash(sheet: Sheet, place: int, rule: Rule) -> None:
    """Make 一一 of a dash that stands between 都, 将 … and a verb of dealing with things one by one."""
    text = sheet.page.text
    if text[place + 2 : place + 4] in rule.words and rule.compiled("left").search(sheet.before(place, 8)):
        sheet.propose(place, place + 2, "一一", rule)


def _replace_runs(sheet: Sheet, part: str, rule: Rule, sign: str) -> None:
    """Make `sign` of a run of hyphens or points beside Han."""
    done = -1
    for place in find_all(sheet.page.text, part):
        match = rule.pattern.match(sheet.page.text, place) if place >= done else None
        if match:
            done = match.end()
            if sheet.chinese(np.array([place])).all() and not sheet.protected(place):
                sheet.propose(place, done, sign, rule)


def _make_title(sheet: Sheet, opening: str, closing: str, rule: Rule) -> None:
    pattern = re.compile(f"{re.escape(opening)}([^{opening[0]}{closing[0]}\n]{{1,{rule.data['longest']}}}){re.escape(closing)}")
    for match in pattern.finditer(sheet.page.text):
        if sheet.page.classes[match.start(1) : match.end(1)].any() and _mostly_han(sheet, *match.span(1)):
            sheet.propose(match.start(), match.start(1), "《", rule)
            sheet.propose(match.end(1), match.end(), "》", rule)


def _mostly_han(sheet: Sheet, start: int, end: int) -> bool:
    return bool(2 * np.count_nonzero(sheet.page.classes[start:end] & (HAN | WIDE)) > end - start)
