"""Fit what the evidence for a misread character weighs, count the known misreadings, and write both into rules/zh.

    python -m tools.fit_confusions DIR [--write]

Learns from video captions, read pages and good text under DIR/pages, in FOLDS parts: prints how many held-out misreadings
are put right, and how often wrongly, at several degrees of sureness.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from cleaner.chain import Cleaner
from cleaner.classes import HAN, classes_of, codes_of
from cleaner.fixers._confusions_han import AROUND, find_candidates, find_suspects
from cleaner.fixers._confusions_han_evidence import EVIDENCE, NAMES, crossed, weigh_evidence
from cleaner.fixers._confusions_han_judging import chances
from cleaner.lexicon import han
from cleaner.rulebook import Rule, Rulebook

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules" / "zh"
FOLDS = 5
ENGINES = ("pdfraw", "rapid-light", "rapid-heavy", "tess-light", "tess-heavy")
GOOD = ("acc_rmrb", "acc_xxqg", "zh_articles")
BEFORE = Cleaner(skip=["confusions"])
ALIKE = 70.0  # per cent; a paragraph that was read worse teaches nothing
SHORTEST = 12  # code points of a paragraph that is looked for
LONGEST = 4  # characters that are misread together; longer stretches are other text
RIDGE = 3.0
STEPS = 12
LEAP = 3.0  # the weights, in standard deviations, change by no more at a step
APART = "\n" * (2 * AROUND)  # no sample sees another
HOPELESS = 4e-3  # sureness by the plain evidence alone, below which a candidate teaches nothing
SURE = (0.7, 0.75, 0.8, 0.85, 0.9, 0.95)
Table = dict[int, dict[int, int]]


class Sample(NamedTuple):
    """A text, what stood at each place (0 where that is not known), its part and its kind."""

    text: str
    truth: NDArray[np.uint32]
    fold: int
    kind: str


class Rows(NamedTuple):
    """The evidence for every candidate: its suspect's number, whether it is the truth, and where it comes from."""

    evidence: NDArray[np.float64]
    suspects: NDArray[np.int64]
    true: NDArray[np.bool_]
    misread: NDArray[np.bool_]
    folds: NDArray[np.int64]
    kinds: NDArray[np.int64]


def json_rows(path: Path) -> list[dict[str, str]]:
    """Read one object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def aligned(text: str, paragraphs: list[str]) -> NDArray[np.uint32]:
    """Find the true paragraphs in a text: what should stand at each place, 0 where that is not known."""
    truth = np.zeros(len(text), np.uint32)
    places = [place for place, char in enumerate(text) if not char.isspace()]
    body = "".join(text[place] for place in places)
    for paragraph in paragraphs:
        wanted = "".join(paragraph.split())
        near = fuzz.partial_ratio_alignment(wanted, body, score_cutoff=ALIKE) if len(wanted) >= SHORTEST else None
        if near is None or near.dest_end - near.dest_start < len(wanted) // 2:
            continue
        here = body[near.dest_start : near.dest_end]
        for part in Levenshtein.opcodes(wanted, here):
            size = part.src_end - part.src_start
            if part.tag == "equal" or (part.tag == "replace" and size == part.dest_end - part.dest_start <= LONGEST):
                for k in range(size):
                    truth[places[near.dest_start + part.dest_start + k]] = ord(wanted[part.src_start + k])
    return truth


def read_samples(folder: Path) -> Iterator[Sample]:
    """Read captions, pages and good text; a page, with all its readings, stays in one part."""
    for number, row in enumerate(json_rows(folder / "post-ocr" / "zh_faspell_train.jsonl")):
        if len(row["raw"]) == len(row["truth"]):
            yield Sample(row["raw"], codes_of(row["truth"]), number % FOLDS, "captions")
    for number, path in enumerate(sorted((folder / "ocr" / "zh" / "truth").glob("*.json"))):
        articles = json.loads(path.read_text("utf-8"))["articles"]
        paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
        for engine in ENGINES:
            raw = (folder / "ocr" / "zh" / engine / f"{path.stem}.txt").read_text("utf-8")
            text = BEFORE.clean(raw).text
            yield Sample(text, aligned(text, paragraphs), number % FOLDS, engine)
    for name in GOOD:
        for number, article in enumerate(json_rows(folder / "clean" / f"{name}.jsonl")):
            text = article.get("text") or "\n".join(article["paragraphs"])
            yield Sample(text, codes_of(text), number % FOLDS, name)


def folded(codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Fold to simplified Han, 0 for all else."""
    return np.where(classes_of(codes) & HAN, han().fold_codes(codes), 0).astype(np.uint16)


def count_pairs(samples: list[Sample]) -> list[Counter[tuple[int, int]]]:
    """Count the misreadings of each part: what was read, what stood there."""
    found: list[Counter[tuple[int, int]]] = [Counter() for _ in range(FOLDS)]
    for sample in samples:
        read, true = folded(codes_of(sample.text)), folded(sample.truth)
        wrong = np.flatnonzero((read > 0) & (true > 0) & (read != true))
        found[sample.fold].update(zip(read[wrong].tolist(), true[wrong].tolist(), strict=True))
    return found


def table_of(pairs: Mapping[tuple[int, int], int]) -> Table:
    """Sort the misreadings by what was read."""
    table: Table = defaultdict(dict)
    for (read, true), count in pairs.items():
        if count > 0:
            table[read][true] = count
    return table


