"""Find vectors by inner product.

Input: vectors, float32 (n, d), L2-normalised, so that the inner product is the cosine. Output: hits, best first.
Does not know: texts, passages, how a vector was made.

Up to 100,000 rows that may be found, search is exact. Beyond, vectors lie in lists by their nearest centre, and only
the lists nearest to the query are read: as many as a sample of the vectors needs to find 99 % of what exact search
finds. Built on one thread from a fixed seed, so the same vectors give the same bytes. The class is the seam for a
remote search (its contract: tests/test_dense.py). ADR 10 says why lists, not a graph.

Source: Douze et al. 2024, The Faiss library; its guidelines for choosing an index (4 to 16 times the root of n lists,
at least 30 training vectors each).
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from index.errors import REBUILD, IndexDamaged, StorageFault
from index.model import Hit

EXACT_UP_TO = 100_000  # rows
RECALL = 0.99  # of the DEPTH best, in the mean over SAMPLE rows
DEPTH, SAMPLE = 50, 200
_LISTS_PER_ROOT, _TRAINING_PER_LIST, _ROUNDS, _SEED = 4, 64, 10, 1


class Dense:
    """Vectors by row, searched exactly or nearly so."""

    def __init__(self, index: Any, exact_up_to: int = EXACT_UP_TO) -> None:
        self._index, self._exact_up_to = index, exact_up_to
        self._has_lists = isinstance(index, faiss.IndexIVF)
        self._is_mapped = not self._has_lists  # whether a row can be read by its number
        self._mapping = threading.Lock()

    @classmethod
    def build(cls, vectors: NDArray[np.float32], exact_up_to: int = EXACT_UP_TO) -> Dense:
        """Return the search structure of vectors, float32 (n, d); row i is vector i."""
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        index = faiss.IndexFlatIP(vectors.shape[1])
        if len(vectors) > exact_up_to:
            with _one_thread():
                index = _lists(vectors)
        else:
            index.add(vectors)
        return cls(index, exact_up_to)

    @classmethod
    def load(cls, path: Path) -> Dense:
        """Read what `save` wrote.

        Raises:
            IndexDamaged: it isn't a faiss file, or is cut short.
        """
        try:
            return cls(faiss.read_index(str(path)))
        except RuntimeError as fault:
            raise IndexDamaged(f"向量文件无法读取 cannot read the vectors in {path.name}。{REBUILD}") from fault

    def save(self, path: Path) -> None:
        """Write the vectors.

        Raises:
            StorageFault: the disk refused.
        """
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as fault:
            raise StorageFault(f"无法写入向量文件(磁盘已满?) cannot write {path}: is the disk full?") from fault

    @property
    def size(self) -> int:
        """Return the number of vectors."""
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """Return the length of a vector."""
        return int(self._index.d)

    @property
    def lists(self) -> int:
        """Return in how many lists the vectors lie; 0 when search is exact."""
        return int(self._index.nlist) if self._has_lists else 0

    @property
    def lists_read(self) -> int:
        """Return how many of the lists a search reads."""
        return int(self._index.nprobe) if self._has_lists else 0

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return vector `row`: float32 (d,)."""
        with self._mapping:
            if not self._is_mapped:
                self._index.make_direct_map()
                self._is_mapped = True
        found: NDArray[np.float32] = self._index.reconstruct(int(row))
        return found

    def vectors(self) -> NDArray[np.float32]:
        """Return all vectors: float32 (n, d), in row order."""
        found: NDArray[np.float32] = self._index.reconstruct_n(0, self.size)
        return found

    def search(self, query: NDArray[np.float32], k: int, mask: NDArray[np.bool_] | None = None) -> list[Hit]:
        """Return the k rows nearest to query, float32 (d,), best first; `mask`, bool (n,), says which may be found."""
        allowed = self.size if mask is None else int(mask.sum())
        k = min(k, allowed)
        if k <= 0:
            return []
        bits = None if mask is None else np.packbits(mask, bitorder="little")  # faiss keeps a pointer: it must stay
        how = {} if bits is None else {"sel": faiss.IDSelectorBitmap(self.size, faiss.swig_ptr(bits))}
        chosen: Any = faiss.SearchParameters(**how)
        if self._has_lists:
            read = self._index.nlist if allowed <= self._exact_up_to else self._index.nprobe
            chosen = _reading(read, **how)
        scores, rows = self._index.search(query.reshape(1, -1).astype(np.float32), k, params=chosen)
        hits = [Hit(int(r), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r >= 0]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))


def _lists(vectors: NDArray[np.float32]) -> Any:
    """Return vectors in lists, with the number of lists to read set."""
    n, dim = vectors.shape
    lists = max(1, min(int(_LISTS_PER_ROOT * n**0.5), n // _TRAINING_PER_LIST))
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dim), dim, lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.seed, index.cp.niter, index.cp.spherical = _SEED, _ROUNDS, True
    index.cp.max_points_per_centroid = _TRAINING_PER_LIST
    index.train(vectors)
    index.add(vectors)
    asked = vectors[np.random.default_rng(_SEED).choice(n, min(SAMPLE, n), replace=False)]
    wanted = _found(index, asked, lists)
    index.nprobe = 1
    while index.nprobe < lists and _agreement(_found(index, asked, index.nprobe), wanted) < RECALL:
        index.nprobe = min(lists, 2 * index.nprobe)
    return index


def _found(index: Any, asked: NDArray[np.float32], read: int) -> NDArray[np.int64]:
    """Return the rows found for each query when `read` lists are read: int64 (n, DEPTH)."""
    found: NDArray[np.int64] = index.search(asked, DEPTH, params=_reading(read))[1]
    return found


def _reading(lists: int, **how: Any) -> Any:
    """Return the setting of a search that reads the given number of lists."""
    return faiss.SearchParametersIVF(nprobe=lists, **how)  # type: ignore[call-arg]


def _agreement(found: NDArray[np.int64], wanted: NDArray[np.int64]) -> float:
    """Return the share of the wanted rows that were found."""
    return float(np.mean([np.isin(w, f).mean() for f, w in zip(found, wanted, strict=True)]))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep FAISS and BLAS to one thread: sums in another order would give other bytes."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        with threadpool_limits(1, user_api="blas"):
            yield
    finally:
        faiss.omp_set_num_threads(before)
