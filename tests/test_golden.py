"""What the chain makes of the pages in seeds/ is what was reviewed; a change shows by `python -m tools.golden`."""

import json
from itertools import groupby
from pathlib import Path

import pytest

from cleaner.chain import Cleaner
from cleaner.edits import Edit, Tier, apply_edits, invert_edits
from tools import golden

PAGES = [pytest.param(path, id=path.stem) for path in golden.seed_paths()]
UNTOUCHED = {
    "en-clean-clock-winder",
    "en-verse-and-times",
    "zh-clean-apple-radio",
    "zh-listings-scores",
    "zh-verse-ferry-songs",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_cleans_to_its_golden_output(path: Path) -> None:
    made = golden.make(path)
    for name, text in made.files.items():
        assert text == golden.read(golden.GOLDEN / name), f"golden/{name}: see python -m tools.golden {path.stem}"
    assert all(new <= old for new, old in zip(made.distance, golden.recorded()[path.stem], strict=True))
    assert Cleaner().clean(made.result.text).edits == 0
    assert made.result.undo() == golden.read(path)


@pytest.mark.parametrize("path", PAGES)
def test_the_golden_edits_alone_lead_from_the_seed_to_the_golden_text_and_back(path: Path) -> None:
    lines = (golden.GOLDEN / f"{path.stem}.edits.jsonl").read_text(encoding="utf-8").splitlines()
    records = [record for record in map(json.loads, lines) if "doubt" not in record]
    steps = [
        [Edit(**{**dict(list(record.items())[1:]), "tier": Tier.named(record["tier"])}) for record in step]
        for _, step in groupby(records, key=lambda record: record["fixer"])  # the chain may run a fixer more than once
    ]
    source, text = golden.read(path), golden.read(golden.GOLDEN / path.name)
    for edits in steps:
        source = apply_edits(source, edits)
    assert source == text
    for edits in reversed(steps):
        text = apply_edits(text, invert_edits(edits))
    assert text == golden.read(path)


def test_the_pages_that_must_not_change_do_not() -> None:
    same = {path.stem for path in golden.seed_paths() if golden.read(path) == golden.read(golden.GOLDEN / path.name)}
    assert same == UNTOUCHED


def test_golden_holds_nothing_but_the_outputs_of_the_seeds() -> None:
    wanted = {golden.DISTANCES.name}
    for path in golden.seed_paths():
        wanted |= {path.name, f"{path.stem}.articles.jsonl", f"{path.stem}.edits.jsonl"}
    assert {path.name for path in golden.GOLDEN.iterdir()} == wanted
