from __future__ import annotations

import math
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import lexical
from index.errors import IndexDamaged
from index.lexical import Lexical
from index.postings import K1, B, PostingsWriter
from index.prepare import terms_of

PASSAGES = [
    ["工业", "总产值", "700", "亿元", "工业"],
    ["软件", "收入", "220", "亿元"],
    ["工业", "用地", "3750", "亩"],
    [],
    ["人才", "6300", "名"],
]


def write(folder: Path, name: str, passages: list[list[str]]) -> None:
    writer = PostingsWriter(folder, name)
    for batch in (passages[:2], passages[2:]):
        writer.add(terms_of(batch))
    writer.close()


def built(passages: list[list[str]]) -> Lexical:
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), "clause", passages)
        return Lexical.load(Path(folder), "clause")


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
    assert np.allclose(built(PASSAGES).scores(asked), by_hand(PASSAGES, asked), atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), min_size=1, max_size=8), st.sampled_from("abcdefg"))
def test_scores_of_any_passages_are_those_computed_by_hand(passages: list[list[str]], term: str) -> None:
    assert np.allclose(built(passages).scores([term]), by_hand(passages, [term]), atol=1e-5)


def test_hits_are_best_first_and_share_a_term() -> None:
    hits = built(PASSAGES).search(["工业", "亿元"], 10)
    assert hits[0].row == 0 and {h.row for h in hits} == {0, 1, 2}
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_a_mask_says_what_may_be_found_and_k_how_many() -> None:
    postings = built(PASSAGES)
    assert {h.row for h in postings.search(["工业", "亿元"], 10, [(1, 5)])} == {1, 2}
    assert {h.row for h in postings.search(["工业", "亿元"], 10, [(0, 1), (2, 5)])} == {0, 2}
    assert postings.search(["工业", "亿元"], 10, []) == []
    assert len(postings.search(["工业", "亿元"], 1)) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), min_size=1, max_size=40), st.integers(0, 5))
def test_many_stretches_are_the_same_as_few(passages: list[list[str]], shift: int) -> None:
    """Rows in stretches find what a search of all rows finds, the rows outside left out."""
    postings = built(passages)
    spans = [(i, min(i + 2, len(passages))) for i in range(shift, len(passages), 3)]
    inside = {row for a, b in spans for row in range(a, b)}
    expected = [h for h in postings.search(["a", "b"], 99) if h.row in inside]
    assert postings.search(["a", "b"], 99, spans) == expected
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexical, "_FEW_SPANS", 0)
        assert postings.search(["a", "b"], 99, spans) == expected


def test_with_more_postings_than_are_read_the_best_are_found_by_the_rarer_terms(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passages = [["甲", *["乙"] * (i % 3), *["丙"] * (i % 50 == 7)] for i in range(400)]
    postings = built(passages)
    whole = postings.search(["甲", "乙", "丙"], 8)
    monkeypatch.setattr(lexical, "READ", 100)
    assert postings.search(["甲", "乙", "丙"], 8) == whole
    assert postings.search(["甲"], 3) and postings.search(["丁"], 3) == []


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_without_terms_nothing_is_found(passages: list[list[str]], tmp_path: Path) -> None:
    postings = built(passages)
    assert postings.search(["工业"], 5) == []
    write(tmp_path, "clause", passages)
    assert Lexical.load(tmp_path, "clause").size == len(passages)


PARTS = ("data.npy", "indices.npy", "indptr.npy", "shape.npy", "terms.txt", "terms.txt.at.npy")


def test_the_same_passages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path, name, PASSAGES)
    for part in PARTS:
        assert (tmp_path / f"a.{part}").read_bytes() == (tmp_path / f"b.{part}").read_bytes()
    assert not list(tmp_path.glob(".*")), "working files are gone"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.sampled_from("abcd"), max_size=5), max_size=12), st.integers(1, 7))
def test_sorted_in_stretches_the_postings_are_the_same(passages: list[list[str]], stretch: int) -> None:
    expected = built(passages).scores(["a", "c"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.postings._STRETCH", stretch)
        assert (built(passages).scores(["a", "c"]) == expected).all()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("change", ["gone", "cut", "empty"])
def test_a_damaged_part_is_said_so(tmp_path: Path, part: str, change: str) -> None:
    write(tmp_path, "clause", PASSAGES)
    path = tmp_path / f"clause.{part}"
    whole = path.read_bytes()
    path.unlink()
    if change != "gone":
        path.write_bytes(whole[: len(whole) // 2] if change == "cut" else b"")
    with pytest.raises(IndexDamaged):
        Lexical.load(tmp_path, "clause")


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "clause", PASSAGES)
    np.save(tmp_path / "clause.data.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(IndexDamaged):
        Lexical.load(tmp_path, "clause")


@pytest.mark.parametrize("k", [-1, 0, 1, 3, 6, 7, 100])
def test_the_best_are_those_of_a_full_sort_ties_in_row_order(k: int) -> None:
    passages = [["甲"] * (1 + i % 3) + ["丁"] * (4 - i % 3) for i in range(7)]
    postings = built(passages)
    scores = postings.scores(["甲"])
    expected = sorted(range(7), key=lambda row: (-scores[row], row))[: max(k, 0)]
    assert [hit.row for hit in postings.search(["甲"], k)] == expected
