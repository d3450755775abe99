"""The pages with a truth: where they stand, how they are read, and the plain baseline that joins every line."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.errors import UsageError

DATA = Path(__file__).parents[2].parent / "shared" / "pages"  # beside the checkout
NEEDED = {  # by table: what it reads
    "ocr": ("ocr",),
    "seeds": ("seeds/raw", "seeds/truth", "seeds/sites.jsonl", "seeds/protect.jsonl"),
    "jingbao": ("jingbao/rejoin.jsonl", "jingbao/pages.jsonl"),
    "words": ("hyphens", "clean"),
    "articles": ("ocr", "jingbao/pages.jsonl", "clean/zh_articles.jsonl", "clean/en_articles.jsonl"),
}
_PARAGRAPH_END = re.compile(r"\n(?:[ \t\r]*\n)+|\f")
_WIDE = "[\u2e80-\uffef]"  # Han and the marks that go with it
_BREAK_AT_HAN = re.compile(rf"(?<={_WIDE})\n|\n(?={_WIDE})")


def check(data: Path, tables: list[str]) -> None:
    """Refuse a folder that lacks what the tables are measured on; raises UsageError."""
    needed = dict.fromkeys(name for table in tables for name in NEEDED[table])
    missing = [name for name in needed if not (data / name).exists()]
    if missing:
        raise UsageError(
            f"{data}: has no {', '.join(missing)}; name the folder that has with --data DIR, "
            "or leave out what is measured on it with --only TABLE"
        )


def read(path: Path) -> str:
    """Read a raw page as it is, its line ends included."""
    return path.read_bytes().decode("utf-8")


def rows(path: Path) -> list[dict[str, Any]]:
    """Read JSON lines."""
    return [json.loads(line) for line in read(path).split("\n") if line.strip()]


def truth(path: Path) -> dict[str, Any]:
    """Read the truth of a page."""
    found: dict[str, Any] = json.loads(read(path))
    return found


def body(row: dict[str, Any]) -> str:
    """Return the text of a row of good text: its own, or its paragraphs."""
    return str(row["text"]) if "text" in row else "\n\n".join(row["paragraphs"])


def joined(text: str) -> str:
    r"""Join every line, Han without a space and Latin with one; a blank line or a page's end parts paragraphs.

    >>> joined("河口新\n桥通车。\n\nThe bridge\nis open.\f第2版\n")
    '河口新桥通车。\n\nThe bridge is open.\n\n第2版\n'
    """
    return "\n\n".join(filter(None, map(_one_line, _PARAGRAPH_END.split(text)))) + "\n"


def _one_line(paragraph: str) -> str:
    lines = "\n".join(filter(None, map(str.strip, paragraph.split("\n"))))
    return _BREAK_AT_HAN.sub("", lines).replace("\n", " ")


def typed_lines(page: dict[str, Any]) -> Iterator[str]:
    """Yield the type of each line of a page, empty where it has none."""
    types = [""] * (page["raw"].count("\n") + 1)
    for unit in page["units"]:
        types[unit["start"] : unit["end"]] = [unit["type"]] * (unit["end"] - unit["start"])
    yield from types


def true_articles(page: dict[str, Any]) -> dict[str, Any]:
    """Return the articles of a page as a truth; their headlines may be several lines."""
    units = [unit for unit in page["units"] if unit["type"] == "article"]
    return {"articles": [{"title": "\n".join(unit["title"]), "paragraphs": unit["paragraphs"]} for unit in units]}


def articles_alone(page: dict[str, Any]) -> str:
    """Return the lines of a page's articles, and no others."""
    lines = page["raw"].split("\n")
    units = (lines[unit["start"] : unit["end"]] for unit in page["units"] if unit["type"] == "article")
    return "\n".join(line for unit in units for line in unit) + "\n"
