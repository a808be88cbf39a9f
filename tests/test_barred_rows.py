"""Tables pasted with one cell a line and bars between the cells: rows are whole again, and give facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.barred_rows import join_barred
from documents.ingest import Ingested, ingest_source
from documents.lines import is_date
from documents.model import Deadline, Duty, Target
from documents.readers import read

HEADED = """序号 |
重点工作 |
责任领导 |
责任单位 |
完成时限 |
1 |
推进园区污水管网改造,力争全年盘活厂房12家。 |
王小明 |
招商工作部、安商工作部 |
全年 |
2 |
出台工业用地管理办法。 |
李大山 |
改革办 |
2025年6月底前 |"""

BARE = """1
|
一、主要预期目标
|
粮食产量80亿斤以上。
|
市农技中心
|
王小明
|
2024年底前
|
5550001
|
2
|
新增规上加工企业15家,做强深加工。
|
产业科
市畜牧中心
|
|
2024年底前
|
5550002
5550003
|
3
|
二、推进农业现代化
|
做好土壤普查,建立台账。
|
市农机中心
|
李大山
|
2024年底前
|
5550004
|"""


def joined(text: str) -> list[str]:
    return join_barred(text, ())[0].split("\n")


def ingested(tmp_path: Path, title: str, table: str) -> Ingested:
    path = tmp_path / "表.txt"
    path.write_text(f"{title}\n{table}\n", encoding="utf-8")
    (plan,) = ingest_source(read(path)).plans
    return plan


def test_cells_that_a_bar_closes_are_rows() -> None:
    assert joined(f"重点工作清单\n{HEADED}\n备注:按月报送。") == [
        "重点工作清单", "序号 | 重点工作 | 责任领导 | 责任单位 | 完成时限",
        "1 | 推进园区污水管网改造,力争全年盘活厂房12家。 | 王小明 | 招商工作部、安商工作部 | 全年",
        "2 | 出台工业用地管理办法。 | 李大山 | 改革办 | 2025年6月底前", "备注:按月报送。",
    ]  # fmt: skip


def test_short_rows_empty_cells_and_cells_of_several_lines() -> None:
    assert joined(BARE) == [
        "1 | 一、主要预期目标 | 粮食产量80亿斤以上。 | 市农技中心 | 王小明 | 2024年底前 | 5550001",
        "2 |  | 新增规上加工企业15家,做强深加工。 | 产业科 市畜牧中心 |  | 2024年底前 | 5550002 5550003",
        "3 | 二、推进农业现代化 | 做好土壤普查,建立台账。 | 市农机中心 | 李大山 | 2024年底前 | 5550004",
    ]  # fmt: skip


def test_without_a_bar_at_the_end_of_a_row_its_number_opens_the_next() -> None:
    table = "1\n|\n改造甲村。\n|\n市甲局\n|\n5551\n2\n|\n改造乙村。\n|\n市乙局\n市丙局\n|\n5552\n5553\n附件2\n名单"
    assert joined(table) == ["1 | 改造甲村。 | 市甲局 | 5551", "2 | 改造乙村。 | 市乙局 市丙局 | 5552 5553",
                             "附件2", "名单"]  # fmt: skip


def test_a_sentence_broken_within_a_cell_is_whole() -> None:
    table = "1 |\n推进开发区污水处理厂及管\n网改造,提高承载能力。 |\n甲局 |\n2 |\n建设标准厂房。 |\n乙局 |"
    assert joined(table)[0] == "1 | 推进开发区污水处理厂及管网改造,提高承载能力。 | 甲局"


@pytest.mark.parametrize(
    "text",
    [
        "索引号 | 113708/2025 | 公开方式 | 主动公开 |\n有效性 | 有效 |\n1 | 甲 | 乙",  # rows that are whole
        "首页\n|\n新闻\n|\n政务公开\n|\n1\n|\n2\n|\n3",  # a menu and the numbers of pages
        "1 |\n推进甲事 |\n甲局 |",  # one row shows no rhythm
        "一、总体要求\n加快|发展\n1.推进。\n2.落实。",
    ],
)
def test_what_is_no_such_table_stays(text: str) -> None:
    assert "\n".join(joined(text)) == text


def test_places_move_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text(f"重点工作清单\n{BARE}\n完\n", encoding="utf-8")
    source = read(path)
    found = {label: source.text[offset:].split("\n")[0].split(" | ")[0] for offset, label in source.places}
    assert (found["line 2"], found["line 6"], found["line 16"], found[f"line {len(BARE.splitlines()) + 2}"]) == (
        "1", "粮食产量80亿斤以上。", "2", "完",
    )  # fmt: skip


@given(st.lists(st.sampled_from(["|", "1", "2", "3", "序号 |", "市甲局 |", "| 甲", "做好工作。", "a | b | c", ""])))
def test_nothing_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    places = tuple((i, str(i)) for i, ch in enumerate(text) if not ch.isspace())
    out, moved = join_barred(text, places)
    assert "".join(out.replace("|", "").split()) == "".join(text.replace("|", "").split())
    assert [label for _, label in moved] == [label for _, label in places]
    assert all(out[at] == text[int(label)] for at, label in moved if text[int(label)] != "|")


def test_facts_of_a_table_with_a_head(tmp_path: Path) -> None:
    plan = ingested(tmp_path, "东港县2025年重点工作及责任清单", HEADED)
    task = "推进园区污水管网改造,力争全年盘活厂房12家。"
    assert [(d.task, d.role, d.units) for d in plan.facts if isinstance(d, Duty)] == [
        (task, "responsible", ("招商工作部", "安商工作部")), ("出台工业用地管理办法。", "responsible", ("改革办",)),
    ]  # fmt: skip
    assert [(d.due, d.due_text) for d in plan.facts if isinstance(d, Deadline)] == [
        ("全年", "全年"), ("2025-06", "2025年6月底前"),
    ]  # fmt: skip
    assert [(t.indicator, t.value) for t in plan.facts if isinstance(t, Target)] == [("盘活厂房", 12)]


def test_facts_of_a_table_without_a_head(tmp_path: Path) -> None:
    plan = ingested(tmp_path, "东港市2024年政府工作报告任务分解表", BARE)
    duties = [(d.task[:4], d.units) for d in plan.facts if isinstance(d, Duty)]
    assert duties == [("粮食产量", ("市农技中心",)), ("新增规上", ("产业科", "市畜牧中心")),
                      ("做好土壤", ("市农机中心",))]  # fmt: skip
    assert {d.due for d in plan.facts if isinstance(d, Deadline)} == {"2024-12"}
    assert {(t.indicator, t.value) for t in plan.facts if isinstance(t, Target)} == {
        ("粮食产量", 80), ("规上加工企业", 15),
    }  # fmt: skip


PROJECTS = """1 |
建设渔港冷库12座,新增泊位400个。 |
李明 |
渔业部、招商部 |
2026年底前 |
2 |
做好渔船普查。 |
 |
