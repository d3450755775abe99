"""Find and read what the tables are made of."""

from __future__ import annotations

import importlib
import lzma
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

CORPORA = {"zh_news_2022-2026": 1.0, "zh_daily_2001": 4.0, "zh_shenbao_1870s-1949": 8.0}
"""Chinese newspapers and the weight of one occurrence: the old ones are small, and their language is wanted too."""
PAIRED = {"en": ("en_reuters_1987",)}
"""Running text of other languages, whose neighbouring words are counted."""
MODERN = ("zh_news_2022-2026", "zh_daily_2001")
LICENCES = {
    "jieba": "MIT",
    "pypinyin": "MIT (its phrases: MIT, the phrase-pinyin-data project)",
    "OpenCC": "Apache-2.0",
    "wordfreq": "data CC BY-SA 4.0, code Apache-2.0; Robyn Speer, doi:10.5281/zenodo.7199437",
}


def say(message: str) -> None:
    """Print progress on stderr."""
    print(message, file=sys.stderr, flush=True)


def need(module: str) -> Any:
    """Import a library that only this script needs; exit with the remedy where it is missing."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        sys.exit(f"tools.lexicon: {module} is missing ({error}); run: pip install jieba pypinyin opencc wordfreq")


def versions(*names: str) -> list[str]:
    """List the named distributions with their versions and licences."""
    return [f"{name} {version(name)} ({LICENCES[name]})" for name in names]


def read_corpora(folder: Path) -> dict[str, str]:
    """Read the Chinese corpora, `\\n` between paragraphs; exit where one is missing."""
    return {name: read_corpus(folder, name) for name in CORPORA}


def read_corpus(folder: Path, name: str) -> str:
    """Read one corpus; exit where it is missing."""
    path = folder / f"{name}.txt.xz"
    if not path.exists():
        sys.exit(f"tools.lexicon: {path} is missing; name the folder that holds it with --corpora DIR")
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        text = file.read()
    say(f"{path.name}: {len(text):,} characters")
    return text


def jieba_words() -> list[tuple[str, int, str]]:
    """Read jieba's dictionary: word, count, part of speech."""
    path = Path(need("jieba").__file__).parent / "dict.txt"
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[0], int(row[1]), row[2] if len(row) > 2 else "") for row in rows]


def pypinyin_phrases() -> list[str]:
    """List pypinyin's phrases."""
    return sorted(need("pypinyin.phrases_dict").phrases_dict)


def is_han(code: int) -> bool:
    """Tell whether a code point is a unified ideograph of the basic plane, or the zero of dates."""
    return (0x3400 <= code < 0xA000 and not 0x4DC0 <= code < 0x4E00) or code == 0x3007
