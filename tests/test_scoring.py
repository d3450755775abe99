"""Known damage gives known figures, and the figures are those of the referees where these are at hand."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.scoring import Scores, cer, harm, score, score_files, seam_f1

PAGES = Path(__file__).parents[2] / "shared/pages"
needs_pages = pytest.mark.skipif(not (PAGES / "score.py").is_file(), reason="../shared/pages is not here")
RANDOM = random.Random(1939)


def paragraph(size: int) -> str:
    return "".join(chr(RANDOM.randrange(0x4E00, 0x5E00)) for _ in range(size - 1)) + "。"


ARTICLES: list[dict[str, Any]] = [
    {"title": paragraph(15)[:-1], "byline": "本报记者 文一", "paragraphs": [paragraph(size) for size in sizes]}
    for sizes in ((80, 120, 60), (150, 90), (40, 200, 70, 110))
]
FURNITURE = ["江口日报", "一九五二年三月五日 星期三", "第2版", "（下转第3版）", "责编：文二 版式：文三", "图为清晨的江口码头"]
TRUTH = {"articles": ARTICLES, "furniture": [{"text": text} for text in FURNITURE]}
CHARS = sum(len(text) for article in ARTICLES for text in article["paragraphs"])
PERFECT = {"cer": 0, "paragraph_f1": 1, "loss": 0, "misplaced": 0, "extra": 0, "leak": 0}


def page(articles: list[dict[str, Any]]) -> str:
    return "\n\n".join("\n".join([article["title"], *article["paragraphs"]]) for article in articles)


def copied() -> list[dict[str, Any]]:
    return [{**article, "paragraphs": list(article["paragraphs"])} for article in ARTICLES]


def expect(scores: Scores, **wanted: float) -> None:
    found = {name: vars(scores)[name] for name in wanted}
    assert found == pytest.approx(wanted)


def test_a_perfect_text_has_nothing_wrong_in_whatever_order() -> None:
    expect(score(page(ARTICLES), TRUTH), **PERFECT)
    expect(score(page(ARTICLES[::-1]), TRUTH), **PERFECT)


def test_perfect_articles_have_nothing_wrong() -> None:
    expect(score(ARTICLES, TRUTH), **PERFECT, split_f1=1, article_f1=1, title_accuracy=1)
    bodies = [{"title": article["title"], "body": "\n\n".join(article["paragraphs"])} for article in ARTICLES]
    expect(score(bodies, TRUTH), **PERFECT, split_f1=1, article_f1=1, title_accuracy=1)


def test_ten_wrong_characters_are_ten_errors() -> None:
    articles = copied()
    text = articles[2]["paragraphs"][1]
    articles[2]["paragraphs"][1] = "".join("口" if place % 20 == 10 else char for place, char in enumerate(text))
    expect(score(page(articles), TRUTH), **{**PERFECT, "cer": 10 / CHARS})


def test_a_paragraph_left_out_is_lost() -> None:
    articles = copied()
    del articles[2]["paragraphs"][2]
    expect(score(page(articles), TRUTH), cer=70 / CHARS, loss=70 / CHARS, misplaced=0, paragraph_recall=8 / 9, extra=0)


def test_a_paragraph_carried_away_is_misplaced_not_lost() -> None:
    articles = copied()
    moved = articles[2]["paragraphs"].pop(2)
    output = page([articles[2], *articles[:2]]) + "\n\n" + moved
    expect(score(output, TRUTH), cer=70 / CHARS, loss=0, misplaced=70 / CHARS, extra=70 / CHARS)


def test_line_breaks_inside_a_paragraph_are_false_starts() -> None:
    articles = copied()
    text = articles[0]["paragraphs"][1]
    articles[0]["paragraphs"][1] = f"{text[:40]}\n{text[40:80]}\n{text[80:]}"
    expect(score(page(articles), TRUTH), cer=0, paragraph_precision=9 / 11, paragraph_recall=1)


def test_paragraphs_run_together_are_missed_starts() -> None:
    articles = copied()
    articles[1]["paragraphs"] = ["".join(articles[1]["paragraphs"])]
    expect(score(page(articles), TRUTH), cer=0, paragraph_precision=1, paragraph_recall=8 / 9)


def test_furniture_that_is_left_leaks() -> None:
    output = f"{FURNITURE[0]}\n{page(ARTICLES)}\n{FURNITURE[4]}\n{FURNITURE[5]}"
    extra = sum(len("".join(FURNITURE[number].split())) for number in (0, 4, 5)) / CHARS
    expect(score(output, TRUTH), **{**PERFECT, "leak": 0.5, "extra": extra})


def test_articles_run_together_or_cut_in_two_cost_a_boundary() -> None:
    first, second, third = ARTICLES
    merged = [{**first, "paragraphs": [*first["paragraphs"], *second["paragraphs"]]}, third]
    expect(score(merged, TRUTH), split_f1=2 / 3, article_f1=2 / 5, title_accuracy=2 / 3)
    cut = [first, second, {**third, "paragraphs": third["paragraphs"][:2]}, {"paragraphs": third["paragraphs"][2:]}]
    expect(score(cut, TRUTH), split_f1=4 / 5, article_f1=4 / 7, title_accuracy=1)


def test_an_article_that_jumps_may_stand_in_two_places() -> None:
    articles = [{**ARTICLES[0], "jump": {"at": 100}}, *ARTICLES[1:]]
    whole = "".join(ARTICLES[0]["paragraphs"])
    output = f"{whole[:80]}\n{whole[80:100]}\n{page(ARTICLES[1:])}\n{whole[100:200]}\n{whole[200:]}"
    expect(score(output, {"articles": articles}), cer=0, paragraph_f1=1, loss=0)


def test_seams_count_joins_and_keeps() -> None:
    raw, truth = "甲乙\n丙丁。\n戊己\n庚", "甲乙丙丁。\n戊己庚"
    expect(score(truth, truth, raw), seam_f1=1, seam_keep_f1=1, seam_accuracy=1)
    expect(score(raw, truth, raw), seam_f1=0, seam_keep_f1=0.5, seam_accuracy=1 / 3)
    assert seam_f1(raw, "甲乙丙丁\n\n戊己，庚", truth) == 1


def test_a_seam_of_a_page_is_judged_past_the_furniture_inside_it() -> None:
    text = ARTICLES[0]["paragraphs"][1]
    articles = copied()
    articles[0]["paragraphs"][1] = f"{text[:40]}\n{FURNITURE[0]}\n{text[40:]}"
    raw = page(articles)
    assert score(page(ARTICLES), TRUTH, raw).seam_accuracy == 1
    assert score(raw, TRUTH, raw).seam_accuracy == pytest.approx(6 / 7)


def test_harm_counts_letters_digits_and_han_alone() -> None:
    good = "河口新桥通车，" * 1000
    assert harm(good, good.replace("，", ",\n")) == 0
    assert harm(good, good[:-7] + "河口新桥通本，") == pytest.approx(1e5 / 6000)
    assert score(good, good).harm == 0


def test_cer_of_a_good_text_takes_the_whole_text() -> None:
    assert cer("河口新桥通车。北门开张", "河口新桥通车。") == pytest.approx(4 / 7)


def test_to_json_holds_only_what_was_measured() -> None:
    row = score(page(ARTICLES), TRUTH).to_json()
    assert set(row) >= {"cer", "paragraph_f1", "leak"}
    assert not set(row) & {"harm", "seam_f1", "split_f1"}


@given(st.text(), st.text(), st.text())
def test_any_texts_can_be_scored(output: str, truth: str, raw: str) -> None:
    assert 0 <= score(output, truth, raw).paragraph_f1 <= 1
    score([{"title": raw, "text": output}], {"articles": [{"title": output, "paragraphs": [truth]}], "furniture": [raw]})


def test_a_long_output_is_scored_by_neighbourhoods() -> None:
    other = "\n\n".join(paragraph(500) for _ in range(200))
    expect(score(f"{other}\n\n{page(ARTICLES)}", TRUTH), cer=0, loss=0, paragraph_f1=1)


def test_files_are_read_by_their_endings(tmp_path: Path) -> None:
    truth, text, rows, good = (tmp_path / name for name in ("truth.json", "out.txt", "out.jsonl", "good.txt"))
    truth.write_text(json.dumps(TRUTH), encoding="utf-8")
    text.write_text(page(ARTICLES), encoding="utf-8")
    rows.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    good.write_text(page(ARTICLES), encoding="utf-8")
    assert score_files(text, truth).cer == 0
    assert score_files(rows, truth).split_f1 == 1
    assert score_files(text, good).harm == 0
    assert score_files(text, truth, raw=text).seam_accuracy == 1


@pytest.mark.parametrize(("name", "content", "message"), [
    ("truth.json", b"{}", 'has no "articles"'),
    ("truth.json", b"{", "is not JSON"),
    ("truth.json", b"[]", "is not a JSON object"),
    ("truth.txt", b"\xff", "is not UTF-8 at byte 0"),
    ("absent.txt", None, "cannot be read"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | None, message: str) -> None:
    output = tmp_path / "out.txt"
    output.write_text("河口", encoding="utf-8")
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        score_files(output, tmp_path / name)
    assert name in str(caught.value)


REFEREE = {
    "cer": "cer", "cer_spaced": "cer_ws", "paragraph_f1": "para_f1", "leak": "leak", "loss": "body_loss",
    "misplaced": "misplaced", "extra": "extra",
    "split_f1": "split_f1", "article_f1": "article_f1", "title_accuracy": "title_acc",
}  # fmt: skip


@needs_pages
@pytest.mark.parametrize(("output", "truth"), [
    ("seeds/raw/004.txt", "seeds/truth/004.json"),
    ("ocr/zh/pdfraw/zh002.txt", "ocr/zh/truth/zh002.json"),
    ("ocr/zh/tess-light/zh005.txt", "ocr/zh/truth/zh005.json"),
    ("ocr/en/rapid-heavy/en002.txt", "ocr/en/truth/en002.json"),
    ("articles", "ocr/zh/truth/zh002.json"),
])  # fmt: skip
def test_the_figures_are_the_referees(tmp_path: Path, output: str, truth: str) -> None:
    given = PAGES / output
    if output == "articles":
        from cleaner.articles import split_articles

        articles = json.loads((PAGES / truth).read_text(encoding="utf-8"))["articles"]
        found = split_articles("\n\n".join(text for article in articles for text in (article["title"], *article["paragraphs"])))
        given = tmp_path / "articles.jsonl"
        given.write_text("".join(json.dumps(article.to_json()) + "\n" for article in found), encoding="utf-8")
    command = [sys.executable, str(PAGES / "score.py"), str(given), str(PAGES / truth)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode and b"ModuleNotFoundError" in done.stderr:
        pytest.skip("a module that score.py needs is not installed")
    assert done.returncode == 0, done.stderr.decode()
    theirs = json.loads(done.stdout)
    ours = score_files(given, PAGES / truth).to_json()
    for name, theirs_name in REFEREE.items():
        if theirs_name in theirs and name in ours:
            assert ours[name] == pytest.approx(theirs[theirs_name], abs=0.01), name


@needs_pages
def test_seams_are_the_referees() -> None:
    rows = [json.loads(line) for line in (PAGES / "jingbao/rejoin.jsonl").read_text(encoding="utf-8").splitlines()[:8]]
    for row in rows:
        assert score(row["truth"], row["truth"], row["raw"]).seam_accuracy == 1
    chosen = rows[0]
    keep = score(chosen["raw"], chosen["truth"], chosen["raw"])
    joined = score(chosen["raw"].replace("\n", ""), chosen["truth"], chosen["raw"])
    assert keep.seam_accuracy is not None
    assert joined.seam_accuracy == pytest.approx(1 - keep.seam_accuracy)
