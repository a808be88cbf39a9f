"""The contract of a dense search; a second backend has to pass the same tests."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import EXACT_UP_TO, Dense, DenseWriter
from index.errors import IndexDamaged
from index.lists import RECALL


def unit_vectors(n: int, dim: int = 16, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def by_numpy(vectors: NDArray[np.float32], query: NDArray[np.float32], k: int, allowed: list[int]) -> list[int]:
    scores = vectors @ query
    return sorted(allowed, key=lambda row: (-scores[row], row))[:k]


def write(folder: Path, vectors: NDArray[np.float32], limit: int = EXACT_UP_TO, name: str = "vectors") -> None:
    writer = DenseWriter(folder, *vectors.shape, exact_up_to=limit, name=name)
    for start in range(0, len(vectors), 5_000):
        writer.add(vectors[start : start + 5_000])
    writer.close()


def built(vectors: NDArray[np.float32], limit: int = EXACT_UP_TO) -> Dense:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), vectors, limit)
        return Dense.load(Path(folder), exact_up_to=limit)


class TestDense:
    def test_hits_are_those_that_numpy_finds(self) -> None:
        vectors, queries = unit_vectors(300), unit_vectors(20, seed=1)
        dense = built(vectors)
        for query in queries:
            hits = dense.search(query, 10)
            assert [h.row for h in hits] == by_numpy(vectors, query, 10, list(range(300)))
            assert np.allclose([h.score for h in hits], (vectors @ query)[[h.row for h in hits]], atol=1e-6)

    def test_rows_say_what_may_be_found(self) -> None:
        vectors, query = unit_vectors(301), unit_vectors(1, seed=2)[0]
        hits = built(vectors).search(query, 10, np.array([3, 77, 150, 299, 300]))
        assert [h.row for h in hits] == by_numpy(vectors, query, 10, [3, 77, 150, 299, 300])

    def test_equal_scores_come_in_row_order(self) -> None:
        vectors = np.tile(unit_vectors(1), (6, 1))
        assert [h.row for h in built(vectors).search(vectors[0], 6)] == list(range(6))

    @pytest.mark.parametrize("k", [0, -1])
    def test_nothing_is_asked_nothing_found(self, k: int) -> None:
        assert built(unit_vectors(3)).search(unit_vectors(1)[0], k) == []

    def test_an_empty_index_and_an_empty_scope_find_nothing(self) -> None:
        query = unit_vectors(1)[0]
        assert built(np.zeros((0, 16), dtype=np.float32)).search(query, 5) == []
        assert built(unit_vectors(3)).search(query, 5, np.zeros(0, dtype=np.int64)) == []

    def test_saved_and_loaded_it_is_the_same(self, tmp_path: Path) -> None:
        vectors = unit_vectors(9)
        for name in ("a", "b"):
            write(tmp_path, vectors, name=name)
        loaded = Dense.load(tmp_path, "a")
        assert (loaded.size, loaded.dim) == (9, 16)
        assert (loaded.vectors() == vectors).all() and (loaded.vector(4) == vectors[4]).all()
        assert (loaded.vectors_at(np.array([7, 2])) == vectors[[7, 2]]).all()
        assert (tmp_path / "a.npy").read_bytes() == (tmp_path / "b.npy").read_bytes()

    def test_a_cut_file_is_said_so(self, tmp_path: Path) -> None:
        write(tmp_path, unit_vectors(9))
        path = tmp_path / "vectors.npy"
        path.write_bytes(path.read_bytes()[:200])
        with pytest.raises(IndexDamaged, match=r"cannot read vectors\.npy"):
            Dense.load(tmp_path)


def grouped_vectors(n: int, dim: int = 48, seed: int = 0) -> NDArray[np.float32]:
    """Vectors in many loose groups, all near one direction, as embeddings of texts are."""
    draw = np.random.default_rng(seed)
    groups = np.random.default_rng(99).normal(size=(60, dim))
    vectors = draw.normal(size=(n, dim)) + 0.8 * groups[draw.integers(60, size=n)] + 1.5 * groups[0]
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


LIMIT, SIZE = 2_000, 12_000


@pytest.fixture(scope="module")
def vectors() -> NDArray[np.float32]:
    return grouped_vectors(SIZE)


@pytest.fixture(scope="module")
def dense(vectors: NDArray[np.float32]) -> Dense:
    return built(vectors, LIMIT)


class TestLists:
    """Beyond the size up to which search is exact."""

    def recall(
        self, dense: Dense, vectors: NDArray[np.float32], queries: NDArray[np.float32], rows: NDArray[np.int64] | None
    ) -> float:
        exact = built(vectors)
        shares = []
        for query in queries:
            wanted = {hit.row for hit in exact.search(query, 50, rows)}
            shares.append(len(wanted & {hit.row for hit in dense.search(query, 50, rows)}) / len(wanted))
        return float(np.mean(shares))

    def test_nearly_all_of_the_best_are_found_without_reading_all(
        self, dense: Dense, vectors: NDArray[np.float32]
    ) -> None:
        assert dense.lists_read < dense.lists
        assert self.recall(dense, vectors, grouped_vectors(100, seed=5), None) >= RECALL

    def test_a_wide_scope_is_searched_as_well(self, dense: Dense, vectors: NDArray[np.float32]) -> None:
        rows = np.arange(0, SIZE, 2)
        assert len(rows) > LIMIT
        assert self.recall(dense, vectors, grouped_vectors(100, seed=6), rows) >= RECALL

    def test_a_scope_in_between_is_found_by_reading_all_lists(
        self, dense: Dense, vectors: NDArray[np.float32], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.dense._GATHERED", 100)
        rows = np.sort(np.random.default_rng(3).choice(SIZE, LIMIT // 2, replace=False))
        assert self.recall(dense, vectors, grouped_vectors(40, seed=4), rows) >= RECALL

    def test_a_narrow_scope_is_searched_exactly(self, dense: Dense, vectors: NDArray[np.float32]) -> None:
        kept = vectors.astype(np.float16).astype(np.float32)  # what 16 bits a number leave of them
        rows = np.sort(np.random.default_rng(7).choice(SIZE, 40, replace=False))
        for query in grouped_vectors(20, seed=8):
            hits = dense.search(query, 10, rows)
            assert [h.row for h in hits] == by_numpy(kept, query, 10, rows.tolist())
            assert np.allclose([h.score for h in hits], [vectors[h.row] @ query for h in hits], atol=1e-3)

    def test_each_part_has_lists_of_its_own(self, vectors: NDArray[np.float32], tmp_path: Path) -> None:
        every = np.arange(SIZE)
        parts = {"one": every[every % 4 == 0], "other": every[every % 4 == 1], "few": every[every % 4 > 1][:500]}
        parts["rest"] = np.setdiff1d(every, np.concatenate(list(parts.values())))
        writer = DenseWriter(tmp_path, *vectors.shape, exact_up_to=LIMIT, parts=parts)
        writer.add(vectors)
        writer.close()
        assert {p.name for p in tmp_path.glob("*.faiss")} == {
            f"vectors.{part}.faiss" for part in ("one", "other", "rest")
        }
        dense = Dense.load(tmp_path, exact_up_to=LIMIT, parts=parts)
        assert 0 < dense.lists_read < dense.lists
        exact = built(vectors.astype(np.float16).astype(np.float32))
        scope = every[every % 3 > 0]
        for part, rows in parts.items():
            for allowed in (None, np.intersect1d(rows, scope)):
                shares = []
                for query in grouped_vectors(40, seed=11):
                    wanted = [hit.row for hit in exact.search(query, 50, rows if allowed is None else allowed)]
                    shares.append(np.isin([hit.row for hit in dense.search(query, 50, allowed, part)], wanted).mean())
                assert np.mean(shares) >= RECALL
        wanted = [[hit.row for hit in exact.search(query, 50)] for query in grouped_vectors(40, seed=12)]
        found = [[hit.row for hit in dense.search(query, 50)] for query in grouped_vectors(40, seed=12)]
        assert np.mean([np.isin(f, w).mean() for f, w in zip(found, wanted, strict=True)]) >= RECALL

    def test_saved_and_loaded_it_is_the_same(self, dense: Dense, vectors: NDArray[np.float32], tmp_path: Path) -> None:
        for name in ("a", "b"):
            write(tmp_path, vectors, LIMIT, name)
        assert (tmp_path / "a.npy").read_bytes() == (tmp_path / "b.npy").read_bytes()
        assert (tmp_path / "a.faiss").read_bytes() == (tmp_path / "b.faiss").read_bytes()
        loaded = Dense.load(tmp_path, "a", LIMIT)
        assert (loaded.size, loaded.dim, loaded.lists_read) == (SIZE, 48, dense.lists_read)
        assert np.allclose(loaded.vectors(), vectors, atol=1e-3)
        query = grouped_vectors(1, seed=9)[0]
        assert loaded.search(query, 10) == dense.search(query, 10)

    def test_damaged_lists_are_said_so(self, vectors: NDArray[np.float32], tmp_path: Path) -> None:
        write(tmp_path, vectors[: LIMIT + 1], LIMIT)
        path = tmp_path / "vectors.faiss"
        path.write_bytes(path.read_bytes()[:200])
        with pytest.raises(IndexDamaged, match="cannot read the vectors"):
            Dense.load(tmp_path, exact_up_to=LIMIT)

    def test_a_small_index_has_no_lists(self) -> None:
        dense = built(unit_vectors(300))
        assert dense.lists == dense.lists_read == 0
