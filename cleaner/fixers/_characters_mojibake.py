"""Mojibake: UTF-8 read as another encoding, mended line by line by ftfy's encoding repair and nothing else of it."""

from collections.abc import Iterator

from cleaner.edits import Edit
from cleaner.fixers._characters_rounds import trimmed
from cleaner.page import line_around
from cleaner.rulebook import Rule


def mend_lines(text: str, places: list[int], rule: Rule) -> Iterator[Edit]:
    """Yield what ftfy changes in the lines that hold `places` (offsets, in order), cut down to the words it changes.

    ftfy judges a line as a whole and leaves one alone that could be meant: «né» and MENÜ“ stay.
    Source: `fix_encoding` of ftfy, by Robyn Speer.
    """
    from ftfy import fix_encoding

    done = -1
    for place in places:
        if place < done:
            continue
        start, done = line_around(text, place)
        line = text[start:done]
        fixed = fix_encoding(line)
        if fixed != line:
            yield from _changes(line, fixed, start, rule)


def _changes(line: str, fixed: str, start: int, rule: Rule) -> Iterator[Edit]:
    """Yield one edit a word where both have the same number of words, else one for the line."""
    words, mended = line.split(" "), fixed.split(" ")
    if len(words) != len(mended):
        words, mended = [line], [fixed]
    for word, after in zip(words, mended, strict=True):
        if word != after:
            yield trimmed(start, word, after, rule)
        start += len(word) + 1
