"""Heads of tables: which column names the row, which holds an aim, a body, a date; heads of two rows."""

from __future__ import annotations

from facts_text import Draft

from documents.model import Deadline, Duty, Target

PLACES = ("乡镇 | 可种植面积 | 2024年植桑任务面积 | 备注", "东港乡 | 8.4 | 0.9 | ", "西山镇 | 32 | 3.8 | ")


def _table(*rows: str, title: str = "关于推进青枫开发区高质量发展的实施方案", above: str = "", **fields: str) -> Draft:
    draft = Draft(title=title, **fields)
    if above:
        draft.line(above, kind="paragraph")
    for row in rows:
        draft.line(row, kind="table")
    return draft


def _targets(draft: Draft) -> list[tuple[str, str, float | None, str, str | None]]:
    found = [t for t in draft.facts("target") if isinstance(t, Target)]
    return [(t.subject, t.indicator, t.value, t.unit, t.period) for t in found]


def _duties(draft: Draft) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(d.task, d.role, d.units) for d in draft.facts("duty") if isinstance(d, Duty)]


def _deadlines(draft: Draft) -> list[tuple[str, str]]:
    return [(d.task, d.due) for d in draft.facts("deadline") if isinstance(d, Deadline)]


def test_a_column_that_states_an_aim_of_a_year_names_no_row() -> None:
    expected = [("东港乡", "植桑任务面积", 0.9, "万亩", "2024"), ("西山镇", "植桑任务面积", 3.8, "万亩", "2024")]
    assert _targets(_table("附件:2024年植桑任务分解表 | |||", "面积:万亩 | |||", *PLACES)) == expected
    assert _targets(_table(*PLACES, above="2024年植桑任务分解表(单位:万亩)")) == expected


def test_rows_of_one_cell_are_no_table() -> None:
    rows = ("单位 |", "到2025年规划指标(万亩) |", "东港乡 |", "5.5 |", "0.8 |", "西山镇 |", "2.7 |")
    assert _targets(_table(*rows, above="青枫区规划任务表")) == []


def test_a_row_with_a_number_before_it_is_no_head() -> None:
    draft = _table(
        "序号 | 任务名称 | 任务内容 | 牵头部门 | 配合部门 | 时间节点",
        "1 | 清理河道 | 清理北湖河道的淤泥 | 区水务局 | 各街道 | 2024年3月",
        "2 | | 蟹苗任务日均30斤。 | 区渔业局 | 区财政局<br>区水务局 | 2024年",
        "3 | | 修好东港的码头 | 区交通局 | 区财政局、<br/>区商务局 | 2024年6月",
    )
    assert _duties(draft) == [
        ("清理北湖河道的淤泥", "lead", ("区水务局",)), ("清理北湖河道的淤泥", "cooperate", ("各街道",)),
        ("蟹苗任务日均30斤。", "lead", ("区渔业局",)), ("蟹苗任务日均30斤。", "cooperate", ("区财政局", "区水务局")),
        ("修好东港的码头", "lead", ("区交通局",)), ("修好东港的码头", "cooperate", ("区财政局", "区商务局")),
    ]  # fmt: skip
    assert [due for _, due in _deadlines(draft)] == ["2024-03", "2024", "2024-06"]


def test_what_is_to_be_done_names_a_row_where_its_number_stands_between() -> None:
    draft = _table(
        "任务名称 | 序号 | 任务内容 | 责任部门 |  | 时间节点",
        "任务名称 | 序号 | 任务内容 | 牵头部门 | 配合部门 | 时间节点",
        "清理河道 | 1 | 清理北湖河道的淤泥 | 区水务局 | 各街道 | 2024年3月",
        "清理河道 | 2 | 拆除东港的旧坝 | 区交通局 | 各街道 | 2024年6月",
    )
    assert [task for task, role, _ in _duties(draft) if role == "lead"] == ["清理北湖河道的淤泥", "拆除东港的旧坝"]
    assert _deadlines(draft) == [("清理北湖河道的淤泥", "2024-03"), ("拆除东港的旧坝", "2024-06")]


def test_a_head_of_two_rows_gives_years_above_and_things_below() -> None:
    draft = _table(
        "单位 | 到2025年规划指标(万亩) |  | 到2030年规划指标(万亩)",
        "单位 | 累计建成桑园面积 | 累计改造桑园面积 | 累计建成桑园面积 | 累计改造桑园面积",
        "全区 | 5.5 | 0.8 | 7.5 | 0.9",
        "荷塘乡 | 0.2 |  | 0.3",
    )
    assert _targets(draft) == [
        ("全区", "累计建成桑园面积", 5.5, "万亩", "2025"), ("全区", "累计改造桑园面积", 0.8, "万亩", "2025"),
        ("全区", "累计建成桑园面积", 7.5, "万亩", "2030"), ("全区", "累计改造桑园面积", 0.9, "万亩", "2030"),
        ("荷塘乡", "累计建成桑园面积", 0.2, "万亩", "2025"), ("荷塘乡", "累计建成桑园面积", 0.3, "万亩", "2030"),
    ]  # fmt: skip


