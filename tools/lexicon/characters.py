"""Make the character model: back-off trigrams with absolute discounting, pruned where the shorter context does as well."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tools.lexicon.sources import CORPORA, is_han, say

STEP = 12.0
DISCOUNT = 0.6
"""Taken off every count, for what was not seen."""
DICTIONARY_TOKENS = 1.5e6
"""How many running words the dictionary counts for, beside some ten million weighted characters of newspapers."""
DICTIONARY_LEAST = 1.0
"""Occurrences that even the rarest word of the dictionary counts for."""
BIGRAMS, TRIGRAMS = 405_000, 410_000
"""How many of each are kept, those that change the probabilities most."""
Keys = NDArray[np.uint64]
Values = NDArray[np.float64]


def add_up(keys: list[Keys], weights: list[Values]) -> tuple[Keys, Values]:
    """Sum the weights of equal keys, sorted by key."""
    unique, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    return unique, np.bincount(inverse, np.concatenate(weights), len(unique)).astype(np.float64)


def grams(codes: NDArray[np.uint16]) -> list[Keys]:
    """List the single characters, the pairs and the triples of a text in which 0 is all that is not Han.

    A pair may begin with 0, the start of a clause; a triple has three characters.
    """
    wide = codes.astype(np.uint64)
    pairs = wide[:-1] << np.uint64(16) | wide[1:]
    triples = pairs[:-1] << np.uint64(16) | wide[2:]
    return [wide[codes > 0], pairs[codes[1:] > 0], triples[(codes[:-2] > 0) & (codes[1:-1] > 0) & (codes[2:] > 0)]]


def count(texts: dict[str, NDArray[np.uint16]], chances: dict[str, float]) -> list[tuple[Keys, Values]]:
    """Count characters, pairs and triples, weighted, over the newspapers and inside the dictionary's words."""
    keys: list[list[Keys]] = [[], [], []]
    weights: list[list[Values]] = [[], [], []]
    for name, codes in texts.items():
        for order, found in enumerate(grams(codes)):
            unique, counts = np.unique(found, return_counts=True)
            keys[order].append(unique)
            weights[order].append((counts * CORPORA[name]).astype(np.float64))
    for word, chance in chances.items():
        codes = np.array([0, *map(ord, word)], np.uint16)
        for order, found in enumerate(grams(codes)):
            inner = found[found >> np.uint64(16 * order) > 0]  # a word's first character starts no clause
            keys[order].append(inner)
            weights[order].append(np.full(len(inner), max(chance * DICTIONARY_TOKENS, DICTIONARY_LEAST)))
    return [add_up(k, w) for k, w in zip(keys, weights, strict=True)]


def keep_best(gain: Values, number: int) -> NDArray[np.bool_]:
    """Mark the `number` largest gains, and none that is not positive."""
    least = np.partition(gain, -number)[-number] if len(gain) > number else 0.0
    return (gain >= least) & (gain > 0)


def lookup(keys: Keys, values: Values, wanted: Keys, absent: float) -> Values:
    """Find the values of the wanted keys among sorted keys."""
    index = np.minimum(keys.searchsorted(wanted), len(keys) - 1)
    return np.where(keys[index] == wanted, values[index], absent)


def quantise(logs: Values) -> NDArray[np.uint8]:
    """Store -ln p in twelfths of a nat."""
    return np.clip(np.rint(-logs * STEP), 0, 255).astype(np.uint8)


def make_characters(counted: list[tuple[Keys, Values]]) -> dict[str, NDArray[np.generic]]:
    """Turn counts into the tables that `cleaner.lexicon.characters` reads."""
    (singles, one), (pairs, two), (triples, three) = counted
    prior = np.full(0x10000, np.nan)
    prior[singles] = np.log(one / one.sum())
    left, right = (pairs >> np.uint64(16)).astype(np.intp), (pairs & np.uint64(0xFFFF)).astype(np.intp)
    total = np.bincount(left, two, 0x10000)
    discounted = np.maximum(two - DISCOUNT, 0) / total[left]
    # First as if all pairs were kept, to see what each is worth; then with the mass that is really given out.
    spare = 1 - np.bincount(left, discounted, 0x10000)
    gain = two * (np.log(discounted + spare[left] * np.exp(prior[right])) - np.log(spare[left]) - prior[right])
    kept = keep_best(np.where(discounted > 0, gain, 0), BIGRAMS)
    spare = np.clip(1 - np.bincount(left[kept], discounted[kept], 0x10000), 1e-4, 1)
    chance = discounted[kept] + spare[left[kept]] * np.exp(prior[right[kept]])
    keys2, logs2 = pairs[kept], np.log(chance)
    say(f"{len(pairs):,} pairs, {len(keys2):,} kept")

    context = triples >> np.uint64(16)
    tail = triples & np.uint64(0xFFFFFFFF)
    known = lookup(keys2, np.ones(len(keys2)), context, 0) > 0
    triples, three, context, tail = triples[known], three[known], context[known], tail[known]
    row = keys2.searchsorted(context)
    total3 = np.bincount(row, three, len(keys2))
    middle, last = (tail >> np.uint64(16)).astype(np.intp), (tail & np.uint64(0xFFFF)).astype(np.intp)
    backed = np.log(spare[middle]) + prior[last]
    lower = lookup(keys2, logs2, tail, np.nan)
    lower = np.where(np.isnan(lower), backed, lower)
    discounted3 = np.maximum(three - DISCOUNT, 0) / total3[row]
    spare3 = 1 - np.bincount(row, discounted3, len(keys2))
    full = np.log(discounted3 + spare3[row] * np.exp(lower))
    gain3 = three * (full - lower - np.log(np.maximum(spare3[row], 1e-4)))
    kept3 = keep_best(np.where(discounted3 > 0, gain3, 0), TRIGRAMS)
    given = np.bincount(row[kept3], discounted3[kept3], len(keys2))
    # What is not kept falls back on the pair, weighed so that the chances of a context still add up to one.
    spare3 = np.clip(1 - given, 1e-4, 1)
    logs3 = np.log(discounted3[kept3] + spare3[row[kept3]] * np.exp(lower[kept3]))
    say(f"{len(triples):,} triples, {int(kept3.sum()):,} kept")
    with np.errstate(divide="ignore"):
        heads = np.log(np.maximum(total, 1e-4))
    return {
        "characters": np.stack([prior, heads, np.log(spare)]).astype(np.float16),
        "bigram_keys": keys2.astype(np.uint32),
        "bigram_costs": quantise(logs2),
        "bigram_backoffs": quantise(np.log(spare3)),
        "trigram_keys": triples[kept3],
        "trigram_costs": quantise(logs3),
    }


def blank(codes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Set all that is not Han to 0."""
    han = np.array([is_han(code) for code in range(0x10000)])
    return np.where(han[codes], codes, 0).astype(np.uint16)
