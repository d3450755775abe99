"""Lines, inside: items, headlines, and what a seam becomes."""

import numpy as np
import pytest

from cleaner.edits import Doubt, Edit, Tier, apply_edits
from cleaner.fixers._lines_evidence import item_starts, seam_evidence
from cleaner.fixers._lines_facts import LineFacts
from cleaner.fixers._lines_seams import HARD, SURE, headlines, judge_seams
from cleaner.fixers.lines import _glue, _parted, _trim, _wants_blank, join_lines
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("lines")
DATA = RULES["join-han"].data


def measure(text: str) -> LineFacts:
    return LineFacts.of(Page(text))


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("一、甲", True),
        ("12、甲", True),
        ("十二是", True),
        ("1.甲", True),
        ("1.0米", False),
        ("1.9米", False),
        ("1,0", True),
        ("12", False),
        ("123、", False),
        ("一甲", False),
        ("（一）甲", True),
        ("（十二）甲", True),
        ("（一甲）", False),
        ("（十二甲", False),
        ("（123）", False),
        ("（甲）", False),
        ("第一，", True),
        ("第十二、", True),
        ("第一章", False),
        ("甲一）", False),
        ("问：甲", True),
        ("Q: 甲", True),
        ("甲：乙", False),
        ("问甲：", False),
        ("①甲", True),
        ("⑳甲", True),
        ("⑴甲", False),
        ("●甲", True),
        ("甲●", False),
    ],
)
def test_an_item_is_told_by_its_number_or_its_bullet(line: str, item: bool) -> None:
    assert item_starts(measure(line), DATA).tolist() == [item]


LAST = "\n\n今天清晨，新渡轮开进了雾港，船上有三百个座位。"


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (f"雾港来{LAST}", True),  # nine letters' worth of text
        (f"雾港{LAST}", False),
        (f"Nineteens{LAST}", True),
        (f"Nineteen{LAST}", False),
        (f"雾港来了新渡轮，{LAST}", False),
        ("雾港来了新渡轮\n\n今天清晨新渡轮开进了雾港港口", False),  # what follows holds no mark
        ("雾港来了新渡轮\n\n今天清晨，船来。", False),  # nor is it longer
        ("雾港来了新渡轮的消息今天清晨在镇上传开了\n\n雾港来了新渡轮，船上有三百座。", False),
        (f"{'雾港来船' * 12}雾港\n（云溪十日电）今天清晨新渡轮开进了雾港。", True),  # a hundred cells
        (f"{'雾港来船' * 12}雾港x\n（云溪十日电）今天清晨新渡轮开进了雾港。", False),
    ],
)
def test_the_first_line_of_a_page_may_be_its_headline(text: str, headline: bool) -> None:
    facts = measure(text)
    found = headlines(facts, seam_evidence(facts, DATA).named()).tolist()
    assert found == [headline, *[False] * (len(facts) - 1)]


def test_the_last_line_of_a_page_is_no_headline() -> None:
    for text in ("今天清晨，新渡轮来了。\n\n雾港来了新渡轮", "The ferry was late.\n\nHarbour Board meets"):
        facts = measure(text)
        assert headlines(facts, seam_evidence(facts, DATA).named()).tolist() == [False, False]


def test_seams_that_are_settled_without_evidence() -> None:
    facts = measure("the har-\nbour\n\n　　今天清晨新渡轮开进了雾港\n***\n---\n---")
    seams = judge_seams(facts, RULES)
    assert seams.facts is facts
    assert seams.scores.dtype == np.float32
    assert seams.scores.tolist()[0] == -SURE
    assert seams.scores.tolist()[1] == SURE
    assert seams.scores.tolist()[3:] == [HARD, HARD]
    assert seams.han.tolist() == [False, True, True, False, False]


@pytest.mark.parametrize("text", ["", "甲", "甲\n\n"])
def test_a_page_of_one_line_has_no_seams(text: str) -> None:
    seams = judge_seams(measure(text), RULES)
    assert (seams.scores.dtype, seams.scores.tolist()) == (np.float32, [])
    assert (seams.han.dtype, seams.han.tolist()) == (np.bool_, [])


def test_a_page_of_whole_paragraphs_has_sure_seams() -> None:
    facts = measure("甲。\n\n乙。\n\nC.")
    seams = judge_seams(facts, RULES)
    assert seams.facts is facts
    assert (seams.scores.dtype, seams.scores.tolist()) == (np.float32, [-9, -9])
    assert (seams.han.dtype, seams.han.tolist()) == (np.bool_, [True, True])


