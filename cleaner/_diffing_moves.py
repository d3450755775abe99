"""Part what was carried elsewhere from what changed, so that a diff shows the one as moved and the other where it stood.

Every character of the text knows where it stood in the source. Characters that stood together and still stand together are
a piece; a stretch of several pieces has been moved, and what differs within a piece is a change of the source like any.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.results import Result

_NEW = -1  # the origin of a character that was put in; that of one put in place of character k is -2 - k


class Change(NamedTuple):
    """Replace `start:end` of the source by `after`."""

    start: int
    end: int
    after: str


class Piece(NamedTuple):
    """Two spans, of the source and of the text, that hold the same passage, but for what changed within it."""

    start: int
    end: int
    text_start: int
    text_end: int


class Move(NamedTuple):
    """A stretch of the source, and its pieces in the order of the text."""

    start: int
    pieces: list[Piece]


def part_moves(result: Result, changes: Sequence[Change]) -> tuple[list[Move], list[Change]]:
    """Return the moves of a result, and its changes without them; `changes` are those of source to text, composed.

    White space put between pieces, or taken from there, belongs to the move.
    """
    if not any(edit.moved for step in result.steps for edit in step.edits):
        return [], list(changes)
    origins = _origins(result)
    moves: list[Move] = []
    rest: list[Change] = []
    shift = 0  # how much longer than the source the text is before the change
    for change in changes:
        place = change.start + shift
        pieces = list(_pieces(origins, place, place + len(change.after)))
        if len(pieces) > 1:
            pieces = _filled(pieces, result, Piece(change.start, change.end, place, place + len(change.after)))
            moves.append(Move(change.start, pieces))
        elif pieces:
            pieces = [Piece(change.start, change.end, place, place + len(change.after))]
        else:
            rest.append(change)
        for piece in sorted(pieces):
            rest += _changes_within(piece, origins, result.text)
        shift += len(change.after) - (change.end - change.start)
    return moves, rest


def _origins(result: Result) -> list[int]:
    """Return where each character of the text stood in the source."""
    origins = list(range(len(result.source)))
    for step in result.steps:
        parts: list[int] = []
        position = 0
        for edit in step.edits:
            start = edit.start
            parts += origins[position:start]
            if edit.moved:
                within = 0
                for at_after, at_before, length in edit.moved:
                    parts += [_NEW] * (at_after - within)
                    parts += origins[start + at_before : start + at_before + length]
                    within = at_after + length
                parts += [_NEW] * (len(edit.after) - within)
            else:
                size = len(edit.after)
                parts += [origin if origin < 0 else -2 - origin for origin in origins[start : min(edit.end, start + size)]]
                parts += [_NEW] * (size - (edit.end - start))
            position = edit.end
        origins = parts + origins[position:] if step.edits else origins
    return origins


def _pieces(origins: Sequence[int], low: int, high: int) -> Iterator[Piece]:
    """Yield the runs of `low:high` of the text that stood together in the source, but for what is gone from it."""
    known = [
        (origin if origin >= 0 else -2 - origin, place) for place, origin in enumerate(origins[low:high], low) if origin != _NEW
    ]
    ranks = {origin: rank for rank, origin in enumerate(sorted({origin for origin, _ in known}))}
    first = 0
    for number, (one, other) in enumerate(pairwise([*known, (-1, -1)]), 1):
        if other[1] < 0 or ranks[other[0]] - ranks[one[0]] != 1:
            yield Piece(known[first][0], one[0] + 1, known[first][1], one[1] + 1)
            first = number


def _filled(pieces: Sequence[Piece], result: Result, whole: Piece) -> list[Piece]:
    """Widen the pieces over all that stands between them and is no white space, on either side, but over nothing else."""
    order = sorted(range(len(pieces)), key=lambda number: pieces[number].start)
    grown = _grown([pieces[number][:2] for number in order], result.source, whole.start, whole.end)
    spans = dict(zip(order, grown, strict=True))
    text_spans = _grown([piece[2:] for piece in pieces], result.text, whole.text_start, whole.text_end)
    return [Piece(*spans[number], *span) for number, span in enumerate(text_spans)]


def _grown(spans: Sequence[tuple[int, int]], text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Let each span reach over what follows it, and the first one over what goes before it, as far as no white space does."""
    starts = [start for start, _ in spans]
    starts[0] -= len(text[low : starts[0]].lstrip())
    ends = [*starts[1:], high]
    return [
        (start, end + len(text[end:limit].rstrip()))
        for start, (_, end), limit in zip(starts, spans, ends, strict=True)
    ]


def _changes_within(piece: Piece, origins: Sequence[int], text: str) -> Iterator[Change]:
    start, end, position, text_end = piece
    for place in range(position, text_end):
        origin = origins[place]
        if origin < 0:
            continue
        if (start, position) != (origin, place):
            yield Change(start, origin, text[position:place])
        start, position = origin + 1, place + 1
    if (start, position) != (end, text_end):
        yield Change(start, end, text[position:text_end])
