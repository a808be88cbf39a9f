"""Plans of one place share its name; words of their titles tell which is meant, and what they say when nothing does."""

from __future__ import annotations

import pytest
from small_plans import assistant_over

from assistant.chain import Assistant

SERVICES = """青山新区专业服务业提升行动方案

一、主要目标

到2026年,专业服务业营业收入达到900亿元,每年增长6%左右。

二、保障措施

(一)加强组织保障。由新区发展改革局负责统筹。
"""

REFORM = """关于在青山新区产业园区开展专项评估、评审改革的实施意见

一、改革目标

通过改革,产业园区专项评估总量减少50%。

二、改革内容

(一)交通影响评价。由园区管委会一并完成区域交通影响评价,取消项目交通影响评价。

(二)督促落实。由新区审改办负责督促落实。
"""

PARKING = """青山新区停车资源共享利用实施意见

一、总体要求

到2027年,共享停车泊位达到3000个。

二、工作职责

(一)协议管理。由新区交通局制定停车共享协议和管理规范。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    files = {"1.txt": SERVICES, "2.txt": REFORM, "3.txt": PARKING}
    return assistant_over(tmp_path_factory.mktemp("place"), **files)


@pytest.mark.parametrize(
    ("question", "title", "holds"),
    [
        ("青山新区专业服务业营业收入要到多少?", "专业服务业", "900亿元"),
        ("青山产业园区评估评审改革,督促落实的是哪个单位?", "评审改革", "审改办"),
        ("青山产业园区交通影响评价怎么改?", "评审改革", "取消项目交通影响评价"),
        ("青山新区停车共享意见里,共享停车泊位多少个?", "停车资源", "3000个"),
        ("青山停车共享协议由谁来制定?", "停车资源", "交通局"),
    ],
)
def test_words_of_a_title_tell_which_plan_of_a_place_is_meant(
    assistant: Assistant, question: str, title: str, holds: str
) -> None:
    named = assistant.understand(question).scope.plan_ids
    assert [title in assistant.library.plan(p).title for p in named] == [True]
    assert holds in assistant.ask(question).text


def test_the_bare_name_of_a_place_leaves_all_its_plans(assistant: Assistant) -> None:
    assert len(assistant.understand("青山新区有哪些安排?").scope.plan_ids) == 3


def test_a_figure_asked_for_is_not_answered_by_the_outline(assistant: Assistant) -> None:
    answer = assistant.ask("青山新区专业服务业每年增长百分之几?")
    assert "6%左右" in answer.text
    assert "保障措施" not in answer.text


def test_another_place_is_not_taken_for_a_plan_worded_alike(assistant: Assistant) -> None:
    answer = assistant.ask("绿水新区专业服务业提升行动方案的营业收入目标是多少?")
    assert answer.outcome == "no_evidence"
    assert "900亿元" not in answer.text


def test_a_question_worded_as_one_title_is_of_that_plan(assistant: Assistant) -> None:
    assert len(assistant.understand("停车资源共享利用的泊位要多少个?").scope.plan_ids) == 1
