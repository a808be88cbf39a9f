"""The contract of a dense search; a second backend has to pass the same tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import Dense
from index.errors import IndexDamaged, StorageFault


def unit_vectors(n: int, dim: int = 16, seed: int = 0) -> NDArray[np.float32]:
    vectors = np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def by_numpy(vectors: NDArray[np.float32], query: NDArray[np.float32], k: int, allowed: list[int]) -> list[int]:
    scores = vectors @ query
    return sorted(allowed, key=lambda row: (-scores[row], row))[:k]


class TestDense:
    def test_hits_are_those_that_numpy_finds(self) -> None:
        vectors, queries = unit_vectors(300), unit_vectors(20, seed=1)
        dense = Dense.build(vectors)
        for query in queries:
            hits = dense.search(query, 10)
            assert [h.row for h in hits] == by_numpy(vectors, query, 10, list(range(300)))
            assert np.allclose([h.score for h in hits], (vectors @ query)[[h.row for h in hits]], atol=1e-6)

    def test_a_mask_says_what_may_be_found(self) -> None:
        vectors, query = unit_vectors(301), unit_vectors(1, seed=2)[0]
        mask = np.zeros(301, dtype=np.bool_)
        mask[[3, 77, 150, 299, 300]] = True
        hits = Dense.build(vectors).search(query, 10, mask)
        assert [h.row for h in hits] == by_numpy(vectors, query, 10, [3, 77, 150, 299, 300])

    def test_equal_scores_come_in_row_order(self) -> None:
        vectors = np.tile(unit_vectors(1), (6, 1))
        assert [h.row for h in Dense.build(vectors).search(vectors[0], 6)] == list(range(6))

    @pytest.mark.parametrize("k", [0, -1])
    def test_nothing_is_asked_nothing_found(self, k: int) -> None:
        assert Dense.build(unit_vectors(3)).search(unit_vectors(1)[0], k) == []

    def test_an_empty_index_and_an_empty_scope_find_nothing(self) -> None:
        query = unit_vectors(1)[0]
        assert Dense.build(np.zeros((0, 16), dtype=np.float32)).search(query, 5) == []
        assert Dense.build(unit_vectors(3)).search(query, 5, np.zeros(3, dtype=np.bool_)) == []

    def test_saved_and_loaded_it_is_the_same(self, tmp_path: Path) -> None:
        vectors = unit_vectors(9)
        Dense.build(vectors).save(tmp_path / "a")
        Dense.build(vectors).save(tmp_path / "b")
        loaded = Dense.load(tmp_path / "a")
        assert (loaded.size, loaded.dim) == (9, 16)
        assert (loaded.vectors() == vectors).all() and (loaded.vector(4) == vectors[4]).all()
        assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()

    def test_a_cut_file_and_a_bad_place_are_said_so(self, tmp_path: Path) -> None:
        path = tmp_path / "vectors.faiss"
        Dense.build(unit_vectors(9)).save(path)
        path.write_bytes(path.read_bytes()[:200])
        with pytest.raises(IndexDamaged, match="cannot read the vectors"):
            Dense.load(path)
        with pytest.raises(StorageFault, match="cannot write"):
            Dense.build(unit_vectors(1)).save(tmp_path / "none" / "vectors.faiss")
