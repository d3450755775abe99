"""Count which letters print and its engines take for which, in read pages whose true text is known."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

LANGUAGES = ("en", "de", "fr")
LONGEST_SEEN, LONGEST_MEANT = 3, 2  # letters of a confusion
OFTEN = 4  # of one page, times that a confusion counts; of another language, times that make it a candidate
ELSEWHERE, HANDBOOK, LEAST = 0.25, 1.5, 1.4  # weight of another language's count, of a known confusion; least weight kept
RARE = 0.002  # of all letters: rarer ones count as if they were so frequent
LATIN = "\N{LATIN SMALL LETTER LONG S}"  # the last letter of Latin Extended-A
ACCENTS = {"fr": "éèàùâêîôûç", "de": "äöüß"}
KNOWN = {
    "": """
        rn>m m>rn li>h ii>u ii>n cl>d tl>d vv>w tl>th ti>h ni>m in>m iu>m nn>m h>li b>h h>b c>e e>c o>e e>o u>n n>u
        l>i i>l 1>l 1>i 0>o 5>s 8>s i>t l>t t>l t>f f>t i>j j>i a>u u>a s>a a>s y>v v>y r>t t>r fl>fi fi>fl
        ii>h lt>h ll>h il>h jn>m ri>n m>in m>ni w>vv d>cl 6>b 4>a g>q q>g i> l> t> r> n> s> e>
    """,
    "en": """
        f>s ſ>s
    """,
    "de": """
        f>s ſ>s s>f b>d d>b k>t t>k x>r r>x ss>ß b>ß h>ß ij>y v>b b>v p>v y>h o>v v>o a>ä o>ö u>ü ä>a ö>o ü>u
        g>z z>g ck>d d>ck cl>ck ch>ck ck>ch eh>ch cb>ch el>ck tz>z z>tz n>r r>n w>m m>w i>f l>f l>s i>s j>s
        j>f ei>en r>k f>k k>f n>g o>d
    """,
    "fr": """
        é>e e>é è>e e>è à>a a>à ê>e e>ê è>é é>è î>i i>î ù>u u>ù ô>o o>ô û>u u>û ç>c c>ç j>l f>s ü>u ï>i â>a
        a>â ë>e oe>œ
    """,
}
"""Confusions that the handbooks of print and of text recognition name; the pages say how often each comes."""


class Read(NamedTuple):
    """A read page and its true text."""

    name: str
    language: str
    part: str
    raw: str
    truth: str


def read_pages(folder: Path) -> list[Read]:
    """Read the pages with truth under `folder`/post-ocr."""
    rows = []
    for language in LANGUAGES:
        with (folder / "post-ocr" / f"{language}.jsonl").open(encoding="utf-8") as file:
            pages = map(json.loads, file)
            rows += [Read(row["id"], language, row.get("set", ""), row["raw"], row["truth"]) for row in pages]
    return rows


def plain(text: str) -> str:
    """Put a text as it is compared: small letters, no punctuation, one space."""
    return " ".join(re.sub(r"[^\w\s]|_", " ", text.replace("¬\n", "").lower()).split())


def pairs_of(seen: str, meant: str) -> Iterator[tuple[str, str]]:
    """Yield the letters in which two words differ, neighbours together."""
    left = right = ""
    for op in Levenshtein.opcodes(seen, meant):
        if op.tag != "equal":
            left += seen[op.src_start : op.src_end]
            right += meant[op.dest_start : op.dest_end]
        elif left or right:
            yield left, right
            left = right = ""
    if left or right:
        yield left, right


class Counts:
    """How often each confusion stands on the pages, and each run of letters in their true texts."""

    def __init__(self) -> None:
        self.pairs: dict[str, Counter[tuple[str, str]]] = {language: Counter() for language in LANGUAGES}
        self.letters: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}

    def add(self, page: Read) -> None:
        """Count a page; a confusion that it shows time and again counts OFTEN times."""
        raw, truth = plain(page.raw).split(), plain(page.truth).split()
        whole = " ".join(truth)
        for length in range(1, LONGEST_MEANT + 1):
            self.letters[page.language].update(whole[place : place + length] for place in range(len(whole)))
        found: Counter[tuple[str, str]] = Counter()
        for op in Levenshtein.opcodes(raw, truth):
            seen, meant = raw[op.src_start : op.src_end], truth[op.dest_start : op.dest_end]
            if op.tag == "replace" and len(seen) == len(meant):
                for left, right in zip(seen, meant, strict=True):
                    far = Levenshtein.distance(left, right) > max(1, len(right) / 2)
                    if not far and right.isalpha():
                        found.update(pair for pair in pairs_of(left, right) if _is_confusion(*pair))
        for pair, times in found.items():
            self.pairs[page.language][pair] += min(times, OFTEN)

    def costs(self, language: str) -> list[str]:
        """List the confusions of a language with their cost: -log10 of how often the letters are taken so."""
        known = {_pair(text) for text in f"{KNOWN['']} {KNOWN[language]}".split()}
        others = [self.pairs[other] for other in LANGUAGES if other != language]
        common = {pair for counts in others for pair, times in counts.items() if times >= OFTEN and "".join(pair).isascii()}
        letters = self.letters[language]
        all_letters = sum(times for run, times in letters.items() if len(run) == 1 and run != " ")
        foreign = "".join(accents for other, accents in ACCENTS.items() if other != language)
        rows = []
        for pair in sorted(known | common | self.pairs[language].keys()):
            seen, meant = pair
            elsewhere = ELSEWHERE * sum(counts[pair] for counts in others)
            weight = self.pairs[language][pair] + elsewhere + HANDBOOK * (pair in known)
            if weight >= LEAST and not set(meant) & set(foreign):
                times = max(letters[meant] if meant else all_letters, RARE * all_letters)
                rows.append(f"{seen}>{meant} {-math.log10(min(0.5, weight / times)):.1f}")
        return rows


def _is_confusion(seen: str, meant: str) -> bool:
    fits = 0 < len(seen) <= LONGEST_SEEN and len(meant) <= LONGEST_MEANT and (bool(meant) or len(seen) == 1)
    return fits and max(seen + meant) <= LATIN


def _pair(text: str) -> tuple[str, str]:
    seen, _, meant = text.partition(">")
    return seen, meant


def count(pages: Sequence[Read]) -> Counts:
    """Count the confusions of the pages."""
    counts = Counts()
    for page in pages:
        counts.add(page)
    return counts
