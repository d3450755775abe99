"""Bytes in, bytes out: every encoding comes back as it was, documents keep every other byte, files are written whole."""

import codecs
import contextlib
import errno
import io
import json
import os
import random
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError, OutputError, UsageError
from cleaner.formats import encodings, replacing, writing
from cleaner.formats.documents import cut_lines, read_row, spell
from cleaner.formats.encodings import Patch, Restorer, Source, choose_encoding, named_encoding
from cleaner.formats.writing import FileOutput, Outputs, is_direct, open_output, stale_name
from tests.trickle import Trickle

CHINESE = "河口新桥昨日通车，两岸居民不必再乘渡船。\r\n市政当局说，工程用了九年。\n"
TRADITIONAL = "河口新橋昨日通車，兩岸居民不必再乘渡船。\r\n市政當局說，工程用了九年。\n"
FRENCH = "Le nouveau pont a été ouvert hier à la circulation, après neuf années de travaux.\n"


def read(data: bytes, given: str | None = None) -> tuple[str, Source]:
    source = Source(io.BytesIO(data), "page.txt", given)
    return "".join(source.chunks()), source


def there_and_back(data: bytes, given: str | None = None) -> bytes:
    text, source = read(data, given)
    restorer = Restorer(source.encoding.name)
    for patch in source.take_patches():
        restorer.add(patch)
    pieces = [text[start : start + 7] for start in range(0, len(text), 7)]
    return source.encoding.mark + b"".join(restorer.restore(piece) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "codec", "mark"),
    [
        (CHINESE, "utf-8", b""),
        (CHINESE, "utf-8", codecs.BOM_UTF8),
        (CHINESE, "utf-16-le", codecs.BOM_UTF16_LE),
        (CHINESE, "utf-16-be", codecs.BOM_UTF16_BE),
        (CHINESE, "utf-32-le", codecs.BOM_UTF32_LE),
        (CHINESE, "utf-16-le", b""),
        (CHINESE, "utf-16-be", b""),
        ("Only ASCII, typed on an old machine.\n", "utf-16-le", b""),
        (CHINESE, "gb18030", b""),
        (CHINESE * 6000, "gb18030", b""),
        (TRADITIONAL, "big5", b""),
        (TRADITIONAL * 6000, "big5", b""),
        (TRADITIONAL.replace("新", "裏恒"), "cp950", b""),
        (TRADITIONAL.replace("新", "裏恒") * 600, "cp950", b""),
        (FRENCH, "cp1252", b""),
        ("“Curly” – quotes, and nothing else beyond ASCII in this line.", "cp1252", b""),
    ],
)
def test_the_encoding_is_found_and_the_bytes_come_back(text: str, codec: str, mark: bytes) -> None:
    data = mark + text.encode(codec)
    decoded, source = read(data)
    assert decoded == text
    assert (source.encoding.name, source.encoding.mark) == (codec, mark)
    assert there_and_back(data) == data


@pytest.mark.parametrize("data", [b"", b"a", "字".encode(), codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b"\n", b"\r", b"\f\f\r\n"])
def test_the_smallest_inputs_come_back(data: bytes) -> None:
    assert there_and_back(data) == data


@pytest.mark.parametrize("codec", ["big5", "big5hkscs", "cp950", "gbk", "gb18030", "cp932", "shift_jis_2004", "euc_jp"])
def test_codes_that_two_spellings_share_come_back_byte_for_byte(codec: str) -> None:
    """Big5 spells some line-drawing marks twice, Big5-HKSCS joins pairs: what the codec forgets, the patches keep."""
    chance = random.Random(codec)
    data = b""
    for _ in range(4000):
        unit = bytes([chance.randrange(0x81, 0xFF), chance.randrange(0x40, 0xFF)])
        try:
            unit.decode(codec)
        except UnicodeDecodeError:
            continue
        data += unit + b"a"[: chance.randrange(2)]
    for start in range(0, len(data), 5000):
        try:
            data[start : start + 5000].decode(codec)
        except UnicodeDecodeError:
            continue
        assert there_and_back(data[start : start + 5000], codec) == data[start : start + 5000]


def test_a_twice_spelt_mark_is_patched_where_it_stands() -> None:
    data = "甲".encode("big5") + b"\xa2\xcc" + "乙".encode("big5")
    _, source = read(data, "big5")
    assert source.patches == [Patch(1, 1, b"\xa2\xcc")]
    assert there_and_back(data, "big5") == data


