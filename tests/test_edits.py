"""Edits: how they are checked, applied, undone, and how an offset is traced back over them."""

import pytest

from cleaner.edits import Edit, Tier, Tracer, apply_edits, check_edits, invert_edits
from cleaner.errors import EditError

SOURCE = "abcdefghij"
EDITED = "aXYZdefhijQ"
EDITS = [
    Edit(1, 3, "bc", "XYZ", "longer", Tier.CERTAIN),
    Edit(6, 7, "g", "", "shorter", Tier.LIKELY),
    Edit(10, 10, "", "Q", "added", Tier.BOLD),
]


def replaced(start: int, end: int, before: str, after: str = "-") -> Edit:
    return Edit(start, end, before, after, "some-rule", Tier.LIKELY)


def test_a_tier_is_named_in_any_case_and_nothing_else_is_one() -> None:
    assert Tier.named("Bold") is Tier.BOLD
    with pytest.raises(ValueError, match=r"^no tier 'sure'; there are certain, likely and bold$"):
        Tier.named("sure")


def test_edits_that_touch_are_sorted_and_disjoint() -> None:
    check_edits("abcd", [replaced(0, 2, "ab"), replaced(2, 2, ""), replaced(2, 4, "cd")])


@pytest.mark.parametrize(
    ("edits", "complaint"),
    [
        ([replaced(0, 2, "ab"), replaced(1, 3, "bc")], r"'some-rule' proposes 1:3, .* \(ends at 2\)"),
        ([replaced(2, 3, "c"), replaced(0, 1, "a")], r"proposes 0:1, .* \(ends at 3\)"),
        ([replaced(-1, 0, "")], r"proposes -1:0, .* \(ends at 0\)"),
        ([replaced(3, 2, "")], "proposes 3:2"),
        ([replaced(0, 1, "b")], "'some-rule' expects 'b' at 0:1, but the text has 'a'"),
        ([replaced(3, 5, "d")], "expects 'd' at 3:5, but the text has 'd'"),
        ([replaced(0, 1, "a", "a")], r"'some-rule' changes nothing at 0:1 \('a'\)"),
    ],
)
def test_edits_that_cannot_be_made_are_refused(edits: list[Edit], complaint: str) -> None:
    with pytest.raises(EditError, match=complaint):
        check_edits("abcd", edits)


def test_the_inverted_edits_take_the_text_back() -> None:
    assert apply_edits(SOURCE, EDITS) == EDITED
    inverse = invert_edits(EDITS)
    check_edits(EDITED, inverse)
    assert apply_edits(EDITED, inverse) == SOURCE
    assert [(edit.rule, edit.tier) for edit in inverse] == [(edit.rule, edit.tier) for edit in EDITS]
    assert invert_edits(inverse) == EDITS


def test_an_offset_is_traced_to_the_character_it_came_from() -> None:
    tracer = Tracer(EDITS)
    # a | X Y Z for b c: the third has no partner and comes from the second | d e f | g is gone | h i j | Q and the end
    assert [tracer.origin(offset) for offset in range(len(EDITED) + 1)] == [0, 1, 2, 2, 3, 4, 5, 7, 8, 9, 10, 10]


def test_an_offset_is_traced_over_an_edit_at_the_start_and_over_none() -> None:
    assert [Tracer([replaced(0, 1, "a", "xyz")]).origin(offset) for offset in range(5)] == [0, 0, 0, 1, 2]
    assert [Tracer([replaced(0, 0, "", "xy")]).origin(offset) for offset in range(4)] == [0, 0, 0, 1]
    assert Tracer([]).origin(7) == 7
