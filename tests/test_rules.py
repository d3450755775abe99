"""Every rule of the shipped rulebook does what its examples say and keeps what it must keep."""

from pathlib import Path

import pytest

from cleaner.chain import CHAIN, Cleaner, Fixer
from cleaner.edits import Tier
from cleaner.rulebook import Rule, Rulebook

BOOK = Rulebook()
RULES = [pytest.param(fixer, rule, id=f"{fixer.name}/{rule.name}") for fixer in CHAIN for rule in BOOK.of(fixer.name).values()]


def rules_at_work(fixer: Fixer, text: str) -> tuple[str, set[str], set[str]]:
    result = Cleaner(level=Tier.BOLD, only=[fixer.name], rules=BOOK).clean(text)
    step = result.steps[0]
    assert result.undo() == text
    return result.text, {edit.rule for edit in step.edits}, {doubt.rule for doubt in step.doubts}


@pytest.mark.parametrize(("fixer", "rule"), RULES)
def test_a_rule_does_what_its_examples_say(fixer: Fixer, rule: Rule) -> None:
    for before, after in rule.examples:
        text, edited, doubted = rules_at_work(fixer, before)
        assert text == after
        assert rule.name in (edited if before != after else edited | doubted), f"{before!r}: {edited} {doubted}"


@pytest.mark.parametrize(("fixer", "rule"), RULES)
def test_a_rule_keeps_what_it_must_keep(fixer: Fixer, rule: Rule) -> None:
    for text in rule.keep:
        assert rule.name not in rules_at_work(fixer, text)[1], text


@pytest.mark.parametrize(("fixer", "rule"), RULES)
def test_a_rule_settles_on_its_own_examples(fixer: Fixer, rule: Rule) -> None:
    for _, after in rule.examples:
        assert rules_at_work(fixer, after)[0] == after


@pytest.mark.parametrize(("fixer", "rule"), RULES)
def test_a_rule_can_be_switched_off(fixer: Fixer, rule: Rule, tmp_path: Path) -> None:
    (tmp_path / rule.language).mkdir()
    (tmp_path / rule.language / f"{fixer.name}.toml").write_text(f"[{rule.name}]\noff = true\n", encoding="utf-8")
    cleaner = Cleaner(level=Tier.BOLD, only=[fixer.name], rules=tmp_path)
    for before, _ in rule.examples:
        step = cleaner.clean(before).steps[0]
        assert rule.name not in {found.rule for found in (*step.edits, *step.doubts)}
