"""Find values with their units in a text.

Input: any text, simplified or traditional, half- or full-width.
Output: `Quantity` values with exact spans, in text order, never overlapping.
Does not know: what a value is about (documents.facts), which flaws the text has (documents.defects).

A number is a quantity when a unit or measure word follows it (data/units.tsv), or when a word of comparison
stands before it ('达到60'). Labels, document numbers, dates, telephone numbers and names with digits in them
('5G', '500强', '“221”产业体系', '千亿级') are none. The unit is kept as written: '130万平方米' is 130 of 万平方米.
A value that the text leaves open ('十几家', '提升个百分点') is None. '翻一番' is 2 倍, '翻两番' 4 倍.
Source: GB/T 15835—2011 for numbers; GB 3100—1993 for units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.figures import Figure, find_figures
from documents.model import Comparator, Measure, Quantity
from documents.numbering import flatten
from documents.periods import find_periods

# Words of comparison before a number; `到` and the like may stand between.
_LINK = r"(?:到了?|至了?|了|为|在|有|约)?\s*$"
_BEFORE_WORDS: tuple[tuple[str, Comparator], ...] = (
        (r"不(?:得|应|能)?(?:低|少|小|亚|逊)于|至少(?:达到?)?|最少|最低|≥|⩾|>=|应?不短于", ">="),
        (r"不(?:得|应|宜|能|予|再)?(?:超过|高于|大于|多于|长于|超出|突破)|最高(?:不超过|可|可达|达)?"
         r"|最[高多长](?:不超过|可)?(?:给予|支持|奖励|奖补|补助|补贴|资助)?|至多|上限(?:是)?|≤|⩽|<=", "<="),
        (r"超过|突破|高于|大于|多于|优于|超出|跨越|[跨迈]上|(?<!赶)超|>", ">"),
        (r"低于|小于|少于|不足|不到|不满|未满|短于|<", "<"),
        (r"大约|约|接近|将近|近", "~"),
        (r"达到?|达成|实现|完成|控制|限制|压减|压缩|(?:保持|稳定|维持)|提高|提升|增加|增长|扩大|下降|降低?|缩短|减少|增|升|发展(?=[到至])"
         r"|为|是|占", "="),
)  # fmt: skip
_AFTER_WORDS: tuple[tuple[str, Comparator], ...] = (
    (r"(?:\(含[^()]{0,8}\))?(?:及其?)?以上(?:\(含[^()]{0,8}\))?|起步", ">="),
    (r"(?:\(含[^()]{0,8}\))?(?:及其?)?以下(?:\(含[^()]{0,8}\))?|[以之]内|内(?=[,。;、)]|$)", "<="),
    (r"左右|上下", "~"),
)
_BEFORE = tuple((re.compile(f"(?:{words}){_LINK}"), comparator) for words, comparator in _BEFORE_WORDS)
_AFTER = tuple((re.compile(rf"\s*(?:{words})"), comparator) for words, comparator in _AFTER_WORDS)
_QUALIFIER = re.compile(
    "力争|(?<!积极)(?<!向上)争取|确保|保持|原则上|年均|月均|平均|累计|新增|净增|新建|每年|(?<!分)年度|全年|动态|合计|总计|共计|逐年|下降|降低"
)
_INCREMENT = re.compile("新增|净增|新建|增设|增加(?!值)|新(?:培育|引进|招引|认定|获|设|创|组建|登记|发展|改)")
_GROWTH = re.compile(
    r"(?:增长|增速|增幅|增加(?!值)|提高|提升|下降|降低|减少|上升|压减|缩短|压缩|递增|递减|增收|降幅|降)(?![到至在])"
)
_PERCENT = ("%", "‰", "‱")
# '不低于土地最低价标准的70%': the comparison stands before what is compared with.
_FAR = re.compile(
    r"(不(?:得|应|能)?(?:低于|少于|高于|超过)|超过|高于|低于)[^,。;、\d]{1,40}(?:的|均值|均水平|总量|总额)$"
)
_LEAST = re.compile("(?:至少|最少)[一-鿿]{1,4}$")  # '至少建设一所'

_SHORTER = re.compile("(?:压缩|缩短|压减|控制)[到至在为]$")  # '压缩至5个工作日以内': a length that is aimed at

# Spans in which no quantity stands.
_CLOSED = tuple(
    re.compile(pattern)
    for pattern in (
        r"[(\[](?:19|20)?[\dx×]{2,4}[)\]]\s*第?\d+号",
        r"(?:第\s*)?\d+号",
        r"(?<!\d)\d{3,4}-(?:\d{7,8}|\d{3,4}-\d{3,4})(?!\d)",
        r"(?<!\d)1[3-9]\d{9}(?!\d)",
        r"\d+(?:小时|分钟)(?:自助|不间断|不打烊|在线|热线|值[班守]|全天候|服务)",
        r"\d+(?:小时|分钟)[一-鿿]{0,6}圈",
        r"(?:\d+|[一二两三四五六七八九十]+)个?年\s*(?:行动|计划|规划|攻坚|倍增|滚动|一遇|提升|任务)",
        r"[“「『](?!(?:创建|新建|新增|建成|建设|打造|培育|完成|引进)\d+[个家所座处张套])[^“”「」『』。;,\n]{1,15}[”」』]",
        r'"[^"。;,\n]{1,15}"',
        r"《[^《》\n]{1,120}》",
    )
)


def find_quantities(text: str) -> list[Quantity]:
    """Return the values with units in `text`, in order; spans are exact in `text`."""
    flat = flat_text(text)
    blocked = bytearray(len(flat))
    for start, end in _closed_spans(text, flat):
        blocked[start:end] = b"\1" * (end - start)
    found: list[Quantity] = []
    taken = 0
    for figure in find_figures(flat):
        if figure.start < taken or any(blocked[figure.start : figure.end]):
            continue
        quantity = _read(text, flat, figure, taken, found[-1] if found else None)
        if quantity is not None:
            found.append(quantity)
            taken = quantity.end
    return found


def flat_text(text: str) -> str:
    """Return `text` simplified, half-width and in lower case: same length, same offsets."""
    return flatten(text).translate(_LOWER)


_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def _closed_spans(text: str, flat: str) -> Iterator[tuple[int, int]]:
    for period in find_periods(text):
        if not _SHORTER.search(flat, max(0, period.start - 8), period.start):
            yield period.start, period.end
    for pattern in _CLOSED:
        for match in pattern.finditer(flat):
            yield match.span()


def _read(text: str, flat: str, figure: Figure, taken: int, previous: Quantity | None) -> Quantity | None:
    """Return the quantity of a figure with the words of comparison around it, None when it is none."""
    start, end = figure.start, figure.end
    head = flat[max(taken, start - 12) : start]
    before: Comparator | None = None
    for pattern, comparator in _BEFORE:
        if match := pattern.search(head):
            before, start = comparator, start - (len(head) - match.start())
            break
    if before is None and (far := _FAR.search(flat, _part_start(flat, figure.start), figure.start)):
        before = next(comparator for pattern, comparator in _BEFORE if pattern.search(far[1]))
    if before is None and _LEAST.search(flat, _part_start(flat, figure.start), figure.start):
        before = ">="
    if figure.bare and before is None:
        return None
    after: Comparator | None = None
    for pattern, comparator in _AFTER:
        if match := pattern.match(flat, end):
            after, end = comparator, match.end()
            break
    clause_start = _part_start(flat, figure.start)
    qualifiers = tuple(text[m.start() : m.end()] for m in _QUALIFIER.finditer(flat, clause_start, figure.start))
    scope = flat[max(clause_start, taken) : figure.start]
    return Quantity(
        start=start,
        end=end,
        text=text[start:end],
        value=figure.value,
        value_max=figure.value_max,
        unit=_unit_as_written(text, figure),
        value_text=text[figure.start : figure.end],
        comparator=figure.comparator or _comparator(before, after),
        qualifiers=qualifiers,
        measure=figure.measure or _measure(scope, figure.unit, qualifiers, previous),
    )


def _part_start(flat: str, at: int) -> int:
    """Return where the stretch between commas begins that holds flat[at]."""
    return max((flat.rfind(mark, 0, at) for mark in ",。;:!?\n"), default=-1) + 1


def _unit_as_written(text: str, figure: Figure) -> str:
    """Return the unit with the capitals of the text ('MW'); a form such as '翻一番' brings its own."""
    if figure.unit == "个百分点":
        return "百分点"
    written = flatten(text[figure.end - len(figure.unit) : figure.end])
    return written if flat_text(written) == figure.unit else figure.unit


def _comparator(before: Comparator | None, after: Comparator | None) -> Comparator:
    if before in (None, "=", "~") and after is not None:
        return after
    return before or "="


def _measure(scope: str, unit: str, qualifiers: tuple[str, ...], previous: Quantity | None) -> Measure:
    """Return what kind of value it is, from the words between the last value or comma and the number."""
    if previous is not None and previous.unit == unit and scope in ("、", "和", "及", "或"):
        return previous.measure
    if "百分点" in unit or unit.endswith("个点"):
        return "growth"
    if unit in _PERCENT or unit == "倍":
        if _GROWTH.search(scope):
            return "growth"
        return "level" if unit == "倍" else "share"
    if "累计" in scope or "累计" in qualifiers:
        return "cumulative"
    return "increment" if _INCREMENT.search(scope) else "level"
