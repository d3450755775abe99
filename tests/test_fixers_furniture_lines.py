"""Furniture, inside: headers that neighbouring pages repeat, panels, and how far up a caption goes."""

import pytest

from cleaner.edits import apply_edits
from cleaner.fixers._furniture_captions import _begins, _bond, _ends, _goes_on, _size, lines_alike
from cleaner.fixers._furniture_context import Lift
from cleaner.fixers._furniture_layout import Layout
from cleaner.fixers._furniture_lines import find_panels, touched_lines
from cleaner.fixers._furniture_marks import _skip
from cleaner.fixers._furniture_repeats import fold_line, is_bare, repeated_lines
from cleaner.fixers.furniture import lift_furniture
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("furniture")
HEADER = RULES["running-header"]


def lay(text: str) -> Layout:
    return Layout(Page(text))


@pytest.mark.parametrize(
    ("line", "folded"),
    [
        ("堤坝 合龙记 ７", "堤坝合龙记0"),
        ("第十二期 三版", "第0期0版"),
        ("二〇二一年三月五日 星期五", "0年0月0日星期0"),
        ("礼拜天 第三集", "礼拜0第0集"),
        ("一心堂 STRASSE 12", "一心堂strasse0"),
        ("共三百号二张", "共0号0张"),
    ],
)
def test_lines_are_folded_to_what_stays_from_page_to_page(line: str, folded: str) -> None:
    assert fold_line(line) == folded


def test_a_folio_is_bare() -> None:
    assert [is_bare(fold_line(line)) for line in ("12", "—3—", "· 7 ·", "- 第", "12a", "3 4")] == [
        True,
        True,
        True,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("line", "neighbours", "repeated"),
    [
        ("堤坝合龙记 7", ("堤坝合龙记 6", "堤坝合龙记 8"), True),
        ("堤坝合龙记 7", ("堤坝台龙记 6", "堤坝合龙记 8"), True),
        ("堤坝合龙记 7", ("堤坝合龙记 6", "灯会开到月底"), False),
        ("堤坝合龙记 7", ("堤坝合龙记 6", "堤坝合龙记 8，" + "长" * 60), False),
        ("堤坝合龙记 7", ("堤坝灯会开 6", "堤坝灯会开 8"), False),
        ("7", ("6", "8"), True),
        ("— 7 —", ("— 6 —", "— 8 —"), True),
        ("— 7 —", ("— 6 —", "· 8 ·"), False),
        ("合龙记", ("合龙记", "合龙记"), False),
        ("合龙记七", ("合龙记七", "合龙记七"), True),
        ("堤坝合龙了。", ("堤坝合龙了。", "堤坝合龙了。"), False),
        ("长" * 60, ("长" * 60, "长" * 60), True),
        ("长" * 61, ("长" * 61, "长" * 61), False),
    ],
)
def test_a_header_is_what_enough_neighbours_have_too(line: str, neighbours: tuple[str, ...], repeated: bool) -> None:
    layout = lay(f"灯亮了。\n{line}\n堤上来了许多人。")
    assert repeated_lines(layout, [0, 1, 2], neighbours, HEADER) == ({1} if repeated else set())


STORY = "\n".join(f"第{number}个人守了一夜，水位又高了半尺。" for number in "甲乙丙丁戊己庚辛壬癸子丑寅卯")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"堤坝合龙记 7\n{STORY}", STORY),
        (f"{STORY}\n堤坝合龙记 7", STORY),
        (f"{STORY[:200]}\n堤坝合龙记 7\n{STORY}", None),  # in the midst of the page it is a line of the story
    ],
)
def test_a_header_goes_at_the_pages_edge(text: str, left: str | None) -> None:
    neighbours = ("堤坝合龙记 6", "堤坝合龙记 8", "灯会开到月底")
    found = [item for item in lift_furniture(Page(text, neighbours), RULES) if hasattr(item, "after")]
    assert apply_edits(text, found) == (text if left is None else left)
    assert {edit.rule for edit in found} <= {"running-header"}
    assert not list(lift_furniture(Page(text), RULES))


def test_lines_are_told_that_lifts_touch_in_part_or_as_a_whole() -> None:
    layout = lay("甲 乙丙\n丁戊\n\n己庚")
    rule = RULES["folio"]
    assert touched_lines(layout, [Lift(2, 4, rule)]) == {0: (2, 0)}
    assert touched_lines(layout, [Lift(0, 1, rule), Lift(2, 4, rule)]) == {0: (3, 1)}
    assert touched_lines(layout, [Lift(2, 10, rule)]) == {0: (2, 0), 1: (2, 1), 2: (1, 0)}


