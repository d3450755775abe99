"""Articles of cleaned pages: where they stand in the source, on which page, and what of the page belongs to them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter, itemgetter
from typing import NamedTuple

from cleaner.articles.blocks import Typist
from cleaner.articles.dates import issue_date, read_date
from cleaner.articles.jumps import Jump, jumps_in, reunite
from cleaner.articles.records import Article
from cleaner.articles.splitting import split_page
from cleaner.chain import Cleaner
from cleaner.edits import Doubt
from cleaner.fixers._furniture_kinds import target_of
from cleaner.results import Lifted, Result
from cleaner.rulebook import Rulebook, shipped
from cleaner.stream import WINDOW, clean_pages, cut_pages

Span = tuple[int, int]
DATED = frozenset({"date-line", "masthead", "issue-line", "running-header", "header-within"})
PICTURES = frozenset({"caption", "caption-dated", "credit", "credit-line"})


class Piece(NamedTuple):
    """A cleaned page, or what is left of one, in a stretch."""

    result: Result
    start: int  # where the page's clean text begins in the stretch; below 0 where its head was cut off
    source: int  # where its source begins in the whole source


class Stretch:
    """The clean text of pages read as one, and the way back to their source.

    A page that was cut for its length alone goes on in the next.
    """

    def __init__(self) -> None:
        self.text = ""
        self.pieces: list[Piece] = []

    def add(self, result: Result, source: int, separator: str) -> None:
        """Put a page behind those already there."""
        self.pieces.append(Piece(result, len(self.text), source))
        self.text += result.text + separator

    def without(self, head: int) -> "Stretch":
        """Return what is left behind the first `head` characters of the text."""
        rest = Stretch()
        rest.text = self.text[head:]
        rest.pieces = [
            piece._replace(start=piece.start - head) for piece in self.pieces if piece.start + len(piece.result.text) > head
        ]
        return rest

    def jumps(self) -> list[Jump]:
        """Return the jump lines that were lifted, with the lines of the text they belong to."""
        found = (jump._replace(line=jump.line + piece.start) for piece in self.pieces for jump in jumps_in(piece.result))
        return [jump for jump in found if 0 <= jump.line < len(self.text)]

    def spans(self, start: int, end: int) -> list[Span]:
        """Return where a passage of the text stood in the whole source."""
        found: list[Span] = []
        for result, first, source in self.pieces:
            low, high = max(start, first, 0) - first, min(end, first + len(result.text)) - first
            if low < high:
                found += [(begin + source, finish + source) for begin, finish in result.source_spans(low, high)]
        return found

    def captions(self) -> list[Lifted]:
        """Return the captions that were lifted, with their places in the whole source."""
        return [
            replace(lifted, text=_on_one_line(lifted.text), start=lifted.start + piece.source, end=lifted.end + piece.source)
            for piece in self.pieces
            for lifted in piece.result.lifted
            if lifted.kind in PICTURES
        ]

    def doubts(self) -> list[Doubt]:
        """Return the doubts, with their places in the whole source."""
        return [
            doubt._replace(start=doubt.start + piece.source, end=doubt.end + piece.source)
            for piece in self.pieces
            for doubt in piece.result.doubts
        ]

    def origin(self, offset: int) -> int:
        """Return where in the whole source a character of the text came from."""
        piece = next((piece for piece in reversed(self.pieces) if piece.start <= offset), None)
        return piece.source + piece.result.origin(offset - piece.start) if piece else 0

    def label(self) -> str:
        """Return the page's own number as its folio prints it; empty without one."""
        folios = (target_of(lifted.text) for piece in self.pieces for lifted in piece.result.lifted if lifted.kind == "folio")
        return next(folios, "").lstrip("0")

    def articles(self, rulebook: Rulebook) -> list[Article]:
        """Split the text into articles and adverts; their spans point into it, and jump lines are on their fields."""
        jumps = self.jumps()
        openings, closings = ({jump.line for jump in jumps if jump.back is back} for back in (True, False))
        articles = split_page(self.text, rulebook, openings, closings)
        return [_with_jumps(article, jumps) for article in articles]

    def at_source(self, article: Article) -> Article:
        """Return an article of the text with its spans in the whole source."""
        spans = [span for start, end in article.spans for span in self.spans(start, end)]
        return replace(article, spans=tuple(_joined(spans)))


