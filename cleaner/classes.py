"""Character classes: one table over the Basic Multilingual Plane, looked up for a whole text at once.

A text's classes are `TABLE[codes]`: one numpy look-up, far faster than asking each character.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

HAN = 1
LETTER = 2  # alphabetic letters: Latin, Greek, Cyrillic
DIGIT = 4  # 0-9
SPACE = 8  # white space within a line
NEWLINE = 16
WIDE = 32  # marks that stand in a full-width cell: ，。、「」《》…
PAUSE = 64  # a mark after which the sentence goes on: ，、；：,;:
STOP = 128  # a mark that ends a sentence: 。！？…!?.
OPEN = 256  # opening quotes and brackets
CLOSE = 512  # closing quotes and brackets
UPPER = 1024  # capital letters of LETTER
HYPHEN = 2048  # marks that may hyphenate a word at a line end

OPENING = "“‘「『《〈（【〔［｛〖〝([{«‹"
CLOSING = "”’」』》〉）】〕］｝〗〞)]}»›"
PAUSES = "，、；：,;:"
STOPS = "。！？…．｡!?."
HYPHENS = "-\N{SOFT HYPHEN}\N{NOT SIGN}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{DOUBLE OBLIQUE HYPHEN}"
SPACES = " \t\N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{EN SPACE}\N{EM SPACE}"
NEWLINES = "\n\f\v\r\N{NEXT LINE}\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
WIDE_MARKS = "，。、；：？！“”‘’「」『』《》〈〉（）【】〔〕［］｛｝〖〗…—～·・％＂＇．－＋＝／＼｜＠＃＆＊∶"

_HAN_RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x2F00, 0x2FD6), (0x2E80, 0x2EF4))
_ASTRAL_HAN = 0x20000


@cache
def table() -> NDArray[np.uint16]:
    """Return the class of each of the 65,536 code points of the Basic Multilingual Plane."""
    flags = np.zeros(0x10000, dtype=np.uint16)
    for start, end in _HAN_RANGES:
        flags[start:end] = HAN
    for char in "〇々〓":
        flags[ord(char)] = HAN
    for start, end in ((0x41, 0x5B), (0x61, 0x7B), (0xC0, 0x2B0), (0x370, 0x530), (0x1E00, 0x2000), (0xFB00, 0xFB07)):
        flags[start:end] |= LETTER
    for char in "×÷ͺ;΄΅·҂":
        flags[ord(char)] &= ~LETTER & 0xFFFF
    flags[0x30:0x3A] |= DIGIT
    for code in (*range(0x41, 0x5B), *range(0xC0, 0xDF)):
        flags[code] |= UPPER
    for code in range(0x100, 0x250):
        if chr(code).isupper():
            flags[code] |= UPPER
    for bit, chars in ((SPACE, SPACES), (NEWLINE, NEWLINES), (WIDE, WIDE_MARKS)):
        for char in chars:
            flags[ord(char)] |= bit
    for bit, chars in ((PAUSE, PAUSES), (STOP, STOPS), (OPEN, OPENING), (CLOSE, CLOSING), (HYPHEN, HYPHENS)):
        for char in chars:
            flags[ord(char)] |= bit
    flags.setflags(write=False)
    return flags


def codes_of(text: str) -> NDArray[np.uint32]:
    """Return the code points of the text, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def classes_of(codes: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Return the class bits of each code point; beyond the first plane only Han is known.

    >>> bool(classes_of(codes_of("限"))[0] & HAN)
    True
    """
    if codes.size and int(codes.max()) > 0xFFFF:
        astral = codes > 0xFFFF
        flags = table()[np.where(astral, 0, codes)]
        flags[(codes >= _ASTRAL_HAN) & (codes < 0x32400)] = HAN
        return flags
    return table()[codes]
