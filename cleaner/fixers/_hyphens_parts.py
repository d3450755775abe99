"""A divided word: its two parts, and what stands around them."""

import re
from typing import NamedTuple

_SOFT = "\N{SOFT HYPHEN}\N{NOT SIGN}"
_LETTERS = re.compile(rf"[^\W\d_\u2e80-\U0010ffff]+(?:[{_SOFT}][^\W\d_\u2e80-\U0010ffff]+)*")
_GAP = re.compile(r"[ \t]*\r?\n[ \t]*| ")
_REACH = 40  # code points: no half of a word is longer
_CHAINED = re.compile(r"[^\W\d_\u2e80-\U0010ffff][-\N{HYPHEN}\N{NON-BREAKING HYPHEN}] $")
_HYPHENS = "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}"


class Division(NamedTuple):
    """A mark at `mark`, a gap up to `end`, and the letters of the word on either side, soft hyphens left out."""

    text: str
    mark: int
    end: int
    left: str  # empty after a number
    right: str
    hyphen_before: bool  # the left part follows a hyphen: well-to-
    chained: bool  # the left part follows a hyphen or a gap like this one: well-to-, well- to-
    hyphen_after: bool  # a hyphen follows the right part: -one-year-old
    first: int  # where the left part begins
    last: int  # where the right part ends

    @property
    def sign(self) -> str:
        """The mark."""
        return self.text[self.mark]

    @property
    def joined(self) -> str:
        """The word without its mark."""
        return self.left + self.right

    @property
    def has_initials(self) -> bool:
        """Whether capitals stand before a word in small letters: US-amerikanisch."""
        return len(self.left) > 1 and self.left.isupper() and not self.right.isupper()

    @property
    def elides(self) -> bool:
        """Whether an apostrophe follows the right part: chef- d’œuvre."""
        return self.text[self.last : self.last + 1] in ("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def read_division(text: str, mark: int) -> Division | None:
    """Read the word around a mark; None where there is no gap, no letter after it, or neither letter nor digit before."""
    gap = _GAP.match(text, mark + 1)
    if gap is None:
        return None
    right = _LETTERS.match(text, gap.end(), gap.end() + _REACH)
    if right is None:
        return None
    start = _start_of_letters(text, mark)
    if start == mark and not text[mark - 1].isdecimal():
        return None
    left = text[start:mark].lstrip(_SOFT)
    hyphen_before = start > 0 and text[start - 1] in _HYPHENS
    chained = hyphen_before or _CHAINED.search(text, max(0, start - 3), start) is not None
    hyphen_after = text[right.end() : right.end() + 1] in tuple(_HYPHENS)
    parts = _plain(left), _plain(right.group())
    return Division(text, mark, gap.end(), *parts, hyphen_before, chained, hyphen_after, start, right.end())


def _start_of_letters(text: str, end: int) -> int:
    start = end
    while start > 0 and end - start < _REACH and _is_part(text[start - 1]):
        start -= 1
    return start


def _is_part(char: str) -> bool:
    return (char.isalpha() and char < "\u2e80") or char in _SOFT


def _plain(part: str) -> str:
    for mark in _SOFT:
        part = part.replace(mark, "")
    return part
