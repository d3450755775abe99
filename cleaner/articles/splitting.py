"""Split a clean text: what each line is, where one article ends and the next begins, and what its parts are."""

from collections.abc import Collection

from cleaner.articles.blocks import Typist
from cleaner.articles.boundaries import Splitter, spans_of
from cleaner.articles.crowded import part_crowded
from cleaner.articles.headlines import deal_headlines
from cleaner.articles.records import Article
from cleaner.rulebook import Rulebook, shipped


def split_articles(
    text: str, rulebook: Rulebook | None = None, openings: Collection[int] = (), closings: Collection[int] = ()
) -> list[Article]:
    """Split a clean text into articles, in the order of the page; their spans are code points of the text.

    The text has one paragraph a line; blank lines between them help, but need not be there. A section head stays in
    its article, and a line of verse is no headline. `openings` says where lines begin at which the
    second part of an article begins, `closings` where those begin with which a first part ends.

    >>> page = "河口新桥通车\\n\\n本报讯 桥已通车。\\n\\n一、工期\\n\\n用了九年。\\n\\n北门集市开张\\n\\n集已开张。"
    >>> [(article.title, len(article.paragraphs)) for article in split_articles(page)]
    [('河口新桥通车', 3), ('北门集市开张', 1)]
    >>> split_articles("桥已通车。")[0].to_json()
    {'paragraphs': ['桥已通车。'], 'spans': [[0, 5]]}
    """
    rules = (rulebook or shipped()).of("articles")
    typist = Typist(rules)
    drafts = part_crowded(Splitter(typist, typist.read(text), openings, closings).split(), rules)
    drafts = deal_headlines(drafts, rules)
    return [draft.finish(typist, spans) for draft, spans in zip(drafts, spans_of(drafts), strict=True)]
