"""Where one article ends and the next begins, weighed from evidence whose weights are rule data."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.articles.blocks import HEADS, TEXT, Block, Kind, Typist, width_of
from cleaner.articles.cohesion import shares
from cleaner.articles.drafts import Draft, Span, advert_drafts

_NEAR = 60  # lines of a story that are looked back on at most
_LEADING = frozenset({Kind.HEADING, Kind.KICKER, Kind.SUBTITLE})


class Decision(NamedTuple):
    """Whether an article begins at `start`, and the reasons with their weights."""

    start: int
    splits: bool
    reasons: tuple[tuple[str, float], ...]


class Splitter:
    """Cuts one text's blocks into drafts, adverts apart; `decisions` keeps what was weighed."""

    def __init__(
        self, typist: Typist, blocks: Sequence[Block], openings: Collection[int] = (), closings: Collection[int] = ()
    ) -> None:
        self.typist = typist
        self._openings, self._closings = openings, closings
        self.rules = typist.rules
        self.blocks = [
            block.as_text() if block.start in closings else block for block in blocks if block.kind is not Kind.ADVERT
        ]
        self._below_adverts = {below.start for above, below in pairwise(blocks) if above.kind is Kind.ADVERT}
        self._old = typist.knows_one_mark(self.blocks)
        self.adverts = list(advert_drafts(blocks))
        self.drafts: list[Draft] = []
        self.decisions: list[Decision] = []

    def split(self) -> list[Draft]:
        """Return the drafts, in the order of the text."""
        number = 0
        while number < len(self.blocks):
            block = self.blocks[number]
            if block.start in self._openings and self._current.body:
                self.drafts.append(Draft(parted=True))
            if block.kind in HEADS:
                end = number + 1
                while end < len(self.blocks) and self.blocks[end].kind in HEADS:
                    end += 1
                self._take_heads(number, end)
                number = end
            else:
                if self._opens(block):
                    self.drafts.append(Draft())
                self._current.add(block)
                if block.start in self._closings:
                    self.drafts.append(Draft())
                number += 1
        return [draft for draft in self.drafts if draft.head or draft.body]

    @property
    def _current(self) -> Draft:
        if not self.drafts:
            self.drafts.append(Draft())
        return self.drafts[-1]

    def _finished(self, draft: Draft) -> bool:
        return self.typist.finished(draft.body[-1].text, old=self._old)

    def _opens(self, block: Block) -> bool:
        """Whether a line of text begins an article without a headline."""
        current = self._current
        if not current.has_story or block.kind not in TEXT:
            return False
        reasons: list[tuple[str, float]] = []
        if block.kind is Kind.DATELINE and self.rules[block.rule].data["starts"] and self._finished(current):
            reasons = [(block.rule, 1.0), ("finished", 1.0)]
        elif current.close and self.rules[current.close].data.get("alone") and block.text[:1].isalnum():
            reasons = [(current.close, self.rules[current.close].data["weight"])]
        elif self._is_below_advert(block) and self._finished(current):
            reasons = [("below-advert", self.rules["below-advert"].data["weight"]), ("finished", 1.0)]
        if reasons:
            self.decisions.append(Decision(block.start, splits=True, reasons=tuple(reasons)))
        return bool(reasons)

    def _take_heads(self, first: int, end: int) -> None:
        group = self.blocks[first:end]
        if not any(block.kind is Kind.HEADING for block in group):  # a label with no headline below it is one
            group = [block._replace(kind=Kind.HEADING) if block.kind in _LEADING else block for block in group]
        if not any(block.kind in _LEADING for block in group):
            self._take_bylines(group, end)
            return
        if self._current.has_story and not self._splits(group, end):
            for block in group:
                kind = Kind.SECTION if block.kind in _LEADING else Kind.BODY
                self._current.add(block._replace(kind=kind))
            return
        for part in self._headlines(group, alone=end == len(self.blocks)):
            current = self._current
            inside = bool(current.body) and all(block.kind is Kind.SECTION for block in current.body)
            signed = bool(current.head) and current.head[-1].kind is Kind.BYLINE and not current.body
            if not current.has_story and (inside or signed or self._is_round_up(current)):
                for block in part:
                    current.add(block._replace(kind=Kind.SECTION if block.kind in _LEADING else Kind.BODY))
            else:
                if current.head or current.body:
                    self.drafts.append(current := Draft())
                self._take_headline(current, part)

    def _take_headline(self, draft: Draft, part: Sequence[Block]) -> None:
        """Put a headline over an article; lines deeper in markdown below its first are subtitles."""
        draft.head.extend(part)
        levels = [block.level for block in part if block.kind is Kind.HEADING and block.level]
        draft.level = min(levels, default=0)
        for place in range(len(draft.head) - 1, 0, -1):
            block = draft.head[place]
            if block.kind is not Kind.HEADING or not block.level > draft.level > 0:
                break
            draft.head[place] = block._replace(kind=Kind.SUBTITLE)

    def _take_bylines(self, group: Sequence[Block], end: int) -> None:
        current = self._current
        after = self.blocks[end] if end < len(self.blocks) else None
        first = group[0]
        if current.has_story:
            starts = self.rules[first.rule].data.get("starts") and after is not None and after.kind in TEXT
            if not starts or not self._finished(current):
                for block in group:
                    current.add(block._replace(kind=Kind.END, close=block.rule))
                return
            self.drafts.append(current := Draft())
            self.decisions.append(Decision(first.start, splits=True, reasons=((first.rule, 1.0), ("finished", 1.0))))
        current.head.extend(group)

    def _headlines(self, group: Sequence[Block], *, alone: bool) -> list[list[Block]]:
        """Part a run of heads into headlines: by lines that do not go on, where they are too many for one or stand alone."""
        parts: list[list[Block]] = [[group[0]]]
        lines = sum(block.kind is Kind.HEADING for block in group)
        many = alone or lines > self.rules["heading"].data["group"]
        round_up = self._round_up_line(group[0])
        for above, block in pairwise(group):
            parted = many and not self._goes_on(above, block)
            new_head = block.kind in _LEADING and (above.kind in (Kind.BYLINE, Kind.NAME) or parted or round_up)
            if new_head and above.kind is not Kind.KICKER:
                parts.append([])
            parts[-1].append(block)
            round_up = False
        return parts

    def _goes_on(self, above: Block, below: Block) -> bool:
        rule = self.rules.get_rule("goes-on")
        if below.kind is not Kind.HEADING or not below.gap:
            return True
        return rule is not None and bool(rule.compiled("left").search(above.text) or rule.compiled("right").match(below.text))

    def _round_up_line(self, block: Block) -> bool:
        return any(
            rule.pattern.search(block.text) and len(block.text) <= rule.data["longest"]
            for name in ("round-up", "in-brief")
            if (rule := self.rules.get_rule(name)) is not None
        )

    def _is_item(self, end: int) -> bool:
        """Whether no more text stands below a head than an item of a round-up has."""
        rule = self.rules.get_rule("round-up")
        most = rule.data["most"] if rule is not None else 0
        return any(block.kind in HEADS for block in self.blocks[end : end + most + 1]) or len(self.blocks) - end <= most

    def _is_round_up(self, draft: Draft) -> bool:
        return len(draft.head) == 1 and self._round_up_line(draft.head[0])

    def _splits(self, group: Sequence[Block], end: int) -> bool:
        """Weigh whether a group of heads inside a text begins an article."""
        current = self._current
        reasons = self._reasons(group, end)
        score = sum(weight for _, weight in reasons)
        kin = self.rules.get_rule("same-subject")
        told = end < len(self.blocks)  # a headline below its own story shares its words
        if kin is not None and told and 0 < score <= -kin.data["weight"] and self._same_subject(group, end):
            reasons.append((kin.name, kin.data["weight"]))
            score += kin.data["weight"]
        self.decisions.append(Decision(group[0].start, splits=score > 0 or not current.has_story, reasons=tuple(reasons)))
        return score > 0

    def _reasons(self, group: Sequence[Block], end: int) -> list[tuple[str, float]]:
        current = self._current
        after = self.blocks[end] if end < len(self.blocks) else None
        lines = [block for block in group if block.kind in _LEADING]
        told: list[tuple[str, bool]] = [
            ("headline", True),
            ("two-lines", len(lines) > 1),
            ("named-writer", len(lines) < len(group) or (after is not None and after.kind is Kind.DATELINE)),
            ("short-head", not self._old and len(lines) == 1 and not lines[0].level and self._is_short(lines[0])),
            ("below-advert", self._is_below_advert(group[0])),
            ("no-story", after is None),
            ("broken-before", not self._old and not self._finished(current) and not current.close),
            ("question-next", after is not None and self._asks(after)),
            ("round-up", self._is_round_up(current) and self._is_item(end)),
            ("same-countries", self._same_countries(current.head, lines)),
        ]
        reasons = [(name, self.rules[name].data["weight"]) for name, there in told if there and self.rules.get_rule(name)]
        if current.close:
            reasons.append(("closed-before", self.rules[current.close].data.get("weight", 0.0)))
        levels = [block.level for block in lines if block.level]
        if levels and current.level and (marks := self.rules.get_rule("markdown-level")):
            reasons.append((marks.name, marks.data["deeper" if min(levels) > current.level else "same"]))
        return reasons

    def _is_below_advert(self, block: Block) -> bool:
        return "below-advert" in self.rules and block.start in self._below_adverts

    def _is_short(self, block: Block) -> bool:
        rule = self.rules.get_rule("short-head")
        return rule is not None and width_of(block.text) <= rule.data["longest"]

    def _asks(self, block: Block) -> bool:
        rule = self.rules.get_rule("question-next")
        return rule is not None and rule.pattern.match(block.text) is not None

    def _same_countries(self, head: Sequence[Block], lines: Sequence[Block]) -> bool:
        rule = self.rules.get_rule("same-countries")
        if rule is None:
            return False
        told, new = ({name for block in blocks for name in rule.pattern.findall(block.text)} for blocks in (head, lines))
        return bool(told & new)

    def _same_subject(self, group: Sequence[Block], end: int) -> bool:
        data = self.rules["same-subject"].data
        part = [block.text for block in group]
        size = 0
        for block in self.blocks[end:]:
            if block.kind in HEADS or size > data["reach"]:
                break
            part.append(block.text)
            size += len(block.text)
        return shares(self._told(data["reach"]), "\n".join(part), han=data["han"], latin=data["latin"])

    def _told(self, reach: int) -> str:
        """Return the headline and the last part of the story so far: in all of a long story any words come again."""
        told = [block.text for block in self._current.head]
        size = 0
        for block in reversed(self._current.body[-_NEAR:]):
            told.append(block.text)
            size += len(block.text)
            if size > reach:
                break
        return "\n".join(told)


def spans_of(drafts: Sequence[Draft]) -> list[list[Span]]:
    """Return where each draft stands: one span, and another for each headline taken from elsewhere."""
    lines = ((block, number) for number, draft in enumerate(drafts) for block in (*draft.head, *draft.body))
    owners = sorted((block.start, block.end, number) for block, number in lines)
    spans: list[list[Span]] = [[] for _ in drafts]
    before = -1
    for start, end, number in owners:
        if number == before:
            spans[number][-1] = (spans[number][-1][0], end)
        else:
            spans[number].append((start, end))
        before = number
    return spans
