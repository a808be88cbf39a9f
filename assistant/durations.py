"""Find the lengths of time that a text states: '用2年时间', '五年内', '20个工作日', '半年'.

Input: folded text. Output: each length as written, with how many days it is.
Does not know: dates and calendar years, which are no lengths; parts of names ('三年行动计划', '第三年').
"""

from __future__ import annotations

import re

from documents.numbering import parse_numeral

_NUMERAL = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_DAYS = {"年": 365.0, "季度": 365 / 4, "月": 365 / 12, "周": 7.0, "星期": 7.0, "天": 1.0, "日": 1.0, "小时": 1 / 24}
LENGTH = re.compile(
    rf"(?<![\d.年月第每〇零一二三四五六七八九十])(?:(?P<half>半年)|(?P<number>{_NUMERAL})"
    r"(?:个?(?P<unit>年|季度|周|星期|天|小时)|个(?P<months>月)|个?工作(?P<working>日)|(?P<days>日)(?=内|以内|之内))"
    r"(?P<more>半)?)(?![度底末初份级计行规来]|[一二三四五六七八九十\d])"
)


def lengths_of(text: str) -> dict[str, float]:
    """Return {as written: days} of the lengths of time in folded `text`; a working day counts as a day."""
    found: dict[str, float] = {}
    for match in LENGTH.finditer(text):
        if match["half"]:
            found[match.group()] = _DAYS["年"] / 2
            continue
        unit = match["unit"] or match["months"] or match["working"] or match["days"]
        number = parse_numeral(match["number"].replace("两", "二"))
        if number is not None:
            found[match.group()] = (number + (0.5 if match["more"] else 0)) * _DAYS[unit]
    return found
