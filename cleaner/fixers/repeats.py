"""What stands twice: characters, words, phrases, the overlap at a seam, lines and whole passages."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from cleaner.edits import Doubt, Edit
from cleaner.fixers._repeats_characters import find_stutters
from cleaner.fixers._repeats_found import Cut, HanView
from cleaner.fixers._repeats_latin import find_double_words
from cleaner.fixers._repeats_passages import find_passages
from cleaner.fixers._repeats_phrases import find_phrases
from cleaner.fixers._repeats_seams import find_overlaps
from cleaner.fixers._repeats_wording import find_wording
from cleaner.page import Page
from cleaner.rulebook import FixerRules

# The larger repeat first.
_FINDERS = (find_passages, find_wording, find_overlaps, find_phrases, find_stutters, find_double_words)
_ROUNDS = 6  # a cut may bring two equal pieces together: 活活动活动
_AROUND = 1500  # characters on either side of a cut that are looked at again
_MARGIN = 100  # of these, the outermost only serve as context


def drop_repeats(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Drop what stands twice: stuttered characters, words, phrases, overlaps at a seam, looping passages.

    A lexicon and a language model judge every doubled character; what may be meant is left: 人人, 高高兴兴, 一步步,
    课题组组长, names, slogans, verse, refrains, and a repetition with a mark between (不能骗、不能骗).

    >>> from cleaner import clean
    >>> clean("推动中小微企业企业在互动交流活活动中合作。", only=["repeats"]).text
    '推动中小微企业在互动交流活动中合作。'
    >>> clean("课题组组长天天高高兴兴地研究研究。", only=["repeats"]).text
    '课题组组长天天高高兴兴地研究研究。'
    """
    cuts, doubts = find_repeats(HanView(page), rules)
    made = cuts
    for _ in range(_ROUNDS):
        if not cuts:
            break
        cuts = _find_again(page.text, made, cuts, rules)
        made = _merged([*made, *cuts])
    for cut in made:
        yield Edit(cut.start, cut.end, page.text[cut.start : cut.end], "", cut.rule.name, cut.rule.tier)
    starts = [cut.start for cut in made]
    for doubt in doubts:
        last = bisect_left(starts, doubt.end) - 1  # the last cut that begins before the doubt ends
        if last < 0 or made[last].end <= doubt.start:
            yield doubt


def find_repeats(view: HanView, rules: FixerRules) -> tuple[list[Cut], list[Doubt]]:
    """Find what to cut, disjoint and sorted, and what is doubtful."""
    cuts: list[Cut] = []
    doubts: list[Doubt] = []
    for find in _FINDERS:
        found = list(find(view, rules))
        if found:
            doubts += [doubt for doubt in found if isinstance(doubt, Doubt)]
            cuts = _with(cuts, [cut for cut in found if isinstance(cut, Cut)])
    return cuts, doubts


def _with(cuts: Sequence[Cut], fresh: Sequence[Cut]) -> list[Cut]:
    """Add the cuts that neither overlap nor touch another, those made before first; keep all sorted."""
    ranked = sorted([(cut.start, 0, cut) for cut in cuts] + [(cut.start, 1, cut) for cut in fresh], key=lambda row: row[:2])
    taken: list[tuple[int, Cut]] = []
    for _, rank, cut in ranked:
        while taken and taken[-1][1].end >= cut.start and taken[-1][0] > rank:
            taken.pop()
        if not taken or taken[-1][1].end < cut.start:
            taken.append((rank, cut))
    return [cut for _, cut in taken]


def _find_again(text: str, made: Sequence[Cut], last: Sequence[Cut], rules: FixerRules) -> list[Cut]:
    """Look again around the last cuts, in the text that all cuts leave; return what is found in offsets of the page."""
    gone = [0, *accumulate(cut.end - cut.start for cut in made)]  # before each cut
    seams = [cut.start - before for cut, before in zip(made, gone, strict=False)]  # where the cuts lie in the rest
    starts = [cut.start for cut in made]

    def origin(offset: int) -> int:
        return offset + gone[bisect_right(seams, offset)]

    rest = _rest(text, made)
    found: list[Cut] = []
    for low, high in _windows([seams[bisect_right(starts, cut.start) - 1] for cut in last], len(rest)):
        cuts, _ = find_repeats(HanView(Page(rest[low:high]), cut_out=True), rules)
        for start, end, rule in cuts:
            inside = (low == 0 or start >= _MARGIN) and (high == len(rest) or end <= high - low - _MARGIN)
            if inside:
                found.append(Cut(origin(low + start), origin(low + end - 1) + 1, rule))
    return found


def _rest(text: str, made: Sequence[Cut]) -> str:
    pieces = []
    position = 0
    for cut in made:
        pieces.append(text[position : cut.start])
        position = cut.end
    return "".join([*pieces, text[position:]])


def _windows(places: Sequence[int], size: int) -> list[tuple[int, int]]:
    """Return disjoint windows around the places, which are sorted."""
    windows: list[tuple[int, int]] = []
    for place in places:
        low, high = max(0, place - _AROUND), min(size, place + _AROUND)
        if windows and low <= windows[-1][1]:
            windows[-1] = windows[-1][0], high
        else:
            windows.append((low, high))
    return windows


def _merged(cuts: Sequence[Cut]) -> list[Cut]:
    """Sort the cuts; one that lies within another, made later, is part of it."""
    merged: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if not merged or cut.start >= merged[-1].end:
            merged.append(cut)
    return merged
