"""What stands among a page's head lines: a section's name, a paper's name that OCR has misread, a bare folio."""

import re
from collections.abc import Sequence

from cleaner.fixers._furniture_context import Lift
from cleaner.fixers._furniture_kinds import kind_of
from cleaner.fixers._furniture_layout import Layout
from cleaner.fixers._furniture_lines import touched_lines
from cleaner.rulebook import Rule

_PIECES = frozenset({"piece", "item", "like"})  # keys of rules for lines that are furniture from end to end
_HAN = re.compile("[㐀-鿿]")


def find_labels(layout: Layout, lifts: Sequence[Lift], rule: Rule) -> list[Lift]:
    """Return the short lines that stand above or between lines of the page's head, and below those of its foot.

    A head has two kinds of furniture at least, one of them a date or a folio; a headline is below it, never within.
    """
    count = len(layout)
    kinds: dict[int, set[str]] = {}
    touched = touched_lines(layout, lifts)
    whole = {line for line, (_, all_of_it) in touched.items() if all_of_it}
    for lift in lifts:
        first, last = layout.line_of(lift.start), layout.line_of(lift.end - 1)
        if not _PIECES.isdisjoint(lift.rule.data):
            for line in whole.intersection(range(first, last + 1)):
                kinds.setdefault(line, set()).add(kind_of(lift.rule.name))
    head = _run(layout, kinds, range(min(count, rule.data["head"])), rule, "head")
    foot = _run(layout, kinds, range(count - 1, max(-1, count - 1 - rule.data["foot"]), -1), rule, "foot")
    inside = {line for line in range(1, count - 1) if _is_contents(kinds, line - 1) and _is_contents(kinds, line + 1)}
    inside = {line for line in inside if _is_label(layout, line, rule, "foot")}
    found = (head | foot | inside) - kinds.keys() - touched.keys()
    return [Lift(*layout.span(line), rule) for line in sorted(found)] if len(found | touched.keys()) < count else []


def _is_contents(kinds: dict[int, set[str]], line: int) -> bool:
    return not kinds.get(line, set()).isdisjoint({"contents", "contents-item"})


def _run(layout: Layout, kinds: dict[int, set[str]], lines: range, rule: Rule, place: str) -> set[int]:
    """Return the lines from the page's edge to the last of its head or foot: known ones, and few short ones between."""
    reached, unknown, seen = 0, 0, set[str]()
    for rank, line in enumerate(lines, 1):
        if line in kinds:
            reached, unknown = rank, 0
            seen |= kinds[line]
            continue
        unknown += 1
        if unknown > rule.data["between"] or not _is_label(layout, line, rule, place):
            break
    enough = len(seen) > 1 or place == "foot"
    return set(lines[:reached]) if enough and not seen.isdisjoint(rule.data[f"{place}_proofs"]) else set()


def _is_label(layout: Layout, line: int, rule: Rule, place: str) -> bool:
    text = layout.line(line)
    longest = rule.data[f"{place}_longest" if _HAN.search(text) else "longest_latin"]
    return bool(layout.width[line] <= longest) and rule.compiled("sentence").search(text) is None
