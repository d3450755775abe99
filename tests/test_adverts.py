"""Adverts: told from stories by text alone; a story of trade stays a story, and no line is lost."""

import json
import tomllib
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cleaner.articles import split_articles, split_page
from cleaner.articles.adverts import Judge, part
from cleaner.articles.evidence import Witness, fold
from cleaner.cli import app
from cleaner.rulebook import Rule, Rulebook

RULES = Rulebook().of("adverts")
WITNESS = Witness(RULES)
SIGNS = RULES.with_key("pattern")
CLEAN = Path(__file__).parents[2] / "shared/pages/clean"

CASES = tomllib.loads((Path(__file__).parent / "adverts.toml").read_text(encoding="utf-8"))
ADVERTS: dict[str, str] = CASES["adverts"]
STORIES: dict[str, str] = CASES["stories"]
STORY: str = CASES["around"]["story"]


def by_name(rule: Rule) -> str:
    return rule.name


def kinds(text: str) -> list[str]:
    return [piece.kind for piece in split_page(text)]


@pytest.mark.parametrize("rule", SIGNS, ids=by_name)
def test_a_sign_is_seen_in_its_examples_and_not_elsewhere(rule: Rule) -> None:
    for text, _ in rule.examples:
        assert WITNESS.signs([fold(text)])[rule.name][0], text
    for text in rule.keep:
        assert not WITNESS.signs([fold(text)])[rule.name][0], text


def test_the_weights_do_what_their_examples_say() -> None:
    judge = Judge(RULES)
    for text, _ in RULES["layout"].examples:
        assert all(judge.judge(text.split("\n\n"))), text
    for text in RULES["layout"].keep:
        assert not any(judge.judge([text])), text


def test_every_weight_belongs_to_a_piece_of_evidence() -> None:
    assert set(RULES["layout"].data["weights"]) <= {*WITNESS.look(["河口"]), "begin", "end", "stay", "bias"}


@pytest.mark.parametrize("name", ADVERTS)
def test_an_advert_below_a_story_is_no_article(name: str) -> None:
    story, advert = split_page(f"{STORY}\n\n{ADVERTS[name]}\n")
    assert (story.kind, story.title, len(story.paragraphs)) == ("", "河口大水 老閘安然", 2)
    assert (advert.kind, advert.paragraphs) == ("advert", tuple(ADVERTS[name].split("\n")))


@pytest.mark.parametrize("name", STORIES)
def test_a_story_of_trade_and_lines_that_sell_nothing_are_no_adverts(name: str) -> None:
    assert set(kinds(STORIES[name])) == {""}
    assert kinds(f"{STORY}\n\n{STORIES[name]}").count("advert") == 0


@pytest.mark.parametrize("name", sorted(STORIES.keys() - {"results"}))
def test_a_story_between_adverts_is_kept_whole(name: str) -> None:
    page = f"{ADVERTS['remedy']}\n\n{STORIES[name]}\n\n{ADVERTS['doctor']}"
    lines = [line for line in STORIES[name].split("\n") if line]
    adverts = [line for piece in split_page(page) if piece.kind for line in piece.paragraphs]
    assert not set(lines[1:]) & set(adverts)


def test_a_story_goes_on_below_an_advert_when_its_sentence_is_open() -> None:
    head, tail = CASES["around"]["open"], CASES["around"]["goes_on"]
    first, advert = split_page(f"{head}\n\n{ADVERTS['goods']}\n\n{tail}")
    assert (advert.kind, len(first.spans), first.paragraphs[-1]) == ("advert", 2, tail)


def test_a_page_without_adverts_and_a_page_in_letters_have_none() -> None:
    assert kinds(STORY) == [""]
    assert "advert" not in kinds("TANSLEY'S CORDIAL\n\n9d. per Bottle\n\nTel. 555-0107\n")
    assert split_page("") == []


def test_the_rules_can_be_switched_off(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh/adverts.toml").write_text("[layout]\noff = true\n", encoding="utf-8")
    page = f"{STORY}\n\n{ADVERTS['goods']}\n"
    assert len(split_page(page)) == 2
    assert {piece.kind for piece in split_page(page, Rulebook(tmp_path))} == {""}


def test_a_sign_can_be_switched_off(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    off = "".join(f"[{rule.name}]\noff = true\n" for rule in SIGNS)
    (tmp_path / "zh/adverts.toml").write_text(off, encoding="utf-8")
    assert {piece.kind for piece in split_page(f"{STORY}\n\n{ADVERTS['goods']}", Rulebook(tmp_path))} == {""}


def test_the_command_leaves_adverts_out_unless_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"{STORY}\n\n{ADVERTS['doctor']}\n", encoding="utf-8")
    rows = [json.loads(line) for line in CliRunner().invoke(app, ["articles", str(path)]).stdout.splitlines()]
    assert [row.get("kind") for row in rows] == [None]
    rows = [json.loads(line) for line in CliRunner().invoke(app, ["articles", "--adverts", str(path)]).stdout.splitlines()]
    assert [(row.get("kind"), row["id"]) for row in rows] == [(None, f"{path}#1"), ("advert", f"{path}#advert1")]


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=7), st.lists(st.floats(-9, 9), min_size=4, max_size=4))
def test_the_course_is_the_likeliest_of_all(emissions: list[float], given_moves: list[float]) -> None:
    moves = np.array(given_moves).reshape(2, 2)

    def weight(course: list[int]) -> float:
        steps = sum(float(moves[above, below]) for above, below in pairwise(course))
        return steps + sum(value for value, advert in zip(emissions, course, strict=True) if advert)

    courses = [[number >> place & 1 for place in range(len(emissions))] for number in range(2 ** len(emissions))]
    found = part(np.array(emissions), moves).astype(int).tolist()
    assert weight(found) == pytest.approx(max(map(weight, courses)))


BLOCKS = [line for text in (*ADVERTS.values(), *STORIES.values()) for line in text.split("\n") if line]


@given(st.lists(st.sampled_from([*BLOCKS, "# 河口", "\ud800", "EC", "三"]), max_size=40))
def test_every_line_is_in_exactly_one_piece(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    pieces = split_page(text)
    position = 0
    for start, end in sorted(span for piece in pieces for span in piece.spans):
        assert position <= start < end
        assert not text[position:start].strip()
        position = end
    assert not text[position:].strip()
    assert split_articles(text) == [piece for piece in pieces if not piece.kind]


@pytest.mark.skipif(not CLEAN.is_dir(), reason="../shared/pages/clean is not here")
@pytest.mark.parametrize("name", ["zh_articles", "en_articles"])
def test_good_articles_hold_no_advert(name: str) -> None:
    rows = [json.loads(line) for line in (CLEAN / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    assert not [row["title"] for row in rows if "advert" in kinds("\n\n".join([row["title"], *row["paragraphs"]]))]
