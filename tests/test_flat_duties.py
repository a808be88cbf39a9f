"""Tables of who does what, pasted with one cell on a line, whose rows do not count 1, 2, 3."""

from __future__ import annotations

from documents.flat_tables import join_rows

HEAD = ["序号", "工作任务", "主要内容", "牵头单位", "配合单位"]
BARRED = " | ".join(HEAD)


def joined(*lines: str) -> list[str]:
    return join_rows("\n\n".join(lines), ())[0].split("\n\n")


def test_groups_sections_strokes_and_a_head_that_comes_again() -> None:
    lines = joined(
        "附件2", *HEAD, "一", "管好渔港", "（一）", "修好码头", "修好东港码头。", "县水务局", "县财政局、县商务局",
        "疏浚东港航道。", "县渔业局", "——", *HEAD, "（二）", "执法", "清理僵尸船。", "县渔港工作", "专班", "各街镇",
        "二", "附件3",
    )  # fmt: skip
    assert lines == [
        "附件2", BARRED, "一 | 管好渔港", "（一） | 修好码头 | 修好东港码头。 | 县水务局 | 县财政局、县商务局",
        "| |  | 疏浚东港航道。 | 县渔业局 | ——", BARRED, "（二） | 执法 | 清理僵尸船。 | 县渔港工作专班 | 各街镇",
        "二", "附件3",
    ]  # fmt: skip


def test_a_row_without_one_line_for_each_column_of_bodies_stays() -> None:
    rows = ["（一）", "修好东港码头。", "县水务局", "县财政局", "（二）", "疏浚东港航道。", "县渔业局"]
    rest = ["（三）", "清理僵尸船。", "县渔业局", "县公安局、", "县财政局", "总结"]
    assert joined("序号", "工作任务", "牵头单位", "配合单位", *rows, *rest) == [
        "序号 | 工作任务 | 牵头单位 | 配合单位", "（一） | 修好东港码头。 | 县水务局 | 县财政局", *rows[4:],
        "（三） | 清理僵尸船。 | 县渔业局 | 县公安局、县财政局", "总结",
    ]  # fmt: skip


def test_rows_without_numbers_and_with_dates() -> None:
    head = ["重点任务", "责任单位", "完成时限"]
    assert joined("清单", *head, "修好码头。", "县水务局", "2027年6月", "疏浚航道。", "县渔业局", "2027年底前") == [
        "清单", " | ".join(head), "修好码头。 | 县水务局 | 2027年6月", "疏浚航道。 | 县渔业局 | 2027年底前"
    ]  # fmt: skip


def test_a_group_without_a_number() -> None:
    head = ["类别", "工作任务", "牵头单位", "配合单位", "完成时限"]
    rows = ["设施", "修好南港码头。", "县水务局", "县财政局", "2027年6月", "疏浚航道。", "县渔业局", "——", "长期坚持"]
    assert joined("重点任务清单", *head, *rows, "监管") == [
        "重点任务清单", " | ".join(head), "设施 | 修好南港码头。 | 县水务局 | 县财政局 | 2027年6月",
        "| | 疏浚航道。 | 县渔业局 | —— | 长期坚持", "监管"
    ]  # fmt: skip


def test_a_task_with_a_number_of_its_own_and_one_column_of_bodies() -> None:
    assert joined("任务表", "工作任务", "责任单位", "（一）修好码头", "县水务局", "（二）疏浚航道", "县林业局") == [
        "任务表", "工作任务 | 责任单位", "（一）修好码头 | 县水务局", "（二）疏浚航道 | 县林业局"
    ]  # fmt: skip


def test_a_task_and_who_does_it_in_an_outline_are_no_table() -> None:
    lines = ["一、工作任务", "工作任务", "责任单位", "修好东港码头。", "完成时限", "2027年", "县水务局"]
    assert joined(*lines) == lines
