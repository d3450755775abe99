"""Page furniture: what a newspaper page carries besides its stories, lifted out of the text into its metadata."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.edits import Doubt, Edit
from cleaner.fixers._furniture_adverts import find_adverts
from cleaner.fixers._furniture_captions import caption_start, dated_caption, find_captions, find_credit, is_whole, stands_free
from cleaner.fixers._furniture_cells import begins_cell, caption_above
from cleaner.fixers._furniture_context import Lift
from cleaner.fixers._furniture_edits import write_edits
from cleaner.fixers._furniture_heads import find_labels
from cleaner.fixers._furniture_layout import Layout
from cleaner.fixers._furniture_lines import find_lines, find_panels, touched_lines
from cleaner.fixers._furniture_marks import find_marks
from cleaner.fixers._furniture_sieve import Sieve, sieve_of
from cleaner.fixers._furniture_torn import find_dangling, find_torn
from cleaner.page import Page
from cleaner.rulebook import FixerRules


def lift_furniture(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Lift mastheads, folios, running headers, jump lines, editors' lines and captions out of the text.

    Leaves alone by-lines, datelines, source lines, headings, notices, tables, and sentences that speak of such things.

    >>> from cleaner import clean
    >>> result = clean("会议通过了决议。（下转第三版）\\n责编：丁一　校对：王二\\n第三版《词典》出版", only=["furniture"])
    >>> result.text
    '会议通过了决议。\\n第三版《词典》出版'
    """
    sieve = sieve_of(rules)
    layout = Layout(page)
    if not len(layout):
        return
    found = _anchored(layout, sieve, rules)
    lifts = _disjoint(found.lifts)
    lifts = _disjoint([*lifts, *find_lines(layout, sieve, page.neighbours, rules, lifts)])
    lifts = _disjoint([*lifts, *find_panels(layout, lifts)])
    label = rules.get_rule("head-label")
    if label is not None and lifts:
        lifts = _disjoint([*lifts, *find_labels(layout, lifts, label)])
    yield from write_edits(layout, _with_captions(layout, lifts, found.captions))
    yield from found.doubts


class _Anchored(NamedTuple):
    """What is found by a hint within a line; `captions` are those without a credit."""

    lifts: list[Lift]
    captions: list[Lift]
    doubts: list[Doubt]


def _anchored(layout: Layout, sieve: Sieve, rules: FixerRules) -> _Anchored:
    """Return the jump marks, the credits with the captions before them, and the captions without a credit."""
    found = _Anchored([], [], [])
    hinted = sieve.hinted_places(layout)
    places = list(sieve.places(layout.text, hinted))
    found.lifts.extend(find_adverts(layout, (hint for hint in places if "advert" in hint[1].data)))
    found.lifts.extend(_disjoint(find_marks(layout, (hint for hint in places if "mark" in hint[1].data))))
    found.lifts[:] = _disjoint(found.lifts)
    layout = layout.masked((lift.start, lift.end) for lift in found.lifts)
    if found.lifts:
        places = list(sieve.places(layout.text, hinted))
    caption = rules.get_rule("caption")
    floor = 0  # no caption reaches above the credit before its own
    for place, rule in places:
        if "plain" in rule.data:
            found.captions.extend(find_captions(layout, place, rule))
        elif "dangling" in rule.data:
            found.lifts.extend(Lift(*part, rule) for part in find_dangling(layout, place, rule))
        elif "torn" in rule.data and not is_whole(layout, place, rule) and (torn := find_torn(layout, place, rule)):
            found.lifts.extend(Lift(*part, rule) for part in (torn.head, torn.rest))
            if torn.caption and caption:
                found.lifts.append(Lift(*torn.caption, caption))
        elif "credit" in rule.data and (credit := find_credit(layout, place, rule)):
            start = caption_start(layout, credit, floor, rules)
            above = caption_above(layout, credit[0]) if start is None and begins_cell(layout, credit[0]) else None
            if caption and above:
                found.lifts.append(Lift(*above, caption))
            elif caption and start is not None:
                dated = dated_caption(layout, start, credit[0], rules)
                end = start + len(layout.text[start : credit[0]].rstrip())
                found.lifts.append(Lift(start, end, dated or caption))
            elif caption and layout.first[0] < credit[0]:
                found.doubts.append(Doubt(*credit, caption.name, "a photo credit whose caption was not found"))
            found.lifts.append(Lift(*credit, rule))
            floor = credit[1]
    return found


def _disjoint(lifts: Iterable[Lift]) -> list[Lift]:
    """Return the lifts sorted, those left out that overlap an earlier one."""
    kept: list[Lift] = []
    for lift in sorted(lifts, key=lambda lift: (lift.start, -lift.end)):
        if not kept or lift.start >= kept[-1].end:
            kept.append(lift)
    return kept


def _with_captions(layout: Layout, lifts: Sequence[Lift], captions: Sequence[Lift]) -> Sequence[Lift]:
    """Return the lifts with the captions that have no credit; a page that is nothing but such a caption keeps it."""
    if not captions:
        return lifts
    gone = {line for line, (_, whole) in touched_lines(layout, lifts).items() if whole}
    free = [caption for caption in captions if stands_free(layout, layout.line_of(caption.start), gone)]
    together = _disjoint([*lifts, *free])
    lines = sum(whole for _, whole in touched_lines(layout, together).values())
    return together if lines < len(layout) else lifts
