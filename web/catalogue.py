"""What of the library the web shows: plans, clauses, facts and defects by id, in plain JSON values.

Input: the library of an assistant. Output: look-ups and JSON objects.
Does not know: who asks; callers pass the plan ids that may be seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, cast

from documents.corrections import corrected_fields
from documents.model import Clause, Defect, Fact, Plan
from web.links import plan_url

if TYPE_CHECKING:
    from index.library import Library


class Shelf(Protocol):
    """The part of index.store.Library that is read here."""

    @property
    def plans(self) -> Iterable[Plan]:
        """Return every plan, in order of the library."""

    def clauses(self, plan_id: str) -> Iterable[Clause]:
        """Return the clauses of one plan, in order of text."""

    @property
    def facts(self) -> Iterable[Fact]:
        """Return every fact."""

    def defects(self, plan_id: str) -> Iterable[Defect]:
        """Return the defects of one plan."""


class Catalogue:
    """Look-ups over one state of the library."""

    def __init__(self, library: Shelf) -> None:
        """Index the library by id."""
        self.library = library
        self.plans: dict[str, Plan] = {p.plan_id: p for p in library.plans}
        self.of_plan: dict[str, tuple[Clause, ...]] = {p: tuple(library.clauses(p)) for p in self.plans}
        self.clauses: dict[str, Clause] = {c.clause_id: c for own in self.of_plan.values() for c in own}
        self.facts: tuple[Fact, ...] = tuple(library.facts)
        self.defects: dict[str, tuple[Defect, ...]] = {p: tuple(library.defects(p)) for p in self.plans}
        self._facts_of = Counter(f.plan_id for f in self.facts)

    @property
    def public(self) -> frozenset[str]:
        """Return the ids of the plans that may leave the console."""
        return frozenset(p.plan_id for p in self.plans.values() if p.public)

    def plan_json(self, plan: Plan) -> dict[str, Any]:
        """Return the fields of a plan that lists show."""
        return {
            "plan_id": plan.plan_id,
            "title": plan.title,
            "display_name": plan.display_name,
            "issuer": plan.issuer,
            "doc_no": plan.doc_no,
            "issued_on": plan.issued_on,
            "region": plan.region,
            "source_file": plan.source_file,
            "clauses": len(self.of_plan[plan.plan_id]),
            "facts": self._facts_of[plan.plan_id],
            "defects": len(self.defects[plan.plan_id]),
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
