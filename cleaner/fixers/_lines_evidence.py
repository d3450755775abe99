"""The evidence at each seam between two neighbouring solid lines: one column a fact, one row a seam.

Every value lies between about -1 and 1. What the facts weigh is rule data (rules/*/lines.toml); the names here are the
names there. `left` is the line before the seam, `right` the line after it, `before` and `after` their outer neighbours.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner import lexicon
from cleaner.classes import CLOSE, DIGIT, HAN, HYPHEN, LETTER, OPEN, PAUSE, STOP, UPPER
from cleaner.fixers._lines_facts import NEIGHBOURS, Floats, Ints, LineFacts, block_share, column_width, share

NUMERAL, AFTER_NUMBER, BULLET, ASKER, COLON, BRACKET = (1 << bit for bit in range(6))
COMMA, SEMICOLON, DASH, BOUND_HEAD, BOUND_TAIL = (1 << bit for bit in range(6, 11))
_SIGNS = {
    NUMERAL: "一二三四五六七八九十百０１２３４５６７８９0123456789",
    AFTER_NUMBER: "、.．，,）)：:是",
    BULLET: "●■◆▲▶►★☆◇□○·•△▼◀◎※*-–—",
    ASKER: "问答問QAq",
    COLON: "：:",
    BRACKET: "（(【〔[",
    COMMA: "，,",
    SEMICOLON: "；;",
    DASH: "—–…",
}


_CHAR = np.uint64(16)  # bits of a character in a key of the word table


@cache
def _sign_table(bound_heads: str, bound_tails: str) -> NDArray[np.uint16]:
    """Return what each character of the Basic Multilingual Plane may be a sign of."""
    table = np.zeros(0x10000, dtype=np.uint16)
    for bit, characters in (_SIGNS | {BOUND_HEAD: bound_heads, BOUND_TAIL: bound_tails}).items():
        for character in characters:
            table[ord(character)] |= bit
    return table


def _next(values: Floats) -> Floats:
    return np.append(values[1:], np.float32(0)).astype(np.float32)


def _before(values: Floats) -> Floats:
    return np.append(np.float32(1), values[:-1]).astype(np.float32)


def _shift(values: Ints, by: int) -> Ints:
    """Return the values of the line `by` further on, 0 beyond the page."""
    out = np.zeros_like(values)
    if by > 0:
        out[:-by] = values[by:]
    elif by < 0:
        out[-by:] = values[:by]
    return out


def _tail(facts: LineFacts) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return the class of each line's last character, and of the last one that is no closing mark."""
    last = facts.kind(facts.last)
    inner = facts.kind(np.maximum(facts.last - 1, facts.first))
    inner = np.where(inner & CLOSE, facts.kind(np.maximum(facts.last - 2, facts.first)), inner)
    return last, np.where(last & CLOSE, inner, last).astype(np.uint16)


def _signs(facts: LineFacts, at: Ints, data: Mapping[str, Any]) -> NDArray[np.uint16]:
    codes = facts.code(at)
    return _sign_table(data["bound_heads"], data["bound_tails"])[np.where(codes > 0xFFFF, 0, codes)]


def item_starts(facts: LineFacts, data: Mapping[str, Any]) -> NDArray[np.bool_]:
    """Tell lines that begin a numbered item, a bullet, a question or an answer, as 一、 （二） 第三， 4. ● and 问： do."""
    s0, s1, s2, s3 = (_signs(facts, facts.first + i, data) for i in range(4))
    c0, c1, c2 = (facts.code(facts.first + i) for i in range(3))
    n1, n2 = (s1 & NUMERAL) != 0, (s2 & NUMERAL) != 0
    decimal = (c1 == ord(".")) & (c2 >= 0x30) & (c2 <= 0x39)  # 3.5 is a number, 3.甲 an item
    ended = ((s2 & AFTER_NUMBER) != 0) | (n2 & ((s3 & AFTER_NUMBER) != 0))
    plain = ((s0 & NUMERAL) != 0) & ((((s1 & AFTER_NUMBER) != 0) & ~decimal) | (n1 & ((s2 & AFTER_NUMBER) != 0)))
    bracketed = (((s0 & BRACKET) != 0) | (c0 == ord("第"))) & n1 & ended
    asked = ((s0 & ASKER) != 0) & ((s1 & COLON) != 0)
    circled = (c0 >= 0x2460) & (c0 <= 0x2473)
    return np.asarray(plain | bracketed | asked | circled | ((s0 & BULLET) != 0))


