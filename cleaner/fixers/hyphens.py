"""Words that the printer divided at a line end."""

from collections.abc import Iterator

import numpy as np

from cleaner.classes import HYPHEN, LETTER, NEWLINE, SPACE
from cleaner.edits import Doubt, Edit, Tracer, apply_edits
from cleaner.fixers._hyphens_judging import Judge, Verdict
from cleaner.fixers._hyphens_parts import Division, read_division
from cleaner.page import Page
from cleaner.rulebook import FixerRules

_SOFT_MARKS = (0xAD, 0xAC)
_RARE_MARKS = ("=", "\N{EM DASH}", "\N{EN DASH}")  # hyphens only now and then, so they are looked for with what follows
_AFTER = (" ", "\n")
_ROUNDS = 4  # marks of one word that wait for each other


def join_hyphenated(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Join words divided at a line end, and keep the hyphens that belong to the word.

    A frequency lexicon of six languages decides between newspaper and twenty-one; what the page itself writes elsewhere
    counts for more. ¬ and soft hyphens always go. It leaves alone a hyphen that stands for the rest of a word (Ein- und
    Ausgang), dashes with a space on either side, and everything that is not between two letters on neighbouring lines.

    >>> from cleaner import clean
    >>> clean("Our news- paper is twenty- one years old.", only=["hyphens"]).text
    'Our newspaper is twenty-one years old.'
    >>> clean("Pre- and post-war prices - a table.", only=["hyphens"]).text
    'Pre- and post-war prices - a table.'
    """
    strays, seams = find_marks(page)
    if strays:
        yield from drop_strays(page.text, strays, rules)
    if not seams:
        return
    found, open_ends = judge_seams(page, seams, rules)
    rounds = 0
    while open_ends and rounds < _ROUNDS:
        # A neighbour of the same word was joined: in well- to- do, what stands left of the second mark has changed.
        fresh, open_ends = _judge_again(page, found, rules)
        found = sorted([edit for edit in found if isinstance(edit, Edit)] + fresh)
        rounds += 1
    yield from found


def judge_seams(page: Page, seams: list[int], rules: FixerRules) -> tuple[list[Edit | Doubt], bool]:
    """Judge every mark between a letter and white space; tell also whether one left alone has a joined neighbour."""
    judge = Judge(page.text, rules)
    found: list[Edit | Doubt] = []
    joined: set[int] = set()
    left_alone: list[Division] = []
    for mark in seams:
        division = read_division(page.text, mark)
        if division is None:
            continue
        verdict = judge.decide(division)
        if verdict:
            found.append(propose(division, verdict))
        if verdict and not verdict.note:
            joined.update((division.mark, division.end))
        else:
            left_alone.append(division)
    return found, any(division.first in joined or division.last in joined for division in left_alone)


def _judge_again(page: Page, found: list[Edit | Doubt], rules: FixerRules) -> tuple[list[Edit | Doubt], bool]:
    """Judge the text as the edits leave it; return what is found in offsets of the page."""
    edits = [edit for edit in found if isinstance(edit, Edit)]
    rest = Page(apply_edits(page.text, edits), page.neighbours)
    tracer = Tracer(edits)
    fresh, open_ends = judge_seams(rest, find_marks(rest)[1], rules)
    moved = []
    for item in fresh:
        start = tracer.origin(item.start)
        end = start + item.end - item.start
        if page.text[start:end] == rest.text[item.start : item.end] and not any(e.start < end and start < e.end for e in edits):
            moved.append(item._replace(start=start, end=end))
    return moved, open_ends and any(isinstance(item, Edit) for item in moved)


def find_marks(page: Page) -> tuple[list[int], list[int]]:
    """Find soft hyphens and ¬ within a word, and the marks between a letter and white space."""
    text, classes = page.text, page.classes
    marks = np.flatnonzero(classes & HYPHEN)
    if len(marks):
        marks = marks[(marks > 0) & (marks < len(text) - 1)]
        before, after = classes[marks - 1], classes[marks + 1]
        spaced = (after & (SPACE | NEWLINE)) != 0
        lone = ((before | after) & (HYPHEN | SPACE | NEWLINE)) == 0
        strays = marks[lone & np.isin(page.codes[marks], _SOFT_MARKS)].tolist()
        digits = (before & LETTER == 0) & (page.codes[marks - 1] - 48 < 10)
        seams = marks[spaced & (((before & LETTER) != 0) | digits)].tolist()
    else:
        strays, seams = [], []
    rare = [mark for mark in _rare_marks(text) if classes[mark - 1] & LETTER]
    return strays, sorted(seams + rare) if rare else seams


def _rare_marks(text: str) -> Iterator[int]:
    for mark in _RARE_MARKS:
        if mark in text:
            for space in _AFTER:
                found = text.find(mark + space, 1)
                while found >= 0:
                    yield found
                    found = text.find(mark + space, found + 1)


def drop_strays(text: str, strays: list[int], rules: FixerRules) -> Iterator[Edit]:
    """Drop soft hyphens that no line end needs any more, and ¬ between letters."""
    rule = rules.get_rule("stray-mark")
    if rule is None:
        return
    for mark in strays:
        if text[mark] == "\N{SOFT HYPHEN}" or (text[mark - 1].isalpha() and text[mark + 1].islower()):
            yield Edit(mark, mark + 1, text[mark], "", rule.name, rule.tier)


def propose(division: Division, verdict: Verdict) -> Edit | Doubt:
    """Turn a verdict into an edit, or a doubt where it says to touch nothing."""
    start, end = division.mark, division.end
    if verdict.note:
        return Doubt(start, end, verdict.rule.name, verdict.note)
    before = division.text[start - verdict.back : end + verdict.forth]
    return Edit(start - verdict.back, end + verdict.forth, before, verdict.after, verdict.rule.name, verdict.rule.tier)
