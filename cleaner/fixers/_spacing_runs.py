"""Spaced-out runs: Chinese set or read with a space after every character, and stray spaces inside a word."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import DIGIT, HAN, SPACE, WIDE
from cleaner.fixers._spacing_gaps import Mask, Plan, Rows
from cleaner.rulebook import FixerRules, Rule

Measures = NDArray[np.float64]
Words = NDArray[np.uint16]
CONTEXT = 3  # characters on either side that a word across the gap may take
REACH = 2 * CONTEXT  # they stand within this distance where every second character is a space


@dataclass(frozen=True)
class Segments:
    """Stretches of a line between gaps wider than one space, those that hold a single space between Han."""

    start: Rows
    end: Rows
    spaced: Rows  # how many neighbouring Han have one space between them
    tight: Rows  # how many have none
    words: Measures  # the share of those spaces that a word spans
    attraction: Measures  # the mean attraction across those spaces, in nats
    near_share: Measures  # the share of spaces between Han around the segment
    near_spaced: Rows
    near_words: Measures


def around(codes: NDArray[np.uint32], folded_gaps: tuple[Rows, Rows]) -> tuple[Words, Words]:
    """Return the three folded Han before and after each gap, single spaces looked past, 0 where a clause ends."""
    from cleaner.lexicon import han

    starts, ends = folded_gaps
    sides = []
    for origin, step in ((starts - 1, -1), (ends, 1)):
        places = origin + step * np.arange(REACH)[:, None]  # a row for each distance
        near = codes.take(places, mode="clip")
        near *= (places >= 0) & (places < len(codes))
        solid = near != 0x20
        letters = han().fold_codes(near.ravel()).reshape(near.shape)
        letters[(letters < 0x3400) | (letters >= 0xA000)] = 0
        solid &= np.logical_and.accumulate(~solid | (letters != 0), axis=0)
        rank = np.add.accumulate(solid, axis=0, dtype=np.int8)
        solid &= rank <= CONTEXT
        distance, rows = solid.nonzero()
        columns = rank[distance, rows] - 1
        side = np.zeros((len(starts), CONTEXT), np.uint16)
        side[rows, columns if step > 0 else CONTEXT - 1 - columns] = letters[distance, rows]
        sides.append(side)
    return sides[0], sides[1]


def weigh(codes: NDArray[np.uint32], starts: Rows, ends: Rows) -> Measures:
    """Weigh how surely a word spans each gap between Han (see Han.crossing)."""
    from cleaner.lexicon import han

    left, right = around(codes, (starts, ends))
    return han().crossing(left, right).astype(np.float64)


def close_runs(plan: Plan, rules: FixerRules) -> None:
    """Claim the gaps of spaced-out runs, then stray single spaces inside a word."""
    gaps = plan.gaps
    rows = (gaps.single & ((gaps.left & gaps.right & HAN) != 0)).nonzero()[0]
    if not len(rows):
        return
    spaced_out, stray = rules.get_rule("spaced-out"), rules.get_rule("stray-space")
    pulls = _pulls(gaps.before[rows], gaps.after[rows])
    if spaced_out is not None and _may_be_spaced_out(plan, rows, spaced_out):
        _close_spaced_out(plan, rows, pulls, spaced_out)
    if stray is not None and not plan.columns:
        rows = rows[(pulls >= stray.data["attraction"]) & plan.free[rows]]
        if len(rows):
            _close_stray(plan, rows, weigh(plan.page.codes, gaps.start[rows], gaps.end[rows]), stray)


def _pulls(before: Words, after: Words) -> Measures:
    """Measure the attraction across each gap, in nats (see Han.bigram_pmi)."""
    from cleaner.lexicon import han

    left, right = han().fold_codes(before.astype(np.uint32)), han().fold_codes(after.astype(np.uint32))
    return han().bigram_pmi(left, right).astype(np.float64)


def _may_be_spaced_out(plan: Plan, rows: Rows, rule: Rule) -> bool:
    """Tell whether enough spaces between Han stand in one line, or close together; most pages have no such place."""
    few, many = rule.data["fewest"] - 1, rule.data["habit"] - 1
    lines, starts = plan.gaps.line[rows], plan.gaps.start[rows]
    if len(rows) > few and (lines[few:] == lines[: len(rows) - few]).any():
        return True
    close = 3 * rule.data["reach"]  # on both sides, and the segment itself
    return len(rows) > many and bool((starts[many:] - starts[: len(rows) - many] <= close).any())


def _close_spaced_out(plan: Plan, rows: Rows, pulls: Measures, rule: Rule) -> None:
    gaps = plan.gaps
    spans = weigh(plan.page.codes, gaps.start[rows], gaps.end[rows]) > rule.data["surely"]
    if not spans.any():
        return
    found = _segments(plan, rows, spans, pulls, rule)
    surely = _is_spaced_out(found, rule)
    told = ~surely & (found.spaced >= rule.data["long"]) & (found.tight == 0) & (found.words > 0)
    for row in told.nonzero()[0].tolist():  # names and rare words, but with 的 and 了 among them
        surely[row] = not set(rule.data["function_words"]).isdisjoint(plan.page.text[found.start[row] : found.end[row]])
    chosen = surely.nonzero()[0]
    kept = [is_series(plan.page.text[a:b], rule) for a, b in zip(found.start[chosen], found.end[chosen], strict=True)]
    chosen = chosen[~np.array(kept, dtype=np.bool_)]
    if not len(chosen):
        return
    start, end, whole = found.start[chosen], found.end[chosen], found.tight[chosen] == 0
    segment = np.searchsorted(start, gaps.start, "right") - 1
    inside = gaps.single & (segment >= 0) & (gaps.start < end[segment])
    # Every single space beside Han or its marks goes, and those between the digits of one number.
    plan.close(inside & (((gaps.left | gaps.right) & (HAN | WIDE)) != 0), rule)
    numbers = (inside & whole[segment] & ((gaps.left & gaps.right & DIGIT) != 0)).nonzero()[0]
    if len(numbers):
        beside = plan.class_at(gaps.start[numbers] - 2) | plan.class_at(gaps.end[numbers] + 1)
        plan.close(numbers[(beside & DIGIT) == 0], rule)


def _segments(plan: Plan, rows: Rows, spans: Mask, pulls: Measures, rule: Rule) -> Segments:
    page, gaps = plan.page, plan.gaps
    wide = np.flatnonzero(~gaps.single)
    place = np.searchsorted(wide, rows)  # how many wide gaps come before
    line = gaps.line[rows]
    new = np.ones(len(rows), dtype=np.bool_)
    new[1:] = (np.diff(place) != 0) | (np.diff(line) != 0)
    first = np.flatnonzero(new)
    wide_end = np.concatenate(([0], gaps.end[wide]))
    wide_start = np.append(gaps.start[wide], len(page.text))
    start = np.maximum(page.line_starts[line[first]], wide_end[place[first]])
    end = np.minimum(page.line_ends[line[first]], wide_start[place[first]])
    han = (page.classes & HAN) != 0
    pairs = _counts(han[:-1] & han[1:])  # pairs[i]: tight pairs that begin before i
    spaced = np.diff(np.append(first, len(rows)))
    reach = rule.data["reach"]
    low, high = np.maximum(start - reach, 0), np.minimum(end + reach, len(page.text))
    spaces, crossed = gaps.start[rows], np.concatenate(([0], np.cumsum(spans)))
    begin, stop = np.searchsorted(spaces, low), np.searchsorted(spaces, high)
    near_spaced = stop - begin
    near_tight = pairs[np.maximum(high - 1, 0)] - pairs[np.minimum(low, len(pairs) - 1)]
    return Segments(
        start=start,
        end=end,
        spaced=spaced,
        tight=pairs[np.maximum(end - 1, 0)] - pairs[start],
        words=np.add.reduceat(spans.astype(np.float64), first) / spaced,
        attraction=np.add.reduceat(pulls, first) / spaced,
        near_share=near_spaced / np.maximum(1, near_spaced + near_tight),
        near_spaced=near_spaced,
        near_words=(crossed[stop] - crossed[begin]) / np.maximum(1, near_spaced),
    )


def _counts(flags: Mask) -> NDArray[np.int32]:
    """Count the flags that are set before each place, and in all."""
    counts = np.zeros(len(flags) + 1, np.int32)
    np.add.accumulate(flags.view(np.int8), dtype=np.int32, out=counts[1:])
    return counts


def _is_spaced_out(found: Segments, rule: Rule) -> Mask:
    """Tell which segments are spaced out: by their own look, or because the passage around them is."""
    data = rule.data
    share = found.spaced / np.maximum(1, found.spaced + found.tight)
    alone = (found.spaced >= data["fewest"]) & (share >= data["share"])
    alone &= (found.words >= data["words"]) & (found.attraction >= data["attraction"])
    few = found.spaced < data["few"]
    alone &= ~few | ((found.words >= data["few_words"]) & (found.attraction >= data["few_attraction"]) & (found.tight == 0))
    habit = (found.near_spaced >= data["habit"]) & (found.near_share >= data["habit_share"])
    habit &= found.near_words >= data["habit_words"]
    return np.asarray(alone | habit)


def is_series(text: str, rule: Rule | None) -> bool:
    """Tell whether the characters stand apart on purpose: 一 二 三 四 五 六 日."""
    if rule is None or len(text) > rule.data["longest"]:
        return False
    chars = set(text) - {" "}
    return any(chars <= set(row) for row in rule.data["series"])


def _close_stray(plan: Plan, rows: Rows, spans: Measures, rule: Rule) -> None:
    """Claim single spaces that a word spans, unless a name is set with one (张 三) or single characters stand apart."""
    gaps, text = plan.gaps, plan.page.text
    rows = rows[spans >= rule.data["surely"]]
    lone_left = (plan.class_at(gaps.start[rows] - 2) & HAN) == 0
    lone_right = (plan.class_at(gaps.end[rows] + 1) & HAN) == 0
    # Among single characters with spaces on both sides this is no stray space, but a row of them.
    single = _parted(plan, gaps.start[rows] - 2, -1) | _parted(plan, gaps.end[rows] + 1, 1)
    surname = np.array([text[start - 1] in rule.words for start in gaps.start[rows].tolist()], dtype=np.bool_)
    rows = rows[~(lone_left & (lone_right | surname)) & ~single]
    lines = (plan.line_text(row)[0] for row in rows.tolist())
    signed = [len(line) <= rule.data["longest"] and rule.compiled("byline").search(line) is not None for line in lines]
    plan.close(rows[~np.array(signed, dtype=np.bool_)], rule)


def _parted(plan: Plan, places: Rows, step: int) -> Mask:
    """Tell where white space stands, with Han beyond it."""
    return np.asarray(((plan.class_at(places) & SPACE) != 0) & ((plan.class_at(places + step) & HAN) != 0))


def close_rubrics(plan: Plan, rules: FixerRules) -> None:
    """Claim the gaps of a letter-spaced rubric that stands alone on its line: 要 闻."""
    rule, apart = rules.get_rule("rubric"), rules.get_rule("spaced-out")
    if rule is None:
        return
    gaps = plan.gaps
    rows = np.flatnonzero(plan.free & ((gaps.left & gaps.right & HAN) != 0))
    beside = plan.class_at(gaps.start[rows] - 2) | plan.class_at(gaps.end[rows] + 1)
    rows = rows[(beside & HAN) == 0]
    for own in np.split(rows, np.flatnonzero(np.diff(gaps.line[rows])) + 1):
        if not len(own):
            continue
        text, start = plan.line_text(int(own[0]))
        found = rule.pattern.match(text) if len(text) <= rule.data["longest"] else None
        if found and (found["rubric"].replace(found["gap"], "") in rule.words or _is_one_phrase(found, rule, apart)):
            inside = (gaps.start[own] >= start + found.start("rubric")) & (gaps.end[own] <= start + found.end("rubric"))
            plan.close(own[inside], rule)


def _is_one_phrase(found: re.Match[str], rule: Rule, apart: Rule | None) -> bool:
    """Tell whether evenly parted characters, more than one space between them, make up words."""
    from cleaner.lexicon import han

    joined = found["rubric"].replace(found["gap"], "")
    if found["gap"] == " " or is_series(joined, apart):
        return False
    if len(joined) < rule.data["phrase"]:
        return len(joined) > 2 and han().is_word(joined)
    return all(len(word) > 1 for word in han().segment(joined))
