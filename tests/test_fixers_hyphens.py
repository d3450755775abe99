"""Hyphens, inside: every mark with its verdict and its place, by rule."""

import pytest

from cleaner.edits import Doubt
from cleaner.fixers.hyphens import join_hyphenated
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("hyphens")


def proposals(text: str) -> list[str]:
    """Return each proposal as `start rule before>after`, or `start rule ?note` for a doubt."""
    found = sorted(join_hyphenated(Page(text), RULES), key=lambda item: item.start)
    for item in found:
        assert item.end - item.start == len(item.before) if not isinstance(item, Doubt) else text[item.end - 1].isspace()
    return [f"{x.start} {x.rule} " + (f"?{x.note}" if isinstance(x, Doubt) else f"{x.before}>{x.after}") for x in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("der Zuk- ker, der Zuk- ke", ["6 german-ck k- k>ck", "20 german-ck k- k>ck"]),
        ("Zuk- ker", ["2 german-ck k- k>ck"]),
        ("die Brük- k", ["8 plain-join - >"]),  # one letter is no syllable
        ("> au-\ndessus", ["4 french-adverbs -\n>-"]),
        ("la porte au-\n-dessus", []),
        ("Ein= un Ausgang", ["3 double-hyphen = >"]),
        ("Er ging in= nd Ausgang", []),
        ("jus- q", ["3 plain-join - >"]),
        ("nous- m", ["4 plain-join - >"]),
        ("x- pect", []),
        ("par- t- tie", ["3 plain-join - >", "6 kept-hyphen - >-"]),
        ("-ab- out and x-pre- war", ["3 plain-join - >", "18 kept-hyphen - >-"]),
        ("a 0- degree day, a 0- foot pole, a 9- foot pole", ["20 number-hyphen - >-", "36 number-hyphen - >-"]),
        ("the magis— trates met, a— a", ["9 dash-for-hyphen — >"]),
        ("NEWS- Paper, I- Am", ["4 capital-after - >-", "14 capital-after - >-"]),
        ("die Gr- und und der thous- and men", ["6 plain-join - >", "25 plain-join - >"]),
        ("pages 20- and 30-\n\nder Zuk- ker", ["25 german-ck k- k>ck"]),
        ("six- teen\nL'in- dustrie et l'agri- culture", ["3 plain-join - >", "14 plain-join - >", "33 plain-join - >"]),
    ],
)
def test_each_divided_word_gets_its_verdict(text: str, expected: list[str]) -> None:
    assert proposals(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("news\N{SOFT HYPHEN},paper", ["4 stray-mark \N{SOFT HYPHEN}>"]),
        ("p ∧ ¬q¬q, Vor¬月, h¬ s", ["6 stray-mark ¬>", "18 line-end-mark ¬ >"]),
        ("¬q¬q", ["2 stray-mark ¬>"]),  # a mark at the very start of the page belongs to no word
        ("Wahr¬", []),
    ],
)
def test_marks_that_are_never_printed_go_from_within_words(text: str, expected: list[str]) -> None:
    assert proposals(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty- on", ["6 hyphen-or-dash ?a divided word or a dash: twenty- on"]),
        (
            "the apprehension- by which",
            ["16 hyphen-or-dash ?a divided word or a dash: apprehension- by"],
        ),
        ("the apprehension-\nby which", ["16 plain-join -\n>"]),
        (
            "die- Volks=\nschule",
            [
                "3 hyphen-or-dash ?a small letter before the hyphen and a capital after it: die- Volksschule",
                "10 double-hyphen =\n>",
            ],
        ),
    ],
)
def test_what_may_be_a_dash_is_a_doubt(text: str, expected: list[str]) -> None:
    assert proposals(text) == expected


def test_a_mark_left_alone_is_judged_again_when_its_neighbour_is_joined() -> None:
    assert proposals("Heavy rain- fall- The wind rose.") == [
        "10 plain-join - >",
        "16 hyphen-or-dash ?a small letter before the hyphen and a capital after it: rainfall- The",
    ]
