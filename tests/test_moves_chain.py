"""Moves on their way through the chain: several steps, pages, streams and processes; how they are told and shown."""

import io
import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from cleaner import ledger as ledgers
from cleaner._diffing_moves import Change, _changes_within, _origins, part_moves
from cleaner.chain import CHAIN, Cleaner, Fixer
from cleaner.diffing import _composed, diff
from cleaner.edits import Doubt, Edit, Tier, apply_edits, move
from cleaner.explaining import explain
from cleaner.page import Page
from cleaner.results import Result, Step
from cleaner.rulebook import FixerRules, Rulebook
from cleaner.run.jobs import Task
from cleaner.run.plans import Job
from cleaner.run.progress import Progress
from cleaner.run.sharing import run_at_once
from cleaner.stream import clean_lines
from tests.test_moves import results

BAND = re.compile(r"(?:^[ab]\d.*\n?)+", re.MULTILINE)


def uncross(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:  # noqa: ARG001 - a fixer takes its rules
    """Set the lines of two interleaved columns, which begin with a and a digit or b and a digit, one behind the other."""
    for band in BAND.finditer(page.text):
        spans = [line.span() for line in re.compile(r".+").finditer(page.text, *band.span())]
        ordered = sorted(spans, key=lambda span: page.text[span[0] : span[0] + 2])
        if ordered == spans:
            continue
        pieces: list[tuple[int, int] | str] = []
        for span in ordered:
            pieces += (span, "\n")
        yield move(page.text, spans[0][0], spans[-1][1], pieces[:-1], "uncross", Tier.LIKELY)


class Mover(Cleaner):
    """The chain, with the fixer above in the place that it is kept for."""

    def __init__(self, after: str = "spacing") -> None:
        super().__init__()
        place = [fixer.name for fixer in CHAIN].index(after) + 1
        self.fixers = (*CHAIN[:place], Fixer("order", uncross), *CHAIN[place:])


PAGE = (
    "河口新桥昨日建成通车。\n\n"
    "a1两岸居民再也不必乘渡船过河，十分\nb1北门集市昨日开张，四乡农民纷纷\na2高兴，桥上车水马龙，人人称便。\nb2挑担前来，买卖买卖兴隆，至晚方散。\n\n"
    "末段讲的是别的事情，与前文无关。\n"
)
SECOND = "第二页的第一段，讲的是渡口。\n\nb7渡口昨日关闭，船工都\na3已另有去处。\n"


def solid(text: str) -> str:
    return "".join(text.split())


def test_a_move_goes_through_the_chain() -> None:
    result = Mover().clean(PAGE)
    assert any(edit.moved for step in result.steps for edit in step.edits)
    wanted = ["不必乘渡船过河，十分", "高兴，桥上车水马龙", "北门集市昨日开张", "挑担前来"]
    places = [result.text.index(part) for part in wanted]
    assert places == sorted(places)
    assert result.undo() == PAGE
    assert [PAGE[result.origin(place)] for place in places] == [part[0] for part in wanted]
    assert [result.origin(place) for place in places] == [PAGE.index(part) for part in wanted]
    assert not Mover().clean(result.text).edits


@pytest.mark.parametrize("separator", ["\f", "\f\f", "\n\f\n"])
def test_a_move_stays_on_its_page(separator: str) -> None:
    text = PAGE + separator + SECOND + separator + PAGE
    result = Mover().clean(text)
    assert result.text.count("\f") == text.count("\f")
    assert result.undo() == text
    assert len([edit for step in result.steps for edit in step.edits if edit.moved]) == 3
    place = result.text.index("已另有去处")
    assert place < result.text.index("渡口昨日关闭")
    assert result.origin(place) == text.index("已另有去处")
    last = result.text.rindex("北门集市")
    assert result.origin(last) == text.rindex("北门集市")
    replayed = text
    for step in result.steps:
        replayed = apply_edits(replayed, step.edits)
    assert replayed == result.text


def test_moves_come_out_of_a_stream_as_of_the_whole_text() -> None:
    text = "\f".join([PAGE, SECOND] * 3)
    whole = Mover().clean(text).text
    for size in (1, 7, 1000):
        assert "".join(clean_lines((text[k : k + size] for k in range(0, len(text), size)), Mover())) == whole


@pytest.mark.parametrize("name", ["page.txt", "page.jsonl"])
def test_several_processes_carry_moves_and_the_ledgers_lead_back(tmp_path: Path, name: str) -> None:
    jobs = []
    rows = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in (PAGE, SECOND))
    data = (rows if name.endswith("jsonl") else PAGE + "\f" + SECOND).encode()
    for number in range(3):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(data)
        jobs.append(Job(folder / name, folder / "clean", folder / "ledger", documents=name.endswith("jsonl")))
    assert not any(outcome.failed for outcome in run_at_once(jobs, Task(Mover()), Progress(shown=False), 2))
    for job in jobs:
        assert job.target
        assert job.ledger
        assert any(len(edit) == 6 for edit in _recorded(job.ledger))
        clean = job.target.read_bytes()
        assert clean != data
        assert b"".join(ledgers.undo(io.BytesIO(clean), "clean", job.ledger)) == data


def _recorded(path: Path) -> Iterator[Sequence[object]]:
    for line in path.read_bytes().splitlines():
        for _, edits, _ in json.loads(line).get("steps", ()):
            yield from edits


