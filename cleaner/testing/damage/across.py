"""What readers that go across the columns do to a page: its columns side by side, or a line of each in turn."""

from collections.abc import Iterator
from itertools import zip_longest
from random import Random

from cleaner.edits import Edit
from cleaner.testing.damage.columns import set_in_column
from cleaner.testing.damage.sites import Site, Strength, edit_at
from cleaner.testing.pages import Page

_GUTTER = 4  # code points between two columns
_SHORTEST = 4  # lines in a column
_COLUMNS = {Strength.LIGHT: 2, Strength.STANDARD: 2, Strength.HEAVY: 3}


def _columns(random: Random, page: Page, strength: Strength) -> tuple[int, int, list[list[str]]]:
    """Set the page's paragraphs in columns of equal height: where they begin and end, and the lines of each column."""
    first, last = (page.paragraphs[0].start, page.paragraphs[-1].end) if page.paragraphs else (0, 0)
    breaks = set_in_column(random, page, strength, indents=False).breaks
    places = [first, *(place for site in breaks if first < site.start < last for place in (site.start, site.end)), last]
    lines = [page.text[start:end] for start, end in zip(places[::2], places[1::2], strict=True)]
    height = -(-len(lines) // _COLUMNS[strength])
    return first, last, [lines[top : top + height] for top in range(0, len(lines), height)] if lines else []


def columns_across(random: Random, page: Page, strength: Strength) -> Iterator[Edit]:
    """Set in columns side by side, as a text layer that keeps the layout gives them, a gutter of spaces between."""
    first, last, columns = _columns(random, page, strength)
    if len(columns) > 1 and len(columns[-1]) >= _SHORTEST:
        widths = [max(map(len, column)) + _GUTTER for column in columns]
        rows = zip_longest(*columns, fillvalue="")
        text = "\n".join("".join(line.ljust(width) for line, width in zip(row, widths, strict=True)).rstrip() for row in rows)
        yield edit_at(page, Site(first, last, text), "columns_across")


def lines_across(random: Random, page: Page, strength: Strength) -> Iterator[Edit]:
    """Set in columns and read a line of each in turn, as a naive join of an engine's boxes does."""
    first, last, columns = _columns(random, page, strength)
    if len(columns) > 1 and len(columns[-1]) >= _SHORTEST:
        text = "\n".join(line for row in zip_longest(*columns, fillvalue="") for line in row if line)
        yield edit_at(page, Site(first, last, text), "lines_across")
