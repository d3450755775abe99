"""Lines that a reader tore at their quotation marks: which seams lay inside one printed line."""

import numpy as np
import pytest

from cleaner.fixers._lines_facts import LineFacts
from cleaner.fixers._lines_torn import clinging_marks, mended, torn_lines
from cleaner.page import Page

COLUMN = "船工们一早来到江边，把缆绳\n一根一根地检查过，又把船底\n细细地刷了一遍桐油，等着客\n"  # 26 cells wide


def measure(text: str) -> LineFacts:
    return LineFacts.of(Page(text))


@pytest.mark.parametrize(
    ("lines", "torn"),
    [
        ("船走远了，\n“白鹭”这名字好", [True]),  # before a quotation
        ("照着办法和\n《渡口守则》办", [True]),  # before a title, below a line that goes on
        ("一束光。\n\n老船老灯\n“白鹭”这名字好", [False, False]),  # a headline of two lines
        ("叫作“白鹭号”\n这名字好听", [False]),  # behind a quotation: a headline may end so
        ("的白鹭号\n“青鸟”号\n，船工笑", [True, True]),  # into three
        ("他们今天叫它作“白鹭”\n。\n", [True]),  # a mark by itself, below a line that is nearly full
        ("他们都叫它\n“白鹭”\n。", [False, False]),  # together they do not fill the column
        ("一步也没有走。\n“白鹭”还没来", [False]),  # a sentence ended: a speech begins
        ("一步也没有走。\n”老伴听着没", [True]),  # a quotation ends, opened long before
        ("渡口船工的名\n录和他们的船", [False]),  # no mark between
        ("渡口旧事（三）\n（云溪人家的）", [False]),  # a title and a signature
        ("船走远了，\n（那条白鹭号是", [True]),  # a bracket that goes on below
        ("船走远了，\n\n“白鹭”这名字好", [False]),  # a blank line between
        ("a “heron” it\n“was” named so", [False]),  # no Han
    ],
)
def test_short_pieces_that_fill_the_column_together_are_one_printed_line(lines: str, torn: list[bool]) -> None:
    facts = measure(COLUMN + lines + "\n")
    assert torn_lines(facts)[3:].tolist() == torn
    assert not torn_lines(facts)[:3].any()


@pytest.mark.parametrize(
    ("text", "clings"),
    [
        ("叫作白鹭\n。船工笑了", True),
        ("叫作“白鹭”\n，船工笑了", True),
        ("他走了。\n。船工笑了", False),  # another mark misread
        ("他走了\n……船工笑了", False),
        ("他走了\n\n。船工笑了", False),
        ("他走了\n.船工笑了", False),  # a list's point
        ("他说：“走\n”，船工笑了", True),
        ("他说走\n”，船工笑了", False),
    ],
)
def test_no_line_begins_with_a_mark_that_follows_its_word(text: str, clings: bool) -> None:
    assert clinging_marks(measure(text)).tolist() == [clings]


def test_torn_lines_are_measured_as_they_were_printed() -> None:
    facts, torn = mended(measure(COLUMN + "船走远了，\n“白鹭”这名字好\n"))
    assert torn.tolist() == [False, False, False, True]
    assert len(facts) == 4
    whole = measure(COLUMN)
    same, torn = mended(whole)
    assert same is whole
    assert not torn.any()


def test_a_page_of_one_line_or_none_has_no_torn_line() -> None:
    for text in ("", "“白鹭”"):
        assert torn_lines(measure(text)).shape == (0,)
        assert np.asarray(mended(measure(text))[1]).size == 0
