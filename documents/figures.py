"""Find numbers with their units in a text, before anything is said about them.

Input: a flat text (simplified, half-width, lower case). Output: `Figure` candidates in text order.
Does not know: comparison words, qualifiers, periods.

Source: GB/T 15835—2011 for the forms that numbers take in Chinese texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents.model import Comparator, Measure
from documents.numbering import parse_numeral
from documents.units import Unit, unit_at

HAN_DIGITS = "零〇一二两三四五六七八九十百千"
_UNITS = "一二两三四五六七八九"
_MAX_YEARS = 150  # a longer duration is a calendar year whose form is damaged
_RANGE = r"\s*(?:[-—–―－~～〜]{1,2}|至|到)\s*"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?![\d,]*\d)|\d{1,3}(?: \d{3})+(?!\d)|\d+)(?:\.\d+)?"
_HAN = rf"[{HAN_DIGITS[:-2]}][{HAN_DIGITS}]*(?:点[零〇一二三四五六七八九]+)?"
_NUMBER = re.compile(rf"(?<![\d.a-z×*])(?P<arabic>{_ARABIC})|(?<![{HAN_DIGITS}第每同另统唯任单逐])(?P<han>{_HAN})")
_UPPER = re.compile(rf"{_RANGE}({_ARABIC}|{_HAN})")
_OPEN_COUNT = re.compile("(?:数|几|上)[十百千万亿]+|[十百千]几|几[十百千万]*(?=[个家户名项条座所处件])")
_PERCENT = re.compile(rf"(?P<base>百|千|万)分之(?P<n>{_ARABIC}|百|{_HAN})")
_FRACTION = re.compile(rf"(?P<d>[二三四五六七八九十]|\d{{1,2}})分之(?P<n>{_HAN}|\d{{1,2}})")
_RATIO = re.compile(r"(?<![\d:.])(\d{1,4}(?:\.\d+)?)\s*(?:[:∶]|比)\s*(\d{1,4}(?:\.\d+)?)(?![\d:]|\.\d)")
_CLOCK = re.compile(r"\d{1,2}:[0-5]\d(?!\d)")
_HALF = re.compile("一半|半数")
_DOUBLING = re.compile(r"翻(?:了)?(?P<n>[一两二三四五\d])?番")
_TWICE = re.compile(r"倍增(?=目标|[,。;、)\n]|$)")
_TWICE_HEAD = re.compile("实现(?:翻番)?$")
_COVERED = re.compile(r"全覆盖(?=[,。;)、\n]|$|率)")
_REACHED = re.compile("(?:实现|达到|做到)[^,。;]*$")
_RANK = re.compile(
    rf"前\s*(?P<n>\d{{1,4}}|[{HAN_DIGITS}]{{1,4}})\s*(?P<unit>[位名强])?(?![个年月天季周项期款条章\d%分一-鿿]*[年月天期款条章%])"
)
_ORDINAL_RANK = re.compile(
    rf"(?:位[列居]|名列|列|居|排[名位](?:保持|稳居)?(?:全[国省市县区])?)第(?P<n>\d{{1,3}}|[{HAN_DIGITS}]{{1,3}})(?P<unit>[位名])?"
)
_LOST = re.compile(
    r"(?P<verb>(?:提升|提高|下降|降低|增长|增加|减少|上升|达到|不低于|高于|低于|超过)(?:了|至|到)?)(?P<unit>个?百分点|[%‰])"
)
_ONE_OF = re.compile(
    "(?:新增|新建|建成|建设|打造|培育|创建|引进|形成|设立|组建|主攻|至少有?|不少于|各|达到|突破|超过)$"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit in a flat text."""

    start: int
    end: int
    value: float | None
    value_max: float | None
    unit: str
    measure: Measure | None = None  # where the form itself says it
    comparator: Comparator | None = None
    bare: bool = False  # no unit: a quantity only after a word of comparison


