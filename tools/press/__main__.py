"""Make the raw pages of seeds/ from the issues in seeds/issues/; --check makes them elsewhere and compares.

python -m tools.press [NAME…] [--check]
"""

import argparse
import sys
import tempfile
from collections.abc import Iterable
from itertools import zip_longest
from pathlib import Path

from tools.press import issues, programs, readings, truth, versions
from tools.press.errors import PressError
from tools.press.readings import Print, Seed

ROOT = programs.HERE.parent.parent
SEEDS = ROOT / "seeds"
TABLE = programs.HERE / "readings.toml"


class Press:
    """The seeds to be made, and the folder where paper and scans lie."""

    def __init__(self, folder: Path, seeds: Path = SEEDS) -> None:
        self.folder = folder
        self.seeds = seeds
        self._prints: dict[str, Print] = {}

    def printed(self, seed: Seed) -> Print:
        """Return a seed's issue on paper."""
        if seed.issue not in self._prints:
            self._prints[seed.issue] = Print(issues.read(self.seeds / "issues" / f"{seed.issue}.toml"), self.folder)
        return self._prints[seed.issue]

    def versions(self, seed: Seed) -> versions.Versions:
        """Return the versions of what makes a seed."""
        issue = self.printed(seed).issue
        return {name: versions.of(name) for name in versions.needed(seed.reading, issue.look, seed.training(issue))}

    def make(self, seed: Seed) -> dict[Path, bytes]:
        """Return the files of a seed, raw page and truth."""
        printed = self.printed(seed)
        told = truth.text_of(truth.truth_of(printed.issue, seed.torn))
        return {
            self.seeds / f"{seed.name}.txt": readings.read(printed, seed),
            self.seeds / "truth" / f"{seed.name}.json": told.encode(),
        }


def make_all(press: Press, seeds: Iterable[Seed], recorded: versions.Versions) -> None:
    """Write the seeds and record what made them; raise PressError where that is not what is recorded."""
    used = dict(recorded)
    for seed in seeds:
        for reason in versions.differing(press.versions(seed), recorded):
            raise PressError(f"{reason}; make all pages anew, naming none, or take that version.")
        for path, content in press.make(seed).items():
            path.write_bytes(content)
        print(f"{seed.name}: made", flush=True)
        used |= press.versions(seed)
        versions.write(used)


def check_all(press: Press, seeds: Iterable[Seed]) -> bool:
    """Say of every seed whether it is made again byte for byte; return whether none differs for no known reason."""
    recorded, sound = versions.read(), True
    for seed in seeds:
        reasons = versions.differing(press.versions(seed), recorded)
        faults = [fault for path, content in press.make(seed).items() if (fault := compared(path, content))]
        print(f"{seed.name}: {'; '.join(faults) or 'identical byte for byte'}", flush=True)
        for reason in reasons:
            print(f"  {reason}")
        sound = sound and bool(reasons or not faults)
    return sound


def compared(path: Path, made: bytes) -> str:
    """Return where a file differs from what was made anew; empty if nowhere."""
    if not path.exists():
        return f"{path.name} is not there"
    here = path.read_bytes()
    if here == made:
        return ""
    lines = zip_longest(here.decode(errors="replace").split("\n"), made.decode(errors="replace").split("\n"))
    number, pair = next((number, pair) for number, pair in enumerate(lines, 1) if pair[0] != pair[1])
    return f"{path.name} differs in line {number}: {pair[0]!r} is now {pair[1]!r}"


def chosen(names: list[str]) -> list[Seed]:
    """Return the seeds of these names, or all."""
    seeds = readings.seeds_of(TABLE)
    unknown = set(names) - {seed.name for seed in seeds}
    if unknown:
        raise PressError(f"{TABLE.name} does not name {', '.join(sorted(unknown))}; add a table of that name.")
    return [seed for seed in seeds if seed.name in names or not names]


def main(arguments: list[str] | None = None) -> int:
    """Run the press; return 1 where a page differs although no version does, 2 where the press cannot work."""
    parser = argparse.ArgumentParser("python -m tools.press", description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="a seed of readings.toml; all if none is named")
    parser.add_argument("--check", action="store_true", help="write nothing; say what would differ")
    options = parser.parse_args(arguments)
    try:
        seeds = chosen(options.names)
        if not options.check:
            make_all(Press(programs.BUILD), seeds, versions.read() if options.names else {})
            return 0
        with tempfile.TemporaryDirectory() as folder:
            return 0 if check_all(Press(Path(folder)), seeds) else 1
    except PressError as error:
        print(f"tools.press: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
