"""Stuttered characters: 活活动, 中信传传媒."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.edits import Doubt
from cleaner.fixers._repeats_found import Cut, HanView, table_of
from cleaner.rulebook import FixerRules, Rule

_SIDE = 6  # characters looked at before the pair, and after it
_LONGEST = 4  # characters of a word
_VERB_OBJECT = 4
_AROUND = np.arange(-_SIDE, _SIDE + 2)
_LENGTHS = range(2, _LONGEST + 1)
# Spans of a window (start, length): words that hold both characters, that end with the first, that begin with the second.
_WHOLE = tuple((start, length) for length in _LENGTHS for start in range(_SIDE + 2 - length, _SIDE + 1))
_LEFT = tuple((_SIDE + 1 - length, length) for length in _LENGTHS)
_RIGHT = tuple((_SIDE + 1, length) for length in _LENGTHS)

Windows = NDArray[np.uint16]  # a row a pair; the pair stands in columns _SIDE and _SIDE + 1
Flags = NDArray[np.bool_]
Costs = NDArray[np.float32]


def find_stutters(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find characters doubled by a misreading: alone they make a word with one neighbour, doubled they make no sense."""
    rule, verb = rules.get_rule("stuttered-character"), rules.get_rule("stuttered-verb")
    if rule is None or not len(pairs := find_pairs(view)):
        return
    pairs, windows = _strangers(view, pairs, rule)
    if not len(pairs):
        return
    whole, left, right = _words_around(windows)
    asked = np.isinf(left) | np.isinf(right)  # with a word on either side it is no stutter
    asked &= whole > rule.data["word"]
    pairs, windows, left, right = pairs[asked], windows[asked], left[asked], right[asked]
    if not len(pairs):
        return
    loss = _loss(windows)
    sure_left, sure_right = left < rule.data["neighbour"], right < rule.data["neighbour"]
    none_left, none_right = np.isinf(left), np.isinf(right)
    stutters = sure_left & none_right & (loss > rule.data["loss_after_word"])
    stutters |= sure_right & none_left & (loss > rule.data["loss_before_word"])
    for pair in pairs[stutters].tolist():
        if not _begins_clause(view.text, pair + 1, rule):
            yield Cut(pair, pair + 1, rule)
    if verb is not None:
        for pair in pairs[none_left & none_right & (loss > verb.data["loss"])].tolist():
            if _is_weighty(view.text, pair):
                yield Cut(pair, pair + 1, verb)


def find_pairs(view: HanView) -> NDArray[np.intp]:
    """Find Han characters that stand exactly twice: three in a row are laughter, or a chant."""
    codes = view.codes
    same = codes[1:] == codes[:-1]
    pairs: NDArray[np.intp] = same.nonzero()[0]
    if len(pairs) < 2:
        return pairs
    apart = pairs[1:] - pairs[:-1] > 1
    exact = np.ones(len(pairs), np.bool_)
    exact[1:] = apart
    exact[:-1] &= apart
    return pairs[exact]


def _strangers(view: HanView, pairs: NDArray[np.intp], rule: Rule) -> tuple[NDArray[np.intp], Windows]:
    """Pick the pairs that no word, habit or pattern explains, the cheapest question first; with what stands around."""
    from cleaner.lexicon import han

    lexicon = han()
    codes = view.folded(pairs)
    rare = ~table_of(rule.data["never"])[codes]
    pairs, codes = pairs[rare], codes[rare]
    if len(pairs):
        strange = lexicon.bigram_pmi(codes, codes) < rule.data["attraction"]
        pairs, codes = pairs[strange], codes[strange]
    if len(pairs):
        pairs = pairs[lexicon.word_costs(codes.astype(np.uint64)) > rule.data["single"]]
    windows = view.folded(pairs[:, None] + _AROUND)
    if len(pairs):
        fits = ~_is_pattern(windows, rule)
        pairs, windows = pairs[fits], windows[fits]
    return pairs, windows


def _is_pattern(windows: Windows, rule: Rule) -> Flags:
    """See reduplication that Chinese forms freely: AABB, 一MM."""
    at = windows[:, _SIDE - 2 : _SIDE + 4].T
    pattern: Flags = table_of(rule.data["before"])[at[1]]
    pattern |= (at[0] == at[1]) & (at[1] != 0)
    pattern |= (at[4] == at[5]) & (at[4] != 0)
    return pattern


def _words_around(windows: Windows) -> tuple[Costs, Costs, Costs]:
    """Return the cost of the cheapest word that holds both, that ends with the first, that begins with the second."""
    from cleaner.lexicon import han
    from cleaner.lexicon.crossings import costs_of

    spans = (*_WHOLE, *_LEFT, *_RIGHT)
    costs = np.stack(list(costs_of(windows.astype(np.uint64), spans, han().word_costs).values()))
    whole, left, right = np.split(costs, (len(_WHOLE), len(_WHOLE) + len(_LEFT)))
    return whole.min(axis=0), left.min(axis=0), right.min(axis=0)


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
