"""Fit the weights of the seam evidence and write them into rules/zh/lines.toml and rules/any/lines.toml.

    python -m tools.fit_seams DIR [--write]

Learns from pages whose true paragraphs are known (jingbao, founding pages, read pages of both scripts) and from running
text of the corpora, wrapped into columns here; never from golden/. Prints the accuracy on held-out pages first.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from cleaner.fixers._lines_evidence import seam_evidence
from cleaner.fixers._lines_products import SURROUNDINGS, products
from cleaner.fixers._lines_seams import facts_of
from cleaner.fixers._lines_torn import mended
from cleaner.page import Page
from cleaner.rulebook import Rulebook
from tools.seam_example import Example
from tools.seam_examples import han_examples, latin_examples

ROOT = Path(__file__).parent.parent
FOLDS = 5
RIDGE = 2.0
# How much a seam of each kind of example counts: real pages most, wrapped running text as ballast.
REAL = {"founding": 8.0, "jingbao": 1.2, "pdfraw": 3.0, "tess-light": 3.0, "rapid-light": 2.0, "tess-heavy": 2.0}
COUNTS = REAL | {"wrapped": 0.15, "paragraphs": 0.4}
COUNTS_MEANT = REAL | {"wrapped": 0.15, "jingbao": 3.0}
MEANT = ("verse", "table", "notice")
MADE = ("wrapped", "paragraphs")


def evidence_of(example: Example, *, around: bool) -> tuple[dict[str, np.ndarray], Example]:
    """Return the evidence at an example's seams, or that of their surroundings, and the example without torn lines."""
    rules = Rulebook().of("lines")
    facts, torn = mended(facts_of(Page(example.text), rules))
    found = seam_evidence(facts, rules["join-han"].data)
    return (products(found, SURROUNDINGS) if around else found).named(), replace(example, joined=example.joined[~torn])


def on_purpose(example: Example) -> Example:
    """Relabel the seams: 1 where the lines are meant, 0 where a printer wrapped them.

    What a real page keeps apart is unknown: its paragraphs are wrapped, its verse and its tables are meant.
    """
    if example.kind in MEANT:
        return replace(example, joined=np.ones_like(example.joined))
    made = example.kind in MADE
    return replace(example, joined=np.where(example.joined == 1, 0, 0 if made else -1))


