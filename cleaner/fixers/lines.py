"""Join the lines that a printer broke, and part paragraphs by one blank line."""

from collections.abc import Iterator

import numpy as np

from cleaner.classes import HAN, LETTER, WIDE
from cleaner.edits import Doubt, Edit, Tier, apply_edits
from cleaner.fixers._lines_facts import LineFacts
from cleaner.fixers._lines_seams import HARD, Seams, judge_seams
from cleaner.page import Page
from cleaner.rulebook import FixerRules

ROUNDS = 5  # a join changes the measure of what stands around it; more rounds than three have not been seen
PROSE = 30  # cells; a line this long that holds a mark is a paragraph of prose


def join_lines(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    r"""Join broken lines into paragraphs: Han without a space, Latin words with one.

    Verse, tables, lists and headings stay lines; a blank line alone proves nothing.

    >>> from cleaner.chain import clean
    >>> clean("渡口的老船工说，水位一退，货船就能靠\n岸，米价也会跟着下来。", only=["lines"]).text
    '渡口的老船工说，水位一退，货船就能靠岸，米价也会跟着下来。'
    >>> clean("云溪新桥通车\n\n昨天上午，横跨云溪的新桥通车了。", only=["lines"]).text
    '云溪新桥通车\n\n昨天上午，横跨云溪的新桥通车了。'
    """
    seams = judge_seams(page, rules)
    yield from _trim(page, seams.facts, rules)
    if not len(seams.scores):
        return
    scores = _settled(page, seams, rules)
    yield from _seam_edits(page, seams, scores, rules)


def _settled(page: Page, seams: Seams, rules: FixerRules) -> np.ndarray:
    """Judge again until nothing more joins: what the first joins lay bare must not wait for a second run."""
    scores = seams.scores.copy()
    open_seams = np.arange(len(scores))
    current = seams
    for _ in range(ROUNDS):
        if not (current.scores > 0).any():
            break
        edits = list(_seam_edits(page, seams, scores, rules))
        page_now = Page(apply_edits(page.text, [edit for edit in edits if isinstance(edit, Edit)]))
        open_seams = open_seams[current.scores <= 0]
        current = judge_seams(page_now, rules)
        if len(current.scores) != len(open_seams):
            raise AssertionError("a joined seam must close, and no other may")
        scores[open_seams] = current.scores
    return scores


def _seam_edits(page: Page, seams: Seams, scores: np.ndarray, rules: FixerRules) -> Iterator[Edit | Doubt]:
    facts = seams.facts
    joined = scores > 0
    prose = _prose(facts, joined)
    near = _near_join(joined)
    text = page.text
    starts, ends = facts.last[:-1] + 1, facts.first[1:]
    blanks = facts.number[1:] - facts.number[:-1] - 1
    glue = _glue(facts, seams.han)
    # only seams that need an edit are looked at one by one
    plain = (~joined) & (blanks == 1) & (ends - starts == 2)
    plain |= (~joined) & (blanks == 0) & (ends - starts == 1) & ~(near & prose)
    rows = np.flatnonzero(~plain | ((~joined) & (scores > -1)))
    for row, start, end, is_joined, score in zip(
        rows.tolist(), starts[rows].tolist(), ends[rows].tolist(), joined[rows].tolist(), scores[rows].tolist(), strict=True
    ):
        rule = rules["join-han" if seams.han[row] else "join-latin"]
        before = text[start:end]
        if is_joined:
            tier = Tier.CERTAIN if score >= rule.data["certain"] else Tier.LIKELY
            yield Edit(start, end, before, glue[row], rule.name, tier)
            continue
        after = _parted(before, int(blanks[row]), prose=bool(prose[row]), near=bool(near[row]), hard=score == HARD)
        if after != before:
            yield Edit(start, end, before, after, "part-paragraphs", rules["part-paragraphs"].tier)
        if score > rule.data["doubtful"]:
            yield Doubt(start, end, "unsure-seam", f"the sentence may go on here (score {score:+.1f})")


def _parted(gap: str, blanks: int, *, prose: bool, near: bool, hard: bool) -> str:
    """Return the white space that parts two lines which stay apart."""
    if hard and blanks == 0:
        return gap  # structure: markdown's hard breaks and aligned columns live by their spaces
    breaks = "\n" * (min(blanks, 2) + 1)
    if prose and (near or blanks):
        return "\n\n" if blanks < 2 else breaks
    indent = gap.rpartition("\n")[2]
    return breaks + indent


def _prose(facts: LineFacts, joined: np.ndarray) -> np.ndarray:
    """Tell the seams beside which a paragraph of prose stands, whether wrapped or one long line."""
    part_of_join = np.zeros(len(facts), dtype=bool)
    part_of_join[:-1] |= joined
    part_of_join[1:] |= joined
    prose = part_of_join | ((facts.width >= PROSE) & (facts.stops + facts.pauses > 0))
    return np.asarray(prose[:-1] | prose[1:])


def _near_join(joined: np.ndarray, reach: int = 12) -> np.ndarray:
    """Tell the seams with a join within `reach`: where nothing was wrapped, single line breaks are left as they are."""
    total = np.concatenate(([0], np.cumsum(joined)))
    here = np.arange(len(joined))
    return np.asarray(total[np.minimum(here + reach, len(joined))] > total[np.maximum(here - reach, 0)])


def _glue(facts: LineFacts, han: np.ndarray) -> list[str]:
    """Return what joins the lines at each seam: nothing beside Han and wide marks, one space between Latin words."""
    left, right = facts.kind(facts.last[:-1]), facts.kind(facts.first[1:])
    wide = ((left | right) & (HAN | WIDE)) != 0
    words = ((left & LETTER) != 0) & ((right & LETTER) != 0)
    spaced = ~wide & (~han | words)
    return [" " if space else "" for space in spaced.tolist()]


def _trim(page: Page, facts: LineFacts, rules: FixerRules) -> Iterator[Edit]:
    """Drop blank lines above the first line, and all but one line end below the last."""
    if not len(facts):
        return
    rule = rules["trim-page"]
    text = page.text
    start = text.rfind("\n", 0, int(facts.first[0])) + 1
    if start:
        yield Edit(0, start, text[:start], "", rule.name, rule.tier)
    end = int(facts.last[-1]) + 1
    tail = text[end:]
    wanted = "\n" if "\n" in tail else tail
    if tail != wanted:
        yield Edit(end, len(text), tail, wanted, rule.name, rule.tier)
