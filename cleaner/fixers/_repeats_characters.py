"""Stuttered characters: 活活动, 中信传传媒."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.edits import Doubt
from cleaner.fixers._repeats_evidence import SIDE, Flags, Windows, clause_of, facts_of, losses, weigh
from cleaner.fixers._repeats_found import Cut, HanView, table_of
from cleaner.rulebook import FixerRules, Rule

_LONGEST = 4  # characters of a word
_VERB_OBJECT = 4
_NAME_DOT = "\N{MIDDLE DOT}"
_AROUND = np.arange(-SIDE, SIDE + 2)


def find_stutters(view: HanView, rules: FixerRules) -> Iterator[Cut | Doubt]:
    """Find characters doubled by a misreading: without the second the words are likelier by far."""
    rule, verb = rules.get_rule("stuttered-character"), rules.get_rule("stuttered-verb")
    if rule is None or not len(pairs := find_pairs(view)):
        return
    pairs, windows = find_strangers(view, pairs, rule)
    if not len(pairs):
        return
    loss = losses(windows)
    lost = loss > rule.data["loss"]
    pairs, windows, loss = pairs[lost], windows[lost], loss[lost]
    if not len(pairs):
        return
    odds = weigh(facts_of(windows, loss), rule.data["ranges"], rule.data["weights"], rule.data["bias"])
    least = np.where(_is_couplet(windows), rule.data["couplet"], rule.data["sure"])
    least[table_of(rule.data["heads"])[windows[:, SIDE]]] = rule.data["head"]
    least[table_of(rule.data["careful"])[windows[:, SIDE]]] = rule.data["surest"]
    sure = odds > least
    for pair in pairs[sure].tolist():
        if not _is_meant(view, pair, rule):
            yield Cut(pair, pair + 1, rule)
    if verb is not None:
        for pair in pairs[~sure & (loss > verb.data["loss"])].tolist():
            if _is_weighty(view.text, pair):
                yield Cut(pair, pair + 1, verb)


def find_pairs(view: HanView) -> NDArray[np.intp]:
    """Find Han characters that stand exactly twice: three in a row are laughter, or a chant."""
    codes = view.codes
    same = codes[1:] == codes[:-1]
    same &= view.is_han[1:]
    pairs: NDArray[np.intp] = same.nonzero()[0]
    if len(pairs) < 2:
        return pairs
    apart = pairs[1:] - pairs[:-1] > 1
    exact = np.ones(len(pairs), np.bool_)
    exact[1:] = apart
    exact[:-1] &= apart
    return pairs[exact]


def find_strangers(view: HanView, pairs: NDArray[np.intp], rule: Rule) -> tuple[NDArray[np.intp], Windows]:
    """Pick the pairs that no pattern explains; with what stands around them in their clause."""
    windows = view.folded(pairs[:, None] + _AROUND)
    strange = ~table_of(rule.data["never"])[windows[:, SIDE]]
    strange &= ~_is_pattern(windows, rule)
    return pairs[strange], clause_of(windows[strange])


def _is_pattern(windows: Windows, rule: Rule) -> Flags:
    """See what Chinese forms freely: AABB, 一MM, 得MM的, a pair between two marks."""
    at = windows[:, SIDE - 2 : SIDE + 4].T
    pattern: Flags = table_of(rule.data["before"])[at[1]]
    pattern |= (at[0] == at[1]) & (at[1] != 0)
    pattern |= (at[4] == at[5]) & (at[4] != 0)
    pattern |= ((at[1] == 0) | (at[1] == ord("得"))) & table_of(rule.data["after"])[at[4]]
    pattern |= (at[1] == 0) & ((at[4] == 0) | table_of(rule.data["every"])[at[2]])
    return pattern


def _is_couplet(windows: Windows) -> Flags:
    """See two halves of four characters, the second of which takes the last word of the first up: 桃李争春春色满园."""
    alone: Flags = (windows[:, SIDE - _LONGEST] == 0) & (windows[:, SIDE + 1 + _LONGEST] == 0)
    return alone & windows[:, SIDE + 1 - _LONGEST : SIDE + 1 + _LONGEST].all(axis=1)


def _is_meant(view: HanView, pair: int, rule: Rule) -> bool:
    """Tell whether the pair is a name's, a number's end, or a verb's that may double."""
    text = view.text
    if text[max(0, pair - 1) : pair].isdecimal() or _NAME_DOT in text[max(0, pair - _LONGEST) : pair + _LONGEST]:
        return True
    return _is_doubling_verb(text, pair + 1, rule) or _is_name(text, pair, rule)


def _is_name(text: str, pair: int, rule: Rule) -> bool:
    """Tell whether the pair is a given name after its surname: 何斌斌, but not 高质质量."""
    from cleaner.lexicon import han

    lexicon = han()
    if lexicon.fold(text[max(0, pair - 1) : pair]) not in set(rule.data["surnames"]):
        return False
    starts = any(lexicon.is_word(text[pair + 1 : pair + 1 + size]) for size in (2, 3, 4))
    ends = any(lexicon.is_word(text[pair + 1 - size : pair + 1]) for size in (2, 3) if pair + 1 >= size)
    return not starts and not ends


def _is_doubling_verb(text: str, second: int, rule: Rule) -> bool:
    """Tell whether a verb that doubles before its object starts here: 握握手, 挥挥手."""
    from cleaner.lexicon import han

    return han().fold(text[second : second + 2]) in rule.words


def _is_weighty(text: str, pair: int) -> bool:
    """Tell whether a doubled verb has an object too heavy for it: one says 搞搞卫生, but not 搞搞基础设施."""
    from cleaner.lexicon import han

    found = text[pair + 2 : pair + 2 + _VERB_OBJECT]
    return len(found) == _VERB_OBJECT and han().is_verb(text[pair]) and text[pair - 1 : pair].isalpha() and han().is_word(found)
