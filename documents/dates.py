"""Read the dates that official documents print.

Input: a string. Output: ISO dates.
Does not know: which date of a document is which.

Source: GB/T 9704—2012, 7.3.5 (成文日期 in Arabic numerals; older documents write 二〇二一年七月七日).
"""

from __future__ import annotations

import re
from datetime import date

_DIGITS = {**{d: i for i, d in enumerate("〇一二三四五六七八九")}, "○": 0, "零": 0, "О": 0, "0": 0}
_ARABIC = re.compile(r"(?<!\d)(\d{4})\s*[年./-]\s*(\d{1,2})(?:\s*[月./-]\s*(\d{1,2}))?")
_CHINESE = re.compile(
    "([二一][〇○零О0一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})日"
)
# A day, a month or a year as it is written; `iso_of` reads it.
DAY = (
    r"(?:(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}"
    "|[二一][〇○零О0一二三四五六七八九]{3}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十廿卅]{1,3}日)?)?)"
)

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
ENGLISH_DAY = rf"(?:{_MONTHS})\s+\d{{1,2}},\s*(?:19|20)\d\d"
_ENGLISH = re.compile(rf"({_MONTHS})\s+(\d{{1,2}}),\s*((?:19|20)\d\d)")


def iso_of(written: str) -> str | None:
    """Return what `DAY` matched as 'YYYY-MM-DD', 'YYYY-MM' or 'YYYY'; None when there is no such day."""
    if dates := find_dates(written):
        return dates[0]
    year = re.match(r"\d{4}(?=\s*年\s*$)", written)
    return year.group() if year else None


def find_dates(text: str) -> list[str]:
    """Return the dates in `text` as 'YYYY-MM-DD', or 'YYYY-MM' where no day is given; impossible ones left out."""
    found = []
    for match in _ARABIC.finditer(text):
        iso = _iso(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)
        found.append((match.start(), iso))
    for match in _CHINESE.finditer(text):
        year = int("".join(str(_DIGITS[ch]) for ch in match[1]))
        found.append((match.start(), _iso(year, _small(match[2]), _small(match[3]))))
    for match in _ENGLISH.finditer(text):
        found.append((match.start(), _iso(int(match[3]), _MONTHS.split("|").index(match[1]) + 1, int(match[2]))))
    return [iso for _, iso in sorted(found) if iso]


def _iso(year: int, month: int, day: int | None) -> str:
    try:
        return date(year, month, day or 1).isoformat()[: 10 if day else 7] if 1949 <= year <= 2100 else ""
    except ValueError:
        return ""


def _small(numeral: str) -> int:
    """Return a Chinese numeral below 40: 十, 二十一, 廿一, 三十."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
