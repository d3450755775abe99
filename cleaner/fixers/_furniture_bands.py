"""The head and the foot of a page as OCR leaves them: misread, cut over several lines, or many to a line.

A piece that is misread proves little, and is taken for what it seems to be only in a band at the page's edge, beside
others of its kind: 2023年卫月3日 基期五 above 第15030捧.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from cleaner.fixers._furniture_context import Candidate, Lift, candidate
from cleaner.fixers._furniture_kinds import kind_of
from cleaner.fixers._furniture_layout import Layout, squeeze
from cleaner.fixers._furniture_sieve import Piece, Sieve
from cleaner.rulebook import FixerRules, Rule

_NUMBERS = re.compile(r"[\d０-９〇零一二三四五六七八九十百千廿卅元\]|lI!]+")
_TELLING = re.compile("[\\d报報版期号號年编編晴雨云雲雪]|[A-Z]{3}")  # a cell of a head without any is nothing that OCR misread
_OPENING = 3  # characters by which a piece's beginning is known
_EDGES = 2  # edge lines of the pages around that must have it
_NAME = 8  # characters of a paper's name
_SOURCE = re.compile("(?:[转轉][自载載]|[来來]源|[据據]|[讯訊])[：:]?\\Z")
_CELL = re.compile(r"\S+(?:[ \u3000]\S+)*")  # what stands between wide gaps
_HAN = re.compile("[㐀-鿿]")
_STOP = re.compile("[。！？!；;，,]")


def fold_numbers(text: str) -> str:
    """Fold text for a comparison with what it may be a misreading of: no white space, every number one symbol.

    >>> fold_numbers("2024年]月8日 基期一")
    '0年0月0日基期0'
    """
    return _NUMBERS.sub("0", "".join(text.split()))


def misread(cell: str, sieve: Sieve, least: float = 0.0) -> Rule | None:
    """Return the rule whose pieces (`like`) the cell is most alike, or None where it is like none of them.

    `least` raises what the rules themselves ask for (rapidfuzz ratio, 0 to 100).
    """
    from rapidfuzz.fuzz import ratio

    folded = fold_numbers(cell)
    best: tuple[float, Rule] | None = None
    for rule in sieve.likenesses:
        for like in rule.data["like"]:
            alike = ratio(folded, like, score_cutoff=max(least, rule.data["alike"]))
            if alike > 0 and (best is None or alike > best[0]):
                best = alike, rule
    return best[1] if best else None


def find_bands(
    layout: Layout, sieve: Sieve, known: Sequence[Candidate], taken: Collection[int], rules: FixerRules
) -> list[Candidate]:
    """Return the candidates of the page's head and foot that no line shows by itself; `known` are those that do."""
    band = rules.get_rule("misread-band")
    if band is None:
        return []
    count, data = len(layout), band.data
    head, foot = range(min(data["head"], count)), range(max(data["head"], count - data["foot"]), count)
    found: list[Candidate] = []
    for lines in (head, foot):
        here = [one for one in known if one.line in lines]
        joined = list(_joined(layout, sieve, lines, here, taken, band))
        gone = {line for one in joined for line in range(one.line, one.line + one.lines)} | {*taken}
        gone |= {one.line for one in here if one.kinds or one.strength > 0}
        alike = [one for line in lines if line not in gone and (one := _noisy(layout, sieve, line, band))]
        _vouch([*here, *joined, *alike], band)
        found += [*joined, *alike]
    return found


def _joined(
    layout: Layout, sieve: Sieve, lines: range, known: Sequence[Candidate], taken: Collection[int], band: Rule
) -> Iterator[Candidate]:
    """Yield the runs of short lines that are one piece cut up: 2024 / 年3月5日星期五, 今日 / 4版."""
    data = band.data
    alone = {one.line: one.strength for one in known}
    line = lines.start
    while line < lines.stop:
        one = None
        text = "".join(layout.line(line).split())
        if len(text) < _OPENING and line + 1 < lines.stop:
            text += "".join(layout.line(line + 1).split())
        for size in range(min(data["pieces"], lines.stop - line), 1, -1) if sieve.opens(text) else ():
            run = range(line, line + size)
            if any(layout.width[at] > data["widest"] or at in taken or _STOP.search(layout.line(at)) for at in run):
                continue
            if all(alone.get(at, 0) > 1 for at in run):
                continue
            one = _run(layout, sieve, run, band)
            if one is not None:
                break
        if one is not None:
            yield one
        line += one.lines if one else 1


