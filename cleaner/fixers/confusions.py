"""Confusions: characters and letters that a reader or an engine took for others that look alike."""

from collections.abc import Iterator

from cleaner.edits import Doubt, Edit
from cleaner.page import Page
from cleaner.rulebook import FixerRules


def correct_confusions(page: Page, rules: FixerRules) -> Iterator[Edit | Doubt]:
    """Put misread characters right where words and phrase leave little doubt: 人民曰报 becomes 人民日报, tlie becomes the.

    Candidates look like what stands there, are known misreadings of it, or complete a word; a character model and a
    lexicon weigh them against leaving it alone. Left alone: names, old print and pages in traditional characters. What
    is probable but not near certain is a doubt with its candidates. In English, German and French the words of a lexicon
    are weighed, with the known misreadings of letters; old spellings stay.

    >>> from cleaner.rulebook import Rulebook
    >>> rules = Rulebook().of("confusions")
    >>> [edit[2:4] for edit in correct_confusions(Page("全市召开动员大会，部暑明年的工作。"), rules)]
    [('暑', '署')]
    >>> list(correct_confusions(Page("他叫周瑾瑜，住在梅溪村。"), rules))
    []
    """
    from cleaner.fixers._confusions_han_judging import correct_han
    from cleaner.fixers._confusions_latin_judging import propose_latin

    if not page.is_han:
        yield from propose_latin(page, rules)
        return
    marks = list(_marks(page, rules))
    places = {mark.start for mark in marks}
    yield from marks
    for found in correct_han(page, rules):
        if found.start not in places:
            yield found


def _marks(page: Page, rules: FixerRules) -> Iterator[Edit]:
    """Put a letter, a digit or a stroke right that was read for a Chinese numeral."""
    taken: set[int] = set()
    for rule in rules.values():
        if "becomes" not in rule.data:
            continue
        for found in rule.pattern.finditer(page.text):
            if found.start() not in taken:
                taken.add(found.start())
                yield Edit(*found.span(), found.group(), rule.data["becomes"], rule.name, rule.tier)
