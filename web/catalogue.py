"""What of the library the web shows: plans, clauses, facts and defects by id, in plain JSON values.

Input: the library of an assistant. Output: look-ups and JSON objects.
Does not know: who asks; callers pass the plan ids that may be seen.

Nothing is held: plans, clauses and facts are read when they are looked at, so that a large library is not loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

from documents.corrections import corrected_fields
from documents.model import Clause, Defect, Fact, Plan
from index.reports import plan_fields
from web.links import plan_url

if TYPE_CHECKING:
    from index.library import Library

T = TypeVar("T")


class Shelf(Protocol):
    """The part of index.store.Library that is read here."""

    @property
    def plan_ids(self) -> Sequence[str]:
        """Return the id of every plan, in order of the library."""

    def plan(self, plan_id: str) -> Plan:
        """Return a plan."""

    def clause(self, clause_id: str) -> Clause:
        """Return a clause; a KeyError says that there is none."""

    def clauses(self, plan_id: str) -> Iterable[Clause]:
        """Return the clauses of one plan, in order of text."""

    @property
    def facts(self) -> Sequence[Fact]:
        """Return every fact."""

    def defects(self, plan_id: str) -> Iterable[Defect]:
        """Return the defects of one plan."""

    def counts(self, plan_id: str) -> tuple[int, int, int]:
        """Return how many clauses, facts and defects a plan has."""


class _OfPlans(Mapping[str, T]):
    """What belongs to each plan, read when it is looked at."""

    def __init__(self, plan_ids: Sequence[str], read: Callable[[str], T]) -> None:
        self._ids, self._read = dict.fromkeys(plan_ids), read

    def __getitem__(self, plan_id: str) -> T:
        if plan_id not in self._ids:
            raise KeyError(plan_id)
        return self._read(plan_id)

    def __contains__(self, plan_id: object) -> bool:
        return plan_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class Catalogue:
    """Look-ups over one state of the library."""

    def __init__(self, library: Shelf) -> None:
        """Look up in `library` by id."""
        self.library = library
        self.plans: Mapping[str, Plan] = _OfPlans(library.plan_ids, library.plan)
        self.of_plan: Mapping[str, tuple[Clause, ...]] = _OfPlans(
            library.plan_ids, lambda plan_id: tuple(library.clauses(plan_id))
        )
        self.defects: Mapping[str, tuple[Defect, ...]] = _OfPlans(
            library.plan_ids, lambda plan_id: tuple(library.defects(plan_id))
        )
        self.facts: Sequence[Fact] = library.facts

    @cached_property
    def public(self) -> frozenset[str]:
        """The ids of the plans that may leave the console."""
        return frozenset(p.plan_id for p in self.plans.values() if p.public)

    @property
    def clause_count(self) -> int:
        """Return the number of clauses."""
        return sum(self.library.counts(plan_id)[0] for plan_id in self.plans)

    def clause(self, clause_id: str) -> Clause | None:
        """Return a clause, None when there is none of this id."""
        try:
            return self.library.clause(clause_id)
        except KeyError:
            return None

    def plan_json(self, plan: Plan) -> dict[str, Any]:
        """Return the fields of a plan that lists show."""
        return plan_fields(plan, self.library.counts(plan.plan_id)) | {
            "corrected": corrected_fields(self.defects[plan.plan_id]),
            "url": plan_url(plan.plan_id),
        }

    def clause_json(self, clause: Clause) -> dict[str, Any]:
        """Return a clause with its place in the plan."""
        plan = self.plans[clause.plan_id]
        return asdict(clause) | {
            "path": list(clause.path),
            "plan_title": plan.title,
            "display_name": plan.display_name,
            "url": plan_url(plan.plan_id, clause.clause_id),
        }

    def detail_json(self, plan: Plan) -> dict[str, Any]:
        """Return a plan with its text, clauses and defects."""
        return {
            "plan": self.plan_json(plan),
            "text": plan.text,
            "clauses": [self.clause_json(c) for c in self.of_plan[plan.plan_id]],
            "defects": [asdict(d) for d in self.defects[plan.plan_id]],
        }

    def facts_json(
        self,
        plans: Collection[str],
        *,
        kind: str | None = None,
        indicator: str = "",
        department: str = "",
        year: str = "",
        limit: int = 1000,
    ) -> list[dict[str, Any]]:
        """Return the facts of `plans` that match every filter given, in order of the library.

        Raises: assistant.shell.UsageFault when the year is no year.
        """
        from assistant.tabulating import select_facts  # loads the ask flow: not while the page comes up
        from documents.facts import as_dict

        found = select_facts(
            cast("Library", self.library), kind, (), indicator or None, department or None, year or None
        )
        seen = (fact for fact in found if fact.plan_id in plans)
        return [as_dict(fact) | {"url": plan_url(fact.plan_id, fact.clause_id)} for fact in islice(seen, limit)]