def moved_names(layout: Layout, sieve: Sieve, neighbours: Sequence[str], known: Collection[int]) -> Iterator[Candidate]:
    """Yield the lines that are the paper's name as the pages around have it at their edges, wherever OCR has put it."""
    edges = Counter("".join(edge.split()) for edge in neighbours if len(edge) < 2 * _NAME)
    names: dict[str, list[Piece]] = {}
    for text, times in edges.items():
        if times >= _EDGES and 2 < len(text) <= _NAME and text[-1] in "报報":
            names[text] = sieve.pieces_of(text, ()) or []
    mastheads = {name: pieces[0].rule for name, pieces in names.items() if len(pieces) == 1 and not pieces[0].unknown}
    narrow = (layout.width <= _NAME).nonzero()[0].tolist() if mastheads else []
    for line in narrow:
        rule = mastheads.get("".join(layout.line(line).split())) if line not in known else None
        if rule is not None and not names_source(layout, line):
            one = candidate(layout, line, [], [])
            one.pieces, one.strength, one.kinds = [Lift(*layout.span(line), rule)], 3, frozenset({kind_of(rule.name)})
            yield one


def names_source(layout: Layout, line: int) -> bool:
    """Whether the line above says that what follows is where a story was taken from: 转自 / 青河晚报."""
    return line > 0 and _SOURCE.search(layout.line(line - 1)) is not None


def _run(layout: Layout, sieve: Sieve, run: range, band: Rule) -> Candidate | None:
    start, end = layout.span(run[0])[0], layout.span(run[-1])[1]
    text = squeeze(layout.text, start, end)
    if len(text.text) > band.data["longest"]:
        return None
    pieces = sieve.pieces_of(text.text, ())
    rule = None if pieces else misread(text.text, sieve, band.data["alike_joined"])
    if rule is not None and len(run) == 2:
        pieces = [Piece(rule, 0, len(text.text))]
    if not pieces or any(piece.unknown or "opener" in piece.rule.data for piece in pieces):
        return None
    cut = [piece for piece in pieces if _is_cut(piece, text.offsets, layout)]
    if not cut or any("seam" in piece.rule.data and not _may_join(layout, run, piece.rule) for piece in cut):
        return None  # no piece is cut: each line is what it is by itself
    one = candidate(layout, run[0], pieces, text.offsets)
    one.lines = len(run)
    return one if one.strength > 1 or rule is not None else None


def _may_join(layout: Layout, run: range, rule: Rule) -> bool:
    """Whether every line of the run goes on from the one above as the rule's pieces do: 责编: / 丁一, not 丁一 / 水退了."""
    lines = ["".join(layout.line(line).split()) for line in run]
    return all(rule.compiled("seam").search(f"{above}\n{below}") for above, below in pairwise(lines))


def _is_cut(piece: Piece, offsets: Sequence[int], layout: Layout) -> bool:
    return layout.line_of(offsets[piece.start]) != layout.line_of(offsets[piece.end - 1])


def _noisy(layout: Layout, sieve: Sieve, line: int, band: Rule) -> Candidate | None:
    """Return the candidate of a line whose cells are pieces, some of them misread, with few that may be anything."""
    if layout.width[line] > band.data["longest"] or _STOP.search(layout.line(line)):
        return None
    start, end = layout.span(line)
    cells = [squeeze(layout.text, *cell.span()) for cell in _CELL.finditer(layout.text, start, end)]
    if not any(_TELLING.search(cell.text) for cell in cells):
        return None
    lifts: list[Lift] = []
    kinds: dict[str, int] = {}
    unknown = 0
    for squeezed in cells:
        pieces = sieve.pieces_of(squeezed.text, squeezed.gaps)
        rule = misread(squeezed.text, sieve) if pieces is None else None
        for piece in pieces or ():
            kinds[kind_of(piece.rule.name)] = int(piece.rule.data["strength"])
        if rule is not None:
            kinds.setdefault(kind_of(rule.name), 1)
        elif pieces is None:
            unknown += 1
            if len(squeezed.text) > band.data["loose" if _HAN.search(squeezed.text) else "loose_latin"]:
                return None
        lifts.append(Lift(squeezed.offsets[0], squeezed.offsets[-1] + 1, rule or (pieces[0].rule if pieces else band)))
    proved = len(kinds) > 1 and not kinds.keys().isdisjoint(band.data["proofs"])
    if not kinds or (unknown and not (proved and unknown <= len(kinds))):
        return None
    one = candidate(layout, line, [], [])
    one.pieces, one.strength, one.kinds = lifts, sum(kinds.values()), frozenset(kinds)
    return one


def _vouch(candidates: Sequence[Candidate], band: Rule) -> None:
    """Raise weak candidates of a band that holds two kinds at least, one of them a date, an issue or a folio."""
    kinds = frozenset[str]().union(*(one.kinds for one in candidates)) - {"section-name", "price-line", "page-code"}
    if candidates and candidates[0].line == 0 and candidates[0].kinds == {"masthead"}:  # and A2 a line or two below
        codes = [one for one in candidates if one.kinds == {"page-code"}]
        for one in (candidates[0], *codes) if codes else ():
            one.strength = max(one.strength, 2)
    if len(kinds) > 1 and not kinds.isdisjoint(band.data["proofs"]):
        for one in candidates:
            if not one.kinds.isdisjoint(kinds):
                one.strength = max(one.strength, 2)
