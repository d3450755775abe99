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
from cleaner.fixers._lines_facts import LONGEST, NEIGHBOURS, Evidence, Floats, Ints, LineFacts, block_share, column_width, share
from cleaner.fixers._lines_products import PRODUCTS, products

NUMERAL, AFTER_NUMBER, BULLET, ASKER, COLON, BRACKET = (1 << bit for bit in range(6))
COMMA, SEMICOLON, DASH, DUN, BOUND_HEAD, BOUND_TAIL = (1 << bit for bit in range(6, 12))
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
    DUN: "、",
}


LOOSE = 2  # cells of room for the next word that show, with a tenth of the column, that no printer broke the line
_CHAR = np.uint64(16)  # bits of a character in a key of the word table


@cache
def _sign_table(bound_heads: str, bound_tails: str) -> NDArray[np.uint16]:
    """Return what each character of the Basic Multilingual Plane may be a sign of."""
    table = np.zeros(0x10000, dtype=np.uint16)
    for bit, characters in (_SIGNS | {BOUND_HEAD: bound_heads, BOUND_TAIL: bound_tails}).items():
        for character in characters:
            table[ord(character)] |= bit
    return table


def _ends(facts: LineFacts) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Return the class of each line's last character, and of the last one that is no closing mark."""
    straight = (facts.code(facts.last) == ord('"')) & ((facts.kind(facts.last - 1) & STOP) != 0)  # it closes, behind a stop
    last = facts.kind(facts.last) | np.where(straight, CLOSE, 0).astype(np.uint16)
    inner = facts.kind(np.maximum(facts.last - 1, facts.first))
    inner = np.where(inner & CLOSE, facts.kind(np.maximum(facts.last - 2, facts.first)), inner)
    return last, np.where(last & CLOSE, inner, last).astype(np.uint16)


def _signs(facts: LineFacts, at: Ints, data: Mapping[str, Any]) -> NDArray[np.uint16]:
    codes = facts.code(at)
    return _sign_table(data["bound_heads"], data["bound_tails"])[np.where(codes > 0xFFFF, 0, codes)]


def item_starts(facts: LineFacts, data: Mapping[str, Any]) -> NDArray[np.bool_]:
    """Tell lines that begin a numbered item, a bullet, a question or an answer, as 一、 （二） 第三， 4. ● and 问： do."""
    at = facts.first + np.arange(4)[:, None]
    s0, s1, s2, s3 = _signs(facts, at, data)
    c0, c1, c2, _ = facts.code(at)
    n1, n2 = (s1 & NUMERAL) != 0, (s2 & NUMERAL) != 0
    decimal = (c1 == ord(".")) & (c2 >= 0x30) & (c2 <= 0x39)  # 3.5 is a number, 3.甲 an item
    ended = ((s2 & AFTER_NUMBER) != 0) | (n2 & ((s3 & AFTER_NUMBER) != 0))
    plain = ((s0 & NUMERAL) != 0) & ((((s1 & AFTER_NUMBER) != 0) & ~decimal) | (n1 & ((s2 & AFTER_NUMBER) != 0)))
    bracketed = (((s0 & BRACKET) != 0) | (c0 == ord("第"))) & n1 & ended
    asked = ((s0 & ASKER) != 0) & ((s1 & COLON) != 0)
    circled = (c0 >= 0x2460) & (c0 <= 0x2473)
    return np.asarray(plain | bracketed | asked | circled | ((s0 & BULLET) != 0))


def seam_evidence(facts: LineFacts, data: Mapping[str, Any]) -> Evidence:
    """Return the evidence at the seams of a page; seam i lies between solid lines i and i + 1.

    `data` is that of the rule join-han: which characters no sentence begins or ends with.
    """
    lines, column = line_evidence(facts, data)
    rows = np.array(list(lines.values()), dtype=np.float32)
    few = np.full(len(facts) - 1, max(0.0, 1 - len(facts) / 11))
    no_stops = np.full(len(facts) - 1, np.count_nonzero(lines["stop"]) == 0)
    capitals, letters = (int(facts.counts[name].sum()) for name in ("capitals", "letters"))
    nouns = np.full(len(facts) - 1, min(max(capitals / max(letters, 1) * 25 - 1, 0), 1))  # German's have capitals
    between = {**_meeting(facts, column), **_lexical(facts), "few": few, "no_stops": no_stops, "nouns": nouns}
    names = (*(f"left_{name}" for name in lines), *(f"right_{name}" for name in lines), *between)
    seams = np.array(list(between.values()), dtype=np.float32)
    single = Evidence(names, np.concatenate((rows[:, :-1], rows[:, 1:], seams)))
    combined = products(single, PRODUCTS)
    return Evidence(single.names + combined.names, np.concatenate((single.values, combined.values)))


