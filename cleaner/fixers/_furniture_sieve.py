"""The sieve: which lines of a page, and which places within lines, are worth a closer look.

Rules name the characters and literals that their lines begin with (`starts`), end on (`ends`) or hold (`hints`). All of
the line triggers are looked up at once in small tables, so a page without furniture costs little, however many rules.
"""

import re
import weakref
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.fixers._furniture_layout import Layout
from cleaner.rulebook import FixerRules, Rule

START, END, ITEM, ALONE, NAME = 1, 2, 4, 8, 16
_HASH_BITS = 17
_HASHES = 1 << _HASH_BITS
_SHIFT = np.uint32(32 - _HASH_BITS)
_MIX = np.uint32(0x9E3779B1)
_NEAR = 24  # characters before a hint in which its rule's `near` must be found
_TRIES = 40  # dead ends after which a line is given up
_UNKNOWN = 10  # characters of an unknown section's name
_UNKNOWN_LATIN = 24  # the same in letters: ZHIWEI SCIENCE WEEKLY
_UNKNOWNS = 2  # unknown stretches in one line
_VOUCHING = 4  # strength of the known pieces that vouch for two of them
_BEYOND = 0xFFFF  # stands for every character outside the Basic Multilingual Plane: none of them is a trigger
_HAN = re.compile("[㐀-鿿]")
_LETTERS = re.compile("^[^㐀-鿿]*$|[A-Za-z]{2}")  # a line without Han, or with words of letters beside it
# what may stand between the pieces of a line; Tesseract reads gaps as quotes and strokes
_GAP = re.compile(r"[\s|│丨·•●,，、;；/／\\_~\-—–”“\"'＊*◀▶►◄()（）《》〈〉]*")


class Piece(NamedTuple):
    """A piece of a line, by its rule: offsets in the squeezed line."""

    rule: Rule
    start: int
    end: int
    unknown: bool = False  # taken for a section's name, for what stands beside it


class Hint(NamedTuple):
    """A literal to look for, and what must stand before it (`near`) and right after it (`tail`)."""

    literal: str
    rule: Rule
    near: re.Pattern[str] | None
    tail: re.Pattern[str] | None