def seam_evidence(facts: LineFacts, data: Mapping[str, Any]) -> Mapping[str, Floats]:
    """Return the evidence at the seams of a page, by name; seam i lies between solid lines i and i + 1.

    `data` is that of the rule join-han: which characters no sentence begins or ends with.
    """
    lines = line_evidence(facts, data)
    found = {f"left_{name}": values[:-1] for name, values in lines.items()}
    found |= {f"right_{name}": values[1:] for name, values in lines.items()}
    width = facts.width
    left, right = slice(None, -1), slice(1, None)
    blank = facts.blanks > 0
    found["blank"] = blank.astype(np.float32)
    found["blanks"] = (facts.blanks > 1).astype(np.float32)
    found["blank_habit"] = share(blank)
    found["odd_blank"] = (blank * (1 - share(blank))).astype(np.float32)
    found["odd_tight"] = (~blank * share(blank)).astype(np.float32)
    found["indented"] = (facts.indent[right] > facts.indent[left] + 1).astype(np.float32)
    found["outdented"] = (facts.indent[right] + 1 < facts.indent[left]).astype(np.float32)
    before, after = _shift(width, -1)[left], _shift(width, 1)[right]
    found["same_as_before"] = (np.abs(width[left] - before) <= 1).astype(np.float32)
    found["same_width"] = (np.abs(width[left] - width[right]) <= 1).astype(np.float32)
    found["right_same_as_after"] = (np.abs(width[right] - after) <= 1).astype(np.float32)
    found["left_wider"] = np.clip((width[left] - width[right]) / 8, -1, 1).astype(np.float32)
    room = lines["column"][left] - width[left]
    found["word_fits"] = (room > facts.first_word[right] + 1).astype(np.float32)
    found["dip"] = ((width[left] + 4 <= before) & (width[left] + 4 <= width[right])).astype(np.float32)
    found["notch"] = found["dip"] * (np.abs(before - width[right]) <= 2).astype(np.float32)
    found["step_up"] = ((width[left] + 4 <= width[right]) & (np.abs(width[right] - after) <= 2)).astype(np.float32)
    found["right_two_short"] = (np.abs(after - width[right] - 4) <= 1).astype(np.float32)
    found["right_one_short"] = (np.abs(after - width[right] - 2) <= 0).astype(np.float32)
    found["left_two_short"] = (np.abs(width[right] - width[left] - 4) <= 1).astype(np.float32)
    found |= _lexical(facts)
    found |= _combined(found)
    return found


