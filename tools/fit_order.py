"""Fit what the bonds between lines weigh and write it into rules/LANGUAGE/order.toml.

    python -m tools.fit_order DIR [--language zh] [--write]

Learns from read pages of DIR/pages/ocr/LANGUAGE whose articles are known: which line goes on in which. Prints first how often
the true successor of a held-out line is the likeliest of the eight lines below it.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from cleaner.chain import Cleaner
from cleaner.fixers._order_bonds import bond_evidence
from cleaner.fixers._order_latin import LANGUAGES, latin_ends
from cleaner.fixers._order_lines import Ends, ends_of
from cleaner.page import Page
from cleaner.rulebook import Rulebook
from tools.fit_seams import ROOT, fit, write

ENGINES = {
    "zh": ("pdftext", "pdflayout", "rapid-light", "rapid-heavy", "tess-light", "rapidyx-light", "rapidyx-heavy"),
    "en": ("pdfraw", "pdftext", "pdflayout", "rapid-light", "rapid-heavy", "tess-light", "rapidyx-light", "rapidyx-heavy"),
}
RULE = {"zh": "lines-across-columns", "en": "lines-across-columns-en"}
BEFORE = Cleaner(only=["characters", "columns", "furniture", "spacing"])  # the fixers that stand before the order
NEAR = 6  # lines on either side of the true successor, of which the others are drawn
OTHERS = 4
AHEAD = 8
ALIKE = 85.0  # per cent; a misread line is still known for its place in the truth
SHORTEST = 4  # code points; a shorter line may stand anywhere


@dataclass(frozen=True)
class Sample:
    """A page whose lines follow each other in a known way."""

    paper: str
    ends: Ends
    after: dict[int, int]


def measured(page: Page, language: str) -> tuple[Ends, list[str]]:
    """Measure the lines of a page, and return what each holds but for spaces and a hyphen at its end."""
    data = Rulebook().of("order")[RULE["zh"]].data
    ends = latin_ends(page, language, data) if language in LANGUAGES else ends_of(page, data)
    spans = zip(ends.start.tolist(), ends.end.tolist(), strict=True)
    lines = ["".join(page.text[start:end].split()) for start, end in spans]
    return ends, [line.rstrip("-") or line for line in lines] if language in LANGUAGES else lines


def place_of(line: str, bodies: list[str]) -> tuple[int, int, int] | None:
    """Find a line in the articles: which one, and where it begins and ends there."""
    for number, body in enumerate(bodies):
        start = body.find(line)
        if start >= 0:
            return number, start, start + len(line)
    found = [(fuzz.partial_ratio_alignment(line, body), number) for number, body in enumerate(bodies)]
    known = [(one.score, number, one.dest_start, one.dest_end) for one, number in found if one and one.score >= ALIKE]
    return max(known)[1:] if known and len(line) > SHORTEST else None


def successors(lines: list[str], bodies: list[str]) -> dict[int, int]:
    """Tell which line goes on in which: the one that begins in the article where the other ends, give or take a character."""
    places = [place_of(line, bodies) if len(line) >= SHORTEST else None for line in lines]
    begins: dict[tuple[int, int], list[int]] = {}
    for number, place in enumerate(places):
        if place:
            begins.setdefault(place[:2], []).append(number)
    after = {}
    for number, place in enumerate(places):
        for slack in (0, 1, -1, 2, -2) if place else ():
            near = [other for other in begins.get((place[0], place[2] + slack), []) if other != number]
            if near:
                after[number] = min(near, key=lambda other: abs(other - number - 1))
                break
    return after


def samples(folder: Path, language: str) -> list[Sample]:
    """Read the pages and prepare them as the chain does."""
    found = []
    for engine in ENGINES[language]:
        for path in sorted((folder / engine).glob("*.txt")):
            truth = json.loads((folder / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
            bodies = ["".join("".join(article["paragraphs"]).split()) for article in truth["articles"]]
            ends, lines = measured(Page(BEFORE.clean(path.read_text(encoding="utf-8")).text), language)
            found.append(Sample(path.stem, ends, successors(lines, bodies)))
    return found


def drawn(sample: Sample, rng: np.random.Generator) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return the evidence of the true pairs of a page and of some that are not, and which are true."""
    pairs = []
    for tail, head in sample.after.items():
        around = range(max(0, head - NEAR), min(len(sample.ends), head + NEAR + 1))
        near = [line for line in around if line not in (tail, head)]
        pairs.append((tail, head, 1))
        pairs += [(tail, int(other), 0) for other in rng.choice(near, min(OTHERS, len(near)), replace=False)]
    tails, heads, true = np.array(pairs).T
    return bond_evidence(sample.ends, tails, heads), true


def learn(parts: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Fit the weights; the bias is that of even chances, so that 0 means as likely as any line."""
    rows, true = np.concatenate([rows for rows, _ in parts]), np.concatenate([true for _, true in parts])
    weights = fit(rows, true.astype(float), np.ones(len(true)))
    weights[-1] += np.log((1 - true.mean()) / true.mean())
    return weights


def first_of(sample: Sample, weights: np.ndarray) -> tuple[int, int]:
    """Count the lines whose true successor is near below, and those of them where it is the likeliest."""
    right = asked = 0
    for tail, head in sample.after.items():
        heads = np.arange(tail + 1, min(len(sample.ends), tail + AHEAD + 1))
        if head in heads:
            rows = np.array(list(bond_evidence(sample.ends, np.full(len(heads), tail), heads).values()), dtype=float).T
            right += int(heads[np.argmax(rows @ weights[:-1])] == head)
            asked += 1
    return right, asked


def main() -> None:
    """Fit, print how well it does on held-out papers, and with --write put the weights into the rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", metavar="DIR", type=Path, help="the folder that holds pages/")
    parser.add_argument("--language", choices=sorted(RULE), default="zh")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    folder = options.shared / "pages" / "ocr" / options.language
    if not folder.is_dir():
        sys.exit(f"{folder}: no read pages there; give the folder that holds pages/")
    pages = samples(folder, options.language)
    rng = np.random.default_rng(1939)
    found = [drawn(page, rng) for page in pages]
    names = list(found[0][0])
    parts = [(np.array(list(evidence.values()), dtype=float).T, true) for evidence, true in found]
    counts = np.zeros(2)
    for paper in sorted({page.paper for page in pages}):
        weights = learn([part for page, part in zip(pages, parts, strict=True) if page.paper != paper])
        for page in pages:
            counts += first_of(page, weights) if page.paper == paper else (0, 0)
    share = counts[0] / counts[1]
    print(f"the likeliest of {AHEAD} lines below is the true one for {share:.3f} of {int(counts[1])} held-out lines")
    if options.write:
        rules = ROOT / "rules" / options.language / "order.toml"
        write(rules, f"{RULE[options.language]}.weights", names, learn(parts))


if __name__ == "__main__":
    main()
