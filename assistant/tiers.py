"""Hold a quantity of a question against a fact: is it the fact's value, and does it fall into the fact's condition.

'种了250亩' falls into '200至300亩的奖励2万元'; '1亿元' is '10000万元'.
Input: a fact and the quantities of a question. Output: whether they agree, whether the condition holds for one of them.
Does not know: plans, wording, scores.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from documents.model import Quantity, Support, Target
from documents.numbering import parse_numeral
from documents.quantities import find_quantities

_NEAR = 1e-6
# '百亿企业', '10亿元以上的企业', '千万级项目': of what size things are, where no verb says that it is a value
_LOW_AND_HIGH, _BEHIND = 2, 3  # bounds of a tier; characters behind the upper one that say so ('以下')
_UP_TO = re.compile("[至到—~-]|不足|不满|以下|以内|低于|小于")
_SIZE = re.compile(
    r"(\d+(?:\.\d+)?|(?=[十百千亿]))([十百千]?)([万亿])"
    r"元?(?:级|以上|及以上|规模|产值|市值)?的?(?=[^,。;、\d]{0,8}?(?:企|公司|产业|项目|集群|园区|镇|村))"
)
_NUMERAL = re.compile(
    "[一二两三四五六七八九十百]*[一二两三四五六七八九][十百]?(?=[万亿]元?(?:级|以上|及以上|规模|产值|市值))"
)
_SCALE = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}


def fits_quantity(fact: Support, asked: Sequence[Quantity]) -> bool | None:
    """Return whether a quantity of the question falls into the condition; None when both have no unit in common."""
    bounds = [q for q in find_quantities(fact.condition or "") if q.value is not None]
    verdicts = []
    for quantity in asked:
        same = [b for b in bounds if quantity.value is not None and _unit(b.unit) == _unit(quantity.unit)]
        if same:
            between = _between(fact.condition or "", same)
            verdicts.append(between(quantity) if between else any(_holds(b, quantity) for b in same))
    return any(verdicts) if verdicts else None


def _between(condition: str, bounds: Sequence[Quantity]) -> Callable[[Quantity], bool] | None:
    """Return the test of a condition with a lower and an upper bound ('100亩及以上至500亩'), None for any other."""
    if len(bounds) != _LOW_AND_HIGH:
        return None
    low, high = sorted(bounds, key=lambda b: b.start)
    first, last = _base(low.value, low.unit), _base(high.value, high.unit)
    if first >= last or not _UP_TO.search(condition[low.end : high.end + _BEHIND]):
        return None
    return lambda quantity: first <= _base(quantity.value, quantity.unit) <= last


def agrees(quantity: Quantity, fact: Target | Support) -> bool:
    """Return whether a quantity is the fact's value; one without a unit agrees with any unit."""
    if quantity.value is None:
        return False
    asked, stated = _unit(quantity.unit), _unit(fact.unit)
    alike = not asked or not stated or asked in stated or stated in asked
    values = [_base(v, fact.unit) for v in (fact.value, fact.value_max) if v is not None]
    return alike and any(math.isclose(_base(quantity.value, quantity.unit), v, rel_tol=_NEAR) for v in values)


def same_size(asked: str, stated: str) -> bool:
    """Return False when a folded question names the size of a thing in money, and `stated` does not name the same.

    '几家10亿以上的企业' is not told of by '百亿企业' or '上市企业', but by '十亿元以上企业'.
    """
    named = sizes(asked)
    return not named or bool(named.keys() & sizes(stated).keys()) or any(text in stated for text in named.values())


def _digits(match: re.Match[str]) -> str:
    number = parse_numeral(match.group())
    return match.group() if number is None else str(number)


def sizes(text: str) -> dict[float, str]:
    """Return {amount: as written} of the sizes in a text; one that a flaw has joined with another stands there too."""
    return {
        float(digits or 1) * _SCALE.get(ten, 1.0) * _SCALE[unit]: f"{digits}{ten}{unit}"
        for digits, ten, unit in _SIZE.findall(_NUMERAL.sub(_digits, text))
    }


def _holds(bound: Quantity, quantity: Quantity) -> bool:
    value, low = _base(quantity.value, quantity.unit), _base(bound.value, bound.unit)
    value *= {"<": 1 - _NEAR, ">": 1 + _NEAR}.get(quantity.comparator, 1.0)  # '小于8米的呢' lies below 8
    if bound.value_max is not None:
        return low <= value <= _base(bound.value_max, bound.unit)
    match bound.comparator:
        case ">=" | ">":
            return value >= low if bound.comparator == ">=" else value > low
        case "<=" | "<":
            return value <= low if bound.comparator == "<=" else value < low
        case "~":
            return 0.8 * low <= value <= 1.2 * low
    return value >= low if "满" in bound.text else value == low


def _base(value: float | None, unit: str) -> float:
    """Return a value without the 万 or 亿 of its unit."""
    out = value or 0.0
    for ch in unit:
        if ch not in _SCALE:
            break
        out *= _SCALE[ch]
    return out


def _unit(unit: str) -> str:
    bare = re.sub(r"^[十百千万亿]+", "", unit)
    return "人" if bare in ("名", "人", "位") else bare