def test_a_head_of_two_rows_gives_the_state_now_and_the_aims() -> None:
    draft = _table(
        "序号 | 指标 | 单位 | 现状 |  | 目标",
        " |  |  | 2020年 | 2022年 | 2024年 | 2026年",
        "1 | 渔港泊位 | 个 | 3 | 4 | 5 | 6",
    )
    assert _targets(draft) == [("", "渔港泊位", 5, "个", "2024"), ("", "渔港泊位", 6, "个", "2026")]


def test_growth_by_year_and_sums_of_five_years() -> None:
    draft = _table(
        "类别 | 指标 | 2020年 | 2025年 | 年均/累计 | 属性",
        "渔业 | 1.渔业总产值增长（%） | 2.3 | — | 保持在合理区间 | 预期性",
        "渔业 | 2.渔船失业率（%） | 5.2 | — | <5.5 | 预期性",
        "绿色 | 3.单位产值能耗降低（%） | — | — | 〔13.5〕 | 约束性",
        "绿色 | 4.红树林面积（公顷） | 20 | 35 | — | 约束性",
        above="专栏1 “十四五”时期主要指标",
    )
    found = [t for t in draft.facts("target") if isinstance(t, Target)]
    assert [(t.indicator, t.comparator, t.value, t.unit, t.period, t.measure) for t in found] == [
        ("2.渔船失业率", "<", 5.5, "%", "2021/2025", "share"),
        ("3.单位产值能耗降低", "=", 13.5, "%", "2021/2025", "cumulative"),
        ("4.红树林面积", "=", 35, "公顷", "2025", "level"),
    ]


def test_mean_growth_has_its_own_unit() -> None:
    draft = _table("指标 | 单位 | 2020年 | 2025年 | 年均增长（%）", "渔业总产值 | 亿元 | 60 | 90 | 8.4")
    found = [t for t in draft.facts("target") if isinstance(t, Target)]
    assert [(t.indicator, t.value, t.unit, t.period, t.measure) for t in found] == [
        ("渔业总产值", 90, "亿元", "2025", "level"), ("渔业总产值", 8.4, "%", "2021/2025", "growth"),
    ]  # fmt: skip


def test_the_years_of_a_plan_may_head_a_column() -> None:
    draft = _table(
        "序号 | 指标名称 | 属性 | 单位 | “十四五”现状 | “十五五”目标",
        "1 | 新建桑园 | 约束性 | 公顷 | 90.8 | 35",
        "2 | 桑园覆盖率 | 预期性 | % | / | 70以上",
    )
    assert _targets(draft) == [("", "新建桑园", 35, "公顷", "2026/2030"), ("", "桑园覆盖率", 70, "%", "2026/2030")]


def test_a_column_of_aims_without_a_year_takes_the_unit_beside_it() -> None:
    draft = _table("指标名称 | 单位 | 现状 | 目标值", "新建桑园 | 公顷 | 90 | 35", above="2027年主要指标表")
    assert _targets(draft) == [("", "新建桑园", 35, "公顷", "2027")]


def test_what_each_row_is_about_is_measured_by_a_plain_aim() -> None:
    draft = _table(
        "2024年民生实事表 |", "序号 | 实事项目名称 | 责任单位 | 目标任务 | 实际完成情况",
        "1 | 新增养老床位 | 民政局 | 71张 | 55", "2 | 建设渔村幼儿园 | 教育局 | 2所 | 1",
    )  # fmt: skip
    assert _targets(draft) == [("", "新增养老床位", 71, "张", "2024"), ("", "建设渔村幼儿园", 2, "所", "2024")]


def test_the_year_of_a_list_stands_in_its_title() -> None:
    rows = (
        "序号 | 工作任务 | 时间进度 | 责任部门", "1 | 编制渔港清单 | 年内完成 | 渔业局",
        "2 | 疏浚北湖航道 | 三季度完成 | 水务局", "3 | 开放东港码头 | 12月底前 | 交通局",
        "4 | 巡查渔船 | 持续推进 | 渔业局",
    )  # fmt: skip
    assert [due for _, due in _deadlines(_table(*rows, title="青枫区2026年渔业重点工作安排"))] == [
        "2026", "2026-07/2026-09", "2026-12", "持续推进",
    ]  # fmt: skip
    assert [due for _, due in _deadlines(_table(*rows, title="青枫区2024—2026年渔业行动计划"))] == ["--12", "持续推进"]
    late = _table(*rows, title="青枫区落实2023年渔业会议精神的工作安排", issued_on="2024-02-01")
    assert [due for _, due in _deadlines(late)] == ["--12", "持续推进"]


