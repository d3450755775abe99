"""Fit the weights of stuttered-character and write them into rules/zh/repeats.toml.

    python -m tools.lexicon.stutters --corpora DIR [--write]

Characters that stand twice in the newspapers are meant; a stutter is made by printing the first or the last character of
a word twice. Each quarter of the newspapers is judged with tables made of the other three, as a page nobody has seen.
Prints how many stutters are found and what it costs. Takes about five minutes.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import cleaner.lexicon
from cleaner.fixers._repeats_characters import find_pairs, find_strangers
from cleaner.fixers._repeats_evidence import Facts, facts_of, losses, scaled, weigh
from cleaner.fixers._repeats_found import HanView
from cleaner.lexicon import tables
from cleaner.page import Page
from cleaner.rulebook import Rule, Rulebook
from tools.lexicon import folding
from tools.lexicon.counting import count_corpora
from tools.lexicon.sources import need, read_corpora, say

RULES = Path(__file__).resolve().parents[2] / "rules" / "zh" / "repeats.toml"
QUARTERS, LINES = 4, 150
STUTTERS = 6000  # made in each newspaper and quarter
APART = 40  # characters between two of them
RIDGE = 1.0
TAIL = 0.005  # of the facts lies beyond each end of a range
DEAREST = 25.0  # nats: what costs more is out of the question all the same
HAN_WORD = re.compile("[\u4e00-\u9fff]{2,}")
Floats = NDArray[np.float64]


class Rows(NamedTuple):
    """The facts of some pairs, a row each, and how many code points of text they were found in."""

    facts: Floats
    size: int


def quarters(texts: dict[str, str]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """Yield three quarters of each newspaper and the fourth, in turn."""
    for quarter in range(QUARTERS):
        kept: dict[str, str] = {}
        held: dict[str, str] = {}
        for name, text in texts.items():
            lines = text.split("\n")
            kept[name] = "\n".join(line for number, line in enumerate(lines) if number // LINES % QUARTERS != quarter)
            held[name] = "\n".join(line for number, line in enumerate(lines) if number // LINES % QUARTERS == quarter)
        yield kept, held


def make_tables(texts: dict[str, str], folder: Path) -> None:
    """Write the Chinese tables made of these texts."""
    fold = folding.make_fold()
    counted = count_corpora(texts, fold)
    for name, table in {"fold": fold, **counted.words, **counted.characters}.items():
        np.save(folder / f"{name}.npy", table)


def stutter(text: str, random: Random) -> tuple[str, set[int]]:
    """Print characters at the ends of words twice; return the text, and where each such pair begins."""
    jieba = need("jieba")
    places, offset = [], 0
    for word in jieba.cut(text):
        if HAN_WORD.fullmatch(word):
            places.append(offset + random.choice((0, len(word) - 1)))
        offset += len(word)
    random.shuffle(places)
    taken: dict[int, int] = {}
    for place in places:
        near = {text[place - 1 : place], text[place + 1 : place + 2]}
        if len(taken) < STUTTERS and text[place] not in near and not taken.keys() & {place // APART + k for k in (-1, 0, 1)}:
            taken[place // APART] = place
    chosen = sorted(taken.values())
    pieces = [text[start:end] for start, end in zip([0, *chosen], [*chosen, len(text)], strict=True)]
    doubled = "".join(text[place] + piece for place, piece in zip(chosen, pieces[1:], strict=True))
    return pieces[0] + doubled, {place + number for number, place in enumerate(chosen)}


def facts_in(text: str, rule: Rule, wanted: set[int] | None) -> Rows:
    """Return the facts of the pairs in a text that no pattern explains, of the wanted ones alone if some are."""
    view = HanView(Page(text))
    pairs, windows = find_strangers(view, find_pairs(view), rule)
    loss = losses(windows)
    taken = loss > rule.data["loss"]
    if wanted is not None:
        taken &= np.isin(pairs, list(wanted))
    return Rows(np.stack(facts_of(windows[taken], loss[taken]), axis=1).astype(np.float64), len(text))


def learn(rows: Floats, is_stutter: Floats) -> tuple[dict[str, list[float]], dict[str, list[float]], float]:
    """Fit a logistic regression with a ridge by Newton's method; return the ranges, the weights and the bias."""
    low, high = np.quantile(rows, [TAIL, 1 - TAIL], axis=0).round(1)
    ranges = {name: [float(a), min(float(b), DEAREST)] for name, a, b in zip(Facts._fields, low, high, strict=True)}
    terms = np.stack([np.ones(len(rows)), *scaled(Facts(*rows.T), ranges)], axis=1)
    products = (terms[:, k] * terms[:, n] for k in range(1, terms.shape[1]) for n in range(k + 1))
    design = np.stack([terms[:, 0], *products], axis=1)
    weights = np.zeros(design.shape[1])
    ridge = np.r_[1e-6, np.full(design.shape[1] - 1, RIDGE)]
    for _ in range(40):
        guess = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        bend = (design * np.maximum(guess * (1 - guess), 1e-6)[:, None]).T @ design + np.diag(ridge)
        step = np.linalg.solve(bend, design.T @ (guess - is_stutter) + ridge * weights)
        weights -= step
        if np.abs(step).max() < 1e-5:
            break
    named, place = {}, 1
    for number, name in enumerate(Facts._fields):
        named[name] = [round(float(weight), 2) for weight in weights[place : place + number + 2]]
        place += number + 2
    return ranges, named, round(float(weights[0]), 2)


