"""What is seen of each block of a page that may be an advert: its form, its signs of trade, and its neighbours."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.lexicon import han
from cleaner.rulebook import FixerRules

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]
Evidence = Mapping[str, Flags]

STORY = "tells"  # the one sign that speaks for a story
OWN_LINE = "paper"  # the sign of what the paper says of itself
_NOTHING = re.compile("(?!)")
_PAUSE = re.compile("[、，；：。！？,.;:!?]")
_ENDED = re.compile("[、，。；：！？⋯…][」』”）)]*$")
_SYMBOL = re.compile("[●○◎△▲▽▼◇◆□■☆★※◀▶▷◁⬨]")
_NUMBER = re.compile(r"[〇○零一二三四五六七八九十百千\d]")
_SIZES = (2, 4, 8, 14, 24, 60, 150)  # code points; bounds of the sizes that a block falls into
_LONG = 8  # code points: below it a block has no room for marks and function words
_SHORT = 24  # code points of a block that may be a line of display
_PROSE = 30  # code points from which a block with marks is a paragraph
_LINE = 150  # code points of a line of the paper's own at most
_REACH = 10  # blocks above and below in which the kinds of signs are counted
_HEADS = 6  # lines of a headline, one too many


class Forms(NamedTuple):
    """What is counted in each block, its text folded to simplified characters and without white space."""

    width: Counts
    pauses: Counts
    ended: Flags
    function: NDArray[np.float64]  # share of the characters that only hold a sentence together
    numbers: NDArray[np.float64]  # share of the characters that are figures


class Witness:
    """Looks at blocks with the signs of the rules `adverts`."""

    def __init__(self, rules: FixerRules) -> None:
        self._signs = {rule.name: rule.pattern for rule in rules.with_key("pattern")}
        self._function = re.compile(f"[{rules['layout'].data['function']}]")

    def signs(self, folded: Sequence[str]) -> dict[str, Flags]:
        """Return, by sign, which blocks show it."""
        return {name: _flags(pattern, folded) for name, pattern in self._signs.items()}

    def look(self, texts: Sequence[str]) -> Evidence:
        """Return which blocks each piece of evidence holds for, by name."""
        folded = [fold(text) for text in texts]
        forms = self._forms(folded)
        signs = self.signs(folded)
        trade = {name: flags for name, flags in signs.items() if name != STORY}
        kinds = _total(trade.values(), len(texts))
        found = {**_form(forms), **signs, **_sums(forms, kinds), **_neighbours(forms, kinds, trade)}
        found["symbols"] = _flags(_SYMBOL, folded)
        found["spaced"] = np.array([len(text.split()) > 2 for text in texts], dtype=bool)
        found["bracketed"] = np.array([text[:1] in "（(" and text[-1:] in "）)" for text in folded], dtype=bool)
        told = _counts(self._signs.get(STORY, _NOTHING), folded)
        found["tells-often"] = told * 40 > forms.width + 60
        found["tells-twice"] = (told > 1) & (forms.width > _SHORT)
        said = [len(set(self._signs.get(OWN_LINE, _NOTHING).findall(text))) for text in folded]
        found["paper-twice"] = (np.array(said) > 1) & (forms.width < _LINE)
        return found

    def _forms(self, folded: Sequence[str]) -> Forms:
        width = np.array([len(text) for text in folded], dtype=np.int64)
        pauses, function, numbers = (_counts(pattern, folded) for pattern in (_PAUSE, self._function, _NUMBER))
        letters = np.maximum(1, width)
        return Forms(width, pauses, _flags(_ENDED, folded), function / letters, numbers / letters)


def fold(text: str) -> str:
    """Return a text as the signs read it.

    >>> fold("香　煙")
    '香烟'
    """
    return "".join(han().fold(text).split())


def _flags(pattern: re.Pattern[str], texts: Sequence[str]) -> Flags:
    return np.array([pattern.search(text) is not None for text in texts], dtype=bool)


def _counts(pattern: re.Pattern[str], texts: Sequence[str]) -> Counts:
    return np.array([len(pattern.findall(text)) for text in texts], dtype=np.int64)


def _total(signs: Iterable[Flags], size: int) -> Counts:
    total = np.zeros(size, dtype=np.int64)
    for flags in signs:
        total += flags
    return total


def _form(forms: Forms) -> dict[str, Flags]:
    """Return what a block's size, marks and function words tell."""
    width, pauses, ended, function, numbers = forms
    long = width > _LONG
    bounds = np.searchsorted(_SIZES, width)
    return {
        **{f"size-{step}": bounds == step for step in range(len(_SIZES) + 1)},
        "unmarked": long & (pauses == 0),
        "unmarked-long": (width > _SHORT) & (pauses == 0),
        "marked-often": long & (pauses * 14 > width),
        "marked-seldom": long & (pauses > 0) & (pauses * 30 < width),
        "ended": ended,
        "ended-long": ended & (width > 14),
        "function-none": long & (function == 0),
        "function-few": long & (function > 0) & (function < 0.06),
        "function-some": long & (function >= 0.06) & (function < 0.12),
        "function-many": long & (function >= 0.12),
        "sentence": ended & (width > 14) & (function >= 0.06),
        "numbers": (width > 2) & (numbers > 0.25),
    }


