"""Make the tables of folding and of script: which simplified character stands for each, and what it proves."""

from __future__ import annotations

import unicodedata
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from tools.lexicon.sources import is_han, need
from tools.lexicon.variants import PAIRS

RESTORED = "昇陞甯濛邨甦祕麽堃鉅"
"""Traditional or variant forms that simplified text has in names (毕昇), as the list of 2013 allows."""
STRAY = 1e-6
"""A traditional character with more than this share of simplified newspapers proves nothing either."""


PRINTED = 0.05
"""A simplified character with more than this share of its uses in traditional newspapers proves nothing."""


def encodable(character: str, charset: str) -> bool:
    """Tell whether a national character set, the measure of what is ordinary in a script, holds the character."""
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def make_fold() -> NDArray[np.uint16]:
    """Map each code point of the basic plane to its simplified, modern form, else to itself."""
    opencc = need("opencc")
    t2s, jp2t = opencc.OpenCC("t2s"), opencc.OpenCC("jp2t")
    by_hand = {pair[0]: pair[1] for pair in PAIRS.split()}

    def one(printed: str) -> str:
        character = printed
        if 0xF900 <= ord(character) < 0xFB00 or 0x2E80 <= ord(character) < 0x2FE0:
            character = unicodedata.normalize("NFKC", character)  # compatibility ideographs and radicals
        folded = by_hand.get(character) or t2s.convert(character)
        if folded == character and not encodable(character, "gb2312"):
            folded = t2s.convert(jp2t.convert(character))  # much of old print is what Japan made standard
        return folded if len(folded) == 1 and ord(folded) <= 0xFFFF else printed

    fold = np.arange(0x10000, dtype=np.uint16)
    for code in range(0x2E80, 0xFB00):
        if is_han(code) or code >= 0xF900 or code < 0x2FE0:
            folded = one(chr(code))
            while folded != one(folded):
                folded = one(folded)
            fold[code] = ord(folded)
    return fold


def make_script(fold: NDArray[np.uint16], modern: str, old: str) -> NDArray[np.uint8]:
    """Mark the characters that prove simplified (1) or traditional (2) script.

    GB 2312 is what is ordinary in simplified text, Big5 what is in traditional: what the other script's set also holds
    (著 乾 万 体) proves nothing. Nor does what `modern` newspapers, simplified, have in names (毕昇), and what `old` ones,
    traditional, print for a good part of its uses (内 强 黄 户 are but another cut of the type).
    """
    opencc = need("opencc")
    t2s, s2t = opencc.OpenCC("t2s"), opencc.OpenCC("s2t")
    counts, old_counts = Counter(modern), Counter(old)
    uses: Counter[int] = Counter()
    for character, count in old_counts.items():
        if is_han(ord(character)):
            uses[int(fold[ord(character)])] += count
    script = np.zeros(0x10000, np.uint8)
    for code in filter(is_han, range(0x10000)):
        character = chr(code)
        if t2s.convert(character) != character:
            stray = character in RESTORED or counts[character] > max(1, STRAY * len(modern))
            script[code] = 0 if encodable(character, "gb2312") or stray else 2
        elif s2t.convert(character) != character:
            printed = old_counts[character] > PRINTED * uses[code]
            script[code] = 0 if encodable(character, "big5") or printed else 1
    return script
