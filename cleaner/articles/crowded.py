"""Headlines of stories that stand side by side are read in a row, above the first story: each goes over its own."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from cleaner.articles.blocks import Block, Kind
from cleaner.articles.drafts import Draft
from cleaner.rulebook import FixerRules, Rule

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]{2,}")
_WORD = re.compile(r"[^\W\d_]{4,}")


def part_crowded(drafts: list[Draft], rules: FixerRules) -> list[Draft]:
    """Take off each headline the lines whose words a story without a headline opens with, and put them over it."""
    rule = rules.get_rule("crowded-headline")
    crowded = [draft for draft in drafts if draft.has_story and sum(block.kind is Kind.HEADING for block in draft.head) > 1]
    bare = [draft for draft in drafts if draft.has_story and not draft.titled and not draft.parted]
    if rule is None or not crowded or not bare or len(drafts) > rule.data["most"]:
        return drafts
    held = Counter(word for draft in drafts for block in draft.body for word in _words(block.text))
    told = {draft: _opening_words(draft, rule) for draft in (*crowded, *bare)}
    for draft in crowded:
        for block, story in _foreign(draft, bare, told, held, rule):
            draft.head.remove(block)
            story.head.append(block)
    return drafts


def _words(text: str) -> set[str]:
    return {run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)} | set(_WORD.findall(text))


def _opening_words(draft: Draft, rule: Rule) -> set[str]:
    return set().union(*(_words(block.text) for block in draft.body[: rule.data["paragraphs"]]))


def _foreign(
    draft: Draft, bare: Sequence[Draft], told: Mapping[Draft, set[str]], held: Mapping[str, int], rule: Rule
) -> list[tuple[Block, Draft]]:
    """Return the lines of a draft's head that belong to other stories; a line that tells nothing goes with the one above."""
    found: list[tuple[Block, Draft]] = []
    owner: Draft | None = None
    for block in draft.head:
        weights = {word: 1 / held[word] for word in _words(block.text) if held.get(word)}
        if block.kind is not Kind.HEADING or _share(weights, told[draft]) > rule.data["own"]:
            owner = None
        elif weights:
            best = max(bare, key=lambda story: _share(weights, told[story]))
            owner = best if _share(weights, told[best]) >= rule.data["share"] else None
        if owner is not None:
            found.append((block, owner))
    return found


def _share(weights: Mapping[str, float], told: Collection[str]) -> float:
    """Return how much of a line's words a story opens with; a word that the whole page uses counts little."""
    return sum(weight for word, weight in weights.items() if word in told) / (sum(weights.values()) or 1.0)
