"""Articles, and adverts, while they are put together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from cleaner.articles.blocks import TEXT, Block, Kind, Typist
from cleaner.articles.records import Article, join_lines

Span = tuple[int, int]


@dataclass(eq=False)
class Draft:
    """An article while it is put together; `level` is the markdown depth of its headline."""

    head: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    level: int = 0
    close: str = ""  # the rule that closed it with its last line
    kind: str = ""
    parted: bool = False  # whether it opens where a jump line says so

    @property
    def has_story(self) -> bool:
        """Whether there is text below the headline."""
        return any(block.kind in TEXT for block in self.body)

    @property
    def titled(self) -> bool:
        """Whether it has a headline."""
        return any(block.kind is Kind.HEADING for block in self.head)

    def add(self, block: Block) -> None:
        """Take a line into the body."""
        self.body.append(block)
        self.close = block.close

    def finish(self, typist: Typist, spans: Sequence[Span]) -> Article:
        """Return the article."""

        def texts(*kinds: Kind) -> list[str]:
            return [block.text for block in self.head if block.kind in kinds]

        return Article(
            kind=self.kind,
            kicker=join_lines(texts(Kind.KICKER)),
            title=join_lines(texts(Kind.HEADING)),
            subtitle=join_lines(texts(Kind.SUBTITLE)),
            byline=tuple(texts(Kind.BYLINE, Kind.NAME)),
            dateline=None if self.kind else typist.dateline_of(self.body),
            paragraphs=tuple(block.text for block in self.body if block.kind is not Kind.CAPTION),
            captions=tuple(block.text for block in self.body if block.kind is Kind.CAPTION),
            headings=tuple(block.text for block in self.body if block.kind is Kind.SECTION),
            spans=tuple(spans),
        )


def advert_drafts(blocks: Sequence[Block]) -> Iterator[Draft]:
    """Yield the adverts that stand together as one draft."""
    for kind, run in groupby(blocks, key=lambda block: block.kind):
        if kind is Kind.ADVERT:
            yield Draft(body=list(run), kind=kind.value)
