"""Fit what tells where a column ends and in which it goes on, and write it into rules/zh/order.toml: it holds in any script.

    python -m tools.fit_threads DIR [--write]

Learns from pages of DIR/pages/ocr whose lines were read across the columns and whose articles are known. Second looks learn
from first looks at papers that these have not seen. Prints how right they are on held-out papers.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.fixers._order_bonds import Floats, logits
from cleaner.fixers._order_chains import chain_evidence, rival_evidence
from cleaner.fixers._order_columns import follow
from cleaner.fixers._order_lines import Ends
from cleaner.fixers._order_links import begin_evidence, beside_evidence, cut, end_evidence, link_evidence, links_of
from cleaner.fixers._order_passages import signs_of
from cleaner.fixers._order_threads import threads
from cleaner.page import Page
from cleaner.rulebook import Rulebook
from tools.fit_order import BEFORE, RULE, measured, place_of
from tools.fit_seams import ROOT, fit, write

LEARNT = (("zh", "rapidyx-light"), ("zh", "rapidyx-heavy"))  # with the few English papers added, held-out ones come out worse
TABLES = ("ends", "begins", "links", "links_beside", "chains", "chains_rivals")
AHEAD = 12  # lines within which a column's next line stands
SHORTEST = 4  # code points; a shorter line is known only by the line it follows
SLACK, MISSING = 3, 25  # code points of an article by which two lines may overlap, or two pieces lie apart
Place = tuple[int, int, int]  # article, and where a line begins and ends there
Weights = dict[str, dict[str, float]]


@dataclass
class Sample:
    """A page whose lines were read across the columns, its true places, and what each look saw."""

    paper: str
    page: Page
    ends: Ends
    weights: Mapping[str, float]  # of the bonds in its language
    places: list[Place | None]
    seen: dict[str, tuple[np.ndarray, np.ndarray, list[str]]] = field(default_factory=dict)
    held: dict[str, Floats] = field(default_factory=dict)  # logits of looks that have not seen the paper
    work: dict[str, Any] = field(default_factory=dict)


def places_of(lines: list[str], bodies: list[str]) -> list[Place | None]:
    """Find each line in the articles; a very short one only where it ends what stands a few lines above."""
    places = [place_of(line, bodies) if len(line) >= SHORTEST else None for line in lines]
    taken = {place[:2] for place in places if place}
    for number, line in enumerate(lines):
        if places[number] is None and len(line) <= SHORTEST:
            for before in reversed(places[max(0, number - AHEAD) : number]):
                if before and bodies[before[0]].startswith(line, before[2]) and (before[0], before[2]) not in taken:
                    places[number] = (before[0], before[2], before[2] + len(line))
                    taken.add((before[0], before[2]))
                    break
    return places


def samples(ocr: Path) -> list[Sample]:
    """Read the pages and prepare them as the chain does."""
    found = []
    for language, engine in LEARNT:
        weights = Rulebook().of("order")[RULE[language]].data["weights"]
        for path in sorted((ocr / language / engine).glob("*.txt")):
            truth = json.loads((ocr / language / "truth" / f"{path.stem}.json").read_text(encoding="utf-8"))
            bodies = ["".join("".join(article["paragraphs"]).split()) for article in truth["articles"]]
            page = Page(BEFORE.clean(path.read_text(encoding="utf-8")).text)
            ends, lines = measured(page, language)
            found.append(Sample(path.stem, page, ends, weights, places_of(lines, bodies)))
    return found


def columns_of(sample: Sample) -> dict[int, int]:
    """Tell which line a column goes on in: the next of its article, if that stands a few lines below."""
    known = sorted((place, number) for number, place in enumerate(sample.places) if place)
    pairs = pairwise(known)
    same = [(a, b) for (one, a), (other, b) in pairs if one[0] == other[0] and abs(other[1] - one[2]) <= SLACK]
    return {a: b for a, b in same if 0 < b - a <= AHEAD}


def see(sample: Sample, look: str, evidence: Mapping[str, np.ndarray], true: np.ndarray) -> None:
    """Keep what a look sees; what is neither true nor false (-1) teaches nothing."""
    rows = np.stack([np.asarray(values, dtype=float) for values in evidence.values()], axis=-1)
    sample.seen[look] = rows[true >= 0], true[true >= 0].astype(float), list(evidence)
    sample.work[look] = evidence


def see_ends(sample: Sample) -> None:
    """Look at which lines begin and end columns."""
    after = columns_of(sample)
    lines = np.arange(len(sample.ends))
    see(sample, "ends", end_evidence(sample.ends), (~np.isin(lines, list(after))).astype(int))
    see(sample, "begins", begin_evidence(sample.ends), (~np.isin(lines, list(after.values()))).astype(int))


def see_links(sample: Sample, data: Mapping[str, Any]) -> None:
    """Follow the threads, and look at each of their links."""
    work, ends, places = sample.work, sample.ends, sample.places
    work["bonds"], work["after"] = follow(ends, {**data, "weights": sample.weights})
    work["threads"], work["signs"] = threads(len(ends), work["after"]), signs_of(sample.page, ends)
    true = []
    for tail, head in zip(*(lines.tolist() for lines in links_of(work["threads"])), strict=True):
        one, other = places[tail], places[head]
        if one and other:
            true.append(int(one[0] == other[0] and -SLACK <= other[1] - one[2] <= 4 * SLACK))
        else:  # a column that runs on into a headline
            true.append(0 if one and sample.ends.end[head] - sample.ends.start[head] > SHORTEST else -1)
    see(sample, "links", link_evidence(ends, work["signs"], work["bonds"], work["threads"], data), np.array(true))
    work["true_links"] = np.array(true)


def see_links_beside(sample: Sample) -> None:
    """Look at the links again, beside their neighbours."""
    work = sample.work
    beside = beside_evidence(len(sample.ends), *links_of(work["threads"]), sample.held["links"])
    see(sample, "links_beside", work["links"] | beside, work["true_links"])


def see_chains(sample: Sample, data: Mapping[str, Any]) -> None:
    """Cut the threads, and look at which piece goes on in which."""
    work = sample.work
    pieces = cut(work["threads"], sample.held["links_beside"], data["least_link"])
    known = [[sample.places[line] for line in piece if sample.places[line]] for piece in pieces]
    true = np.zeros((len(pieces), len(pieces)), dtype=int)
    for row, tails in enumerate(known):
        gaps = {
            abs(heads[0][1] - tails[-1][2]): column
            for column, heads in enumerate(known)
            if column != row
            and tails
            and heads
            and tails[-1][0] == heads[0][0]
            and -SLACK <= heads[0][1] - tails[-1][2] <= MISSING
        }
        if gaps:
            true[row, gaps[min(gaps)]] = 1
    none = [number for number, lines in enumerate(known) if not lines]
    true[none], true[:, none] = -1, -1
    np.fill_diagonal(true, -1)
    see(sample, "chains", chain_evidence(sample.ends, work["signs"], pieces, work["after"], sample.weights), true)
    work["true_chains"] = true


def see_rivals(sample: Sample) -> None:
    """Look at the pieces again, beside their rivals."""
    evidence = sample.work["chains"] | rival_evidence(sample.held["chains"])
    see(sample, "chains_rivals", evidence, sample.work["true_chains"])


LOOKS: tuple[tuple[tuple[str, ...], Callable[..., None], bool], ...] = (
    (("ends", "begins"), see_ends, False),
    (("links",), see_links, True),
    (("links_beside",), see_links_beside, False),
    (("chains",), see_chains, True),
    (("chains_rivals",), see_rivals, False),
)


def learned(parts: list[Sample], look: str) -> dict[str, float]:
    """Fit the weights of a look."""
    rows, true = (np.concatenate([sample.seen[look][part] for sample in parts]) for part in (0, 1))
    weights = fit(rows, true, np.ones(len(true)))
    return dict(zip([*parts[0].seen[look][2], "bias"], weights.tolist(), strict=True))


def learn(pages: list[Sample], data: Mapping[str, Any]) -> Weights:
    """Fit all looks, one after the other; each later one learns from what earlier ones say of papers they have not seen."""
    papers = sorted({page.paper for page in pages})
    found: Weights = {}
    apart: dict[str, Weights] = {paper: {} for paper in papers}
    for looks, look_at, wants in LOOKS:
        for page in pages:
            look_at(page, {**data, **apart[page.paper]}) if wants else look_at(page)
        for look in looks:
            found[look] = learned(pages, look)
            for paper in papers:
                apart[paper][look] = learned([page for page in pages if page.paper != paper], look)
            for page in pages:
                page.held[look] = logits(page.work[look], apart[page.paper][look])
    return found


def report(pages: list[Sample]) -> None:
    """Print how right the last looks are on held-out papers."""
    for look, true_of in (("links_beside", "true_links"), ("chains_rivals", "true_chains")):
        said = np.concatenate([(page.held[look] >= 0).ravel() for page in pages])
        true = np.concatenate([page.work[true_of].ravel() for page in pages])
        right = np.count_nonzero(said & (true == 1))
        print(f"{look}: {right} of {np.count_nonzero(true == 1)} found, {np.count_nonzero(said & (true == 0))} wrong")


def main() -> None:
    """Fit, print how well it does on held-out papers, and with --write put the weights into the rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", metavar="DIR", type=Path, help="the folder that holds pages/")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    folder = options.shared / "pages" / "ocr"
    if not folder.is_dir():
        sys.exit(f"{folder}: no read pages there; give the folder that holds pages/")
    data = Rulebook().of("order")[RULE["zh"]].data
    pages = samples(folder)
    found = learn(pages, data)
    report(pages)
    for look in TABLES if options.write else ():
        names, weights = list(found[look])[:-1], np.array(list(found[look].values()))
        write(ROOT / "rules" / "zh" / "order.toml", f"{RULE['zh']}.{look}", names, weights)


if __name__ == "__main__":
    main()
