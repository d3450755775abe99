"""How likely a word is in a language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, cached_property

from cleaner.lexicon import LANGUAGES, latin
from cleaner.lexicon.latin_words import PLAIN

RARE = -7.7
"""log10 of the chance of a word that is too rare for the list."""
STRANGE = -7.5  # a common word of another language, an old spelling, a German compound
UNKNOWN = -9.5
DOUBTFUL = -6.8  # a word that print nearly always means for another: tbe
BILLION = 9.0  # a Zipf frequency is log10 of occurrences in so many words
FOREIGN = 3.3
MANY = 1 << 16  # words remembered from page to page
HALF = 4  # letters of the shortest half of a compound
LINKS = ("", "s", "es", "en", "n", "e")


ELISIONS = ("l", "d", "qu", "n", "s", "j", "m", "c", "t")  # French words that lose their vowel before another
ARTICLE = 0.8  # cost of an elided word before another


class Vocabulary:
    """A language's words with the chance of each; old spellings and compounds count as known."""

    def __init__(
        self,
        language: str,
        respelt: Sequence[tuple[str, str]] = (),
        doubtful: Collection[str] = (),
        apart: Collection[str] = (),
    ) -> None:
        self.language = language
        self.respelt = respelt
        self.doubtful = frozenset(doubtful)
        self.apart = frozenset(apart)
        self.elided = ELISIONS if language == "fr" else ()
        self._others = [latin(name) for name in LANGUAGES if name != language]
        self._seen: dict[str, tuple[float, str]] = {}

    @cached_property
    def table(self) -> dict[str, float]:
        """The listed words with their Zipf frequencies."""
        return latin(self.language).table

    def chance(self, word: str) -> float | None:
        """Look up log10 of the chance of a word in small letters, None where the list does not have it."""
        zipf = self.table.get(word)
        if zipf is None and not word.isascii():
            zipf = self.table.get(word.translate(PLAIN))
        return None if zipf is None else zipf - BILLION

    def broken(self, word: str) -> list[int]:
        """List where letters begin that no known word has in a row."""
        return latin(self.language).broken(word)

    def weigh(self, word: str) -> tuple[float, str]:
        """Return log10 of the chance of a word in small letters, and whence: list, doubtful, rare, strange or unknown."""
        found = self._seen.get(word)
        if found is None:
            if len(self._seen) > MANY:
                self._seen.clear()
            found = self._seen[word] = self._weigh(word)
        return found

    def _weigh(self, word: str) -> tuple[float, str]:
        listed = self.chance(word)
        if word in self.doubtful:
            found = DOUBTFUL, "doubtful"
        elif listed is not None:
            found = listed, "list"
        elif "'" in word:
            rest = self.chance(word.partition("'")[2])
            found = (UNKNOWN, "unknown") if rest is None else (rest - ARTICLE, "list")
        elif latin(self.language).is_rare(word):
            found = RARE, "rare"
        elif self._is_old(word) or (self.language == "de" and self._is_compound(word)) or self._is_foreign(word):
            found = STRANGE, "strange"
        else:
            found = UNKNOWN, "unknown"
        return found

    def _is_foreign(self, word: str) -> bool:
        """Tell whether a common word of another language."""
        return any(other.zipf(word) >= FOREIGN for other in self._others)

    def _is_old(self, word: str) -> bool:
        """Tell whether an older spelling of a known word: Theil, seyn, publick."""
        for old, new in self.respelt:
            if old in word:
                known = self.chance(word.replace(old, new))
                if known is not None and known > RARE:
                    return True
        return False

    def _is_compound(self, word: str) -> bool:
        """Tell whether two known words stand in one: Kriegsrath."""
        for cut in range(HALF, len(word) - HALF + 1):
            right = self.chance(word[cut:])
            if right is None and not self._is_old(word[cut:]):
                continue
            left = word[:cut]
            for link in LINKS:
                if left.endswith(link) and len(left) - len(link) >= HALF:
                    stem = self.chance(left.removesuffix(link) if link else left)
                    if stem is not None and stem > STRANGE + 1:
                        return True
        return False


@cache
def vocabulary_of(
    language: str, respelt: tuple[tuple[str, str], ...], doubtful: tuple[str, ...], apart: tuple[str, ...]
) -> Vocabulary:
    """Return the vocabulary of a language, shared by all pages."""
    return Vocabulary(language, respelt, doubtful, apart)
