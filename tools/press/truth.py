"""Say what a page should say: the truth of an issue, as the scorer reads it."""

import json
from collections.abc import Iterator
from typing import Any

from tools.press.issues import HEADING, Article, Issue


def truth_of(issue: Issue, torn: str = "") -> dict[str, Any]:
    """Return articles and furniture; `torn` says in a sentence what of the reading order the raw page has not kept."""
    truth: dict[str, Any] = {
        "articles": [_article(article) for page in issue.pages for article in page.articles],
        "furniture": [{"kind": kind, "text": text} for kind, text in _furniture(issue)],
    }
    return truth | ({"torn": torn} if torn else {})


def text_of(truth: dict[str, Any]) -> str:
    """Write a truth as the files in seeds/truth/ hold it."""
    return json.dumps(truth, ensure_ascii=False, indent=1) + "\n"


def _article(article: Article) -> dict[str, Any]:
    named = {name: getattr(article, name) for name in ("id", "kicker", "title", "subtitle", "byline")}
    told: dict[str, Any] = {name: text for name, text in named.items() if text or name == "title"}
    told["paragraphs"] = [paragraph.removeprefix(HEADING) for paragraph in article.paragraphs]
    if article.jump:
        told["jump"] = {"at": _characters(article.parts()[0]), "to_page": article.jump.page}
    return told


def _characters(paragraphs: list[str]) -> int:
    """Count the characters that are no white space."""
    return len("".join("".join(paragraph.removeprefix(HEADING) for paragraph in paragraphs).split()))


def _furniture(issue: Issue) -> Iterator[tuple[str, str]]:
    """Yield kind and text of the furniture, page by page: head, notes, captions, jump lines, foot."""
    for number, page in enumerate(issue.pages, 1):
        yield from ((line.kind, line.text) for line in page.top)
        yield from ((note.kind, line) for note in page.notes for line in note.lines)
        for article in page.articles:
            yield from (("caption", caption.text) for caption in article.captions)
            if article.jump:
                yield "jump", article.jump.line
        for article in issue.continued(number):
            if article.jump:
                yield from (("jump", text) for text in (article.jump.from_line, article.jump.title) if text)
        yield from ((line.kind, line.text) for line in page.bottom)
