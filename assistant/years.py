"""Take the years out of a question: dates of any form, '25年底', the end of a five-year plan.

Input: the folded text of a question. Output: its years, and the text without them.
Does not know: plans, topics; what a plan says of a year.
"""

from __future__ import annotations

import re

from assistant.durations import lengths_of
from documents.periods import find_periods

_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月")
# '25年底': a year in two digits, and no length of time ('执行20年').
_SHORT = re.compile(
    r"(?<![\d.])(?<!执行)(?<!期限)(?<!为期)(?<!长达)(?<!有效期)(?<!保持)(?<!租期)(?<!最长)(2\d|3[0-5])(?:年|(?=[底末]))(?!内|间|来|期|左右|以上|里|之久|这么久|那么久|这么长|不变)(底|末|前|以前|之前)?"
)
_BARE = re.compile(
    r"(?<!\d)((?:1[5-9]|2[01])\d\d)(?=\s*(?:年|$|[^\d.%万亿元亩家个户名人平公]))年?(底|末|前|以前|之前)?"
)
_RELATIVE_YEARS = {
    "十三五末": "2020",
    "十四五末": "2025",
    "十四五期末": "2025",
    "十五五末": "2030",
    "十四五结束": "2025",
}


def take_years(text: str) -> tuple[tuple[str, ...], str]:
    """Return the years named in folded `text`, and the text without its dates."""
    years: list[str] = []
    out = text
    for words, year in _RELATIVE_YEARS.items():
        if words in out:
            years.append(year)
            out = out.replace(words, " ")
    for period in sorted(find_periods(out), key=lambda p: -p.start):
        found = re.findall(r"(?:1[5-9]|2[01])\d\d", period.value)
        if found or re.search(r"\d", period.text) or lengths_of(period.text):
            years = [*found, *years]
            out = out[: period.start] + " " + out[period.end :]
    years += ["20" + m.group(1) for m in _SHORT.finditer(out)]
    out = _SHORT.sub(" ", out)
    years += [m.group(1) for m in _BARE.finditer(out)]
    return tuple(dict.fromkeys(years)), _BARE.sub(" ", out)


def months_in(text: str) -> frozenset[str]:
    """Return the months that a folded text names by number ('9月底'), without their years."""
    return frozenset(_MONTH.findall(text))
