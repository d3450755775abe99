"""Truth and output of one document, laid side by side: what stands where, and what it counts for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from cleaner._scoring_text import Span, Text, locate, normalised, places_of, runs, spaced, squeezed

EDGE = 3  # characters at either end of a passage that may be misread
NEAR = 2  # characters by which a paragraph's start may be off
_ABSENT = 0.95  # with so much of it changed, a passage is not there
_MISREAD = 5  # so many characters between others that stand elsewhere stand there misread
_SLACK = 0.4  # furniture may be misread so far and is still furniture


@dataclass(frozen=True)
class Piece:
    """A passage of a true article that stands in one place: the whole, or its part on one page."""

    article: int
    chars: str
    starts: frozenset[int]  # where its paragraphs start
    first: bool
    spaced: str  # with its white space: one space, or one line break between paragraphs


@dataclass(frozen=True)
class Truth:
    """What a page should say: articles, and furniture that should be gone."""

    articles: tuple[Mapping[str, Any], ...]
    furniture: tuple[str, ...] = ()
    plain: bool = False  # a good text and nothing else

    @classmethod
    def of(cls, given: Mapping[str, Any] | str) -> "Truth":
        """Read a truth as JSON gives it, or a text whose lines are its paragraphs."""
        if isinstance(given, str):
            lines = [line for line in given.splitlines() if line.strip()]
            return cls(({"title": "", "paragraphs": lines},), plain=True)
        furniture = [item["text"] if isinstance(item, Mapping) else item for item in given.get("furniture", ())]
        return cls(tuple(given["articles"]), tuple(furniture))

    def pieces(self) -> Iterator[Piece]:
        """Yield the articles, one that jumps to another page as two."""
        for number, article in enumerate(self.articles):
            text = spaced("\n".join(normalised(paragraph) for paragraph in article["paragraphs"]))
            lines = [squeezed(line) for line in text.split("\n")] if text else []
            starts = [0, *accumulate(map(len, lines))][:-1]
            chars = "".join(lines)
            standing = [place for place, char in enumerate(text) if not char.isspace()]
            jump = article.get("jump")
            cut = jump["at"] if jump else 0
            for first, last in ((0, cut), (cut, len(chars))):
                if last > first:
                    inside = frozenset(start - first for start in starts if first <= start < last)
                    part = text[standing[first] : standing[last - 1] + 1]
                    yield Piece(number, chars[first:last], inside, first == 0, part)


@dataclass
class Tally:
    """Counts over all pieces of a page."""

    chars: int = 0
    errors: int = 0
    spaced_chars: int = 0
    spaced_errors: int = 0
    lost: int = 0
    misplaced: int = 0
    true_starts: int = 0
    claims: int = 0
    hits: int = 0


@dataclass
class Comparison:
    """An output against its truth; `labels` says to which true article each character of the output belongs."""

    truth: Truth
    output: Text
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        size = len(self.output.chars)
        self.labels: NDArray[np.int64] = np.full(size, -1, dtype=np.int64)
        self.used: NDArray[np.bool_] = np.zeros(size, dtype=np.bool_)
        self.pieces = list(self.truth.pieces())
        han = sum("\u3400" <= char <= "\u9fff" for piece in self.pieces for char in piece.chars)
        self.size = 4 if han > 100 else 8  # so many characters in a row are no chance
        self.known = self.output.grams(self.size)
        self.where = [self._take(piece) for piece in self.pieces]  # where each piece's characters stand in the output

    def _take(self, piece: Piece) -> NDArray[np.int64]:
        span = self.region(piece.chars, self.output)
        region = self.output.chars[span[0] : span[1]]
        where, back = places_of(piece.chars, self.output, span)
        self.tally.chars += len(piece.chars)
        self.tally.errors += Levenshtein.distance(piece.chars, region)
        self.tally.spaced_chars += len(piece.spaced)
        self.tally.spaced_errors += Levenshtein.distance(piece.spaced, self.output.spaced(span))
        missing = self._with_chance_matches(where < 0)
        elsewhere = self._elsewhere(piece.chars, missing)
        self.tally.lost += int((missing & ~elsewhere).sum())
        self.tally.misplaced += int((missing & elsewhere).sum())
        found = where[(where >= 0) & ~missing]
        self.labels[found] = piece.article
        self.used[found] = True
        self._take_starts(piece, back[self.output.breaks[span[0] : span[1]]])
        return where

    def region(self, chars: str, text: Text) -> Span:
        """Return where a passage stands in a text, or an empty span; a plain truth is the whole text."""
        if self.truth.plain:
            return 0, len(text.chars)
        span, distance = text.locate(chars)
        return (0, 0) if distance > _ABSENT * len(chars) else _with_misread_ends(chars, text, span)

    def _with_chance_matches(self, missing: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Count as missing, too, the few characters of a missing stretch that the alignment found by chance."""
        stretched = missing.copy()
        for first, last in runs(~missing):
            if last - first < self.size and first > 0 and last < len(missing):
                stretched[first:last] = True
        for first, last in runs(stretched):
            if last - first < 2 * self.size or 2 * int(missing[first:last].sum()) < last - first:
                stretched[first:last] = missing[first:last]
        return stretched

    def _elsewhere(self, chars: str, missing: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which characters of the missing stretches stand somewhere else in the output."""
        seen = np.zeros(len(chars), dtype=np.bool_)
        for first, last in runs(missing):
            if last - first < self.size:
                continue  # a character left out here and there is lost
            reach = self.size + _MISREAD  # what stands on either side bounds a gap of misread characters
            for i in range(max(0, first - reach), min(last + _MISREAD + 1, len(chars) - self.size + 1)):
                if chars[i : i + self.size] in self.known:
                    seen[i : i + self.size] = True
        for first, last in runs(~seen):
            if last - first <= _MISREAD and first > 0 and last < len(chars):
                seen[first:last] = True
        seen &= missing
        for first, last in runs(seen):
            if last - first < self.size:
                seen[first:last] = False
        return seen

    def _take_starts(self, piece: Piece, broken: NDArray[np.int64]) -> None:
        """Count the paragraphs that the output starts inside the piece, and how many start where they should."""
        claims = set(broken.tolist())
        if not piece.first and 0 not in piece.starts:  # where a jumped article goes on, nothing starts
            claims = {claim for claim in claims if claim > NEAR}
        self.tally.true_starts += len(piece.starts)
        self.tally.claims += len(claims)
        self.tally.hits += matches(claims, piece.starts, NEAR)

    def claim(self, phrase: str) -> bool:
        """Find a phrase in what no true text explains, and mark it explained."""
        phrase = squeezed(normalised(phrase))
        free = np.flatnonzero(~self.used)
        rest = "".join(self.output.chars[i] for i in free.tolist())
        start = rest.find(phrase)
        (start, end), distance = ((start, start + len(phrase)), 0) if start >= 0 else locate(phrase, rest)
        if not phrase or (len(phrase) < 4 and distance) or distance > _SLACK * len(phrase):
            return False
        self.used[free[start:end]] = True
        return True

    def extra(self) -> int:
        """Count the characters that belong to no article, once titles and bylines are explained."""
        for key in ("title", "byline"):
            for article in self.truth.articles:
                if article.get(key):
                    self.claim(article[key])
        return int((~self.used).sum())

    def leak(self) -> float | None:
        """Return the share of furniture strings that are left; to be asked after `extra`."""
        strings = [text for text in self.truth.furniture if len(squeezed(text)) > 1]
        strings.sort(key=lambda text: (-len(squeezed(text)), text))
        return sum(map(self.claim, strings)) / len(strings) if strings else None


def _with_misread_ends(chars: str, text: Text, span: Span) -> Span:
    """Take in up to EDGE misread characters at either end, on their line: else a paragraph's start is missed with them."""
    start, end = span
    standing = np.flatnonzero(places_of(chars, text, span)[0] >= 0)
    if not standing.size:
        return span
    before, behind = int(standing[0]), len(chars) - 1 - int(standing[-1])
    for _ in range(before if before <= EDGE else 0):
        if start and not text.breaks[start]:
            start -= 1
    for _ in range(behind if behind <= EDGE else 0):
        if end < len(text.chars) and not text.breaks[end]:
            end += 1
    return start, end


def matches(claims: set[int], truth: frozenset[int] | set[int], reach: int) -> int:
    """Count the claims that lie within reach of a true place; each true place is met once.

    >>> matches({0, 10, 11}, {1, 11}, 2)
    2
    """
    left = set(truth)
    hits = 0
    for claim in sorted(claims):
        near = min((place for place in left if abs(place - claim) <= reach), key=lambda place: abs(place - claim), default=None)
        if near is not None:
            left.discard(near)
            hits += 1
    return hits


def f1(hits: int, claims: int, truth: int) -> float:
    """Return the harmonic mean of precision and recall; of nothing claimed where nothing is true, 1."""
    return 2 * hits / (claims + truth) if claims + truth else 1.0


def count_seams(comparison: Comparison, raw: Text) -> dict[str, int]:
    """Count, over the places where the raw page breaks inside an article, what is true and what the output does.

    Only letters, digits and Han are compared. A place that the output has lost counts as decided wrongly.
    """
    counts = dict.fromkeys(("seams", "joins", "joined", "right_joins", "keeps", "kept", "right_keeps"), 0)
    breaks = np.cumsum(comparison.output.breaks)
    for piece, standing in zip(comparison.pieces, comparison.where, strict=True):
        content = np.array([i for i, char in enumerate(piece.chars) if char.isalnum()], dtype=np.int64)
        here = places_of(piece.chars, raw, comparison.region(piece.chars, raw))[0][content]
        there = standing[content]
        starts = np.isin(np.arange(len(piece.chars)), list(piece.starts)).cumsum()[content]
        raw_breaks = np.cumsum(raw.breaks)
        for i in range(1, len(content)):
            left, right = here[i - 1], here[i]
            if left < 0 or right <= left or raw_breaks[right] == raw_breaks[left]:
                continue
            true_keep = bool(starts[i] > starts[i - 1])
            lost = there[i - 1] < 0 or there[i] <= there[i - 1]
            keep = not lost and bool(breaks[there[i]] > breaks[there[i - 1]])
            counts["seams"] += 1
            counts["keeps" if true_keep else "joins"] += 1
            if not lost:
                counts["kept" if keep else "joined"] += 1
                counts["right_keeps" if keep else "right_joins"] += keep == true_keep
    return counts


def article_measures(comparison: Comparison, spans: Sequence[tuple[int, int, str]]) -> dict[str, float]:
    """Return split F1, article F1 and title accuracy of an output in articles; `spans` are their bodies and titles."""
    lengths = np.zeros(len(comparison.truth.articles), dtype=np.int64)
    for piece in comparison.pieces:
        lengths[piece.article] += len(piece.chars)
    share = np.zeros((len(spans), len(lengths)), dtype=np.int64)
    for row, (start, end, _) in enumerate(spans):
        own = comparison.labels[start:end]
        share[row] = np.bincount(own[own >= 0], minlength=len(lengths))
    enough, pure = share >= 0.8 * lengths, share >= 0.9 * share.sum(axis=1, keepdims=True)
    titles = 0
    for number, article in enumerate(comparison.truth.articles):
        wanted = squeezed(normalised(article.get("title") or ""))
        titles += any(
            Levenshtein.normalized_similarity(wanted, squeezed(title)) >= 0.9
            for (_, _, title), found in zip(spans, share[:, number], strict=True)
            if found >= 0.3 * lengths[number]
        )
    known = np.flatnonzero(comparison.labels >= 0)
    order = comparison.labels[known]
    borders = set((np.flatnonzero(np.diff(order)) + 1).tolist())
    claims = {int(np.searchsorted(known, start)) for start, _, _ in spans} - {0, len(order)}
    return {
        "split_f1": f1(matches(claims, borders, 3), len(claims), len(borders)),
        "article_f1": f1(int((enough & pure).sum()), len(spans), len(lengths)),
        "title_accuracy": titles / max(1, len(lengths)),
    }
