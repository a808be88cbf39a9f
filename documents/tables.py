"""Read the facts that stand in tables with a head row: who does which task by when, and indicators by year.

Input: a plan and its clauses; a table is a run of clauses of kind 'table', cells joined by ' | '.
Output: `Duty`, `Deadline` and `Target` facts, and the stretches of the rows that were read.
Does not know: what stands in tables without a head row beside dates and bodies; those are read as sentences.

The head row says what a column holds: 任务 or 指标 name the row; 牵头单位, 责任单位, 配合单位 give roles; 完成时限 the
date; 单位 the unit; a year, or 目标值 under a year, a value. Columns of a base year (基期, 现状) are not aims; those of
persons (责任领导, 责任人, 联系电话) hold no bodies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.cells import Cell, cells_of
from documents.duties import split_units
from documents.flat_tables import BODIES
from documents.indicators import normalize_indicator
from documents.model import Clause, Deadline, Duty, DutyRole, Fact, Plan, Span, Target
from documents.periods import find_periods, year_of
from documents.quantities import flat_text
from documents.value_tables import ValueHead, apart, measure_of, read_number, targets_of, value_head

_NAME = re.compile(r"任务|工作内容|事项|项目(?:名称)?$|重点工作|主要工作|具体工作|内容$|举措|措施|指标|类别名称|名称")
_ROLES: tuple[tuple[re.Pattern[str], DutyRole], ...] = (
    (re.compile("牵头|主办|主责"), "lead"),
    (re.compile("配合|协同|协办|参与|协作"), "cooperate"),
    (re.compile("责任|承办|落实(?:单位|部门)|实施单位|推进(?:单位|部门)|负责"), "responsible"),
)
_PERSON = re.compile("领导|(?:责任|负责|联系|牵头|经办)人|人员|电话")  # names of people, no bodies
_ORGANS = re.compile("单位|部门|科室")  # '责任单位及责任人' holds bodies too
_DUE = re.compile("(?:完成|办结|推进|实施)?(?:时限|时间|期限|节点)|进度要求")
_STANDING = re.compile("全年|常年|长期(?:坚持|推进)?|持续(?:推进|开展)?|(?:常年|长期)?坚持")  # a time that is no date
_UNIT = re.compile("^(?:计量)?单位$")
_BASE = re.compile("基期|现状|实际|基准|基数|完成值|已")
_SECTION = re.compile(r"(?!附|表|注)[^。;|]{2,40}\s*")  # '行动二:重塑新居', between the rows of one table
_MATTER = re.compile("(?:重点|主要|具体)?(?:工作)?(?:任务|事项|项目|举措)(?:名称)?")
_MEASURES = re.compile("措施|举措|工作内容|主要内容|任务内容|具体(?:任务|工作|内容|事项)|工作要求")
_ABOVE = 4  # lines above a table that may say what it is
_BY = re.compile(r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?[底末]?前?")
_MIN_TASK = 5  # characters
_SHARES_OUT = re.compile("(?:任务|责任|职责|工作)(?:分解|分工|清单)|责任单位")
_WORK = re.compile("[一-鿿]{5}")  # what is done: no number, date or name
_GROUP = re.compile("[^，。；、,;]{0,12}")  # of rows: '重点考核部门'
_BODY = r"[^、，,。；;：:\d\s|]{1,20}(?:[局委办厅部院镇乡科处股室站]|中心|公司|集团|街道|专班|政府|管委会|[支大]队)"
_BODIES_ALONE = re.compile(rf"{_BODY}(?:[、，,\s]+{_BODY})*")
_COUNTED = re.compile(r"\|?\s*\d{1,3}\s*\|")


@dataclass(frozen=True, slots=True)
class _Head:
    """What the columns of a table hold."""

    row: Clause
    name: int
    roles: tuple[tuple[int, DutyRole], ...]
    due: int | None
    unit: int | None
    years: tuple[tuple[int, str, str], ...]  # column, period, as written
    width: int


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
    values: ValueHead | None = None
    above: list[Clause] = []  # what stands between the last row and this one
    inside = False
    for clause, below in zip(clauses, [*clauses[1:], None], strict=True):
        if clause.kind != "table":
            above, inside = [*above[1 - _ABOVE :], clause], False
            if not _SECTION.fullmatch(flat, clause.start, clause.end):
                head = values = None
            continue
        first = not inside and not _COUNTED.match(flat, clause.start, clause.end)
        if first:
            head, values = None, value_head(plan, flat, clause, above, _row_below(below))
        above, inside = [], True
        own = _head(plan, flat, clause, values.label if values and first else None)
        if own is not None:
            head = own
            values = None if own.years else values
        if own is not None or (values and first):
            taken.append((clause.start, clause.end))
            continue
        if head is None and values is None:
            found += _dated(plan, flat, clause)
            found += _shared_out(plan, flat, clause)
        if head is not None:
            found += _row(plan, flat, clause, head)
            taken += _around_name(plan, flat, clause, head)
        if values is not None:
            found += (CellFact(t, c.start, c.end, n + 1) for t, c, n in targets_of(plan, flat, clause, values))
            taken.append((clause.start, clause.end))
    return found, taken


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


def _row_below(clause: Clause | None) -> Clause | None:
    return clause if clause is not None and clause.kind == "table" else None


def _around_name(plan: Plan, flat: str, clause: Clause, head: _Head) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a row beside the cell that names it; a task may state values of its own, by its date."""
    cells = _placed(plan, flat, clause, head)
    if head.years or head.name not in cells:
        yield clause.start, clause.end
        return
    begin = clause.start
    for start, end in sorted({(cells[i].start, cells[i].end) for i in (head.name, head.due) if i in cells}):
        yield begin, start
        begin = end
    yield begin, clause.end


