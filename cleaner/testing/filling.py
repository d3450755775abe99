"""Fill the templates of phrases/ with words, and note where each word stands.

A template holds `{slot}` (a word of that list; `{slot2}` is another one) and `[word]` (a noun of the sentence itself).
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

LANGUAGES = ("zh", "zh-hant", "en", "de", "fr")
NOUN = "noun"
_PHRASES = Path(__file__).parent / "phrases"
_PIECE = re.compile(r"\{(\w+?)(\d*)\}|\[([^\[\]]+)\]")
_TRIES = 20  # before two equal characters may meet where two words do


class Word(NamedTuple):
    """A word put into a text: where it stands (code points), and the list that it was drawn from."""

    start: int
    end: int
    slot: str


class Filled(NamedTuple):
    """A filled template and its words, in order."""

    text: str
    words: tuple[Word, ...]


class _Piece(NamedTuple):
    literal: str  # a text as it is, where slot is empty; the noun itself where it is NOUN
    slot: str
    number: str


class Phrases(NamedTuple):
    """What phrases/<language>.toml holds."""

    templates: dict[str, tuple[str, ...]]  # sentences, leads, titles, captions, verse, furniture …
    compose: dict[str, tuple[str, ...]]  # slots that are made of other slots
    slots: dict[str, tuple[str, ...]]


@cache
def phrases(language: str) -> Phrases:
    """Return the templates and the word lists of a language, one of LANGUAGES."""
    if language not in LANGUAGES:
        raise ValueError(f"no phrases in {language!r}; there are {', '.join(LANGUAGES)}")
    table = tomllib.loads((_PHRASES / f"{language}.toml").read_text(encoding="utf-8"))
    slots, compose = table.pop("slots"), table.pop("compose", {})
    return Phrases(*({key: tuple(value) for key, value in part.items()} for part in (table, compose, slots)))


@cache
def _pieces(template: str) -> tuple[_Piece, ...]:
    def cut() -> Iterator[_Piece]:
        end = 0
        for found in _PIECE.finditer(template):
            if found.start() > end:
                yield _Piece(template[end : found.start()], "", "")
            slot, number, noun = found.groups()
            yield _Piece(noun, NOUN, "") if noun else _Piece("", slot, number)
            end = found.end()
        if end < len(template):
            yield _Piece(template[end:], "", "")

    return tuple(cut())


def _draw(random: Random, language: str, slot: str) -> str:
    known = phrases(language)
    if slot in known.compose:
        return fill(random, language, random.choice(known.compose[slot])).text
    return random.choice(known.slots[slot])


def _meets_itself(left: str, right: str) -> bool:
    """Tell whether two equal characters would meet, so that good text looked stuttered: 2022年|年会."""
    return left[-1:] == right[:1] != ""


def fill(random: Random, language: str, template: str) -> Filled:
    """Fill a template; the same name in it is the same word, and no two words meet in one character."""
    parts: list[str] = []
    words: list[Word] = []
    chosen: dict[str, str] = {}
    size = 0
    pieces = _pieces(template)
    for place, piece in enumerate(pieces):
        text = piece.literal
        if piece.slot and not text:
            name = piece.slot + piece.number
            if name not in chosen:
                after = pieces[place + 1].literal if place + 1 < len(pieces) else ""
                before = parts[-1] if parts else ""
                for _ in range(_TRIES):
                    chosen[name] = _draw(random, language, piece.slot)
                    taken = any(chosen[name] == word for other, word in chosen.items() if other != name)
                    if not (taken or _meets_itself(before, chosen[name]) or _meets_itself(chosen[name], after)):
                        break
            text = chosen[name]
        if piece.slot:
            words.append(Word(size, size + len(text), piece.slot))
        parts.append(text)
        size += len(text)
    return Filled("".join(parts), tuple(words))


def fill_one(random: Random, language: str, key: str) -> Filled:
    """Fill one template of that kind: sentences, titles, captions."""
    return fill(random, language, random.choice(phrases(language).templates[key]))


def join_filled(parts: Sequence[Filled], joint: str) -> Filled:
    """Put filled texts one after the other."""
    words: list[Word] = []
    size = 0
    for part in parts:
        words += (Word(start + size, end + size, slot) for start, end, slot in part.words)
        size += len(part.text) + len(joint)
    return Filled(joint.join(part.text for part in parts), tuple(words))
