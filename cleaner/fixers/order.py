"""Put back in order what columns have torn apart."""

from collections.abc import Iterator

from cleaner.edits import Doubt, Edit, move
from cleaner.fixers._order_columns import Band, untangle
from cleaner.fixers._order_lines import Ends, ends_of
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule


def restore_order(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Put lines that were read across the columns, one of each in turn, back column by column.

    Only Chinese pages: what follows what is told by a model of Chinese characters. Lists, tables and verse stay as they are.
    """
    if not page.is_han:
        return
    rule = rules["lines-across-columns"]
    ends = ends_of(page, rule.data)
    for band in untangle(ends, rule.data):
        if band.margin >= rule.data["clear_margin"]:
            yield _band_edit(page, ends, band, rule)
        elif band.margin >= rule.data["margin"]:
            start, end = int(ends.start[band.first]), int(ends.end[band.last])
            note = f"the columns may have been read across here (margin {band.margin:.1f})"
            yield Doubt(start, end, "lines-out-of-order", note)


def _band_edit(page: Page, ends: Ends, band: Band, rule: Rule) -> Edit:
    start, end = int(ends.start[band.first]), int(ends.end[band.last])
    pieces: list[tuple[int, int] | str] = []
    for line in (line for thread in band.order for line in thread):
        if band.first <= line <= band.last:
            pieces += ["\n"] if pieces else []
            pieces.append((int(ends.start[line]), int(ends.end[line])))
    return move(page.text, start, end, pieces, rule.name, rule.tier)