def find_figures(flat: str) -> list[Figure]:
    """Return numbers with units, ranks, ratios, multiples and fractions in `flat`, by start then length."""
    figures = [*_forms(flat), *_plain(flat)]
    return sorted(figures, key=lambda f: (f.start, -f.end))


def _forms(flat: str) -> Iterator[Figure]:
    for m in _PERCENT.finditer(flat):
        yield Figure(m.start(), m.end(), _value(m["n"]), None, {"百": "%", "千": "‰", "万": "‱"}[m["base"]])
    for m in _FRACTION.finditer(flat):
        above, below = _value(m["n"]), _value(m["d"])
        if above and below:
            yield Figure(m.start(), m.end(), above / below, None, "", "share")
    for m in _HALF.finditer(flat):
        yield Figure(m.start(), m.end(), 0.5, None, "", "share")
    for m in _RATIO.finditer(flat):
        if not _is_clock(flat, m):
            yield Figure(m.start(), m.end(), float(m[1]) / float(m[2]) if float(m[2]) else None, None, "", "ratio")
    for m in _DOUBLING.finditer(flat):
        yield Figure(m.start(), m.end(), 2 ** (_value(m["n"] or "一") or 1), None, "倍", "growth")
    for m in _TWICE.finditer(flat):
        if _TWICE_HEAD.search(flat[max(0, m.start() - 12) : m.start()]):
            yield Figure(m.start(), m.end(), 2.0, None, "倍", "growth")
    for m in _COVERED.finditer(flat):
        if flat[m.end() : m.end() + 1] != "、" or _REACHED.search(flat[max(0, m.start() - 40) : m.start()]):
            yield Figure(m.start(), m.start() + 3, 100.0, None, "%", "share")
    for m in _RANK.finditer(flat):
        if m["unit"] or re.search(r"(?:进入?|位[居列]|排[名位]|居|保持|稳居|跻身|列)[^,。;]{0,10}$", flat[: m.start()]):
            yield Figure(m.start(), m.end(), _value(m["n"]), None, m["unit"] or "", "rank", "<=")
    for m in _ORDINAL_RANK.finditer(flat):
        yield Figure(m.start("n") - 1, m.end(), _value(m["n"]), None, m["unit"] or "", "rank", "=")
    for m in _OPEN_COUNT.finditer(flat):
        counted = _counted(flat, m.end())
        if counted is not None:
            yield Figure(m.start(), counted.end, None, None, flat[counted.start : counted.end], None, "~")
    for m in _LOST.finditer(flat):
        yield Figure(m.start("unit"), m.end(), None, None, m["unit"])


def _plain(flat: str) -> Iterator[Figure]:
    for m in _NUMBER.finditer(flat):
        figure = _number(flat, m)
        if figure is not None:
            yield figure


def _number(flat: str, m: re.Match[str]) -> Figure | None:
    """Return the figure that begins with the number `m`, or None when it is no quantity."""
    start, before = m.start(), flat[max(0, m.start() - 2) : m.start()]
    if before.endswith(("第", "每")) or before == "每满":
        return None
    if m["han"] and (pair := _adjacent(m["han"])) is not None:
        unit = _counted(flat, m.end())
        if unit is None:
            return None
        return Figure(start, unit.end, pair[0], pair[1], flat[unit.start : unit.end], None, "~")
    low, end = _value(m[0]), m.end()
    if low is None:
        return None
    about = flat[end : end + 1] in ("余", "多", "几") and (unit_at(flat, end + 1) is not None)
    unit = unit_at(flat, end + about)
    if unit is not None and m["han"] and not _counts(flat, start, m["han"], unit):
        return None
    if unit is not None and unit.name == "年" and low > _MAX_YEARS:
        return None
    upper = _UPPER.match(flat, unit.end if unit else end)
    if upper is not None and (ranged := _range(flat, start, low, unit, upper)) is not None:
        return ranged
    if unit is None:
        stop = re.match(r"(?=\s*(?:[,。;、)\n]|以[上下内]|左右|$))", flat[end:])
        return (
            Figure(start, end, low, None, "", bare=True)
            if m["arabic"] and stop and not before.endswith(("-", "/"))
            else None
        )
    return Figure(start, unit.end, low, None, flat[unit.start : unit.end], None, ">" if about else None)


