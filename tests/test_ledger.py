"""The ledger leads back to the source, byte for byte, and nowhere else."""

import codecs
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import ledger as ledgers
from cleaner.chain import CHAIN, Cleaner
from cleaner.diffing import compose, diff, widen
from cleaner.edits import Edit, Tier, apply_edits
from cleaner.errors import LedgerError
from cleaner.results import Result, Step
from cleaner.run.jobs import Task, run_jobs
from cleaner.run.plans import Job
from cleaner.run.progress import Progress

FIRST = "全体干部要坚持以人\r\n民为中心。\r\n\r\n河口新桥昨日通车，两岸居\r\n民不必再乘渡船。\r\n"
PAGE = FIRST + "\f第二版\r\n工程用了九\r\n年。\r\n"


class Noisy(Cleaner):
    """A cleaner whose two fixers change any text, so that the way back is long whatever the chain does today."""

    def clean_page(self, text: str, neighbours: tuple[str, ...] = ()) -> Result:  # noqa: ARG002 - the chain passes them
        steps = []
        for name, unit in (("first", 3), ("second", 5)):
            given = apply_edits(text, steps[0].edits) if steps else text
            edits = []
            for start in range(0, len(given), unit):
                before = given[start : start + unit // 2]
                after = before[::-1] + "改"[: start % 2]
                if before != after:
                    edits.append(Edit(start, start + len(before), before, after, "noise", Tier.LIKELY))
            steps.append(Step(name, tuple(edits), ()))
        return Result(text, apply_edits(given, steps[1].edits), tuple(steps))


def run(tmp_path: Path, data: bytes, name: str = "page.txt", cleaner: Cleaner | None = None, **job: object) -> bool:
    (tmp_path / name).write_bytes(data)
    task = Task(cleaner or Cleaner(), encoding=job.pop("encoding", None))  # type: ignore[arg-type]
    work = Job(tmp_path / name, tmp_path / "clean", tmp_path / "ledger", documents=name.endswith(".jsonl"))
    (outcome,) = run_jobs([work], task, Progress(shown=False))
    return not outcome.failed


def back(tmp_path: Path) -> bytes:
    with (tmp_path / "clean").open("rb") as clean:
        return b"".join(ledgers.undo(clean, "clean", tmp_path / "ledger"))


CLEANERS = [pytest.param(Cleaner(), id="chain"), pytest.param(Noisy(), id="noisy")]


@pytest.mark.parametrize("cleaner", CLEANERS)
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PAGE.encode(), id="UTF-8 with CRLF and form feeds"),
        pytest.param(codecs.BOM_UTF8 + PAGE.encode(), id="UTF-8 with BOM"),
        pytest.param(codecs.BOM_UTF16_LE + PAGE.encode("utf-16-le"), id="UTF-16 LE"),
        pytest.param(codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"), id="UTF-16 BE"),
        pytest.param(PAGE.encode("gb18030"), id="GB18030"),
        pytest.param("兩岸居民不必\n再乘渡船。\n".encode("big5") + b"\xa2\xcc\xf9\xf9\n", id="Big5 with marks spelt twice"),
        pytest.param("Le pont a été ou-\nvert hier après-midi.\n".encode("cp1252"), id="cp1252"),
        pytest.param(PAGE.replace("\r\n", "\r").encode(), id="CR only"),
        pytest.param(b"", id="empty"),
        pytest.param(codecs.BOM_UTF8, id="a BOM and nothing else"),
        pytest.param(b"a", id="one character"),
        pytest.param(b"\f\f\f", id="form feeds alone"),
        pytest.param("活活动".encode() * 60_000, id="one long line"),
    ],
)
def test_undo_gives_the_source_bytes(tmp_path: Path, data: bytes, cleaner: Cleaner) -> None:
    assert run(tmp_path, data, cleaner=cleaner)
    assert back(tmp_path) == data


ROWS = [
    '{"id": "a", "text": "全体干部要坚持以人\\n民为中心。", "page": 3}',
    '{"text": "\\u5168\\u4f53\\u5e72\\u90e8\\u8981\\u575a\\u6301\\u4ee5\\u4eba\\n\\u6c11\\u3002","id":2}',
    '  {"x":[{"text":1}],"text":"a\\/b 全体干部要\\n坚持。"}\r',
    "",
    '{"text": "\\ud800 全体干部要\\n坚持"}',
    '{"text": ""}',
    "this is no JSON",
    '{"id": null, "text": "全体\\u0020干部要坚持以人\\n民为中心。"}',
]


@pytest.mark.parametrize("cleaner", CLEANERS)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_undo_gives_the_rows_back(tmp_path: Path, cleaner: Cleaner, codec: str, capsys: pytest.CaptureFixture[str]) -> None:
    for end in ("", "\n"):
        data = ("\n".join(ROWS) + end).encode(codec)
        assert not run(tmp_path, data, "rows.jsonl", cleaner)  # line 7 fails, the others are done
        assert "line 7 is not JSON" in capsys.readouterr().err
        assert back(tmp_path) == data
        clean = (tmp_path / "clean").read_text(encoding="utf-8").split("\n")
        assert clean[6] == ROWS[6]
        assert len(clean) == len(ROWS) + len(end)


@given(
    st.text(alphabet="活动a \n\r\f。，é😀", max_size=80),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030"]),
)
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str, codec: str) -> None:
    folder = tmp_path_factory.mktemp("any")
    data = text.encode(codec)
    assert run(folder, data, cleaner=Noisy(), encoding=codec)
    assert back(folder) == data


