"""Find vectors by inner product.

Input: vectors, float32 (n, d), L2-normalised, so that the inner product is the cosine. Output: hits, best first.
Does not know: texts, passages, how a vector was made.

Vectors lie in row order in a file that is mapped, and up to 100,000 rows that may be found, search is exact. Beyond,
they are also kept, 8 bits a number, in lists by their nearest centre; only the lists nearest to the query are read, as
many as a sample of the vectors needs to find more than 99 % of what exact search finds, and the best of what they hold
is compared in full. Built on one thread from a fixed seed, so the same vectors give the same bytes. The class is the
seam for a remote search (its contract: tests/test_dense.py). ADR 10 says why lists, not a graph.

Source: Douze et al. 2024, The Faiss library; its guidelines for choosing an index (4 to 16 times the root of n lists,
at least 30 training vectors each).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, IndexDamaged, StorageFault
from index.model import Hit
from index.shelf import room, table

EXACT_UP_TO = 100_000  # rows
RECALL = 0.99  # of the DEPTH best, of questions that lie as passages do
_AIM = 0.998  # of the same, in the mean over SAMPLE rows, when it is settled how many lists are read
DEPTH, SAMPLE = 50, 200
_LISTS_PER_ROOT, _MOST_LISTS, _TRAINING_PER_LIST, _ROUNDS, _SEED = 4, 2_048, 64, 10, 1
_COMPARED = 4  # times as many rows are taken from lists as are wanted, and compared in full
_GATHERED = 10_000  # rows of a mapped file that are compared one by one where there are lists
_BATCH = 50_000  # vectors put into lists at a time
Rows = NDArray[np.int64]


class Dense:
    """Vectors by row, searched exactly or nearly so."""

    def __init__(self, vectors: NDArray[Any], lists: Any = None, exact_up_to: int = EXACT_UP_TO) -> None:
        self._vectors, self._lists, self._exact_up_to = vectors, lists, exact_up_to

    @classmethod
    def load(cls, folder: Path, name: str = "vectors", exact_up_to: int = EXACT_UP_TO) -> Dense:
        """Open what `DenseWriter` wrote.

        Raises:
            IndexDamaged: a file is missing, cut short or of another kind.
        """
        vectors, lists = table(folder / f"{name}.npy"), None
        if vectors.ndim != 2:
            raise IndexDamaged(f"向量文件无法读取 cannot read the vectors in {name}.npy。{REBUILD}")
        if len(vectors) > exact_up_to:
            import faiss

            try:
                lists = faiss.read_index(str(folder / f"{name}.faiss"), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
            except RuntimeError as fault:
                raise IndexDamaged(f"向量文件无法读取 cannot read the vectors in {name}.faiss。{REBUILD}") from fault
            if lists.ntotal != len(vectors):
                raise IndexDamaged(f"向量文件不一致 {name}.faiss does not fit {name}.npy。{REBUILD}")
        return cls(vectors, lists, exact_up_to)

    @property
    def size(self) -> int:
        """Return the number of vectors."""
        return len(self._vectors)

    @property
    def dim(self) -> int:
        """Return the length of a vector."""
        return int(self._vectors.shape[1])

    @property
    def lists(self) -> int:
        """Return in how many lists the vectors lie; 0 when search is exact."""
        return int(self._lists.nlist) if self._lists is not None else 0

    @property
    def lists_read(self) -> int:
        """Return how many of the lists a search reads."""
        return int(self._lists.nprobe) if self._lists is not None else 0

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return vector `row`: float32 (d,)."""
        found: NDArray[np.float32] = np.asarray(self._vectors[row], dtype=np.float32)
        return found

    def vectors(self) -> NDArray[np.float32]:
        """Return all vectors: float32 (n, d), in row order."""
        return np.asarray(self._vectors, dtype=np.float32)

    def vectors_at(self, rows: Rows) -> NDArray[np.float32]:
        """Return the vectors of some rows: float32 (n, d), in their order."""
        return np.asarray(self._vectors[rows], dtype=np.float32)

    def search(
        self, query: NDArray[np.float32], k: int, rows: Rows | None = None, bits: NDArray[np.uint8] | None = None
    ) -> list[Hit]:
        """Return the k rows nearest to query, float32 (d,), best first, ties in row order.

        `rows`: which may be found, ascending; None is all. `bits`: the same, one bit a row, where it is at hand.
        """
        allowed = self.size if rows is None else len(rows)
        k = min(k, allowed)
        if k <= 0:
            return []
        if self._lists is not None and allowed > min(_GATHERED, self._exact_up_to):
            read = self._lists.nlist if allowed <= self._exact_up_to else self._lists.nprobe
            rows = self._in_lists(query, _COMPARED * k, rows, bits, read)
        return self._compared(query, k, rows)

    def _compared(self, query: NDArray[np.float32], k: int, rows: Rows | None) -> list[Hit]:
        """Return the best of some rows by comparing all of them; equal vectors get equal scores, as BLAS's need not."""
        every = rows is None or 2 * len(rows) > self.size
        among = self._vectors if every else self._vectors[rows]
        scores = np.einsum("ij,j->i", np.asarray(among, dtype=np.float32), np.asarray(query, dtype=np.float32))
        if rows is None:
            rows = np.arange(self.size)
        elif every:
            scores = scores[rows]
        if k < len(rows):
            best = scores >= np.partition(scores, -k)[-k]
            rows, scores = rows[best], scores[best]
        order = np.lexsort((rows, -scores))[:k]
        return [Hit(int(rows[i]), float(scores[i])) for i in order]

    def _in_lists(
        self, query: NDArray[np.float32], k: int, rows: Rows | None, bits: NDArray[np.uint8] | None, read: int
    ) -> Rows:
        """Return what so many lists give, to be compared in full; where few rows may be found, all lists are read."""
        import faiss

        how: dict[str, Any] = {}
        if rows is not None:
            bits = packed(rows, self.size) if bits is None else bits  # faiss keeps a pointer: it must stay
            how = {"sel": faiss.IDSelectorBitmap(self.size, faiss.swig_ptr(bits))}
        asked = query.reshape(1, -1).astype(np.float32)
        found: Rows = self._lists.search(asked, k, params=_reading(read, **how))[1][0]
        return np.sort(found[found >= 0])


