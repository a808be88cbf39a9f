"""Read the facts that stand in tables with a head row: who does which task by when, and indicators by year.

Input: a plan and its clauses; a table is a run of clauses of kind 'table', cells joined by ' | '.
Output: `Duty`, `Deadline` and `Target` facts, and the stretches of the rows that were read.
Does not know: tables without a head row; those are read as sentences.

The head row says what a column holds: 任务 or 指标 name the row; 牵头单位, 责任单位, 配合单位 give roles; 完成时限 the
date; 单位 the unit; a year, or 目标值 under a year, a value. Columns of a base year (基期, 现状) are not aims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.duties import split_units
from documents.indicators import normalize_indicator
from documents.model import Clause, Comparator, Deadline, Duty, DutyRole, Fact, Measure, Plan, Span, Target
from documents.periods import find_periods, year_of
from documents.quantities import find_quantities, flat_text

_NAME = re.compile(r"任务|工作内容|事项|项目(?:名称)?$|重点工作|主要工作|内容$|举措|措施|指标|类别名称|名称")
_ROLES: tuple[tuple[re.Pattern[str], DutyRole], ...] = (
    (re.compile("牵头|主办|主责"), "lead"),
    (re.compile("配合|协同|协办|参与|协作"), "cooperate"),
    (re.compile("责任|承办|落实(?:单位|部门)|实施单位|推进(?:单位|部门)|负责"), "responsible"),
)
_DUE = re.compile("(?:完成|办结|推进|实施)?(?:时限|时间|期限|节点)|进度要求")
_UNIT = re.compile("^(?:计量)?单位$")
_BASE = re.compile("基期|现状|实际|基准|基数|完成值|已")
_NUMBER = re.compile(
    r"\s*\(?(?P<before>≥|>=|>|≤|<=|<|约|不低于|不超过)?\s*(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"\s*(?P<u>[^\d\s()]{0,8}?)(?P<after>以上|左右|以内|以下)?\)?\s*"
)
_COMPARATORS: dict[str, Comparator] = {
    "≥": ">=", ">=": ">=", "不低于": ">=", "以上": ">=", ">": ">", "≤": "<=", "<=": "<=", "不超过": "<=", "以内": "<=",
    "以下": "<=", "<": "<", "约": "~", "左右": "~",
}  # fmt: skip
_SECTION = re.compile(r"(?!附|表|注)[^。;|]{2,40}\s*")  # '行动二:重塑新居', between the rows of one table
_COUNTED = re.compile(r"\|?\s*\d{1,3}\s*\|")
_IN_BRACKETS = re.compile(r"[((](?P<u>[^()()]{1,10})[))]\s*$")


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Head:
    """What the columns of a table hold."""

    row: Clause
    name: int
    roles: tuple[tuple[int, DutyRole], ...]
    due: int | None
    unit: int | None
    years: tuple[tuple[int, str, str], ...]  # column, period, as written


@dataclass(frozen=True, slots=True)
class CellFact:
    """A fact, and the cell that states it: its span in the plan's text, its column from 1."""

    fact: Fact
    start: int
    end: int
    column: int


def find_in_tables(plan: Plan, clauses: Sequence[Clause]) -> tuple[list[Fact], list[tuple[int, int]]]:
    """Return the facts of tables with a head row, and the stretches of their rows."""
    found, taken = read_tables(plan, clauses)
    return [one.fact for one in found], taken


def read_tables(plan: Plan, clauses: Sequence[Clause]) -> tuple[list[CellFact], list[tuple[int, int]]]:
    """Return the facts of tables with a head row, each with its cell, and the stretches of their rows."""
    flat = flat_text(plan.text)
    found: list[CellFact] = []
    taken: list[tuple[int, int]] = []
    head: _Head | None = None
    parted = False  # by the name of a section since the last row
    for clause in clauses:
        if clause.kind != "table":
            parted = True
            if not _SECTION.fullmatch(flat, clause.start, clause.end):
                head = None
            continue
        if parted and not _COUNTED.match(flat, clause.start, clause.end):
            head = None
        parted = False
        own = _head(plan, flat, clause)
        if own is not None:
            head = own
            taken.append((clause.start, clause.end))
        elif head is not None:
            found += _row(plan, flat, clause, head)
            taken += _around_name(flat, clause, head)
    return found, taken


