"""Several words between spaces that stand twice in a line: a line that was read twice, and then joined."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import LETTER
from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView, fingerprints
from cleaner.rulebook import FixerRules, Rule

_MOST = 24  # words of a phrase that is looked for
_FEW = 2000  # so many words are looked through faster one by one

Offsets = NDArray[np.int64]


def find_wording(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find phrases of a few words that follow upon themselves."""
    rule = rules.get_rule("repeated-wording")
    if rule is None or len(view.latin_words[0]) < 2 * rule.data["words"]:
        return
    starts, ends = view.latin_words
    beyond = 0
    for first, last, size in sorted(_find_runs(view, starts, ends, rule.data["words"])):
        if first >= beyond and _may_go(view, starts, ends, (first, last, size), rule):
            beyond = first + 2 * size
            yield Cut(int(ends[first + size - 1]), int(ends[first + 2 * size - 1]), rule)


def _find_runs(view: HanView, starts: Offsets, ends: Offsets, least: int) -> Iterator[tuple[int, int, int]]:
    """Yield (first, last, size): words `first:last` seem equal to those `size` later, for at least `size` words."""
    marks = fingerprints(view.page.codes, starts, ends)
    if len(marks) < _FEW:
        triples = list(zip(marks.tolist(), marks[1:].tolist(), marks[2:].tolist(), strict=False))
        if least > 2 and len(set(triples)) == len(triples):
            return
    for size in range(least, min(_MOST, len(marks) // 2) + 1):
        same = marks[size:] == marks[:-size]
        same[1:] &= same[:-1]  # one word that comes again is common
        if same.any():
            edges = np.flatnonzero(np.diff(same, prepend=False, append=False))
            for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                if last - first >= size - 1:
                    yield max(0, first - 1), last, size


def _may_go(view: HanView, starts: Offsets, ends: Offsets, run: tuple[int, int, int], rule: Rule) -> bool:
    """Tell whether the words are really the same, are no chant, and stand in one line: verse repeats whole lines."""
    first, last, size = run
    start, again = int(starts[first]), int(starts[first + size])
    unit, copy = view.text[start : ends[first + size - 1]], view.text[again : ends[first + 2 * size - 1]]
    if unit != copy or last - first >= 2 * size or _is_chant(unit):
        return False
    joint = view.text[start + len(unit) : again]
    letters = int(np.count_nonzero(view.page.classes[start:again] & LETTER))
    return letters >= rule.data["letters"] and " " in joint and "\n" not in joint


def _is_chant(unit: str) -> bool:
    words = unit.split()
    return words == words[1:] + words[:1]
