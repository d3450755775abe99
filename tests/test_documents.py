"""The laws of many documents: local, order-free, together as alone, quiet on what was reviewed; at each level, in each form."""

import json
import os
import random
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaner.chain import NAMES, Cleaner
from cleaner.cli import app
from cleaner.edits import Tier
from cleaner.stream import clean_pages, cut_pages
from cleaner.testing import LANGUAGES, good_text, raw_text
from tools import golden

LEVELS = tuple(Tier)
OWN_PAGE = tuple(name for name in NAMES if name != "furniture")  # furniture alone looks at the pages beside its own
PAGES = [pytest.param(path, id=path.stem) for path in golden.seed_paths()]
single_pages = st.one_of(raw_text(), st.sampled_from(LANGUAGES).flatmap(good_text)).map(lambda text: text.replace("\f", "\n"))


def run(*args: str | Path) -> int:
    return CliRunner().invoke(app, [str(arg) for arg in args], prog_name="cleaner").exit_code


@given(one=single_pages, two=single_pages, level=st.sampled_from(LEVELS))
def test_pages_parted_by_a_form_feed_are_cleaned_as_they_would_be_alone(one: str, two: str, level: Tier) -> None:
    cleaner = Cleaner(only=OWN_PAGE, level=level)
    together = cleaner.clean(f"{one}\f{two}").text
    assert together == f"{cleaner.clean(one).text}\f{cleaner.clean(two).text}"


@given(pages=st.lists(st.integers(0, len(golden.seed_paths()) - 1), min_size=2, max_size=3, unique=True))
def test_only_what_stands_at_two_pages_edges_is_learnt_across_them(pages: list[int]) -> None:
    texts = [golden.seed_text(golden.seed_paths()[number]).replace("\f", "\n") for number in pages]
    alone = [Cleaner().clean(text).text for text in texts]
    assert Cleaner().clean("\f".join(texts)).text == "\f".join(alone)


@given(page=single_pages, other=single_pages, changed=single_pages, level=st.sampled_from(LEVELS))
def test_what_another_document_says_changes_no_edit_of_this_one(page: str, other: str, changed: str, level: Tier) -> None:
    cleaner = Cleaner(only=OWN_PAGE, level=level)
    results = [[result for result, _ in clean_pages(cut_pages([f"{text}\f{page}"]), cleaner)] for text in (other, changed)]
    if page:
        assert results[0][-1] == results[1][-1]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("level", [Tier.CERTAIN, Tier.LIKELY], ids=["certain", "likely"])
def test_every_golden_text_cleans_to_itself(path: Path, level: Tier) -> None:
    text = golden.read(golden.GOLDEN / path.name)
    assert Cleaner(level=level).clean(text).text == text


@pytest.mark.parametrize("path", PAGES)
def test_a_bold_result_is_settled_too(path: Path) -> None:
    cleaner = Cleaner(level=Tier.BOLD)
    result = cleaner.clean(golden.seed_text(path))
    assert result.undo() == golden.seed_text(path)
    assert cleaner.clean(result.text).edits == 0


def shelf(folder: Path) -> list[Path]:
    """Copy the seeds, so that a run over them is a run over a folder of pages."""
    folder.mkdir()
    copies = []
    for path in golden.seed_paths():
        copies.append(folder / path.name)
        copies[-1].write_bytes(path.read_bytes())
    return copies


def outputs(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_neither_the_order_of_files_nor_the_number_of_jobs_shows(tmp_path: Path) -> None:
    files = shelf(tmp_path / "raw")
    shuffled = random.Random(1).sample(files, len(files))
    assert run("clean", *files, "-o", tmp_path / "one", "--jobs", "1") == 0
    assert run("clean", *shuffled, "-o", tmp_path / "two", "--jobs", "2") == 0
    assert run("clean", tmp_path / "raw", "-o", tmp_path / "three", "--jobs", "3") == 0
    one = outputs(tmp_path / "one")
    assert one
    assert one == outputs(tmp_path / "two") == outputs(tmp_path / "three")


def rows(order: list[int]) -> list[str]:
    paths = golden.seed_paths()
    return [json.dumps({"id": paths[n].stem, "text": golden.seed_text(paths[n])}, ensure_ascii=False) + "\n" for n in order]


def test_the_order_of_rows_shows_in_nothing_but_their_order(tmp_path: Path) -> None:
    order = list(range(len(golden.seed_paths())))
    mixed = random.Random(2).sample(order, len(order))
    for name, numbers in (("straight", order), ("mixed", mixed)):
        (tmp_path / f"{name}.jsonl").write_text("".join(rows(numbers)), encoding="utf-8")
        assert run("clean", tmp_path / f"{name}.jsonl", "-o", tmp_path / f"{name}.clean.jsonl") == 0
    straight = (tmp_path / "straight.clean.jsonl").read_bytes().splitlines()
    assert (tmp_path / "mixed.clean.jsonl").read_bytes().splitlines() == [straight[number] for number in mixed]


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.name.lower())
@pytest.mark.parametrize("form", ["text", "markdown", "jsonl"])
def test_every_form_is_undone_at_every_level(tmp_path: Path, level: Tier, form: str) -> None:
    page = tmp_path / {"text": "page.txt", "markdown": "page.md", "jsonl": "page.jsonl"}[form]
    if form == "jsonl":
        page.write_text("".join(rows(list(range(len(golden.seed_paths()))))), encoding="utf-8")
    else:
        ending = {"text": ".txt", "markdown": ".md"}[form]
        texts = [golden.seed_text(path) for path in golden.seed_paths() if path.suffix == ending]
        page.write_bytes("\f".join(texts).encode())
    source = page.read_bytes()
    assert run("clean", page, "-o", tmp_path / "out", "--ledger", tmp_path / "ledger", "--level", level.name.lower()) == 0
    assert (tmp_path / "out").read_bytes() != source
    assert run("undo", tmp_path / "out", tmp_path / "ledger", "-o", tmp_path / "back") == 0
    assert (tmp_path / "back").read_bytes() == source


def test_a_killed_process_is_told_and_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = shelf(tmp_path / "raw")[:3]
    monkeypatch.setattr("cleaner.run.sharing._clean_one", die)
    done = CliRunner().invoke(app, ["clean", *map(str, files), "-o", str(tmp_path / "out"), "--jobs", "2"])
    assert done.exit_code != 0
    assert "a process was killed before its file was done" in done.stderr
    assert not any(path.is_file() for path in (tmp_path / "out").rglob("*"))


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
