"""What can be measured of lines in Latin letters, and the evidence that one goes on in another.

Type is of many widths here, so that a line's cells tell its width only roughly; spaces may be lost within lines.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cleaner import lexicon
from cleaner.classes import CLOSE, DIGIT, HYPHEN, LETTER, OPEN, PAUSE, STOP, UPPER
from cleaner.fixers._lines_facts import LONGEST
from cleaner.fixers._order_lines import AROUND, Ends, Flags, Ints, ends_of
from cleaner.lexicon.word_pairs import PAIR_STEP, PAIRED, kind_of, tokens_of, word_pairs
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

GAPS = 0.2  # of the lines of a page hold a wide gap: columns side by side, or a table
_GAP = re.compile(r"(?m)\S[ \t]{3,}(?=\S)")
LANGUAGES = PAIRED
EDGE = 40  # characters at either end of a line in which its last and its first word are sought
FULL = 0.85  # of its column's width that a full line reaches
HIGH = 75  # per cent of the lines around that are no wider than the column
WINDOW = 16  # lines that are looked at together
TORN = 2  # of them that break off before a capital: fewer, and no page is worth a look
STEADY = 2.0  # nats that halve a pair's evidence


@dataclass(frozen=True)
class LatinEnds(Ends):
    """The lines of a page in Latin letters: Ends, and the words at both ends of each."""

    language: str
    tail_row: Ints  # of the last word, in the language's table of pairs
    head_row: Ints
    tail_kind: Ints  # and of its kind
    head_kind: Ints
    lower: Flags  # begins with a small letter
    upper: Flags
    hyphen: Flags  # ends on a hyphen
    tail_word: NDArray[np.object_]
    head_word: NDArray[np.object_]
    quote: Flags  # leaves a straight quotation mark without its partner


def latin_ends(page: Page, language: str, data: Mapping[str, Any]) -> LatinEnds:
    """Measure the solid lines of a page in one of LANGUAGES."""
    ends = ends_of(page, data)
    known = {field.name: getattr(ends, field.name) for field in fields(Ends)}
    known["column"] = _columns(ends.width)
    known["width"] = np.where(ends.width >= known["column"] * FULL, known["column"], ends.width)
    pairs = word_pairs(language)
    lines = [page.text[start:end] for start, end in zip(ends.start.tolist(), ends.end.tolist(), strict=True)]
    tails, heads = [_last(line) for line in lines], [_first(line) for line in lines]
    hyphen = (page.classes[ends.end - 1] & HYPHEN) != 0
    tails = [tail if split else pairs.last_word(tail) for tail, split in zip(tails, hyphen.tolist(), strict=True)]
    firsts = [pairs.first_word(head) for head in heads]
    return LatinEnds(
        **known,
        language=language,
        tail_row=np.array([pairs.row(tail) for tail in tails], dtype=np.int64),
        head_row=np.array([pairs.row(head) for head in firsts], dtype=np.int64),
        tail_kind=np.array([kind_of(tail) for tail in tails], dtype=np.int64),
        head_kind=np.array([kind_of(head) for head in firsts], dtype=np.int64),
        lower=(ends.first & (LETTER | UPPER)) == LETTER,
        upper=(ends.first & UPPER) != 0,
        hyphen=hyphen,
        tail_word=np.array(tails, dtype=object),
        head_word=np.array(heads, dtype=object),
        quote=np.array([line.count('"') % 2 == 1 for line in lines], dtype=bool),
    )


def latin_evidence(ends: LatinEnds, tails: Ints, heads: Ints) -> dict[str, NDArray[np.generic]]:
    """Return the evidence for each pair of a tail and a head, by name; every value lies between about -2 and 2."""
    stop, pause, hyphen = ends.stop[tails], (ends.last[tails] & PAUSE) != 0, ends.hyphen[tails]
    lower, upper = ends.lower[heads], ends.upper[heads]
    first, last = ends.first[heads], ends.last[tails]
    open_end = ~stop & ~pause & ~hyphen
    table = word_pairs(ends.language).table
    pair = np.where(hyphen, 0, table[ends.tail_row[tails], ends.head_row[heads]] / (PAIR_STEP * STEADY))
    kinds = np.where(hyphen, 0, table[ends.tail_kind[tails], ends.head_kind[heads]] / (PAIR_STEP * STEADY))
    whole = _whole(ends, tails, heads)
    gap = ends.column[heads] - ends.width[heads]
    short = ends.width[tails] < ends.column[tails]
    return {
        "pair_for": np.maximum(pair, 0),
        "pair_against": np.minimum(pair, 0),
        "kinds": kinds,
        "whole_word": whole,
        "no_word": hyphen & lower & (whole == 0),
        "hyphen_lower": hyphen & lower,
        "hyphen_other": hyphen & ~lower,
        "stop_lower": stop & lower,
        "stop_upper": stop & upper,
        "pause_lower": pause & lower,
        "open_lower": open_end & lower,
        "open_upper": open_end & upper,
        "head_mark": (first & (PAUSE | STOP | CLOSE)) != 0,
        "tail_opens": (last & (OPEN | CLOSE)) == OPEN,
        "digits": ((last & DIGIT) != 0) & ((first & DIGIT) != 0),
        "quote_closed": ends.quote[tails] & ends.quote[heads],
        "bracket_closed": ends.unclosed[tails] & ends.unopened[heads],
        "bracket_stray": ~ends.unclosed[tails] & ends.unopened[heads],
        "short_stop": short & stop,
        "short_open": short & ~stop,
        "stop_full": stop & (gap <= 0),
        "stop_set_in": stop & (gap > 0) & ~ends.stop[heads],
        "open_full": ~stop & (gap <= 0),
    }


def across(ends: Ends, rules: FixerRules) -> tuple[Rule, Mapping[str, Any]]:
    """Return the rule for these lines, and its data; what it says of threads is the same in all languages."""
    rule = rules["lines-across-columns"]
    own = rules[f"lines-across-columns-{ends.language}"] if isinstance(ends, LatinEnds) else rule
    return own, {**rule.data, **own.data}


def latin_lines(page: Page, rules: FixerRules) -> LatinEnds | None:
    """Measure the lines of a page whose lines may have been read across the columns, in one of LANGUAGES."""
    if page.is_han or page.is_markdown or not _seems_torn(page) or _has_gutters(page):
        return None
    language = lexicon.guess_language(page.text)
    return latin_ends(page, language, rules["lines-across-columns"].data) if language in LANGUAGES else None


def _seems_torn(page: Page) -> bool:
    """Tell pages on which, somewhere, capitals often stand below lines that end in mid-sentence."""
    length = page.line_ends - page.line_starts
    starts, ends = page.line_starts[length > 0], page.line_ends[length > 0]
    if len(starts) < WINDOW:
        return False
    last, first = page.classes[ends[:-1] - 1], page.classes[starts[1:]]
    open_end = ((last & (LETTER | UPPER)) == LETTER) | ((last & (HYPHEN | PAUSE)) != 0)
    torn = open_end & ((first & UPPER) != 0) & (ends[1:] - starts[1:] <= LONGEST)
    so_far = np.concatenate(([0], np.cumsum(torn)))
    return bool((so_far[WINDOW - 1 :] - so_far[: 1 - WINDOW]).max() >= TORN)


def _has_gutters(page: Page) -> bool:
    """Tell pages whose columns stand side by side with a gap to see: a row of those is no line of a column."""
    return len(_GAP.findall(page.text)) > GAPS * len(page.line_starts)


def _whole(ends: LatinEnds, tails: Ints, heads: Ints) -> NDArray[np.float32]:
    """Say how common a word the two halves at a hyphen make, 0 where they make none."""
    words = lexicon.latin(ends.language)
    found = np.zeros(len(tails), dtype=np.float32)
    for place in np.flatnonzero(ends.hyphen[tails] & ends.lower[heads]).tolist():
        found[place] = words.zipf(ends.tail_word[tails[place]] + ends.head_word[heads[place]]) / 3
    return found


def _columns(width: Ints) -> Ints:
    """Return the width that most lines near each one do not pass."""
    if not len(width):
        return width
    padded = np.pad(width, AROUND, mode="reflect" if len(width) > AROUND else "edge")
    near = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1)
    return np.maximum(np.percentile(near, HIGH, axis=1).astype(np.int64), 1)


def _last(line: str) -> str:
    """Return the last word, number or mark; of a divided word the half before its hyphen."""
    tokens = tokens_of(line[-EDGE:])
    whole = len(tokens) > 1 and tokens[-1] == "-" and tokens[-2][-1].isalpha()
    return tokens[-2] if whole else tokens[-1] if tokens else "-"


def _first(line: str) -> str:
    tokens = tokens_of(line[:EDGE])
    return tokens[0] if tokens else "-"
