"""Sentences and their spans, and the small rules of answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.findings import closed, sentence_spans, zone_name
from assistant.lookup import unframed
from assistant.unit_names import abbreviates, same_unit
from documents.model import Plan


@given(st.text(alphabet="甲乙。;!?\n()“”1,.  ", max_size=80), st.integers(min_value=0, max_value=50))
def test_spans_are_ordered_apart_and_inside(text: str, offset: int) -> None:
    last = offset
    for start, end in sentence_spans(text, offset):
        assert last <= start < end <= offset + len(text)
        assert text[start - offset : end - offset].strip()
        last = end


def test_decimals_brackets_and_broken_lines_are_kept_whole() -> None:
    text = "增长3.5%。完善人才\n“五项措施”,培养人才。(牵头单位:甲局;配合单位:乙局)"
    found = [text[a:b] for a, b in sentence_spans(text)]
    assert found == ["增长3.5%。", "完善人才\n“五项措施”,培养人才。", "(牵头单位:甲局;配合单位:乙局)"]


def test_a_note_on_a_line_of_its_own_is_a_sentence() -> None:
    text = "按程序报批后确定\n责任单位:区财政局"
    assert [text[a:b] for a, b in sentence_spans(text)] == ["按程序报批后确定", "责任单位:区财政局"]


@pytest.mark.parametrize(("text", "shown"), [("达到5家,", "达到5家。"), ("达到5家;", "达到5家。"), ("真的?", "真的?")])
def test_closed(text: str, shown: str) -> None:
    assert closed(text) == shown


@pytest.mark.parametrize(
    ("asked", "unit", "same"),
    [
        ("科技局", "市科技局", True),
        ("区财政局", "财政局", True),
        ("科技局", "科技经济发展局", False),
        ("市", "区", False),
    ],
)
def test_units_are_the_same_but_for_their_level(asked: str, unit: str, same: bool) -> None:
    assert same_unit(asked, unit) is same


@pytest.mark.parametrize(
    ("asked", "unit", "short"),
    [
        ("科经局", "区科技经济发展局", True),
        ("投促局", "投资促进局", True),
        ("科技局", "财政局", False),
        ("局", "财政局", False),
    ],
)
def test_abbreviations_keep_order_and_ends(asked: str, unit: str, short: bool) -> None:
    assert abbreviates(asked, unit) is short


def test_only_brackets_around_the_whole_are_taken_off() -> None:
    assert unframed("(牵头单位:甲局)") == "牵头单位:甲局"
    assert unframed("提出申请(2023年1—2月)") == "提出申请(2023年1—2月)"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("青枫市绿道三年行动计划（2024-2026年）", "青枫市绿道三年行动计划"),
        ("青枫街道减量方案(2025年—2027年)", "青枫街道减量方案"),
        ("青枫开发区 2021", "青枫开发区"),
        ("青枫市管理办法（试行）", "青枫市管理办法（试行）"),
        ("青枫市2035年前绿道方案", "青枫市2035年前绿道方案"),
    ],
)
def test_a_name_loses_its_years_with_their_whole_bracket(name: str, shown: str) -> None:
    plan = Plan("p", name, name, None, None, None, None, None, (), "p.txt", "", ())
    assert zone_name(plan) == shown