def fit(rows: np.ndarray, joined: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Fit a logistic regression with a ridge by Newton's method; the last weight is the bias."""
    rows = np.c_[rows, np.ones(len(rows))]
    ridge = np.r_[np.full(rows.shape[1] - 1, RIDGE), 1e-6]
    weights = np.zeros(rows.shape[1])
    for _ in range(40):
        guess = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (counts * (guess - joined)) + ridge * weights
        bend = (rows * (counts * np.maximum(guess * (1 - guess), 1e-6))[:, None]).T @ rows + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        weights -= step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def report(examples: list[Example], tables: list[np.ndarray], counts: Mapping[str, float]) -> None:
    """Print the accuracy on held-out pages, by the kind of example."""
    folds = [number // 8 % FOLDS for number in range(len(examples))]
    tally: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(4))
    for fold in range(FOLDS):
        rest = [(e, t) for e, t, f in zip(examples, tables, folds, strict=True) if f != fold]
        weights = learn(tuple(e for e, _ in rest), tuple(t for _, t in rest), counts)
        for example, table, own in zip(examples, tables, folds, strict=True):
            if own == fold:
                known = example.joined >= 0
                said = (table @ weights[:-1] + weights[-1] > 0)[known]
                true = example.joined[known] == 1
                tally[example.kind] += [known.sum(), (said == true).sum(), (said & ~true).sum(), (~said & true).sum()]
    for kind, (seams, right, wrong_joins, missed) in tally.items():
        share = right / max(seams, 1)
        print(f"{kind:16} seams {seams:6.0f}  right {share:.4f}  wrong joins {wrong_joins:4.0f}  missed {missed:4.0f}")


def learn(examples: tuple[Example, ...], tables: tuple[np.ndarray, ...], counts_of: Mapping[str, float]) -> np.ndarray:
    """Fit the weights on these examples."""
    known = [example.joined >= 0 for example in examples]
    rows = np.concatenate([table[k] for table, k in zip(tables, known, strict=True)])
    joined = np.concatenate([example.joined[k] for example, k in zip(examples, known, strict=True)]).astype(float)
    counts = np.concatenate([np.full(k.sum(), counts_of.get(e.kind, 1.0)) for e, k in zip(examples, known, strict=True)])
    return fit(rows, joined, counts)


def write(path: Path, rule: str, names: list[str], weights: np.ndarray) -> None:
    """Put the weights in the place of the old ones: the table under its header."""
    text = path.read_text(encoding="utf-8")
    header = f"[{rule}]\n"
    head, found, rest = text.partition(header)
    if not found:
        sys.exit(f"{path}: there is no {header.strip()} to write to; add the rule first")
    _, bracket, tail = rest.partition("\n[")
    lines = [f"{name} = {weight:.3f}" for name, weight in zip([*names, "bias"], weights, strict=True) if abs(weight) >= 0.005]
    following = f"\n[{tail}" if bracket else ""
    path.write_text(head + header + "\n".join(lines) + "\n" + following, encoding="utf-8")


def prune(examples: list[Example], tables: list[np.ndarray], counts: Mapping[str, float], keep: int) -> list[int]:
    """Drop the evidence that moves the seams least, a tenth at a time, until `keep` columns are left."""
    columns = list(range(tables[0].shape[1]))
    spread = np.concatenate(tables).std(axis=0)
    while len(columns) > keep:
        weights = learn(tuple(examples), tuple(table[:, columns] for table in tables), counts)
        force = np.abs(weights[:-1]) * spread[columns]
        worst = set(np.argsort(force)[: max(1, min(len(columns) // 10, len(columns) - keep))].tolist())
        columns = [column for place, column in enumerate(columns) if place not in worst]
    return columns


def main() -> None:
    """Fit both models, print how well they do, and with --write put them into the rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", metavar="DIR", type=Path, help="the folder that holds pages/ and corpora/")
    parser.add_argument("--keep", type=int, default=225, help="pieces of evidence to keep")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "pages").is_dir():
        sys.exit(f"{options.shared}: no pages there; give the folder that holds pages/ and corpora/")
    for path, script, source in (("zh", "han", han_examples), ("any", "latin", latin_examples)):
        examples = [example for example in source(options.shared) if example.joined.size]
        wrapped = [example for example in examples if example.kind not in MEANT]
        target = ROOT / "rules" / path / "lines.toml" if options.write else None
        learn_rule(f"join-{script}.weights", wrapped, target, around=False, keep=options.keep)
        meant = [on_purpose(example) for example in examples]
        learn_rule(f"join-{script}.meant", meant, target, around=True, keep=options.keep)


def learn_rule(rule: str, examples: list[Example], target: Path | None, *, around: bool, keep: int) -> None:
    """Fit one rule's weights, print how well they do on held-out pages, and write them where there is a target."""
    found, examples = map(list, zip(*(evidence_of(example, around=around) for example in examples), strict=True))
    names = sorted(found[0])
    tables = [np.stack([one[name] for name in names], axis=1).astype(float) for one in found]
    counts = COUNTS_MEANT if around else COUNTS
    kept = prune(examples, tables, counts, keep)
    tables = [table[:, kept] for table in tables]
    print(f"{rule}: {len(kept)} pieces of evidence, held-out pages")
    report(examples, tables, counts)
    if target:
        write(target, rule, [names[k] for k in kept], learn(tuple(examples), tuple(tables), counts))


if __name__ == "__main__":
    main()
