"""Tables that were pasted with one cell on a line: rows are whole again, nothing else is touched."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from documents.flat_tables import join_rows
from documents.ingest import ingest_source
from documents.model import Duty, Target
from documents.readers import read

ROWS = [["1", "东港镇", "799.77", "440"], ["2", "西山镇", "3506.59", "1900"], ["3", "北湖镇", "0.19", "0"]]
CELLS = [cell for row in ROWS for cell in row]
JOINED = "1 | 东港镇 | 799.77 | 440\n\n2 | 西山镇 | 3506.59 | 1900\n\n3 | 北湖镇 | 0.19 | 0"


def joined(lines: list[str]) -> str:
    return join_rows("\n\n".join(lines), ())[0]


def test_rows_that_open_with_their_numbers_are_joined() -> None:
    assert joined(["附件", "单位:亩", *CELLS, "制表说明"]) == f"附件\n\n单位:亩\n\n{JOINED}\n\n制表说明"


def test_head_and_total_are_joined_where_they_fit() -> None:
    head = ["序号", "街镇", "总面积", "任务量"]
    assert (
        joined([*head, *CELLS, "总计", "4306.55", "2340"])
        == f"序号 | 街镇 | 总面积 | 任务量\n\n{JOINED}\n\n总计 | 4306.55 | 2340"
    )
    assert joined(["序号", "街镇", *CELLS]) == f"序号\n\n街镇\n\n{JOINED}"  # a head of fewer cells is left
    assert joined([*CELLS, "总计", "见附表", "2340"]).endswith("总计\n\n见附表\n\n2340")


def test_what_is_no_table_stays() -> None:
    for lines in (
        CELLS[:8],  # two rows show no rhythm
        ["1", "推进东港更新", "2", "推进西山更新", "3", "推进北湖更新"],  # two lines each: a numbered list
        ["1", "甲", "乙", "2", "丙", "3", "丁", "戊"],  # rows of different length
        ["1", "甲镇", "完成改造。", "2", "乙镇", "完成改造。", "3", "丙镇", "完成改造。"],  # sentences
    ):
        assert joined(lines) == "\n\n".join(lines)


def test_places_move_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text("\n\n".join(["东港区整治方案", *CELLS, "完"]), encoding="utf-8")
    source = read(path)
    firsts = {label: source.text[offset:].split(" | ")[0].split("\n")[0] for offset, label in source.places}
    assert (firsts["line 1"], firsts["line 5"], firsts["line 13"], firsts["line 27"]) == (
        "东港区整治方案",
        "东港镇",
        "西山镇",
        "完",
    )


TASKS = """任务类型
序号
工作任务
推进单位
行动一:再造新极
1
推进东港片区整体更新,打造增长引擎。
区规划局、区建设委、东港街道
2
推进西山片区规划研究
区规划局、港投集团
行动二:重塑新居
3
推进小梁薄板房屋改造
4
完成加装电梯700台
区房管局"""


def test_a_list_of_tasks_is_read_though_cells_are_merged() -> None:
    assert joined(TASKS.split("\n")).split("\n\n") == [
        "任务类型", "序号 | 工作任务 | 推进单位", "行动一:再造新极",
        "1 | 推进东港片区整体更新,打造增长引擎。 | 区规划局、区建设委、东港街道",
        "2 | 推进西山片区规划研究 | 区规划局、港投集团", "行动二:重塑新居", "3 | 推进小梁薄板房屋改造",
        "4 | 完成加装电梯700台 | 区房管局",
    ]  # fmt: skip
    assert joined(TASKS.split("\n")[3:]) == "\n\n".join(TASKS.split("\n")[3:])  # without a head nothing says so


def test_duties_of_such_a_list(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text(
        "东港区城市更新行动方案\n\n一、总体要求\n\n加快更新。\n\n" + TASKS.replace("\n", "\n\n"), encoding="utf-8"
    )
    (plan,) = ingest_source(read(path)).plans
    duties = [(d.task, d.units) for d in plan.facts if isinstance(d, Duty)]
    assert duties == [
        ("推进东港片区整体更新,打造增长引擎。", ("区规划局", "区建设委", "东港街道")),
        ("推进西山片区规划研究", ("区规划局", "港投集团")),
        ("完成加装电梯700台", ("区房管局",)),
    ]
    assert [(t.indicator, t.value) for t in plan.facts if isinstance(t, Target)] == [("加装电梯", 700)]


MEASURES = """序号
事项
工作措施
责任单位
推进“渔港+”工程
1
“渔港+冷链”工程
建设冷链物流园,完善配送。
市商务局、各渔业企业
2
改造老旧码头
3
推进东港仓库建设
港投集团
4
“渔港+旅游”工程
建设观光平台
5
推进老旧渔船更新改造,发展休闲渔业
健全推进机制
6
建立会商制度
市渔业局
附表2
渔港分配表"""


def test_matters_taken_apart_into_measures_are_read_though_cells_are_merged() -> None:
    assert joined(MEASURES.split("\n")).split("\n\n") == [
        "序号 | 事项 | 工作措施 | 责任单位", "推进“渔港+”工程",
        "1 | “渔港+冷链”工程 | 建设冷链物流园,完善配送。 | 市商务局、各渔业企业",
        "2 | 改造老旧码头", "3 |  | 推进东港仓库建设 | 港投集团", "4 | “渔港+旅游”工程", "建设观光平台",
        "5 | 推进老旧渔船更新改造,发展休闲渔业", "健全推进机制", "6 |  | 建立会商制度 | 市渔业局",
        "附表2", "渔港分配表",
    ]  # fmt: skip


def test_a_name_that_a_narrow_column_broke_is_whole() -> None:
    rows = ["序号", "行业", "面积", "单位", "1", "池塘", "35-36", "东港渔业", "集团", "2", "网箱", "4", "西山公司",
            "3", "滩涂", "8", "市渔业局", "汇总", "47-48"]  # fmt: skip
    assert joined(rows).split("\n\n") == [
        "序号 | 行业 | 面积 | 单位", "1 | 池塘 | 35-36 | 东港渔业集团", "2 | 网箱 | 4 | 西山公司",
        "3 | 滩涂 | 8 | 市渔业局", "汇总 | 47-48",
    ]  # fmt: skip


@given(
    st.lists(
        st.sampled_from(
            ["1", "2", "3", "4", "镇", "0.5", "总计", "序号", "", "一句话。", "集团", "事项", "措施", "责任单位"]
        ),
        max_size=40,
    )
)
def test_no_character_but_line_ends_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    out, places = join_rows(text, ((0, "line 1"),))
    assert out.replace(" | ", "").replace("\n", "") == text.replace("\n", "")
    assert places == ((0, "line 1"),)
