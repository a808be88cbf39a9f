"""A folder is taken in a file at a time, and gives what it gives when it is read as a whole."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_plans import ALPHA, BETA, write_sources

from documents.extraction import SourceError
from documents.overrides import NAME
from index import intake
from index.prepare import Prepared

SOURCES = Path(__file__).resolve().parent.parent / "documents" / "sources"


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.tolist() == other.tolist()
    if hasattr(one, "__dataclass_fields__"):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, tuple) and one and hasattr(one[0], "__dataclass_fields__"):
        return all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def both(sources: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Prepared], list[Prepared]]:
    """Return the batches of a folder read as a whole and a file at a time; all else must be the same."""
    whole = intake.take_in(sources)
    monkeypatch.setattr(intake, "AT_ONCE", 0)
    parts = intake.take_in(sources)
    for name in ("files", "characters", "skipped", "warnings"):
        assert getattr(whole, name) == getattr(parts, name)
    return list(whole.batches()), list(parts.batches())


def test_the_real_plans_are_the_same_either_way(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, parts = both(SOURCES, monkeypatch)
    assert len(whole) == len(parts) and all(same(a, b) for a, b in zip(whole, parts, strict=True))


def test_namesakes_copies_and_corrections_are_the_same_either_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = write_sources(tmp_path, alpha=ALPHA, beta=BETA, gamma=ALPHA.replace("300亿元", "310亿元"), delta=BETA)
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / NAME).write_text("", encoding="utf-8")
    (whole,), (parts,) = both(sources, monkeypatch)
    assert len(whole.plan_ids) == 3 and same(whole, parts)


def test_batches_of_one_plan_are_those_of_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = write_sources(tmp_path)
    (whole,) = intake.take_in(sources).batches()
    monkeypatch.setattr(intake, "BATCH", 1)
    ones = list(intake.take_in(sources).batches())
    assert len(ones) == 2
    for name in ("plan_ids", "clause_ids", "plans", "clauses", "facts", "defects", "embedded"):
        assert getattr(whole, name) == tuple(x for batch in ones for x in getattr(batch, name))


@pytest.mark.parametrize("at_once", [0, 300])
def test_a_folder_without_plans_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    monkeypatch.setattr(intake, "AT_ONCE", at_once)
    (tmp_path / "empty.txt").write_bytes(b"")
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(SourceError):
            list(intake.take_in(folder).batches())
