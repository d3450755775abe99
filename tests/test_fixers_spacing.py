"""Spacing, inside: pages where a mark, a figure or a torn word stands among the spaces; every rule at level bold."""

import numpy as np
import pytest

from cleaner.chain import Cleaner
from cleaner.classes import DIGIT, LETTER
from cleaner.fixers._spacing_gaps import Plan, find_gaps
from cleaner.fixers._spacing_marks import tight_pairs
from cleaner.fixers._spacing_runs import around
from cleaner.page import Page
from cleaner.rulebook import Rulebook

CLEANER = Cleaner(only=["spacing"], level="bold")

SPACED_OUT = [
    ("云 溪海 洋# 论 坛", "云 溪海洋# 论 坛"),
    ("20 2 4 年 3 月 全 县 经 济 工 作 会 议 召 开", "20 24年3月全县经济工作会议召开"),
    ("一 二 三 四 五 2六 日", "一 二 三 四 五2六 日"),
    ("渡 口 村 的 石桥 已经 修 好 ， 昨 天 ", "渡口村的石桥已经修好，昨天 "),
    ("2 0 2 4 :年 3 月 全 县 经 济 工— ……作 会 议 召 开", "2024 :年3月全县经济工—……作会议召开"),
    ("一 二 三 四 五 六 日 县里准备打 造新的渡口。", "一 二 三 四 五 六 日 县里准备打造新的渡口。"),
    ("一 二 三 四 五六 日", "一 二 三 四 五六日"),
    ("2 0 2 5 年 全 县 经 济 工作 会 议", "2 0 2 5年全县经济工作会议"),
    ("海 洋 论 坛\n\n以“开放”为主题的论坛昨日闭幕。", "海洋论坛\n\n以“开放”为主题的论坛昨日闭幕。"),
    ("王 伟 刘 洋 李 静 陈 Ö杰", "王 伟 刘 洋 李 静 陈Ö杰"),
    ("从 县 政 府 获 悉      石桥昨日通车，客人", "从县政府获悉      石桥昨日通车，客人"),
    ("海 洋 经、 济 论 坛\n\n以“开放”为主题的论坛昨日闭幕。", "海洋经、济论坛\n\n以“开放”为主题的论坛昨日闭幕。"),
    ("明 年 春 天 石  石 桥 通 车 ；村 民 出 工 出 料", "明年春天石  石桥通车；村民出工出料"),
]
SPACED_OUT_KEPT = [
    "|2 0 2 4 年 3 月 全 县 经 济 工 作 会 议 召 开",
    "》 岛 海 洋 论 坛",
    "县里准备 打 造新的渡口。",
    "九月 日，……",
]

SINGLE_WORDS = [
    ("目 录目 录", "目录目录"),
    ("目 录记", "目录记"),
    ("目 录\n一、协会动态", "目录\n一、协会动态"),
]
SINGLE_WORDS_KEPT = [
    "本  报 ",
    "圆 周一帆）",
    "本  报  ",
]

MARKS = [
    (
        "村民分成两队): 一队运木料, 一队凿石料; 傍晚收工( 记者 林小舟 )。",
        "村民分成两队): 一队运木料,一队凿石料;傍晚收工(记者 林小舟)。",
    ),
    (
        "远山含暮雨， 近水起微澜。\n渔火三更暗， 钟声一夜寒。\u3000\u3000",
        "远山含暮雨， 近水起微澜。\n渔火三更暗，钟声一夜寒。\u3000\u3000",
    ),
    ("  昨日，大桥通车。 版\n\u3000\u3000 市民前往参;观。", "  昨日，大桥通车。版\n\u3000\u3000 市民前往参;观。"),
    (
        "村民分成两队:一队木料,一队凿石料;傍晚收工(记者 林小舟)\u00a0。",
        "村民分成两队:一队木料,一队凿石料;傍晚收工(记者 林小舟)。",
    ),
    (
        "村民分成两队: 一队运木料, , 一队凿石料; 傍晚收工( 记者 林小舟 )。",
        "村民分成两队:一队运木料, , 一队凿石料;傍晚收工(记者 林小舟)。",
    ),
    (
        "学习讲话精神 and 工作要求，推进4G网络。The word 你好, hello, is common in the first Chinese lessons: 你好 !",
        "学习讲话精神 and 工作要求，推进4G网络。The word你好, hello, is common in the first Chinese lessons: 你好!",
    ),
    ("主持人 张; 三", "主持人 张;三"),
    ("Tel 010、 6512 3456", "Tel 010、6512 3456"),
    ("远山含暮雨， 近水起微澜。\n渔火三更暗， 钟声一夜寒。é", "远山含暮雨， 近水起微澜。\n渔火三更暗，钟声一夜寒。é"),
    ("村民分成两队运木料,一队凿石料;傍晚收工。\n（二） 加强管理", "村民分成两队运木料,一队凿石料;傍晚收工。\n（二）加强管理"),
]
MARKS_KEPT = [
    "3新规为企业指明了方`。 （据晨报社电）",
    "远山含暮雨， ，摄 近水起微澜。\n渔火三更暗， 钟声一夜寒。",
    "A B C D E F； G",
    "B」 看点二:新桥通车，2个项目开工",
    ".2% ；以上，2个县超过10%。",
]

