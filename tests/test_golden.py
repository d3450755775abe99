"""What the chain makes of the pages in seeds/ is what was reviewed; a change shows by `python -m tools.golden`."""

import json
from itertools import groupby
from pathlib import Path
from statistics import mean
from typing import Any

import pytest

from cleaner.edits import Edit, Tier, apply_edits, check_edits, invert_edits
from cleaner.scoring import score
from tools import golden

PAGES = [pytest.param(path, id=path.stem) for path in golden.seed_paths()]
NAMES = [path.stem for path in golden.seed_paths()]
DAMAGED = [name for name in NAMES if golden.truth_path(name).suffix == ".json"]


def is_torn(name: str) -> bool:
    """Say whether a raw page does not have the reading order of its truth."""
    truth = golden.truth_of(name)
    return not isinstance(truth, str) and "torn" in truth


@pytest.mark.parametrize("path", PAGES)
def test_a_page_cleans_to_its_golden_output(path: Path) -> None:
    made = golden.make(path)
    for name, text in made.files.items():
        assert text == golden.read(golden.GOLDEN / name), f"golden/{name}: see python -m tools.golden {path.stem}"
    assert made.result.undo() == golden.seed_text(path)


def edit_of(record: dict[str, Any]) -> Edit:
    facts = {name: value for name, value in record.items() if name not in {"step", "fixer"}}
    moved = tuple(map(tuple, facts.get("moved", ())))
    return Edit(**{**facts, "tier": Tier.named(facts["tier"]), "moved": moved})


@pytest.mark.parametrize("path", PAGES)
def test_the_golden_edits_alone_lead_from_the_seed_to_the_golden_text_and_back(path: Path) -> None:
    _, *lines = golden.read(golden.GOLDEN / f"{path.stem}.edits.jsonl").splitlines()
    records = [record for record in map(json.loads, lines) if "doubt" not in record]
    steps = [[edit_of(record) for record in step] for _, step in groupby(records, key=lambda record: record["step"])]
    source, text = golden.seed_text(path), golden.read(golden.GOLDEN / path.name)
    for edits in steps:
        check_edits(source, edits)
        source = apply_edits(source, edits)
    assert source == text
    for edits in reversed(steps):
        text = apply_edits(text, invert_edits(edits))
    assert text == golden.seed_text(path)


def test_the_pages_that_must_not_change_do_not() -> None:
    texts = {path.stem: (golden.seed_text(path), golden.read(golden.GOLDEN / path.name)) for path in golden.seed_paths()}
    same = {name for name, (raw, clean) in texts.items() if raw == clean}
    assert same == set(NAMES) - set(DAMAGED)
    assert all(golden.truth_of(name) == texts[name][0] for name in same)


def test_the_shelf_is_as_near_to_its_truth_as_we_say() -> None:
    found = {name: golden.recorded(name) for name in NAMES}
    assert mean(1 - found[name]["paragraphs"] for name in NAMES if not is_torn(name)) >= 0.95
    assert mean(found[name]["leak"] for name in DAMAGED if not is_torn(name)) <= 0.05
    assert mean(found[name]["leak"] for name in DAMAGED) <= 0.10  # torn pages cut their furniture, too
    lost = {name: found[name]["loss"] for name in NAMES if found[name]["loss"] > found[name].get("unread", 0)}
    assert not {name: loss for name, loss in lost.items() if not is_torn(name) or loss > 0.001}


def test_a_recorded_distance_is_that_of_the_golden_text() -> None:
    """So that nobody writes a smaller number than there is."""
    for path in golden.seed_paths():
        text, truth = golden.read(golden.GOLDEN / path.name), golden.truth_of(path.stem)
        known = golden.recorded(path.stem)
        assert known["cer"] == round(score(text if isinstance(truth, str) else golden.unmarked(text), truth).cer, 4), path.stem


def test_golden_holds_nothing_but_the_outputs_of_the_seeds() -> None:
    wanted = set()
    for path in golden.seed_paths():
        wanted |= {path.name, f"{path.stem}.articles.jsonl", f"{path.stem}.edits.jsonl"}
    assert {path.name for path in golden.GOLDEN.iterdir()} == wanted


def test_the_changelog_names_the_present_golden_files() -> None:
    assert golden.digest() == golden.named_digest(golden.read(golden.CHANGELOG)), 'python -m tools.golden --why "…"'


def test_a_changed_golden_file_needs_a_new_line_in_the_changelog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_text("河口新桥通车。\n", encoding="utf-8")
    monkeypatch.setattr(golden, "GOLDEN", tmp_path)
    before = golden.digest()
    (tmp_path / "page.txt").write_text("河口新桥通軍。\n", encoding="utf-8")
    assert golden.digest() != before
    assert golden.named_digest(f"{golden.SECTION}- golden `{before}`: the first page\n") == before


def test_a_page_that_comes_farther_from_its_truth_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(golden, "recorded", lambda _: {"cer": 0.01, "paragraphs": 0.0})
    assert golden.farther("page", {"cer": 0.02, "paragraphs": 0.0}) == ["cer 0.02, was 0.01"]
    assert golden.farther("page", {"cer": 0.01, "paragraphs": 0.0}) == []
