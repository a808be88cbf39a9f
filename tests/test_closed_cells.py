"""Tables that were pasted with a cell on a line and a bar behind it: rows are whole again, nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.closed_cells import join_closed_cells
from documents.ingest import ingest_source
from documents.model import Deadline, Duty, Target
from documents.readers import read

HEAD = ["序号", "重点工作", "责任领导", "责任单位", "完成时限"]
ROWS = [
    ["1", "建设渔港冷库12座,新增泊位400个。", "李明", "渔业部、招商部", "2026年底前"],
    ["2", "做好渔船普查。", "", "渔政办", "2026年6月底前"],
    ["3", "推进岸电改造,\n覆盖率达到80%以上。", "王芳", "建设局", "2026年底前"],
]


def pasted(rows: list[list[str]], bar: str) -> str:
    return "\n".join(f"{cell}{bar}|".strip() for row in rows for cell in row)


@pytest.mark.parametrize("bar", [" ", "\n"], ids=["behind the cell", "on a line of its own"])
def test_rows_are_whole_again(bar: str) -> None:
    text, _ = join_closed_cells(f"渔港工作清单\n{pasted([HEAD, *ROWS], bar)}\n报送单位另行通知。", ())
    assert text.split("\n") == [
        "渔港工作清单",
        "序号 | 重点工作 | 责任领导 | 责任单位 | 完成时限 |",
        "1 | 建设渔港冷库12座,新增泊位400个。 | 李明 | 渔业部、招商部 | 2026年底前 |",
        "2 | 做好渔船普查。 | | 渔政办 | 2026年6月底前 |",
        "3 | 推进岸电改造,覆盖率达到80%以上。 | 王芳 | 建设局 | 2026年底前 |",
        "报送单位另行通知。",
    ]


def facts_of(tmp_path: Path, rows: list[list[str]]) -> tuple[list[Duty], list[Deadline], list[Target]]:
    path = tmp_path / "清单.txt"
    path.write_text(f"临水市2026年渔港项目计划表\n{pasted(rows, ' ')}", encoding="utf-8")
    (plan,) = ingest_source(read(path)).plans
    return (
        [f for f in plan.facts if isinstance(f, Duty)],
        [f for f in plan.facts if isinstance(f, Deadline)],
        [f for f in plan.facts if isinstance(f, Target)],
    )


def test_columns_of_people_name_no_bodies(tmp_path: Path) -> None:
    duties, deadlines, _ = facts_of(tmp_path, [HEAD, *ROWS])
    assert [d.units for d in duties] == [("渔业部", "招商部"), ("渔政办",), ("建设局",)]
    assert [d.due for d in deadlines] == ["2026-12", "2026-06", "2026-12"]


def test_without_a_head_a_cell_that_is_a_date_is_the_deadline_of_its_row(tmp_path: Path) -> None:
    duties, deadlines, targets = facts_of(tmp_path, ROWS)
    assert duties == []
    assert [(d.due, d.task) for d in deadlines] == [
        ("2026-12", "建设渔港冷库12座,新增泊位400个。"), ("2026-06", "做好渔船普查。"),
        ("2026-12", "推进岸电改造,覆盖率达到80%以上。"),
    ]  # fmt: skip
    assert [(t.indicator, t.value, t.period) for t in targets] == [
        ("渔港冷库", 12, "2026-12"), ("泊位", 400, "2026-12"), ("覆盖率", 80, "2026-12"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "| 序号 | 任务 |\n| --- | --- |\n| 1 | 建港 |\n| 2 | 修堤 |\n",
        "1 | 建港 |\n2 | 修堤 |\n3 | 清淤 |\n",
        "首页 |\n政务公开 |\n1 |\n上一页 |\n",
        "",
    ],
    ids=["Markdown", "whole rows", "a menu", "empty"],
)
def test_what_is_no_such_table_stays(text: str) -> None:
    assert join_closed_cells(text, ())[0] == text


@given(st.lists(st.sampled_from(["1", "2", "3", "|", "甲 |", "乙", "", "序号 |", "丙|丁"]), max_size=30))
def test_nothing_but_blanks_changes(lines: list[str]) -> None:
    text = "\n".join(lines)
    joined, _ = join_closed_cells(text, ())
    assert "".join(joined.split()) == "".join(text.split())


def test_places_move_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "清单.txt"
    path.write_text(f"渔港工作清单\n{pasted([HEAD, *ROWS], ' ')}", encoding="utf-8")
    source = read(path)
    firsts = {label: source.text[offset:].split(" |")[0].split("\n")[0] for offset, label in source.places}
    assert (firsts["line 1"], firsts["line 3"], firsts["line 8"]) == ("渔港工作清单", "重点工作", ROWS[0][1])


def test_a_plan_that_shares_out_tasks_names_bodies_without_a_head(tmp_path: Path) -> None:
    rows = [["1", "建设渔港冷库12座。", "产业科\n市渔政中心", "李明", "2026年底前"], *ROWS[1:]]
    path = tmp_path / "表.txt"
    path.write_text(f"临水市渔业局2026年渔港工作任务分解表\n{pasted(rows, ' ')}", encoding="utf-8")
    (plan,) = ingest_source(read(path)).plans
    found = [f for f in plan.facts if isinstance(f, Duty)]
    assert [(d.role, d.units) for d in found] == [
        ("responsible", ("产业科", "市渔政中心")), ("responsible", ("渔政办",)), ("responsible", ("建设局",)),
    ]  # fmt: skip
    assert found[0].task == "建设渔港冷库12座。"
