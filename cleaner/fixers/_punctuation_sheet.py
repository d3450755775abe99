"""What the rules of punctuation share: the marks of a page, what stands beside them, and the edits claimed so far."""

import re
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, HAN, LETTER, NEWLINE, OPEN, PAUSE, STOP, WIDE
from cleaner.edits import Doubt, Edit
from cleaner.page import Page
from cleaner.rulebook import Rule

Places = NDArray[np.int64]
Classes = NDArray[np.uint16]
MARKS = WIDE | PAUSE | STOP | OPEN | CLOSE
FEW = 100  # so few places are looked up faster line by line than the whole page for signs of code
SOFT = "\"'*∶"
SKIPPED = 8  # marks, quotes and asterisks looked past to find the word beside a mark
_FENCED = re.compile(r"^[ \t]*(```|~~~)(?s:.*?)(?:^[ \t]*\1|\Z)", re.MULTILINE)
_PROTECTED = re.compile(  # within one line
    r"[^|]*\|[^|]*\|.*|[ \t]*\|.*"  # a row of a table
    r'|.*"[^"]*"[ \t]*:[ \t]*["\d\[{tfn].*'  # JSON
)
_INSIDE = re.compile(
    r"`[^`]+`"
    r"|(?:https?|ftp)://[!-~]*[0-9A-Za-z/=#&_-]|www\.[!-~]*[0-9A-Za-z/=#&_-]"
    r"|\]\([^()\s]*\)"  # the target of a link
    r"|<[A-Za-z/!][^<>]{0,200}>|&[A-Za-z]{2,8};"
)
_SIGNS = re.compile(r'[`<&|]|://|www\.|\]\(|" ?:')


