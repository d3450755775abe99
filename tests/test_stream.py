"""A stream is cut by what it says and never by how it came, is written as it goes, and is held only a little at a time."""

import subprocess
import sys
import threading
from itertools import pairwise
from unittest import mock

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cleaner import stream
from cleaner.chain import Cleaner, clean
from cleaner.formats import encodings
from cleaner.formats.encodings import Source
from cleaner.stream import clean_lines, clean_pages, cut_pages
from tests.trickle import Trickle

PAGE = "河口新桥昨日通车，两岸居\n民不必再乘渡船。\n\n工程用了九年。\n\n"
BITS = ["河口新桥", "通车。", "\n", "\n\n", "\f", " ", "\r\n", "The new ", "bridge.", "😀", "“"]
TEXTS = st.lists(st.sampled_from(BITS), max_size=60)
COMMAND = [sys.executable, "-c", "from cleaner.cli import main; main()", "clean"]


def pieces(text: str, cuts: list[int]) -> list[str]:
    places = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    return [text[start:end] for start, end in pairwise(places)]


@given(TEXTS.map("".join), st.lists(st.integers(0, 1000), max_size=20), st.integers(2, 40))
@example("\n\n" * 30, [3, 5], 7)
@example("甲" * 50, [1], 8)
def test_pages_are_cut_by_the_text_alone(text: str, cuts: list[int], window: int) -> None:
    with mock.patch.object(stream, "WINDOW", window):
        pages = list(cut_pages([text]))
        assert list(cut_pages(pieces(text, cuts))) == pages
    assert "".join(page + separator for page, separator in pages) == text
    assert all(len(page) <= window for page, _ in pages)


@given(TEXTS.map("".join), st.lists(st.integers(1, 9), max_size=60), st.sampled_from(["utf-8", "utf-16", "gb18030"]))
def test_the_output_does_not_show_how_the_bytes_came(text: str, sizes: list[int], codec: str) -> None:
    data = text.encode(codec)
    cleaner = Cleaner()

    def cleaned(source: Source) -> str:
        return "".join(result.text + separator for result, separator in clean_pages(cut_pages(source.chunks()), cleaner))

    with mock.patch.object(stream, "WINDOW", 24), mock.patch.object(encodings, "CHUNK", 16):
        whole = cleaned(Source(Trickle(data, []), "-", codec))
        assert cleaned(Source(Trickle(data, sizes), "-", codec)) == whole


@given(TEXTS.map("".join), st.lists(st.integers(0, 1000), max_size=20))
def test_lines_and_any_other_chunks_are_cleaned_alike(text: str, cuts: list[int]) -> None:
    whole = clean(text).text
    assert "".join(clean_lines(pieces(text, cuts))) == whole
    assert "".join(clean_lines(text.splitlines(keepends=True))) == whole


def test_a_page_is_cleaned_in_sight_of_its_neighbours() -> None:
    """A running header shows by its repetition on the pages around it, those still to come included."""
    seen: list[tuple[str, ...]] = []

    class Watching(Cleaner):
        def clean_page(self, text: str, neighbours: tuple[str, ...] = ()) -> object:  # type: ignore[override]
            seen.append(neighbours)
            return super().clean_page(text, neighbours)

    pages = [f"页{number}\n正文。" for number in range(9)]
    list(clean_lines(["\f".join(pages)], Watching()))
    assert {line for line in seen[4] if line.startswith("页")} == {"页1", "页2", "页3", "页5", "页6", "页7"}


def test_few_pages_are_held() -> None:
    taken = 0

    def feed() -> object:
        nonlocal taken
        for _ in range(50):
            taken += 1
            yield stream.Cut("正文。", "\f")

    for done, _ in enumerate(clean_pages(feed(), Cleaner()), 1):  # type: ignore[arg-type]
        assert taken - done <= stream.REACH


def test_a_pipe_is_written_as_it_goes() -> None:
    """The reader gets the first pages while the writer still holds the pipe open."""
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        read = threading.Event()

        def write() -> None:
            assert process.stdin is not None
            process.stdin.write((PAGE * 6000).encode())
            process.stdin.flush()
            read.wait(timeout=60)
            process.stdin.close()

        writer = threading.Thread(target=write)
        writer.start()
        first = process.stdout.read(20_000).decode("utf-8", "ignore")
        read.set()
        rest = process.stdout.read()
        writer.join()
        assert process.wait(timeout=60) == 0
    assert first.startswith("河口新桥昨日通车，两岸居民不必再乘渡船。")
    assert len(rest) > 100_000


def peak_of(megabytes: int, text: str) -> int:
    """Return the peak memory (MB) of a cleaner at the end of a pipe that brings so much."""
    code = "from cleaner.cli import app; app(['clean', '--only', 'characters,lines'], standalone_mode=False); "
    code += "open('/dev/stderr', 'w').write(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    block = (text * (1_000_000 // len(text.encode()))).encode()
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        for _ in range(megabytes):
            process.stdin.write(block)
        process.stdin.close()
        told = process.stderr.read()
        assert process.wait(timeout=120) == 0
    return int(told) // 1024


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("text", [pytest.param(PAGE, id="blocks"), pytest.param("工程用了九年。", id="one line")])
def test_memory_does_not_grow_with_the_stream(text: str) -> None:
    small, large = peak_of(3, text), peak_of(15, text)
    assert large < 200
    assert large - small < 25


def test_an_empty_stream_stays_empty() -> None:
    assert list(cut_pages([])) == []
    assert list(cut_pages(["", ""])) == []
    assert list(clean_lines([])) == []