def line_evidence(facts: LineFacts, data: Mapping[str, Any]) -> dict[str, Floats]:
    """Return what is known of each line alone and of the column it stands in."""
    width, length = facts.width, facts.last - facts.first + 1
    last, inner = _tail(facts)
    tail = _signs(facts, facts.last, data)
    first = facts.kind(facts.first)
    column = column_width(width, (NEIGHBOURS, NEIGHBOURS), 3)
    back = column_width(width, (3, 0), 2)
    ahead = column_width(width, (0, 3), 2)
    marks = facts.marks
    end_mark = (last & (STOP | PAUSE)) != 0
    inside = (marks - end_mark) > 0
    flags: dict[str, NDArray[np.bool_]] = {
        "stop": (inner & STOP) != 0,
        "stop_bare": (last & STOP) != 0,
        "closed": (last & CLOSE) != 0,
        "pause": (last & PAUSE) != 0,
        "colon": (tail & COLON) != 0,
        "dun": facts.code(facts.last) == ord("、"),
        "comma": (tail & COMMA) != 0,
        "semicolon": (tail & SEMICOLON) != 0,
        "dash": (tail & DASH) != 0,
        "bound_head": (_signs(facts, facts.first, data) & BOUND_HEAD) != 0,
        "bound_tail": (tail & BOUND_TAIL) != 0,
        "ends_open": (last & OPEN) != 0,
        "ends_han": (last & HAN) != 0,
        "ends_letter": (last & LETTER) != 0,
        "ends_digit": (last & DIGIT) != 0,
        "ends_hyphen": (last & HYPHEN) != 0,
        "open": facts.open_at_end,
        "starts_mark": (first & (PAUSE | STOP | CLOSE)) != 0,
        "starts_open": (first & OPEN) != 0,
        "starts_han": (first & HAN) != 0,
        "starts_upper": (first & UPPER) != 0,
        "starts_lower": ((first & LETTER) != 0) & ((first & UPPER) == 0),
        "starts_digit": (first & DIGIT) != 0,
        "dateline": facts.dateline,
        "starts_item": item_starts(facts, data),
        "closes_first": facts.closes_first,
        "no_marks": marks == 0,
        "no_inside_marks": ~inside,
        "short": length <= 8,
        "long": width > 100,
        "spaced": facts.counts["spaces"] > 0,
        "fits": (width >= column - 3) & (column > 0),
        "over": width > column + 2,
        "fits_back": width >= back - 3,
        "fits_ahead": width >= ahead - 3,
        "two_short": np.abs(column - width - 4) <= 1,
        "one_short": np.abs(column - width - 2) <= 0,
    }
    found = {name: values.astype(np.float32) for name, values in flags.items()}
    found["fill"] = np.clip((width - column) / 8, -1, 1).astype(np.float32)
    found["fill_back"] = np.clip((width - back) / 8, -1, 1).astype(np.float32)
    found["fill_ahead"] = np.clip((width - ahead) / 8, -1, 1).astype(np.float32)
    around = {
        "wrapped": np.abs(width - column) <= 3,
        "share_inside": inside,
        "share_ends_marked": end_mark,
        "share_no_marks": marks == 0,
        "share_ends_digit": (last & DIGIT) != 0,
        "share_spaced": facts.counts["spaces"] > 0,
        "share_upper": (first & UPPER) != 0,
        "share_digits": facts.counts["digits"] * 4 > length,
    }
    stacked = np.stack(list(around.values()))
    found |= zip(around, share(stacked), strict=True)
    found |= zip((f"block_{name}" for name in around), block_share(stacked, facts.block), strict=True)
    sizes = np.bincount(facts.block)[facts.block]
    found["block_lines"] = np.minimum(sizes / 8, 1).astype(np.float32)
    found["alone"] = (sizes == 1).astype(np.float32)
    found["column"] = column
    found["narrow"] = np.clip(column / 60, 0, 1).astype(np.float32)
    return found


def _lexical(facts: LineFacts) -> dict[str, Floats]:
    """Return how well the characters on both sides of each seam go together: 厦|门 well, 。|厦 not at all."""
    han = lexicon.han()
    last, first = facts.last[:-1], facts.first[1:]
    at = np.stack((last - 1, last, first, first + 1))
    l2, l1, r1, r2 = np.where((facts.kind(at) & HAN) != 0, han.fold_codes(facts.code(at)), 0).astype(np.uint64)
    pair = np.clip(han.bigram_pmi(l1.astype(np.uint16), r1.astype(np.uint16)) / 6, -1, 1).astype(np.float32)
    two = (l1 << _CHAR) | r1
    threes = np.stack(((l2 << 2 * _CHAR) | two, (two << _CHAR) | r2, (l2 << 3 * _CHAR) | (two << _CHAR) | r2))
    whole = (l1 > 0) & (r1 > 0)
    inside = np.stack(((l2 > 0) & whole, (r2 > 0) & whole, (l2 > 0) & (r2 > 0) & whole))
    long_word = np.any(np.isfinite(han.word_costs(threes.ravel()).reshape(3, -1)) & inside, axis=0)
    word = np.isfinite(han.word_costs(two)) & whole
    return {
        "pair": pair,
        "word_across": word.astype(np.float32),
        "long_word_across": long_word.astype(np.float32),
        # in verse and tables no word is ever cut by a line end
        "across_habit": share(long_word | (word & (pair > 0.2))),
        "pair_habit": share(pair > 0.1),
    }


