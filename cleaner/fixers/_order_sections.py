"""Sections that carry letters or numbers and stand out of order go back in order (A D B C, 看点一 看点四 看点二).

An extractor that takes the columns of a boxed story one after the other hands over whole sections in the wrong order.
The labels prove it: one series, complete, each number once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cleaner.edits import Doubt, Edit, move
from cleaner.fixers._order_stories import Line, cells_of, is_fragment, read_lines
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

_HAN_DIGITS = "一二三四五六七八九十"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_WORDS = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN")
_VALUES = {
    **{char: place for place, char in enumerate(_HAN_DIGITS, 1)},
    **{char: place for place, char in enumerate(_CIRCLED, 1)},
    **{chr(64 + place): place for place in range(1, 11)},
    **{str(place): place for place in range(1, 16)},
    **{f"0{place}": place for place in range(1, 10)},
}
_HEAD = 30  # Han cells: a headline's line is no longer
_NAMED = {name: place for names in (_ROMAN, _WORDS) for place, name in enumerate(names, 1)}


@dataclass(frozen=True)
class Label:
    """The label of a section: its number, and which of the page's lines it begins."""

    value: int
    line: int


@dataclass(frozen=True)
class Marks:
    """The compiled patterns of the rule."""

    series: Mapping[str, re.Pattern[str]]
    clear: frozenset[str]
    sentence: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]

    @staticmethod
    def of(rule: Rule) -> "Marks":
        """Read the patterns of a rule."""
        series = {name: re.compile(pattern) for name, pattern in rule.data["series"].items()}
        patterns = (rule.compiled(key) for key in ("sentence", "opening", "closing"))
        return Marks(series, frozenset(rule.data["clear"]), *patterns)


