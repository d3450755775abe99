"""Write articles: as plain text, as markdown, or as JSONL, one article a line.

>>> from cleaner.articles import Article
>>> article = Article(title="河口新桥通车", paragraphs=("本报讯 桥已通车。",))
>>> render(article, "markdown")
'# 河口新桥通车\\n\\n本报讯 桥已通车。\\n'
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from cleaner.stream import WINDOW

if TYPE_CHECKING:
    from cleaner.articles import Article
    from cleaner.rulebook import Rulebook

BETWEEN = "\n\n"  # after an article's last line: two blank lines


def render(article: "Article", to: str, facts: dict[str, Any] | None = None) -> str:
    """Return an article in the form `to`; `facts` go before its own fields in JSONL."""
    if to == "jsonl":
        record = {**(facts or {}), **article.to_json()}
        line = json.dumps(record, ensure_ascii=False)
        try:
            line.encode("utf-8")
        except UnicodeEncodeError:  # a lone surrogate from a JSON document
            line = json.dumps(record)
        return line + "\n"
    markdown = to == "markdown"
    heads = set(article.headings)
    parts = [
        article.kicker,
        f"# {article.title}" if markdown and article.title else article.title,
        article.subtitle,
        *article.byline,
        *(f"## {paragraph}" if markdown and paragraph in heads else paragraph for paragraph in article.paragraphs),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def articles_of(pages: Iterable[tuple[str, str]], rulebook: "Rulebook", *, adverts: bool = False) -> Iterator["Article"]:
    """Split pages and the separators behind them into articles, with spans in the clean text as a whole.

    With `adverts`, what stands between the articles comes too, each in its place.

    A form feed ends an article. A page that was cut for its length alone does not: its last article waits for the rest.
    """
    for article in _pieces(pages, rulebook):
        if adverts or not article.kind:
            yield article


def _pieces(pages: Iterable[tuple[str, str]], rulebook: "Rulebook") -> Iterator["Article"]:
    from cleaner.articles import split_page

    held, base = "", 0
    for text, separator in pages:
        whole = held + text
        articles = split_page(whole, rulebook)
        keep = _carried(articles, whole) if separator != "\f" else len(whole)
        yield from (_moved(article, base) for article in articles if article.start < keep)
        held = whole[keep:] + separator if keep < len(whole) else ""
        base += keep if held else len(whole) + len(separator)
    yield from (_moved(article, base) for article in split_page(held, rulebook))


def _carried(articles: list["Article"], text: str) -> int:
    """Return where the last article begins, if it stands behind all others and is not too long to wait."""
    start = articles[-1].start if articles else len(text)
    alone = all(article.end <= start for article in articles[:-1])
    return start if alone and len(text) - start < WINDOW else len(text)


def _moved(article: "Article", base: int) -> "Article":
    return replace(article, spans=tuple((start + base, end + base) for start, end in article.spans))
