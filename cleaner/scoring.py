"""Measure an output against the truth: character error rate, paragraphs, seams, articles, leak, loss and harm.

All rates are over the characters of the true articles, white space ignored. Truth is a mapping
`{"articles": [{"title", "paragraphs", "byline"?, "jump"?: {"at"}}], "furniture": [text or {"text"}]}`,
or a good text, each line of which is a paragraph.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cleaner._scoring_sites import intact, repaired, standing_lines
from cleaner.errors import InputError

__all__ = [
    "Scores",
    "cer",
    "harm",
    "harm_counts",
    "intact",
    "repaired",
    "score",
    "score_files",
    "seam_counts",
    "seam_f1",
    "standing_lines",
]

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Scores:
    """What was measured; None where a measure does not apply. F1, accuracy: higher is better; the rest: lower."""

    cer: float  # edits from each true article to its best region, per true character
    paragraph_f1: float
    paragraph_precision: float
    paragraph_recall: float
    loss: float  # true characters that stand nowhere in the output
    misplaced: float  # true characters that stand away from their article
    extra: float  # characters that belong to no article, title or byline, furniture included
    cer_spaced: float  # CER with white space: each break or space too many or too few is an error
    leak: float | None = None  # share of the furniture strings left
    harm: float | None = None  # against a good text: edits to letters, digits and Han per 100,000 of them
    seam_f1: float | None = None  # F1 of joins over all places where the raw page breaks
    seam_keep_f1: float | None = None
    seam_accuracy: float | None = None
    split_f1: float | None = None  # boundaries between articles
    article_f1: float | None = None  # whole articles: 80 % of the text, 90 % pure
    title_accuracy: float | None = None  # true articles whose title is at least 0.9 similar

    def to_json(self) -> dict[str, float]:
        """Return what was measured, rounded to four places."""
        return {name: round(value, 4) for name, value in vars(self).items() if value is not None}


def score(output: str | Rows, truth: Mapping[str, Any] | str, raw: str | None = None) -> Scores:
    """Measure a text, or articles (mappings with "title" and "paragraphs", "body" or "text"), against the truth.

    With the raw text that the output was made from, the seams are measured too.

    >>> good = "河口新桥通车。\\n北门集市开张。"
    >>> score("河口新桥通车。北门集市开张。", good).paragraph_recall
    0.5
    >>> score("河口新桥通车。\\n\\n北门集市開张。", good).harm
    8333.333333333334
    """
    from cleaner._scoring_pages import Comparison, Truth, article_measures, count_seams, f1
    from cleaner._scoring_text import Text

    articles = None if isinstance(output, str) else output
    text, spans = (output, []) if isinstance(output, str) else _as_text(output)
    known = Truth.of(truth)
    compared = Comparison(known, Text(text))
    tally = compared.tally
    chars = max(1, tally.chars)
    extra = compared.extra()
    more: dict[str, float] = article_measures(compared, spans) if articles is not None else {}
    if raw is not None:
        counts = count_seams(compared, Text(raw))
        more["seam_f1"] = f1(counts["right_joins"], counts["joined"], counts["joins"])
        more["seam_keep_f1"] = f1(counts["right_keeps"], counts["kept"], counts["keeps"])
        more["seam_accuracy"] = (counts["right_joins"] + counts["right_keeps"]) / max(1, counts["seams"])
    return Scores(
        cer=tally.errors / chars,
        paragraph_f1=f1(tally.hits, tally.claims, tally.true_starts),
        paragraph_precision=tally.hits / max(1, tally.claims),
        paragraph_recall=tally.hits / max(1, tally.true_starts),
        loss=tally.lost / chars,
        misplaced=tally.misplaced / chars,
        extra=extra / chars,
        cer_spaced=tally.spaced_errors / max(1, tally.spaced_chars),
        leak=compared.leak(),
        harm=harm(truth, text) if isinstance(truth, str) else None,
        **more,
    )


def score_files(output: Path, truth: Path, raw: Path | None = None) -> Scores:
    """Measure an output file (text, or JSON lines of articles or documents) against a truth (.json, or a good text).

    Raises InputError for a file that cannot be read.
    """
    text = _read(output)
    given: str | Rows = text
    if output.suffix == ".jsonl":
        rows = [_parse(line, output, number) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
        given = rows if any("paragraphs" in row or "title" in row or "body" in row for row in rows) else _documents(rows)
    elif output.suffix == ".json":
        whole = _parse(text, output)
        given = whole.get("articles", [whole])
    known: Mapping[str, Any] | str = _parse(_read(truth), truth) if truth.suffix == ".json" else _read(truth)
    if not isinstance(known, str) and "articles" not in known:
        raise InputError(f'{truth}: has no "articles"; give {{"articles": [...], "furniture": [...]}} or a text file')
    return score(given, known, _read(raw) if raw is not None else None)


def seam_counts(raw: str, output: str, truth: Mapping[str, Any] | str) -> dict[str, int]:
    """Count the places where the raw page breaks inside an article: seams, joins, keeps, and what the output made of them.

    >>> seam_counts("河口新\\n桥通车。\\n集市开张。", "河口新桥通车。集市开张。", "河口新桥通车。\\n集市开张。")["right_joins"]
    1
    """
    from cleaner._scoring_pages import Comparison, Truth, count_seams
    from cleaner._scoring_text import Text

    return count_seams(Comparison(Truth.of(truth), Text(output)), Text(raw))


def cer(output: str, truth: Mapping[str, Any] | str) -> float:
    """Return the character error rate of each true article against its best region, white space ignored.

    >>> cer("河口新桥通車。", "河口新桥通车。")
    0.14285714285714285
    """
    return score(output, truth).cer


def seam_f1(raw: str, output: str, truth: Mapping[str, Any] | str) -> float:
    """Return the F1 of joins over all places where the raw page breaks inside an article.

    >>> seam_f1("河口新\\n桥通车。\\n集市\\n开张。", "河口新桥通车。\\n集市\\n开张。", "河口新桥通车。\\n集市开张。")
    0.6666666666666666
    """
    found = score(output, truth, raw).seam_f1
    assert found is not None
    return found


def harm(good: str, cleaned: str) -> float:
    """Return how many letters, digits and Han of a good text were edited, per 100,000 of them."""
    edits, size = harm_counts(good, cleaned)
    return edits * 1e5 / max(1, size)


def harm_counts(good: str, cleaned: str) -> tuple[int, int]:
    """Return how many letters, digits and Han of a good text were edited, and how many there are.

    >>> harm_counts("新桥 通车。", "新桥通行。")
    (1, 4)
    """
    from rapidfuzz.distance import Levenshtein

    before, after = _content(good), _content(cleaned)
    return Levenshtein.distance(before, after, score_hint=64), len(before)


def _content(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _as_text(rows: Rows) -> tuple[str, list[tuple[int, int, str]]]:
    """Put articles into one text; return it with each body's span (in characters that are no white space) and title."""
    from cleaner._scoring_text import normalised, squeezed

    parts, spans, size = [], [], 0
    for row in rows:
        title = normalised(row.get("title") or "")
        body = row.get("paragraphs") or row.get("body") or row.get("text") or ""
        body = normalised(body if isinstance(body, str) else "\n".join(body))
        start = size + len(squeezed(title))
        size = start + len(squeezed(body))
        spans.append((start, size, title))
        parts.append(f"{title}\n{body}\n\n")
    return "".join(parts), spans


def _documents(rows: Rows) -> str:
    return "\n\n".join(str(row.get("text", "")) for row in rows)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as fault:
        raise InputError(f"{path}: cannot be read ({fault.strerror}); mend its name") from fault
    except UnicodeDecodeError as fault:
        raise InputError(f"{path}: is not UTF-8 at byte {fault.start}; convert it first") from fault


def _parse(text: str, path: Path, line: int = 1) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except json.JSONDecodeError as fault:
        raise InputError(f"{path}:{line + fault.lineno - 1}: is not JSON ({fault.msg}); mend that line") from fault
    if not isinstance(row, dict):
        raise InputError(f"{path}:{line}: is not a JSON object; give one an article, or one for the page")
    return row
