"""Read the facts that stand in tables with a head row: who does which task by when, and indicators by year.

Input: a plan and its clauses; a table is a run of clauses of kind 'table', cells joined by ' | '.
Output: `Duty`, `Deadline` and `Target` facts, and the stretches of the rows that were read.
Does not know: what the words of a head mean (documents.table_heads, documents.value_tables); what stands in tables
without a head row beside dates and bodies; those are read as sentences.

Rows of one cell before the head are the table's title. A head may have two rows, the upper spanning the columns of the
lower. A row that merged cells made short is put under the columns that it fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.cells import Cell, cells_of
from documents.due_cells import due_of, year_told
from documents.duties import split_units
from documents.flat_tables import BODIES
from documents.indicators import normalize_indicator
from documents.model import Clause, Deadline, Duty, Fact, Plan, Span, Target
from documents.periods import find_periods, year_of
from documents.quantities import find_quantities, flat_text
from documents.table_heads import COUNTED, Aim, Head, filled, head_of, spans, spread, words_of
from documents.value_tables import ValueHead, apart, measure_of, read_number, targets_of, value_head

_SECTION = re.compile(r"(?!附|表|注)[^。;|]{2,40}\s*")  # '行动二:重塑新居', between the rows of one table
_ABOVE = 4  # lines above a table that may say what it is
_BY = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?[底末]?前?")
_MIN_TASK = 5  # characters
_SHARES_OUT = re.compile("(?:任务|责任|职责|工作)(?:分解|分工|清单)|责任单位")
_WORK = re.compile("[一-鿿]{5}")  # what is done: no number, date or name
_GROUP = re.compile("[^，。；、,;]{0,12}")  # of rows: '重点考核部门'
_BODY = r"[^、，,。；;：:\d\s|]{1,20}(?:[局委办厅部院镇乡科处股室站]|中心|公司|集团|街道|专班|政府|管委会|[支大]队)"
_BODIES_ALONE = re.compile(rf"{_BODY}(?:[、，,\s]+{_BODY})*")
_LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*")


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
    head: Head | None = None
    values: ValueHead | None = None
    year: str | None = None  # that the table is about
    above: list[Clause] = []  # what stands between the last row and this one
    over: list[str] = []  # the upper row of a head
    inside = False
    for clause, after in zip(clauses, [*clauses[1:], None], strict=True):
        if clause.kind != "table":
            above, inside, over = [*above[1 - _ABOVE :], clause], False, []
            if not _SECTION.fullmatch(flat, clause.start, clause.end):
                head = values = None
            continue
        below = after if after is not None and after.kind == "table" else None
        own = words_of(plan, flat, clause)
        first = not inside and not COUNTED.match(flat, clause.start, clause.end)
        if first and sum(map(bool, own)) < 2:  # a title within the table
            above = [*above[1 - _ABOVE :], clause]
            taken += [] if "。" in clause.text else [(clause.start, clause.end)]
            continue
        if first and not over and below is not None and spans(own, words_of(plan, flat, below)):
            over = own
            taken.append((clause.start, clause.end))
            continue
        words, tops = filled(over, own), spread(over, own) if over else []
        titles = [line.text for line in reversed(above)]
        if first:
            head, values = None, value_head(plan, flat, clause, words, tops, above, below)
            year = year_told([*titles, plan.title])
        above, over, inside = [], [], True
        named = _new_head(plan, clause, words, tops, titles, head, values if first else None)
        if named is not None:
            head = named
            values = None if named.aims else values
        if named is not None or (values and first):
            taken.append((clause.start, clause.end))
            continue
        if head is None and values is None:
            found += _dated(plan, flat, clause)
            found += _shared_out(plan, flat, clause)
        if head is not None:
            facts = list(_row(plan, flat, clause, head, year))
            found += facts
            taken += _around_name(plan, flat, clause, head, facts)
        if values is not None:
            found += (CellFact(t, c.start, c.end, n + 1) for t, c, n in targets_of(plan, flat, clause, values))
            taken.append((clause.start, clause.end))
    return found, taken


def _new_head(
    plan: Plan, clause: Clause, words: Sequence[str], tops: Sequence[str], titles: Sequence[str], before: Head | None,
    values: ValueHead | None,
) -> Head | None:  # fmt: skip
    """Return the head that a row is; below another head only one that says who does the work, or by when."""
    head = head_of(plan, clause, words, tops, values.label if values else None, titles)
    if head is None or before is None or head.roles or (head.due is not None and not any(map(find_periods, words))):
        return head
    return None


def _dated(plan: Plan, flat: str, clause: Clause) -> Iterator[CellFact]:
    """Yield the deadline of a row without a head where a cell is nothing but a date that 前 or 底 makes one."""
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    for column, cell in enumerate(cells, start=1):
        task = max((plan.text[c.start : c.end] for c in cells if c is not cell), key=len, default="")
        written = plan.text[cell.start : cell.end]
        due = find_periods(written) if _BY.fullmatch(written) else []
        if len(due) == 1 and len(task) >= _MIN_TASK and year_of(due[0].value):
            fact = Deadline("deadline", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                            task=task, due=due[0].value, due_text=written)  # fmt: skip
            yield CellFact(fact, cell.start, cell.end, column)
            return


def _shared_out(plan: Plan, flat: str, clause: Clause) -> Iterator[CellFact]:
    """Yield the duty of a row without a head, in a plan called 任务分解表 and the like: a cell names only bodies."""
    if not _SHARES_OUT.search(plan.title):
        return
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    words = [plan.text[c.start : c.end] for c in cells]
    for column, (cell, written) in enumerate(zip(cells, words, strict=True), start=1):
        if not _BODIES_ALONE.fullmatch(written):
            continue
        before = max(words[: column - 1], key=len, default="")
        after = next((word for word in words[column:] if _WORK.search(word)), "")
        task = after if after and _GROUP.fullmatch(before) else before if len(before) >= _MIN_TASK else after
        if task:
            duty = Duty("duty", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                        task=task, units=tuple(re.split(r"[、，,\s]+", written)))  # fmt: skip
            yield CellFact(duty, cell.start, cell.end, column)
            return


def _around_name(
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
    for start, end in sorted({(cells[i].start, cells[i].end) for i in (head.name, head.due) if i in cells}):
        yield begin, start
        begin = end
    yield begin, clause.end


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


def _row(plan: Plan, flat: str, clause: Clause, head: Head, year: str | None) -> Iterator[CellFact]:
    """Yield what a row says: who does the task that it names, by when, and the values that it is to reach."""
    cells = _placed(plan, flat, clause, head)
    if head.name not in cells:
        return
    name = plan.text[cells[head.name].start : cells[head.name].end]
    columns = Span(head.row.clause_id, head.row.start, head.row.end, head.row.text)
    for column, role in head.roles:
        units = _units(plan.text, flat, cells[column]) if column in cells else ()
        if units and name:
            duty = Duty("duty", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                        also=(columns,), task=name, role=role, units=units)  # fmt: skip
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


def _units(text: str, flat: str, cell: Cell) -> tuple[str, ...]:
    """Return the bodies in a cell; where each had a line of its own, blanks or the mark of a line break part them."""
    marks = [cell.start, *(at for m in _LINE_BREAK.finditer(text, cell.start, cell.end) for at in m.span()), cell.end]
    units = [unit for i in range(0, len(marks), 2) for unit in split_units(text, flat, marks[i], marks[i + 1])]
    return tuple(part for unit in units for part in (unit.split() if _BODIES_ALONE.fullmatch(unit) else [unit]))


def _target(
    plan: Plan, flat: str, clause: Clause, head: Head, cells: dict[int, Cell], aim: Aim, name: str
) -> Iterator[Target]:
    cell = cells[aim.column]
    number = read_number(flat, cell)
    if number is None:
        return
    unit = plan.text[cells[head.unit].start : cells[head.unit].end] if head.unit in cells else ""
    if not unit:
        name, unit = apart(name)
    share = "%" if "%" in flat_text(unit) else ""
    unit = number.unit or aim.unit or flat_text(unit).strip("()% ") or share
    subject, indicator = (name, aim.held) if aim.held else ("", name.strip())
    measure = measure_of(indicator, number, unit)
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
