"""Lines that are furniture from end to end, at a page's edges and within it."""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter, itemgetter

from cleaner.fixers._furniture_bands import find_bands, moved_names, names_source
from cleaner.fixers._furniture_cells import find_cell_items, find_cells
from cleaner.fixers._furniture_context import Candidate, Lift, Reach, accept, candidate, drop_tables
from cleaner.fixers._furniture_layout import Layout, squeeze
from cleaner.fixers._furniture_repeats import numbered_headers, parting_lines, recurring, repeated_lines
from cleaner.fixers._furniture_sieve import Sieve
from cleaner.rulebook import FixerRules, Rule

LONGEST = 120  # solid characters; a masthead line that carries everything is shorter
LABEL = 60  # solid characters of an edge line that no rule's first or last characters point to
_MARK = re.compile("[，。、；？！]")
CERTAINLY = 3  # the strength of furniture wherever it stands
_HEADER = frozenset({"masthead"})
_KNOWN = 2  # the strength of a masthead that another page has as well
_NOTICE = 3  # lines between an advert of the paper's own and its heading
EDGE = (8, 5)  # solid lines at the page's top and bottom that are looked at whatever they begin with


def find_lines(
    layout: Layout, sieve: Sieve, neighbours: tuple[str, ...], rules: FixerRules, lifts: Sequence[Lift]
) -> list[Lift]:
    """Return the pieces of the lines that are furniture from end to end; `lifts` is what is lifted already."""
    count = len(layout)
    edges = [*range(min(EDGE[0], count)), *range(max(EDGE[0], count - EDGE[1]), count)]
    header = rules.get_rule("running-header")
    repeated = repeated_lines(layout, edges, neighbours, header) if header and neighbours else set()
    within = rules.get_rule("header-within")
    numbered = numbered_headers(layout, within) if within else set()
    between = rules.get_rule("header-in-sentence")
    parting = parting_lines(layout, between) if between else set()
    again = recurring(layout, parting, between) if between and len(parting) > 1 else set()
    taken = touched_lines(layout, lifts)
    rest = layout.masked((lift.start, lift.end) for lift in lifts)
    plain = {line for line in edges if line in repeated or _is_label(layout, line)}
    partly = {line for line, (_, whole) in taken.items() if not whole}
    gone = taken.keys() - partly
    known_names = {"".join(edge.split()) for edge in neighbours if len(edge) <= LABEL}
    found = []
    for line in sorted({*plain, *sieve.lines(layout, LONGEST), *partly, *numbered, *parting} - gone):
        header_rule = within if line in numbered else between if line in again else None
        if header_rule is not None and line not in taken:
            found.append(candidate(layout, line, [], []))
            found[-1].pieces, found[-1].strength = [Lift(*layout.span(line), header_rule)], CERTAINLY
            continue
        one = _candidate(rest, sieve, line)
        if one is None and line in repeated and line not in taken and header:
            one = candidate(layout, line, [], [])
            one.pieces = [Lift(*layout.span(line), header)]
        if one is not None:
            one.repeated = line in repeated
            if one.kinds == _HEADER and "".join(layout.line(line).split()).rstrip(":") in known_names and line < EDGE[0]:
                one.strength = max(one.strength, _KNOWN)
            one.once = one.once and not names_source(layout, line)
            one.name = "".join(layout.line(line).split()) if one.once and one.kinds == _HEADER else ""
            one.strength = max(one.strength, CERTAINLY) if line in parting and not one.head else one.strength
            found.append(one)
    found = _with_bands(rest, sieve, neighbours, rules, found, gone, partly)
    heads = {one.line for one in found}
    found = [
        one
        for one in found
        if one.strength >= 3 or one.repeated or one.line - 1 in heads or not _within_sentence(layout, one.line)
    ]
    if not found:
        return []
    others = [(line, width, whole) for line, (width, whole) in taken.items()]
    return [piece for one in accept(drop_tables(found), others, layout, _reach(rules)) for piece in one.pieces]


def _with_bands(
    layout: Layout,
    sieve: Sieve,
    neighbours: Sequence[str],
    rules: FixerRules,
    known: Sequence[Candidate],
    gone: Collection[int],
    partly: Collection[int],
) -> list[Candidate]:
    """Return the candidates with those that no line is by itself: misread, cut up, side by side, moved, listed."""
    bands = find_bands(layout, sieve, known, {*gone, *partly}, rules)
    joined = {line for one in bands for line in range(one.line, one.line + one.lines)}
    repeated = {one.line for one in known if one.repeated}
    for one in bands:
        one.repeated = one.line in repeated
    moved = {one.line: one for one in moved_names(layout, sieve, neighbours, gone)}
    found = [*(one for one in known if one.line not in joined), *bands]
    whole = {*gone, *(line for one in found for line in range(one.line, one.line + one.lines))}
    found = [*(one for one in found if one.line not in moved), *find_cells(layout, sieve, whole), *moved.values()]
    if any(one.opener for one in found):
        found += [*_items(layout, sieve, whole), *find_cell_items(layout, sieve, whole)]
    return sorted(found, key=attrgetter("line"))


