from __future__ import annotations

import pytest

from index.fusion import fuse


def test_scores_are_those_of_the_paper() -> None:
    fused = dict(fuse([[7, 8], [8, 9]]))
    assert fused == {7: 1 / 61, 8: 1 / 62 + 1 / 61, 9: 1 / 62}


def test_order_is_by_score_then_by_item() -> None:
    assert [item for item, _ in fuse([[5, 1], [2, 1]])] == [1, 2, 5]


def test_weights_and_k_count() -> None:
    assert fuse([[1], [2]], weights=[1.0, 2.0])[0] == (2, 2 / 61)
    assert fuse([[1]], k=1) == [(1, 0.5)]


def test_an_item_counts_once_per_ranking() -> None:
    assert fuse([[1, 1, 2]]) == [(1, 1 / 61), (2, 1 / 62)]


def test_nothing_gives_nothing() -> None:
    assert fuse([]) == [] == fuse([[], []])


def test_one_weight_per_ranking_is_expected() -> None:
    with pytest.raises(ValueError, match="expected 2 weights"):
        fuse([[1], [2]], weights=[1.0])
