"""Repair: damaged good text comes back as it was, or stays as it is; it never gets worse."""

import pytest

from cleaner.testing import DAMAGES, Damage, Strength
from tools import repair

KINDS = [pytest.param(damage, language, id=f"{damage.name} {language}") for damage in DAMAGES for language in damage.languages]


@pytest.mark.parametrize("scope", repair.SCOPES)
@pytest.mark.parametrize(("damage", "language"), KINDS)
def test_no_less_is_repaired_than_was_and_no_more_is_spoilt(damage: Damage, language: str, scope: str) -> None:
    if scope == repair.ALONE and not damage.fixers:
        pytest.skip("no fixer repairs it yet")
    for strength in Strength:
        now = repair.tally_of(damage, language, strength, scope).counts()
        was = repair.recorded()[strength.name.lower(), damage.name, language, scope]
        sites, restored, wrong, seams, right_seams, worse = zip(now, was, strict=True)
        remedy = f"{strength.name}: python -m tools.repair --show {damage.name} {language}; if it is meant, --accept"
        assert (sites[0], seams[0]) == (sites[1], seams[1]), f"the damage itself has changed; {remedy}"
        assert restored[0] >= restored[1], remedy
        assert wrong[0] <= wrong[1], remedy
        assert right_seams[0] >= right_seams[1], remedy
        assert worse[0] <= worse[1], remedy


def test_the_tables_of_rates_are_current() -> None:
    made = repair.page(repair.table(repair.recorded()))
    assert made == repair.PAGE.read_text(encoding="utf-8"), "python -m tools.repair --accept"
