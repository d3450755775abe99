"""Facts that tell only together, written as products of evidence: a stop on a full line proves little, on a short one much.

A factor with a `!` counts for what it lacks (one less the value).
"""

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from cleaner.fixers._lines_facts import Evidence, Floats, Ints

PRODUCTS: Mapping[str, str] = {
    "stop_full": "left_stop left_fits",
    "stop_full_right_full": "left_stop left_fits right_fits",
    "quote_full_right_full": "right_starts_open left_stop left_fits right_fits",
    "quote_blank_full": "right_starts_open blank left_fits",
    "quote_after_stop": "right_starts_open left_stop",
    "stop_no_trace": "left_stop left_fits !trace left_wrapped",
    "stop_short": "left_stop !left_fits",
    "stop_trace": "left_stop trace",
    "stop_trace_one": "left_stop trace_one",
    "full_trace": "left_fits trace",
    "stop_indented": "left_stop indented",
    "stop_not_indented": "left_stop !indented indent_habit",
    "indented_by_habit": "indented indent_habit",
    "stop_blank": "left_stop blank",
    "stop_wrapped": "left_stop left_wrapped",
    "pause_short": "left_pause !left_fits",
    "pause_block_short": "left_pause !left_fits left_wrapped",
    "unended_full": "!left_stop !left_pause left_fits",
    "unended_short": "!left_stop !left_pause !left_fits",
    "unended_long": "!left_stop left_long",
    "unended_two_short": "!left_stop !left_pause left_two_short",
    "unended_tail": "!left_stop !left_pause left_share_inside !left_no_marks",
    "unended_same_run": "same_as_before same_width !left_stop !left_pause",
    "unended_fits_both": "!left_stop !left_pause left_fits_back left_fits_ahead",
    "unended_fits_back": "!left_stop !left_pause left_fits_back",
    "unended_blank": "!left_stop !left_pause blank",
    "same_run": "same_as_before same_width",
    "dash_blank": "left_dash blank",
    "dash_long": "left_dash left_long",
    "comma_long": "left_comma left_long",
    "semicolon_blank": "left_semicolon odd_tight",
    "full_wrapped": "left_fits left_wrapped",
    "short_wrapped": "!left_fits left_wrapped",
    "fill_wrapped": "left_fill left_wrapped",
    "heading_left": "left_no_marks !left_fits_ahead",
    "heading_left_over": "left_no_marks left_over",
    "heading_left_blank": "left_no_marks blank !left_fits_back",
    "heading_right": "right_no_marks !right_fits",
    "heading_right_over": "right_no_marks right_over",
    "heading_both": "left_no_marks right_no_marks",
    "no_marks_width_change": "left_no_marks !same_width",
    "ragged": "!left_wrapped !left_long",
    "right_title": "right_alone right_no_marks !right_long",
    "title_before_dateline": "right_no_marks dateline_below",
    "title_above_dateline": "left_no_marks right_dateline",
    "stop_above_dateline": "left_stop right_dateline",
    "title_before_indent": "right_no_marks indent_below",
    "short_title_before_indent": "right_no_marks indent_below !right_fits",
    "capitals_end": "left_capitals !right_capitals",
    "capitals_begin": "!left_capitals right_capitals",
    "left_title": "left_alone left_no_marks !left_long",
    "title_above": "left_no_marks word_fits right_starts_upper",
    "dip_pause": "dip left_pause",
    "dip_unended": "dip !left_pause !left_stop",
    "notch_pause": "notch left_pause",
    "block_title": "blank_above left_no_marks !left_fits !blank",
    "block_step_up": "blank_above left_no_marks step_up",
    "step_up_unmarked": "step_up left_no_marks",
    "dateline_pause": "right_dateline left_pause",
    "item_after_stop": "right_starts_item left_stop",
    "lower_after_letter": "right_starts_letter !right_starts_upper !left_stop",
    "lower_full": "right_starts_letter !right_starts_upper !left_stop left_fits",
    "upper_after_stop": "right_starts_upper left_stop",
    "upper_after_short": "right_starts_upper !left_fits",
    "blank_full": "blank left_fits",
    "blank_short": "blank !left_fits",
    "fits_unended": "word_fits !left_stop",
    "stop_room": "left_stop fits_near",
    "stop_no_room": "left_stop full_near",
    "stop_room_steady": "left_stop fits_near right_fits right_same_as_after",
    "stop_room_dip": "left_stop fits_near right_fits dip",
    "stop_room_block": "left_stop fits_block",
    "stop_no_room_upper": "left_stop full_near right_starts_upper",
    "room_unended": "fits_near !left_stop",
    "room_block_unended": "fits_block !left_stop",
    "stop_set_in": "left_stop set_in",
    "stop_set_in_by_habit": "left_stop set_in set_in_habit",
    "stop_not_set_in": "left_stop !set_in set_in_habit !indented",
    "sole_pause_room": "no_stops left_pause fits_near",
    "sole_pause_short": "no_stops left_pause !left_fits",
    "sole_pause_full": "no_stops left_pause left_fits",
    "sole_title": "no_stops right_no_marks blank",
    "sole_title_left": "no_stops left_no_marks blank_above",
    "loose_blank": "left_loose blank",
    "loose_odd_blank": "left_loose odd_blank",
    "room_blank_habit": "fits_near blank_habit",
    "unended_blank_habit": "!left_stop !left_pause blank_habit",
    "top_unmarked": "left_top left_no_marks blank",
    "top_alone": "left_top left_alone !left_stop !left_pause",
    "top_upper": "left_top left_alone !left_stop right_starts_upper",
    "top_bound": "left_top left_begun",
    "begun_blank": "left_begun blank",
    "begun_lower": "left_begun right_starts_letter !right_starts_upper",
    "upper_among_nouns": "right_starts_upper nouns",
    "unended_upper_among_nouns": "!left_stop right_starts_upper nouns",
    "label_after_stop": "left_stop right_starts_label",
    "label_after_pause": "left_pause right_starts_label",
    "stops_around": "left_stop left_share_stop",
    "stops_in_block": "left_stop left_block_share_stop",
    "loose_around": "left_share_loose !left_stop",
    "fits_wrapped": "word_fits left_wrapped",
}

