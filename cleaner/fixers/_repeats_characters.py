"""Stuttered characters: 活活动, 中信传传媒."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.rulebook import FixerRules, Rule

_SIDE = 6  # characters looked at before the pair, and after it
_LONGEST = 4  # characters of a word
_VERB_OBJECT = 4

Windows = NDArray[np.uint16]  # a row a pair; the pair stands in columns _SIDE and _SIDE + 1
Flags = NDArray[np.bool_]
Costs = NDArray[np.float32]


def find_stutters(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find characters doubled by a misreading: alone they make a word with one neighbour, doubled they make no sense."""
    rule, verb = rules.get_rule("stuttered-character"), rules.get_rule("stuttered-verb")
    if rule is None or not len(pairs := find_pairs(view)):
        return
    pairs = pairs[_attraction(view, pairs) < rule.data["attraction"]]
    pairs = pairs[_single_costs(view, pairs) > rule.data["single"]]
    if not len(pairs):
        return
    windows = view.folded(pairs[:, None] + np.arange(-_SIDE, _SIDE + 2))
    fits = ~_is_pattern(windows, rule)
    pairs, windows = pairs[fits], windows[fits]
    whole, left, right = _words_around(windows)
    fits = whole > rule.data["word"]
    pairs, windows, left, right = pairs[fits], windows[fits], left[fits], right[fits]
    if not len(pairs):
        return
    loss = _loss(windows)
    sure_left, sure_right = left < rule.data["neighbour"], right < rule.data["neighbour"]
    left, right = np.isfinite(left), np.isfinite(right)
    stutters = sure_left & ~right & (loss > rule.data["loss_after_word"])
    stutters |= sure_right & ~left & (loss > rule.data["loss_before_word"])
    for pair in pairs[stutters].tolist():
        if not _begins_clause(view.text, pair + 1, rule):
            yield Cut(pair, pair + 1, rule)
    if verb is not None:
        for pair in pairs[~left & ~right & (loss > verb.data["loss"])].tolist():
            if _is_weighty(view.text, pair):
                yield Cut(pair, pair + 1, verb)


def find_pairs(view: HanView) -> NDArray[np.intp]:
    """Find Han characters that stand exactly twice: three in a row are laughter, or a chant."""
    codes = view.codes
    same = codes[1:] == codes[:-1]
    pairs = np.flatnonzero(same)
    if not len(pairs):
        return pairs
    before = same[np.maximum(pairs - 1, 0)] & (pairs > 0)
    after = same[np.minimum(pairs + 1, len(same) - 1)] & (pairs + 1 < len(same))
    exact: NDArray[np.intp] = pairs[~before & ~after]
    return exact


def _attraction(view: HanView, pairs: NDArray[np.intp]) -> Costs:
    from cleaner.lexicon import han

    codes = view.folded(pairs)
    return han().bigram_pmi(codes, codes)


def _single_costs(view: HanView, pairs: NDArray[np.intp]) -> Costs:
    from cleaner.lexicon import han

    return han().word_costs(view.folded(pairs).astype(np.uint64))


def _is_pattern(windows: Windows, rule: Rule) -> Flags:
    """See reduplication that Chinese forms freely: AABB, 一MM, and characters that end one word and begin the next."""
    never = np.array([ord(char) for char in rule.data["never"]], np.uint16)
    before = np.array([ord(char) for char in rule.data["before"]], np.uint16)
    at = windows[:, _SIDE - 2 : _SIDE + 4].T
    pattern = np.isin(at[2], never) | np.isin(at[1], before)
    pattern |= (at[0] == at[1]) & (at[1] != 0)
    pattern |= (at[4] == at[5]) & (at[4] != 0)
    return pattern


def _words_around(windows: Windows) -> tuple[Costs, Costs, Costs]:
    """Return the cost of the cheapest word that holds both, that ends with the first, that begins with the second."""
    lengths = range(2, _LONGEST + 1)
    whole = [_costs(windows, start, n) for n in lengths for start in range(_SIDE + 2 - n, _SIDE + 1)]
    left = [_costs(windows, _SIDE + 1 - n, n) for n in lengths]
    right = [_costs(windows, _SIDE + 1, n) for n in lengths]
    return np.minimum.reduce(whole), np.minimum.reduce(left), np.minimum.reduce(right)


def _costs(windows: Windows, start: int, length: int) -> Costs:
    from cleaner.lexicon import han

    keys = np.zeros(len(windows), np.uint64)
    for column in range(start, start + length):
        keys = keys << np.uint64(16) | windows[:, column].astype(np.uint64)
    keys[(windows[:, start : start + length] == 0).any(axis=1)] = 0
    return han().word_costs(keys)


def _loss(windows: Windows) -> Costs:
    """Measure how much less likely, in nats, each passage is with the doubled character than without."""
    from cleaner.lexicon import han

    gap = np.zeros((len(windows), 2), np.uint16)  # parts a row from the one before
    total = []
    for rows in (windows, np.delete(windows, _SIDE, axis=1)):
        scores = han().log_prob(np.concatenate([gap, rows], axis=1).ravel()).reshape(len(rows), -1)[:, 2:]
        total.append(np.where(rows == 0, 0, scores)[:, _SIDE - 2 :].sum(axis=1))
    return np.asarray(total[1] - total[0], np.float32)


def _begins_clause(text: str, second: int, rule: Rule) -> bool:
    """Tell whether a verb doubled before its object, or a set phrase, starts here: 握握手, 挥挥手, 争春|春色满园."""
    from cleaner.lexicon import han

    lexicon = han()
    if lexicon.is_word(text[second : second + _LONGEST]):
        return True
    word = lexicon.fold(text[second : second + 2])
    return word in rule.words or (lexicon.is_verb(word) and lexicon.word_cost(word) > rule.data["verb"])


def _is_weighty(text: str, pair: int) -> bool:
    """Tell whether a doubled verb has an object too heavy for it: one says 搞搞卫生, but not 搞搞基础设施."""
    from cleaner.lexicon import han

    found = text[pair + 2 : pair + 2 + _VERB_OBJECT]
    return len(found) == _VERB_OBJECT and han().is_verb(text[pair]) and text[pair - 1 : pair].isalpha() and han().is_word(found)
