"""Latin words that stand twice: the the."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cleaner.classes import LETTER, NEWLINE, SPACE
from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.rulebook import FixerRules

_LONGEST = 12  # letters of a listed word
_JOINERS = ("-", "'", "\N{RIGHT SINGLE QUOTATION MARK}", ".")


class Pair(NamedTuple):
    """A doubled word: the white space between, and where the second ends."""

    gap: int
    end: int


def find_double_words(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find listed function words that stand twice, by the language of the page."""
    listed = rules.with_key("language")
    candidates = [pair for pair in find_pairs(view) if any(view.text[pair.gap + 1 : pair.end] in rule.words for rule in listed)]
    if not candidates:
        return
    from cleaner.lexicon import guess_language

    language = guess_language(view.text)
    for rule in listed:
        if language in rule.data["language"]:
            for pair in candidates:
                if view.text[pair.gap + 1 : pair.end] in rule.words:
                    yield Cut(pair.gap, pair.end, rule)


def find_pairs(view: HanView) -> Iterator[Pair]:
    """Find a word twice with one white space between; the first may have a capital."""
    classes, text = view.page.classes, view.text
    letters = np.zeros(len(classes) + 2, np.bool_)
    np.not_equal(classes & LETTER, 0, out=letters[1:-1])
    edges = (letters[1:] != letters[:-1]).nonzero()[0]
    if len(edges) < 4:
        return
    starts, ends = edges[::2], edges[1::2]
    sizes = ends - starts
    fits = (starts[1:] - ends[:-1] == 1) & (sizes[1:] == sizes[:-1]) & (sizes[1:] <= _LONGEST)
    rows = fits.nonzero()[0]
    if not len(rows):
        return
    rows = rows[(classes[ends[rows]] & (SPACE | NEWLINE)) != 0]
    for start, gap, end in zip(starts[rows].tolist(), ends[rows].tolist(), ends[rows + 1].tolist(), strict=True):
        word, again = text[start:gap], text[gap + 1 : end]
        if (word == again or (word == again.capitalize() and len(word) > 1)) and not _continues(text, start, end):
            yield Pair(gap, end)


def _continues(text: str, start: int, end: int) -> bool:
    """Tell whether the pair is part of a longer word or a name: l'in in, in in-law, A. a."""
    return text[max(0, start - 1) : start] in _JOINERS or text[end : end + 1] in _JOINERS[:3]