def test_a_ledger_tells_everything(tmp_path: Path) -> None:
    run(tmp_path, PAGE.encode())
    first, *pages, last = [json.loads(line) for line in (tmp_path / "ledger").read_bytes().splitlines()]
    assert first["cleaner-ledger"] == 1
    assert first["source"].endswith("page.txt")
    assert (first["encoding"], first["bom"], first["to"], first["level"]) == ("utf-8", "", "same", "likely")
    assert first["fixers"] == [fixer.name for fixer in CHAIN]
    assert [page["page"] for page in pages] == [1, 2]
    assert pages[0]["separator"] == "\f"
    assert sum(page["length"] + len(page["separator"]) for page in pages) == len((tmp_path / "clean").read_text("utf-8"))
    assert last["end"] is True
    assert last["source"]["bytes"] == len(PAGE.encode())
    assert last["clean"]["bytes"] == (tmp_path / "clean").stat().st_size


def test_a_row_has_its_record(tmp_path: Path) -> None:
    run(tmp_path, b'{"id": "x/1", "text": "a"}\n{"text": "b"}\n', "rows.jsonl")
    _, *rows, _ = [json.loads(line) for line in (tmp_path / "ledger").read_bytes().splitlines()]
    assert [(row["row"], row["id"], row["steps"]) for row in rows] == [(1, "x/1", []), (2, None, [])]


def refused(tmp_path: Path, problem: str) -> None:
    with pytest.raises(LedgerError, match=problem):
        back(tmp_path)


def test_another_files_ledger_is_refused(tmp_path: Path) -> None:
    run(tmp_path, PAGE.encode())
    (tmp_path / "clean").write_bytes(b"another text")
    refused(tmp_path, "another file's ledger")


def test_a_source_is_not_undone(tmp_path: Path) -> None:
    run(tmp_path, PAGE.encode(), cleaner=Noisy())
    (tmp_path / "clean").write_bytes(PAGE.encode())
    refused(tmp_path, "nothing to undo")


def edit(tmp_path: Path, change: object) -> None:
    lines = (tmp_path / "ledger").read_bytes().splitlines(keepends=True)
    change(lines)  # type: ignore[operator]
    (tmp_path / "ledger").write_bytes(b"".join(lines))


def test_a_ledger_that_was_cut_short_is_refused(tmp_path: Path) -> None:
    run(tmp_path, PAGE.encode())
    edit(tmp_path, lambda lines: lines.pop())
    refused(tmp_path, "cut short")
    (tmp_path / "ledger").write_bytes((tmp_path / "ledger").read_bytes()[:-9])
    refused(tmp_path, "cut short")


def test_a_missing_ledger_is_told(tmp_path: Path) -> None:
    run(tmp_path, b"a")
    (tmp_path / "ledger").unlink()
    refused(tmp_path, "cannot be read")


@pytest.mark.parametrize("line", [b"", b"{}", b"[]\n", b"\xff\n", b"plain text\n", b'{"end": true}\n'])
def test_what_is_no_ledger_is_refused(tmp_path: Path, line: bytes) -> None:
    run(tmp_path, b"a")
    (tmp_path / "ledger").write_bytes(line)
    refused(tmp_path, "is no ledger")


def test_a_ledger_of_a_later_format_is_refused(tmp_path: Path) -> None:
    run(tmp_path, b"a")
    edit(tmp_path, lambda lines: lines.__setitem__(0, lines[0].replace(b'"cleaner-ledger":1', b'"cleaner-ledger":2')))
    refused(tmp_path, "update cleaner")


@pytest.mark.parametrize(
    ("number", "old", "new", "problem"),
    [
        (0, b'"bom":""', b'"bom":"xy"', "it was edited"),
        (0, b'"bom":""', b'"bom":"efbbbf"', "not the source"),
        (0, b'"encoding":"utf-8"', b'"encoding":"none"', "it was edited"),
        (0, b'"form":"text",', b"", "it was edited"),
        (1, b'"length"', b'"size"', "does not fit"),
        (1, b'"steps":[', b'"steps":[[],', "does not fit"),
        (1, b"{", b"", "is not JSON"),
        (1, b'"noise"', b'"other"', None),
        (1, b"[[0,", b"[[1,", "does not have|not the source"),
    ],
)
def test_an_edited_ledger_is_refused(tmp_path: Path, number: int, old: bytes, new: bytes, problem: str | None) -> None:
    run(tmp_path, PAGE.encode(), cleaner=Noisy())
    edit(tmp_path, lambda lines: lines.__setitem__(number, lines[number].replace(old, new, 1)))
    if problem is None:
        assert back(tmp_path) == PAGE.encode()
    else:
        refused(tmp_path, problem)


def test_undo_reads_a_stream_twice_from_its_start(tmp_path: Path) -> None:
    run(tmp_path, PAGE.encode())
    clean = io.BytesIO((tmp_path / "clean").read_bytes())
    assert b"".join(ledgers.undo(clean, "-", tmp_path / "ledger")) == PAGE.encode()


@given(st.text(alphabet="活动ab \n。é", max_size=120))
def test_the_composed_changes_lead_from_the_source_to_the_text(text: str) -> None:
    """What diff shows is the whole difference, by characters and widened to words alike."""
    result = Noisy().clean_page(text)
    changes = compose(result)
    for shown in (changes, widen(changes, text)):
        parts = []
        position = 0
        for start, end, after in shown:
            assert position <= start <= end
            parts += (text[position:start], after)
            position = end
        assert "".join(parts) + text[position:] == result.text
    blocks = "".join(diff(result))
    assert bool(blocks) == (text != result.text)