def measure(samples: list[Sample], rule: Rule, learnt: Table, kinds: list[str]) -> Rows:
    """Weigh the candidates of all samples of one part together."""
    text = "".join(sample.text + APART for sample in samples)
    truth = np.concatenate([part for sample in samples for part in (sample.truth, np.zeros(len(APART), np.uint32))])
    where = np.repeat([kinds.index(sample.kind) for sample in samples], [len(sample.text) + len(APART) for sample in samples])
    codes, true = folded(codes_of(text)), folded(truth)
    suspects = find_suspects(han(), codes, (true > 0) & (codes == codes_of(text)), rule)
    found = find_candidates(han(), suspects, learnt, rule)
    evidence = weigh_evidence(han(), suspects, found, rule)
    helps = (evidence[:, NAMES.index("words")] > 0) & (evidence[:, NAMES.index("wide")] > 0)
    places = suspects.places[found.suspects[helps]]
    stood = true[places]
    fold = np.full(len(places), samples[0].fold)
    return Rows(
        evidence[helps].astype(np.float64), places, stood == found.codes[helps], stood != codes[places], fold, where[places]
    )


def fit(rows: Rows) -> NDArray[np.float64]:
    """Fit a conditional logit by Newton's method: the candidates of a suspect against each other and leaving it alone."""
    spread = rows.evidence.std(0)
    scale = np.where(spread > 0, spread, 1)
    evidence = rows.evidence / scale
    starts = np.flatnonzero(np.r_[True, rows.suspects[1:] != rows.suspects[:-1]])
    weights = np.zeros(evidence.shape[1])
    for _ in range(STEPS):
        likely = chances(evidence @ weights, rows.suspects)
        weighed = evidence * likely[:, None]
        means = np.add.reduceat(weighed, starts)
        curve = evidence.T @ weighed - means.T @ means + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(curve, evidence.T @ (rows.true - likely) - RIDGE * weights)
        weights += step * min(1.0, LEAP / np.abs(step).max())
        if np.abs(step).max() < 1e-3:
            break
    return weights / scale


def with_crossed(rows: Rows, hopeful: NDArray[np.bool_]) -> Rows:
    """Keep the hopeful rows, and put beside their evidence what weighs together."""
    kept = Rows(*(column[hopeful] for column in rows))
    return kept._replace(evidence=crossed(kept.evidence))


def joined(parts: list[Rows]) -> Rows:
    """Put the rows of several parts together; the suspects of one part stay apart from another's."""
    base, found = 0, []
    for part in parts:
        found.append(part._replace(suspects=part.suspects + base))
        base += int(part.suspects.max(initial=0)) + 1
    return Rows(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def report(samples: list[Sample], rows: Rows, sure: NDArray[np.float64], kinds: list[str]) -> None:
    """Print what is put right at each degree of sureness, by kind of text."""
    order = np.lexsort((sure, rows.suspects))
    best = order[np.r_[rows.suspects[order][1:] != rows.suspects[order][:-1], True]]
    for number, kind in enumerate(kinds):
        here = best[rows.kinds[best] == number]
        those = [sample for sample in samples if sample.kind == kind]
        reads = [(folded(codes_of(sample.text)), folded(sample.truth)) for sample in those]
        wrong = sum(int(((read > 0) & (true > 0) & (read != true)).sum()) for read, true in reads)
        size = sum(int((true > 0).sum()) for _, true in reads)
        print(f"{kind}: {size:,} characters, {wrong:,} misread")
        for least in SURE:
            made = here[sure[here] >= least]
            right, harm = int(rows.true[made].sum()), int((~rows.misread[made]).sum())
            cut = (right - harm) / max(1, wrong)
            share, per = right / max(1, len(made)), 1e5 * harm / size
            print(f"  {least}: {right} of {len(made)} right ({share:.3f}), cut {cut:.3f}, harm {per:.1f} per 100,000")


def write(weights: NDArray[np.float64], pairs: Counter[tuple[int, int]]) -> None:
    """Write the weights into the rule, and the table of misreadings beside it."""
    path = RULES / "confusions.toml"
    head, _, rest = path.read_text("utf-8").partition("[misread.weights]\n")
    lines = [f'"{name}" = {weight:.4f}\n' for name, weight in zip(EVIDENCE, weights, strict=True)]
    tail = rest[rest.index("\n[") :] if "\n[" in rest else ""
    path.write_text(head + "[misread.weights]\n" + "".join(lines) + tail, "utf-8")
    table = sorted(f"{chr(read)}{chr(true)} {count}" for (read, true), count in pairs.items())
    source = "# source: counted by tools.fit_confusions on pages and captions: what was read, what stood there\n"
    (RULES / "misreadings.txt").write_text(
        source + "# licence: MIT (counts)\n" + "".join(f"{line}\n" for line in table), "utf-8"
    )


def main() -> None:
    """Measure on held-out parts, then fit on all of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rule = Rulebook().of("confusions")["misread"]
    samples = list(read_samples(options.folder / "pages"))
    kinds = list(dict.fromkeys(sample.kind for sample in samples))
    pairs = count_pairs(samples)
    every: Counter[tuple[int, int]] = sum(pairs, Counter())
    parts = []
    for fold in range(FOLDS):
        others = Counter({pair: count - pairs[fold][pair] for pair, count in every.items()})
        parts.append(measure([sample for sample in samples if sample.fold == fold], rule, table_of(others), kinds))
    plain = fit(joined(parts))
    parts = [with_crossed(part, chances(part.evidence @ plain, part.suspects) >= HOPELESS) for part in parts]
    sure = []
    for fold in range(FOLDS):
        weights = fit(joined([part for number, part in enumerate(parts) if number != fold]))
        sure.append(chances(parts[fold].evidence @ weights, parts[fold].suspects))
    rows = joined(parts)
    report(samples, rows, np.concatenate(sure), kinds)
    if options.write:
        write(fit(rows), every)


if __name__ == "__main__":
    main()
