"""What is measured on each piece of the data, as counts that add up."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from cleaner import stream
from cleaner.articles import Article, articles_of
from cleaner.chain import Cleaner
from cleaner.scoring import Scores, harm_counts, intact, repaired, score, seam_counts, standing_lines
from tools.accuracy import data

RAW, JOINED, CLEANED = "raw", "joined", "cleaned"
VERSIONS = (RAW, JOINED, CLEANED)
CHUNK = 40  # rows that make a job
MEASURES = ("paragraph_f1", "leak", "cer", "cer_spaced", "loss")
ARTICLE_MEASURES = ("split_f1", "article_f1", "title_accuracy")
SPELT = {"cjk_latin_space", "english_slip", "halfwidth_punct"}  # repairs that are about spaces and width
APART = {"lost_para_break"}
ELSEWHERE = {"article_boundary"}  # a matter of articles, not of the text

Key = tuple[str, str, str]  # table, row, version or text
Counts = dict[str, float]
Found = list[tuple[Key, Counts]]


class Job(NamedTuple):
    """A piece of work for one process: which function measures what."""

    measure: Callable[["Job"], Found]
    name: str  # of the row
    path: Path
    rows: tuple[dict[str, Any], ...] = ()


class Clean(NamedTuple):
    """What the chain makes of a text: a clean text, and the articles as JSONL holds them."""

    text: str
    articles: list[Article]


@cache
def chain() -> Cleaner:
    """Return the chain at its default level."""
    return Cleaner()


def cleaned(text: str) -> Clean:
    """Clean a text and split it as `cleaner articles` does."""
    pages = list(stream.clean_pages(stream.cut_pages([text]), chain()))
    return Clean("".join(page.text + separator for page, separator in pages), list(articles_of(pages, chain().rulebook)))


def versions(text: str, clean: Clean) -> Iterator[tuple[str, str]]:
    """Yield the text as it is, with every line joined, and cleaned."""
    yield from zip(VERSIONS, (text, data.joined(text), clean.text), strict=True)


def chosen(scores: Scores, names: tuple[str, ...]) -> Counts:
    """Return the figures of one document, to be added up; one without furniture has no leak to count."""
    figures = {name: value for name in names if (value := getattr(scores, name)) is not None}
    return {**figures, **{f"{name} of": 1 for name in figures}}


def article_figures(articles: list[Article], truth: dict[str, Any]) -> Counts:
    """Return the figures of the articles of one document."""
    return chosen(score([article.to_json() for article in articles], truth), ARTICLE_MEASURES)


def measure_page(job: Job) -> Found:
    """Measure a page that was read by an engine: its text in every version, and its articles."""
    text = data.read(job.path)
    truth = data.truth(job.path.parents[1] / "truth" / f"{job.path.stem}.json")
    clean = cleaned(text)
    found: Found = [(("ocr", job.name, name), chosen(score(one, truth), MEASURES)) for name, one in versions(text, clean)]
    return [*found, (("articles", job.name, CLEANED), article_figures(clean.articles, truth))]


def measure_seed(job: Job) -> Found:
    """Measure a founding page: its text, its places of damage, and the passages to be left alone; `rows` holds both."""
    text = data.read(job.path)
    truth_path = job.path.parents[1] / "truth" / f"{job.path.stem}.json"
    truth = data.truth(truth_path) if truth_path.exists() else None
    found: Found = []
    for name, output in versions(text, cleaned(text)):
        if truth:
            found.append((("seeds", job.name, name), chosen(score(output, truth), MEASURES)))
        for row in job.rows:
            if "kind" in row:
                found.append((("protected", "passages intact", name), {"of": 1, "right": intact(row["raw"], output)}))
            elif row["class"] not in ELSEWHERE:
                kind = row["class"]
                right = repaired(row["raw"], row["fixed"], output, spelt=kind in SPELT, apart=kind in APART)
                found.append((("sites", kind.replace("_", " "), name), {"of": 1, "right": right}))
    return found


def measure_seams(job: Job) -> Found:
    """Count the seams of articles whose lines are known that come out right."""
    sums: dict[str, Counts] = {name: defaultdict(float) for name in VERSIONS}
    for row in job.rows:
        for name, output in versions(row["raw"], cleaned(row["raw"])):
            for count, value in seam_counts(row["raw"], output, row["truth"]).items():
                sums[name][count] += value
    return [(("seams", job.name, name), dict(counts)) for name, counts in sums.items()]


def measure_lines(job: Job) -> Found:
    """Count the lines of whole pages by their type, and how many stand in an article; and measure the articles."""
    found: Found = []
    for row in job.rows:
        clean = cleaned(row["raw"])
        spans = sorted(span for article in clean.articles for span in article.spans)
        inside = "\n".join(row["raw"][start:end] for start, end in spans)
        counts: dict[str, Counts] = defaultdict(lambda: {"of": 0, "in": 0})
        for kind, stands in zip(data.typed_lines(row), standing_lines(row["raw"], inside), strict=True):
            if stands is not None:
                counts[kind]["of"] += 1
                counts[kind]["in"] += stands
        found += [(("lines", kind, CLEANED), count) for kind, count in counts.items()]
        truth = data.true_articles(row)
        found.append((("articles", "jingbao, whole pages", CLEANED), article_figures(clean.articles, truth)))
        alone = cleaned(data.articles_alone(row)).articles
        found.append((("articles", "jingbao, the articles alone", CLEANED), article_figures(alone, truth)))
    return found


def measure_hyphens(job: Job) -> Found:
    """Count the words hyphenated at a line's end that come out right: soft hyphens gone, hard ones kept."""
    found: Found = []
    for row in job.rows:
        soft = row["kind"] == "soft"
        stem = row["left"].rstrip("-=—¬⸗\N{SOFT HYPHEN}")
        wanted = f"{stem}{'' if soft else '-'}{row['right']}"
        right = cleaned(f"{row['left']}\n{row['right']}").text.strip() == wanted
        found.append((("hyphens", job.name, row["kind"]), {"of": 1, "right": right}))
    return found


