"""Quotes and brackets that were lost: put back where the text leaves one place for them."""

import re
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cleaner.fixers._punctuation_sheet import Sheet, holds
from cleaner.rulebook import FixerRules, Rule

QUOTES = "“”„「」«»"
_QUOTE = re.compile(f"[{QUOTES}]")
_PARTNERS = {"“": "”", "「": "」"}
_OPENERS = {closing: opening for opening, closing in _PARTNERS.items()}
_SOLID = re.compile(r"\S")
_GOES_ON = re.compile(r"\s*[“„「『«‘]")
_ENDED_ABOVE = re.compile(r"[。！？.!?…”’」』»）)]\s*\n\W*\Z|\S[^\n]*\n\s*\n\W*\Z|\A\s*\S[^\n]*\n\W*\Z")
_PARAGRAPH_END = re.compile(r"\s*\Z|\n[^\S\n]*\n")
_INDENT = re.compile(r"[\s#*>\-]*")
REACH = 600  # characters looked at on either side of a mark
HEAD = 48
NARROW = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


class Partner(NamedTuple):
    """A mark to put in at a place, and the rule that says so."""

    place: int
    mark: str
    rule: Rule


class Lone:
    """A mark without its partner, and the line around it, so far as it may matter."""

    def __init__(self, sheet: Sheet, place: int) -> None:
        text = self.text = sheet.page.text
        self.place = place
        start, self.line_end = sheet.line_span(sheet.line_number(place))
        self.start = max(start, place - REACH)
        self.starts_line = self.start == start
        self.start += _INDENT.match(text, self.start, place).end() - self.start  # type: ignore[union-attr]
        end = self.line_end
        while end > place + 1 and text[end - 1].isspace():
            end -= 1
        self.end = end
        self.ends_line = end <= place + REACH

    @cached_property
    def left(self) -> str:
        """What stands before the mark, from the line's start or the quote before it on."""
        before = self.text[self.start : self.place]
        return before[max(before.rfind(quote) for quote in QUOTES) + 1 :]

    @cached_property
    def right(self) -> str:
        """What stands after the mark, up to the next quote or the line's end."""
        end = min(self.end, self.place + REACH)
        found = _QUOTE.search(self.text, self.place + 1, end)
        return self.text[self.place + 1 : found.start() if found else end]

    @property
    def is_first(self) -> bool:
        """Whether no quote stands before it on its line."""
        return self.starts_line and self.place - len(self.left) == self.start

    @property
    def is_last(self) -> bool:
        """Whether no quote stands after it on its line."""
        return self.ends_line and self.place + 1 + len(self.right) == self.end

    @property
    def head(self) -> str:
        """The characters before it on its line, those of a quotation too."""
        return self.text[max(self.start, self.place - HEAD) : self.place]

    def closes_below(self) -> bool:
        """Whether the quotation may go on in the next line; a page of one line may be cut out of one."""
        if _GOES_ON.match(self.text, self.line_end):
            return True
        return _SOLID.search(self.text, self.line_end) is None and not self.has_page_above()

    def has_page_above(self) -> bool:
        """Whether the line is not the page's first: that one may begin in the middle of a quotation."""
        return _SOLID.search(self.text, 0, self.start) is not None

    def starts_paragraph(self) -> bool:
        """Whether what stands above has ended its sentence, or is set off by a blank line."""
        return _ENDED_ABOVE.search(self.text[max(0, self.start - HEAD) : self.start]) is not None


class Restorer:
    """Finds the lost partners of a page's lone marks."""

    def __init__(self, sheet: Sheet, rules: FixerRules) -> None:
        self.sheet = sheet
        self.rules = rules

    def partner(self, place: int) -> Partner | None:
        """Return the lost partner of the mark at a place, None where its place is not sure."""
        mark = self.sheet.page.text[place]
        if mark in QUOTES and not self.sheet.protected(place):
            chinese = self.sheet.page.han_count > 0 and bool(self.sheet.chinese(np.array([place])).all())
            lone = Lone(self.sheet, place)
            return self._quote(lone, mark) if chinese else _latin_partner(lone, self.rules)
        if mark in "（）" and (rule := self.rules.get_rule("lost-bracket")) is not None:
            return _bracket(Lone(self.sheet, place), mark, rule)
        return None

    def _quote(self, lone: Lone, mark: str) -> Partner | None:
        """Find where the partner of a quote in Chinese was lost."""
        opens, partner = mark in _PARTNERS, (_PARTNERS if mark in _PARTNERS else _OPENERS).get(mark)
        if partner is None:
            return None
        rule = self.rules.get_rule("lost-closing-quote" if opens else "lost-opening-quote")
        place = (_closing_place if opens else _opening_place)(lone, rule) if rule else None
        known = self.rules.get_rule("quoted-term")
        term = self._term_end(lone, mark + partner if opens else partner + mark, opens=opens) if known else None
        if rule and place is not None:
            return Partner(place, partner, rule) if term in {None, place} else None
        return Partner(term, partner, known) if known and term is not None else None

    def _term_end(self, lone: Lone, pair: str, *, opens: bool) -> int | None:
        """Return the other end of a term that the page prints in quotes elsewhere."""
        side = lone.right if opens else lone.left
        fits = [len(term) for term in self._terms[pair] if (side.startswith(term) if opens else side.endswith(term))]
        place = lone.place + 1 + max(fits, default=0) if opens else lone.place - max(fits, default=0)
        beyond = lone.text[place : place + 1] if opens else lone.text[place - 1 : place]
        goes_on = beyond in self.rules["quoted-term"].data["goes_on"] or beyond in QUOTES  # 」」: misread, not lost
        return place if fits and not goes_on else None

    @cached_property
    def _terms(self) -> dict[str, set[str]]:
        """The terms that the page prints in quotes, by the pair of quotes."""
        data = self.rules["quoted-term"].data
        inside = f"([^{QUOTES}\\n]{{{data['shortest']},{data['longest']}}})"
        text = self.sheet.page.text
        return {left + right: set(re.findall(left + inside + right, text)) for left, right in _PARTNERS.items()}


