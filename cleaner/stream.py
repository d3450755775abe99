"""Cut a stream of text into pages and clean it in bounded memory; how the stream was chunked never shows.

A page ends at a form feed. Where none comes, a page is cut at a run of blank lines once WINDOW code points are full,
else after a line, else after a sentence, else hard. The cut depends on the text alone.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cleaner.chain import Cleaner
    from cleaner.results import Result

WINDOW = 1 << 17  # code points; a broadsheet page holds 10,000 to 50,000
REACH = 3  # pages on either side whose first and last lines a page may compare its own with
EDGE_LINES = 3  # lines at a page's top and bottom that may be running headers, footers and folios

_BLANK_RUN = re.compile(r"\n(?:[ \t\r]*\n)+")
_SENTENCE_END = re.compile(r"[。！？.!?][”’」』\"']?")


class Cut(NamedTuple):
    """A page's text and the separator after it, which no fixer sees and every output keeps."""

    text: str
    separator: str


def cut_pages(chunks: Iterable[str]) -> Iterator[Cut]:
    """Cut a stream into pages; the texts and separators, joined, are the stream.

    >>> list(cut_pages(["甲\\n\\f", "乙\\n"]))
    [Cut(text='甲\\n', separator='\\x0c'), Cut(text='乙\\n', separator='')]
    """
    held: list[str] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if "\f" not in chunk and size <= WINDOW:
            continue
        rest = "".join(held)
        position = 0
        while (cut := _next_cut(rest, position)) is not None:
            yield cut
            position += len(cut.text) + len(cut.separator)
        held = [rest[position:]]
        size = len(rest) - position
    last = "".join(held)
    if last:
        yield Cut(last, "")


def _next_cut(text: str, start: int) -> Cut | None:
    """Return the page at `start` once its end is known; no more than WINDOW + 1 code points decide it."""
    feed = text.find("\f", start, start + WINDOW)
    if feed >= 0:
        return Cut(text[start:feed], "\f")
    if len(text) - start <= WINDOW:
        return None
    window = text[start : start + WINDOW]
    half = WINDOW // 2
    gaps = [gap for gap in _BLANK_RUN.finditer(window, half) if gap.end() < WINDOW]  # the last may go on behind the edge
    if gaps:
        return Cut(window[: gaps[-1].start()], gaps[-1].group())
    end = window.rfind("\n", half) + 1
    if not end:
        end = max((stop.end() for stop in _SENTENCE_END.finditer(window, half) if stop.end() < WINDOW), default=WINDOW)
    body = window[:end]
    solid = body.rstrip(" \t\r\n")
    return Cut(solid, body[len(solid) :]) if solid else Cut(body, "")


def edge_lines(text: str) -> tuple[str, ...]:
    """Return the first and the last EDGE_LINES lines of a page that hold anything, stripped."""
    lines = [stripped for line in text[:2000].split("\n") if (stripped := line.strip())][:EDGE_LINES]
    tail = [stripped for line in text[-2000:].split("\n") if (stripped := line.strip())][-EDGE_LINES:]
    return (*lines, *tail)


def clean_pages(cuts: Iterable[Cut], cleaner: "Cleaner") -> Iterator[tuple["Result", str]]:
    """Clean pages as they come, each in sight of the edges of REACH pages on either side that a form feed parts.

    At most 2 * REACH + 1 pages are held.
    """
    behind: deque[tuple[str, ...]] = deque(maxlen=REACH)
    ahead: deque[Cut] = deque()

    def clean_first() -> tuple["Result", str]:
        text, separator = ahead.popleft()
        after = _edges_ahead(separator, ahead)
        result = cleaner.clean_page(text, (*(line for edges in behind for line in edges), *after))
        if separator == "\f":
            behind.append(edge_lines(text))
        else:
            behind.clear()
        return result, separator

    for cut in cuts:
        ahead.append(cut)
        if len(ahead) > REACH or cut.separator != "\f":
            yield clean_first()
    while ahead:
        yield clean_first()


def _edges_ahead(separator: str, ahead: Iterable[Cut]) -> tuple[str, ...]:
    lines: list[str] = []
    for text, following in ahead:
        if separator != "\f":
            break
        lines += edge_lines(text)
        separator = following
    return tuple(lines)


def clean_lines(lines: Iterable[str], cleaner: "Cleaner | None" = None) -> Iterator[str]:
    """Clean a stream of text (lines or any other chunks) page by page, in bounded memory, and yield it as it is done.

    >>> "".join(clean_lines(["全体干部要坚持以人\\n", "民为中心。\\n"]))
    '全体干部要坚持以人民为中心。\\n'
    """
    from cleaner.chain import Cleaner

    for result, separator in clean_pages(cut_pages(lines), cleaner or Cleaner()):
        yield result.text + separator
