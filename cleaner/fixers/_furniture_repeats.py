"""Running headers and footers: lines at a page's edges that stand at its neighbours' edges too.

Folios and dates change from page to page and a scan is read a little differently each time, so lines are compared with
every number folded to one symbol, and need only be alike.
"""

import re
from collections.abc import Iterable, Sequence

from cleaner.fixers._furniture_layout import Layout
from cleaner.rulebook import Rule

_NUMBER = re.compile(
    r"[0-9０-９]+|[〇零一二三四五六七八九十百廿卅]+(?=[年月日版期號号张張])"
    r"|(?<=[期拜])[一二三四五六日天]|(?<=第)[一二三四五六七八九十]+"
)
_SENTENCE = "。！？!?；;，,、：:"


def fold_line(line: str) -> str:
    """Fold a line for comparison: no white space, every number one symbol.

    >>> fold_line("江东日报  2021年3月5日  星期五  第4版") == fold_line("江东日报 2021年3月12日 星期一 第 12 版")
    True
    """
    return _NUMBER.sub("0", "".join(line.split())).casefold()


def repeated_lines(layout: Layout, lines: Iterable[int], neighbours: Sequence[str], rule: Rule) -> set[int]:
    """Return those of the lines that are nearly the same as edge lines of enough neighbouring pages."""
    from rapidfuzz.fuzz import ratio

    data = rule.data
    known = [fold_line(line) for line in neighbours if len(line) <= data["longest"]]
    found = set()
    for number in lines:
        if layout.width[number] > data["longest"]:
            continue
        line = layout.line(number)
        folded = fold_line(line)
        if line[-1] in _SENTENCE or (len(folded) < data["shortest"] and not is_bare(folded)):
            continue
        if is_bare(folded):
            alike = sum(other == folded for other in known)
        else:
            alike = sum(ratio(folded, other, score_cutoff=data["alike"]) > 0 for other in known)
        if alike >= data["pages"]:
            found.add(number)
    return found


def is_bare(folded: str) -> bool:
    """Whether a folded line is nothing but a number, with dashes or dots around it: 12, —3—, ·7·."""
    return re.fullmatch(r"[—–－\-·•. ]*0[—–－\-·•. ]*", folded) is not None
