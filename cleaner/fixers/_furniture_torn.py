"""Captions torn from the end of their credit: the columns beside a picture were read between the two lines.

图为市民在堤上散步。本报记者 / (lines of another column) / 丁一舟摄
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.fixers._furniture_cells import cells_of
from cleaner.fixers._furniture_layout import Layout, squeeze
from cleaner.rulebook import Rule

_SHORTEST, _LONGEST = 6, 60  # characters of a caption on one line
_REST = 10  # characters of a credit's second half
_STOPS = "。！？"
_TITLE = re.compile("(?:[記记][者省着]|通[讯訊识读][员員贝贡])(?: ?[㐀-鿿]{1,2})?(?= )")  # and the words of the next column
_MARKS = "。·，,：:、=.！（(《〈 "  # between caption and credit, as OCR reads them


class Torn(NamedTuple):
    """Where the caption, the credit's first half and its second half begin and end."""

    caption: tuple[int, int] | None
    head: tuple[int, int]
    rest: tuple[int, int]


def find_torn(layout: Layout, place: int, rule: Rule) -> Torn | None:
    """Return the caption and the credit that the hint at `place` ends, its two halves lines apart; or None."""
    rest = _rest_at(layout, place)
    if rest is None or "torn" not in rule.data:
        return None
    tail = squeeze(layout.text, *rest).text
    line = layout.line_of(place)
    for above in range(line - 1, max(-1, line - 1 - rule.data["torn_lines"]), -1):
        for start, end in cells_of(layout.text, *layout.span(above)):
            for stop in (end, *(title.end() for title in _TITLE.finditer(layout.text, start, end))):
                found = _join(layout, start, stop, tail, rule)
                if found is not None:
                    return Torn(*found, rest)
    return None


def _rest_at(layout: Layout, place: int) -> tuple[int, int] | None:
    """Return the cell at the place, or its last words, if they are short enough to be the end of a credit."""
    line = layout.line_of(place)
    for start, end in cells_of(layout.text, *layout.span(line)):
        if start <= place < end:
            long = len("".join(layout.text[start:end].split())) > _REST
            begin = (layout.text.rfind(" ", start, place) + 1 or end) if long else start
            if long and begin == place:  # 丁一舟 摄
                begin = layout.text.rfind(" ", start, place - 1) + 1 or end
            return (begin, end) if 0 < end - begin <= 2 * _REST else None
    return None


def _join(layout: Layout, start: int, end: int, tail: str, rule: Rule) -> tuple[tuple[int, int] | None, tuple[int, int]] | None:
    start = max(start, end - 2 * _LONGEST)
    head = squeeze(layout.text, start, end)
    found = rule.compiled("torn").search(head.text + tail)
    if found is None or found.start() >= len(head.text):
        return None
    title = head.offsets[found.start()], end
    said = head.text[: found.start()].rstrip(_MARKS)
    begin = max(said.rfind(stop) for stop in _STOPS) + 1
    if not said:
        return None, title
    if not _SHORTEST <= len(said) - begin <= _LONGEST:
        return None
    return (head.offsets[begin], title[0]), title


def find_dangling(layout: Layout, place: int, rule: Rule) -> Iterator[tuple[int, int]]:
    """Yield the parts of the caption that ends on a title without a name: 市民在堤上散步。本报记者 / (blank) / 丁一舟.

    `place` is the title's last character, the last of its block; the name may have a line to itself below.
    """
    last = layout.line_of(place)
    first = last
    while first and not layout.gap_above(first):
        first -= 1
    if last - first >= rule.data["lines"]:
        return
    said = squeeze(layout.text, layout.span(first)[0], place + 1).text
    alone = first > 1 and layout.gap_above(first - 1) and layout.line(first - 1)[-1] not in _STOPS
    if alone and said.find("。") < _SHORTEST:  # its first line was set apart as well
        first -= 1
        said = squeeze(layout.text, layout.span(first)[0], place + 1).text
    if rule.compiled("dangling").fullmatch(said) is None:
        return
    yield layout.span(first)[0], place + 1
    below = last + 1
    if below + 1 < len(layout) and layout.gap_below(below):
        name = "".join(layout.line(below).split())
        if rule.compiled("name").fullmatch(name):
            yield layout.span(below)
