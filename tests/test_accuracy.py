"""The accuracy tables: plain examples give known figures everywhere, and the referees' figures where these are at hand."""

import doctest
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import Exit
from cleaner.scoring import harm_counts, intact, repaired, score, seam_counts, standing_lines
from tools.accuracy import __main__ as accuracy
from tools.accuracy import data, measuring
from tools.accuracy.tables import TABLES

PAGES = Path(__file__).parents[2] / "shared/pages"
Printed = pytest.CaptureFixture[str]
needs_pages = pytest.mark.skipif(not (PAGES / "referee.py").is_file(), reason="../shared/pages is not here")

LINES = ["渡口的老船工说，水位一退，货船就能靠", "岸，米价也会跟着下来。"]
WHOLE = "".join(LINES)
TRUTH = {"articles": [{"title": "渡口水退", "paragraphs": [WHOLE]}], "furniture": [{"text": "青禾日报", "kind": "masthead"}]}


@pytest.mark.parametrize(("raw", "fixed", "output", "options", "right"), [
    ("渡口的\n老船工", "渡口的老船工", "渡口的老船工说", {}, True),
    ("渡口的\n老船工", "渡口的老船工", "渡口的\n\n老船工说", {}, False),
    ("活活动", "活动", "互动 交流活\n动", {}, True),
    ("活活动", "活动", "互动交流活活\n劲", {}, False),
    ("（下转第3版）", "", "水位一退，", {}, True),
    ("（下转第3版）", "", "水位（下转\n第3版）一退，", {}, False),
    ("米价下来。码头", "米价下来。\n码头", "米价下来。\n码头忙", {}, True),
    ("米价下来。码头", "米价下来。\n码头", "米价下来。\n码头忙", {"apart": True}, False),
    ("米价下来。码头", "米价下来。\n码头", "米价下来。\n\n码头忙", {"apart": True}, True),
    ("船 and 码头", "船和码头", "船 和码头", {"spelt": True}, False),
    ("船 and 码头", "船和码头", "船和码头", {"spelt": True}, True),
])  # fmt: skip
def test_a_place_of_damage_is_repaired_or_not(raw: str, fixed: str, output: str, options: dict[str, bool], right: bool) -> None:
    assert repaired(raw, fixed, output, **options) is right


def test_an_intact_passage_keeps_its_words_and_its_line_breaks() -> None:
    assert intact("## 辛辛苦苦\n\n一步步 走", "他**辛辛苦苦**\n一步步走来")
    assert not intact("一步步走", "一 步步走"), "white space may go, but none may come"
    assert intact("ＡＢＣ社", "ABC社")
    assert not intact("辛辛苦苦", "辛苦")
    assert not intact("张 三\n李 四", "张 三 李 四")


def test_a_line_stands_in_the_output_when_half_of_it_does() -> None:
    source = "青禾日报\n渡口的老船工说\n——\n水位一退\n货船"
    assert standing_lines(source, "渡口的老船工说\n水位一涨") == [False, True, None, True, False]
    assert standing_lines("米价下来\n集市开张", "集市开张。\n\n米价下来。") == [True, True], "carried elsewhere"
    assert standing_lines("集市开张\n米价\n集市开张", "集市开张") in ([True, False, False], [False, False, True])
    assert standing_lines("", "") == [None]


def test_a_space_too_many_is_an_error_only_with_spaces() -> None:
    scores = score("渡口的 老船工说，\n" + WHOLE[len("渡口的老船工说，") :], TRUTH)
    assert scores.cer == 0
    assert scores.cer_spaced == pytest.approx(2 / len(WHOLE))
    english = {"articles": [{"title": "", "paragraphs": ["The ferry is late again.", "Nobody waits for it."]}]}
    assert score("The ferry  is late again.\n\nNobody waits for it.", english).cer_spaced == 0
    assert score("The ferry is late again. Nobody waits for it.", english).cer_spaced == pytest.approx(1 / 45)


def test_counts_add_up_to_the_rates() -> None:
    raw = "\n".join(LINES)
    assert seam_counts(raw, WHOLE, WHOLE)["right_joins"] == 1
    assert seam_counts(raw, raw, WHOLE)["right_joins"] == 0
    assert harm_counts("货船靠岸。", "货船，靠案") == (1, 4)


