"""What is told is of the very department, office, year, month, address and count that the question asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_plans import assistant_over

from assistant.chain import Assistant
from assistant.topic_held import head_is_named
from documents.model import Target

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
        ("云河县县教育局要填报哪些指标?", "完成公共建筑节能改造", "序号"),
    ],
)
def test_what_it_says_is_told_of_just_that(assistant: Assistant, question: str, holds: str, lacks: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert holds in answer.text
    assert lacks not in answer.text


def test_the_row_is_cited_before_its_head(assistant: Assistant) -> None:
    quotes = [c.quote for c in assistant.ask("云河县数据机房能效提升谁负责?").citations]
    assert ["县工信局" in q for q in quotes] == [True, False]
    assert "责任部门" in quotes[1]


def test_a_fact_of_another_year_stands_without_the_model(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def search(*_: object) -> None:
        raise AssertionError("the model was asked")

    monkeypatch.setattr(assistant.library, "search_dense", search)
    answer = assistant.ask("云河县2030年新兴产业产值多少?")
    assert answer.outcome == "no_evidence"
    assert "2030年" in answer.text


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("云河县新兴产业方案里讲的三个统一是哪三个?", "统一规划、统一招商、统一建设"),
        ("云河县专利激励办法修订,要求哪个月之前完成?", "2023年12月"),
        ("云河县申请入园要交哪些材料?", "营业执照复印件"),
        ("云河县一年要办多少场推介会?", "6场"),
    ],
)
def test_the_part_that_is_asked_for_is_told(
    tmp_path_factory: pytest.TempPathFactory, question: str, holds: str
) -> None:
    answer = assistant_over(tmp_path_factory.mktemp("parts"), **{"1.txt": PARTS}).ask(question)
    assert answer.outcome == "answered"
    assert holds in answer.text


@pytest.mark.parametrize("question", ["云河县企业上市一次奖励多少钱?", "云河县入园企业一度电几毛钱?"])
def test_a_sum_is_not_answered_by_full_coverage(tmp_path_factory: pytest.TempPathFactory, question: str) -> None:
    answer = assistant_over(tmp_path_factory.mktemp("sums"), **{"1.txt": PARTS}).ask(question)
    assert answer.outcome == "no_evidence"


PARTS = """云河县新兴产业园建设方案

一、基本原则

坚持统一规划、统一招商、统一建设,形成合力。

二、重点任务

(一)深化改革。修订专利激励办法,优化管理机制,提升管理水平。(牵头单位:县科技局;完成时间:2023年12月)

(二)办好推介会。每年举办推介会6场,吸引8万人参加。

(三)优化入园流程。可参照以下流程办理:

第一,公示信息。由县投资集团公示可用厂房。

第二,提交申请材料。企业向县投资集团提交以下材料:(1)入园申请书;(2)营业执照复印件;(3)上年度财务报表。

第三,签订协议。双方签订入园协议。

(四)支持上市企业。推进上市企业研发机构全覆盖,支持企业使用优惠电价。

2023年3月6日
"""


FUNDS = """白石县产业培育行动方案

一、总体目标

到2027年,全县培育8家百亿企业,新建孵化器10个,单位GDP能耗年均下降3%,研发经费年均增长14%。

力争2030年县内绿色燃料供应能力达到30万吨。

年均更新客车50辆。到2027年底,累计更新客车200辆、船舶120艘。年均更新船舶30艘。

二、主要任务

(一)实施1亿元科技创新资金池工程,支持企业创新。

(二)组织召开供应链对接交流会,促进企业合作。

(三)启动7个安置小区工程。推进“千百万工程”平台建设。

(四)发改局根据评估结果,作出平台启用决定。

(五)轨道交通、智能电网、集成电路三条产业链由链长统筹。

2024年5月6日
"""


@pytest.fixture(scope="module")
def funds(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("funds"), **{"1.txt": FUNDS})


@pytest.mark.parametrize(
    "question",
    [
        "白石县要培育的8家百亿企业是哪几家?",  # the plan only counts them
        "白石县科技创新资金池,一家企业最多能拿多少钱?",  # the whole fund is no grant
        "白石县供应链对接交流会在哪里召开?",
        "白石县7个安置小区建在哪里?",
        "白石县研发经费占GDP的比重要达到多少?",  # a growth rate is no share
        "白石县到2027年新增就业多少人?",
        "白石县平台建设要投多少亿元?",  # '千百万工程' counts nothing
        "白石县去年哪些企业拿到了资金?",
        "白石县2030年县外绿色燃料供应能力要达到多少?",  # the plan tells it of 县内
        "白石县税务局在方案里要做什么?",
    ],
)
def test_a_neighbour_of_what_is_asked_does_not_answer(funds: Assistant, question: str) -> None:
    assert funds.ask(question).outcome == "no_evidence"


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("白石县要培育几家百亿企业?", "8家"),
        ("白石县哪三条产业链由链长统筹?", "智能电网"),
        ("白石县单位GDP能耗年均下降多少?", "3%"),
        ("白石县2030年县内绿色燃料供应能力要达到多少?", "30万吨"),
        ("白石县客车每年更新多少辆?", "50辆"),
        ("白石县平台启用由谁决定?", "发改局"),
    ],
)
def test_what_is_told_of_just_that_answers(funds: Assistant, question: str, holds: str) -> None:
    answer = funds.ask(question)
    assert answer.outcome == "answered"
    assert holds in answer.text


def test_each_of_two_things_is_told_by_the_year(funds: Assistant) -> None:
    text = funds.ask("白石县客车和船舶每年各更新多少?").text
    assert "50辆" in text and "30艘" in text


def test_an_indicator_is_named_by_the_word_it_ends_in(funds: Assistant) -> None:
    library = funds.library
    facts = [f for f in library.facts_of(library.plan_ids[0]) if isinstance(f, Target) and "能耗" in f.indicator]
    assert len(facts) == 1
    assert head_is_named(funds.understand("白石县单位GDP能耗年均下降多少?"), facts[0])
    assert not head_is_named(funds.understand("白石县单位GDP二氧化碳排放年均下降多少?"), facts[0])


@pytest.mark.parametrize(
    "question",
    [
        "白石县供应链对接交流会开了没有?",
        "白石县7个安置小区开工了没有?",
        "白石县现在已经有多少家百亿企业了?",
        "白石县去年哪个园区的产值最高?",
        "白石县为什么把客车年均更新量定为50辆?",
        "白石县产业链的链长是哪个?",
        "白石县科技创新资金池的选址在哪?",
    ],
)
def test_results_items_reasons_and_places_that_a_plan_does_not_tell(funds: Assistant, question: str) -> None:
    assert funds.ask(question).outcome == "no_evidence"


def test_of_what_parts_a_thing_is_made_asks_for_no_doer(funds: Assistant) -> None:
    assert "duty" not in funds.understand("白石县产业链由哪几部分构成?").intents
    assert "duty" in funds.understand("白石县产业链由哪个部门牵头?").intents


def test_towns_behind_the_name_of_a_place_are_no_unknown_department(tmp_path: Path) -> None:
    plan = PLAN.replace("(一)县投资集团。", "(一)各街道、镇。各街道、镇负责辖区内设施的日常监管。\n\n(二)县投资集团。")
    answer = assistant_over(tmp_path, **{"1.txt": plan}).ask("云河县各街道要做好什么?")
    assert "没有找到“云河县各街道”" not in answer.text
