"""From clean pages to articles: what each line is, where one article ends and the next begins, and what its parts are.

This reads the clean page and edits nothing: every line that holds anything is in exactly one article.
"""

from functools import cache

from cleaner.articles.blocks import Typist
from cleaner.articles.boundaries import Splitter, spans_of
from cleaner.articles.headlines import deal_headlines
from cleaner.articles.records import Article, Dateline
from cleaner.rulebook import Rulebook

__all__ = ["Article", "Dateline", "split_articles"]


@cache
def _shipped() -> Rulebook:
    return Rulebook()


def split_articles(text: str, rulebook: Rulebook | None = None) -> list[Article]:
    """Split a clean text into articles, in the order of the page.

    The text has one paragraph a line; blank lines between them help, but need not be there. A section head stays in
    its article, and a line of verse is no headline.

    >>> page = "河口新桥通车\\n\\n本报讯 桥已通车。\\n\\n一、工期\\n\\n用了九年。\\n\\n北门集市开张\\n\\n集已开张。"
    >>> [(article.title, len(article.paragraphs)) for article in split_articles(page)]
    [('河口新桥通车', 3), ('北门集市开张', 1)]
    >>> split_articles("桥已通车。")[0].to_json()
    {'paragraphs': ['桥已通车。'], 'spans': [[0, 5]]}
    """
    rules = (rulebook or _shipped()).of("articles")
    typist = Typist(rules)
    drafts = deal_headlines(Splitter(typist, typist.read(text)).split(), rules)
    return [draft.finish(typist, spans) for draft, spans in zip(drafts, spans_of(drafts), strict=True)]
