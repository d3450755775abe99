"""What an article is: its parts as a reader knows them, and where they stand in the text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from cleaner.edits import Doubt
from cleaner.results import Lifted


@dataclass(frozen=True)
class Dateline:
    """Agency, place, date and reporters, as the text spells them; the words also stay in the paragraph they open."""

    agency: str = ""
    place: str = ""
    date: str = ""
    reporters: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return only what is there."""
        return _present(vars(self))


@dataclass(frozen=True)
class Article:
    """One article, or of kind "advert" what stands between articles: adverts, notices, the paper's own lines.

    Marks of markdown are taken off its parts; `spans` are code points of the text it was given as.

    `paragraphs` is the body as it reads, section heads and closing lines included; `headings` says which of them are heads.
    `captions` are those of its pictures, lifted ones too. `page` is the page's own number where its folio was lifted, else
    its number in the text. Pages that a jump line names: `continued_from` where the first part is absent, `continues_on`
    where the second is.
    """

    kind: str = ""
    page: str = ""
    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    byline: tuple[str, ...] = ()
    dateline: Dateline | None = None
    paragraphs: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    continued_from: str = ""
    continues_on: str = ""
    doubts: tuple[Doubt, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return min(start for start, _ in self.spans)

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return max(end for _, end in self.spans)

    def having(self, item: Lifted | Doubt) -> "Article":
        """Return the article with a caption of its page, or a doubt about it."""
        if isinstance(item, Lifted):
            return replace(self, captions=(*self.captions, item.text))
        return replace(self, doubts=(*self.doubts, item))

    def to_json(self) -> dict[str, Any]:
        """Return only what is there, ready for json.dumps.

        >>> Article(title="河口新桥通车", spans=((0, 6),)).to_json()
        {'title': '河口新桥通车', 'spans': [[0, 6]]}
        """
        return _present(vars(self))


def join_lines(lines: Sequence[str]) -> str:
    """Join the lines of a headline; a space parts them unless a mark does.

    >>> join_lines(["最高法：", "部署行动"]), join_lines(["河口新桥通车", "北岸连南岸"])
    ('最高法：部署行动', '河口新桥通车 北岸连南岸')
    """
    joined = ""
    for line in lines:
        joined += line if not joined or joined[-1] in "：—！？" or line.startswith(("《", "—")) else f" {line}"
    return joined


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in fields.items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, Dateline):
        return value.to_json()
    if isinstance(value, Doubt):
        return {"rule": value.rule, "note": value.note, "start": value.start, "end": value.end}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
