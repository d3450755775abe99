"""Characters: what a page is spelt with, before anything else is looked at.

One look-up in a table tells which characters of a page may need a repair; only those are looked at.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import codes_of
from cleaner.edits import Doubt, Edit, apply_edits
from cleaner.fixers._characters_chart import ASTRAL, CONTROL, LEAD, Chart, chart_of, continuations
from cleaner.fixers._characters_mojibake import mend_lines
from cleaner.fixers._characters_rounds import compose, disjoint, trimmed
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

ROUNDS = 8  # one is enough unless a repair lays bare another: Ã, ZERO WIDTH SPACE, © becomes Ã© becomes é
PRIVATE_PLANES = 0xF0000
NEXT_LINE = 0x85  # a line end; as a control it would be an ellipsis to ftfy
LINE_END = re.compile("\r\r\n|\r\n|[\r\v\N{NEXT LINE}\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
# What NFC looks at together: a run of an alphabet, or one character of East Asia and the marks on it.
COMPOSED = re.compile(
    "[\u2e80-\ufaff\U0001f200-\U0003ffff][\u0300-\u036f\u1160-\u11ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f]*"
    "|[^\\s\u2e80-\ufaff\U0001f200-\U0003ffff]+"
)


def repair_characters(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Repair the characters themselves: mojibake, radicals, ligatures, full-width letters, line ends, controls.

    Left alone: what NFKC would harm (㎡ ℃ ① ½ Ⅱ), full-width punctuation, soft hyphens, variation selectors, joiners
    where a script or an emoji needs them. Private-use characters and lost ones are doubts.

    >>> from cleaner.rulebook import Rulebook
    >>> rules = Rulebook().of("characters")
    >>> [edit[2:4] for edit in repair_characters(Page("２０２４年⽇报"), rules)]
    [('２０２４', '2024'), ('⽇', '日')]
    >>> list(repair_characters(Page("25㎡，37℃，«né»"), rules))
    []
    """
    text = page.text
    chart = chart_of(rules)
    seen = _look(text, page.codes, chart)
    edits = again = _one_round(text, seen, chart, rules)
    after = text
    for _ in range(ROUNDS):
        if not again:
            break
        after = apply_edits(after, again)
        again = _one_round(after, _look(after, codes_of(after), chart), chart, rules)
        if again:
            edits = compose(text, edits, after, again)
    yield from edits
    if seen.hits.size:
        yield from _doubts(text, seen, edits, chart)


class Seen(NamedTuple):
    """The offsets of the characters that may need something, their code points and kinds, and whether all is NFC."""

    hits: NDArray[np.intp]
    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    composed: bool


def _look(text: str, codes: NDArray[np.uint32], chart: Chart) -> Seen:
    kinds = chart.kinds.take(codes, mode="clip")  # what lies beyond the first plane is the last kind of it
    hits = np.flatnonzero(kinds != 0)
    marks = kinds[hits]
    if hits.size:  # an accented letter is only suspicious before what continues a sequence
        following = codes[np.minimum(hits + 1, codes.size - 1)]
        idle = (marks == LEAD) & ~continuations().take(following, mode="clip")
        hits, marks = hits[~idle], marks[~idle]
    return Seen(hits, codes[hits], marks, unicodedata.is_normalized("NFC", text))


def _one_round(text: str, seen: Seen, chart: Chart, rules: FixerRules) -> list[Edit]:
    """List what can be repaired at first sight; a repair that lies across another one waits for the next round."""
    found: list[Iterable[Edit]] = []
    if seen.hits.size:
        found.append(_mojibake(text, seen, rules))
        for number in np.flatnonzero(np.bincount(seen.kinds)[chart.first :]).tolist():
            rule = chart.rules[number]
            places = seen.hits[seen.kinds == number + chart.first].tolist()
            if "doubt" in rule.data or ("unless" in rule.data and rule.compiled("unless").search(text)):
                continue
            other = rules.get_rule(rule.data.get("first", ""))
            if other is not None:
                found.append(_matched(text, other))
            found.append(_marked(text, places, rule, chart))
    if not seen.composed:
        found.append(_composed(text, rules.get_rule("composed")))
    return disjoint(edit for edits in found for edit in edits)


def _mojibake(text: str, seen: Seen, rules: FixerRules) -> Iterator[Edit]:
    rule = rules.get_rule("mojibake")
    controls = (seen.codes >= CONTROL) & (seen.codes < CONTROL + 32) & (seen.codes != NEXT_LINE)
    places = seen.hits[controls | (seen.kinds == LEAD)]
    if rule is not None and places.size:
        yield from mend_lines(text, places.tolist(), rule)


def _matched(text: str, rule: Rule) -> Iterator[Edit]:
    """Yield the edits of a rule that is a pattern and what each character of a match becomes."""
    for match in rule.pattern.finditer(text):
        after = rule.data["becomes"] * len(match.group())
        yield Edit(match.start(), match.end(), match.group(), after, rule.name, rule.tier)


def _marked(text: str, places: list[int], rule: Rule, chart: Chart) -> Iterator[Edit]:
    """Yield the edits of a rule that the chart marks characters for."""
    if "line-end" in rule.data:
        for match in LINE_END.finditer(text):
            yield Edit(match.start(), match.end(), match.group(), "\n", rule.name, rule.tier)
        return
    if "beside" in rule.data:
        beside = rule.compiled("beside")
        places = [k for k in places if not beside.search(text[max(0, k - 1) : k] + text[k + 1 : k + 2])]
    for start, end in _runs(places):
        before = text[start:end]
        after = "" if "remove" in rule.data else before.translate(chart.forms)
        yield Edit(start, end, before, after, rule.name, rule.tier)


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Put neighbouring places together.

    >>> list(_runs([3, 4, 7]))
    [(3, 5), (7, 8)]
    """
    start = end = -1
    for place in places:
        if place != end:
            if start >= 0:
                yield start, end
            start = place
        end = place + 1
    if start >= 0:
        yield start, end


def _composed(text: str, rule: Rule | None) -> Iterator[Edit]:
    """Yield what NFC makes of each piece of the text that is not in it, trimmed to what changes."""
    if rule is None:
        return
    for match in COMPOSED.finditer(text):
        piece = match.group()
        if piece.isascii() or unicodedata.is_normalized("NFC", piece):
            continue
        after = unicodedata.normalize("NFC", piece)
        if piece != after:
            yield trimmed(match.start(), piece, after, rule)


def _doubts(text: str, seen: Seen, edits: list[Edit], chart: Chart) -> Iterator[Doubt]:
    """Yield what cannot be read: private-use characters and lost ones, outside of what is repaired."""
    mended = np.array([(edit.start, edit.end) for edit in edits], dtype=np.intp).reshape(-1, 2)
    for number, rule in enumerate(chart.rules):
        if "doubt" not in rule.data:
            continue
        wanted = seen.kinds == number + chart.first
        if rule.data.get("planes"):
            wanted |= (seen.kinds == ASTRAL) & (seen.codes >= PRIVATE_PLANES)
        literals = rule.data.get("literals", "").split()
        begins = np.isin(seen.codes, [ord(literal[0]) for literal in literals])
        places = seen.hits[wanted & ~begins]
        if places.size and mended.size:
            index = np.searchsorted(mended[:, 0], places, side="right") - 1
            places = places[(index < 0) | (mended[index, 1] <= places)]
        spans = list(_runs(places.tolist()))
        spans += [(k, k + len(lit)) for k in seen.hits[begins].tolist() for lit in literals if text.startswith(lit, k)]
        for start, end in spans:
            yield Doubt(start, end, rule.name, rule.data["note"])