@dataclass
class Sheet:
    """A page under correction."""

    page: Page
    edits: list[Edit] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._claimed: set[int] = set()
        self._kept: dict[int, list[tuple[int, int]]] = {}

    @cached_property
    def at(self) -> Places:
        """Where the marks stand."""
        return np.asarray(((self.page.classes & MARKS) != 0).nonzero()[0])

    @cached_property
    def code(self) -> NDArray[np.uint32]:
        """The marks themselves."""
        return np.asarray(self.page.codes[self.at])

    @cached_property
    def twins(self) -> Places:
        """Rows of marks that follow another mark at once."""
        return np.asarray((self.at[1:] - self.at[:-1] == 1).nonzero()[0] + 1)

    @cached_property
    def doubles(self) -> frozenset[str]:
        """Which marks the page has twice in a row."""
        rows = self.twins
        same = self.code[rows]
        return frozenset(map(chr, same[same == self.code[rows - 1]].tolist()))

    def class_at(self, places: Places) -> Classes:
        """Return the class bits at these places; beyond the page lies a newline."""
        classes = self.page.classes
        found = classes.take(places, mode="clip")
        found[(places < 0) | (places >= len(classes))] = NEWLINE
        return found

    def beside(self, places: Places, step: int) -> Classes:
        """Return the class of the first word character left (step -1) or right (1) of each place, past other marks."""
        here = places + step
        found = self.class_at(here)
        passed = OPEN | CLOSE | PAUSE | STOP if step < 0 else OPEN | CLOSE
        for _ in range(SKIPPED):
            rows = (((found & passed) != 0) | ((found & ~np.uint16(WIDE) == 0) & self.among(here, SOFT))).nonzero()[0]
            if not len(rows):
                break
            here[rows] += step
            found[rows] = self.class_at(here[rows])
        return found

    def among(self, places: Places, chars: str) -> NDArray[np.bool_]:
        """Tell which places hold one of the characters of the first plane; beyond the page lie its first and last."""
        codes = self.page.codes.take(places, mode="clip")
        return np.asarray(table_of(chars).take(codes, mode="clip"))

    def line_number(self, place: int) -> int:
        """Return the number of the line that holds this place."""
        return int(np.searchsorted(self.page.line_starts, place, "right")) - 1

    def line_span(self, number: int) -> tuple[int, int]:
        """Return where a line starts and ends."""
        return int(self.page.line_starts[number]), int(self.page.line_ends[number])

    def chinese(self, places: Places) -> NDArray[np.bool_]:
        """Tell whether the line of each place is Chinese in the main; on a page without Latin every line is."""
        page = self.page
        if page.letter_count * 20 < page.han_count or not len(places):
            return np.ones(len(places), dtype=np.bool_)
        lines, back = np.unique(np.searchsorted(page.line_starts, places, "right") - 1, return_inverse=True)
        return np.array([self._chinese(number) for number in lines.tolist()], dtype=np.bool_)[back]

    def _chinese(self, number: int) -> bool:
        start, end = self.line_span(number)
        line = self.page.classes[start:end]
        return int(np.count_nonzero(line & HAN)) * 3 > int(np.count_nonzero(line & LETTER))

    @cached_property
    def _fences(self) -> list[tuple[int, int]]:
        text = self.page.text
        return [match.span() for match in _FENCED.finditer(text)] if holds(text, "```", "~~~") else []

    @cached_property
    def _has_signs(self) -> bool:
        return holds(self.page.text, "`", "<", "&", "|", "://", "www.", "](", '":', '" :')

    def _spans(self, number: int) -> list[tuple[int, int]]:
        """Return the stretches of a line that hold code, addresses, links or a row of a table."""
        if number not in self._kept:
            start, end = self.line_span(number)
            line, spans = self.page.text[start:end], []
            if _SIGNS.search(line):
                whole = _PROTECTED.match(line)
                spans = [(start, end)] if whole else [(start + m.start(), start + m.end()) for m in _INSIDE.finditer(line)]
            self._kept[number] = spans
        return self._kept[number]

    def protected(self, place: int) -> bool:
        """Tell whether code, an address, a link or a table holds this place."""
        return not self.unprotected(np.array([place])).all()

    def unprotected(self, places: Places) -> NDArray[np.bool_]:
        """Tell which places stand outside code, addresses, links and tables."""
        if not len(places):
            return np.ones(0, dtype=np.bool_)
        kept = np.ones(len(places), dtype=np.bool_)
        if len(places) < FEW or self._has_signs:
            lines = np.searchsorted(self.page.line_starts, places, "right") - 1
            kept &= ~_within(places, [span for number in sorted(set(lines.tolist())) for span in self._spans(number)])
        if self._fences:
            kept &= ~_within(places, self._fences)
        return kept

    def before(self, place: int, reach: int) -> str:
        """Return the characters before this place, a newline standing for the start of the page."""
        return ("\n" + self.page.text[:place])[-reach:] if place < reach else self.page.text[place - reach : place]

    def free(self, start: int, end: int) -> bool:
        """Tell whether no rule has claimed any of these characters, nor an insertion between them."""
        claimed = self._claimed
        if end - start == 1:
            return start not in claimed
        if start == end:
            return -start - 1 not in claimed and not (start in claimed and start - 1 in claimed)
        return claimed.isdisjoint(range(start, end)) and claimed.isdisjoint(range(-end, -start - 1))

    def propose(self, start: int, end: int, after: str, rule: Rule) -> bool:
        """Claim the characters and propose to make them `after`; tell whether they were free."""
        if not self.free(start, end):
            return False
        if end - start == 1:
            self._claimed.add(start)
        else:
            self._claimed.update(range(start, end) if end > start else (-start - 1,))
        self.edits.append(Edit(start, end, self.page.text[start:end], after, rule.name, rule.tier))
        return True

    def doubt(self, start: int, end: int, rule: Rule, note: str) -> None:
        """Point at something without touching it."""
        self.doubts.append(Doubt(start, end, rule.name, note))


@cache
def table_of(chars: str) -> NDArray[np.bool_]:
    """Return a table of the first plane that tells whether a code is among the characters."""
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[ord(char) for char in chars]] = True
    table.setflags(write=False)
    return table


def _within(places: Places, spans: list[tuple[int, int]]) -> NDArray[np.bool_]:
    """Tell which places lie in one of the spans, which are sorted and disjoint."""
    if not spans:
        return np.zeros(len(places), dtype=np.bool_)
    bounds = np.array(spans)
    index = np.searchsorted(bounds[:, 0], places, "right") - 1
    return np.asarray((index >= 0) & (places < bounds[index, 1]))


def holds(text: str, *parts: str) -> bool:
    """Tell whether one of the parts stands in the text; one character is looked for many times faster than several."""
    return any(part[0] in text and part in text for part in parts)


def find_all(text: str, part: str) -> list[int]:
    """List where `part` stands in the text, from left to right, without overlaps."""
    found = []
    place = text.find(part)
    while place >= 0:
        found.append(place)
        place = text.find(part, place + len(part))
    return found