def report(meant: list[Rows], made: list[Rows], least: float) -> None:
    """Print what each quarter would find and harm with weights learnt on the others."""
    found = harm = 0
    for held in range(QUARTERS):
        others = [k for k in range(QUARTERS) if k != held]
        ranges, weights, bias = learn(*examples([meant[k] for k in others], [made[k] for k in others]))
        odds = [weigh(Facts(*rows.facts.astype(np.float32).T), ranges, weights, bias) for rows in (meant[held], made[held])]
        harm += int((odds[0] > least).sum())
        found += int((odds[1] > least).sum())
    size, asked = sum(rows.size for rows in meant), sum(len(rows.facts) for rows in made)
    print(f"{found / asked:.3f} of the stutters judged are found; {harm / size * 1e5:.2f} harmed in 100,000 characters")


def examples(meant: list[Rows], made: list[Rows]) -> tuple[Floats, Floats]:
    """Put the rows together, with 1 for each stutter."""
    rows = np.concatenate([r.facts for r in (*meant, *made)])
    return rows, np.r_[np.zeros(sum(len(r.facts) for r in meant)), np.ones(sum(len(r.facts) for r in made))]


def write(ranges: dict[str, list[float]], weights: dict[str, list[float]], bias: float) -> None:
    """Put the numbers into the rule file, each in its place."""
    text = RULES.read_text(encoding="utf-8")
    for table, rows in (("ranges", ranges), ("weights", weights)):
        head, mark, rest = text.partition(f"[stuttered-character.{table}]")
        for name, numbers in rows.items():
            rest = re.sub(rf"^{name} = \[.*\]$", f"{name} = {numbers}", rest, count=1, flags=re.MULTILINE)
        text = head + mark + rest
    RULES.write_text(re.sub(r"^bias = .*$", f"bias = {bias}", text, count=1, flags=re.MULTILINE), encoding="utf-8")


def main() -> None:
    """Fit, report, and write the weights where asked to."""
    parser = argparse.ArgumentParser(prog="python -m tools.lexicon.stutters", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True, metavar="DIR")
    parser.add_argument("--write", action="store_true", help="write the weights into rules/zh/repeats.toml")
    options = parser.parse_args()
    rule = Rulebook().of("repeats")["stuttered-character"]
    meant, made = [], []
    shipped = tables.DATA
    for number, (kept, held) in enumerate(quarters(read_corpora(options.corpora))):
        with tempfile.TemporaryDirectory() as folder:
            make_tables(kept, Path(folder))
            tables.DATA = Path(folder)
            cleaner.lexicon.han.cache_clear()
            text = "\n".join(held.values())
            meant.append(facts_in(text, rule, None))
            bad, places = stutter(text, Random(number))
            made.append(facts_in(bad, rule, places))
        say(f"quarter {number + 1}: {len(meant[-1].facts):,} meant, {len(made[-1].facts):,} stutters")
    tables.DATA = shipped
    report(meant, made, rule.data["sure"])
    if options.write:
        write(*learn(*examples(meant, made)))


if __name__ == "__main__":
    main()
