"""The tables of docs/accuracy.md, made from counts."""

from collections.abc import Iterable, Sequence
from itertools import product

from tools.accuracy.measuring import ARTICLE_MEASURES, CLEANED, MEASURES, RAW, VERSIONS, Counts, Key

Sums = dict[Key, Counts]
NAMES = {
    "paragraph_f1": "paragraph F1",
    "leak": "leak",
    "cer": "CER",
    "cer_spaced": "spaced CER",
    "loss": "loss",
    "split_f1": "split F1",
    "article_f1": "article F1",
    "title_accuracy": "title accuracy",
}
TYPES = ("article", "advert", "margin", "head", "other")  # of the lines of a page
MEAN = "mean"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table in markdown."""
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def share(part: float, whole: float) -> str:
    """Return a share to three places; of nothing, none."""
    return f"{part / whole:.3f}" if whole else ""


def of(sums: Sums, key: Key, name: str) -> float:
    """Return a count, 0 where nothing was counted."""
    return sums.get(key, {}).get(name, 0)


def total(sums: Sums, rows: Sequence[str], table_name: str, version: str, name: str) -> float:
    """Return a count summed over rows."""
    return sum(of(sums, (table_name, row, version), name) for row in rows)


def rows_of(sums: Sums, name: str) -> list[str]:
    """Return the rows of a table, in order."""
    return sorted({row for table_name, row, _ in sums if table_name == name})


def means(sums: Sums, name: str, rows: Sequence[str], measures: Sequence[str], versions: Sequence[str]) -> list[list[str]]:
    """Return a line a row, and one for the mean over all documents."""

    def line(title: str, members: Sequence[str]) -> list[str]:
        cells = (
            share(total(sums, members, name, version, measure), total(sums, members, name, version, f"{measure} of"))
            for measure, version in product(measures, versions)
        )
        return [title, *cells]

    language = rows[0].partition("/")[0] if rows else ""
    mean = f"{MEAN} of {language}" if all(row.startswith(f"{language}/") for row in rows) else MEAN
    return [line(row, [row]) for row in rows] + ([line(mean, rows)] if len(rows) > 1 else [])


def ocr(sums: Sums) -> str:
    """Return a table a language, an engine a row."""
    parts = []
    rows = rows_of(sums, "ocr")
    head = [f"{NAMES[measure]}: {version}" for measure, version in product(MEASURES, VERSIONS)]
    for language in dict.fromkeys(row.split("/")[0] for row in rows):
        own = [row for row in rows if row.startswith(f"{language}/")]
        parts.append(table(["engine", *head], means(sums, "ocr", own, MEASURES, VERSIONS)))
    return "\n".join(parts)


def seeds(sums: Sums) -> str:
    """Return the figures of the founding pages, and what became of their places of damage."""
    measures = [measure for measure in MEASURES if measure != "cer_spaced"]
    head = [f"{NAMES[measure]}: {version}" for measure, version in product(measures, VERSIONS)]
    figures = table(["page", *head], means(sums, "seeds", rows_of(sums, "seeds"), measures, VERSIONS))
    lines = []
    for name, title in (("sites", "all places of damage"), ("protected", "")):
        rows = rows_of(sums, name)
        groups = [[row] for row in rows] + ([rows] if title else [])
        for group in groups:
            cells = (f"{total(sums, group, name, version, 'right'):.0f}" for version in VERSIONS)
            whole = total(sums, group, name, CLEANED, "of")
            lines.append([group[0] if len(group) == 1 else title, f"{whole:.0f}", *cells])
    return "\n".join([figures, table(["damage", "places", *VERSIONS], lines)])


def f1(hits: float, claims: float, truth: float) -> str:
    """Return the harmonic mean of precision and recall."""
    return share(2 * hits, claims + truth)


def jingbao(sums: Sums) -> str:
    """Return how the seams come out, and which lines end up in an article."""
    lines = []
    for version in VERSIONS:
        count = sums.get(("seams", "jingbao", version), {})
        joins, joined, right = (count.get(name, 0) for name in ("joins", "joined", "right_joins"))
        keeps, kept, right_keeps = (count.get(name, 0) for name in ("keeps", "kept", "right_keeps"))
        figures = [share(right + right_keeps, count.get("seams", 0)), share(right, joined), share(right, joins)]
        lines.append([version, *figures, f1(right, joined, joins), f1(right_keeps, kept, keeps)])
    head = ["text", "seam accuracy", "joins: precision", "joins: recall", "joins: F1", "keeps: F1"]
    return "\n".join([table(head, lines), kinds(sums)])


def kinds(sums: Sums) -> str:
    """Return, by type, how many lines of whole pages end up in an article, and how well that tells articles from the rest."""
    whole = {kind: of(sums, ("lines", kind, CLEANED), "of") for kind in TYPES}
    inside = {kind: of(sums, ("lines", kind, CLEANED), "in") for kind in TYPES}
    right = {kind: inside[kind] if kind == "article" else whole[kind] - inside[kind] for kind in TYPES}
    by_kind = [[kind, f"{whole[kind]:.0f}", f"{inside[kind]:.0f}", share(right[kind], whole[kind])] for kind in TYPES]
    lines = []
    everything = sum(whole.values())
    for version, stands in ((RAW, whole), (CLEANED, inside)):
        hits, claims, truth = stands["article"], sum(stands.values()), whole["article"]
        rest, left = everything - truth, everything - claims
        right_left = left - (truth - hits)
        figures = [share(hits, claims), share(hits, truth), f1(hits, claims, truth)]
        figures += [share(right_left, left), share(right_left, rest), f1(right_left, left, rest)]
        lines.append([version, *figures, share(hits + right_left, everything)])
    head = [f"{name}: {figure}" for name in ("article", "the rest") for figure in ("precision", "recall", "F1")]
    return "\n".join([
        table(["type of line", "lines", "in an article", "right"], by_kind),
        table(["text", *head, "lines right"], lines),
    ])  # fmt: skip


def words(sums: Sums) -> str:
    """Return how hyphens at a line's end come out, and what is done to good text."""
    lines = []
    for row in rows_of(sums, "hyphens"):
        cells = []
        for kind in ("soft", "hard"):
            right, whole = (of(sums, ("hyphens", row, kind), name) for name in ("right", "of"))
            cells += [f"{whole:.0f}", share(right, whole)]
        lines.append([row, *cells])
    head = ["words", "soft hyphens", "soft: right", "hard hyphens", "hard: right"]
    harm = []
    for row in rows_of(sums, "harm"):
        texts, whole, edits, touched = (of(sums, ("harm", row, CLEANED), name) for name in ("texts", "of", "edits", "touched"))
        rate = edits * 1e5 / max(1, whole)
        harm.append([row, f"{texts:.0f}", f"{whole:.0f}", f"{edits:.0f}", f"{rate:.1f}", f"{touched:.0f}"])
    harm_head = ["good text", "texts", "characters", "edits", "harm", "texts touched"]
    return "\n".join([table(head, lines), table(harm_head, harm)])


def articles(sums: Sums) -> str:
    """Return how pages fall into articles, and how many good articles stay whole."""
    head = ["pages", *(NAMES[measure] for measure in ARTICLE_MEASURES)]
    rows = rows_of(sums, "articles")
    languages = dict.fromkeys(row.split("/")[0] for row in rows if "/" in row)
    lines = []
    for own in ([row for row in rows if row.startswith(f"{language}/")] for language in languages):
        lines += means(sums, "articles", own, ARTICLE_MEASURES, (CLEANED,))
    for row in rows:
        lines += [] if "/" in row else means(sums, "articles", [row], ARTICLE_MEASURES, (CLEANED,))
    stays = []
    for row in rows_of(sums, "whole"):
        whole, titled, untitled = (of(sums, ("whole", row, CLEANED), name) for name in ("of", "titled", "untitled"))
        stays.append([row, f"{whole:.0f}", share(titled, whole), share(untitled, whole)])
    stays_head = ["good text", "articles", "stay one article", "stay one without their headline"]
    return "\n".join([table(head, lines), table(stays_head, stays)])


TABLES = {"ocr": ocr, "seeds": seeds, "jingbao": jingbao, "words": words, "articles": articles}