渔政办 |
2026年6月底前 |
3 |
推进岸电改造,
覆盖率达到80%以上。 |
王芳 |
建设局 |
2026年底前 |"""


def test_the_date_of_a_row_is_that_of_its_values_and_bodies_without_a_head_need_a_title(tmp_path: Path) -> None:
    plan = ingested(tmp_path, "临水市2026年渔港项目计划表", PROJECTS)
    assert not [fact for fact in plan.facts if isinstance(fact, Duty)]
    assert [(d.due, d.task) for d in plan.facts if isinstance(d, Deadline)] == [
        ("2026-12", "建设渔港冷库12座,新增泊位400个。"), ("2026-06", "做好渔船普查。"),
        ("2026-12", "推进岸电改造,覆盖率达到80%以上。"),
    ]  # fmt: skip
    assert [(t.indicator, t.value, t.period) for t in plan.facts if isinstance(t, Target)] == [
        ("渔港冷库", 12, "2026-12"), ("泊位", 400, "2026-12"), ("覆盖率", 80, "2026-12"),
    ]  # fmt: skip
    shared = ingested(tmp_path, "临水市2026年渔港任务分解表", PROJECTS)
    assert [d.units for d in shared.facts if isinstance(d, Duty)] == [("渔业部", "招商部"), ("渔政办",), ("建设局",)]


def test_a_table_without_head_that_shares_nothing_out_gives_no_duties(tmp_path: Path) -> None:
    table = "\n".join(f"{n} | 东港区第{n}批创新平台建设单位名单 | 市第{n}中心" for n in range(1, 5))
    plan = ingested(tmp_path, "东港市创新平台申报指南", table)
    assert not [fact for fact in plan.facts if isinstance(fact, Duty)]


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("2023328", True),
        ("20230328", True),
        ("202303", True),
        ("5550001", False),
        ("83608057", False),
        ("20121", False),
    ],
)
def test_a_number_is_a_date_only_where_it_begins_with_a_year_and_a_month(line: str, is_one: bool) -> None:
    assert is_date(line) is is_one


PART = """序号 |
目标与任务 |
分管领导 |
牵头责任单位 |
责任单位 |
80 |
新增渔村托位,办好渔村学校。 |
王 明 |
县教育局 |
县有关单位 |
81 |
保障渔业学院开学。 |
李 山 |
县渔业局 |
县有关单位 |"""

GROUPED = """工作任务
|
具体要求
|
责任科室
|
时限要求
|
清理渔业文件
|
1
|
清理渔业规范性文件并公布目录。
|
办公室
|
年底前
|
做好渔业公开
|
2
|
公布渔船检验结果。
|
各科室
|
持续推进
|
3
|
编制渔业年度报告。
|
办公室
|
2024年3月
|"""


def _facts(tmp_path: Path, text: str) -> tuple[list[tuple[str, str, tuple[str, ...]]], list[tuple[str, str]]]:
    path = tmp_path / "表.txt"
    path.write_text("青枫县2024年渔业重点工作任务清单\n" + text, encoding="utf-8")
    (item,) = ingest_source(read(path)).plans
    duties = [(f.task, f.role, f.units) for f in item.facts if isinstance(f, Duty)]
    return duties, [(f.task, f.due) for f in item.facts if isinstance(f, Deadline)]


def test_a_part_of_a_table_need_not_begin_with_one(tmp_path: Path) -> None:
    duties, _ = _facts(tmp_path, PART)
    assert duties == [
        ("新增渔村托位,办好渔村学校。", "lead", ("县教育局",)),
        ("新增渔村托位,办好渔村学校。", "responsible", ("县有关单位",)),
        ("保障渔业学院开学。", "lead", ("县渔业局",)),
        ("保障渔业学院开学。", "responsible", ("县有关单位",)),
    ]


def test_a_head_may_have_no_cell_for_the_numbers(tmp_path: Path) -> None:
    duties, deadlines = _facts(tmp_path, GROUPED)
    assert [(task, units) for task, _, units in duties] == [
        ("清理渔业规范性文件并公布目录。", ("办公室",)),
        ("公布渔船检验结果。", ("各科室",)),
        ("编制渔业年度报告。", ("办公室",)),
    ]
    assert [due for _, due in deadlines] == ["2024-12", "持续推进", "2024-03"]


SPANNED = """序号 |
抽查事项 |
检查对象 |
发起部门 |
1 |
渔船检验的检查 |
渔船 |
渔业部门 |
渔网的检查 |
渔网 | |||
2 |
码头安全的检查 |
码头 |
交通部门 |
泊位的检查 |
泊位 | |||
3 |
渔港污水的检查 |
渔港 |
水务部门 |"""


def test_several_bars_close_a_line_where_cells_are_merged(tmp_path: Path) -> None:
    duties, _ = _facts(tmp_path, SPANNED)
    assert duties == [
        ("渔船检验的检查", "lead", ("渔业部门",)),
        ("码头安全的检查", "lead", ("交通部门",)),
        ("渔港污水的检查", "lead", ("水务部门",)),
    ]
