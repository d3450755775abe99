"""Repair: damaged good text comes back as it was, or stays as it is; it never gets worse."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.chain import Cleaner
from cleaner.testing import DAMAGES, Damage, damaged_text
from tools import repair

KINDS = [pytest.param(damage, language, id=f"{damage.name} {language}") for damage in DAMAGES for language in damage.languages]
COLUMNS = {"spread", "wrap", "wrap_without_indents"}
IGNORED = dict.fromkeys(map(ord, " \n-\N{IDEOGRAPHIC SPACE}"))


@pytest.mark.parametrize(("damage", "language"), KINDS)
def test_the_chain_repairs_no_less_than_it_did(damage: Damage, language: str) -> None:
    assert repair.repaired(damage, language, Cleaner()) >= repair.recorded()[damage.name][language], "python -m tools.repair"


@pytest.mark.parametrize("alone", [True, False], ids=["its fixers", "the whole chain"])
@pytest.mark.parametrize(("damage", "language"), KINDS)
@given(data=st.data())
def test_damage_is_repaired_or_left_alone(alone: bool, damage: Damage, language: str, data: st.DataObject) -> None:
    good, bad = data.draw(damaged_text(damage, language))
    text = Cleaner(only=damage.fixers if alone else ()).clean(bad).text
    if damage.name in COLUMNS:
        assert text.translate(IGNORED) == good.translate(IGNORED)
    else:
        assert text in {good, bad}


def test_the_table_of_rates_is_current() -> None:
    assert repair.page(repair.recorded()) == repair.PAGE.read_text(encoding="utf-8"), "python -m tools.repair --accept"
