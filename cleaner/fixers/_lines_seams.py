"""Score seams: whether the sentence goes on over a line break, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, HYPHEN, LETTER, PAUSE, SPACE, STOP
from cleaner.fixers._lines_evidence import seam_evidence
from cleaner.fixers._lines_facts import Evidence, Floats, Ints, LineFacts
from cleaner.fixers._lines_products import SURROUNDINGS, products
from cleaner.page import Page
from cleaner.rulebook import FixerRules

_MARKS = np.array([ord(char) for char in "#|>!-*+=`~"], dtype=np.uint32)
_MARKUP = re.compile(r"#|\||>|!\[|```|~~~|-{3}|\*{3}|={3}|[-*+] |\d+[.)] |\*\*[^*]+\*\*$")
HARD = np.float32(-99)  # the score of a seam that no evidence can join
SURE = np.float32(-9)  # that of a seam between whole sentences


@dataclass(frozen=True)
class Seams:
    """The seams of a page: their scores (above 0: join; `likely` of the rules is taken off) and what they lie between."""

    facts: LineFacts
    scores: Floats
    han: NDArray[np.bool_]  # judged as Chinese, else as a Latin-script seam


def judge_seams(facts: LineFacts, rules: FixerRules) -> Seams:
    """Score every seam of the page; Chinese and Latin seams by their own weights."""
    if len(facts) < 2:
        return Seams(facts, np.zeros(0, dtype=np.float32), np.zeros(0, dtype=bool))
    if never_wrapped(facts):
        return Seams(facts, np.full(len(facts) - 1, SURE, dtype=np.float32), np.ones(len(facts) - 1, dtype=bool))
    evidence = seam_evidence(facts, rules["join-han"].data)
    letters, characters = facts.counts["letters"], facts.counts["han"]
    han = (characters[:-1] + characters[1:]) * 3 > letters[:-1] + letters[1:]
    scores = np.zeros(len(han), dtype=np.float32)
    for script, mask in (("han", han), ("latin", ~han)):
        if mask.any():
            data = rules[f"join-{script}"].data
            scores[mask] = weigh(data["weights"], evidence)[mask] - np.float32(data["likely"])
            near = np.flatnonzero(mask & (scores > data["doubtful"]))  # below it, nobody asks whether the lines are meant
            if near.size:
                around = products(Evidence(evidence.names, evidence.values[:, near]), SURROUNDINGS)
                scores[near] = np.minimum(scores[near], data["margin"] - weigh(data["meant"], around))
    scores[divided_words(facts)] = -SURE
    found = evidence.named()
    title = headlines(facts, found)
    scores[title[:-1] | title[1:] | printed_indents(facts)[1:] | stanzas(found)] = SURE
    scores[barred(facts)] = HARD
    return Seams(facts, scores, han)


def never_wrapped(facts: LineFacts) -> bool:
    """Tell a page whose every line ends a sentence and stands between blank lines: no line of it was ever broken.

    Good text is what most corpora hold; it must cost next to nothing.
    """
    if not (facts.blanks > 0).all():
        return False
    ends = facts.kind(facts.last[:-1])
    ends = np.where(ends & CLOSE, facts.kind(facts.last[:-1] - 1), ends)
    starts = facts.kind(facts.first[1:])
    return bool(((ends & STOP) != 0).all() and not ((starts & (STOP | PAUSE | CLOSE)) != 0).any())


def weigh(weights: Mapping[str, float], evidence: Evidence) -> Floats:
    """Return the weighted sum of the evidence, in logits."""
    factors = np.array([weights.get(name, 0.0) for name in evidence.names], dtype=np.float32)
    # einsum, not @: the linear algebra library starts threads, and adds up in an order of its own
    return np.asarray(np.einsum("i,ij->j", factors, evidence.values) + np.float32(weights.get("bias", 0.0)))


def divided_words(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell the seams that run through a word of letters: a hyphen after a letter, and a letter on the very next line."""
    last = facts.last[:-1]
    hyphen = ((facts.kind(last) & HYPHEN) != 0) & ((facts.kind(last - 1) & LETTER) != 0)
    return np.asarray(hyphen & ((facts.kind(facts.first[1:]) & LETTER) != 0) & (facts.blanks == 0))


