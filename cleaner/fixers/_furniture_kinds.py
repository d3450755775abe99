"""What can be read off a lifted piece: its kind, and for a jump line the page it points to and which way it points."""

import re

_LANGUAGE = re.compile(r"(?:(?<=masthead)-date)?(?:-misread)?-(?:zh|en|de|fr)\Z")
_PAGE = re.compile(r"([A-HＡ-Ｈ]?-?\d{1,3})|([一二三四五六七八九十]{1,3})|\b(one)\b", re.IGNORECASE)
_BACK = re.compile(r"上接|[紧緊]接|(?<![转轉])接第|\bfrom\b|\bvon\b|\bde la\b|suite de\b|ontinuedfrom", re.IGNORECASE)
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)}


def kind_of(rule: str) -> str:
    """Return the kind of furniture a rule lifts: its name without the language.

    >>> kind_of("jump-line-de"), kind_of("folio")
    ('jump-line', 'folio')
    """
    return _LANGUAGE.sub("", rule)


def target_of(text: str) -> str:
    """Return the page that a jump line points to, in digits; empty where it names none.

    >>> target_of("（下转第十二版）"), target_of("CONTINUED FROM A1"), target_of("Suite page 4")
    ('12', 'A1', '4')
    """
    found = _PAGE.search("".join(text.split()) if not text.isascii() else text)
    if found is None:
        return ""
    if found[2]:
        tens, _, ones = found[2].rpartition("十")
        value = _NUMERALS.get(ones, 0)
        return str(value + 10 * _NUMERALS.get(tens, 1) if "十" in found[2] else value)
    return found[1].upper() if found[1] else "1"


def points_back(text: str) -> bool:
    """Tell whether a jump line says where a story comes from, not where it goes on.

    >>> points_back("上接1版"), points_back("Fortsetzung auf Seite 3")
    (True, False)
    """
    return _BACK.search(text) is not None
