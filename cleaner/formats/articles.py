"""Write articles: as plain text, as markdown, or as JSONL, one article a line.

>>> from cleaner.articles import Article
>>> article = Article(title="河口新桥通车", paragraphs=("本报讯 桥已通车。",))
>>> render(article, "markdown")
'# 河口新桥通车\\n\\n本报讯 桥已通车。\\n'
"""

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.articles import Article

ENDINGS = {"text": ".txt", "markdown": ".md", "jsonl": ".jsonl"}
LONGEST_NAME = 120  # bytes of the headline; file systems take 255 for a name
_UNSAFE = re.compile(r"[\W_]+")
BETWEEN = "\n\n"  # after an article's last line: two blank lines


def file_name(number: int, title: str, to: str) -> str:
    """Return a name for an article's own file: its number, and what of its headline any file system takes.

    >>> file_name(7, "河口新桥：通车 / Bridge opens", "text"), file_name(12, "", "jsonl")
    ('007-河口新桥-通车-Bridge-opens.txt', '012.jsonl')
    """
    words = _UNSAFE.sub("-", title).encode("utf-8", "ignore")[:LONGEST_NAME].decode("utf-8", "ignore").strip("-")
    return f"{number:03}" + (f"-{words}" if words else "") + ENDINGS[to]


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
