"""The arithmetic agrees with independent implementations and hand computation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from eval.metrics import confusion, describe, f1, mcnemar_exact, ndcg, percentile, reciprocal_rank, total, wilson
from eval.model import Count


@given(st.integers(1, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_wilson_agrees_with_scipy(pair: tuple[int, int]) -> None:
    hits, of = pair
    expected = binomtest(hits, of).proportion_ci(method="wilson")
    found = wilson(hits, of)
    assert found is not None
    assert found == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_wilson_without_trials_is_not_scored() -> None:
    assert wilson(0, 0) is None
    assert describe(Count())["rate"] is None


def test_wilson_refuses_more_hits_than_trials() -> None:
    with pytest.raises(ValueError, match="3 of 2"):
        wilson(3, 2)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar_agrees_with_the_binomial_test(worse: int, better: int) -> None:
    expected = binomtest(worse, worse + better).pvalue if worse + better else 1.0
    assert mcnemar_exact(worse, better) == pytest.approx(expected, abs=1e-9)


def test_ndcg_by_hand() -> None:
    assert ndcg([False, True, False, True], ideal=2, k=10) == pytest.approx(
        (1 / math.log2(3) + 1 / math.log2(5)) / (1 + 1 / math.log2(3))
    )
    assert ndcg([True], 1, 10) == 1
    assert ndcg([False] * 10 + [True], 1, 10) == 0
    with pytest.raises(ValueError, match="at least one"):
        ndcg([True], 0, 10)


def test_reciprocal_rank() -> None:
    assert reciprocal_rank([False, False, True]) == pytest.approx(1 / 3)
    assert reciprocal_rank([False]) == 0


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_percentile_agrees_with_numpy(values: list[float], share: float) -> None:
    assert percentile(values, share) == pytest.approx(float(np.quantile(values, share)), rel=1e-9, abs=1e-6)


def test_percentile_without_values() -> None:
    assert percentile([], 0.5) is None


def test_f1_of_unscored_parts_is_not_scored() -> None:
    assert f1(None, 1.0) is None
    assert f1(0.0, 0.0) == 0.0
    assert f1(0.5, 1.0) == pytest.approx(2 / 3)


def test_total_leaves_unscored_rows_out_of_the_denominator() -> None:
    assert total([{"a": Count(1, 1)}, {"a": Count()}, {"b": Count(0, 1)}]) == {"a": Count(1, 1), "b": Count(0, 1)}


def test_confusion_counts_pairs() -> None:
    assert confusion([("answered", "answered"), ("answered", "clarify"), ("answered", "clarify")]) == {
        "answered": {"answered": 1, "clarify": 2}
    }