class DenseWriter:
    """Takes vectors in row order, and writes what `Dense` opens."""

    def __init__(
        self, folder: Path, rows: int, dim: int, exact_up_to: int = EXACT_UP_TO, name: str = "vectors"
    ) -> None:
        """Make room for as many vectors; beyond `exact_up_to` they are kept with 16 bits a number."""
        self._path, self._has_lists, self._at = folder / name, rows > exact_up_to, 0
        kind = np.float16 if self._has_lists else np.float32
        self._vectors = room(self._path.with_name(f"{name}.npy"), (rows, dim), kind)

    def add(self, vectors: NDArray[np.float32]) -> None:
        """Take further vectors: float32 (n, d)."""
        self._vectors[self._at : self._at + len(vectors)] = vectors
        self._at += len(vectors)

    def close(self) -> None:
        """Put the vectors into lists where there are many, and end.

        Raises:
            StorageFault: the disk refused.
        """
        if isinstance(self._vectors, np.memmap):
            self._vectors.flush()
        if not self._has_lists:
            return
        import faiss

        path = self._path.with_name(f"{self._path.name}.faiss")
        try:
            with _one_thread():
                faiss.write_index(_lists(self._vectors), str(path))
        except RuntimeError as fault:
            raise StorageFault(f"无法写入向量文件(磁盘已满?) cannot write {path}: is the disk full?") from fault


def packed(rows: Rows, size: int) -> NDArray[np.uint8]:
    """Return one bit for each of `size` rows, set for those in `rows`."""
    mask = np.zeros(size, dtype=np.bool_)
    mask[rows] = True
    return np.packbits(mask, bitorder="little")


def _lists(vectors: NDArray[Any]) -> Any:
    """Return vectors in lists, with the number of lists to read set."""
    import faiss

    n, dim = vectors.shape
    lists = max(1, min(int(_LISTS_PER_ROOT * n**0.5), _MOST_LISTS, n // _TRAINING_PER_LIST))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim), dim, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.by_residual = False
    index.cp.seed, index.cp.niter, index.cp.spherical = _SEED, _ROUNDS, True
    index.cp.max_points_per_centroid = _TRAINING_PER_LIST
    draw = np.random.default_rng(_SEED)
    drawn = np.sort(draw.choice(n, min(n, lists * _TRAINING_PER_LIST), replace=False))
    index.train(np.asarray(vectors[drawn], dtype=np.float32))
    for start in range(0, n, _BATCH):
        index.add(np.asarray(vectors[start : start + _BATCH], dtype=np.float32))
    asked = np.asarray(vectors[np.sort(draw.choice(n, min(SAMPLE, n), replace=False))], dtype=np.float32)
    wanted = _exact(vectors, asked)
    index.nprobe = 1
    while index.nprobe < lists and _agreement(_found(index, asked), wanted) < _AIM:
        index.nprobe = min(lists, 2 * index.nprobe)
    return index


def _exact(vectors: NDArray[Any], asked: NDArray[np.float32]) -> Rows:
    """Return the rows nearest to each query: int64 (n, DEPTH)."""
    scores = np.zeros((len(asked), 0), dtype=np.float32)
    rows = np.zeros((len(asked), 0), dtype=np.int64)
    for start in range(0, len(vectors), _BATCH):
        own = asked @ np.asarray(vectors[start : start + _BATCH], dtype=np.float32).T
        scores = np.hstack([scores, own])
        rows = np.hstack([rows, np.broadcast_to(np.arange(start, start + own.shape[1]), own.shape)])
        best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        scores, rows = np.take_along_axis(scores, best, 1), np.take_along_axis(rows, best, 1)
    return rows


def _found(index: Any, asked: NDArray[np.float32]) -> Rows:
    """Return the rows that lists give for each query, to be compared in full: int64 (n, _COMPARED * DEPTH)."""
    found: Rows = index.search(asked, _COMPARED * DEPTH, params=_reading(index.nprobe))[1]
    return found


def _reading(lists: int, **how: Any) -> Any:
    """Return the setting of a search that reads the given number of lists."""
    import faiss

    return faiss.SearchParametersIVF(nprobe=lists, **how)  # type: ignore[call-arg]


def _agreement(found: Rows, wanted: Rows) -> float:
    """Return the share of the wanted rows that were found."""
    return float(np.mean([np.isin(w, f).mean() for f, w in zip(found, wanted, strict=True)]))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Keep FAISS and BLAS to one thread: sums in another order would give other bytes."""
    import faiss
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        with threadpool_limits(1, user_api="blas"):
            yield
    finally:
        faiss.omp_set_num_threads(before)
