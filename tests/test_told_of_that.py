"""What is told is of the very department, office, year, month, address and count that the question asks for."""

from __future__ import annotations

import pytest
from small_plans import assistant_over

from assistant.chain import Assistant

PLAN = """云河县新兴产业培育实施方案

一、工作目标

到2023年,新兴产业产值达到40亿元,研发经费投入占营业收入比重达到2%。

到2026年,新兴产业产值达到90亿元。

2024年3月底前完成20%年度任务量。6月底前完成60%年度任务量。9月底前完成80%年度任务量。

二、重点任务

(一)加强组织领导。成立云河县新兴产业工作专班,专班下设办公室,统筹推进各项任务。

(二)统筹规划编制。县科技局负责牵头编制产业规划,委托第三方咨询机构开展研究。

(三)落实人才政策。支持设立10亿元人才引导基金,为人才申请项目提供便利。

(四)完善保障。建设1个县级公租房小区,解决配套“最后一公里”问题。

(五)定期报送。每年3月底、6月底、9月底向县专班报送进展(其中,6月底报送半年总结)。

三、职责分工

(一)县投资集团。按照合同继续做好园区设施的养护工作;根据县住建局委托,做好人员安置等托底工作。

| 序号 | 重点任务 | 具体工作 | 时间进度 | 责任部门 |
| --- | --- | --- | --- | --- |
| 一 | 推进绿色转型 | | | |
| 1 | | 配合上级部门推动数据机房能效提升 | 全年推进 | 县工信局 |
| 2 | | 完成公共建筑节能改造 | 2025年12月底前 | 县住建局、县教育局 |

2023年3月6日
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("told"), **{"1.txt": PLAN})


@pytest.mark.parametrize(
    "question",
    [
        "云河县方案里,县农业农村局要牵头做什么?",  # no plan names it, though 农村 has another wording in the word list
        "云河县方案里,县气象局是哪一条的责任单位?",
        "云河县新兴产业工作专班的组长是谁?",
        "云河县那个县级公租房小区建在哪条路上?",
        "云河县委托的那家第三方咨询机构叫什么名字?",
        "云河县人才项目去年有多少人申请?",
        "云河县要建多少公里园区道路?",
        "云河县工作专班多久开一次会?",
        "云河县到2026年研发经费投入占营业收入的比重应达到多少?",
    ],
)
def test_what_the_plan_does_not_say_is_refused(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).outcome == "no_evidence"


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("云河县到9月底要完成年度任务量的百分之几?", "80%", "60%"),
        ("云河县2026年新兴产业产值力争多少?", "90亿元", "40亿元"),
        ("云河县县科技局要牵头做什么?", "编制产业规划", "公租房"),
        ("云河县什么时候向县专班报送进展?", "每年3月底、6月底、9月底", "“"),
        ("云河县县投资集团要干什么?", "人员安置等托底工作", "序号"),
        ("云河县数据机房能效提升谁负责?", "责任部门:县工信局", "序号"),
        ("云河县公共建筑节能改造什么时候完成?", "时间进度:2025年12月底前", "|"),
        ("云河县县教育局要做什么?", "完成公共建筑节能改造", "序号"),
    ],
)
def test_what_it_says_is_told_of_just_that(assistant: Assistant, question: str, holds: str, lacks: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert holds in answer.text
    assert lacks not in answer.text


def test_a_fact_of_another_year_stands_without_the_model(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def search(*_: object) -> None:
        raise AssertionError("the model was asked")

    monkeypatch.setattr(assistant.library, "search_dense", search)
    answer = assistant.ask("云河县2030年新兴产业产值多少?")
    assert answer.outcome == "no_evidence"
    assert "2030年" in answer.text