def test_furniture_that_a_move_brought_together_stood_in_several_places() -> None:
    text = "（下转\n桥已通车。\n第3版）\n集已开张。\n"
    edit = move(text, 0, 20, [(0, 3), (10, 14), "\n", (4, 9), "\n", (15, 20)], "uncross", Tier.LIKELY)
    after = apply_edits(text, [edit])
    lifted = Edit(0, 8, after[:8], "", "jump-line", Tier.LIKELY)
    result = Result(text, after[8:], (Step("order", (edit,), ()), Step("furniture", (lifted,), ())))
    assert [piece.text for piece in result.lifted] == ["（下转", "第3版）"]
    assert [text[piece.start : piece.end] for piece in result.lifted] == ["（下转", "第3版）"]
    assert {piece.kind for piece in result.lifted} == {"jump-line"}
    assert result.undo() == text


def test_furniture_that_a_move_carried_whole_stood_in_one_place() -> None:
    text = "桥已通车。\n（下转\n第3版）\n集已开张。\n"
    spans: list[tuple[int, int] | str] = [(6, 9), " ", (10, 14), "\n", (0, 5), "\n", (15, 20)]
    edit = move(text, 0, 20, spans, "uncross", Tier.LIKELY)
    after = apply_edits(text, [edit])
    lifted = Edit(0, 9, after[:9], "", "jump-line", Tier.LIKELY)
    result = Result(text, after[9:], (Step("order", (edit,), ()), Step("furniture", (lifted,), ())))
    (piece,) = result.lifted
    assert (piece.text, text[piece.start : piece.end]) == ("（下转 第3版）", "（下转\n第3版）")


def test_a_move_is_told_by_its_pieces() -> None:
    findings = explain(Mover().clean(PAGE), Rulebook())
    (told,) = [finding for finding in findings if finding.moved]
    assert (told.line, told.column, told.rule) == (3, 1, "uncross")
    assert told.as_text("page.txt").splitlines()[2:] == [
        "      a1两岸居民再也不必乘渡船过河，十分",
        "      a2高兴，桥上车水马龙，人人称便。",
        "      b1北门集市昨日开张，四乡农民纷纷",
        "      b2挑担前来，买卖买卖兴隆，至晚方散。",
    ]
    assert "[moved]" in told.as_text("page.txt").splitlines()[1]
    record = told.as_json()
    assert len(record["moved"]) == 4
    assert all("moved" not in finding.as_json() for finding in findings if finding is not told)


def test_a_diff_shows_a_move_as_moved_and_what_changed_within_it_where_it_stood() -> None:
    shown = "".join(diff(Mover().clean(PAGE)))
    assert shown == (
        "@@ 3:1 @@ moved\n"
        "3:1 a1两岸居民再也不必乘渡船过河，十分\n"
        "5:1 a2高兴，桥上车水马龙，人人称便。\n"
        "4:1 b1北门集市昨日开张，四乡农民纷纷\n"
        "6:1 b2挑担前来，买卖兴隆，至晚方散。\n"
        "@@ 6:10 @@\n"
        "b2挑担前来，买卖[-买卖-]兴隆，至晚方散。\n"
    )


def test_long_pieces_are_shown_by_their_ends_and_joined_ones_on_one_line() -> None:
    first = "The new bridge at Hekou was opened to carts and to walkers on Monday"
    text = f"{first},\n甲乙丙丁。\nand the old ferry is laid up.\n"
    (low, middle, high) = (text.index(part) for part in ("\n甲", "甲", "and the old"))
    edit = move(text, 0, len(text), [(0, low), " ", (high, len(text)), (middle, high)], "uncross", Tier.LIKELY)
    result = Result(text, edit.after, (Step("order", (edit,), ()),))
    shown = "".join(diff(result))
    assert shown == "@@ 1:1 @@ moved\n1:1 The new … on Monday, | 3:1 and the old ferry is laid up.\n2:1 甲乙丙丁。\n"


def made(source: str, changes: Sequence[Change], low: int, high: int) -> str:
    parts = []
    for start, end, after in changes:
        if low <= start and end <= high:
            parts += (source[low:start], after)
            low = end
    return "".join((*parts, source[low:high]))


@given(results())
def test_a_diff_leaves_nothing_out(result: Result) -> None:
    """Its changes made to the source, and its pieces set in their new order, the text is there, but for white space."""
    moves, changes = part_moves(result, _composed(result))
    assert all(one.end <= other.start for one, other in pairwise(changes))
    source, text, origins = result.source, result.text, _origins(result)
    within = {piece: list(_changes_within(piece, origins, text)) for moved in moves for piece in moved.pieces}
    inner = {change for found in within.values() for change in found}
    assert inner <= set(changes)
    outer = [change for change in changes if change not in inner]
    parts: list[str] = []
    position = 0
    for moved in moves:
        low, high = min(piece.start for piece in moved.pieces), max(piece.end for piece in moved.pieces)
        parts.append(made(source, outer, position, low))
        for piece in moved.pieces:
            parts.append(made(source, within[piece], piece.start, piece.end))
            assert parts[-1] == text[piece.text_start : piece.text_end]
        position = high
    assert solid("".join((*parts, made(source, outer, position, len(source))))) == solid(text)
    assert "".join(diff(result)) or source == text
