"""Write articles: as plain text, as markdown, or as JSONL, one article a line.

>>> from cleaner.articles import Article
>>> article = Article(title="河口新桥通车", paragraphs=("本报讯 桥已通车。",))
>>> render(article, "markdown")
'# 河口新桥通车\\n\\n本报讯 桥已通车。\\n'
"""

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.articles import Article

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
