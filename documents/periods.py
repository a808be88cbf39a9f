"""Find dates and spans of time in a text.

Input: any text, simplified or traditional, half- or full-width.
Output: `Period` values with exact spans, in text order, never overlapping.
Does not know: which year a month without a year belongs to (the caller inherits it), facts, plans.

Values. With a year they follow ISO 8601: '2025', '2022-12', '2022-03-31', '2022-05/2022-12'.
A month or day without a year keeps the year's place empty: '--05', '--05-20', '--05/--09'.
What the text alone does not place on a calendar stays verbatim, in simplified script: '20xx年' (redacted),
'五年内', '每年3月底', '近3年'; '用2年时间' is '2年'.
Source: GB/T 7408—2005 (ISO 8601) for dates; GB/T 15835—2011 for numbers in Chinese texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from documents.model import Period
from documents.normalization import fold, simplify
from documents.numbering import parse_numeral

_HAN_DIGITS = {c: str(i) for i, c in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_FIVE_YEAR_PLANS = {f"十{c}五": 2006 + 5 * i for i, c in enumerate("一二三四五六")}  # first year of each
_QUARTERS = {"1": 1, "一": 1, "2": 4, "二": 4, "3": 7, "三": 7, "4": 10, "四": 10}

_YEAR = r"(?:(?<![\d.])(?:1[89]|2[01])\d\d|[一二][〇○零九八][〇○零一二三四五六七八九]{2}(?=年))"
_COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_TO = r"\s*(?:-+|~|至|到)\s*"
_LEAD = r"(?:(?:到|至|截至|截止到?|截止至)\s*)?"
_MONTH_END = r"月(?:底|末|初|份|\d{1,2}日)?前?"

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def find_periods(text: str) -> list[Period]:
    """Return the dates and spans of time in `text`, in order; spans are exact in `text`."""
    folded = fold(text)
    matches = [
        (match.start(), order, match, value_of)
        for order, (pattern, value_of) in enumerate(_RULES)
        for match in pattern.finditer(folded.text)
    ]
    found: list[Period] = []
    taken = 0
    for start, _, match, value_of in sorted(matches, key=lambda m: m[:2]):
        if start < taken:
            continue
        taken = match.end()
        begin, end = folded.span(start, taken)
        written = text[begin:end]
        found.append(Period(begin, end, written, value_of(match) or _AROUND.sub("", simplify(written))))
    return found


def with_year(value: str, year: str) -> str:
    """Return a period value with `year` put where the value leaves it open: '--05' and '2022' → '2022-05'."""
    return re.sub(r"(^|/)--", rf"\g<1>{year}-", value)


def year_of(value: str) -> str | None:
    """Return the last calendar year that a period value names, None when it names none."""
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", value)
    return years[-1] if years else None


def _year(text: str) -> str:
    return "".join(_HAN_DIGITS.get(c, c) for c in text)


def _month(year: str, month: str, day: str | None = None) -> str:
    return f"{_year(year)}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def _date(m: re.Match[str]) -> str:
    parts = m.groupdict()
    first = _month(m["y"], m["m"], parts.get("d"))
    if not parts.get("m2") and not parts.get("d2"):
        return first
    return f"{first}/{_month(parts.get('y2') or m['y'], parts.get('m2') or m['m'], parts.get('d2'))}"


def _open_date(m: re.Match[str]) -> str:
    first = _month("-", m["m"], m["d"])
    return f"{first}/{_month('-', m['m2'], m['d2'])}" if m["m2"] else first


def _part_of_year(m: re.Match[str]) -> str:
    year, part = _year(m["y"]), m["part"]
    if "底" in part or "末" in part:
        return f"{year}-12"
    if "初" in part:
        return f"{year}-01"
    if "半年" in part:
        return f"{year}-01/{year}-06" if "上" in part else f"{year}-07/{year}-12"
    first = _QUARTERS[part.removeprefix("第")[0]]
    return f"{year}-{first:02d}/{year}-{first + 2:02d}"


def _years(m: re.Match[str]) -> str:
    return f"{_year(m['y'])}/{_year(m['y2'])}"


def _from_year(m: re.Match[str]) -> str:
    """Return the years of '2012年起5年内', the first one counted."""
    count = parse_numeral(m["count"])
    return f"{_year(m['y'])}/{int(_year(m['y'])) + count - 1}" if count else ""


def _one_year(m: re.Match[str]) -> str:
    return _year(m["y"])


def _five_years(m: re.Match[str]) -> str:
    first = _FIVE_YEAR_PLANS[m["plan"]]
    return str(first + 4) if "末" in m["tail"] or "底" in m["tail"] else f"{first}/{first + 4}"


def _year_end(m: re.Match[str]) -> str:
    return "--12"


def _verbatim(m: re.Match[str]) -> str:
    return ""


_AROUND = re.compile("^(?:到|至|截至|截止[到至]?|力?争?取?利?用|通过)\\s*|(?:左右)?的?(?:时间|努力)$")

# At one place the first rule that matches wins, so longer forms stand first.
_RULES: tuple[_Rule, ...] = tuple(
    (re.compile(pattern), value_of)
    for pattern, value_of in (
        (
            _LEAD + r"(?<![a-z\d])(?:\d{2}[x×*]{2}|[x×*]{2,4})\s*年"
            r"(?:\s*(?:底|末|[x×*\d]{1,2}\s*月(?:底|\s*[x×*\d]{1,2}\s*日)?))?",
            _verbatim,
        ),
        (
            rf"每(?:个)?(?:年度?|半年|季度?|月|周)\s*(?:{_MONTH}{_MONTH_END}(?:\s*[、,和及]\s*{_MONTH}{_MONTH_END})*"
            r"|年?底前?|年?末前?|年?初|\d{1,2}日前?)",
            _verbatim,
        ),
        (
            rf"{_LEAD}(?P<y>{_YEAR})\s*年\s*(?P<m>{_MONTH})\s*月\s*(?P<d>{_DAY})\s*日"
            rf"(?:{_TO}(?:(?:(?P<y2>{_YEAR})\s*年\s*)?(?P<m2>{_MONTH})\s*月\s*)?(?P<d2>{_DAY})\s*日)?",
            _date,
        ),
        (rf"(?P<y>{_YEAR})(?P<s>[-./])(?P<m>{_MONTH})(?P=s)(?P<d>{_DAY})(?![\d./-])", _date),
        (rf"{_LEAD}(?P<y>{_YEAR})\s*年\s*(?P<m>{_MONTH})\s*{_TO}(?P<m2>{_MONTH})\s*月[底末份]?", _date),
        (
            rf"{_LEAD}(?P<y>{_YEAR})\s*年\s*(?P<m>{_MONTH})\s*月(?:[底末初份]|[上中下]旬)?"
            rf"(?:{_TO}(?:(?P<y2>{_YEAR})\s*年\s*)?(?P<m2>{_MONTH})\s*月[底末份]?)?",
            _date,
        ),
        (
            rf"{_LEAD}(?P<y>{_YEAR})\s*(?:年\s*)?(?P<part>年(?:[底末]|初(?!步|级|次|心|始|中))|(?<=年)(?:[底末]|初(?!步|级|次|心|始|中))|[上下]半年|第?[一二三四1-4]季度)",
            _part_of_year,
        ),
        (rf"(?P<y>{_YEAR})\s*年?(?:度)?{_TO}(?P<y2>{_YEAR})\s*年(?:度|间)?", _years),
        (rf"(?P<y>{_YEAR})\s*年(?:度)?起的?(?P<count>{_COUNT})\s*年内", _from_year),
        (rf"{_LEAD}(?P<y>{_YEAR})\s*年(?:度|内|中(?!国|央|心|小))?", _one_year),
        (rf"(?P<y>{_YEAR})(?=(?:\s*[、和及]\s*{_YEAR})*\s*[、和及]\s*{_YEAR}\s*年)", _one_year),
        (  # '到2025gdp': the 年 was lost
            rf"(?:到|至|截至)\s*(?P<y>{_YEAR})(?=[a-z\u4e00-\u9fff])(?![年万亿个余多家户名人亩项元吨])",
            _one_year,
        ),
        (
            r'(?:到|至|截至)?\s*"?(?P<plan>十[一二三四五六]五)"?\s*(?P<tail>期间|时期|期末|末期?|以来|前期|年底)',
            _five_years,
        ),
        (
            rf"(?:到|至)?(?<![\d.年])(?P<m>{_MONTH})\s*(?:月\s*(?:(?P<d>{_DAY})\s*日)?)?"
            rf"(?:{_TO}(?P<m2>{_MONTH})\s*月\s*(?:(?P<d2>{_DAY})\s*日)?|(?<=[月日]))(?:[底末初份]|(?<=月)[上中下]旬)?",
            _open_date,
        ),
        (r"(?<![\d年前去上每])(?:到|于|在)?年[底末]前?(?!考|终)", _year_end),
        (
            rf"(?:(?:力争用|争取用|利用|用|通过)\s*)?(?<![\d.第十]){_COUNT}\s*"
            r"(?:个)?(?:年|季度|月|工作日|自然日|周|天|日|小时)(?:左右)?(?:的)?"
            r"(?:之内|以内|内(?![容涵设部地外])|时间|努力)",
            _verbatim,
        ),
        (rf"(?:最近|近|今后|未来|此后){_COUNT}个?年(?!级|轻)", _verbatim),
    )
)
