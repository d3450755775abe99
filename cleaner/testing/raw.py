"""Raw text: anything at all, but more often made of what makes fixers act."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

ALPHABETS = (
    "限度追赃的企业人民年会一二十和与了",
    "門廈國務院並發臺灣學於爲",
    "，。、；：？！“”‘’「」『』《》（）【】—…·",
    ",.;:?!\"'()[]<>-",
    " \t\N{IDEOGRAPHIC SPACE}\N{NO-BREAK SPACE}",
    "\n\n\n\r",
    "abcdeXYZéßſü",
    "0123456789０１ＡＢ",
    "#*_`>|~",
    "\f\v\0\x1b\x7f\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{BYTE ORDER MARK}\N{LINE SEPARATOR}\N{NEXT LINE}\N{LEFT-TO-RIGHT MARK}",
    "⽇⺠㈠①ﬁ\N{COMBINING ACUTE ACCENT}\N{NOT SIGN}\ue000\U0010fffd",
    "😀𠀀𠮷\U0002f800\U000e0100\ud800\udfff",
)
PIECES = (
    "# ",
    "## ",
    "**",
    "  \n",
    "\n\n",
    "- ",
    "1. ",
    "1、",
    "（一）",
    "问：",
    " and ",
    " with ",
    "企业企业",
    "活活动",
    "news-\npaper",
    "twenty-\none",
    "öffent¬\nlichen",
    "Vor- und ",
    "限 度 追 赃",
    "4月 18日",
    "（下转第3版）",
    "(上接1版)",
    "2024年3月15日 星期五",
    "第8123期",
    "责任编辑：某某",
    "本报讯（记者 张 三）",
    "据新华社电 ",
    "Continued on Page 4",
    "同比下降。\n降，日均",
    "中国的經濟發展",
    "â€œ",
    "Ã©",
    "——",
    "一一",
    "……",
    "2022年年会",
    "人人",
    "the the ",
)


def raw_text(*, max_size: int = 60, surrogates: bool = True) -> "SearchStrategy[str]":
    """Any text of up to about so many pieces, rich in marks, spaces, breaks, markdown, controls and astral characters."""
    from hypothesis import strategies as st

    chars = "".join(ALPHABETS)
    if not surrogates:
        chars = "".join(char for char in chars if not "\ud800" <= char <= "\udfff")
    any_char = st.characters(exclude_categories=[]) if surrogates else st.characters()
    common = st.sampled_from(chars[:120])
    known = st.sampled_from(PIECES)
    return st.lists(st.one_of(common, known, st.sampled_from(chars), any_char), max_size=max_size).map("".join)
