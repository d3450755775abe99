"""Take columns that stand side by side on the lines apart, and set each below the other."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

import numpy as np

from cleaner.edits import Doubt, Edit, move
from cleaner.fixers._columns_cells import Cells, cells_of
from cleaner.fixers._columns_fit import printed_widths
from cleaner.fixers._columns_gutters import bands
from cleaner.fixers._columns_tight import split_tight_gutters
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

_GAP = re.compile(r"\S[ \t\N{IDEOGRAPHIC SPACE}]{2,}\S")
_CODE = re.compile(r"[={}<>\[\]#;|\\]|\w\(|\)[:;]")
LINES = 6  # lines with a gap on a page; fewer are mastheads and tables
ROWS = 500  # rows looked at together; no printed page has so many
CASED = 0.5  # of the lines begin on a letter that has a capital: then the capitals tell
SMALL = 0.2  # of the lines of prose, and more, begin on a small letter
SIGNS = 0.3  # of the lines hold signs of code
INDENT = (2, 5)  # places; a line set in by so much begins a paragraph, by more it is centred


def unzip_columns(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    r"""Set columns that were read across, with a visible gutter between them, below each other.

    So pdftotext -layout and other readers give a page. Tables, lists in columns, couplets and mastheads stay as they stand.

    >>> from cleaner.chain import clean
    >>> page = '''
    ... 春汛一到，云溪的渡船    停航三天以后，米价每
    ... 就要停航，两岸的人都    斗涨了两成，茶馆里也
    ... 知道，把米和盐先备下    没有人说笑。等水退到
    ... 来，免得临时慌张，这    石阶以下，船家才敢把
    ... 是老辈人传下来的规矩    缆绳解开，先渡药材，
    ... ，今年也一样，县里还    再渡粮食，最后才渡赶
    ... 贴了告示，水过石阶就    集的人，一天一夜不停
    ... '''
    >>> "贴了告示，水过石阶就停航三天以后" in clean(page, only=["columns", "lines"]).text
    True
    """
    if sum(1 for _ in _GAP.finditer(page.text)) < LINES:
        return
    rule = rules["columns-side-by-side"]
    cells, widths = cells_of(page), printed_widths(page)
    edges = np.searchsorted(cells.row, np.arange(0, page.text.count("\n") + 1 + ROWS, ROWS)).tolist()
    for first, last in pairwise(edges):
        block = split_tight_gutters(page, widths, cells.only(np.arange(first, last)))
        for band in bands(block):
            yield from _band_edit(page, [group for group in band if len(group)], rule)


def _band_edit(page: Page, band: list[Cells], rule: Rule) -> Iterator[Edit]:
    if len(band) < 2 or not _is_prose(page, band):
        return
    start = int(page.line_starts[min(cells.row.min() for cells in band)])
    end = int(page.line_ends[max(cells.row.max() for cells in band)])
    pieces: list[tuple[int, int] | str] = []
    for cells in band:
        pieces += ["\n"] if pieces else []
        pieces += _column(cells)
    edit = move(page.text, start, end, pieces, rule.name, rule.tier)
    if edit.after != edit.before:
        yield edit


def _is_prose(page: Page, band: list[Cells]) -> bool:
    """Tell prose from verse, mastheads and lists, whose lines begin on capitals, and from code, by its signs.

    Where a script has no capitals the lines do not tell.
    """
    firsts = [page.text[start] for cells in band for start in cells.start.tolist()]
    cased = [first for first in firsts if first.lower() != first.upper()]
    if len(cased) < CASED * len(firsts):
        return True
    text = [page.text[start:end] for cells in band for start, end in zip(cells.start.tolist(), cells.end.tolist(), strict=True)]
    signs = sum(1 for line in text if _CODE.search(line))
    return sum(first.islower() for first in cased) >= SMALL * len(cased) and signs < SIGNS * len(text)


def _column(cells: Cells) -> Iterator[tuple[int, int] | str]:
    """Yield the lines of a column, their indents kept, and a blank line where it leaves more room than it is wont to."""
    margin = int(np.percentile(cells.left, 20))
    lines = [list(line) for _, line in groupby(range(len(cells)), key=lambda number: cells.row[number])]
    rows = [int(cells.row[line[0]]) for line in lines]
    steps = np.diff(rows)
    usual = int(np.median(steps)) if steps.size else 1
    for number, line in enumerate(lines):
        if number:
            yield "\n\n" if rows[number] - rows[number - 1] > usual + 1 else "\n"
        indent = int(cells.left[line[0]]) - margin
        if INDENT[0] <= indent <= INDENT[1]:
            yield " " * indent
        yield int(cells.start[line[0]]), int(cells.end[line[-1]])
