"""Rounds of edits: make of two rounds, the second on the text that the first one left, one list of edits."""

from collections.abc import Iterable

from cleaner.edits import Edit
from cleaner.rulebook import Rule


def trimmed(start: int, before: str, after: str, rule: Rule) -> Edit:
    """Return the edit of `before`, which stands at `start`, without what both begin and end with."""
    left = _shared(before, after)
    right = _shared(before[left:][::-1], after[left:][::-1])
    changed = before[left : len(before) - right]
    return Edit(start + left, start + left + len(changed), changed, after[left : len(after) - right], rule.name, rule.tier)


def _shared(left: str, right: str) -> int:
    """Count the characters that both begin with."""
    return next((k for k, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def disjoint(edits: Iterable[Edit]) -> list[Edit]:
    """Sort the edits and drop each that overlaps one kept before it; of two at one place the first given stays."""
    kept: list[Edit] = []
    end = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        if edit.start >= end:
            kept.append(edit)
            end = max(end, edit.end)
    return kept


def compose(text: str, first: list[Edit], middle: str, second: list[Edit]) -> list[Edit]:
    """Return edits of `text` that do what `first` does, giving `middle`, and then `second`.

    >>> from cleaner.edits import Tier
    >>> first = [Edit(1, 2, "x", "", "remove", Tier.CERTAIN)]
    >>> compose("axb", first, "ab", [Edit(0, 2, "ab", "c", "join", Tier.CERTAIN)])[0][:5]
    (0, 3, 'axb', 'c', 'remove')
    """
    events = []  # spans of the middle text, with the edit and how much longer the middle text is before it
    shift = 0
    for edit in first:
        start = edit.start + shift
        events.append((start, start + len(edit.after), 0, edit))
        shift += len(edit.after) - len(edit.before)
    events += [(edit.start, edit.end, 1, edit) for edit in second]
    events.sort()
    edits: list[Edit] = []
    shift = 0
    k = 0
    while k < len(events):
        low, high = events[k][:2]
        group: list[tuple[int, int, int, Edit]] = []
        while k < len(events) and (not group or events[k][0] <= high):
            group.append(events[k])
            high = max(high, events[k][1])
            k += 1
        grown = sum(len(edit.after) - len(edit.before) for _, _, which, edit in group if not which)
        start, end = low - shift, high - shift - grown
        shift += grown
        after = _applied(middle[low:high], low, [edit for _, _, which, edit in group if which])
        if text[start:end] != after:
            rule = min(group, key=lambda event: event[2])[3].rule  # the first round's, which began it
            edits.append(Edit(start, end, text[start:end], after, rule, max(event[3].tier for event in group)))
    return edits


def _applied(span: str, offset: int, edits: list[Edit]) -> str:
    parts = []
    position = 0
    for edit in edits:
        parts += [span[position : edit.start - offset], edit.after]
        position = edit.end - offset
    return "".join((*parts, span[position:]))
