"""Jump marks within a line or glued to its ends: （下转第3版）, 上接第五版, also broken over two lines."""

import re
from collections.abc import Iterable

from cleaner.fixers._furniture_context import Lift
from cleaner.fixers._furniture_kinds import points_back
from cleaner.fixers._furniture_layout import Layout, squeeze
from cleaner.rulebook import Rule

_BEFORE, _AFTER = 24, 12  # characters around the hint that may belong to a mark
_OPEN = "（(〔［[【《〈<"
_LINE_ABOVE = re.compile(r"[^\w\n]*\n\s*")  # a quotation's » / Suite page 4
_LINE_BELOW = re.compile(r"(?<=\d)[^\w\n]*\n\s*\d+\Z|\s*\n[^\w]+\Z")  # Continued on Page 8 / 1 Harbour Rovers
_QUOTES = "“‘「『\"'"
_ENDED = "。！？!?.…”’」』）)》—：:▲▼◆■●★▶►"


def find_marks(layout: Layout, hints: Iterable[tuple[int, Rule]]) -> list[Lift]:
    """Return the marks around the hints, unless they are words of a sentence.

    In brackets a mark may stand anywhere but in quotation marks or before a word that speaks of it (字样); without
    brackets only at the end of a line, after a sentence or a gap, or at its beginning, before a gap.
    """
    marks: list[Lift] = []
    loose: list[Lift] = []
    for place, rule in hints:
        mark = _mark_at(layout, place, rule)
        if mark is None:
            continue
        if layout.text[mark.start] not in _OPEN:
            loose.append(mark)
        elif not _is_quoted(layout, mark):
            marks.append(mark)
    return _with_loose(layout, marks, loose)


def _with_loose(layout: Layout, marks: list[Lift], loose: list[Lift]) -> list[Lift]:
    """Return the marks with those without brackets that stand free; other marks beside them count as nothing."""
    every = sorted([*marks, *loose], key=lambda mark: mark.start)
    free = {mark.start for mark in marks}
    at_end: set[int] = set()  # marks with nothing after them on their line, by their start
    at_start: set[int] = set()  # marks with nothing before them, by their end
    for _ in range(2):  # the second time in sight of what the first has found
        for mark in reversed(every):
            rest = _skip(layout, mark.end, layout.span(layout.line_of(mark.end - 1))[1])
            if rest is None or (rest in at_end and rest in free):
                at_end.add(mark.start)
        for mark in every:
            rest = _skip(layout, mark.start, layout.span(layout.line_of(mark.start))[0])
            if rest is None or (rest in at_start):
                at_start.add(mark.end)
            if mark.start not in free and _is_free(layout, mark, begins=mark.end in at_start, ends=mark.start in at_end):
                free.add(mark.start)
            if mark.start not in free:
                at_start.discard(mark.end)
    return [mark for mark in every if mark.start in free]


def _skip(layout: Layout, offset: int, bound: int) -> int | None:
    """Return the next offset towards `bound` that holds no white space, None where there is none."""
    if bound >= offset:
        while offset < bound and layout.text[offset].isspace():
            offset += 1
    else:
        while offset > bound and layout.text[offset - 1].isspace():
            offset -= 1
    return None if offset == bound else offset


def _mark_at(layout: Layout, place: int, rule: Rule) -> Lift | None:
    window = squeeze(layout.text, place - _BEFORE, place + rule.data.get("after", _AFTER))
    for found in rule.compiled("mark").finditer(window.text):
        start, end = window.offsets[found.start()], window.offsets[found.end() - 1] + 1
        start, end = _within_lines(layout.text, start, end)
        if start <= place < end:
            return Lift(start, end, rule)
    return None


def _within_lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out of a mark what belongs to the line above or below."""
    mark = text[start:end]
    if "\n" in mark:
        above, below = _LINE_ABOVE.match(mark), _LINE_BELOW.search(mark)
        end = start + below.start() if below else end
        start = start + above.end() if above else start
    return start, end


def _is_quoted(layout: Layout, mark: Lift) -> bool:
    before = layout.text[max(0, mark.start - 8) : mark.start].rstrip()
    return before.endswith(tuple(_QUOTES)) or _is_spoken_of(layout, mark)


def _is_spoken_of(layout: Layout, mark: Lift) -> bool:
    right = layout.text[mark.end : min(mark.end + 8, layout.span(layout.line_of(mark.end - 1))[1])]
    return mark.rule.compiled("spoken").match(right.lstrip()) is not None


def _is_free(layout: Layout, mark: Lift, *, begins: bool, ends: bool) -> bool:
    if begins:
        said = "".join(layout.text[mark.start : mark.end].split())
        glued = mark.rule.data.get("glued")
        if glued and points_back(said) and re.match(glued, layout.text[mark.end : mark.end + 2]):
            return True
        return ends or (layout.text[mark.end : mark.end + 1].isspace() and not _is_spoken_of(layout, mark))
    before = layout.text[mark.start - 1]
    return ends and (before.isspace() or before in _ENDED)
