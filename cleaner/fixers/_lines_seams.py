"""Score seams: whether the sentence goes on over a line break, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, DIGIT, HYPHEN, LETTER, PAUSE, SPACE, STOP
from cleaner.fixers._lines_code import code_lines
from cleaner.fixers._lines_evidence import LOOSE, lexical_bonds, seam_evidence
from cleaner.fixers._lines_facts import LONGEST, Evidence, Floats, Ints, LineFacts, block_share, share
from cleaner.fixers._lines_products import SURROUNDINGS, products
from cleaner.fixers._lines_torn import clinging_marks
from cleaner.page import Page
from cleaner.rulebook import FixerRules

_MARKS = np.array([ord(char) for char in "#|>!-*+=`~"], dtype=np.uint32)
_MARKUP = re.compile(r"#|\||>|!\[|```|~~~|-{3}|\*{3}|={3}|[-*+] |\d+[.)] |\*\*[^*]+\*\*$")
HARD = np.float32(-99)  # the score of a seam that no evidence can join
TITLE = 60  # cells; a headline of words is no longer
POOL = 5  # seams on either side in a block that are judged together
ENOUGH = 4  # seams of a block that tell whether its lines are meant
WRAPPED = np.float32(1)  # the least score below a line that fills its column in prose
INDENT = 8  # cells; an indent and what a justified line may lack beside it
COLUMN = 1 / 4  # share of lines of one width that tells a column
MARKED = 0.4  # share of lines with a mark inside that tells prose
SURE = np.float32(-9)  # that of a seam between whole sentences


def facts_of(page: Page, rules: FixerRules) -> LineFacts:
    """Measure the lines of a page, and ask once what no join changes: words across seams, code, words that begin a phrase."""
    facts = LineFacts.of(page)
    if len(facts) < 2 or never_wrapped(facts):
        return facts
    latin = rules["join-latin"]
    return replace(
        facts, bonds=lexical_bonds(facts), program=code_lines(facts, latin.compiled("code")), begun=facts.ends_on(latin.words)
    )


@dataclass(frozen=True)
class Seams:
    """The seams of a page: their scores (above 0: join; `likely` of the rules is taken off) and what they lie between."""

    facts: LineFacts
    scores: Floats
    han: NDArray[np.bool_]  # judged as Chinese, else as a Latin-script seam
    meant: NDArray[np.bool_]  # between lines that are set on purpose: verse, lists, tables, code
    shut: NDArray[np.bool_]  # parted by the widths of the printed lines, which the next join would hide


def judge_seams(facts: LineFacts, rules: FixerRules) -> Seams:
    """Score every seam of the page; Chinese and Latin seams by their own weights."""
    size = max(len(facts) - 1, 0)
    if not size or never_wrapped(facts):
        return Seams(facts, np.full(size, SURE, dtype=np.float32), np.ones(size, dtype=bool), *np.zeros((2, size), dtype=bool))
    evidence = seam_evidence(facts, rules["join-han"].data)
    letters, characters = facts.counts["letters"], facts.counts["han"]
    han = (characters[:-1] + characters[1:]) * 3 > letters[:-1] + letters[1:]
    scores, meant, margin = (np.zeros(size, dtype=np.float32) for _ in range(3))
    for script, mask in (("han", han), ("latin", ~han)):
        if mask.any():
            data = rules[f"join-{script}"].data
            scores[mask] = weigh(data["weights"], evidence)[mask] - np.float32(data["likely"])
            asked = np.flatnonzero(mask & ((scores > data["doubtful"]) | (facts.blanks == 0)))
            if asked.size:
                around = products(Evidence(evidence.names, evidence.values[:, asked]), SURROUNDINGS)
                meant[asked] = weigh(data["meant"], around)
            margin[mask] = data["margin"]
    meant = pooled(facts, meant)
    scores = np.minimum(scores, margin - meant)
    scores[divided_words(facts) | clinging_marks(facts)] = -SURE
    found = evidence.named()
    full = wrapped_lines(facts, found) & (meant <= 0)
    scores[full] = np.maximum(scores[full], WRAPPED)
    title = headlines(facts, found)
    stanza = stanzas(found) | (quantities(facts, found) & ~han)
    shut = closings(found) | short_heads(facts, found)
    scores[shut | signatures(found)] = SURE
    if (facts.blanks > 0).all():  # one paragraph a line already, as clean text is: a sentence's end closes it
        begun = (facts.kind(facts.first[1:]) & (STOP | PAUSE | CLOSE)) == 0
        sole = (found["no_stops"] > 0) & (found["left_pause"] > 0) & (facts.width[:-1] > TITLE)  # 、 ends sentences, too
        scores[((found["left_stop"] > 0) | sole) & begun] = SURE
    scores[title[:-1] | title[1:] | printed_indents(facts)[1:] | stanza] = SURE
    structure = barred(facts)
    scores[structure] = HARD
    return Seams(facts, scores, han, stanza | structure | (meant > 0), shut)


def pooled(facts: LineFacts, meant: Floats) -> Floats:
    """Judge the lines of a block together: the mean of the seams near in it; over a blank line, what both blocks say."""
    tight = facts.blanks == 0
    block = facts.block[:-1]
    heads = np.flatnonzero(np.diff(facts.block, prepend=-1))
    tails = np.append(heads[1:], len(facts)) - 1
    here = np.arange(len(meant))
    low, high = np.maximum(here - POOL, heads[block]), np.minimum(here + POOL + 1, tails[block])
    total = np.concatenate((np.zeros(1, dtype=np.float64), np.cumsum(np.where(tight, meant, 0), dtype=np.float64)))
    # A block of two or three lines says little of how it was set: what they say counts in part.
    share = (high - low) / np.maximum(high - low, ENOUGH) / np.maximum(high - low, 1)
    found = np.where(tight, (total[high] - total[low]) * share, meant).astype(np.float32)
    above, below = np.append(-np.inf, found[:-1]), np.append(found[1:], -np.inf)
    above[1:][~tight[:-1]] = -np.inf
    below[:-1][~tight[1:]] = -np.inf
    both = np.minimum(above, below)
    return np.asarray(np.where(tight, found, np.maximum(found, both)), dtype=np.float32)


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


def closings(found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell the seams that close a paragraph where 、 is the page's only mark: it ends a short line between full ones."""
    short = (found["left_loose"] > 0) & (found["dip"] > 0) & (found["right_fits"] > 0)
    return np.asarray((found["no_stops"] > 0) & (found["left_pause"] > 0) & short)


