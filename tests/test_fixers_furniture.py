"""Furniture, inside: which candidate lines are furniture where they stand, and what is read off a lifted piece."""

from typing import Any

import pytest

from cleaner.edits import apply_edits, check_edits
from cleaner.fixers._furniture_context import Candidate, Lift, Reach, accept, drop_tables
from cleaner.fixers._furniture_edits import write_edits
from cleaner.fixers._furniture_kinds import kind_of, points_back, target_of
from cleaner.fixers._furniture_layout import Layout, squeeze
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("furniture")
LAYOUT = Layout(Page("\n".join(["一二三四五六七八九十"] * 40)))  # 40 lines of ten characters
REACH = Reach(top=50, bottom=30, reach=40, lines=2)


def line(number: int, strength: int, kind: str = "date", **more: Any) -> Candidate:
    return Candidate(number, number * 10, 10, [], strength, frozenset({kind}), **more)


def accepted(*candidates: Candidate, lifted: tuple[tuple[int, int, int], ...] = ()) -> list[int]:
    return [one.line for one in accept(sorted(candidates, key=lambda one: one.line), lifted, LAYOUT, REACH)]


def test_strong_lines_are_furniture_anywhere_weak_ones_at_the_edge() -> None:
    assert accepted(line(20, 3)) == [20]
    assert accepted(line(20, 2)) == []
    assert [number for number in range(40) if accepted(line(number, 2))] == [0, 1, 2, 3, 4, 37, 38, 39]
    assert accepted(line(0, 1)) == []


def test_two_kinds_of_line_vouch_for_each_other_within_reach() -> None:
    assert accepted(line(20, 2), line(25, 2, "price")) == [20, 25]
    assert accepted(line(20, 2), line(26, 2, "price")) == []
    assert accepted(line(20, 2), line(25, 2)) == []  # two dates do not: that is a diary
    assert accepted(line(20, 3), line(25, 2, "price")) == [20, 25]
    assert accepted(line(20, 2), line(25, 1, "price")) == []


def test_the_weakest_lines_need_the_edge_and_a_known_line_near() -> None:
    assert accepted(line(0, 2), line(4, 1, "price")) == [0, 4]
    assert accepted(line(0, 2), line(5, 1, "price")) == [0, 5]  # what goes counts for nothing
    assert accepted(line(0, 2), line(6, 1, "price")) == [0]
    assert accepted(line(20, 3), line(21, 1, "price")) == [20]
    assert accepted(line(37, 1), line(39, 2)) == [37, 39]
    assert accepted(line(35, 1), line(39, 2)) == [39]


def test_what_is_lifted_already_takes_no_room() -> None:
    assert accepted(line(6, 2), lifted=((0, 10, 1), (1, 10, 1))) == [6]
    assert accepted(line(6, 2), lifted=((0, 9, 0),)) == []
    assert accepted(line(35, 2), lifted=((38, 10, 1), (39, 10, 1))) == [35]
    assert accepted(line(20, 2), line(26, 2, "price"), lifted=((22, 10, 1),)) == [20, 26]


def test_a_line_that_neighbouring_pages_repeat_goes_at_the_edge() -> None:
    assert [number for number in range(40) if accepted(line(number, 0, repeated=True))] == [0, 1, 38, 39]
    assert accepted(line(2, 0, repeated=True), lifted=((0, 10, 1),)) == [2]


def test_a_list_of_contents_goes_with_its_head() -> None:
    def items() -> list[Candidate]:
        return [line(number, 0, "contents", item=True) for number in (21, 24, 30)]

    assert accepted(line(20, 3, "contents", opener=True), *items()) == [20, 21, 24]
    assert accepted(*items()) == []
    assert accepted(line(20, 1, "contents", opener=True), line(21, 0, "contents", item=True)) == [20, 21]
    assert accepted(line(20, 1, "contents", opener=True), line(26, 0, "contents", item=True)) == []


def test_the_parts_of_a_masthead_go_anywhere_once_two_kinds_are_known() -> None:
    wide = line(20, 1, "price", wide=True)
    assert accepted(line(0, 3), line(39, 3, "folio"), wide) == [0, 20, 39]
    assert accepted(line(0, 3), line(39, 3), line(20, 1, "price", wide=True)) == [0, 39]


def test_three_lines_of_one_kind_are_a_table() -> None:
    assert drop_tables([line(5, 2), line(6, 2), line(7, 2)]) == []
    kept = [line(5, 2), line(6, 2), line(8, 2)]
    assert drop_tables(kept) == kept
    for others in (
        [line(5, 3), line(6, 3), line(7, 3)],
        [line(5, 2), line(6, 2, "price"), line(7, 2)],
        [line(5, 0, item=True), line(6, 0, item=True), line(7, 0, item=True)],
        [Candidate(number, 0, 1, [], 2, frozenset({"a", "b"})) for number in (5, 6, 7)],
    ):
        assert drop_tables(others) == others


