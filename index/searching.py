"""Search an opened index: by meaning over vectors, by words over postings, within some plans.

Input: a query, plans by id. Output: hits.
Does not know: plans, clauses and facts (library.py); files; what a question means.

Searching is safe from several threads. The embedding model is loaded at the first dense search.
"""

from __future__ import annotations

import threading
from collections.abc import Collection
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from documents.normalization import simplify
from index.dense import Dense
from index.embedding import Embedder, Loader
from index.errors import REBUILD, ModelFault
from index.holding import Holding
from index.lexical import Lexical, Span
from index.model import KINDS, Hit, Manifest, PassageKind
from index.tokenization import terms

_CACHED = 256  # queries remembered
_SCOPES = 32  # scopes whose rows are remembered


class Search:
    """The searches over one index; see Library for what each returns."""

    def __init__(
        self, manifest: Manifest, holding: Holding, dense: Dense, lexical: dict[PassageKind, Lexical], load: Loader
    ) -> None:
        """`load`: returns the embedding model of a name."""
        self.manifest = manifest
        self._holding, self._dense, self._lexical, self._load = holding, dense, lexical, load
        self._rows = {kind: holding.rows_of_kind(kind) for kind in KINDS}
        self._embedder: Embedder | None = None
        self._loading = threading.Lock()
        self._spans = lru_cache(_SCOPES)(self._make_spans)
        self._embed = lru_cache(_CACHED)(self._embed_once)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """Return the vector of a question: float32 (d,), L2-normalised; not to be written to.

        Raises:
            ModelFault: the model cannot be loaded, or gives vectors of another length than the index has.
        """
        return self._embed(simplify(text))

    def dense(
        self, query: str, k: int, plan_ids: Collection[str] | None = None, kind: PassageKind | None = None
    ) -> list[Hit]:
        """Return the k passages nearest in meaning, best first; score: cosine, -1 to 1.

        `plan_ids` None searches all plans; ids that the library does not have find nothing.

        Raises:
            ModelFault: the model cannot be loaded.
        """
        rows = None if plan_ids is None else self._chosen(frozenset(plan_ids), kind)
        if k <= 0 or not len(self._holding.passages) or (rows is not None and not len(rows)):
            return []
        return self._dense.search(self.embed_query(query), k, rows, kind)

    def lexical(
        self, query: str, k: int, plan_ids: Collection[str] | None = None, kind: PassageKind | None = None
    ) -> list[Hit]:
        """Return the k passages that share most with the query's words, best first; score: BM25, above 0.

        Clauses and sentences have statistics of their own; with `kind` None both are searched and merged by score.
        """
        asked = terms(query)
        hits: list[Hit] = []
        for each in KINDS if kind is None else (kind,):
            rows = self._rows[each]
            spans = None if plan_ids is None else self._spans(frozenset(plan_ids), each)
            hits += [Hit(int(rows[hit.row]), hit.score) for hit in self._lexical[each].search(asked, k, spans)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))[:k]

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

    def _make_spans(self, plan_ids: frozenset[str], kind: PassageKind | None) -> tuple[Span, ...]:
        """Return the stretches that the passages of some plans take: of all rows, or of the rows of a kind."""
        numbers = sorted(self._holding.number_of(p) for p in plan_ids if self._holding.has(p))
        spans = [self._holding.span(number, "passage") for number in numbers]
        if kind is not None and spans:
            bounds = np.searchsorted(self._rows[kind], np.array(spans))
            spans = [(a, b) for a, b in bounds.tolist()]
        joined: list[Span] = []
        for start, end in spans:
            if joined and joined[-1][1] == start:
                joined[-1] = (joined[-1][0], end)
            elif start < end:
                joined.append((start, end))
        return tuple(joined)

    def _chosen(self, plan_ids: frozenset[str], kind: PassageKind | None) -> NDArray[np.int64]:
        """Return the rows of a kind that may be found in some plans, ascending."""
        spans = self._spans(plan_ids, kind)
        parts = [np.arange(a, b) if kind is None else self._rows[kind][a:b] for a, b in spans]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
