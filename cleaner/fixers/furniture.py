from collections.abc import Iterator

from cleaner.edits import Doubt, Edit
from cleaner.page import Page
from cleaner.rulebook import FixerRules


def lift_furniture(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Do nothing yet."""
    yield from ()
