"""Which candidate lines are furniture where they stand: a date under a masthead is, the same date in a diary is not.

Each candidate has the strength of its pieces: 3 and more is furniture wherever it stands; 2 at the page's edge, or near
other such lines; 1 at the edge and near lines already known as furniture. Distances count what is kept of the page, in
solid characters: so a second look at the page without its furniture finds nothing new.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cleaner.fixers._furniture_kinds import kind_of
from cleaner.fixers._furniture_layout import Layout
from cleaner.fixers._furniture_sieve import Piece
from cleaner.rulebook import Rule

_FAR = 1 << 40
_ROUNDS = 8  # sweeps after which the last few lines of an endless list may stay undecided


class Reach(NamedTuple):
    """How far context goes, in solid characters; the data of the rule that holds the key `reach`."""

    top: int = 200
    bottom: int = 100
    reach: int = 120
    lines: int = 3


class Lift(NamedTuple):
    """A stretch of text to take out, without the white space around it, and the rule that says so."""

    start: int
    end: int
    rule: Rule


@dataclass
class Candidate:
    """A line that may be furniture."""

    line: int
    before: int
    width: int
    pieces: list[Lift]
    strength: int
    kinds: frozenset[str] = frozenset()
    repeated: bool = False
    item: bool = False  # an entry of a contents list
    opener: bool = False  # the head of a contents list
    wide: bool = False  # stands anywhere on a page that has a masthead
    once: bool = False  # the same, where nothing else on the page is of its kind
    name: str = ""  # of the paper, on a line that holds nothing else
    apart: bool = False  # an entry of a contents list that stands by itself
    head: bool = False  # nothing stands above it but other furniture, or it is none
    edge: bool = False
    lines: int = 1  # so many lines from the first
    accepted: bool = False


@dataclass
class _Sweep:
    """What a sweep down (or up) the page has seen so far; places count the kept characters."""

    reach: Reach
    gone: int = 0
    gone_lines: int = 0
    supporters: dict[str, int] = field(default_factory=dict)  # where the last line of strength 2 of each kind ended
    known: int = -_FAR  # where the last accepted line stood
    contents: int = -_FAR
    items: int = -_FAR
    changed: bool = field(default=False)


def candidate(layout: Layout, line: int, pieces: Sequence[Piece], offsets: Sequence[int]) -> Candidate:
    """Make the candidate of a line that is made of pieces; `offsets` are those of its squeezed characters."""
    lifts = []
    begin, end = (offsets[0], offsets[-1] + 1) if offsets else layout.span(line)
    rules = [piece.rule for piece in pieces]
    for number, rule in enumerate(rules):
        start = begin if number == 0 else offsets[pieces[number].start]
        stop = end if number + 1 == len(rules) else offsets[pieces[number + 1].start - 1] + 1
        lifts.append(Lift(start, stop, rule))
    kinds = {kind_of(rule.name): int(rule.data.get("strength", 3)) for rule in rules}
    return Candidate(
        line,
        int(layout.before[line]),
        len(offsets) or int(layout.width[line]),
        lifts,
        sum(kinds.values()),
        frozenset(kinds),
        opener=any("opener" in rule.data for rule in rules),
        wide=bool(rules) and all("page_wide" in rule.data for rule in rules),
        once=bool(rules) and all("once" in rule.data for rule in rules),
        head=any("head" in rule.data for rule in rules),
    )


def drop_tables(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Leave out runs of three and more lines of one kind: a timetable, a table of weather or scores."""
    kept: list[Candidate] = []
    run: list[Candidate] = []
    for one in [*candidates, None]:
        if one is not None and run and one.line == run[-1].line + 1 and _single(one) == _single(run[-1]):
            run.append(one)
            continue
        if len(run) < 3 or _single(run[0]) == "" or run[0].strength >= 3 or run[0].item:
            kept += run
        run = [one] if one is not None else []
    return kept


def _single(one: Candidate) -> str:
    return next(iter(one.kinds)) if len(one.kinds) == 1 else ""


