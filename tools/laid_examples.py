"""Running text set here as a printer or an extractor would leave it, to fit the seam weights on."""

import random
import re

import numpy as np

from tools.meant_examples import latin_title
from tools.seam_example import Example

COLUMNS = (8, 10, 12, 13, 14, 15, 16, 17, 18, 20, 22, 24, 26, 30, 36, 40)  # Han characters a line
CLOSINGS = ("I am, Sir, yours faithfully,", "Yours truly,", "Yours, &c.,", "Hochachtungsvoll", "Agréez, Monsieur,")
HANGING = "，。、；：？！）》”"


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
        headed = rng.random() < (0.15 if lines else 0.4) and bool(clauses)
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
    parts: list[str] = []
    joined: list[int] = []
    clauses = [clause for paragraph in paragraphs for clause in re.findall(r"[一-鿿]{5,16}", paragraph)]
    torn = rng.random() < 0.05
    for paragraph in paragraphs:
        pieces = [paragraph]
        if clauses and rng.random() < (0.15 if parts else 0.5):
            joined += [0] * bool(parts)
            parts.append(rng.choice([rng.choice(clauses), "，".join(rng.sample(clauses, 2))] if len(clauses) > 1 else clauses))
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
        if rng.random() < (0.15 if lines else 0.4) and len(words) > 8:
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
    parts: list[str] = []
    joined: list[int] = []
    torn = rng.random() < 0.12  # some extractors put a blank line after every few words
    gap = "\n\n" if torn else rng.choice(["\n\n", "\n\n", "\n"])
    for paragraph in paragraphs:
        words, pieces = paragraph.split(), [paragraph]
        if rng.random() < (0.2 if parts else 0.6) and len(words) > 8:
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
