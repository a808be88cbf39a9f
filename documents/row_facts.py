"""Read what a row of a table says: who does which task by when, and the values to reach.

Input: a plan, a row of it, the head of its table or none. Output: facts, each with the cell that states it.
Does not know: where a table begins, which head a row belongs to (documents.tables).

A row that merged cells made short is put under the columns that it fits. Without a head a row is read only where a
cell is nothing but a date with 前 or 底, or, in a plan that shares tasks out or below the title of a list of tasks or
indicators, nothing but bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.body_cells import BODIES_ALONE, bodies_in
from documents.cells import Cell, cells_of
from documents.due_cells import due_of
from documents.flat_columns import fits
from documents.flat_headless import OFFICE
from documents.flat_tables import BODIES
from documents.indicators import normalize_indicator
from documents.model import Clause, Deadline, Duty, Fact, Plan, Span, Target
from documents.normalization import simplify
from documents.notes import Order
from documents.periods import find_periods, year_of
from documents.quantities import find_quantities
from documents.table_heads import ORDINAL, STROKE, Aim, Head
from documents.value_tables import apart, measure_of, read_number

_BY = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?[底末]?前?")
_LAST_WORDS = 2  # characters behind a date that belong to it: 前, 完成
_MIN_TASK = 5  # characters
_SHARES_OUT = re.compile("(?:任务|责任|职责|工作)(?:分解|分工|清单)|责任单位")
_WORK = re.compile("[一-鿿]{5}")  # what is done: no number, date or name
_MATTER = re.compile("[一-鿿]{4}")  # what a row is about: no person
_GROUP = re.compile("[^，。；、,;]{0,12}")  # of rows: '重点考核部门'
_WRAPPED = re.compile(r"^[(（]([^()（）]+)[)）]$")


@dataclass(frozen=True, slots=True)
class CellFact:
    """A fact, and the cell that states it: its span in the plan's text, its column from 1."""

    fact: Fact
    start: int
    end: int
    column: int


def dated(plan: Plan, flat: str, clause: Clause) -> Iterator[CellFact]:
    """Yield the deadline of a row without a head where a cell is nothing but a date that 前 or 底 makes one."""
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    if any(ORDINAL.fullmatch(flat, cell.start, cell.end) and cell.start < cell.end for cell in cells):
        return  # a head that runs on into the row below it
    for column, cell in enumerate(cells, start=1):
        task = max((plan.text[c.start : c.end] for c in cells if c is not cell), key=len, default="")
        written = plan.text[cell.start : cell.end]
        due = find_periods(written) if _BY.fullmatch(written) else []
        if len(due) == 1 and len(task) >= _MIN_TASK and year_of(due[0].value):
            fact = Deadline("deadline", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                            task=task, due=due[0].value, due_text=written)  # fmt: skip
            yield CellFact(fact, cell.start, cell.end, column)
            return


def shared_out(plan: Plan, flat: str, clause: Clause) -> Iterator[CellFact]:
    """Yield the duty of a row without a head, in a plan called 任务分解表 and the like: a cell names only bodies."""
    if not _SHARES_OUT.search(plan.title):
        return
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    words = [plan.text[c.start : c.end] for c in cells]
    for column, (cell, written) in enumerate(zip(cells, words, strict=True), start=1):
        if not BODIES_ALONE.fullmatch(written):
            continue
        before = max(words[: column - 1], key=len, default="")
        after = next((word for word in words[column:] if _WORK.search(word)), "")
        task = after if after and _GROUP.fullmatch(before) else before if len(before) >= _MIN_TASK else after
        if task:
            duty = Duty("duty", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                        task=task, units=tuple(re.split(r"[、，,\s]+", written)))  # fmt: skip
            yield CellFact(duty, cell.start, cell.end, column)
            return


def laid_on(plan: Plan, flat: str, clause: Clause, order: Order | None) -> Iterator[CellFact]:
    """Yield the duties of a row without a head in a list of tasks or indicators: number, name, and one cell of offices.

    `order`: what the plan says of who stands first.
    """
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    words = [plan.text[cell.start : cell.end] for cell in cells]
    named = [i for i, word in enumerate(words) if i > 1 and fits("who", word) and OFFICE.search(word)]
    if len(named) != 1 or not _MATTER.search(words[1]):
        return
    for role, units in bodies_in(plan.text, flat, cells[named[0]], "responsible", order):
        duty = Duty("duty", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                    task=words[1], role=role, units=units)  # fmt: skip
        yield CellFact(duty, cells[named[0]].start, cells[named[0]].end, named[0] + 1)


