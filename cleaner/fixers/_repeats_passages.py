"""Sentences, lines and paragraphs that come again at once, loop, or stand a second time further away."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, CLOSING, LETTER, NEWLINE, SPACE, STOP, STOPS
from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView, fingerprints
from cleaner.rulebook import FixerRules, Rule

_MOST = 12  # sentences of a passage that is looked for
_ASCII = 128
_SMALL = 3000  # characters of a small page
_STOP = re.compile(rf"[{re.escape(STOPS)}\n]")
_FEW = 200  # so many units are looked through faster one by one

Offsets = NDArray[np.int64]


class Units(NamedTuple):
    """The sentences and lines of a page: where each begins and ends, white space left out."""

    starts: Offsets
    ends: Offsets

    def text(self, page_text: str, first: int, beyond: int) -> list[str]:
        """Return units `first:beyond` as strings."""
        return [page_text[self.starts[k] : self.ends[k]] for k in range(first, beyond)]


def find_passages(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find passages that follow upon themselves, and long paragraphs that come again."""
    if len(view.text) < _SMALL and not _has_equal_pieces(view.text):
        return
    units = find_units(view)
    loop, twice = rules.get_rule("looping-passage"), rules.get_rule("repeated-passage")
    beyond = 0
    for first, last, size in sorted(find_runs(view, units)):
        copies = (last - first) // size + 1
        rule = twice if copies == 2 else loop
        if rule is None or twice is None or first < beyond or not _is_true_run(view, units, first, size, copies):
            continue
        aligned = _at_line_start(view, units, first, last - (copies - 1) * size)
        if not _may_go(view, units, aligned, size, twice):
            continue
        beyond = first + copies * size
        cut = _cut(view, units, aligned + size, aligned + copies * size, rule)
        if copies == 2 and size == 1 and _is_heading(view, units, aligned, twice):
            yield Doubt(cut.start, cut.end, rule.name, "a line without an end mark stands twice: a heading, or a slip")
        else:
            yield cut
    if not view.cut_out:
        yield from find_returns(view, rules)


def _has_equal_pieces(text: str) -> bool:
    """Look through a small page quickly: without two equal pieces between stops nothing there comes again."""
    pieces = [piece for piece in map(str.strip, _STOP.split(text)) if len(piece) > 1]
    return len(set(pieces)) < len(pieces)


def find_units(view: HanView) -> Units:
    """Cut the page at its newlines and after its sentences."""
    classes, codes = view.page.classes, view.page.codes
    if not len(codes):
        return Units(np.zeros(0, np.int64), np.zeros(0, np.int64))
    places = ((classes & (STOP | NEWLINE)) != 0).nonzero()[0]
    after = classes.take(places + 1, mode="clip")
    after[-1:] |= NEWLINE if len(places) and places[-1] + 1 == len(classes) else 0
    places = places[(codes[places] >= _ASCII) | (after & (SPACE | NEWLINE) != 0) | (classes[places] & NEWLINE != 0)]
    breaks = (classes[places] & NEWLINE) != 0
    for _ in range(2):  # a quotation ends after its closing mark, and a bracket after that
        places += ~breaks & ((classes.take(places + 1, mode="clip") & CLOSE) != 0) & (places + 1 < len(codes))
    starts = np.concatenate(([0], places + 1))
    stops = np.append(places + ~breaks, len(codes))
    for _ in range(2):  # an indent has at most two full-width spaces
        starts += (starts < stops) & ((classes[np.minimum(starts, len(codes) - 1)] & SPACE) != 0)
    solid = stops - starts > 1
    return Units(starts[solid], stops[solid])


