"""Send a long stream through `cleaner clean` and tell its peak memory and speed.

    python bench/memory.py [MEGABYTES] [--feeds] [--line] [--ledger]

The stream repeats the pages of seeds/ without form feeds, so that pages are cut as large as they get. With --feeds there is one
after every page; with --line there is no break at all: one line, whatever its length.
"""

import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

SEEDS = Path(__file__).parent.parent / "seeds"
LIMIT = 300  # MB that no stream may need


def blocks(total: int, *, feeds: bool, line: bool) -> Iterator[bytes]:
    """Yield about `total` bytes, each round of pages with its number, so that no two are quite the same."""
    text = "\n\n".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("zh-*.txt")))
    size = number = 0
    while size < total:
        page = f"{text}\n第{number}页完。\n" + ("\f" if feeds else "\n")
        data = (re.sub(r"\s+", "", page) if line else page).encode()
        yield data
        size += len(data)
        number += 1


def measure(megabytes: int, *, feeds: bool = False, line: bool = False, ledger: bool = False) -> tuple[float, float, int]:
    """Return megabytes sent, seconds taken, and the peak memory in megabytes."""
    command = [sys.executable, "-c", "from cleaner.cli import main; main()", "clean"]
    with tempfile.TemporaryDirectory() as folder:
        if ledger:
            command += ["--ledger", f"{folder}/ledger"]
        start = time.perf_counter()
        sent = 0
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            reader = threading.Thread(target=lambda: [None for _ in iter(lambda: process.stdout.read(1 << 16), b"")])  # type: ignore[union-attr]
            reader.start()
            for data in blocks(megabytes * 1_000_000, feeds=feeds, line=line):
                process.stdin.write(data)
                sent += len(data)
            process.stdin.close()
            reader.join()
            assert process.wait() == 0
        taken = time.perf_counter() - start
    return sent / 1e6, taken, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024


if __name__ == "__main__":
    numbers = [int(arg) for arg in sys.argv[1:] if arg.isdigit()]
    wanted = {name: f"--{name}" in sys.argv for name in ("feeds", "line", "ledger")}
    sent, taken, peak = measure(numbers[0] if numbers else 500, **wanted)
    print(f"{sent:.0f} MB in {taken:.0f} s ({sent / taken:.1f} MB/s), peak memory {peak} MB")
    sys.exit(peak > LIMIT)
