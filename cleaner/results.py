"""What cleaning a text gives: the clean text, the account of every change, and the way back to the source."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.edits import Doubt, Edit, Tracer, apply_edits, invert_edits
from cleaner.fixers._furniture_kinds import kind_of, points_back, target_of

if TYPE_CHECKING:
    from cleaner.articles import Article


@dataclass(frozen=True)
class Step:
    """What one fixer did: its edits (applied) and doubts, in the text that it was given."""

    fixer: str
    edits: tuple[Edit, ...]
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True)
class Lifted:
    """A piece of page furniture taken out of the text: its kind, its text, and where it stood in the source."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def target(self) -> str:
        """The page that a jump line points to ("3", "A3"), empty for other kinds."""
        return target_of(self.text) if self.kind in ("jump-line", "see-also") else ""

    @property
    def points_back(self) -> bool:
        """Whether a jump line says where a story comes from (上接第一版), not where it goes on."""
        return self.kind == "jump-line" and points_back(self.text)


@dataclass(frozen=True)
class Result:
    """A cleaned text and the account of how it came about."""

    source: str
    text: str
    steps: tuple[Step, ...]

    def undo(self) -> str:
        """Return the source, made from the text and the inverted steps alone."""
        text = self.text
        for step in reversed(self.steps):
            text = apply_edits(text, invert_edits(step.edits))
        return text

    @cached_property
    def _tracers(self) -> list[Tracer]:
        return [Tracer(step.edits) for step in reversed(self.steps)]

    def origin(self, offset: int) -> int:
        """Return the offset in the source that the character at `offset` of the text came from (code points)."""
        return self._origin(offset, len(self.steps))

    def _origin(self, offset: int, steps: int) -> int:
        """Trace an offset of the text that step number `steps` was given."""
        for tracer in self._tracers[len(self.steps) - steps :]:
            offset = tracer.origin(offset)
        return offset

    @cached_property
    def articles(self) -> "tuple[Article, ...]":
        """The articles that the text splits into; their spans are code points of the source."""
        from cleaner.articles import articles_of

        return tuple(articles_of([(self, "")]))

    @property
    def edits(self) -> int:
        """How many edits were made."""
        return sum(len(step.edits) for step in self.steps)

    @cached_property
    def lifted(self) -> tuple[Lifted, ...]:
        """The furniture taken out of the page, in the order of the source."""
        found = []
        for number, step in enumerate(self.steps):
            if step.fixer == "furniture":
                for edit in step.edits:
                    kind = kind_of(edit.rule)
                    for low, high in self._unmoved(edit.before, edit.start, number):
                        text = edit.before[low - edit.start : high - edit.start]
                        found.append(Lifted(kind, text, self._origin(low, number), self._origin(high - 1, number) + 1))
        return tuple(found)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """What was seen and not touched, with the places in the source."""
        found = []
        for number, step in enumerate(self.steps):
            for doubt in step.doubts:
                start = self._origin(doubt.start, number)
                last = self._origin(doubt.end - 1, number) if doubt.end > doubt.start else start - 1
                found.append(doubt._replace(start=start, end=max(start, last + 1)))
        return tuple(found)

    def source_spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return where the passage from `start` to `end` of the text stood in the source: one span, or one a moved piece."""
        steps = len(self.steps)
        runs = self._unmoved(self.text[start:end], start, steps)
        return [(self._origin(low, steps), self._origin(high - 1, steps) + 1) for low, high in runs]

    def _unmoved(self, passage: str, start: int, steps: int) -> list[tuple[int, int]]:
        """Cut a passage of the text before step number `steps` where moves have put it together from several places.

        White space at the ends is left out.
        """
        tracers = self._tracers[len(self.steps) - steps :]
        whole = [(start, start + len(passage))]
        runs: list[tuple[int, int]] = []
        finish = -1  # in the source
        for low, high in _runs(*whole[0], tracers) if any(tracer.has_moves for tracer in tracers) else whole:
            text = passage[low - start : high - start]
            first = low + len(text) - len(text.lstrip())
            last = first + len(text.strip()) - 1
            if last < first:
                continue
            begin = self._origin(first, steps)
            if runs and begin >= finish and not self.source[finish:begin].strip():
                runs[-1] = runs[-1][0], last + 1
            else:
                runs.append((first, last + 1))
            finish = self._origin(last, steps) + 1
        return runs


def _runs(start: int, end: int, tracers: Sequence[Tracer]) -> list[tuple[int, int]]:
    """Cut a stretch into runs that came with the same moves: halve what differs at its ends."""
    runs: list[tuple[int, int, list[tuple[int, int]]]] = []
    parts = [(start, end)] if start < end else []
    while parts:
        low, high = parts.pop()
        first, last = _came_with(low, tracers), _came_with(high - 1, tracers)
        if first != last:
            middle = (low + high) // 2
            parts += [(middle, high), (low, middle)]
        elif runs and runs[-1][2] == first:
            runs[-1] = runs[-1][0], high, first
        else:
            runs.append((low, high, first))
    return [(low, high) for low, high, _ in runs]


def _came_with(offset: int, tracers: Sequence[Tracer]) -> list[tuple[int, int]]:
    pieces = []
    for tracer in tracers:
        pieces.append(tracer.piece(offset))
        offset = tracer.origin(offset)
    return pieces
