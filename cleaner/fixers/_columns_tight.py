"""Find where a row that shows no gutter runs on from one column into the next: its gutter is one space wide.

Other rows near by show the gutter as a wide gap, and so tell where a column begins and how wide its lines are printed.
"""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from cleaner.classes import HAN, WIDE
from cleaner.fixers._columns_cells import NARROWEST, NEAR, Cells, Ints
from cleaner.fixers._columns_fit import EM, INDENT, OTHER, REACH, Columns, Gutter, Split, distance, near
from cleaner.page import Page

SHOWN = 2  # rows that show a gutter as a wide gap
RIVAL = 16  # places; two gutters so close do not stand on the same rows
RUN = 3  # rows that hide or show the gutter, next to each other


def split_tight_gutters(page: Page, widths: Ints, cells: Cells) -> Cells:
    """Part the cells that run across a gutter other rows show; what is right of it then stands where its column begins.

    The widths are printed_widths of the page.
    """
    gutters = _shown(cells)
    if not gutters:
        return cells
    above = int(cells.row.min())  # a page may be long, and its rows are counted below
    cells = replace(cells, row=cells.row - above)
    gutters = [Gutter(gutter.start, [row - above for row in gutter.rows]) for gutter in gutters]
    for gutter in gutters:
        cells = _part(page, widths, cells, gutter, gutters)
    return replace(cells, row=cells.row + above)


def _shown(cells: Cells) -> list[Gutter]:
    """Return the places where, on several rows, text begins anew after a gap, from left to right.

    A gap in which another such place lies tells of no gutter: a short line is centred in the middle of a column there, unless
    its neighbours begin where it begins.
    """
    later = np.flatnonzero(np.diff(cells.row) == 0) + 1
    places: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    ends = cells.right[later - 1]
    for row, left, edge in zip(cells.row[later].tolist(), cells.left[later].tolist(), ends.tolist(), strict=True):
        places[left].append((row, edge))
    gutters: list[Gutter] = []
    while places:
        start = max(places, key=lambda place: (len(places[place]), -place))
        if len(places[start]) < SHOWN:
            break
        close = [place for place in places if start - INDENT <= place <= start + INDENT]
        seen = [(row, edge) for place in close if place >= start - 1 for row, edge in places[place]]
        steady = {row for run in _neighbours(sorted(row for row, _ in places[start])) if len(run) >= RUN for row in run}
        for place in close:
            del places[place]
        rows = {row for row, edge in seen if row in steady or not _spans(gutters, row, edge, start - NARROWEST)}
        if len(rows) >= SHOWN:
            gutters.append(Gutter(start, sorted(rows)))
    return sorted(gutters, key=lambda gutter: gutter.start)


def _spans(gutters: list[Gutter], row: int, left: int, right: int) -> bool:
    """Tell whether a gutter near a row lies between two places."""
    return any(left < gutter.start <= right and near(gutter.rows, row, REACH) for gutter in gutters)


def _neighbours(rows: list[int]) -> list[list[int]]:
    """Group sorted rows that follow each other."""
    groups: list[list[int]] = []
    for row in rows:
        if not groups or row - groups[-1][-1] >= NEAR:
            groups.append([])
        groups[-1].append(row)
    return groups


def _part(page: Page, widths: Ints, cells: Cells, gutter: Gutter, gutters: list[Gutter]) -> Cells:
    """Part the cells that run across one gutter."""
    across = np.flatnonzero((cells.left < gutter.start - 1) & (cells.right > gutter.start))
    rivals = [other for other in gutters if 0 < abs(other.start - gutter.start) < RIVAL]
    hidden = [index for index in across.tolist() if _rules(gutter, rivals, int(cells.row[index]))]
    if not hidden:
        return cells
    column = Columns(page, widths, cells, gutter, gutters)
    runs = _runs({int(cells.row[index]): index for index in hidden}, gutter.rows)
    tried = [column.fit_all(runs, width) for width in column.wide(hidden)]
    if not tried:
        return cells
    found = min(tried, key=lambda way: way[0])[1]
    found = _trusted(cells, found, gutter.rows)
    if not found:
        return cells
    start = gutter.start - _set_in(page, cells, column, found)
    return _cut_at(page, _drawn_in(cells, gutter, start), found, start)


def _rules(gutter: Gutter, rivals: list[Gutter], row: int) -> bool:
    """Tell whether a gutter is near a row, and no other that lies too close beside it for a column is nearer."""
    far = distance(gutter.rows, row)
    return far <= REACH and all(far < distance(rival.rows, row) for rival in rivals)


def _runs(across: dict[int, int], shown: list[int]) -> list[list[tuple[int, int]]]:
    """Group the rows that hide a gutter or show it, each with its cell across the gutter or -1, into runs of neighbours."""
    runs = ([(row, across.get(row, -1)) for row in rows] for rows in _neighbours(sorted({*across, *shown})))
    return [run for run in runs if len(run) >= RUN and any(index >= 0 for _, index in run)]


def _trusted(cells: Cells, found: dict[int, Split], shown: list[int]) -> dict[int, Split]:
    """Drop rows that stand alone: a gutter goes on for some rows."""
    rows = sorted({int(cells.row[index]) for index in found} | set(shown))
    long = {row for run in _neighbours(rows) if len(run) >= RUN for row in run}
    return {index: split for index, split in found.items() if int(cells.row[index]) in long}


def _drawn_in(cells: Cells, gutter: Gutter, start: int) -> Cells:
    """Let no cell left of the gutter reach beyond it, on the rows that show it: readers push what is right of it on then."""
    before_gap = np.append((np.diff(cells.row) == 0) & (cells.left[1:] >= start - 1), values=False)
    beyond = before_gap & (cells.left < start - NARROWEST) & (cells.right >= start) & np.isin(cells.row, gutter.rows)
    return replace(cells, right=np.where(beyond, start - 1, cells.right))


def _cut_at(page: Page, cells: Cells, found: dict[int, Split], start: int) -> Cells:
    """Part the cells; the right parts stand where their column begins."""
    at = np.array(sorted(found))
    split = np.array([found[index].at for index in at.tolist()])
    left, right = cells.only(at), cells.only(at)
    left = replace(
        left,
        end=split - 1,
        right=np.full(len(at), start - 1),
        unmarked=np.array([page.text[end - 2].isalnum() for end in split.tolist()]),
    )
    right = replace(right, start=split, left=np.full(len(at), start), right=np.maximum(start + 1, right.right))
    whole = cells.only(~np.isin(np.arange(len(cells)), at))
    parted = Cells(
        *(np.concatenate([getattr(some, name) for some in (whole, left, right)]) for name in cells.__dataclass_fields__)
    )
    return parted.only(np.argsort(parted.start, kind="stable"))


def _set_in(page: Page, cells: Cells, column: Columns, found: dict[int, Split]) -> int:
    """Return by how many places the rows that show the gutter are set in, if all of them begin paragraphs.

    So they are where their Chinese lines are two characters shorter than the others.
    """
    sizes = [split.right for split in found.values()]
    shown = [column.as_shown(row).right for row in column.gutter.rows]
    first = next(iter(found.values())).at
    short = max(sizes) - max(shown)
    if not page.classes[first] & (HAN | WIDE) or not 1.2 * EM <= short <= 2.8 * EM:
        return 0
    counted = bool(np.any(cells.right - cells.left > cells.end - cells.start))
    return round(short / (OTHER if counted else EM))
