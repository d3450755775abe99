"""Show, and with --why write, what the chain makes of the pages in seeds/: text, articles, edits, distance to the truth.

python -m tools.golden [NAME…] [--why "one sentence for the changelog"] [--farther]

The first line of golden/<name>.edits.jsonl is its header: the seed's hash, and how far the clean text and the articles are
from the truth by cleaner.scoring. CHANGELOG.md names the state of golden/ by a digest, so no golden file changes unsaid.
"""

import argparse
import difflib
import hashlib
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import stream
from cleaner.articles import articles_of
from cleaner.chain import Cleaner
from cleaner.formats.encodings import Source
from cleaner.results import Result
from cleaner.scoring import score

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
TRUTH = SEEDS / "truth"
GOLDEN = ROOT / "golden"
CHANGELOG = ROOT / "CHANGELOG.md"
ENTRY = re.compile(r"^- golden `([0-9a-f]{12})`: .+", re.MULTILINE)
SECTION = "### Golden pages\n\n"

Distance = dict[str, float]  # 0 is the truth itself, in every measure
Truth = Mapping[str, Any] | str


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


def seed_text(path: Path) -> str:
    """Read a raw page, whose encoding is found as the command finds it."""
    return "".join(Source(io.BytesIO(path.read_bytes()), path.name).chunks())


def truth_path(name: str) -> Path:
    """Return where a seed's truth stands: JSON, or the text itself for a page that must come out as it went in."""
    path = TRUTH / f"{name}.json"
    return path if path.exists() else TRUTH / f"{name}.txt"


def truth_of(name: str) -> Truth:
    """Return what a seed should say."""
    path = truth_path(name)
    found: Truth = json.loads(read(path)) if path.suffix == ".json" else read(path)
    return found


def json_lines(records: list[dict[str, Any]]) -> str:
    """Write records one a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def account(result: Result) -> Iterator[dict[str, Any]]:
    """Yield the edits and doubts of a result, step by step."""
    for number, step in enumerate(result.steps, 1):
        for edit in step.edits:
            facts = {"step": number, "fixer": step.fixer, **edit._asdict(), "tier": edit.tier.name.lower()}
            if not edit.moved:
                del facts["moved"]
            yield facts
        for doubt in step.doubts:
            yield {"step": number, "fixer": step.fixer, "doubt": True, **doubt._asdict()}


def unmarked(text: str) -> str:
    """Return a text without markdown's marks, which a truth does not have."""
    return re.sub(r"^#+ |\*\*", "", text, flags=re.MULTILINE)


def distance(source: str, text: str, articles: list[dict[str, Any]], truth: Truth) -> Distance:
    """Measure how far a clean text and its articles are from the truth, to four places.

    `unread` is the share of the true characters that are not in the raw page either.
    """
    plain = isinstance(truth, str)
    scores = score(text if plain else unmarked(text), truth)
    found = {
        "cer": scores.cer,
        "paragraphs": 1 - scores.paragraph_f1,
        "loss": scores.loss,
        "misplaced": scores.misplaced,
        "leak": scores.leak or 0.0,
    }
    if not plain:
        split = score(articles, truth)
        found |= {"unread": score(unmarked(source), truth).loss}
        found |= {"articles": 1 - (split.article_f1 or 0), "titles": 1 - (split.title_accuracy or 0)}
    return {name: round(value, 4) for name, value in found.items()}


def make(path: Path) -> Golden:
    """Clean a seed and return what belongs into golden/."""
    source = seed_text(path)
    cleaner = Cleaner()
    result = cleaner.clean(source)
    pages = stream.clean_pages(stream.cut_pages([source]), cleaner)
    articles = [article.to_json() for article in articles_of(pages, cleaner.rulebook)]
    far = distance(source, result.text, articles, truth_of(path.stem))
    header = {"seed": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "distance": far}
    files = {
        path.name: result.text,
        f"{path.stem}.articles.jsonl": json_lines(articles),
        f"{path.stem}.edits.jsonl": json_lines([header, *account(result)]),
    }
    return Golden(result, files, far)


def recorded(name: str) -> Distance:
    """Return the distance that was accepted for a seed; empty for a new one."""
    header, _, _ = read(GOLDEN / f"{name}.edits.jsonl").partition("\n")
    known: Distance = json.loads(header).get("distance", {}) if header else {}
    return known


