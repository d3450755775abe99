"""Lines, inside: what is measured of a page's lines, and which seams no evidence can join."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cleaner.fixers._lines_evidence import _meeting, lexical_bonds, line_evidence, seam_evidence
from cleaner.fixers._lines_facts import Evidence, LineFacts, block_share, column_width, share
from cleaner.fixers._lines_products import PRODUCTS, SURROUNDINGS, _surroundings, products
from cleaner.fixers._lines_seams import (
    barred,
    divided_words,
    headlines,
    judge_seams,
    never_wrapped,
    printed_indents,
    stanzas,
    weigh,
)
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("lines")
DATA = RULES["join-han"].data
PAGES = tomllib.loads((Path(__file__).parent / "line_evidence.toml").read_text(encoding="utf-8"))


def measure(text: str) -> LineFacts:
    return LineFacts.of(Page(text))


def shown(values: Any) -> str:
    """Return a row as tests/line_evidence.toml writes it."""
    values = np.asarray(values)
    if values.dtype == np.bool_:
        return "".join("x" if value else "." for value in values)
    return " ".join(f"{value + 0.0:.2f}".rstrip("0").rstrip(".") for value in values.tolist()).replace("-0 ", "0 ")


def rows(found: Mapping[str, Any]) -> dict[str, str]:
    return {name: shown(values) for name, values in found.items()}


@pytest.mark.parametrize("name", PAGES)
def test_the_evidence_of_each_line_and_seam_is_as_written_down(name: str) -> None:
    facts = measure(PAGES[name]["text"])
    lines, column = line_evidence(facts, DATA)
    assert shown(column) == PAGES[name]["column"]
    assert rows(lines) == PAGES[name]["lines"]
    assert rows(_meeting(facts, column)) == PAGES[name]["seams"]


@pytest.mark.parametrize("name", PAGES)
def test_a_seam_is_told_by_the_line_before_it_and_the_line_after_it(name: str) -> None:
    facts = measure(PAGES[name]["text"])
    lines, _ = line_evidence(facts, DATA)
    found = seam_evidence(facts, DATA).named()
    for key, values in lines.items():
        assert np.allclose(found[f"left_{key}"], np.asarray(values, np.float32)[:-1])
        assert np.allclose(found[f"right_{key}"], np.asarray(values, np.float32)[1:])
    assert set(found["few"].tolist()) == {0.0}
    for key, factors in PRODUCTS.items():
        values = [1 - found[factor[1:]] if factor.startswith("!") else found[factor] for factor in factors.split()]
        assert np.allclose(found[key], np.prod(values, axis=0)), key


def test_a_page_of_few_lines_counts_for_less() -> None:
    assert seam_evidence(measure("甲\n乙\n丙"), DATA).named()["few"].tolist() == pytest.approx([8 / 11] * 2)


def test_every_fact_has_a_weight_and_every_weight_a_fact() -> None:
    names = seam_evidence(measure(PAGES["mixed"]["text"]), DATA).names
    for rule in (RULES["join-han"], RULES["join-latin"]):
        assert set(rule.data["weights"]) - {"bias"} <= set(names)
        assert set(rule.data["meant"]) - {"bias"} <= set(SURROUNDINGS)
    assert {factor.removeprefix("!") for factors in SURROUNDINGS.values() for factor in factors.split()} <= set(names)


def test_the_surroundings_are_shares_alone_and_with_what_goes_with_them() -> None:
    found = _surroundings()
    assert found == SURROUNDINGS
    assert len(found) == 121
    assert found["few_uncut"] == "few !across_habit"
    assert found["left_narrow"] == "left_narrow"
    assert found["left_block_share_upper_uncut"] == "left_block_share_upper !across_habit"
    assert found["left_clauses"] == "left_share_ends_marked !left_share_inside"
    assert found["left_clauses_of_one_width"] == "left_share_ends_marked !left_share_inside left_wrapped"
    assert found["left_block_unmarked_uncut_of_one_width"] == ("left_block_share_no_marks left_block_wrapped !across_habit")
    assert found["left_unmarked_in_long_block"] == "left_share_no_marks left_block_lines"
    assert found["left_unmarked_narrow"] == "left_share_no_marks !left_narrow"


def test_a_product_is_its_factors_and_what_they_lack() -> None:
    evidence = Evidence(("a", "b"), np.array([[0, 0.25, 1], [1, 0.5, 0]], dtype=np.float32))
    found = products(evidence, {"one": "a", "both": "a b", "lacking": "!a b", "neither": "!a !b"})
    assert found.names == ("one", "both", "lacking", "neither")
    assert found.values.tolist() == [[0, 0.25, 1], [0, 0.125, 0], [1, 0.375, 0], [0, 0.375, 0]]
    assert evidence.values.tolist() == [[0, 0.25, 1], [1, 0.5, 0]]


def test_the_lexicon_tells_words_across_a_seam() -> None:
    pair, word, longer = lexical_bonds(measure("他到厦\n门去了。\n图书\n馆在图\n书馆，社会\n主义\nabc\n学生"))
    assert word.tolist() == [1, 0, 1, 1, 0, 0, 0]
    assert longer.tolist() == [0, 0, 1, 1, 1, 0, 0]
    assert pair[0] > 0.5
    assert pair[[1, 5, 6]].tolist() == [0, 0, 0]
    assert lexical_bonds(measure("abc\ndef\nghi")).tolist() == [[0, 0]] * 3


def test_edges_are_found_under_margins_of_any_width() -> None:
    margin = " " * 20
    facts = measure(f"甲乙\n   \n{margin}丙 丁{margin}\n\n\n\N{IDEOGRAPHIC SPACE}{margin}x\n\t戊 \n{margin}")
    assert facts.first.tolist() == [0, 27, 74, 77]
    assert facts.last.tolist() == [1, 29, 74, 77]
    assert facts.end.tolist() == [2, 50, 75, 79]
    assert facts.indent.tolist() == [0, 20, 22, 1]
    assert facts.blanks.tolist() == [1, 2, 0]
    assert facts.width.tolist() == [4, 5, 1, 2]
    assert facts.first_word.tolist() == [2, 1, 1, 1]
    assert facts.block.tolist() == [0, 1, 2, 2]
    assert len(measure("")) == len(measure(" \n\n")) == 0


def test_joined_lines_are_measured_as_one() -> None:
    facts = measure("　　甲，乙\n丙。\n\n丁A9\n 戊”\n己")
    joined = np.array([True, False, True, False])
    merged = facts.merged(joined, np.array([0, 1, 0, 0]), np.array([False, True, False, False]))
    assert merged.first.tolist() == [2, 10, 18]
    assert merged.last.tolist() == [7, 16, 18]
    assert merged.end.tolist() == [8, 17, 19]
    assert merged.indent.tolist() == [4, 0, 0]
    assert merged.tail_indent.tolist() == [0, 0, 0]
    assert merged.blanks.tolist() == [1, 0]
    assert {name: values.tolist() for name, values in merged.counts.items()} == {
        "wide": [5, 3, 1],
        "han": [3, 2, 1],
        "letters": [0, 1, 0],
        "capitals": [0, 1, 0],
        "digits": [0, 1, 0],
        "stops": [1, 0, 0],
        "pauses": [1, 0, 0],
        "spaces": [0, 0, 0],
    }
    assert merged.bonds is None


def test_a_column_is_as_wide_as_its_third_widest_line() -> None:
    width = np.array([10, 30, 20, 40, 5])
    assert column_width(width, (1, 1), 1).tolist() == [30, 30, 40, 40, 40]
    assert column_width(width, (1, 1), 2).tolist() == [10, 20, 30, 20, 5]
    assert column_width(width, (5, 5), 3).tolist() == [20] * 5
    assert column_width(width, (0, 2), 2).tolist() == [20, 30, 20, 5, 0]


def test_a_share_is_taken_among_the_neighbours_and_in_the_block() -> None:
    flags = np.array([True, False, False, True, True])
    assert share(flags, 1).tolist() == pytest.approx([1 / 2, 1 / 3, 1 / 3, 2 / 3, 1])
    assert share(np.stack((flags, ~flags)), 1)[1].tolist() == pytest.approx([1 / 2, 2 / 3, 2 / 3, 1 / 3, 0])
    block = np.array([0, 0, 1, 1, 1])
    assert block_share(flags[None], block).tolist() == [pytest.approx([1 / 2, 1 / 2, 2 / 3, 2 / 3, 2 / 3])]


def test_weights_are_added_up_with_their_bias() -> None:
    evidence = Evidence(("a", "b", "c"), np.array([[1, 0], [0.5, 1], [9, 9]], dtype=np.float32))
    assert weigh({"a": 2.0, "b": -4.0, "bias": 0.5}, evidence).tolist() == [0.5, -3.5]
    assert weigh({"a": 2.0, "absent": 7.0}, evidence).tolist() == [2, 0]


BARRED = [
    ("甲 乙\n丙 丁", "."),
    ("甲  乙\n丙  丁\n戊", "x."),
    ("甲  乙  丙\n丁\n戊  己  庚", "xx"),
    ("甲\t乙\n丙 \t丁\n戊\t己\t庚\n辛", "xxx"),
    ("甲\n***\n---\n乙", ".x."),
    ("# 甲\n乙\n丙", "x."),
    ("# 甲\n\n乙\n- 丙\n丁\n1. 戊\n己\n12) 庚\n辛", "xxxxxxx"),
    ("# 甲\n\n乙  \n丙\\\n丁 \n戊", "xxx."),
    ("# 甲\n\n```\n乙\n丙\n```\n丁\n戊", "xxxxx."),
    ("# 甲\n\n**乙**\n丙\n**丁**戊\n> 己\n庚", "xx.xx"),
    ("- 甲\n乙  \n丙", ".."),
]


@pytest.mark.parametrize(("text", "expected"), BARRED)
def test_structure_bars_a_join(text: str, expected: str) -> None:
    assert shown(barred(measure(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the har-\nbour", "x"),
        ("the har-\n\nbour", "."),
        ("the har -\nbour", "."),
        ("the 1-\nbour\n甲-\nb", "..."),
        ("the har-\n甲\nx-\ny", "..x"),
    ],
)
def test_a_hyphen_after_a_letter_divides_a_word(text: str, expected: str) -> None:
    assert shown(divided_words(measure(text))) == expected


@pytest.mark.parametrize(
    ("text", "wrapped"),
    [
        ("甲。\n\n“乙！”\n\n丙", False),
        ("甲。\n乙", True),
        ("甲\n\n乙。", True),
        ("甲。\n\n，乙", True),
        ("甲。\n\n”乙", True),
        ("甲”\n\n乙", True),
        ("甲！）\n\n（乙）", False),
    ],
)
def test_a_page_of_whole_paragraphs_was_never_wrapped(text: str, wrapped: bool) -> None:
    facts = measure(text)
    assert never_wrapped(facts) is not wrapped
    assert (judge_seams(facts, RULES).scores == -9).all() != wrapped


def test_two_ideographic_spaces_begin_a_paragraph_in_print() -> None:
    text = "\u3000\u3000甲\n\u3000乙\n  丙\n    丁\n\u3000\u3000\u3000戊\n\u3000 \u3000己\n\u3000\u3000庚"
    assert shown(printed_indents(measure(text))) == "x.....x"


HEADLINES = [
    ("雾港开来第一艘新渡轮\n（云溪十日电）今天清晨新渡轮开进了雾港。", "x."),
    ("雾港来船了，\n（云溪十日电）今天清晨新渡轮开进了雾港。", ".."),
    ("来船\n（云溪十日电）今天清晨新渡轮开进了雾港。", ".."),
    ("渡口昨天停航一天。\n\n雾港开来新渡轮\n\n今天清晨，新渡轮开进了雾港，船上有三百个座位。", ".x."),
    ("渡口昨天停航一天，\n\n雾港开来新渡轮\n\n今天清晨，新渡轮开进了雾港，船上有三百个座位。", "..."),
    ("渡口昨天停航一天。\n雾港开来新渡轮\n\n今天清晨，新渡轮开进了雾港，船上有三百个座位。", "..."),
    ("The ferry was late.\n\nHARBOUR BOARD MEETS\n\nthe board, it is said, will meet again.", ".x."),
    ("The ferry was late.\n\nHarbour board\n\nthe board, it is said, will meet again.", "..."),
    ("The ferry was late.\n\nHarbour board\n\nThe board, it is said, will meet again.", ".x."),
]


@pytest.mark.parametrize(("text", "expected"), HEADLINES)
def test_headlines_beyond_doubt(text: str, expected: str) -> None:
    facts = measure(text)
    assert shown(headlines(facts, seam_evidence(facts, DATA).named())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲乙\n丙丁\n戊己\n庚辛", "xxx"),
        ("甲乙\n丙丁\n戊己", ".."),
        ("甲乙\n丙，丁\n戊己\n庚辛", "..."),
        ("甲乙\n丙丁\n戊己\n庚辛\n\n甲乙丙。\n丁", "xxx.."),
        ("Sail on,\nOver the\nWide sea,\nAnd home.", "xxx"),
        ("Sail on,\nover the\nWide sea,\nAnd home.", "..."),
    ],
)
def test_stanzas_stay_lines(text: str, expected: str) -> None:
    assert shown(stanzas(seam_evidence(measure(text), DATA).named())) == expected
