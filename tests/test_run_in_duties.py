"""Duties told one by one behind a body and a colon, and labels that run into the name of a body."""

from __future__ import annotations

import pytest
from facts_text import Draft, facts_of

from documents.model import Duty

ITEMS = [
    ("区商务局：一是对门店进行巡查，落实责任；二是督促业主清理；三是建立台账。",
     ["对门店进行巡查，落实责任", "督促业主清理", "建立台账"]),
    ("区商务局负责：一是梳理全区门店；二是指导业主登记。", ["梳理全区门店", "指导业主登记"]),
    ("区商务局：负责门店日常巡查。", ["负责门店日常巡查"]),
    ("区商务局：82345678。", []),
    ("总体目标：一是提升能级；二是做强产业。", []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "tasks"), ITEMS)
def test_each_item_behind_a_body_is_its_duty(line: str, tasks: list[str]) -> None:
    found = [d for d in facts_of("duty", line) if isinstance(d, Duty)]
    assert [(d.task, d.units) for d in found] == [(task, ("区商务局",)) for task in tasks]


def units_below(*lines: str) -> list[str]:
    draft = Draft()
    for line in lines:
        draft.line(line, label=line[: line.index("）") + 1] if line[0] == "（" else "")
    return [unit for d in draft.facts("duty") if isinstance(d, Duty) for unit in d.units]


def test_a_label_that_runs_into_a_name_is_no_part_of_it() -> None:
    lines = ("（1）绿地区林业局负责核实绿地占用手续。", "（2）用水区林业局对取水给出意见。", "区林业局负责汇总名单。")
    assert units_below(*lines) == ["区林业局"] * 3


def test_a_place_before_a_name_is_a_part_of_it() -> None:
    lines = ("（1）东港区林业局负责核实占用手续。", "东港区全区推进绿化。", "区林业局负责汇总名单。")
    assert units_below(*lines) == ["东港区林业局", "区林业局"]


BY = [
    ("由负责查验的职能部门对举报事实进行认定。", [("responsible", ("负责查验的职能部门",))]),
    ("由居委会纳入走访名单，会同物业每月对楼道开展巡查。", [("responsible", ("居委会",)), ("cooperate", ("物业",))]),
    ("相关户由镇政府作普通对象管理。", [("responsible", ("镇政府",))]),
]


@pytest.mark.parametrize(("line", "expected"), BY)
def test_by_whom_something_is_taken_in_or_looked_at(line: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(d.role, d.units) for d in facts_of("duty", line) if isinstance(d, Duty)] == expected
