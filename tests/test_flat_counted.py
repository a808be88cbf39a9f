"""Tables pasted with one cell on a line, with names of groups between rows of one length; what is not sure stays."""

from __future__ import annotations

from pathlib import Path

from documents.flat_tables import join_rows
from documents.ingest import ingest_source
from documents.model import Duty
from documents.readers import read

HEAD = ["序号", "项目名称", "牵头单位", "建设单位", "建设目标"]
FIRST = ["1", "东港码头（二期）", "县水务局", "港投集团", "建成"]
ROWS = [["2", "西山水库", "县水务局", "西山镇", "在建"], ["3", "北湖学校", "县教育局", "北湖中学", "新开工"]]
LAST = ["4", "南岭医院", "县卫健委", "县医院", "在建"]


def joined(*lines: str) -> list[str]:
    return join_rows("\n\n".join(lines), ())[0].split("\n\n")


def bars(*rows: list[str]) -> list[str]:
    return [" | ".join(row) for row in rows]


def test_names_of_groups_stand_below_the_head_and_between_rows() -> None:
    total, group, second = ["正式项目（4个）"], ["一", "水利类（2个）"], ["二、社会事业"]
    lines = joined("附件", *HEAD, *total, *group, *FIRST, *ROWS[0], *second, *ROWS[1], *LAST, "附件2")
    assert lines == [
        "附件", *bars(HEAD), *total, *group, *bars(FIRST, ROWS[0]), *second, *bars(ROWS[1], LAST), "附件2"
    ]  # fmt: skip


def test_adjacent_lines_are_one_cell() -> None:
    wrapped = ["2", "西山水库扩建\n（含灌渠）", "县水务\n服务中心", "港投集团\n西山镇", "在建"]
    whole = ["2", "西山水库扩建（含灌渠）", "县水务服务中心", "港投集团 西山镇", "在建"]
    assert joined(*HEAD, "一", "水利类", *FIRST, *wrapped, *ROWS[1], *LAST) == [
        *bars(HEAD), "一", "水利类", *bars(FIRST, whole, ROWS[1], LAST)
    ]  # fmt: skip


def test_lines_without_blank_lines_are_cells_each() -> None:
    text = "\n".join([*HEAD, "水利类（2个）", *FIRST, *ROWS[0], "（二）社会事业", *ROWS[1], *LAST])
    parted = join_rows(text, ())[0].split("\n")
    assert parted == [*bars(HEAD), "水利类（2个）", *bars(FIRST, ROWS[0]), "（二）社会事业", *bars(ROWS[1], LAST)]


def test_a_row_of_another_length_stays() -> None:
    short = ["2", "西山水库", "县水务局", "在建"]
    long = ["2", "西山水库", "县水务局", "西山镇", "东港镇", "北湖镇", "在建"]
    for row in (short, long):
        lines = joined(*HEAD, "一", "水利类", *FIRST, *row, *ROWS[1], *LAST)
        assert lines == [*bars(HEAD), "一", "水利类", *bars(FIRST), *row, *bars(ROWS[1], LAST)]


def test_a_last_row_that_is_not_like_the_others_stays() -> None:
    last = ["4", "南岭医院", "在建", "共四项", "县府办印发"]
    lines = joined(*HEAD, *FIRST, *ROWS[0], "水利类（3个）", *ROWS[1], *last)
    assert lines == [*bars(HEAD, FIRST, ROWS[0]), "水利类（3个）", *bars(ROWS[1]), *last]


def test_a_note_may_be_wanting() -> None:
    head = ["序号", "名称", "位置", "面积（公顷）", "备注"]
    rows = [[str(i), f"{name}公园", f"{name}路", f"{i}.5", "需动迁"] for i, name in enumerate("东西南北中", start=1)]
    without, other = rows[1][:-1], [rows[2][0], rows[2][1], rows[2][3], rows[2][4]]
    more = ["6", "外滩公园", "外滩路", "7.5", "二期"]
    lines = joined(*head, *rows[0], *without, *other, *rows[3], *rows[4], *more, "附件2")
    assert lines == [*bars(head, rows[0], without), *other, *bars(rows[3], rows[4], more), "附件2"]
    assert joined(*head[:-1], "用途", *rows[0], *without, *rows[2], *rows[3])[2:6] == without


def test_what_is_no_such_table_stays() -> None:
    text = [cell for row in (FIRST, *ROWS) for cell in row]
    for lines in (
        [*HEAD, "一", "水利类", *FIRST, *ROWS[0]],  # two rows
        ["序号", "名称", "地点", "面积", "一", "湖", "1", "东湖", "2", "西湖", "二", "河", "3", "清河"],  # short rows
        ["项目名称", "牵头单位", "一", "水利类", "1", "修坝", "2", "清淤", "3", "绿化"],
        ["序号", "见下。", "共三行。", "一", "水利", "1", "修坝。", "局", "2", "清淤。", "局", "3", "种树。", "局"],
    ):
        assert joined(*lines) == lines
    groups = [*HEAD, "水利类", "渔业类", "林业类", "农业类", "畜牧业类", *text]
    assert joined(*groups)[:5] == HEAD


def test_duties_and_places(tmp_path: Path) -> None:
    path = tmp_path / "计划.txt"
    title, groups = "东海县2026年重大工程建设计划", ["正式项目（4个）", "一", "水利类（2个）"]
    lines = [title, *HEAD, *groups, *FIRST, *ROWS[0], "二", "社会事业类（2个）", *ROWS[1], *LAST]
    path.write_text("\n\n".join(lines), encoding="utf-8")
    source = read(path)
    labels = {label: source.text[offset:].split(" | ")[0].split("\n")[0] for offset, label in source.places}
    assert (labels["line 19"], labels["line 21"], labels["line 41"]) == ("1", "东港码头（二期）", "社会事业类（2个）")
    (plan,) = ingest_source(source).plans
    duties = [(fact.role, fact.units, fact.task) for fact in plan.facts if isinstance(fact, Duty)]
    assert duties == [
        (role, (unit,), row[1])
        for row in (FIRST, *ROWS, LAST)
        for role, unit in (("lead", row[2]), ("responsible", row[3]))
    ]
