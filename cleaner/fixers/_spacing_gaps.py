"""The gaps of a page: runs of white space inside its lines, with what stands on either side."""

import re
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import NEWLINE, SPACE, SPACES
from cleaner.edits import Edit
from cleaner.page import Page
from cleaner.rulebook import Rule

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
GUTTER = 3  # spaces of a gap that may part two columns
COLUMNS = 0.25  # such gaps for each line that is not blank, above which a page is laid out in columns
FENCE = re.compile(r"[ \t]*(?:```|~~~)")


@dataclass(frozen=True)
class Gaps:
    """Runs of white space between two solid characters of one line, in the order of the text.

    Leading and trailing white space is no gap: an indent is evidence for the line joiner, two spaces before a newline
    are a line break of markdown.
    """

    start: Rows
    end: Rows
    left: NDArray[np.uint16]  # class bits of the character before
    right: NDArray[np.uint16]
    before: NDArray[np.uint16]  # the character before, 0 for those beyond the first plane
    after: NDArray[np.uint16]
    single: Mask  # one space, breaking or not: neither an ideographic space nor a tab
    line_starts: Rows  # those of the page

    @cached_property
    def line(self) -> Rows:
        """The number of each gap's line."""
        return np.searchsorted(self.line_starts, self.start, "right") - 1

    def __len__(self) -> int:
        return len(self.start)

    def pick(self, rows: Rows | Mask) -> "Gaps":
        """Return some of the gaps."""
        sides = (self.left[rows], self.right[rows], self.before[rows], self.after[rows])
        return Gaps(self.start[rows], self.end[rows], *sides, self.single[rows], self.line_starts)


def find_gaps(page: Page) -> Gaps | None:
    """Find the gaps of a page, those of code and tables left out; None where there are none."""
    classes = page.classes
    spaces = ((classes & SPACE) != 0).nonzero()[0]
    if not len(spaces):
        return None
    breaks = np.flatnonzero(np.diff(spaces) != 1)
    start = np.concatenate((spaces[:1], spaces[breaks + 1]))
    end = np.concatenate((spaces[breaks], spaces[-1:])) + 1
    if start[0] == 0:
        start, end = start[1:], end[1:]
    if len(end) and end[-1] == len(classes):
        start, end = start[:-1], end[:-1]
    inside = ((classes[start - 1] | classes[end]) & NEWLINE) == 0
    start, end = start[inside], end[inside]
    if not len(start):
        return None
    codes = page.codes
    first = codes[start]
    single = (end - start == 1) & ((first == 0x20) | (first == 0xA0))
    before, after = _in_plane(codes[start - 1]), _in_plane(codes[end])
    gaps = Gaps(start, end, classes[start - 1], classes[end], before, after, single, page.line_starts)
    kept = _outside_structure(page, gaps)
    return gaps if kept is None else gaps.pick(kept) if kept.any() else None


def _in_plane(codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
    return np.where(codes < 0x10000, codes, 0).astype(np.uint16)


def _outside_structure(page: Page, gaps: Gaps) -> Mask | None:
    """Tell which gaps stand outside code and tables; None where the page has neither."""
    text = page.text
    if "|" not in text and "`" not in text and "~~~" not in text:
        return None
    closed = np.zeros(len(page.lines), dtype=np.bool_)
    fenced = False
    for number, line in enumerate(page.lines):
        fence = FENCE.match(line) is not None
        closed[number] = fenced or fence or "`" in line or line.count("|") > 1 or line.lstrip().startswith("|")
        fenced ^= fence
    return ~closed[gaps.line]


@dataclass
class Plan:
    """The edits proposed so far, and the gaps that no rule has claimed yet."""

    page: Page
    gaps: Gaps
    edits: list[Edit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.free: Mask = np.ones(len(self.gaps), dtype=np.bool_)
        self._line = (-1, "", 0)

    def close(self, rows: Rows | Mask, rule: Rule, after: str = "") -> None:
        """Propose to take these gaps out, or to make each of them `after`."""
        rows = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        rows = rows[self.free[rows]]
        self.free[rows] = False
        text = self.page.text
        for start, end in zip(self.gaps.start[rows].tolist(), self.gaps.end[rows].tolist(), strict=True):
            self.edits.append(Edit(start, end, text[start:end], after, rule.name, rule.tier))

    @cached_property
    def columns(self) -> bool:
        """Whether the page is laid out in columns, so that a single space may be all that is left of a gutter."""
        gaps = self.gaps
        wide = np.count_nonzero(gaps.end - gaps.start >= GUTTER)
        return bool(wide) and bool(wide > COLUMNS * self.solid_lines)

    @cached_property
    def solid_lines(self) -> int:
        """How many lines hold more than white space."""
        page = self.page
        starts, ends = page.line_starts, page.line_ends
        solid = starts < ends
        rows = (solid & ((page.classes.take(starts, mode="clip") & SPACE) != 0)).nonzero()[0]
        indents = zip(starts[rows].tolist(), ends[rows].tolist(), strict=True)
        blank = sum(1 for start, end in indents if not page.text[start:end].strip(SPACES))
        return int(np.count_nonzero(solid)) - blank

    def in_paragraphs(self, rows: Rows, size: int) -> Rows:
        """Return the gaps that stand outside columns: on a page laid out in them, those of long lines without a gutter."""
        if not self.columns or not len(rows):
            return rows
        gaps, page = self.gaps, self.page
        lines = gaps.line[rows]
        parted = np.isin(lines, gaps.line[gaps.end - gaps.start >= GUTTER])
        return rows[~parted & (page.line_ends[lines] - page.line_starts[lines] >= size)]

    def class_at(self, places: Rows) -> NDArray[np.uint16]:
        """Return the class bits at these places, 0 where they lie outside the page."""
        classes = self.page.classes
        found = classes.take(places, mode="clip")
        found *= (places >= 0) & (places < len(classes))
        return found

    def line_text(self, row: int) -> tuple[str, int]:
        """Return the line of a gap, and where it starts; asked line after line, each is cut out once."""
        number = int(self.gaps.line[row])
        if number != self._line[0]:
            start, end = int(self.page.line_starts[number]), int(self.page.line_ends[number])
            self._line = (number, self.page.text[start:end], start)
        return self._line[1:]


@cache
def _table_of(chars: str) -> Mask:
    table = np.zeros(0x10000, dtype=np.bool_)
    table[[ord(char) for char in chars]] = True
    table.setflags(write=False)
    return table


def in_set(codes: NDArray[np.uint16], chars: str) -> Mask:
    """Tell which of the codes are among the characters of the first plane."""
    return np.asarray(_table_of(chars)[codes])