@pytest.mark.parametrize(
    ("left", "right", "han", "glue"),
    [
        ("甲", "乙", True, ""),
        ("the", "harbour", True, " "),
        ("甲", "harbour", True, ""),
        ("the", "乙", True, ""),
        ("the", "harbour", False, " "),
        ("the", "34", False, " "),
        ("the (", "pier", False, ""),
        ("the", ", pier", False, ""),
        ("the", ". pier", False, ""),
        ("the", ") pier", False, ""),
        ("the)", "pier", False, " "),
        ("the", "(pier", False, " "),
        ("the,", "pier", False, " "),
        ("har-", "bour", False, " "),
    ],
)
def test_what_joins_two_lines(left: str, right: str, han: bool, glue: str) -> None:
    assert _glue(measure(f"{left}\n{right}"), np.array([han])) == [glue]


@pytest.mark.parametrize(
    ("gap", "blanks", "wants", "set_in", "after"),
    [
        ("\n", 0, False, False, "\n"),
        ("\n", 0, True, False, "\n\n"),
        ("  \n", 0, False, True, "\n"),
        (" \n  ", 0, False, False, "\n  "),
        (" \n  ", 0, True, False, "\n\n"),
        (" \n  ", 0, True, True, "\n\n  "),
        ("\n\n", 1, False, False, "\n\n"),
        ("\n \n  ", 1, False, True, "\n\n  "),
        ("\n\n\n", 2, True, False, "\n\n\n"),
        ("\n\n\n\n", 3, True, False, "\n\n\n"),
        ("\n\n\n\n\n  ", 4, False, False, "\n\n\n  "),
    ],
)
def test_what_parts_two_lines(gap: str, blanks: int, wants: bool, set_in: bool, after: str) -> None:
    assert _parted(gap, blanks, wants=wants, set_in=set_in) == after


def wanted(text: str, *joined: int, meant: bool = False) -> list[bool]:
    facts = measure(text)
    seams = np.zeros(len(facts) - 1, dtype=bool)
    seams[list(joined)] = True
    return _wants_blank(facts, seams, np.full(len(seams), meant)).tolist()


def test_paragraphs_want_a_blank_line_where_the_text_was_wrapped() -> None:
    prose = "今天清晨新渡轮开进了雾港，有座"  # thirty cells and a mark
    assert wanted("甲\n乙\n丙\n丁", 0) == [True, True, False]
    assert wanted("甲\n乙\n丙\n丁", 2) == [False, True, True]
    assert wanted("甲\n乙\n丙\n丁") == [False, False, False]
    assert wanted(f"甲\n乙\n{prose}\n丙", 0) == [True, True, True]
    assert wanted(f"甲\n乙\n{prose}\n丙", 0, meant=True) == [True, True, False]
    assert wanted(f"甲\n\n{prose}\n乙") == [True, False]
    assert wanted(f"甲\n\n{prose[:-1]}\n乙") == [False, False]
    assert wanted(f"甲\n\n{prose.replace('，', '新')}\n乙") == [False, False]
    page = "\n".join("甲" * 20)
    assert wanted(f"{page}\n{prose}\n乙", 8)[19:] == [True, True]  # twelve seams away a join still counts
    assert wanted(f"{page}\n{prose}\n乙", 7)[19:] == [True, False]
    assert wanted(f"{page}\n{prose}\n乙", 6)[19:] == [False, False]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("\n\n甲\n\n\n", "甲\n"),
        (" \n  甲 ", "  甲 "),
        ("甲", "甲"),
        ("甲\n", "甲\n"),
        ("甲  \n ", "甲\n"),
        ("  甲", "  甲"),
        ("\n\n", "\n\n"),
    ],
)
def test_a_page_is_trimmed_at_both_ends(text: str, left: str) -> None:
    page = Page(text)
    assert apply_edits(text, list(_trim(page, LineFacts.of(page), RULES))) == left


def test_a_join_says_how_sure_it_is() -> None:
    text = "渡口的老船工说，水位一退，货船就能靠\n岸，米价也会跟着下来。\n"
    [edit] = join_lines(Page(text), RULES)
    assert edit == Edit(18, 19, "\n", "", "join-han", Tier.LIKELY)
    text = "渡口的班船改在清早开，货船就能靠、\n\n农技站的人说，霜冻过后要补种。"
    [doubt] = join_lines(Page(text), RULES)
    assert isinstance(doubt, Doubt)
    assert doubt[:3] == (17, 19, "unsure-seam")
    assert doubt.note.startswith("the sentence may go on here (score ")
