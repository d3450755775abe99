"""Characters, inside: rounds of edits made into one, and what a mended line changes."""

import pytest

from cleaner.edits import Doubt, Edit, Tier, apply_edits, check_edits
from cleaner.fixers._characters_mojibake import mend_lines
from cleaner.fixers._characters_rounds import compose, disjoint, trimmed
from cleaner.fixers.characters import repair_characters
from cleaner.page import Page
from cleaner.rulebook import Rulebook

RULES = Rulebook().of("characters")
MOJIBAKE = RULES["mojibake"]


def edit(start: int, before: str, after: str, rule: str = "one", tier: Tier = Tier.CERTAIN) -> Edit:
    return Edit(start, start + len(before), before, after, rule, tier)


@pytest.mark.parametrize(
    ("before", "after", "where", "changed", "becomes"),
    [
        ("abcd", "abxd", 12, "c", "x"),
        ("abcabc", "abc", 13, "abc", ""),
        ("aa", "aaaa", 12, "", "aa"),
        ("abXYcd", "abZcd", 12, "XY", "Z"),
        ("naive", "naïve", 12, "i", "ï"),
        ("xbcde", "ybcde", 10, "x", "y"),
    ],
)
def test_an_edit_is_trimmed_to_what_changes(before: str, after: str, where: int, changed: str, becomes: str) -> None:
    end = where + len(changed)
    assert trimmed(10, before, after, MOJIBAKE) == Edit(where, end, changed, becomes, MOJIBAKE.name, MOJIBAKE.tier)


def test_of_edits_that_overlap_the_first_given_stays() -> None:
    first, second, third, long = edit(4, "ef", "1"), edit(4, "efg", "2"), edit(6, "g", "3"), edit(0, "abcdefgh", "4")
    assert disjoint([third, first, second]) == [first, third]
    assert disjoint([first, third, long]) == [long]
    assert disjoint([edit(0, "a", "1"), edit(1, "b", "2")]) == [edit(0, "a", "1"), edit(1, "b", "2")]


TEXT = "0123456789abcdef"


@pytest.mark.parametrize(
    ("first", "second", "composed"),
    [
        # far apart: both as they are, the second where it stands in the text
        ([edit(1, "12", "")], [edit(8, "a", "A", "two")], [edit(1, "12", ""), edit(10, "a", "A", "two")]),
        ([edit(1, "1", "xyz")], [edit(12, "a", "A", "two")], [edit(1, "1", "xyz"), edit(10, "a", "A", "two")]),
        ([edit(9, "9", "")], [edit(2, "2", "", "two")], [edit(2, "2", "", "two"), edit(9, "9", "")]),
        # two of the first round, then one of the second: both shifts count
        (
            [edit(1, "1", ""), edit(4, "4", "four")],
            [edit(12, "a", "A", "two"), edit(15, "d", "D", "two")],
            [edit(1, "1", ""), edit(4, "4", "four"), edit(10, "a", "A", "two"), edit(13, "d", "D", "two")],
        ),
        # what the second round does across the first is one edit, named for the first, as bold as the bolder
        ([edit(2, "2", "")], [edit(1, "13", "x", "two", Tier.BOLD)], [edit(1, "123", "x", "one", Tier.BOLD)]),
        ([edit(2, "2", "pq")], [edit(3, "q3", "r", "two")], [edit(2, "23", "pr")]),
        # neighbours: what touches belongs together
        ([edit(2, "2", "pq")], [edit(4, "3", "", "two")], [edit(2, "23", "pq")]),
        # two of the second round inside what one of the first became
        ([edit(2, "2", "pqrs")], [edit(2, "p", "P", "two"), edit(5, "s", "S", "two")], [edit(2, "2", "PqrS")]),
        # two of the first round under one of the second
        ([edit(2, "2", ""), edit(4, "4", "four")], [edit(1, "13four5", "y", "two")], [edit(1, "12345", "y")]),
        # the second round takes back what the first did
        ([edit(2, "2", "pq")], [edit(2, "pq", "2", "two")], []),
    ],
)
def test_two_rounds_of_edits_make_one(first: list[Edit], second: list[Edit], composed: list[Edit]) -> None:
    middle = apply_edits(TEXT, first)
    check_edits(middle, second)
    found = compose(TEXT, first, middle, second)
    assert found == composed
    assert apply_edits(TEXT, found) == apply_edits(middle, second)


def test_a_mended_line_changes_its_spoilt_words_alone() -> None:
    text = "Brass band\nThe cafÃ© by the riviÃ¨re sells crÃªpes.\nnaÃ¯ve no more\n"
    places = [offset for offset, char in enumerate(text) if char == "Ã"]
    edits = list(mend_lines(text, places, MOJIBAKE))
    check_edits(text, edits)
    assert [found[2:4] for found in edits] == [("Ã©", "é"), ("Ã¨", "è"), ("Ãª", "ê"), ("Ã¯", "ï")]
    assert apply_edits(text, edits) == "Brass band\nThe café by the rivière sells crêpes.\nnaïve no more\n"


def test_a_line_that_mends_into_fewer_words_is_changed_as_a_whole() -> None:
    text = "a line\nDit en trois mots, voilÃ  tout.\n"  # the second byte of à was a no-break space, and became a space
    [found] = mend_lines(text, [text.index("Ã")], MOJIBAKE)
    assert found == Edit(30, 32, "Ã ", "à", MOJIBAKE.name, MOJIBAKE.tier)


@pytest.mark.parametrize(
    ("text", "doubts"),
    [
        ("学者周\ue2c4", [(3, 4, "private")]),
        ("\ue2c4\ue2c5周\ue2c4", [(0, 2, "private"), (3, 4, "private")]),
        ("学者\U000f0001周\U0010fffd，𠮷", [(2, 3, "private"), (4, 5, "private")]),
        ("标题锟斤拷，斤锟", [(2, 5, "lost")]),
        ("晨\ufffd\ufffd报", [(1, 3, "lost")]),
        # around repairs: before, between and after them
        ("\ue000 cafe\u0301 \ue001 the\u0301 \ue002", [(0, 1, "private"), (8, 9, "private"), (15, 16, "private")]),
        ("春﹔冬﹖\n标题锟斤拷", [(7, 10, "lost")]),
        ("第\ue2c4\n\n晨\u200d报", [(1, 2, "private")]),
    ],
)
def test_what_cannot_be_read_is_a_doubt_where_it_stands(text: str, doubts: list[tuple[int, int, str]]) -> None:
    found = sorted(item for item in repair_characters(Page(text), RULES) if isinstance(item, Doubt))
    assert found == [Doubt(*doubt, RULES[doubt[2]].data["note"]) for doubt in doubts]


def test_nothing_is_doubted_inside_what_is_repaired() -> None:
    [edit] = repair_characters(Page("cafÃ\u200b© "), RULES)
    assert edit == Edit(3, 6, "Ã\u200b©", "é", "invisible", Tier.CERTAIN)
