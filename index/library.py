"""Hold an opened index in memory and answer look-ups and searches.

Input: plans, passages, vectors and postings as the store read them. Output: plans, clauses, facts, hits.
Does not know: files, versions, how it was built; what a question means.

Reading is safe from several threads. The embedding model is loaded at the first dense search or by `warm`.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from documents.conflicts import Conflict
from documents.conflicts import find as find_conflicts
from documents.model import Clause, Defect, Fact, Ingested, Plan
from documents.normalization import simplify
from documents.standing import Standings
from index.dense import Dense
from index.embedding import Embedder, Loader
from index.errors import REBUILD, ModelFault, UnknownPlan
from index.lexical import Lexical
from index.model import Hit, Manifest, Passage, PassageKind
from index.tokenization import terms

KINDS: tuple[PassageKind, ...] = ("clause", "sentence")
_CACHED = 256  # queries and scopes remembered


class Library:
    """An opened index."""

    def __init__(
        self,
        manifest: Manifest,
        plans: Sequence[Ingested],
        passages: tuple[Passage, ...],
        dense: Dense,
        lexical: dict[PassageKind, Lexical],
        load: Loader,
    ) -> None:
        self.manifest = manifest
        self.ingested = tuple(plans)
        self.plans: tuple[Plan, ...] = tuple(p.plan for p in plans)
        self.facts: tuple[Fact, ...] = tuple(f for p in plans for f in p.facts)
        self.passages = passages
        self._by_plan = {p.plan.plan_id: p for p in plans}
        self._clauses = {c.clause_id: c for p in plans for c in p.clauses}
        self._children: dict[str, list[Clause]] = {}
        for clause in self._clauses.values():
            if clause.parent_id is not None:
                self._children.setdefault(clause.parent_id, []).append(clause)
        self._dense, self._lexical, self._load = dense, lexical, load
        self._kinds = np.array([KINDS.index(p.kind) for p in passages], dtype=np.int8)
        number = {plan.plan_id: i for i, plan in enumerate(self.plans)}
        self._plan_of = np.array([number[p.plan_id] for p in passages], dtype=np.int32)
        self._rows = {kind: np.flatnonzero(self._kinds == i) for i, kind in enumerate(KINDS)}
        self._embedder: Embedder | None = None
        self._loading = threading.Lock()
        self._mask = lru_cache(_CACHED)(self._make_mask)
        self._embed = lru_cache(_CACHED)(self._embed_once)

    def plan(self, plan_id: str) -> Plan:
        """Return the plan.

        Raises:
            UnknownPlan: there is none of this id.
        """
        return self._of(plan_id).plan

    def clause(self, clause_id: str) -> Clause:
        """Return the clause.

        Raises:
            KeyError: there is none of this id.
        """
        return self._clauses[clause_id]

    def clauses(self, plan_id: str) -> tuple[Clause, ...]:
        """Return the plan's clauses in the order of the text.

        Raises:
            UnknownPlan: there is no such plan.
        """
        return self._of(plan_id).clauses

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """Return the clauses directly under a clause, in the order of the text."""
        return tuple(self._children.get(clause_id, ()))

    def facts_of(self, plan_id: str) -> tuple[Fact, ...]:
        """Return the plan's facts in the order of the text.

        Raises:
            UnknownPlan: there is no such plan.
        """
        return self._of(plan_id).facts

    def defects(self, plan_id: str) -> tuple[Defect, ...]:
        """Return the flaws of the plan's text.

        Raises:
            UnknownPlan: there is no such plan.
        """
        return self._of(plan_id).defects

    @cached_property
    def standings(self) -> Standings:
        """How the plans stand on a day: in force, expired, repealed by another one of them."""
        return Standings(self.plans)

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Targets that plans of the same zone state differently."""
        return find_conflicts(self.ingested)

    def passage(self, row: int) -> Passage:
        """Return the passage of a hit."""
        return self.passages[row]

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return the vector of a passage: float32 (d,), L2-normalised."""
        return self._dense.vector(row)

    def vectors(self) -> NDArray[np.float32]:
        """Return the vectors of all passages: float32 (n, d), in row order."""
        return self._dense.vectors()

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question: float32 (d,), L2-normalised; not to be written to.

        Raises:
            ModelFault: the model cannot be loaded, or gives vectors of another length than the index has.
        """
        return self._embed(simplify(text))

    def search_dense(
        self, query: str, k: int, plan_ids: Collection[str] | None = None, kind: PassageKind | None = None
    ) -> list[Hit]:
        """Return the k passages nearest in meaning, best first; score: cosine, -1 to 1.

        `plan_ids` None searches all plans; ids that the library does not have find nothing.

        Raises:
            ModelFault: the model cannot be loaded.
        """
        mask = self._mask(None if plan_ids is None else frozenset(plan_ids), kind)
        if k <= 0 or (mask is not None and not mask.any()) or not self.passages:
            return []
        return self._dense.search(self.embed_query(query), k, mask)

    def search_lexical(
        self, query: str, k: int, plan_ids: Collection[str] | None = None, kind: PassageKind | None = None
    ) -> list[Hit]:
        """Return the k passages that share most with the query's words, best first; score: BM25, above 0.

        Clauses and sentences have statistics of their own; with `kind` None both are searched and merged by score.
        """
        asked = terms(query)
        mask = self._mask(None if plan_ids is None else frozenset(plan_ids), None)
        hits: list[Hit] = []
        for each in KINDS if kind is None else (kind,):
            rows = self._rows[each]
            found = self._lexical[each].search(asked, k, None if mask is None else mask[rows])
            hits += [Hit(int(rows[hit.row]), hit.score) for hit in found]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))[:k]

    def warm(self) -> None:
        """Load what the first search would wait for: the model, the dictionary.

        Raises:
            ModelFault: the model cannot be loaded.
        """
        self.embed_query("度量")
        self.search_lexical("度量", 1)

    def _of(self, plan_id: str) -> Ingested:
        found = self._by_plan.get(plan_id)
        if found is None:
            raise UnknownPlan(plan_id)
        return found

    def _model(self) -> Embedder:
        with self._loading:
            if self._embedder is None:
                embedder = self._load(self.manifest.embedding_model)
                if embedder.dim != self.manifest.embedding_dim:
                    raise ModelFault(
                        f"向量维度不符: 索引为 expected {self.manifest.embedding_dim}, 模型 "
                        f"'{embedder.name}' 为 found {embedder.dim}。{REBUILD}"
                    )
                self._embedder = embedder
            return self._embedder

    def _embed_once(self, text: str) -> NDArray[np.float32]:
        vector = self._model().embed_query(text)
        vector.setflags(write=False)
        return vector

    def _make_mask(self, plan_ids: frozenset[str] | None, kind: PassageKind | None) -> NDArray[np.bool_] | None:
        """Return which rows may be found: bool (n,); None is all."""
        if plan_ids is None and kind is None:
            return None
        mask: NDArray[Any] = np.ones(len(self.passages), dtype=np.bool_)
        if kind is not None:
            mask &= self._kinds == KINDS.index(kind)
        if plan_ids is not None:
            wanted = [i for i, plan in enumerate(self.plans) if plan.plan_id in plan_ids]
            mask &= np.isin(self._plan_of, wanted)
        mask.setflags(write=False)
        return mask