@pytest.mark.parametrize(
    ("text", "target", "back"),
    [
        ("（下转第十二版）", "12", False),
        ("（下转第十版）", "10", False),
        ("（下转第二十版）", "20", False),
        ("（下转第二十三版）", "23", False),
        ("（下转 第 三 版）", "3", False),
        ("（下转 １ 2版）", "１2", False),
        ("上接Ａ3版", "Ａ3", True),
        ("see page b-7", "B-7", False),
        ("Continued on Page One", "1", False),
        ("continued from a1", "A1", True),
        ("见最后一版", "1", False),
        ("下转末版", "", False),
        ("See back page", "", False),
        ("Page 12 2", "12", False),
        ("转接第3版", "3", False),
        ("紧接第3版", "3", True),
        ("Fortsetzung von Seite 3", "3", True),
        ("Suite de la page 2", "2", True),
    ],
)
def test_a_jump_line_says_where_to_and_which_way(text: str, target: str, back: bool) -> None:
    assert target_of(text) == target
    assert points_back(text) is back


def test_a_kind_is_a_rule_without_its_language() -> None:
    assert [kind_of(name) for name in ("folio", "jump-line-fr", "masthead-pinyin", "de-line")] == [
        "folio",
        "jump-line",
        "masthead-pinyin",
        "de-line",
    ]


def test_a_layout_knows_the_solid_lines_and_the_gaps_between_them() -> None:
    text = "\n  甲乙 丙  \n\n \n丁\n\t戊己\n"
    layout = Layout(Page(text))
    assert len(layout) == 3
    assert layout.solid == 6
    assert [layout.line(number) for number in range(3)] == ["甲乙 丙", "丁", "戊己"]
    assert [layout.span(number) for number in range(3)] == [(3, 7), (13, 14), (16, 18)]
    assert [layout.bounds(number) for number in range(3)] == [(1, 9), (13, 14), (15, 18)]
    assert layout.number.tolist() == [1, 4, 5]
    assert layout.before.tolist() == [0, 3, 4]
    assert layout.width.tolist() == [3, 1, 2]
    assert [layout.gap_above(number) for number in range(3)] == [True, True, False]
    assert [layout.gap_below(number) for number in range(3)] == [True, False, True]
    assert [layout.line_of(offset) for offset in (0, 3, 6, 7, 13, 14, 17, 18)] == [0, 0, 0, 1, 1, 2, 2, 3]
    assert [chr(code) for code in layout.nth(1)] == ["乙", "戊", "己"]
    assert [chr(code) for code in layout.nth(5)] == ["己", "己", "己"]
    assert layout.masked([]) is layout
    assert layout.masked([(3, 5), (16, 17)]).text == "\n     丙  \n\n \n丁\n\t 己\n"
    assert layout.text == text


def test_a_stretch_is_squeezed_with_its_offsets() -> None:
    assert squeeze("一 二　三四", 2, 6)[:2] == ("二三四", [2, 4, 5])
    assert squeeze("一 二　三四", 2, 6).gaps == [1]
    assert squeeze("一 二　三四", 4, 6)[:2] == ("三四", range(4, 6))
    assert squeeze("一 二　三四", 4, 6).gaps == []
    assert squeeze("一二 ", -3, 3)[:2] == ("一二", [0, 1])


LIFTED = [
    # whole lines take a newline along, and leave the blank lines around them as they were
    ("甲\n乙\n丙", ["乙"], "甲\n丙"),
    ("甲\n\n乙\n\n丙", ["乙"], "甲\n\n丙"),
    ("甲\n\n乙\n丙", ["乙"], "甲\n\n丙"),
    ("甲\n乙\n\n丙", ["乙"], "甲\n\n丙"),
    ("乙\n\n丙", ["乙"], "丙"),
    ("甲\n\n乙", ["乙"], "甲"),
    ("甲\n\n乙\n", ["乙"], "甲\n"),
    ("甲\n乙\n\n丙\n丁", ["乙", "丙"], "甲\n丁"),
    (" 乙 \n", ["乙"], ""),
    # parts of lines take the white space beside them along
    ("甲 乙\n丙", ["乙"], "甲\n丙"),
    ("甲　乙 \n丙", ["乙"], "甲\n丙"),
    ("甲\n  乙　 丙\n丁", ["乙"], "甲\n  丙\n丁"),
    ("甲 乙 丙", ["乙"], "甲 丙"),
    ("甲乙 丙", ["乙"], "甲 丙"),
    ("甲乙丙", ["乙"], "甲丙"),
    ("甲（乙\n乙）丙", ["（乙\n乙）"], "甲\n丙"),
    ("甲（乙\n乙）\n丙", ["（乙\n乙）"], "甲\n丙"),
    ("甲\n（乙\n乙）丙", ["（乙\n乙）"], "甲\n丙"),
]


@pytest.mark.parametrize(("text", "gone", "left"), LIFTED)
def test_what_is_lifted_leaves_the_page_as_if_it_had_never_been_there(text: str, gone: list[str], left: str) -> None:
    rule = RULES["folio"]
    lifts = [Lift(text.index(piece), text.index(piece) + len(piece), rule) for piece in gone]
    edits = list(write_edits(Layout(Page(text)), lifts))
    check_edits(text, edits)
    assert apply_edits(text, edits) == left
    assert [(edit.rule, edit.tier) for edit in edits] == [(rule.name, rule.tier)] * len(gone)