def find_runs(view: HanView, units: Units) -> Iterator[tuple[int, int, int]]:
    """Yield (first, last, size): units `first:last` seem equal to those `size` later, for at least `size` units."""
    marks = fingerprints(view.page.codes, *units)
    if len(marks) < _FEW and len(set(marks.tolist())) == len(marks):
        return
    for size in range(1, min(_MOST, len(marks) // 2) + 1):
        same = marks[size:] == marks[:-size]
        if same.any():
            edges = np.flatnonzero(np.diff(same, prepend=False, append=False))
            for first, last in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
                if last - first >= size:
                    yield first, last, size


def _is_true_run(view: HanView, units: Units, first: int, size: int, copies: int) -> bool:
    passage = units.text(view.text, first, first + copies * size)
    return all(passage[k] == passage[k + size] for k in range(len(passage) - size))


def _at_line_start(view: HanView, units: Units, first: int, last: int) -> int:
    """Choose among equal ways to cut a loop the one that keeps whole paragraphs."""
    for k in range(first, last):
        start = int(units.starts[k])
        if start == 0 or view.text[start - 1] == "\n":
            return k
    return first


def _may_go(view: HanView, units: Units, first: int, size: int, rule: Rule) -> bool:
    """Tell whether a passage is long enough, and no heading, list, table or verse."""
    start, end = int(units.starts[first]), int(units.ends[first + size - 1])
    letters = int(np.count_nonzero(view.page.classes[start:end] & LETTER))
    if view.han_in(start, end) < rule.data["han"] and letters < rule.data["letters"]:
        return False
    line_start = view.text.rfind("\n", 0, start) + 1
    if rule.compiled("leave").match(view.text, line_start):
        return False
    return not _is_verse(view, start, end, rule)


def _is_heading(view: HanView, units: Units, first: int, rule: Rule) -> bool:
    """Tell whether a unit lacks an end mark and is no longer than a headline."""
    start, end = int(units.starts[first]), int(units.ends[first])
    line = view.text[start:end].rstrip(" \t\r*_" + CLOSING)
    return end - start < rule.data["headline"] and not line.endswith(tuple(STOPS))


def _is_verse(view: HanView, start: int, end: int, rule: Rule) -> bool:
    """Tell whether short lines stand here together: a refrain is meant."""
    text = view.text
    lines = [line for line in text[start:end].split("\n") if line.strip()]
    short = rule.data["verse" if view.han_in(start, end) else "latin_verse"]
    whole = text[max(0, start - 1) : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
    if not whole or max(map(len, lines)) > short:
        return False
    if len(lines) > 1:
        return True
    if "\n\n" in text[max(0, start - 2) : end + 2]:
        return False  # a blank line parts paragraphs
    around = [*text[max(0, start - 4 * short) : start].split("\n"), *text[end : end + 4 * short].split("\n")]
    others = [len(line) for line in around if line.strip() and line.strip() != lines[0].strip()]
    return bool(others) and max(others) <= short


def _cut(view: HanView, units: Units, first: int, beyond: int, rule: Rule) -> Cut:
    """Cut units `first:beyond` and the white space on one side, so that no paragraph runs into the next."""
    start, end = int(units.starts[first]), int(units.ends[beyond - 1])
    if beyond < len(units.starts):
        following = int(units.starts[beyond])
        if "\n" not in view.text[end:following]:
            return Cut(start, following, rule)
    return Cut(int(units.ends[first - 1]), end, rule)


def find_returns(view: HanView, rules: FixerRules) -> Iterator[Doubt]:
    """Doubt a long line that has stood on the page before, further up."""
    rule = rules.get_rule("returning-paragraph")
    if rule is None:
        return
    starts, ends = view.page.line_starts, view.page.line_ends
    is_long = ends - starts >= rule.data["han"]
    if np.count_nonzero(is_long) < 2:
        return
    starts, ends = starts[is_long], ends[is_long]
    marks = fingerprints(view.page.codes, starts, ends)
    ranked = np.sort(marks)
    if not (ranked[1:] == ranked[:-1]).any():
        return
    order = np.argsort(marks, kind="stable")
    same = marks[order[1:]] == marks[order[:-1]]
    rows = np.unique(np.concatenate([order[1:][same], order[:-1][same]]))
    seen: set[str] = set()
    for start, end in zip(starts[rows].tolist(), ends[rows].tolist(), strict=True):
        line = view.text[start:end].strip()
        if line in seen and (len(line) >= rule.data["letters"] or view.han_in(start, end) >= rule.data["han"]):
            yield Doubt(start, end, rule.name, "this paragraph has stood further up")
        seen.add(line)
