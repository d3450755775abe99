"""Words that lost or won a space: two pieces that are one word, one run of letters that is several."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from cleaner.fixers._confusions_latin_moves import FUNCTION, Move
from cleaner.fixers._confusions_latin_page import Sheet, Token
from cleaner.fixers._confusions_latin_readings import FREE
from cleaner.fixers._confusions_latin_words import UNKNOWN

JOIN_GAIN = 1.0
TOO_LONG = 80
PROVED = 3  # words run together that prove that the page loses spaces, also those of a compound
GLUED = 4  # letters of the shortest word taken apart, on such a page; elsewhere longer ones
SHORT_UPPER = 8  # letters of a word in capitals that may be an abbreviation
PIECES = {1: -2.6, 2: -3.9, 3: -4.7, 4: -5.5, 5: -5.8}  # a piece of so many letters is at least so likely
PIECE = -6.7
LETTERS = {"en": "ai", "fr": "ayà", "de": ""}
PRONOUN = "i"  # an English piece, if it is written as a capital
LONGEST = 18  # letters of a piece


def joined(sheet: Sheet) -> Iterator[Move]:
    """Yield each two words that may be one, parted by a stray space or a hyphen left from a line end."""
    text, chance_of, weigh = sheet.text, sheet.vocabulary.chance, sheet.vocabulary.weigh
    found = []
    for left, right in pairwise(sheet.tokens):
        sign = text[left.end : right.start]
        if sign not in (" ", "-") or not right.word[0].islower() or not left.low[-1].isalpha():
            continue
        whole = left.low + right.low
        if chance_of(whole) is None or (sign == "-" and chance_of(f"{left.low}-{right.low}") is not None):
            continue
        gain = sheet.here(whole) - weigh(left.low)[0] - weigh(right.low)[0]
        if f"{left.low} {right.low}" in sheet.vocabulary.apart:
            continue
        if gain >= JOIN_GAIN and left.word.isalpha() and right.word.isalpha():
            found.append((left, right, sign, gain))
    sure = {"-": 0, " ": 0}
    for left, right, sign, _ in found:
        sure[sign] += weigh(left.low)[1] != "list" or weigh(right.low)[1] != "list"
    again = {sign: math.log((times + 0.3) / (len(sheet.tokens) + 100)) for sign, times in sure.items()}
    pairs = Counter((left.low, right.low) for left, right, _, _ in found)
    for left, right, sign, gain in found:
        evidence = _join_evidence(sheet, left, right, sign, gain, pairs[left.low, right.low])
        after = text[left.start : left.end] + right.word
        yield Move(left.start, right.end, after, "joined", (*evidence[:6], again[sign], *evidence[6:]))


def _join_evidence(sheet: Sheet, left: Token, right: Token, sign: str, gain: float, times: int) -> tuple[float, ...]:
    weigh = sheet.vocabulary.weigh
    (one, first), (two, second) = weigh(left.low), weigh(right.low)
    return (
        1.0,
        gain,
        float(first in ("unknown", "doubtful")) + 0.5 * float(first in ("rare", "strange")),
        float(second in ("unknown", "doubtful")) + 0.5 * float(second in ("rare", "strange")),
        min(one, two),
        sheet.noise,
        float(sign == "-"),
        float(left.is_capital),
        math.log(len(left.low) + len(right.low)),
        math.log(min(len(left.low), len(right.low))),
        math.log(times),
        math.log1p(min(sheet.counts[left.low + right.low], 5)),
        float((sheet.before(left) in ("-", "'", "’") and left.start > 0) or sheet.after(right) in ("-", "'", "’")),
        float(min(len(left.low), len(right.low)) == 1),
        sheet.here(left.low + right.low),
    )


def split(sheet: Sheet) -> Iterator[Move]:
    """Yield each unknown word that may be several without the spaces between them."""
    weigh = sheet.vocabulary.weigh
    apart = {}
    for word in sheet.strange:
        if GLUED <= len(word) < TOO_LONG and weigh(word)[1] != "doubtful":
            pieces = take_apart(sheet, word)
            if pieces is not None:
                apart[word] = pieces
    plain = {word for word, pieces in apart.items() if _is_plain(sheet, pieces)}
    sure = {word for word in apart if word not in plain and len(word) > GLUED and weigh(word)[1] != "rare"}
    if len(sure) < PROVED:
        apart = {word: pieces for word, pieces in apart.items() if word in sure}
    elif sheet.vocabulary.language == "de":  # a compound is written in one
        apart = {word: pieces for word, pieces in apart.items() if word not in plain}
    if not apart:
        return
    again = math.log((len(apart) + 0.3) / (len(sheet.tokens) + 100))
    for token in sheet.tokens:
        parts = apart.get(token.low)
        if parts is not None and not sheet.is_code(token) and not _is_letters(token, parts):
            yield Move(token.start, token.end, spaced(token.word, parts), "split", _split_evidence(sheet, token, parts, again))


def _is_letters(token: Token, parts: list[str]) -> bool:
    """Whether the word is an abbreviation, or falls into letters that are no words."""
    if token.word.isupper() and len(token.word) < SHORT_UPPER:
        return True
    if any(len(left) == len(right) == 1 for left, right in pairwise(parts)):
        return True
    return any(low == PRONOUN == seen for low, seen in zip(parts, spaced(token.word, parts).split(" "), strict=True))


def spaced(seen: str, parts: list[str]) -> str:
    """Put spaces into what was seen.

    >>> spaced("Ofthe", ["of", "the"])
    'Of the'
    """
    found, start = [], 0
    for part in parts:
        found.append(seen[start : start + len(part)])
        start += len(part)
    return " ".join(found)


def take_apart(sheet: Sheet, word: str) -> list[str] | None:
    """Cut a word into the likeliest known words, None where there are none."""
    vocabulary = sheet.vocabulary
    letters = LETTERS[vocabulary.language]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(-math.inf, 0)] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - LONGEST), end):
            if best[start][0] == -math.inf or (start == 0 and end == len(word)):
                continue
            piece = word[start:end]
            if len(piece) == 1 and piece not in letters:
                continue
            chance = vocabulary.chance(piece)
            if chance is None or chance < PIECES.get(len(piece), PIECE) or piece in vocabulary.doubtful:
                continue
            total = best[start][0] + chance
            if total > best[end][0]:
                best[end] = (total, start)
    if best[len(word)][0] == -math.inf:
        return None
    parts, end = [], len(word)
    while end:
        start = best[end][1]
        parts.append(word[start:end])
        end = start
    return parts[::-1]


def _is_plain(sheet: Sheet, parts: list[str]) -> bool:
    """Whether no piece is a function word, as in a compound."""
    return all((sheet.vocabulary.chance(part) or UNKNOWN) < FUNCTION for part in parts)


def _split_evidence(sheet: Sheet, token: Token, parts: list[str], again: float) -> tuple[float, ...]:
    chances = [sheet.vocabulary.chance(part) or UNKNOWN for part in parts]
    readings = sheet.readings(token.low) if len(token.low) < 25 else []
    rival = max((sheet.here(reading.word) - reading.cost for reading in readings), default=UNKNOWN - FREE)
    written, camel = spaced(token.word, parts), 0
    for before, after in pairwise(written.split(" ")):
        camel += before[-1].islower() and after[0].isupper()
    known = sheet.vocabulary.weigh(token.low)[1]
    plain = float(_is_plain(sheet, parts) and not camel)
    return (
        1.0,
        sum(chances),
        float(len(token.low)),
        float(len(parts)),
        math.log(min(map(len, parts))),
        min(chances),
        sheet.noise,
        again,
        float(token.is_capital and not sheet.begins_sentence(token)),
        float(camel),
        rival,
        float(known != "unknown"),
        math.log(sheet.counts[token.low]),
        plain,
        plain * again,
    )
