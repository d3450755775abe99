"""Latin words that stand twice: the the."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaner.classes import NEWLINE, SPACE
from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.rulebook import FixerRules, Rule

_LONGEST = 20  # letters of a word
_SENTENCE_ENDS = ("", "\n", ".", "!", "?", "«", "„", "“", '"', "—", "–")
_SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]{2,}(?!\w)")
_PROSE, _SMALL_WORDS = 60, 5  # characters on either side of a name, and the small words that make prose of them
_NEAR = 4000  # characters on either side of a name in which it may stand again
_JOINERS = ("-", "'", "\N{RIGHT SINGLE QUOTATION MARK}", ".")


class Pair(NamedTuple):
    """A doubled word: where the first starts, the white space between, and where the second ends."""

    start: int
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
                if (
                    _is_listed(view.text, pair, rule)
                    or (word.lower() not in doubling and _is_slip(view.text, pair, language, rule))
                    or (word.lower() not in doubling and "doubling" in rule.data and _is_name_twice(view.text, pair, rule))
                ):
                    yield Cut(pair.gap, pair.end, rule)


def _is_listed(text: str, pair: Pair, rule: Rule) -> bool:
    """Tell whether the word is one that never doubles, or not before what follows: zu zu einem, but zu zu hohen Preisen."""
    word = text[pair.gap + 1 : pair.end]
    if word in rule.words or (word[:1].isupper() and word.lower() in rule.words and _begins_sentence(text, pair)):
        return True
    follower = rule.data.get("before", {}).get(word)
    return follower is not None and re.compile(follower).match(text, pair.end) is not None


def _is_slip(text: str, pair: Pair, language: str, rule: Rule) -> bool:
    """Tell whether any word stands twice in the midst of a sentence; a name may (Baden Baden), a German noun may not."""
    word = text[pair.gap + 1 : pair.end]
    if "doubling" not in rule.data or not language or len(word) < 2:
        return False
    within = _in_sentence(text, pair)
    if word.islower() or not word[1:].islower():
        return within and word.islower()
    from cleaner.lexicon import latin
    from cleaner.lexicon.latin_words import FUNCTION_ZIPF

    begins = _begins_sentence(text, pair) and len(word) >= rule.data["opening"]
    known = latin(language).zipf(word)
    if begins and known >= FUNCTION_ZIPF:
        return True  # before a noun, too: Eine Eine Auswahl
    return within and bool(rule.data["nouns"] or begins) and known >= rule.data["known"]


def _is_name_twice(text: str, pair: Pair, rule: Rule) -> bool:
    """Tell whether a capitalised word is too long for a name that doubles (Wagga Wagga), or stands alone nearby as well.

    A dateline may begin with the place that the sentence before it ended with (à Londres Londres, le 13 mai), a paragraph
    with its heading.
    """
    start, gap, end = pair
    word = text[gap + 1 : end]
    if not (word[0].isupper() and word[1:].islower()) or text[gap] != " " or text.startswith(",", end):
        return False
    if len(_SMALL_WORD.findall(text, max(0, start - _PROSE), min(len(text), end + _PROSE))) < _SMALL_WORDS:
        return False
    if len(word) >= rule.data["long"]:
        return True
    if len(word) < rule.data["name"]:
        return False
    near = text[max(0, start - _NEAR) : end + _NEAR]
    alone = re.findall(rf"(?<!\w)(?<!{word}[ \n]){word}(?!\w)(?!-)(?! {word})", near)  # the second of two is none of them
    doubled = near.count(f"{word} {word}")
    return doubled == 1 and bool(alone)


def _begins_sentence(text: str, pair: Pair) -> bool:
    before = text[max(0, pair.start - 2) : pair.start].strip(" \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}")
    return before[-1:] in _SENTENCE_ENDS


def _in_sentence(text: str, pair: Pair) -> bool:
    """Tell whether a small letter stands beside the pair: in lists, headlines and cries there is none, or a mark."""
    before, after = text[max(0, pair.start - 2) : pair.start], text[pair.end : pair.end + 2]
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
        if (word == again or (word == again.capitalize() and len(word) > 1)) and not _continues(text, start, gap, end):
            yield Pair(start, gap, end)


def _continues(text: str, start: int, gap: int, end: int) -> bool:
    """Tell whether the pair is part of a longer word, a name or a song: l'in in, in in-law, A. a, la la la."""
    if text[max(0, start - 1) : start] in _JOINERS or text[end : end + 1] in _JOINERS[:3]:
        return True
    third, size = re.compile(rf"[ ,\n]{{1,2}}{text[gap + 1 : end]}(?!\w)", re.IGNORECASE), end - gap
    before = f" {text[max(0, start - size - 2) : start].rstrip(' ,')}"
    return third.match(text, end) is not None or third.search(before, max(0, len(before) - size - 1)) is not None