def test_the_baseline_joins_every_line() -> None:
    assert doctest.testmod(data).failed == 0


def rows(path: Path, *records: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Lay out pages of our own as the data are."""
    page = "青禾日报\n渡口水退\n\n" + "\n".join(LINES) + "\n"
    for folder, raw, name in (("ocr/zh", "pdfraw", "zh001"), ("seeds", "raw", "000")):
        rows(tmp_path / folder / "truth" / f"{name}.json", TRUTH)
        (tmp_path / folder / raw).mkdir()
        (tmp_path / folder / raw / f"{name}.txt").write_text(page, encoding="utf-8")
    place = {"file": "000", "raw": "靠\n岸", "fixed": "靠岸"}
    rows(tmp_path / "seeds/sites.jsonl", {**place, "class": "hard_wrap"}, {**place, "class": "article_boundary"})
    rows(tmp_path / "seeds/protect.jsonl", {"file": "000", "kind": "text", "raw": "老船工"})
    rows(tmp_path / "jingbao/rejoin.jsonl", {"id": "1", "raw": "\n".join(LINES), "truth": WHOLE})
    units = [
        {"type": "head", "start": 0, "end": 1, "title": [], "paragraphs": []},
        {"type": "article", "start": 1, "end": 4, "title": ["渡口水退"], "paragraphs": [WHOLE]},
    ]
    rows(tmp_path / "jingbao/pages.jsonl", {"id": "1", "raw": "\n".join(["青禾日报", "渡口水退", *LINES]), "units": units})
    pairs = [("soft", "Fähr¬", "mann"), ("hard", "twenty-", "one")]
    rows(tmp_path / "hyphens/de.jsonl", *({"kind": kind, "left": left, "right": right} for kind, left, right in pairs))
    for language in ("zh", "en"):
        rows(tmp_path / f"clean/{language}_articles.jsonl", {"id": "1", "title": "渡口水退", "paragraphs": [WHOLE]})
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["accuracy", "--jobs", "1", *map(str, arguments)])
    return accuracy.main()


def test_pages_of_our_own_give_known_tables(small: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    assert run(monkeypatch, "--data", small) == 0
    out, err = capsys.readouterr()
    assert err.endswith("accuracy: 9 of 9 pieces are measured\n")
    lines = out.splitlines()
    assert "| hard wrap | 1 | 0 | 1 | 1 |" in lines
    assert "| passages intact | 1 | 1 | 1 | 1 |" in lines
    assert "| raw | 0.000 |  | 0.000 | 0.000 | 0.000 |" in lines
    assert "| joined | 1.000 | 1.000 | 1.000 | 1.000 |  |" in lines
    assert "| article | 3 | 3 | 1.000 |" in lines
    assert "| raw | 0.750 | 1.000 | 0.857 |  | 0.000 | 0.000 | 0.750 |" in lines
    assert "| zh_articles | 1 | 1.000 | 1.000 |" in lines
    assert f"| zh_articles | 1 | {len(WHOLE) - 4} | 0 | 0.0 | 0 |" in lines
    assert any(line.startswith("| de | 1 | 1.000 | 1 | ") for line in lines)
    assert any(line.startswith("| zh/pdfraw | 0.667 | 1.000 | 1.000 | 1.000 | 1.000 | ") for line in lines)


def test_two_processes_count_as_one_does(small: Path) -> None:
    work = measuring.jobs(small, ["words"])
    assert list(accuracy.results(work, 1)) == list(map(measuring.measured, work))
    command = [sys.executable, "-m", "tools.accuracy", "--data", str(small), "--only", "words", "--jobs", "2"]
    done = subprocess.run(command, cwd=accuracy.PAGE.parents[1], capture_output=True, check=True)
    assert done.stdout.decode() == f"## words\n\n{TABLES['words'](accuracy.summed(accuracy.results(work, 1)))}"


def test_missing_pages_are_named_with_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    assert run(monkeypatch, "--data", tmp_path / "absent", "--only", "words") == Exit.USAGE
    assert capsys.readouterr().err == (
        f"accuracy: {tmp_path / 'absent'}: has no hyphens, clean; name the folder that has with --data DIR, "
        "or leave out what is measured on it with --only TABLE\n"
    )


def test_a_part_of_the_pages_is_never_written(monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "--limit", "1", "--write")
    assert "leave --limit out" in capsys.readouterr().err


def test_tables_are_written_between_their_marks(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "accuracy.md"
    before = accuracy.PAGE.read_text(encoding="utf-8")
    page.write_text(before, encoding="utf-8")
    monkeypatch.setattr(accuracy, "PAGE", page)
    assert run(monkeypatch, "--data", small, "--only", "words", "--write") == 0
    after = page.read_text(encoding="utf-8")
    mark, end = f"<!-- accuracy of words: {accuracy.MADE} -->\n", "<!-- end of words -->\n"
    around = [(text.partition(mark)[0], text.partition(mark)[2].partition(end)[2]) for text in (before, after)]
    assert around[0] == around[1]
    assert "| zh_articles | 1 | " in after


def test_the_written_tables_have_the_columns_of_now() -> None:
    written = accuracy.PAGE.read_text(encoding="utf-8")
    assert accuracy.page({}) == written
    for name, make in TABLES.items():
        for made in make({("ocr", "zh/pdfraw", "raw"): {}}).split("\n\n"):
            assert made.splitlines()[0] in written, f"{name}: python -m tools.accuracy --write"


REFEREE = [sys.executable, str(PAGES / "referee.py")]
SAME = "import sys; sys.stdout.write(sys.stdin.read())"
JOINED = (
    "import json, sys\nfrom tools.accuracy.data import joined\n"
    "for line in sys.stdin:\n    row = json.loads(line)\n    print(json.dumps({'id': row['id'], 'text': joined(row['text'])}))"
)


def judged(*arguments: object) -> dict[str, Any]:
    done = subprocess.run(list(map(str, arguments)), cwd=accuracy.PAGE.parents[1], capture_output=True, check=False)
    if done.returncode and b"ModuleNotFoundError" in done.stderr:
        pytest.skip("a module that the referee needs is not installed")
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, Any] = json.loads(done.stdout.decode().splitlines()[-1])
    return found


@needs_pages
@pytest.mark.parametrize(("version", "program"), [(measuring.RAW, SAME), (measuring.JOINED, JOINED)])
def test_repaired_places_are_the_referees(version: str, program: str) -> None:
    theirs = judged(*REFEREE, "sites", PAGES / "seeds", "--", sys.executable, "-c", program)
    sums = accuracy.summed(map(measuring.measured, measuring.jobs(PAGES, ["seeds"])))
    ours = {row: sums[key] for key in sums for name, row, of in [key] if name == "sites" and of == version}
    told = {row.replace(" ", "_"): f"{count['right']:.0f}/{count['of']:.0f}" for row, count in ours.items()}
    assert told == theirs["by_class"]
    whole = sums["protected", "passages intact", version]
    assert whole["of"] - whole["right"] == theirs["protect_broken"]


@needs_pages
def test_counted_seams_are_the_referees() -> None:
    program = [sys.executable, str(PAGES / "seams.py"), PAGES / "jingbao/rejoin.jsonl", "--limit", "12", "--jsonl", "--"]
    theirs = judged(*program, sys.executable, "-c", JOINED)
    sums = accuracy.summed([measuring.measure_seams(job) for job in measuring.jobs(PAGES, ["jingbao"], 12)[:1]])
    ours = sums["seams", "jingbao", measuring.JOINED]
    assert ours["seams"] == theirs["seams"]
    assert (ours["right_joins"] + ours["right_keeps"]) / ours["seams"] == pytest.approx(theirs["accuracy"], abs=1e-4)


@needs_pages
def test_counted_harm_is_the_referees() -> None:
    theirs = judged(*REFEREE, "harm", PAGES / "clean/zh_articles.jsonl", "--", sys.executable, "-c", SAME)
    good = [data.body(row) for row in data.rows(PAGES / "clean/zh_articles.jsonl")]
    assert (len(good), sum(harm_counts(text, text)[1] for text in good)) == (theirs["texts"], theirs["chars"])


@needs_pages
def test_a_small_part_of_the_pages_is_measured(monkeypatch: pytest.MonkeyPatch, capsys: Printed) -> None:
    assert run(monkeypatch, "--data", PAGES, "--only", "seeds", "jingbao", "words", "--limit", "1") == 0
    heads = [line for line in capsys.readouterr().out.splitlines() if line.startswith("#")]
    assert heads == ["## seeds", "## jingbao", "## words"]
