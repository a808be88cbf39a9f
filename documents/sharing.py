"""Spread values over the things they belong to: '分别' gives each its own, '均' gives all the same.

Input: flat text, the span before the marker, what stands between marker and value, and how many values there are.
Output: one (subject, indicator) for each thing, in order; empty when members and values do not fit together.
Also: which comparison holds for several values in a row.
Does not know: units, facts.

'国家级、省级开发区产出强度分别达到x、y' shares the head '开发区产出强度'; '投资、进出口额年均增速分别为x、y' shares
'增速'; '甲、乙占丙比重均达到x' shares '占丙比重'; '甲园、乙园分别新增项目x' names subjects before the marker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.model import Comparator, Quantity
from documents.phrases import conjuncts, split_scope, strip_head, strip_tail

MARKER = re.compile(
    r"分别(?!是指)|(?<![平人亩户年月地])均(?=[达实在超突高不低保为有增完占能可要应]|$)|各(?=[达实完建有新增培引]|$)"
)
_GROWTH_TAIL = re.compile(r"(?:年均|每年|平均)*(增速|增长率|增幅|增长|降幅)$")
_SHARE_OF = re.compile(
    r"(?:的?(?:比重|比例|数量))?(?<!强)占(?=[^、]{2,}(?:比重|比例|的?比|总量|总数|总产值|产值|面积|[一-鿿]{2,})$)"
)
_MEASURED = re.compile(
    r"(?:主营业务收入|营业收入|规上工业|工业|服务业|产业|企业)?(?:总产值|产值|增加值|(?:年均)?增速|增长率|增幅|规模|总量|收入|营收|投资额?|税收|利润|数量|总数|户数|家数|人数|产出强度|强度|比重|占比|比例"
    r"|[一-鿿]{2}化率|[一-鿿]{2}率|面积|产能|产量|总额|进出口额|零售额|销售额|指数|水平|人口|用地|能耗|专利|数)$"
)
_CLASS_ENDS = ("产业", "企业", "园区", "项目", "级", "类", "型", "县", "市", "区", "镇", "期", "组", "段")
_PLACED = re.compile(
    r"(?P<what>[^、]{2,24}?)在(?P<where>[^的]{2,30})的(?P<name>[一-鿿]{0,6}(?:比例|比重|占比|率|数量|面积))"
)
_COMPARED = re.compile(
    "[与和][^、]{2,20}的(?:比[值例率]?|差[额距]?)$"
)  # '实际量与申报量的比值': two things, one figure
_MAX_CLASS = 6  # characters of a name that shares its last one with the others
_ACT = re.compile("(?:种植|播种|收获|生产|加工|销售|利用|回收|处理|处置|出口|进口|建设|投资|养殖|开采|运输)$")
_HEAD_NOUN = re.compile(r"^(?:开发区|园区|高新区|企业|产业|示范区|乡镇|项目|园|镇|县|市|区)(?=[一-鿿]{2,})")


def distribute(
    text: str, flat: str, before: tuple[int, int], between: tuple[int, int], values: int
) -> list[tuple[str, str]]:
    """Return (subject, indicator) for each member; `between` is what stands between marker and first value."""
    begin, end = strip_head(flat, *before), strip_tail(flat, *before)
    noun_start, noun_end = strip_head(flat, *between), strip_tail(flat, *between)
    if end <= begin:
        return []
    if noun_end - noun_start >= 2:
        named = text[noun_start:noun_end]
        subjects = conjuncts(flat, begin, end, values if values > 1 else None)
        return [(text[s:e], named) for s, e in subjects]
    return _share_of(text, flat, begin, end, values) or _heads(text, flat, begin, end, values)


def shared_comparators(run: Sequence[Quantity]) -> list[Comparator]:
    """Return the comparators of values in a row; 不低于 before the first or 以上 after the last holds for all."""
    first, last = run[0], run[-1].comparator
    if first.comparator != "=" and first.text.endswith(first.value_text) and all(q.comparator == "=" for q in run[1:]):
        return [first.comparator] * len(run)  # '分别不低于13%和8%'
    return [last if q.comparator == "=" and last in (">=", "<=", "~") else q.comparator for q in run]


def _share_of(text: str, flat: str, begin: int, end: int, values: int) -> list[tuple[str, str]]:
    match = _SHARE_OF.search(flat[begin:end])
    if match is None:
        return []
    of = text[begin + match.end() - 1 : end]
    members = conjuncts(flat, begin, begin + match.start(), values if values > 1 else None)
    return [("", text[s:e] + of) for s, e in members] if len(members) > 1 else []


def _heads(text: str, flat: str, begin: int, end: int, values: int) -> list[tuple[str, str]]:
    if placed := _PLACED.fullmatch(flat[begin:end]):
        where = conjuncts(flat, begin + placed.start("where"), begin + placed.end("where"), values)
        if values > 1 and len(where) == values:
            return _in_places(text, flat, where, text[begin : begin + placed.end("what")],
                              text[begin + placed.start("name") : end])  # fmt: skip
    members = conjuncts(flat, begin, end, values if values > 1 else None)
    if values == 2 and flat.startswith("城乡", begin) and len(members) == 1:
        return [(text[begin], text[begin + 2 : end]), (text[begin + 1], text[begin + 2 : end])]
    if values == 1 and _COMPARED.search(flat, begin, end):
        members = [(begin, end)]
    if len(members) == 1:
        start = split_scope(flat, begin, end)
        return [(text[begin:start], text[start:end])]
    if values > 1 and _joins_two(flat, *members[-1]):
        return []  # 'A规模、B数量和C总量分别达到x、y': one name more than values
    first = split_scope(flat, *members[0])
    scope, members[0] = text[members[0][0] : first], (first, members[0][1])
    *others, (start, stop) = members
    growth = _GROWTH_TAIL.search(flat[start:stop])
    if growth and not any(_GROWTH_TAIL.search(flat[s:e]) for s, e in others):
        tail = text[start + growth.start(1) : stop]
        return [(scope, text[s:e] + tail) for s, e in [*others, (start, start + growth.start())]]
    if all(_MEASURED.search(flat[s:e]) for s, e in others):
        return [(scope, text[s:e]) for s, e in members]
    cut = _shared_head(flat, others, start, stop)
    if cut is None:
        return [(scope, text[s:e]) for s, e in members]
    noun = _HEAD_NOUN.match(flat[cut:stop])
    middle = cut + (noun.end() if noun else 0)
    shared = text[cut:middle]
    of = _common_object(flat, others[0], (start, cut))
    names = [text[s:e] for s, e in others] + [text[of[0] : of[1]] + text[start:cut]]
    return [(scope + name + shared, text[strip_head(flat, middle, stop) : stop]) for name in names]


def _in_places(text: str, flat: str, where: list[tuple[int, int]], what: str, name: str) -> list[tuple[str, str]]:
    """Return '新建绿地' and '改建绿地' with '树种应用比例' for '树种在新建、改建绿地的应用比例'."""
    *others, (start, stop) = where
    cut = _shared_head(flat, others, start, stop) or stop
    return [(text[s:e] + text[cut:stop], what + name) for s, e in [*others, (start, cut)]]


def _joins_two(flat: str, start: int, stop: int) -> bool:
    """Tell whether a member is two whole indicators joined by 和 or 及."""
    pieces = re.split("[和及与]", flat[start:stop])
    return len(pieces) == 2 and all(len(p) > 2 and _MEASURED.search(p) for p in pieces)


def _common_object(flat: str, first: tuple[int, int], last: tuple[int, int]) -> tuple[int, int]:
    """Return '花生' of '花生种植、收获': what both acts are done to; an empty span when there is none."""
    act = _ACT.search(flat[slice(*first)])
    if act and act.start() >= 2 and _ACT.fullmatch(flat[slice(*last)]):
        return first[0], first[0] + act.start()
    return first[0], first[0]


def _shared_head(flat: str, others: list[tuple[int, int]], start: int, stop: int) -> int | None:
    """Return where the head that all members share begins in the last one, None when there is none."""
    for ending in _CLASS_ENDS:
        if not all(flat[s:e].endswith(ending) for s, e in others):
            continue
        at = flat.find(ending, start + 1, stop)
        if at >= 0 and at + len(ending) < stop:
            return at + len(ending)
    ends = {flat[e - 1] for _, e in others}
    at = flat.find(min(ends), start + 1, stop) if len(ends) == 1 else -1
    short = all(e - s <= _MAX_CLASS for s, e in [*others, (start, at)])
    if at >= 0 and short and stop - at > 2 and not flat.startswith("的", at + 1):
        return at + 1  # '县道和乡村道养护比例'
    owned = re.search("(?:承担|享有|持有|发放|实现|完成|投入|开展|办理|提供|拥有)的(?=[^的]+$)", flat[start:stop])
    if owned and owned.start() > 1:
        return start + owned.start()
    measured = _MEASURED.search(flat[start:stop])
    return start + measured.start() if measured and measured.start() >= 1 else None
