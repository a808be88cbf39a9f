"""Outside sets in the passages/questions form are read strictly and scored by the product's own search."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.bench import exceeded, table
from eval.dataset import gold_plans
from eval.errors import BadRow, EmptySet
from eval.outside import load_set, score_set
from eval.scale import CLAUSES_PER_PLAN, synthetic_plan

PASSAGES = [
    {"id": "p1", "title": "第一条", "text": "个体工商户可以个人经营。"},
    {"id": "p2", "title": "第二条", "text": "劳动合同应当以书面形式订立。"},
    {"id": "p3", "text": "专利权属于发明人或者设计人。"},
]
QUESTIONS = [
    {"id": "q1", "question": "劳动合同要书面吗", "passage_ids": ["p2"]},
    {"id": "q2", "question": "专利权归谁", "passage_ids": ["p3", "p1"]},
]


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode("utf-8")) if path.suffix == ".gz" else text.encode("utf-8"))
    return path


def test_a_set_is_scored_by_share_of_passages(tmp_path: Path) -> None:
    data = load_set(write(tmp_path / "p.jsonl.gz", PASSAGES), write(tmp_path / "q.jsonl", QUESTIONS))
    found = score_set(data)
    assert found["lexical.mrr"]["rate"] == 1
    assert found["lexical.recall@1"]["rate"] == pytest.approx(0.75)
    assert found["lexical.recall@100"]["of"] == 2


def test_limit_takes_the_first_questions(tmp_path: Path) -> None:
    data = load_set(write(tmp_path / "p.jsonl", PASSAGES), write(tmp_path / "q.jsonl", QUESTIONS), limit=1)
    assert len(data.questions) == 1


@pytest.mark.parametrize(
    ("passages", "questions", "message"),
    [
        ([{"id": "p1"}], QUESTIONS, r"p\.jsonl:1: field 'text': expected str"),
        (PASSAGES, [{"id": "q", "question": "x", "passage_ids": ["p9"]}], r"q\.jsonl:1: field 'passage_ids'.*p9"),
        (PASSAGES, [{"id": "q", "passage_ids": ["p1"]}], "field 'question'"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, passages: Any, questions: Any, message: str) -> None:
    with pytest.raises(BadRow, match=message):
        load_set(write(tmp_path / "p.jsonl", passages), write(tmp_path / "q.jsonl", questions))


def test_an_empty_or_missing_set_is_refused(tmp_path: Path) -> None:
    passages = write(tmp_path / "p.jsonl", PASSAGES)
    with pytest.raises(EmptySet):
        load_set(passages, write(tmp_path / "q.jsonl", []))
    with pytest.raises(BadRow, match="expected JSON lines"):
        load_set(passages, tmp_path / "none.jsonl")


def test_synthetic_plans_are_repeatable_and_hold_no_gold_phrase() -> None:
    assert synthetic_plan(7) == synthetic_plan(7) != synthetic_plan(8)
    assert synthetic_plan(7).count("牵头单位") == CLAUSES_PER_PLAN
    assert not any(entry["phrase"] in synthetic_plan(n) for n in range(5) for entry in gold_plans().values())


OURS = {"p50_ms": 20.0, "p95_ms": 50.0, "search_p50_ms": 9.0, "build_s": 20.0, "cold_s": 8.0, "memory_mb": 900.0,
        "recall_at_5": 0.9}  # fmt: skip
TUTORIAL = {**OURS, "p50_ms": 10.0, "recall_at_5": 0.6}


def test_the_benchmark_prints_ratios_and_names_what_is_over_budget() -> None:
    rows = {row[0]: row[1:] for row in table(OURS, TUTORIAL)}
    assert rows["recall@5"] == ["0.900", "0.600", "1.50"]
    assert exceeded(OURS, TUTORIAL) == []
    slow = {**OURS, "p50_ms": 41.0, "build_s": 31.0}
    assert [line.split(":")[0] for line in exceeded(slow, TUTORIAL)] == ["p50_ms", "build_s", "p50_ms"]
