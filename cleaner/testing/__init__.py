"""Hypothesis strategies for testing fixers and rules: good text, each kind of damage with the truth beside it, raw text.

Needs hypothesis, which is a development dependency: `pip install hypothesis`. docs/testing.md shows how to use it.

>>> from hypothesis import given
>>> from cleaner import clean
>>> @given(good_text())
... def good_text_stays(text):
...     assert clean(text).text == text
"""

from cleaner.testing.damage import DAMAGES, damaged_text, paragraphs_of
from cleaner.testing.damage.sites import Damage, Damaged, Site, Strength, scattered
from cleaner.testing.filling import LANGUAGES
from cleaner.testing.good import articles, good_pages, good_text, listings, paragraphs, sentences, titles, verses
from cleaner.testing.pages import Page, Part
from cleaner.testing.raw import raw_text

__all__ = [
    "DAMAGES",
    "LANGUAGES",
    "Damage",
    "Damaged",
    "Page",
    "Part",
    "Site",
    "Strength",
    "articles",
    "damaged_text",
    "good_pages",
    "good_text",
    "listings",
    "paragraphs",
    "paragraphs_of",
    "raw_text",
    "scattered",
    "sentences",
    "titles",
    "verses",
]
