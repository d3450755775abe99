"""The chart of suspicious characters: one byte for each code point of the first plane, made from rule data once."""

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cleaner.rulebook import FixerRules, Rule

ASTRAL = 1  # all beyond the first plane
LEAD = 2  # Â to ô: the first byte of a UTF-8 sequence, read as Latin-1
FIRST = 3  # the kind of the first rule
CONTROL = 0x80  # the first of the 32 controls that Latin-1 has beyond ASCII
KEYS = ("remove", "line-end", "ranges", "pairs", "doubt", "literals")


@dataclass(frozen=True)
class Chart:
    """`kinds` by code point; the rule of kind k is `rules[k - first]`; `forms` is for str.translate."""

    kinds: NDArray[np.uint8]
    forms: dict[int, str]
    rules: list[Rule]
    first: int = FIRST


def chart_of(rules: FixerRules) -> Chart:
    """Return the chart of these rules; the costly part of it is kept."""
    marked = [rule for rule in rules.values() if not rule.data.keys().isdisjoint(KEYS)]
    kinds, forms = _filled(tuple(tuple([rule.data.get(key, "") for key in KEYS]) for rule in marked))
    return Chart(kinds, forms, marked)


@cache
def _filled(specs: tuple[tuple[str, ...], ...]) -> tuple[NDArray[np.uint8], dict[int, str]]:
    kinds = np.zeros(0x10000, dtype=np.uint8)
    kinds[0xC2:0xF5] = LEAD
    forms: dict[int, str] = {}
    for kind, (remove, line_end, ranges, pairs, doubt, literals) in enumerate(specs, FIRST):
        for span in (remove, line_end, ranges, doubt):
            for start, end in spans_of(span):
                kinds[start:end] = kind
        for start, end in spans_of(ranges):
            forms.update((code, unicodedata.normalize("NFKC", chr(code))) for code in range(start, end))
        for pair in pairs.split():
            kinds[ord(pair[0])] = kind
            forms[ord(pair[0])] = pair[1:]
        for literal in literals.split():
            kinds[ord(literal[0])] = kind
    kinds[0xFFFF] = ASTRAL
    kinds.setflags(write=False)
    return kinds, forms


def spans_of(ranges: str) -> list[tuple[int, int]]:
    """Read ranges of code points, written in hexadecimal as Unicode writes them.

    >>> spans_of("200B 2060-2064")
    [(8203, 8204), (8288, 8293)]
    """
    spans = []
    for part in ranges.split():
        start, _, end = part.partition("-")
        spans.append((int(start, 16), int(end or start, 16) + 1))
    return spans


@cache
def continuations() -> NDArray[np.bool_]:
    """Mark what the bytes 80 to BF, which continue a UTF-8 sequence, look like in Latin-1 and in Windows-1252."""
    marks = np.zeros(0x10000, dtype=np.bool_)
    marks[0x80:0xC0] = True
    for char in bytes(range(0x80, 0xA0)).decode("cp1252", "ignore"):
        marks[ord(char)] = True
    marks.setflags(write=False)
    return marks
