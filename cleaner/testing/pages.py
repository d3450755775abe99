"""Good pages: what the output of a cleaned page looks like, with its parts known by kind, and what was lifted from it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import NamedTuple

from cleaner.testing.filling import Filled, Word, fill, fill_one, join_filled, phrases

TITLE, PARAGRAPH, VERSE, TABLE = "title", "paragraph", "verse", "table"
NAMES = frozenset({"name", "place", "town", "PLACE"})
"""The lists that hold names, which no dictionary has."""


class Part(NamedTuple):
    """A part of a page: a title, a paragraph, a stanza or a table; where it stands in the text (code points)."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Page:
    """A good page: the text as the output's conventions have it, its parts in order, and the words put into it.

    `captions`, `furniture` and `headers` are lines that such a page would have had in print; they are not in the text,
    because the output has them in the metadata.
    """

    language: str
    text: str
    parts: tuple[Part, ...]
    words: tuple[Word, ...]
    captions: tuple[str, ...]
    furniture: tuple[str, ...]
    headers: tuple[str, ...]

    @property
    def is_han(self) -> bool:
        """Whether the page is Chinese."""
        return self.language.startswith("zh")

    def of_kind(self, kind: str) -> list[Part]:
        """Return the parts of a kind: title, paragraph, verse or table."""
        return [part for part in self.parts if part.kind == kind]

    @cached_property
    def paragraphs(self) -> list[Part]:
        """The paragraphs, which are what most damage befalls."""
        return self.of_kind(PARAGRAPH)


def joint(language: str) -> str:
    """Return what stands between two sentences of a paragraph."""
    return "" if language.startswith("zh") else " "


def make_story(random: Random, language: str, *, most: int, shortest: int, longest: int) -> list[Filled]:
    """Make at most so many paragraphs of `shortest` to `longest` sentences, none of which says what another said."""
    known = phrases(language).templates
    order = random.sample(known["sentences"], most * longest)
    told = []
    for number in range(random.randint(1, most)):
        own = [order.pop() for _ in range(random.randint(shortest, longest))]
        if number == 0 and random.random() < 0.5:
            own[0] = random.choice(known["leads"])
        told.append(join_filled([fill(random, language, template) for template in own], joint(language)))
    if random.random() < 0.3:
        dateline = fill_one(random, language, "datelines")
        told[0] = join_filled([dateline, told[0]], "")
    return told


def make_verse(random: Random, language: str) -> list[Filled]:
    """Make a poem, a stanza a part: short lines, which are lines on purpose; some have a refrain."""
    lines = random.sample(phrases(language).templates["verse"], 8)
    refrain = lines[-1:] if random.random() < 0.5 else []
    return [Filled("\n".join(stanza), ()) for stanza in (lines[:4] + refrain, lines[4:])]


def make_table(random: Random, language: str) -> list[Filled]:
    """Make a table of results, whose columns are held by spaces."""
    teams = phrases(language).slots["team"]
    width = max(map(len, teams)) + 2
    rows = [
        f"{place}  {team:<{width}}{random.randint(0, 30):>2}  {random.randint(0, 30):>2}  {random.randint(0, 30):>2}"
        for place, team in enumerate(random.sample(teams, random.randint(3, 5)), 1)
    ]
    return [Filled("\n".join(rows), ())]


_EXTRAS: tuple[tuple[str, Callable[[Random, str], list[Filled]]], ...] = ((VERSE, make_verse), (TABLE, make_table))


def make_page(
    random: Random, language: str, *, most: int = 3, shortest: int = 2, longest: int = 4, extras: bool = True
) -> Page:
    """Make a page of one article: a title, at most so many paragraphs, and with `extras` now and then verse or a table."""
    pieces = [(TITLE, fill_one(random, language, "titles"))]
    pieces += [(PARAGRAPH, told) for told in make_story(random, language, most=most, shortest=shortest, longest=longest)]
    if extras and random.random() < 0.2:
        kind, make = random.choice(_EXTRAS)
        pieces += [(kind, piece) for piece in make(random, language)]
    whole = join_filled([piece for _, piece in pieces], "\n\n")
    parts, start = [], 0
    for kind, piece in pieces:
        parts.append(Part(kind, start, start + len(piece.text)))
        start = parts[-1].end + 2
    lines = (tuple(fill_one(random, language, key).text for _ in range(3)) for key in ("captions", "furniture", "headers"))
    return Page(language, whole.text + "\n", tuple(parts), whole.words, *lines)
