"""The evidence that one line of a page goes on in another, wherever that one stands: one row a pair, one column a fact.

What the facts weigh is rule data (rules/zh/order.toml); the names here are the names there. `tail` is the line that wants
to go on, `head` the one that may follow. `clause` says how well the head would begin a clause of its own.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from cleaner import lexicon
from cleaner.classes import CLOSE, DIGIT, HAN, LETTER, OPEN, PAUSE, STOP
from cleaner.fixers._order_latin import LatinEnds, latin_evidence
from cleaner.fixers._order_lines import EDGE, Ends, Ints

Floats = NDArray[np.float32]
TOGETHER = 20_000  # pairs weighed at a time, so that the work stays small in memory
NO_BOND = np.float32(-9)  # of a pair that does not exist


def weigh_bonds(ends: Ends, tails: Ints, heads: Ints, weights: Mapping[str, float]) -> Floats:
    """Return, in logits, how much better each head follows its tail than a line taken at random would."""
    parts = []
    for low in range(0, len(tails), TOGETHER):
        found = bond_evidence(ends, tails[low : low + TOGETHER], heads[low : low + TOGETHER])
        parts.append(logits(found, weights))
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def logits(evidence: Mapping[str, NDArray[np.generic]], weights: Mapping[str, float]) -> Floats:
    """Add up the evidence, each kind by its weight; what has no weight tells nothing."""
    factors = np.array([weights.get(name, 0.0) for name in evidence], dtype=np.float32)
    # einsum, not @: the linear algebra library starts threads, and adds up in an order of its own
    rows = np.array(list(evidence.values()), dtype=np.float32)
    return np.asarray(np.einsum("i,i...->...", factors, rows) + np.float32(weights["bias"]), dtype=np.float32)


def bonds_ahead(ends: Ends, reach: int, weights: Mapping[str, float]) -> Floats:
    """Weigh every line against the `reach` lines before it: row `head`, column how many lines before it the tail stands."""
    size = len(ends)
    table = np.full((size, reach + 1), NO_BOND, dtype=np.float32)
    heads, apart = np.repeat(np.arange(size), reach), np.tile(np.arange(1, reach + 1), size)
    heads, apart = heads[heads >= apart], apart[heads >= apart]
    table[heads, apart] = weigh_bonds(ends, heads - apart, heads, weights)
    return table


def bond_evidence(ends: Ends, tails: Ints, heads: Ints) -> dict[str, NDArray[np.generic]]:
    """Return the evidence for each pair, by name; every value lies between about -2 and 2."""
    if isinstance(ends, LatinEnds):
        return latin_evidence(ends, tails, heads)
    last, first = ends.last[tails], ends.first[heads]
    stop, pause = ends.stop[tails], (last & PAUSE) != 0
    unmarked = ~stop & ~pause
    mark = ((first & (PAUSE | STOP)) != 0) | ((first & (OPEN | CLOSE)) == CLOSE)
    model, clause = _model(ends, tails, heads)
    topic = _topic(ends, tails, heads)
    width, wanted = ends.width, ends.column
    gap = wanted[heads] - width[heads]
    short = width[tails] < wanted[tails] - 3
    full = gap <= 1
    set_in = (gap >= 3) & (gap <= 5) & ~ends.stop[heads]  # the first line of a paragraph, whose indent is lost
    return {
        "model_for": np.maximum(model, 0),
        "model_against": np.minimum(model, 0),
        "word_across": np.minimum(lexicon.han().crossing(ends.tail[tails], ends.head[heads]), 6) / 3,
        "topic": topic,
        "topic_marked": topic * ~unmarked,
        "stop_clause": stop * clause,
        "pause_clause": pause * clause,
        "unmarked_clause": unmarked * clause,
        "mark": mark,
        "pause_mark": pause & mark,
        "stop_mark": stop & mark,
        "unmarked_mark": unmarked & mark,
        "tail_opens": (last & (OPEN | CLOSE)) == OPEN,
        "bound_tail": ends.bound_tail[tails] & ~mark,
        "bound_head": ends.bound_head[heads] & unmarked,
        "quote_closed": ends.unclosed[tails] & ends.unopened[heads],
        "quote_stray": ~ends.unclosed[tails] & ends.unopened[heads],
        "digits": ((last & DIGIT) != 0) & ((first & DIGIT) != 0),
        "digit_han": ((last & DIGIT) != 0) & ((first & HAN) != 0),
        "han_digit": ((last & HAN) != 0) & ((first & DIGIT) != 0),
        "letters": ((last & LETTER) != 0) & ((first & LETTER) != 0),
        "other_column": np.minimum(np.abs(wanted[tails] - wanted[heads]) / 8, 1),
        "short_stop": short & stop,
        "short_open": short & ~stop,
        "short_set_in": short & stop & set_in,
        "full_set_in": ~short & stop & set_in,
        "open_set_in": ~stop & set_in,
        "short_full": short & stop & full,
        "open_full": ~stop & full,
        "stop_full": ~short & stop & full,
    }


def _model(ends: Ends, tails: Ints, heads: Ints) -> tuple[Floats, Floats]:
    """Ask the character model how the head's first Han go with the tail's last, and how they would begin a clause.

    Both in nats, scaled: the gain over a clause's beginning, and the mean of that beginning beside ordinary text.
    """
    han = lexicon.han()
    none = np.zeros((len(heads), 1), np.uint16)
    head, tail = ends.head[heads], ends.tail[tails]
    joined = np.concatenate((tail[:, 1:], head, none), axis=1)
    alone = np.concatenate((none, head, none), axis=1)
    solid = np.cumprod(head != 0, axis=1)
    ahead = han.log_prob(joined.ravel()).reshape(joined.shape)[:, EDGE - 1 : -1]
    fresh = han.log_prob(alone.ravel()).reshape(alone.shape)[:, 1:-1]
    gain = np.clip(((ahead - fresh) * solid).sum(axis=1), -8, 8) / 4 * (tail[:, -1] != 0)
    clause = np.clip((fresh * solid).sum(axis=1) / np.maximum(solid.sum(axis=1), 1) + 6, -3, 3) * solid[:, 0]
    return gain.astype(np.float32), clause.astype(np.float32)


def _topic(ends: Ends, tails: Ints, heads: Ints) -> Floats:
    """Measure how much the end of one line and the beginning of the other have to do with each other."""
    closes, opens = ends.closes[tails], ends.opens[heads]
    sizes = np.maximum((closes > 0).sum(axis=1) * (opens > 0).sum(axis=1), 1)
    near = lexicon.han().affinity(closes, opens) / np.sqrt(sizes)
    return np.asarray(np.clip(near, -8, 8) / 4, dtype=np.float32)
