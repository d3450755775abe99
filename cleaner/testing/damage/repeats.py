"""What is printed or read twice: characters, words, phrases, sentences, lines, paragraphs, and the overlap at a seam."""

import re
from collections.abc import Iterator
from itertools import pairwise
from random import Random

from cleaner.edits import Edit
from cleaner.testing.damage.columns import set_in_column
from cleaner.testing.damage.sites import Site, Strength, choose, edit_at, scattered
from cleaner.testing.damage.words import begins_word, ends_word, han_words, is_clear_stutter, is_doubled_on_purpose, traps
from cleaner.testing.filling import NOUN
from cleaner.testing.pages import NAMES, Page

_HAN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile(r"(?<=\s)[^\W\d_]{2,}(?=[\s,.;])")
_SENTENCE = re.compile(r"[^。？！]*[。？！](?![”’」』])|[^.?!]*[.?!](?=\s)\s?")
NOUNS = NAMES | {NOUN, "office", "plan", "site", "people", "device", "crop", "matter", "venue", "event", "art"}
_COUNTED = frozenset("一二三四五六七八九十百千万萬两兩几幾每")  # 一个问题一个问题 is meant
_LONGEST_OVERLAP = 10
_SHORTEST_SENTENCE = 12


def _name_spans(page: Page) -> list[tuple[int, int]]:
    return [(word.start, word.end) for word in page.words if word.slot in NAMES]


def stutters(page: Page) -> list[Site]:
    """Print the first character of a word twice: 推动活活动."""
    names = _name_spans(page)  # 林林知远 may be his name
    return [
        Site(start, start, page.text[start])
        for part in page.paragraphs
        for start, end in han_words(page.text, part.start, part.end)
        if end - start > 1
        and is_clear_stutter(page.text, start, end)
        and not any(first < end and start < last for first, last in names)
    ]


def repeated_words(page: Page) -> list[Site]:
    """Print a word twice: 企业企业, the the; of Chinese words a noun, for a verb may stand twice on purpose."""
    text = page.text
    if not page.is_han:
        doubling = traps("latin")
        inside = [found for part in page.paragraphs for found in _WORD.finditer(text, part.start, part.end)]
        clear = (found for found in inside if found.group().lower() not in doubling)
        return [Site(found.end(), found.end(), f" {found.group()}") for found in clear]
    nouns = (word for word in page.words if word.start >= page.paragraphs[0].start and word.slot in NOUNS)
    return [
        Site(word.end, word.end, text[word.start : word.end])
        for word in nouns
        if word.end - word.start > 1 and _HAN.fullmatch(text, word.start, word.end)
    ]


def repeated_phrases(page: Page) -> list[Site]:
    """Print a phrase of four to eight characters twice."""
    sites = []
    for part in page.paragraphs:
        words = list(han_words(page.text, part.start, part.end))
        for count in (2, 3):
            for run in zip(*(words[k:] for k in range(count)), strict=False):
                start, end = run[0][0], run[-1][1]
                phrase = page.text[start:end]
                met = all(left[1] == right[0] for left, right in pairwise(run)) and page.text[start - 1] not in "“「"
                if met and 4 <= len(phrase) <= 8 and not _COUNTED & set(phrase) and phrase[0] != phrase[-1]:
                    sites.append(Site(end, end, phrase))
    return sites


def _sentences(page: Page) -> Iterator[tuple[int, int]]:
    for part in page.paragraphs:
        start = part.start
        while start < part.end and (found := _SENTENCE.match(page.text, start, part.end)):
            yield found.span()
            start = found.end()


def repeated_sentences(page: Page) -> list[Site]:
    """Print a whole sentence twice."""
    long = ((start, end) for start, end in _sentences(page) if end - start >= _SHORTEST_SENTENCE)
    return [Site(end, end, page.text[start:end]) for start, end in long if page.text[end] != "\n"]


def repeated_paragraphs(page: Page) -> list[Site]:
    """Print a whole paragraph twice."""
    return [Site(part.end, part.end, "\n\n" + page.text[part.start : part.end]) for part in page.paragraphs]


def _is_clear_overlap(text: str, start: int, end: int) -> bool:
    """Tell whether `start:end` printed again after `end` can be nothing but a slip."""
    overlap = text[start:end]
    if not _HAN.fullmatch(overlap[0]) or overlap == text[end : 2 * end - start] or overlap == text[2 * start - end : start]:
        return False
    if len(overlap) == 1:
        return not is_doubled_on_purpose(overlap) and not (ends_word(text[:end], end) and begins_word(text, end - 1))
    if len(overlap) == 2:
        from cleaner.lexicon import han

        return not (han().is_verb(overlap) or is_doubled_on_purpose(overlap))
    return not overlap[-1].isdigit() or not text[end].isdigit()


def overlap(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Set in a column, where now and then a line starts with the last one to ten characters of the one before again."""
    column = set_in_column(random, page, strength, indents=True)
    sites = []
    for (start, end), place in zip(column.lines, column.breaks, strict=False):
        size = random.randint(1, _LONGEST_OVERLAP)
        inside = place.start == place.end == end and size < end - start
        if inside and _is_clear_overlap(page.text, end - size, end):
            sites.append(place._replace(after=place.after + page.text[end - size : end]))
    chosen = [edit_at(page, site, "overlap") for site in choose(random, page, strength, sites)]
    return chosen + [edit_at(page, site, "wrap") for site in column.breaks]


def repeat_line(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Set in a column, where now and then a line is printed twice."""
    column = set_in_column(random, page, strength, indents=True)
    least = 8 if page.is_han else 20
    sites = [
        place._replace(after=f"\n{page.text[start:end]}{place.after}")
        for (start, end), place in zip(column.lines, column.breaks, strict=False)
        if place.start == end and end - start >= least and place.after == "\n"
    ]
    chosen = [edit_at(page, site, "repeat_line") for site in choose(random, page, strength, sites)]
    return chosen + [edit_at(page, site, "wrap") for site in column.breaks]


stutter = scattered("stutter", stutters)
repeat_word = scattered("repeat_word", repeated_words)
repeat_phrase = scattered("repeat_phrase", repeated_phrases)
repeat_sentence = scattered("repeat_sentence", repeated_sentences)
repeat_paragraph = scattered("repeat_paragraph", repeated_paragraphs)
