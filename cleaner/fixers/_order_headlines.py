"""Headlines that stand below their stories go back on top of them.

A page's largest type is often drawn last, so that an extractor hands it over last. Which headline belongs to which
story is told by the words they share, weighted by how few stories of the page use them, and by the page as a whole.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from itertools import pairwise
from math import log

from cleaner.edits import Doubt, Edit, move
from cleaner.fixers._order_stories import Head, Signs, Story, cells_of, read_stories
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

_MOST = 6  # stories that a group of headlines is dealt out to, and headlines in a group, less two


@dataclass(eq=False)
class Group:
    """Headlines that stand together, what stands below them, and the story that each is dealt to (None: it stays)."""

    heads: list[Head]
    above: Story
    below: Story | None
    dealt: list[Story | None] = field(default_factory=list)

    @property
    def takers(self) -> set[int]:
        """The identities of the stories that get a headline."""
        return {id(story) for story in self.dealt if story is not None}

    @property
    def keeps(self) -> bool:
        """Whether a headline stays for the story below."""
        return None in self.dealt


def raise_headlines(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Raise headlines that stand after their stories; where a story's own headline is not clear, doubt.

    Only a story that opens bare, with a dateline or after another's closing line, takes one.
    """
    rule, doubted = rules.get_rule("headline-on-top"), rules["headline-after-story"]
    if rule is None or not page.is_han:
        return
    signs = Signs.of(rule)
    if signs.opening.search(page.text) is None and signs.closing.search(page.text) is None:
        return
    stories, last = read_stories(page, signs)
    if len(stories) < 2:
        return  # a lone text's last line may be anything: a section's head, another page's headline
    cohesion = Cohesion(stories, rule)
    groups = sure = _all_below(stories, last, cohesion, rule)
    if not sure:
        groups = _deal(stories, last, cohesion, rule)
        sure = _judged(groups)
    for group in groups:
        if group not in sure and group.takers:
            start, end = group.heads[0].span[0], group.heads[-1].span[1]
            yield Doubt(start, end, doubted.name, "this headline speaks of a text above it that has none")
    yield from _edits(page, sure, rule)


class Cohesion:
    """How much of a headline its stories hold: its pairs of characters, a rare one counting for more."""

    def __init__(self, stories: Sequence[Story], rule: Rule) -> None:
        whole, lead = rule.data["whole"], rule.data["lead"]
        self._held = {id(story): (pairs_of(story.text[:whole]), pairs_of(story.text[:lead])) for story in stories}
        self._met = Counter(pair for held, _ in self._held.values() for pair in held)
        self.stories = stories
        self._places = {id(story): place for place, story in enumerate(stories)}

    def near(self, story: Story) -> Sequence[Story]:
        """Return the stories around one, on a page of any size."""
        place = self._places[id(story)]
        return self.stories[max(0, place - 2 * _MOST) : place + 2 * _MOST]

    def share(self, head: Head, story: Story | None) -> float:
        """Return the share of the headline's weight that the story holds, its first lines counting as much as the whole."""
        if story is None:
            return 0.0
        pairs = pairs_of(head.text)
        weights = {pair: log(1 + len(self.stories) / max(1, self._met[pair])) for pair in pairs}
        whole, lead = self._held[id(story)]
        held = sum(weight * ((pair in whole) + (pair in lead)) for pair, weight in weights.items())
        return held / max(1e-9, 2 * sum(weights.values()))


def pairs_of(text: str) -> set[str]:
    """Return the pairs of neighbouring characters.

    >>> sorted(pairs_of("新桥通"))
    ['新桥', '桥通']
    """
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _all_below(stories: Sequence[Story], last: list[Head], cohesion: Cohesion, rule: Rule) -> list[Group]:
    """Return each headline with the story above it where that is the page's habit: all speak of it, and not of the next."""
    belows = [*stories[1:], None]
    groups = [Group(below.heads if below else last, story, below) for story, below in zip(stories, belows, strict=True)]
    if stories[0].heads or not all(group.heads and _opens_with_dateline(group.above, rule) for group in groups):
        return []
    own = others = 0.0
    for group in groups:
        whole = Head([line for head in group.heads for line in head.lines])
        told, next_told = cohesion.share(whole, group.above), cohesion.share(whole, group.below)
        if told < max(rule.data["share"], next_told) or rule.compiled("signature").search(whole.lines[-1].text):
            return []
        own, others = own + told, others + next_told
        group.dealt = [group.above] * len(group.heads)
    return groups if own >= rule.data["best"] * len(groups) and others <= rule.data["own"] * own else []


def _deal(stories: Sequence[Story], last: list[Head], cohesion: Cohesion, rule: Rule) -> list[Group]:
    """Deal the headlines of each group to the stories above it that have none, in the order of the page."""
    groups: list[Group] = []
    bare = [stories[0]] if _opens_with_dateline(stories[0], rule) and not stories[0].heads else []
    for above, below in zip(stories, [*stories[1:], None], strict=True):
        heads = below.heads if below else last
        group = Group(heads, above, below)
        takers = list(bare)
        if below is None and above.closed and above not in bare and _has_rubric(above, rule):
            takers.append(above)
        if heads and takers:
            group.dealt = _best(group, takers[-_MOST:], cohesion, rule)
            if group.takers:
                groups.append(group)
                bare = [story for story in bare if id(story) not in group.takers]
        left = not heads or (group.dealt and not group.keeps)
        if below and left and (below.dateline or below.after_close) and len(below.text) >= rule.data["story"]:
            bare.append(below)
    return groups


