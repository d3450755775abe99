"""Find the gutters between columns that stand side by side on the lines, and the order in which the columns are read.

An X-Y cut (Nagy and Seth, 1984) over text: the gutter that the most neighbouring rows keep free is cut first, then what lies
left of it, right of it, above and below. A row that runs across a gutter, as a headline over both columns does, parts the
columns there.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.fixers._columns_cells import NARROWEST, NEAR, Cells, Ints

Part = tuple[Cells, ...]  # one part of a page, or the two that lie left and right of a gutter
CROSSED = 1.5  # what a row that runs across a gutter counts against one that keeps it free
FREE = 2.5  # rows, net of those across; a gutter that fewer keep free is none
TABLE_CELLS = 3  # in a row of a table
COLUMN_ROWS = 3  # rows in the shortest column
UNMARKED, MARKED_INSIDE = 0.5, 0.15  # shares of lines that end on no mark and that hold one: so sentences do that lines cut
PARAGRAPH = (2, 5)  # places; so far its first line is set in
HEADLINE_ROWS = 4  # with the kicker and the byline
WRAPPED = 0.5  # of the lines of a band's columns are
FULL = 0.75  # of the column's width


def bands(cells: Cells) -> Iterator[list[Cells]]:
    """Yield each stretch of rows in which columns stand side by side: its groups of cells in reading order."""
    pending = [cells]
    while pending:
        parts = _cut(pending.pop())
        for part in parts:
            if len(part) == 2:
                columns = [group for side in part for group in _read_down(side)]
                if _wrapped(columns):
                    yield columns
        pending += [part[0] for part in parts if len(part) == 1]


def _read_down(cells: Cells) -> Iterator[Cells]:
    """Yield the cells in reading order, in groups that no gutter cuts."""
    pending = [cells]
    while pending:
        part = pending.pop()
        parts = _cut(part)
        if parts:
            pending += [piece for pair in reversed(parts) for piece in reversed(pair)]
        elif len(part):
            yield part


def _cut(cells: Cells) -> list[Part]:
    """Cut the best gutter: what is above it, the columns left and right of it between the rows across, what is below.

    Returns nothing where there is no gutter.
    """
    if len(np.unique(cells.row)) < COLUMN_ROWS:
        return []
    found = _best_gutter(cells)
    if found is None:
        return []
    place, top, bottom = found
    across = ((cells.left < place) & (cells.right > place)) | _in_table(cells)
    top, bottom = _stretched(cells, across, top, bottom)
    inside = (cells.row >= top) & (cells.row <= bottom)
    left, right = inside & (cells.right <= place), inside & (cells.left >= place)
    walls = np.unique(cells.row[across & inside])
    walls = np.union1d(walls, _breaks(cells.only(left), cells.only(right)))
    open_row = ~np.isin(cells.row, walls)
    if not (_is_text(cells.only(left & open_row)) and _is_text(cells.only(right & open_row))):
        return []
    parts: list[Part] = [(cells.only(cells.row < top),)]
    edges = np.concatenate(([top - 1], walls, [bottom + 1])).tolist()
    for above, below in pairwise(edges):
        between = (cells.row > above) & (cells.row < below)
        parts += [(cells.only(left & between), cells.only(right & between)), (cells.only(inside & (cells.row == below)),)]
    parts.append((cells.only(cells.row > bottom),))
    return parts


def _best_gutter(cells: Cells) -> tuple[int, int, int] | None:
    """Return the place that the most rows in a stretch keep free, text on both sides, and the stretch's first and last row."""
    rows, number = np.unique(cells.row, return_inverse=True)
    score = _free_places(cells, rows, number)
    best, place, span = FREE, -1, (0, 0)
    # Kadane's maximum sum over the rows, for all places at once.
    running = np.zeros(score.shape[1])
    begin = np.zeros(score.shape[1], dtype=np.int64)
    for here, line in enumerate(score):
        fresh = running <= 0
        running = np.where(fresh, line, running + line)
        begin[fresh] = here
        top = int(np.argmax(running))
        if running[top] > best:
            best, place, span = float(running[top]), top, (int(begin[top]), here)
    return None if place < 0 else (place, int(rows[span[0]]), int(rows[span[1]]))


def _free_places(cells: Cells, rows: Ints, number: Ints) -> NDArray[np.float64]:
    """Score every place of every row: 1 in a gap between cells of this row and the next, less where a cell runs across it.

    Two rows are looked at together, since the lines of two columns need not stand on the same height.
    """
    width = int(cells.right.max()) + 2
    score = np.zeros((len(rows), width))
    heads = np.searchsorted(number, np.arange(len(rows) + 1))
    spans = list(zip(cells.left.tolist(), cells.right.tolist(), strict=True))
    for here in range(len(rows)):
        own = spans[heads[here] : heads[here + 1]]
        close = here + 1 < len(rows) and rows[here + 1] - rows[here] < NEAR
        both = sorted(own + spans[heads[here + 1] : heads[here + 2]]) if close else own
        edge = both[0][1]
        for left, right in both[1:]:
            if left > edge:
                score[here, edge : left + 1] += 1
            edge = max(edge, right)
        for left, right in own:
            score[here, left + 1 : right] -= CROSSED
    score[np.unique(number[_in_table(cells)])] = -CROSSED
    return score


