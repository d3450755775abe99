"""Damage to good text, one kind for each thing that a fixer repairs, with the truth kept beside it.

A damage is made as edits on a good page (see cleaner.edits), so that it can be undone, and each damaged place is known.
"""

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from cleaner.edits import Edit
from cleaner.testing import good
from cleaner.testing.damage import across, characters, layout, marks, mixtures, repeats, spaces
from cleaner.testing.damage.sites import Damage, Damaged, Strength
from cleaner.testing.filling import LANGUAGES
from cleaner.testing.pages import Page

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_ZH = ("zh", "zh-hant")
_LATIN = ("en", "de", "fr")


def soil(random: Random, page: Page, strength: Strength) -> Iterator[Edit]:
    """Set in a column, and damage the lines in several ways at once."""
    yield from layout.wrap(random, page, strength)
    ways = (characters.hide_zero_width, marks.double_mark, repeats.repeat_word)
    for make in (*ways, spaces.gap, marks.narrow_marks, mixtures.slip) if page.is_han else ways:
        yield from make(random, page, Strength.LIGHT)


_SOIL = ("wrap", "hide_zero_width", "double_mark", "repeat_word", "gap", "narrow_marks", "slip")
DAMAGES: tuple[Damage, ...] = (
    Damage("widen", ("characters",), _ZH, characters.widen),
    Damage("hide_zero_width", ("characters",), LANGUAGES, characters.hide_zero_width),
    Damage("swap_radicals", ("characters",), _ZH, characters.swap_radicals),
    Damage("decompose", ("characters",), ("de", "fr"), characters.decompose),
    Damage("tie_letters", ("characters",), _LATIN, characters.tie_letters),
    Damage("mojibake", ("characters",), LANGUAGES, characters.mojibake),
    Damage("add_furniture", ("furniture",), LANGUAGES, mixtures.add_furniture),
    Damage("add_caption", ("furniture",), LANGUAGES, mixtures.add_caption),
    Damage("page_break", ("furniture", "lines"), LANGUAGES, layout.page_break),
    Damage("interrupt", ("furniture", "lines"), LANGUAGES, layout.interrupt),
    Damage("spread", ("spacing", "lines"), _ZH, spaces.spread),
    Damage("spread_run", ("spacing",), _ZH, spaces.spread_run),
    Damage("gap", ("spacing",), LANGUAGES, spaces.gap),
    Damage("gap_number", ("spacing",), _ZH, spaces.gap_number),
    Damage("wrap", ("lines",), LANGUAGES, layout.wrap),
    Damage("wrap_without_indents", ("lines",), LANGUAGES, layout.wrap_without_indents),
    Damage("cut", ("lines",), LANGUAGES, layout.cut),
    Damage("hyphenate", ("hyphens", "lines"), _LATIN, layout.hyphenate),
    Damage("stutter", ("repeats",), _ZH, repeats.stutter),
    Damage("repeat_word", ("repeats",), LANGUAGES, repeats.repeat_word),
    Damage("repeat_phrase", ("repeats",), _ZH, repeats.repeat_phrase),
    Damage("repeat_sentence", ("repeats",), LANGUAGES, repeats.repeat_sentence),
    Damage("repeat_line", ("repeats", "lines"), LANGUAGES, repeats.repeat_line),
    Damage("repeat_paragraph", ("repeats",), LANGUAGES, repeats.repeat_paragraph),
    Damage("overlap", ("repeats", "lines"), _ZH, repeats.overlap),
    Damage("narrow_marks", ("punctuation",), _ZH, marks.narrow_marks),
    Damage("narrow_stop", ("punctuation",), _ZH, marks.narrow_stop),
    Damage("widen_marks", ("punctuation",), _LATIN, marks.widen_marks),
    Damage("double_mark", ("punctuation",), LANGUAGES, marks.double_mark),
    Damage("drop_quote", ("punctuation",), LANGUAGES, marks.drop_quote),
    Damage("mix_scripts", ("scripts",), _ZH, mixtures.mix_scripts),
    Damage("slip", ("slips",), _ZH, mixtures.slip),
    Damage("soil", ("lines", "characters", "spacing", "repeats", "punctuation", "slips"), LANGUAGES, soil, _SOIL),
    Damage("columns_across", ("columns", "lines", "hyphens"), LANGUAGES, across.columns_across),
    Damage("lines_across", ("order", "lines"), _ZH, across.lines_across),
    Damage("misread", ("confusions",), LANGUAGES, characters.misread),
    Damage("shuffle_fragments", (), LANGUAGES, layout.shuffle_fragments),
)


def paragraphs_of(text: str) -> list[str]:
    """Return the lines that hold anything, stripped: two texts that agree in them differ in blank lines at most."""
    return [stripped for line in text.splitlines() if (stripped := line.strip())]


def damaged_text(damage: Damage, language: str, strength: Strength = Strength.STANDARD) -> "SearchStrategy[Damaged]":
    """Texts of that language with that damage, good and bad beside each other."""
    from hypothesis import strategies as st

    randoms = st.randoms(use_true_random=False)
    return st.builds(lambda page, random: damage(random, page, strength), good.good_pages(language), randoms)
