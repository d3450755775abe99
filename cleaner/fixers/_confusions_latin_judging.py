"""Misread words in Latin letters: which of the moves a page offers are near enough to certain."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from operator import mul

from cleaner.edits import Doubt, Edit, Tier
from cleaner.fixers._confusions_latin_moves import Move, changed
from cleaner.fixers._confusions_latin_page import Sheet
from cleaner.fixers._confusions_latin_readings import confusions_of
from cleaner.fixers._confusions_latin_spaces import joined, split
from cleaner.fixers._confusions_latin_words import vocabulary_of
from cleaner.lexicon import guess_language
from cleaner.lexicon.latin_words import GUESS_LENGTH, WORD
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

LEAST = 12  # letters of a page that is worth a look
RULES = {"changed": "latin-letters", "joined": "latin-joined", "split": "latin-split"}


def propose_latin(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Put misread words right in English, German and French: tlie is the, exa mination is one word, soextensive two.

    A word that the lexicon knows, in an old spelling too, stays; so does whatever the page gives no sure reading for.

    >>> from cleaner.rulebook import Rulebook
    >>> rules = Rulebook().of("confusions")
    >>> text = "It was tlie opinion of the committee that nothiug could be done for the harbour."
    >>> sorted(edit[2:4] for edit in propose_latin(Page(text), rules))
    [('nothiug', 'nothing'), ('tlie', 'the')]
    >>> list(propose_latin(Page("The men of Tarnby gave their old gaol to the yeomanry of Hollin."), rules))
    []
    """
    if page.is_han or page.letter_count < LEAST:
        return
    print_of = find_print(page.text, rules)
    if print_of is None:
        return
    sheet = read_sheet(page.text, print_of, rules)
    taken: list[tuple[int, int]] = []
    for chance, move in _ranked(sheet, rules):
        rule = _rule_of(move, print_of, rules)
        if rule is not None and all(move.end <= start or end <= move.start for start, end in taken):
            taken.append((move.start, move.end))
            yield _proposed(page.text, move, chance, rule, rules[RULES[move.kind]].data)


def _ranked(sheet: Sheet, rules: FixerRules) -> list[tuple[float, Move]]:
    """List the moves that are worth a doubt at least, surest first."""
    found, apart = [], set()  # thata, on a page that loses spaces, is no that
    for chance, move in _weighed(sheet, rules):
        if move.kind == "split" and chance >= rules["latin-split"].data["rival"]:
            apart.add(move.start)
        data = rules[RULES[move.kind]].data
        if chance >= max(data["doubt"], data.get("name", 0) if move.name else 0):
            found.append((chance, move))
    rows = [
        (chance, move)
        for chance, move in found
        if move.kind != "changed" or (move.start not in apart and not sheet.is_half(move.start, move.end))
    ]
    return sorted(rows, key=lambda row: (-row[0], row[1]))


def find_print(text: str, rules: FixerRules) -> Rule | None:
    """Return the rule for the print of the text's language; function words that print misreads tell it too."""
    prints = rules.with_key("pairs")
    language = guess_language(text)
    for rule in prints:
        if language == rule.language:
            return rule
    if not language:
        words = WORD.findall(text[:GUESS_LENGTH].lower())
        for rule in prints:
            if guess_language(" ".join(rule.data["meant"].get(word, word) for word in words)) == rule.language:
                return rule
    return None


def read_sheet(text: str, print_of: Rule, rules: FixerRules) -> Sheet:
    """Read a page with the words and the confusions of its language."""
    data = print_of.data
    respelt = tuple((old, new) for old, new in (pair.split(">") for pair in data["respelt"]))
    vocabulary = vocabulary_of(print_of.language, respelt, tuple(data["doubtful"]), tuple(data["apart"]))
    return Sheet(text, vocabulary, confusions_of(tuple(data["pairs"]), rules["latin-letters"].data["common"]))


def _weighed(sheet: Sheet, rules: FixerRules) -> Iterator[tuple[float, Move]]:
    for kind, moves in (("changed", changed), ("joined", joined), ("split", split)):
        weights = tuple(rules[RULES[kind]].data["weights"].values())
        for move in moves(sheet):
            yield chance_of(move.evidence, weights), move


def chance_of(evidence: Sequence[float], weights: Sequence[float]) -> float:
    """Return how likely a move is right: a logistic regression over its evidence."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(map(mul, evidence, weights))))))


def _rule_of(move: Move, print_of: Rule, rules: FixerRules) -> Rule | None:
    if move.kind == "changed" and not move.free:
        return rules.get_rule(print_of.name)
    return rules.get_rule(RULES[move.kind])


def _proposed(text: str, move: Move, chance: float, rule: Rule, data: Mapping[str, float]) -> Edit | Doubt:
    before = text[move.start : move.end]
    if chance < data["bold"]:
        return Doubt(move.start, move.end, rule.name, f"perhaps misread: {before} may be {move.after}")
    tier = rule.tier if chance >= data["likely"] else Tier.BOLD
    return Edit(move.start, move.end, before, move.after, rule.name, tier)