def _range(flat: str, start: int, low: float, unit: Unit | None, upper: re.Match[str]) -> Figure | None:
    """Return the figure of '10—20万元' or '500元—1万元', None when the two ends do not fit together."""
    high, second = _value(upper[1]), unit_at(flat, upper.end())
    if high is None or second is None or (second.kind == "noun" and not upper[1][0].isdigit()):
        return None
    name = flat[second.start : second.end]
    if unit is not None and flat[unit.start : unit.end] != name:
        if unit.name != second.name:
            return None
        name = flat[unit.start : unit.end]
        high *= _scale(flat[second.start : second.end]) / _scale(name)
    return Figure(start, second.end, low, high, name) if high > low else None


def _scale(unit: str) -> float:
    scale = 1.0
    for ch in unit:
        if ch not in "十百千万亿":
            break
        scale *= {"十": 10.0, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}[ch]
    return scale


def _counts(flat: str, start: int, numeral: str, unit: Unit) -> bool:
    """Tell whether a Chinese numeral before `unit` counts something ('三个'), not part of a word ('三方')."""
    if unit.kind == "noun":
        return False
    if unit.name == "大":
        return len(numeral) == 1 and numeral not in "零〇一百千" and flat[start - 2 : start] != "党的"
    if numeral == "二" and unit.kind == "count":
        return unit.end - unit.start > len(unit.name)  # counting takes 两; '二次', '二类' are names
    if numeral != "一":
        return True
    if unit.kind in ("money", "percent", "scale") or unit.end - unit.start > len(unit.name):
        return True
    return unit.name in tuple("个家座所项条处") and _ONE_OF.search(flat[:start][-6:]) is not None


def _counted(flat: str, at: int) -> Unit | None:
    unit = unit_at(flat, at)
    return None if unit is None or unit.kind == "noun" or unit.name == "大" else unit


def _adjacent(numeral: str) -> tuple[float, float] | None:
    """Return (2, 3) of '两三', None for every other numeral."""
    order = "一二三四五六七八九"
    if len(numeral) != 2:
        return None
    first, second = (order.find(c.replace("两", "二")) + 1 for c in numeral)
    return (float(first), float(second)) if first and second == first + 1 else None


def _value(number: str) -> float | None:
    """Return the value of a number as written, in Arabic or Chinese digits; None when it writes none."""
    if number[0].isdigit():
        return float(number.replace(",", "").replace(" ", ""))
    if number == "百":
        return 100.0
    whole, _, decimals = number.partition("点")
    if not re.fullmatch(f"(?:[{_UNITS}]千)?零?(?:[{_UNITS}]百)?零?(?:[{_UNITS}]?十)?[{_UNITS}零〇]?", whole):
        return None
    value = parse_numeral(whole)
    if value is None:
        return None
    return (
        float(f"{value}.{''.join(str('零一二三四五六七八九'.index(c)) for c in decimals.replace('〇', '零'))}")
        if decimals
        else float(value)
    )


def _is_clock(flat: str, m: re.Match[str]) -> bool:
    """Tell whether '9:00' or '16:48' is a time of day, not a ratio."""
    if ":" not in m[0] or not _CLOCK.fullmatch(m[0]):
        return False
    around = flat[max(0, m.start() - 4) : m.start()]
    if len(m[1]) == 2 or m[2].startswith("0"):
        return True
    return re.search(r"[日午间点时\d]\s*$|[-~至]\s*$", around) is not None or flat[m.end() : m.end() + 1] in (
        "-",
        "—",
        "~",
        "至",
    )
