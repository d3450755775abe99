"""Edits that carry text elsewhere: nothing is retyped, nothing is lost, and every character knows where it stood."""

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.edits import Edit, Tier, Tracer, apply_edits, check_edits, check_moved, invert_edits, move
from cleaner.errors import EditError, LedgerError
from cleaner.ledger import page_line, take_back
from cleaner.results import Result, Step

SPACE = st.text(alphabet=" \n\t\u3000", max_size=3)
PLAIN = st.text(alphabet="甲乙ab \n。é😀", max_size=6)
PIECE = st.text(alphabet="甲乙丙abc, \n。😀", min_size=1, max_size=6)


class Edited(NamedTuple):
    """A text and edits of it, those that carry text elsewhere among them."""

    text: str
    edits: list[Edit]


def moves_of(text: str) -> st.SearchStrategy[Edit | None]:
    """Cut a text into pieces and deal them anew; white space at their ends may stay behind."""

    @st.composite
    def build(draw: st.DrawFn) -> Edit | None:
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)) | {0, len(text)})
        spans = []
        for low, high in pairwise(cuts):
            stripped = text[low:high].strip() if draw(st.booleans()) else text[low:high]
            start = text.index(stripped, low) if stripped else low
            spans.append((start, start + len(stripped)))
        items: list[tuple[int, int] | str] = [draw(SPACE)]
        for span in draw(st.permutations(spans)):
            items += (span, draw(SPACE))
        edit = move(text, 0, len(text), items, "torn", Tier.LIKELY)
        return edit if edit.before != edit.after else None

    return build()


@st.composite
def edits_of(draw: st.DrawFn, text: str, *, moves_alone: bool = False) -> list[Edit]:
    """Draw edits of a text, moves and others, that stand apart or touch."""
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    found = []
    for start, end in zip(cuts[::2], cuts[1::2], strict=False):
        if moves_alone or draw(st.booleans()):
            made = draw(moves_of(text[start:end]))
            edit = made and made._replace(start=start, end=end)
        else:
            edit = Edit(start, end, text[start:end], draw(PLAIN), "other", Tier.BOLD)
        if edit and edit.before != edit.after:
            found.append(edit)
    return found


