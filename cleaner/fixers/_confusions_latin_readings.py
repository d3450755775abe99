"""Which known words a misread one may have been."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from cleaner.fixers._confusions_latin_words import Vocabulary
from cleaner.lexicon.latin_words import GRAM, PLAIN

FREE = 4.2
"""Cost of a change that is no known confusion."""
AGAIN = 0.5  # cost of each further time that one word shows the same confusion
SHORTEST = 3  # letters of a word: longer ones may show two confusions
SHARP = "ß"  # the list writes ss
VOWELS = frozenset("aeiouyhàâéèêëîïôûù")
LONG = 7  # letters of a word that may be a rare one misread
Pair = tuple[str, str]
Table = Mapping[str, list[tuple[str, float]]]
ELIDED = 2.6  # cost of a lost apostrophe
KEPT = 1 << 15  # words whose readings are remembered from page to page
ALPHABET = {
    "de": "abcdefghijklmnopqrstuvwxyzäöüß",
    "en": "abcdefghijklmnopqrstuvwxyz",
    "fr": "abcdefghijklmnopqrstuvwxyzàâçèéêîôû",
}


class Reading(NamedTuple):
    """What a misread word may have been: the word, the cost of its confusions (log10), the confusions."""

    word: str
    cost: float
    pairs: tuple[tuple[str, str], ...]


class Confusions:
    """The confusions of a language's print, and what they make of a word."""

    def __init__(self, pairs: Sequence[str], common: float) -> None:
        table: dict[str, list[tuple[str, float]]] = {}
        for pair in pairs:
            letters, _, cost = pair.rpartition(" ")
            seen, _, meant = letters.partition(">")
            table.setdefault(seen, []).append((meant, float(cost)))
        self.table = table
        self.common = {seen: cheap for seen, rows in table.items() if (cheap := [row for row in rows if row[1] <= common])}
        self.longest = max(map(len, table), default=0)
        self._kept: dict[str, list[Reading]] = {}

    def readings(self, word: str, vocabulary: Vocabulary) -> list[Reading]:
        """List the known words that one or two confusions, or one free change of a letter, turn into this one.

        A change must touch each place where the letters stand as in no known word, which leaves few to look up.
        """
        found = self._kept.get(word)
        if found is None:
            if len(self._kept) > KEPT:
                self._kept.clear()
            found = self._kept[word] = self._readings(word, vocabulary)
        return found

    def once(self, word: str, table: Table, low: int, high: int, start: int = 0) -> Iterator[tuple[str, int, Pair, float]]:
        """Yield the word with one confusion undone, where its rest begins, the confusion and its cost.

        The confusion begins from `start` to `low` and ends after `high`.
        """
        for place in range(max(start, high - self.longest + 1), min(low + 1, len(word))):
            for length in range(max(1, high - place + 1), min(self.longest, len(word) - place) + 1):
                seen = word[place : place + length]
                for meant, cost in table.get(seen, ()):
                    yield word[:place] + meant + word[place + length :], place + len(meant), (seen, meant), cost

    def _readings(self, word: str, vocabulary: Vocabulary) -> list[Reading]:
        table = vocabulary.table
        found: dict[str, Reading] = {}
        broken = vocabulary.broken(word)
        low, high = _reach(word, broken)

        def keep(readings: Iterator[Reading]) -> None:
            for reading in readings:
                old = found.get(reading.word)
                if reading.word not in vocabulary.doubtful and (old is None or reading.cost < old.cost):
                    found[reading.word] = reading

        keep(_elided(word, vocabulary))
        rows = self.once(word, self.table, low, high)
        keep(Reading(once, cost, (pair,)) for once, _, pair, cost in rows if _is_in(once, table))
        if len(word) > SHORTEST and (broken or not found):
            keep(self._twice(word, vocabulary, low))
            keep(self._throughout(word, table))
        if not found and len(word) > SHORTEST + 1 and high <= low:
            changes = free_changes(word, vocabulary.language, low, high)
            keep(Reading(meant, FREE, (pair,)) for meant, pair in changes if meant in table)
        if not found and len(word) >= LONG:
            rows = self.once(word, self.common, low, high)
            known = ("rare", "strange")
            keep(Reading(once, cost, (pair,)) for once, _, pair, cost in rows if vocabulary.weigh(once)[1] in known)
        return sorted(found.values(), key=lambda reading: (reading.cost - vocabulary.weigh(reading.word)[0], reading.word))

    def _twice(self, word: str, vocabulary: Vocabulary, low: int) -> Iterator[Reading]:
        """Yield what two common confusions explain."""
        for once, after, pair, cost in self.once(word, self.common, low, -1):
            first, last = _reach(once, vocabulary.broken(once))
            if last - first <= self.longest:
                for twice, _, second, more in self.once(once, self.common, first, last, after):
                    if _is_in(twice, vocabulary.table):
                        yield Reading(twice, cost + more, (pair, second))

    def _throughout(self, word: str, table: Mapping[str, float]) -> Iterator[Reading]:
        """Yield what one common confusion explains that the word shows time and again."""
        for seen, rows in self.common.items():
            times = word.count(seen)
            if times > 1:
                for meant, cost in rows:
                    whole = word.replace(seen, meant)
                    if whole in table:
                        yield Reading(whole, cost + AGAIN * (times - 1), ((seen, meant),))


def _reach(word: str, broken: Sequence[int]) -> tuple[int, int]:
    """Return the last place where a change may begin and the place that it must reach to touch all broken letters."""
    return (broken[0] + GRAM - 1, broken[-1]) if broken else (len(word), -1)


def _is_in(word: str, table: Mapping[str, float]) -> bool:
    return word in table or (SHARP in word and word.translate(PLAIN) in table)


def _elided(word: str, vocabulary: Vocabulary) -> Iterator[Reading]:
    """Yield the word with the apostrophe that it lost: lincident is l'incident."""
    for prefix in vocabulary.elided:
        rest = word[len(prefix) :]
        if word.startswith(prefix) and rest[:1] in VOWELS and len(rest) > SHORTEST and rest in vocabulary.table:
            yield Reading(f"{prefix}'{rest}", ELIDED, (("", "'"),))


def free_changes(word: str, language: str, low: int, high: int) -> Iterator[tuple[str, Pair]]:
    """Yield every word one letter away from `high` to `low`, and the change: another letter, one more, one less.

    A letter is never put to the end: a word that lost its end was torn.
    """
    alphabet = ALPHABET[language]
    for place in range(max(0, high), min(low + 1, len(word))):
        left, right, rest, seen = word[:place], word[place:], word[place + 1 :], word[place]
        for letter in alphabet:
            yield left + letter + right, ("", letter)
            yield left + letter + rest, (seen, letter)
        yield left + rest, (seen, "")


@cache
def confusions_of(pairs: tuple[str, ...], common: float) -> Confusions:
    """Return the confusions of a rule, shared by all pages."""
    return Confusions(pairs, common)
