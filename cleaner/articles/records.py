"""What an article is: its parts as a reader knows them, and where they stand in the text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


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

    Marks of markdown are taken off its parts; `spans` point into the given text (code points).

    `paragraphs` is the body as it reads, section heads and closing lines included; `headings` says which of them are heads.
    """

    kind: str = ""
    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    byline: tuple[str, ...] = ()
    dateline: Dateline | None = None
    paragraphs: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return min(start for start, _ in self.spans)

    @property
    def end(self) -> int:
        """The offset behind its last character."""
        return max(end for _, end in self.spans)

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
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
