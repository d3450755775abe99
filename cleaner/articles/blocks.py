"""What each line of a clean text is: headline, section head, byline, dateline, closing line, caption or body.

First each line by itself, then by its neighbours. Patterns and limits are rule data.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from cleaner.articles.adverts import Judge
from cleaner.articles.records import Dateline
from cleaner.rulebook import FixerRules, Rule


class Kind(StrEnum):
    """What a line is in its article."""

    HEADING = "heading"
    KICKER = "kicker"
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    NAME = "name"  # a byline if a headline stands above it
    SECTION = "section"
    DATELINE = "dateline"  # a paragraph that opens with one
    END = "end"
    CAPTION = "caption"
    BODY = "body"
    ADVERT = "advert"  # an advert, a notice, or what the paper says of itself: no part of any article


HEADS = frozenset({Kind.HEADING, Kind.KICKER, Kind.SUBTITLE, Kind.BYLINE, Kind.NAME})
TEXT = frozenset({Kind.BODY, Kind.DATELINE})
BOLD_LEVEL = 7  # a line in bold stands below every # heading
_ORDER = (Kind.DATELINE, Kind.SECTION, Kind.KICKER, Kind.BYLINE, Kind.END, Kind.SUBTITLE, Kind.BODY, Kind.CAPTION, Kind.NAME)

_LINE = re.compile(r"[^\n\r\f]+")
_MARKED = re.compile(r"(#{1,6})(?:\s+|$)(.*?)(?:\s+#+)?$", re.DOTALL)
_BOLD = re.compile(r"\*\*((?:(?!\*\*).)+)\*\*", re.DOTALL)
_SHORT = 120  # code points: beyond it a line can only be text, its opening and its end are looked at
_RUNS_ON = "。，；、"  # what ends on one of these can only be text, too
_TAIL = 70  # code points in which a closing bracket at a paragraph's end has its partner


class Block(NamedTuple):
    """A line that holds something: where it stands, its text without marks of markdown, and what it is."""

    start: int
    end: int
    text: str
    kind: Kind
    rule: str = ""  # which rule typed it
    level: int = 0  # the depth of a heading marked in markdown
    gap: bool = True  # whether a blank line stands above it
    close: str = ""  # the rule by which it closes its article

    def as_text(self) -> "Block":
        """Return the block as the last line above a jump line, which is text, whatever it looks like."""
        return self._replace(kind=Kind.BODY, rule="") if self.kind in HEADS else self


class Typist:
    """Types lines by the rules of the rulebook; `judge` tells which of them are adverts, without one none is."""

    def __init__(self, rules: FixerRules, judge: Judge | None = None) -> None:
        self.rules = rules
        self._judge = judge
        kinds = rules.with_key("kind")
        ordered = [(kind, rule) for kind in _ORDER for rule in kinds if rule.data["kind"] == kind]
        self._tests = [(_pattern(rule).search, rule.data.get("longest"), kind, rule.name) for kind, rule in ordered]
        self._datelines = [rule for kind, rule in ordered if kind is Kind.DATELINE]
        unnamed = (re.sub(r"\?P<\w+>", "?:", rule.data["pattern"]) for rule in self._datelines)
        self._opening = re.compile("|".join(unnamed) or "(?!)")
        self._ends = [rule for kind, rule in ordered if kind is Kind.END]
        self._heading = rules["heading"]
        self._unlike, self._like = self._heading.compiled("unlike"), self._heading.compiled("like")
        self._lively, self._latin = self._heading.compiled("lively"), self._heading.compiled("latin")
        self._finished = rules["finished"].pattern
        self._one_mark = rules.get_rule("one-mark")

    def knows_one_mark(self, blocks: Sequence[Block]) -> bool:
        """Whether the page is of a paper that ends its sentences on 、 as it parts their clauses."""
        if self._one_mark is None:
            return False
        pauses, stops = (sum(block.text.count(mark) for block in blocks) for mark in "、。")
        return bool(pauses > self._one_mark.data["more"] * (stops + 1))

    def finished(self, text: str, *, old: bool = False) -> bool:
        """Whether the sentence at the end of a text has come to its end; `old` pages know one mark."""
        if old and self._one_mark and self._one_mark.pattern.search(text):
            return True
        return self._finished.search(text[-6:]) is not None

    def read(self, text: str) -> list[Block]:
        """Type every line of the text that holds anything."""
        blocks: list[Block] = []
        bottom = 0
        for match in _LINE.finditer(text):
            line = match.group()
            stripped = line.strip()
            if stripped:
                start = match.start() + line.index(stripped[0])
                gap = not blocks or text.count("\n", bottom, start) > 1 or "\f" in text[bottom:start]
                bottom = start + len(stripped)
                blocks.append(self._typed(stripped, start, gap))
        return self._in_context(blocks) if self._judge is None else self._without_adverts(blocks, self._judge)

    def _without_adverts(self, blocks: list[Block], judge: Judge) -> list[Block]:
        """Type the adverts as such, and the other lines in sight of each other as if no advert stood there."""
        adverts = judge.judge([block.text for block in blocks])
        if not any(adverts):
            return self._in_context(blocks)
        stories = [block for block, advert in zip(blocks, adverts, strict=True) if not advert]
        typed = iter(self._in_context(stories))
        return [
            block._replace(kind=Kind.ADVERT, rule="layout", close="") if advert else next(typed)
            for block, advert in zip(blocks, adverts, strict=True)
        ]

    def type_line(self, line: str) -> Block:
        """Type one line by itself."""
        return self._typed(line, 0, gap=True)

    def _typed(self, line: str, start: int, gap: bool) -> Block:
        end = start + len(line)
        level, text = _unmarked(line)
        if not level and (len(text) > _SHORT or text[-1:] in _RUNS_ON):
            return Block(start, end, text, *self._long(text), 0, gap, self._close_of(text))
        for search, longest, kind, name in self._tests:
            match = search(text)
            if match and (longest is None or width_of(text) <= longest):
                if kind is not Kind.END:
                    return Block(start, end, text, kind, name, level, gap, self._close_of(text))
                if match.start() <= 1:
                    return Block(start, end, text, kind, name, level, gap, name)
                return Block(start, end, text, Kind.BODY, "", 0, gap, name)
        heading = 0 < level < BOLD_LEVEL or self.is_heading(text)  # a sentence in bold is no headline
        return Block(start, end, text, Kind.HEADING if heading else Kind.BODY, "heading" if heading else "", level, gap)

    def _long(self, text: str) -> tuple[Kind, str]:
        if self._opening.match(text):
            for rule in self._datelines:
                if rule.pattern.match(text):
                    return Kind.DATELINE, rule.name
        return Kind.BODY, ""

    def _close_of(self, text: str) -> str:
        if text[-1:] in "）)】]":
            tail = text[-_TAIL:]
            for rule in self._ends:
                if rule.pattern.search(tail):
                    return rule.name
        return ""

    def is_heading(self, text: str) -> bool:
        """Whether the line by itself could be a headline."""
        if not text or width_of(text) > self._heading.data["longest"]:
            return False
        if self._unlike.search(text) and not self._like.search(text):
            return False
        return not text[0].isascii() or not text[0].isalpha() or self._latin.match(text) is not None

    def _in_context(self, blocks: list[Block]) -> list[Block]:
        old = self.knows_one_mark(blocks)
        if not old and _is_wrapped(blocks, self):
            for number in range(len(blocks) - 2, -1, -1):
                block, after = blocks[number], blocks[number + 1]
                if block.kind is Kind.HEADING and not block.level and not after.gap and after.kind in TEXT:
                    blocks[number] = block._replace(kind=Kind.BODY, rule="")
        for number in range(len(blocks)):
            blocks[number] = self._among(blocks, number, old=old)
            if blocks[number].kind is Kind.CAPTION:
                self._spread_caption(blocks, number)
        return self._without_lists(blocks, old=old)

    def _among(self, blocks: Sequence[Block], number: int, *, old: bool) -> Block:
        """Type a line again in sight of its neighbours."""
        block = blocks[number]
        before = blocks[number - 1] if number else None
        after = blocks[number + 1] if number + 1 < len(blocks) else None
        if block.kind is Kind.NAME and not (before and before.kind in HEADS and after and after.kind in TEXT):
            block = block._replace(kind=Kind.HEADING if self.is_heading(block.text) else Kind.BODY)
        if block.kind is Kind.BODY and after and after.kind is Kind.HEADING and self._leads(block):
            block = block._replace(kind=Kind.HEADING, rule="goes-on")
        if block.kind is Kind.HEADING and not block.level and self._is_text_after_all(block, before, after, old=old):
            return block._replace(kind=Kind.BODY, rule="")
        if block.kind is Kind.DATELINE and self._is_bare_end(block, before, after):
            return block._replace(kind=Kind.END, rule="end-bare-dispatch", close="end-bare-dispatch")
        return block

    def _is_text_after_all(self, block: Block, before: Block | None, after: Block | None, *, old: bool) -> bool:
        if before and not block.gap and before.kind in TEXT and not self.finished(before.text, old=old):
            return True  # the line goes on from the one above
        if old and self._one_mark and self._one_mark.compiled("tail").search(block.text):
            return True
        if self._lively.search(block.text):
            opens = before is None or before.kind in HEADS or bool(before.close)
            return not opens and not (after and (after.kind in HEADS or after.kind is Kind.DATELINE))
        return False

    def _spread_caption(self, blocks: list[Block], number: int) -> None:
        """Type the text between a head, or another picture, and a credit as that picture's."""
        first = number
        while first and blocks[first - 1].kind is Kind.BODY and not blocks[first - 1].close:
            first -= 1
            if number - first > self._heading.data["caption"]:
                return
        for place in range(first, number):
            blocks[place] = blocks[place]._replace(kind=Kind.CAPTION)

    def _leads(self, block: Block) -> bool:
        rule = self.rules.get_rule("goes-on")
        return rule is not None and len(block.text) < _SHORT and rule.compiled("lead").search(block.text) is not None

    def _is_bare_end(self, block: Block, before: Block | None, after: Block | None) -> bool:
        if self.rules.get_rule("end-bare-dispatch") is None or before is None or before.kind in HEADS:
            return False
        match = self.rules[block.rule].pattern.match(block.text)
        bare = match is not None and match.end() == len(block.text)
        return bare and (after is None or after.kind not in TEXT)

    def _without_lists(self, blocks: list[Block], *, old: bool) -> list[Block]:
        """Make verse, tables and lists body again: too many lines like headlines in a row."""
        data = self._heading.data
        stanza = self._one_mark.data["stanza"] if old and self._one_mark else data["stanza"]
        number = 0
        while number < len(blocks):
            first = number
            while number < len(blocks) and blocks[number].kind is Kind.HEADING and not blocks[number].level:
                number += 1
            run = blocks[first:number]
            tight = longest = 1
            for block in run[1:]:
                tight = 1 if block.gap else tight + 1
                longest = max(longest, tight)
            if longest >= stanza or len(run) > data["run"]:
                blocks[first:number] = [block._replace(kind=Kind.BODY, rule="") for block in run]
            number += 1
        return blocks

    def dateline_of(self, blocks: Sequence[Block]) -> Dateline | None:
        """Read the dateline of an article's body, where it has one."""
        for block in blocks:
            if block.kind is Kind.DATELINE:
                match = self.rules[block.rule].pattern.match(block.text)
                if match:
                    found = {key: value.strip() for key, value in match.groupdict().items() if value}
                    names = re.split(r"[\s、，,：:]+|通讯员|记者|記者", found.pop("reporters", ""))
                    return Dateline(**found, reporters=tuple(name for name in names if name))
        return None