LATIN = [
    ("T   H E  的M O R N I N G  P O S T 、", "T   H E  的MORNING POST、"),
    ("A B C D ", "ABCD "),
    ("T H E  E V E N I ( G  S T A R", "T H E E V E N I (G STAR"),
    (
        "Der Wirt sagt , daß die Fähre am Morgen kommt , wie es im Buch steht ; die Fahrt kostet zwei Mark .#.",
        "Der Wirt sagt, daß die Fähre am Morgen kommt, wie es im Buch steht; die Fahrt kostet zwei Mark .#.",
    ),
    ("ßT H E  E V E N I N    S T A", "ßT HE EVENIN STA"),
    ("T H E   V E N I N G  S T A R", "T H E V E N I N G S T A R"),
    (
        "The council met  on Monday and talked about the bri\u3000\u3000dge.",
        "The council met on Monday and talked about the bri\u3000\u3000dge.",
    ),
    (
        "Der Rat hat am Montag beschlossen , daß die neue Brücke in der Stadt gebaut wird ; es war Zeit .的",
        "Der Rat hat am Montag beschlossen, daß die neue Brücke in der Stadt gebaut wird; es war Zeit.的",
    ),
]
LATIN_KEPT = [
    "The council met on？ n Monday and talked about the bridge.",
    "T H E  E  E N I N G  S T A R",
    "And then ... nothing  . . happened.",
    "One sentence ends.  Another begins ;ere, as typists do.\n\n学习讲话精神 and 工作要求，推进4G网络",
    "And then ... nothing . . . happened. Name  Age  Town\nAnn  31  Bath",
    (
        "The council met on Monday    Rain is expected in the\nand talked about the new     north of the country, and\n"
        "bridge over the river.       the wind will be strong."
        "据晨报社电 记者 18日从县政府获悉，3个项目开工。"
    ),
]

BESIDE_LATIN = [
    (
        "游客在海|边看日出。 晨报社记者 林小舟 摄。我们 使用 Python 3 编程，用 Git 管理，共 20 个文件。",
        "游客在海|边看日出。晨报社记者 林小舟 摄。我们 使用 Python 3 编程，用 Git 管理，共 20 个文件。",
    ),
]
BESIDE_LATIN_KEPT = [
    "a晨报社云溪电 18",
    "公园总面积近 600公顷，`4月 18日开放，有 3个入口。  ",
    "记 3",
    "`公园总面积近 600公顷，4月 18日开放，有 3个入口。",
]


@pytest.mark.parametrize(("before", "after"), [*SPACED_OUT, *SINGLE_WORDS, *MARKS, *LATIN, *BESIDE_LATIN])
def test_spaces_are_closed_up_as_far_as_the_words_around_them_tell(before: str, after: str) -> None:
    assert CLEANER.clean(before).text == after


@pytest.mark.parametrize("text", [*SPACED_OUT_KEPT, *SINGLE_WORDS_KEPT, *MARKS_KEPT, *LATIN_KEPT, *BESIDE_LATIN_KEPT])
def test_spaces_that_may_be_meant_stay(text: str) -> None:
    assert CLEANER.clean(text).text == text


def plan_of(text: str) -> Plan:
    page = Page(text)
    gaps = find_gaps(page)
    assert gaps is not None
    return Plan(page, gaps)


def folded(row: list[int]) -> str:
    return "".join(chr(code) if code else "_" for code in row)


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("海洋论 坛昨日", "海洋论", "坛昨日"),
        ("海 洋", "__海", "洋__"),
        ("，海 洋。论", "__海", "洋__"),
        ("a海洋 论b坛", "_海洋", "论__"),
        ("云溪的海洋 论坛昨日开", "的海洋", "论坛昨"),
        ("\U00020000海 洋\U00020000", "__海", "洋__"),
    ],
)
def test_the_words_beside_a_gap_end_with_the_clause(text: str, left: str, right: str) -> None:
    gaps = plan_of(text).gaps
    assert [folded(side[0].tolist()) for side in around(Page(text).codes, (gaps.start, gaps.end))] == [left, right]


def test_the_words_beside_a_gap_are_read_over_other_single_spaces() -> None:
    text = "渡 海洋 论 坛昨 日，闭"
    gaps = plan_of(text).gaps
    left, right = around(Page(text).codes, (gaps.start, gaps.end))
    assert [folded(row) for row in left.tolist()] == ["__渡", "渡海洋", "海洋论", "论坛昨"]
    assert [folded(row) for row in right.tolist()] == ["海洋论", "论坛昨", "坛昨日", "日__"]


def test_tight_pairs_are_counted_on_both_sides_without_the_claimed_spaces() -> None:
    plan = plan_of("第3页a人，共 5 人9")
    assert tight_pairs(plan, DIGIT) == (2, 1)
    assert tight_pairs(plan, LETTER) == (1, 1)
    plan.close(np.array([0]), Rulebook().of("spacing")["han-latin"])
    assert tight_pairs(plan, DIGIT) == (3, 1)
    plan.close(np.array([0, 1]), Rulebook().of("spacing")["han-latin"])
    assert tight_pairs(plan, DIGIT) == (3, 2)
    assert tight_pairs(plan, LETTER) == (1, 1)
    assert [edit[:2] for edit in plan.edits] == [(7, 8), (9, 10)]


def test_a_page_has_columns_where_wide_gaps_are_many() -> None:
    assert plan_of("甲   乙\n丙\n丁").columns
    assert not plan_of("甲   乙\n丙\n丁\n戊").columns
    assert plan_of("甲   乙\n丙\n丁\n \n\n   ").columns
    assert not plan_of("甲  乙\n丙").columns
