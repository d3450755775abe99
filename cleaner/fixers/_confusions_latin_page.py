"""The words of a page in Latin letters as they stand, and what the page as a whole tells of its print."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from cleaner.fixers._confusions_latin_readings import Confusions, Reading
from cleaner.fixers._confusions_latin_words import Vocabulary

TOKEN = re.compile(r"[^\W_]+")
CODE = frozenset("@\\/<>{}[]=_#~^|`")
"""Beside one of these stands code, an address or markup."""
CALL = re.compile(r"\w\($")
APOSTROPHES = frozenset("'\N{RIGHT SINGLE QUOTATION MARK}")
SENTENCE = re.compile(r"(?:^|[.!?:;\"“”„»«—(])[\s\"'“„«»(—-]*$")
TITLES = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Sir|Rev|Hon|Capt|Col|Gen|Esq|Messrs|Prof|M|MM|Mme|Mlle|Mgr|Ste|[A-Z])\.? ?|-)$")
ROUND = 3000  # characters beside a word that may be a half
NEAR = 30  # characters beside a word in capitals
NAME = 6  # letters of the shortest name that another one may be a misreading of
HALF, WHOLE = 4, 7  # letters of a word that may be one half of another, and of that other
VIEW = 4  # characters before a word that tell whether it begins a sentence
KNOWN = -7.2  # a chance above this: a word that nobody doubts


@dataclass(frozen=True)
class Token:
    """A run of letters and digits, and where it stands."""

    start: int
    end: int
    word: str
    low: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.word[0].isupper()


class Sheet:
    """A page's words: how often each stands, how noisy the page is, what its likeliest misreadings are."""

    def __init__(self, text: str, vocabulary: Vocabulary, confusions: Confusions) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.confusions = confusions
        self.tokens = [Token(m.start(), m.end(), m.group(), m.group().lower()) for m in TOKEN.finditer(text)]
        self.counts = Counter(token.low for token in self.tokens)
        self.capitals = Counter(token.low for token in self.tokens if token.word[0].isupper())
        self._readings: dict[str, list[Reading]] = {}

    @cached_property
    def strange(self) -> list[str]:
        """The words, once each, that the vocabulary does not know well."""
        weigh = self.vocabulary.weigh
        return [word for word in self.counts if len(word) > 1 and word.isalpha() and weigh(word)[1] != "list"]

    @cached_property
    def noise(self) -> float:
        """log10 of the share of unknown small-letter words."""
        small = (word for word in self.strange if self.capitals[word] < self.counts[word])
        bad = sum(self.vocabulary.weigh(word)[1] in ("unknown", "doubtful") for word in small)
        return math.log10((bad + 0.3) / (len(self.tokens) + 100))

    def readings(self, word: str) -> list[Reading]:
        """List the known words that this one may be a misreading of, likeliest first."""
        found = self._readings.get(word)
        if found is None:
            found = self.confusions.readings(word, self.vocabulary)
            if self.counts[word] == 1 and len(word) >= NAME and self.vocabulary.weigh(word)[1] == "unknown":
                found = [*found, *self._names_like(word)]
            self._readings[word] = found
        return found

    def _names_like(self, word: str) -> list[Reading]:
        """List the names that the page writes time and again and one confusion turns into this word."""
        names = self.names
        if not names:
            return []
        once = self.confusions.once(word, self.confusions.common, len(word), -1)
        return [Reading(name, cost, (pair,)) for name, _, pair, cost in once if name in names]

    @cached_property
    def names(self) -> frozenset[str]:
        """The capitalised words, in small letters, that no list has and that the page repeats."""
        again = (word for word in self.strange if self.counts[word] > 1 and len(word) >= NAME)
        return frozenset(word for word in again if self.capitals[word] == self.counts[word])

    @cached_property
    def habits(self) -> Counter[tuple[str, str]]:
        """How many unknown words of the page each confusion explains best."""
        counts: Counter[tuple[str, str]] = Counter()
        for word in self.strange:
            if len(word) > 3 and self.vocabulary.weigh(word)[1] == "unknown":
                readings = self.readings(word)
                if readings:
                    counts.update(set(readings[0].pairs))
        return counts

    def here(self, word: str) -> float:
        """log10 of the chance of a word, where the page itself writes it more often than the language does."""
        base = self.vocabulary.weigh(word)[0]
        times = self.counts[word]
        return max(base, math.log10(0.1 * times / (len(self.tokens) + 100))) if times else base

    def before(self, token: Token) -> str:
        """Return the character before a word."""
        return self.text[token.start - 1 : token.start] if token.start else ""

    def after(self, token: Token) -> str:
        """Return the character after a word."""
        return self.text[token.end : token.end + 1]

    def begins_sentence(self, token: Token) -> bool:
        """Whether a sentence or a line begins with the word."""
        start = max(0, token.start - VIEW)
        view = self.text[start : token.start]
        return "\n" in view[-2:] or start == token.start or SENTENCE.search(view) is not None

    def titled(self, token: Token) -> bool:
        """Whether a title or an initial stands before the word."""
        return TITLES.search(self.text[max(0, token.start - 7) : token.start]) is not None

    def is_torn(self, token: Token) -> bool:
        """Whether the word may be a half: in small letters at a line's start, or at its end without a mark."""
        if token.word[0].islower() and (not token.start or self.text[token.start - 1] == "\n"):
            return True
        return self.text[token.end : token.end + 1] in ("", "\n", "-") or self.text[token.start - 1 : token.start] == "-"

    def is_half(self, start: int, end: int) -> bool:
        """Whether another word near by would make this one a known one: sit and uation, on torn columns."""
        low, table = self.text[start:end].lower(), self.vocabulary.table
        if len(low) < HALF or self.vocabulary.weigh(low)[1] == "doubtful":
            return False
        around = {word.lower() for word in TOKEN.findall(self.text, max(0, start - ROUND), end + ROUND)}
        others = [other for other in around if len(other) > 1 and len(other) + len(low) >= WHOLE]
        return any(other + low in table or low + other in table for other in others)

    def shouts(self, token: Token) -> bool:
        """Whether a word in capitals stands among others."""
        around: list[str] = TOKEN.findall(self.text, max(0, token.start - NEAR), token.end + NEAR)
        long = [word for word in around if len(word) > 2]
        upper = sum(map(str.isupper, long))
        return upper > 2 or 2 * upper > len(long)

    def is_code(self, token: Token) -> bool:
        """Whether code, markup or an address stands beside the word."""
        if token.start and self.before(token) in CODE:
            return True
        if CALL.search(self.text[max(0, token.start - 2) : token.start]):
            return True
        after = self.text[token.end : token.end + 2]
        return bool(after) and (after[0] in CODE or (after[0] == "." and after[1:].isalnum()))