def _sums(forms: Forms, kinds: Counts) -> dict[str, Flags]:
    """Return how many kinds of signs a block shows, and whether they stand close."""
    found = {f"kinds-{count}": kinds >= count for count in (1, 2, 3)}
    found["dense"] = _is_dense(forms, kinds) & (forms.width > 14)
    found["thin"] = (kinds * 67 < forms.width) & (forms.width > 60)
    return found


def _is_dense(forms: Forms, kinds: Counts) -> Flags:
    return kinds * 20 >= np.maximum(20, forms.width)


def _neighbours(forms: Forms, kinds: Counts, trade: Mapping[str, Flags]) -> dict[str, Flags]:
    """Return what stands around a block: paragraphs, signs, and the run of short lines that it is in."""
    found: dict[str, Flags] = {}
    prose = (forms.width >= _PROSE) & (forms.pauses * 30 >= forms.width) & ~_is_dense(forms, kinds)
    found["prose"] = prose
    display = (forms.width <= _SHORT) & ~forms.ended
    for reach in (1, 2, 4):
        found[f"prose-above-{reach}"] = display & _near(prose, reach, above=True)
        found[f"prose-below-{reach}"] = display & _near(prose, reach, above=False)
    different = _total((_around(flags, _REACH) > 0 for flags in trade.values()), len(kinds))
    for count in (2, 4, 6):
        found[f"kinds-around-{count}"] = different >= count
    found["headless"] = _headless((forms.width > _SHORT) | forms.ended, kinds > 0)
    text_above = np.r_[False, ((forms.width > _SHORT) & ~forms.ended)[:-1]]
    found["goes-on"] = found["headless"] & text_above
    runs = _runs(display)
    for length in (4, 7, 12):
        found[f"display-{length}"] = display & (runs >= length)
    bare = (forms.width <= _SHORT) & (kinds == 0)
    found["leads"] = _leads(bare, prose)
    signed = (forms.width <= _SHORT) & (kinds <= 1)
    found["leads-signed"] = _leads(signed, prose) & ~bare
    found["first"] = np.arange(len(prose)) == 0
    found["last"] = np.arange(len(prose)) == len(prose) - 1
    return found


def _near(flags: Flags, reach: int, *, above: bool) -> Flags:
    """Whether one of the `reach` blocks above, or below, is flagged."""
    found = np.zeros(len(flags), dtype=bool)
    for step in range(1, min(reach, len(flags) - 1) + 1):
        if above:
            found[step:] |= flags[:-step]
        else:
            found[:-step] |= flags[step:]
    return found


def _around(flags: Flags, reach: int) -> Counts:
    """Count the flagged blocks within reach of each block, itself included."""
    total = np.r_[0, np.cumsum(flags)]
    at = np.arange(len(flags))
    counted: Counts = total[np.minimum(at + reach + 1, len(flags))] - total[np.maximum(at - reach, 0)]
    return counted


def _runs(flags: Flags) -> Counts:
    """Return how long the run of flagged blocks is that each block stands in; 0 outside of one."""
    edges = np.flatnonzero(np.diff(np.r_[0, flags.astype(int), 0]))
    lengths = np.zeros(len(flags), dtype=np.int64)
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        lengths[start:end] = end - start
    return lengths


def _headless(text: Flags, signed: Flags) -> Flags:
    """Whether text stands right below a line that sells, with no headline between them."""
    found = np.zeros(len(text), dtype=bool)
    for number in range(1, len(text)):
        found[number] = text[number] and (found[number - 1] if text[number - 1] else signed[number - 1])
    return found


def _leads(bare: Flags, prose: Flags) -> Flags:
    """Whether nothing but bare lines, and few, stands between a line and the paragraph below it, as in a headline."""
    found = np.zeros(len(bare), dtype=bool)
    below = len(bare)
    for number in range(len(bare) - 1, -1, -1):
        if prose[number]:
            below = number
        elif not bare[number]:
            below = len(bare)
        found[number] = bare[number] and number < below < min(len(bare), number + _HEADS)
    return found