def headlines(facts: LineFacts, found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell lines that are headlines beyond doubt: without a mark, short of the column, and placed as only headlines are.

    That is above a dateline, or alone between the end of a sentence and a longer paragraph, or alone and in capitals.
    """
    unmarked = np.append(found["left_no_marks"] > 0, False)
    half = facts.width[:-1] * 2 <= facts.width[1:]  # on a page of a few lines no column shows
    narrow = np.append(((found["left_fits"] == 0) | half) & (found["left_long"] == 0), False)
    ended = np.append(True, found["left_stop"] > 0) | np.append(True, found["left_no_marks"] > 0)
    above = np.append(facts.dateline[1:], False)
    longer = np.append((found["right_no_marks"] == 0) & (found["left_wider"] < -0.5), False)
    alone = np.append(found["left_alone"] > 0, False)
    begun = np.append((found["right_starts_letter"] == 0) | (found["right_starts_upper"] > 0), False)
    capitals = np.append(found["left_capitals"] > 0, False)
    placed = (above & (facts.width <= 100)) | (alone & narrow & ended & longer & begun) | (alone & capitals)
    return np.asarray(unmarked & placed & (facts.counts["han"] * 3 + facts.counts["letters"] >= 9))


def stanzas(found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell the seams in blocks of four lines and more that prose does not make: without one mark, or each with a capital.

    The first are new verse, tables and lists; the second is how Latin-script verse is set.
    """
    shape = (found["left_block_share_no_marks"] == 1) | (found["left_block_share_upper"] == 1)
    return np.asarray(shape & (found["left_block_lines"] >= 0.5) & (found["blank"] == 0))


def printed_indents(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell lines that begin with two ideographic spaces, which is how Chinese print begins a paragraph."""
    before = facts.code(facts.first - np.array([[1], [2]])) == ord("\N{IDEOGRAPHIC SPACE}")
    return np.asarray(before.all(axis=0) & (facts.indent == 4))


def barred(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell the seams that are structure: markdown's, those of columns set with spaces, and those by lines without words."""
    left, right = slice(None, -1), slice(1, None)
    wordless = facts.counts["han"] + facts.counts["letters"] + facts.counts["digits"] == 0
    page = facts.page
    gaps = _wide_gaps(page, facts)
    bars = (wordless[left] & wordless[right]) | ((gaps[left] > 0) & (gaps[right] > 0)) | (gaps[left] > 1) | (gaps[right] > 1)
    if page.is_markdown:
        markup = _markup(page, facts)
        hard = (facts.end - facts.last > 2) | (facts.code(facts.last) == ord("\\"))
        bars |= markup[left] | markup[right] | hard[left]
    return np.asarray(bars)


def _wide_gaps(page: Page, facts: LineFacts) -> Ints:
    """Count the tabs and the runs of two spaces and more between the words of each line: what parts columns."""
    spaces = np.flatnonzero((page.classes & SPACE) != 0)
    doubled = spaces[:-1][np.diff(spaces) == 1]
    doubled = doubled[np.diff(doubled, prepend=-2) > 1]  # the first of each run
    wide = np.sort(np.concatenate((doubled, spaces[page.codes[spaces] == 9])))
    return np.asarray(np.searchsorted(wide, facts.last) - np.searchsorted(wide, facts.first))


def _markup(page: Page, facts: LineFacts) -> NDArray[np.bool_]:
    """Tell lines of markdown structure: headings, items, tables, rules, fenced code, whole lines in bold."""
    markup = np.zeros(len(facts), dtype=bool)
    first = facts.code(facts.first)
    fence = np.zeros(len(facts), dtype=bool)
    for row in np.flatnonzero(np.isin(first, _MARKS) | ((first >= 0x30) & (first <= 0x39))).tolist():
        text = page.text[facts.first[row] : facts.last[row] + 1]
        markup[row] = _MARKUP.match(text) is not None
        fence[row] = text.startswith(("```", "~~~"))
    if fence.any():
        markup |= np.cumsum(fence) % 2 == 1
    return markup