def test_short_lines_between_two_labels_are_a_panel() -> None:
    rule = next(rule for rule in RULES.values() if "panel" in rule.data)
    most, width = rule.data["panel"], rule.data["panel_width"]

    def panels(lines: list[str]) -> list[str]:
        layout = lay("\n".join(["标签", *lines, "标签"]))
        labels = [Lift(*layout.span(number), rule) for number in (0, len(layout) - 1)]
        return [layout.text[lift.start : lift.end] for lift in find_panels(layout, labels)]

    assert panels(["字" * width] * most) == ["字" * width] * most
    assert panels(["字"] * (most + 1)) == []
    assert panels(["字" * (width + 1)]) == []
    layout = lay("标签\n字\n标签")
    assert find_panels(layout, [Lift(0, 2, rule), Lift(5, 7, RULES["folio"])]) == []


def test_white_space_is_skipped_up_to_a_bound() -> None:
    layout = lay("甲 \t乙  ")
    assert _skip(layout, 1, 6) == 3
    assert _skip(layout, 4, 6) is None
    assert _skip(layout, 3, 0) == 1
    assert _skip(layout, 0, 0) is None
    assert _skip(lay("  甲"), 2, 0) is None


def test_two_letters_take_the_room_of_one_han() -> None:
    assert [_size(text) for text in ("甲 乙", "ab cd", "abc", "甲ab", "  ")] == [2, 2, 1, 3, 0]


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("灯亮了。", True),
        ("他说：“灯亮了。”", True),
        ("图：）", True),
        ("灯亮了，", False),
        ("灯亮了 ", False),
        ("。灯亮了", False),
    ],
)
def test_a_line_ends_with_its_sentence(line: str, ends: bool) -> None:
    assert _ends(lay(line), 0) is ends


BEGINS = [
    ("雨停了。\n市民在堤上散步\n丁一摄", 1, True),  # what stands above has ended
    ("市民在堤上散步\n丁一摄", 0, True),
    ("河工们守着大\n堤一夜没有睡\n丁一摄", 1, False),  # 大堤: the line above goes on here
    ("河工们守着大\n市民在新桥上\n堤一夜没有睡", 1, True),  # and here it goes on below
    ("The boats\nwait below the lock", 1, False),
    ("The boats,\nWait below the lock", 1, False),
    ("The boats,\n\nWait below the lock", 1, True),
    ("The boats,\n\n3 of them below the lock", 1, False),
]


@pytest.mark.parametrize(("text", "line", "begins"), BEGINS)
def test_a_caption_begins_where_nothing_above_runs_on_into_it(text: str, line: int, begins: bool) -> None:
    assert bool(_begins(lay(text), line, line + 1, 0)) is begins


def test_a_caption_begins_at_the_floor_and_not_on_the_last_line() -> None:
    layout = lay("河工们守着大\n堤一夜没有睡\n丁一摄")
    assert _begins(layout, 1, 2, 1)
    assert not _begins(layout, 1, 2, 0)
    assert not _begins(layout, 1, 3, 0)


def test_words_that_run_over_a_line_end_bind_the_lines() -> None:
    layout = lay("河工们守着大\n堤一夜没有睡\n灯会开到月底\n大\n堤")
    assert _bond(layout, 0, 1) > 1
    assert _bond(layout, 0, 1) > _bond(layout, 0, 2)
    assert _bond(layout, 1, 2) < 1
    assert _bond(layout, 3, 4) == pytest.approx(_bond(layout, 0, 4), abs=9)
    assert _bond(layout, 3, 4) > 0


GOES_ON = [
    # a full line above, whether or not its sentence ended there, unless a gap stands between
    ("一二三四五六七八\n甲乙", 1, True),
    ("一二三四五六七。\n甲乙", 1, True),
    ("一二三四五六七。\n\n甲乙", 1, False),
    ("一二三四五六。\n甲乙", 1, False),
    # a short one that has not ended is its beginning unless it may be a heading
    ("子丑寅卯辰巳午\n一二三\n甲乙", 2, True),
    ("子丑寅卯辰巳午\n\n一二三\n甲乙", 2, False),
    ("子丑寅卯辰巳午\n一二三\n\n甲乙", 2, False),
    ("一二三\n甲乙", 1, False),
]


@pytest.mark.parametrize(("text", "line", "goes_on"), GOES_ON)
def test_a_caption_may_go_on_upwards(text: str, line: int, goes_on: bool) -> None:
    assert bool(_goes_on(lay(text), line, 10, 0.8)) is goes_on


def test_a_line_set_off_from_what_stands_above_it_may_be_a_heading() -> None:
    layout = lay("甲\n乙\n丙\n\n丁\n戊")
    assert [bool(lines_alike(layout, line)) for line in range(1, 5)] == [False, True, True, False]
