"""Photo credits and the captions they close, and captions that open with 图为.

A credit is the anchor: the caption is what stands before it, up to a caption's opener or to where the text above has
ended its sentence. Where neither is near, the credit alone is lifted.
"""

import re
from collections.abc import Container, Iterator
from statistics import median
from typing import NamedTuple

import numpy as np

from cleaner.classes import HAN, codes_of, table
from cleaner.fixers._furniture_cells import cells_of
from cleaner.fixers._furniture_context import Lift
from cleaner.fixers._furniture_layout import Layout, squeeze
from cleaner.rulebook import FixerRules, Rule

CREDIT_REACH = 48  # characters of a credit before its anchor (新华社特约记者 …、… 摄), and of a Latin one after it
_AROUND = 12  # lines on either side that tell whether a page was read in order
_WIDER = 40  # the same for Latin lines, whose small letters tell
_SMALL = 0.5  # of the lines below an ended sentence: where more are in small letters, they do not go on from it
_SOME = 3
_FEW = 6  # fewer than so many of them tell nothing
_ACROSS = -0.7  # nats, the median bond of lines where columns are read across; within a column it is above 0
_APART = np.zeros(2, np.uint16)  # parts the characters on both sides for the language model
_ENDED = re.compile(r"[。！？!?.…:：][”’」』》）)\]\"']*\Z")
_BESIDE = re.compile(r"[ \u3000]?[^\s]")
_TAIL_ONLY = re.compile(r"[^（(]*[）)]")
_TITLED = re.compile("[㐀-鿿]*(?:[记記]者|通[讯訊]员)")
_BARE = re.compile("[^（(／/]{2,4}[摄攝]")  # a name alone: it may stand under another picture's caption
_WORD = re.compile(r"[^\W\d_]{3}|\d{2}|[㐀-鿿]")  # a line without any is a scanner's noise
_SHRED = 4  # characters of a line that is no sentence's
_STUB = 12  # characters of a first word that stands on a line of its own
_OUT = 1.2  # a caption's line may be so much wider than the column that it stands in
_COLUMN = 5  # lines that tell how wide it is
_DOTS = "·"  # for a full stop, as OCR reads it
_COLUMNS = re.compile(r"\S[ \u3000]{3,}\S")  # two columns side by side


class Bounds(NamedTuple):
    """How far a caption reaches; data of the rule `caption`."""

    lines: int
    characters: int
    plain_lines: int
    plain_characters: int
    full: float

    @classmethod
    def of(cls, rule: Rule) -> "Bounds":
        """Read the bounds of the rule."""
        data = rule.data
        return cls(data["lines"], data["characters"], data["plain_lines"], data["plain_characters"], data["full"])


def find_credit(layout: Layout, place: int, rule: Rule) -> tuple[int, int] | None:
    """Return where the credit around the hint at `place` begins and ends; it must close its line."""
    return _han_credit(layout, place, rule) if "tail" in rule.data else _latin_credit(layout, place, rule)


def is_whole(layout: Layout, place: int, rule: Rule) -> bool:
    """Whether a credit ends at the hint, and no bracket in it closes that was opened elsewhere: 颖 摄）."""
    credit = find_credit(layout, place, rule)
    return credit is not None and _TAIL_ONLY.fullmatch(layout.text, *credit) is None


def _han_credit(layout: Layout, place: int, rule: Rule) -> tuple[int, int] | None:
    text = layout.text
    tail = rule.compiled("tail").match(text, place + 1) or rule.compiled("tail").match(text, place + 2)  # 摄, or 供图
    window = squeeze(text, max(place - CREDIT_REACH, _cell_start(layout, place)), tail.end() if tail else place)
    found = rule.compiled("credit").search(window.text) if tail else None
    if found is None:
        return None
    start = window.offsets[found.start()]
    if tail and _BESIDE.match(text, tail.end()) and not (_cell_start(layout, place) and _TITLED.match(found.group())):
        return None  # what stands after one blank is the next column's only where columns lie side by side
    before = text[layout.span(layout.line_of(start))[0] : start].strip()
    closed = _closes(text, start) or before.endswith(_DOTS)
    if ("closed" in rule.data and before and not closed) or (not before and _BARE.fullmatch(found.group())):
        return None
    return start, window.offsets[found.end() - 1] + 1


def _cell_start(layout: Layout, place: int) -> int:
    """Return where the cell at the place begins, 0 where its line is not parted into cells."""
    cells = cells_of(layout.text, *layout.span(layout.line_of(place)))
    return next((start for start, end in cells if start <= place < end), 0) if len(cells) > 1 else 0


