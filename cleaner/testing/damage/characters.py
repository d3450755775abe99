"""Characters in a wrong form: full-width, in parts, radicals, ligatures, hidden ones, misread encodings and shapes."""

import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path
from random import Random

from cleaner.edits import Edit
from cleaner.testing.damage.sites import Site, Strength, edit_at, scattered
from cleaner.testing.pages import Page

_CONFUSIONS = Path(__file__).parent.parent / "phrases" / "confusions.toml"
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_NUMBER = re.compile("[0-9]+")
_WORD_INSIDE = re.compile(r"(?<=\w)(?=\w)")
_HIDDEN = "\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{WORD JOINER}\N{BYTE ORDER MARK}\N{LEFT-TO-RIGHT MARK}"
_LIGATURES = {"ffi": "\ufb03", "ffl": "\ufb04", "fi": "\ufb01", "fl": "\ufb02", "ff": "\ufb00"}
_LIGATURE = re.compile("|".join(_LIGATURES))
_EXTRA_RADICALS = {"门": "⻔", "民": "⺠", "见": "⻅", "车": "⻋", "长": "⻓", "马": "⻢", "鱼": "⻥", "齐": "⻬"}
_UNASSIGNED = frozenset((0x81, 0x8D, 0x8F, 0x90, 0x9D))  # bytes without a character in Windows-1252
_OTHER_BYTES = re.compile("[^\x00-\x7f]+")


@cache
def radicals() -> dict[str, list[str]]:
    """Return the radicals and compatibility forms that look like each character, by the Unicode character database."""
    table: dict[str, list[str]] = {char: [form] for char, form in _EXTRA_RADICALS.items()}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFA6E)):
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            table.setdefault(plain, []).append(chr(code))
    return table


@cache
def confusions(script: str) -> dict[str, list[str]]:
    """Return what each character or group of letters may be misread for; `script` is han or latin."""
    table: dict[str, list[str]] = {}
    for one, other in tomllib.loads(_CONFUSIONS.read_text(encoding="utf-8"))[script]:
        table.setdefault(one, []).append(other)
        table.setdefault(other, []).append(one)
    return table


def wide_numbers(page: Page) -> list[Site]:
    """Set a number in full-width digits."""
    found = (run for part in page.paragraphs for run in _NUMBER.finditer(page.text, part.start, part.end))
    return [Site(*run.span(), run.group().translate(_WIDE)) for run in found]


def hidden_characters(page: Page) -> list[Site]:
    """Leave a character without width inside a word."""
    places = [found.start() for part in page.paragraphs for found in _WORD_INSIDE.finditer(page.text, part.start, part.end)]
    return [Site(place, place, _HIDDEN[place % len(_HIDDEN)]) for place in places]


def radical_forms(page: Page) -> list[Site]:
    """Print a character by the code of its radical, or of its compatibility form."""
    table = radicals()
    return [Site(place, place + 1, form) for place, char in enumerate(page.text) for form in table.get(char, ())]


def decomposed_letters(page: Page) -> list[Site]:
    """Write a letter and its accent as two characters."""
    parts = ((place, char, unicodedata.normalize("NFD", char)) for place, char in enumerate(page.text))
    return [Site(place, place + 1, parted) for place, char, parted in parts if parted != char]


def ligatures(page: Page) -> list[Site]:
    """Print fi, fl and ff by the codes of their ligatures."""
    return [Site(*found.span(), _LIGATURES[found.group()]) for found in _LIGATURE.finditer(page.text)]


def misdecoded(text: str) -> str:
    """Return what UTF-8 looks like when it is read as Windows-1252."""
    return "".join(bytes([byte]).decode("latin-1" if byte in _UNASSIGNED else "cp1252") for byte in text.encode())


def mojibake(random: Random, page: Page, strength: Strength) -> list[Edit]:
    """Read UTF-8 as Windows-1252: one paragraph, or the whole page."""
    told = [random.choice(page.paragraphs)] if strength is Strength.LIGHT else list(page.parts)
    runs = [run for part in told for run in _OTHER_BYTES.finditer(page.text, part.start, part.end)]
    return [edit_at(page, Site(*run.span(), misdecoded(run.group())), "mojibake") for run in runs]


def confused_shapes(page: Page) -> list[Site]:
    """Misread a character for one that looks like it: 己 and 已, rn and m."""
    table = confusions("han" if page.is_han else "latin")
    pattern = re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    return [
        Site(*found.span(), other)
        for part in page.paragraphs
        for found in pattern.finditer(page.text, part.start, part.end)
        for other in table[found.group()]
    ]


widen = scattered("widen", wide_numbers)
hide_zero_width = scattered("hide_zero_width", hidden_characters)
swap_radicals = scattered("swap_radicals", radical_forms)
decompose = scattered("decompose", decomposed_letters)
tie_letters = scattered("tie_letters", ligatures)
misread = scattered("misread", confused_shapes)