def around_name(
    plan: Plan, flat: str, clause: Clause, head: Head, facts: Sequence[CellFact]
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a row beside the cell that names it; a task may state values of its own, by its date."""
    cells = _placed(plan, flat, clause, head)
    name = cells.get(head.name)
    words = plan.text[name.start : name.end] if name else ""
    settled = any(found.fact.kind == "deadline" for found in facts) and not ("《" in words or find_quantities(words))
    if head.aims or name is None or settled:
        yield clause.start, clause.end
        return
    begin = clause.start
    due = cells.get(head.due) if head.due is not None else None
    opened = {(name.start, name.end)} | (
        {(due.start, due.end)} if due and _is_date(plan.text[due.start : due.end]) else set()
    )
    for start, end in sorted(opened):
        yield begin, start
        begin = end
    yield begin, clause.end


def _is_date(words: str) -> bool:
    """Return whether the words of a cell are a date and hardly anything else."""
    return any(len(period.text) + _LAST_WORDS >= len(words) for period in find_periods(words))


def _placed(plan: Plan, flat: str, clause: Clause, head: Head) -> dict[int, Cell]:
    """Return the cells of a row by their columns; in a row that merged cells made short, bodies stand last."""
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    placed = dict(enumerate(cells))
    last = cells[-1]
    missing = [column for column, _ in head.roles if column >= len(cells)]
    if 2 < len(cells) < head.width and len(missing) == 1 and BODIES.fullmatch(plan.text, last.start, last.end):
        placed[missing[0]] = placed.pop(len(cells) - 1)
    if len(cells) < head.width and head.name not in placed and head.name - 1 in placed:
        placed[head.name] = placed[head.name - 1]  # the task stands where its group is left out
    name = placed.get(head.name)
    if name is not None and name.start == name.end:  # of merged cells only the first row has the name
        told = {head.due, head.unit, *(column for column, _ in head.roles), *(aim.column for aim in head.aims)}
        rest = [cell for column, cell in placed.items() if column not in told and column > head.name]
        task = max(rest, key=lambda cell: cell.end - cell.start, default=name)
        matter = placed.get(head.matter, name) if head.matter is not None else name
        placed[head.name] = task if _WORK.search(flat, task.start, task.end) else matter
    return placed


def facts_of(
    plan: Plan, flat: str, clause: Clause, head: Head, year: str | None, order: Order | None
) -> Iterator[CellFact]:
    """Yield what a row says: who does the task that it names, by when, and the values that it is to reach.

    `year`: that the table is about; `order`: what the plan says of who stands first.
    """
    cells = _placed(plan, flat, clause, head)
    if head.name not in cells:
        return
    name = plan.text[cells[head.name].start : cells[head.name].end]
    columns = Span(head.row.clause_id, head.row.start, head.row.end, head.row.text)
    order = head.order or (order if len(head.roles) == 1 else None)
    for column, role in head.roles if name else ():
        for own, units in bodies_in(plan.text, flat, cells[column], role, order) if column in cells else ():
            duty = Duty("duty", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                        also=(columns,), task=name, role=own, units=units)  # fmt: skip
            yield CellFact(duty, cells[column].start, cells[column].end, column + 1)
    if head.due is not None and head.due in cells and name:
        written = plan.text[cells[head.due].start : cells[head.due].end]
        if value := due_of(written, year):
            due = Deadline("deadline", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                           also=(columns,), task=name, due=value, due_text=written)  # fmt: skip
            yield CellFact(due, cells[head.due].start, cells[head.due].end, head.due + 1)
    for aim in head.aims:
        if aim.column in cells and name:
            for target in _target(plan, flat, clause, head, cells, aim, name):
                yield CellFact(target, cells[aim.column].start, cells[aim.column].end, aim.column + 1)


def _target(
    plan: Plan, flat: str, clause: Clause, head: Head, cells: dict[int, Cell], aim: Aim, name: str
) -> Iterator[Target]:
    cell = cells[aim.column]
    number = read_number(flat, cell)
    if number is None:
        return
    unit = plan.text[cells[head.unit].start : cells[head.unit].end] if head.unit in cells else ""
    if STROKE.fullmatch(unit):
        unit = ""
    elif not unit:
        name, unit = apart(name)
    unit = number.unit or aim.unit or _WRAPPED.sub(r"\1", simplify(unit).strip())
    subject, indicator = (name, aim.held) if aim.held else ("", name.strip())
    measure = measure_of(indicator, number, unit)
    if aim.growth and plan.text[cell.start : cell.start + 1] in tuple("[［〔【"):
        return
    if aim.growth:
        unit, measure = number.unit or aim.unit or "%", "growth"
    if plan.text[cell.start : cell.start + 1] in tuple("[［〔【"):
        measure = "cumulative"
    yield Target(
        "target", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
        also=(Span(head.row.clause_id, head.row.start, head.row.end, head.row.text),), subject=subject,
        indicator=indicator, comparator=number.comparator, value=number.value, value_max=number.value_max, unit=unit,
        value_text=plan.text[cell.start : cell.end], measure=measure, period=aim.period, period_text=aim.written,
        indicator_group=normalize_indicator(indicator),
    )  # fmt: skip
