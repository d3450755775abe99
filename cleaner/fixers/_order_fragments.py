"""Put fragments that columns have torn apart back where their sentence goes on."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from cleaner.edits import Doubt, Edit, move
from cleaner.fixers._order_beliefs import Doubles, Ties, ties_of
from cleaner.fixers._order_lines import Ends, Flags, Ints
from cleaner.fixers._order_orphans import LONG, Outline, blank_before, outline_of
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

PARTED = 0.3  # a line that is less likely to go on in the next one is parted from it
LOOSE = -1.5  # logits below which the next line does not go on from one that is no tail
SMALLEST = 20  # cells; a column of a newspaper is no narrower
SCRAP, LARGER = 8, 4  # lines; a piece as small, before one that many times as large, is no article's beginning
Links = dict[int, int]  # from the tail's line to the head's


def mend_torn(page: Page, ends: Ends, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Carry each fragment that begins in mid-sentence behind the line that breaks off there, as far as that is plain.

    A fragment ends where the next one was put, at the next headline or dateline and at the page's end; what stood between
    goes behind it. What is not plain is a doubt that says where the sentence may go on.
    """
    rule = rules.get_rule("torn-sentences")
    if rule is None or len(ends) < 2:
        return
    weights = rules["lines-across-columns"].data["weights"]
    outline = outline_of(page, ends, weights, rule)
    ties = ties_of(outline, weights)
    if ties.stays.all():
        return
    beliefs = ties.beliefs(rule.data["weights"])
    beliefs = np.where(_mixed(outline, rule)[ties.tails] | _mixed(outline, rule)[ties.heads], 0.0, beliefs)
    clear = surest(ties, beliefs, rule.data["clear"], {})
    unclear = surest(ties, beliefs, rule.data["doubted"], clear)
    cuts = _beginnings(outline) | outline.dated
    loose = np.flatnonzero((outline.bonds < LOOSE) & ~ends.stop)
    loose = loose[~np.isin(loose, ties.tail_ends) & (loose + 1 < len(ends))]
    cuts[loose + 1] = True
    parted = ties.tails[ties.stays & (beliefs < PARTED)] + 1
    cuts[[*parted.tolist(), *(line for tail, head in unclear.items() for line in (tail + 1, head) if line < len(ends))]] = True
    links, order = _ordered(len(ends), cuts, outline.dated, clear)
    unclear.update((tail, head) for tail, head in clear.items() if tail not in links)
    yield from _edits(page, ends, order, links, rule)
    for tail, head in unclear.items():
        number = int(np.searchsorted(page.line_starts, ends.start[head], side="right"))
        note = f"the sentence breaks off here and may go on in line {number}"
        yield Doubt(int(ends.start[tail]), int(ends.end[tail]), "torn-sentence", note)


def _mixed(outline: Outline, rule: Rule) -> Flags:
    """Tell the lines around which sentence after sentence breaks off: columns read across, not torn ones."""
    broken = (outline.bonds < rule.data["unlike"]) & ~outline.ends.stop
    width = min(rule.data["around"], len(broken))
    around = np.convolve(broken, np.ones(width), "same") / np.convolve(np.ones(len(broken)), np.ones(width), "same")
    return np.asarray(around > rule.data["broken"], dtype=bool)


def surest(ties: Ties, beliefs: Doubles, least: float, made: Links) -> Links:
    """Match tails with heads, the likeliest first, as far as `made` leaves them unmatched; return those that stand elsewhere.

    A line that goes on in the next one is a match like any other: who has a likelier partner is not carried away from it.
    """
    links: Links = {}
    tails, heads = set(made), set(made.values())
    chosen = np.flatnonzero(beliefs >= least)
    for place in chosen[np.argsort(-beliefs[chosen], kind="stable")].tolist():
        tail, head = int(ties.tails[place]), int(ties.heads[place])
        if tail not in tails and head not in heads:
            tails.add(tail)
            heads.add(head)
            if not ties.stays[place]:
                links[tail] = head
    return links


