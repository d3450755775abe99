"""What does not belong: a word in the other script, a word in another language, a line of furniture, a caption."""

import re
from functools import cache, lru_cache
from typing import Any

from cleaner.testing.damage.sites import Site, scattered
from cleaner.testing.damage.words import han_words, traps
from cleaner.testing.pages import NAMES, Page

_PROTECTED = re.compile("“[^”]*”|「[^」]*」|《[^》]*》")  # a quotation or a title may keep the script that it was printed in
_SLIPS = {"和": (" and ", "and"), "与": (" with ",), "與": (" with ",), "或": (" or ",), "的": ("の",)}


@cache
def _converter(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


@lru_cache(maxsize=8192)
def other_script(word: str, language: str) -> str:
    """Return the word in the other script, empty where the way back is not certain."""
    there, back = ("s2t", "t2s") if language == "zh" else ("t2s", "s2t")
    other: str = _converter(there).convert(word)
    if other == word or len(other) != len(word) or _converter(back).convert(other) != word:
        return ""
    changed = [(one, char) for one, char in zip(word, other, strict=True) if one != char]
    certain = all(_converter(back).convert(char) == one and char not in traps("both_scripts") for one, char in changed)
    return other if certain else ""


def _free_words(page: Page) -> list[tuple[int, int]]:
    """Return where words stand that are no names and in no quotation."""
    closed = [found.span() for found in _PROTECTED.finditer(page.text)]
    closed += [(word.start, word.end) for word in page.words if word.slot in NAMES]
    words = (word for part in page.paragraphs for word in han_words(page.text, part.start, part.end))
    return [word for word in words if not any(start < word[1] and word[0] < end for start, end in closed)]


def other_scripts(page: Page) -> list[Site]:
    """Write a word of two characters or more in the other Chinese script."""
    words = ((start, end) for start, end in _free_words(page) if end - start > 1)
    sites = (Site(start, end, other_script(page.text[start:end], page.language)) for start, end in words)
    return [site for site in sites if site.after]


def slips(page: Page) -> list[Site]:
    """Say a conjunction in English, or の for 的."""
    words = (word for word in _free_words(page) if word[1] - word[0] == 1)
    known = ((word, _SLIPS.get(page.text[slice(*word)], ())) for word in words if _is_between(page, word[0]))
    return [Site(*word, other) for word, others in known for other in others]


def _is_between(page: Page, place: int) -> bool:
    """Tell whether two Han characters stand on either side."""
    return all("\u4e00" <= char <= "\u9fff" for char in page.text[place - 2 : place + 3])


def furniture_lines(page: Page) -> list[Site]:
    """Put a line of furniture between two parts of the page."""
    return [Site(part.end, part.end, f"\n\n{line}") for part in page.parts for line in page.furniture]


def caption_lines(page: Page) -> list[Site]:
    """Put a caption between two parts of the page."""
    return [Site(part.end, part.end, f"\n\n{line}") for part in page.parts for line in page.captions]


mix_scripts = scattered("mix_scripts", other_scripts)
slip = scattered("slip", slips)
add_furniture = scattered("add_furniture", furniture_lines)
add_caption = scattered("add_caption", caption_lines)
