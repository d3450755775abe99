"""Edits and doubts: what a fixer proposes, and how it is applied, undone and traced.

All offsets are code points in the text that the fixer was given.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import NamedTuple

from cleaner.errors import EditError


class Tier(IntEnum):
    """How sure a rule is; a level applies its own tier and all surer ones."""

    CERTAIN = 1  # the page itself proves it
    LIKELY = 2
    BOLD = 3

    @classmethod
    def named(cls, name: str) -> "Tier":
        """Return the tier of that name.

        >>> Tier.named("likely").name
        'LIKELY'
        """
        try:
            return cls[name.upper()]
        except KeyError:
            raise ValueError(f"no tier {name!r}; there are certain, likely and bold") from None


class Edit(NamedTuple):
    """Replace `before`, which stands at `start:end`, by `after`."""

    start: int
    end: int
    before: str
    after: str
    rule: str
    tier: Tier


class Doubt(NamedTuple):
    """Something seen at `start:end` but not touched, and why it is doubtful."""

    start: int
    end: int
    rule: str
    note: str


def check_edits(text: str, edits: Sequence[Edit]) -> None:
    """Refuse edits that are unsorted, overlap, change nothing, or whose `before` is not there.

    Raises EditError.
    """
    position = 0
    for edit in edits:
        start, end, before, after, rule, _ = edit
        if start < position or end < start:
            raise EditError(f"rule {rule!r} proposes {start}:{end}, which overlaps the edit before it (ends at {position})")
        if text[start:end] != before or end > len(text):
            raise EditError(f"rule {rule!r} expects {before!r} at {start}:{end}, but the text has {text[start:end]!r}")
        if before == after:
            raise EditError(f"rule {rule!r} changes nothing at {start}:{end} ({before!r})")
        position = end


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made; they must be sorted and disjoint.

    >>> apply_edits("活活动", [Edit(0, 2, "活活", "活", "stutter", Tier.LIKELY)])
    '活动'
    """
    parts = []
    position = 0
    for start, end, _, after, _, _ in edits:
        parts.append(text[position:start])
        parts.append(after)
        position = end
    parts.append(text[position:])
    return "".join(parts)


def invert_edits(edits: Iterable[Edit]) -> list[Edit]:
    """Return the edits that take the edited text back.

    >>> invert_edits([Edit(0, 2, "活活", "活", "stutter", Tier.LIKELY)])[0][:4]
    (0, 1, '活', '活活')
    """
    inverse = []
    shift = 0
    for start, end, before, after, rule, tier in edits:
        inverse.append(Edit(start + shift, start + shift + len(after), after, before, rule, tier))
        shift += len(after) - (end - start)
    return inverse


class Tracer:
    """Map offsets of an edited text back to the text before the edits (code points, in O(log n))."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in invert_edits(edits)]

    def origin(self, offset: int) -> int:
        """Return where the character at `offset` came from; inside a replacement, the nearest replaced character."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        edit = self._edits[index]
        inside = offset - self._starts[index]
        if inside >= len(edit.after):
            return edit.end + inside - len(edit.after)
        return edit.start + min(inside, max(0, len(edit.before) - 1))
