"""Show what changed between source and clean text: by words in alphabets, by characters in Han.

The ledger knows every change, so nothing is searched for: the steps are composed into one list of changes of the source.
Text that was carried elsewhere is shown once as moved, with the ends of its pieces in their new order; what changed within
the pieces is shown like any change, where they stood.

>>> from cleaner.results import Step
>>> from cleaner.edits import Tier
>>> steps = (Step("repeats", (Edit(2, 3, "活", "", "stuttered-character", Tier.LIKELY),), ()),)
>>> print("".join(diff(Result("交流活活动。", "交流活动。", steps))), end="")
@@ 1:3 @@
交流[-活-]活动。
"""

from collections.abc import Iterator, Sequence
from heapq import merge
from typing import NamedTuple

from cleaner._diffing_moves import Change, Move, part_moves
from cleaner.edits import Edit, apply_edits
from cleaner.explaining import Places, Position, in_word, set_out, show
from cleaner.results import Result

CONTEXT = 40  # code points of the line shown on either side of a change


class Marks(NamedTuple):
    """What stands around removed and added text."""

    removed: tuple[str, str]
    added: tuple[str, str]
    head: tuple[str, str]


PLAIN = Marks(("[-", "-]"), ("{+", "+}"), ("", ""))
COLOURED = Marks(("\x1b[9;31m", "\x1b[0m"), ("\x1b[4;32m", "\x1b[0m"), ("\x1b[36m", "\x1b[0m"))  # not by colour alone


def compose(result: Result) -> list[Change]:
    """Return all changes together as changes of the source, sorted and disjoint; what was taken back is left out."""
    return _trimmed(_composed(result), result.source)


def _composed(result: Result) -> list[Change]:
    changes: list[Change] = []
    text = result.source
    for step in result.steps:
        if step.edits:
            changes = _compose(changes, step.edits, text)
            text = apply_edits(text, step.edits)
    return changes


def _trimmed(changes: Sequence[Change], source: str) -> list[Change]:
    return [trimmed for change in changes if (trimmed := _trim(change, source))]


def _compose(changes: Sequence[Change], edits: Sequence[Edit], text: str) -> list[Change]:
    """Put edits of the changed `text` on top of the changes that led to it."""
    grown = 0
    first = []
    for start, end, after in changes:
        first.append((start + grown, start + grown + len(after), len(after) - (end - start), None))
        grown += first[-1][2]
    second = [(edit.start, edit.end, 0, edit) for edit in edits]
    composed = []
    shift = 0  # how much longer than the source the text is before the group
    group: list[Edit] = []
    begin = finish = -1
    growth = 0
    for start, end, more, edit in (*merge(first, second, key=lambda span: span[:2]), (len(text) + 1, 0, 0, None)):
        if begin >= 0 and start > finish:
            composed.append(_grouped(group, text, begin, finish, shift, growth))
            shift += growth
            begin, group, growth = -1, [], 0
        if begin < 0:
            begin, finish = start, end
        finish = max(finish, end)
        growth += more
        if edit is not None:
            group.append(edit)
    return composed


def _grouped(group: Sequence[Edit], text: str, begin: int, finish: int, shift: int, growth: int) -> Change:
    inside = [edit._replace(start=edit.start - begin, end=edit.end - begin) for edit in group]
    return Change(begin - shift, finish - shift - growth, apply_edits(text[begin:finish], inside))


def _trim(change: Change, source: str) -> Change | None:
    start, end, after = change
    before = source[start:end]
    if before == after:
        return None
    shorter = min(len(before), len(after))
    head = 0
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return Change(start + head, end - tail, after[head : len(after) - tail])


def widen(changes: Sequence[Change], source: str) -> list[Change]:
    """Widen changes inside a word of an alphabet to the whole word, and merge those that then meet.

    >>> widen([Change(1, 2, "h")], "tbe end"), widen([Change(1, 2, "")], "活活动")
    ([Change(start=0, end=3, after='the')], [Change(start=1, end=2, after='')])
    """
    spans: list[tuple[int, int, list[Change]]] = []
    for change in changes:
        low, high = _word_around(change, source)
        if spans and low < spans[-1][1]:
            first, _, inside = spans.pop()
            spans.append((first, high, [*inside, change]))
        else:
            spans.append((low, high, [change]))
    return [_widened(*span, source) for span in spans]


def _word_around(change: Change, source: str) -> tuple[int, int]:
    low, high, after = change
    edges = {source[low:high][:1], after[:1]}
    if any(in_word(char) for char in edges):
        while low > 0 and in_word(source[low - 1]):
            low -= 1
    edges = {source[change.start : high][-1:], after[-1:]}
    if any(in_word(char) for char in edges):
        while high < len(source) and in_word(source[high]):
            high += 1
    return low, high


def _widened(low: int, high: int, inside: Sequence[Change], source: str) -> Change:
    parts: list[str] = []
    position = low
    for start, end, after in inside:
        parts += (source[position:start], after)
        position = end
    parts.append(source[position:high])
    return Change(low, high, "".join(parts))


def diff(result: Result, start: Position | None = None, marks: Marks = PLAIN) -> Iterator[str]:
    """Yield a block of text for each part of the source that changed; `start` is where the page begins."""
    source = result.source
    places = Places(source, start or Position())
    moves, changes = part_moves(result, _composed(result))
    found = [(move.start, 0, _moved(move, result.text, places, marks)) for move in moves]
    for block, span in _gather(widen(_trimmed(changes, source), source), source):
        found.append((block[0].start, 1, _block(block, source, span, places.at(block[0].start), marks)))
    yield from (shown for _, _, shown in sorted(found))


def _gather(changes: Sequence[Change], source: str) -> Iterator[tuple[list[Change], tuple[int, int]]]:
    """Yield the changes that are shown together, with the span of the source that is shown around them."""
    block: list[Change] = []
    low = high = 0
    for change in changes:
        left = max(source.rfind("\n", 0, change.start) + 1, change.start - CONTEXT)
        right = source.find("\n", change.end, change.end + CONTEXT)
        right = min(len(source), change.end + CONTEXT) if right < 0 else right
        if block and left > high:
            yield block, (low, high)
            block = []
        if not block:
            low = left
        high = right
        block.append(change)
    if block:
        yield block, (low, high)


def _moved(move: Move, text: str, places: Places, marks: Marks) -> str:
    names = [f"{place.line}:{place.column} " for place in (places.at(piece.start) for piece in move.pieces)]
    lines = set_out(text, [(piece.text_start, piece.text_end) for piece in move.pieces], names)
    place = places.at(move.start)
    opening, closing = marks.head
    return f"{opening}@@ {place.line}:{place.column} @@ moved{closing}\n" + "".join(f"{line}\n" for line in lines)


def _block(block: Sequence[Change], source: str, span: tuple[int, int], place: Position, marks: Marks) -> str:
    low, high = span
    parts = ["" if low == 0 or source[low - 1] == "\n" else "…"]
    position = low
    for start, end, after in block:
        parts.append(source[position:start])
        for text, (opening, closing) in ((source[start:end], marks.removed), (after, marks.added)):
            if text:
                parts += (opening, show(text), closing)
        position = end
    parts += (source[position:high], "" if high == len(source) or source[high] == "\n" else "…")
    opening, closing = marks.head
    return f"{opening}@@ {place.line}:{place.column} @@{closing}\n{''.join(parts)}\n"
