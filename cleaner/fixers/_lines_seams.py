"""Score seams: whether the sentence goes on over a line break, and why."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import HAN, LETTER, SPACE
from cleaner.fixers._lines_evidence import Floats, seam_evidence, surroundings
from cleaner.fixers._lines_facts import LineFacts
from cleaner.page import Page
from cleaner.rulebook import FixerRules, Rule

HARD = np.float32(-99)  # the score of a seam that no evidence can join


@dataclass(frozen=True)
class Seams:
    """The seams of a page: their scores (above 0: join) and what they lie between."""

    facts: LineFacts
    scores: Floats
    han: NDArray[np.bool_]  # judged as Chinese, else as a Latin-script seam


def judge_seams(page: Page, rules: FixerRules) -> Seams:
    """Score every seam of the page; Chinese and Latin seams by their own weights."""
    facts = LineFacts.of(page)
    if len(facts) < 2:
        return Seams(facts, np.zeros(0, dtype=np.float32), np.zeros(0, dtype=bool))
    evidence = seam_evidence(facts, rules["join-han"].data)
    around = surroundings(evidence)
    letters = facts.letters[:-1] + facts.letters[1:]
    han = (facts.han[:-1] + facts.han[1:]) * 3 > letters
    scores = np.zeros(len(han), dtype=np.float32)
    for script, mask in (("han", han), ("latin", ~han)):
        if mask.any():
            join, meant = (weigh(rules[f"{kind}-{script}"], found) for kind, found in (("join", evidence), ("meant", around)))
            scores = np.where(mask, np.minimum(join, -meant), scores)
    scores[barred(page, facts)] = HARD
    return Seams(facts, scores, han)


def weigh(rule: Rule, evidence: Mapping[str, Floats]) -> Floats:
    """Return the weighted sum of the evidence, in logits."""
    weights = rule.data["weights"]
    total = np.float32(weights.get("bias", 0.0))
    score: Floats = np.full(len(next(iter(evidence.values()))), total, dtype=np.float32)
    for name, weight in weights.items():
        if name != "bias":
            score += np.float32(weight) * evidence[name]
    return score


def reasons(rule: Rule, evidence: Mapping[str, Floats], seam: int) -> list[tuple[str, float]]:
    """Return what each piece of evidence weighs at one seam, the heaviest first."""
    weighed = [(name, float(weight * evidence[name][seam])) for name, weight in rule.data["weights"].items() if name != "bias"]
    return sorted((pair for pair in weighed if pair[1]), key=lambda pair: -abs(pair[1]))


def barred(page: Page, facts: LineFacts) -> NDArray[np.bool_]:
    """Tell the seams that are structure: markdown's, those of columns set with spaces, and those by lines without words."""
    left, right = slice(None, -1), slice(1, None)
    wordless = facts.count(HAN | LETTER) + facts.digits == 0
    bars = wordless[left] & wordless[right]
    columns = _columns(page, facts)
    bars |= columns[left] & columns[right]
    if page.is_markdown:
        markup, hard = _markup(page, facts)
        bars |= markup[left] | markup[right] | hard[left]
    return np.asarray(bars)


def _columns(page: Page, facts: LineFacts) -> NDArray[np.bool_]:
    """Tell lines that hold a tab, or a run of two spaces or more, between words."""
    spaces = (page.classes & SPACE) != 0
    wide = np.zeros(len(spaces) + 1, dtype=np.int64)
    wide[1:] = np.cumsum((spaces & np.append(spaces[1:], False)) | (page.codes == 9))
    return np.asarray(wide[facts.last + 1] > wide[facts.first])


def _markup(page: Page, facts: LineFacts) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell lines of markdown structure (headings, items, tables, rules, fences, whole-line bold) and hard breaks."""
    fenced = False
    markup, hard = [], []
    lines = page.lines
    for number in facts.number.tolist():
        line = lines[number]
        text = line.strip()
        fence = text.startswith(("```", "~~~"))
        fenced ^= fence
        bold = text.startswith("**") and text.endswith("**") and text.count("**") == 2
        item = text.startswith(("- ", "* ", "+ ")) or (text[:1].isdigit() and text.lstrip("0123456789")[:2] in {". ", ") "})
        markup.append(fence or fenced or bold or item or text.startswith(("#", "|", ">", "![", "---", "***", "===")))
        hard.append(line.endswith(("  ", "\\")))
    return np.array(markup, dtype=bool), np.array(hard, dtype=bool)