def _pattern(rule: Rule) -> re.Pattern[str]:
    """Return the pattern of a rule, its words put in where it says {words}."""
    if "words" not in rule.data:
        return rule.pattern
    return re.compile(rule.data["pattern"].replace("{words}", "|".join(map(re.escape, sorted(rule.words)))))


def _unmarked(line: str) -> tuple[int, str]:
    """Return the level and the text of a line without marks of markdown."""
    level = 0
    if line[0] == "#" and (marked := _MARKED.match(line)):
        level, line = len(marked[1]), marked[2]
    if "**" in line:
        whole = _BOLD.fullmatch(line)
        line = _BOLD.sub(r"\1", line).strip()
        if whole and not level:
            level = BOLD_LEVEL
    return level, line


def width_of(text: str) -> float:
    """Return about how wide a line is, in Han cells: a letter takes half of one.

    >>> width_of("河口"), width_of("Port")
    (2.0, 2.0)
    """
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) / 4


def _is_wrapped(blocks: Sequence[Block], typist: Typist) -> bool:
    """Whether the lines are a printer's: most of those with no blank below them stop in mid-sentence."""
    tight = [above for above, below in pairwise(blocks) if not below.gap]
    return len(tight) > 3 and 2 * sum(not typist.finished(block.text) for block in tight) > len(tight)
