"""Good text, which no fixer may touch: news-like sentences from templates of our own, set as the output's conventions say.

In the phrases a `_` marks where a word may be hyphenated; the strategies named in lower case give text without it.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

LANGUAGES = ("zh", "zh-hant", "en", "de", "fr")
_PHRASES = Path(__file__).parent / "phrases"


@cache
def phrases(language: str) -> dict[str, Any]:
    """Return the templates, word lists, titles, verse lines and furniture of a language."""
    return tomllib.loads((_PHRASES / f"{language}.toml").read_text(encoding="utf-8"))


def _words(language: str) -> "SearchStrategy[dict[str, str]]":
    from hypothesis import strategies as st

    return st.fixed_dictionaries({name: st.sampled_from(choice) for name, choice in phrases(language)["slots"].items()})


def _filled(language: str, key: str) -> "SearchStrategy[str]":
    from hypothesis import strategies as st

    return st.builds(
        lambda template, words: template.format(**words), st.sampled_from(phrases(language)[key]), _words(language)
    )


def _plain(text: str) -> str:
    return text.replace("_", "")


def joint(language: str) -> str:
    """Return what stands between two sentences of a paragraph."""
    return "" if language.startswith("zh") else " "


def marked_stories(language: str, *, most: int = 3, shortest: int = 2, longest: int = 4) -> "SearchStrategy[list[str]]":
    """Bodies of at most so many paragraphs; no sentence says what another said, as in a real story.

    A paragraph has `shortest` to `longest` sentences, and its words still carry `_` where they may be hyphenated.
    """
    from hypothesis import strategies as st

    @st.composite
    def story(draw: "DrawFn") -> list[str]:
        order = draw(st.permutations(phrases(language)["sentences"]))
        told: list[str] = []
        for _ in range(draw(st.integers(1, most))):
            size = draw(st.integers(shortest, longest))
            if size > len(order):
                break
            told.append(joint(language).join(template.format(**draw(_words(language))) for template in order[:size]))
            order = order[size:]
        return told

    return story()


def sentences(language: str = "zh") -> "SearchStrategy[str]":
    """Sentences of that language: one of zh, zh-hant, en, de, fr."""
    return _filled(language, "sentences").map(_plain)


def titles(language: str = "zh") -> "SearchStrategy[str]":
    """Headlines, which end without a mark."""
    return _filled(language, "titles").map(_plain)


def paragraphs(language: str = "zh", *, shortest: int = 2, longest: int = 4) -> "SearchStrategy[str]":
    """Paragraphs of `shortest` to `longest` sentences, each on one line."""
    return marked_stories(language, most=1, shortest=shortest, longest=longest).map(lambda told: _plain(told[0]))


def articles(language: str = "zh", *, most: int = 3) -> "SearchStrategy[list[str]]":
    """Articles: a headline and at most so many paragraphs after it."""
    from hypothesis import strategies as st

    body = marked_stories(language, most=most)
    return st.builds(lambda title, told: [title, *map(_plain, told)], titles(language), body)


def verses(language: str = "zh") -> "SearchStrategy[str]":
    """Poems: short lines in stanzas, which are lines on purpose; some have a refrain."""
    from hypothesis import strategies as st

    def poem(lines: list[str], *, refrain: bool) -> str:
        half = len(lines) // 2
        end = lines[-1:] if refrain else []
        stanzas = (lines[:half] + end, lines[half:])
        return "\n\n".join("\n".join(stanza) for stanza in stanzas) + "\n"

    return st.builds(poem, st.permutations(phrases(language)["verse"]), refrain=st.booleans())


def listings() -> "SearchStrategy[str]":
    """Tables of results and timetables, whose columns are held by spaces."""
    from hypothesis import strategies as st

    teams = st.sampled_from(("云溪铁马", "松陵飞鱼", "临港海燕", "青禾蜂群", "北山灯塔"))
    digits = st.integers(0, 30)
    results = st.lists(st.tuples(teams, digits, digits, digits), min_size=3, max_size=5, unique_by=lambda row: row[0])
    trains = st.lists(st.tuples(st.integers(1000, 9999), st.integers(0, 23), st.integers(0, 59)), min_size=3, max_size=6)
    return st.one_of(results.map(_table), trains.map(_timetable))


def _table(rows: list[tuple[str, int, int, int]]) -> str:
    lines = [f"{place}     {team}  {won:<2}  {drawn:<2}  {lost}\n" for place, (team, won, drawn, lost) in enumerate(rows, 1)]
    return "名次  球队      胜  平  负\n" + "".join(lines)


def _timetable(rows: list[tuple[int, int, int]]) -> str:
    return "列车时刻\n\n" + "".join(f"K{train}  云溪  {hour:02}:{minute:02}\n" for train, hour, minute in rows)


def good_text(language: str | None = None) -> "SearchStrategy[str]":
    """Good text of that language, or of any: articles one paragraph a line, a blank line between paragraphs."""
    from hypothesis import strategies as st

    if language is None:
        return st.sampled_from(LANGUAGES).flatmap(good_text)
    return articles(language).map(lambda article: "\n\n".join(article) + "\n")