_SHARES = (
    *("share_digits", "share_ends_digit", "share_ends_marked", "share_inside", "share_no_marks", "share_spaced"),
    *("share_upper", "wrapped", "share_stop", "share_loose", "share_labels"),
)


def _surroundings() -> dict[str, str]:
    """Return what tells verse, tables, lists and notices, whose lines are meant, from prose that a printer wrapped.

    Each share is taken in the neighbourhood and in the block, where the lines are of one width, and where no word runs
    across their ends.
    """
    alone = ("left_narrow", "left_broad", "left_long", "right_long", "left_block_lines")
    found = {name: name for name in (*alone, "across_habit", "pair_habit", "blank_habit", "few")}
    found["few_uncut"] = "few !across_habit"
    found["scattered"] = "blank blank_habit"  # every line between blank ones: no verse is set so
    found["scattered_loose"] = "blank blank_habit left_share_loose"
    found["scattered_inside"] = "blank blank_habit left_share_inside"
    for scope in ("left_", "left_block_"):
        for name in _SHARES:
            found[scope + name] = scope + name
            found[f"{scope}{name}_uncut"] = f"{scope}{name} !across_habit"
        clauses = f"{scope}share_ends_marked !{scope}share_inside"
        ragged = f"{scope}share_loose !{scope}wrapped"
        kinds = {"clauses": clauses, "unmarked": f"{scope}share_no_marks", "sentences": f"{scope}share_stop", "ragged": ragged}
        for name, factors in kinds.items():
            found[scope + name] = factors
            found[f"{scope}{name}_uncut"] = f"{factors} !across_habit"
            found[f"{scope}{name}_of_one_width"] = f"{factors} {scope}wrapped"
            found[f"{scope}{name}_uncut_of_one_width"] = f"{factors} {scope}wrapped !across_habit"
            found[f"{scope}{name}_in_long_block"] = f"{factors} left_block_lines"
            found[f"{scope}{name}_narrow"] = f"{factors} !left_narrow"
            found[f"{scope}{name}_not_broad"] = f"{factors} !left_broad"
            found[f"{scope}{name}_long"] = f"{factors} left_long"
    return found


SURROUNDINGS: Mapping[str, str] = _surroundings()


class _Plan(NamedTuple):
    """Where the factors of some products stand: value = bias + slope * evidence, `factor` by product."""

    rows: Ints
    bias: Floats
    slope: Floats


@cache
def _plan(products: tuple[str, ...], names: tuple[str, ...]) -> _Plan:
    place = {name: row for row, name in enumerate(names)}
    width = max(len(product.split()) for product in products)
    shape = (width, len(products), 1)
    rows, bias, slope = np.zeros(shape[:2], dtype=np.int64), np.ones(shape, np.float32), np.zeros(shape, np.float32)
    for column, product in enumerate(products):
        for factor, name in enumerate(product.split()):
            lacking = name.startswith("!")
            rows[factor, column] = place[name.removeprefix("!")]
            bias[factor, column], slope[factor, column] = (1, -1) if lacking else (0, 1)
    return _Plan(rows, bias, slope)


def products(evidence: Evidence, wanted: Mapping[str, str]) -> Evidence:
    """Return these products of the evidence."""
    plan = _plan(tuple(wanted.values()), evidence.names)
    found = np.ones((len(wanted), evidence.values.shape[1]), dtype=np.float32)
    for rows, bias, slope in zip(*plan, strict=True):  # a factor of all products at a time: less memory than all at once
        factor = evidence.values[rows]
        factor *= slope
        factor += bias
        found *= factor
    return Evidence(tuple(wanted), found)
