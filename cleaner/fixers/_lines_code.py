"""Find lines of program code: they are lines on purpose, and their indents mean something."""

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from cleaner.fixers._lines_facts import LONGEST, LineFacts

_HINTS = "={}_\\|$[<"  # a page of prose has none of these, and is done at once
_IDEOGRAPHIC_SPACE = 0x3000


def code_lines(facts: LineFacts, pattern: re.Pattern[str]) -> NDArray[np.bool_]:
    """Tell the lines of code: those set in from the left together with one that matches, and blocks most of which match."""
    found = np.zeros(len(facts), dtype=bool)
    text = facts.page.text
    if not any(hint in text for hint in _HINTS) and "()" not in text:
        return found
    short = facts.width <= LONGEST
    signs = np.zeros(128, dtype=bool)
    signs[[ord(sign) for sign in _HINTS + "():"]] = True
    places = np.flatnonzero(signs[np.minimum(facts.page.codes, 127)] & (facts.page.codes < 127))
    at = np.searchsorted(facts.first, places, side="right") - 1
    matched = np.zeros(len(facts), dtype=bool)
    for row in np.unique(at[at >= 0]).tolist():
        if short[row]:
            matched[row] = pattern.search(text[facts.first[row] : facts.last[row] + 1]) is not None
    if not matched.any():
        return found
    set_in = (facts.indent >= 2) & (facts.code(facts.first - 1) != _IDEOGRAPHIC_SPACE)
    parted = facts.blanks > 0
    for low, high in _runs(set_in, np.diff(set_in.astype(np.int8)) != 0):
        alone = high - low == 1
        framed = (low == 0 or parted[low - 1]) and (high == len(facts) or parted[high - 1])
        found[low:high] |= set_in[low] & (framed | (not alone)) & (np.count_nonzero(matched[low:high]) * 4 >= high - low)
    for low, high in _runs(short, parted):
        found[low:high] |= (high - low > 1) & (np.count_nonzero(matched[low:high]) * 2 >= high - low)
    return found


def _runs(flags: NDArray[np.bool_], cuts: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return the runs of lines between the seams that are cut."""
    edges = [0, *(np.flatnonzero(cuts) + 1).tolist(), len(flags)]
    return list(pairwise(edges))
