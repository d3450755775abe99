"""Punctuation, inside: every mark that is put right or doubted, with its place, where others stand in the way."""

import pytest

from cleaner.edits import Doubt
from cleaner.fixers.punctuation import repair_punctuation
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("punctuation")


def proposals(text: str) -> list[str]:
    """Return each proposal as `start rule before>after`, or `start rule ?doubted note` for a doubt."""
    found = sorted(repair_punctuation(Page(text), RULES), key=lambda item: (item.start, item.end, item.rule))
    shown = [(item, text[item.start : item.end]) for item in found]
    return [
        f"{x.start} {x.rule} " + (f"?{part} {x.note}" if isinstance(x, Doubt) else f"{x.before}>{x.after}") for x, part in shown
    ]


CHANGED = [
    (
        "请读者评《1930年－1940年云溪船运录》的得失。\n\n《1930年－1940年云溪 ) 船运录》共三卷。",
        ["28 bracket-shape 《>（", "42 bracket-shape  )>）", "48 unpaired-mark ?》 》 has no partner"],
    ),
    (
        "上午8:30开始，共3,500人，比分3:2，占1/10，编号1,2,3，增长3.5万。,,Ja''",
        ["43 mixed-marks ?。, 。, in a row: one of them is wrong"],
    ),
    ("记者∶,桥何时通时通车？》", ["3 half-width-mark ,>，", "12 unpaired-mark ?》 》 has no partner"]),
    (
        "岛桥梁》出版。人人读《云溪桥梁志。:",
        ["3 unpaired-mark ?》 》 has no partner", "10 unpaired-mark ?《 《 has no partner", "17 half-width-mark :>："],
    ),
    ("九一一事件发生后，他在二〇一一年拨打!了一一", ["18 half-width-mark !>！", "20 adverb-for-dash 一一>——"]),
    ('"`甲,乙`', ['0 straight-quotes ?" straight quotes that do not pair up']),
    ("!)[](图,一.png)", ["1 unpaired-mark ?) ) has no partner"]),
    (
        "石壁上，”渔火长明\u3000\u3000”四字可、辨认。",
        ["4 unpaired-mark ?” ” has no partner", "11 unpaired-mark ?” ” has no partner"],
    ),
    ("里,,人", ["1 doubled-mark ,,>，"]),
    ("比例为3∶", ["4 ratio-for-colon ∶>："]),
    ("一一?对应", ["2 half-width-mark ?>？"]),
    ("函数si ()的值在0与0与1之间。", ["5 bracket-width (>（", "6 bracket-width )>）"]),
    (
        "桥通了.路也通了. 水也通了.\n电来了.",
        ["3 half-width-stop .>。", "8 half-width-stop . >。", "14 half-width-stop .>。", "19 half-width-stop .>。"],
    ),
    (
        "桥通了(，，路也通了。。 他读<<桥梁志>>。",
        [
            "3 unpaired-mark ?( ( has no partner",
            "4 doubled-mark ，，>，",
            "10 doubled-mark 。。>。",
            "15 title-brackets <<>《",
            "20 title-brackets >>>》",
        ],
    ),
    ('他说：“修"。\n\n“第二，要铺路。\n\n“第三，要种树。”', ['5 straight-quotes ">”']),
    ("\n中(二)强管理", ["2 bracket-width (>（", "4 bracket-width )>）"]),
    ("or (;;国) {}", ["3 bracket-width (>（", "7 bracket-width )>）"]),
    (
        "他〈〈桥梁志》〉〉。年",
        ["1 title-brackets 〈〈>《", "6 unpaired-mark ?》 》 has no partner", "7 title-brackets 〉〉>》"],
    ),
    ('{`名称": "鹊桥"}', ['4 straight-quotes ?" straight quotes that do not pair up', "5 half-width-mark :>："]),
    ("本报讯〈)近日，桥通了。", ["3 unpaired-mark ?〈 〈 has no partner", "4 unpaired-mark ?) ) has no partner"]),
    ("村里人叫它”—鹊桥”，已有百年。", ["5 one-sided-quotes ”>“"]),
    ("他向大家一;一介绍。 The word 桥, ", ["5 half-width-mark ;>；", "21 half-width-mark ,>，"]),
    (
        "卡尔.」马克思写道，世界在变。列夫.托尔斯泰也这样说。",
        ["2 half-width-stop .>。", "3 unpaired-mark ?」 」 has no partner"],
    ),
    ("Il a dit : « Venez ! » Puis il est parti ; qui l'a！ vu ?", ["50 full-width-mark ！>!"]),
    (
        "The bridge，which is new（and long），opened today。。大桥通车\n一一记鹊桥建设者",
        ["46 doubled-mark 。。>。", "53 adverb-for-dash 一一>——"],
    ),
    ("了.", ["1 half-width-stop .>。"]),
    ("同客人一一手", ["3 adverb-for-dash 一一>——"]),
    ("他一一大举了困难。", ["1 adverb-for-dash 一一>——"]),
    ("名如下：：:第,组", ["3 doubled-mark ：：:>：", "7 half-width-mark ,>，"]),
    ("函(x)的值在0与", ["1 bracket-width (>（", "3 bracket-width )>）"]),
    ("他走了..了...", ["6 points-for-dots ...>……"]),
    ("《中接\n\n一版)桥通了。", ["0 unpaired-mark ?《 《 has no partner", "7 unpaired-mark ?) ) has no partner"]),
    ("《上接第一版)桥通了。  ", ["0 bracket-shape 《>（", "6 bracket-shape )>）"]),
    ('桥">鹊桥已有百年</a>', ['1 straight-quotes ?" straight quotes that do not pair up']),
    ("1一一0月，全，全\u3000市增长3%。", ["1 adverb-for-dash 一一>——"]),
    ("占比达42%;新增设备3,覆盖5个区。", ["6 half-width-mark ;>；", "12 half-width-mark ,>，"]),
    (
        '村里人叫"鹊桥"，"鹊桥"，又叫"长”。',
        [
            '4 straight-quotes ">“',
            '7 straight-quotes ">”',
            '9 straight-quotes ">“',
            '12 straight-quotes ">”',
            '16 straight-quotes ">“',
            "18 unpaired-mark ?” ” has no partner",
        ],
    ),
    (
        "（《云溪桥‘梁（志》出版。人人读《云溪桥梁志。",
        [
            "0 unpaired-mark ?（ （ has no partner",
            "1 unpaired-mark ?《 《 has no partner",
            "7 unpaired-mark ?（ （ has no partner",
            "9 unpaired-mark ?》 》 has no partner",
            "16 unpaired-mark ?《 《 has no partner",
        ],
    ),
    ("船型和水路，书里都——作了说明。。| -- | -- |", ["9 dash-for-adverb ——>一一"]),
    ("他月想了想。。。没有？说话。。1——10月，全市增长3%。", ["5 doubled-mark 。。。>……", "13 doubled-mark 。。>。"]),
    (
        "·石壁上，”渔火长明”四字仍可辨认。\n\n大桥通车\n一桥通车\n一一记鹊桥建设者",
        ["5 one-sided-quotes ”>“", "30 adverb-for-dash 一一>——"],
    ),
    ("The pilot, who knew 。the bay, waited for tide.", ["20 full-width-mark 。>. "]),
    (
        "The fer\nry was late，said the pilot（of the island）。",
        ["19 full-width-mark ，>, ", "34 full-width-mark （> (", "48 full-width-mark ）>)", "49 full-width-mark 。>."],
    ),
    (
        'The bridge，which is new（and long）opened today。村里人叫它"鹊桥"，又叫"长桥”。—',
        ["61 unpaired-mark ?” ” has no partner"],
    ),
    (
        "| 甲,乙 | 丙:丁 |\n|---|---|\n\n`f(甲,乙)`\n\n```\nx = '甲,乙'\n```\n\n[大桥](http://example.org/(a))\n\n---和",
        ["84 hyphens-for-dash --->——"],
    ),
    (
        "| 甲,乙 | 丙:丁 |\n|---|---|\n\n`f(甲,乙)`\n\n```\nx = '甲,乙'\n```\n\n[大桥](http://example.org/(a))\n\n--- 1—9?月。",
        ["91 half-width-mark ?>？"],
    ),
]
KEPT = [
    "The word 桥, which means bridge, is common in names of towns.！",
    "二〇：一一年",
    'He said, "The bridge is open open."\n云溪——海上花园迎来客人。',
    "他读<<A志\u00a0>>。",
    "大![](图,一.png)",
    "一一对",
    ",,；Ja''",
    "云溪——!上花园",
    '"名称": "鹊桥"}',
    "12一一；一一；10月，全市增长3%。",
    "namespace std::vector他走了...",
    "The ferry was late版, said the pilot (of the island).",
]


@pytest.mark.parametrize(("text", "expected"), CHANGED)
def test_each_mark_is_judged_where_it_stands(text: str, expected: list[str]) -> None:
    assert proposals(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_marks_that_may_be_meant_are_not_even_doubted(text: str) -> None:
    assert proposals(text) == []
