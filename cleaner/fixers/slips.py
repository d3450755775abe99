"""Slips: a function word of another language that a vision model wrote into a Chinese sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from cleaner.classes import CLOSE, DIGIT, HAN, LETTER, OPEN, PAUSE, UPPER, table
from cleaner.edits import Doubt, Edit, Tier
from cleaner.lexicon.folding import SIMPLIFIED, TRADITIONAL
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

SPACES = " \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}"
NO = "\N{HIRAGANA LETTER NO}"
REACH = 6  # characters beside a slip whose words are looked at
VIEW = 48  # characters on either side in which quotation marks are paired
PASSAGE = 400  # characters on either side that tell what is spoken of
BETWEEN_HAN = re.compile(f"(?<=[\u4e00-\u9fff][\u4e00-\u9fff]){NO}(?=[\u4e00-\u9fff][\u4e00-\u9fff])")
NO_HAN = re.compile("[^\u3400-\u9fff]")
LATIN = re.compile("[A-Za-z]{2,}")


class Slip(NamedTuple):
    """A word of another language among Han: where it stands, and where with the spaces beside it."""

    word: str
    start: int
    end: int
    low: int
    high: int


def translate_slips(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Translate a stray function word between Han: 精神 and 治国 becomes 精神和治国.

    Left alone: English phrases and names, capitals, what stands in titles and short quotations, and pages or phrases
    that are about the word itself (and 门电路). Another common word that no rule translates is a doubt.

    >>> from cleaner.rulebook import Rulebook
    >>> rules = Rulebook().of("slips")
    >>> [edit[2:4] for edit in translate_slips(Page("学习讲话精神 and 治国方略"), rules)]
    [(' and ', '和')]
    >>> list(translate_slips(Page("《速度 and 激情》上映，歌手演唱 Rock and Roll 名曲"), rules))
    []
    """
    if not page.is_han:
        return
    vocabulary = {word: rule for rule in rules.with_key("becomes") for word in rule.data["words"]}
    for slip in (*_found(page), *_kana(page, vocabulary)):
        yield from _judged(page, slip, rules, vocabulary)