@given(st.binary(max_size=300), st.sampled_from([None, "latin-1", "gb18030", "big5", "utf-16", "utf-8"]))
def test_any_bytes_come_back_or_are_refused(data: bytes, given: str | None) -> None:
    try:
        found = there_and_back(data, given)
    except InputError as fault:
        told = str(fault)
        found = data if "page.txt" in told and "--encoding" in told else None
    assert found == data


@given(st.text(min_size=1), st.sampled_from(["utf-8", "gb18030", "utf-16-le"]), st.lists(st.integers(1, 9), max_size=40))
def test_pieces_do_not_show(text: str, codec: str, sizes: list[int]) -> None:
    try:
        data = text.encode(codec)
    except UnicodeEncodeError:
        return
    source = Source(Trickle(data, sizes), "-", codec)
    assert "".join(source.chunks()) == data[len(source.encoding.mark) :].decode(codec)


def test_the_sample_ends_inside_a_character(monkeypatch: pytest.MonkeyPatch) -> None:
    for size in range(8, 16):
        monkeypatch.setattr(encodings, "SAMPLE", size)
        assert choose_encoding(("字" * 20).encode()[:size], "-").name == "utf-8"


@pytest.mark.parametrize(
    ("data", "offset"),
    [
        (CHINESE.encode() + b"\xff" + CHINESE.encode(), len(CHINESE.encode())),
        (CHINESE.encode() * 5000 + b"\xc3(", len(CHINESE.encode()) * 5000),
        (CHINESE.encode()[:10], 9),
        (codecs.BOM_UTF8 + b"abc\xff", 6),
        (codecs.BOM_UTF16_LE + b"a\0b", 4),
    ],
)
def test_bytes_that_do_not_decode_are_told_with_their_offset(data: bytes, offset: int) -> None:
    with pytest.raises(InputError, match=rf"page\.txt: the bytes .* at offset {offset} are not .*--encoding"):
        read(data)


def test_one_bad_byte_does_not_turn_utf8_into_mojibake() -> None:
    with pytest.raises(InputError):
        read("“Quoted”, and one".encode() + b"\x92" + b" bad byte")


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match="not UTF-8"):
        read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 20)


@pytest.mark.parametrize("name", ["klingon", "utf-7", "hz", "iso2022_jp", "idna", "base64", "undefined", "rot13"])
def test_encodings_that_cannot_be_taken_back_are_refused(name: str) -> None:
    with pytest.raises(UsageError):
        named_encoding(name)


@pytest.mark.parametrize(
    ("given", "data", "found"),
    [
        ("utf-16", codecs.BOM_UTF16_BE + "a".encode("utf-16-be"), ("utf-16-be", codecs.BOM_UTF16_BE)),
        ("utf-16", "a".encode("utf-16-le"), ("utf-16-le", b"")),
        ("utf-8-sig", codecs.BOM_UTF8 + b"a", ("utf-8", codecs.BOM_UTF8)),
        ("UTF8", b"a", ("utf-8", b"")),
        ("latin-1", codecs.BOM_UTF8, ("iso8859-1", b"")),
    ],
)
def test_a_named_encoding_is_believed(given: str, data: bytes, found: tuple[str, bytes]) -> None:
    assert choose_encoding(data, "-", given)[:2] == found


def test_a_read_fault_is_told() -> None:
    class Broken:
        def read(self, _: int) -> bytes:
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(InputError, match=r"page\.txt: cannot be read"):
        Source(Broken(), "page.txt")


def test_two_characters_of_one_code_come_back_as_one() -> None:
    data = b"\x88\x62a\x88\x66\x88\x64"
    assert len(data.decode("big5hkscs")) == 6
    assert there_and_back(data, "big5hkscs") == data


# documents in JSONL