@st.composite
def edited(draw: st.DrawFn, *, moves_alone: bool = False) -> Edited:
    text = draw(st.lists(st.one_of(PIECE, SPACE), max_size=12).map("".join))
    return Edited(text, draw(edits_of(text, moves_alone=moves_alone)))


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Draw a result of several steps, each with moves and other edits."""
    source, edits = draw(edited())
    text = apply_edits(source, edits)
    steps = [Step("first", tuple(edits), ())]
    for number in range(draw(st.integers(0, 3))):
        edits = draw(edits_of(text))
        steps.append(Step(f"later {number}", tuple(edits), ()))
        text = apply_edits(text, edits)
    return Result(source, text, tuple(steps))


TORN = "the river\nthe market\nwas high\nwas full\n"
MOVE = move(TORN, 0, 38, [(0, 9), " ", (21, 29), "\n", (10, 20), " ", (30, 38)], "columns", Tier.LIKELY)


@given(edited())
def test_moves_are_made_and_undone(given_: Edited) -> None:
    text, edits = given_
    check_edits(text, edits)
    after = apply_edits(text, edits)
    inverse = invert_edits(edits)
    check_edits(after, inverse)
    assert apply_edits(after, inverse) == text
    assert invert_edits(inverse) == edits


@given(edited(moves_alone=True))
def test_every_character_that_is_no_space_came_from_one_place(given_: Edited) -> None:
    text, edits = given_
    after = apply_edits(text, edits)
    there, back = Tracer(edits), Tracer(invert_edits(edits))
    solid = [offset for offset, char in enumerate(after) if not char.isspace()]
    origins = [there.origin(offset) for offset in solid]
    assert [text[origin] for origin in origins] == [after[offset] for offset in solid]
    assert sorted(origins) == [offset for offset, char in enumerate(text) if not char.isspace()]
    assert [back.origin(origin) for origin in origins] == solid


@given(edited())
def test_no_offset_is_traced_out_of_the_text(given_: Edited) -> None:
    text, edits = given_
    tracer = Tracer(edits)
    after = apply_edits(text, edits)
    assert all(0 <= tracer.origin(offset) <= len(text) for offset in range(len(after) + 1))
    assert tracer.has_moves == any(edit.moved for edit in edits)


def test_white_space_between_pieces_is_traced_to_where_the_piece_before_it_ended() -> None:
    edit = move("\n甲乙\n丙丁", 0, 6, [" ", (4, 6), "\n\n", (1, 3), "\n"], "torn", Tier.LIKELY)
    assert edit.after == " 丙丁\n\n甲乙\n"
    assert [Tracer([edit]).origin(offset) for offset in range(9)] == [4, 4, 5, 5, 5, 1, 2, 3, 6]


def test_it_is_known_with_which_piece_a_character_came() -> None:
    shifted = Edit(0, 0, "", "xx", "other", Tier.LIKELY)
    tracer = Tracer([shifted, MOVE._replace(start=1, end=39)])
    assert [tracer.piece(place) for place in (0, 2, 3, 11, 12, 13, 40, 41)] == [
        (-1, 0), (-1, 0), (1, 0), (1, 0), (1, 0), (1, 1), (1, 3), (-1, 1),
    ]  # fmt: skip
    assert Tracer([]).piece(3) == (-1, 0)
    assert Tracer([MOVE._replace(start=1, end=39)]).piece(0) == (-1, 0)


def holds(edit: Edit) -> bool:
    """Say whether pieces tell where each character came from, one by one and without haste."""
    sides: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for at_after, at_before, length in edit.moved:
        if length < 1:
            return False
        for k in range(length):
            for side, text, place in ((sides[0], edit.after, at_after + k), (sides[1], edit.before, at_before + k)):
                if place in side or not 0 <= place < len(text):
                    return False
                side[place] = 1
            if edit.after[at_after + k] != edit.before[at_before + k]:
                return False
    texts = zip(sides, (edit.after, edit.before), strict=True)
    left = [char for side, text in texts for k, char in enumerate(text) if k not in side]
    return list(edit.moved) == sorted(edit.moved) and "".join(left).strip() == ""


@given(st.data(), edited(moves_alone=True))
def test_pieces_that_were_tampered_with_are_refused(data: st.DataObject, given_: Edited) -> None:
    for edit in given_.edits:
        if not edit.moved:
            continue
        check_moved(edit)
        assert holds(edit)
        pieces: list[Sequence[int]] = list(edit.moved)
        place = data.draw(st.integers(0, len(pieces) - 1))
        change = data.draw(st.tuples(*[st.integers(-2, 2)] * 3))
        kept = [tuple(map(sum, zip(pieces[place], change, strict=True)))] if any(change) else []  # or the piece is gone
        tampered = edit._replace(moved=(*pieces[:place], *kept, *pieces[place + 1 :]))
        if holds(tampered):
            check_moved(tampered)
        else:
            with pytest.raises(EditError, match=f"^rule 'torn' moves pieces within {edit.start}:{edit.end}, but "):
                check_moved(tampered)


PIECES = MOVE.moved


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"moved": PIECES[1:]}, "'the river' at 0:10 of `before` belongs to no piece"),
        ({"moved": (*PIECES[:3], (29, 30, 9))}, "the piece of 9 at 30 of `before` is out of order or out of bounds"),
        ({"moved": (*PIECES[:3], (29, 29, 8))}, "'l' at 37:38 of `before` belongs to no piece"),
        ({"moved": (PIECES[1], PIECES[0], *PIECES[2:])}, "'the river' at 0:10 of `after` belongs to no piece"),
        ({"moved": (*PIECES[:2], PIECES[3], PIECES[2])}, "the market' at 18:30 of `after` belongs to no piece"),
        ({"moved": (PIECES[0], (5, 21, 8), *PIECES[2:])}, "the piece of 8 at 5 of `after` is out of order"),
        ({"moved": (*PIECES, PIECES[0])}, "the piece of 9 at 0 of `before` is out of order"),
        ({"moved": ((-1, -1, 10), *PIECES[1:])}, "the piece of 10 at -1 of `before`"),
        ({"moved": (PIECES[0], (9, 9, 0), *PIECES[1:])}, "is '', and not the '' it came from"),
        ({"after": MOVE.after.replace("market", "racket")}, "is 'the racket', and not the 'the market' it came from"),
        ({"after": MOVE.after.replace(" was full", "-was full")}, "'-' at 29:30 of `after` belongs to no piece"),
    ],
)
def test_what_is_wrong_with_a_move_is_said(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(EditError, match=f"rule 'columns' moves pieces within 0:38, but .*({complaint})"):
        check_edits(TORN, [MOVE._replace(**change)])


def test_a_move_that_changes_nothing_is_refused() -> None:
    with pytest.raises(EditError, match="changes nothing"):
        check_edits(TORN, [move(TORN, 0, 20, [(0, 9), "\n", (10, 20)], "columns", Tier.LIKELY)])


@given(results())
def test_the_way_back_is_exact_over_several_steps(result: Result) -> None:
    assert result.undo() == result.source
    assert all(0 <= result.origin(offset) <= len(result.source) for offset in range(len(result.text) + 1))


@given(results())
def test_a_ledger_leads_back_over_moves(result: Result) -> None:
    steps = json.loads(page_line(1, result, ""))["steps"]
    assert take_back(result.text, steps) == result.source
    written = [edit for _, edits, _ in steps for edit in edits]
    made = [edit for step in result.steps for edit in step.edits]
    assert [[list(piece) for piece in edit.moved] for edit in made] == [edit[5] if len(edit) > 5 else [] for edit in written]
    assert all(len(edit) == 5 or edit[5] for edit in written)


@pytest.mark.parametrize(
    "moved",
    [[], [[0, 0, 9]], [list(piece) for piece in PIECES[1:]], [[0, 1, 9], *[list(piece) for piece in PIECES[1:]]]],
)
def test_a_ledger_whose_pieces_do_not_hold_is_refused(moved: list[list[int]]) -> None:
    record = [0, TORN[:38], MOVE.after, "columns", 2, moved]
    with pytest.raises(LedgerError, match=r"^the ledger does not hold: rule 'columns' .* it was edited, take the original"):
        take_back(MOVE.after + "\n", [["order", [record], []]])
    assert take_back(MOVE.after + "\n", [["order", [record[:5]], []]]) == TORN


def test_what_goes_on_as_it_stood_is_one_piece() -> None:
    text = "甲\n乙\n丙\n丁"
    edit = move(text, 0, 7, [(4, 5), "\n", (6, 7), (3, 3), "\n", (0, 1), "\n", "", (2, 3)], "torn", Tier.LIKELY)
    assert (edit.after, edit.moved) == ("丙\n丁\n甲\n乙", ((0, 4, 3), (4, 0, 3)))
    other = move(text, 0, 7, [(4, 5), (6, 7), "\n", (0, 1), "\n\n", (2, 3)], "torn", Tier.LIKELY)
    assert other.moved == ((0, 4, 1), (1, 6, 1), (3, 0, 1), (6, 2, 1))
