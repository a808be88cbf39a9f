"""Find passages by the words they share with a query.

Input: the postings of terms: which passages hold a term, with which score. Output: hits, best first.
Does not know: how a text is cut into terms, how postings are made (index.postings), plans, questions.

Postings are mapped from disk, and a search reads those of the query's terms only, within the rows that may be found.
Where these terms have more than READ postings, a search has two stages: the rarer terms say which rows there are, and
the FULL best of these rows are scored by all terms. What such a search may miss shares only common words.

Source: Robertson and Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond, in Lucene's variant; scores
are kept with the postings, as in Lù 2024, BM25S: orders of magnitude faster lexical search via eager sparse scoring.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, IndexDamaged
from index.model import Hit
from index.shelf import Shelf, table

READ = 400_000  # postings
FULL = 1_000  # rows
_FEW_SPANS = 64  # more than these are looked up as a mask
Span = tuple[int, int]  # rows from … to before …


class Lexical:
    """BM25 scores by term: the rows that have a term, ascending, with their scores."""

    def __init__(self, terms: Shelf, parts: dict[str, NDArray[Any]]) -> None:
        self._terms = terms
        self._scores, self._rows, self._ends, shape = (parts[name] for name in ("data", "indices", "indptr", "shape"))
        self.size = int(shape[0])

    @classmethod
    def load(cls, folder: Path, name: str) -> Lexical:
        """Open the postings of this name.

        Raises:
            IndexDamaged: a part is missing, cut short or does not fit the others.
        """
        terms = Shelf(folder / f"{name}.terms.txt")
        parts = {part: table(folder / f"{name}.{part}.npy") for part in ("data", "indices", "indptr", "shape")}
        if (
            len(parts["indptr"]) != len(terms) + 1
            or len(parts["data"]) != len(parts["indices"])
            or parts["indptr"][-1] != len(parts["data"])
            or parts["shape"].shape != (1,)
        ):
            raise IndexDamaged(f"词项索引不一致 the postings '{name}' do not fit together。{REBUILD}")
        return cls(terms, parts)

    def rows_with(self, term: str) -> NDArray[np.int32]:
        """Return the rows that have a term, ascending; none when no row has it."""
        number = self._terms.find(term.encode())
        start, end = (0, 0) if number is None else (int(self._ends[number]), int(self._ends[number + 1]))
        found: NDArray[np.int32] = self._rows[start:end]
        return found

    def search(self, terms: Sequence[str], k: int, spans: Sequence[Span] | None = None) -> list[Hit]:
        """Return the k rows that match `terms` best, best first, ties in row order.

        Rows that share no term are left out. `spans`: ascending stretches of rows that may be found; None is all.
        """
        if k <= 0 or (spans is not None and not spans):
            return []
        parts = [self._slice(number, spans) for number in self._numbers(terms)]
        if sum(len(rows) for rows, _ in parts) > READ:
            return self._in_two_stages(parts, k)
        scores = self._sum(parts)
        found = np.flatnonzero(scores > 0)
        if k < len(found):  # sort only what can be among the best, ties included
            found = found[scores[found] >= np.partition(scores[found], -k)[-k]]
        return _best(found, scores[found], k)

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Return the BM25 score of every row: float32 (n,). A term that is asked twice counts twice."""
        return self._sum([self._slice(number, None) for number in self._numbers(terms)])

    def _numbers(self, terms: Sequence[str]) -> list[int]:
        found = {term: self._terms.find(term.encode()) for term in dict.fromkeys(terms)}
        return [number for term in terms if (number := found[term]) is not None]

    def _slice(self, term: int, spans: Sequence[Span] | None) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the rows of a term within the spans, and their scores."""
        start, end = int(self._ends[term]), int(self._ends[term + 1])
        rows, scores = self._rows[start:end], self._scores[start:end]
        if spans is None:
            return rows, scores
        if len(spans) <= _FEW_SPANS:
            bounds = np.searchsorted(rows, np.array(spans, dtype=np.int32))
            kept = [(a, b) for a, b in bounds.tolist() if a < b]
            return (
                np.concatenate([rows[:0], *(rows[a:b] for a, b in kept)]),
                np.concatenate([scores[:0], *(scores[a:b] for a, b in kept)]),
            )
        starts, ends = np.array(spans, dtype=np.int32).T
        inside = rows < ends[np.maximum(np.searchsorted(starts, rows, "right") - 1, 0)]
        inside &= rows >= starts[0]
        return rows[inside], scores[inside]

    def _sum(self, parts: Sequence[tuple[NDArray[np.int32], NDArray[np.float32]]]) -> NDArray[np.float32]:
        scores = np.zeros(self.size, dtype=np.float32)
        for rows, own in parts:
            scores[rows] += own  # a row stands once in the postings of a term
        return scores

    def _in_two_stages(self, parts: Sequence[tuple[NDArray[np.int32], NDArray[np.float32]]], k: int) -> list[Hit]:
        """Return what the rarer terms find, the best of it scored by all."""
        rare: list[tuple[NDArray[np.int32], NDArray[np.float32]]] = []
        common: list[tuple[NDArray[np.int32], NDArray[np.float32]]] = []
        read = 0
        for part in sorted((part for part in parts if len(part[0])), key=lambda part: len(part[0])):
            read += len(part[0])
            (rare if read <= READ or not rare else common).append(part)
        scores = self._sum(rare)
        found = np.flatnonzero(scores != 0)  # of truth values, which is read three times as fast
        if len(found) > max(k, FULL):
            found = np.sort(found[np.argpartition(-scores[found], max(k, FULL))[: max(k, FULL)]])
        whole = scores[found]
        for rows, own in common:
            at = np.minimum(np.searchsorted(rows, found), len(rows) - 1)
            whole += np.where(rows[at] == found, own[at], np.float32(0))
        return _best(found, whole, k)


def _best(rows: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> list[Hit]:
    order = np.lexsort((rows, -scores))[:k]
    return [Hit(int(rows[i]), float(scores[i])) for i in order]
