"""Measure the chain on pages with a truth: print the tables of docs/accuracy.md, and with --write put them there.

python -m tools.accuracy [--data DIR] [--only TABLE…] [--jobs N] [--limit N] [--write]

The pages are other people's and not a part of the project: --data names the folder that holds them.
"""

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from cleaner.errors import CleanerError, UsageError
from tools.accuracy import data
from tools.accuracy.measuring import Found, Job, jobs, measured
from tools.accuracy.tables import TABLES, Sums

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
MADE = "made by `python -m tools.accuracy --write`"
STEPS = 20  # of the progress


def results(work: list[Job], processes: int) -> Iterator[Found]:
    """Yield what each job finds, in order."""
    if processes < 2:
        yield from map(measured, work)
        return
    with ProcessPoolExecutor(processes) as pool:
        yield from pool.map(measured, work)


def watched(found: Iterable[Found], size: int) -> Iterator[Found]:
    """Pass the results on, and tell on standard error how many there are."""
    step = max(1, size // STEPS)
    for number, one in enumerate(found, 1):
        if number % step == 0 or number == size:
            print(f"accuracy: {number} of {size} pieces are measured", file=sys.stderr, flush=True)
        yield one


def summed(found: Iterable[Found]) -> Sums:
    """Add the counts up."""
    sums: defaultdict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for one in found:
        for key, counts in one:
            for name, value in counts.items():
                sums[key][name] = sums[key].get(name, 0) + value
    return dict(sums)


def page(made: dict[str, str]) -> str:
    """Return docs/accuracy.md with these tables made anew."""
    text = PAGE.read_text(encoding="utf-8")
    for name, tables in made.items():
        start, end = f"<!-- accuracy of {name}: {MADE} -->\n", f"<!-- end of {name} -->\n"
        before, found, rest = text.partition(start)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise UsageError(f"{PAGE.name}: lacks {start.strip()!r} or {end.strip()!r}; put both where the tables go")
        text = f"{before}{start}{tables}{end}{after}"
    return text


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.accuracy", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=data.DATA, metavar="DIR", help=f"the pages (default: {data.DATA})")
    parser.add_argument("--only", nargs="+", choices=TABLES, default=list(TABLES), metavar="TABLE", help=", ".join(TABLES))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="processes at once")
    parser.add_argument("--limit", type=int, metavar="N", help="take so many pages and rows of each kind, for a quick look")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/accuracy.md")
    chosen = parser.parse_args()
    if chosen.limit is not None and chosen.limit < 1:
        parser.error("--limit takes a number from 1 on")
    if chosen.limit is not None and chosen.write:
        parser.error("--write wants all the data; leave --limit out")
    return chosen


def main() -> int:
    """Print the tables; return the exit code."""
    chosen = options()
    try:
        data.check(chosen.data, chosen.only)
        work = jobs(chosen.data, chosen.only, chosen.limit)
        sums = summed(watched(results(work, chosen.jobs), len(work)))
        made = {name: TABLES[name](sums) for name in TABLES if name in chosen.only}
        print("\n".join(f"## {name}\n\n{tables}" for name, tables in made.items()), end="")
        if chosen.write:
            PAGE.write_text(page(made), encoding="utf-8")
    except CleanerError as fault:
        print(f"accuracy: {fault}", file=sys.stderr)
        return fault.exit
    return 0


if __name__ == "__main__":
    sys.exit(main())
