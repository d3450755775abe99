"""Fit what tells where a torn sentence goes on and write it into rules/zh/order.toml.

    python -m tools.fit_fragments DIR [--write] [--show]

Learns from read pages of DIR/pages/ocr/zh whose articles are known: each tail picks a head among those in reach, or none,
and each head a tail. Prints first, for papers that were held out, how many of the sentences that go on elsewhere are found
at several degrees of belief, and how many of the links found are right; --show names the wrong ones.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz

from cleaner.chain import Cleaner
from cleaner.edits import Edit, Tier, apply_edits
from cleaner.fixers._order_beliefs import Ties, ties_of
from cleaner.fixers._order_fragments import surest
from cleaner.fixers._order_lines import Ends, ends_of
from cleaner.fixers._order_orphans import Outline, outline_of
from cleaner.fixers.order import restore_order
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rulebook
from tools.fit_seams import ROOT, write

# How much a page of each engine counts: where characters are misread, the truth is less sure.
ENGINES = {"pdftext": 1.0, "pdflayout": 1.0, "pdfraw": 1.0, "rapid-light": 1.0, "tess-light": 1.0, "tesspdf-light": 1.0}
ENGINES |= {"rapid-heavy": 0.5, "tess-heavy": 0.4, "tess1-heavy": 0.4}
RULE = "torn-sentences"
BEFORE = Cleaner(only=["characters", "columns", "furniture", "spacing"])  # the fixers that stand before the order
PASSES = 2
DEGREES = (0.1, 0.15, 0.2, 0.3, 0.4, 0.5)
ALIKE = 80.0  # per cent; a misread line is still known for its place in the truth
SHORTEST = 4  # code points; a shorter line is known only by the line before it
SLACK = 2  # characters that may be missing or doubled where one line goes on in another
RIDGE = 1.0
NOTHING, UNKNOWN = -1, -2
Place = tuple[int, int, int]  # text, and where it begins and ends there


@dataclass(frozen=True)
class Sample:
    """A page, the lines of which it is known how they go on, and the design of its choices."""

    paper: str
    engine: str
    lines: list[str]
    after: dict[int, int]
    before: dict[int, int]
    outline: Outline
    ties: Ties


@dataclass(frozen=True)
class Choices:
    """Alternatives, one a row, sorted by the choice they belong to; and which of them is right."""

    rows: np.ndarray
    choice: np.ndarray
    right: np.ndarray
    counts: np.ndarray


def places_of(lines: list[str], texts: list[str]) -> list[Place | None]:
    """Find the lines in the texts; one that stands in several places is where the line before or after it says."""
    found: list[Place | None] = []
    for number, line in enumerate(lines):
        last = found[-1] if found else None
        exact = [(text, at, at + len(line)) for text, body in enumerate(texts) for at in _occurrences(body, line)]
        following = [place for place in exact if last and place[0] == last[0] and abs(place[1] - last[2]) <= SLACK]
        ahead = lines[number + 1][:6] if number + 1 < len(lines) else ""
        leading = [place for place in exact if ahead and texts[place[0]].startswith(ahead, place[2])]
        long = len(line) >= SHORTEST
        if following or (long and (leading or len(exact) == 1)):
            found.append((following or leading or exact)[0])
        else:
            found.append(_nearest(line, texts) if len(line) > SHORTEST and not exact else None)
    return found


def _occurrences(body: str, line: str) -> list[int]:
    found = []
    at = body.find(line) if len(line) > 1 else -1
    while at >= 0:
        found.append(at)
        at = body.find(line, at + 1)
    return found


def _nearest(line: str, texts: list[str]) -> Place | None:
    best, least = None, ALIKE
    for number, body in enumerate(texts):
        one = fuzz.partial_ratio_alignment(line, body, score_cutoff=least) if len(body) >= len(line) else None
        if one and one.score > least:
            best, least = (number, one.dest_start, one.dest_end), one.score
    return best


def successors(places: list[Place | None], texts: list[str], bodies: int) -> tuple[dict[int, int], dict[int, int]]:
    """Tell for each line in which it goes on, and which goes on in it.

    NOTHING at the end and the beginning of a text, and for what is no body. Others are unknown.
    """
    begins: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, place in enumerate(places):
        if place:
            begins[place[0]].append((place[1], number))
    after = {}
    for number, place in enumerate(places):
        if place:
            near = [other for at, other in begins[place[0]] if abs(at - place[2]) <= SLACK and other != number]
            if near:
                after[number] = min((abs(other - number - 1), other) for other in near)[1]
            elif place[0] >= bodies or place[2] >= len(texts[place[0]]) - SLACK:
                after[number] = NOTHING
    before = {number: NOTHING for number, place in enumerate(places) if place and place[1] <= SLACK}
    return after, before | {head: tail for tail, head in after.items() if head != NOTHING}


def samples(folder: Path) -> list[Sample]:
    """Read the pages and prepare them as the chain does."""
    rules = Rulebook().of("order")
    bonds = rules["lines-across-columns"].data
    found = []
    for engine in ENGINES:
        for path in sorted((folder / engine).glob("*.txt")):
            truth = json.loads((folder / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
            bodies = [_solid(article.get("dateline", "") + "".join(article["paragraphs"])) for article in truth["articles"]]
            others = [article["title"] for article in truth["articles"]] + [one["text"] for one in truth["furniture"]]
            texts = bodies + [_solid(text) for text in others if len(text) > SHORTEST]
            page = prepared(path.read_text(encoding="utf-8"), rules)
            ends = ends_of(page, bonds)
            lines = _lines(page, ends)
            after, before = successors(places_of(lines, texts), texts, len(bodies))
            outline = outline_of(page, ends, bonds["weights"], rules[RULE])
            found.append(Sample(path.stem, engine, lines, after, before, outline, ties_of(outline, bonds["weights"])))
    return found


def prepared(text: str, rules: FixerRules) -> Page:
    """Make of a text what the chain makes of it before torn sentences are looked for."""
    page = Page(BEFORE.clean(text).text)
    others = FixerRules(rules.fixer, rules, off=[RULE])
    for _ in range(PASSES):
        edits = [found for found in restore_order(page, others) if isinstance(found, Edit) and found.tier <= Tier.LIKELY]
        page = Page(apply_edits(page.text, sorted(edits)))
    return page


def _solid(text: str) -> str:
    return "".join(text.split())


def _lines(page: Page, ends: Ends) -> list[str]:
    spans = zip(ends.start.tolist(), ends.end.tolist(), strict=True)
    return [_solid(page.text[start:end]) for start, end in spans]


def choices_of(sample: Sample) -> Choices:
    """Lay out the choices of a page: of each tail whose way is known its heads or none, and of each head its tails."""
    ties, names = sample.ties, sample.ties.names
    pairs, tails, heads = (
        np.array([found.get(name, np.zeros(size)) for name in names], dtype=float).T.reshape(size, len(names))
        for found, size in (
            (ties.pair_evidence, len(ties.tails)),
            (ties.tail_evidence, len(ties.tail_ends)),
            (ties.head_evidence, len(ties.head_ends)),
        )
    )
    known_tails = {*ties.tail_ends.tolist(), NOTHING}
    before = {head: tail if tail in known_tails else NOTHING for head, tail in sample.before.items()}
    ways = [
        (ties.tails, ties.heads, ties.tail_ends, tails, sample.after),
        (ties.heads, ties.tails, ties.head_ends, heads, before),
    ]
    rows, choice, right = [], [], []
    for number, (own, other, ends, loose, known) in enumerate(ways):
        wanted = np.array([known.get(end, UNKNOWN) for end in ends.tolist()])
        place = np.searchsorted(ends, own)
        hit = other == wanted[place]
        missing = np.bincount(place, hit, minlength=len(ends)) == 0
        asked = (wanted == NOTHING) | ~missing
        rows += [pairs[asked[place]], loose[asked]]
        choice += [place[asked[place]] + number * len(ties.tail_ends), np.flatnonzero(asked) + number * len(ties.tail_ends)]
        right += [hit[asked[place]], missing[asked]]
    counts = np.full(sum(map(len, rows)), ENGINES[sample.engine])
    return Choices(np.concatenate(rows), np.concatenate(choice), np.concatenate(right).astype(float), counts)


def learn(parts: list[Choices]) -> np.ndarray:
    """Fit a conditional logit with a ridge by Newton's method."""
    first = np.cumsum([0, *(int(part.choice.max()) + 1 for part in parts)])[:-1]
    choice = np.concatenate([part.choice + base for part, base in zip(parts, first, strict=True)])
    order = np.argsort(choice, kind="stable")
    choice = np.unique(choice[order], return_inverse=True)[1]
    rows, right, counts = (
        np.concatenate([getattr(part, name) for part in parts])[order] for name in ("rows", "right", "counts")
    )
    begins = np.flatnonzero(np.append(True, choice[1:] != choice[:-1]))
    weights = np.zeros(rows.shape[1])
    share, loss = _shares(rows @ weights, choice, begins), np.inf
    for _ in range(40):
        mean = np.add.reduceat(rows * share[:, None], begins)
        slope = rows.T @ (counts * (share - right)) + RIDGE * weights
        bend = (rows * (share * counts)[:, None]).T @ rows - (mean * counts[begins][:, None]).T @ mean
        step = np.linalg.solve(bend + RIDGE * np.eye(len(weights)), slope)
        for _ in range(12):  # where a full step leads too far, a half may do
            share = _shares(rows @ (weights - step), choice, begins)
            now = -(counts * right * np.log(share + 1e-300)).sum() + RIDGE / 2 * ((weights - step) ** 2).sum()
            if now <= loss:
                break
            step = step / 2
        weights, loss = weights - step, now
        if np.abs(step).max() < 1e-3:
            break
    return weights


