"""Find vectors by inner product.

Input: vectors, float32 (n, d), L2-normalised, so that the inner product is the cosine. Output: hits, best first.
Does not know: texts, passages, how a vector was made.

Vectors lie in row order in a file that is mapped, and up to 100,000 rows that may be found, search is exact. Beyond,
they are also kept, 8 bits a number, in lists by their nearest centre; only the lists nearest to the query are read, as
many as a sample of the vectors needs to find more than 99 % of what exact search finds, and the best of what they hold
is compared in full. Rows that are searched for by themselves, a part, have lists of their own, so that none of the
others is passed over. Built on one thread from a fixed seed, so the same vectors give the same bytes. The class is the
seam for a remote search (its contract: tests/test_dense.py). ADR 10 says why lists, not a graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import REBUILD, IndexDamaged, StorageFault
from index.lists import COMPARED, made, one_thread, opened, reading
from index.model import Hit
from index.shelf import room, table

EXACT_UP_TO = 100_000  # rows
_GATHERED = 10_000  # rows of a mapped file that are compared one by one where there are lists
_ALL = ""  # the only part where no others are named
Rows = NDArray[np.int64]


class Dense:
    """Vectors by row, searched exactly or nearly so."""

    def __init__(
        self,
        vectors: NDArray[Any],
        parts: Mapping[str, Rows] | None = None,
        lists: Mapping[str, Any] | None = None,
        exact_up_to: int = EXACT_UP_TO,
    ) -> None:
        """`parts`: rows, ascending, each in one part; `lists`: those of the parts that have some."""
        self._vectors, self._exact_up_to = vectors, exact_up_to
        self._parts = {_ALL: np.arange(len(vectors))} if parts is None else dict(parts)
        self._lists = dict(lists or {})

    @classmethod
    def load(
        cls,
        folder: Path,
        name: str = "vectors",
        exact_up_to: int = EXACT_UP_TO,
        parts: Mapping[str, Rows] | None = None,
    ) -> Dense:
        """Open what `DenseWriter` wrote; `parts` as they were told to it.

        Raises:
            IndexDamaged: a file is missing, cut short or of another kind.
        """
        vectors = table(folder / f"{name}.npy")
        if vectors.ndim != 2:
            raise IndexDamaged(f"向量文件无法读取 cannot read the vectors in {name}.npy。{REBUILD}")
        held = {_ALL: np.arange(len(vectors))} if parts is None else parts
        lists = {
            part: opened(folder / _file(name, part), len(rows))
            for part, rows in held.items()
            if _needs_lists(len(rows), len(vectors), exact_up_to)
        }
        return cls(vectors, parts, lists, exact_up_to)

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
        return sum(int(held.nlist) for held in self._lists.values())

    @property
    def lists_read(self) -> int:
        """Return how many of the lists a search of all parts reads."""
        return sum(int(held.nprobe) for held in self._lists.values())

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
        self, query: NDArray[np.float32], k: int, rows: Rows | None = None, part: str | None = None
    ) -> list[Hit]:
        """Return the k rows nearest to query, float32 (d,), best first, ties in row order.

        `rows`: which may be found, ascending; None is all. `part`: the part in which they lie; None is any.
        """
        within = rows if rows is not None or part is None else self._parts[part]
        allowed = self.size if within is None else len(within)
        k = min(k, allowed)
        if k <= 0:
            return []
        if self._lists and allowed > min(_GATHERED, self._exact_up_to):
            every = allowed <= self._exact_up_to  # so few that all lists are read
            bits = None if rows is None else _packed(rows, self.size)
            parts = self._parts if part is None else (part,)
            found = [self._nearest(each, query, COMPARED * k, rows, bits, every) for each in parts]
            within = np.sort(np.concatenate(found))
        return self._compared(query, k, within)

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

    def _nearest(
        self,
        part: str,
        query: NDArray[np.float32],
        k: int,
        rows: Rows | None,
        bits: NDArray[np.uint8] | None,
        every: bool,
    ) -> Rows:
        """Return what the lists of a part give, to be compared in full; of a part without lists, what may be found."""
        import faiss

        lists = self._lists.get(part)
        if lists is None:
            return self._parts[part] if rows is None else np.intersect1d(rows, self._parts[part], assume_unique=True)
        how: dict[str, Any] = {}
        if bits is not None:  # faiss keeps a pointer: the bits must stay
            how = {"sel": faiss.IDSelectorBitmap(self.size, faiss.swig_ptr(bits))}
        asked = query.reshape(1, -1).astype(np.float32)
        found: Rows = lists.search(asked, k, params=reading(lists.nlist if every else lists.nprobe, **how))[1][0]
        return found[found >= 0]


class DenseWriter:
    """Takes vectors in row order, and writes what `Dense` opens."""

    def __init__(
        self,
        folder: Path,
        rows: int,
        dim: int,
        exact_up_to: int = EXACT_UP_TO,
        name: str = "vectors",
        parts: Mapping[str, Rows] | None = None,
    ) -> None:
        """Make room for as many vectors; beyond `exact_up_to` they are kept with 16 bits a number.

        `parts`: rows that are searched for by themselves, ascending, each row in one part; None is one part of all.
        """
        self._folder, self._name, self._exact_up_to, self._at = folder, name, exact_up_to, 0
        self._parts = {_ALL: np.arange(rows)} if parts is None else parts
        kind = np.float16 if rows > exact_up_to else np.float32
        self._vectors = room(folder / f"{name}.npy", (rows, dim), kind)

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
        for part, rows in self._parts.items():
            if _needs_lists(len(rows), len(self._vectors), self._exact_up_to):
                self._write_lists(self._folder / _file(self._name, part), rows)

    def _write_lists(self, path: Path, rows: Rows) -> None:
        import faiss

        try:
            with one_thread():
                faiss.write_index(made(self._vectors, rows), str(path))
        except RuntimeError as fault:
            raise StorageFault(f"无法写入向量文件(磁盘已满?) cannot write {path}: is the disk full?") from fault


def _file(name: str, part: str) -> str:
    """Return the name of the file of a part's lists."""
    return f"{name}.{part}.faiss" if part else f"{name}.faiss"


def _needs_lists(rows: int, size: int, exact_up_to: int) -> bool:
    """Return whether a part of so many rows has lists; of a small part of many vectors each is compared."""
    return size > exact_up_to and rows > min(_GATHERED, exact_up_to)


def _packed(rows: Rows, size: int) -> NDArray[np.uint8]:
    """Return one bit for each of `size` rows, set for those in `rows`."""
    mask = np.zeros(size, dtype=np.bool_)
    mask[rows] = True
    return np.packbits(mask, bitorder="little")
