"""Pages whose blocks are known to be adverts or not, to fit what tells them apart."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from rapidfuzz.distance import Levenshtein

from cleaner.articles.evidence import STORY, Witness, fold
from cleaner.chain import Cleaner
from cleaner.rulebook import Rulebook
from tools.accuracy.data import articles_alone, rows, typed_lines
from tools.meant_examples import couplets, ingredients, paired_verse, table, verse
from tools.seam_examples import corpus, passage

CLEAN = Cleaner()
ENGINES = ("pdfraw", "tess-light", "rapid-light", "rapid-heavy")
SIGNS = 2  # kinds of signs that a paragraph of a story of trade shows
LONGEST = 150  # code points of such a paragraph
PIECE = 25  # blocks of adverts in a row in a page that is made
OLD = 3  # of eight
SENTENCE = re.compile("[^。！？]+[。！？]?")
MARK = re.compile("[，。；：！？]")
HEADLESS = 0.15  # of the stories go on below an advert without a headline
LABELS = {"ad", "label"}  # furniture of read pages that is left out


@dataclass(frozen=True)
class Blocks:
    """The blocks of a page, and for each whether it is an advert; `day` is that of the issue, empty for other papers."""

    kind: str
    day: str
    texts: tuple[str, ...]
    adverts: np.ndarray


def solid(text: str) -> tuple[str, ...]:
    """Return the lines that hold anything."""
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def plain(kind: str, text: str) -> Blocks:
    """Return a page without an advert."""
    texts = solid(text)
    return Blocks(kind, "", texts, np.zeros(len(texts), dtype=int))


def daily(row: dict[str, Any]) -> Blocks:
    """Clean a page whose lines have types, and type its blocks by the letters they share with the lines."""
    text = CLEAN.clean(row["raw"]).text
    sides = []
    for lines in (row["raw"].split("\n"), text.split("\n")):
        letters = [(char, number) for number, line in enumerate(lines) for char in line if char.isalnum()]
        sides.append(("".join(char for char, _ in letters), [number for _, number in letters]))
    (given, rows_of), (made, blocks_of) = sides
    types = list(typed_lines(row))
    seen: dict[int, Counter[bool]] = {}
    for op in Levenshtein.opcodes(given, made):
        for step in range(min(op.src_end - op.src_start, op.dest_end - op.dest_start)):
            kind = types[rows_of[op.src_start + step]]
            if kind:
                seen.setdefault(blocks_of[op.dest_start + step], Counter())[kind != "article"] += 1
    said = [seen[number].most_common(1)[0][0] if seen.get(number) else None for number in range(text.count("\n") + 1)]
    texts, adverts = [], []
    for line, advert in zip(text.split("\n"), said, strict=True):
        if line.strip():
            texts.append(line.strip())
            adverts.append(adverts[-1] if advert is None and adverts else bool(advert))
    return Blocks("daily", row["date"], tuple(texts), np.array(adverts, dtype=int))


def mixed(rng: random.Random, page: Blocks, stories: list[tuple[str, ...]]) -> Blocks:
    """Set the adverts of a page between the stories of other papers, in the order of neither."""
    adverts = [text for text, advert in zip(page.texts, page.adverts, strict=True) if advert]
    texts: list[str] = []
    labels: list[int] = []
    while adverts:
        story = rng.choice(stories)[rng.random() < HEADLESS : rng.choice([2, 3, 3, 4, 8])]
        size = rng.randint(3, PIECE)
        texts += [*story, *adverts[:size]]
        labels += [0] * len(story) + [1] * len(adverts[:size])
        adverts = adverts[size:]
    return Blocks("mixed", page.day, tuple(texts), np.array(labels, dtype=int))


def meant(rng: random.Random, paragraphs: list[str]) -> Iterator[Blocks]:
    """Yield verse, tables and lists between paragraphs: short lines that sell nothing."""
    clauses = [clause for paragraph in paragraphs[:8000] for clause in re.findall(r"[一-鿿]+", paragraph)]
    for _ in range(150):
        make = rng.choice((verse, verse, paired_verse, couplets, table, ingredients))
        lines = make(rng, clauses).text
        around = passage(rng, paragraphs, 2, 6)
        yield plain("lines", "\n".join([*around[:1], lines, *around[1:]]))


def trade_stories(paragraphs: list[str], titles: list[str]) -> list[tuple[str, ...]]:
    """Return short stories whose every paragraph shows signs of trade: prices, firms, doctors, theatres in the news."""
    signs = Witness(Rulebook().of("adverts")).signs([fold(text) for text in paragraphs])
    kinds = sum((flags.astype(int) for name, flags in signs.items() if name != STORY), np.zeros(len(paragraphs), dtype=int))
    chosen = [text for text, count in zip(paragraphs, kinds.tolist(), strict=True) if count >= SIGNS and len(text) <= LONGEST]
    cut = [text if at % 2 else "".join(SENTENCE.findall(text)[: 1 + at // 2 % 2]) for at, text in enumerate(chosen)]
    cut = [MARK.sub("、", text) if at % 8 < OLD else text for at, text in enumerate(cut)]  # old papers know one mark only
    return [(titles[at % len(titles)], *cut[at : at + 1 + at % 4]) for at in range(0, len(cut), 4)]


def examples(shared: Path) -> list[Blocks]:
    """Return all pages: the daily with its adverts, and others that have none."""
    rng = random.Random(1)
    pages = shared / "pages"
    stories = [solid("\n".join([row["title"], *row["paragraphs"]])) for row in rows(pages / "clean/zh_articles.jsonl")]
    found = [daily(row) for row in rows(pages / "jingbao/pages.jsonl")]
    old = corpus(shared / "corpora/zh_shenbao_1870s-1949.txt.xz")
    old_stories = [tuple(passage(rng, [text for text in old if 60 < len(text) < 600], 2, 6)) for _ in range(60)]
    news = corpus(shared / "corpora/zh_news_2022-2026.txt.xz")[:20000]
    sources = (stories, old_stories, trade_stories(news, [story[0] for story in stories]))
    for page in list(found):
        if page.adverts.any():
            found += [mixed(rng, page, source) for source in sources]
    for row in rows(pages / "jingbao/pages.jsonl"):
        alone = articles_alone(row)
        if alone.strip():
            found.append(replace(plain("alone", CLEAN.clean(alone).text), day=row["date"]))
    found += [plain("story", "\n".join(story)) for story in stories]
    for path in sorted(path for engine in ENGINES for path in (pages / "ocr/zh" / engine).glob("*.txt")):
        truth = json.loads((path.parents[1] / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
        notes = "\n".join(item["text"] for item in truth["furniture"] if item["kind"] in LABELS)
        clean = CLEAN.clean(path.read_text(encoding="utf-8")).text
        found.append(plain("read", "\n".join(line for line in solid(clean) if line not in notes)))
    found += meant(rng, news)
    return [page for page in found if page.texts]