def after_close(found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell the seams below a line that follows the short last one of a paragraph."""
    return np.append(False, ((found["left_stop"] > 0) & (found["left_fits"] == 0))[:-1])


def wrapped_lines(facts: LineFacts, found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell the seams below a line that fills its column, and ends neither a sentence nor a clause, above another full line.

    A paragraph's first line fills it too, by its indent, whether the page has kept that or not. All this among prose: most
    lines near have a mark inside, nothing on the lower line says that it begins an item or a story.
    """
    ended = (found["left_stop"] + found["left_pause"] + found["blank"] + found["left_long"] + found["right_long"]) > 0
    begins = (found["right_starts_item"] + found["right_starts_label"] + found["right_dateline"] + found["left_dateline"]) > 0
    near = share(facts.width <= LONGEST)[:-1]
    prose = (found["left_share_inside"] >= MARKED) & (found["left_wrapped"] * near >= COLUMN)
    first = after_close(found) & (found["left_fill"] >= -7 / 8) & (found["left_fill"] <= 1 / 8)
    full = (found["left_fits"] > 0) & (found["left_fits_back"] > 0) & (found["left_no_inside_marks"] == 0)
    return np.asarray(prose & (found["right_fits"] > 0) & (first | full) & ~ended & ~begins)


def divided_words(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell the seams that run through a word of letters: a hyphen after a letter, and a letter on the very next line."""
    last = facts.last[:-1]
    hyphen = ((facts.kind(last) & HYPHEN) != 0) & ((facts.kind(last - 1) & LETTER) != 0)
    return np.asarray(hyphen & ((facts.kind(facts.first[1:]) & LETTER) != 0) & (facts.blanks == 0))


def headlines(facts: LineFacts, found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell lines that are headlines beyond doubt: without a mark, short of the column, and placed as only headlines are.

    That is above a dateline, or alone between the end of a sentence and a longer paragraph, or alone and in capitals.
    """
    cased = (found["left_starts_upper"] > 0) & (found["right_starts_upper"] > 0)
    unbound = (found["left_starts_han"] > 0) & (found["word_across"] == 0) & (found["long_word_across"] == 0)
    ends = (found["left_stop"] == 0) & (found["left_pause"] == 0) & (found["left_open"] == 0)
    short = (facts.width[:-1] <= TITLE) & (facts.width[:-1] * 3 <= facts.width[1:])
    told = short & ends & (cased | unbound)
    unmarked = np.append((found["left_no_marks"] > 0) | told, False)
    half = facts.width[:-1] * 2 <= facts.width[1:]  # on a page of a few lines no column shows
    half_as_wide = np.append(half, False)
    narrow = np.append(((found["left_fits"] == 0) | half) & (found["left_long"] == 0), False)
    stop = (found["left_stop"] > 0) | ((found["no_stops"] > 0) & (found["left_pause"] > 0))
    ended = np.append(True, stop) | np.append(True, found["left_no_marks"] > 0)
    above = np.append(facts.dateline[1:], False)
    longer = np.append((found["right_no_marks"] == 0) & (found["left_wider"] < -0.5), False)
    alone = np.append(found["left_alone"] > 0, False)
    begun = np.append((found["right_starts_letter"] == 0) | (found["right_starts_upper"] > 0), False)
    capitals = np.append(found["left_capitals"] > 0, False)
    tight = np.append((found["blank_above"] > 0) & (found["left_loose"] > 0) & (found["right_fits"] > 0), False)
    tight &= np.append(False, stop)
    placed = (above & (facts.width <= 100)) | (alone & narrow & ended & longer & begun) | (alone & capitals)
    placed |= tight & half_as_wide & begun
    return np.asarray(unmarked & placed & (facts.counts["han"] * 3 + facts.counts["letters"] >= 9))


def short_heads(facts: LineFacts, found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell the seams below a Chinese line too short for a paragraph's first: no indent makes up for what it lacks.

    It stands at the top or above its column's usual width, ends without a mark, and no word runs on below.
    """
    unended = (found["left_stop"] == 0) & (found["left_pause"] == 0) & (found["left_open"] == 0) & (found["blank"] == 0)
    unbound = (found["left_starts_han"] > 0) & (found["word_across"] == 0) & (found["long_word_across"] == 0)
    unbound &= (found["left_bound_tail"] == 0) & (found["right_bound_head"] == 0)
    short = (facts.width[:-1] + INDENT < facts.width[1:]) & (facts.width[1:] <= facts.rooms.widest + LOOSE)
    begun = after_close(found) & (found["left_fill_back"] <= -1)
    begun |= (found["blank_above"] > 0) & np.append(False, found["left_stop"][:-1] > 0)
    return np.asarray(unended & unbound & short & ((found["left_top"] > 0) | begun))


def stanzas(found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell the seams in blocks that prose does not make: without one mark, each line a sentence, or each with a capital.

    The first are new verse, tables and lists, the second old verse and notices; the third is how Latin-script verse is set.
    """
    lines = found["left_block_lines"]
    shape = (found["left_block_share_no_marks"] == 1) | (found["left_block_share_upper"] == 1)
    sentences = (found["left_block_share_stop"] == 1) & (lines >= 3 / 8)
    inside = ((shape & (lines >= 4 / 8)) | sentences) & (found["blank"] == 0)
    below = (found["right_block_share_no_marks"] == 1) | (found["right_block_share_upper"] == 1)
    between = (found["blank"] > 0) & shape & below & (np.minimum(lines, found["right_block_lines"]) >= 3 / 8)
    return np.asarray(inside | between)


def quantities(facts: LineFacts, found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell the seams in a block most of whose lines begin with a number, and none ends a sentence, as ingredients do."""
    numbered = block_share(((facts.kind(facts.first) & DIGIT) != 0)[None], facts.block)[0][:-1] > 1 / 2
    lines = (found["left_block_lines"] >= 3 / 8) & (found["blank"] == 0) & (found["left_long"] == 0)
    return np.asarray(numbered & lines & (found["left_block_share_stop"] == 0))


def signatures(found: Mapping[str, Floats]) -> NDArray[np.bool_]:
    """Tell the seams above a letter's signature: capitals alone on their line, below a close that ends on a comma."""
    capitals = (found["right_capitals"] > 0) & (found["left_capitals"] == 0) & (found["right_alone"] > 0)
    return np.asarray(capitals & (found["blank"] > 0) & (found["left_pause"] > 0))


def printed_indents(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell lines that begin with two ideographic spaces, which is how Chinese print begins a paragraph."""
    before = facts.code(facts.first - np.array([[1], [2]])) == ord("\N{IDEOGRAPHIC SPACE}")
    return np.asarray(before.all(axis=0) & (facts.indent == 4))


def barred(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell the seams that are structure: markdown's, those of columns set with spaces, and those by lines without words."""
    left, right = slice(None, -1), slice(1, None)
    program = facts.program if facts.program is not None else np.zeros(len(facts), dtype=bool)
    wordless = facts.counts["han"] + facts.counts["letters"] + facts.counts["digits"] == 0
    page = facts.page
    gaps = wide_gaps(facts)
    bars = program[left] | program[right]
    bars |= (wordless[left] & wordless[right]) | ((gaps[left] > 0) & (gaps[right] > 0)) | (gaps[left] > 1) | (gaps[right] > 1)
    if page.is_markdown:
        markup = _markup(page, facts)
        hard = (facts.end - facts.last > 2) | (facts.code(facts.last) == ord("\\"))
        bars |= markup[left] | markup[right] | hard[left]
    return np.asarray(bars)


def wide_gaps(facts: LineFacts) -> Ints:
    """Count the tabs and the runs of two spaces and more between the words of each line: what parts columns."""
    page = facts.page
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