@pytest.mark.parametrize(
    "line",
    [
        '{"id": 1, "text": "活活动"}\n',
        '  { "text" :"活活动" , "b":[1, {"text": "no"}], "text2":null } \r\n',
        '{"text": "first", "text": "活活动"}',
        '{"te\\u0078t": "活活动"}',
        '{"n": 1e400, "big": 123456789012345678901234567890, "text": "活活动", "s": "\\ud800"}',
    ],
)
def test_only_the_text_is_replaced(line: str) -> None:
    row = read_row(line)
    assert row.text == "活活动"
    changed = row.with_text("活动")
    assert changed == line[: row.start] + '"活动"' + line[row.end :]
    assert json.loads(changed)["text"] == "活动"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("not json", "is not JSON"),
        ("[1, 2]", "holds no object"),
        ('"text"', "holds no object"),
        ('{"id": 1}', 'has no "text"'),
        ('{"text": 5}', 'has no "text"'),
        ('{"text": "a"', "is not JSON"),
        ('{"text": "a",}', "is not JSON"),
        ('{"text" "a"}', "is not JSON"),
        ("{text: 1}", "is not JSON"),
        ('{"text": "a"} {}', "is not JSON"),
        ('{"text": "a" "b": 1}', "is not JSON"),
        ('{"text": "tab\there"}', "is not JSON"),
        ('{"text": "a", "b": ' + "[" * 100_000 + "}", "is not JSON"),
        ('{"text": "a", "b": ' + "1" * 5000 + "}", "is not JSON"),
        ("{", "is not JSON"),
    ],
)
def test_a_line_that_is_no_document_is_told(line: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        read_row(line)


def test_a_row_keeps_its_way_of_spelling() -> None:
    assert read_row('{"text": "\\u6d3b\\u52a8"}').with_text("动") == '{"text": "\\u52a8"}'
    assert read_row('{"text": "活"}').with_text("活\u2028动\x85") == '{"text": "活\\u2028动\\u0085"}'
    assert read_row('{"text": "a\\ud800活"}').with_text("\ud800活") == '{"text": "\\ud800\\u6d3b"}'


@given(st.text(), st.booleans())
def test_a_spelt_text_reads_back_and_fits_a_file(text: str, escape: bool) -> None:
    literal = spell(text, escape=escape)
    assert json.loads(literal) == text
    assert len(literal.encode().decode().splitlines()) == 1


@given(st.text(alphabet="ab\n\r\u2028"), st.lists(st.integers(0, 5)))
def test_lines_do_not_depend_on_the_chunks(text: str, sizes: list[int]) -> None:
    chunks, rest = [], text
    for size in sizes:
        chunks.append(rest[:size])
        rest = rest[size:]
    lines = list(cut_lines([*chunks, rest]))
    assert "".join(lines) == text
    assert all(line.endswith("\n") for line in lines[:-1])
    assert all("\n" not in line[:-1] for line in lines)


# writing


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write(target: Path, data: bytes, like: os.stat_result | None = None) -> None:
    output = open_output(target, like)
    with Outputs(output) as outputs:
        output.write(data)
        outputs.commit()


@pytest.fixture(params=["unnamed", "named"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "named":
        monkeypatch.setattr(writing, "_UNNAMED", 0)
    elif not writing._UNNAMED:
        pytest.skip("this system has no O_TMPFILE")
    return tmp_path


def test_a_new_file_and_an_old_one_are_written_whole(folder: Path) -> None:
    target = folder / "deep" / "page.txt"
    for data in (b"one", b"two"):
        write(target, data)
        assert target.read_bytes() == data
        assert names(target.parent) == ["page.txt"]
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~umask


def test_nothing_shows_before_the_end_and_nothing_after_a_failure(folder: Path) -> None:
    target = folder / "page.txt"
    target.write_bytes(b"old")
    output = FileOutput(target)
    with contextlib.suppress(ZeroDivisionError), Outputs(output):
        output.write(b"new" * 10_000)
        assert target.read_bytes() == b"old"
        raise ZeroDivisionError
    assert names(folder) == ["page.txt"]
    assert target.read_bytes() == b"old"


def test_permissions_are_taken_over(folder: Path) -> None:
    target = folder / "page.txt"
    target.write_bytes(b"old")
    target.chmod(0o640)
    if hasattr(os, "setxattr"):
        try:
            os.setxattr(target, "user.origin", b"scan 7")
        except OSError:
            pytest.skip("this file system has no extended attributes")
    write(target, b"new", target.stat())
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    if hasattr(os, "getxattr"):
        assert os.getxattr(target, "user.origin") == b"scan 7"


def test_a_link_stays_and_the_file_behind_it_changes(folder: Path) -> None:
    (folder / "real.txt").write_bytes(b"old")
    (folder / "link.txt").symlink_to("real.txt")
    write(folder / "link.txt", b"new")
    assert (folder / "link.txt").is_symlink()
    assert (folder / "real.txt").read_bytes() == b"new"


def test_what_a_killed_run_left_is_removed_by_the_next(folder: Path) -> None:
    target = folder / "page.txt"
    for exists in (False, True):
        stale_name(target).write_bytes(b"left")
        write(target, b"new")
        assert names(folder) == ["page.txt"], exists


def test_two_runs_at_once_leave_a_whole_file(tmp_path: Path) -> None:
    target = tmp_path / "page.txt"
    target.write_bytes(b"old")
    first, second = FileOutput(target), FileOutput(target)
    for output, data in ((first, b"first"), (second, b"second")):
        output.write(data)
        output.finish()
    first.commit()
    second.commit()
    assert target.read_bytes() == b"second"
    assert names(tmp_path) == ["page.txt"]


def test_a_named_temporary_file_belongs_to_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_UNNAMED", 0)
    output = FileOutput(tmp_path / "page.txt")
    with pytest.raises(OutputError, match="another run is writing"):
        FileOutput(tmp_path / "page.txt")
    output.discard()
    write(tmp_path / "page.txt", b"new")


def test_a_file_system_without_unnamed_files_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refuse(path: str, flags: int, *rest: int) -> int:
        if writing._UNNAMED and flags & writing._UNNAMED == writing._UNNAMED:
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")
        return real(path, flags, *rest)

    monkeypatch.setattr(writing.os, "open", refuse)
    write(tmp_path / "page.txt", b"new")
    assert names(tmp_path) == ["page.txt"]


def test_places_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match="cannot be written"):
        open_output(tmp_path / "file" / "page.txt")
    with pytest.raises(OutputError, match="cannot be written"):
        open_output(tmp_path)


def test_devices_and_pipes_are_written_directly(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert is_direct(tmp_path / "pipe")
    assert is_direct(Path("/dev/null"))
    assert is_direct(Path("/dev/stdout"))
    assert not is_direct(tmp_path / "new.txt")
    write(Path("/dev/null"), b"gone")
    assert Path("/dev/null").is_char_device()


# replacing a file


@pytest.fixture
def helper() -> Iterator[None]:
    """Each test starts its own helper, and lets it go."""
    yield
    while replacing._helpers:
        replacing._helpers.pop().close()


@pytest.mark.skipif(not writing._UNNAMED, reason="this system has no O_TMPFILE")
@pytest.mark.usefixtures("helper")
class TestReplacing:
    def test_the_helper_serves_many_files(self, tmp_path: Path) -> None:
        for number in range(20):
            target = tmp_path / f"{number}-{'页' * 60}.txt"
            target.write_bytes(b"old")
            write(target, str(number).encode())
            assert target.read_bytes() == str(number).encode()
        assert len(replacing._helpers) == 1
        assert len(names(tmp_path)) == 20

    def test_without_the_helper_the_file_is_replaced_all_the_same(self, tmp_path: Path) -> None:
        target = tmp_path / "page.txt"
        for data in (b"one", b"two", b"three"):
            write(target, data)
            for one in replacing._helpers:
                one._ours.shutdown(socket.SHUT_RDWR)  # as if it had been killed
        assert target.read_bytes() == b"three"
        assert names(tmp_path) == ["page.txt"]

    def test_a_fork_of_ours_gets_a_helper_of_its_own(self, tmp_path: Path) -> None:
        target = tmp_path / "page.txt"
        target.write_bytes(b"old")
        write(target, b"parent")
        (ours,) = replacing._helpers
        child = os.fork()
        if child == 0:
            try:
                write(target, b"child")
                os._exit(0 if replacing._helpers != [ours] else 1)
            finally:
                os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
        assert target.read_bytes() == b"child"
        write(target, b"parent again")
        assert target.read_bytes() == b"parent again"

    def test_a_fault_of_the_helper_is_ours(self, tmp_path: Path) -> None:
        (tmp_path / "page.txt").write_bytes(b"old")
        output = FileOutput(tmp_path / "page.txt")
        output.write(b"new")
        output.finish()
        (tmp_path / "page.txt").unlink()
        (tmp_path / "page.txt").mkdir()
        with pytest.raises(OSError, match="directory"), Outputs(output):
            output.commit()

    def test_the_helper_goes_with_its_parent(self, tmp_path: Path) -> None:
        """Whoever reads our output must not wait for the helper, nor must it outlive us."""
        code = "import sys, pathlib, time; from cleaner.formats.writing import *; t = pathlib.Path(sys.argv[1])\n"
        code += "for _ in 'ab':\n o = open_output(t); o.write(b'x'); o.finish(); o.commit()\n"
        code += "print('done', flush=True); time.sleep(60)"
        with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "page.txt")], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"done\n"
            process.kill()
            assert process.stdout.read() == b""


def test_runs_that_replace_one_file_at_once_leave_one_of_theirs(tmp_path: Path) -> None:
    target = tmp_path / "page.txt"
    target.write_bytes(b"old")
    wanted = {str(number).encode() * 5000 for number in range(4)}

    def work(data: bytes) -> None:
        for _ in range(25):
            write(target, data)

    children = []
    for data in wanted:
        child = os.fork()
        if child == 0:
            try:
                work(data)
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    codes = [os.waitpid(child, 0)[1] for child in children]
    assert codes == [0] * len(wanted)
    assert target.read_bytes() in wanted
    assert names(tmp_path) == ["page.txt"]