def _opens_with_dateline(story: Story, rule: Rule) -> bool:
    return story.dateline and len(story.text) >= rule.data["story"]


def _has_rubric(story: Story, rule: Rule) -> bool:
    """Whether no more than a label stands above the story: 铁路遗产."""
    return len(story.heads) == 1 and len(story.heads[0].lines) == 1 and cells_of(story.heads[0].text) <= rule.data["rubric"]


def _best(group: Group, takers: Sequence[Story], cohesion: Cohesion, rule: Rule) -> list[Story | None]:
    """Return which story each headline is for, or nothing where two ways of dealing are about as good."""
    heads = group.heads
    if len(heads) > _MOST + 2:
        return []
    choices: list[Story | None] = [*takers, None]
    shares = [[cohesion.share(head, story) for story in (*takers, group.below)] for head in heads]
    ways = _ways(heads, len(takers))
    ranked = nlargest(2, ((sum(row[pick] for row, pick in zip(shares, way, strict=True)), way) for way in ways))
    way = ranked[0][1]
    if ranked[0][0] - ranked[1][0] < rule.data["margin"]:
        return []
    units = [[number for number, other in enumerate(way) if other == pick] for pick in sorted({*way} - {len(takers)})]
    if not all(_is_headline_of(heads, unit, [row[way[unit[0]]] for row in shares], rule) for unit in units):
        return []
    if group.below is not None and any(shares[number][-1] > rule.data["own"] for unit in units for number in unit):
        return []
    dealt = {id(takers[way[unit[0]]]) for unit in units}
    for unit in units:
        told = sum(shares[number][way[number]] for number in unit)
        for story in cohesion.near(group.above):  # one that has a headline already must not hold its words as well
            if (
                id(story) not in dealt
                and told - sum(cohesion.share(heads[number], story) for number in unit) < rule.data["margin"]
            ):
                return []
    return [choices[pick] for pick in way]


def _is_headline_of(heads: Sequence[Head], unit: Sequence[int], shares: Sequence[float], rule: Rule) -> bool:
    """Whether the story that holds these shares of each headline's words holds enough of this one's lines."""
    held = [shares[number] for number in unit]
    signed = rule.compiled("signature").search(heads[unit[-1]].lines[-1].text)
    wide = sum(cells_of(heads[number].text) for number in unit) >= rule.data["least"]
    return wide and not signed and max(held) >= rule.data["best"] and min(held) >= rule.data["share"]


def _ways(heads: Sequence[Head], takers: int) -> Iterator[tuple[int, ...]]:
    """Yield the ways to deal headlines out in order; `takers` stands for staying. The same words twice are two stories'."""
    ways: list[tuple[int, ...]] = [()]
    for number, head in enumerate(heads):
        twins = [place for place in range(number) if heads[place].text == head.text]
        ways = [
            (*way, pick)
            for way in ways
            for pick in range(way[-1] if way else 0, takers + 1)
            if pick == takers or all(way[place] != pick for place in twins)
        ]
    yield from ways


def _judged(groups: Sequence[Group]) -> list[Group]:
    """Return the groups that may be moved: those for which the page as a whole speaks."""
    sure = list(groups)
    while True:
        taken: set[int] = set().union(*(group.takers for group in sure))
        kept = [group for group in sure if _holds(group, sure, taken)]
        if len(kept) == len(sure):
            return kept
        sure = kept


def _holds(group: Group, sure: Sequence[Group], taken: set[int]) -> bool:
    habit = len(group.takers) > 1 or len(sure) > 1
    if any(story is not None and not story.dateline and not story.after_close for story in group.dealt):
        return habit  # a story with a label above it
    if group.below is None:
        return group.above.closed or habit
    if group.below.dateline and not group.keeps:
        return id(group.below) in taken  # it would be left without a headline
    return len(group.takers) > 1


def _edits(page: Page, groups: Sequence[Group], rule: Rule) -> Iterator[Edit]:
    """Yield one edit for all moves that cross or touch each other."""
    moves: list[tuple[int, int, int]] = []  # where to, and the span
    for group in groups:
        for head, story in zip(group.heads, group.dealt, strict=True):
            if story is not None:
                moves.append((story.start, *head.span))
    moves.sort()
    while moves:
        start, _, end = moves[0]
        count = 0
        while count < len(moves) and moves[count][0] < end:
            end = max(end, moves[count][2])
            count += 1
        yield _edit(page.text, start, end, moves[:count], rule)
        moves = moves[count:]


def _edit(text: str, start: int, end: int, moves: Sequence[tuple[int, int, int]], rule: Rule) -> Edit:
    """Return the edit that sets the spans before the places they go to."""
    taken = sorted((low, high) for _, low, high in moves)
    pieces: list[tuple[int, int] | str] = []
    for place, after in pairwise([*sorted({place for place, _, _ in moves}), end]):
        for target, low, high in moves:
            if target == place:
                pieces += [(low, high), "\n\n"]
        position = place
        for low, high in [*(span for span in taken if place <= span[0] < after), (after, after)]:
            stretch = text[position:low]
            if stretch.strip():
                begin = position + len(stretch) - len(stretch.lstrip())
                pieces += [(begin, begin + len(stretch.strip())), "\n\n"]
            position = high
    return move(text, start, end, pieces[:-1], rule.name, rule.tier)
