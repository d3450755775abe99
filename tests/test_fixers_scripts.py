"""Scripts, inside: which script a page is in, and what is doubted rather than converted."""

import pytest

from cleaner.edits import Doubt
from cleaner.fixers.scripts import harmonise_scripts
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("scripts")
SIMPLE = "青河镇图书馆昨天重新开放。馆长说，楼里的书报从两万册增加到三万册，阅览厅还为学龄儿童开辟了专区。"
TRADITIONAL = "青河鎮圖書館昨天重新開放。館長說，樓裡的書報從兩萬冊增加到三萬冊，閱覽廳還為學齡兒童開闢了專區。"
PAPER = "这几个报纸开办时说：边写边学，让读书变为乐事，为这个国家发现风华人才。"
PAPER_TRADITIONAL = "這幾個報紙開辦時說：邊寫邊學，讓讀書變爲樂事，爲這個國家發現風華人才。"


def proposals(text: str) -> list[str]:
    """Return each proposal as `rule before>after`, or `rule ?doubted`."""
    found = sorted(harmonise_scripts(Page(text), RULES), key=lambda item: item.start)
    for item in found:
        assert item.note == RULES[item.rule].data["note"] if isinstance(item, Doubt) else item.before != item.after
    shown = [(item, text[item.start : item.end]) for item in found]
    return [f"{x.rule} ?{part}" if isinstance(x, Doubt) else f"{x.rule} {part}>{x.after}" for x, part in shown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SIMPLE}\n{TRADITIONAL}\n{TRADITIONAL[:27]}国{TRADITIONAL[28:]}", [f"passage ?{SIMPLE[2:-1]}", "lone ?国"]),
        (
            f"{SIMPLE[12:]}墙上写着“让书报进万家”。{TRADITIONAL}這是作为學者的話。",
            [f"passage ?{SIMPLE[13:]}墙上写", "stray 为>為"],
        ),
        (
            f"{TRADITIONAL}\n鎮裡的经济也有起色，现在過得好。 {SIMPLE}\n大韓民國 도서관 圖書館",
            ["stray 经济>經濟", "stray 现>現", f"passage ?{SIMPLE[2:-1]}"],
        ),
        (f"{TRADITIONAL}\n永远的蘇東坡", ["stray 远>遠"]),
        (
            f"{TRADITIONAL}\n他是這裡的老党员。《蘇東坡全集》由这几个报纸开办时说：",
            ["stray 党员>黨員", "passage ?这几个报纸开办时说"],
        ),
        (f"{TRADITIONAL}{SIMPLE}居民周泊鑑常来看报。", [f"passage ?{SIMPLE[2:-1]}", "stray 来>來", "stray 报>報"]),
        (f"# 永远的蘇：東坡\n\n{PAPER}", ["lone ?蘇", "stray 東>东"]),
        ("这几个报纸开办时说：市民周泊鑑边写边学，让读书", ["lone ?鑑"]),
        (f"记{PAPER_TRADITIONAL}", ["lone ?记"]),
        (f"第国{PAPER_TRADITIONAL[:-3]}ß民衆人才，内户强黄，著述乾隆。", ["lone ?国"]),
        # a page of a line or two, or of both scripts, or with kana, is in no script
        ("讓讀書變為樂事，為這個国家發現風華人才。", []),
        ("~書畫展\n这几个报纸开办时说：边写边学，让读书变", []),
        (f"{SIMPLE}\n東京の図書館で開かれた書道展。\n{TRADITIONAL}\n鎮裡的经济也有起色，现在過得好。", []),
    ],
)
def test_strays_are_converted_and_what_may_be_meant_is_doubted(text: str, expected: list[str]) -> None:
    assert proposals(text) == expected
