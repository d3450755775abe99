"""Edits and doubts: what a fixer proposes, and how it is applied, undone and traced.

All offsets are code points in the text that the fixer was given.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import IntEnum
from operator import itemgetter
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
    """Replace `before`, which stands at `start:end`, by `after`.

    An edit that carries text elsewhere (see `move`) names its pieces in `moved`: where each begins in `after`, where in
    `before`, and how long it is, in the order of `after`. All that stands between the pieces, on both sides, is white space.
    """

    start: int
    end: int
    before: str
    after: str
    rule: str
    tier: Tier
    moved: tuple[tuple[int, int, int], ...] = ()


class Doubt(NamedTuple):
    """Something seen at `start:end` but not touched, and why it is doubtful."""

    start: int
    end: int
    rule: str
    note: str


def move(text: str, start: int, end: int, pieces: Iterable[tuple[int, int] | str], rule: str, tier: Tier) -> Edit:
    """Return the edit that sets the pieces of `start:end` in another order; nothing is retyped.

    A piece is a span of `text` (code points, within `start:end`), or the white space to put between two of them; spans that
    go on as they stood become one piece. That every character is carried, and once, is for `check_edits` to see.

    >>> torn = "the river\\nthe market\\nwas high\\nwas full\\n"
    >>> edit = move(torn, 0, 38, [(0, 9), " ", (21, 29), "\\n", (10, 20), " ", (30, 38)], "columns", Tier.LIKELY)
    >>> edit.after, edit.moved[1]
    ('the river was high\\nthe market was full', (10, 21, 8))
    """
    parts: list[str] = []
    moved: list[tuple[int, int, int]] = []
    size = behind = 0  # the code points of `after` so far, and where in `text` its last piece ended
    gap = ""
    for piece in pieces:
        if isinstance(piece, str):
            gap += piece
            continue
        low, high = piece
        if not text[low:high].strip():  # white space is no piece
            gap += text[low:high]
            continue
        if moved and gap == text[behind:low] and behind <= low:  # it goes on as it stood: one piece with the last
            at_after, at_before, length = moved.pop()
            moved.append((at_after, at_before, length + high - behind))
        else:
            moved.append((size + len(gap), low - start, high - low))
        parts += (gap, text[low:high])
        size += len(gap) + high - low
        gap, behind = "", high
    parts.append(gap)
    return Edit(start, end, text[start:end], "".join(parts), rule, tier, tuple(moved))


def check_edits(text: str, edits: Sequence[Edit]) -> None:
    """Refuse edits that are unsorted, overlap, change nothing, or whose `before` is not there; and moves that are none.

    Raises EditError.
    """
    position = 0
    last = len(text)
    for edit in edits:
        start, end, before, after, rule, _, moved = edit
        if start < position or end < start:
            raise EditError(f"rule {rule!r} proposes {start}:{end}, which overlaps the edit before it (ends at {position})")
        if text[start:end] != before or end > last:
            raise EditError(f"rule {rule!r} expects {before!r} at {start}:{end}, but the text has {text[start:end]!r}")
        if before == after:
            raise EditError(f"rule {rule!r} changes nothing at {start}:{end} ({before!r})")
        if moved:
            check_moved(edit)
        position = end


def check_moved(edit: Edit) -> None:
    """Refuse pieces that overlap, are out of order, are not the same on both sides, or leave text out.

    Raises EditError.
    """
    place = f"rule {edit.rule!r} moves pieces within {edit.start}:{edit.end}, but"
    in_before = sorted((at_before, length) for _, at_before, length in edit.moved)
    in_after = [(at_after, length) for at_after, _, length in edit.moved]
    for side, text, spans in (("before", edit.before, in_before), ("after", edit.after, in_after)):
        position = 0
        for start, length in (*spans, (len(text), 0)):
            if start < position or length < 0 or start + length > len(text):
                raise EditError(f"{place} the piece of {length} at {start} of `{side}` is out of order or out of bounds")
            if stray := text[position:start].strip():
                raise EditError(f"{place} {stray!r} at {position}:{start} of `{side}` belongs to no piece")
            position = start + length
    for at_after, at_before, length in edit.moved:
        found, wanted = edit.after[at_after : at_after + length], edit.before[at_before : at_before + length]
        if found != wanted or not length:
            raise EditError(f"{place} the piece at {at_after} of `after` is {found!r}, and not the {wanted!r} it came from")


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits made; they must be sorted and disjoint.

    >>> apply_edits("活活动", [Edit(0, 2, "活活", "活", "stutter", Tier.LIKELY)])
    '活动'
    """
    parts = []
    position = 0
    for start, end, _, after, _, _, _ in edits:
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
    for start, end, before, after, rule, tier, moved in edits:
        back = tuple(sorted((at_before, at_after, length) for at_after, at_before, length in moved)) if moved else ()
        begin, size = start + shift, len(after)
        inverse.append(Edit(begin, begin + size, after, before, rule, tier, back))
        shift += size - (end - start)
    return inverse


class Tracer:
    """Map offsets of an edited text back to the text before the edits (code points, in O(log n))."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []
        self._moves = [0]  # moves up to each edit
        shift = 0
        for start, end, _, after, _, _, moved in edits:
            self._starts.append(start + shift)
            shift += len(after) - (end - start)
            self._moves.append(self._moves[-1] + bool(moved))

    @property
    def has_moves(self) -> bool:
        """Whether any edit carries text elsewhere."""
        return self._moves[-1] > 0

    def origin(self, offset: int) -> int:
        """Return where the character at `offset` came from; inside a replacement, the nearest replaced character.

        White space between moved pieces came from behind the piece that it follows.
        """
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        edit = self._edits[index]
        inside = offset - self._starts[index]
        if inside >= len(edit.after):
            return edit.end + inside - len(edit.after)
        if edit.moved:
            return edit.start + _origin_in_move(edit, inside)
        return edit.start + min(inside, max(0, len(edit.before) - 1))

    def piece(self, offset: int) -> tuple[int, int]:
        """Return with which move the character at `offset` came, and with which of its pieces.

        Where it came with none, -1 and the number of moves before it.
        """
        index = bisect_right(self._starts, offset) - 1
        if index >= 0 and self._edits[index].moved:
            edit = self._edits[index]
            inside = offset - self._starts[index]
            if inside < len(edit.after):
                return index, max(0, _number_in_move(edit, inside))
        return -1, self._moves[index + 1]


def _number_in_move(edit: Edit, inside: int) -> int:
    """Return which piece begins last at or before an offset of `after`; -1 in front of the first."""
    return bisect_right(edit.moved, inside, key=itemgetter(0)) - 1


def _origin_in_move(edit: Edit, inside: int) -> int:
    number = _number_in_move(edit, inside)
    if number < 0:
        return edit.moved[0][1]
    at_after, at_before, length = edit.moved[number]
    if inside < at_after + length:
        return at_before + inside - at_after
    behind = at_before + length
    return behind if edit.before[behind : behind + 1].isspace() else behind - 1
