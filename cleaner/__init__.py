"""Turn the text of scanned newspapers into text that people can trust.

>>> import cleaner
>>> cleaner.clean("渡口的老船工说，水位一退，货船就能靠\\n岸，米价也会跟着下来。\\n").text
'渡口的老船工说，水位一退，货船就能靠岸，米价也会跟着下来。\\n'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.articles import Article, to_articles
    from cleaner.chain import CHAIN, Cleaner, clean
    from cleaner.edits import Doubt, Edit, Tier
    from cleaner.errors import CleanerError
    from cleaner.results import Result, Step
    from cleaner.rulebook import Rulebook

__version__ = "0.1.0"

__all__ = [
    "CHAIN",
    "Article",
    "Cleaner",
    "CleanerError",
    "Doubt",
    "Edit",
    "Result",
    "Rulebook",
    "Step",
    "Tier",
    "__version__",
    "clean",
    "to_articles",
]

_HOMES = {
    **dict.fromkeys(("CHAIN", "Cleaner", "clean"), "cleaner.chain"),
    **dict.fromkeys(("Result", "Step"), "cleaner.results"),
    **dict.fromkeys(("Doubt", "Edit", "Tier"), "cleaner.edits"),
    **dict.fromkeys(("Article", "to_articles"), "cleaner.articles"),
    "CleanerError": "cleaner.errors",
    "Rulebook": "cleaner.rulebook",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: `cleaner --help` must not wait for numpy."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}; it has {', '.join(__all__)}")
    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
