"""Show, and with --accept write, what the chain makes of the pages in seeds/: text, articles, edits, distance to the truth.

python -m tools.golden [NAME…] [--accept] [--farther]
"""

import argparse
import difflib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from cleaner import stream
from cleaner.chain import Cleaner, Result
from cleaner.formats.articles import articles_of
from cleaner.testing import paragraphs_of

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
TRUTH = SEEDS / "truth"
GOLDEN = ROOT / "golden"
DISTANCES = GOLDEN / "distances.json"


class Distance(NamedTuple):
    """How far a clean text is from its truth: characters to change, and paragraphs that are not there word for word."""

    characters: int
    paragraphs: int

    def __str__(self) -> str:
        return f"{self.characters} characters, {self.paragraphs} paragraphs from the truth"


class Golden(NamedTuple):
    """What the chain makes of one seed."""

    result: Result
    files: dict[str, str]  # by file name in golden/
    distance: Distance


def seed_paths() -> list[Path]:
    """Return the raw pages, in the order of their names."""
    return sorted(path for path in SEEDS.iterdir() if path.suffix in {".txt", ".md"})


def read(path: Path) -> str:
    """Read a text as it is, its line ends included; a missing one is empty."""
    return path.read_bytes().decode("utf-8") if path.exists() else ""


def json_lines(records: list[dict[str, Any]]) -> str:
    """Write records one a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def account(result: Result) -> Iterator[dict[str, Any]]:
    """Yield the edits and doubts of a result, step by step."""
    for step in result.steps:
        for edit in step.edits:
            yield {"fixer": step.fixer, **edit._asdict(), "tier": edit.tier.name.lower()}
        for doubt in step.doubts:
            yield {"fixer": step.fixer, "doubt": True, **doubt._asdict()}


def unmarked(text: str) -> list[str]:
    """Return the paragraphs without markdown's marks."""
    return [line.replace("**", "").lstrip("#").strip() for line in paragraphs_of(text)]


def distance(text: str, truth: str) -> Distance:
    """Measure how far a clean text is from its truth."""
    got, want = unmarked(text), unmarked(truth)
    differing = Counter(got) - Counter(want), Counter(want) - Counter(got)
    return Distance(Levenshtein.distance("\n".join(got), "\n".join(want)), max(counter.total() for counter in differing))


def make(path: Path) -> Golden:
    """Clean a seed and return what belongs into golden/."""
    source = read(path)
    cleaner = Cleaner()
    result = cleaner.clean(source)
    pages = [(page.text, separator) for page, separator in stream.clean_pages(stream.cut_pages([source]), cleaner)]
    articles = [article.to_json() for article in articles_of(pages, cleaner.rulebook)]
    files = {
        path.name: result.text,
        f"{path.stem}.articles.jsonl": json_lines(articles),
        f"{path.stem}.edits.jsonl": json_lines(list(account(result))),
    }
    return Golden(result, files, distance(result.text, read(TRUTH / f"{path.stem}.txt")))


def recorded() -> dict[str, Distance]:
    """Return the distances that were accepted, by the seed's name."""
    given = json.loads(read(DISTANCES) or "{}")
    return {name: Distance(**numbers) for name, numbers in given.items()}


def show(path: Path, golden: Golden) -> bool:
    """Print what would change, and where the text still differs from its truth; return whether anything would change."""
    changed = False
    for name, text in golden.files.items():
        old = read(GOLDEN / name)
        if old != text or not (GOLDEN / name).exists():
            changed = True
            sys.stdout.writelines(unified(old, text, f"golden/{name}", "would be"))
    if golden.distance.characters and changed:
        truth = unmarked(read(TRUTH / f"{path.stem}.txt"))
        print(f"--- {path.name} is {golden.distance}:")
        sys.stdout.writelines(
            unified("\n".join(truth) + "\n", "\n".join(unmarked(golden.result.text)) + "\n", "truth", "clean")
        )
    return changed


def unified(old: str, new: str, old_name: str, new_name: str) -> Iterator[str]:
    """Yield a diff, its last lines ended."""
    lines = difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), old_name, new_name, n=0)
    return (line if line.endswith("\n") else line + "\n" for line in lines)


def write(goldens: dict[str, Golden]) -> None:
    """Write the files and the distances."""
    GOLDEN.mkdir(exist_ok=True)
    distances = recorded() | {stem: golden.distance for stem, golden in goldens.items()}
    for golden in goldens.values():
        for name, text in golden.files.items():
            (GOLDEN / name).write_bytes(text.encode("utf-8"))
    rows = [f'  "{name}": {json.dumps(numbers._asdict())}' for name, numbers in sorted(distances.items())]
    DISTANCES.write_text("{\n" + ",\n".join(rows) + "\n}\n", encoding="utf-8")


def main() -> int:
    """Show the differences; ends with 1 where there are some that were not accepted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="seeds by name, without their ending; all of them if none is given"
    )
    parser.add_argument("--accept", action="store_true", help="write what was shown")
    parser.add_argument("--farther", action="store_true", help="accept a page that came farther from its truth, too")
    options = parser.parse_args()
    paths = [path for path in seed_paths() if not options.names or path.stem in options.names]
    if missing := set(options.names) - {path.stem for path in paths}:
        parser.error(f"no such seed: {', '.join(sorted(missing))}; put the page into seeds/ first")
    if untrue := [path.name for path in paths if not (TRUTH / f"{path.stem}.txt").exists()]:
        parser.error(f"no truth for {', '.join(untrue)}; write seeds/truth/<name>.txt first, one paragraph a line")
    goldens = {path.stem: make(path) for path in paths}
    changed = [path.stem for path in paths if show(path, goldens[path.stem])]
    known = recorded()
    far = [
        stem
        for stem in changed
        if stem in known and any(new > old for new, old in zip(goldens[stem].distance, known[stem], strict=True))
    ]
    for stem in far:
        print(f"{stem} came farther from its truth: {goldens[stem].distance}, was {known[stem]}")
    if far and not options.farther:
        print("nothing is written; mend the chain, or accept it with --farther and say why in the changelog")
        return 1
    if options.accept and changed:
        write({stem: goldens[stem] for stem in changed})
        print(f"wrote {', '.join(changed)}")
        return 0
    print(f"{len(changed)} of {len(paths)} pages would change" + ("; --accept writes them" if changed else ""))
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
