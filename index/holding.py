"""Read single records of an index from disk: plans, clauses, facts, defects, passages, by number or id.

Input: the folder of a version. Output: typed values, made when they are asked for; the last ones are remembered.
Does not know: searches, questions, how a version is built.

Plans, clauses, facts and passages are numbered from 0 in the order of the library, those of one plan together. So the
tables of numbers say which records belong to a plan, a clause or a passage, and only these lines are read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from documents.conflicts import Conflict
from documents.model import Clause, ClauseKind, Defect, Fact, Ingested, Plan
from index import records
from index.errors import REBUILD, IndexDamaged, UnknownPlan
from index.model import KINDS, Passage, PassageKind
from index.passages import context_of
from index.prepare import CLAUSE_KINDS, FACT_KINDS
from index.shelf import Shelf, table

_PLANS_KEPT, _CLAUSES_KEPT, _FACTS_KEPT = 1_000, 20_000, 20_000
T = TypeVar("T")


class Holding:
    """The records of one version of an index."""

    def __init__(self, version: Path) -> None:
        """Open the files of a version.

        Raises:
            IndexDamaged: one is missing, cut short, or does not fit the others.
        """
        self._plans, self._clauses, self._facts, self._defects = (
            Shelf(version / f"{name}.jsonl") for name in ("plans", "clauses", "facts", "defects")
        )
        self._ids = Shelf(version / "clauses.ids.txt")
        self._plan_rows, self._clause_rows, self._fact_rows, self._passage_rows = (
            table(version / f"{name}.npy") for name in ("plans", "clauses", "facts", "passages")
        )
        named = Shelf(version / "plans.ids.txt")
        self.plan_ids: tuple[str, ...] = tuple(line.decode() for line in named.lines(0, len(named)))
        self._number = {plan_id: i for i, plan_id in enumerate(self.plan_ids)}
        self._units = Shelf(version / "units.jsonl")
        self._conflicts = Shelf(version / "conflicts.jsonl")
        self._acts = Shelf(version / "acts.jsonl")
        self._check(version)
        self.plan_at = lru_cache(_PLANS_KEPT)(self._plan_at)
        self.clause_at = lru_cache(_CLAUSES_KEPT)(self._clause_at)
        self.fact_at = lru_cache(_FACTS_KEPT)(self._fact_at)
        self.clause_number = lru_cache(_CLAUSES_KEPT)(self._clause_number)
        self.passages_of_clause = lru_cache(_CLAUSES_KEPT)(self._passages_of_clause)
        self.defects_of = lru_cache(_PLANS_KEPT)(self._defects_of)
        self.rows_of_kind = lru_cache(len(KINDS))(self._rows_of_kind)
        self._clause_of_row, self._clause_kinds = self._passage_rows["clause"], self._clause_rows["kind"]

    def _check(self, version: Path) -> None:
        ends = self._plan_rows[-1] if len(self._plan_rows) else None
        sizes = (len(self._clauses), len(self._facts), len(self._defects), len(self._passage_rows))
        fits = (
            ends is not None
            and tuple(int(n) for n in ends) == sizes
            and len(self._plan_rows) == len(self._plans) + 1 == len(self.plan_ids) + 1
            and len(self._clause_rows) == len(self._clauses) + 1
            and len(self._ids) == len(self._clauses)
            and len(self._fact_rows) == len(self._facts)
        )
        if not fits:
            raise IndexDamaged(f"索引文件不一致 the tables in {version} do not fit the records。{REBUILD}")

    def number_of(self, plan_id: str) -> int:
        """Return the number of a plan.

        Raises:
            UnknownPlan: there is none of this id.
        """
        found = self._number.get(plan_id)
        if found is None:
            raise UnknownPlan(plan_id)
        return found

    def has(self, plan_id: str) -> bool:
        """Return whether there is a plan of this id."""
        return plan_id in self._number

    def span(self, plan: int, what: str) -> tuple[int, int]:
        """Return the first number of a plan's 'clause', 'fact', 'defect' or 'passage', and the one after its last."""
        rows = self._plan_rows[what]
        return int(rows[plan]), int(rows[plan + 1])

    def _clause_number(self, clause_id: str) -> int:
        """Return the number of a clause.

        Raises:
            KeyError: there is none of this id.
        """
        plan = self._number.get(clause_id.partition("/")[0])
        if plan is None:
            raise KeyError(clause_id)
        start, end = self.span(plan, "clause")
        try:
            return start + self._ids.lines(start, end).index(clause_id.encode())
        except ValueError:
            raise KeyError(clause_id) from None

    def clause_of_passage(self, row: int) -> int:
        """Return the number of the clause that a passage is of."""
        return int(self._clause_of_row[row])

    def clause_id_at(self, number: int) -> str:
        """Return the id of a clause."""
        return self._ids.line(number).decode()

    def clause_kind_at(self, number: int) -> ClauseKind:
        """Return the kind of a clause."""
        return CLAUSE_KINDS[int(self._clause_kinds[number])]

    def plan_of_clause(self, number: int) -> int:
        """Return the number of the plan that a clause is of."""
        return int(self._clause_rows["plan"][number])

    def children(self, number: int) -> list[int]:
        """Return the numbers of the clauses directly under a clause."""
        start, end = self.span(self.plan_of_clause(number), "clause")
        found: list[int] = (start + np.flatnonzero(self._clause_rows["parent"][start:end] == number)).tolist()
        return found

    def _passages_of_clause(self, number: int) -> tuple[tuple[int, PassageKind, int, int], ...]:
        """Return row, kind and span of each passage that a clause was cut into, in the order of rows."""
        first, end = self._clause_rows["passage"][number : number + 2].tolist()
        held = self._passage_rows[first:end].tolist()
        return tuple((first + i, KINDS[kind], start, stop) for i, (_, start, stop, kind) in enumerate(held))

    def facts_of(
        self, plan: int, kinds: Collection[str] | None = None, clauses: Collection[int] | None = None
    ) -> list[int]:
        """Return the numbers of a plan's facts in the order of the text, of some kinds, of some clauses only."""
        start, end = self.span(plan, "fact")
        wanted = range(len(FACT_KINDS)) if kinds is None else {FACT_KINDS.index(kind) for kind in kinds}
        rows = self._fact_rows[start:end].tolist()
        return [
            start + i
            for i, (clause, kind) in enumerate(rows)
            if kind in wanted and (clauses is None or clause in clauses)
        ]

    def _defects_of(self, plan: int) -> tuple[Defect, ...]:
        """Return the flaws of a plan's text."""
        return records.parse(Defect, b"\n".join(self._defects.lines(*self.span(plan, "defect"))))

    def _rows_of_kind(self, kind: PassageKind) -> NDArray[np.int64]:
        """Return the rows of the passages of a kind, ascending."""
        return np.flatnonzero(self._passage_rows["kind"] == KINDS.index(kind))

    def passage_at(self, row: int) -> Passage:
        """Return a passage."""
        clause_number, start, end, kind = self._passage_rows[row].tolist()
        clause = self.clause_at(clause_number)
        context = context_of(self.plan_at(self.plan_of_clause(clause_number)), clause)
        return Passage(row, KINDS[kind], clause.clause_id, clause.plan_id, start, end, context)

    def ingested_at(self, plan: int) -> Ingested:
        """Return all that a plan gave."""
        return Ingested(
            self.plan_at(plan),
            tuple(map(self.clause_at, range(*self.span(plan, "clause")))),
            tuple(map(self.fact_at, range(*self.span(plan, "fact")))),
            self.defects_of(plan),
        )

    def acts(self) -> tuple[Plan, ...]:
        """Return the plans that repeal, revise or extend others, without their texts."""
        return records.parse(Plan, b"\n".join(self._acts.lines(0, len(self._acts))))

    def units(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Yield each body that has a duty, as written, and the numbers of the plans in which it has one."""
        for line in self._units.lines(0, len(self._units)):
            name, plans = json.loads(line)
            yield name, tuple(plans)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return the pairs of targets that contradict each other."""
        pairs = (json.loads(line) for line in self._conflicts.lines(0, len(self._conflicts)))
        return tuple(Conflict(self.fact_at(one), self.fact_at(other)) for one, other in pairs)  # type: ignore[arg-type]

    @property
    def plans(self) -> Numbered[Plan]:
        """All plans, each read when it is looked at."""
        return Numbered(self.plan_at, range(len(self._plans)))

    @property
    def facts(self) -> Numbered[Fact]:
        """All facts, each read when it is looked at."""
        return Numbered(self.fact_at, range(len(self._facts)))

    @property
    def passages(self) -> Numbered[Passage]:
        """All passages, each made when it is looked at."""
        return Numbered(self.passage_at, range(len(self._passage_rows)))

    @property
    def ingested(self) -> Numbered[Ingested]:
        """All that each plan gave, read when it is looked at."""
        return Numbered(self.ingested_at, range(len(self._plans)))

    def _plan_at(self, number: int) -> Plan:
        return records.parse(Plan, self._plans.line(number))[0]

    def _clause_at(self, number: int) -> Clause:
        return records.parse(Clause, self._clauses.line(number))[0]

    def _fact_at(self, number: int) -> Fact:
        return records.parse(Fact, self._facts.line(number))[0]


class Numbered(Sequence[T]):
    """Values that are read when they are looked at, one by one; equal to a tuple of the same values."""

    def __init__(self, at: Callable[[int], T], numbers: Sequence[int]) -> None:
        """`at`: how the value of a number is read; `numbers`: which values these are."""
        self._at, self._numbers = at, numbers

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._numbers)

    def __iter__(self) -> Iterator[T]:
        """Yield each in turn."""
        return (self._at(number) for number in self._numbers)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """Return one, or several."""
        if isinstance(index, slice):
            return tuple(self._at(number) for number in self._numbers[index])
        return self._at(self._numbers[index])

    def __eq__(self, other: object) -> bool:
        """Tell whether another sequence has equal values."""
        if not isinstance(other, Sequence) or len(other) != len(self):
            return False
        return all(a == b for a, b in zip(self, other, strict=True))

    def __hash__(self) -> int:
        """Return a hash that equal sequences share."""
        return hash(len(self))
