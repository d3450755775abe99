"""Confusions, Chinese: how sure each reading is, and which are put right."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import DIGIT, HAN
from cleaner.edits import Doubt, Edit
from cleaner.fixers._confusions_han import MIDDLE, Candidates, Suspects, find_candidates, find_suspects
from cleaner.fixers._confusions_han_evidence import EVIDENCE, NAMES, crossed, weigh_evidence
from cleaner.fixers._confusions_han_page import is_name, is_own_spelling, is_spared, read_elsewhere, spellings_of
from cleaner.lexicon import Han, han
from cleaner.lexicon.folding import SIMPLIFIED, TRADITIONAL
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule, read_words

ROUNDS = 3  # what is put right lets its neighbours be judged better
APART = 2  # characters between two that are put right in one round
CHOICES = 3  # candidates named in a doubt


class Reading(NamedTuple):
    """What the suspects of a text may be, and how sure each candidate is (0 to 1)."""

    suspects: Suspects
    found: Candidates
    sure: NDArray[np.float64]


@cache
def learnt_from(path: Path) -> Mapping[int, Mapping[int, int]]:
    """Read the misreadings that were counted: of each character, what it may have been and how often."""
    table: dict[int, dict[int, int]] = {}
    for line in read_words(path):
        pair, _, count = line.partition(" ")
        table.setdefault(ord(pair[0]), {})[ord(pair[1])] = int(count)
    return table


def chances(scores: NDArray[np.float64], rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Turn scores into chances: the candidates of a suspect stand against each other, and against leaving it alone."""
    if not len(rows):
        return np.zeros(0)
    odds = np.exp(np.clip(scores, -40, 40))
    change = np.r_[True, rows[1:] != rows[:-1]]
    totals = 1 + np.add.reduceat(odds, np.flatnonzero(change))
    result: NDArray[np.float64] = odds / totals[np.cumsum(change) - 1]
    return result


def read_text(lexicon: Han, suspects: Suspects, rule: Rule, learnt: Mapping[int, Mapping[int, int]]) -> Reading:
    """Judge what the suspects may be."""
    found = find_candidates(lexicon, suspects, learnt, rule)
    weights = np.array([rule.data["weights"].get(name, 0.0) for name in EVIDENCE])
    evidence = weigh_evidence(lexicon, suspects, found, rule)
    helps = (evidence[:, NAMES.index("words")] > 0) & (evidence[:, NAMES.index("wide")] > 0)
    kept = found.only(helps)
    return Reading(suspects, kept, chances(crossed(evidence[helps]) @ weights, kept.suspects))


def is_simplified(lexicon: Han, page: Page) -> bool:
    """Tell whether the page proves simplified characters rather than traditional ones, or neither."""
    counts = np.bincount(lexicon.script(page.codes), minlength=3)
    return bool(counts[TRADITIONAL] * 4 <= counts[SIMPLIFIED])


def correct_han(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Put misread Chinese characters right, where the words and the phrase around leave little doubt."""
    rule = rules.get_rule("misread")
    if rule is None or page.han_count < 2:
        return
    lexicon = han()
    if not is_simplified(lexicon, page):
        return
    codes = lexicon.fold_codes(page.codes)
    codes[page.classes & HAN == 0] = 0
    allowed = codes == page.codes
    allowed[1:] &= page.classes[:-1] & DIGIT == 0  # what counts stands there: 多 余 年
    allowed &= ~np.isin(codes, np.array([ord(char) for char in rule.data["numerals"]], np.uint16))
    learnt = learnt_from(rule.path.parent / rule.data["learnt"])
    suspects = find_suspects(lexicon, codes, allowed, rule)
    elsewhere = rules.get_rule("read-elsewhere")
    if elsewhere is not None:
        for place, code in read_elsewhere(lexicon, codes, suspects, elsewhere).items():
            codes[place] = code
            allowed[place] = False
            yield Edit(place, place + 1, page.text[place], chr(code), elsewhere.name, elsewhere.tier)
        suspects = suspects.only(allowed[suspects.places])
    spellings = spellings_of(codes)
    changed: dict[int, int] = {}
    doubts: dict[int, str] = {}
    for _ in range(ROUNDS):
        if not len(suspects.places):
            break
        doubted, better = _sorted_out(read_text(lexicon, suspects, rule, learnt), rule, spellings, page.text)
        doubts.update(doubted)
        changed.update(better)
        if not better:
            break
        near = np.zeros(len(codes), np.bool_)
        for place, code in better.items():
            codes[place] = code
            near[max(0, place - MIDDLE) : place + MIDDLE + 1] = True
        suspects = find_suspects(lexicon, codes, near & allowed, rule)
    text = page.text
    for place, code in changed.items():
        if chr(code) != text[place]:
            yield Edit(place, place + 1, text[place], chr(code), rule.name, rule.tier)
    for place, choices in doubts.items():
        if place not in changed:
            yield Doubt(place, place + 1, rule.name, rule.data["note"].format(choices=choices))


def _sorted_out(
    reading: Reading, rule: Rule, spellings: NDArray[np.uint64], text: str
) -> tuple[dict[int, str], dict[int, int]]:
    """Return the doubtful places with their candidates, and those to be put right with the character that belongs there."""
    suspects, found, sure = reading
    doubts: dict[int, str] = {}
    better: dict[int, int] = {}
    order = np.lexsort((-sure, found.suspects))
    rows = found.suspects[order]
    firsts = order[np.r_[True, rows[1:] != rows[:-1]]] if len(rows) else order
    for row in sorted(firsts.tolist(), key=lambda row: (-sure[row], row)):
        place = int(suspects.places[found.suspects[row]])
        if sure[row] < rule.data["doubt"]:
            break
        if is_spared(text, place, rule):
            continue
        window = suspects.windows[found.suspects[row]]
        if sure[row] >= rule.data["sure"] and not (is_name(window, rule) or is_own_spelling(spellings, window)):
            if not any(other in better for other in range(place - APART, place + APART + 1)):
                better[place] = int(found.codes[row])
            continue
        same = order[np.searchsorted(rows, found.suspects[row]) :][:CHOICES]
        same = same[(found.suspects[same] == found.suspects[row]) & (sure[same] >= rule.data["named"])]
        doubts[place] = "、".join(chr(found.codes[one]) for one in same)
    return doubts, better
