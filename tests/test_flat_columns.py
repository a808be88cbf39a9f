"""Tables pasted with one cell on a line whose head says what each column holds; what is not sure stays."""

from __future__ import annotations

from documents.flat_tables import join_rows

DUTIES = ["序号", "任务名称", "任务内容", "牵头部门", "配合部门", "时间节点"]


def joined(*lines: str) -> list[str]:
    return join_rows("\n\n".join(lines), ())[0].split("\n\n")


def test_a_group_stands_in_its_first_row_only() -> None:
    lines = joined(
        "附件1", *DUTIES,
        "1", "清理河道", "清理北湖河道。", "区水务局", "各街镇（园区）", "2024年3月",
        "2", "拆除东港的旧坝。", "区政府办公室", "区水务局、", "区财政局", "2024年",
        "3", "修好渔港", "修好西山渔港。", "各街镇（园区）", "各成员单位", "2024年6月",
        "附件2",
    )  # fmt: skip
    assert lines == [
        "附件1", " | ".join(DUTIES),
        "1 | 清理河道 | 清理北湖河道。 | 区水务局 | 各街镇（园区） | 2024年3月",
        "2 |  | 拆除东港的旧坝。 | 区政府办公室 | 区水务局、区财政局 | 2024年",
        "3 | 修好渔港 | 修好西山渔港。 | 各街镇（园区） | 各成员单位 | 2024年6月",
        "附件2",
    ]  # fmt: skip


def test_a_row_that_could_be_read_in_two_ways_stays() -> None:
    rows = ["1", "修坝。", "区水务局", "区财政局", "区商务局", "2024年3月", "2", "清淤。", "区水务局", "2024年"]
    rest = ["3", "疏浚。", "区水务局", "区财政局", "2024年", "4", "绿化。", "区林业局", "区财政局", "2024年"]
    lines = joined("序号", "任务", "牵头单位", "配合单位", "完成时限", *rows, *rest)
    assert lines[1 : 1 + len(rows)] == rows
    assert lines[-2:] == ["3 | 疏浚。 | 区水务局 | 区财政局 | 2024年", "4 | 绿化。 | 区林业局 | 区财政局 | 2024年"]


def test_several_lines_of_bodies_are_one_cell_of_one_column() -> None:
    lines = joined(
        "序号", "民生实事", "责任单位", "完成时限", "1", "整治东港。", "县水务局", "县住建局", "12月底前",
        "2", "新建老年养护楼。", "县民政局", "5月底前动工", "开工建设老年大学。", "12月底前",
        "3", "新建天桥。", "县住建局", "9月投入使用", "分享到:",
    )  # fmt: skip
    assert lines == [
        "序号 | 民生实事 | 责任单位 | 完成时限", "1 | 整治东港。 | 县水务局 县住建局 | 12月底前",
        "2 | 新建老年养护楼。 | 县民政局 | 5月底前动工", "开工建设老年大学。", "12月底前",
        "3 | 新建天桥。 | 县住建局 | 9月投入使用", "分享到:",
    ]  # fmt: skip


def test_indicators_with_groups_between_them() -> None:
    lines = joined(
        "板块", "序号", "指标名称", "属性", "单位", "“十四五”现状", "“十五五”目标", "绿化",
        "1", "新建绿地", "约束性", "公顷", "90.8", "35", "其中 公园绿地", "58.4", "17.5",
        "2", "绿化覆盖率", "约束性", "%", "31.4", "31.5", "市容", "3",
        "景观照明", "预期性", "块（条）", "3", "3", "4", "车辆占比", "预期性", "%", "/", "70以上", "第五部分",
    )  # fmt: skip
    assert lines == [
        "板块", "序号 | 指标名称 | 属性 | 单位 | “十四五”现状 | “十五五”目标", "绿化",
        "1 | 新建绿地 | 约束性 | 公顷 | 90.8 | 35", "其中 公园绿地", "58.4", "17.5",
        "2 | 绿化覆盖率 | 约束性 | % | 31.4 | 31.5", "市容", "3 | 景观照明 | 预期性 | 块（条） | 3 | 3",
        "4 | 车辆占比 | 预期性 | % | / | 70以上", "第五部分",
    ]  # fmt: skip


def test_a_list_of_persons_stays() -> None:
    rows = ["序号", "任务", "责任领导", "责任单位", "1", "修坝", "王某", "水务局", "2", "清淤", "李某", "水务局"]
    assert joined(*rows) == rows
