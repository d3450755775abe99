"""Latin words that stand twice: the the."""

from collections.abc import Iterator
from typing import NamedTuple

from cleaner.classes import NEWLINE, SPACE
from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.rulebook import FixerRules, Rule

_LONGEST = 20  # letters of a word
_SENTENCE_ENDS = ("", "\n", ".", "!", "?")
_JOINERS = ("-", "'", "\N{RIGHT SINGLE QUOTATION MARK}", ".")


class Pair(NamedTuple):
    """A doubled word: the white space between, and where the second ends."""

    gap: int
    end: int


def find_double_words(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find words that stand twice where the language of the page doubles none."""
    pairs = list(find_pairs(view))
    if not pairs:
        return
    from cleaner.lexicon import guess_language

    language = guess_language(view.text)
    listed = rules.with_key("language")
    doubling = frozenset(word for rule in listed for word in rule.data.get("doubling", ()))  # a page may quote another language
    for rule in listed:
        if language in rule.data["language"]:
            for pair in pairs:
                word = view.text[pair.gap + 1 : pair.end]
                if word in rule.words or (word.lower() not in doubling and _is_slip(view.text, pair, language, rule)):
                    yield Cut(pair.gap, pair.end, rule)


def _is_slip(text: str, pair: Pair, language: str, rule: Rule) -> bool:
    """Tell whether any word stands twice in the midst of a sentence; a name may (Baden Baden), a German noun may not."""
    word = text[pair.gap + 1 : pair.end]
    if "doubling" not in rule.data or not language or len(word) < 2 or not _in_sentence(text, pair):
        return False
    if word.islower():
        return True
    from cleaner.lexicon import latin

    start = 2 * pair.gap + 1 - pair.end
    begins = text[max(0, start - 2) : start].strip(" ")[-1:] in _SENTENCE_ENDS and len(word) >= rule.data["opening"]
    return word[1:].islower() and bool(rule.data["nouns"] or begins) and latin(language).zipf(word) >= rule.data["known"]


def _in_sentence(text: str, pair: Pair) -> bool:
    """Tell whether a small letter stands beside the pair: in lists, headlines and cries there is none, or a mark."""
    start = 2 * pair.gap + 1 - pair.end
    before, after = text[max(0, start - 2) : start], text[pair.end : pair.end + 2]
    return (before[1:].isspace() and (before[0].islower() or before[0] == ",")) or (after[:1].isspace() and after[1:].islower())


def find_pairs(view: HanView) -> Iterator[Pair]:
    """Find a word twice with one white space between; the first may have a capital."""
    classes, text = view.page.classes, view.text
    starts, ends = view.latin_words
    if len(starts) < 2:
        return
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
