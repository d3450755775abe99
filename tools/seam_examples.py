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
from tools.meant_examples import han_meant, latin_meant, latin_title, with_prose
from tools.seam_example import Example, solid_lines

COLUMNS = (8, 10, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26, 30, 36, 40)  # Han characters a line
CLOSINGS = ("I am, Sir, yours faithfully,", "Yours truly,", "Yours, &c.,", "Hochachtungsvoll", "Agréez, Monsieur,")
HANGING = "，。、；：？！）》”"


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


def laid_out(rng: random.Random, kind: str, lines: list[tuple[str, bool]]) -> Example:
    """Put lines together (the flag: it begins a paragraph) with the blank lines of one habit or another."""
    habit = rng.choice(["none", "none", "all", "paragraphs", "some", "ink"])
    parts, joined = [lines[0][0]], []
    for line, begins in lines[1:]:
        blank = habit == "all" or (habit in {"paragraphs", "ink"} and begins) or (habit == "some" and rng.random() < 0.1)
        blank |= habit == "ink" and (line[0] in "《“（" or rng.random() < 0.03)  # ink that sits right in its box looks indented
        parts.append(("\n\n" if blank else "\n") + line)
        joined.append(0 if begins else 1)
    return Example(kind, "".join(parts), np.array(joined))


def cells(text: str) -> int:
    """Return the width of a text: two for a wide character, one for others."""
    return sum(1 if ord(char) < 0x2000 else 2 for char in text)


def dateline(rng: random.Random, clauses: list[str]) -> str:
    """Make a dateline, as agencies and papers begin their stories with."""
    place, name = rng.choice(clauses)[:2], rng.choice(clauses)[:3]
    forms = (
        f"本报讯（记者 {name}）",
        f"本报{place}{rng.randint(1, 12)}月{rng.randint(1, 28)}日电 ",
        f"新华社{place}{rng.randint(1, 12)}月{rng.randint(1, 28)}日电（记者{name}）",
        "据新华社电 ",
        "本报讯 ",
        f"（{place}{rng.choice('十廿')}{rng.choice('一二三四五六七八九')}日电）",
    )
    return rng.choice(forms)


def wrapped(rng: random.Random, paragraphs: list[str]) -> Example:
    """Wrap paragraphs into a column as a printer would, with indents kept, lost or never there."""
    width, indent = 2 * rng.choice(COLUMNS), rng.choice(["lost", "lost", "kept", "none"])
    lines: list[tuple[str, bool]] = []
    clauses = [clause for paragraph in paragraphs for clause in re.findall(r"[一-鿿]{5,16}", paragraph)]
    for paragraph in paragraphs:
        headed = rng.random() < 0.15 and bool(clauses)
        if headed:
            if lines and rng.random() < 0.4:  # a story breaks off here, to go on upon another page
                del lines[-rng.randint(1, min(3, len(lines))) :]
            lines += [(line, True) for line in rng.sample(clauses, min(len(clauses), rng.randint(1, 2)))]
        if clauses and rng.random() < (0.5 if headed else 0.05):
            paragraph = dateline(rng, clauses) + paragraph  # noqa: PLW2901 - the paragraph as the paper prints it
        heading = len(paragraph) < 30 and paragraph[-1] not in "。！？”）"
        line = "" if indent == "none" or heading else "\N{IDEOGRAPHIC SPACE}" * 2
        begins = True
        for piece in re.findall(r"[0-9A-Za-z.%]+|.", paragraph[:600]):
            full = cells(line) + cells(piece) > width and line
            if full and piece in HANGING and rng.random() < 0.7:
                line += piece
                continue
            if full:
                lines.append((line, begins))
                line, begins = "", False
            line += piece
        lines.append((line, begins))
    if indent == "lost":
        lines = [(line.lstrip("\N{IDEOGRAPHIC SPACE}"), begins) for line, begins in lines]
    return laid_out(rng, "wrapped", [pair for pair in lines if pair[0].strip()])


