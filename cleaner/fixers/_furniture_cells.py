"""Cells: what stands between wide gaps on one line, where an extractor has laid columns side by side.

Each cell is judged on its own, as a line would be: a column's label, a folio, an advert's label beside a story's line.
"""

import re
from collections.abc import Collection, Iterator

from cleaner.fixers._furniture_context import Candidate, Lift, candidate
from cleaner.fixers._furniture_layout import Layout, squeeze
from cleaner.fixers._furniture_sieve import Sieve

_GAP = re.compile(r"(?<=\S)[ \u3000]{3,}(?=\S)")
_CELL = re.compile(r"\S+(?:[ \u3000]{1,2}\S+)*")
_WIDE = " " * 3
LONGEST = 60  # solid characters of a cell
_SHORTEST = 6  # of a caption
_NEAR = 3  # lines from a credit up to its caption's cell, and characters that their left edges may be apart


def cells_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the cells of a line begin and end.

    >>> cells_of("今日导读   堤坝 合龙", 0, 12)
    [(0, 4), (7, 12)]
    """
    return [cell.span() for cell in _CELL.finditer(text, start, end)]


def begins_cell(layout: Layout, place: int) -> bool:
    """Whether a cell begins at the place."""
    return any(start == place for start, _ in cells_of(layout.text, *layout.span(layout.line_of(place))))


def caption_above(layout: Layout, credit: int) -> tuple[int, int] | None:
    """Return the cell above a credit that has its line or cell to itself, if it is a caption's: closed, nothing over it."""
    line = layout.line_of(credit)
    left = credit - layout.bounds(line)[0]
    for above in range(line - 1, max(-1, line - 1 - _NEAR), -1):
        begin = layout.bounds(above)[0]
        cells = cells_of(layout.text, *layout.span(above))
        over = cells_of(layout.text, *layout.span(above - 1)) if above else []
        for start, end in cells if len(cells) > 1 else ():
            said = "".join(layout.text[start:end].split())
            if abs(start - begin - left) > _NEAR or said[-1] not in "。！？" or not _SHORTEST <= len(said) <= LONGEST:
                continue
            top = layout.bounds(above - 1)[0] if above else 0
            if not any(first - top <= left + _NEAR and last - top > left for first, last in over):
                return start, end
    return None


def parted_lines(layout: Layout) -> list[int]:
    """Return the lines that wide gaps part into cells, rising."""
    if _WIDE not in layout.text:
        return []
    lines = {layout.line_of(gap.end()) for gap in _GAP.finditer(layout.text)}
    return sorted(lines)


def find_cells(layout: Layout, sieve: Sieve, known: Collection[int]) -> list[Candidate]:
    """Return the candidates of single cells on lines that are not `known` from end to end."""
    return [one for line in parted_lines(layout) if line not in known for one in _candidates(layout, sieve, line)]


def _candidates(layout: Layout, sieve: Sieve, line: int) -> Iterator[Candidate]:
    for start, end in cells_of(layout.text, *layout.span(line)):
        text = squeeze(layout.text, start, end)
        if len(text.text) > LONGEST or not sieve.opens(text.text):
            continue
        pieces = sieve.pieces_of(text.text, text.gaps)
        if pieces and not any(piece.unknown for piece in pieces):
            one = candidate(layout, line, pieces, text.offsets)
            one.lines = 0  # the line stays
            yield one


def find_cell_items(layout: Layout, sieve: Sieve, known: Collection[int]) -> Iterator[Candidate]:
    """Yield the cells that may be entries of a contents list."""
    for line in parted_lines(layout):
        for start, end in cells_of(layout.text, *layout.span(line)) if line not in known else ():
            if end - start > LONGEST:
                continue
            text = squeeze(layout.text, start, end)
            for rule, pattern in sieve.items:
                if pattern.fullmatch(text.text):
                    one = candidate(layout, line, [], text.offsets)
                    one.pieces, one.item, one.lines = [Lift(start, end, rule)], True, 0
                    yield one
                    break