def _in_table(cells: Cells) -> NDArray[np.bool_]:
    """Tell the cells of rows that are a table's: three or more, and none as long as a line of prose."""
    number = np.unique(cells.row, return_inverse=True)[1]
    long = np.bincount(number, cells.right - cells.left >= NARROWEST)
    return np.asarray((np.bincount(number) >= TABLE_CELLS) & (long == 0))[number]


def _breaks(left: Cells, right: Cells) -> NDArray[np.float64]:
    """Return where both columns end and others begin: rows of a headline in the left one alone, or places between two rows."""
    if not len(left) or not len(right):
        return np.zeros(0)
    lines = _Lines(left)
    lasts = np.append(np.flatnonzero(np.diff(right.row)), len(right) - 1)
    steps = np.diff(right.row[lasts])
    found: list[float] = []
    for number in np.flatnonzero(steps > max(1, np.median(steps) if len(steps) else 1)).tolist():
        last = int(right.row[lasts[number]])
        below = last + int(steps[number])
        rows = lines.headline_beside(last, below)
        if len(rows) and (not right.unmarked[lasts[number]] or lines.are_short(rows)):
            found += lines.rows[rows].tolist()
        else:
            found += lines.above_headline(last, below)
    return np.array(found)


class _Lines:
    """The lines of the left column, and which of them are headlines.

    Over the first line of a paragraph stands the end of a paragraph, which has a mark, or a headline.
    """

    def __init__(self, cells: Cells) -> None:
        firsts = np.unique(cells.row, return_index=True)[1]
        self.rows, lefts = cells.row[firsts], cells.left[firsts]
        self.goes_on = np.minimum.reduceat(cells.unmarked, firsts)
        sizes = cells.right[firsts] - lefts
        indents = lefts - int(np.argmax(np.bincount(lefts)))
        self.short = (sizes < FULL * np.percentile(sizes, 80)) | (indents > PARAGRAPH[1])
        self.begins = (indents >= PARAGRAPH[0]) & (indents <= PARAGRAPH[1])

    def are_short(self, lines: Ints) -> bool:
        return bool(self.short[lines].all())

    def headline_beside(self, last: int, below: int) -> Ints:
        """Return the lines of a headline that stands beside a gap, between two rows, of the right column."""
        near = np.flatnonzero(self.begins & (abs(self.rows - below) <= 1))
        if not near.size:
            return near
        first = after = int(near[0])
        while first and after - first < HEADLINE_ROWS and last < self.rows[first - 1] < below and self.goes_on[first - 1]:
            if self.rows[first] - self.rows[first - 1] > NEAR:
                break
            first -= 1
        return np.arange(first, after)

    def above_headline(self, last: int, below: int) -> list[float]:
        """Return the place above a headline that begins right below a gap, between two rows, which both columns have."""
        first = int(np.searchsorted(self.rows, last, side="right"))
        if not 0 < first < len(self.rows) or abs(self.rows[first] - below) > 1:
            return []
        count = int(np.argmax(self.begins[first : first + HEADLINE_ROWS + 1]))
        block = slice(first, first + count)
        headline = count and self.goes_on[block].all() and self.short[block].all()
        return [min(int(self.rows[first]), below) - 0.5] if headline else []


def _stretched(cells: Cells, across: NDArray[np.bool_], top: int, bottom: int) -> tuple[int, int]:
    """Stretch the gutter's rows up and down to the nearest row across it: a short column has text on one side only."""
    walls = cells.row[across]
    above, below = walls[walls < top], walls[walls > bottom]
    first = int(above.max()) + 1 if above.size else int(cells.row.min())
    last = int(below.min()) - 1 if below.size else int(cells.row.max())
    return first, last


def _is_text(side: Cells) -> bool:
    """Tell running text, in one column or in several, from a column of a table, of names or of verse."""
    if len(np.unique(side.row)) < COLUMN_ROWS:
        return False
    long = np.percentile(side.right - side.left, 80) >= NARROWEST
    return bool(long and side.unmarked.mean() >= UNMARKED and side.marked_inside.mean() >= MARKED_INSIDE)


def _wrapped(columns: list[Cells]) -> bool:
    """Tell columns whose lines the printer broke at the column's edge."""
    sizes = [column.right - column.left for column in columns]
    full = sum(int(np.count_nonzero(size >= np.percentile(size, 80) * FULL)) for size in sizes)
    return full >= WRAPPED * sum(map(len, columns))
