"""Damage good pages and count how much comes back exactly; --accept records the rates, and the tests let none of them fall.

python -m tools.repair [--accept] [--pages N] [--show DAMAGE [LANGUAGE]]
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random

from cleaner.chain import NAMES, Cleaner
from cleaner.testing import DAMAGES, Damage, Damaged, Strength
from cleaner.testing.pages import make_page
from tools.repair_judging import Tally, judge

ROOT = Path(__file__).parent.parent
RATES = ROOT / "tests" / "repair_rates.json"
PAGE = ROOT / "docs" / "accuracy.md"
TABLE_START = "<!-- repair rates: made by `python -m tools.repair --accept` -->\n"
TABLE_END = "<!-- end of repair rates -->\n"
PAGES = {Strength.LIGHT: 16, Strength.STANDARD: 18, Strength.HEAVY: 5}  # of each damage and language
CHAIN, ALONE = "chain", "alone"
COMBINED, UNREPAIRED = "combined", "none yet"
SCOPES = (CHAIN, ALONE)  # the whole chain at its default level, and the damage's own fixers


@cache
def cleaner_for(fixers: tuple[str, ...]) -> Cleaner:
    """Return a cleaner of these fixers alone, of the whole chain if there are none."""
    return Cleaner(only=fixers)


def damaged_pages(damage: Damage, language: str, strength: Strength, pages: int) -> Iterator[Damaged]:
    """Yield so many damaged pages, the same ones each time."""
    for number in range(pages):
        random = Random(f"{damage.name} {language} {number}")
        yield damage(random, make_page(random, language), strength)


def tally_of(damage: Damage, language: str, strength: Strength, scope: str, factor: int = 1) -> Tally:
    """Damage pages and tell what became of the damaged places."""
    cleaner = cleaner_for(damage.fixers if scope == ALONE else ())
    tally = Tally()
    for damaged in damaged_pages(damage, language, strength, PAGES[strength] * factor):
        if damaged.edits:
            tally.add(judge(damaged, cleaner.clean(damaged.bad), damage))
    return tally


Cell = tuple[str, str, str, str]  # strength, damage, language, scope


def measure(factor: int = 1) -> dict[Cell, Tally]:
    """Return what became of every damage in every language at every strength."""
    return {
        (strength.name.lower(), damage.name, language, scope): tally_of(damage, language, strength, scope, factor)
        for strength in Strength
        for damage in DAMAGES
        for language in damage.languages
        for scope in SCOPES
        if damage.fixers or scope == CHAIN
    }


def recorded() -> dict[Cell, list[int]]:
    """Return the counts that were accepted (see Tally.counts)."""
    rows: dict[str, list[int]] = json.loads(RATES.read_text(encoding="utf-8"))
    found: dict[Cell, list[int]] = {}
    for name, counts in rows.items():
        strength, damage, language, scope = name.split()
        found[strength, damage, language, scope] = counts
    return found


def summed(counts: dict[Cell, list[int]], *, by_fixer: bool) -> dict[tuple[str, str, str], Tally]:
    """Sum up by (strength, scope, name) over the languages: the damages by their first fixers, or each by itself."""
    fixer_of = {damage.name: COMBINED if damage.parts else (damage.fixers or (UNREPAIRED,))[0] for damage in DAMAGES}
    sums: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for (strength, damage, _, scope), row in counts.items():
        sums[strength, scope, fixer_of[damage] if by_fixer else damage].add(Tally.of(row))
    return sums


def figures(tally: Tally) -> list[str]:
    """Return recall and precision in per cent."""
    recall = f"{100 * tally.recall:.1f}" if tally.sites else ""
    return [recall, f"{100 * tally.precision:.1f}" if tally.restored + tally.wrong else ""]


def table(counts: dict[Cell, list[int]]) -> str:
    """Return the rates as two tables: a fixer a row, and a damage a row."""
    strengths = [strength.name.lower() for strength in Strength]
    columns = [(strength, CHAIN) for strength in strengths] + [("standard", ALONE)]
    titles = [scope if scope == ALONE else strength for strength, scope in columns]
    heads = [f"{title}: {figure}" for title in titles for figure in ("recall", "precision")]
    parts = []
    names = {True: [*NAMES, COMBINED, UNREPAIRED], False: [damage.name for damage in DAMAGES]}
    for by_fixer, title in ((True, "fixer"), (False, "damage")):
        sums = summed(counts, by_fixer=by_fixer)
        cells = {name: [figures(sums[strength, scope, name]) for strength, scope in columns] for name in names[by_fixer]}
        rows = [[name, *chain.from_iterable(row)] for name, row in cells.items()]
        table_rows = ([title, *heads], ["---"] * (len(heads) + 1), *rows)
        parts.append("".join(f"| {' | '.join(row)} |\n" for row in table_rows))
        if by_fixer:
            seams = ", ".join(f"{strength} {100 * sums[strength, CHAIN, 'lines'].seam_accuracy:.1f}" for strength in strengths)
            parts.append(f"Seam accuracy of lines: {seams}.\n")
    return "\n".join(parts)


def page(text: str) -> str:
    """Return docs/accuracy.md with its tables of rates made anew."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(TABLE_START)
    return f"{before}{TABLE_START}{text}{TABLE_END}{rest.partition(TABLE_END)[2]}"


def show(names: Sequence[str], factor: int) -> None:
    """Print what became of the places that were not restored, at standard strength."""
    name, *languages = names
    for damage in DAMAGES:
        if name in (damage.name, *damage.fixers[:1]):
            for language in languages or damage.languages:
                tally = tally_of(damage, language, Strength.STANDARD, CHAIN, factor)
                print(f"{damage.name} {language}: {tally.restored} of {tally.sites}, wrong {tally.wrong}")
                for what, bad, cleaned in tally.failures:
                    print(f"  {what}: {bad}\n{'':{len(what) + 2}}> {cleaned}")


def main() -> int:
    """Print the rates, or the failures of one damage."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition(";")[0])
    parser.add_argument("--accept", action="store_true", help="record the rates")
    parser.add_argument("--pages", type=int, default=1, metavar="N", help="N times as many pages")
    parser.add_argument("--show", nargs="+", metavar="NAME", help="the failures of one damage or fixer, in one language or all")
    options = parser.parse_args()
    if options.show:
        show(options.show, options.pages)
        return 0
    counts = {cell: tally.counts() for cell, tally in measure(options.pages).items()}
    print(table(counts), end="")
    if options.accept:
        rows = ",\n".join(f"  {json.dumps(' '.join(cell))}: {json.dumps(row)}" for cell, row in counts.items())
        RATES.write_text(f"{{\n{rows}\n}}\n", encoding="utf-8")
        PAGE.write_text(page(table(counts)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
