"""Confusions, Chinese: where a character may be misread, and what it may have been."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon import Han
from cleaner.rulebook import Rule

MIDDLE = 4  # column of the character at hand in its window
WIDTH = 9  # characters of a window
LONGEST = 4  # characters of a word
NEUTRAL = -5.0  # nats, for what is not Han
STRANGE = -13.0  # nats, for a character that the model does not know
UNKNOWN = 16.0  # nats, for a character that is no word
FAR = 128.0  # rank of a candidate that does not look like what stands there
AROUND = 60  # characters on either side that tell how well the passage is read
USUAL, SMOOTH = 0.05, 10.0  # of good text, so many characters are suspect; the weight of that in characters
NONE: Mapping[int, int] = {}
SPANS = tuple(
    (start, length) for start in range(1, MIDDLE + 1) for length in range(1, LONGEST + 1) if start <= MIDDLE < start + length
)  # of the words that hold the middle


class Suspects(NamedTuple):
    """Characters that make neither a word nor a likely phrase with their neighbours, one a row."""

    places: NDArray[np.intp]  # in the page
    windows: NDArray[np.uint16]  # the characters around each, folded, 0 for what is not Han
    chances: NDArray[np.float32]  # nats: of the character and the two after it
    covers: NDArray[np.float32]  # nats that the best word over it saves
    troubles: NDArray[np.float32]  # log of the share of suspects among the characters around it

    def only(self, rows: NDArray[np.bool_]) -> "Suspects":
        """Keep some of them."""
        return Suspects(self.places[rows], self.windows[rows], self.chances[rows], self.covers[rows], self.troubles[rows])


class Candidates(NamedTuple):
    """What a suspect may have been: one a row, those of a suspect together."""

    suspects: NDArray[np.intp]  # row of its suspect
    codes: NDArray[np.uint16]
    likeness: NDArray[np.float32]  # of the two shapes, 0 where they are not alike
    ranks: NDArray[np.float32]  # among the look-alikes
    counts: NDArray[np.float32]  # how often this very misreading was seen
    reverses: NDArray[np.float32]  # how often the reverse of it was seen
    gains: NDArray[np.float32]  # nats: how much likelier it makes the phrase

    def only(self, rows: NDArray[np.bool_]) -> "Candidates":
        """Keep some of them."""
        return Candidates(
            self.suspects[rows],
            self.codes[rows],
            self.likeness[rows],
            self.ranks[rows],
            self.counts[rows],
            self.reverses[rows],
            self.gains[rows],
        )


def padded(codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Set off a text, so that every character has a whole window."""
    edge = np.zeros(MIDDLE, np.uint16)
    return np.concatenate([edge, codes, edge])


def packed(windows: NDArray[np.uint16], start: int, length: int) -> NDArray[np.uint64]:
    """Pack the word at these columns of every window; 0 where one of its characters is not Han."""
    keys = np.zeros(len(windows), np.uint64)
    whole = np.ones(len(windows), np.bool_)
    for column in range(start, start + length):
        keys <<= np.uint64(16)
        keys |= windows[:, column]
        whole &= windows[:, column] > 0
    return keys * whole


