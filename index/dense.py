"""Find vectors by inner product.

Input: vectors, float32 (n, d), L2-normalised, so that the inner product is the cosine. Output: hits, best first.
Does not know: texts, passages, how a vector was made.

Exact search with FAISS; the class is the seam for an approximate or a remote one (its contract: tests/test_dense.py).
Source: Douze et al. 2024, The Faiss library.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, IndexDamaged, StorageFault
from index.model import Hit


class Dense:
    """Vectors by row, searched exactly."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> Dense:
        """Return the search structure of vectors, float32 (n, d); row i is vector i."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

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

    def vector(self, row: int) -> NDArray[np.float32]:
        """Return vector `row`: float32 (d,)."""
        found: NDArray[np.float32] = self._index.reconstruct(int(row))
        return found

    def vectors(self) -> NDArray[np.float32]:
        """Return all vectors: float32 (n, d), in row order."""
        found: NDArray[np.float32] = self._index.reconstruct_n(0, self.size)
        return found

    def search(self, query: NDArray[np.float32], k: int, mask: NDArray[np.bool_] | None = None) -> list[Hit]:
        """Return the k rows nearest to query, float32 (d,), best first; `mask`, bool (n,), says which may be found."""
        k = min(k, self.size if mask is None else int(mask.sum()))
        if k <= 0:
            return []
        bits = None if mask is None else np.packbits(mask, bitorder="little")
        chosen = None
        if bits is not None and mask is not None:  # faiss keeps a pointer to the bits: they must outlive the search
            selector = faiss.IDSelectorBitmap(len(mask), faiss.swig_ptr(bits))
            chosen = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, rows = self._index.search(query.reshape(1, -1).astype(np.float32), k, params=chosen)
        hits = [Hit(int(r), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r >= 0]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))