def cut_paragraphs(rng: random.Random, paragraphs: list[str]) -> Example:
    """Lay out paragraphs one a line, some cut in mid-sentence, as vision models leave them."""
    parts, joined = [], []
    clauses = [clause for paragraph in paragraphs for clause in re.findall(r"[一-鿿]{5,16}", paragraph)]
    torn = rng.random() < 0.05
    for paragraph in paragraphs:
        pieces = [paragraph]
        if clauses and rng.random() < 0.15:
            joined += [0] * bool(parts)
            parts.append(rng.choice(clauses))
        if torn and len(paragraph) > 20:
            pieces = [""]
            for char in paragraph[:300]:
                if len(pieces[-1]) >= 4 and rng.random() < 0.08 and char not in HANGING:
                    pieces.append("")
                pieces[-1] += char
        elif len(paragraph) > 60 and rng.random() < 0.3:
            cut = rng.randrange(15, len(paragraph) - 15)
            ended = max(paragraph.find(mark, 15) + len(mark) for mark in ("——", "；", "："))
            if 15 < ended < len(paragraph) - 15 and rng.random() < 0.5:  # a list of paragraphs follows
                joined += [0, 0] if parts else [0]
                parts += [paragraph[:ended], paragraph[ended:]]
                continue
            if paragraph[cut - 1] not in "。！？" and paragraph[cut] not in HANGING:
                pieces = [paragraph[:cut], paragraph[cut:]]
        for number, piece in enumerate(pieces):
            if parts:
                joined.append(1 if number else 0)
            parts.append(piece)
    gap = "\n\n" if torn else rng.choice(["\n\n", "\n\n", "\n"])
    return Example("paragraphs", gap.join(parts), np.array(joined))


def wrapped_words(rng: random.Random, paragraphs: list[str]) -> Example:
    """Wrap paragraphs of words into a column, some words hyphenated, with indents kept, lost or never there."""
    width, indent, hyphens = rng.randint(20, 75), rng.choice([0, 0, 1, 2, 4]), rng.random() < 0.6
    lines: list[tuple[str, bool]] = []
    words = [word for paragraph in paragraphs for word in paragraph.split()]
    for paragraph in paragraphs:
        if rng.random() < 0.15 and len(words) > 8:
            if lines and rng.random() < 0.3:
                del lines[-rng.randint(1, min(3, len(lines))) :]
            lines.append((latin_title(rng, words), True))
        line, begins = " " * indent, True
        for whole in paragraph.split()[:120]:
            word = whole
            room = width - len(line) - 1
            if len(word) <= room or not line.strip():
                line += (" " if line.strip() else "") + word
                continue
            if hyphens and len(word) > 6 and room > 4 and word.isalpha():
                cut = min(room - 1, len(word) - 2)
                line, word = f"{line} {word[:cut]}-", word[cut:]
            lines.append((line, begins))
            line, begins = word, False
        lines.append((line, begins))
        if rng.random() < 0.1:  # a letter ends: what stands last is set line for line
            lines += [(rng.choice(CLOSINGS), True), (latin_title(rng, words), True)]
    if rng.random() < 0.3:
        lines = [(line.strip(), begins) for line, begins in lines]
    return laid_out(rng, "wrapped", [pair for pair in lines if pair[0].strip()])


def cut_words(rng: random.Random, paragraphs: list[str]) -> Example:
    """Lay out paragraphs one a line, some cut between two words."""
    parts, joined = [], []
    torn = rng.random() < 0.12  # some extractors put a blank line after every few words
    gap = "\n\n" if torn else rng.choice(["\n\n", "\n\n", "\n"])
    for paragraph in paragraphs:
        words, pieces = paragraph.split(), [paragraph]
        if rng.random() < 0.2 and len(words) > 8:
            joined += [0] * bool(parts)
            parts.append(latin_title(rng, words))
        if torn and len(words) > 12:
            pieces = []
            while words:
                size = rng.randint(2, 9)
                pieces.append(" ".join(words[:size]))
                words = words[size:]
        elif len(words) > 20 and rng.random() < 0.3:
            cut = rng.randrange(6, len(words) - 6)
            if words[cut - 1][-1] not in ".!?":
                pieces = [" ".join(words[:cut]), " ".join(words[cut:])]
        for number, piece in enumerate(pieces):
            if parts:
                joined.append(1 if number else 0)
            parts.append(piece)
    return Example("paragraphs", gap.join(parts), np.array(joined))
