from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import IndexDamaged
from index.lexical import K1, B, Lexical

PASSAGES = [
    ["工业", "总产值", "700", "亿元", "工业"],
    ["软件", "收入", "220", "亿元"],
    ["工业", "用地", "3750", "亩"],
    [],
    ["人才", "6300", "名"],
]


def by_hand(passages: list[list[str]], asked: list[str]) -> list[float]:
    """Return Lucene's BM25: idf = ln(1 + (N - n + 0.5) / (n + 0.5)), tf / (tf + k1 (1 - b + b len / mean len))."""
    mean = sum(map(len, passages)) / len(passages)
    scores = []
    for passage in passages:
        counts, total = Counter(passage), 0.0
        for term in asked:
            n = sum(term in p for p in passages)
            if n and counts[term]:
                idf = math.log(1 + (len(passages) - n + 0.5) / (n + 0.5))
                tf = counts[term]
                total += idf * tf / (tf + K1 * (1 - B + B * len(passage) / mean))
        scores.append(total)
    return scores


@pytest.mark.parametrize("asked", [["工业"], ["工业", "亿元"], ["亩", "不存在"], ["人才", "人才"], []])
def test_scores_are_those_computed_by_hand(asked: list[str]) -> None:
    assert np.allclose(Lexical.build(PASSAGES).scores(asked), by_hand(PASSAGES, asked), atol=1e-5)


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=1, max_size=8), st.sampled_from("abcdefg"))
def test_scores_of_any_passages_are_those_computed_by_hand(passages: list[list[str]], term: str) -> None:
    assert np.allclose(Lexical.build(passages).scores([term]), by_hand(passages, [term]), atol=1e-5)


def test_hits_are_best_first_and_share_a_term() -> None:
    hits = Lexical.build(PASSAGES).search(["工业", "亿元"], 10)
    assert hits[0].row == 0 and {h.row for h in hits} == {0, 1, 2}
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_a_mask_says_what_may_be_found_and_k_how_many() -> None:
    lexical = Lexical.build(PASSAGES)
    mask = np.array([False, True, True, True, True])
    assert {h.row for h in lexical.search(["工业", "亿元"], 10, mask)} == {1, 2}
    assert len(lexical.search(["工业", "亿元"], 1)) == 1


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_without_terms_nothing_is_found(passages: list[list[str]], tmp_path: Path) -> None:
    lexical = Lexical.build(passages)
    assert lexical.search(["工业"], 5) == []
    lexical.save(tmp_path, "clause")
    assert Lexical.load(tmp_path, "clause").size == len(passages)


def test_saved_and_loaded_it_is_the_same(tmp_path: Path) -> None:
    built = Lexical.build(PASSAGES)
    for name in ("a", "b"):
        Lexical.build(PASSAGES).save(tmp_path, name)
    assert (Lexical.load(tmp_path, "a").scores(["工业"]) == built.scores(["工业"])).all()
    for part in ("data.npy", "indices.npy", "indptr.npy", "terms.json"):
        assert (tmp_path / f"a.{part}").read_bytes() == (tmp_path / f"b.{part}").read_bytes()


@pytest.mark.parametrize("part", ["data.npy", "indices.npy", "indptr.npy", "terms.json"])
@pytest.mark.parametrize("change", ["gone", "cut", "empty"])
def test_a_damaged_part_is_said_so(tmp_path: Path, part: str, change: str) -> None:
    Lexical.build(PASSAGES).save(tmp_path, "clause")
    path = tmp_path / f"clause.{part}"
    whole = path.read_bytes()
    path.unlink()
    if change != "gone":
        path.write_bytes(whole[: len(whole) // 2] if change == "cut" else b"")
    with pytest.raises(IndexDamaged):
        Lexical.load(tmp_path, "clause")


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    Lexical.build(PASSAGES).save(tmp_path, "clause")
    np.save(tmp_path / "clause.data.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(IndexDamaged):
        Lexical.load(tmp_path, "clause")


@pytest.mark.parametrize("k", [-1, 0, 1, 3, 6, 7, 100])
def test_the_best_are_those_of_a_full_sort_ties_in_row_order(k: int) -> None:
    passages = [["甲"] * (1 + i % 3) + ["丁"] * (4 - i % 3) for i in range(7)]
    lexical = Lexical.build(passages)
    scores = lexical.scores(["甲"])
    expected = sorted(range(7), key=lambda row: (-scores[row], row))[: max(k, 0)]
    assert [hit.row for hit in lexical.search(["甲"], k)] == expected
