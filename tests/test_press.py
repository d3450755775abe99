"""The press: what needs no browser and no reader of scans."""

import html
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tools.press import __main__ as press
from tools.press import issues, markup, programs, readings, scans, truth, versions
from tools.press.errors import PressError

ISSUE = """
language = "en"
look = "modern"

[[pages]]
top = [{ kind = "masthead", text = "THE TARN & FELL" }, { kind = "date", text = "Monday, 3 March 2025" }]
bottom = [{ kind = "editor", text = "Editor: Wilma Crane" }]

[[pages.articles]]
id = "ford"
kicker = "Roads"
title = "A ford gets its bridge"
byline = "By Otis Penfold"
columns = 2
paragraphs = [
  "The ford at Low Hask is gone.", "## What it cost", "A bridge of larch, 21 metres long, stands < now >.", "The end."
]
captions = [{ after = 1, text = "The last crossing." }, { after = 3, text = "The new rail." }]
jump = { paragraph = 3, at = 18, line = "See page 2", from = "From page 1", page = 2 }

[[pages.articles]]
title = "A song"
verse = true
paragraphs = ["Over the water", "and home"]

[[pages.notes]]
kind = "ad"
lines = ["BOOTS MENDED", "at the old smithy"]

[[pages]]
top = [{ kind = "page", text = "2" }]
[[pages.articles]]
title = "Weather"
paragraphs = ["Rain."]
"""
PAGE = np.zeros((120, 90), dtype=np.float32) + 255
PAGE[40:60, 20:70] = 0


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tarn.toml"
    path.write_text(ISSUE, encoding="utf-8")
    return path


def printed_text(document):
    body = re.sub(r"<script>.*</script>", "", document.partition("<body>")[2], flags=re.DOTALL)
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", body)).split())


def squeezed(text):
    return "".join(text.split())


class TestIssues:
    def test_an_unknown_key_is_named(self, path):
        path.write_text(ISSUE.replace("byline", "bylines"), encoding="utf-8")
        with pytest.raises(PressError, match="'bylines' is not known"):
            issues.read(path)

    def test_a_missing_key_is_named(self, path):
        path.write_text(ISSUE.replace('look = "modern"', ""), encoding="utf-8")
        with pytest.raises(PressError, match="has no 'look'"):
            issues.read(path)

    @pytest.mark.parametrize(
        ("before", "after", "fault"),
        [
            ("at = 18", "at = 1800", "jumps at 3:1800, outside its text"),
            ("page = 2", "page = 3", "jumps to page 3 of 2"),
            ("after = 3", "after = 5", "a caption after a paragraph that is not there"),
            ('"en"', '"xx"', "language 'xx'"),
        ],
    )
    def test_a_fault_is_told_with_its_place(self, path, before, after, fault):
        path.write_text(ISSUE.replace(before, after), encoding="utf-8")
        with pytest.raises(PressError, match=fault):
            issues.read(path)

    def test_a_jump_cuts_a_paragraph_and_loses_nothing(self, path):
        article = issues.read(path).pages[0].articles[0]
        first, rest = article.parts()
        assert (first[-1], rest[0]) == ("A bridge of larch,", " 21 metres long, stands < now >.")
        assert "".join(first + rest) == "".join(article.paragraphs)

    def test_a_jump_between_paragraphs_leaves_no_empty_one(self, path):
        path.write_text(ISSUE.replace("paragraph = 3, at = 18", "paragraph = 4, at = 0"), encoding="utf-8")
        article = issues.read(path).pages[0].articles[0]
        assert article.parts() == (list(article.paragraphs[:3]), ["The end."])
        assert not article.goes_on_inside()


class TestMarkup:
    def test_every_character_is_printed_once(self, path):
        issue = issues.read(path)
        told = truth.truth_of(issue)
        article = told["articles"][0]
        texts = [
            *(article[key] for key in ("kicker", "title", "byline")),
            *(text for article in told["articles"] for text in article["paragraphs"]),
            *(article["title"] for article in told["articles"][1:]),
            *(line["text"] for line in told["furniture"]),
        ]
        assert sorted(printed_text(markup.html_of(issue))) == sorted(squeezed("".join(texts)))

    def test_the_rest_of_an_article_stands_on_its_page(self, path):
        first, second = markup.html_of(issues.read(path)).split('<section class="sheet">')[1:]
        assert "A bridge of larch,<" in first
        assert "The end." not in first
        assert "From page 1" in second
        assert '<p class="rest"> 21 metres' in second

    def test_a_picture_of_a_cut_paragraph_stands_after_its_rest(self, path):
        first, second = markup.html_of(issues.read(path)).split('<section class="sheet">')[1:]
        assert "The last crossing." in first
        assert "The new rail." not in first
        assert "The new rail." in second

    def test_hyphens_go_into_paragraphs_only(self, path):
        issue = issues.read(path)
        document = markup.html_of(issue, "\N{SOFT HYPHEN}".join)
        assert "b\N{SOFT HYPHEN}r\N{SOFT HYPHEN}i" in document
        assert "A ford gets its bridge" in document
        assert printed_text(document).replace("\N{SOFT HYPHEN}", "") == printed_text(markup.html_of(issue))

    def test_an_unknown_look_names_those_there_are(self):
        with pytest.raises(PressError, match=r"broadsheet.*victorian"):
            markup.style_of("baroque")


