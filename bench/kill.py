"""Kill `cleaner clean` (-9) at random moments while it writes, and see that files are whole: the old one or the new one.

    python bench/kill.py [KILLS]

Four ways of writing take turns: a new file, a file that is replaced, a file in place, and a folder in place with ledgers.
After each kill every file must be old or new, nothing else may lie there, and a ledger must lead back to its source.
"""

import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from cleaner import ledger as ledgers
from cleaner.chain import Cleaner
from cleaner.errors import LedgerError
from cleaner.run.jobs import Task, run_jobs
from cleaner.run.plans import Places, plan
from cleaner.run.progress import Progress

OLD = "全体干部要坚持以人\n民为中心。\n\n" * 40
FORMER = b"what stood here before\n"
COUNT = 3  # files in the folder
WAYS = ("new", "replace", "in place", "folder")


def lay_out(folder: Path, way: str) -> tuple[Path, Places]:
    """Make the files for one kill and return what to clean and where its results go."""
    if way == "folder":
        for number in range(COUNT):
            (folder / f"page{number}.txt").write_text(OLD, encoding="utf-8", newline="")
        (folder / "ledgers").mkdir()
        return folder, Places(in_place=True, ledger=folder / "ledgers")
    (folder / "page.txt").write_text(OLD, encoding="utf-8", newline="")
    if way == "in place":
        return folder / "page.txt", Places(in_place=True)
    if way == "replace":
        (folder / "out.txt").write_bytes(FORMER)
    return folder / "page.txt", Places(output=folder / "out.txt")


def judge(folder: Path, way: str, old: bytes, new: bytes) -> str:
    """Say what a kill left; raises AssertionError where a file is neither old nor new, or should not be there."""
    known = {"page.txt", "out.txt", "ledgers", *(f"page{number}.txt" for number in range(COUNT))}
    for _ in range(100):  # the helper that replaces files may still be at work for its dead parent
        stray = {path.name for path in folder.iterdir()} - known
        if not stray:
            break
        time.sleep(0.01)
    assert not stray, f"{way}: left behind: {stray}"
    states = []
    for path in sorted(folder.glob("*.txt")):
        data = path.read_bytes()
        fit = (FORMER, new) if path.name == "out.txt" else (old,) if way in ("new", "replace") else (old, new)
        assert data in fit, f"{way}: {path.name} is neither old nor new ({len(data)} bytes)"
        states.append("new" if data == new else "old")
        if way == "folder":
            book = folder / "ledgers" / (path.name + ".ledger")
            assert data == old or book.exists(), f"{path.name} is new and has no ledger"
            if book.exists():
                with path.open("rb") as file, contextlib.suppress(LedgerError):
                    assert b"".join(ledgers.undo(file, path.name, book)) == old
                assert ledgers.read_facts(book).source_sha256, "half a ledger"
    return f"{way}: {'/'.join(states) if way == 'folder' else states[0] if states else 'none'}"


def write(what: Path, places: Places, cleaner: Cleaner) -> None:
    """Do what `cleaner clean` does."""
    for _ in run_jobs(plan([what], places), Task(cleaner), Progress(shown=False)):
        pass


def kill_once(wait: float | None, way: str, cleaner: Cleaner, new: bytes) -> tuple[str, float]:
    """Fork a run, kill it after `wait` seconds, judge what it left, and say how long it lived; None: let it live."""
    folder = Path(tempfile.mkdtemp(prefix="cleaner-kill-"))
    try:
        what, places = lay_out(folder, way)
        start = time.perf_counter()
        child = os.fork()
        if child == 0:
            try:
                write(what, places, cleaner)
            finally:
                os._exit(0)
        if wait is not None:
            time.sleep(wait)
            os.kill(child, signal.SIGKILL)  # a child that is done waits for us as a zombie: the number is still its own
        os.waitpid(child, 0)
        lived = time.perf_counter() - start
        return judge(folder, way, OLD.encode(), new), lived
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(kills: int, seed: int = 1939) -> Counter[str]:
    """Kill that many runs and count what they left."""
    chance = random.Random(seed)
    cleaner = Cleaner(only=["lines"])
    new = cleaner.clean(OLD).text.encode()
    assert new != OLD.encode()
    lives = {way: max(kill_once(None, way, cleaner, new)[1] for _ in range(5)) for way in WAYS}
    ways = [WAYS[turn % len(WAYS)] for turn in range(kills)]
    return Counter(kill_once(chance.random() * lives[way], way, cleaner, new)[0] for way in ways)


if __name__ == "__main__":
    found = run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
    for state, count in sorted(found.items()):
        print(f"{count:6}  {state}")
    print(f"{sum(found.values()):6}  kills, every file old or new, nothing else left")
