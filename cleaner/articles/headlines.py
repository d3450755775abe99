"""Headlines that stand in a row, away from their stories, are dealt out by the words they share."""

from cleaner.articles.blocks import Kind
from cleaner.articles.cohesion import grams_of
from cleaner.articles.drafts import Draft
from cleaner.rulebook import FixerRules, Rule


def deal_headlines(drafts: list[Draft], rules: FixerRules) -> list[Draft]:
    """Give each headline without a story to the story without a headline that uses its words most."""
    rule = rules.get_rule("orphan-headline")
    stories = [draft for draft in drafts if not draft.titled and draft.has_story]
    if rule is None or len(drafts) > rule.data["most"]:
        return drafts
    orphans = [draft for draft in drafts if draft.titled and _is_orphan(draft, rule, bool(stories))]
    told = [_words_of(story, rule) for story in stories]
    pairs: list[tuple[float, int, int]] = []
    for place, orphan in enumerate(orphans):
        wanted = _headline_words(orphan)
        for number, held in enumerate(told):
            share = len(wanted & held) / max(1, len(wanted))
            if share >= rule.data["share"]:
                pairs.append((-share, place, number))
    dealt: dict[int, int] = {}
    for _, place, number in sorted(pairs):
        if place not in dealt and number not in dealt.values():
            dealt[place] = number
    for place, orphan in enumerate(orphans):  # a second line that no story asks for goes with the first
        above = drafts.index(orphan) - 1
        if place and place not in dealt and place - 1 in dealt and not orphan.body:
            first = orphans[place - 1]
            if drafts[above] is first and not first.body:
                dealt[place] = dealt[place - 1]
    for place, number in sorted(dealt.items(), reverse=True):
        stories[number].head = orphans[place].head + stories[number].head
        orphans[place].head = []
    if drafts and len(stories) == len(set(dealt.values())):
        _raise_to_next(drafts)
    return [draft for draft in drafts if draft.head or draft.body]


def _raise_to_next(drafts: list[Draft]) -> None:
    """Put headlines that found no story over the headline below them, as the many lines of one.

    Only where no story wants one: 某某会议闭幕 over four lines that say what it did.
    """
    held = [draft for draft in drafts if draft.head or draft.body]
    below = held[-1]
    for draft in held[-2::-1]:
        if not draft.body and below.head:
            lower = [block._replace(kind=Kind.SUBTITLE) if block.kind is Kind.HEADING else block for block in below.head]
            below.head = draft.head + lower
            below.level = draft.level or below.level
            draft.head = []
        else:
            below = draft


def _is_orphan(draft: Draft, rule: Rule, wanted: bool) -> bool:
    """Whether a headline has no story, or stands over a text (a caption, say) that uses none of its words."""
    if not draft.has_story:
        return not any(block.kind is Kind.SECTION for block in draft.body)
    if not wanted or any(block.kind is not Kind.BODY for block in draft.body):
        return False
    words = _headline_words(draft)
    return bool(len(words & _words_of(draft, rule)) < rule.data["own"] * len(words))


def _headline_words(draft: Draft) -> set[str]:
    return grams_of("\n".join(block.text for block in draft.head if block.kind is Kind.HEADING))


def _words_of(draft: Draft, rule: Rule) -> set[str]:
    return grams_of("\n".join(block.text for block in draft.body)[: rule.data["reach"]])
