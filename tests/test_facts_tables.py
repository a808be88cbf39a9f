"""Tables with a head row: tasks with their units and dates, indicators with their years."""

from __future__ import annotations

from facts_text import Draft

from documents.model import Deadline, Duty, Target


def _table(*rows: str, issued_on: str | None = None) -> Draft:
    draft = Draft(issued_on=issued_on)
    for row in rows:
        draft.line(row, kind="table")
    return draft


def test_tasks_with_units_and_dates() -> None:
    draft = _table(
        "序号 | 工作任务 | 牵头单位 | 配合单位 | 完成时限",
        "1 | 建设冷链物流园 | 市商务局 | 市交通局、各县(市、区)政府 | 2024年6月底前",
        "2 | 改造老旧码头 | 市交通局 |  | 2025年",
    )
    duties = [(d.task, d.role, d.units) for d in draft.facts("duty") if isinstance(d, Duty)]
    assert duties == [
        ("建设冷链物流园", "lead", ("市商务局",)),
        ("建设冷链物流园", "cooperate", ("市交通局", "各县(市、区)政府")),
        ("改造老旧码头", "lead", ("市交通局",)),
    ]
    deadlines = [(d.task, d.due, d.due_text) for d in draft.facts("deadline") if isinstance(d, Deadline)]
    assert deadlines == [("建设冷链物流园", "2024-06", "2024年6月底前"), ("改造老旧码头", "2025", "2025年")]
    assert all(d.also[0].quote.startswith("序号") for d in draft.facts("duty"))


def test_indicators_by_year() -> None:
    draft = _table(
        "指标 | 单位 | 2020年(基期) | 2025年目标",
        "渔业总产值 | 亿元 | 60 | 90以上",
        "港口岸电覆盖率 | % | 55 | ≥95",
        "新增泊位 | 个 | — | [12]",
    )
    found = [t for t in draft.facts("target") if isinstance(t, Target)]
    assert [(t.indicator, t.comparator, t.value, t.unit, t.period, t.measure) for t in found] == [
        ("渔业总产值", ">=", 90, "亿元", "2025", "level"),
        ("港口岸电覆盖率", ">=", 95, "%", "2025", "share"),
        ("新增泊位", "=", 12, "个", "2025", "cumulative"),
    ]


def test_the_unit_may_stand_in_the_name() -> None:
    draft = _table("主要指标 | 2023年 | 2025年", "渔业总产值(亿元) | 70 | 90", issued_on="2023-03-01")
    found = [t for t in draft.facts("target") if isinstance(t, Target)]
    assert [(t.indicator, t.value, t.unit, t.period) for t in found] == [
        ("渔业总产值", 70, "亿元", "2023"), ("渔业总产值", 90, "亿元", "2025"),
    ]  # fmt: skip


def test_other_tables_give_nothing() -> None:
    draft = _table("姓名 | 电话", "张三 | 12345")
    assert draft.facts("duty") == draft.facts("deadline") == draft.facts("target") == []
