"""Damage to good text, one kind for each thing that a fixer repairs, with the truth kept beside it.

Each kind is a composite: it draws an article of its language, damages it, and gives both texts.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from cleaner.testing import good

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

_NO_LINE_START = "，。、；：？！”’」』》）…—"
_NO_LINE_END = "“‘「『《（"
_HAN = "[\u4e00-\u9fff]"


class Damaged(NamedTuple):
    """A text before and after the damage."""

    good: str
    bad: str


class Damage(NamedTuple):
    """A kind of damage: the fixers that repair it together, the languages it befalls, and how it is done."""

    name: str
    fixers: tuple[str, ...]
    languages: tuple[str, ...]
    make: "Callable[[DrawFn, str], Damaged]"


def paragraphs_of(text: str) -> list[str]:
    """Return the lines that hold anything, stripped: two texts that agree in them differ in blank lines at most."""
    return [stripped for line in text.splitlines() if (stripped := line.strip())]


def set_text(article: list[str]) -> str:
    """Set an article as the output's conventions say."""
    return "\n\n".join(article) + "\n"


def wrap_han(paragraph: str, width: int, first: int) -> list[str]:
    """Wrap into lines of so many full-width cells, the first one shorter; closing marks hang, opening ones move on."""
    lines: list[str] = []
    line, room = "", 2 * first
    for token in re.findall(r"[A-Za-z0-9.%]+|.", paragraph):
        size = sum(2 if ord(char) > 0xFF else 1 for char in token)
        if size > room and token not in _NO_LINE_START:
            kept = line.rstrip(_NO_LINE_END)
            lines.append(kept)
            line = line[len(kept) :]
            room = 2 * width - 2 * len(line)
        line += token
        room -= size
    return [*lines, line] if line else lines


def wrap_words(paragraph: str, width: int) -> list[str]:
    """Wrap at spaces and at the words' own hyphens, and hyphenate where `_` allows it."""
    lines: list[str] = []
    line = ""
    for word in paragraph.split(" "):
        rest = word
        while True:
            start = f"{line} " if line else ""
            if len(start) + len(rest.replace("_", "")) <= width:
                line = start + rest.replace("_", "")
                break
            heads = [(rest[: cut.start()].replace("_", "") + "-", rest[cut.end() :]) for cut in re.finditer("[_-]", rest[:-1])]
            fitting = [(head, tail) for head, tail in heads if len(start) + len(head) <= width and len(head) > 2]
            if fitting:
                lines.append(start + fitting[-1][0])
                line, rest = "", fitting[-1][1]
            elif line:
                lines.append(line)
                line = ""
            else:
                line = rest.replace("_", "")
                break
    return [*lines, line]


def _draw_article(draw: "DrawFn", language: str) -> list[str]:
    return draw(good.articles(language))


def _wrapped(draw: "DrawFn", language: str, *, lost_indents: bool) -> Damaged:
    from hypothesis import strategies as st

    title = draw(good.titles(language)).replace("_", "")
    body = draw(good.marked_stories(language, shortest=3, longest=4))
    lines = [title, ""]
    if language.startswith("zh"):
        width = draw(st.integers(14, 24))
        for paragraph in body:
            wrapped = wrap_han(paragraph, width, width - 2)
            lines += wrapped if lost_indents else [f"　　{wrapped[0]}", *wrapped[1:]]
    else:
        width = draw(st.integers(34, 60))
        for paragraph in body:
            wrapped = wrap_words(paragraph, width - 2)
            lines += wrapped if lost_indents else [f"  {wrapped[0]}", *wrapped[1:]]
    return Damaged(set_text([title, *(paragraph.replace("_", "") for paragraph in body)]), "\n".join(lines) + "\n")


def wrap(draw: "DrawFn", language: str) -> Damaged:
    """Set in a column with indents."""
    return _wrapped(draw, language, lost_indents=False)


def wrap_without_indents(draw: "DrawFn", language: str) -> Damaged:
    """Set in a column whose indents the text layer has lost."""
    return _wrapped(draw, language, lost_indents=True)


def _one_place(draw: "DrawFn", language: str, pattern: str, repair: Callable[[re.Match[str]], str]) -> Damaged:
    """Damage one match of the pattern in the body."""
    from hypothesis import assume
    from hypothesis import strategies as st

    article = _draw_article(draw, language)
    number = draw(st.integers(1, len(article) - 1))
    matches = list(re.finditer(pattern, article[number]))
    assume(matches)
    found = draw(st.sampled_from(matches))
    bad = list(article)
    bad[number] = found.string[: found.start()] + repair(found) + found.string[found.end() :]
    return Damaged(set_text(article), set_text(bad))


def cut(draw: "DrawFn", language: str) -> Damaged:
    """Cut a sentence by a blank line, as a column's or a page's end does; what is before it is too long for a heading."""
    return _one_place(draw, language, f"(?<=.{{24}}{_HAN}{_HAN}{_HAN})(?={_HAN}{_HAN}{_HAN}.{{12}})", lambda _: "\n\n")


