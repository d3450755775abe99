"""The cases of tests/cases: what each fixer repairs, and what it leaves alone."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cleaner.chain import NAMES, Cleaner

CASES = Path(__file__).parent / "cases"
KINDS = {"wild", "synthetic", "negative", "known-failure"}


def read_cases() -> list[Any]:
    params = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            marks = [pytest.mark.xfail(reason="a known failure")] if case["kind"] == "known-failure" else []
            params.append(pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}", marks=marks))
    return params


@pytest.mark.parametrize(("fixer", "case"), read_cases())
def test_case(fixer: str, case: dict[str, Any]) -> None:
    assert case["kind"] in KINDS
    only = () if case.get("chain") else (fixer,)
    result = Cleaner(level=case.get("level", "likely"), only=only).clean(case["before"])
    assert result.text == case.get("after", case["before"])
    assert result.undo() == case["before"]
    if "doubt" in case:
        assert case["doubt"] in {doubt.rule for step in result.steps for doubt in step.doubts}


@pytest.mark.parametrize("fixer", NAMES)
def test_every_fixer_has_as_many_negative_cases_as_repairs(fixer: str) -> None:
    cases = tomllib.loads((CASES / f"{fixer}.toml").read_text(encoding="utf-8"))["case"]
    negative = sum("after" not in case for case in cases)
    assert negative >= len(cases) - negative > 0
