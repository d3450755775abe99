"""Fit what tells adverts from stories, and write the weights into rules/zh/adverts.toml.

    python -m tools.fit_adverts DIR [--write]

Learns from DIR/pages and DIR/corpora: a daily whose lines have types, its adverts between the stories of other papers, and
pages that have none. Prints first how well blocks of held-out days are told, with adverts that also stood in the learnt days
left out of the learning. The model is a conditional random field over two states (Lafferty, McCallum and Pereira 2001).
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cleaner.articles.adverts import Judge
from cleaner.articles.evidence import STORY, Witness
from cleaner.rulebook import Rulebook
from tools.advert_examples import Blocks, examples
from tools.fit_seams import ROOT, write

Array = NDArray[np.float64]
COUNTS = {"daily": 1.0, "mixed": 0.6, "alone": 0.3, "story": 0.5, "read": 0.6, "lines": 0.3}  # how much a page counts
RIDGE = 1.0
ROUNDS = 400
STEP = 0.05
FOLDS = 5  # of the pages that have no day
UPWARD = ("kinds-", "dense", "display-")  # evidence that may only speak for an advert, as the signs do
DOWNWARD = (STORY, "tells-often", "tells-twice", "ended", "ended-long", "sentence", "prose", "thin", "leads", "leads-signed")
SMALLEST = 0.02  # a weight below it is left out
MOVES = ("end", "begin", "stay")


def table(page: Blocks, witness: Witness, names: list[str]) -> Array:
    """Return the evidence of a page, a block a row; the last column is the bias."""
    found = witness.look(page.texts)
    return np.stack([*(found[name] for name in names), np.ones(len(page.texts), dtype=bool)], axis=1).astype(float)


class Field:
    """Pages laid side by side, and the slope of their likelihood."""

    def __init__(self, tables: list[Array], labels: list[NDArray[np.int64]], counts: list[float]) -> None:
        order = sorted(range(len(tables)), key=lambda number: -len(tables[number]))
        self.sizes = np.array([len(tables[number]) for number in order])
        self.counts = np.array([counts[number] for number in order])
        longest, width = int(self.sizes[0]), tables[0].shape[1]
        self.rows = np.zeros((len(order), longest, width))
        self.labels = np.zeros((len(order), longest), dtype=int)
        for place, number in enumerate(order):
            self.rows[place, : len(tables[number])] = tables[number]
            self.labels[place, : len(tables[number])] = labels[number]
        self.there = np.arange(longest)[None] < self.sizes[:, None]
        self.moved = np.zeros((len(order), 2, 2))
        for at in range(1, longest):
            live = np.flatnonzero(at < self.sizes)
            np.add.at(self.moved, (live, self.labels[live, at - 1], self.labels[live, at]), 1)

    def slope(self, weights: Array, moves: Array) -> tuple[Array, Array]:
        """Return the slopes of the loss over the weights and the moves: expected less seen."""
        score = np.stack([np.zeros(self.labels.shape), self.rows @ weights], axis=2)
        ahead, behind = score.copy(), np.zeros_like(score)
        for at in range(1, score.shape[1]):
            ahead[:, at] += np.logaddexp(*(ahead[:, at - 1, state, None] + moves[state] for state in (0, 1)))
        for at in range(score.shape[1] - 2, -1, -1):
            below = behind[:, at + 1] + score[:, at + 1]
            summed = np.logaddexp(*(below[:, state, None] + moves[:, state] for state in (0, 1)))
            behind[:, at] = np.where((at + 1 < self.sizes)[:, None], summed, 0)
        last = ahead[np.arange(len(self.sizes)), self.sizes - 1]
        whole = np.logaddexp(last[:, 0], last[:, 1])[:, None, None]
        likely = np.exp(np.minimum(ahead + behind - whole, 0))[:, :, 1] * self.there
        over = np.einsum("pb,pbf->f", (likely - self.labels * self.there) * self.counts[:, None], self.rows)
        pairs = ahead[:, :-1, :, None] + moves + (score + behind)[:, 1:, None, :] - whole[..., None]
        expected = np.einsum("pbij,pb->pij", np.exp(np.minimum(pairs, 0)), self.there[:, 1:].astype(float))
        return over + RIDGE * weights, np.einsum("pij,p->ij", expected - self.moved, self.counts) + 0.1 * moves


def fit(field: Field, low: Array, high: Array) -> tuple[Array, Array]:
    """Fit weights and moves by Adam (Kingma and Ba 2015); the weights stay between these bounds."""
    size = len(low)
    point = np.zeros(size + 4)
    point[size] = point[size + 3] = 1.0
    mean, square = np.zeros_like(point), np.zeros_like(point)
    for number in range(1, ROUNDS + 1):
        over, moved = field.slope(point[:size], point[size:].reshape(2, 2))
        slope = np.concatenate([over, moved.ravel()])
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        step = STEP if number < 0.6 * ROUNDS else 0.3 * STEP
        point -= step * mean / (1 - 0.9**number) / (np.sqrt(square / (1 - 0.999**number)) + 1e-8)
        point[:size] = np.clip(point[:size], low, high)
    moves = point[size:].reshape(2, 2)
    return point[:size], moves - moves[0, 0]  # one of the four is free: it shifts all courses alike


class Learner:
    """Holds all pages and their evidence, and learns from a part of them."""

    def __init__(self, pages: list[Blocks]) -> None:
        rules = Rulebook().of("adverts")
        self.pages, self.witness = pages, Witness(rules)
        self.names = sorted(self.witness.look(("河口",)))
        self.signs = [rule.name for rule in rules.with_key("pattern") if rule.name != STORY]
        self.tables = [table(page, self.witness, self.names) for page in pages]

    def learn(self, numbers: list[int], seen: frozenset[str] = frozenset()) -> dict[str, float]:
        """Learn from these pages, but not from the adverts that are `seen`; return the weights by name.

        An advert that reads like a story, word for word and issue after issue, would only teach that stories are adverts.
        """
        tables, labels, counts = [], [], []
        prose = self.names.index("prose")
        for number in numbers:
            page = self.pages[number]
            keep = np.array([not (advert and text in seen) for text, advert in zip(page.texts, page.adverts, strict=True)])
            keep &= ~((page.adverts == 1) & (self.tables[number][:, prose] == 1))
            if keep.any():
                tables.append(self.tables[number][keep])
                labels.append(page.adverts[keep])
                counts.append(COUNTS[page.kind])
        low = [0.0 if name in self.signs or name.startswith(UPWARD) else -np.inf for name in [*self.names, ""]]
        high = [0.0 if name in DOWNWARD or name.startswith("function-") else np.inf for name in [*self.names, ""]]
        weights, moves = fit(Field(tables, labels, counts), np.array(low), np.array(high))
        named = dict(zip([*self.names, "bias"], weights.tolist(), strict=True))
        return named | dict(zip(MOVES, (moves[1, 0], moves[0, 1], moves[1, 1]), strict=True))


def report(learner: Learner) -> None:
    """Print how well the blocks of held-out pages are told, by the kind of page."""
    days = sorted({page.day for page in learner.pages} - {""})
    tally: dict[str, Counter[tuple[bool, bool]]] = {}
    for fold, day in enumerate(days):
        held = [n for n, page in enumerate(learner.pages) if (page.day == day if page.day else n % FOLDS == fold)]
        pages = [learner.pages[n] for n in held]
        seen = frozenset(text for page in pages for text, advert in zip(page.texts, page.adverts, strict=True) if advert)
        weights = learner.learn(sorted(set(range(len(learner.pages))) - set(held)), seen)
        judge = Judge(Rulebook().of("adverts"), weights)
        for page in pages:
            counts = tally.setdefault(page.kind, Counter())
            counts.update(zip((page.adverts == 1).tolist(), judge.judge(page.texts), strict=True))
    for kind, counts in tally.items():
        right, wrong, missed = counts[True, True], counts[False, True], counts[True, False]
        score = 2 * right / max(1, 2 * right + wrong + missed)
        told = f"blocks {sum(counts.values()):6}  adverts {right + missed:5}  F1 {score:.3f}"
        print(f"{kind:8} {told}  wrong {wrong:4}  missed {missed:4}")


def main() -> None:
    """Fit, print how well it does, and with --write put the weights into the rules."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", metavar="DIR", type=Path, help="the folder that holds pages/ and corpora/")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "pages").is_dir():
        sys.exit(f"{options.shared}: no pages there; give the folder that holds pages/ and corpora/")
    learner = Learner(examples(options.shared))
    report(learner)
    if options.write:
        weights = learner.learn(list(range(len(learner.pages))))
        kept = {name: weight for name, weight in sorted(weights.items()) if abs(weight) >= SMALLEST and name != "bias"}
        path = ROOT / "rules/zh/adverts.toml"
        write(path, "layout.weights", list(kept), np.array([*kept.values(), weights["bias"]]))


if __name__ == "__main__":
    main()
