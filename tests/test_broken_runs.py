"""Sentences pasted with a line for every run of one font become whole; lines that mean something stay apart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.broken_runs import join_runs
from documents.ingest import ingest_source
from documents.model import Basis, Deadline, Target
from documents.readers import read

PARAGRAPHS = (
    "临水市2024年储能电站建设实施方案",
    "根据《临水市能源规划（2023版）》（临发改〔2023〕15号）等文件，结合实际，制定本方案。",
    "一、建设目标",
    "2022~2023年，我市连续开展了试点，保障了4台机组运行。到2026年，建成储能电站12座，总规模达到30万千瓦。",
    "二、重点任务",
    "（一）规模和时间",
    "本次建设分2批实施，其中第一批规模为20万千瓦，年发电量不低于3000千瓦时；第二批规模为10万千瓦。",
    "1．2024年6月30日前，市发展改革委完成方案编制，报市政府审定。",
    "2．各区对符合条件的项目，按照不超过15%的比例，给予支持（见附表1）。",
    "临水市人民政府",
    "2024年2月2日",
)
# What a paste breaks: around figures, and before marks that follow one.
RUN = re.compile(r"(?<=[^\d.~%])(?=\d)|(?<=[\d%])(?=[^\d.~%])")


def pasted(paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    return "\n".join(RUN.sub("\n", paragraph) for paragraph in paragraphs)


def test_broken_paragraphs_are_whole_again() -> None:
    text, places = join_runs(pasted(), ())
    assert text.split("\n") == list(PARAGRAPHS)
    assert places == ()


def test_every_place_still_points_to_its_line() -> None:
    lines = pasted().split("\n")
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    text, places = join_runs(pasted(), tuple((start, str(n)) for n, start in enumerate(starts)))
    assert len(places) == len(lines)
    for offset, label in places:
        assert text.startswith(lines[int(label)], offset)


def test_facts_of_a_pasted_plan_are_those_of_the_whole_one(tmp_path: Path) -> None:
    facts = []
    for name, text in (("whole.txt", "\n".join(PARAGRAPHS)), ("pasted.txt", pasted())):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (file,) = ingest_source(read(tmp_path / name)).plans
        facts.append(file.facts)
        assert all(fact.quote == file.plan.text[fact.start : fact.end] for fact in file.facts)
    whole, broken = facts
    assert [f.quote for f in broken] == [f.quote for f in whole]
    assert ("30万千瓦", "2026") in [(f.value_text, f.period) for f in broken if isinstance(f, Target)]
    assert [f.doc_no for f in broken if isinstance(f, Basis)] == ["临发改〔2023〕15号"]
    assert "2024-06-30" in [f.due for f in broken if isinstance(f, Deadline)]


def test_cells_that_stand_on_lines_of_their_own_stay_apart() -> None:
    cells = "响应时段\n固定价格\n（元\n/千瓦时\n）\n竞价上限\n0:00-06:00\n1.2\n2.0\n合计\n315\n799.77"
    text, _ = join_runs(f"{pasted()}\n{cells}", ())
    assert text.split("\n")[len(PARAGRAPHS) :] == [
        "响应时段", "固定价格", "（元/千瓦时）", "竞价上限", "0:00-06:00", "1.2", "2.0", "合计", "315", "799.77",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "序号\n街镇\n任务量\n1\n马陆镇\n315\n2\n安亭镇\n560\n3\n南翔镇\n146\n" * 6,
        "目标\n2024年\n12\n家\n2025年\n15\n家\n" * 6,
        "",
    ],
    ids=["lines", "flat table", "units in cells", "empty"],
)
def test_what_was_not_broken_stays(text: str) -> None:
    assert join_runs(text, ())[0] == text


def test_a_bracket_alone_on_its_line_opens_the_next() -> None:
    assert (
        join_runs("一、任务\n（\n三）保障渔港用电。\n（四）其他", ())[0] == "一、任务\n（三）保障渔港用电。\n（四）其他"
    )


@given(st.lists(st.text(alphabet="年月，。（）12 甲一、\n", max_size=12), max_size=30))
def test_nothing_but_blanks_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    joined, _ = join_runs(text, ())
    assert "".join(joined.split()) == "".join(text.split())