def _candidate(layout: Layout, sieve: Sieve, line: int) -> Candidate | None:
    if layout.width[line] > LONGEST:
        return None
    text = squeeze(layout.text, *layout.span(line))
    pieces = sieve.pieces_of(text.text, text.gaps)
    return candidate(layout, line, pieces, text.offsets) if pieces else None


def _items(layout: Layout, sieve: Sieve, known: Collection[int]) -> Iterator[Candidate]:
    """Yield the lines that may be entries of a contents list; looked for only where a list's head was found."""
    for line in sieve.item_lines(layout, LONGEST):
        text = squeeze(layout.text, *layout.span(line))
        for rule, pattern in sieve.items if line not in known else ():
            if pattern.fullmatch(text.text):
                one = candidate(layout, line, [], text.offsets)
                one.pieces, one.item = [Lift(text.offsets[0], text.offsets[-1] + 1, rule)], True
                one.apart = layout.gap_above(line) and layout.gap_below(line)
                yield one
                break


def _is_label(layout: Layout, line: int) -> bool:
    """Whether an edge line is short and no piece of a sentence, so that it may be a name: of the paper, of a section."""
    return bool(layout.width[line] <= LABEL) and _MARK.search(layout.line(line)) is None


def _within_sentence(layout: Layout, line: int) -> bool:
    """Whether the line stands between the halves of a sentence: It would begin on / Friday, March 5, 2021 / and go on."""
    if layout.gap_above(line) or layout.gap_below(line):
        return False
    above = layout.text[int(layout.last[line - 1])]
    below = layout.text[int(layout.first[line + 1])]
    return (below.islower() or below in "，。、；：）,;") and above not in "。！？.!?”’」』"


def _reach(rules: FixerRules) -> Reach:
    for rule in rules.with_key("reach"):
        return Reach(rule.data["top"], rule.data["bottom"], rule.data["reach"], rule.data["edge_lines"])
    return Reach()


def touched_lines(layout: Layout, lifts: Sequence[Lift]) -> dict[int, tuple[int, int]]:
    """Return for each line that lifts touch how many of its solid characters go, and whether all do (1) or not (0)."""
    touched: dict[int, tuple[int, int]] = {}
    for lift in lifts:
        for line in range(layout.line_of(lift.start), layout.line_of(lift.end - 1) + 1):
            start, end = layout.span(line)
            part = layout.text[max(start, lift.start) : min(end, lift.end)]
            width = len("".join(part.split())) + touched.get(line, (0, 0))[0]
            touched[line] = width, int(width >= layout.width[line])
    return touched


def find_panels(layout: Layout, lifts: Sequence[Lift]) -> list[Lift]:
    """Return the short lines that stand between two labels of one panel: 公益广告 / … / 本报公益广告中心."""
    found: list[Lift] = []
    labels = [(layout.line_of(lift.start), lift.rule) for lift in lifts if "panel" in lift.rule.data]
    for label, rule in labels.copy():
        for line in range(label + 2, min(label + 2 + rule.data["panel"], len(layout))):
            if rule.compiled("panel_end").fullmatch("".join(layout.line(line).split())) and (line, rule) not in labels:
                labels.append((line, rule))
                found.append(Lift(*layout.span(line), rule))
    labels.sort(key=itemgetter(0))
    for (above, rule), (below, _) in pairwise(labels):
        between = range(above + 1, below)
        if len(between) <= rule.data["panel"] and all(layout.width[line] <= rule.data["panel_width"] for line in between):
            found += [Lift(*layout.span(line), rule) for line in between]
    for lift in lifts:
        if "notice" in lift.rule.data:
            at = layout.line_of(lift.start)
            near = range(max(0, at - _NOTICE), min(len(layout), at + _NOTICE + 1))
            if not any(_is_notice(layout, line, lift.rule) for line in near):
                near = _torn_off(layout, lift.rule)
            found += [Lift(*layout.span(line), lift.rule) for line in near if _is_notice(layout, line, lift.rule)]
    return found


def _torn_off(layout: Layout, rule: Rule) -> range:
    """Return the line of the one heading on the page whose advert may be any, empty where one stands right below it."""
    narrow = (layout.width <= rule.data["notice_width"]).nonzero()[0].tolist()
    heads = [line for line in narrow if _is_notice(layout, line, rule)]
    if len(heads) != 1 or (heads[0] + 1 < len(layout) and rule.compiled("own").search(layout.line(heads[0] + 1))):
        return range(0)
    return range(heads[0], heads[0] + 1)


def _is_notice(layout: Layout, line: int, rule: Rule) -> bool:
    return rule.compiled("notice").fullmatch("".join(layout.line(line).split())) is not None
