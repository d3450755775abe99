"""Put lines that were read across the columns back, column by column."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from cleaner.fixers._lines_facts import LONGEST
from cleaner.fixers._order_bonds import Floats, bonds_ahead, logits, weigh_bonds
from cleaner.fixers._order_chains import chains
from cleaner.fixers._order_lines import Ends
from cleaner.fixers._order_links import begin_evidence, cut, end_evidence, links_of, weigh_links
from cleaner.fixers._order_passages import signs_of
from cleaner.fixers._order_threads import align, threads
from cleaner.page import Page

REACH = 12  # lines before a line among which its predecessor is sought; no page has more columns
WINDOW = 16  # lines that are looked at together to tell whether columns were read across
MARGIN = 12  # lines on either side of such windows that may belong to them
TOGETHER = 500  # lines untangled together; no printed page has so many
JOINED = 1  # lines of a window at most that no printer set: joined ones tell nothing of columns any more
UNFINISHED = 6  # lines of a window that end in mid-sentence; fewer tell nothing
LEAST = 12  # lines whose order changes; of fewer chance makes a band
STEADY = 0.6  # of the lines whose order changes that must stand away from their predecessors
WHOLE = 0.5  # logits that it costs more than what is likely to begin a thread or to end one: the next look cuts them


@dataclass(frozen=True)
class Band:
    """A stretch of lines, the order in which they are read, and what that order is better than the page's, in logits a line."""

    first: int
    last: int
    order: list[list[int]]  # threads, lines counted over the page
    margin: float


def untangle(page: Page, ends: Ends, data: Mapping[str, Any]) -> list[Band]:
    """Find the bands of lines that were read across the columns."""
    return [_band(page, ends, low, high, data) for low, high in _suspects(ends, data)]


def _suspects(ends: Ends, data: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Find stretches (first line, end) in which most lines that end in mid-sentence are not continued by the next."""
    if len(ends) < WINDOW:
        return []
    open_end = ~ends.stop[:-1] & (ends.width[:-1] >= ends.column[:-1] - 3)
    if np.count_nonzero(open_end) < UNFINISHED:
        return []
    tails = np.flatnonzero(open_end)
    if ends.marked[tails].mean() < data["marked"]:
        return []
    bonds = weigh_bonds(ends, tails, tails + 1, data["weights"])
    torn = np.zeros(len(ends), dtype=np.int64)
    torn[tails[bonds < 0]] = 1
    flags = np.append(open_end, False).astype(np.int64)
    joined = (ends.width > LONGEST).astype(np.int64)
    total, broken, long = (np.concatenate(([0], np.cumsum(values))) for values in (flags, torn, joined))
    at = np.arange(len(ends) - WINDOW + 1)
    of, bad = total[at + WINDOW] - total[at], broken[at + WINDOW] - broken[at]
    printed = long[at + WINDOW] - long[at] <= JOINED
    hot = np.flatnonzero(printed & (of >= UNFINISHED) & (bad >= of * data["torn"]))
    if not hot.size:
        return []
    cuts = np.flatnonzero(np.diff(hot) > WINDOW + 2 * MARGIN)
    heads, ends_at = np.concatenate(([0], cuts + 1)), np.append(cuts, len(hot) - 1)
    spans = zip(hot[heads].tolist(), hot[ends_at].tolist(), strict=True)
    return [
        (start, min(start + TOGETHER, high + WINDOW + MARGIN, len(ends)))
        for low, high in spans
        for start in range(max(low - MARGIN, 0), high + WINDOW, TOGETHER)
    ]


def _band(page: Page, ends: Ends, low: int, high: int, data: Mapping[str, Any]) -> Band:
    """Untangle the lines from `low` to `high`."""
    part = _part(ends, low, high)
    bonds, after = follow(part, data)
    signs, found = signs_of(page, part), threads(len(part), after)
    pieces = cut(found, weigh_links(part, signs, bonds, found, data), data["least_link"])
    order = [[low + line for piece in chain for line in pieces[piece]] for chain in chains(part, signs, pieces, after, data)]
    first, last = _changed([line for thread in order for line in thread], low)
    tails, heads = links_of(found)  # before they are cut: what the page's lines show, not what is made of them
    now = float(bonds[np.arange(1, len(part)), 1].mean())
    then = float(bonds[heads, heads - tails].mean()) if len(tails) else now
    moved = (tails >= first - low) & (tails <= last - low)
    away = float((heads != tails + 1)[moved].mean()) if last - first >= LEAST else 0.0
    margin = then - now - data["scatter"] / max(last - first, 1) ** 0.5
    return Band(first, last, order, margin if away >= STEADY else 0.0)


def follow(ends: Ends, data: Mapping[str, Any]) -> tuple[Floats, dict[int, int]]:
    """Weigh what may follow what, and return these bonds and the successor of each line that has one."""
    bonds = bonds_ahead(ends, REACH, data["weights"])
    begin, end = logits(begin_evidence(ends), data["begins"]), logits(end_evidence(ends), data["ends"])
    return bonds, align(bonds, WHOLE - begin, WHOLE - end)


def _changed(lines: list[int], low: int) -> tuple[int, int]:
    """Return the first and the last place at which the order differs from the page's, `low` being the first line's number."""
    moved = np.flatnonzero(np.array(lines) != np.arange(low, low + len(lines)))
    return (low + int(moved[0]), low + int(moved[-1])) if moved.size else (low, low - 1)


def _part(ends: Ends, low: int, high: int) -> Ends:
    values = (getattr(ends, field.name) for field in fields(ends))
    return type(ends)(*(value[low:high] if isinstance(value, np.ndarray) else value for value in values))
