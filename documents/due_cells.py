"""Read by when a task is due from a cell of a table, with the year that the table is about.

Input: a cell's words; the lines above a table, the title of its plan. Output: the period's value; a year.
Does not know: which column of a table holds dates, who does a task.

A cell of a yearly list of tasks says '12月底前', '三季度完成' or '年内' and leaves the year to the list's title; it is
put in only where that title, or the plan's, names one year and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.model import Period
from documents.periods import find_periods, with_year, year_of
from documents.quantities import flat_text

_STANDING = re.compile("全年|常年|长期(?:坚持|推进)?|持续(?:推进|开展)?|(?:常年|长期)?坚持")  # a time that is no date
_PART = re.compile("(?:第?[一二三四1-4]季度|[上下]半年|年[内中]|年?[底末]前?)(?![\u4e00-\u9fff]{0,2}(?:起|开始|启动))")
_MONTH = re.compile(r"(?P<y>20\d\d)[./-](?P<m>1[0-2]|0?[1-9])(?:月?[底末]?前?)?")
_YEAR = re.compile(r"\d{4}")


def due_of(written: str, year: str | None) -> str | None:
    """Return when a cell says a task is due, as `Period.value`; '持续推进' stays as it is; None for no time."""
    if month := _MONTH.fullmatch(flat_text(written).strip()):
        return f"{month['y']}-{int(month['m']):02d}"
    found = next(iter(find_periods(written)), None)
    if found is not None and (year_of(found.value) or not year):
        return found.value
    if found is not None and year:
        return with_year(found.value, year)
    if year and (part := _PART.match(flat_text(written).strip())):
        return _whole(find_periods(f"{year}年{part[0].removeprefix('年')}"), year)
    standing = _STANDING.search(written)
    return standing[0] if standing else None


def _whole(periods: list[Period], year: str) -> str:
    return periods[0].value if periods else year


def year_told(lines: Iterable[str]) -> str | None:
    """Return the one year that the first of the lines with a year names; None where it names several."""
    for line in lines:
        years = {year for period in find_periods(line) for year in _YEAR.findall(period.value)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None
