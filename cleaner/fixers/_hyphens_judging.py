"""Decide about a divided word: one word, a word with a hyphen, or neither."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from cleaner.fixers._hyphens_parts import Division
from cleaner.lexicon import LANGUAGES, guess_language, latin
from cleaner.rulebook import FixerRules, Rule

_SOFT_MARKS = "\N{SOFT HYPHEN}\N{NOT SIGN}"
_SYLLABLE = 3  # letters
_DASHES = "\N{EM DASH}\N{EN DASH}"
_DIVISIONS = re.compile(r"[-=\N{HYPHEN}\N{SOFT HYPHEN}\N{NOT SIGN}\N{EM DASH}\N{EN DASH}]\s*")
_GUESSED = 6000  # code points, somewhat more than guess_language looks at
_WORDS = re.compile(r"[^\W\d_]+(?:[-\N{HYPHEN}][^\W\d_]+)*")


class Verdict(NamedTuple):
    """What to write for the mark and the gap; `back` and `forth` take letters on either side into the edit."""

    rule: Rule
    after: str = ""
    note: str = ""  # touch nothing, and say why
    back: int = 0
    forth: int = 0


class Sizes(NamedTuple):
    """Zipf frequencies of the whole and its halves in one language."""

    language: str
    joined: float
    left: float
    right: float

    @property
    def weaker(self) -> float:
        """The frequency of the rarer half."""
        return min(self.left, self.right)


def _sizes(language: str, division: Division) -> Sizes:
    words = division.joined, division.left, division.right
    return Sizes(language, *(_zipf(language, word) for word in words))


@lru_cache(maxsize=1 << 15)
def _zipf(language: str, word: str) -> float:
    return latin(language).zipf(word)


class Judge:
    """The rules, and what a page says for them: its language, and the words that it writes elsewhere."""

    def __init__(self, text: str, rules: FixerRules) -> None:
        self.text = text
        self.rules = rules

    @cached_property
    def language(self) -> str:
        """The language of the page, "" where it is Chinese or unknown."""
        return guess_language(self.sample)

    @cached_property
    def sample(self) -> str:
        """The beginning of the page as it would be without any hyphen: the same before and after the repair."""
        return _DIVISIONS.sub("", self.text[:_GUESSED])

    @cached_property
    def written(self) -> frozenset[str]:
        """The words and hyphenated words of the page, in small letters."""
        words = {word.lower() for word in _WORDS.findall(self.text)}
        # Combe-aux-Fées shows how Combe-aux is written, too.
        chains = [word.replace("\N{HYPHEN}", "-").split("-") for word in words if "-" in word or "\N{HYPHEN}" in word]
        return frozenset(words).union(f"{left}-{right}" for chain in chains for left, right in pairwise(chain))

    def _writes(self, word: str) -> bool:
        """Whether the page has the word elsewhere, in the singular or the plural."""
        word = word.lower()
        return not self.written.isdisjoint((word, f"{word}s", word.removesuffix("s")))

    def decide(self, division: Division) -> Verdict | None:
        """Return the verdict, None to leave the mark alone."""
        if not division.left:
            return self._after_number(division)
        if self._stands_for_more(division):
            return None
        if division.sign in _SOFT_MARKS:
            rule = self.rules.get_rule("line-end-mark")
            return Verdict(rule) if rule else None
        sizes = self.weigh(division)
        for ask in self._questions(division.sign):
            verdict = ask(division, sizes)
            if verdict:
                return verdict
        return None

    def _questions(self, sign: str) -> Sequence[Callable[[Division, Sizes], Verdict | None]]:
        if sign == "=":
            return (self._double_hyphen,)
        if sign in _DASHES:
            return (self._dash,)
        return self._habit, self._capital, self._linked, self._listed, self._lost_space, self._whole, self._compound

    def weigh(self, division: Division) -> Sizes:
        """Look whole and halves up in the language of the page, or in that which knows them best."""
        data = self.rules["plain-join"].data
        own = _sizes(self.language, division) if self.language and len(self.sample) >= data["language"] else None
        if own and own.joined >= data["known"]:
            return own

        def knows(row: Sizes) -> float:
            bonus = data["guessed"] if row.language == self.language else 0
            return bonus + max(row.joined + data["bonus"] if row.joined else 0, row.weaker)

        best = max((_sizes(name, division) for name in LANGUAGES), key=knows)
        # A word of another language in the page: French names in a German paper.
        return own if own and (own.joined or own.weaker >= best.joined - 1) else best

    def _after_number(self, division: Division) -> Verdict | None:
        rule = self.rules.get_rule("number-hyphen")
        if rule is None or division.sign not in "-\N{HYPHEN}":
            return None
        return Verdict(rule, division.sign) if division.right.lower().startswith(tuple(rule.data["after_number"])) else None

    def _stands_for_more(self, division: Division) -> bool:
        """Tell whether the hyphen stands for the rest of a word that is written out later: Ein- und Ausgang."""
        right = division.right.lower()
        if division.hyphen_after or not any(right in rule.data["suspending"] for rule in self.rules.with_key("suspending")):
            return False
        if division.hyphen_before or division.right != right:
            return True
        # thous- and, Gr- und: a known word, and no known half before the conjunction
        rows = [_sizes(name, division) for name in LANGUAGES]
        return not any(row.joined > max(2.5, row.left) for row in rows)

    def _dash(self, _: Division, sizes: Sizes) -> Verdict | None:
        rule = self.rules.get_rule("dash-for-hyphen")
        if rule is None or sizes.joined < rule.data["known"] or sizes.weaker >= rule.data["half"]:
            return None
        return Verdict(rule)

    def _double_hyphen(self, division: Division, sizes: Sizes) -> Verdict | None:
        rule = self.rules.get_rule("double-hyphen")
        if rule is None or min(len(division.left), len(division.right)) < 2 or sizes.language not in rule.data["languages"]:
            return None
        if not (self.language or sizes.joined or sizes.weaker >= rule.data["half"]):
            return None
        if division.right[0].isupper():
            return Verdict(rule, division.sign)
        return Verdict(rule)

    def _habit(self, division: Division, sizes: Sizes) -> Verdict | None:
        """Follow what the page itself writes elsewhere: all together, or with a hyphen."""
        rule = self.rules.get_rule("page-habit")
        if rule is None or (sizes.joined and sizes.weaker < rule.data["half"]):
            return None  # the lexicon is clear enough, and reading the page costs time
        joined = self._writes(division.joined)
        hyphened = self._writes(f"{division.left}-{division.right}")
        if joined == hyphened:
            return None
        return Verdict(rule, "" if joined else division.sign)

    def _capital(self, division: Division, _: Sizes) -> Verdict | None:
        """See a name or a compound in a capital after the mark, but for words all in capitals and Mac-."""
        rule = self.rules.get_rule("capital-after")
        left, right = division.left, division.right
        if rule is None or not right[0].isupper() or (left.isupper() and right.isupper() and len(left) > 1):
            return None
        if left in rule.data["clans"]:
            return Verdict(rule)
        if left[0].isupper() or division.hyphen_before or left in rule.data["prefixes"]:
            return Verdict(rule, division.sign)
        return self._doubt(f"a small letter before the hyphen and a capital after it: {left}- {right}")

    def _doubt(self, note: str) -> Verdict | None:
        rule = self.rules.get_rule("hyphen-or-dash")
        return Verdict(rule, note=note) if rule else None

    def _linked(self, division: Division, sizes: Sizes) -> Verdict | None:
        """Keep the hyphen beside a small word that links the parts of a name: Combe- aux-Fées, chef- d’œuvre."""
        left, right = division.left.lower(), division.right.lower()
        for rule in self.rules.with_key("links"):
            own = sizes if rule.language == sizes.language else _sizes(rule.language, division)
            told = rule.language in (self.language, sizes.language)
            told |= not self.language and own.weaker >= rule.data.get("common", 9.0)
            if told and "euphonic" in rule.data and rule.compiled("euphonic").match(division.text, division.end):
                return Verdict(rule, division.sign)
            if not told or own.joined >= max(rule.data["joined"], own.weaker - rule.data.get("rarer", 9.0)):
                continue
            links = rule.data["links"]
            elided = division.elides and right in rule.data["elided"] and division.joined.lower() not in rule.data["whole"]
            if elided or (division.hyphen_after and right in links) or (division.chained and left in links):
                return Verdict(rule, division.sign)
        return None

    def _listed(self, division: Division, sizes: Sizes) -> Verdict | None:
        """Keep the hyphen of listed compounds; a common whole outweighs the list (self- ish, non- sense)."""
        left, right = division.left.lower(), division.right.lower()
        for rule in self.rules.with_key("compounds"):
            fits = rule.language in ("any", sizes.language) and sizes.joined < rule.data["compounds"]
            if fits and _lists(rule, left, right, sizes):
                return Verdict(rule, division.sign)
        ck = self.rules.get_rule("german-ck")
        if ck and left.endswith("k") and right.startswith("k") and min(len(left), len(right)) > 1:
            known = _zipf("de", f"{division.left[:-1]}c{division.right}")
            if known > sizes.joined and known >= ck.data["known"]:
                return Verdict(ck, "c" + division.right[0], back=1, forth=1)
        return None

    def _lost_space(self, division: Division, sizes: Sizes) -> Verdict | None:
        """Doubt a dash that lost the space before it: a word of its own, then one that begins a clause or a phrase."""
        rule, right = self.rules.get_rule("hyphen-or-dash"), division.right.lower()
        if rule is None or sizes.joined or division.hyphen_before or division.hyphen_after or sizes.left < rule.data["half"]:
            return None
        on_one_line = division.text[division.end - 1] != "\n" and len(division.left) >= rule.data["letters"]
        preposition = on_one_line and len(right) < _SYLLABLE and sizes.right >= rule.data["function_word"]
        if preposition or (right in rule.words and sizes.right >= rule.data["listed"]):
            return self._doubt(f"a divided word or a dash: {division.left}- {division.right}")
        return None

    def _whole(self, division: Division, sizes: Sizes) -> Verdict | None:
        """Join a word that the lexicon knows, or whose halves it does not know."""
        rule, compound = self.rules.get_rule("plain-join"), self.rules.get_rule("kept-hyphen")
        if rule is None or compound is None:
            return None
        if sizes.joined >= rule.data["known"] or 0 < sizes.joined >= sizes.weaker - rule.data["gap"]:
            return Verdict(rule)
        if sizes.weaker >= compound.data["half"] or division.has_initials or len(division.left) == 1:
            return None
        return Verdict(rule)

    def _compound(self, division: Division, sizes: Sizes) -> Verdict | None:
        """Tell a compound from a word unknown to the lexicon and from a dash that lost its space."""
        hard, soft = self.rules.get_rule("kept-hyphen"), self.rules.get_rule("plain-join")
        affix = self.rules.get_rule("affix-join")
        left, right = division.left.lower(), division.right.lower()
        if hard and (division.chained or division.hyphen_after or division.has_initials):
            return Verdict(hard, division.sign)
        if hard is None or soft is None or len(left) == 1:
            return None
        if affix and (f"{left}-" in affix.words or f"-{right}" in affix.words):
            return Verdict(affix)
        short = min(len(left), len(right)) < hard.data["letters"]
        if short or (sizes.language in hard.data["closed"] and left[-1] + right[0] not in hard.data["clashes"]):
            return Verdict(soft)
        return Verdict(hard, division.sign)


def _lists(rule: Rule, left: str, right: str, sizes: Sizes) -> bool:
    """Tell whether a rule lists this compound: both halves, one beside any word, or the stems of both."""
    data = rule.data
    side = data.get("side", "both")
    if side == "stems":
        stems = tuple(rule.words)
        return left.startswith(stems) and right.startswith(stems)
    if side == "vowels":
        return left in rule.words and left[-1] == right[0] and sizes.right >= data["half"]
    if side == "pair":
        return left in rule.words and right in data["right"]
    if side == "left":
        return left in rule.words and sizes.right >= data["half"] and sizes.joined < sizes.right + data.get("over", 9.0)
    if side == "right":
        return right in rule.words and sizes.left >= data["half"]
    return left in data["left"] and right in data["right"]
