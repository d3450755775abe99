r"""Documents in JSONL, `{"id", "text", …}` a line: only the value of "text" is replaced, every other byte stays.

>>> row = read_row('{"id": 7, "text": "活活动", "page":1}\n')
>>> row.text, row.with_text("活动")
('活活动', '{"id": 7, "text": "活动", "page":1}\n')
"""

import json
import re
from collections.abc import Iterable, Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from cleaner.errors import InputError

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\n\r]*")
_LINE_ENDS = re.compile("[\N{NEXT LINE}\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")  # where str.splitlines would cut a row


class Row(NamedTuple):
    """A line with a document: its text, and where that stands in the line (`start:end`, quotes included)."""

    line: str
    text: str
    start: int
    end: int
    id: Any = None

    @property
    def literal(self) -> str:
        """The text as the line spells it."""
        return self.line[self.start : self.end]

    @property
    def is_ascii(self) -> bool:
        """Whether the line spells all that is not ASCII as \\u escapes."""
        return self.line.isascii() and not self.text.isascii()

    def with_text(self, text: str) -> str:
        """Return the line with another text, spelt as the line spells its own."""
        return self.with_literal(spell(text, escape=self.is_ascii))

    def with_literal(self, literal: str) -> str:
        """Return the line with another literal in the place of its text."""
        return self.line[: self.start] + literal + self.line[self.end :]


def spell(text: str, *, escape: bool) -> str:
    """Write a text as a JSON string; lone surrogates are always escaped, or no file could hold them."""
    if not escape:
        literal = json.dumps(text, ensure_ascii=False)
        if literal.isascii():
            return literal
        literal = _LINE_ENDS.sub(lambda found: f"\\u{ord(found.group()):04x}", literal)
        try:
            literal.encode("utf-8")
        except UnicodeEncodeError:
            pass
        else:
            return literal
    return json.dumps(text)


def read_row(line: str) -> Row:
    """Find the text of a document; raises InputError that says what the line lacks."""
    try:
        return _walk(line)
    except json.JSONDecodeError as fault:
        raise InputError(f"is not JSON ({fault.msg}, column {fault.pos + 1}); mend the line") from None
    except (ValueError, RecursionError) as fault:
        raise InputError(f"is not JSON that can be read ({fault}); mend the line") from None


def _walk(line: str) -> Row:
    position = _skip(line, 0)
    if line[position : position + 1] != "{":
        _DECODER.decode(line)  # says what is wrong where it is not JSON at all
        raise InputError('holds no object; write {"id": …, "text": …}')
    span = None
    identity: Any = None
    position = _skip(line, position + 1)
    while line[position : position + 1] != "}":
        key, position = _key(line, position)
        value, end = _DECODER.raw_decode(line, position)
        if key == "text":  # of several, the last one counts, as for every JSON reader
            span = (value, position, end)
        elif key == "id":
            identity = value
        position = _skip(line, end)
        if line[position : position + 1] == ",":
            position = _skip(line, position + 1)
            if line[position : position + 1] == "}":
                raise json.JSONDecodeError("a comma before the end of the object", line, position)
        elif line[position : position + 1] != "}":
            raise json.JSONDecodeError("expecting ',' or '}'", line, position)
    if _skip(line, position + 1) != len(line):
        raise json.JSONDecodeError("something follows the object", line, position + 1)
    if span is None or not isinstance(span[0], str):
        raise InputError('has no "text" that is a string; add one, or rename the field that holds the text')
    return Row(line, *span, identity)


def _key(line: str, position: int) -> tuple[str, int]:
    if line[position : position + 1] != '"':
        raise json.JSONDecodeError("expecting a name in double quotes", line, position)
    key, position = scanstring(line, position + 1, True)
    position = _skip(line, position)
    if line[position : position + 1] != ":":
        raise json.JSONDecodeError("expecting ':'", line, position)
    return key, _skip(line, position + 1)


def _skip(line: str, position: int) -> int:
    found = _SPACE.match(line, position)
    return found.end() if found else position


def cut_lines(chunks: Iterable[str]) -> Iterator[str]:
    r"""Cut a stream into lines, each with its \n; nothing else ends a row.

    >>> list(cut_lines(["a\r\nb", "c\u2028\n", "d"]))
    ['a\r\n', 'bc\u2028\n', 'd']
    """
    held: list[str] = []
    for chunk in chunks:
        if "\n" not in chunk:
            held.append(chunk)
            continue
        *whole, rest = chunk.split("\n")
        whole[0] = "".join((*held, whole[0]))
        held = [rest] if rest else []
        yield from (line + "\n" for line in whole)
    if held:
        yield "".join(held)
