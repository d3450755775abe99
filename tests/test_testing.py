"""The testing tools themselves: damage can be undone and is where it says, good pages are good, the counting counts right."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.edits import Edit, apply_edits, check_edits, invert_edits
from cleaner.results import Result, Step
from cleaner.testing import DAMAGES, LANGUAGES, Damage, Damaged, Strength, damaged_text, good_pages, good_text
from cleaner.testing.damage.columns import hyphenation_points
from cleaner.testing.damage.words import traps
from cleaner.testing.filling import fill, phrases
from cleaner.testing.pages import make_page
from tools import write_testing_docs
from tools.repair_judging import judge

KINDS = [pytest.param(damage, language, id=f"{damage.name} {language}") for damage in DAMAGES for language in damage.languages]
by_kind = pytest.mark.parametrize(("damage", "language"), KINDS)
by_language = pytest.mark.parametrize("language", LANGUAGES)


def damaged_at(damage: Damage, language: str, strength: Strength, seed: int) -> Damaged:
    return damage(Random(seed), make_page(Random(seed), language), strength)


def some_damaged(damage: Damage, language: str, strength: Strength = Strength.STANDARD) -> Damaged:
    """Return a page that the damage befell: some pages have no place for it."""
    tries = (damaged_at(damage, language, strength, seed) for seed in range(60))
    return next(damaged for damaged in tries if damaged.of_kind(damage.name) or damage.parts)


def assert_undone(damaged: Damaged) -> None:
    check_edits(damaged.good, damaged.edits)
    assert damaged.bad == apply_edits(damaged.good, damaged.edits)
    assert damaged.undo() == damaged.good


@by_kind
@pytest.mark.parametrize("strength", Strength)
def test_damage_can_be_undone(damage: Damage, language: str, strength: Strength) -> None:
    for seed in range(8):
        assert_undone(damaged_at(damage, language, strength, seed))


@given(data=st.data(), strength=st.sampled_from(Strength))
def test_any_drawn_damage_can_be_undone(data: st.DataObject, strength: Strength) -> None:
    damage = data.draw(st.sampled_from(DAMAGES))
    assert_undone(data.draw(damaged_text(damage, data.draw(st.sampled_from(damage.languages)), strength)))


@by_kind
def test_damage_befalls_some_page(damage: Damage, language: str) -> None:
    assert some_damaged(damage, language).bad != some_damaged(damage, language).good


@by_kind
def test_the_same_random_numbers_give_the_same_damage(damage: Damage, language: str) -> None:
    assert damaged_at(damage, language, Strength.HEAVY, 5) == damaged_at(damage, language, Strength.HEAVY, 5)


@pytest.mark.parametrize("name", ["stutter", "repeat_word", "gap", "hide_zero_width", "double_mark", "slip", "cut"])
@given(data=st.data())
def test_light_damage_is_one_place_and_standard_damage_is_spaced(name: str, data: st.DataObject) -> None:
    damage = next(one for one in DAMAGES if one.name == name)
    assert len(data.draw(damaged_text(damage, "zh", Strength.LIGHT)).edits) <= 1
    standard = data.draw(damaged_text(damage, "zh", Strength.STANDARD)).edits
    assert all(after.start - before.end >= Strength.STANDARD.apart for before, after in pairwise(standard))


def test_combined_damage_is_of_the_kinds_that_it_names() -> None:
    soil = next(one for one in DAMAGES if one.parts)
    rules = {edit.rule for seed in range(20) for edit in damaged_at(soil, "zh", Strength.STANDARD, seed).edits}
    assert rules == set(soil.parts)


@by_language
@given(data=st.data())
def test_the_parts_and_words_of_a_page_are_where_it_says(language: str, data: st.DataObject) -> None:
    page = data.draw(good_pages(language))
    assert "\n\n".join(page.text[part.start : part.end] for part in page.parts) + "\n" == page.text
    assert page.parts[0].kind == "title"
    assert page.paragraphs
    assert page.captions
    assert page.furniture
    known = {word for choice in phrases(language).slots.values() for word in choice}
    for start, end, slot in page.words:
        assert page.text[start:end] in known or slot == "noun" or slot in phrases(language).compose


def doubled(text: str) -> set[str]:
    return {one for one, other in pairwise(text) if one == other and "\u4e00" <= one <= "\u9fff"}


@by_language
@given(data=st.data())
def test_no_words_meet_in_one_character(language: str, data: st.DataObject) -> None:
    text = data.draw(good_text(language))
    known = phrases(language)
    meant = {pair for told in (*known.templates.values(), *known.slots.values()) for one in told for pair in doubled(one)}
    assert doubled(text) <= meant


@by_language
def test_the_vocabulary_is_broad_and_every_template_can_be_filled(language: str) -> None:
    known = phrases(language)
    words = {word for choice in (*known.slots.values(), *known.templates.values()) for told in choice for word in told.split()}
    assert len(words) > 400
    assert len(set(known.templates["sentences"])) >= 30
    for templates in known.templates.values():
        for template in templates:
            assert not set("{}[]") & set(fill(Random(0), language, template).text)


def test_words_are_parted_between_syllables_and_never_near_their_ends() -> None:
    words = ("harbour", "Besucher", "restauration", "war")
    parted = {word: [word[:place] for place in hyphenation_points(word)] for word in words}
    assert parted == {"harbour": ["har"], "Besucher": ["Be", "Besu"], "restauration": ["res", "restau", "restaura"], "war": []}


def test_the_traps_are_sorted_out() -> None:
    assert {"人", "小"} <= traps("characters")
    assert "读书" in traps("words")


def result_of(damaged: Damaged, edits: list[Edit]) -> Result:
    return Result(damaged.bad, apply_edits(damaged.bad, edits), (Step("by hand", tuple(edits), ()),))


@by_kind
def test_the_count_knows_what_was_restored_and_what_was_left(damage: Damage, language: str) -> None:
    damaged = some_damaged(damage, language)
    restored = judge(damaged, result_of(damaged, invert_edits(damaged.edits)), damage)
    assert restored.sites == restored.restored > 0
    left = judge(damaged, result_of(damaged, []), damage)
    assert (left.sites, left.restored, left.left, left.wrong) == (restored.sites, 0, restored.sites, 0)


def test_the_count_knows_wrong_repairs_and_changes_elsewhere() -> None:
    stutter = next(one for one in DAMAGES if one.name == "stutter")
    damaged = some_damaged(stutter, "zh", Strength.LIGHT)
    place = damaged.edits[0].start
    spoilt = [invert_edits(damaged.edits)[0]._replace(after="误")]
    assert judge(damaged, result_of(damaged, spoilt), stutter).wrong == 1
    away = 0 if place > 20 else len(damaged.bad) - 3
    elsewhere = [spoilt[0]._replace(start=away, end=away + 1, before=damaged.bad[away], after="误")]
    assert judge(damaged, result_of(damaged, elsewhere), stutter).wrong == 1


def test_the_count_knows_right_and_wrong_seams() -> None:
    wrap = next(one for one in DAMAGES if one.name == "wrap")
    damaged = some_damaged(wrap, "zh")
    right = judge(damaged, result_of(damaged, invert_edits(damaged.edits)), wrap)
    left = judge(damaged, result_of(damaged, []), wrap)
    kept = sum("\n" in edit.before for edit in damaged.edits)
    assert right.seam_accuracy == 1
    assert (left.seams, left.right_seams) == (right.seams, kept)


def test_the_lists_in_the_documents_are_current() -> None:
    written = write_testing_docs.PAGE.read_text(encoding="utf-8")
    assert write_testing_docs.page() == written, "python -m tools.write_testing_docs"