def spread(draw: "DrawFn", language: str) -> Damaged:
    """Set in a column, with one line spread to its full width by spaces."""
    from hypothesis import assume
    from hypothesis import strategies as st

    good_side, bad = wrap(draw, language)
    lines = bad.split("\n")
    full = [number for number, line in enumerate(lines) if re.fullmatch(f"(?:{_HAN}|[，、；]){{12,}}", line)]
    assume(full)
    number = draw(st.sampled_from(full))
    lines[number] = " ".join(lines[number])
    return Damaged(good_side, "\n".join(lines))


def gap(draw: "DrawFn", language: str) -> Damaged:
    """Put a space between a number and the Han before it."""
    return _one_place(draw, language, f"(?<={_HAN})(?=[0-9])", lambda _: " ")


def stutter(draw: "DrawFn", language: str) -> Damaged:
    """Print the first character of a word twice; the words are such that this makes no other word, as 公公 would."""
    words = "活动|推进|改造|保护|居民|提醒|渡口|记者|负责"
    return _one_place(draw, language, f"(?<=[\u4e00-\u9fff，。])(?:{words})", lambda word: word.group()[0] + word.group())


def repeat_word(draw: "DrawFn", language: str) -> Damaged:
    """Print a noun twice; a verb may stand twice on purpose."""
    words = "活动|资金|居民|孩子|记者|方案|负责人"
    return _one_place(draw, language, f"(?<=[\u4e00-\u9fff，。])(?:{words})", lambda word: word.group() * 2)


def narrow_marks(draw: "DrawFn", language: str) -> Damaged:
    """Narrow the marks of a whole page to half-width."""
    article = _draw_article(draw, language)
    narrow = str.maketrans("，；：（）", ",;:()")
    return Damaged(set_text(article), set_text(article).translate(narrow))


def add_furniture(draw: "DrawFn", language: str) -> Damaged:
    """Put a line of furniture between two paragraphs."""
    from hypothesis import strategies as st

    article = _draw_article(draw, language)
    number = draw(st.integers(1, len(article)))
    line = draw(st.sampled_from(good.phrases(language)["furniture"]))
    return Damaged(set_text(article), set_text([*article[:number], line, *article[number:]]))


def slip(draw: "DrawFn", language: str) -> Damaged:
    """Say one conjunction in English."""
    slips = {"和": " and ", "与": " with "}
    return _one_place(draw, language, f"(?<={_HAN}{_HAN})[和与](?={_HAN}{_HAN})", lambda word: slips[word.group()])


def mix_scripts(draw: "DrawFn", language: str) -> Damaged:
    """Write one word of a simplified page in traditional characters."""
    words = dict(zip("渔灯书历变场农讲带级", "漁燈書歷變場農講帶級", strict=True))
    return _one_place(draw, language, f"[{''.join(words)}]", lambda char: words[char.group()])


def widen(draw: "DrawFn", language: str) -> Damaged:
    """Set a number in full-width digits."""
    return _one_place(draw, language, "[0-9]+", lambda run: "".join(chr(ord(digit) + 0xFEE0) for digit in run.group()))


def hide_zero_width(draw: "DrawFn", language: str) -> Damaged:
    """Leave a zero-width space inside a word."""
    return _one_place(draw, language, r"(?<=\w)(?=\w)", lambda _: "\N{ZERO WIDTH SPACE}")


def swap_radicals(draw: "DrawFn", language: str) -> Damaged:
    """Print a character by the code of its radical."""
    radicals = dict(zip("日人大工生水用老门", "⽇⼈⼤⼯⽣⽔⽤⽼⻔", strict=True))
    return _one_place(draw, language, f"[{''.join(radicals)}]", lambda char: radicals[char.group()])


_ZH = ("zh", "zh-hant")
_LATIN = ("en", "de", "fr")
DAMAGES: tuple[Damage, ...] = (
    Damage("widen", ("characters",), _ZH, widen),
    Damage("hide_zero_width", ("characters",), good.LANGUAGES, hide_zero_width),
    Damage("swap_radicals", ("characters",), ("zh",), swap_radicals),
    Damage("add_furniture", ("furniture",), good.LANGUAGES, add_furniture),
    Damage("spread", ("spacing", "lines"), _ZH, spread),
    Damage("gap", ("spacing",), _ZH, gap),
    Damage("wrap", ("lines", "hyphens"), good.LANGUAGES, wrap),
    Damage("wrap_without_indents", ("lines", "hyphens"), good.LANGUAGES, wrap_without_indents),
    Damage("cut", ("lines",), _ZH, cut),
    Damage("stutter", ("repeats",), ("zh",), stutter),
    Damage("repeat_word", ("repeats",), ("zh",), repeat_word),
    Damage("narrow_marks", ("punctuation",), _ZH, narrow_marks),
    Damage("mix_scripts", ("scripts",), ("zh",), mix_scripts),
    Damage("slip", ("slips",), ("zh",), slip),
)


def damaged_text(damage: Damage, language: str) -> "SearchStrategy[Damaged]":
    """Texts of that language with that damage, good and bad beside each other."""
    from hypothesis import strategies as st

    return st.composite(lambda draw: damage.make(draw, language))()