def _combined(found: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return facts that tell only together: a stop on a full line proves little, on a short one much."""
    f = found
    products = {
        "stop_full": f["left_stop"] * f["left_fits"],
        "stop_full_right_full": f["left_stop"] * f["left_fits"] * f["right_fits"],
        "quote_full_right_full": f["right_starts_open"] * f["left_stop"] * f["left_fits"] * f["right_fits"],
        "quote_blank_full": f["right_starts_open"] * f["blank"] * f["left_fits"],
        "trace_habit": share((f["left_stop"] * f["right_two_short"]) > 0, 30),
        "stop_no_trace": f["left_stop"] * f["left_fits"] * (1 - f["right_two_short"]) * f["left_wrapped"],
        "stop_short": f["left_stop"] * (1 - f["left_fits"]),
        "stop_trace": f["left_stop"] * f["right_two_short"],
        "full_trace": f["left_fits"] * f["right_two_short"],
        "stop_trace_one": f["left_stop"] * f["right_one_short"],
        "stop_indented": f["left_stop"] * f["indented"],
        "stop_blank": f["left_stop"] * f["blank"],
        "stop_wrapped": f["left_stop"] * f["left_wrapped"],
        "pause_short": f["left_pause"] * (1 - f["left_fits"]),
        "unended_full": (1 - f["left_stop"]) * (1 - f["left_pause"]) * f["left_fits"],
        "unended_short": (1 - f["left_stop"]) * (1 - f["left_pause"]) * (1 - f["left_fits"]),
        "unended_long": (1 - f["left_stop"]) * f["left_long"],
        "unended_two_short": (1 - f["left_stop"]) * (1 - f["left_pause"]) * f["left_two_short"],
        "unended_tail": (1 - f["left_stop"]) * (1 - f["left_pause"]) * f["left_share_inside"] * (1 - f["left_no_marks"]),
        "same_run": f["same_as_before"] * f["same_width"],
        "unended_same_run": f["same_as_before"] * f["same_width"] * (1 - f["left_stop"]) * (1 - f["left_pause"]),
        "unended_fits_both": (1 - f["left_stop"]) * (1 - f["left_pause"]) * f["left_fits_back"] * f["left_fits_ahead"],
        "unended_fits_back": (1 - f["left_stop"]) * (1 - f["left_pause"]) * f["left_fits_back"],
        "dash_blank": f["left_dash"] * f["blank"],
        "dash_long": f["left_dash"] * f["left_long"],
        "comma_long": f["left_comma"] * f["left_long"],
        "semicolon_blank": f["left_semicolon"] * f["odd_tight"],
        "unended_blank": (1 - f["left_stop"]) * (1 - f["left_pause"]) * f["blank"],
        "full_wrapped": f["left_fits"] * f["left_wrapped"],
        "short_wrapped": (1 - f["left_fits"]) * f["left_wrapped"],
        "fill_wrapped": f["left_fill"] * f["left_wrapped"],
        "heading_left": f["left_no_marks"] * (1 - f["left_fits_ahead"]),
        "heading_left_over": f["left_no_marks"] * f["left_over"],
        "heading_left_blank": f["left_no_marks"] * f["blank"] * (1 - f["left_fits_back"]),
        "heading_right": f["right_no_marks"] * (1 - f["right_fits"]),
        "heading_right_over": f["right_no_marks"] * f["right_over"],
        "heading_both": f["left_no_marks"] * f["right_no_marks"],
        "no_marks_width_change": f["left_no_marks"] * (1 - f["same_width"]),
        "ragged": (1 - f["left_wrapped"]) * (1 - f["left_long"]),
        "right_title": f["right_alone"] * f["right_no_marks"] * (1 - f["right_long"]),
        "title_before_dateline": f["right_no_marks"] * _next(f["right_dateline"]),
        "left_title": f["left_alone"] * f["left_no_marks"] * (1 - f["left_long"]),
        "title_above": f["left_no_marks"] * f["word_fits"] * f["right_starts_upper"],
        "pause_block_short": f["left_pause"] * (1 - f["left_fits"]) * f["left_wrapped"],
        "dip_pause": f["dip"] * f["left_pause"],
        "dip_unended": f["dip"] * (1 - f["left_pause"]) * (1 - f["left_stop"]),
        "notch_pause": f["notch"] * f["left_pause"],
        "block_title": _before(f["blank"]) * f["left_no_marks"] * (1 - f["left_fits"]) * (1 - f["blank"]),
        "block_step_up": _before(f["blank"]) * f["left_no_marks"] * f["step_up"],
        "step_up_unmarked": f["step_up"] * f["left_no_marks"],
        "dateline_pause": f["right_dateline"] * f["left_pause"],
        "item_after_stop": f["right_starts_item"] * f["left_stop"],
        "quote_after_stop": f["right_starts_open"] * f["left_stop"],
        "lower_after_letter": f["right_starts_lower"] * (1 - f["left_stop"]),
        "upper_after_stop": f["right_starts_upper"] * f["left_stop"],
        "upper_after_short": f["right_starts_upper"] * (1 - f["left_fits"]),
        "blank_full": f["blank"] * f["left_fits"],
        "blank_short": f["blank"] * (1 - f["left_fits"]),
        "fits_unended": f["word_fits"] * (1 - f["left_stop"]),
        "fits_wrapped": f["word_fits"] * f["left_wrapped"],
        "lower_open": f["right_starts_lower"] * (1 - f["left_stop"]) * f["left_fits"],
    }
    return {name: values.astype(np.float32) for name, values in products.items()}


_SHARES = (
    *("share_digits", "share_ends_digit", "share_ends_marked", "share_inside", "share_no_marks", "share_spaced"),
    *("share_upper", "wrapped"),
)


def surroundings(found: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return what tells verse, tables, lists and notices, whose lines are meant, from prose that a printer wrapped.

    Each share is taken in the neighbourhood and in the block, where the lines are of one width, and where words run across
    their ends.
    """
    out = {name: found[name] for name in ("left_narrow", "across_habit", "pair_habit", "blank_habit", "left_block_lines")}
    out["few_lines"] = np.full(len(found["blank"]), max(0.0, 1 - len(found["blank"]) / 10), dtype=np.float32)
    uncut = 1 - found["across_habit"]
    out["few_uncut"] = out["few_lines"] * uncut
    for scope in ("left_", "left_block_"):
        for name in _SHARES:
            out[scope + name] = found[scope + name]
            out[f"{scope}{name}_uncut"] = found[scope + name] * uncut
        one_width = found[f"{scope}wrapped"]
        clauses = found[f"{scope}share_ends_marked"] * (1 - found[f"{scope}share_inside"])
        for name, values in (("clauses", clauses), ("unmarked", found[f"{scope}share_no_marks"])):
            out[f"{scope}{name}"] = values
            out[f"{scope}{name}_uncut"] = values * uncut
            out[f"{scope}{name}_of_one_width"] = values * one_width
            out[f"{scope}{name}_uncut_of_one_width"] = values * one_width * uncut
            out[f"{scope}{name}_in_long_block"] = values * found["left_block_lines"]
            out[f"{scope}{name}_narrow"] = values * (1 - found["left_narrow"])
    return out
