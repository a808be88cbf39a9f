"""The number gate: figures, units and years must stand in the cited clauses."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checking import figures, violations

CLAUSE = "到2025年,储备工业用地不少于3750亩,新增标准厂房130万平方米以上,入驻率达到90%以上,增长3.5%,总额12,000户。"


@pytest.mark.parametrize(
    "sentence",
    [
        "到2025年,储备工业用地不少于3750亩。",
        "储备3750亩[1],入驻率90%[2]",
        "增长3.5%",
        "共12000户",
        "130 万平方米",
        "储备３７５０亩",  # full width
        "没有数字",
    ],
)
def test_what_the_clause_holds_passes(sentence: str) -> None:
    assert violations(sentence, [CLAUSE]) == ()


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("储备3570亩", "3570亩"),
        ("储备375亩", "375亩"),
        ("储备50亩", "50亩"),
        ("储备3750万亩", "3750万亩"),
        ("到2035年", "2035年"),
        ("增长5%", "5%"),
        ("增长3%", "3%"),
        ("130万元", "130万元"),
        ("2000户", "2000户"),
    ],
)
def test_what_it_does_not_hold_is_named(sentence: str, figure: str) -> None:
    assert violations(sentence, [CLAUSE]) == (figure,)


def test_several_clauses_are_held_together() -> None:
    assert violations("到2025年,达到700亿元", ["到2025年:", "工业总产值达到700亿元"]) == ()
    assert violations("到2025年,达到700亿元", ["工业总产值达到700亿元"]) == ("2025年",)


@given(st.integers(min_value=0, max_value=10**9))
def test_a_number_is_found_only_whole(number: int) -> None:
    assert violations(f"共{number}户", [f"共{number}户"]) == ()
    assert violations(f"共{number}户", [f"共{number}7户"]) != ()
    assert violations(f"共{number}户", [f"共7{number}户"]) != ()


def test_tokens_are_no_figures() -> None:
    assert figures("目标[1][23]") == ()