def _found(page: Page) -> Iterator[Slip]:
    """Yield the lower-case words that stand alone among Han, marks or digits on one line."""
    if not page.letter_count:
        return
    letters = (page.classes & LETTER) != 0
    edges = np.flatnonzero(np.diff(letters, prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    alone = (page.classes[starts] & UPPER) == 0
    near = starts[1:] - ends[:-1] == 1  # the next word of a phrase
    alone[1:] &= ~near
    alone[:-1] &= ~near
    text = page.text
    for start, end in zip(starts[alone].tolist(), ends[alone].tolist(), strict=True):
        word = text[start:end]
        if word.islower() and (slip := _placed(text, word, start, end)) is not None:
            yield slip


def _kana(page: Page, vocabulary: Mapping[str, Rule]) -> Iterator[Slip]:
    """Yield each の between two Han on a page that has no other kana."""
    text = page.text
    if NO not in vocabulary or NO not in text:
        return
    kana = np.count_nonzero((page.codes > 0x3040) & (page.codes < 0x30FB))
    if kana > text.count(NO):
        return
    found = [match.start() for match in BETWEEN_HAN.finditer(text)]
    times = Counter(text[start - 2 : start + 2] for start in found)
    for start in found:
        if times[text[start - 2 : start + 2]] == 1:  # what comes again is a name: 优の良品
            yield Slip(NO, start, start + 1, start, start + 1)


def _placed(text: str, word: str, start: int, end: int) -> Slip | None:
    """Place a word with the spaces beside it; None where its neighbours are not Chinese."""
    low, high = start, end
    while low and text[low - 1] in SPACES:
        low -= 1
    while high < len(text) and text[high] in SPACES:
        high += 1
    left, right = text[max(0, low - 3) : low].rstrip("*")[-1:], text[high : high + 3].lstrip("*")[:1]
    before, after = _class(left), _class(right)
    if not before & (HAN | CLOSE | PAUSE | DIGIT) or not after & (HAN | OPEN | DIGIT) or (left.isascii() and right.isascii()):
        return None
    return Slip(word, start, end, low, high)


def _class(char: str) -> int:
    return int(table()[ord(char)]) if char and ord(char) < 0x10000 else 0


def _judged(page: Page, slip: Slip, rules: FixerRules, vocabulary: Mapping[str, Rule]) -> Iterator[Edit | Doubt]:
    text = page.text
    subject, lone = rules.get_rule("subject"), rules.get_rule("lone-word")
    rule = vocabulary.get(slip.word)
    if subject is not None:
        if _is_quoted(text, slip, subject):
            return
        if _is_subject(text, slip, subject):
            if rule is not None:
                yield Doubt(slip.start, slip.end, subject.name, subject.data["note"])
            return
    if rule is None or not _fits(text, slip, rule):
        if lone is not None and _is_common(slip.word, lone):
            yield Doubt(slip.start, slip.end, lone.name, lone.data["note"])
        return
    tier = Tier.BOLD if _has_foreign(text, slip, vocabulary) else rule.tier
    replacement = _translation(text, slip, rule, "traditional" if is_traditional(page) else "becomes")
    yield Edit(slip.low, slip.high, text[slip.low : slip.high], replacement, rule.name, tier)


def _is_quoted(text: str, slip: Slip, subject: Rule) -> bool:
    """Tell whether the word stands in a title, a bracket or a short quotation."""
    start = max(0, slip.start - VIEW)
    view = text[start : slip.end + VIEW]
    return any(
        start + match.start() < slip.start and slip.end < start + match.end()
        for match in subject.compiled("quoted").finditer(view)
    )


def _is_subject(text: str, slip: Slip, subject: Rule) -> bool:
    """Tell whether the text is about the word: its neighbours say so, or the passage around is about words."""
    before, after = text[max(0, slip.low - REACH) : slip.low], text[slip.high : slip.high + REACH]
    if subject.compiled("before").search(before) or subject.compiled("after").match(after):
        return True
    passage = text[max(0, slip.low - PASSAGE) : slip.high + PASSAGE]
    return sum(passage.count(topic) for topic in subject.data["topics"]) >= int(subject.data["many"])


def _fits(text: str, slip: Slip, rule: Rule) -> bool:
    """Tell whether the neighbours are what the rule asks for."""
    before, after = text[max(0, slip.low - REACH) : slip.low], text[slip.high : slip.high + REACH]
    return ("left" not in rule.data or rule.compiled("left").search(before) is not None) and (
        "right" not in rule.data or rule.compiled("right").match(after) is not None
    )


def _is_common(word: str, lone: Rule) -> bool:
    """Tell whether a word is common English, and none that Chinese papers print in small letters (app, km)."""
    from cleaner.lexicon import latin

    if len(word) < 2 or word in lone.words or not word.isascii():
        return False
    least: float = lone.data["short"] if len(word) == 2 else lone.data["common"]
    return latin("en").zipf(word) >= least


def _has_foreign(text: str, slip: Slip, vocabulary: Mapping[str, Rule]) -> bool:
    """Tell whether another Latin word, itself no slip, is near: a slogan may mix languages on purpose."""
    start = max(text.rfind("\n", 0, slip.start) + 1, slip.low - VIEW)
    before, after = text[start : slip.low], text[slip.high : slip.high + VIEW].partition("\n")[0]
    near = [match.group() for match in LATIN.finditer(before) if match.end() > len(before) - 2 * REACH]
    near += [match.group() for match in LATIN.finditer(after) if match.start() < 2 * REACH]
    return any(word.islower() and word not in vocabulary for word in near)


def is_traditional(page: Page) -> bool:
    """Tell whether the page proves more traditional characters than simplified ones."""
    from cleaner.lexicon import han

    counts = np.bincount(han().script(page.codes), minlength=3)
    return bool(counts[TRADITIONAL] > counts[SIMPLIFIED])


def _translation(text: str, slip: Slip, rule: Rule, script: str) -> str:
    """Choose the translation that does not stand there already: 和 and 治国 needs none, and 和平 takes 与."""
    left = NO_HAN.split(text[max(0, slip.low - REACH) : slip.low])[-1]
    right = NO_HAN.split(text[slip.high : slip.high + REACH])[0]
    choices: list[str] = rule.data.get(script, rule.data["becomes"])
    same = {word for word in (*choices, *rule.data.get("same", ())) if word}
    if left[-1:] in {word[-1] for word in same} or right[:1] in {word[0] for word in same}:
        from cleaner.lexicon import han

        if not same.isdisjoint((*han().segment(left)[-1:], *han().segment(right)[:1])):
            return ""
    return next((choice for choice in choices if left[-1:] != choice[:1] != right[:1]), choices[0])
