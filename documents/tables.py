"""Read the facts that stand in tables with a head row: who does which task by when, and indicators by year.

Input: a plan and its clauses; a table is a run of clauses of kind 'table', cells joined by ' | '.
Output: `Duty`, `Deadline`, `Target` and `Support` facts, and the stretches of the rows that were read.
Does not know: what the words of a head mean (documents.table_heads, documents.value_tables, documents.support_tables);
what a row says under it (documents.row_facts).

Rows of one cell before the head are the table's title. A head may have two rows, the upper spanning the columns of the
lower. A head holds on over the names of sections, and over the few lines behind which the next number follows. Rows
that count from 1 without a head have duties below the title of a list of tasks or indicators.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents.due_cells import year_told
from documents.flat_tables import NUMBERED
from documents.model import Clause, Fact, Plan
from documents.notes import find_order
from documents.periods import find_periods
from documents.quantities import flat_text
from documents.row_facts import CellFact, around_name, dated, facts_of, laid_on, shared_out
from documents.support_tables import PaidHead, paid_head, payments_of
from documents.table_heads import COUNTED, Head, bare, filled, head_of, spans, spread, words_of
from documents.value_tables import ValueHead, targets_of, value_head

_SECTION = re.compile(r"(?!附|表|注)[^。;|]{2,40}\s*|[一二三四五六七八九十]{1,3}")  # '行动二:重塑新居', between rows
_TITLE = re.compile(r"[^。;]{4,40}[表单录]\W*")  # of a table; its year is no date by which anything is due
_LIST = re.compile(  # the title of a list of what offices are to do; in one of marks they give them
    r"(?!.*(?:考核|考评|评分))[^。;|]{0,40}(?:指标体系|(?:(?:指标|任务|措施|举措|工作|(?:实事|重点|重大)项目)"
    r"(?:分解|分工|分配)?|(?:责任|职责)(?:分解|分工))(?:表|清单|一览表|目录|安排))(?:\([^()]*\))?:?"
)
_ABOVE = 4  # lines above a table that may say what it is
_THINGS = re.compile("规格|型号|分档|单价|参数")
_MAX_HEAD = 20  # characters of a cell of a head
_BETWEEN = 6  # lines from which on a row is none of the table above, though its number follows


def find_in_tables(plan: Plan, clauses: Sequence[Clause]) -> tuple[list[Fact], list[tuple[int, int]]]:
    """Return the facts of tables with a head row, and the stretches of their rows."""
    found, taken = read_tables(plan, clauses)
    return [one.fact for one in found], taken


def read_tables(plan: Plan, clauses: Sequence[Clause]) -> tuple[list[CellFact], list[tuple[int, int]]]:
    """Return the facts of tables with a head row, each with its cell, and the stretches of their rows."""
    tables = _Tables(plan)
    for clause, after in zip(clauses, [*clauses[1:], None], strict=True):
        if clause.kind == "table":
            tables.row(clause, after if after is not None and after.kind == "table" else None)
        else:
            tables.line(clause)
    return tables.found, tables.taken


class _Tables:
    """Goes through a plan from clause to clause and keeps what the head of the table at hand says."""

    def __init__(self, plan: Plan) -> None:
        self.found: list[CellFact] = []
        self.taken: list[tuple[int, int]] = []
        self._plan, self._flat = plan, flat_text(plan.text)
        self._order = find_order(self._flat)
        self._head: Head | None = None
        self._values: ValueHead | None = None
        self._paid: PaidHead | None = None
        self._year: str | None = None  # that the table is about
        self._above: list[Clause] = []  # what stands between the last row and the next
        self._over: list[str] = []  # the upper row of a head
        self._listed = False  # whether the table has no head, and its title is that of a list of tasks or indicators
        self._things = False  # whether the table lists sizes and prices of things
        self._inside = False  # whether the last clause was a row
        self._whole = True  # whether nothing but names of sections stands behind the last row
        self._number = 0  # of the last row, 0 where it has none

    def line(self, clause: Clause) -> None:
        """Pass a clause that is no row."""
        self._whole = self._whole and _SECTION.fullmatch(self._flat, clause.start, clause.end) is not None
        self._above = [*self._above[1 - _BETWEEN :], clause]
        self._inside, self._over = False, []

    def row(self, clause: Clause, below: Clause | None) -> None:
        """Read a row, with the row below it."""
        counted = COUNTED.match(self._flat, clause.start, clause.end)
        number = int(counted[1]) if counted else 0
        goes_on = 0 < self._number == number - 1 and len(self._above) < _BETWEEN  # lines of merged cells stand between
        if not (self._inside or self._whole or goes_on):
            self._head = self._values = self._paid = None
        opens = number == 1 and not self._inside
        self._listed = self._is_list() if opens else self._listed and number > self._number
        own = words_of(self._plan, self._flat, clause)
        first = not self._inside and not counted
        if first and sum(map(bool, own)) < 2:  # a title within the table
            self._above = [*self._above[1 - _BETWEEN :], clause]
            self.taken += [] if "。" in clause.text else [(clause.start, clause.end)]
            return
        if first and not self._over and below and spans(own, words_of(self._plan, self._flat, below)):
            self._over = own
            self.taken.append((clause.start, clause.end))
            return
        if not self._heads(clause, own, below, first):
            self._read(clause)
        self._above, self._over, self._inside, self._whole, self._number = [], [], True, True, number

    def _is_list(self) -> bool:
        """Return whether the lines above the first row have the title of a list of tasks, and no head."""
        lines = [bare(line) for clause in self._above for line in clause.text.split("\n") if line.strip()]
        return any(map(_LIST.fullmatch, lines)) and not any(map(NUMBERED.fullmatch, lines))

    def _heads(self, clause: Clause, own: Sequence[str], below: Clause | None, first: bool) -> bool:
        """Return whether the row is a head; below another head only one that says who does the work, or by when."""
        words, tops = (filled(self._over, own), spread(self._over, own)) if self._over else (own, [])
        above = self._above[-_ABOVE:]
        titles = [line.text for line in reversed(above)]
        values = None
        if first:
            titled = (line for line in above if _TITLE.fullmatch(self._flat, line.start, line.end))
            self.taken += ((line.start, line.end) for line in titled)
            values = value_head(self._plan, self._flat, clause, words, tops, above, below)
            self._head, self._values = None, values
            self._paid = paid_head(self._plan, self._flat, clause, words, above)
            self._things = any(map(_THINGS.search, map(bare, words))) and not any(
                len(word) > _MAX_HEAD for word in words
            )
            year = year_told([*titles, self._plan.title])
            self._year = year if year and year >= (self._plan.issued_on or "")[:4] else None
        head = head_of(self._plan, clause, words, tops, values.label if values else None, titles)
        if head and self._head and not (head.roles or (head.due is not None and not any(map(find_periods, words)))):
            head = None
        if head is not None:
            self._head, self._values = head, None if head.aims else self._values
        if head is None and values is None and not (first and self._paid):
            return False
        self.taken.append((clause.start, clause.end))
        return True

    def _read(self, clause: Clause) -> None:
        plan, flat = self._plan, self._flat
        if self._paid is not None:
            for payment, cell, at in payments_of(plan, flat, clause, self._paid):
                self.found.append(CellFact(payment, cell.start, cell.end, at + 1))
            self.taken.append((clause.start, clause.end))
        elif self._things and self._head is None and self._values is None:
            self.taken.append((clause.start, clause.end))
        elif self._head is None and self._values is None:
            self.found += dated(plan, flat, clause)
            laid = list(laid_on(plan, flat, clause, self._order)) if self._listed else []
            self.found += laid or shared_out(plan, flat, clause)
        if self._head is not None:
            facts = list(facts_of(plan, flat, clause, self._head, self._year, self._order))
            self.found += facts
            self.taken += around_name(plan, flat, clause, self._head, facts)
        if self._values is not None:
            targets = targets_of(plan, flat, clause, self._values)
            self.found += (CellFact(target, cell.start, cell.end, at + 1) for target, cell, at in targets)
            self.taken.append((clause.start, clause.end))
