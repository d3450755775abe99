"""Columns side by side on the lines: where a row runs on across a narrow gutter, and where headlines end both columns."""

import time
from itertools import pairwise

import numpy as np
import pytest

from cleaner.chain import clean
from cleaner.fixers._columns_cells import cells_of
from cleaner.fixers._columns_fit import EM, printed_widths
from cleaner.fixers._columns_gutters import bands
from cleaner.fixers._columns_tight import split_tight_gutters
from cleaner.page import Page

LEFT = [
    "   The weir at Carter's Bridge",
    "has been dry since Tuesday, and",
    "the boys of the village walk on",
    "the bed of the river, looking for",
    "whatever their fathers dropped",
    "from the boats. So far they have",
    "brought up eleven keys, a brass",
    "lamp and half of a bicycle that",
    "nobody will admit to. The water",
    "comes back on Sunday.",
]
RIGHT = [
    "The county had the gates taken",
    "out to be mended. The oak was",
    "laid in the year of the great",
    "flood, said the foreman, and it",
    "is still hard enough to turn a",
    "saw; only the hinges are gone.",
    "New ones are being forged at",
    "Saint Orran, by the grandson of",
    "the man who made the old ones,",
    "from the same drawing.",
]


def abreast(left: list[str], right: list[str], start: int) -> str:
    """Set two columns side by side as readers do: where the left line is long, one space remains of the gutter."""
    rows = (a + " " * max(1, start - len(a)) + b for a, b in zip(left, right, strict=True))
    return "".join(row + "\n" for row in rows)


@pytest.mark.parametrize("start", [33, 34, 36])
def test_columns_come_apart_however_narrow_the_gutter_is(start: int) -> None:
    cleaned = clean(abreast(LEFT, RIGHT, start), only=["columns"])
    assert cleaned.text.split("\n")[:-1] == LEFT + RIGHT


def test_a_hyphen_at_the_end_of_a_line_shows_the_gutter() -> None:
    left = [*LEFT[:6], "brought up eleven old keys, can-", "dles and half of a bicycle that", *LEFT[8:]]
    cleaned = clean(abreast(left, RIGHT, 33), only=["columns"])
    assert cleaned.text.split("\n")[:-1] == left + RIGHT


def test_widths_are_those_of_the_face_and_a_gap_is_one_space() -> None:
    widths = printed_widths(Page("Wi 云\N{IDEOGRAPHIC SPACE}  a"))
    assert np.diff(widths).tolist() == [944, 278, 250, EM, 250, 0, 0, 444]


def test_a_row_is_cut_only_where_others_show_the_gutter() -> None:
    page = Page("".join(f"{left} {right}\n" for left, right in zip(LEFT, RIGHT, strict=True)))
    cells = cells_of(page)
    assert len(split_tight_gutters(page, printed_widths(page), cells)) == len(cells)


def test_a_headline_in_capitals_across_the_columns_stays_whole() -> None:
    headline = "River Bed Gives Up Eleven Keys And Half A Bicycle To The Boys\n"
    cleaned = clean(headline + abreast(LEFT, RIGHT, 33), only=["columns"])
    assert cleaned.text.startswith(headline)


@pytest.mark.parametrize(
    "headline",
    [
        "Loaves by the pound\n",  # over the left column alone
        "\n\nLoaves by the pound               Lamps for the quay\n",  # two, beside each other
    ],
)
def test_what_stands_above_a_headline_is_read_first(headline: str) -> None:
    rest = ["   A bakery in Marsh Street has", *LEFT[1:]]
    above = abreast(LEFT, [*RIGHT[:-1], "from the same drawing."], 36)
    cleaned = clean(above + headline + abreast(rest, RIGHT, 36), only=["columns"]).text
    places = [cleaned.index("The weir"), cleaned.index("The county"), cleaned.index("A bakery"), cleaned.rindex("The county")]
    assert all(earlier < later for earlier, later in pairwise(places))


def test_every_character_is_kept_and_can_be_put_back() -> None:
    page = abreast(LEFT, RIGHT, 33)
    cleaned = clean(page, only=["columns"])
    assert sorted("".join(cleaned.text.split())) == sorted("".join(page.split()))
    assert cleaned.undo() == page


def test_cells_of_a_page_without_gaps_are_its_lines() -> None:
    page = Page("One line of words\nand another\n")
    cells = cells_of(page)
    assert split_tight_gutters(page, printed_widths(page), cells) is cells
    assert not list(bands(cells))


def test_time_grows_with_the_page() -> None:
    page = abreast(LEFT, RIGHT, 33)

    def seconds(times: int) -> float:
        begin = time.perf_counter()
        clean(page * times, only=["columns"])
        return time.perf_counter() - begin

    seconds(10)
    assert seconds(800) < 40 * seconds(100)