def restore_marks(sheet: Sheet, unpaired: list[int], rules: FixerRules) -> list[int]:
    """Propose the lost partners of lone quotes and brackets; return the marks that stay without one."""
    restorer = Restorer(sheet, rules)
    rest = []
    for place in unpaired:
        partner = restorer.partner(place)
        if partner is None or not sheet.propose(partner.place, partner.place, partner.mark, partner.rule):
            rest.append(place)
    return rest


def opened_elsewhere(sheet: Sheet, place: int, rules: FixerRules) -> bool:
    """Tell whether a ” closes a sentence whose “ was lost."""
    rule = rules.get_rule("lost-opening-quote")
    return rule is not None and sheet.page.text[place] == "”" and _opening_place(Lone(sheet, place), rule) is not None


def _closing_place(lone: Lone, rule: Rule) -> int | None:
    """Return where a closing quote was lost: at the paragraph's end, or before who says it."""
    right = lone.right
    told = rule.compiled("told").search(lone.head) is not None
    if not lone.is_last:
        found = rule.compiled("speaker").fullmatch(right) if told or lone.place == lone.start else None
        return lone.place + 1 + found.end(1) if found and lone.text[lone.place + 1 + len(right)] in "“「" else None
    if told and rule.compiled("sentence").fullmatch(right) and not lone.closes_below():
        return lone.end
    found = rule.compiled("teller").match(right) if lone.place == lone.start else None
    return lone.place + 1 + found.end(1) if found else None


def _opening_place(lone: Lone, rule: Rule) -> int | None:
    """Return where an opening quote was lost: after the only colon, or at the paragraph's start."""
    left = lone.left
    if not rule.compiled("ended").search(left):
        return None
    before = lone.place - len(left)
    if left.count("：") == 1:
        return before + left.index("：") + 1 if rule.compiled("colon").search(left) else None
    if not lone.is_first:
        found = rule.compiled("told").match(left)
        spoken = found and rule.compiled("quoted").search(lone.text[max(0, before - 2) : before])
        return before + found.end() if found and spoken else None
    alone = rule.compiled("sentence").fullmatch(left) and rule.compiled("speaker").match(lone.right)
    return lone.start if alone and lone.starts_paragraph() else None


def _latin_partner(lone: Lone, rules: FixerRules) -> Partner | None:
    """Find where the partner of a quote in Latin text was lost: at either end of a paragraph, next to who speaks."""
    rule = rules.get_rule("lost-latin-quote")
    pair = rule and _latin_pair(lone, rule)
    if rule is None or not pair:
        return None
    opening, closing = pair[0], pair[1]
    gap = lone.text[lone.place + 1 : lone.place + 2] if lone.text[lone.place] == "«" else lone.text[lone.place - 1]
    gap = gap if gap in NARROW and "«" in pair else ""
    if lone.text[lone.place] == opening:
        told = rule.compiled("told").search(lone.head) and rule.compiled("sentence").fullmatch(lone.right.strip(NARROW))
        return Partner(lone.end, gap + closing, rule) if told and lone.is_last and not lone.closes_below() else None
    left = lone.left.rstrip(NARROW)
    colon = rule.compiled("colon").fullmatch(left)
    if colon:
        return Partner(lone.place - len(lone.left) + colon.end(1), opening + gap, rule)
    ended = rule.compiled("ended").search(left) or lone.right.startswith(",")
    if not lone.is_first or not ended or not rule.compiled("spoken").fullmatch(left) or not lone.starts_paragraph():
        return None
    return Partner(lone.start, opening + gap, rule) if rule.compiled("speaker").match(lone.right) else None


def _latin_pair(lone: Lone, rule: Rule) -> str:
    """Return the pair of quotes that the page uses and this mark belongs to; "" where that is not clear."""
    text, mark = lone.text, lone.text[lone.place]
    pairs = [pair for pair in rule.data["pairs"] if mark in pair and holds(text, pair[0]) and holds(text, pair[1])]
    if "„" in text:
        pairs = [pair for pair in pairs if pair[0] == "„"]
    return pairs[0] if len(pairs) == 1 else ""


def _bracket(lone: Lone, mark: str, rule: Rule) -> Partner | None:
    """Find the lost half of a note's brackets at a line's end, or of an item's number at its start."""
    text = lone.text
    if mark == "（":
        rest = text[lone.place + 1 : lone.end]
        item = rule.compiled("number").match(rest) if lone.place == lone.start else None
        if item:
            return Partner(lone.place + 1 + item.end(), "）", rule) if rule.compiled("items").search(text) else None
        ends = rule.compiled("note").fullmatch(rest) and _PARAGRAPH_END.match(text, lone.line_end)
        return Partner(lone.end, "）", rule) if ends else None
    before = text[lone.start : lone.place]
    if rule.compiled("number").fullmatch(before):
        return Partner(lone.start, "（", rule) if rule.compiled("items").search(text) else None
    if lone.place + 1 != lone.end:
        return None
    note = rule.compiled("last_note").search(before)
    return Partner(lone.start + note.start(1), "（", rule) if note else None
