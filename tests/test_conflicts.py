from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from fake_embedder import FakeLoader
from small_plans import ALPHA, write_sources

from assistant.chain import Assistant
from documents.conflicts import find
from documents.ingest import ingest
from index.build import build
from index.store import open_library

OTHER = """青川高新区工业强区行动计划

为推进青川高新区工业发展,制定本计划。

一、目标

到2026年,{target}。

二、任务

(一)招商引资。引进项目30个。

2023年8月1日
"""


def found(folder: Path, target: str, **more: str) -> list[tuple[str, str]]:
    sources = write_sources(folder, alpha=ALPHA, other=OTHER.format(target=target), **more)
    return [(c.one.value_text, c.other.value_text) for c in find(ingest(sources).plans)]


def test_another_value_for_the_same_year_in_the_same_zone(tmp_path: Path) -> None:
    assert found(tmp_path, "工业总产值达到320亿元") == [("300亿元", "320亿元")]


@pytest.mark.parametrize(
    "target",
    [
        "工业总产值达到300亿元",
        "工业总产值达到3000000万元",
        "工业总产值增长12%",
        "工业增加值达到90亿元",
        "工业总产值达到20亿美元",
        "规模以上企业工业总产值达到280亿元",
    ],
)
def test_the_same_value_and_another_thing_are_no_conflict(tmp_path: Path, target: str) -> None:
    assert found(tmp_path, target) == []


def test_another_year_and_another_zone_are_no_conflict(tmp_path: Path) -> None:
    later = OTHER.format(target="工业总产值达到320亿元")
    sources = write_sources(tmp_path, alpha=ALPHA, a=later.replace("2026年", "2030年"), b=later.replace("青川", "白水"))
    assert find(ingest(sources).plans) == ()


def test_a_value_that_is_not_legible_contradicts_nothing(tmp_path: Path) -> None:
    assert found(tmp_path, "工业总产值达到xx亿元") == []


def test_an_answer_names_the_plan_that_says_otherwise_but_not_its_figure(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources", alpha=ALPHA, other=OTHER.format(target="工业总产值达到320亿元"))
    build(sources, tmp_path / "index", load=FakeLoader())
    library = open_library(tmp_path / "index", load=FakeLoader())
    alpha, other = (p.plan_id for p in library.plans)
    answer = Assistant(library, today=lambda: date(2024, 1, 1)).ask("2026年工业总产值目标是多少", plans=[alpha])
    assert answer.outcome == "answered", answer.text
    (caveat,) = answer.caveats
    assert caveat.kind == "conflict" and "320" not in caveat.text and library.plan(other).display_name in caveat.text
    assert library.clause(caveat.clause_id).plan_id == other
