"""The outline of a page before its lines are joined: which lines are headlines, and where stories begin and end.

Lines are still the printer's here, and a blank line may stand in the middle of a sentence: what tells is whether the
sentence above has ended, whether a line is shaped as a headline, and the datelines and closing lines of agencies.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from cleaner import lexicon
from cleaner.page import Page
from cleaner.rulebook import Rule

_FINISHED = re.compile(r"[。！？!?.…．｡][”’』」》\"\')）\]*]*$|[）)]$")
_OPEN = re.compile(r"^[^“《（(]*[”》）)]|[“《（(][^”》）)]*$")  # a quote or bracket without its partner
_TORN = 3.0  # log odds: a word spans the seam
_GLYPHS = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+")


class Line(NamedTuple):
    """A line that holds something: its span in the page (indents left out), its text, and whether a blank stands above."""

    start: int
    end: int
    text: str
    gap: bool

    @property
    def finished(self) -> bool:
        """Whether a sentence ends with the line."""
        return _FINISHED.search(self.text[-6:]) is not None


class Signs(NamedTuple):
    """The compiled patterns that tell what a line is; each is rule data."""

    opening: re.Pattern[str]  # a dateline at the start of a story
    closing: re.Pattern[str]  # an agency in brackets at the end of one
    unlike: re.Pattern[str]  # what no headline holds
    longest: int  # in Han cells
    lines: int  # a headline has at most

    @staticmethod
    def of(rule: Rule) -> "Signs":
        """Read the patterns of a rule; raises RuleError where one is missing."""
        data = rule.data
        opening, closing, unlike = (rule.compiled(key) for key in ("opening", "closing", "unlike"))
        return Signs(opening, closing, unlike, data["longest"], data["lines"])

    def is_head(self, text: str) -> bool:
        """Whether a line by itself is shaped as a headline's."""
        return 2 <= cells_of(text) <= self.longest and self.unlike.search(text) is None


@dataclass(eq=False)
class Head:
    """A headline of one to three lines with nothing between them."""

    lines: Sequence[Line]

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands in the page."""
        return self.lines[0].start, self.lines[-1].end

    @cached_property
    def text(self) -> str:
        """Its letters, figures and characters alone."""
        return bare("".join(line.text for line in self.lines))


@dataclass(eq=False)
class Story:
    """The lines of one text, and what says that a text begins there."""

    lines: list[Line]
    dateline: bool  # it opens with an agency's name
    after_close: bool  # the one above has been closed by an agency's name
    heads: list[Head]  # the headlines right above it
    closed: bool = False  # by an agency's name

    @property
    def start(self) -> int:
        """Where it begins in the page."""
        return self.lines[0].start

    @property
    def end(self) -> int:
        """Where its last line ends in the page."""
        return self.lines[-1].end

    @cached_property
    def text(self) -> str:
        """Its letters, figures and characters alone."""
        return bare("".join(line.text for line in self.lines))


def read_lines(page: Page) -> list[Line]:
    """Return the lines that hold something."""
    found: list[Line] = []
    gap = True
    for start, raw in zip(page.line_starts.tolist(), page.lines, strict=True):
        text = raw.strip()
        if text:
            begin = start + raw.index(text[0])
            found.append(Line(begin, begin + len(text), text, gap))
        gap = not text
    return found


def read_stories(page: Page, signs: Signs) -> tuple[list[Story], list[Head]]:
    """Return the stories of a page with the headlines above each, and the headlines below the last one."""
    lines = read_lines(page)
    stories: list[Story] = []
    heads: list[Head] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        above = lines[number - 1] if number else None
        if above is None or heads or above.finished:
            count = head_at(lines, number, signs)
            if count:
                heads.append(Head(lines[number : number + count]))
                number += count
                continue
        dateline = signs.opening.match(line.text) is not None
        closed = above is not None and signs.closing.search(above.text) is not None
        whole = above is None or bool(heads) or above.finished  # else a headline may go by unseen above the dateline
        if not stories or heads or closed or (dateline and (whole or line.gap)):
            stories.append(Story([], dateline and whole, closed and not heads, heads))
            heads = []
        stories[-1].lines.append(line)
        stories[-1].closed = signs.closing.search(line.text) is not None
        number += 1
    return stories, heads


def head_at(lines: Sequence[Line], first: int, signs: Signs) -> int:
    """Return how many lines from `first` on make a headline that stands apart from what follows; 0 where none does."""
    end = first
    while end < len(lines) and end - first <= signs.lines and signs.is_head(lines[end].text):
        if end > first and lines[end].gap:
            break
        end += 1
    if not 0 < end - first <= signs.lines or lines[end - 1].text[-1] in "！!？?：:":
        speaks = end - first == 1 and end < len(lines) and lines[first].text[-1] in "：:"  # 市水务局：
        return 1 if speaks and cells_of(lines[first].text) <= signs.longest / 3 and head_at(lines, end, signs) else 0
    apart = end == len(lines) or lines[end].gap or signs.opening.match(lines[end].text) is not None
    return end - first if apart and not is_fragment(lines, first, end) else 0


def is_fragment(lines: Sequence[Line], first: int, end: int) -> bool:
    """Whether the lines are a piece of a sentence: a quote stays open, or a word goes on below them."""
    if _OPEN.search("".join(line.text for line in lines[first:end])):
        return True
    return any(_spans(lines[place].text, lines[place + 1].text) for place in range(first, min(end, len(lines) - 1)))


def _spans(above: str, below: str) -> bool:
    """Whether a word begins in the line above and ends in the one below."""
    if not ("\u4e00" <= above[-1] <= "\u9fff" and "\u4e00" <= below[0] <= "\u9fff"):
        return False
    sides = (above[-3:].rjust(3, "\0"), below[:3].ljust(3, "\0"))
    left, right = (np.array([[min(ord(char), 0xFFFF) for char in side]], np.uint16) for side in sides)
    return bool(lexicon.han().crossing(left, right)[0] > _TORN)


def bare(text: str) -> str:
    """Return the letters, figures and characters of a text.

    >>> bare("“新桥”, No. 2!")
    '新桥No2'
    """
    return _GLYPHS.sub("", text)


def cells_of(text: str) -> float:
    """Return about how wide a line is, in Han cells: a letter takes half of one."""
    return (len(text) + len(text.encode("utf-8", "surrogatepass"))) / 4
