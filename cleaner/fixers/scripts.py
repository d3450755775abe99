"""Scripts: characters of the other script, traditional or simplified, brought over to the page's own."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleaner.classes import HAN
from cleaner.edits import Doubt, Edit
from cleaner.lexicon.folding import SIMPLIFIED, TRADITIONAL
from cleaner.page import Page, line_around
from cleaner.rulebook import FixerRules, Rule

# One letter a character: w of the page's own script, o of the other, n Han of either, m of either but in a word with o,
# . no Han.
CLUSTER = re.compile("[mno]*o[mno]*")
PASSAGE = re.compile("o[no.]*o|o")
OTHER = re.compile("[mo]+")
SURROGATE = re.compile("[\ud800-\udfff]")  # opencc takes none
FOREIGN = re.compile("[\u3041-\u30fa\u1100-\u11ff\uac00-\ud7a3]")  # kana and hangul
REACH = 6  # characters on either side that are segmented with a lone one: a long word and a half


class Script(NamedTuple):
    """The page's own script: what it is, how much speaks for it, and where the other one stands."""

    own: int
    proofs: NDArray[np.uint8]
    others: NDArray[np.intp]


def harmonise_scripts(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Bring stray traditional or simplified characters over to the page's own script.

    Only characters that belong to the other script alone are converted, by opencc in their line. Left alone: a page
    without a clear majority, quotations and titles wholly in the other script, Japanese and Korean, old print (爲 内),
    and a lone character that makes no word with its neighbours: it is a name's (周泊鑑).

    >>> from cleaner.rulebook import Rulebook
    >>> rules = Rulebook().of("scripts")
    >>> body = "这几个报纸开办时说：边写边学，让读书变为乐事，为这个国家发现风华人才。"
    >>> [edit[2:4] for edit in harmonise_scripts(Page("永远的蘇東坡\\n" + body), rules)]
    [('蘇東', '苏东')]
    >>> list(harmonise_scripts(Page("乾隆年间的《蘇東坡全集》\\n" + body), rules))
    []
    """
    stray = rules.get_rule("stray")
    if stray is None or page.han_count < stray.data["least"]:
        return
    script = _script_of(page, stray)
    if script is None:
        return
    text = page.text
    done = -1
    for place in script.others.tolist():
        if place < done:
            continue
        start, done = line_around(text, place)
        if not FOREIGN.search(text, start, done):
            yield from _harmonised(page, start, done, script, rules)


def _script_of(page: Page, stray: Rule) -> Script | None:
    """Tell the page's own script; None where no other is to be seen, or where neither has a clear majority."""
    from cleaner.lexicon import han

    proofs = han().script(page.codes)
    counts = {script: int(np.count_nonzero(proofs == script)) for script in (SIMPLIFIED, TRADITIONAL)}
    own, other = sorted(counts, key=lambda script: -counts[script])
    if not counts[other] or counts[own] < stray.data["least"]:
        return None
    others = np.flatnonzero(proofs == other)
    if other == SIMPLIFIED:  # what old print has in traditional text is not the other script
        printed = np.isin(page.codes[others], [ord(char) for char in stray.data["printed"]])
        proofs[others[printed]] = 0
        others = others[~printed]
    strays = _strays(proofs, other, stray.data["passage"])
    if not others.size or others.size > counts[own] or strays > stray.data["share"] * (strays + counts[own]):
        return None
    kana = np.count_nonzero((page.codes > 0x3040) & (page.codes < 0x30FB))
    if kana > stray.data["kana"] * page.han_count:
        return None
    return Script(own, proofs, others)


def _strays(proofs: NDArray[np.uint8], other: int, passage: int) -> int:
    """Count the characters of the other script outside of passages, which say nothing about the page's own."""
    proved = proofs[np.flatnonzero(proofs)] == other
    edges = np.flatnonzero(np.diff(proved, prepend=False, append=False)).reshape(-1, 2)
    sizes = edges[:, 1] - edges[:, 0]
    return int(sizes[sizes < passage].sum())


def _harmonised(page: Page, start: int, end: int, script: Script, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Judge one line that holds characters of the other script."""
    line = page.text[start:end]
    letters = _letters(page, start, end, script)
    stray, passage = rules["stray"], rules.get_rule("passage")
    for quoted in stray.compiled("quoted").finditer(line):
        low, high = quoted.span()
        if letters.find(b"w", low, high) < 0:  # wholly in the other script, or in either: as it was printed
            letters[low:high] = b"." * (high - low)
    for found in PASSAGE.finditer(letters.decode("ascii")):
        low, high = found.span()
        if letters.count(b"o", low, high) >= stray.data["passage"]:
            if passage is not None:
                yield Doubt(start + low, start + high, passage.name, passage.data["note"])
            letters[low:high] = b"." * (high - low)
    marks = letters.decode("ascii")
    if "o" not in marks:
        return
    marks = _with_mates(line, marks)
    converted = _converted(page.text, line, marks, script.own)
    mixed = "w" in marks
    for cluster in CLUSTER.finditer(marks):
        name = _rule_for(line, marks, cluster, mixed=mixed, stray=stray)
        rule = rules.get_rule(name)
        if rule is None:
            continue
        for run in OTHER.finditer(marks, cluster.start(), cluster.end()):
            low, high = run.span()
            if "note" in rule.data:
                yield Doubt(start + low, start + high, rule.name, rule.data["note"])
            else:
                yield from _edits(line, converted, start, run, rule)


def _letters(page: Page, start: int, end: int, script: Script) -> bytearray:
    """Spell out what script each character of a line proves, a letter each."""
    letters = np.where(page.classes[start:end] & HAN, ord("n"), ord(".")).astype(np.uint8)
    proofs = script.proofs[start:end]
    letters[proofs == script.own] = ord("w")
    letters[(proofs != script.own) & (proofs != 0)] = ord("o")
    return bytearray(letters.tobytes())


def _rule_for(line: str, marks: str, cluster: re.Match[str], *, mixed: bool, stray: Rule) -> str:
    """Name the rule that a cluster falls under: two characters prove each other, one needs a word around it."""
    if not mixed:
        return "whole-line"
    if cluster.group().count("o") > 1:
        return "stray"
    place = marks.index("o", cluster.start())
    return "stray" if _in_word(line, place, stray.data["surnames"]) else "lone"


def _in_word(line: str, place: int, surnames: str) -> bool:
    """Tell whether the character makes a word with its neighbours, and the word is no given name."""
    from cleaner.lexicon import han

    _, word, before = _word_at(line, place)
    known = len(word) > 1 and han().is_word(word)
    return known and not (len(word) == 2 and len(before) == 1 and han().fold(before) in surnames)


def _word_at(line: str, place: int) -> tuple[int, str, str]:
    """Return the word around a character: its offset, itself, and the word before it."""
    from cleaner.lexicon import han

    start = max(0, place - REACH)
    before = ""
    for word in han().segment(line[start : place + REACH + 1]):
        if start + len(word) > place:
            return start, word, before
        start += len(word)
        before = word
    return place, line[place : place + 1], before


def _with_mates(line: str, marks: str) -> str:
    """Mark what stands in a word with a character of the other script: 党 of 党员, which is a surname too, 後 of 過後."""
    letters = list(marks)
    for k, letter in enumerate(marks):
        if letter == "o":
            start, word, _ = _word_at(line, k)
            if "w" not in marks[start : start + len(word)]:
                for j in range(start, start + len(word)):
                    letters[j] = "m" if letters[j] == "n" else letters[j]
    return "".join(letters)


def _edits(line: str, converted: str, start: int, run: re.Match[str], rule: Rule) -> Iterator[Edit]:
    """Yield what changes in a run of characters of the other script."""
    low = run.start()
    for k in range(run.start(), run.end() + 1):
        if k == run.end() or converted[k] == line[k]:
            if low < k:
                yield Edit(start + low, start + k, line[low:k], converted[low:k], rule.name, rule.tier)
            low = k + 1


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


def _converted(text: str, line: str, marks: str, own: int) -> str:
    """Convert the marked characters of a line to the page's own script.

    It is converted again, as it would stand then, until nothing more comes: a phrase may be known in one script only.
    """
    runs = [run.span() for run in OTHER.finditer(marks)]
    for _ in range(3):
        plain, taiwan = _convert(line, own)
        parts = []
        position = 0
        for low, high in runs:
            chosen = plain[low:high]
            if chosen != taiwan[low:high]:  # 為 or 爲, 裡 or 裏: as the page has it
                pairs = zip(chosen, taiwan[low:high], strict=True)
                chosen = "".join(a if a == b or text.count(a) > text.count(b) else b for a, b in pairs)
            parts += [line[position:low], chosen]
            position = high
        after = "".join((*parts, line[position:]))
        if after == line:
            break
        line = after
    return line


def _convert(line: str, own: int) -> tuple[str, str]:
    """Convert a line, into traditional script by OpenCC's own standard and by Taiwan's; each as long as the line."""
    clean = SURROGATE.sub(" ", line).replace("\0", " ")
    names = ("t2s",) if own == SIMPLIFIED else ("s2t", "s2tw")
    converted = [str(_converter(name).convert(clean)) for name in names]
    if any(len(after) != len(line) for after in converted):
        return line, line
    return converted[0], converted[-1]
