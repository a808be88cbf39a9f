"""Put vectors into lists by their nearest centre, and settle how many of the lists a search reads.

Input: vectors, float (n, d), L2-normalised; which rows of them. Output: lists, as FAISS keeps them, with row numbers.
Does not know: what a row is, which rows may be found, how what is found is compared in full (index.dense).

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

from index.errors import REBUILD, IndexDamaged

RECALL = 0.99  # of the DEPTH best, of questions that lie as passages do
_AIM = 0.998  # of the same, in the mean over SAMPLE rows, when it is settled how many lists are read
DEPTH, SAMPLE = 50, 200
COMPARED = 4  # times as many rows are taken from lists as are wanted, and compared in full
_LISTS_PER_ROOT, _MOST_LISTS, _TRAINING_PER_LIST, _ROUNDS, _SEED = 4, 2_048, 64, 10, 1
_BATCH = 50_000  # vectors put into lists at a time
Rows = NDArray[np.int64]


def opened(path: Path, size: int) -> Any:
    """Map the lists of a part.

    Raises:
        IndexDamaged: they cannot be read, or are not of so many rows.
    """
    import faiss

    try:
        lists = faiss.read_index(str(path), faiss.IO_FLAG_MMAP | faiss.IO_FLAG_READ_ONLY)
    except RuntimeError as fault:
        raise IndexDamaged(f"向量文件无法读取 cannot read the vectors in {path.name}。{REBUILD}") from fault
    if lists.ntotal != size:
        raise IndexDamaged(f"向量文件不一致 {path.name} does not fit the other vectors。{REBUILD}")
    return lists


def made(vectors: NDArray[Any], rows: Rows) -> Any:
    """Return some rows of vectors in lists, with the number of lists to read set."""
    import faiss

    n, dim = len(rows), vectors.shape[1]
    lists = max(1, min(int(_LISTS_PER_ROOT * n**0.5), _MOST_LISTS, n // _TRAINING_PER_LIST))
    index = faiss.IndexIVFScalarQuantizer(
        faiss.IndexFlatIP(dim), dim, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.by_residual = False
    index.cp.seed, index.cp.niter, index.cp.spherical = _SEED, _ROUNDS, True
    index.cp.max_points_per_centroid = _TRAINING_PER_LIST
    draw = np.random.default_rng(_SEED)
    drawn = rows[np.sort(draw.choice(n, min(n, lists * _TRAINING_PER_LIST), replace=False))]
    index.train(np.asarray(vectors[drawn], dtype=np.float32))
    for start in range(0, n, _BATCH):
        some = rows[start : start + _BATCH]
        index.add_with_ids(np.asarray(vectors[some], dtype=np.float32), some)
    asked = np.asarray(vectors[rows[np.sort(draw.choice(n, min(SAMPLE, n), replace=False))]], dtype=np.float32)
    wanted = _exact(vectors, rows, asked)
    for index.nprobe in _steps(lists):
        if _agreement(_found(index, asked), wanted) >= _AIM:
            break
    return index


def _steps(lists: int) -> list[int]:
    """Return the numbers of lists that are tried: 1, 2, 3, 4, 6, 8, 12, … and all."""
    tried = {size for power in range(lists.bit_length()) for size in (2**power, 3 * 2**power)}
    return sorted({size for size in tried if size < lists} | {lists})


def _exact(vectors: NDArray[Any], rows: Rows, asked: NDArray[np.float32]) -> Rows:
    """Return those of some rows that are nearest to each query: int64 (n, DEPTH)."""
    scores = np.zeros((len(asked), 0), dtype=np.float32)
    found = np.zeros((len(asked), 0), dtype=np.int64)
    for start in range(0, len(rows), _BATCH):
        some = rows[start : start + _BATCH]
        own = asked @ np.asarray(vectors[some], dtype=np.float32).T
        scores = np.hstack([scores, own])
        found = np.hstack([found, np.broadcast_to(some, own.shape)])
        best = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
        scores, found = np.take_along_axis(scores, best, 1), np.take_along_axis(found, best, 1)
    return found


def _found(index: Any, asked: NDArray[np.float32]) -> Rows:
    """Return the rows that lists give for each query, to be compared in full: int64 (n, COMPARED * DEPTH)."""
    found: Rows = index.search(asked, COMPARED * DEPTH, params=reading(index.nprobe))[1]
    return found


def reading(lists: int, **how: Any) -> Any:
    """Return the setting of a search that reads the given number of lists."""
    import faiss

    return faiss.SearchParametersIVF(nprobe=lists, **how)  # type: ignore[call-arg]


def _agreement(found: Rows, wanted: Rows) -> float:
    """Return the share of the wanted rows that were found."""
    return float(np.mean([np.isin(w, f).mean() for f, w in zip(found, wanted, strict=True)]))


@contextmanager
def one_thread() -> Iterator[None]:
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
