"""Answer look-ups and searches over an opened index.

Input: its records, vectors and postings, all mapped from disk. Output: plans, clauses, facts, hits.
Does not know: files, versions, how it was built; how it is searched (searching.py); what a question means.

Reading is safe from several threads. The embedding model is loaded at the first dense search or by `warm`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from documents.conflicts import Conflict
from documents.model import Clause, ClauseKind, Defect, Fact, Ingested, Plan
from documents.standing import Standings
from index.dense import Dense
from index.embedding import Loader
from index.holding import Holding
from index.lexical import Lexical
from index.model import KINDS, Hit, Manifest, Passage, PassageKind
from index.names_on_disk import MORE_THAN, NamesOnDisk
from index.naming import Names
from index.near_words import NearWords
from index.prepare import acts
from index.searching import Search
from index.standings import LibraryStandings
from index.wording import Wording

__all__ = ["KINDS", "Library"]

_PLANS_KEPT = 64  # plans whose facts are remembered together
MANY = 5_000  # clauses; a library of more is too large to be read through for a question


class Library:
    """An opened index."""

    folder: Path | None = None  # the version that was read; None of a part of a library

    def __init__(
        self,
        manifest: Manifest,
        holding: Holding,
        wording: Wording,
        dense: Dense,
        lexical: dict[PassageKind, Lexical],
        load: Loader,
        folder: Path | None = None,
    ) -> None:
        """`folder`: the version that was read; without it no word is near another, and no names were prepared."""
        self.manifest = manifest
        self.plan_ids: Sequence[str] = holding.plan_ids
        self.plans: Sequence[Plan] = holding.plans
        self.ingested: Sequence[Ingested] = holding.ingested
        self.facts, self.passages = holding.facts, holding.passages
        self.wording = wording
        self.folder = folder
        self._holding, self._dense = holding, dense
        self._search = Search(manifest, holding, dense, lexical, load)
        self._facts_of = lru_cache(_PLANS_KEPT)(lambda plan_id: tuple(f for _, f in self.numbered_facts(plan_id)))

    @property
    def is_large(self) -> bool:
        """Return whether the library is too large to be read through for a question."""
        return self.manifest.clauses > MANY

    def has(self, plan_id: str) -> bool:
        """Return whether there is a plan of this id."""
        return self._holding.has(plan_id)

    def number_of(self, plan_id: str) -> int:
        """Return the place of a plan in the order of the library.

        Raises:
            UnknownPlan: there is none of this id.
        """
        return self._holding.number_of(plan_id)

    def in_order(self, plan_ids: Collection[str]) -> Sequence[str]:
        """Return those of these plans that there are, in the order of the library; all when none is named."""
        if not plan_ids:
            return self.plan_ids
        return sorted(filter(self.has, plan_ids), key=self.number_of)

    def plan(self, plan_id: str) -> Plan:
        """Return the plan.

        Raises:
            UnknownPlan: there is none of this id.
        """
        return self._holding.plan_at(self._holding.number_of(plan_id))

    def clause(self, clause_id: str) -> Clause:
        """Return the clause.

        Raises:
            KeyError: there is none of this id.
        """
        return self._holding.clause_at(self._holding.clause_number(clause_id))

    def clauses(self, plan_id: str) -> tuple[Clause, ...]:
        """Return the plan's clauses in the order of the text.

        Raises:
            UnknownPlan: there is no such plan.
        """
        span = self._holding.span(self._holding.number_of(plan_id), "clause")
        return tuple(map(self._holding.clause_at, range(*span)))

    def counts(self, plan_id: str) -> tuple[int, int, int]:
        """Return how many clauses, facts and defects the plan has.

        Raises:
            UnknownPlan: there is no such plan.
        """
        number = self._holding.number_of(plan_id)
        clauses, facts, defects = (self._holding.span(number, what) for what in ("clause", "fact", "defect"))
        return clauses[1] - clauses[0], facts[1] - facts[0], defects[1] - defects[0]

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """Return the clauses directly under a clause, in the order of the text."""
        try:
            number = self._holding.clause_number(clause_id)
        except KeyError:
            return ()
        return tuple(map(self._holding.clause_at, self._holding.children(number)))

    def facts_of(self, plan_id: str) -> tuple[Fact, ...]:
        """Return the plan's facts in the order of the text.

        Raises:
            UnknownPlan: there is no such plan.
        """
        return self._facts_of(plan_id)

    def numbered_facts(
        self, plan_id: str, kinds: Collection[str] | None = None, clause_ids: Collection[str] | None = None
    ) -> list[tuple[int, Fact]]:
        """Return the plan's facts, of some kinds, of some clauses only, each with its number in the library.

        Raises:
            UnknownPlan: there is no such plan.
        """
        plan = self._holding.number_of(plan_id)
        clauses = None if clause_ids is None else {self._holding.clause_number(c) for c in clause_ids}
        return [(n, self._holding.fact_at(n)) for n in self._holding.facts_of(plan, kinds, clauses)]

    def defects(self, plan_id: str) -> tuple[Defect, ...]:
        """Return the flaws of the plan's text.

        Raises:
            UnknownPlan: there is no such plan.
        """
        return self._holding.defects_of(self._holding.number_of(plan_id))

    def bodies(self) -> Iterator[tuple[str, Sequence[str]]]:
        """Yield each body that has a duty, as written, and the plans in which it has one."""
        for name, plans in self._holding.units():
            yield name, tuple(self.plan_ids[n] for n in plans)

    @cached_property
    def near_words(self) -> NearWords:
        """The words of the clauses, and which of them are near in meaning to another word.

        Raises:
            IndexDamaged: their files are missing or do not fit.
        """
        if self.folder is None:
            return NearWords((), np.zeros((0, self.manifest.embedding_dim), dtype=np.float16), self.embed_query)
        return NearWords.read(self.folder, self.embed_query)

    @cached_property
    def names(self) -> Names | None:
        """The names of the plans as the build prepared them; None where they are few, or only some are seen.

        Raises:
            IndexDamaged: the files of names are missing or do not fit.
        """
        if self.folder is None or self.manifest.plans <= MORE_THAN:
            return None
        return NamesOnDisk(self.folder, self._holding.plan_ids, self._holding.number_of)

    @cached_property
    def standings(self) -> Standings:
        """How the plans stand on a day: in force, expired, repealed by another one of them."""
        return LibraryStandings(self.acting(), self.plan_ids, self.has, self.plan)

    def acting(self) -> Sequence[Plan]:
        """Return the plans that repeal, revise or extend others, without their texts."""
        if self.folder is None:
            return [replace(plan, text="", segments=()) for plan in self.plans if acts(plan)]
        return self._holding.acts()

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Targets that plans of the same zone state differently."""
        return self._holding.conflicts()

    def passage(self, row: int) -> Passage:
        """Return the passage of a hit."""
        return self._holding.passage_at(row)

    def clause_of(self, row: int) -> tuple[str, ClauseKind]:
        """Return the id and the kind of the clause that a passage is of."""
        number = self._holding.clause_of_passage(row)
        return self._holding.clause_id_at(number), self._holding.clause_kind_at(number)

    def passages_of(self, clause_id: str) -> tuple[tuple[int, PassageKind, int, int], ...]:
        """Return row, kind and span of each passage that a clause was cut into, in the order of rows."""
        return self._holding.passages_of_clause(self._holding.clause_number(clause_id))

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return the vector of a passage: float32 (d,), L2-normalised."""
        return self._dense.vector(row)

    def vectors(self) -> NDArray[np.float32]:
        """Return the vectors of all passages: float32 (n, d), in row order."""
        return self._dense.vectors()

    def vectors_at(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of some passages: float32 (n, d), in the order of `rows`."""
        return self._dense.vectors_at(rows)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question: float32 (d,), L2-normalised; not to be written to.

        Raises:
            ModelFault: the model cannot be loaded, or gives vectors of another length than the index has.
        """
        return self._search.embed_query(text)

    def search_dense(
        self, query: str, k: int, plan_ids: Collection[str] | None = None, kind: PassageKind | None = None
    ) -> list[Hit]:
        """Return the k passages nearest in meaning, best first; score: cosine, -1 to 1.

        `plan_ids` None searches all plans; ids that the library does not have find nothing.

        Raises:
            ModelFault: the model cannot be loaded.
        """
        return self._search.dense(query, k, plan_ids, kind)

    def search_lexical(
        self, query: str, k: int, plan_ids: Collection[str] | None = None, kind: PassageKind | None = None
    ) -> list[Hit]:
        """Return the k passages that share most with the query's words, best first; score: BM25, above 0.

        Clauses and sentences have statistics of their own; with `kind` None both are searched and merged by score.
        """
        return self._search.lexical(query, k, plan_ids, kind)

    def warm(self) -> None:
        """Load what the first search would wait for: the model, the dictionary.

        Raises:
            ModelFault: the model cannot be loaded.
        """
        self.embed_query("度量")
        self.search_lexical("度量", 1)
