"""Words and a language model in compact, memory-mapped tables; each is opened when it is first asked for.

`python -m tools.lexicon` builds them; `data/SOURCES.toml` says from what.
"""

from __future__ import annotations

from functools import cache

from cleaner.lexicon.affinity import Affinity
from cleaner.lexicon.characters import Characters
from cleaner.lexicon.latin_words import LANGUAGES, Latin, guess_language, latin, zipf
from cleaner.lexicon.shapes import Shapes

__all__ = ["LANGUAGES", "Han", "Latin", "guess_language", "han", "latin", "zipf"]


class Han(Shapes, Characters, Affinity):
    """Chinese words and characters, in both scripts: every look-up is on folded text."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return han, ()  # a pickle holds no table


@cache
def han() -> Han:
    """Open the Chinese lexicon, once."""
    return Han()