def _meeting(facts: LineFacts, column: Floats) -> dict[str, NDArray[Any]]:
    """Return how two neighbouring lines meet: what parts them, and how their widths go together."""
    width, room = facts.width, facts.rooms
    left, right = width[:-1], width[1:]
    before, after = np.concatenate(([0], left[:-1])), np.append(right[1:], 0)
    blank = facts.blanks > 0
    habit = share(blank)
    indent, above = facts.indent, facts.tail_indent
    indented = indent[1:] > above[:-1] + 1
    dip = (left + 4 <= before) & (left + 4 <= right)
    return {
        "blank": blank,
        "blanks": facts.blanks > 1,
        "blank_above": np.append(True, blank[:-1]),
        "blank_habit": habit,
        "odd_blank": blank * (1 - habit),
        "odd_tight": ~blank * habit,
        "indented": indented,
        "indent_habit": np.minimum(share(indented, 30) * 6, 1),
        "indent_below": np.append(indent[2:] > above[1:-1] + 1, False),
        "outdented": indent[1:] + 1 < above[:-1],
        "same_as_before": np.abs(left - before) <= 1,
        "same_width": np.abs(left - right) <= 1,
        "right_same_as_after": np.abs(right - after) <= 1,
        "left_wider": ((left - right) / 8).clip(-1, 1),
        "word_fits": column[:-1] - left > facts.first_word[1:] + 1,
        "room": np.where(room.widest > 0, (room.near / 8).clip(-1, 1), 0),
        "room_block": np.where(room.widest > 0, (room.block / 8).clip(-1, 1), 0),
        "fits_near": (room.widest > 0) & (room.near > 0),
        "full_near": (room.widest > 0) & (room.near <= 0),
        "fits_block": room.block > 0,
        "set_in": indent[1:] - above[:-1] == 1,
        "set_in_habit": np.minimum(share(indent[1:] - above[:-1] == 1, 30) * 6, 1),
        "dip": dip,
        "notch": dip & (np.abs(before - right) <= 2),
        "step_up": (left + 4 <= right) & (np.abs(right - after) <= 2),
        "trace": np.abs(after - right - 4) <= 1,
        "trace_one": after - right == 2,
        "left_trace": np.abs(right - left - 4) <= 1,
        "dateline_below": np.append(facts.dateline[2:], False),
    }


_LAST = {
    "stop_bare": STOP, "closed": CLOSE, "pause": PAUSE, "ends_open": OPEN, "ends_han": HAN,
    "ends_letter": LETTER, "ends_digit": DIGIT, "ends_hyphen": HYPHEN,
}
_TAIL = {"colon": COLON, "dun": DUN, "comma": COMMA, "semicolon": SEMICOLON, "dash": DASH, "bound_tail": BOUND_TAIL}
_FIRST = {
    "starts_mark": PAUSE | STOP | CLOSE, "starts_open": OPEN, "starts_han": HAN, "starts_upper": UPPER,
    "starts_letter": LETTER, "starts_digit": DIGIT,
}


def _bits(classes: NDArray[np.uint16], kinds: Mapping[str, int]) -> dict[str, NDArray[np.bool_]]:
    wanted = np.array(list(kinds.values()), dtype=np.uint16)
    return dict(zip(kinds, (classes & wanted[:, None]) != 0, strict=True))


