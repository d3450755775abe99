"""Join the lines that a printer broke, and part paragraphs by one blank line."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, LETTER, OPEN, PAUSE, STOP
from cleaner.edits import Doubt, Edit, Tier
from cleaner.fixers._lines_facts import LineFacts
from cleaner.fixers._lines_seams import HARD, SURE, Seams, facts_of, judge_seams, wide_gaps
from cleaner.fixers._lines_torn import mended
from cleaner.page import Page
from cleaner.rulebook import FixerRules

Flags = NDArray[np.bool_]
ROUNDS = 5  # a join changes the measure of what stands around it; pages take two or three rounds, a scanner's noise more
REACH = 12  # seams on either side in which a join shows that the text was wrapped
_MARK_SPACES = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
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
    facts = facts_of(page, rules)
    yield from _trim(page, facts, rules)
    if len(facts) > 1:
        yield from _seam_edits(page, facts, _settled(facts, rules), rules)


def _settled(facts: LineFacts, rules: FixerRules) -> Seams:
    """Judge again until nothing more joins: what the first joins lay bare must not wait for a second run."""
    now, torn = mended(facts)
    current = judge_seams(now, rules)
    size = len(facts) - 1
    scores, han, meant = np.full(size, -SURE), np.ones(size, dtype=bool), np.zeros(size, dtype=bool)
    alive, shut = np.flatnonzero(~torn), current.shut
    scores[alive], han[alive], meant[alive] = current.scores, current.han, current.meant
    for _ in range(ROUNDS):
        joined = current.scores > 0
        if not joined.any():
            break
        wants = _wants_blank(now, joined, current.meant)
        parted = wants & ~_set_in(now, joined, current.meant)
        now = now.merged(joined, np.clip(now.blanks, wants.astype(int), 2), parted)
        alive, shut = alive[~joined], shut[~joined]
        current = judge_seams(now, rules)
        current.scores[shut] = SURE
        scores[alive], meant[alive] = current.scores, current.meant
    return Seams(facts, scores, han, meant, np.zeros(size, dtype=bool))


def _wants_blank(facts: LineFacts, joined: Flags, meant: Flags) -> Flags:
    """Tell the seams that part paragraphs of prose, whether wrapped or one long line, and want one blank line.

    Where nothing near was wrapped, and between lines that are meant, single line breaks are left as they are.
    """
    part_of_join = np.zeros(len(facts), dtype=bool)
    part_of_join[:-1] |= joined
    part_of_join[1:] |= joined
    prose = part_of_join | ((facts.width >= PROSE) & (facts.marks > 0))
    total = np.concatenate(([0], np.cumsum(joined)))
    here = np.arange(len(joined))
    near = total[np.minimum(here + REACH, len(joined))] > total[np.maximum(here - REACH, 0)]
    lines_on_purpose = meant & ~(part_of_join[:-1] | part_of_join[1:])
    return np.asarray((prose[:-1] | prose[1:]) & ((near & ~lines_on_purpose) | (facts.blanks > 0)))


def _set_in(facts: LineFacts, joined: Flags, meant: Flags) -> Flags:
    """Tell the seams before a line whose indent is meant: one of code, of a table, or the first of a block of meant lines."""
    structure = wide_gaps(facts) > 1
    if facts.program is not None:
        structure |= facts.program
    below = np.append((meant & ~joined & (facts.blanks == 0))[1:], False)
    return np.asarray(structure[1:] | (below & (facts.indent[1:] > 1)))


def _seam_edits(page: Page, facts: LineFacts, seams: Seams, rules: FixerRules) -> Iterator[Edit | Doubt]:
    scores, blanks, text = seams.scores, facts.blanks, page.text
    joined = scores > 0
    wants = _wants_blank(facts, joined, seams.meant)
    starts, ends = facts.last[:-1] + 1, facts.first[1:]
    glue = _glue(facts, seams.han)
    as_they_are = ~joined & (ends - starts == blanks + 1) & (blanks < 3) & ((blanks > 0) | ~wants)
    part = rules["part-paragraphs"]
    doubtful = np.where(seams.han, rules["join-han"].data["doubtful"], rules["join-latin"].data["doubtful"])
    rows = np.flatnonzero(~as_they_are | (~joined & (scores > doubtful)))
    set_in = _set_in(facts, joined, seams.meant) if rows.size else joined
    for row in rows.tolist():
        start, end, score = int(starts[row]), int(ends[row]), float(scores[row])
        rule = rules["join-han" if seams.han[row] else "join-latin"]
        before = text[start:end]
        if joined[row]:
            tier = Tier.CERTAIN if score >= rule.data["certain"] else rule.tier
            yield Edit(start, end, before, glue[row], rule.name, tier)
            continue
        if blanks[row] or score != HARD:  # structure: markdown's hard breaks and aligned columns live by their spaces
            after = _parted(before, int(blanks[row]), wants=bool(wants[row]), set_in=bool(set_in[row]))
            if after != before:
                yield Edit(start, end, before, after, part.name, part.tier)
        if score > doubtful[row]:
            yield Doubt(start, end, "unsure-seam", f"the sentence may go on here (score {score:+.1f})")


def _parted(gap: str, blanks: int, *, wants: bool, set_in: bool) -> str:
    """Return the white space that parts two lines which stay apart."""
    breaks = "\n" * (min(max(blanks, int(wants)), 2) + 1)
    return breaks if wants and not set_in else breaks + gap.rpartition("\n")[2]


def _glue(facts: LineFacts, han: np.ndarray) -> list[str]:
    """Return what joins the lines at each seam: nothing in Chinese, one space between words of letters.

    A hyphen at the line's end keeps its space too: the next fixer tells by it that the word may have been divided here.
    So does a mark that the page sets off by a space, as French sets « and ».
    """
    last, first = facts.last[:-1], facts.first[1:]
    left, right = facts.kind(last), facts.kind(first)
    words = ((left & LETTER) != 0) & ((right & LETTER) != 0)
    clinging = ((left & (OPEN | CLOSE)) == OPEN) | ((right & (PAUSE | STOP)) != 0) | ((right & (OPEN | CLOSE)) == CLOSE)
    glue = [" " if space else "" for space in np.where(han, words, ~clinging).tolist()]
    for row in np.flatnonzero(clinging & ~han).tolist():
        glue[row] = _set_off(facts.page.text, int(last[row]), int(first[row]))
    return glue


def _set_off(text: str, last: int, first: int) -> str:
    """Return the space that the page puts after or before the mark at a seam, if it does."""
    for space in _MARK_SPACES:
        if (text[last] == "«" and f"«{space}" in text) or (text[first] in "»:;!?" and f"{space}{text[first]}" in text):
            return space
    return ""


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
