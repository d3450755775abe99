"""Furniture that OCR misread, cut up or laid side by side, and adverts between the stories."""

import pytest

from cleaner import clean
from cleaner.chain import Cleaner
from cleaner.fixers._furniture_bands import fold_numbers, misread
from cleaner.fixers._furniture_captions import _in_order
from cleaner.fixers._furniture_cells import parted_lines
from cleaner.fixers._furniture_layout import Layout
from cleaner.fixers._furniture_sieve import sieve_of
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("furniture")
STORY = """\
昨夜堤上水漲、老閘工守到天明
、鑼聲一夜未停、兩岸燈火通明
、孩子們睡在草袋上、婦人送來
熱粥、水退時已近五更、眾人始
"""
ADVERT = "青河老號綢緞\n價廉物美\n每尺大洋三角\n地址　閘口第二家\n"
FIRST = """\
三百名河工在堤上守了一
夜，天亮的时候雨终于停
了下来，下游的渡口当天
照常开航，没有一户人家
搬走，粮食也都运到了高
处的仓库，老人和孩子先
送进了学校，等到水退了
才各自回家。
"""
SECOND = """\
市图书馆的新馆昨天开放，
第一天就来了两千名读
者，三楼的阅览室坐满了
学生，工作人员只好在走
廊里加了椅子，馆长说以
后每逢周末还要延长开
放的时间，让住得远的人
也能借到书。
"""


def lay(text: str) -> Layout:
    return Layout(Page(text))


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("2021年3昌5目 是期五", "date-line-misread-zh"),
        ("国肉统二连续册版槐号CN98-0021", "registration-misread-zh"),
        ("三百名河工守了一夜", None),
        ("青河两岸3月5日开工", None),
    ],
)
def test_a_misread_piece_is_known_by_what_is_left_of_it(cell: str, kind: str | None) -> None:
    rule = misread(cell, sieve_of(RULES))
    assert (rule and rule.name) == kind


def test_numbers_are_folded_whatever_ocr_made_of_them() -> None:
    assert fold_numbers("2021年]月l5日") == fold_numbers("2021年1月15日") == "0年0月0日"


def test_only_lines_with_text_on_both_sides_of_a_wide_gap_are_parted() -> None:
    assert parted_lines(lay("青河   长堤\n   闸口\n渡口   \n灯会 月底\n桥   塔   楼")) == [0, 4]


def test_the_cells_after_a_lifted_one_keep_their_columns() -> None:
    text = "三百名河工守了一夜      公益广告      他住了四十年\n"
    assert clean(text, only=["furniture"]).text == text.replace("公益广告", "    ")


def test_adverts_are_lifted_from_a_page_of_stories_alone() -> None:
    assert clean(STORY * 3 + ADVERT + STORY, only=["furniture"]).text == STORY * 4
    assert clean(ADVERT * 3 + STORY, only=["furniture"]).text == ADVERT * 3 + STORY
    assert clean(ADVERT, only=["furniture"]).text == ADVERT


def test_a_doubt_about_what_was_taken_out_outlives_the_second_look() -> None:
    result = Cleaner(only=["furniture"]).clean("An old bench stands by\nthe mill, the bridge\n\nPhoto: Rosa Lund")
    assert [doubt.rule for step in result.steps for doubt in step.doubts] == ["caption"]


def test_columns_read_across_are_told_by_lines_that_do_not_go_on() -> None:
    across = "\n".join(line for pair in zip(FIRST.split(), SECOND.split(), strict=True) for line in pair)
    assert _in_order(lay(FIRST + SECOND), 8)
    assert not _in_order(lay(across), 8)
