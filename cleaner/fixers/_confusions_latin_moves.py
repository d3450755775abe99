"""What might be done to the words of a page, each with what speaks for and against it."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from cleaner.fixers._confusions_latin_page import APOSTROPHES, Sheet, Token
from cleaner.fixers._confusions_latin_readings import FREE, Reading
from cleaner.fixers._confusions_latin_words import UNKNOWN

SHORT = 4  # letters of a word that may hide a function word
SHORT_CHANCE, LONG_CHANCE = -4.4, -6.4  # listed words less likely than this are looked at
FUNCTION = -3.5  # chance of a function word
LEAST_GAIN = 0.3  # nats of ten: less is not worth a look
HABIT = 0.3  # worth of each other word that shows the same confusion
GAP = 3.0
SUFFIX = frozenset(("s", "t", "d", "ll", "re", "ve", "m"))


class Move(NamedTuple):
    """A change of a place on the page: kind, new text, evidence in the order of EVIDENCE[kind]."""

    start: int
    end: int
    after: str
    kind: str
    evidence: tuple[float, ...]
    free: bool = False  # a change that is no known confusion
    name: bool = False  # of a word that may be a name


EVIDENCE: dict[str, tuple[str, ...]] = {
    "changed": (
        "bias", "gain", "cost", "gap", "noise", "habit", "name", "sentence", "noun", "times", "rare", "strange",
        "doubtful", "listed", "length", "support", "free", "function", "upper", "hyphen", "twice", "accent", "digit",
        "target", "short",
    ),
    "joined": (
        "bias", "gain", "left", "right", "weaker", "noise", "habit", "hyphen", "capital", "length", "short", "again",
        "support", "chain", "one", "target",
    ),
    "split": (
        "bias", "gain", "length", "pieces", "shortest", "weakest", "noise", "habit", "name", "camel", "rival",
        "strange", "times", "plain", "unhabitual",
    ),
}  # fmt: skip
"""What speaks for or against each kind of move, in the order in which it is given."""


def changed(sheet: Sheet) -> Iterator[Move]:
    """Yield each word that may be another one misread."""
    suspects = {word: best for word in sheet.counts if _is_suspect(sheet, word) and (best := _best(sheet, word))}
    for token in sheet.tokens:
        found = suspects.get(token.low)
        if found is not None and not sheet.is_code(token) and not _is_suffix(sheet, token):
            reading, gap = found
            if sheet.is_torn(token) and (sheet.vocabulary.chance(reading.word) or UNKNOWN) < FUNCTION:
                continue
            after, evidence = cased(token.word, reading.word), _change_evidence(sheet, token, reading, gap)
            yield Move(token.start, token.end, after, "changed", evidence, is_free(reading), _is_name(sheet, token))


def _is_suspect(sheet: Sheet, word: str) -> bool:
    if len(word) < 2 or len(word) > 24:
        return False
    if not word.isalpha():
        letters = word.rstrip("0123456789")
        digits = sum(char.isdigit() for char in word)
        numbered = letters != word and sheet.vocabulary.weigh(letters)[1] != "unknown"  # python3
        return word[0].isalpha() and 3 * digits <= len(word) and len(word) > 3 and not numbered
    chance, known = sheet.vocabulary.weigh(word)
    return known != "list" or chance < (SHORT_CHANCE if len(word) <= SHORT else LONG_CHANCE)


def _best(sheet: Sheet, word: str) -> tuple[Reading, float] | None:
    """Return the likeliest reading of a word, and by how much the next one is less likely."""
    own = sheet.vocabulary.weigh(word)[0]
    ranked = sorted(((_worth(sheet, reading), reading.word, reading) for reading in sheet.readings(word)), reverse=True)
    if not ranked or sheet.here(ranked[0][1]) - own < LEAST_GAIN:
        return None
    gap = ranked[0][0] - ranked[1][0] if len(ranked) > 1 else GAP
    return ranked[0][2], min(gap, GAP)


def _worth(sheet: Sheet, reading: Reading) -> float:
    habit = min((sheet.habits[pair] for pair in reading.pairs), default=0)
    return sheet.here(reading.word) - reading.cost + HABIT * habit


def _is_name(sheet: Sheet, token: Token) -> bool:
    if token.word.isupper() and len(token.word) > 1:
        return not sheet.shouts(token)  # an abbreviation
    if not token.is_capital or sheet.vocabulary.language == "de":
        return False
    return not sheet.begins_sentence(token) or sheet.titled(token)


def _is_suffix(sheet: Sheet, token: Token) -> bool:
    return token.low in SUFFIX and sheet.before(token) in APOSTROPHES and token.start > 0


def _change_evidence(sheet: Sheet, token: Token, reading: Reading, gap: float) -> tuple[float, ...]:
    chance, known = sheet.vocabulary.weigh(token.low)
    german = sheet.vocabulary.language == "de"
    begins = token.is_capital and sheet.begins_sentence(token)
    upper = len(token.word) > 1 and token.word.isupper()
    mine = 1 if known == "unknown" and len(token.low) > 3 else 0
    habit = min((sheet.habits[pair] for pair in reading.pairs), default=0) - mine
    near = {sheet.before(token), sheet.after(token)}
    return (
        1.0,
        sheet.here(reading.word) - chance,
        reading.cost,
        gap,
        sheet.noise,
        math.log1p(max(0, habit)),
        float(token.is_capital and not begins and not german and not upper),
        float(begins and not german and not upper),
        float(token.is_capital and german and not upper),
        math.log(sheet.counts[token.low]),
        float(known == "rare"),
        float(known == "strange"),
        float(known == "doubtful"),
        float(known == "list"),
        math.log(len(token.low)),
        math.log1p(min(sheet.counts[reading.word], 5)),
        float(is_free(reading)),
        float((sheet.vocabulary.chance(reading.word) or UNKNOWN) > FUNCTION),
        float(upper),
        float("-" in near or bool(near & APOSTROPHES)),
        float(len(reading.pairs) > 1),
        float(bare(token.low) == bare(reading.word)),
        float(not token.low.isalpha()),
        sheet.here(reading.word),
        float(len(token.low) < 3),
    )


def is_free(reading: Reading) -> bool:
    """Whether the change of one letter is no known confusion."""
    return reading.cost >= FREE and len(reading.pairs) == 1


@cache
def _bare(char: str) -> str:
    return unicodedata.normalize("NFD", char)[0]


def bare(word: str) -> str:
    """Return the word without accents."""
    return word if word.isascii() else "".join(map(_bare, word))


def cased(seen: str, word: str) -> str:
    """Write a word in the capitals of what was seen.

    >>> cased("Tlie", "the"), cased("TLIE", "the"), cased("tlie", "the"), cased("lt", "it")
    ('The', 'THE', 'the', 'It')
    """
    if seen[0] == "l" and word[0] == "i":
        return "I" + word[1:]
    if len(seen) > 1 and seen.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if seen[0].isupper() else word
