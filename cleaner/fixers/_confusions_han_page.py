"""Confusions, Chinese: what the page itself says: a phrase that it reads right elsewhere, a spelling that it repeats."""

import numpy as np
from numpy.typing import NDArray

from cleaner.fixers._confusions_han import LONGEST, MIDDLE, Suspects, chances_of
from cleaner.lexicon import Han
from cleaner.rulebook import Rule

MOST = 200  # a phrase that comes oftener is a pattern
SPELT = 3  # characters of a string that is the page's own spelling where it comes again


def open_phrases(codes: NDArray[np.uint16], place: int) -> NDArray[np.uint64]:
    """Pack the phrase of four at every offset with one `place` of it left open; 0 where another is not Han."""
    size = len(codes) - LONGEST + 1
    keys = np.zeros(max(0, size), np.uint64)
    whole = np.ones(len(keys), np.bool_)
    for column in range(LONGEST):
        part = codes[column : column + size]
        keys <<= np.uint64(16)
        if column != place:
            keys |= part
            whole &= part > 0
    return keys * whole


def read_elsewhere(lexicon: Han, codes: NDArray[np.uint16], suspects: Suspects, rule: Rule) -> dict[int, int]:
    """Find suspects whose phrase of four the page has elsewhere, several times, with a look-alike in their place."""
    found: dict[int, int] = {}
    if len(codes) < LONGEST or not len(suspects.places):
        return found
    fixed = {ord(char) for char in rule.data["never"]}
    for place in range(LONGEST):
        keys = open_phrases(codes, place)
        order = np.argsort(keys, kind="stable")
        sorted_keys = keys[order]
        starts = suspects.places - place
        inside = np.flatnonzero((starts >= 0) & (starts < len(keys)))
        wanted = keys[starts[inside]]
        low, high = sorted_keys.searchsorted(wanted), sorted_keys.searchsorted(wanted, "right")
        often = np.flatnonzero((high - low > rule.data["times"]) & (high - low <= MOST) & (wanted > 0))
        for row in often.tolist():
            at = int(suspects.places[inside[row]])
            here = codes[order[low[row] : high[row]] + place].tolist()
            others = set(here) - {int(codes[at])}
            if len(others) == 1 and here.count(int(codes[at])) == 1 and not {int(codes[at]), *others} & fixed:
                [other] = others
                if other and _fits(lexicon, suspects.windows[inside[row]], other, rule):
                    found.setdefault(at, other)
    return found


def _fits(lexicon: Han, window: NDArray[np.uint16], other: int, rule: Rule) -> bool:
    """Tell whether the other character looks like the one in the middle of a window, and is likelier there."""
    alike, likeness = lexicon.lookalikes(window[MIDDLE : MIDDLE + 1])
    near = alike[0] == other
    if not near.any() or float(likeness[0][near][0]) < rule.data["likeness"]:
        return False
    both = np.stack([window, window])
    both[1, MIDDLE] = other
    here, there = chances_of(lexicon, both).tolist()
    return bool(there > here)


def is_name(window: NDArray[np.uint16], rule: Rule) -> bool:
    """Tell whether the middle of a window is in a name: a surname, or one or two behind it."""
    near = [chr(code) if code else "" for code in window[: MIDDLE + 1].tolist()]
    if near[MIDDLE] in rule.data["family"]:
        return True
    for at, surnames in ((MIDDLE, "surnames"), (MIDDLE - 1, "family"), (MIDDLE - 2, "family")):
        if near[at] and near[at] in rule.data[surnames] and (not near[at - 1] or near[at - 1] in rule.data["heads"]):
            return True
    return any(code and chr(code) in rule.data["seats"] for code in window[MIDDLE : MIDDLE + 3].tolist())


def is_spared(text: str, place: int, rule: Rule) -> bool:
    """Tell whether the character at `place` is right where it stands, though no word of the lexicon holds it.

    A verb of saying before its mark (某某说，), a measure behind a numeral (九亩), and the strings that the rule spares.
    """
    data = rule.data
    char, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if (char in data["speech"] and after in data["said"]) or (char in data["measures"] and before in data["numerals"]):
        return bool(before and after)
    words = (word for word in data["spared"] if char in word)
    return any(text.find(word, max(0, place - len(word) + 1), place + len(word)) >= 0 for word in words)


def spellings_of(codes: NDArray[np.uint16]) -> NDArray[np.uint64]:
    """List every string of three Han of the page, packed and sorted."""
    size = max(0, len(codes) - SPELT + 1)
    keys = np.zeros(size, np.uint64)
    whole = np.ones(size, np.bool_)
    for column in range(SPELT):
        keys = keys << np.uint64(16) | codes[column : column + size]
        whole &= codes[column : column + size] > 0
    return np.sort(keys[whole])


def is_own_spelling(spellings: NDArray[np.uint64], window: NDArray[np.uint16]) -> bool:
    """Tell whether a string of three around the middle comes again on the page: then it is no misreading."""
    parts = [window[start : start + SPELT].tolist() for start in range(MIDDLE - SPELT + 1, MIDDLE + 1)]
    keys = np.array([one << 32 | two << 16 | three for one, two, three in parts if one and two and three], np.uint64)
    times = spellings.searchsorted(keys, "right") - spellings.searchsorted(keys)
    return bool((times > 1).any())
