"""Tables pasted with one cell on a line and without a head, each row of which names bodies; what is not sure stays."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from documents.flat_tables import join_rows
from documents.ingest import ingest_source
from documents.model import Duty, Ingested
from documents.readers import read

WHARVES = ["1", "渔港泊位完好率", "全县渔港中完好的泊位占泊位总数的比例", "%", "县渔业局", "请提供泊位清单"]
TREES = ["2", "防风林面积", "全县海岸线上防风林的总面积", "公顷", "县林业局", "—"]
TIDES = ["3", "海堤达标率", "全县达到防潮标准的海堤占海堤总长的比例", "%", "县水务局、县住建委", "—"]
WELLS = ["4", "需要改造的消防站", "全县设施陈旧、需要改造的消防站的数量", "个", "县应急局", "请提供站点清单"]


def joined(*lines: str) -> list[str]:
    return join_rows("\n\n".join(lines), ())[0].split("\n\n")


def bars(*rows: list[str]) -> list[str]:
    return [" | ".join(row) for row in rows]


def starred(row: list[str]) -> list[str]:
    return [f"*{row[0]}", *row[1:]]


def test_rows_with_stars_and_names_of_groups_between() -> None:
    lines = joined("指标体系", "设施", *starred(WHARVES), *TREES, "安全", *starred(TIDES), *WELLS, "附件2", "说明")
    rows = bars(starred(WHARVES), TREES, starred(TIDES), WELLS)
    assert lines == ["指标体系", "设施", *rows[:2], "安全", *rows[2:], "附件2", "说明"]


def test_a_cell_may_be_wanting() -> None:
    unit = ["5", "渔民培训覆盖率", "全县参加培训的渔民占渔民总数的比例", "县渔业局", "—"]
    meaning = ["6", "灯塔数量", "座", "县交通局", "—"]
    lines = joined("指标体系", *WHARVES, *TREES, *TIDES, *WELLS, *unit, *meaning, "7", *TREES[1:-1], "8", *WELLS[1:])
    assert lines == [
        "指标体系", *bars(WHARVES, TREES, TIDES, WELLS),
        "5 | 渔民培训覆盖率 | 全县参加培训的渔民占渔民总数的比例 |  | 县渔业局 | —",
        "6 | 灯塔数量 |  | 座 | 县交通局 | —",
        *bars(["7", *TREES[1:-1]], ["8", *WELLS[1:]]),
    ]  # fmt: skip


def test_a_cell_may_be_broken() -> None:
    name = ["2", "防风林面积（含", "农田林网）", *TREES[2:]]
    bodies = ["3", *TIDES[1:4], "县水务局、", "县住建", "委", "—"]
    lines = joined("指标体系", *WHARVES, *name, *bodies, *WELLS, "5", *TREES[1:])
    assert lines == [
        "指标体系", *bars(WHARVES, ["2", "防风林面积（含农田林网）", *TREES[2:]], TIDES, WELLS, ["5", *TREES[1:]])
    ]  # fmt: skip


def test_a_row_that_could_be_read_in_two_ways_stays() -> None:
    long = ["5", "渔船更新", "改造率", "全县更新改造的渔船占渔船总数的比例", "%", "县渔业局", "—"]
    nobody = ["6", "渔家乐数量", "全县登记在册的渔家乐的数量", "家", "各经营户", "—"]
    lines = joined("指标体系", *WHARVES, *TREES, *TIDES, *WELLS, *long, *nobody, "7", *TREES[1:])
    assert lines == ["指标体系", *bars(WHARVES, TREES, TIDES, WELLS), *long, *nobody, *bars(["7", *TREES[1:]])]


def test_what_is_no_such_table_stays() -> None:
    for lines in (
        [*WHARVES, *TREES],  # two rows
        ["1", "修坝", "县水务局", "东港", "2", "清淤", "县水务局", "3", "种树", "县林业局", "4", "绿化", "县林业局"],
        ["序号", "名称", "1", *WHARVES[1:], "2", *TREES[1:5], "3", *TIDES[1:], "4", *WELLS[1:]],  # a head that differs
        ["1", *WHARVES[1:4], "东港公司", "2", *TREES[1:4], "西山公司。", "3", *TIDES[1:4], "北湖公司"],  # no offices
    ):
        assert joined(*lines) == lines


def plan_of(tmp_path: Path, *lines: str) -> Ingested:
    path = tmp_path / "方案.txt"
    opening = ["东海县2026年海岸调查方案", "一、总体要求", "摸清全县海岸的家底。", "附件1"]
    path.write_text("\n\n".join([*opening, *lines]), encoding="utf-8")
    (plan,) = ingest_source(read(path)).plans
    return plan


def duties(tmp_path: Path, *lines: str) -> list[tuple[str, str, tuple[str, ...]]]:
    facts = plan_of(tmp_path, *lines).facts
    return [(fact.task, fact.role, fact.units) for fact in facts if isinstance(fact, Duty)]


def test_duties_of_a_table_that_its_title_calls_indicators(tmp_path: Path) -> None:
    short = ["5", "灯塔数量", "座", "县委宣传部、各街镇", "—"]
    rows = [*starred(WHARVES), *TREES, "安全", *starred(TIDES), *WELLS, *short, "6", *TREES[1:]]
    told = [
        ("渔港泊位完好率", "responsible", ("县渔业局",)),
        ("防风林面积", "responsible", ("县林业局",)),
        ("海堤达标率", "responsible", ("县水务局", "县住建委")),
        ("需要改造的消防站", "responsible", ("县应急局",)),
        ("灯塔数量", "responsible", ("县委宣传部", "各街镇")),
        ("防风林面积", "responsible", ("县林业局",)),
    ]
    assert duties(tmp_path, "东海县海岸调查指标体系（县级）", "设施", *rows) == told
    assert duties(tmp_path, "东海县海岸名录", "设施", *rows) == []  # nothing says what the bodies do
    assert duties(tmp_path, "东海县海岸工作考核指标体系", "设施", *rows) == []  # they give the marks


def test_persons_have_no_duties_of_their_offices(tmp_path: Path) -> None:
    names = ("王某", "李某某", "张某", "赵某")
    rows = [cell for i, name in enumerate(names, 1) for cell in (str(i), name, "调查组副组长", "县水务局", "—")]
    assert joined(*rows)[0] == "1 | 王某 | 调查组副组长 | 县水务局 | —"
    assert duties(tmp_path, "东海县海岸调查任务分工表", *rows) == []


def test_rows_stand_below_the_name_of_their_group(tmp_path: Path) -> None:
    rows = [*starred(WHARVES), *TREES, "安全", *starred(TIDES), *WELLS]
    clauses = plan_of(tmp_path, "东海县海岸调查指标体系（县级）", "设施", *rows).clauses
    tables = [clause.path[-1] for clause in clauses if clause.kind == "table"]
    assert tables == ["设施", "设施", "安全", "安全"]


CELLS = [
    "泊位数量",
    "全县渔港中泊位的总数",
    "%",
    "县水务局",
    "县住建委、",
    "县渔业局",
    "泊位（含",
    "浮桥）",
    "—",
    "安全",
]


@given(st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=7), max_size=8))
def test_no_character_but_line_ends_is_lost(rows: list[list[str]]) -> None:
    lines = [cell for number, row in enumerate(rows, start=1) for cell in (f"*{number}", *row)]
    out, _ = join_rows("\n\n".join(lines), ())
    assert out.replace("|", "").replace("\n", "").replace(" ", "") == "".join(lines)
