"""Confusions, Chinese: what speaks for each thing that a misread character may have been."""

from collections.abc import Callable
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from cleaner.fixers._confusions_han import LONGEST, MIDDLE, SPANS, UNKNOWN, WIDTH, Candidates, Suspects, packed
from cleaner.lexicon import Han
from cleaner.rulebook import Rule

Costs = Callable[[NDArray[np.uint64]], NDArray[np.float32]]
Values = NDArray[np.float32]
STEPS = (3.0, 6.0, 10.0)  # nats at which a gain may come to weigh less
LIKENESSES = (0.6, 0.75, 0.85)  # at which likeness may come to weigh more
MOST_GAIN = 25.0  # nats; more is no more convincing
NAMES = (
    *(f"phrase-{step:g}" for step in STEPS),
    "phrase",
    *(f"words-{step:g}" for step in STEPS),
    "words",
    *(f"wide-{step:g}" for step in STEPS),
    "wide",
    *(f"likeness-{step:g}" for step in LIKENESSES),
    "unlike",
    "rank",
    "learnt",
    "known-misreading",
    *(f"word-of-{length}" for length in range(2, LONGEST + 1)),
    *(f"wide-word-of-{length}" for length in range(2, LONGEST + 1)),
    "stands-in-word",
    "commoner",
    "common",
    "cover",
    "strange",
    "least-words",
    "least",
    "trouble",
    "after-surname",
    "after-surname-and-one",
    "before-place",
    "reverse",
)
CROSSED = {  # what weighs together: its middle and its spread
    "phrase": (8, 4),
    "words": (7, 4),
    "wide": (7, 4),
    "likeness-0.6": (0.7, 0.1),
    "rank": (3.5, 1.5),
    "learnt": (0.1, 0.4),
    "commoner": (2, 3),
    "common": (-9, 2),
    "cover": (0.1, 0.4),
    "strange": (-9, 1.5),
    "least": (7, 4),
    "trouble": (-2, 0.7),
    "reverse": (0.1, 0.4),
    "wide-word-of-2": (0.5, 0.5),
    "wide-word-of-3": (0.2, 0.4),
    "wide-word-of-4": (0.05, 0.2),
    "known-misreading": (0.05, 0.2),
}
PAIRS = tuple(combinations_with_replacement(CROSSED, 2))
EVIDENCE = (*NAMES, "bias", *(f"{one} {other}" for one, other in PAIRS))


class Lattice:
    """The cheapest ways to cut the windows into words, but for the word that holds the middle."""

    def __init__(self, windows: NDArray[np.uint16], costs: Costs) -> None:
        self.windows, self.costs = windows, costs
        zero = np.zeros(len(windows), np.float32)
        self.before = [zero]
        for end in range(1, MIDDLE + 1):
            ways = [self.before[end - 1] + self._single(end - 1)]
            ways += [self.before[end - n] + costs(packed(windows, end - n, n)) for n in range(2, end + 1)]
            self.before.append(np.minimum.reduce(ways))
        self.after = {WIDTH: zero}
        for start in range(WIDTH - 1, MIDDLE, -1):
            ways = [self.after[start + 1] + self._single(start)]
            longest = min(LONGEST, WIDTH - start)
            ways += [self.after[start + n] + costs(packed(windows, start, n)) for n in range(2, longest + 1)]
            self.after[start] = np.minimum.reduce(ways)

    def _single(self, column: int) -> Values:
        codes = self.windows[:, column]
        costs = np.minimum(self.costs(codes.astype(np.uint64)), np.float32(UNKNOWN))
        return np.where(codes > 0, costs, np.float32(0))

    def with_middle(self, rows: NDArray[np.intp], codes: NDArray[np.uint16]) -> tuple[Values, NDArray[np.int64]]:
        """Cost of these windows with another character in the middle, in nats, and the length of the word it is in."""
        windows = self.windows[rows]
        windows[:, MIDDLE] = codes
        ways = np.empty((len(SPANS), len(rows)), np.float32)
        for number, (start, length) in enumerate(SPANS):
            here = self.costs(packed(windows, start, length))
            if length == 1:
                here = np.minimum(here, np.float32(UNKNOWN))
            ways[number] = here + self.before[start][rows] + self.after[start + length][rows]
        best = ways.argmin(0)
        return ways[best, np.arange(len(rows))], np.array([length for _, length in SPANS])[best]


def word_gains(suspects: Suspects, found: Candidates, costs: Costs) -> tuple[Values, NDArray[np.int64], NDArray[np.int64]]:
    """Tell how much cheaper each candidate makes its window, the length of the word it makes, and of the one there was."""
    lattice = Lattice(suspects.windows, costs)
    every = np.arange(len(suspects.windows))
    old, stood = lattice.with_middle(every, suspects.windows[:, MIDDLE])
    new, lengths = lattice.with_middle(found.suspects, found.codes)
    return old[found.suspects] - new, lengths, stood[found.suspects]


def weigh_evidence(lexicon: Han, suspects: Suspects, found: Candidates, rule: Rule) -> Values:
    """Measure the evidence for each candidate, one a row, a column for each of NAMES."""
    middles = suspects.windows[found.suspects, MIDDLE]
    words, lengths, _ = word_gains(suspects, found, lexicon.word_costs)
    wide, wide_lengths, stood = word_gains(suspects, found, lexicon.wide_costs)
    phrase = np.minimum(found.gains, np.float32(MOST_GAIN - 5))
    words, wide = np.clip(words, -10, MOST_GAIN), np.clip(wide, -10, MOST_GAIN)
    common = lexicon.priors(middles)
    columns = [np.minimum(gain, step) for gain in (phrase, words, wide) for step in (*STEPS, np.inf)]
    columns += [np.maximum(found.likeness, step) for step in LIKENESSES]
    columns += [found.likeness == 0, np.log1p(found.ranks), np.log1p(found.counts), found.counts > 0]
    columns += [seen == length for seen in (lengths, wide_lengths) for length in range(2, LONGEST + 1)]
    columns += [stood > 1, np.clip(lexicon.priors(found.codes) - common, -8, 8), common]
    columns += [suspects.covers[found.suspects], np.clip(suspects.chances[found.suspects] / 3, -14, 0)]
    columns += [np.minimum(words, wide), np.minimum(phrase, wide), suspects.troubles[found.suspects]]
    columns += [column[found.suspects] for column in _names_near(suspects.windows, rule)]
    columns += [np.log1p(found.reverses)]
    return np.stack(columns, 1).astype(np.float32)


def _names_near(windows: NDArray[np.uint16], rule: Rule) -> list[NDArray[np.bool_]]:
    """Tell whether the middle may belong to a name: a surname one or two before it, a place's last word behind."""
    surnames, ends = (
        np.array([ord(char) for char in chars], np.uint16) for chars in (rule.data["surnames"], rule.data["places"])
    )
    return [
        np.isin(windows[:, MIDDLE - 1], surnames),
        np.isin(windows[:, MIDDLE - 2], surnames),
        np.isin(windows[:, MIDDLE + 1], ends),
    ]


def crossed(evidence: Values) -> NDArray[np.float64]:
    """Put beside the evidence what weighs together, in the order of EVIDENCE."""
    normal = {
        name: (evidence[:, NAMES.index(name)].astype(np.float64) - middle) / spread
        for name, (middle, spread) in CROSSED.items()
    }
    return np.column_stack([evidence, np.ones(len(evidence)), *(normal[one] * normal[other] for one, other in PAIRS)])