def farther(name: str, found: Distance) -> list[str]:
    """Say in which measures a page came farther from its truth than was accepted."""
    known = recorded(name)
    return [f"{measure} {found[measure]}, was {old}" for measure, old in known.items() if found.get(measure, 0) > old]


def digest() -> str:
    """Return what names the present state of golden/."""
    state = hashlib.sha256()
    for path in sorted(GOLDEN.iterdir()):
        state.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return state.hexdigest()[:12]


def named_digest(changelog: str) -> str:
    """Return the state of golden/ that the changelog's newest line on it names."""
    entry = ENTRY.search(changelog)
    return entry.group(1) if entry else ""


def unified(old: str, new: str, old_name: str, new_name: str) -> Iterator[str]:
    """Yield a diff, its last lines ended."""
    lines = difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), old_name, new_name, n=0)
    return (line if line.endswith("\n") else line + "\n" for line in lines)


def true_text(truth: Truth) -> str:
    """Return a truth set as a text."""
    if isinstance(truth, str):
        return truth
    heads = ("kicker", "title", "subtitle", "byline")
    parts = (
        [*(article[head] for head in heads if article.get(head)), *article["paragraphs"]] for article in truth["articles"]
    )
    return "\n\n".join("\n\n".join(part) for part in parts) + "\n"


def show(path: Path, golden: Golden) -> bool:
    """Print what would change, and where the text still differs from its truth; return whether anything would change."""
    changed = False
    for name, text in golden.files.items():
        old = read(GOLDEN / name)
        if old != text or not (GOLDEN / name).exists():
            changed = True
            sys.stdout.writelines(unified(old, text, f"golden/{name}", "would be"))
    if changed and any(golden.distance.values()):
        print(f"--- {path.name} is off its truth: {golden.distance}")
        truth = true_text(truth_of(path.stem))
        sys.stdout.writelines(unified(truth, unmarked(golden.result.text), "truth", "clean"))
    return changed


def write(goldens: list[Golden], why: str) -> None:
    """Write the files, and the line of the changelog that says why."""
    GOLDEN.mkdir(exist_ok=True)
    for golden in goldens:
        for name, text in golden.files.items():
            (GOLDEN / name).write_bytes(text.encode("utf-8"))
    head, section, lines = read(CHANGELOG).partition(SECTION)
    if not section:
        raise SystemExit(f"CHANGELOG.md: has no section {SECTION.strip()!r}; add it under the newest version")
    CHANGELOG.write_text(f"{head}{section}- golden `{digest()}`: {why}\n{lines}", encoding="utf-8")


def chosen(parser: argparse.ArgumentParser, names: list[str]) -> list[Path]:
    """Return the seeds of these names, or all; a seed must exist and have a truth."""
    paths = [path for path in seed_paths() if not names or path.stem in names]
    if missing := set(names) - {path.stem for path in paths}:
        parser.error(f"no such seed: {', '.join(sorted(missing))}; put the page into seeds/ first")
    if untrue := [path.name for path in paths if not truth_path(path.stem).exists()]:
        parser.error(f"no truth for {', '.join(untrue)}; write seeds/truth/<name>.json first")
    return paths


def main() -> int:
    """Show the differences; ends with 1 where there are some that were not accepted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="seeds by name, without their ending; all of them if none is given"
    )
    parser.add_argument("--why", help="write what was shown, with this sentence in the changelog")
    parser.add_argument("--farther", action="store_true", help="accept a page that came farther from its truth, too")
    options = parser.parse_args()
    paths = chosen(parser, options.names)
    goldens = {path: make(path) for path in paths}
    changed = [path for path in paths if show(path, goldens[path])]
    far = {path.stem: worse for path in changed if (worse := farther(path.stem, goldens[path].distance))}
    for name, worse in far.items():
        print(f"{name} came farther from its truth: {'; '.join(worse)}")
    if far and not options.farther:
        print("nothing is written; mend the chain, or accept it with --farther and say why")
        return 1
    if options.why and changed:
        write([goldens[path] for path in changed], options.why)
        print(f"wrote {', '.join(path.stem for path in changed)}")
        return 0
    print(f"{len(changed)} of {len(paths)} pages would change" + ("; --why writes them" if changed else ""))
    return int(bool(changed))


if __name__ == "__main__":
    sys.exit(main())
