"""What all kinds of damage share: the damaged text with its truth, the strengths, and how sites are chosen."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import NamedTuple

from cleaner.edits import Edit, Tier, apply_edits, invert_edits
from cleaner.testing.pages import Page

_TRIES = 4  # for each place, to find one that is far enough from the others


class Strength(Enum):
    """How many places of a text are damaged: so many code points of text for each, and at least so far apart."""

    LIGHT = (0, 0)  # one place
    STANDARD = (120, 40)
    HEAVY = (30, 10)

    @property
    def per_site(self) -> int:
        """Code points of text for one damaged place; 0 for one place a page."""
        return self.value[0]

    @property
    def apart(self) -> int:
        """The least number of sound code points between two places."""
        return self.value[1]


@dataclass(frozen=True)
class Damaged:
    """A text before and after the damage, and the edits that did it: each one is a damaged place, its rule the kind."""

    good: str
    bad: str
    edits: tuple[Edit, ...]

    def undo(self) -> str:
        """Return the good text, made from the bad one and the inverted edits alone."""
        return apply_edits(self.bad, invert_edits(self.edits))

    def of_kind(self, name: str) -> list[Edit]:
        """Return the places damaged in that way."""
        return [edit for edit in self.edits if edit.rule == name]


class Damage(NamedTuple):
    """A kind of damage: the fixers that repair it together (the first one is it named for), and the languages it befalls.

    `fixers` is empty where no fixer repairs it yet.
    """

    name: str
    fixers: tuple[str, ...]
    languages: tuple[str, ...]
    make: Callable[[Random, Page, Strength], Iterable[Edit]]
    parts: tuple[str, ...] = ()  # the kinds of damage that it is made of, where it is made of several

    @property
    def purpose(self) -> str:
        """The first line of what the damage says of itself."""
        return (self.make.__doc__ or "").strip().splitlines()[0]

    def __call__(self, random: Random, page: Page, strength: Strength = Strength.STANDARD) -> Damaged:
        """Damage a page; the same random numbers give the same damage."""
        return damage_page(page, self.make(random, page, strength))


class Site(NamedTuple):
    """A place that can be damaged: the span in the good text, and what comes to stand there."""

    start: int
    end: int
    after: str


def edit_at(page: Page, site: Site, rule: str) -> Edit:
    """Return the edit that damages a place."""
    return Edit(site.start, site.end, page.text[site.start : site.end], site.after, rule, Tier.CERTAIN)


def _meet(one: Edit, other: Edit) -> bool:
    return (one.start < other.end and other.start < one.end) or (one.start, one.end) == (other.start, other.end)


def damage_page(page: Page, edits: Iterable[Edit]) -> Damaged:
    """Make the edits; of two that meet in one place the first given stands."""
    taken: list[Edit] = []
    for edit in edits:
        if edit.before != edit.after and not any(_meet(edit, other) for other in taken):
            taken.append(edit)
    taken.sort()
    return Damaged(page.text, apply_edits(page.text, taken), tuple(taken))


def choose(random: Random, page: Page, strength: Strength, sites: Sequence[Site]) -> list[Site]:
    """Choose as many of the places as the strength asks for, spaced apart, in the order of the text."""
    most = max(1, len(page.text) // strength.per_site) if strength.per_site else 1
    chosen: list[Site] = []
    for _ in range(_TRIES * most if sites else 0):
        site = random.choice(sites)
        if all(site.end + strength.apart <= other.start or other.end + strength.apart <= site.start for other in chosen):
            chosen.append(site)
            if len(chosen) == most:
                break
    return sorted(chosen)


def scattered(name: str, find: Callable[[Page], Sequence[Site]]) -> Callable[[Random, Page, Strength], list[Edit]]:
    """Return the making of a damage that befalls places on their own, from what finds the places."""

    def make(random: Random, page: Page, strength: Strength) -> list[Edit]:
        return [edit_at(page, site, name) for site in choose(random, page, strength, find(page))]

    make.__doc__ = find.__doc__
    return make
