"""What belongs to an answer beside its sentence: the dated title above it, all of as many things as are asked for, the
row of a table, what stands below a body's name; and what a follow-up puts in the place of its like."""

from __future__ import annotations

import pytest
from small_plans import assistant_over

from assistant.chain import Assistant

RIVER = """清溪县公园城市建设实施方案

一、总体目标

至“十四五”期末,建成30座以上的公园。至2035年末,力争建成80座公园。

二、主要任务

(一)筹备阶段(2024年年底前)

全面排摸闲置地块,划定绿线。

(二)提升阶段(2025年年底前)

建成云溪湿地公园,开放河滨步道。

(三)实施3大环境提升行动。实施水岸环境提升行动,治理河道。实施街巷环境提升行动,整治立面。实施乡村环境提升行动,清理塘坝。

(四)提高用水效率。到2025年,用水效率提高10%。推广中水回用,更换老旧管网。

(五)支持检测机构。对新获得国家级检验检测认证的机构,给予200万元奖励。对新获得省级检验检测认证的机构,给予100万元奖励。

三、工作职责

(一)县城管局:加大毁绿行为执法力度。

(二)县教育局:开展校园绿化教育。

(此件公开发布)

2024年3月6日
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("parts"), **{"1.txt": RIVER})


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("清溪县云溪湿地公园什么时候建成?", "2025年年底前"),
        ("清溪县闲置地块排摸安排在哪个阶段?", "2024年年底前"),
    ],
)
def test_the_dated_title_above_tells_when(assistant: Assistant, question: str, holds: str) -> None:
    answer = assistant.ask(question)
    assert holds in answer.text
    assert any(holds in citation.quote for citation in answer.citations)


def test_as_many_things_are_told_as_are_asked_for(assistant: Assistant) -> None:
    text = assistant.ask("清溪县3大环境提升行动是哪三个?").text
    assert all(place in text for place in ("水岸", "街巷", "乡村"))


def test_how_is_not_answered_by_what_is_aimed_at(assistant: Assistant) -> None:
    assert "中水回用" in assistant.ask("清溪县怎么提高用水效率?").text


@pytest.mark.parametrize(
    ("question", "holds"), [("“十四五”期末要建成多少座公园?", "30座"), ("2035年要建成多少座公园?", "80座")]
)
def test_words_of_the_plans_title_name_the_plan(assistant: Assistant, question: str, holds: str) -> None:
    answer = assistant.ask(f"清溪县公园城市方案里,{question}")
    assert answer.outcome == "answered"
    assert holds in answer.text


def test_each_of_two_years_is_told(assistant: Assistant) -> None:
    text = assistant.ask("清溪县公园数量,十四五期末和2035年各是多少座?").text
    assert "30座" in text
    assert "80座" in text


def test_what_stands_below_a_body_is_its_work(assistant: Assistant) -> None:
    text = assistant.ask("清溪县城管局要做什么?").text
    assert "执法力度" in text
    assert "绿化教育" not in text


def test_a_level_stands_where_another_stood(assistant: Assistant) -> None:
    answer = assistant.ask("省级的呢?", ["清溪县对新获得国家级检验检测认证的机构奖多少?"])
    assert "100万元" in answer.text
    assert "200万元" not in answer.text