def line_evidence(facts: LineFacts, data: Mapping[str, Any]) -> tuple[dict[str, NDArray[Any]], Floats]:
    """Return what is known of each line alone and of the column it stands in, and the column's width in cells."""
    width, length, room = facts.width, facts.last - facts.first + 1, facts.rooms
    last, inner = _ends(facts)
    tail, head = _signs(facts, np.stack((facts.last, facts.first)), data)
    long = width > LONGEST
    among_short = column_width(np.where(long, 0, width), (NEIGHBOURS, NEIGHBOURS), 3)
    own_kind = (among_short > 0) & ~long  # paragraphs that stand on one line tell nothing of the columns beside them
    column = np.where(own_kind, among_short, column_width(width, (NEIGHBOURS, NEIGHBOURS), 3))
    back = column_width(width, (3, 0), 2)
    ahead = column_width(width, (0, 3), 2)
    marks = facts.marks
    found: dict[str, NDArray[Any]] = _bits(last, _LAST) | _bits(tail, _TAIL) | _bits(facts.kind(facts.first), _FIRST)
    end_mark = found["stop_bare"] | found["pause"]
    inside = marks - end_mark > 0
    stop = (inner & STOP) != 0
    around = {
        "wrapped": np.abs(width - column) <= 3,
        "share_inside": inside,
        "share_ends_marked": end_mark,
        "share_no_marks": marks == 0,
        "share_ends_digit": found["ends_digit"],
        "share_spaced": facts.counts["spaces"] > 0,
        "share_upper": found["starts_upper"],
        "share_digits": facts.counts["digits"] * 4 > length,
        "share_stop": stop,
        "share_labels": label_starts(facts, data),
        "share_loose": np.append(room.near > np.maximum(LOOSE, room.widest / 10), False) & ~stop,
    }
    stacked = np.array(list(around.values()))
    sizes = np.bincount(facts.block)[facts.block]
    fills = ((width - np.stack((column, back, ahead))) / 8).clip(-1, 1)
    found |= {
        "stop": stop,
        "bound_head": (head & BOUND_HEAD) != 0,
        "open": facts.open_at_end,
        "dateline": facts.dateline,
        "starts_item": item_starts(facts, data),
        "starts_label": around["share_labels"],
        "loose": around["share_loose"],
        "top": np.arange(len(facts)) == 0,
        "begun": np.zeros(len(facts), dtype=bool) if facts.begun is None else facts.begun,
        "closes_first": facts.closes_first,
        "capitals": (facts.counts["capitals"] * 5 > facts.counts["letters"] * 4) & (facts.counts["letters"] > 3),
        "no_marks": around["share_no_marks"],
        "no_inside_marks": ~inside,
        "short": length <= 8,
        "long": long,
        "spaced": around["share_spaced"],
        "fits": (width >= column - 3) & (column > 0),
        "over": width > column + 2,
        "fits_back": width >= back - 3,
        "fits_ahead": width >= ahead - 3,
        "two_short": np.abs(column - width - 4) <= 1,
        "one_short": column - width == 2,
        "block_lines": np.minimum(sizes / 8, 1),
        "alone": sizes == 1,
        "narrow": (column / 60).clip(0, 1),
        "broad": (column / 120).clip(0, 1),
        **dict(zip(("fill", "fill_back", "fill_ahead"), fills, strict=True)),
        **dict(zip(around, _share_of_kind(stacked, long), strict=True)),
        **{f"block_{name}": row for name, row in zip(around, block_share(stacked, facts.block), strict=True)},
    }
    return found, column


def label_starts(facts: LineFacts, data: Mapping[str, Any]) -> NDArray[np.bool_]:
    """Tell lines that begin with a label of two to four Han and a colon, as 时间： and 主办单位： do."""
    at = facts.first + np.arange(5)[:, None]
    colon = (_signs(facts, at, data) & COLON) != 0
    han = (facts.kind(at) & HAN) != 0
    return np.asarray(han[0] & han[1] & (colon[2] | (han[2] & (colon[3] | (han[3] & colon[4])))))


def _share_of_kind(flags: NDArray[np.bool_], long: NDArray[np.bool_]) -> Floats:
    """Return for each line the share of lines near that have the flag; beside a long line, short ones are counted alone.

    A list or a poem between paragraphs that stand on one line each must be judged by its own lines.
    """
    if not long.any():
        return share(flags)
    return np.where(long, share(flags), share(flags & ~long) / np.maximum(share(~long), np.float32(1e-6)))


def lexical_bonds(facts: LineFacts) -> Floats:
    """Ask the lexicon how well the characters on both sides of each seam go together: 厦|门 well, 。|厦 not at all.

    Returns three rows: how often they meet beyond chance, whether they are a word, whether they stand inside a longer one.
    """
    han = lexicon.han()
    last, first = facts.last[:-1], facts.first[1:]
    found = np.zeros((3, len(last)), dtype=np.float32)
    both = np.flatnonzero((facts.kind(last) & facts.kind(first) & HAN) != 0)
    if not both.size:
        return found
    last, first = last[both], first[both]
    at = np.stack((last - 1, last, first, first + 1))
    l2, l1, r1, r2 = np.where((facts.kind(at) & HAN) != 0, han.fold_codes(facts.code(at)), 0).astype(np.uint64)
    two = (l1 << _CHAR) | r1
    keys = np.stack((two, (l2 << 2 * _CHAR) | two, (two << _CHAR) | r2, (l2 << 3 * _CHAR) | (two << _CHAR) | r2))
    words = np.isfinite(han.word_costs(keys.ravel()).reshape(4, -1))
    long = (words[1] & (l2 > 0)) | (words[2] & (r2 > 0)) | (words[3] & (l2 > 0) & (r2 > 0))
    found[0, both] = (han.bigram_pmi(l1.astype(np.uint16), r1.astype(np.uint16)) / 6).clip(-1, 1)
    found[1, both] = words[0]
    found[2, both] = long
    return found


def _lexical(facts: LineFacts) -> dict[str, NDArray[Any]]:
    """Return the lexicon's evidence at each seam and around it."""
    bonds = facts.bonds if facts.bonds is not None else lexical_bonds(facts)
    pair, word, long_word = bonds
    # in verse and tables no word is ever cut by a line end
    across, well = share(np.stack(((long_word > 0) | ((word > 0) & (pair > 0.2)), pair > 0.1)))
    return {"pair": pair, "word_across": word, "long_word_across": long_word, "across_habit": across, "pair_habit": well}
