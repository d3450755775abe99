"""Tell of each change and doubt: where it stands in the source, in which context, by which rule, and why.

>>> from cleaner.chain import clean
>>> finding, = explain(clean("推动互动交流活活动。", only=["repeats"]), Rulebook())
>>> finding.fixer, finding.rule, finding.line, finding.before.replace("活", "", 1) == finding.after
('repeats', 'stuttered-character', 1, True)
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from cleaner.edits import Doubt, Edit, Tier, Tracer, apply_edits
from cleaner.results import Result
from cleaner.rulebook import Rulebook

CONTEXT = 16  # code points shown on either side of a change
_ENDS = 12  # code points shown of either end of a moved piece
_BEHIND = "\u0590"  # Latin, Greek, Cyrillic and Armenian, whose words have spaces between them, come before it
_SHOWN = {"\n": "⏎", "\r": "␍", "\t": "⇥", "\f": "␌"}


class Position(NamedTuple):
    """A place in a source: code points from its start; line and column are counted from 1."""

    offset: int = 0
    line: int = 1
    column: int = 1

    def after(self, text: str) -> "Position":
        """Return the place behind a text that begins here.

        >>> Position().after("一\\n二三")
        Position(offset=4, line=2, column=3)
        """
        lines = text.count("\n")
        column = len(text) - text.rfind("\n") if lines else self.column + len(text)
        return Position(self.offset + len(text), self.line + lines, column)


@dataclass(frozen=True)
class Finding:
    """A change, or a doubt (which has no tier and a note), with the text around it as its fixer saw it.

    `moved` holds the pieces of a change that carries text elsewhere, as its edit does.
    """

    fixer: str
    rule: str
    tier: str | None
    offset: int
    line: int
    column: int
    left: str
    before: str
    after: str
    right: str
    why: str
    note: str = ""
    moved: tuple[tuple[int, int, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return the finding as a JSON object."""
        facts = asdict(self)
        if self.tier is None:
            del facts["after"], facts["tier"]
        else:
            del facts["note"]
        if not self.moved:
            del facts["moved"]
        return {"kind": "doubt" if self.tier is None else "edit", **facts}

    def as_text(self, name: str) -> str:
        """Return the finding as a few lines for a reader."""
        sure = self.tier or "doubt"
        change = show(self.before) if self.tier is None else f"{show(self.before)} → {show(self.after)}".strip()
        if self.moved:
            change = "moved"
        head = f"{name}:{self.line}:{self.column}  {self.fixer}/{self.rule} ({sure})"
        lines = [head, f"    {show(self.left)}[{change}]{show(self.right)}"]
        pieces = [(start, start + length) for start, _, length in self.moved]
        lines += [f"      {line}" for line in set_out(self.after, pieces, [""] * len(pieces))]
        lines += [f"    {told}" for told in (self.note, self.why) if told]
        return "\n".join(lines)


def show(text: str) -> str:
    """Make line ends, tabs and what has no shape of its own visible.

    >>> show("a\\n" + "b" + "\\N{ZERO WIDTH SPACE}")
    'a⏎b⟨U+200B⟩'
    """
    return "".join(_SHOWN.get(char) or (char if char.isprintable() else f"⟨U+{ord(char):04X}⟩") for char in text)


def shorten(text: str) -> str:
    """Return a text, or where it is long its first and last words; where words have no spaces, characters.

    >>> shorten("the bridge at Hekou was opened to carts on Monday"), shorten("河口新桥")
    ('the bridge … on Monday', '河口新桥')
    """
    if len(text) <= 3 * _ENDS:
        return text
    head, tail = text[:_ENDS], text[-_ENDS:]
    if in_word(head[-1]) and in_word(text[_ENDS]) and " " in head:
        head = head[: head.rindex(" ") + 1]
    if in_word(tail[0]) and in_word(text[-_ENDS - 1]) and " " in tail:
        tail = tail[tail.index(" ") :]
    return f"{head}…{tail}"


def in_word(char: str) -> bool:
    """Say whether a character belongs to a word of an alphabet that has spaces between its words."""
    return "" < char < _BEHIND and char.isalnum()


def set_out(text: str, pieces: Iterable[tuple[int, int]], names: Iterable[str]) -> list[str]:
    """Show moved pieces (spans of the moved text) in their new order, each behind its name; a line for each new line.

    >>> set_out("甲乙 丙\\n丁", [(0, 1), (1, 2), (3, 4), (5, 6)], ["1:1 ", "3:1 ", "2:1 ", "4:1 "])
    ['1:1 甲 | 3:1 乙 | 2:1 丙', '4:1 丁']
    """
    lines: list[str] = []
    position = 0
    for (start, end), name in zip(pieces, names, strict=True):
        piece = text[start:end]
        told = name + show(shorten(piece.strip()))
        if lines and "\n" not in text[position : end - len(piece.lstrip())]:
            lines[-1] += f" | {told}"
        else:
            lines.append(told)
        position = start + len(piece.rstrip())
    return lines


def explain(result: Result, rulebook: Rulebook, start: Position | None = None) -> list[Finding]:
    """Return the findings of a page in the order of its source; `start` is where the page begins."""
    start = start or Position()
    places = Places(result.source, start)
    text = result.source
    tracers: list[Tracer] = []
    found = []
    for step in result.steps:
        rules = rulebook.of(step.fixer)
        items: tuple[Edit | Doubt, ...] = (*step.edits, *step.doubts)
        for item in items:
            offset = item.start
            for tracer in reversed(tracers):
                offset = tracer.origin(offset)
            rule = rules.get_rule(item.rule)
            found.append(_finding(step.fixer, item, text, places.at(offset), rule.why if rule else ""))
        if step.edits:
            text = apply_edits(text, step.edits)
            tracers.append(Tracer(step.edits))
    found.sort(key=lambda finding: finding.offset)
    return found


class Places:
    """Lines and columns of a page's offsets; `start` is where the page begins."""

    def __init__(self, source: str, start: Position) -> None:
        lines = source.split("\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in lines[:-1])]
        self._start = start

    def at(self, offset: int) -> Position:
        """Return the place of an offset of the page."""
        line = bisect_right(self._starts, offset) - 1
        column = offset - self._starts[line] + (self._start.column if line == 0 else 1)
        return Position(self._start.offset + offset, self._start.line + line, column)


def _finding(fixer: str, item: Edit | Doubt, text: str, place: Position, why: str) -> Finding:
    left = text[max(0, item.start - CONTEXT) : item.start]
    right = text[item.end : item.end + CONTEXT]
    if isinstance(item, Doubt):
        return Finding(fixer, item.rule, None, *place, left, text[item.start : item.end], "", right, why, item.note)
    tier = Tier(item.tier).name.lower()
    return Finding(fixer, item.rule, tier, *place, left, item.before, item.after, right, why, moved=item.moved)
