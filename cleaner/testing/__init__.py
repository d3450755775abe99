"""Hypothesis strategies for testing fixers and rules: good text, each kind of damage with the truth beside it, raw text.

Needs hypothesis, which is a development dependency: `pip install hypothesis`.

>>> from hypothesis import given
>>> from cleaner import clean
>>> @given(good_text())
... def good_text_stays(text):
...     assert clean(text).text == text
"""

from cleaner.testing.damage import DAMAGES, Damage, Damaged, damaged_text, paragraphs_of
from cleaner.testing.good import LANGUAGES, articles, good_text, listings, paragraphs, sentences, titles, verses
from cleaner.testing.raw import raw_text

__all__ = [
    "DAMAGES",
    "LANGUAGES",
    "Damage",
    "Damaged",
    "articles",
    "damaged_text",
    "good_text",
    "listings",
    "paragraphs",
    "paragraphs_of",
    "raw_text",
    "sentences",
    "titles",
    "verses",
]
