"""Read the tables that say what is paid to whom: a row for each thing, a column of amounts (补贴标准, 奖励金额).

Input: the head row of such a table, the lines above it, its rows. Output: `PaidHead`, `Support` facts.
Does not know: payments in running text (documents.support), columns of aims, duties and dates.

The column of amounts is known by its name; that of conditions (条件, 要求, 分档), of those who are paid (对象) and of
what is paid for (项目, 类别) say the rest; a first column that says none of these names who is paid. An amount needs a
unit: in the cell, in the head's brackets, or in the line '单位:万元' above the table. In a cell of words what bounds a
size ('投资500万元以上的') is no amount.
Source: the annexes of county policies that list what is paid (补贴标准表, 奖补资金分配表).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.cells import Cell, cells_of
from documents.model import Clause, Comparator, Measure, Plan, Span, Support
from documents.quantities import find_quantities
from documents.table_heads import ORDINAL, UNIT, bare, unit_of
from documents.value_tables import read_number

_PAYS = "(?:奖励|奖补|补助|补贴|资助|扶持|贴息|津贴|救助|支持)"
_AMOUNT = re.compile(
    rf".*{_PAYS}(?:资金|经费)?(?:的)?(?:标准|金额|额度|比例|上限|数额|额|总额|内容|方式|措施)?(?:\(.*\))?"
)
_NO_AMOUNT = re.compile("条件|要求|对象|项目|事项|类别|名称|依据|单位|部门|时间|已|上年|截至|不予")
_CONDITION = re.compile("条件|要求|情形|门槛|分档|规格|档次|等级|级别")
_WHO = re.compile("对象|受益|享受|乡镇|街镇|街道|单位|企业|主体|人员|姓名")
_FOR = re.compile("项目|事项|类别|类型|名称|内容|品目|机具|政策|种类|险种|作物")
_UNIT_LINE = re.compile(r"(?:单位|金额)\s*:\s*(?P<u>[^\s,;。|()]{0,3}元[^\s,;。|()]{0,4})")
_MONEY = re.compile("元")
_RATES = ("%", "‰")
_SIZE = re.compile("以[上下内]?的|以上|的(?!标准|比例|奖|补|资助|额度|一次性)|企业|项目|[(]?不?含")
_BOUNDED = re.compile(
    "(?:投资|收入|产值|销售|营业|纳税|税收|资产|注册|面积|规模|贷款|合同|成交|出口|进口)[^,。;、]{0,8}$"
)
_CEILING = re.compile("(?:累计|合计|每年|总额)*(?:最高|最多|不超过|不得超过|至多|上限|封顶)[^,。;、\\d]{0,6}$")
_TOTAL = re.compile("总计|合计|小计")
_MAX_HEAD = 20  # characters of a cell of a head
_LINES = 2  # above the table that may say in what unit it counts


@dataclass(frozen=True, slots=True)
class PaidHead:
    """What the columns of a table of payments hold."""

    row: Clause
    amounts: tuple[tuple[int, str, str], ...]  # column, what is paid, unit
    condition: int | None
    who: int | None
    what: int | None  # the column of what is paid for


def paid_head(plan: Plan, flat: str, clause: Clause, words: Sequence[str], above: Sequence[Clause]) -> PaidHead | None:
    """Return what the columns hold where `words` are those of the head row of a table of payments."""
    plain = [bare(word) for word in words]
    if len(words) < 2 or any(len(word) > _MAX_HEAD or "。" in word for word in plain):
        return None
    if any(read_number(flat, cell) for cell in cells_of(plan.text, flat, clause.start, clause.end)):
        return None
    stated = next((m["u"] for c in above[-_LINES:] if (m := _UNIT_LINE.search(flat, c.start, c.end))), "")
    amounts = tuple(
        (i, re.sub(r"[(（].*", "", words[i]).strip(), unit_of(words[i]) or stated)
        for i, word in enumerate(plain) if i and _AMOUNT.fullmatch(word) and not _NO_AMOUNT.search(word)
    )  # fmt: skip
    if not amounts:
        return None
    paid = {i for i, _, _ in amounts}
    rest = [i for i, word in enumerate(plain) if i not in paid and not ORDINAL.fullmatch(word) and not UNIT.match(word)]
    condition = next((i for i in rest if _CONDITION.search(plain[i])), None)
    who = next((i for i in rest if _WHO.search(plain[i]) and i != condition), None)
    what = next((i for i in rest if _FOR.search(plain[i]) and i not in (condition, who)), None)
    if who is None and what is None and condition is None:
        who = next((i for i in rest if i < min(paid)), None)
    return PaidHead(clause, amounts, condition, who, what) if {condition, who, what} != {None} else None


def payments_of(plan: Plan, flat: str, clause: Clause, head: PaidHead) -> Iterator[tuple[Support, Cell, int]]:
    """Yield what a row pays, with the cell of the amount and its column."""
    cells = cells_of(plan.text, flat, clause.start, clause.end)

    def said(column: int | None) -> str:
        return plan.text[cells[column].start : cells[column].end] if column is not None and column < len(cells) else ""

    who, what, condition = said(head.who), said(head.what), said(head.condition)
    if not (who or what or condition) or _TOTAL.search(who or what):
        return
    for column, paid, unit in head.amounts:
        if column >= len(cells):
            continue
        cell = cells[column]
        for amount in _amounts(plan, flat, cell, unit):
            written, value, top, own, comparator, measure, ceiling = amount
            yield Support(
                "support", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                also=(Span(head.row.clause_id, head.row.start, head.row.end, head.row.text),), beneficiary=who,
                condition=condition or None, ceiling=ceiling, indicator=what or paid, comparator=comparator,
                value=value, value_max=top, unit=own, value_text=written, measure=measure,
            ), cell, column  # fmt: skip


_Amount = tuple[str, float | None, float | None, str, Comparator, Measure, str | None]


def _amounts(plan: Plan, flat: str, cell: Cell, unit: str) -> Iterator[_Amount]:
    """Yield the amounts of a cell: its text, value, upper end, unit, comparator, measure and ceiling."""
    text = plan.text[cell.start : cell.end]
    number = read_number(flat, cell)
    if number is not None and (own := number.unit or unit):
        if _MONEY.search(own) or own in _RATES:
            ceiling = text if number.comparator == "<=" else None
            yield text, number.value, number.value_max, own, number.comparator, "level", ceiling
        return
    plain = flat[cell.start : cell.end]
    for found in find_quantities(text):
        at = found.start + found.text.index(found.value_text)
        if not (_MONEY.search(found.unit) or found.unit in _RATES) or found.text.endswith("以上"):
            continue
        if _SIZE.match(plain, found.end) or _BOUNDED.search(plain, 0, at):
            continue
        limit = _CEILING.search(plain, 0, at)
        comparator: Comparator = "<=" if limit else found.comparator
        ceiling = None
        if comparator == "<=":
            ceiling = (text[limit.start() : at] if limit else "") + found.value_text
        yield found.value_text, found.value, found.value_max, found.unit, comparator, found.measure, ceiling