def _around_name(flat: str, clause: Clause, head: _Head) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a row beside the cell that names it; a task may state values of its own."""
    cells = _cells(flat, clause)
    if head.years or head.name >= len(cells):
        yield clause.start, clause.end
        return
    name = cells[head.name]
    yield clause.start, name.start
    yield name.end, clause.end


def _cells(flat: str, clause: Clause) -> list[_Cell]:
    """Return the cells of a row, blanks trimmed."""
    cells = []
    start = clause.start
    for i in range(clause.start, clause.end + 1):
        if i == clause.end or flat[i] == "|" or clause.text[i - clause.start] == "\t":
            left, right = start, i
            while left < right and flat[left] in " \n":
                left += 1
            while right > left and flat[right - 1] in " \n":
                right -= 1
            cells.append(_Cell(left, right))
            start = i + 1
    edges = cells[1:] if cells and cells[0].start == cells[0].end and flat[clause.start] == "|" else cells
    return edges[:-1] if edges and flat[clause.end - 1] == "|" else edges


def _head(plan: Plan, flat: str, clause: Clause) -> _Head | None:
    cells = _cells(flat, clause)
    words = [flat[c.start : c.end].replace(" ", "") for c in cells]
    if any(len(w) > 20 for w in words):
        return None
    name = next((i for i, w in enumerate(words) if _NAME.search(w) and not _UNIT.match(w)), None)
    roles = tuple((i, role) for i, w in enumerate(words) for pattern, role in _ROLES[:3] if pattern.search(w))
    due = next((i for i, w in enumerate(words) if _DUE.search(w)), None)
    unit = next((i for i, w in enumerate(words) if _UNIT.match(w)), None)
    years = []
    for i, cell in enumerate(cells):
        periods = find_periods(plan.text[cell.start : cell.end])
        if periods and year_of(periods[0].value) and not _BASE.search(words[i]) and i != due:
            years.append((i, periods[0].value, periods[0].text))
    if name is None or not (roles or due is not None or years):
        return None
    first: dict[int, DutyRole] = {}
    for i, role in roles:
        first.setdefault(i, role)
    issued = plan.issued_on[:4] if plan.issued_on else "0000"
    aims = tuple(y for y in years if (year_of(y[1]) or "") >= issued)
    return _Head(clause, name, tuple(first.items()), due, unit, aims if plan.issued_on else aims[-1:])


def _row(plan: Plan, flat: str, clause: Clause, head: _Head) -> Iterator[CellFact]:
    cells = _cells(flat, clause)
    if head.name >= len(cells):
        return
    name = plan.text[cells[head.name].start : cells[head.name].end]
    columns = Span(head.row.clause_id, head.row.start, head.row.end, head.row.text)
    for column, role in head.roles:
        units = split_units(plan.text, flat, cells[column].start, cells[column].end) if column < len(cells) else ()
        if units and name:
            duty = Duty("duty", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                        also=(columns,), task=name, role=role, units=units)  # fmt: skip
            yield CellFact(duty, cells[column].start, cells[column].end, column + 1)
    if head.due is not None and head.due < len(cells) and name:
        written = plan.text[cells[head.due].start : cells[head.due].end]
        for period in find_periods(written)[:1]:
            due = Deadline("deadline", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                           also=(columns,), task=name, due=period.value, due_text=written)  # fmt: skip
            yield CellFact(due, cells[head.due].start, cells[head.due].end, head.due + 1)
    for column, value, text in head.years:
        if column < len(cells) and name:
            for target in _target(plan, flat, clause, head, cells, column, (value, text), name):
                yield CellFact(target, cells[column].start, cells[column].end, column + 1)


def _target(
    plan: Plan, flat: str, clause: Clause, head: _Head, cells: list[_Cell], column: int, period: tuple[str, str],
    name: str,
) -> Iterator[Target]:  # fmt: skip
    cell = cells[column]
    number = _NUMBER.fullmatch(flat, cell.start, cell.end)
    if number is None:
        return
    unit = plan.text[cells[head.unit].start : cells[head.unit].end] if head.unit is not None else ""
    in_name = _IN_BRACKETS.search(name)
    if not unit and in_name:
        unit, name = in_name["u"], name[: in_name.start()]
    unit = number["u"] or flat_text(unit).strip("()% ") or ("%" if "%" in flat_text(unit) else "")
    sample = find_quantities(f"{name}{number['n']}{unit}")
    measure: Measure = sample[-1].measure if sample else "level"
    value = float(number["n"].replace(",", ""))
    comparator = _COMPARATORS.get(number["before"] or "") or _COMPARATORS.get(number["after"] or "") or "="
    yield Target(
        "target", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
        also=(Span(head.row.clause_id, head.row.start, head.row.end, head.row.text),), indicator=name.strip(),
        comparator=comparator, value=value, unit=unit, value_text=plan.text[cell.start : cell.end],
        measure="cumulative" if plan.text[cell.start : cell.start + 1] in ("[", "［") else measure, period=period[0],
        period_text=period[1], indicator_group=normalize_indicator(name),
    )  # fmt: skip