class TestTruth:
    def test_headings_are_paragraphs_and_furniture_is_in_the_order_of_print(self, path):
        told = truth.truth_of(issues.read(path), "The song stands first.")
        assert told["articles"][0]["paragraphs"][1] == "What it cost"
        assert [line["kind"] for line in told["furniture"]] == (
            ["masthead", "date", "ad", "ad", "caption", "caption", "jump", "editor", "page", "jump"]
        )
        assert told["torn"] == "The song stands first."

    def test_a_jump_counts_what_is_no_white_space(self, path):
        told = truth.truth_of(issues.read(path))
        before = squeezed("The ford at Low Hask is gone.What it costA bridge of larch,")
        assert told["articles"][0]["jump"] == {"at": len(before), "to_page": 2}


class TestScans:
    def test_the_same_name_gives_the_same_scan(self):
        noise = scans.noise_of("heavy")
        one, same, other = (scans.scan(PAGE, noise, name) for name in ("a", "a", "b"))
        assert (one == same).all()
        assert (one != other).any()

    @pytest.mark.parametrize("name", scans.NOISES)
    def test_ink_stays_dark_and_paper_light(self, name):
        scan = scans.scan(PAGE, scans.noise_of(name), "page")
        assert scan.shape == PAGE.shape
        assert scan[45:55, 30:60].mean() + 80 < scan[:30].mean()

    def test_a_raster_is_read_as_it_was_written(self, tmp_path):
        scans.write_pgm(tmp_path / "page.pgm", PAGE)
        assert (scans.read_pgm(tmp_path / "page.pgm") == PAGE).all()

    def test_an_unknown_noise_names_those_there_are(self):
        with pytest.raises(PressError, match="light, medium, heavy"):
            scans.noise_of("loud")


class TestPress:
    @pytest.fixture
    def desk(self, path, tmp_path, monkeypatch):
        """A press whose reader always reads the same, with one seed made."""
        (tmp_path / "issues").mkdir()
        (tmp_path / "truth").mkdir()
        path.rename(tmp_path / "issues" / "tarn.toml")
        monkeypatch.setattr(readings, "read", lambda *_: b"THE TARN\nread\n")
        monkeypatch.setattr(versions, "of", lambda name: f"{name} 1")
        monkeypatch.setattr(versions, "RECORD", tmp_path / "versions.json")
        desk = press.Press(tmp_path / "build", tmp_path)
        press.make_all(desk, [self.seed], {})
        return desk

    seed = readings.Seed("tarn-tess", "tarn", "tess")

    def test_what_is_made_again_is_identical(self, desk, capsys):
        assert press.check_all(desk, [self.seed])
        assert "tarn-tess: identical byte for byte" in capsys.readouterr().out
        assert json.loads((desk.seeds / "truth" / "tarn-tess.json").read_text())["articles"][0]["id"] == "ford"

    def test_a_page_that_differs_is_a_fault(self, desk, capsys):
        (desk.seeds / "tarn-tess.txt").write_text("THE TARN\nred\n")
        assert not press.check_all(desk, [self.seed])
        assert "tarn-tess.txt differs in line 2: 'red' is now 'read'" in capsys.readouterr().out

    def test_another_version_is_named_and_excuses(self, desk, capsys, monkeypatch):
        (desk.seeds / "tarn-tess.txt").write_text("THE TARN\nred\n")
        monkeypatch.setattr(versions, "of", lambda name: f"{name} {2 if name == 'tesseract' else 1}")
        assert press.check_all(desk, [self.seed])
        assert "tesseract is tesseract 2, the committed pages were made with tesseract 1" in capsys.readouterr().out

    def test_one_page_alone_is_not_made_with_another_version(self, desk, monkeypatch):
        monkeypatch.setattr(versions, "of", lambda name: f"{name} 2")
        with pytest.raises(PressError, match="make all pages anew"):
            press.make_all(desk, [self.seed], versions.read())

    @pytest.mark.parametrize(("program", "package"), programs.PACKAGES.items())
    def test_an_absent_program_is_named_with_its_package(self, program, package, monkeypatch):
        monkeypatch.setenv("PATH", "")
        with pytest.raises(PressError, match=f"{program} is not installed; on Debian run: apt-get install {package}"):
            programs.run(program, "--version")

    def test_the_command_ends_with_a_message_where_programs_are_absent(self, monkeypatch, capsys):
        monkeypatch.setenv("PATH", "")
        versions.of.cache_clear()
        assert press.main(["--check"]) == 2
        assert "apt-get install" in capsys.readouterr().err

    def test_an_unknown_seed_is_named(self, capsys):
        assert press.main(["no-such-seed"]) == 2
        assert "no-such-seed" in capsys.readouterr().err


class TestCommitted:
    @pytest.mark.parametrize("seed", readings.seeds_of(press.TABLE), ids=lambda seed: seed.name)
    def test_a_seed_has_its_page_and_the_truth_of_its_issue(self, seed):
        issue = issues.read(press.SEEDS / "issues" / f"{seed.issue}.toml")
        told = truth.text_of(truth.truth_of(issue, seed.torn))
        assert (press.SEEDS / "truth" / f"{seed.name}.json").read_text("utf-8") == told
        assert (press.SEEDS / f"{seed.name}.txt").stat().st_size > 300

    @pytest.mark.parametrize("path", sorted(Path(press.SEEDS / "issues").glob("*.toml")), ids=lambda path: path.stem)
    def test_no_character_of_an_issue_is_left_out(self, path):
        issue = issues.read(path)
        printed = printed_text(markup.html_of(issue))
        for article in truth.truth_of(issue)["articles"]:
            assert squeezed(article["title"]) in printed
            assert not Counter(squeezed("".join(article["paragraphs"]))) - Counter(printed)
