"""Fit what misread Latin letters weigh and write it into rules/{any,en,de,fr}/confusions.toml.

    python -m tools.fit_latin_confusions DIR [--write]

Learns from the read pages of DIR/post-ocr, whose true text is known, and from good text: that truth itself. Prints
first what edits do to pages that were held out, both from the counting of the confusions and from the fitting of weights.
"""

import argparse
import random
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from cleaner.chain import Cleaner
from cleaner.fixers import _confusions_latin_judging as judging
from cleaner.fixers._confusions_latin_moves import EVIDENCE, Move, changed
from cleaner.fixers._confusions_latin_page import Sheet
from cleaner.fixers._confusions_latin_readings import confusions_of
from cleaner.fixers._confusions_latin_spaces import joined, split
from cleaner.fixers._confusions_latin_words import vocabulary_of
from cleaner.rulebook import FixerRules, Rulebook
from tools.latin_pairs import LANGUAGES, Read, count, plain, read_pages

ROOT = Path(__file__).resolve().parents[1]
RULES = ROOT / "rules"
FOLDS = 5
SHARES = (0.03, 0.5)  # of the spaces of a good page, taken out to learn from words that run together
HALF = 0.25  # weight of a move that changes nothing that counts
GLUED = 0.3  # weight of a move on a page whose spaces were taken out
BEFORE = Cleaner(skip=["confusions"])
Weights = dict[str, NDArray[np.float64]]
Cleaned = dict[str, tuple[str, str]]


class Case(NamedTuple):
    """A move with what came of it: errors more, or less; on a read page, a good one, or one with spaces taken out."""

    move: Move
    page: str
    kind: str
    change: int


def sheet_of(text: str, language: str, rules: FixerRules, pairs: Sequence[str]) -> Sheet:
    """Read a page with the given confusions."""
    data = rules[f"latin-letters-{language}"].data
    respelt = tuple((old, new) for old, new in (pair.split(">") for pair in data["respelt"]))
    vocabulary = vocabulary_of(language, respelt, tuple(data["doubtful"]), tuple(data["apart"]))
    return Sheet(text, vocabulary, confusions_of(tuple(pairs), rules["latin-letters"].data["common"]))


def cases_of(page: Read, raw: str, good: str, rules: FixerRules, pairs: Sequence[str]) -> Iterator[Case]:
    """Yield the moves on a page as it was read, on its true text, and on that with spaces taken out."""
    truth = plain(page.truth)
    base = Levenshtein.distance(plain(raw), truth)
    sheet = sheet_of(raw, page.language, rules, pairs)
    for move in (*changed(sheet), *joined(sheet), *split(sheet)):
        new = plain(raw[: move.start] + move.after + raw[move.end :])
        yield Case(move, page.name, "read", Levenshtein.distance(new, truth) - base)
    sheet = sheet_of(good, page.language, rules, pairs)
    for move in (*changed(sheet), *joined(sheet), *split(sheet)):
        yield Case(move, page.name, "good", 1)
    for share in SHARES:
        yield from _glued(page, good, share, rules, pairs)


def _glued(page: Read, good: str, share: float, rules: FixerRules, pairs: Sequence[str]) -> Iterator[Case]:
    draw, parts = random.Random(page.name), re.split("(?<=[^\\W\\d_]) (?=[^\\W\\d_])", good)
    signs = ["" if draw.random() < share else " " for _ in parts[1:]] + [""]
    glued = "".join(part + sign for part, sign in zip(parts, signs, strict=True))
    places = {place for place, (before, char) in enumerate(pairwise(_solid(good))) if before[1] + 1 < char[1]}
    number = np.cumsum([0] + [not char.isspace() for char in glued])
    for move in split(sheet_of(glued, page.language, rules, pairs)):
        start, cuts, solid = int(number[move.start]), set(), int(number[move.start])
        for char in move.after:
            cuts.add(solid - 1) if char == " " else None
            solid += char != " "
        meant = {place for place in places if start <= place < solid - 1}
        if meant or share == SHARES[0]:
            yield Case(move, page.name, "glued", -3 if cuts == meant else 0 if cuts < meant else 1)


def _solid(text: str) -> list[tuple[str, int]]:
    return [(char, place) for place, char in enumerate(text) if not char.isspace()]


def fit(cases: Sequence[Case]) -> Weights:
    """Fit a logistic regression for each kind of move, by Newton's method on scaled evidence."""
    found: Weights = {}
    for kind in EVIDENCE:
        rows = [case for case in cases if case.move.kind == kind]
        evidence = np.array([case.move.evidence for case in rows])
        middle, spread = evidence.mean(0), evidence.std(0) + 1e-9
        middle[0], spread[0] = 0, 1
        change = np.array([case.change for case in rows])
        weight = np.where(change == 0, HALF, np.clip(-change, 1, 3))
        weight = weight * np.where([case.kind == "glued" for case in rows], GLUED, 1)
        scaled, right, weights = (evidence - middle) / spread, change < 0, np.zeros(evidence.shape[1])
        for _ in range(40):
            chance = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
            slope = scaled.T @ (weight * (right - chance)) - weights
            bend = (scaled * (weight * chance * (1 - chance))[:, None]).T @ scaled + np.eye(len(weights))
            weights += np.linalg.solve(bend, slope)
        found[kind] = weights / spread
        found[kind][0] = weights[0] - (weights[1:] * middle[1:] / spread[1:]).sum()
    return found


