"""Dates as newspapers print them, read into ISO 8601: western, of the Republic, of an era, by the moon."""

import re
from datetime import date, timedelta
from functools import cache

ERAS = {  # the western year of an era's first year
    "咸丰": 1851, "咸豐": 1851, "同治": 1862, "光绪": 1875, "光緒": 1875, "宣统": 1909, "宣統": 1909,
    "民国": 1912, "民國": 1912, "明治": 1868, "大正": 1912, "昭和": 1926, "康德": 1934,
}  # fmt: skip
AHEAD = timedelta(days=14)  # an issue tells of days to come, but not as the day of a dispatch
_MOON_ERAS = re.compile("咸[丰豐]|同治|光[绪緒]|宣[统統]")  # their months are the moon's

_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "O": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MONTHS = {"正": 1, "冬": 11, "臘": 12, "腊": 12}
_NUMERAL = "[〇零○OＯ一二三四五六七八九十廿卅元]"
_DAY = re.compile(rf"(?:({_NUMERAL}{{1,3}}|\d{{1,2}}|[正冬腊臘])\s?月\s?)?(初?(?:{_NUMERAL}{{1,3}}|\d{{1,2}}))\s?[日号號]?")
_YEAR = re.compile(rf"(?:({'|'.join(ERAS)})\s?)?(\d{{1,4}}|(?:{_NUMERAL}|[百千]){{1,9}})\s?年\s?")
_MOON = re.compile("[农農夏阴陰旧舊][历曆]|古[历曆]")
_WEST = re.compile("[西公阳陽国國新][历曆元]")

_NAMES = (
    "jan january janvier januar jänner", "feb february février februar feber", "mar march mars märz", "apr april avril",
    "may mai", "jun june juin juni", "jul july juillet juli", "aug august août", "sep sept september septembre",
    "oct october octobre oktober", "nov november novembre", "dec december décembre dezember",
)  # fmt: skip
_MONTH_OF = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_WORD = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_MONTH_FIRST = re.compile(rf"\b({_WORD})\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?\b(?:\s*,?\s*(\d{{4}})\b)?", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th|er|\.)?\s*(?:of |de )?({_WORD})\b\.?(?:\s*,?\s*(\d{{4}})\b)?", re.IGNORECASE
)


def read_date(text: str, issue: date | None = None) -> str:
    """Return the first date of a text as YYYY-MM-DD, or --MM-DD where no year is to be had; empty without a date.

    `issue` is the day of the paper: it gives the year, and the month of a bare day, so that the date is not far ahead.

    >>> read_date("二〇二四年三月十五日 星期五"), read_date("民國二十八年四月廿一日"), read_date("光緒三十年正月初三日")
    ('2024-03-15', '1939-04-21', '1904-02-18')
    >>> read_date("March 3", date(1987, 3, 5)), read_date("12月30日", date(2001, 1, 2)), read_date("7月3日"), read_date("桥")
    ('1987-03-03', '2000-12-30', '--07-03', '')
    """
    return _read_latin(text, issue) or _read_han(text, issue)


def issue_date(text: str) -> date | None:
    """Return the day that a date line names, if it names a year too.

    >>> issue_date("2024年3月15日 星期五"), issue_date("星期五")
    (datetime.date(2024, 3, 15), None)
    """
    found = read_date(text)
    return date.fromisoformat(found) if len(found) == len("YYYY-MM-DD") else None


def _read_latin(text: str, issue: date | None) -> str:
    if match := _MONTH_FIRST.search(text):
        month, day, year = match.groups()
    elif match := _DAY_FIRST.search(text):
        day, month, year = match.groups()
    else:
        return ""
    return _told(int(year) if year else None, _MONTH_OF[month.lower()], int(day), issue)


def _read_han(text: str, issue: date | None) -> str:
    west = _WEST.search(text)
    for start in ([west.end()] if west else []) + [0]:  # beside another calendar the western date is the one to read
        year = _YEAR.search(text, start)
        day = (
            _DAY.match(text, year.end())
            if year
            else next((m for m in _DAY.finditer(text, start) if m[0][-1] in "日号號"), None)
        )
        if day is None:
            continue
        month, number = day[1], _number(day[2].removeprefix("初"))
        full = None
        if year is not None:
            value = _number(year[2])
            full = ERAS[year[1]] + value - 1 if year[1] else value if value > 999 else None
        first = year.start() if year else day.start()
        lunar = _MOON.search(text, max(0, first - 3), day.end()) or (year and year[1] and _MOON_ERAS.match(year[1]))
        if lunar and start == 0:
            return _from_moon(full, _month(month), number) if full and month else ""
        if month is None:
            return _bare_day(number, issue)
        return _told(full, _month(month), number, issue)
    return ""


def _month(text: str) -> int:
    return _MONTHS.get(text) or _number(text)


@cache
def _number(text: str) -> int:
    """Read a number in digits or numerals: 二〇二四, 廿一, 二十八, 元.

    >>> [_number(numeral) for numeral in ("二〇二四", "一千九百零五", "廿一", "二十八", "十", "元", "15")]
    [2024, 1905, 21, 28, 10, 1, 15]
    """
    if text.isdecimal():
        return int(text)
    if text == "元":
        return 1
    text = text.replace("廿", "二十").replace("卅", "三十")
    if not any(numeral in _UNITS for numeral in text):
        return int("".join(str(_DIGITS.get(numeral, 0)) for numeral in text))
    value, digit = 0, 0
    for numeral in text:
        if numeral in _UNITS:
            value, digit = value + (digit or 1) * _UNITS[numeral], 0
        else:
            digit = _DIGITS.get(numeral, 0)
    return value + digit


def _told(year: int | None, month: int, day: int, issue: date | None) -> str:
    if year is None and issue is None:
        return f"--{month:02}-{day:02}" if _day_of(2000, month, day) else ""
    if year is None and issue is not None:
        near = [found for step in (0, -1, 1) if (found := _day_of(issue.year + step, month, day))]
        past = [found for found in near if found <= issue + AHEAD]
        return max(past).isoformat() if past else ""
    found = _day_of(year or 0, month, day)
    return found.isoformat() if found else ""


def _bare_day(day: int, issue: date | None) -> str:
    """Return a day of the issue's month, or of the month before."""
    if issue is None:
        return ""
    last = issue.replace(day=1) - timedelta(days=1)
    near = [_day_of(issue.year, issue.month, day), _day_of(last.year, last.month, day)]
    past = [found for found in near if found and found <= issue]
    return past[0].isoformat() if past else ""


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _from_moon(year: int, month: int, day: int) -> str:
    """Return the western date of a day of the Chinese calendar; lunar_python (MIT) counts the moons."""
    from lunar_python import Lunar

    try:
        return str(Lunar.fromYmd(year, month, day).getSolar().toYmd())
    except Exception:  # noqa: BLE001 - the library raises Exception itself for a day that the month does not have
        return ""
