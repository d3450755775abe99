"""Running headers and footers: lines at a page's edges that stand at its neighbours' edges too.

Folios and dates change from page to page and a scan is read a little differently each time, so lines are compared with
every number folded to one symbol, and need only be alike.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import DIGIT, HAN, LETTER, PAUSE, UPPER, table
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


def numbered_headers(layout: Layout, rule: Rule) -> set[int]:
    """Return the lines that stand beside a number again and again, the numbers rising: a header and its folios.

    A text without form feeds shows its page breaks by nothing else. Rows of a table are nearer to each other.
    """
    data = rule.data
    narrow = (layout.width <= data["digits"]) & ((_classes(layout, layout.first) & DIGIT) != 0)
    numbers = [line for line in narrow.nonzero()[0].tolist() if layout.line(line).isdecimal()]
    if len(numbers) < data["pages"]:
        return set()
    headers: dict[tuple[str, int], list[int]] = {}
    for number in numbers:
        for step in (-1, 1):
            line = number + step
            if 0 <= line < len(layout) and data["shortest"] <= layout.width[line] <= data["longest"]:
                text = layout.line(line)
                if text[-1] not in _SENTENCE:
                    headers.setdefault((fold_line(text), step), []).append(number)
    found: set[int] = set()
    for (_, step), folios in headers.items():
        values = [int(layout.line(number)) for number in folios]
        rising = all(0 < after - before <= data["apart"] for before, after in pairwise(values))
        if len(folios) >= data["pages"] and rising and np.diff(layout.before[folios]).min() >= data["page"]:
            found.update(folios, (number + step for number in folios))
    return found


def parting_lines(layout: Layout, rule: Rule) -> set[int]:
    """Return the short lines that stand alone between the two halves of a sentence, as the head of a new page does."""
    data = rule.data
    lines = (layout.alone & (layout.width <= data["longest"])).nonzero()[0]
    if len(lines):
        lines = lines[(layout.width[lines - 1] >= data["above"]) & (layout.width[lines + 1] >= data["below"])]
    if len(lines):
        ended, begun = _classes(layout, layout.last[lines - 1]), _classes(layout, layout.first[lines + 1])
        lines = lines[((ended & (LETTER | HAN | PAUSE)) != 0) & ((begun & (LETTER | HAN)) != 0) & ((begun & UPPER) == 0)]
    return {line for line in lines.tolist() if _parts_sentence(layout, line, rule)}


def _classes(layout: Layout, places: NDArray[np.intp]) -> NDArray[np.uint16]:
    return np.asarray(table()[np.minimum(layout.codes[places], 0xFFFF)])


def _parts_sentence(layout: Layout, line: int, rule: Rule) -> bool:
    above, below = layout.line(line - 1), layout.line(line + 1)
    return any(
        rule.compiled(before).search(above[-rule.data["above"] :]) and rule.compiled(after).match(below)
        for before, after in (("before", "after"), ("han_before", "han_after"))
    )


def recurring(layout: Layout, lines: Iterable[int], rule: Rule) -> set[int]:
    """Return those of the lines that are the same but for their numbers, often enough."""
    by_text: dict[str, list[int]] = {}
    for line in lines:
        if layout.line(line)[-1] not in _SENTENCE:
            by_text.setdefault(fold_line(layout.line(line)), []).append(line)
    return {line for same in by_text.values() if len(same) >= rule.data["times"] for line in same}
