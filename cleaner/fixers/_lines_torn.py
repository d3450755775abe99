"""Find printed lines that a reader tore at their quotation marks and brackets.

The text layer of a page changes its font at such a mark, and an engine that finds words by boxes sees a gap there; both
then give one printed line out as two or three. Nothing else makes neighbours that fill the column only together.
"""

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import CLOSE, HAN, OPEN, PAUSE, STOP, WIDE
from cleaner.fixers._lines_facts import LONGEST, NEIGHBOURS, LineFacts, column_width, share

PIECES = 4  # lines that one printed line is torn into, at most
SLACK = 3  # cells by which a justified line may fall short of its column
_ASIDES = [ord(mark) for mark in "（(【〔["]  # what begins with one of these may be a title or a signature of its own
COLUMN = 1 / 4  # share of the lines near that fill it: what tells a column from lines of one width by chance
SHORT = 5  # cells by which each piece must: one less than the first line of a paragraph, with a mark hung into the margin


def mended(facts: LineFacts) -> tuple[LineFacts, NDArray[np.bool_]]:
    """Return the facts of the lines as they were printed, and which seams lay inside one of them."""
    torn = torn_lines(facts)
    return (facts.merged(torn, facts.blanks, np.zeros_like(torn)) if torn.any() else facts), torn


def clinging_marks(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell the seams before a mark that no line begins with: 。 and 》 never leave the word that they follow.

    Not after a line that has ended its sentence: there the mark may stand for another that was misread.
    """
    first, last = facts.kind(facts.first[1:]), facts.kind(facts.last[:-1])
    marks = ((first & (PAUSE | STOP)) != 0) & ((first & WIDE) != 0) & (facts.code(facts.first[1:]) != ord("…"))
    closing = ((first & (OPEN | CLOSE)) == CLOSE) & facts.open_at_end[:-1]
    return np.asarray(_tight(facts) & ((marks & ((last & (HAN | CLOSE)) != 0) & ~_ended(facts)) | closing))


def torn_lines(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell the seams inside one printed line: before a quote or bracket, between short pieces that fill the column together."""
    size = len(facts)
    found = np.zeros(max(size - 1, 0), dtype=bool)
    first = facts.kind(facts.first[1:])
    aside = np.isin(facts.code(facts.first[1:]), _ASIDES)
    opening = ((first & OPEN) != 0) & np.where(aside, facts.open_at_end[1:], ~_ended(facts))
    touching = ((opening | ((first & (OPEN | CLOSE)) == CLOSE)) & _tight(facts)) | clinging_marks(facts)
    if not touching.any():
        return found
    width = np.where(facts.width > LONGEST, 0, facts.width)
    column = column_width(width, (NEIGHBOURS, NEIGHBOURS), 3)
    steady = share(np.abs(width - column) <= SLACK) >= COLUMN
    short = (width < column - SHORT) & (width > 0) & steady
    lone = (facts.width[1:] <= 2) & touching  # a mark by itself belongs to the line above, however full that is
    short[1:] |= lone
    short[:-1] |= lone & (width[:-1] > 0)
    above = np.append(False, _tight(facts) & ~_ended(facts) & (width[:-1] >= column[:-1] - SLACK))  # a full line goes on
    total, marks = (np.concatenate(([0], np.cumsum(values))) for values in (width, facts.marks))
    for pieces in range(2, min(PIECES, size) + 1):
        heads = np.arange(size - pieces + 1)
        seams, lines = heads + np.arange(pieces - 1)[:, None], heads + np.arange(pieces)[:, None]
        together = total[heads + pieces] - total[heads]
        fills = (together >= column[heads] - SLACK) & (together < column[heads] + 2 * pieces)
        fills &= above[heads] | (marks[heads + pieces] > marks[heads])  # a headline of two lines has neither
        whole = fills & touching[seams].all(axis=0) & short[lines].all(axis=0)
        found[seams[:, whole].ravel()] = True
    return found


def _tight(facts: LineFacts) -> NDArray[np.bool_]:
    return np.asarray((facts.blanks == 0) & ((facts.counts["han"][:-1] > 0) | (facts.width[:-1] <= 2)))


def _ended(facts: LineFacts) -> NDArray[np.bool_]:
    """Tell the seams above which a sentence ends."""
    last, before = facts.kind(facts.last[:-1]), facts.kind(np.maximum(facts.last[:-1] - 1, facts.first[:-1]))
    return np.asarray(((last & STOP) != 0) | (((last & CLOSE) != 0) & ((before & STOP) != 0)))
