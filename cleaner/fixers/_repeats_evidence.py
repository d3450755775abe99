"""How much speaks for a stutter where a character stands twice: facts about words and likelihood, weighed together."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SIDE = 5  # characters looked at before the pair, and after it
_WIDTH = 2 * SIDE + 2
_FIRST, _SECOND = SIDE, SIDE + 1  # the columns of the pair
_LONGEST = 4  # characters of a word
_FAR = np.float32(99.0)  # nats: no such reading
_DEAREST = np.float32(25.0)  # nats: dearer than any word
_CLAUSE = np.float32(-5.0)  # nats: a neighbour beyond the clause is neither likely nor unlikely
_SPANS = tuple((start, length) for length in range(1, _LONGEST + 1) for start in range(_WIDTH + 1 - length))
_TOGETHER = tuple((start, length) for start, length in _SPANS if start <= _FIRST and start + length > _SECOND)
# With one of the pair gone: words that reach over the other on both sides, start and length in the shorter passage.
_ACROSS = tuple((start, length) for start, length in _SPANS if start < _FIRST and start + length > _SECOND)

Windows = NDArray[np.uint16]  # a row a pair, folded; 0 stands for none or not Han
Flags = NDArray[np.bool_]
Costs = NDArray[np.float32]


class Facts(NamedTuple):
    """What is known of each pair, in nats; what a reading costs is counted above the text without the doubled character."""

    loss: Costs  # how much less likely the passage is with the doubled character
    meant: Costs  # the reading in which both are parts of longer words, of two or of one
    met: Costs  # the reading in which the first ends a word and the second begins one
    lone: Costs  # the reading in which the second is a word by itself
    single: Costs  # the character as a word
    ended: Costs  # the cheapest word that ends with the first
    ending: Costs  # what comes before, with a word that ends with the first, above what it costs without that word's end
    beginning: Costs  # what comes after, with a word that begins with the second, above what it costs without its beginning
    drawn: Costs  # how much the character before attracts the doubled one
    followed: Costs  # how likely the character after follows it


def clause_of(windows: Windows) -> Windows:
    """Blank what lies beyond a mark: no word and no likelihood reaches over it."""
    solid = windows != 0
    before = np.minimum.accumulate(solid[:, _FIRST::-1], axis=1)[:, ::-1]
    after = np.minimum.accumulate(solid[:, _SECOND:], axis=1)
    return np.asarray(windows * np.concatenate([before, after], axis=1))


def losses(windows: Windows) -> Costs:
    """Measure how much less likely, in nats, each passage is with the doubled character than without."""
    from cleaner.lexicon import han

    near = windows[:, _FIRST - 2 : _SECOND + 3]  # all that the model's contexts of two characters reach
    total = []
    for rows in (near, np.delete(near, 2, axis=1)):
        gap = np.zeros((len(rows), rows.shape[1] + 2), np.uint16)  # parts a row from the one before
        gap[:, 2:] = rows
        scores = han().log_prob(gap.ravel()).reshape(gap.shape)[:, 2:]
        scores[rows == 0] = 0
        total.append(scores[:, 2:].sum(axis=1))
    return np.asarray(total[1] - total[0], np.float32)


def facts_of(windows: Windows, loss: Costs) -> Facts:
    """Look up and weigh the words of each passage, with and without the doubled character."""
    from cleaner.lexicon import han
    from cleaner.lexicon.crossings import costs_of
    from cleaner.lexicon.words import UNKNOWN_COST

    lexicon = han()
    wide = windows.astype(np.uint64)
    cost = costs_of(wide, _SPANS, lexicon.word_costs)
    for column in range(_WIDTH):
        known = np.minimum(cost[column, 1], np.float32(UNKNOWN_COST))
        cost[column, 1] = np.where(windows[:, column] == 0, np.float32(0), known)
    across = costs_of(np.delete(wide, _FIRST, axis=1), _ACROSS, lexicon.word_costs)

    before, after = _cheapest_before(cost), _cheapest_after(cost)
    long = range(2, _LONGEST + 1)
    ends = _least([before[_SECOND - n] + cost[_SECOND - n, n] for n in long])
    begins = _least([cost[_SECOND, n] + after[_SECOND + n] for n in long])
    apart = [before[_FIRST] + after[_SECOND], ends + after[_SECOND + 1]]
    without = _least([*apart, *(before[start] + found + after[start + n + 1] for (start, n), found in across.items())])
    together = _least([before[start] + cost[start, n] + after[start + n] for start, n in _TOGETHER])
    met = np.minimum(ends + begins, _FAR)
    behind, ahead = windows[:, _FIRST - 1], windows[:, _SECOND + 1]
    character = windows[:, _FIRST]
    return Facts(
        loss=loss,
        meant=np.minimum(met - without, np.minimum(together - without, _FAR)),
        met=met - without,
        lone=before[_SECOND] + cost[_SECOND, 1] + after[_SECOND + 1] - without,
        single=cost[_SECOND, 1],
        ended=np.minimum(_least([cost[_SECOND - n, n] for n in long]), _DEAREST),
        ending=np.minimum(ends, _FAR) - before[_FIRST],
        beginning=np.minimum(begins, _FAR) - after[_SECOND + 1],
        drawn=lexicon.bigram_pmi(behind, character),
        followed=np.where(ahead == 0, _CLAUSE, lexicon.log_prob(_spread(character, ahead))[2::3]),
    )


def weigh(facts: Facts, ranges: Mapping[str, Sequence[float]], weights: Mapping[str, Sequence[float]], bias: float) -> Costs:
    """Return the log odds of a stutter: each fact has a weight alone, and with every fact down to itself."""
    terms: list[Costs] = [np.ones_like(facts.loss)]
    total = np.full(len(facts.loss), bias, np.float32)
    for name, values in zip(facts._fields, scaled(facts, ranges), strict=True):
        terms.append(values)
        for other, weight in zip(terms, weights[name], strict=True):
            total += np.float32(weight) * values * other
    return total


def scaled(facts: Facts, ranges: Mapping[str, Sequence[float]]) -> Iterator[Costs]:
    """Cut the facts off at the ends of their ranges, which become -1 and 1."""
    for name, values in facts._asdict().items():
        low, high = ranges[name]
        yield (np.clip(values, low, high) - np.float32(low)) * np.float32(2 / (high - low)) - np.float32(1)


def _spread(characters: NDArray[np.uint16], followers: NDArray[np.uint16]) -> NDArray[np.uint16]:
    rows = np.zeros((len(characters), 3), np.uint16)
    rows[:, 1], rows[:, 2] = characters, followers
    return rows.ravel()


def _least(ways: Sequence[Costs]) -> Costs:
    return np.asarray(np.minimum.reduce(ways))


def _cheapest_before(cost: Mapping[tuple[int, int], Costs]) -> list[Costs]:
    """Return what the cheapest cut into words costs up to each column."""
    best = [np.zeros_like(cost[0, 1])]
    for end in range(1, _WIDTH + 1):
        best.append(_least([best[end - n] + cost[end - n, n] for n in range(1, min(_LONGEST, end) + 1)]))
    return best


def _cheapest_after(cost: Mapping[tuple[int, int], Costs]) -> list[Costs]:
    """Return what the cheapest cut into words costs from each column on."""
    best = [np.zeros_like(cost[0, 1]) for _ in range(_WIDTH + 1)]
    for start in range(_WIDTH - 1, -1, -1):
        best[start] = _least([cost[start, n] + best[start + n] for n in range(1, min(_LONGEST, _WIDTH - start) + 1)])
    return best
