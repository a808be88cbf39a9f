"""Read the tables that share out an aim: a row for each place or branch, a column for each value.

Input: the head row of such a table, the lines above it, its rows. Output: `ValueHead`, `Target` facts.
Does not know: duties and dates in tables, columns headed by years (documents.tables).

A table is one of aims when its title or a column says so (任务, 目标, 计划, 分配 …). Its first column that is no number
names the row: the subject; the head of a column names what is measured, with the unit in brackets; what '十四五' or a
year in the title says holds for all, unless a column, or the cell that spans it, names a year of its own. Where some
columns say themselves that they are aims, the others are none; columns of what is already there, of scores, standards
and prices never are.
Source: the annexes of work plans that share targets out (任务分解表, 指标分配表).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.cells import Cell, cells_of
from documents.indicators import normalize_indicator
from documents.model import Clause, Comparator, Measure, Plan, Span, Target
from documents.periods import find_periods, year_of
from documents.quantities import find_quantities
from documents.table_heads import ORDINAL, PLAN_YEARS, STROKE, UNIT, bare, rest_of, unit_of, years_of

_AIMS = re.compile("任务|目标|计划|指标|分解|分配|新增|拟建")
_NO_AIM = re.compile(
    "序号|编号|基期|现状|实际|基准|基数|完成|已|备注|说明|(?<!高)标准|总投资|总概算|单价|价格|奖|补[贴助]|分值|得分|权重|电话|[件宗页]数|人口|年份|时[间限]"
)
_INDICATOR = re.compile("指标")
_NAMED = re.compile("指标(?:名称|内容|项目)?$")
_MATTER = re.compile("项目|事项|实事|任务|工作")  # rows are things to do, no places
_PLAIN = re.compile("(?:目标|任务|计划|指标|分配|数量?|值|量|总)+")  # says nothing of what is measured
_IN_BRACKETS = re.compile(r"\s*[(（](?P<u>[^()（）]{1,10})[)）]\s*$")
_UNIT_LINE = re.compile(r"(?:单位|面积|金额|数量)\s*:\s*(?P<u>[^\s,;。|()]{1,8})")
_TOTAL = re.compile("总计|合计|小计|汇总|全[市省区县]")
_INCREMENT = re.compile("新增|净增|增加")
_NUMBER = re.compile(
    r"\s*\(?(?P<before>≥|>=|>|≤|<=|<|约|不低于|不超过)?\s*(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?:\s*(?:[-—–~～]+|至)\s*(?P<max>\d+(?:,\d{3})*(?:\.\d+)?))?"
    r"\s*(?P<u>[^\d\s()]{0,8}?)(?P<after>以上|左右|以内|以下)?\)?\s*"
)
_DATE = re.compile(r"\s*(?:(?:19|20)\d\d\s*年|\d{1,2}(?:\s*[-—–~～至]+\s*\d{1,2})?\s*[月日号])")
_CAPTION = re.compile(r"[^。;]{4,40}(?:表|清单|目录)\W*")
_COMPARATORS: dict[str, Comparator] = {
    "≥": ">=", ">=": ">=", "不低于": ">=", "以上": ">=", ">": ">", "≤": "<=", "<=": "<=", "不超过": "<=", "以内": "<=",
    "以下": "<=", "<": "<", "约": "~", "左右": "~",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """The number that a cell holds and nothing else."""

    value: float
    value_max: float | None
    unit: str  # '' when the cell gives none
    comparator: Comparator


@dataclass(frozen=True, slots=True)
class Column:
    """A column of aims."""

    at: int
    held: str  # what is measured
    unit: str
    period: tuple[str, str] | None  # its own: value, as written
    states: bool  # whether the column itself says that it is one of aims


@dataclass(frozen=True, slots=True)
class ValueHead:
    """What the columns of a table of aims hold."""

    row: Clause
    label: int
    by_indicator: bool  # rows are named by what is measured, not by whom it is for
    by_matter: bool  # rows are named by what is to be done
    unit: int | None  # the column of units
    columns: tuple[Column, ...]
    width: int
    period: tuple[str, str] | None  # value, as written
    title: Span | None  # the line that the period stands in


def read_number(flat: str, cell: Cell) -> Number | None:
    """Return the number of a cell that holds nothing else: '≥95', '11-14.5', '90以上'."""
    match = _NUMBER.fullmatch(flat, cell.start, cell.end)
    if match is None or _DATE.match(flat, cell.start, cell.end):
        return None
    comparator = _COMPARATORS.get(match["before"] or "") or _COMPARATORS.get(match["after"] or "") or "="
    top = float(match["max"].replace(",", "")) if match["max"] else None
    return Number(float(match["n"].replace(",", "")), top, match["u"], comparator)


def measure_of(name: str, number: Number, unit: str) -> Measure:
    """Return what kind of value a number is under a name."""
    sample = find_quantities(f"{name}{number.value:g}{unit}")
    return sample[-1].measure if sample else "increment" if _INCREMENT.match(name) else "level"


def value_head(
    plan: Plan, flat: str, clause: Clause, words: Sequence[str], tops: Sequence[str], above: Sequence[Clause],
    below: Clause | None,
) -> ValueHead | None:  # fmt: skip
    """Return what the columns hold where `clause`, whose cells say `words`, is the first row of a table of aims.

    `tops`: the words that span each column; `above`: the lines before it; `below`: the row after it, which shows the
    columns that hold numbers.
    """
    plain = [bare(word) for word in words]
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    if len(words) < 2 or any(len(word) > 20 for word in plain) or any(read_number(flat, c) for c in cells):
        return None
    shown = cells_of(plan.text, flat, below.start, below.end) if below else []
    numeric = {i for i, cell in enumerate(shown) if read_number(flat, cell)}
    labels = [i for i, word in enumerate(plain) if not ORDINAL.fullmatch(word) and i not in numeric]
    indicators = [i for i in labels if _NAMED.search(plain[i])]  # of several, the last is told most closely
    label = indicators[-1] if indicators else labels[0] if labels else None
    titles = [c for c in above if _AIMS.search(flat, c.start, c.end)]
    if label is None or not (titles or any(map(_AIMS.search, [*plain[label + 1 :], *map(bare, tops)]))):
        return None
    unit = next((m["u"] for c in above if (m := _UNIT_LINE.search(flat, c.start, c.end))), "")
    columns = [
        _column(i, words[i], tops[i] if i < len(tops) else "", unit)
        for i in range(label + 1, len(words))
        if i in numeric and plain[i] and not _NO_AIM.search(plain[i] + bare(tops[i] if i < len(tops) else ""))
    ]
    columns = [column for column in columns if column.states] or (columns if titles else [])
    period, title = _period(plan, flat, titles or [c for c in above[-2:] if _CAPTION.fullmatch(flat, c.start, c.end)])
    units = next((i for i, word in enumerate(plain) if UNIT.match(word) and i > label), None)
    indicator, matter = (pattern.search(plain[label]) is not None for pattern in (_INDICATOR, _MATTER))
    head = ValueHead(clause, label, indicator, matter, units, tuple(columns), len(words), period, title)
    return head if columns else None


def _column(at: int, words: str, top: str, unit: str) -> Column:
    """Return what a column holds, with its own year where it, or the cell that spans it, names one."""
    period = years_of(words) or years_of(top)
    name = apart(words)[0]
    rest = rest_of(words, period[1]) if period else name
    held = rest or (rest_of(top, period[1] if period else "") if top else "") or name
    states = _AIMS.search(bare(words) + bare(top)) is not None or period is not None
    return Column(at, held, unit_of(words) or unit_of(top) or unit, period, states)


def apart(name: str) -> tuple[str, str]:
    """Return a name without the unit in the brackets that close it, and the unit; '' when there is none."""
    match = _IN_BRACKETS.search(name)
    return (name[: match.start()].strip(), match["u"]) if match else (name.strip(), "")


def targets_of(plan: Plan, flat: str, clause: Clause, head: ValueHead) -> Iterator[tuple[Target, Cell, int]]:
    """Yield the target of each cell of a row that holds a number, with the cell and its column."""
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    label = cells[min(head.label, len(cells) - 1)]
    placed: dict[int, Cell] = dict(enumerate(cells))
    if _TOTAL.fullmatch(flat[cells[0].start : cells[0].end].strip()) and len(cells) < head.width:
        label = cells[0]
        numbers = [c for c in cells[1:] if read_number(flat, c)]
        wanted = [column.at for column in head.columns]
        placed = dict(zip(wanted[len(wanted) - len(numbers) :], numbers, strict=False))
    name = plan.text[label.start : label.end]
    if not name or read_number(flat, label):
        return
    for column in head.columns:
        number = read_number(flat, placed[column.at]) if column.at in placed else None
        if number is not None:
            own = plan.text[placed[head.unit].start : placed[head.unit].end] if head.unit in placed else ""
            unit = "" if STROKE.fullmatch(own) else own or column.unit
            target = _target(plan, clause, head, (name, column.held, unit), number, placed[column.at], column.period)
            yield target, placed[column.at], column.at


def _period(plan: Plan, flat: str, titles: Sequence[Clause]) -> tuple[tuple[str, str] | None, Span | None]:
    """Return the years that a title states, and where it stands."""
    for clause in titles:
        span = Span(clause.clause_id, clause.start, clause.end, clause.text)
        if found := [p for p in find_periods(clause.text) if year_of(p.value)]:
            return (found[-1].value, found[-1].text), span
        if years := PLAN_YEARS.search(flat, clause.start, clause.end):
            (period,) = find_periods(f"{years[0]}期间")
            return (period.value, plan.text[years.start() : years.end()]), span
    return None, None


def _target(
    plan: Plan, clause: Clause, head: ValueHead, names: tuple[str, str, str], number: Number, cell: Cell,
    own: tuple[str, str] | None,
) -> Target:  # fmt: skip
    label, held, unit = names
    subject, indicator = (label, held)
    if head.by_indicator or (head.by_matter and _PLAIN.fullmatch(bare(held))):
        subject, (indicator, in_name) = "", apart(label)
        unit = unit or in_name
    columns = Span(head.row.clause_id, head.row.start, head.row.end, head.row.text)
    unit = number.unit or unit
    period = own or head.period
    return Target(
        "target", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
        also=(*([head.title] if head.title and not own else ()), columns), subject=subject, indicator=indicator,
        comparator=number.comparator, value=number.value, value_max=number.value_max, unit=unit,
        value_text=plan.text[cell.start : cell.end], measure=measure_of(indicator, number, unit),
        period=period[0] if period else None, period_text=period[1] if period else None,
        indicator_group=normalize_indicator(indicator),
    )  # fmt: skip