def accept(
    candidates: Sequence[Candidate], lifted: Iterable[tuple[int, int, int]], layout: Layout, reach: Reach
) -> list[Candidate]:
    """Return the candidates that are furniture where they stand.

    `lifted` holds what else is lifted: the first line touched, how many solid characters, how many whole lines.
    """
    events: list[tuple[int, int, Candidate | tuple[int, int]]] = [(one.line, 0, one) for one in candidates]
    events += [(line, 1 + number, (width, lines)) for number, (line, width, lines) in enumerate(lifted)]
    events.sort(key=lambda event: event[:2])
    for _ in range(_ROUNDS):
        down = _sweep([event[2] for event in events], layout, reach, downward=True)
        up = _sweep([event[2] for event in reversed(events)], layout, reach, downward=False)
        if not (down or up or _spread(candidates)):
            break
    return [one for one in candidates if one.accepted]


def _spread(candidates: Sequence[Candidate]) -> bool:
    """Accept what may stand anywhere on a page that is known by two kinds of furniture; say whether anything was."""
    known = [one for one in candidates if one.accepted]
    kinds = frozenset[str]().union(*(one.kinds for one in known))
    wide = [one for one in candidates if one.wide and not one.accepted] if len(kinds) > 1 else []
    if len(kinds) > 1:
        wide += _only(candidates, kinds)
    if any(one.opener for one in known):
        lines = {line for one in known for line in (one.line - 1, one.line + one.lines)}
        wide += [one for one in candidates if one.item and not one.accepted and (one.apart or one.line in lines)]
    for one in wide:
        one.accepted = True
    return bool(wide)


def _only(candidates: Sequence[Candidate], known: Collection[str]) -> list[Candidate]:
    """Return the candidates that a page has once: its section's name, its paper's; where there are two, none tells which."""
    single: dict[str, list[Candidate]] = {}
    for one in candidates:
        if one.once and not one.accepted:
            single.setdefault(_single(one), []).append(one)
    names = {one.name for one in candidates if one.accepted and one.name}
    again = [one for one in candidates if one.once and not one.accepted and one.name in names]
    return [*(same[0] for kind, same in single.items() if len(same) == 1 and kind and kind not in known), *again]


def _sweep(events: Sequence[Candidate | tuple[int, int]], layout: Layout, reach: Reach, *, downward: bool) -> bool:
    seen = _Sweep(reach)
    for event in events:
        if isinstance(event, tuple):
            seen.gone += event[0]
            seen.gone_lines += event[1]
            continue
        one = event
        lead = one.before if downward else layout.solid - one.before - one.width
        rank = one.line if downward else len(layout) - 1 - one.line
        place = lead - seen.gone
        edge = place < (reach.top if downward else reach.bottom)
        one.edge = one.edge or edge
        rank -= seen.gone_lines
        if not one.accepted and (rank == 0 if one.head and downward else _is_furniture(one, place, seen, edge=edge, rank=rank)):
            one.accepted = seen.changed = True
        if one.accepted:
            seen.gone += one.width
            seen.gone_lines += one.lines
            seen.known = place
        after = place if one.accepted else place + one.width
        if one.strength >= 2:
            seen.supporters.update(dict.fromkeys(one.kinds, after))
        if one.item or (one.opener and one.accepted):
            seen.items = after
            if one.accepted:
                seen.contents = after
    return seen.changed


def _is_furniture(one: Candidate, place: int, seen: _Sweep, *, edge: bool, rank: int) -> bool:
    reach = seen.reach
    if one.head or (one.repeated and rank < reach.lines):
        return not one.head
    if one.item:
        return place - seen.contents <= reach.reach
    if one.strength >= 3:
        return True
    if one.opener:
        in_head = edge and place - seen.known <= reach.reach
        return in_head or place - seen.items <= reach.reach
    if one.strength == 2:
        # two dates do not vouch for each other: that is a diary
        return edge or any(place - at <= reach.reach for kind, at in seen.supporters.items() if kind not in one.kinds)
    return one.strength == 1 and one.edge and place - seen.known <= reach.reach
