"""Damage good text and count how much comes back exactly; --accept records the rates, and the tests let none of them fall.

python -m tools.repair [--accept]
"""

import json
import sys
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings

from cleaner.chain import Cleaner
from cleaner.testing import DAMAGES, Damage, Damaged, damaged_text

ROOT = Path(__file__).parent.parent
RATES = ROOT / "tests" / "repair_rates.json"
PAGE = ROOT / "docs" / "accuracy.md"
TABLE_START = "<!-- repair rates: made by `python -m tools.repair --accept` -->\n"
TABLE_END = "<!-- end of repair rates -->\n"
TRIALS = 60


def repaired(damage: Damage, language: str, cleaner: Cleaner) -> int:
    """Return how many of a hundred damaged texts come back exactly, from the same TRIALS texts each time."""
    exact: list[bool] = []

    @settings(
        max_examples=TRIALS,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(damaged_text(damage, language))
    def count(damaged: Damaged) -> None:
        exact.append(cleaner.clean(damaged.bad).text == damaged.good)

    count()
    return round(100 * sum(exact) / len(exact))


def measure() -> dict[str, dict[str, int]]:
    """Return the rate of the whole chain for each damage and language."""
    cleaner = Cleaner()
    return {damage.name: {language: repaired(damage, language, cleaner) for language in damage.languages} for damage in DAMAGES}


def recorded() -> dict[str, dict[str, int]]:
    """Return the rates that were accepted."""
    rates: dict[str, dict[str, int]] = json.loads(RATES.read_text(encoding="utf-8"))
    return rates


def table(rates: dict[str, dict[str, int]]) -> str:
    """Return the rates as a table, a damage a row."""
    languages = list(dict.fromkeys(language for row in rates.values() for language in row))
    head = f"| damage | {' | '.join(languages)} |\n|---|{'---|' * len(languages)}\n"
    rows = (f"| {name} | {' | '.join(str(row.get(language, '')) for language in languages)} |\n" for name, row in rates.items())
    return head + "".join(rows)


def page(rates: dict[str, dict[str, int]]) -> str:
    """Return docs/accuracy.md with its table of rates made anew."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(TABLE_START)
    return f"{before}{TABLE_START}{table(rates)}{TABLE_END}{rest.partition(TABLE_END)[2]}"


def main() -> int:
    """Print the rates."""
    rates = measure()
    print(table(rates), end="")
    if "--accept" in sys.argv:
        RATES.write_text(json.dumps(rates, indent=2) + "\n", encoding="utf-8")
        PAGE.write_text(page(rates), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
