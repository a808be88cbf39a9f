"""Answer each caller from a library that holds only what the caller may see.

Input: a library, a function that makes an assistant over one. Output: an assistant that takes `scope_plans`.
Does not know: who may see what.

A plan out of scope is not merely left out of the search: for this caller the library does not hold it. So its name
is in no greeting and no list, and a question about it is told that there is no such plan, instead of being answered
from another one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from assistant.model import Answer, Answerer
from documents.conflicts import Conflict
from documents.model import Clause, ClauseKind, Defect, Fact, Plan
from index.errors import UnknownPlan
from index.holding import Numbered
from index.library import Library
from index.model import Hit, Passage, PassageKind
from index.near_words import NearWords

if TYPE_CHECKING:
    from assistant.chain import Assistant

_KEPT = 8  # narrowed assistants; each is a few MB, the vectors and the model are shared


class LibraryView(Library):
    """A library seen through a set of plans; searches and vectors are those of the whole one."""

    def __init__(self, base: Library, visible: Collection[str]) -> None:
        """See `base` through `visible`; ids that it does not hold are left out."""
        self._base = base
        self._visible = frozenset(visible)
        self.manifest = base.manifest
        self.passages, self.wording = base.passages, base.wording
        numbers = [n for n, plan_id in enumerate(base.plan_ids) if plan_id in self._visible]
        self.plan_ids = tuple(base.plan_ids[n] for n in numbers)
        self.plans = Numbered(base.plans.__getitem__, numbers)
        self.ingested = Numbered(base.ingested.__getitem__, numbers)
        self.facts = Numbered(
            base.facts.__getitem__, [n for plan_id in self.plan_ids for n, _ in base.numbered_facts(plan_id)]
        )

    def has(self, plan_id: str) -> bool:
        """Return whether there is a plan of this id; see Library."""
        return plan_id in self._visible and self._base.has(plan_id)

    def number_of(self, plan_id: str) -> int:
        """Return the place of a plan in the order of the library; see Library."""
        return self._base.number_of(self._checked(plan_id))

    def plan(self, plan_id: str) -> Plan:
        """Return the plan; see Library."""
        return self._base.plan(self._checked(plan_id))

    def clause(self, clause_id: str) -> Clause:
        """Return the clause; see Library."""
        found = self._base.clause(clause_id)
        if found.plan_id not in self._visible:
            raise KeyError(clause_id)
        return found

    def clauses(self, plan_id: str) -> tuple[Clause, ...]:
        """Return the plan's clauses; see Library."""
        return self._base.clauses(self._checked(plan_id))

    def counts(self, plan_id: str) -> tuple[int, int, int]:
        """Return how many clauses, facts and defects the plan has; see Library."""
        return self._base.counts(self._checked(plan_id))

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """Return the clauses under a clause; see Library."""
        return tuple(c for c in self._base.children(clause_id) if c.plan_id in self._visible)

    def facts_of(self, plan_id: str) -> tuple[Fact, ...]:
        """Return the plan's facts in the order of the text; see Library."""
        return self._base.facts_of(self._checked(plan_id))

    def numbered_facts(
        self, plan_id: str, kinds: Collection[str] | None = None, clause_ids: Collection[str] | None = None
    ) -> list[tuple[int, Fact]]:
        """Return the plan's facts with their numbers; see Library."""
        return self._base.numbered_facts(self._checked(plan_id), kinds, clause_ids)

    def bodies(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield each body that has a duty in a visible plan, and these plans; see Library."""
        for name, plans in self._base.bodies():
            if seen := tuple(p for p in plans if p in self._visible):
                yield name, seen

    @cached_property
    def near_words(self) -> NearWords:
        """The words near in meaning to another; see Library."""
        return self._base.near_words

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Targets that visible plans of the same zone state differently."""
        return tuple(c for c in self._base.conflicts if {c.one.plan_id, c.other.plan_id} <= self._visible)

    def defects(self, plan_id: str) -> tuple[Defect, ...]:
        """Return the plan's defects; see Library."""
        return self._base.defects(self._checked(plan_id))

    def passage(self, row: int) -> Passage:
        """Return the passage of a hit."""
        return self._base.passage(row)

    def clause_of(self, row: int) -> tuple[str, ClauseKind]:
        """Return the id and the kind of the clause that a passage is of."""
        return self._base.clause_of(row)

    def passages_of(self, clause_id: str) -> tuple[tuple[int, PassageKind, int, int], ...]:
        """Return the passages that a clause was cut into; see Library."""
        return self._base.passages_of(clause_id)

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return the vector of a passage: float32 (d,), L2-normalised."""
        return self._base.vector(row)

    def vectors(self) -> NDArray[np.float32]:
        """Return all vectors: float32 (n, d), in row order."""
        return self._base.vectors()

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question: float32 (d,), L2-normalised."""
        return self._base.embed_query(text)

    def search_dense(
        self, query: str, k: int, plan_ids: Collection[str] | None = None, kind: PassageKind | None = None
    ) -> list[Hit]:
        """Return the nearest passages of visible plans; see Library."""
        return self._base.search_dense(query, k, self._narrowed(plan_ids), kind)

    def search_lexical(
        self, query: str, k: int, plan_ids: Collection[str] | None = None, kind: PassageKind | None = None
    ) -> list[Hit]:
        """Return the passages of visible plans that share most words; see Library."""
        return self._base.search_lexical(query, k, self._narrowed(plan_ids), kind)

    def warm(self) -> None:
        """Load what the first search would wait for."""
        self._base.warm()

    def _checked(self, plan_id: str) -> str:
        if plan_id not in self._visible:
            raise UnknownPlan(plan_id)
        return plan_id

    def _narrowed(self, plan_ids: Collection[str] | None) -> frozenset[str]:
        return self._visible if plan_ids is None else self._visible & frozenset(plan_ids)


class ScopedAssistant:
    """An assistant per set of visible plans; the whole library's, and the few sets that are asked for most."""

    def __init__(self, library: Library, make: Callable[[Library], Assistant]) -> None:
        """Make the assistant over the whole library now, narrower ones when they are first asked."""
        self.library = library
        self._make = make
        self._whole = make(library)
        self._narrow: OrderedDict[frozenset[str], Assistant] = OrderedDict()
        self._lock = threading.Lock()

    def warm(self) -> None:
        """Load what the first question would load, the public scope included."""
        self._whole.warm()
        self.of([p.plan_id for p in self.library.plans if p.public]).warm()

    def of(self, scope_plans: Sequence[str] | None) -> Assistant:
        """Return the assistant that sees `scope_plans`, None for all."""
        held = frozenset(p.plan_id for p in self.library.plans)
        scope = held if scope_plans is None else held & frozenset(scope_plans)
        if scope == held:
            return self._whole
        with self._lock:
            if scope not in self._narrow:
                self._narrow[scope] = self._make(LibraryView(self.library, scope))
            self._narrow.move_to_end(scope)
            while len(self._narrow) > _KEPT:
                self._narrow.popitem(last=False)
            return self._narrow[scope]

    def ask(
        self, question: str, history: Sequence[str] = (), plans: Sequence[str] = (),
        answerer: Answerer = "extractive", scope_plans: Sequence[str] | None = None,
    ) -> Answer:  # fmt: skip
        """Return the checked answer, from what `scope_plans` hold."""
        return self.of(scope_plans).ask(question, history, plans, answerer)

    def stream(
        self, question: str, history: Sequence[str] = (), plans: Sequence[str] = (),
        answerer: Answerer = "extractive", scope_plans: Sequence[str] | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:  # fmt: skip
        """Yield the events of an answer, from what `scope_plans` hold."""
        return self.of(scope_plans).stream(question, history, plans, answerer)

    def search(
        self, question: str, k: int = 5, history: Sequence[str] = (), plans: Sequence[str] = (),
        scope_plans: Sequence[str] | None = None,
    ) -> Sequence[Any]:  # fmt: skip
        """Return the evidence, best first, from what `scope_plans` hold."""
        return self.of(scope_plans).search(question, k, history, plans)