def _latin_credit(layout: Layout, place: int, rule: Rule) -> tuple[int, int] | None:
    line = layout.line_of(place)
    start, end = layout.span(line)
    end = start + len(layout.text[start:end].rstrip())
    found = rule.compiled("credit").search(layout.text, start, end)
    if found is None or found.end() != end or not found.start() <= place < end:
        return None
    below = line + 1
    if "wraps" in rule.data and below < len(layout) and (not layout.gap_below(line) or layout.gap_below(below)):
        runs_on = re.fullmatch(rule.data["wraps"], found.group() + "\n" + layout.line(below))  # Photo by Rosa / Delgado
        end = layout.span(below)[1] if runs_on else end
    return found.start(), end


def _closes(text: str, start: int) -> bool:
    """Whether the text before the offset has ended its sentence."""
    return _ENDED.search(text[max(0, start - 8) : start].rstrip()) is not None


def caption_start(layout: Layout, credit: tuple[int, int], floor: int, rules: FixerRules) -> int | None:
    """Return the offset at which the caption before the credit begins, or None; it never reaches above `floor`."""
    rule = rules.get_rule("caption")
    line = layout.line_of(credit[0])
    cell = _cell_start(layout, credit[0])
    if cell and layout.line_of(credit[1] - 1) == line:
        said = "".join(layout.text[cell : credit[0]].split())
        return cell if rule and rule.data["cell"] <= len(said) <= rule.data["plain_characters"] else None
    alone = not layout.text[layout.span(line)[0] : credit[0]].strip()
    line -= alone  # its caption ends on the line above
    if rule is None or line < 0:
        return None
    bounds, opener = Bounds.of(rule), rule.compiled("opener")
    after = layout.line_of(credit[1])
    # Above a Latin credit that stands apart may be a heading, a poem or a paragraph as well.
    apart = alone and line + 2 == after and layout.gap_above(line + 1)
    apart = apart and not table()[min(ord(layout.line(line)[0]), 0xFFFF)] & HAN
    widest = size = lines = begun = 0
    plain: int | None = None
    while line >= 0 and (start := layout.span(line)[0]) >= floor:
        stretch = layout.text[start : min(layout.span(line)[1], credit[0])]
        size, lines = size + _size(stretch), lines + 1
        if size > bounds.characters or lines > bounds.lines:
            break
        if opener.match("".join(stretch[:24].split())):
            return start
        widest = max(widest, int(layout.width[line]))
        if plain is None and not apart and _begins(layout, line, after, floor):
            if lines > bounds.plain_lines or size > bounds.plain_characters or _COLUMNS.search(stretch):
                return None
            noise = line and _is_noise(layout, line - 1) and not layout.gap_above(line) and layout.span(line - 1)[0] >= floor
            apart_too = noise and (layout.gap_above(line - 1) or _ends(layout, line - 2))
            plain, begun = (layout.span(line - 1)[0] if apart_too else start), line
        if line == 0 or not _goes_on(layout, line, widest, bounds.full):
            break
        line -= 1
    lines = layout.line_of(credit[0]) - begun if plain is not None else 0
    if (lines > 1 and not _in_order(layout, line)) or (lines and _is_shuffled(layout, line)):
        return None  # what stands above the credit may be any column's
    return plain


def _in_order(layout: Layout, line: int) -> bool:
    """Whether the lines around go on into each other; not where columns are read across, line by line."""
    around = range(max(1, line - _AROUND), min(len(layout), line + _AROUND))
    broken = [at for at in around if not (layout.gap_above(at) or _ends(layout, at - 1))]
    if len(broken) < _FEW:
        return True
    return median(_bond(layout, at - 1, at) for at in broken) > _ACROSS


def _is_shuffled(layout: Layout, line: int) -> bool:
    """Whether lines in small letters follow on ended sentences around: Latin columns are read across, line by line."""
    around = range(max(1, line - _WIDER), min(len(layout), line + _WIDER))
    ended = [at for at in around if not layout.gap_above(at) and _ends(layout, at - 1)]
    ended = [at for at in ended if not _COLUMNS.search(layout.line(at)) and not _COLUMNS.search(layout.line(at - 1))]
    small = sum(layout.line(at)[0].islower() for at in ended)
    return small >= _SOME and small > _SMALL * len(ended)