def _beginnings(outline: Outline) -> Flags:
    """Tell the lines before which the page is cut: headlines, torn heads, what follows a form feed."""
    page, ends, bonds = outline.page, outline.ends, outline.bonds
    fresh = np.append(True, bonds[:-1] < 0)
    headline = fresh & ~ends.stop & (bonds < 0) & (ends.column - ends.width >= outline.headline_short)
    blank = blank_before(page, ends)
    alone = blank & np.append(blank[1:], True) & (ends.width < LONG)
    headline |= fresh & ~ends.stop & (bonds < 0) & alone
    short = np.append(False, (ends.stop & ~outline.fills)[:-1])
    torn = fresh & short & (ends.column - ends.width <= 1) & (ends.column >= SMALLEST)  # a full line below a paragraph's last
    sheets = np.searchsorted(np.flatnonzero(page.codes == ord("\f")), ends.start)
    return np.asarray(headline | torn | np.append(True, np.diff(sheets) > 0), dtype=bool)


def _ordered(size: int, beginnings: Flags, fixed: Flags, wanted: Links) -> tuple[Links, list[int]]:
    """Return the links that can be made, and the lines in the order in which they then stand.

    The page is cut into pieces before its beginnings, after the tails and before the heads; pieces that are linked become
    one chain. `fixed` are the beginnings that are sure: datelines.
    """
    links = dict(wanted)
    while True:
        cuts = beginnings.copy()
        cuts[0] = True
        cuts[list(links.values())] = True
        cuts[[tail + 1 for tail in links if tail + 1 < size]] = True
        starts = np.flatnonzero(cuts)
        piece_of = np.cumsum(cuts) - 1
        after = {int(piece_of[tail]): int(piece_of[head]) for tail, head in links.items()}
        rings = _rings(after)
        if not rings:
            break
        links = {tail: head for tail, head in links.items() if int(piece_of[tail]) not in rings}
    return links, [line for chain in _chains(starts, size, after, fixed) for line in chain]


def _chains(starts: Ints, size: int, after: Links, fixed: Flags) -> list[list[int]]:
    """Return the lines of each chain of pieces, in the order in which the chains stand.

    A chain stands where its first piece stood; a first piece that is a scrap, and no dated beginning, comes to its second.
    """
    stops = np.append(starts[1:], size)
    followed = set(after.values())
    found: list[tuple[int, list[int]]] = []
    for piece in range(len(starts)):
        if piece in followed:
            continue
        chain = [piece]
        while chain[-1] in after:
            chain.append(after[chain[-1]])
        sizes = (stops - starts)[chain]
        scrap = len(chain) > 1 and sizes[0] <= SCRAP and sizes[0] * LARGER <= sizes[1] and not fixed[starts[piece]]
        lines = [line for one in chain for line in range(int(starts[one]), int(stops[one]))]
        found.append((chain[1] if scrap else piece, lines))
    return [lines for _, lines in sorted(found)]


def _rings(after: Links) -> set[int]:
    """Find the pieces that would follow themselves."""
    seen: set[int] = set()
    rings: set[int] = set()
    for first in after:
        piece = first
        path: dict[int, None] = {}
        while piece in after and piece not in seen:
            seen.add(piece)
            path[piece] = None
            piece = after[piece]
        if piece in path:
            walked = list(path)
            rings.update(walked[walked.index(piece) :])
    return rings


def _edits(page: Page, ends: Ends, order: list[int], links: Links, rule: Rule) -> Iterator[Edit]:
    """Yield one move for each stretch of the page whose lines change places among themselves."""
    placed = np.array(order)
    whole = np.flatnonzero(np.maximum.accumulate(placed) == np.arange(len(placed))) + 1
    done = 0
    for low, high in pairwise([0, *whole.tolist()]):
        if high - low > 1:
            begins = low - 1 if low > done and links.get(low - 1) == placed[low] else low  # with its tail, to close the gap
            yield _moved(page, ends, placed[begins:high], links, rule)
            done = high


def _moved(page: Page, ends: Ends, lines: Ints, links: Links, rule: Rule) -> Edit:
    """Set the lines of a stretch in that order: those that are linked under each other, others with a blank line between."""
    start, end = int(ends.start[lines.min()]), int(ends.end[lines.max()])
    runs = np.split(lines, np.flatnonzero(np.diff(lines) != 1) + 1)
    pieces: list[tuple[int, int] | str] = []
    for number, run in enumerate(runs):
        if number:
            pieces.append("\n" if links.get(int(runs[number - 1][-1])) == int(run[0]) else "\n\n")
        pieces.append((int(ends.start[run[0]]), int(ends.end[run[-1]])))
    return move(page.text, start, end, pieces, rule.name, rule.tier)