def single_costs(lexicon: Han, codes: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Look up what characters cost as words of their own; 0 for what is not Han."""
    costs = np.minimum(lexicon.word_costs(codes.astype(np.uint64)), np.float32(UNKNOWN))
    return np.where(codes > 0, costs, np.float32(0))


def covers_of(lexicon: Han, windows: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Tell what the best word over the middle of each window saves, in nats, against its characters one by one."""
    best = np.zeros(len(windows), np.float32)
    singles = np.stack([single_costs(lexicon, windows[:, column]) for column in range(WIDTH)], 1)
    for start, length in SPANS:
        if length > 1:
            saved = singles[:, start : start + length].sum(1) - lexicon.word_costs(packed(windows, start, length))
            best = np.maximum(best, saved)
    return best


def chances_of(lexicon: Han, windows: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Tell how likely the middle of each window is, with the two characters after it: nats."""
    part = np.ascontiguousarray(windows[:, MIDDLE - 2 : MIDDLE + 3])
    chances = lexicon.log_prob(part.reshape(-1)).reshape(part.shape)[:, 2:]
    seen = part[:, 2:]
    chances = np.where(lexicon.knows(seen), chances, np.where(seen > 0, np.float32(STRANGE), np.float32(NEUTRAL)))
    result: NDArray[np.float32] = chances.sum(1)
    return result


def find_suspects(lexicon: Han, codes: NDArray[np.uint16], allowed: NDArray[np.bool_], rule: Rule) -> Suspects:
    """Find what may be misread among the folded codes of a text, 0 for what is not Han."""
    chances = lexicon.log_prob(codes)
    strange = (codes > 0) & ~lexicon.knows(codes)
    chances[strange] = STRANGE
    sums = np.concatenate([chances, np.full(2, NEUTRAL, np.float32)])
    sums = sums[:-2] + sums[1:-1] + sums[2:]
    text = padded(codes)
    places = np.flatnonzero((sums < rule.data["chance"]) & (codes > 0) & allowed)
    windows = text[places[:, None] + np.arange(WIDTH)]
    enough = (windows > 0).sum(1) >= rule.data["least"]
    enough &= (windows[:, MIDDLE - 1] > 0) | (windows[:, MIDDLE + 1] > 0)
    places, windows = places[enough], windows[enough]
    covers = covers_of(lexicon, windows)
    open_ = covers <= rule.data["cover"]
    places, windows, covers = places[open_], windows[open_], covers[open_]
    return Suspects(places, windows, chances_of(lexicon, windows), covers, troubles_of(codes, places))


def troubles_of(codes: NDArray[np.uint16], places: NDArray[np.intp]) -> NDArray[np.float32]:
    """Tell how many of the characters around each suspect are suspect too: the log of their share."""
    everyone = np.concatenate([[0], np.cumsum(codes > 0)])
    low, high = np.maximum(places - AROUND, 0), np.minimum(places + AROUND + 1, len(codes))
    others = places.searchsorted(high) - places.searchsorted(low) - 1
    shares = (others + USUAL * SMOOTH) / (everyone[high] - everyone[low] + SMOOTH)
    return np.asarray(np.log(shares), np.float32)


def find_candidates(lexicon: Han, suspects: Suspects, learnt: Mapping[int, Mapping[int, int]], rule: Rule) -> Candidates:
    """Find what the suspects may have been: look-alikes, learnt confusions, and what completes a word."""
    middles = suspects.windows[:, MIDDLE]
    alike, likeness = lexicon.lookalikes(middles)
    left, right = suspects.windows[:, MIDDLE - 1, None], suspects.windows[:, MIDDLE + 1, None]
    alike_rows, alike_ranks = np.nonzero(lexicon.meets(left, alike) | lexicon.meets(alike, right))
    rows, codes = lexicon.completions(suspects.windows)
    pairs = [(row, code) for row, middle in enumerate(middles.tolist()) for code in learnt.get(middle, ())]
    taught = np.array(pairs, np.int64).reshape(-1, 2)
    every = np.concatenate([alike_rows, rows, taught[:, 0]]).astype(np.int64) << 16
    every |= np.concatenate([alike[alike_rows, alike_ranks], codes, taught[:, 1]]).astype(np.int64)
    others = len(rows) + len(taught)
    likenesses = np.concatenate([likeness[alike_rows, alike_ranks], np.zeros(others, np.float32)])
    ranks = np.concatenate([alike_ranks, np.full(others, FAR)]).astype(np.float32)
    keys, first = np.unique(every, return_index=True)
    found_rows, found_codes = (keys >> 16).astype(np.intp), (keys & 0xFFFF).astype(np.uint16)
    keep = (found_codes != middles[found_rows]) & lexicon.knows(found_codes)
    first = first[keep]
    return _gaining(lexicon, suspects, learnt, rule, (found_rows[keep], found_codes[keep], likenesses[first], ranks[first]))


def _gaining(
    lexicon: Han,
    suspects: Suspects,
    learnt: Mapping[int, Mapping[int, int]],
    rule: Rule,
    found: tuple[NDArray[np.intp], NDArray[np.uint16], NDArray[np.float32], NDArray[np.float32]],
) -> Candidates:
    """Keep the candidates that make their phrase likelier."""
    rows, codes, likeness, ranks = found
    windows = suspects.windows[rows]
    windows[:, MIDDLE] = codes
    gains = chances_of(lexicon, windows) - suspects.chances[rows]
    keep = np.flatnonzero(gains > rule.data["gain"])
    rows, codes = rows[keep], codes[keep]
    middles = suspects.windows[rows, MIDDLE].tolist()
    pairs = list(zip(middles, codes.tolist(), strict=True))
    counts = np.array([learnt.get(middle, NONE).get(code, 0) for middle, code in pairs], np.float32)
    reverses = np.array([learnt.get(code, NONE).get(middle, 0) for middle, code in pairs], np.float32)
    return Candidates(rows, codes, likeness[keep], ranks[keep], counts, reverses, gains[keep])