def _placed(plan: Plan, flat: str, clause: Clause, head: _Head) -> dict[int, Cell]:
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
        told = {head.due, head.unit, *(column for column, _ in head.roles), *(column for column, _, _ in head.years)}
        rest = [cell for column, cell in placed.items() if column not in told and column > head.name]
        task = max(rest, key=lambda cell: cell.end - cell.start, default=name)
        placed[head.name] = task if _WORK.search(flat, task.start, task.end) else name
    return placed


def _head(plan: Plan, flat: str, clause: Clause, label: int | None) -> _Head | None:
    """Return what the columns hold where `clause` is a head row; `label` names the rows where no column says so."""
    cells = cells_of(plan.text, flat, clause.start, clause.end)
    words = [flat[c.start : c.end].replace(" ", "") for c in cells]
    if any(len(w) > 20 for w in words):
        return None
    names = [i for i, w in enumerate(words) if _NAME.search(w) and not _UNIT.match(w)]
    name = names[0] if names else label
    roles = tuple(
        (i, role)
        for i, w in enumerate(words)
        for pattern, role in _ROLES
        if pattern.search(w) and (_ORGANS.search(w) or not _PERSON.search(w))
    )
    due = next((i for i, w in enumerate(words) if _DUE.search(w)), None)
    unit = next((i for i, w in enumerate(words) if _UNIT.match(w)), None)
    years = []
    for i, cell in enumerate(cells):
        periods = find_periods(plan.text[cell.start : cell.end])
        if periods and year_of(periods[0].value) and not _BASE.search(words[i]) and i != due:
            years.append((i, periods[0].value, periods[0].text))
    if name is None or not (roles or due is not None or years):
        return None
    if name + 1 in names and _MATTER.fullmatch(words[name]) and _MEASURES.search(words[name + 1]) and not years:
        name += 1  # a matter is taken apart into measures
    first: dict[int, DutyRole] = {}
    for i, role in roles:
        first.setdefault(i, role)
    issued = plan.issued_on[:4] if plan.issued_on else "0000"
    aims = tuple(y for y in years if (year_of(y[1]) or "") >= issued)
    return _Head(clause, name, tuple(first.items()), due, unit, aims if plan.issued_on else aims[-1:], len(cells))


def _row(plan: Plan, flat: str, clause: Clause, head: _Head) -> Iterator[CellFact]:
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
        for value in [*(period.value for period in find_periods(written)), *_STANDING.findall(written)][:1]:
            due = Deadline("deadline", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
                           also=(columns,), task=name, due=value, due_text=written)  # fmt: skip
            yield CellFact(due, cells[head.due].start, cells[head.due].end, head.due + 1)
    for column, value, text in head.years:
        if column in cells and name:
            for target in _target(plan, flat, clause, head, cells, column, (value, text), name):
                yield CellFact(target, cells[column].start, cells[column].end, column + 1)


def _units(text: str, flat: str, cell: Cell) -> tuple[str, ...]:
    """Return the bodies in a cell; where each had a line of its own, blanks part them."""
    units = split_units(text, flat, cell.start, cell.end)
    return tuple(part for unit in units for part in (unit.split() if _BODIES_ALONE.fullmatch(unit) else [unit]))


def _target(
    plan: Plan, flat: str, clause: Clause, head: _Head, cells: dict[int, Cell], column: int, period: tuple[str, str],
    name: str,
) -> Iterator[Target]:  # fmt: skip
    cell = cells[column]
    number = read_number(flat, cell)
    if number is None:
        return
    unit = plan.text[cells[head.unit].start : cells[head.unit].end] if head.unit in cells else ""
    if not unit:
        name, unit = apart(name)
    unit = number.unit or flat_text(unit).strip("()% ") or ("%" if "%" in flat_text(unit) else "")
    measure = measure_of(name, number, unit)
    yield Target(
        "target", plan.plan_id, clause.clause_id, clause.text, clause.start, clause.end,
        also=(Span(head.row.clause_id, head.row.start, head.row.end, head.row.text),), indicator=name.strip(),
        comparator=number.comparator, value=number.value, value_max=number.value_max, unit=unit,
        value_text=plan.text[cell.start : cell.end],
        measure="cumulative" if plan.text[cell.start : cell.start + 1] in ("[", "［") else measure, period=period[0],
        period_text=period[1], indicator_group=normalize_indicator(name),
    )  # fmt: skip