class Pieces:
    """The pieces of some rules as one pattern, compiled when a line first asks for it: that takes as long as many pages."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """An alternative for each rule, in their order."""
        alternatives = "|".join(f"({_worded(rule)})" for rule in self.rules)
        try:
            return re.compile(alternatives or r"(?!)")
        except re.error:
            for rule in self.rules:
                rule.compiled("piece")  # names the rule that is at fault
            raise


class Sieve:
    """The rules of the fixer, laid out for fast looking."""

    def __init__(self, rules: FixerRules) -> None:
        self.table = np.zeros(0x10000, dtype=np.uint8)
        self.begins = np.zeros(_HASHES, dtype=np.bool_)  # by the hash of two or three characters
        self.hints: dict[str, list[Hint]] = {}
        self.openings: set[str] = set()  # what the lines of rules begin with
        self.longest_name = 0
        self.firsts = np.zeros(0x10000, dtype=np.bool_)  # the first characters of hints
        self.alone = np.zeros(0x10000, dtype=np.bool_)  # hints of one character
        self.hinted = np.zeros(_HASHES, dtype=np.bool_)  # by the hash of a hint's first two characters
        for rule in rules.values():
            self._lay(rule)
            for hint in rule.data.get("hints", ()):
                self._lay_hint(hint, rule)
        self.table[_BEYOND] = 0
        pieces = sorted(rules.with_key("piece"), key=lambda rule: -int(rule.data["strength"]))
        self.pieces = Pieces(pieces)
        self.han_pieces = Pieces([rule for rule in pieces if rule.language in {"any", "zh"}])
        self.unknown = next(iter(rules.with_key("unknown")), None)
        self.likenesses = rules.with_key("like")
        self.items = [(rule, rule.compiled("item")) for rule in rules.with_key("item")]

    def _lay(self, rule: Rule) -> None:
        self.openings.update(start[:3] for start in rule.data.get("starts", ()))
        for start in rule.data.get("starts", ()):
            if len(start) == 1:
                self.table[ord(start)] |= START if "ends" in rule.data else ALONE
            else:
                self.begins[_hash(start[:3])] = True
        for char in rule.data.get("ends", ""):
            self.table[ord(char)] |= NAME if "longest_name" in rule.data else ITEM if "item" in rule.data else END
        self.longest_name = max(self.longest_name, rule.data.get("longest_name", 0))
        for word in rule.words if "once" in rule.data else ():
            self.begins[_hash(word[:3])] = True

    def _lay_hint(self, hint: str, rule: Rule) -> None:
        near, tail = (rule.compiled(key) if key in rule.data else None for key in ("near", "tail"))
        self.hints.setdefault(hint[0], []).append(Hint(hint, rule, near, tail))
        first = min(ord(hint[0]), _BEYOND)
        self.firsts[first] = True
        if len(hint) > 1:
            self.hinted[_hash(hint[:2])] = True
        else:
            self.alone[first] = True

    def lines(self, layout: Layout, limit: int) -> list[int]:
        """Return the lines that begin and end as furniture does, none longer than `limit`."""
        if not len(layout):
            return []
        begins, ends = layout.flags(self.table, layout.first), layout.flags(self.table, layout.last)
        wanted = ((begins & START != 0) & (ends & END != 0)) | (begins & ALONE != 0)
        pairs = _mixed(layout.codes[layout.first] * _MIX, layout.nth(1))
        wanted |= self.begins[pairs >> _SHIFT]
        wanted |= self.begins[_mixed(pairs, layout.nth(2)) >> _SHIFT]
        wanted |= (ends & NAME != 0) & (layout.width <= self.longest_name)
        wanted &= layout.width <= limit
        return list(wanted.nonzero()[0].tolist())

    def opens(self, text: str) -> bool:
        """Whether the text begins as furniture does."""
        return not self.openings.isdisjoint((text[:1], text[:2], text[:3]))

    def item_lines(self, layout: Layout, limit: int) -> list[int]:
        """Return the lines that end as the entries of a contents list do."""
        wanted = (layout.flags(self.table, layout.last) & ITEM).astype(np.bool_) & (layout.width <= limit)
        return list(wanted.nonzero()[0].tolist())

    def places(self, text: str, hinted: Sequence[int]) -> Iterator[tuple[int, Rule]]:
        """Yield each of the offsets at which a rule's hint stands."""
        for place in hinted:
            for literal, rule, near, tail in self.hints.get(text[place], ()):
                if (
                    text.startswith(literal, place)
                    and (tail is None or tail.match(text, place + len(literal)))
                    and (near is None or near.search(text, max(0, place - _NEAR), place + 1))
                ):
                    yield place, rule

    def hinted_places(self, layout: Layout) -> list[int]:
        """Return the offsets at which hints may stand, rising; blanking out stretches of the text adds none."""
        codes = layout.codes
        found = (self.firsts[np.minimum(codes, _BEYOND)] if layout.astral else self.firsts[codes]).nonzero()[0]
        if not len(found):
            return []
        first, second = codes[found], codes.take(found + 1, mode="clip")
        wanted = self.hinted[_mixed(first * _MIX, second) >> _SHIFT]
        wanted |= layout.flags(self.alone, found)
        return list(found[wanted].tolist())

    def pieces_of(self, line: str, gaps: Sequence[int]) -> list[Piece] | None:
        """Cut a squeezed line into pieces of furniture; None where something else stands between them.

        `gaps` holds the offsets before which the line had white space, rising. One short stretch between gaps may be
        unknown, as a section's name, where at least two pieces are known; two of them, where these are strong.
        """
        line = line.rstrip("|│_").removesuffix(".")  # old papers close a masthead and a date with a stop
        for pieces, script in ((self.han_pieces, _HAN), (self.pieces, _LETTERS)):
            if script.search(line):
                found = self._cut(pieces, line if pieces is self.han_pieces else line.rstrip(":"), 0, gaps, set())
                if found and _is_known(found):
                    return found
        return None

    def _cut(self, pieces: Pieces, line: str, position: int, gaps: Sequence[int], dead: set[int]) -> list[Piece] | None:
        if position >= len(line):
            return []
        if position in dead or len(dead) > _TRIES:
            return None
        match = pieces.pattern.match(line, position)
        while match is not None and match.end() > position:
            rest = self._cut(pieces, line, match.end(), gaps, dead)
            if rest is not None:
                return [Piece(pieces.rules[(match.lastindex or 1) - 1], position, match.end()), *rest]
            # No. 131 50 cents: a number may have run on over a gap
            stop = max((gap for gap in gaps if position < gap < match.end()), default=0)
            match = pieces.pattern.match(line, position, stop) if stop else None
        after = _end(line, position)
        if after > position:
            rest = self._cut(pieces, line, after, gaps, dead)
            if rest is not None:
                return rest
        for stop in (*(gap for gap in gaps if gap > position), len(line)) if position in gaps or position == 0 else ():
            if stop - position > (_UNKNOWN if _HAN.search(line, position, stop) else _UNKNOWN_LATIN):
                break
            rest = self._cut(pieces, line, stop, gaps, dead)
            if rest is not None and sum(piece.unknown for piece in rest) < _UNKNOWNS and self.unknown:
                return [Piece(self.unknown, position, stop, unknown=True), *rest]
        dead.add(position)
        return None


def _is_known(pieces: Sequence[Piece]) -> bool:
    """Whether the pieces of a line vouch for its unknown stretches: two kinds for one, and strong ones for two."""
    unknown = sum(piece.unknown for piece in pieces)
    known = {piece.rule.name: int(piece.rule.data["strength"]) for piece in pieces if not piece.unknown}
    return not unknown or (len(known) > 1 and (unknown < _UNKNOWNS or sum(known.values()) >= _VOUCHING))


def _end(line: str, position: int) -> int:
    gap = _GAP.match(line, position)
    return gap.end() if gap else position


def _mixed(mix: NDArray[np.uint32], code: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Mix one more character into the hash; its highest bits are the best."""
    mix = mix ^ code
    mix *= _MIX
    return mix


def _hash(chars: str) -> int:
    mix = np.zeros(1, dtype=np.uint32)
    for char in chars:
        mix = _mixed(mix, np.array([ord(char)], dtype=np.uint32))
    return int(mix[0] >> _SHIFT)


def _worded(rule: Rule) -> str:
    """Return the rule's piece; `WORDS` in it stands for any of its words, the longest first."""
    piece = str(rule.data["piece"])
    if "WORDS" in piece:
        words = sorted(rule.words, key=lambda word: (-len(word), word))
        piece = piece.replace("WORDS", "(?:" + "|".join(re.escape("".join(word.split())) for word in words) + ")")
    return piece


_SIEVES: dict[int, tuple["weakref.ref[FixerRules]", Sieve]] = {}


def sieve_of(rules: FixerRules) -> Sieve:
    """Return the sieve of these rules, laid out on first use and dropped with them."""
    held = _SIEVES.get(id(rules))
    if held is None or held[0]() is not rules:
        held = weakref.ref(rules), Sieve(rules)
        _SIEVES[id(rules)] = held
        weakref.finalize(rules, _SIEVES.pop, id(rules), None)
    return held[1]