def _shares(logits: np.ndarray, choice: np.ndarray, begins: np.ndarray) -> np.ndarray:
    share = np.exp(logits - np.maximum.reduceat(logits, begins)[choice])
    return np.asarray(share / np.add.reduceat(share, begins)[choice])


def report(pages: list[Sample], weights_of: Mapping[str, Mapping[str, float]], *, show: bool) -> None:
    """Print how well the links of held-out papers are found, engine by engine."""
    for engine in ENGINES:
        own = [page for page in pages if page.engine == engine and len(page.ties.tails)]
        asked = sum(1 for page in own for tail in page.ties.tail_ends.tolist() if _elsewhere(page, tail))
        shares: list[str] = []
        wrong: list[tuple[Sample, int, int]] = []
        for degree in DEGREES:
            links = [
                (page, tail, head)
                for page in own
                for tail, head in surest(page.ties, page.ties.beliefs(weights_of[page.paper]), degree, {}).items()
            ]
            right = [_is_right(*link) for link in links]
            shares.append(f"{degree}: {right.count(True)} right, {right.count(False)} wrong, {right.count(None)} unknown")
            wrong = wrong or [link for link, known in zip(links, right, strict=True) if not known]
        print(f"{engine:14} {asked:3} to find  " + "   ".join(shares))
        for page, tail, head in wrong if show else ():
            print(f"    {page.paper} {page.lines[tail][-12:]} | {page.lines[head][:12]}")


