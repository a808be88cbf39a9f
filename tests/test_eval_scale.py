"""Growth is measured on synthetic plans, and says which vectors are synthetic too."""

from __future__ import annotations

from typing import Any

import numpy as np
from fake_embedder import FakeEmbedder

from eval.charts import growth
from eval.scale import DrawnVectors, page, synthetic_plan

TEXTS = [line for number in range(30) for line in synthetic_plan(number).split("\n") if len(line) > 20]
ROW: dict[str, Any] = {
    "clauses": 1200, "passages": 5000, "vectors": "model", "build_s": 60.0, "clauses_per_s": 20.0, "index_mb": 12.0,
    "memory_mb": 600.0, "build_memory_mb": 700.0, "p50_ms": 6.0, "p95_ms": 40.0, "cold_s": 3.0,
}  # fmt: skip


def test_few_passages_get_the_vectors_of_the_model() -> None:
    model = FakeEmbedder("fake")
    made = DrawnVectors(model, real_up_to=len(TEXTS))
    assert (made.embed_passages(TEXTS) == model.embed_passages(TEXTS)).all() and not made.has_drawn


def test_many_get_vectors_drawn_around_those_of_a_sample() -> None:
    model = FakeEmbedder("fake")
    made = DrawnVectors(model, real_up_to=300)
    vectors = made.embed_passages(TEXTS)
    assert made.has_drawn and vectors.shape == (len(TEXTS), model.dim) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors @ model.embed_passages(TEXTS).T).max(axis=1).min() > 0.7
    assert len(np.unique(vectors.round(4), axis=0)) == len(TEXTS)
    assert (made.embed_passages(TEXTS) == vectors).all()
    assert (made.embed_query("工业") == model.embed_query("工业")).all()


def test_synthetic_plans_are_varied() -> None:
    lines = [line.partition(".")[2] for line in TEXTS if line[0].isdigit()]
    assert len(lines) > 600 and len(set(lines)) == len(lines)


def test_the_page_shows_every_figure_and_marks_drawn_vectors() -> None:
    shown = page([ROW, {**ROW, "clauses": 90_000, "vectors": "drawn"}])
    assert "circle-open" in shown and "circle-open" not in growth([ROW])
    assert all(name in shown for name in ("clauses_per_s", "index_mb", "build_memory_mb", "p95_ms", "cold_s"))
    assert "<script src" not in shown