def errors(truth: str, text: str) -> tuple[int, int]:
    """Count the errors of a text, and its characters."""
    wrong = right = 0
    for op in Levenshtein.opcodes(plain(truth), plain(text)):
        size = op.src_end - op.src_start
        right += size * (op.tag == "equal")
        wrong += max(size, op.dest_end - op.dest_start) * (op.tag != "equal")
    return wrong, wrong + right


def repaired(raw: str, moves: Sequence[Move], weights: Weights, rules: FixerRules) -> str:
    """Do on a page the moves that would be likely edits."""
    rows = sorted(((judging.chance_of(move.evidence, weights[move.kind].tolist()), move) for move in moves), reverse=True)
    taken: list[Move] = []
    for chance, move in rows:
        data = rules[judging.RULES[move.kind]].data
        sure = chance >= data["likely"] and not (move.name and chance < data.get("name", 0))
        if sure and all(move.end <= other.start or other.end <= move.start for other in taken):
            taken.append(move)
    for move in sorted(taken, reverse=True):
        raw = raw[: move.start] + move.after + raw[move.end :]
    return raw


def fold_of(page: Read) -> int:
    """Put a page in one of FOLDS."""
    return zlib.crc32(page.name.encode()) % FOLDS


def learn(pages: Sequence[Read], cleaned: Cleaned, rules: FixerRules) -> tuple[dict[str, list[str]], Weights]:
    """Count the confusions of the pages and fit the weights."""
    counts = count(pages)
    pairs = {language: counts.costs(language) for language in LANGUAGES}
    return pairs, fit([case for page in pages for case in cases_of(page, *cleaned[page.name], rules, pairs[page.language])])


def held_out(pages: Sequence[Read], cleaned: Cleaned, rules: FixerRules) -> None:
    """Print errors before and after on pages that nothing was learnt from, and edits on their true text."""
    sums: Counter[tuple[str, str]] = Counter()
    names = sorted({f"{page.language}/{page.part}" for page in pages})
    for fold in range(FOLDS):
        pairs, weights = learn([page for page in pages if fold_of(page) != fold], cleaned, rules)
        for page in (page for page in pages if fold_of(page) == fold):
            raw, good = cleaned[page.name]
            new = []
            for text in (raw, good):
                sheet = sheet_of(text, page.language, rules, pairs[page.language])
                new.append(repaired(text, [*changed(sheet), *joined(sheet), *split(sheet)], weights, rules))
            (wrong, size), (left, rest) = errors(page.truth, raw), errors(page.truth, new[0])
            name = f"{page.language}/{page.part}"
            figures = {"wrong": wrong, "size": size, "left": left, "rest": rest, "better": left < wrong, "worse": left > wrong}
            sums.update({(name, key): int(value) for key, value in figures.items()})
            sums[name, "harm"] += new[1] != good
    for name in names:
        before, after = sums[name, "wrong"] / sums[name, "size"], sums[name, "left"] / sums[name, "rest"]
        told = ", ".join(f"{key} {sums[name, key]}" for key in ("better", "worse", "harm"))
        print(f"{name}: error rate {before:.4f} before, {after:.4f} after; pages {told}")


def write(pairs: dict[str, list[str]], weights: Weights) -> None:
    """Put the figures into the rule files."""
    path = RULES / "any" / "confusions.toml"
    text = path.read_text(encoding="utf-8")
    for kind, name in judging.RULES.items():
        row = ", ".join(f"{one} = {value:.2f}" for one, value in zip(EVIDENCE[kind], weights[kind].tolist(), strict=True))
        text = re.sub(rf"(?ms)(^\[{name}\]$.*?^weights = )\{{.*?\}}", rf"\1{{ {row} }}", text, count=1)
    path.write_text(text, encoding="utf-8")
    for language, rows in pairs.items():
        path = RULES / language / "confusions.toml"
        lines = [""]
        for row in rows:
            if len(lines[-1]) + len(row) > 118:
                lines.append("")
            lines[-1] += f' "{row}",'
        body = "\n".join(f" {line}" for line in lines)
        text = re.sub(r"(?ms)^pairs = \[.*?^\]", f"pairs = [\n{body}\n]", path.read_text(encoding="utf-8"), count=1)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Tell how well held-out pages do, then learn from all."""
    parser = argparse.ArgumentParser(prog="python -m tools.fit_latin_confusions", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rules, pages = Rulebook().of("confusions"), read_pages(options.folder)
    cleaned = {page.name: (BEFORE.clean(page.raw).text, BEFORE.clean(page.truth).text) for page in pages}
    held_out(pages, cleaned, rules)
    if options.write:
        write(*learn(pages, cleaned, rules))


if __name__ == "__main__":
    main()
