"""Articles of whole issues: they stand in the source, jump from page to page, and come out as the schema says."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.articles import Article
from cleaner.articles.dates import issue_date, read_date
from cleaner.testing import Page, good_pages

SCHEMA = json.loads((Path(__file__).parents[1] / "docs" / "article.schema.json").read_text(encoding="utf-8"))
CUT = "施工队在江心筑岛，用了九年才把两岸连起来，其间三次遇上洪水，"
LAMPS = "桥上的灯在除夕夜第一次亮起。"
FRONT = (
    "江海日报\n2031年3月15日 星期六\n第1版\n\n河口新桥通车 两岸同庆\n\n"
    "本报讯（记者文一）河口新桥昨日通车，两岸居民不必再乘渡船。\n\n"
    "施工队在江心筑岛，用了九年才把两岸连起来，其间三次遇上洪水，{cut}（下转第二版）\n\n"
    "北门集市开张\n\n新华社河口3月14日电（记者文二）北门集市昨日开张，三百个摊位迎来客人。\n"
)
BACK = (
    "第2版\n\n灯塔百年\n\n本报讯（记者文四）江心岛灯塔昨日满一百岁，守塔人点亮了老灯。\n\n"
    "{head}（上接第一版）{rest}桥上的灯在除夕夜第一次亮起。\n\n"
    "渡口停航\n\n本报讯（记者文三）老渡口昨日停航，最后一班船载了四十人。\n"
)


def issue(cut: str = "没有伤一个人。", rest: str = "", head: str = "") -> str:
    return FRONT.format(cut=cut) + "\f" + BACK.format(rest=rest, head=head)


def titles(articles: list[Article]) -> list[str]:
    return [article.title for article in articles]


def test_a_story_that_jumps_to_another_page_is_one_article() -> None:
    articles = cleaner.to_articles(issue())
    assert titles(articles) == ["河口新桥通车 两岸同庆", "北门集市开张", "灯塔百年", "渡口停航"]
    bridge = articles[0]
    assert bridge.paragraphs[-2:] == (CUT + "没有伤一个人。", LAMPS)
    assert (bridge.continues_on, bridge.continued_from) == ("", "")


def test_a_sentence_that_the_page_cuts_goes_on() -> None:
    bridge = cleaner.to_articles(issue(cut="没有伤", rest="一个人。"))[0]
    assert bridge.paragraphs[-1] == CUT + "没有伤一个人。" + LAMPS


def test_spans_lead_to_the_source() -> None:
    text = issue()
    for article in cleaner.to_articles(text):
        told = "".join(text[start:end] for start, end in article.spans)
        assert all(part in told for part in (article.title, article.paragraphs[-1][-8:]))


@pytest.mark.parametrize(
    ("text", "kept"), [(FRONT.format(cut="没有伤"), ("", "2")), (BACK.format(head="", rest=""), ("1", ""))]
)
def test_a_part_whose_partner_is_absent_says_where_it_is(text: str, kept: tuple[str, str]) -> None:
    jumps = [(article.continued_from, article.continues_on) for article in cleaner.to_articles(text)]
    assert kept in jumps
    assert jumps.count(("", "")) == len(jumps) - 1


def test_a_jump_line_that_names_another_page_brings_no_strangers_together() -> None:
    text = FRONT.format(cut="没有伤") + "\f" + BACK.format(head="", rest="").replace("上接第一版", "上接第七版")
    assert {article.continues_on for article in cleaner.to_articles(text)} == {"", "2"}
    assert {article.continued_from for article in cleaner.to_articles(text)} == {"", "7"}


def test_of_two_stories_that_jump_each_gets_its_own_part() -> None:
    second = "\n\n灯塔百年\n\n本报讯（记者文四）江心岛灯塔昨日满一百岁，守塔人点亮了老灯，\n（下转第二版）\n"
    front = FRONT.format(cut="没有伤一个人。").rstrip("\n") + second
    back = (
        "第2版\n\n（上接第一版）守塔人说，灯塔的老灯还要亮一百年。\n\n渡口停航\n\n本报讯（记者文三）老渡口昨日停航，最后一班船载了四十人。\n\n"
        "（上接第一版）施工队还要在江心筑岛，把引桥连起来。\n"
    )
    found = {article.title: article.paragraphs[-1] for article in cleaner.to_articles(front + "\f" + back)}
    assert found["灯塔百年"].endswith("灯塔的老灯还要亮一百年。")
    assert found["河口新桥通车 两岸同庆"].startswith("施工队还要在江心筑岛")


def test_an_english_story_goes_on_with_a_space() -> None:
    front = (
        "Harbour Bridge Opens After Nine Years\n\nPORT ELLEN, March 3 (AP) — The bridge opened yesterday.\n\n"
        "Builders had raised an island in the river and lost three of them to the\nContinued on Page A3\n"
    )
    back = "Continued from Page A1\nfloods before the piers stood.\n\n"
    back += "Market Hall Burns\n\nPORT ELLEN (Reuters) - The hall burned down.\n"
    first = cleaner.to_articles([front, "Page A2\n", back])[0]
    assert first.paragraphs[-1].endswith("three of them to the floods before the piers stood.")


def test_the_paper_gives_the_year_and_the_page() -> None:
    articles = cleaner.to_articles(issue())
    market = articles[1]
    assert market.dateline is not None
    assert (market.dateline.date, market.page) == ("2031-03-14", "1")
    assert articles[-1].page == "2"


def test_pages_may_come_one_by_one() -> None:
    front, back = issue().split("\f")
    assert cleaner.to_articles([front, back]) == cleaner.to_articles(issue())


def test_captions_and_doubts_go_with_their_article() -> None:
    text = issue().replace("北门集市开张", "▲图为河口新桥夜景。 本报记者 文五 摄\n\n北门集市开张", 1)
    bridge = cleaner.to_articles(text)[0]
    assert any("河口新桥夜景" in caption for caption in bridge.captions)
    doubted = cleaner.clean("他说：“桥已经通车。\n\n渡口停航。\n")
    assert [doubt.rule for article in doubted.articles for doubt in article.doubts] == [doubt.rule for doubt in doubted.doubts]


@given(good_pages())
def test_articles_are_what_the_schema_says(page: Page) -> None:
    for article in cleaner.to_articles(page.text):
        jsonschema.validate({"id": "x#1", "source": "x", **article.to_json()}, SCHEMA)


def test_the_schema_names_every_field_of_an_article() -> None:
    assert set(SCHEMA["properties"]) - {"id", "source", "document"} == set(Article().__dict__)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2031年3月15日 星期六 农历二月廿三", "2031-03-15"),
        ("农历辛亥年二月廿三 2031年3月15日", "2031-03-15"),
        ("中華民國廿八年四月廿一日 星期五", "1939-04-21"),
        ("西曆一九三九年四月廿一日 夏曆三月初二日", "1939-04-21"),
        ("光緒三十一年十月廿五日", "1905-11-21"),
        ("Saturday, March 14, 1987", "1987-03-14"),
        ("3. März 1912", "1912-03-03"),
        ("Le 1er mars 1905", "1905-03-01"),
    ],
)
def test_date_lines_are_read(text: str, day: str) -> None:
    assert issue_date(text) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "星期六", "2月30日", "第2031号", "三百个摊位", "May we begin", "光緒三十年"])
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert not read_date(text)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_day_without_a_year_is_one_near_the_paper(day: date) -> None:
    assert read_date(f"{day.month}月{day.day}日", day) == day.isoformat()
    assert read_date(f"{day.day}日", day) == day.isoformat()


@given(st.text())
def test_any_text_can_be_asked_for_a_date(text: str) -> None:
    found = read_date(text)
    assert not found or found.startswith("--") or date.fromisoformat(found)
