"""Find passages by the words they share with a query.

Input: the terms of each passage, in row order. Output: hits with BM25 scores, best first.
Does not know: how a text is cut into terms, plans, questions.

Source: Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond; computed by bm25s in
Lucene's variant (Lù 2024, BM25S: orders of magnitude faster lexical search via eager sparse scoring).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, IndexDamaged
from index.model import Hit

K1, B = 1.5, 0.75  # the paper's usual values
_ARRAYS = {"data": np.float32, "indices": np.int32, "indptr": np.int64}


class Lexical:
    """BM25 scores by term: column t holds the rows that have term t, with their scores."""

    def __init__(self, terms: Sequence[str], arrays: dict[str, NDArray[Any]], size: int) -> None:
        self.terms, self.arrays, self.size = terms, arrays, size
        self._ids = {term: i for i, term in enumerate(terms)}

    @classmethod
    def build(cls, passages: Sequence[Sequence[str]]) -> Lexical:
        """Return the postings of passages, each a list of terms; row i is passage i."""
        known = sorted({term for passage in passages for term in passage})
        ids = {term: i for i, term in enumerate(known)}
        if not known:
            empty = {name: np.zeros(0 if name != "indptr" else 1, kind) for name, kind in _ARRAYS.items()}
            return cls((), empty, len(passages))
        scores = _bm25().build_index_from_ids(
            list(range(len(known))), [[ids[t] for t in passage] for passage in passages], show_progress=False
        )
        arrays = {name: np.asarray(scores[name]).astype(kind) for name, kind in _ARRAYS.items()}
        return cls(tuple(known), arrays, len(passages))

    def save(self, folder: Path, name: str) -> None:
        """Write the postings into `folder`: three arrays and the terms."""
        for part in _ARRAYS:
            np.save(folder / f"{name}.{part}.npy", self.arrays[part], allow_pickle=False)
        head = {"size": self.size, "k1": K1, "b": B, "terms": list(self.terms)}
        (folder / f"{name}.terms.json").write_text(json.dumps(head, ensure_ascii=False) + "\n", "utf-8")

    @classmethod
    def load(cls, folder: Path, name: str) -> Lexical:
        """Read what `save` wrote.

        Raises:
            IndexDamaged: a part is missing, cut short or does not fit the others.
        """
        try:
            head = json.loads((folder / f"{name}.terms.json").read_text("utf-8"))
            arrays = {part: np.load(folder / f"{name}.{part}.npy", allow_pickle=False) for part in _ARRAYS}
            terms, size = head["terms"], int(head["size"])
        except (OSError, ValueError, KeyError, TypeError, EOFError) as fault:
            raise IndexDamaged(f"词项索引无法读取 cannot read the postings '{name}'。{REBUILD}") from fault
        if len(arrays["indptr"]) != len(terms) + 1 or len(arrays["data"]) != len(arrays["indices"]):
            raise IndexDamaged(f"词项索引不一致 the postings '{name}' do not fit together。{REBUILD}")
        return cls(tuple(terms), arrays, size)

    def search(self, terms: Sequence[str], k: int, mask: NDArray[np.bool_] | None = None) -> list[Hit]:
        """Return the k rows that match `terms` best, best first, ties in row order.

        Rows that share no term are left out. `mask`, bool (n,), says which rows may be found.
        """
        scores = self.scores(terms)
        if mask is not None:
            scores = np.where(mask, scores, 0.0)
        found = np.flatnonzero(scores > 0)
        if 0 < k < len(found):  # sort only what can be among the best, ties included
            found = found[scores[found] >= np.partition(scores[found], -k)[-k]]
        best = found[np.lexsort((found, -scores[found]))][: max(k, 0)]
        return [Hit(int(row), float(scores[row])) for row in best]

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every row: float32 (n,). A term that is asked twice counts twice."""
        ids = [self._ids[term] for term in terms if term in self._ids]
        if not ids:
            return np.zeros(self.size, dtype=np.float32)
        scores: NDArray[np.float32] = self._scorer.get_scores_from_ids(ids)
        return scores

    @cached_property
    def _scorer(self) -> Any:
        scorer = _bm25()
        scorer.scores = {**self.arrays, "num_docs": self.size}
        scorer.nonoccurrence_array = None
        return scorer


def _bm25() -> Any:
    import bm25s

    return bm25s.BM25(k1=K1, b=B, method="lucene", dtype="float32", int_dtype="int32", backend="numpy")
