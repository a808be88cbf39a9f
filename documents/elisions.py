"""Name a value by the target before it, where the sentence leaves out what is counted.

Input: a value, what it was named, the target before it in the sentence. Output: the whole name; periods in a row.
Does not know: which values are targets, facts.

'…达到300万吨,力争完成340万吨' goes on with the same thing; '新开工项目15个,竣工投产10个' says what becomes of it;
'增加值占比超过8%,年均增速5%' says how fast it grows; '建设绿地5公顷,公园3座' goes on with the same verb.
Source: the noun phrase before or after a value in Chinese official prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from documents.model import Period, Quantity
from documents.naming import Named

_AIMED = re.compile("[新净]?增|完成|达成|超过|超|不低于|不少于|至少")
_STEP = re.compile(
    "(?:[新已]?(?:开工|竣工|投产|投用|达产|完工|建成|落地|签约|入库|入规|纳统|上市|挂牌|通车|运营|交付))+"
)
_PACE = re.compile("(?:年均|平均|每年)?(?:增速|增幅|增长率|增长速度|降幅)(?:高于[^,。;]{2,14})?")
_PART_OF = re.compile("占(?:比|[^,。;]{2,16}(?:比重|比例|比))")  # '总产值突破300亿元,占全县比重超过55%'
_SHARE = re.compile("(?<=..)(?:占[^占]*比[重例]?|[比占]重)$")  # not the share grows, but what has it
_NEXT = re.compile(",(?:其中|以及)?")
_JOINT = re.compile(r"\s*[、,和及与]\s*")
_NOUN = re.compile("[一-鿿]{2,12}")


def same_again(flat: str, value: Quantity, last: Named | None, unit: str) -> Named | None:
    """Return the name of the target before for a value that only a verb stands before: '力争完成340万吨'."""
    return last if last and value.unit == unit and _AIMED.match(flat, value.start) else None


def completed(named: Named, value: Quantity, last: Named | None, unit: str) -> Named:
    """Return the name with what it leaves out: what has begun or grows is what the target before counted."""
    if last is None or named.subject:
        return named
    if _PACE.fullmatch(named.indicator) and value.unit in ("%", "百分点"):
        return Named(last.subject, _SHARE.sub("", last.indicator) + named.indicator, named.condition)
    if _PART_OF.fullmatch(named.indicator) and value.unit == "%":
        return Named(last.subject, last.indicator.removesuffix("增长") + named.indicator, named.condition)
    if value.unit == unit and _STEP.fullmatch(named.indicator) and not _STEP.fullmatch(last.indicator):
        return Named(last.indicator, named.indicator, named.condition)
    return named


def goes_on(flat: str, used: int, part_start: int, value_start: int) -> bool:
    """Tell whether a part is nothing but a noun and its value, behind a part that ended with a target."""
    return (
        _NEXT.fullmatch(flat, used, part_start) is not None
        and _NOUN.fullmatch(flat, part_start, value_start) is not None
    )


def in_a_row(flat: str, periods: Sequence[Period], start: int, end: int) -> list[Period]:
    """Return the periods of flat[start:end] that stand in a row: '2024年、2025年和2026年'; none where one is alone."""
    own = [p for p in periods if start <= p.start and p.end <= end]
    joined = all(_JOINT.fullmatch(flat, a.end, b.start) for a, b in pairwise(own))
    return own if len(own) > 1 and joined else []
