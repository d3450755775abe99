"""Break the fixers on purpose, one small change at a time, and count the changes that a test notices (mutation testing).

python -m tools.mutants [--sample N] [--again] [--workers N] [NAME ...]

The mutants are mutmut's. They live in a copy of the project, build/mutants/, so that no broken code ever stands in the tree;
there `mutmut show NAME` tells what a survivor changes. A NAME may hold wildcards: 'cleaner.fixers.slips.*'.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPY = ROOT / "build" / "mutants"
SOURCES = ("cleaner", "rules", "seeds", "golden", "tools", "tests", "docs", "pyproject.toml", "README.md", "CHANGELOG.md")
MUTATED = ("cleaner/fixers/*", "cleaner/edits.py")
QUICK = "test_cases.py test_rules.py test_golden.py test_edits.py test_fixers_*.py"
DOCTESTS = ("cleaner/fixers", "cleaner/edits.py")
FIRST = "cleaner.edits.x_apply_edits__mutmut_*"  # a few mutants, to have all of them made before a sample is drawn
SEED = 1
LEAST = 85  # percent of all mutants that the tests must notice
ALIVE = {"survived", "no tests", "suspicious", "skipped"}  # a mutant that loops or crashes is noticed


def copy_project() -> None:
    """Copy what the tests need to build/mutants/, with mutmut's settings beside it."""
    ignored = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis", "build")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, COPY / name, ignore=ignored, dirs_exist_ok=True)
        else:
            shutil.copy2(ROOT / name, COPY / name)
    settings = {
        "source_paths": ["cleaner"],
        "only_mutate": MUTATED,
        "also_copy": SOURCES[1:],
        "timeout_multiplier": ["4"],
        "pytest_add_cli_args": ["-n0", "-o", f"python_files={QUICK}"],
        "pytest_add_cli_args_test_selection": ["tests", *DOCTESTS],
    }
    lines = [f"{key} =\n" + "".join(f"    {value}\n" for value in values) for key, values in settings.items()]
    (COPY / "setup.cfg").write_text("[mutmut]\n" + "".join(lines), encoding="utf-8")


def mutmut(*arguments: str, shown: bool = True) -> str:
    """Run mutmut in the copy; return what it says unless that is shown."""
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    done = subprocess.run(command, cwd=COPY, check=False, text=True, stdout=None if shown else subprocess.PIPE)
    if done.returncode:
        sys.exit(f"mutmut {arguments[0]} failed; pip install -e '.[mutants]' if it is missing")
    return done.stdout or ""


def statuses() -> dict[str, str]:
    """Return what became of each mutant."""
    lines = mutmut("results", "--all", "true", shown=False).splitlines()
    return dict(line.strip().rsplit(": ", 1) for line in lines if ": " in line)


def table(found: dict[str, str]) -> str:
    """Count the mutants that were noticed, for each module and in all."""
    counts: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for name, status in found.items():
        if status != "not checked":
            for module in (name.rpartition(".")[0], "all"):
                counts[module][status not in ALIVE] += 1
    rows = ["| module | noticed | mutants | % |", "|---|---:|---:|---:|"]
    for module, count in sorted(counts.items(), key=lambda row: (row[0] == "all", row[0])):
        rows.append(f"| {module} | {count[True]} | {count.total()} | {100 * count[True] / count.total():.0f} |")
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and report; 1 if a run of all mutants finds less than LEAST percent of them noticed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="these mutants alone")
    parser.add_argument("--sample", type=int, metavar="N", help="N mutants, the same ones each time")
    parser.add_argument("--again", action="store_true", help="those that survived the last run, with the tests as they are now")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 2, metavar="N")
    options = parser.parse_args(arguments)
    if not options.again:
        shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir(parents=True, exist_ok=True)
    names = list(options.names)
    if options.again:
        names = [name for name, status in statuses().items() if status in ALIVE]
    copy_project()
    run = ("run", "--max-children", str(options.workers))
    if options.sample:
        mutmut(*run, FIRST)
        names = random.Random(SEED).sample(sorted(statuses()), options.sample)
    mutmut(*run, *names)
    found = statuses()
    chosen = {name: found[name] for name in names} if options.sample else found
    print("\n".join(name for name, status in chosen.items() if status in ALIVE))
    print(table(chosen))
    checked = [status for status in chosen.values() if status != "not checked"]
    noticed = sum(status not in ALIVE for status in checked)
    return int(not names and noticed * 100 < LEAST * len(checked))


if __name__ == "__main__":
    sys.exit(main())
