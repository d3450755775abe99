"""Read an issue as it was written: pages, articles, notes and the lines around them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tools.press.errors import PressError

LANGUAGES = ("zh", "zh-hant", "en", "de", "fr")
HEADING = "## "  # a paragraph that starts so is a heading inside its article


@dataclass(frozen=True)
class Line:
    """A line at a page's head or foot."""

    kind: str
    text: str


@dataclass(frozen=True)
class Caption:
    """A picture's caption and the paragraph, counted from 1, after which it stands."""

    after: int
    text: str


@dataclass(frozen=True)
class Jump:
    """Where an article goes on: after `at` characters of a paragraph counted from 1, on a page counted from 1."""

    paragraph: int
    at: int
    line: str
    page: int
    from_line: str = ""
    title: str = ""


@dataclass(frozen=True)
class Article:
    """An article as written; strings left out are empty."""

    title: str
    paragraphs: tuple[str, ...]
    id: str = ""
    kicker: str = ""
    subtitle: str = ""
    byline: str = ""
    columns: int = 1
    boxed: bool = False
    verse: bool = False
    captions: tuple[Caption, ...] = ()
    jump: Jump | None = None

    def parts(self) -> tuple[list[str], list[str]]:
        """Return the paragraphs before the jump and those after it; the cut one is in both."""
        if self.jump is None:
            return list(self.paragraphs), []
        last, at = self.jump.paragraph - 1, self.jump.at
        cut = self.paragraphs[last]
        first, rest = [*self.paragraphs[:last], cut[:at]], [cut[at:], *self.paragraphs[last + 1 :]]
        return [part for part in first if part], [part for part in rest if part]

    def goes_on_inside(self) -> bool:
        """Tell whether the jump cuts a paragraph in two."""
        return self.jump is not None and 0 < self.jump.at < len(self.paragraphs[self.jump.paragraph - 1])


@dataclass(frozen=True)
class Note:
    """Furniture in the middle of a page: an advert, a list of contents, a label; it stands after so many articles."""

    kind: str
    lines: tuple[str, ...]
    after: int


@dataclass(frozen=True)
class Page:
    """A printed page."""

    top: tuple[Line, ...]
    articles: tuple[Article, ...]
    notes: tuple[Note, ...]
    bottom: tuple[Line, ...]


@dataclass(frozen=True)
class Issue:
    """An issue, named after its file."""

    name: str
    language: str
    look: str
    pages: tuple[Page, ...]

    def continued(self, page: int) -> Iterator[Article]:
        """Yield the articles that go on on a page counted from 1."""
        for printed in self.pages:
            yield from (article for article in printed.articles if article.jump and article.jump.page == page)


def read(path: Path) -> Issue:
    """Read an issue file; raise PressError where it does not hold."""
    try:
        given = tomllib.loads(path.read_text("utf-8"))
        pages = tuple(_page(page, number) for number, page in enumerate(given["pages"], 1))
        issue = Issue(path.stem, given["language"], given["look"], pages)
    except FileNotFoundError:
        raise PressError(f"{path} is missing; write the issue, or name one of those beside it.") from None
    except KeyError as error:
        raise PressError(f"{path} has no {error}; add it.") from None
    except (tomllib.TOMLDecodeError, TypeError, ValueError) as error:
        raise PressError(f"{path} does not hold: {error}.") from None
    for fault in _faults(issue):
        raise PressError(f"{path}: {fault}")
    return issue


def _page(given: dict[str, Any], number: int) -> Page:
    _only(given, "top", "articles", "notes", "bottom")
    lines = {side: tuple(Line(**line) for line in given.get(side, ())) for side in ("top", "bottom")}
    articles = tuple(_article(article, number) for article in given.get("articles", ()))
    return Page(lines["top"], articles, tuple(_notes(given.get("notes", ()), len(articles))), lines["bottom"])


def _article(given: dict[str, Any], page: int) -> Article:
    _only(given, *(field.name for field in fields(Article)))
    captions = tuple(Caption(**each) for each in given.get("captions", ()))
    more: dict[str, Any] = {"paragraphs": tuple(given["paragraphs"]), "captions": captions}
    if "jump" in given:
        jump = {"from_line" if key == "from" else key: value for key, value in given["jump"].items()}
        more["jump"] = Jump(**({"page": page + 1} | jump))
    return Article(**(given | more))


def _notes(given: list[dict[str, Any]], articles: int) -> Iterator[Note]:
    """Yield the notes; those that do not say where: adverts after an article each, jumps after all, the rest before all."""
    adverts = 0
    for note in given:
        _only(note, "kind", "lines", "after")
        adverts += note["kind"] == "ad"
        usual = {"ad": min(adverts, articles), "jump": articles}.get(note["kind"], 0)
        yield Note(note["kind"], tuple(note["lines"]), note.get("after", usual))


def _only(given: dict[str, Any], *known: str) -> None:
    for key in given:
        if key not in known:
            raise ValueError(f"the key {key!r} is not known; known are {', '.join(known)}")


def _faults(issue: Issue) -> Iterator[str]:
    if issue.language not in LANGUAGES:
        yield f"language {issue.language!r} is none of {', '.join(LANGUAGES)}; the press cannot read it."
    for page in issue.pages:
        for article in page.articles:
            jump, last = article.jump, len(article.paragraphs)
            if jump and not (1 <= jump.paragraph <= last and 0 <= jump.at <= len(article.paragraphs[jump.paragraph - 1])):
                yield f"article {article.title!r} jumps at {jump.paragraph}:{jump.at}, outside its text; give a place inside."
            if jump and not 1 <= jump.page <= len(issue.pages):
                yield f"article {article.title!r} jumps to page {jump.page} of {len(issue.pages)}; give a page that is there."
            if any(not 1 <= caption.after <= last for caption in article.captions):
                yield f"article {article.title!r} has a caption after a paragraph that is not there; count from 1."