def measure_harm(job: Job) -> Found:
    """Count the edits to the letters, digits and Han of good text."""
    counts: Counts = {"texts": 0, "of": 0, "edits": 0, "touched": 0}
    for row in job.rows:
        edits, size = harm_counts(data.body(row), cleaned(data.body(row)).text)
        for name, value in (("texts", 1), ("of", size), ("edits", edits), ("touched", edits > 0)):
            counts[name] += value
    return [(("harm", job.name, CLEANED), counts)]


def measure_whole(job: Job) -> Found:
    """Count the good articles that come out as one article, with their headline over them and without it."""
    counts: Counts = {"of": 0, "titled": 0, "untitled": 0}
    for row in job.rows:
        counts["of"] += 1
        counts["titled"] += len(cleaned(f"{row['title']}\n\n{data.body(row)}").articles) == 1
        counts["untitled"] += len(cleaned(data.body(row)).articles) == 1
    return [(("whole", job.name, CLEANED), counts)]


def chunks(measure: Callable[[Job], Found], name: str, path: Path, limit: int | None, size: int = CHUNK) -> Iterator[Job]:
    """Yield a file of rows as jobs, the first `limit` of them."""
    rows = data.rows(path)[:limit]
    for start in range(0, len(rows), size):
        yield Job(measure, name, path, tuple(rows[start : start + size]))


def jobs(folder: Path, tables: list[str], limit: int | None = None) -> list[Job]:
    """Return what is to be done for the tables; `limit` takes so many pages and rows of each file alone."""
    found: list[Job] = []
    if {"ocr", "articles"} & set(tables):
        for engine in sorted(path for path in (folder / "ocr").glob("*/*") if path.is_dir() and path.name != "truth"):
            name = f"{engine.parent.name}/{engine.name}"
            found += [Job(measure_page, name, path) for path in sorted(engine.glob("*.txt"))[:limit]]
    if "seeds" in tables:
        places = [*data.rows(folder / "seeds/sites.jsonl"), *data.rows(folder / "seeds/protect.jsonl")]
        for path in sorted((folder / "seeds/raw").glob("*.txt"))[:limit]:
            found.append(Job(measure_seed, path.stem, path, tuple(row for row in places if row["file"] == path.stem)))
    if "jingbao" in tables:
        found += chunks(measure_seams, "jingbao", folder / "jingbao/rejoin.jsonl", limit)
    if {"jingbao", "articles"} & set(tables):
        found += chunks(measure_lines, "jingbao", folder / "jingbao/pages.jsonl", limit, 1)
    if "words" in tables:
        for path in sorted((folder / "hyphens").glob("*.jsonl")):
            found += chunks(measure_hyphens, path.stem, path, limit, 200)
        for path in sorted((folder / "clean").glob("*.jsonl")):
            found += chunks(measure_harm, path.stem, path, limit)
    if "articles" in tables:
        for name in ("zh_articles", "en_articles"):
            found += chunks(measure_whole, name, folder / f"clean/{name}.jsonl", limit)
    return found


def measured(job: Job) -> Found:
    """Do a job."""
    return job.measure(job)
