"""Strategies for good text, which no fixer may touch: news-like sentences of our own, set as the output's conventions say."""

from typing import TYPE_CHECKING

from cleaner.testing import pages
from cleaner.testing.filling import LANGUAGES, fill_one

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from cleaner.testing.pages import Page


def good_pages(language: str = "zh", *, most: int = 3, shortest: int = 2, longest: int = 4) -> "SearchStrategy[Page]":
    """Pages of one article, their parts known by kind: a title, up to `most` paragraphs, now and then verse or a table."""
    from hypothesis import strategies as st

    randoms = st.randoms(use_true_random=False)
    return randoms.map(lambda random: pages.make_page(random, language, most=most, shortest=shortest, longest=longest))


def good_text(language: str | None = None) -> "SearchStrategy[str]":
    """Good text of that language, or of any: a page, one paragraph a line, a blank line between paragraphs."""
    from hypothesis import strategies as st

    if language is None:
        return st.sampled_from(LANGUAGES).flatmap(good_text)
    return good_pages(language).map(lambda page: page.text)


def sentences(language: str = "zh") -> "SearchStrategy[str]":
    """Sentences of that language: one of zh, zh-hant, en, de, fr."""
    from hypothesis import strategies as st

    return st.randoms(use_true_random=False).map(lambda random: fill_one(random, language, "sentences").text)


def titles(language: str = "zh") -> "SearchStrategy[str]":
    """Headlines, which end without a mark."""
    from hypothesis import strategies as st

    return st.randoms(use_true_random=False).map(lambda random: fill_one(random, language, "titles").text)


def paragraphs(language: str = "zh", *, shortest: int = 2, longest: int = 4) -> "SearchStrategy[str]":
    """Paragraphs of `shortest` to `longest` sentences, each on one line."""
    from hypothesis import strategies as st

    return st.randoms(use_true_random=False).map(
        lambda random: pages.make_story(random, language, most=1, shortest=shortest, longest=longest)[0].text
    )


def articles(language: str = "zh", *, most: int = 3) -> "SearchStrategy[list[str]]":
    """Articles: a headline and at most so many paragraphs after it."""
    from hypothesis import strategies as st

    def told(page: "Page") -> list[str]:
        return [page.text[part.start : part.end] for part in page.parts]

    randoms = st.randoms(use_true_random=False)
    return randoms.map(lambda random: told(pages.make_page(random, language, most=most, extras=False)))


def verses(language: str = "zh") -> "SearchStrategy[str]":
    """Poems: short lines in stanzas, which are lines on purpose; some have a refrain."""
    from hypothesis import strategies as st

    return st.randoms(use_true_random=False).map(
        lambda random: "\n\n".join(stanza.text for stanza in pages.make_verse(random, language)) + "\n"
    )


def listings(language: str = "zh") -> "SearchStrategy[str]":
    """Tables of results, whose columns are held by spaces."""
    from hypothesis import strategies as st

    return st.randoms(use_true_random=False).map(
        lambda random: "\n\n".join(rows.text for rows in pages.make_table(random, language)) + "\n"
    )