def _is_right(page: Sample, tail: int, head: int) -> bool | None:
    """Whether a link is right, as far as that is known."""
    known = tail in page.after or head in page.before
    return page.after.get(tail) == head if known else None


def _elsewhere(page: Sample, tail: int) -> bool:
    return page.after.get(tail, NOTHING) not in (NOTHING, tail + 1)


def main() -> None:
    """Fit, print how well it does on held-out papers, and with --write put the weights into the rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", metavar="DIR", type=Path, help="the folder that holds pages/")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--show", action="store_true", help="name the links that are wrong or of which nothing is known")
    options = parser.parse_args()
    folder = options.shared / "pages" / "ocr" / "zh"
    if not folder.is_dir():
        sys.exit(f"{folder}: no read pages there; give the folder that holds pages/")
    pages = samples(folder)
    names = pages[0].ties.names
    parts = [choices_of(page) for page in pages]
    weights_of = {}
    for paper in sorted({page.paper for page in pages}):
        rest = [part for page, part in zip(pages, parts, strict=True) if page.paper != paper]
        weights_of[paper] = dict(zip(names, learn(rest).tolist(), strict=True))
    report(pages, weights_of, show=options.show)
    if options.write:
        weights = np.append(learn(parts), 0.0)  # no bias: every choice has its own
        write(ROOT / "rules" / "zh" / "order.toml", f"{RULE}.weights", names, weights)


if __name__ == "__main__":
    main()