def articles_of(
    pages: Iterable[tuple[Result, str]], rulebook: Rulebook | None = None, *, adverts: bool = False
) -> Iterator[Article]:
    """Split cleaned pages, each with the separator behind it, into articles; spans are code points of the source as a whole.

    A form feed ends a page. A page that was cut for its length alone goes on: its last article waits for the rest. The two
    parts of an article that jumps to another page are one article. With `adverts`, what stands between the articles comes
    too, each in its place.
    """
    book = rulebook or shipped()
    parts = ((number, piece) for number, piece in _parts(pages, book) if adverts or not piece.kind)
    return reunite(parts, Typist(book.of("articles")))


def _parts(pages: Iterable[tuple[Result, str]], rulebook: Rulebook) -> Iterator[tuple[int, Article]]:
    """Yield the number of each page, counted from 1, with what stands on it."""
    held, source, number = Stretch(), 0, 1
    issue: date | None = None
    for result, separator in pages:
        held.add(result, source, separator)
        issue = _issue_of(result) or issue
        articles = held.articles(rulebook)
        keep = _carried(articles, held.text) if separator != "\f" else len(held.text)
        yield from ((number, article) for article in _finished(held, articles, keep, number, issue))
        held = held.without(keep)
        source += len(result.source) + len(separator)
        number += separator == "\f"
    yield from ((number, article) for article in _finished(held, held.articles(rulebook), len(held.text), number, issue))


def to_articles(text_or_pages: str | Iterable[str], cleaner: Cleaner | None = None) -> list[Article]:
    """Clean a text, form feeds between its pages, or the texts of pages, and return the articles.

    Spans are code points of the text, or of the pages with one form feed between them.

    >>> page = "河口新桥通车\\n\\n本报讯 桥已通\\n车。\\n\\n北门集市开张\\n\\n本报讯 集已开张。\\n"
    >>> [article.title for article in to_articles(page)]
    ['河口新桥通车', '北门集市开张']
    """
    cleaner = cleaner or Cleaner()
    chunks = [text_or_pages] if isinstance(text_or_pages, str) else _fed(text_or_pages)
    return list(articles_of(clean_pages(cut_pages(chunks), cleaner), cleaner.rulebook))


def _fed(pages: Iterable[str]) -> Iterator[str]:
    for number, page in enumerate(pages):
        yield "\f" + page if number else page


def _finished(stretch: Stretch, articles: Sequence[Article], keep: int, number: int, issue: date | None) -> list[Article]:
    """Return the articles that begin before `keep` as they stand in the source, with the captions and doubts of their part."""
    label = stretch.label() or str(number)
    done = [_dated(replace(stretch.at_source(article), page=label), issue) for article in articles if article.start < keep]
    begin = stretch.origin(0)
    end = stretch.origin(keep) if keep < len(stretch.text) else None
    items: list[Lifted | Doubt] = [*stretch.captions(), *stretch.doubts()]
    inside = [item for item in items if begin <= item.start and (end is None or item.start < end)]
    order = sorted((start, number) for number, article in enumerate(done) for start, _ in article.spans)
    for item in sorted(inside, key=attrgetter("start")):
        place = max(0, bisect_right(order, item.start, key=itemgetter(0)) - 1)
        if order:
            owner = order[place][1]
            done[owner] = done[owner].having(item)
    return done


def _issue_of(result: Result) -> date | None:
    """Return the day of the paper, from the first piece of furniture that names it in full."""
    days = (issue_date(lifted.text) for lifted in result.lifted if lifted.kind in DATED)
    return next((day for day in days if day), None)


def _dated(article: Article, issue: date | None) -> Article:
    """Return the article with its dateline's date in ISO 8601 where it can be read."""
    line = article.dateline
    day = read_date(line.date, issue) if line and line.date else ""
    return replace(article, dateline=replace(line, date=day)) if line and day else article


def _on_one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=[㐀-鿿])\s*\n\s*(?=[㐀-鿿])", "", text))


def _with_jumps(article: Article, jumps: Sequence[Jump]) -> Article:
    for jump in jumps:
        if any(start <= jump.line < end for start, end in article.spans):
            article = replace(article, continued_from=jump.page) if jump.back else replace(article, continues_on=jump.page)
    return article


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Put spans together that touch."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and joined[-1][1] == start:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _carried(articles: Sequence[Article], text: str) -> int:
    """Return where the last article begins, if it stands behind all others and is not too long to wait."""
    start = articles[-1].start if articles else len(text)
    alone = all(article.end <= start for article in articles[:-1])
    return start if alone and len(text) - start < WINDOW else len(text)
