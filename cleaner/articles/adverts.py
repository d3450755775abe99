"""Tells the adverts, notices and the paper's own lines among the blocks of a page from its stories.

What one block shows proves little: a story tells of prices and shops, and a headline is as short as a slogan. So each block
is weighed by its form, its signs of trade and its neighbours, and the page as a whole is parted into runs by Viterbi's
method (1967): to change from stories to adverts costs, and so does to change back.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cleaner.articles.evidence import STORY, Evidence, Witness
from cleaner.rulebook import FixerRules

_LETTER = re.compile(r"[^\W\d_]")
_HAN = re.compile("[\u3400-\u9fff]")
_MOST_LATIN = 2  # letters of other scripts for each Han character, from which a page is not read here


class Judge:
    """Judges the blocks of a page by the rules `adverts`."""

    def __init__(self, rules: FixerRules, weights: Mapping[str, float] | None = None) -> None:
        self._rule = rules.get_rule("layout")
        if self._rule is None:
            return
        self._witness = Witness(rules)
        self._signs = [rule.name for rule in rules.with_key("pattern") if rule.name != STORY]
        self._limits = self._rule.data
        self._weights: Mapping[str, float] = weights or self._rule.data["weights"]

    def judge(self, texts: Sequence[str]) -> list[bool]:
        """Return for each block of a page in Han whether it is an advert; of pages in other scripts, none is."""
        if self._rule is None or not texts or not _is_in_han(texts):
            return [False] * len(texts)
        found = self._witness.look(texts)
        shown = np.array([found[name] for name in self._signs], dtype=bool).reshape(-1, len(texts)).T
        if not shown.any():
            return [False] * len(texts)
        adverts = part(self._emissions(found) - self._limits["margin"], self._moves)
        for number in np.flatnonzero(found["goes-on"]).tolist():
            adverts[number] |= adverts[number - 1]  # the sentence of an advert goes on
        for start, end in list(_runs(adverts)):
            sentences = found["ended"][start:end].all() and not found["paper-twice"][start:end].any()
            adverts[start:end] = self._is_signed(shown[start:end]) and not sentences
        adverts |= found["paper-twice"] & ~found["tells-twice"]
        return [bool(advert) for advert in adverts]

    @property
    def _moves(self) -> NDArray[np.float64]:
        weights = self._weights
        return np.array([[0.0, weights["begin"]], [weights["end"], weights["stay"]]])

    def _emissions(self, found: Evidence) -> NDArray[np.float64]:
        size = len(next(iter(found.values())))
        total = np.full(size, self._weights["bias"])
        for name, flags in found.items():
            if weight := self._weights.get(name):
                total += weight * flags
        return total

    def _is_signed(self, shown: NDArray[np.bool_]) -> bool:
        """Whether a run shows enough signs: of several kinds, or of one in nearly every block."""
        kinds = int(shown.any(axis=0).sum())
        share = float(shown.any(axis=1).mean())
        limits = self._limits
        if len(shown) >= limits["lines"] and share >= limits["alone"]:
            return True
        return bool(kinds >= limits["kinds"] and share >= limits["share"])


def _is_in_han(texts: Sequence[str]) -> bool:
    sample = "".join(texts)
    han = len(_HAN.findall(sample))
    return han > 0 and len(_LETTER.findall(sample)) - han <= _MOST_LATIN * han


def part(emissions: NDArray[np.float64], moves: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return the likeliest course through the blocks: which are adverts; `moves` weighs state by state above and below.

    >>> part(np.array([2.0, -0.5, 2.0]), np.array([[0.0, -1.0], [-1.0, 0.0]])).tolist()
    [True, True, True]
    """
    story, advert = 0.0, float(emissions[0])
    from_advert: list[tuple[bool, bool]] = []  # for either state: whether the block above is an advert
    (stay_story, begin), (end, stay) = moves.tolist()
    for weight in emissions[1:].tolist():
        ends, goes_on = advert + end, advert + stay
        stays, begins = story + stay_story, story + begin
        from_advert.append((ends > stays, goes_on >= begins))
        story, advert = max(stays, ends), weight + max(begins, goes_on)
    course = [advert > story]
    for ended, went_on in reversed(from_advert):
        course.append(went_on if course[-1] else ended)
    return np.array(course[::-1], dtype=bool)


def _runs(flags: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.r_[0, flags.astype(int), 0])).tolist()
    yield from zip(edges[::2], edges[1::2], strict=True)
