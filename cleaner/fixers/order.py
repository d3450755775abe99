"""Put back in order what columns and their readers have torn apart."""

from collections.abc import Iterator

from cleaner.edits import Doubt, Edit, move
from cleaner.fixers._order_columns import Band, untangle
from cleaner.fixers._order_fragments import mend_torn
from cleaner.fixers._order_headlines import raise_headlines
from cleaner.fixers._order_latin import across, latin_lines
from cleaner.fixers._order_lines import Ends, ends_of
from cleaner.fixers._order_sections import reorder_sections
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule


def restore_order(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    r"""Put back what stands in the wrong place: lines read across the columns, sections, headlines below their story.

    Lines of Chinese and of English, which a model of characters or of words can follow, and in any language sections that
    carry a complete series of letters or numbers. Lists, tables and verse stay as they are, and what is not clear is a doubt.

    >>> from cleaner.chain import clean
    >>> three = '''
    ... 入秋以后，云溪县的果农开始采摘今
    ... 河口镇新修的小学昨天开学，三百多
    ... 梅坞火车站的改造工程进入最后阶段
    ... 年的第一批柑橘。县农业局的技术员
    ... 名学生搬进了宽敞明亮的教室。学校
    ... ，新的候车大厅可以同时容纳两千名
    ... 每天到果园里走一遍，教大家怎样剪
    ... 的图书馆藏书一万多册，操场也铺上
    ... 旅客。工程负责人说，站台已经加长
    ... 枝、怎样分级装箱。今年雨水充足，
    ... 了塑胶跑道。校长介绍，明年还要建
    ... ，电梯和安检设备正在安装调试。预
    ... 果子个头比去年大了不少，收购价也
    ... 一座体育馆，让孩子们下雨天也能打
    ... 计明年春运以前全部完工，到时从省
    ... 稳住了，农户收入预计增长两成。
    ... 篮球，锻炼身体，增强体质。
    ... 城乘坐火车来只需要四十分钟。
    ... '''
    >>> "从省\n城乘坐火车" in clean(three, only=["order"]).text
    True
    >>> clean("云溪新桥通车\n\n河口集市开张", only=["order"]).edits
    0
    """
    in_lines = page.is_han and not page.is_markdown  # who writes markdown has read the columns one by one
    ends = ends_of(page, rules["lines-across-columns"].data) if in_lines else None
    found = [*_untangled(page, ends or latin_lines(page, rules), rules)]
    mixed = bool(found)  # what may have been read across is no place to look for torn sentences
    for mend in (reorder_sections, raise_headlines):
        if not _carries(found):  # what was carried elsewhere has new neighbours: the others look again then
            found += mend(page, rules)
    if ends and not mixed and not _carries(found):
        found += mend_torn(page, ends, rules)
    yield from found


def _carries(found: list[Edit | Doubt]) -> bool:
    return any(isinstance(item, Edit) for item in found)


def _untangled(page: Page, ends: Ends | None, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Find the bands of lines that were read across the columns."""
    if not ends:
        return
    rule, data = across(ends, rules)
    for band in untangle(page, ends, data):
        if band.margin >= data["clear_margin"]:
            yield _band_edit(page, ends, band, rule)
        elif band.margin >= data["margin"]:
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
