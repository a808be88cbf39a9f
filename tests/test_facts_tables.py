"""Tables with a head row: tasks with their units and dates, indicators with their years."""

from __future__ import annotations

from facts_text import Draft

from documents.model import Deadline, Duty, Support, Target


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


def test_rows_without_a_readable_head_name_who_does_the_work_behind_the_name() -> None:
    rows = (
        "序号 | 考核项目 | | 分值 | 评分",
        "1 | 重点考核部门 | 县渔业局 | 60 | 持续加强渔港污水治理 | 1.建立台账(15分)",
        "2 | 重点考核部门 | 县水文站、县水利局 | 30 | 加强断面水质监测 | 2.监测(30分)",
        "总分 | 100",
    )
    draft = _table(*rows)
    assert draft.facts("duty") == []
    draft = _table(*rows)
    draft.title = "青枫县休渔工作责任单位考核细则"
    assert [(d.role, d.units, d.task) for d in draft.facts("duty") if isinstance(d, Duty)] == [
        ("responsible", ("县渔业局",), "持续加强渔港污水治理"),
        ("responsible", ("县水文站", "县水利局"), "加强断面水质监测"),
    ]


def test_other_tables_give_nothing() -> None:
    draft = _table("姓名 | 电话", "张三 | 12345")
    assert draft.facts("duty") == draft.facts("deadline") == draft.facts("target") == []


SHARED_OUT = ("序号 | 区域 | 新增泊位容量（万吨） | 新增示范港口 | 现状泊位",)


def test_a_table_that_shares_an_aim_out_names_each_value_by_its_column() -> None:
    draft = Draft()
    draft.line("附表2", kind="annex")
    draft.line("各区“十四五”渔港任务分配表", kind="paragraph")
    for row in (*SHARED_OUT, "1 | 东港区 | 11-14.5 | 3 | 7", "2 | 西山区 | 2 | 1 | 4", "合计 | 13-16.5 | 4"):
        draft.line(row, kind="table")
    found = [t for t in draft.facts("target") if isinstance(t, Target)]
    assert [(t.subject, t.indicator, t.value, t.value_max, t.unit, t.period) for t in found] == [
        ("东港区", "新增泊位容量", 11, 14.5, "万吨", "2021/2025"), ("东港区", "新增示范港口", 3, None, "", "2021/2025"),
        ("西山区", "新增泊位容量", 2, None, "万吨", "2021/2025"), ("西山区", "新增示范港口", 1, None, "", "2021/2025"),
        ("合计", "新增泊位容量", 13, 16.5, "万吨", "2021/2025"), ("合计", "新增示范港口", 4, None, "", "2021/2025"),
    ]  # fmt: skip
    assert [span.quote for span in found[0].also] == ["各区“十四五”渔港任务分配表", SHARED_OUT[0]]


def test_the_rows_of_such_a_table_say_who_is_responsible() -> None:
    draft = Draft()
    draft.line("渔业建设计划表(单位:公顷)", kind="paragraph")
    for row in ("行业 | 范围 | 养殖面积 | 责任单位", "池塘 | 东港、西山 | 35 | 市渔业局", "网箱 | 北湖 | 4 | 水务集团"):
        draft.line(row, kind="table")
    assert [(d.task, d.units) for d in draft.facts("duty") if isinstance(d, Duty)] == [
        ("池塘", ("市渔业局",)), ("网箱", ("水务集团",)),
    ]  # fmt: skip
    assert [(t.subject, t.indicator, t.value, t.unit) for t in draft.facts("target") if isinstance(t, Target)] == [
        ("池塘", "养殖面积", 35, "公顷"), ("网箱", "养殖面积", 4, "公顷"),
    ]  # fmt: skip


def test_scores_prices_and_lists_without_an_aim_are_no_targets() -> None:
    scores = _table("考核项目 | 分值 | 权重", "渔港建设 | 10 | 5", "渔船改造 | 20 | 5")
    prices = _table("等级 | 面积", "一级 | 12", "二级 | 14")
    assert scores.facts("target") == prices.facts("target") == []


def test_in_a_row_that_merged_cells_made_short_bodies_stand_last() -> None:
    draft = _table(
        "序号 | 事项 | 工作措施 | 责任单位",
        "1 | “渔港+”工程 | 建设冷链物流园 | 市商务局",
        "2 | 改造老旧码头 | 市交通局、港投集团",
        "3 | 新建泊位12个",
    )
    assert [(d.task, d.units) for d in draft.facts("duty") if isinstance(d, Duty)] == [
        ("建设冷链物流园", ("市商务局",)), ("改造老旧码头", ("市交通局", "港投集团")),
    ]  # fmt: skip
    assert [(t.indicator, t.value) for t in draft.facts("target") if isinstance(t, Target)] == [("泊位", 12)]


def _paid(draft: Draft) -> list[tuple[str, str, str | None, float | None, str, str | None]]:
    found = [p for p in draft.facts("support") if isinstance(p, Support)]
    return [(p.beneficiary, p.indicator, p.condition, p.value, p.unit, p.ceiling) for p in found]


def test_a_table_of_payments_says_what_is_paid_to_whom_on_which_condition() -> None:
    draft = _table(
        "序号 | 补贴项目 | 补贴条件 | 补贴标准",
        "1 | 床位补贴 | 新建机构，投资100万元以上的 | 每张床位补贴1万元，最高50万元",
        "2 | 贷款贴息 | 贷款用于扩建 | 按利息的50%贴息",
    )
    assert _paid(draft) == [
        ("", "床位补贴", "新建机构，投资100万元以上的", 1.0, "万元", None),
        ("", "床位补贴", "新建机构，投资100万元以上的", 50.0, "万元", "最高50万元"),
        ("", "贷款贴息", "贷款用于扩建", 50.0, "%", None),
    ]
    assert draft.facts("target") == []


def test_amounts_shared_out_among_towns_take_the_unit_of_the_head() -> None:
    draft = _table(
        "乡镇 | 种植面积(亩) | 补助资金(万元)", "东港镇 | 300 | 12.5", "南河乡 | 100 | 4", "合计 | 400 | 16.5"
    )
    assert _paid(draft) == [
        ("东港镇", "补助资金", None, 12.5, "万元", None), ("南河乡", "补助资金", None, 4.0, "万元", None),
    ]  # fmt: skip


def test_amounts_without_a_unit_are_none() -> None:
    assert _paid(_table("品目 | 分档 | 补贴额", "圆盘耙 | 2米以上 | 960")) == []


def test_a_row_named_by_a_town_is_due_by_its_date_and_no_number_is_a_task() -> None:
    draft = _table("乡镇 | 高标准农田建设任务(亩) | 完成时限", "东港镇 | 3000 | 2026年6月")
    assert [(d.task, d.due) for d in draft.facts("deadline") if isinstance(d, Deadline)] == [("东港镇", "2026-06")]
