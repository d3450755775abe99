"""Split a clean text: what each line is, where one article ends and the next begins, and what its parts are."""

from collections.abc import Collection

from cleaner.articles.adverts import Judge
from cleaner.articles.blocks import Typist
from cleaner.articles.boundaries import Splitter, spans_of
from cleaner.articles.crowded import part_crowded
from cleaner.articles.headlines import deal_headlines
from cleaner.articles.records import Article
from cleaner.rulebook import Rulebook, shipped


def split_articles(text: str, rulebook: Rulebook | None = None) -> list[Article]:
    """Split a clean text into articles, in the order of the page; their spans are code points of the text.

    The text has one paragraph a line; blank lines between them help, but need not be there. A section head stays in
    its article, and a line of verse is no headline.

    >>> page = "河口新桥通车\\n\\n本报讯 桥已通车。\\n\\n一、工期\\n\\n用了九年。\\n\\n北门集市开张\\n\\n集已开张。"
    >>> [(article.title, len(article.paragraphs)) for article in split_articles(page)]
    [('河口新桥通车', 3), ('北门集市开张', 1)]
    >>> split_articles("桥已通车。")[0].to_json()
    {'paragraphs': ['桥已通车。'], 'spans': [[0, 5]]}
    """
    return [article for article in split_page(text, rulebook) if not article.kind]


def split_page(
    text: str, rulebook: Rulebook | None = None, openings: Collection[int] = (), closings: Collection[int] = ()
) -> list[Article]:
    """Split a clean text into articles and, of kind "advert", what stands between them, in the order of the page.

    `openings` says where lines begin at which the second part of an article begins, `closings` where those begin with
    which a first part ends.

    >>> story = "河口新桥通车\\n\\n桥昨天通车，两岸的人走上桥来，老船工说，他在江上摆了三十年渡，没有想到有这一天。"
    >>> advert = "云帆牌香烟\\n每包二角\\n河口烟草公司出品\\n电话三四五六七号"
    >>> [(piece.kind, piece.title, len(piece.paragraphs)) for piece in split_page(f"{story}\\n\\n{advert}")]
    [('', '河口新桥通车', 1), ('advert', '', 4)]
    """
    book = rulebook or shipped()
    typist = Typist(book.of("articles"), Judge(book.of("adverts")))
    splitter = Splitter(typist, typist.read(text), openings, closings)
    drafts = [*deal_headlines(part_crowded(splitter.split(), typist.rules), typist.rules), *splitter.adverts]
    pieces = [draft.finish(typist, spans) for draft, spans in zip(drafts, spans_of(drafts), strict=True)]
    return sorted(pieces, key=lambda piece: piece.start) if splitter.adverts else pieces