def test_when_a_project_begins_is_no_deadline() -> None:
    draft = _table(
        "序号 | 项目名称 | 开工时间 | 竣工时间 | 责任单位", "1 | 东港渔船码头 | 2024年3月 | 2025年6月 | 交通局",
        "2 | 2025年度渔港整治项目 | 2024年5月 | 2025年9月 | 交通局",
    )  # fmt: skip
    assert _deadlines(draft) == [("东港渔船码头", "2025-06"), ("2025年度渔港整治项目", "2025-09")]


def test_the_most_detailed_indicator_names_the_row() -> None:
    draft = _table(
        "一级指标 | 二级指标 | 指标值",
        "产出 | 新建泊位数量 | ≥12个",
        "效益 | 带动就业 | 300人",
        above="2025年绩效目标表",
    )
    assert _targets(draft) == [("", "新建泊位数量", 12, "个", "2025"), ("", "带动就业", 300, "人", "2025")]


def test_a_stroke_is_no_unit_and_all_money_of_a_project_no_aim() -> None:
    draft = _table("指标 | 单位 | 2025年目标", "城乡收入比 | — | <2.2")
    assert _targets(draft) == [("", "城乡收入比", 2.2, "", "2025")]
    draft = _table(
        "序号 | 项目名称 | 总投资（万元） | 责任单位", "1 | 东港码头 | 50000 | 区交通局", above="2025年重点项目计划表"
    )
    assert _targets(draft) == []


def test_the_title_of_a_table_is_no_deadline() -> None:
    draft = _table("街道 | 任务数（套）", "东港街道 | 300", "西山街道 | 200", above="2025年保障房筹建任务分解表")
    assert _deadlines(draft) == []
    assert [t[:4] for t in _targets(draft)] == [("东港街道", "任务数", 300, "套"), ("西山街道", "任务数", 200, "套")]


def test_dates_with_a_point() -> None:
    draft = _table(
        "序号 | 工作任务 | 完成时限 | 责任单位", "1 | 修码头 | 2025.12 | 区交通局", "2 | 修坝 | 2025-9 | 水务局"
    )
    assert [due for _, due in _deadlines(draft)] == ["2025-12", "2025-09"]


def test_those_who_guide_draft_and_build_do_the_work() -> None:
    for column in ("指导部门", "起草单位", "建设单位", "实施主体", "业主单位"):
        draft = _table(
            f"序号 | 改革举措 | 主 要 内 容 | {column} | 范围", "1 | 渔船检验 | 实行联合检验。 | 区渔业局 | 全区"
        )
        assert _duties(draft) == [("渔船检验", "responsible", ("区渔业局",))]


def test_sizes_and_prices_of_things_are_no_targets() -> None:
    draft = _table(
        "序号 | 品目 | 分档名称 | 补贴额", "1 | 4米及以上渔网机 | ≥4.00米 | 5500", "2 | 小渔网机 | ≤2.00米 | 960"
    )
    assert _targets(draft) == []


def test_a_caption_over_a_table_that_is_not_understood_is_no_deadline() -> None:
    draft = _table("地区 | 粮食 | 其中 | 小麦", "面积 | 产量 | 面积 | 产量", "东港镇 | 150 | 49 | 39",
                   above="2025年粮食面积与产量任务分解表")  # fmt: skip
    assert _deadlines(draft) == _targets(draft) == []


def test_a_head_and_a_row_on_one_line_give_nothing() -> None:
    row = "序号 | 事项名称 | 承办科室 | 依据 | 完成时间 | 1 | 渔船检验 | 渔业科 | 青枫市关于全面检验渔船的意见 | "
    draft = _table(row + "2025年4月底前")
    assert _deadlines(draft) == _duties(draft) == []


def test_who_begins_leads() -> None:
    draft = _table("序号 | 抽查事项 | 发起部门 | 配合部门", "1 | 渔船检验的检查 | 渔业部门 | 水务部门、海事部门")
    assert [(role, units) for _, role, units in _duties(draft)] == [
        ("lead", ("渔业部门",)), ("cooperate", ("水务部门", "海事部门")),
    ]  # fmt: skip
