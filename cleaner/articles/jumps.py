"""Articles that jump to another page: which lines a jump line belongs to, and the two parts made one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from cleaner.articles.blocks import Typist
from cleaner.articles.cohesion import grams_of
from cleaner.articles.records import Article
from cleaner.results import Lifted, Result

WAIT = 32  # pages that the first part of an article waits for the second; no paper is thicker before its supplements

_LINE = re.compile(r"[^\n\r\f]*\S[^\n\r\f]*")
_DIGITS = re.compile(r"\d+")
_WORD_END, _WORD_START = re.compile(r"[A-Za-zÀ-ɏ,;]\Z"), re.compile(r"[A-Za-zÀ-ɏ\d(“‘]")


class Jump(NamedTuple):
    """A jump line that was lifted from a page."""

    line: int  # where the line of text begins that it stands behind, or before if it points back
    page: str  # to which it points
    back: bool


def jumps_in(result: Result) -> list[Jump]:
    """Return the jump lines of a page with the lines of its clean text that they belong to."""
    lifted = [piece for piece in result.lifted if piece.kind == "jump-line"]
    if not lifted:
        return []
    lines = [match.span() for match in _LINE.finditer(result.text)]
    origins = [(result.origin(start), result.origin(end - 1)) for start, end in lines]
    found = (_jump(piece, lines, origins) for piece in lifted)
    return [jump for jump in found if jump is not None]


def _jump(piece: Lifted, lines: list[tuple[int, int]], origins: list[tuple[int, int]]) -> Jump | None:
    if piece.points_back:
        below = [(first, number) for number, (first, _) in enumerate(origins) if first >= piece.start]
        if not below:
            return None
        return Jump(lines[min(below)[1]][0], piece.target, back=True)
    above = [(first, number) for number, (first, _) in enumerate(origins) if first < piece.start]
    if not above:
        return None
    return Jump(lines[max(above)[1]][0], piece.target, back=False)


@dataclass
class _Held:
    """An article that is not written yet; `number` is that of the page its last part stands on, counted from 1."""

    number: int
    label: str
    article: Article

    @property
    def waits(self) -> bool:
        return bool(self.article.continues_on)


def reunite(parts: Iterable[tuple[int, Article]], typist: Typist) -> Iterator[Article]:
    """Make one article of the parts that jump lines point to, and yield all in the order in which they begin.

    A part whose partner is absent keeps the page that its jump line names.
    """
    held: list[_Held] = []
    for number, article in parts:
        first = _first_part(article, number, held) if article.continued_from else None
        if first is None:
            held.append(_Held(number, article.page, article))
        else:
            first.number, first.label, first.article = number, article.page, _united(first.article, article, typist)
        while held and not (held[0].waits and number - held[0].number < WAIT):
            yield held.pop(0).article
    yield from (one.article for one in held)


def _first_part(article: Article, number: int, held: list[_Held]) -> _Held | None:
    """Return the part that goes on in this one: the jump lines name each other's page, and the words say which of several."""
    waiting = [one for one in held if one.waits and one.number < number]
    rated = [
        (_names(one.article.continues_on, article.page, number) + _names(article.continued_from, one.label, one.number), one)
        for one in waiting
    ]
    best = max((sure for sure, _ in rated), default=0)
    chosen = [one for sure, one in rated if sure == best > 0]
    words = _words(article)
    return max(chosen, key=lambda one: len(words & _words(one.article)), default=None)


def _words(article: Article) -> set[str]:
    return grams_of("\n".join((article.title, *article.paragraphs)))


def _names(target: str, label: str, number: int) -> int:
    """Say whether a jump line names a page: 1, or 0 where it cannot be read; below 0 where it names another one."""
    wanted = _DIGITS.search(target)
    if wanted is None:
        return 0
    own = _DIGITS.search(label)
    return 1 if int(wanted[0]) in {number, int(own[0]) if own else number} else -3


def _united(first: Article, second: Article, typist: Typist) -> Article:
    """Return the article of two parts; a sentence that the page cut goes on."""
    before, after = list(first.paragraphs), list(second.paragraphs)
    if before and after and not typist.finished(before[-1]) and after[0] not in second.headings:
        space = " " if _WORD_END.search(before[-1]) and _WORD_START.match(after[0]) else ""
        before[-1] += space + after.pop(0)
    return replace(
        first,
        paragraphs=(*before, *after),
        headings=(*first.headings, *second.headings),
        captions=(*first.captions, *second.captions),
        doubts=(*first.doubts, *second.doubts),
        spans=(*first.spans, *second.spans),
        continues_on=second.continues_on,
    )
