"""The laws of every fixer and of the whole chain, on any text and on good text.

replay, undo, settle, honest, total, quiet, chunk-blind, linear; repair has its own file.
"""

import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import stream
from cleaner.chain import CHAIN, NAMES, Cleaner
from cleaner.edits import Tier, apply_edits, check_edits
from cleaner.results import Result
from cleaner.testing import DAMAGES, LANGUAGES, damaged_text, good_text, listings, raw_text, verses

ALL = "the whole chain"
SCOPES = (*NAMES, ALL)
LEVELS = tuple(Tier)
by_scope = pytest.mark.parametrize("scope", SCOPES)

messy_text = st.one_of(
    st.sampled_from([(damage, language) for damage in DAMAGES for language in damage.languages])
    .flatmap(lambda pair: damaged_text(*pair))
    .map(lambda damaged: damaged.bad),
)


def cleaner_for(scope: str, level: Tier = Tier.LIKELY) -> Cleaner:
    return Cleaner(only=() if scope == ALL else (scope,), level=level)


def assert_account_holds(result: Result, source: str) -> None:
    """Replay, honest, undo and origin."""
    text = source
    for step in result.steps:
        check_edits(text, step.edits)
        for doubt in step.doubts:
            assert 0 <= doubt.start <= doubt.end <= len(text), doubt
        text = apply_edits(text, step.edits)
    assert text == result.text
    assert result.undo() == source
    origins = [result.origin(offset) for offset in range(len(result.text))]
    assert all(0 <= origin < len(source) for origin in origins)
    if not any(edit.moved for step in result.steps for edit in step.edits):
        assert all(before <= after for before, after in pairwise(origins))


def edits_of(result: Result) -> list[object]:
    return [(step.fixer, edit) for step in result.steps for edit in step.edits]


@by_scope
@given(text=raw_text(), level=st.sampled_from(LEVELS))
def test_the_account_holds_on_any_text(scope: str, text: str, level: Tier) -> None:
    assert_account_holds(cleaner_for(scope, level).clean(text), text)


@by_scope
@given(text=st.text(st.characters(exclude_categories=[])))
def test_no_text_crashes(scope: str, text: str) -> None:
    assert_account_holds(cleaner_for(scope).clean(text), text)


@by_scope
@given(text=messy_text, level=st.sampled_from(LEVELS))
def test_the_account_holds_on_damaged_text(scope: str, text: str, level: Tier) -> None:
    assert_account_holds(cleaner_for(scope, level).clean(text), text)


@by_scope
@given(text=raw_text(), level=st.sampled_from(LEVELS))
def test_a_second_pass_over_any_text_proposes_nothing(scope: str, text: str, level: Tier) -> None:
    cleaner = cleaner_for(scope, level)
    assert edits_of(cleaner.clean(cleaner.clean(text).text)) == []


@by_scope
@given(text=messy_text, level=st.sampled_from(LEVELS))
def test_a_second_pass_over_damaged_text_proposes_nothing(scope: str, text: str, level: Tier) -> None:
    cleaner = cleaner_for(scope, level)
    assert edits_of(cleaner.clean(cleaner.clean(text).text)) == []


@by_scope
@pytest.mark.parametrize("language", LANGUAGES)
@given(data=st.data(), level=st.sampled_from(LEVELS))
def test_good_text_is_untouched(scope: str, language: str, data: st.DataObject, level: Tier) -> None:
    text = data.draw(good_text(language))
    assert edits_of(cleaner_for(scope, level).clean(text)) == []


@by_scope
@given(text=st.one_of(listings(), st.sampled_from(LANGUAGES).flatmap(verses)), level=st.sampled_from(LEVELS))
def test_verse_and_tables_are_untouched(scope: str, text: str, level: Tier) -> None:
    assert edits_of(cleaner_for(scope, level).clean(text)) == []


@by_scope
@given(text=raw_text())
def test_the_same_text_gives_the_same_account(scope: str, text: str) -> None:
    assert cleaner_for(scope).clean(text) == cleaner_for(scope).clean(text)


@given(text=st.one_of(raw_text(), messy_text), cuts=st.lists(st.integers(0, 400)), window=st.sampled_from((40, 200, 1 << 17)))
def test_how_a_stream_was_chunked_never_shows(text: str, cuts: list[int], window: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream, "WINDOW", window)
        bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
        chunks = [text[start:end] for start, end in pairwise(bounds)]
        assert "".join(stream.clean_lines(chunks)) == Cleaner().clean(text).text


@given(text=st.one_of(raw_text(), messy_text))
def test_a_higher_level_applies_what_a_lower_one_does_and_more(text: str) -> None:
    """On the same text, so at a fixer's first look: a later one reads what a bolder one before it has changed."""
    for name in NAMES:
        first = [cleaner_for(name, level).clean_page(text).steps[:1] for level in LEVELS]
        for lower, higher in pairwise(first):
            assert {edit for step in lower for edit in step.edits} <= {edit for step in higher for edit in step.edits}


# What makes a careless pattern quadratic: long runs of one trigger, half of a pair, lines that nearly match.
UNITS = (
    " ",
    "\n",
    " \n",
    "\t",
    "\u3000",
    "一",
    "一 ",
    "一\n",
    "一\n\n",
    "企业",
    "人，",
    "“",
    "”",
    "（",
    "(",
    "《一",
    "「",
    "，",
    "。",
    ".",
    ",",
    "-",
    "-\n",
    "a-\n",
    "a\n",
    "a ",
    "ab-",
    "and ",
    "一 and ",
    "一and",
    "1",
    "1 ",
    "1、",
    "1版",
    "（下转",
    "第1版\n",
    "#",
    "# a\n",
    "*",
    "**",
    "— ",
    "…",
    "臺",
    "臺一",
    "Ã©",
    "\N{SOFT HYPHEN}",
    "\N{ZERO WIDTH SPACE}",
    "\r",
    "\f",
    "⽇",
    "\ue000",
    "\N{COMBINING ACUTE ACCENT}",
    "问：\n",
    "|",
    "http://",
)
SMALL, LARGE = 3_000, 30_000
SLACK = 3.5  # ten times the text may take this many times ten times the time; quadratic time takes ten times that


def seconds(cleaner: Cleaner, unit: str, size: int) -> float:
    text = (unit * (size // len(unit) + 1))[:size]
    start = time.process_time()
    cleaner.clean_page(text)
    return time.process_time() - start


@by_scope
def test_time_grows_with_size(scope: str) -> None:
    cleaner = cleaner_for(scope)
    cleaner.clean_page("先热身，and then ﬁnally。\n一 个 字 一 行-\n")
    slow = [unit for unit in UNITS if is_superlinear(cleaner, unit)]
    assert not slow


def is_superlinear(cleaner: Cleaner, unit: str, attempts: Sequence[int] = (1, 2, 3)) -> bool:
    """Compare in three attempts before accusing: another process may have had the core."""
    floor = 0.004  # below this a measurement is noise
    ratio = LARGE / SMALL * SLACK
    return all(seconds(cleaner, unit, LARGE) > max(floor, seconds(cleaner, unit, SMALL)) * ratio for _ in attempts)


def test_every_fixer_teaches_a_damage() -> None:
    assert {name for damage in DAMAGES for name in damage.fixers} == {fixer.name for fixer in CHAIN}
