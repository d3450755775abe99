"""From lifted stretches to edits: a whole line goes with its newline, and the blank lines around it stay as they were."""

import re
from collections.abc import Iterator, Sequence

from cleaner.edits import Edit
from cleaner.fixers._furniture_context import Lift
from cleaner.fixers._furniture_layout import Layout

_WIDE = re.compile(r"[ \u3000]{3,}\S")
_SPACES = " \t\N{IDEOGRAPHIC SPACE}"


def write_edits(layout: Layout, lifts: Sequence[Lift]) -> Iterator[Edit]:
    """Yield the edits that take sorted, disjoint stretches out of the text, one edit a stretch."""
    text = layout.text
    block: list[Lift] = []
    for lift in lifts:
        if block and text[block[-1].end : lift.start].strip():
            yield from _write_block(layout, block)
            block = []
        block.append(lift)
    if block:
        yield from _write_block(layout, block)


def _write_block(layout: Layout, block: Sequence[Lift]) -> Iterator[Edit]:
    start, end, after = _region(layout, block[0].start, block[-1].end)
    for number, lift in enumerate(block):
        last = number + 1 == len(block)
        begin = start if number == 0 else lift.start
        stop = end if last else block[number + 1].start
        yield Edit(begin, stop, layout.text[begin:stop], after if last else "", lift.rule.name, lift.rule.tier)


def _region(layout: Layout, start: int, end: int) -> tuple[int, int, str]:
    """Return the stretch that goes when `start:end` is lifted, and what stays in its place."""
    text = layout.text
    first, last = layout.line_of(start), layout.line_of(end - 1)
    bare_left = layout.span(first)[0] >= start
    bare_right = layout.span(last)[1] <= end
    if bare_left and bare_right:
        return (*_whole_lines(layout, first, last), "")
    if bare_right:
        while start and text[start - 1] in _SPACES:
            start -= 1
        return start, layout.bounds(last)[1], ""
    if first == last and _WIDE.match(text, end):  # the cells after it keep their columns
        return start, end, " " * (end - start)
    if bare_left or text[start - 1] in _SPACES or first != last:
        while end < len(text) and text[end] in _SPACES:
            end += 1
    return start, end, "" if bare_left or first == last else "\n"


def _whole_lines(layout: Layout, first: int, last: int) -> tuple[int, int]:
    """Return what goes with whole lines: A, blank, F, blank, B leaves A, blank, B; A, F, B leaves A, B."""
    start, end = layout.bounds(first)[0], layout.bounds(last)[1]
    if last + 1 == len(layout):  # the page now ends where the text above ends
        if first == 0:
            return 0, len(layout.text)
        above = layout.bounds(first - 1)[1]
        return (above + 1 if layout.text.endswith("\n") else above), len(layout.text)
    return start, layout.bounds(last + 1)[0] if layout.gap_above(first) else end + 1
