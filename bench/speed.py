"""Measure the chain with its ledger against ftfy, OpenCC and autocorrect in a row, on the same text in the same run.

    python bench/speed.py [FILE…] [--megabytes 3] [--rounds 3]

Without files the pages of seeds/ are taken. Peers that are not installed (pip install autocorrect-py) are left out and
said. The best of the rounds counts, in CPU time of one process; compare ratios, not seconds: machines are noisy.
"""

import argparse
import io
import time
from collections.abc import Callable
from pathlib import Path

from cleaner import stream
from cleaner.chain import CHAIN, Cleaner
from cleaner.edits import apply_edits
from cleaner.formats.encodings import Source
from cleaner.ledger import page_line
from cleaner.page import Page

ROOT = Path(__file__).parent.parent


def read(path: Path) -> str:
    """Read a page as the tool does: in its own encoding."""
    return "".join(Source(io.BytesIO(path.read_bytes()), path.name).chunks())


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the CPU seconds of the quickest round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def with_ledger(cleaner: Cleaner, text: str) -> int:
    """Clean the text and spell its ledger; returns the bytes of both."""
    size = 0
    for number, (result, separator) in enumerate(stream.clean_pages(stream.cut_pages([text]), cleaner)):
        size += len(page_line(number, result, separator)) + len(result.text)
    return size


def peers() -> dict[str, Callable[[str], str]]:
    """Return the peers chained, with all of ftfy and with its encoding repair alone; none where one is missing."""
    try:
        import autocorrect_py
        import ftfy
        import opencc
    except ImportError as fault:
        print(f"peers left out: {fault}")
        return {}
    converter = opencc.OpenCC("t2s")
    return {
        "ftfy + OpenCC + autocorrect": lambda text: autocorrect_py.format(converter.convert(ftfy.fix_text(text))),
        "the same, ftfy.fix_encoding": lambda text: autocorrect_py.format(converter.convert(ftfy.fix_encoding(text))),
    }


def by_fixer(cleaner: Cleaner, text: str, megabytes: float) -> None:
    """Print what each fixer costs and finds."""
    cost = dict.fromkeys((fixer.name for fixer in CHAIN), 0.0)
    found = dict.fromkeys(cost, 0)
    for cut in stream.cut_pages([text]):
        page = Page(cut.text)
        for fixer in cleaner.fixers:
            start = time.process_time()
            step = cleaner._run(fixer, page)  # noqa: SLF001 - the bench looks inside
            if step.edits:
                page = Page(apply_edits(page.text, step.edits))
            cost[fixer.name] += time.process_time() - start
            found[fixer.name] += len(step.edits)
    for name, seconds in cost.items():
        print(f"  {name:12} {seconds * 1000 / megabytes:7.1f} ms/MB  {found[name] / megabytes:8.0f} edits/MB")


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--megabytes", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    files = options.files or sorted(path for path in (ROOT / "seeds").glob("zh-*") if path.is_file())
    once = "\n\n".join(map(read, files))
    text = once * max(1, round(options.megabytes * 1e6 / len(once.encode())))
    megabytes = len(text.encode()) / 1e6
    cleaner = Cleaner()
    cleaner.clean(once)
    ours = best(lambda: with_ledger(cleaner, text), options.rounds)
    print(f"{len(files)} files, {megabytes:.1f} MB")
    print(f"cleaner, ledger on             {megabytes / ours:6.2f} MB/s")
    for name, chained in peers().items():
        theirs = best(lambda: chained(text), options.rounds)  # noqa: B023 - called before the next one comes
        print(f"{name:30} {megabytes / theirs:6.2f} MB/s   ratio {theirs / ours:.2f}")
    by_fixer(cleaner, text, megabytes)


if __name__ == "__main__":
    main()