def reorder_sections(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Put lettered or numbered sections back in order; where one of them may not be whole, doubt.

    A list, a ranking counted down, a table and a sentence's items have no body under each label, and stay.
    """
    rule, doubted = rules.get_rule("sections-in-order"), rules["sections-out-of-order"]
    if rule is None:
        return
    marks = Marks.of(rule)
    lines = read_lines(page)
    reach = -1
    for name, labels in sorted(_series(lines, marks).items(), key=lambda item: item[1][0].line):
        if not _is_torn(labels, name.split(" ", 1)[0] in marks.clear) or lines[labels[0].line].start < reach:
            continue
        bounds = _bounds(lines, labels, marks, rule)
        if bounds is None:
            continue
        reason = _why_not(lines, labels, bounds, marks)
        if reason:
            yield Doubt(lines[labels[0].line].start, lines[labels[-1].line].end, doubted.name, reason)
        else:
            yield _edit(page.text, lines, labels, bounds, rule)
        reach = lines[bounds[-1] - 1].end


def _series(lines: Sequence[Line], marks: Marks) -> dict[str, list[Label]]:
    """Return the labels by their series: the same words and marks around the number make one."""
    found: dict[str, list[Label]] = {}
    for number, line in enumerate(lines):
        for name, pattern in marks.series.items():
            match = pattern.match(line.text)
            if match:
                value = _value_of(match)
                if value:
                    found.setdefault(f"{name} {_shape_of(match)}", []).append(Label(value, number))
                break
    return found


def _value_of(match: re.Match[str]) -> int:
    """Return the number of a label, 0 where its letter and its number disagree."""
    text = match["n"]
    value = _NAMED.get(text.upper(), 0) if "named" in match.re.groupindex else _VALUES.get(text, 0)
    letter = match.groupdict().get("letter")
    return value if not letter or _VALUES.get(letter) == value else 0


def _shape_of(match: re.Match[str]) -> str:
    """Return the label with its number left out: figures and characters are not of one series."""
    text, start = match.group(), match.start()
    spans = sorted(match.span(name) for name in ("letter", "n") if name in match.re.groupindex and match[name])
    parts, position = [], 0
    for low, high in spans:
        parts.append(text[position : low - start])
        position = high - start
    kind = "9" if match["n"].isdecimal() else "A" if match["n"].isascii() else "一"
    return kind + "#".join([*parts, text[position:]])


def _is_torn(labels: Sequence[Label], clear: bool) -> bool:
    """Whether the series is complete and out of order; one counted down is meant so."""
    values = [label.value for label in labels]
    if len(values) < (2 if clear else 3) or sorted(values) != list(range(1, len(values) + 1)):
        return False
    falls = all(above > below for above, below in pairwise(values))
    return values != sorted(values) and (not falls or len(values) == 2)


def _bounds(lines: Sequence[Line], labels: Sequence[Label], marks: Marks, rule: Rule) -> list[int] | None:
    """Return the line at which each section begins and the one at which the last ends; None where they are no sections."""
    last = labels[-1].line
    end = _end_of(lines, last, marks)
    bounds = [*(label.line for label in labels), end]
    for first, after in pairwise(bounds):
        head = lines[first]
        body = lines[first + 1 : after]
        if not head.gap and first and not lines[first - 1].finished:
            return None  # it stands inside a sentence
        if cells_of(head.text) > rule.data["longest"] or marks.sentence.search(head.text):
            return None
        if sum(cells_of(line.text) for line in body) < rule.data["body"] or not any(line.finished for line in body):
            return None
    return bounds


def _depth_of(text: str) -> int:
    """Return how many # signs lead a line; 0 where none do."""
    return len(text) - len(text.lstrip("#")) if text.startswith("#") else 0


def _end_of(lines: Sequence[Line], label: int, marks: Marks) -> int:
    """Return the line where another story begins, or a headline that may be one's."""
    depth = _depth_of(lines[label].text) or 6
    for number in range(label + 1, len(lines)):
        line, above = lines[number], lines[number - 1]
        if marks.closing.search(above.text) and number > label + 1:
            return number
        if 0 < _depth_of(line.text) <= depth:
            return number
        if number > label + 1 and above.finished and _starts_anew(lines, number, marks):
            return number
    return len(lines)


def _starts_anew(lines: Sequence[Line], number: int, marks: Marks) -> bool:
    """Whether a dateline stands here, or one or two lines between blanks without a mark, as a headline does."""
    line = lines[number]
    if marks.opening.match(line.text):
        return True
    return bool(_heads_at(lines, number, marks))


def _heads_at(lines: Sequence[Line], number: int, marks: Marks) -> int:
    """Return how many lines make a headline there: between blanks, and without a mark of a sentence."""
    end = number
    while end < len(lines) and (end == number or not lines[end].gap) and end - number < 4:
        text = lines[end].text
        if "、" in text or marks.sentence.search(text) or lines[end].finished or cells_of(text) > _HEAD:
            return 0
        end += 1
    apart = lines[number].gap and end - number < 4 and (end == len(lines) or lines[end].gap)
    return end - number if apart and not is_fragment(lines, number, end) else 0


def _why_not(lines: Sequence[Line], labels: Sequence[Label], bounds: Sequence[int], marks: Marks) -> str:
    """Say why the sections may not be whole, or nothing."""
    headed = False
    sizes = []
    for label, (first, after) in zip(labels, pairwise(bounds), strict=True):
        reason = _why_not_one(lines, (first, after), marks, is_last=label.value == len(labels))
        if reason:
            return reason
        sizes.append(sum(line.gap for line in lines[first + 1 : after]))
        headed |= any(lines[number - 1].finished and _heads_at(lines, number, marks) for number in range(first + 2, after))
    if labels[-1].value == len(labels):
        return ""  # the last section stays last: where it ends does not matter
    if headed:
        return "the sections have headlines of their own, so that the end of the last one is not clear"
    closed = any(marks.closing.search(lines[after - 1].text) for after in bounds[1:])
    if not closed and sizes[-1] > max(sizes[:-1]):
        return "what stands below the last of these sections may belong to none of them"
    return ""


def _why_not_one(lines: Sequence[Line], bounds: tuple[int, int], marks: Marks, *, is_last: bool) -> str:
    """Say why one section may not be whole, or nothing; `is_last` where no other goes below it."""
    first, after = bounds
    body = range(first + 1, after)
    if any(_starts_story(lines, number, _depth_of(lines[first].text), marks) for number in body):
        return "another story begins between these sections"
    ends = [number for number in body if marks.closing.search(lines[number].text)]
    if ends and not (is_last and ends[0] == body[-1]):
        return "the line that closes the story does not stand at the end of the last section"
    if not is_last and not lines[after - 1].finished:
        return "a section breaks off, and the head below it would be read as its end"
    return ""


def _starts_story(lines: Sequence[Line], number: int, depth: int, marks: Marks) -> bool:
    text = lines[number].text
    return marks.opening.match(text) is not None or 0 < _depth_of(text) <= (depth or 6)


def _edit(text: str, lines: Sequence[Line], labels: Sequence[Label], bounds: Sequence[int], rule: Rule) -> Edit:
    """Return the edit that puts the sections in the order of their labels; the white space between them stays in place."""
    wrong = [place for place, label in enumerate(labels, 1) if label.value != place]
    labels, bounds = labels[wrong[0] - 1 : wrong[-1]], bounds[wrong[0] - 1 : wrong[-1] + 1]
    spans = [(lines[first].start, lines[after - 1].end) for first, after in pairwise(bounds)]
    gaps = [text[above[1] : below[0]] for above, below in pairwise(spans)]
    ordered = sorted(zip(labels, spans, strict=True), key=lambda pair: pair[0].value)
    pieces: list[tuple[int, int] | str] = []
    for number, (_, span) in enumerate(ordered):
        pieces += [gaps[number - 1], span] if number else [span]
    return move(text, spans[0][0], spans[-1][1], pieces, rule.name, rule.tier)