def dated_caption(layout: Layout, start: int, credit: int, rules: FixerRules) -> Rule | None:
    """Return the rule for captions that show by nothing but a date at their start, if this is one of them.

    One that stands on one line with its credit shows by that.
    """
    rule = rules.get_rule("caption-dated")
    line = layout.line_of(start)
    if rule and line == layout.line_of(credit) and layout.width[line] <= rule.data["alone"]:
        return None
    head = "".join(layout.text[start : start + 24].split())
    return rule if rule and rule.compiled("dated").match(head) else None


def _begins(layout: Layout, line: int, after: int, floor: int) -> bool:
    """Whether a caption may begin with the line: what stands above has ended, or goes on below the caption instead."""
    first = layout.text[layout.span(line)[0]]
    if first.islower():
        return False
    if line == 0 or layout.span(line - 1)[0] < floor or _ends(layout, line - 1):
        return True
    han = bool(table()[min(ord(first), 0xFFFF)] & HAN)
    shred = han and layout.width[line - 1] <= _SHRED and layout.gap_above(line - 1)  # a picture's own writing
    if shred or not layout.text[slice(*layout.span(line - 1))].strip():  # or a jump line stood there
        return True
    if not han:
        return first.isupper() and (layout.gap_above(line) or _breaks_in(layout, line, after))
    if after >= len(layout):
        return False
    bond = _bond(layout, line - 1, line)
    return bond <= 0.0 or bond <= _bond(layout, line - 1, after)


def _breaks_in(layout: Layout, line: int, after: int) -> bool:
    """Whether a Latin caption stands in a sentence that goes on below it, under noise, or is wider than the column."""
    if _is_noise(layout, line - 1) or (after < len(layout) and layout.line(after)[0].islower()):
        return True
    above = layout.width[max(0, line - _COLUMN) : line]
    return len(above) == _COLUMN and bool(layout.width[line] >= _OUT * above.max())


def _is_noise(layout: Layout, line: int) -> bool:
    text = layout.line(line)
    return _WORD.search(text) is None and any(map(str.isalpha, text))


def _bond(layout: Layout, above: int, below: int) -> float:
    """Weigh in nats how much better the line `below` goes on after the line `above` than it stands by itself."""
    from cleaner.lexicon import han

    end, start = layout.span(above)[1], layout.span(below)[0]
    model = han()
    left = model.fold_codes(codes_of(layout.text[max(0, end - 3) : end]))
    right = model.fold_codes(codes_of(layout.text[start : start + 2]))
    scores = model.log_prob(np.concatenate((left, right, _APART, right)))
    return float(scores[len(left) : len(left) + len(right)].sum() - scores[len(scores) - len(right) :].sum())


def _size(stretch: str) -> int:
    """Return the length of a stretch without white space; two Latin characters take the room of one Han."""
    size = len("".join(stretch.split()))
    return size // 2 if stretch.isascii() else size


def _ends(layout: Layout, line: int) -> bool:
    end = layout.span(line)[1]
    return _closes(layout.text, end)


def _goes_on(layout: Layout, line: int, widest: int, full: float) -> bool:
    """Whether the text above the line may be its own beginning: no paragraph's end, no heading."""
    above = int(layout.width[line - 1])
    if above <= _STUB and layout.line(line)[0].islower():  # Boats / wait below the lock
        return layout.line(line - 1)[0].isupper() and (layout.gap_above(line - 1) or line < 2 or _is_noise(layout, line - 2))
    if _ends(layout, line - 1):
        return above >= full * widest and not layout.gap_above(line)
    return above >= full * widest or (lines_alike(layout, line) and not layout.gap_above(line))


def lines_alike(layout: Layout, line: int) -> bool:
    """Whether the line above is no heading: not set off from what stands above it."""
    return line >= 2 and not layout.gap_above(line - 1)


def find_captions(layout: Layout, place: int, rule: Rule) -> Iterator[Lift]:
    """Yield the caption at `place` if its line opens with words that only captions use (图为) and it has no credit."""
    line = layout.line_of(place)
    if not rule.compiled("plain").fullmatch(layout.text[layout.span(line)[0] : place + 2]):
        return
    start, size = layout.span(line)[0], 0
    for here in range(line, min(line + rule.data["plain_lines"], len(layout))):
        size += _size(layout.line(here))
        if size > rule.data["plain_characters"]:
            return
        if _ends(layout, here):
            yield Lift(start, layout.span(here)[1], rule)
            return
        if layout.gap_below(here):
            return


def stands_free(layout: Layout, line: int, gone: Container[int]) -> bool:
    """Whether what is kept above the line has ended its sentence, or stands apart: not 企 / 图为."""
    while line and not layout.gap_above(line):
        line -= 1
        if line not in gone:
            return _ends(layout, line)
    return True
