"""Pages whose seams are known, to fit the seam weights on: real ones with their truth, and running text wrapped here."""

import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.chain import Cleaner
from tools.laid_examples import cut_paragraphs, cut_words, wrapped, wrapped_words
from tools.meant_examples import han_meant, latin_meant, with_prose
from tools.seam_example import Example, solid_lines


def content(text: str) -> str:
    """Return the letters, digits and Han of a text."""
    return "".join(char for char in text if char.isalnum())


def exact_labels(raw: str, truth: str) -> list[int]:
    """Label the seams of a text whose truth holds the very same characters."""
    parted, position = set(), 0
    for line in truth.split("\n"):
        parted.add(position)
        position += len(content(line))
    labels, position = [], 0
    for line in solid_lines(raw)[:-1]:
        position += len(content(line))
        labels.append(0 if position in parted else 1)
    return labels


def matched_labels(raw: str, truth: dict[str, Any]) -> list[int]:
    """Label the seams of a read page by looking up the characters on both sides in the true articles."""
    body = "\n" + "\n".join(content(p) for article in truth["articles"] for p in article["paragraphs"]) + "\n"
    titles = "\n".join(content(article["title"]) for article in truth["articles"])
    strings = [f["text"] if isinstance(f, dict) else f for f in truth["furniture"]]
    strings += ["".join(caption) for caption in truth.get("captions", [])]
    furniture = "\n".join(content(text) for text in strings)
    lines = [content(line) for line in solid_lines(raw)]
    return [_matched(left, right, body, titles, furniture) for left, right in pairwise(lines)]


def _matched(left: str, right: str, body: str, titles: str, furniture: str) -> int:
    if not left or not right:
        return -1
    label = -1
    for size in (6, 4):
        tail, head = left[-size:], right[:size]
        if len(tail) + len(head) > size and tail + head in body:
            label = 1
        elif left in titles and right in titles:
            break
        elif tail + "\n" in body or "\n" + head in body or left in titles or right in titles:
            label = 0
        elif (len(left) > 3 and left in furniture) or (len(right) > 3 and right in furniture):
            label = int(left + right in furniture)
        elif tail in body and head in body:
            label = 0
        if label >= 0:
            break
    return label


def prepared(text: str) -> str:
    """Run the fixers that stand before the line joiner, so that it learns on what it will be given."""
    return Cleaner(only=["characters", "furniture", "spacing"]).clean(text).text


def read_pages(shared: Path, language: str, engines: Iterable[str]) -> Iterator[Example]:
    """Yield the read pages of these engines."""
    for engine in engines:
        for path in sorted((shared / "pages/ocr" / language / engine).glob("*.txt")):
            truth = json.loads((path.parent.parent / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
            for page in path.read_text(encoding="utf-8").split("\f"):
                text = prepared(page)
                if len(solid_lines(text)) > 1:
                    yield Example(engine, text, np.array(matched_labels(text, truth)))


def han_examples(shared: Path) -> Iterator[Example]:
    """Yield Chinese examples."""
    for line in (shared / "pages/jingbao/rejoin.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = prepared(row["raw"])
        if len(solid_lines(text)) == len(solid_lines(row["raw"])) > 1:
            yield Example("jingbao", text, np.array(exact_labels(row["raw"], row["truth"])))
    for path in sorted((shared / "pages/seeds/truth").glob("*.json")):
        raw = (path.parent.parent / "raw" / f"{path.stem}.txt").read_text(encoding="utf-8")
        text = prepared(raw)
        yield Example("founding", text, np.array(matched_labels(text, json.loads(path.read_text(encoding="utf-8")))))
    yield from read_pages(shared, "zh", ("pdfraw", "rapid-light", "tess-light"))
    paragraphs = corpus(shared / "corpora/zh_news_2022-2026.txt.xz")
    rng = random.Random(1)
    for _ in range(600):
        chosen = passage(rng, paragraphs[:60000], rng.choice([1, 5]), rng.choice([3, 25, 25]))
        if rng.random() < 0.25:  # papers of the 1930s know one mark only
            chosen = [re.sub("[，。；：？！]", "、", paragraph) for paragraph in chosen]
        yield wrapped(rng, chosen)
    for _ in range(300):
        yield cut_paragraphs(rng, passage(rng, paragraphs[60000:], rng.choice([1, 4]), rng.choice([3, 20])))
    clauses = [c for p in paragraphs[:20000] for c in re.findall(r"[一-鿿]+", p)]
    for _ in range(700):
        example = han_meant(rng, clauses)
        yield with_prose(rng, example, paragraphs) if rng.random() < 0.3 else example


def latin_examples(shared: Path) -> Iterator[Example]:
    """Yield English, German and French examples: what tells is the same in all, but for German's capitals."""
    yield from read_pages(shared, "en", ("pdfraw", "rapid-light", "tess-light", "tess-heavy"))
    rng = random.Random(2)
    english = [p for p in corpus(shared / "corpora/en_reuters_1987.txt.xz") if p[-1] in '."' and " vs " not in p]
    english = [" ".join(english[at : at + size]) for at, size in runs(rng, len(english))]
    foreign = {language: told(rng, shared / f"pages/post-ocr/{language}.jsonl") for language in ("de", "fr")}
    for number in range(500):
        paragraphs = (english, english, foreign["de"], foreign["fr"])[number % 4]
        yield wrapped_words(rng, passage(rng, paragraphs, rng.choice([1, 5]), rng.choice([3, 20, 20])))
    for number in range(300):
        paragraphs = (english, english, foreign["de"], foreign["fr"])[number % 4]
        yield cut_words(rng, passage(rng, paragraphs, rng.choice([1, 4]), rng.choice([3, 15])))
    paragraphs = english[:2000] + foreign["de"] + foreign["fr"]
    words = [word for p in paragraphs for word in p.split()]
    sentences = [s for p in paragraphs for s in re.findall(r"[^.]{30,200}\.", p)]
    for _ in range(600):
        example = latin_meant(rng, words, sentences)
        yield with_prose(rng, example, paragraphs) if rng.random() < 0.3 else example


def runs(rng: random.Random, size: int) -> Iterator[tuple[int, int]]:
    """Cut a row of so many paragraphs into runs of one or two: an agency's paragraphs are shorter than a newspaper's."""
    at = 0
    while at < size:
        length = rng.choice([1, 1, 2])
        yield at, length
        at += length


def told(rng: random.Random, path: Path) -> list[str]:
    """Read the transcribed lines of a newspaper as running text, in paragraphs of some sentences."""
    sentences: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        whole = re.sub(r"\s+", " ", re.sub(r"[-\N{NOT SIGN}]\n", "", json.loads(line)["truth"]))
        sentences += re.findall(r"[^.!?]{20,300}[.!?]+ ?", whole)
    paragraphs = []
    while sentences:
        size = rng.randint(1, 6)
        paragraphs.append("".join(sentence.strip() + " " for sentence in sentences[:size]).strip())
        sentences = sentences[size:]
    return paragraphs


def corpus(path: Path) -> list[str]:
    """Read a corpus: its paragraphs."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip()]


def passage(rng: random.Random, paragraphs: list[str], least: int, most: int) -> list[str]:
    """Pick neighbouring paragraphs."""
    start = rng.randrange(len(paragraphs) - most)
    return paragraphs[start : start + rng.randint(min(least, most), most)]
