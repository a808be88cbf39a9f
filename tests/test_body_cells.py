"""Bodies in the cells of tables, each group in its role."""

from __future__ import annotations

import pytest
from facts_text import Draft

from documents.body_cells import bodies_in
from documents.cells import Cell
from documents.model import Duty
from documents.notes import Order
from documents.quantities import flat_text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("市水务局、市财政局", [("responsible", ("市水务局", "市财政局"))]),
        (
            "牵头单位：市水务局；责任单位：市财政局、市商务局",
            [("lead", ("市水务局",)), ("responsible", ("市财政局", "市商务局"))],
        ),
        (
            "牵头单位：市水务局<br>配合单位：市财政局、各区政府",
            [("lead", ("市水务局",)), ("cooperate", ("市财政局", "各区政府"))],
        ),
        (
            "市水务局牵头，市财政局、市商务局配合",
            [("lead", ("市水务局",)), ("cooperate", ("市财政局", "市商务局"))],
        ),
        ("市水务局（牵头）、市财政局", [("lead", ("市水务局",)), ("responsible", ("市财政局",))]),
        ("市水务局、市财政局按职责分工负责", [("responsible", ("市水务局", "市财政局"))]),
        ("市水务局负责", [("responsible", ("市水务局",))]),
        ("市水务局 张某某", [("responsible", ("市水务局",))]),
        ("市水务局 市财政局", [("responsible", ("市水务局", "市财政局"))]),
        ("县水务局 县残联", [("responsible", ("县水务局", "县残联"))]),
        ("区水务局 区党政机关、公共机构", [("responsible", ("区水务局", "区党政机关", "公共机构"))]),
        ("由市水务局牵头抓好，市财政局、市商务局", [("responsible", ("市财政局", "市商务局"))]),
        ("——", []),
        ("区财政局、按职责分工负责", [("responsible", ("区财政局",))]),
        ("区财政局、区水务局和属地街镇", [("responsible", ("区财政局", "区水务局", "属地街镇"))]),
        ("市发展和改革委、市规划和自然资源局", [("responsible", ("市发展和改革委", "市规划和自然资源局"))]),
        ("市配合办、市财政局", [("responsible", ("市配合办", "市财政局"))]),
    ],
)
def test_roles_in_a_cell(cell: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert bodies_in(cell, flat_text(cell), Cell(0, len(cell)), "responsible") == expected


def test_the_head_gives_the_role_of_those_who_do_the_work() -> None:
    cell = "市水务局负责"
    assert bodies_in(cell, flat_text(cell), Cell(0, len(cell)), "lead") == [("lead", ("市水务局",))]


def test_the_plan_may_say_that_the_first_one_leads() -> None:
    cell = "市水务局、市财政局、市商务局"
    assert bodies_in(cell, flat_text(cell), Cell(0, len(cell)), "responsible", Order(False, "cooperate")) == [
        ("lead", ("市水务局",)),
        ("cooperate", ("市财政局", "市商务局")),
    ]


def _duties(*rows: str) -> list[tuple[str, tuple[str, ...]]]:
    draft = Draft()
    for row in rows:
        draft.line(row, kind="table")
    return [(d.role, d.units) for d in draft.facts("duty") if isinstance(d, Duty)]


def test_a_head_may_say_that_the_first_one_leads() -> None:
    assert _duties("序号 | 工作任务 | 责任单位（第一个为牵头单位）", "1 | 建设东港码头 | 市交通局、市财政局") == [
        ("lead", ("市交通局",)),
        ("responsible", ("市财政局",)),
    ]


def test_the_words_in_brackets_of_a_head_may_be_long() -> None:
    head = "序号 | 工作任务 | 责任单位（排在第一位的为牵头单位，其他单位为配合单位）"
    assert _duties(head, "1 | 建设东港码头 | 市交通局、市财政局") == [
        ("lead", ("市交通局",)),
        ("cooperate", ("市财政局",)),
    ]


def test_a_row_whose_cell_gives_two_roles_gives_two_duties() -> None:
    assert _duties("序号 | 工作任务 | 责任单位", "1 | 建设东港码头 | 市交通局牵头，各区政府配合") == [
        ("lead", ("市交通局",)),
        ("cooperate", ("各区政府",)),
    ]


def test_a_body_that_a_table_names_does_what_a_sentence_says() -> None:
    draft = Draft()
    draft.line("任务 | 责任单位", kind="table")
    draft.line("修好东港码头 | 渔港服务公司", kind="table")
    draft.line("渔港服务公司落实码头养护责任。", kind="paragraph")
    assert [d.task for d in draft.facts("duty") if isinstance(d, Duty)] == ["修好东港码头", "落实码头养护责任"]
