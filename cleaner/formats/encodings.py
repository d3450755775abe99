"""Find out how bytes encode text, decode them as they come, and keep what it takes to give the bytes back.

Byte order marks are believed, then strict UTF-8, then charset-normalizer on the first SAMPLE bytes. Nothing is replaced
or left out: bytes that do not decode are an error.
"""

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

from cleaner.errors import InputError, UsageError

SAMPLE = 1 << 18  # bytes that decide the encoding, however they arrive
CHUNK = 1 << 17  # bytes read at once
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with theirs
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NARROW = ["gb18030", "big5", "cp1252", "latin_1"]  # what newspapers were typed in before UTF-8
_WIDE = ["utf_16_le", "utf_16_be"]
_TRIED = (_NARROW, ["cp950"], ["big5hkscs"], _WIDE)  # Big5 with what Taiwan and Hong Kong added, 裏 and 恒 among it
_EXACT = {"ascii", "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "iso8859-1", "cp1252"}  # one text, one encoding
_PAIRED = {"big5hkscs", "euc_jis_2004", "euc_jisx0213", "shift_jis_2004", "shift_jisx0213"}  # two code points may share a code
_STATEFUL = ("iso2022", "hz", "utf-7", "punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined")
_ESCAPED = re.compile("[\udc80-\udcff]")  # a byte that is not UTF-8, as surrogateescape shows it
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


class Encoding(NamedTuple):
    """A codec's name, the byte order mark that stood before the text, and whether it was guessed."""

    name: str
    mark: bytes = b""
    guessed: bool = False


class Patch(NamedTuple):
    """`length` code points at `offset` of the source text whose bytes the codec would not give back by itself."""

    offset: int
    length: int
    data: bytes


class ByteStream(Protocol):
    """What is read from: a file, a pipe, or anything else with `read`."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most `size` bytes; none at the end."""


def named_encoding(name: str) -> str:
    """Return the codec's own name; raises UsageError for one that is unknown or keeps state between characters.

    >>> named_encoding("GBK"), named_encoding("utf8")
    ('gbk', 'utf-8')
    """
    try:
        found = codecs.lookup(name)
        "".encode(name)
    except LookupError:
        raise UsageError(f"there is no encoding {name!r}; try utf-8, gb18030, big5, utf-16 or cp1252") from None
    except (UnicodeError, ValueError):
        found = codecs.CodecInfo(*(None,) * 4, name="undefined")  # type: ignore[arg-type]
    if found.name.startswith(_STATEFUL):
        raise UsageError(f"the encoding {name!r} cannot be taken back byte for byte; convert the file with iconv first")
    return found.name


def choose_encoding(head: bytes, name: str, given: str | None = None) -> Encoding:
    """Say how the bytes of the input `name` encode text; `given` is a codec that the user has named.

    Raises InputError where no encoding fits, and where the text is UTF-8 but for a few bytes.

    >>> choose_encoding("十五日电".encode("utf-8"), "-")
    Encoding(name='utf-8', mark=b'', guessed=False)
    """
    if given is not None:
        return _given_encoding(head, named_encoding(given))
    for mark, codec in MARKS:
        if head.startswith(mark):
            return Encoding(codec, mark)
    if b"\0" in head[:4096] and (wide := _guess(head, _WIDE)):
        return Encoding(wide, guessed=True)
    good, bad, offset = _utf8_balance(head)
    if not bad or good >= bad:  # text in another encoding is hardly ever UTF-8 by chance: this page is damaged
        return Encoding("utf-8")
    if b"\0" not in head and (guess := next(filter(None, (_guess(head, tried) for tried in _TRIED)), None)):
        return Encoding(guess, guessed=True)
    raise InputError(
        f"{name}: the bytes {_shown(head[offset : offset + 8])} at offset {offset} are not UTF-8, nor does the file read as "
        "GB18030, Big5, UTF-16 or cp1252; name its encoding with --encoding, or leave the file out"
    )


def _given_encoding(head: bytes, codec: str) -> Encoding:
    if codec == "utf-8-sig":
        codec = "utf-8"
    elif codec in ("utf-16", "utf-32"):
        big = (codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
        codec += "-be" if head.startswith(big) else "-le"
    mark = next((mark for mark, name in MARKS if name == codec and head.startswith(mark)), b"")
    return Encoding(codec, mark)


def _utf8_balance(head: bytes) -> tuple[int, int, int]:
    """Count the multi-byte characters that are UTF-8 and the bytes that are not, and find the first of those."""
    text, _ = codecs.utf_8_decode(head, "surrogateescape", len(head) < SAMPLE)  # a full sample may end inside a character
    bad = [place.start() for place in _ESCAPED.finditer(text)]
    if not bad:
        return 0, 0, 0
    good = len(_BEYOND_ASCII.findall(text)) - len(bad)
    return good, len(bad), len(text[: bad[0]].encode("utf-8"))


def _guess(head: bytes, candidates: list[str]) -> str | None:
    from charset_normalizer import from_bytes  # only where UTF-8 has failed

    sample = head[: 1 << 16]
    if len(sample) < len(head):  # end on a line, so that no character is cut
        end = sample.rfind(b"\n") & ~1
        sample = sample[:end] if end > 0 else sample[:-1]
    for threshold in (0.2, 0.6):  # the second for pages that OCR has left noisy
        best = from_bytes(sample, cp_isolation=candidates, threshold=threshold).best()
        if best is not None:
            return codecs.lookup(best.encoding).name
    return None


def _shown(data: bytes) -> str:
    return " ".join(f"{byte:02X}" for byte in data)


def encode_text(text: str, codec: str) -> bytes:
    """Encode so that what stands around a character never matters (Big5-HKSCS joins some pairs into one code)."""
    if codec in _PAIRED:
        return b"".join(char.encode(codec) for char in text)
    return text.encode(codec)


class Source:
    """A stream of bytes read as text, with its encoding, its hash, and the patches that give the same bytes back."""

    def __init__(self, stream: ByteStream, name: str, given: str | None = None) -> None:
        self.name = name
        self._read: Callable[[int], bytes | None] = getattr(stream, "read1", stream.read)
        self._hash = hashlib.sha256()
        self.size = 0  # bytes read
        self._length = 0  # code points decoded
        self.patches: list[Patch] = []  # found so far and not yet taken by the ledger
        self._head = self._read_head()
        self.encoding = choose_encoding(self._head, name, given)

    @property
    def sha256(self) -> str:
        """The hash of the bytes read so far."""
        return self._hash.hexdigest()

    def _next(self) -> bytes:
        try:
            data = self._read(CHUNK) or b""
        except OSError as fault:
            raise InputError(f"{self.name}: cannot be read ({fault.strerror}); give a file that can be") from fault
        self._hash.update(data)
        self.size += len(data)
        return data

    def _read_head(self) -> bytes:
        """Read SAMPLE bytes, in as many pieces as they come, so that the pieces do not decide the encoding."""
        parts = []
        while self.size < SAMPLE and (data := self._next()):
            parts.append(data)
        return b"".join(parts)

    def _blocks(self) -> Iterator[bytes]:
        yield self._head[len(self.encoding.mark) :]
        self._head = b""
        while data := self._next():
            yield data

    def chunks(self) -> Iterator[str]:
        """Decode the stream as it comes; raises InputError with the offset of bytes that do not decode."""
        codec = self.encoding.name
        decoder = codecs.getincrementaldecoder(codec)()
        exact = codec in _EXACT
        held = b""
        position = len(self.encoding.mark)  # of `held` in the stream
        for block in self._ended_blocks():
            data = held + block
            try:
                text = decoder.decode(block, not block)
            except UnicodeDecodeError as fault:
                raise self._undecodable(data, position, fault) from None
            held = decoder.getstate()[0] if block else b""
            used = data[: len(data) - len(held)]
            if not exact:
                self._check_round_trip(used, text)
            position += len(used)
            self._length += len(text)
            if text:
                yield text

    def _ended_blocks(self) -> Iterator[bytes]:
        yield from (block for block in self._blocks() if block)
        yield b""

    def _undecodable(self, data: bytes, position: int, fault: UnicodeDecodeError) -> InputError:
        offset = position + fault.start
        guessed = " (guessed)" if self.encoding.guessed else ""
        return InputError(
            f"{self.name}: the bytes {_shown(data[fault.start : fault.start + 4])} at offset {offset} are not "
            f"{self.encoding.name}{guessed}; name the right encoding with --encoding, or mend the bytes"
        )

    def _check_round_trip(self, data: bytes, text: str) -> None:
        codec = self.encoding.name
        if _encodes_to(text, codec, data):
            return
        decoder = codecs.getincrementaldecoder(codec)()
        offset, start = self._length, 0
        for end in range(1, len(data) + 1):
            unit = decoder.decode(data[end - 1 : end])
            if unit:
                if not _encodes_to(unit, codec, data[start:end]):
                    self.patches.append(Patch(offset, len(unit), data[start:end]))
                offset += len(unit)
                start = end

    def take_patches(self) -> list[Patch]:
        """Return the patches found since the last call."""
        patches, self.patches = self.patches, []
        return patches


def _encodes_to(text: str, codec: str, data: bytes) -> bool:
    try:
        return encode_text(text, codec) == data
    except UnicodeEncodeError:
        return False


class Restorer:
    """Encode a text piece by piece as its source was encoded; patches must be added before the text they lie in."""

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self._patches: list[Patch] = []
        self._offset = 0
        self._skip = 0  # code points of a patch that reach into the next piece

    def add(self, patch: Patch) -> None:
        """Add the next patch."""
        self._patches.append(patch)

    def restore(self, text: str) -> bytes:
        """Return the bytes of the next piece."""
        parts: list[bytes] = []
        end = self._offset + len(text)
        position = min(self._skip, len(text))
        self._skip -= position
        taken = 0
        for offset, length, data in self._patches:
            if offset >= end:
                break
            start = offset - self._offset
            parts += (encode_text(text[position:start], self._codec), data)
            position = min(start + length, len(text))
            self._skip = start + length - position
            taken += 1
        del self._patches[:taken]
        parts.append(encode_text(text[position:], self._codec))
        self._offset = end
        return b"".join(parts)
