"""Slips, inside: where a doubt stands, and how near another foreign word must be to hold a translation back."""

import pytest

from cleaner.edits import Doubt, Edit, Tier
from cleaner.fixers.slips import translate_slips
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("slips")
FAR = "梦想在这座老城的歌声里一年年长大"  # 16 characters


def found(text: str) -> list[Edit | Doubt]:
    return list(translate_slips(Page(text), RULES))


@pytest.mark.parametrize(
    ("text", "word", "rule"),
    [
        ("提高效率 because 质量很重要。", "because", "lone-word"),
        ("提高效率 quality 很重要。", "quality", "lone-word"),
        ("比分是 3 to 第二节的结果。", "to", "lone-word"),
        ("用 and 连接两路输入。", "and", "subject"),
        ("单词、造句、拼写都要练，老人 and 孩子一起学。", "and", "subject"),
    ],
)
def test_a_doubt_stands_at_its_word_and_says_why(text: str, word: str, rule: str) -> None:
    start = text.index(word)
    assert found(text) == [Doubt(start, start + len(word), rule, RULES[rule].data["note"])]


@pytest.mark.parametrize(
    "text",
    [
        "手机app上显示，每小时60km左右。",
        "他喊了一声 oh 就走了。",  # two letters must be far commoner
        "甲 x 轴与乙 y 轴，老城 ж 区。",
        "型号X  and 性能，性能 and  X射线。",
        "\U00010000 and 孩子，老人 and \U00010000",
        "老人*** and 孩子",
        "学习精神 and ",
    ],
)
def test_what_is_no_slip_is_not_even_a_doubt(text: str) -> None:
    assert found(text) == []


def test_a_passage_that_speaks_of_words_but_twice_is_translated() -> None:
    [edit] = found("单词、造句都要练，老人 and 孩子一起学。")
    assert edit == Edit(11, 16, " and ", "和", "and", Tier.LIKELY)


@pytest.mark.parametrize("distance", [11, 12])
def test_another_foreign_word_holds_back_what_is_less_than_twelve_characters_away(distance: int) -> None:
    tier = Tier.BOLD if distance < 12 else Tier.LIKELY
    [edit] = found(f"老人 and {FAR[:distance]}forever")
    assert isinstance(edit, Edit)
    assert edit.tier is tier
    [edit] = [item for item in found(f"forever{FAR[:distance]} and 孩子") if isinstance(item, Edit)]
    assert edit.tier is tier
