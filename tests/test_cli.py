"""The command line: what it does, what it refuses, what it says, and the code it ends with."""

import ast
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

import cleaner
from cleaner import chain, errors
from cleaner.chain import CHAIN, NAMES, Cleaner, Fixer
from cleaner.cli import app
from cleaner.errors import Exit
from cleaner.run.progress import Progress
from tools import write_cli_docs

RAW = "河口新桥\N{ZERO WIDTH SPACE}昨日通车，两岸居民不必再乘渡船。\n"
CLEAN = cleaner.clean(RAW).text
COMMAND = [sys.executable, "-c", "from cleaner.cli import main; main()"]


class Done(NamedTuple):
    code: int
    out: str
    err: str
    data: bytes


def cli(*args: object, given: str | bytes = b"") -> Done:
    done = CliRunner().invoke(app, [str(arg) for arg in args], input=given, prog_name="cleaner")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr, done.stdout_bytes)


def shell(*args: object, given: bytes | None = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [*COMMAND, *(str(arg) for arg in args)]
    return subprocess.run(command, input=given, capture_output=True, check=False, timeout=60, cwd=cwd)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for name in ("one.txt", "deep/two.md", "deep/er/three", "rows.jsonl"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(RAW, encoding="utf-8", newline="")
    (folder / "rows.jsonl").write_text(json.dumps({"id": 1, "text": RAW}) + "\n", encoding="utf-8")
    for name in (".hidden.txt", "scan.pdf", ".git/config.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(b"\xff not text")
    return folder


def test_the_chain_repairs_what_these_tests_break() -> None:
    assert RAW != CLEAN == RAW.replace("\N{ZERO WIDTH SPACE}", "")


# pipes and single files


def test_a_pipe_is_cleaned() -> None:
    assert cli("clean", given=RAW) == (0, CLEAN, "", CLEAN.encode())
    assert cli("clean", "-", given=RAW).out == CLEAN
    assert cli("clean", given=b"").data == b""


def test_a_file_goes_to_standard_output_or_where_it_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page"
    page.write_text(RAW, encoding="utf-8")
    assert cli("clean", page).out == CLEAN
    assert cli("clean", page, "-o", tmp_path / "out.txt") == (0, "", "", b"")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == CLEAN
    assert cli("clean", page, "-o", f"{tmp_path}/new/").code == 0
    assert (tmp_path / "new" / "page").read_text(encoding="utf-8") == CLEAN
    assert cli("clean", page, "-o", tmp_path / "new").code == 0
    assert cli("clean", page, page, "--level", "certain").code == 0


def test_several_files_go_out_one_after_the_other(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_text(RAW, encoding="utf-8")
    assert cli("clean", tmp_path / "a", tmp_path / "b").out == CLEAN * 2
    articles = cli("clean", "--to", "text", tmp_path / "a", tmp_path / "b").out
    assert articles == f"{CLEAN}\n\n{CLEAN}"


def test_rows_stay_rows(tmp_path: Path) -> None:
    rows = '{"id": 1, "text": ' + json.dumps(RAW, ensure_ascii=False) + ', "page":3}\n\n{"text":"a"}\n'
    want = rows.replace(json.dumps(RAW, ensure_ascii=False), json.dumps(cleaner.clean(RAW).text, ensure_ascii=False))
    assert cli("clean", "--from", "jsonl", given=rows).out == want
    (tmp_path / "rows.JSONL").write_text(rows, encoding="utf-8")
    assert cli("clean", tmp_path / "rows.JSONL").out == want
    assert cli("clean", "--from", "text", tmp_path / "rows.JSONL").code == 0


def test_a_bad_row_is_told_and_passes_through() -> None:
    rows = '{"id": 1, "text": "a"}\nbroken\n{"id": 3}\n{"id": 4, "text": "b"}\n'
    done = cli("clean", "--from", "jsonl", given=rows)
    assert done.code == Exit.SOME_FAILED
    assert done.out == rows
    assert "cleaner: -: line 2 is not JSON" in done.err
    assert 'cleaner: -: line 3 has no "text"' in done.err


# folders


def test_a_folder_keeps_its_tree(pages: Path, tmp_path: Path) -> None:
    before = tree(pages)
    done = cli("clean", pages, "-o", tmp_path / "out", "--ledger", tmp_path / "ledgers")
    assert (done.code, done.err) == (0, "")
    out = tree(tmp_path / "out")
    assert sorted(out) == ["deep/er/three", "deep/two.md", "one.txt", "rows.jsonl"]
    assert out["deep/two.md"].decode() == cleaner.clean(RAW).text
    assert json.loads(out["rows.jsonl"])["text"] == cleaner.clean(RAW).text
    assert sorted(tree(tmp_path / "ledgers")) == [f"{name}.ledger" for name in sorted(out)]
    assert tree(pages) == before


def test_a_run_does_not_read_its_own_results(pages: Path) -> None:
    for _ in range(2):
        assert cli("clean", pages, "-o", pages / "out", "--ledger", pages / "book").code == 0
    assert not (pages / "out" / "out").exists()
    assert not (pages / "out" / "book").exists()


def test_a_folder_in_place_and_back(pages: Path, tmp_path: Path) -> None:
    before = tree(pages)
    assert cli("clean", pages, "--in-place", "--ledger", tmp_path / "book").code == 0
    after = tree(pages)
    assert after["one.txt"].decode() == CLEAN
    assert after["scan.pdf"] == before["scan.pdf"]
    assert cli("undo", pages, tmp_path / "book", "-o", tmp_path / "back").code == 0
    assert all(before[name] == data for name, data in tree(tmp_path / "back").items())
    assert cli("undo", pages, tmp_path / "book", "--in-place").code == 0
    assert tree(pages) == before


def test_a_second_run_in_place_keeps_the_way_back(pages: Path, tmp_path: Path) -> None:
    page, book = pages / "one.txt", tmp_path / "book"
    assert cli("clean", page, "--in-place", "--ledger", book).code == 0
    inode = page.stat().st_ino
    assert cli("clean", page, "--in-place", "--ledger", book).code == 0
    assert page.stat().st_ino == inode  # nothing to do, nothing written
    assert cli("undo", page, book).out == RAW


def test_a_good_page_in_place_gets_a_ledger_and_is_not_touched(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(CLEAN, encoding="utf-8")
    before = page.stat()
    assert cli("clean", page, "--in-place", "--ledger", tmp_path / "book").code == 0
    assert (page.stat().st_ino, page.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert cli("undo", page, tmp_path / "book").out == CLEAN


def test_names_that_are_not_utf8_are_names_too(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path / "pages") + b"/p\xff.txt"
    page = Path(os.fsdecode(name))
    page.parent.mkdir()
    page.write_text(RAW, encoding="utf-8")
    done = shell("clean", "--check", tmp_path / "pages")
    assert (done.returncode, done.stdout) == (Exit.FOUND, name + b"\n")
    assert cli("clean", tmp_path / "pages", "--in-place", "--ledger", tmp_path / "book").code == 0
    assert cli("undo", tmp_path / "pages", tmp_path / "book", "-o", tmp_path / "back").code == 0
    assert (tmp_path / "back" / page.name).read_text(encoding="utf-8") == RAW


def test_a_ledger_that_leads_back_is_not_overwritten(tmp_path: Path) -> None:
    page, book = tmp_path / "page.txt", tmp_path / "book"
    page.write_text(RAW, encoding="utf-8")
    assert cli("clean", page, "--in-place", "--ledger", book, "--only", "spacing").code == 0
    done = cli("clean", page, "--in-place", "--ledger", book)
    assert done.code == Exit.SOME_FAILED
    assert "holds the way back" in done.err
    assert page.read_text(encoding="utf-8") == RAW
    assert cli("undo", page, book).out == RAW
    assert cli("clean", page, "--in-place", "--ledger", tmp_path / "other").code == 0


def test_one_failure_does_not_stop_the_others(pages: Path, tmp_path: Path) -> None:
    (pages / "bad.txt").write_bytes("字".encode() * 100 + b"\xff")
    done = cli("clean", pages, pages / "missing", "-o", tmp_path / "out")
    assert done.code == Exit.SOME_FAILED
    assert "bad.txt: the bytes FF at offset 300 are not utf-8" in done.err
    assert "missing: cannot be read" in done.err
    assert sorted(tree(tmp_path / "out")) == ["deep/er/three", "deep/two.md", "one.txt", "rows.jsonl"]


def test_a_file_that_does_not_decode_writes_nothing_to_a_pipe(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes((RAW * 20_000).encode() + b"\xff")
    done = cli("clean", page)
    assert (done.code, done.out) == (Exit.SOME_FAILED, "")


def test_a_fault_of_a_fixer_is_told_and_the_rest_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(page: object, _: object) -> Iterator[object]:
        if "stone" in page.text:  # type: ignore[attr-defined]
            raise IndexError("out of range")
        yield from ()

    monkeypatch.setattr(chain, "CHAIN", (Fixer("characters", stumble),))  # type: ignore[arg-type]
    (tmp_path / "a.txt").write_text("stone", encoding="utf-8")
    (tmp_path / "b.txt").write_text("grass", encoding="utf-8")
    done = cli("clean", tmp_path, "-o", tmp_path / "out")
    assert done.code == Exit.SOME_FAILED
    assert "fixer characters: failed (IndexError: out of range); report this with the page" in done.err
    assert tree(tmp_path / "out") == {"b.txt": b"grass"}
    rows = '{"text": "stone"}\n{"text": "grass"}\n'
    assert cli("clean", "--from", "jsonl", given=rows)[:2] == (Exit.SOME_FAILED, rows)


# what must not be overwritten


def test_an_input_is_never_overwritten_by_accident(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RAW, encoding="utf-8")
    (tmp_path / "soft.txt").symlink_to(page)
    (tmp_path / "hard.txt").hardlink_to(page)
    others = [page, tmp_path / "soft.txt", tmp_path / "hard.txt", tmp_path / "." / "page.txt", tmp_path]
    for option in ("-o", "--ledger"):
        for other in others if option == "-o" else others[:-1]:
            done = cli("clean", page, option, other)
            assert done.code == Exit.USAGE, (option, other)
            assert "is the input" in done.err
    assert page.read_text(encoding="utf-8") == RAW
    assert cli("clean", tmp_path, "-o", tmp_path).code == Exit.USAGE
    assert cli("clean", page, tmp_path / "soft.txt", "-o", tmp_path / "out").code == 0


def test_standard_output_that_is_the_input_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RAW, encoding="utf-8")
    with page.open("ab") as out:
        done = subprocess.run([*COMMAND, "clean", page], stdout=out, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == Exit.USAGE
    assert page.read_text(encoding="utf-8") == RAW


def test_results_do_not_hit_each_other(tmp_path: Path) -> None:
    for name in ("a/page.txt", "b/page.txt", "c/page.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(RAW, encoding="utf-8")
    done = cli("clean", tmp_path / "a", tmp_path / "b", "-o", tmp_path / "out")
    assert done.code == Exit.USAGE
    assert "would both be written to" in done.err
    both = (tmp_path / "a/page.txt", tmp_path / "c/page.md")
    assert cli("clean", *both, "--to", "jsonl", "-o", f"{tmp_path}/out/").code == Exit.USAGE
    assert cli("clean", tmp_path / "a/page.txt", "-o", tmp_path / "x", "--ledger", tmp_path / "x").code == Exit.USAGE
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (["clean", "PAGES"], "is a folder; say where its results go"),
        (["clean", "PAGES", "-o", "PAGE"], "several inputs do not fit into one file"),
        (["clean", "PAGE", "PAGE2", "-o", "out.txt"], "several inputs do not fit into one file"),
        (["clean", "PAGE", "PAGE2", "--ledger", "book.ledger"], "several inputs do not fit into one file"),
        (["clean", "PAGE", "--in-place", "-o", "x"], "--in-place and -o exclude each other"),
        (["clean", "--in-place"], "standard input cannot be rewritten"),
        (["clean", "PAGE", "--in-place", "--to", "jsonl"], "--in-place goes with --to same only"),
        (["clean", "PAGE", "--ledger", "x", "--to", "markdown"], "--ledger goes with --to same only"),
        (["clean", "-", "PAGE", "-o", "PAGES"], "standard input has no name"),
        (["clean", "PAGE", "--check", "-o", "x"], "--check writes nothing"),
        (["clean", "PAGE", "--only", "magic"], "there is no fixer 'magic'"),
        (["clean", "PAGE", "--skip", "lines,magic"], "there is no fixer 'magic'"),
        (["clean", "PAGE", "--rules", "nowhere"], "no such folder of rules"),
        (["clean", "PAGE", "--encoding", "klingon"], "there is no encoding 'klingon'"),
        (["clean", "PAGE", "--level", "reckless"], "--level"),
        (["clean", "PAGE", "--nonsense"], "No such option"),
        (["clean", "/dev/null", "--in-place"], "no plain file"),
        (["polish"], "No such command"),
        (["undo", "PAGES", "PAGE"], "give the folder of its ledgers"),
        (["undo", "PAGES", "PAGES"], "say where its sources go"),
        (["undo", "PAGES", "PAGES", "--in-place"], "holds no ledgers"),
        (["undo", "PAGE", "PAGE2", "-o", "PAGE"], "is read for this"),
        (["undo", "PAGE", "PAGE2", "-o", "PAGE2"], "is read for this"),
        (["undo", "-", "PAGE", "--in-place"], "--in-place goes with a file"),
        (["undo"], "Missing argument"),
        (["rules", "check", "nowhere"], "no such folder of rules"),
    ],
)
def test_usage_errors_end_with_2(pages: Path, args: list[str], problem: str) -> None:
    names = {"PAGES": pages, "PAGE": pages / "one.txt", "PAGE2": pages / "deep" / "two.md"}
    before = tree(pages)
    done = cli(*(names.get(arg, arg) for arg in args))
    assert done.code == Exit.USAGE
    assert problem in " ".join(done.err.split())
    assert tree(pages) == before


@pytest.mark.parametrize(
    ("args", "problem"),
    [
        (["clean", "missing.txt"], "missing.txt: cannot be read"),
        (["clean", "PAGE", "-o", "PAGE2/below"], "cannot be written"),
        (["explain", "missing.txt"], "missing.txt: cannot be read"),
        (["diff", "PAGES"], "cannot be read"),
        (["articles", "missing.txt"], "missing.txt: cannot be read"),
        (["undo", "PAGE", "missing"], "the ledger cannot be read"),
        (["undo", "PAGE", "PAGE2"], "is no ledger"),
        (["undo", "PAGE", "PAGES"], "the ledger cannot be read"),
    ],
)
def test_failed_inputs_end_with_1(pages: Path, args: list[str], problem: str) -> None:
    for short, path in (("PAGE2", pages / "deep" / "two.md"), ("PAGES", pages), ("PAGE", pages / "one.txt")):
        args = [arg.replace(short, str(path)) if not arg.startswith("/") else arg for arg in args]
    done = cli(*args)
    assert done.code == Exit.SOME_FAILED
    assert problem in done.err
    assert done.err.startswith("cleaner: ")


# links, permissions, special files


def test_links_are_read_and_kept(pages: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "far.txt").write_text(RAW, encoding="utf-8")
    (pages / "linked.txt").symlink_to(tmp_path / "elsewhere" / "far.txt")
    (pages / "folder").symlink_to(tmp_path / "elsewhere")
    (pages / "broken.txt").symlink_to("nowhere")
    done = cli("clean", pages, "-o", tmp_path / "out")
    assert done.code == 0
    assert "broken.txt: cannot be read" in done.err
    assert (tmp_path / "out" / "linked.txt").read_text(encoding="utf-8") == CLEAN
    assert not (tmp_path / "out" / "linked.txt").is_symlink()
    assert not (tmp_path / "out" / "folder").exists()
    done = cli("clean", pages, "--in-place")
    assert "linked.txt: is a symbolic link; it is left out" in done.err
    assert (tmp_path / "elsewhere" / "far.txt").read_text(encoding="utf-8") == RAW
    assert cli("clean", pages / "linked.txt", "--in-place").code == 0
    assert (pages / "linked.txt").is_symlink()
    assert (tmp_path / "elsewhere" / "far.txt").read_text(encoding="utf-8") == CLEAN


def test_in_place_keeps_permissions(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RAW, encoding="utf-8")
    page.chmod(0o604)
    assert cli("clean", page, "--in-place").code == 0
    assert stat.S_IMODE(page.stat().st_mode) == 0o604


def test_a_read_only_file_is_not_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RAW, encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything, so the answer is given here
    done = cli("clean", page, "--in-place")
    assert (done.code, page.read_text(encoding="utf-8")) == (Exit.SOME_FAILED, RAW)
    assert "is read-only" in done.err


def test_a_named_pipe_is_read_when_named_and_skipped_in_a_walk(pages: Path, tmp_path: Path) -> None:
    os.mkfifo(pages / "pipe")
    assert "pipe: is no plain file; it is left out" in cli("clean", pages, "-o", tmp_path / "out").err
    writer = threading.Thread(target=(pages / "pipe").write_text, args=(RAW,), kwargs={"encoding": "utf-8"})
    writer.start()
    done = shell("clean", pages / "pipe")
    writer.join()
    assert done.stdout.decode() == CLEAN


def test_devices_are_written_directly(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RAW, encoding="utf-8")
    assert cli("clean", page, "-o", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()
    assert shell("clean", page, "-o", "/dev/stdout").stdout.decode() == CLEAN
    assert shell("clean", "/dev/null").stdout == b""


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RAW, encoding="utf-8")
    done = shell("clean", page, "-o", "/dev/full")
    assert done.returncode == Exit.SOME_FAILED
    assert b"/dev/full: cannot be written" in done.stderr
    assert b"Traceback" not in done.stderr
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "fixers"], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == Exit.SOME_FAILED
    assert done.stderr == b"cleaner: No space left on device; make room, or mend the name or its permissions\n"


# encodings


def test_a_guessed_encoding_is_said_and_can_be_overruled(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes((CLEAN * 20).encode("gb18030"))
    done = cli("clean", page, "--only", "characters")
    assert done.out == CLEAN * 20
    assert "1 of 1 read as gb18030, which was guessed; --encoding NAME overrides it" in done.err
    done = cli("clean", page, "--encoding", "gbk", "--ledger", tmp_path / "book", "-o", tmp_path / "out")
    assert done.err == ""
    assert cli("undo", tmp_path / "out", tmp_path / "book").data == page.read_bytes()


# --check


def test_check_writes_nothing_and_says_what_would_change(pages: Path) -> None:
    (pages / "good.txt").write_text(CLEAN, encoding="utf-8")
    before = tree(pages)
    done = cli("clean", "--check", pages)
    assert done.code == Exit.FOUND
    assert sorted(Path(line).name for line in done.out.splitlines()) == ["one.txt", "rows.jsonl", "three", "two.md"]
    assert cli("clean", "--check", pages / "good.txt")[:3] == (0, "", "")
    assert cli("clean", "--check", given=RAW).code == Exit.FOUND
    assert cli("clean", "--check", pages, pages / "missing").code == Exit.SOME_FAILED
    assert tree(pages) == before


# articles


def test_articles_as_text_markdown_and_lines(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("# 河口新桥通车\n\n本报讯 桥已通车。\n\n# 北门集市开张\n\n集已开张。\n", encoding="utf-8")
    text = cli("clean", page, "--to", "text").out
    assert text == "河口新桥通车\n\n本报讯 桥已通车。\n\n\n北门集市开张\n\n集已开张。\n"
    assert cli("clean", page, "--to", "markdown").out.startswith("# 河口新桥通车\n\n本报讯")
    lines = cli("articles", page).out
    assert lines == cli("clean", page, "--to", "jsonl").out
    rows = [json.loads(line) for line in lines.splitlines()]
    assert [(row["id"], row["title"]) for row in rows] == [(f"{page}#1", "河口新桥通车"), (f"{page}#2", "北门集市开张")]
    source = page.read_text(encoding="utf-8")
    assert all(row["title"] in source[slice(*row["spans"][0])] for row in rows)


def test_articles_of_documents_carry_the_document(tmp_path: Path) -> None:
    rows = '{"id": "x/1", "text": "桥已通车。"}\nbroken\n\n{"id": "x/2", "text": "a\\ud800"}\n'
    done = cli("articles", "--from", "jsonl", given=rows)
    assert done.code == Exit.SOME_FAILED
    assert [json.loads(line)["document"] for line in done.out.splitlines()] == ["x/1", "x/2"]
    assert "\\ud800" in cli("clean", "--to", "text", "--from", "jsonl", given=rows).out
    assert cli("articles", "--from", "jsonl", "-o", tmp_path / "a.jsonl", given=rows).code == Exit.SOME_FAILED


def test_spans_reach_over_pages_and_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.stream.WINDOW", 2000)
    monkeypatch.setattr("cleaner.articles.pages.WINDOW", 2000)
    page = "".join(f"# 第{number}号消息\n\n本报讯 第{number}座桥昨日通车，两岸居民不必再乘渡船。\n\n" for number in range(300))
    (tmp_path / "long.txt").write_text(page + "\f" + "# 又一条消息\n\n北门集市开张。\n", encoding="utf-8")
    source = (tmp_path / "long.txt").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in cli("articles", tmp_path / "long.txt").out.splitlines()]
    for row in rows:
        article = source[min(start for start, _ in row["spans"]) : max(end for _, end in row["spans"])]
        assert all(part in article for part in (row["title"], *row["paragraphs"]))
    assert [row["title"] for row in rows] == [*(f"第{number}号消息" for number in range(300)), "又一条消息"]
    assert [row["id"].rpartition("#")[2] for row in rows] == [str(number) for number in range(1, 302)]


def test_every_article_can_have_a_file_of_its_own(tmp_path: Path) -> None:
    page = "# 河口：新桥/通车\n\n本报讯 桥已通车。\n\n# 河口：新桥/通车\n\n本报讯 集已开张。\n\n# ...\n\n本报讯 船已停航。\n"
    (tmp_path / "in").mkdir()
    for name in ("one.txt", "two.txt"):
        (tmp_path / "in" / name).write_text(page, encoding="utf-8")
    assert cli("clean", tmp_path / "in", "--to", "text", "--split", "-o", tmp_path / "out").code == 0
    names = sorted(tree(tmp_path / "out"))
    each = ("001-河口-新桥-通车.txt", "002-河口-新桥-通车.txt", "003.txt")
    assert names == [f"{folder}/{name}" for folder in ("one", "two") for name in each]
    assert (tmp_path / "out/one/001-河口-新桥-通车.txt").read_text(encoding="utf-8") == "河口：新桥/通车\n\n本报讯 桥已通车。\n"
    assert cli("articles", "--split", "-o", tmp_path / "pipe", given=page).code == 0
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted((tmp_path / "pipe").iterdir())]
    assert [row["id"] for row in rows] == ["-#1", "-#2", "-#3"]
    assert cli("articles", "--split", given=page).code == Exit.USAGE
    assert cli("clean", "--split", "-o", tmp_path / "out", given=page).code == Exit.USAGE
    assert cli("articles", "--split", "-o", tmp_path / "in" / "one.txt", given=page).code == Exit.USAGE


def test_results_of_another_form_get_its_suffix(pages: Path, tmp_path: Path) -> None:
    (pages / "rows.jsonl").unlink()
    assert cli("clean", pages, "--to", "jsonl", "-o", tmp_path / "out").code == 0
    assert sorted(tree(tmp_path / "out")) == ["deep/er/three.jsonl", "deep/two.jsonl", "one.jsonl"]


# looking


def test_explain_says_where_which_and_why(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("北门集市开张。\n\n" + RAW, encoding="utf-8")
    done = cli("explain", page)
    assert f"{page}:3:5  characters/" in done.out
    assert "[⟨U+200B⟩ →]昨日通车" in done.out
    assert done.out.endswith("1 changes, 0 doubts\n")
    (row,) = [json.loads(line) for line in cli("explain", page, "--json").out.splitlines()]
    assert (row["line"], row["column"], row["offset"]) == (3, 5, 13)
    assert (row["kind"], row["fixer"], row["tier"], row["after"]) == ("edit", "characters", "certain", "")
    assert row["why"]
    assert row["left"].endswith("河口新桥")
    assert row["right"].startswith("昨日通车")


def test_explain_tells_of_rows(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('broken\n{"id": "x", "text": ' + json.dumps(RAW) + "}\n", encoding="utf-8")
    done = cli("explain", tmp_path / "rows.jsonl", "--json")
    assert done.code == Exit.SOME_FAILED
    assert "line 1 is not JSON" in done.err
    assert {(row["row"], row["id"]) for row in map(json.loads, done.out.splitlines())} == {(2, "x")}


def test_diff_shows_words_and_characters(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RAW, encoding="utf-8")
    assert cli("diff", page).out == f"--- {page}\n@@ 1:5 @@\n河口新桥[-⟨U+200B⟩-]昨日通车，两岸居民不必再乘渡船。\n"
    assert "\x1b[9;31m⟨U+200B⟩\x1b[0m" in cli("diff", "--color", "always", page).out
    assert "\x1b" not in cli("diff", "--color", "never", page).out
    assert cli("diff", "-", given=CLEAN) == (0, "", "", b"")


def test_fixers_are_listed_in_their_order() -> None:
    lines = cli("fixers").out.splitlines()
    assert [line.split()[0] for line in lines] == [fixer.name for fixer in CHAIN]
    assert all(fixer.purpose in line for fixer, line in zip(CHAIN, lines, strict=True))


def test_score_measures(tmp_path: Path) -> None:
    for name, text in (("out.txt", "河口新桥通车。\n\n北门集市开张。\n"), ("raw.txt", "河口新桥\n通车。\n北门集市开张。\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    truth = {"articles": [{"title": "", "paragraphs": ["河口新桥通车。", "北门集市开张。"]}], "furniture": []}
    (tmp_path / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    done = cli("score", tmp_path / "out.txt", tmp_path / "truth.json", "--raw", tmp_path / "raw.txt")
    assert done.code == 0
    measures = dict(line.split() for line in done.out.splitlines())
    assert float(measures["cer"]) == 0
    assert float(measures["paragraph_f1"]) == 1
    assert float(measures["seam_f1"]) == 1
    assert json.loads(cli("score", tmp_path / "out.txt", tmp_path / "out.txt", "--json").out)["harm"] == 0
    assert cli("score", tmp_path / "out.txt", tmp_path / "missing.json").code == Exit.SOME_FAILED


GOOD_RULE = """
[no-such-word]
why = "A rule of one newspaper."
tier = "bold"
pattern = "^河口日报$"
examples = [["甲。", "甲。"]]
keep = ["甲"]
"""


def test_rules_check_runs_examples_and_keeps(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    (rules / "zh").mkdir(parents=True)
    for name, content in {
        "zh/lines.toml": "[bad]\nwhy = 'x'\n",
        "zh/magic.toml": GOOD_RULE,
        "zh/hyphens.toml": GOOD_RULE,
        "zh/words.txt": "b\na\n",
        "lines.toml": GOOD_RULE,
        "zh/spacing.toml": "not toml",
    }.items():
        (rules / name).write_text(content, encoding="utf-8")
    done = cli("rules", "check", rules)
    assert done.code == Exit.SOME_FAILED
    err = " ".join(done.err.split())
    for fault in (
        "zh/lines.toml: rule 'bad' has no examples; add",
        "zh/magic.toml: no fixer is called 'magic'; name the file",
        "zh/hyphens.toml: rule 'no-such-word' has no part in its example '甲。'",
        "zh/words.txt: the word list has no '# source:' line",
        "lines.toml: nothing reads a file here; put it into a folder",
        "zh/spacing.toml: is not TOML",
    ):
        assert fault in err
    assert "6 files of rules, 6 faults" in done.out
    (tmp_path / "empty").mkdir()
    assert cli("rules", "check", tmp_path / "empty").code == Exit.USAGE


def test_our_own_rules_hold() -> None:
    done = cli("rules", "check")
    assert done.code == 0, done.err


# the end of a run


def test_version_and_help() -> None:
    assert cli("--version").out == f"cleaner {cleaner.__version__}\n"
    assert "articles" in cli().out + cli().err
    for name in write_cli_docs.commands():
        done = cli(*name.split(), "--help")
        assert done.code == 0
        assert "Example: " in done.out, name


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text(RAW * 8000, encoding="utf-8")
    for command in ("clean", "explain --json", "articles"):
        args = [*COMMAND, *command.split(), str(tmp_path / "big.txt"), "--only", "characters"]
        with subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait(timeout=60) == Exit.DONE


def test_an_interrupt_ends_with_130_and_leaves_no_file(tmp_path: Path) -> None:
    args = [*COMMAND, "clean", "-", "-o", str(tmp_path / "out.txt"), "--ledger", str(tmp_path / "book")]
    with subprocess.Popen(args, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write((RAW * 20_000).encode())
        process.stdin.flush()
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        err = process.stderr.read()
        assert process.wait(timeout=60) == Exit.INTERRUPTED
    assert b"Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_it_is_a_command_of_its_own(tmp_path: Path) -> None:
    done = shell("clean", given=RAW.encode())
    assert (done.returncode, done.stdout.decode(), done.stderr) == (0, CLEAN, b"")
    done = shell("clean", "missing", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (Exit.SOME_FAILED, b"")
    assert done.stderr.startswith(b"cleaner: missing: cannot be read (No such file or directory); ")


def test_any_locale_writes_utf8(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(RAW, encoding="utf-8")
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for command in (["clean"], ["explain"], ["diff"], ["articles"]):
        done = subprocess.run([*COMMAND, *command, page], env=environment, capture_output=True, check=True, timeout=60)
        assert "河口新桥" in done.stdout.decode("utf-8")


# progress


class Terminal:
    def __init__(self) -> None:
        self.shown = ""

    def write(self, text: str) -> None:
        self.shown += text

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_when_the_work_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    progress = Progress()
    progress.expect(3)
    progress.add(500_000)
    assert terminal.shown == ""
    now[0] = 2.0
    progress.add(500_000)
    assert terminal.shown == "\r0 of 3 files, 1.0 MB, 0.5 MB/s"
    progress.tell("page.txt: a fault")
    assert terminal.shown.endswith("\r\rcleaner: page.txt: a fault\n") or "\r" in terminal.shown
    progress.clear()
    quiet = Progress(shown=False)
    before = terminal.shown
    quiet.add(1)
    quiet.file_done()
    assert terminal.shown == before


# documents


def test_the_help_pages_in_the_documents_are_current() -> None:
    page = write_cli_docs.PAGE.read_text(encoding="utf-8")
    if write_cli_docs.MADE_WITH not in page:
        pytest.skip(f"docs/cli.md was made with another version than {write_cli_docs.MADE_WITH}, which lays help out otherwise")
    assert page == write_cli_docs.page(), "run python -m tools.write_cli_docs"


def spoken(node: ast.AST) -> str:
    parts = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return "{}".join(parts)


def test_every_error_is_documented_and_every_entry_has_its_error() -> None:
    """docs/errors.md is indexed by a piece of each message, as it stands in the code."""
    root = Path(cleaner.__file__).parent
    manual = (root.parent / "docs" / "errors.md").read_text(encoding="utf-8")
    heads = [line.removeprefix("## `").removesuffix("`") for line in manual.splitlines() if line.startswith("## ")]
    entries = [head.replace("…", "{}") for head in heads]
    faults = {name for name in dir(errors) if name.endswith("Error")} | {"wrong"}  # `wrong` builds those of the rulebook
    used = set()
    everything = ""
    for path in root.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        everything += spoken(tree)
        for node in ast.walk(tree):
            call = node.exc if isinstance(node, ast.Raise) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in faults:
                said = spoken(call)
                found = {entry for entry in entries if entry in said}
                assert found or not said, f"{path.name}:{node.lineno}: docs/errors.md has no entry for {said!r}"
                used |= found
    assert not [entry for entry in entries if entry not in everything]
    assert len(used) > 50


def test_the_cleaner_is_set_as_the_options_say() -> None:
    assert Cleaner(only=["lines"]).fixers == (CHAIN[NAMES.index("lines")],)
    assert cli("clean", "--only", "lines, spacing", given=RAW).out == RAW
    assert cli("clean", "--skip", "characters", given=RAW).out == RAW
