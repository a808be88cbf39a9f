"""What a question presumes is held against the plan: counts, lengths of time, years, bodies, how often; before it asks
and beside it. And what such questions need: a date where it is asked when, the document of the level asked for."""

from __future__ import annotations

import pytest
from small_plans import assistant_over

from assistant.chain import Assistant
from assistant.durations import lengths_of

LAKE = """镜湖高新区创新发展三年行动计划(2025—2027年)

根据《国务院关于加快科技成果转化的意见》(国发〔2023〕9号)、《云岭省人民政府关于支持高新区发展的若干措施》(云政发〔2024〕6号),制定本计划。

一、2027年主要目标

1.地区生产总值增长7%以上。(牵头单位:发展改革局)

2.实际利用外资、外贸进出口年均增速分别为15%、9%。(牵头单位:商务局)

二、重点任务

(一)建设科学城。力争用3年时间建成镜湖科学城。到2026年,算力中心启动建设,到2027年,科学城展示馆建成开放。

(二)培育企业。引进6个百亿级项目,建设7个重点实验室。培育光子产业,到2027年,光子产业产值达到300亿元,氢能产业产值达到120亿元。〔牵头单位:投资促进局〕

(三)坚持统一规划、统一招商、统一服务、统一考核,推进片区融合。

(四)用好编制。产业用房紧缺,人手不足。积极争取专项编制试点。

(五)畅通交通。积极争取湖心大桥尽快开工建设。

三、组织保障

(一)加强领导。领导小组办公室设在科技创新局,负责日常调度。产业链链长由管委会领导担任,每季度召开一次链长会议。

(二)严格奖惩。对成绩突出的单位予以通报表彰。

(此件公开发布)

2025年5月6日
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("presumed"), **{"1.txt": LAKE})


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("镜湖高新区要用5年时间建成镜湖科学城,是吧?", "3年时间"),
        ("镜湖高新区要引进10个百亿级项目吧?", "6个百亿级项目"),
        ("镜湖高新区领导小组办公室设在商务局吧?", "科技创新局"),
        ("镜湖高新区的产业链链长由企业负责人担任吧?", "管委会领导"),
        ("镜湖高新区链长会议每月召开一次吧?", "每季度"),
        ("镜湖高新区算力中心是2027年才启动建设吧?", "到2026年"),
        ("镜湖高新区的行动计划是五年行动计划,从2021年开始的吧?", "三年行动计划"),
    ],
)
def test_a_wrong_premise_is_denied_with_what_the_plan_says(assistant: Assistant, question: str, holds: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert answer.text.lstrip().startswith("不是")
    assert holds in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "镜湖高新区要用三年时间建成镜湖科学城,是吧?",
        "镜湖高新区要引进6个百亿级项目吧?",
        "镜湖高新区领导小组办公室设在科技创新局吧?",
        "镜湖高新区链长会议每季度召开一次吧?",
    ],
)
def test_a_right_premise_is_not_denied(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert "不是" not in answer.text


@pytest.mark.parametrize(
    ("question", "denied", "told"),
    [
        ("镜湖高新区要建设9个重点实验室,光子产业产值目标是多少?", "7个重点实验室", "300亿元"),
        ("镜湖高新区要引进20个百亿级项目,谁来牵头?", "6个百亿级项目", "投资促进局"),
        ("镜湖高新区要引进20个百亿级项目由谁牵头?", "6个百亿级项目", "投资促进局"),
        ("镜湖高新区链长会议每月开一次,产业链链长由谁担任?", "每季度", "管委会领导"),
    ],
)
def test_what_is_stated_before_a_question_is_denied_and_the_question_answered(
    assistant: Assistant, question: str, denied: str, told: str
) -> None:
    answer = assistant.ask(question)
    assert answer.text.lstrip().startswith("不是")
    assert denied in answer.text
    assert told in answer.text


def test_a_right_statement_before_a_question_is_passed_over(assistant: Assistant) -> None:
    assert "不是" not in assistant.ask("镜湖高新区要建设7个重点实验室,光子产业产值目标是多少?").text


@pytest.mark.parametrize("question", ["镜湖高新区湖心大桥哪年开工?", "镜湖高新区湖心大桥几月开工?"])
def test_nothing_without_a_date_answers_when(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).outcome == "no_evidence"


@pytest.mark.parametrize(
    "question", ["光子产业和氢能产业的产值目标哪个大?", "镜湖高新区光子产业和氢能产业2027年产值各多少?"]
)
def test_both_of_two_things_are_told(assistant: Assistant, question: str) -> None:
    text = assistant.ask(question).text
    assert "300亿元" in text
    assert "120亿元" in text


@pytest.mark.parametrize(
    ("question", "told", "left_out"),
    [
        ("镜湖高新区计划的省级依据是什么?", "云政发〔2024〕6号", "国发"),
        ("镜湖高新区计划根据国务院几号文制定?", "国发〔2023〕9号", "云政发"),
    ],
)
def test_the_basis_of_the_level_asked_for_is_told(
    assistant: Assistant, question: str, told: str, left_out: str
) -> None:
    text = assistant.ask(question).text
    assert told in text
    assert left_out not in text


def test_a_basis_of_a_level_that_issued_none_is_not_made_up(assistant: Assistant) -> None:
    assert assistant.ask("镜湖高新区计划的市级依据是哪个文件?").outcome == "no_evidence"


def test_an_item_without_a_title_is_called_by_its_own_words(assistant: Assistant) -> None:
    answer = assistant.ask("镜湖高新区地区生产总值增长由谁牵头?")
    assert "发展改革局" in answer.text
    assert "地区生产总值增长7%以上" in answer.text


def test_a_title_above_is_cited_where_it_is_told(assistant: Assistant) -> None:
    answer = assistant.ask("镜湖高新区发展改革局牵头哪些工作?")
    assert "地区生产总值" in answer.text
    assert "2027年主要目标" not in answer.text or any("2027年主要目标" in c.quote for c in answer.citations)


def test_what_shares_a_quoted_word_is_listed(assistant: Assistant) -> None:
    assert "统一考核" in assistant.ask("镜湖高新区说的四个“统一”是哪几个?").text


def test_the_sentence_before_gives_the_reason(assistant: Assistant) -> None:
    assert "人手不足" in assistant.ask("镜湖高新区为什么要积极争取专项编制试点?").text


def test_a_follow_up_asks_for_the_same_measure(assistant: Assistant) -> None:
    assert "9%" in assistant.ask("外贸进出口呢?", ["镜湖高新区实际利用外资年均增速是多少?"]).text


def test_another_plan_is_asked_for_with_a_word_of_change(assistant: Assistant) -> None:
    answer = assistant.ask("换成镜湖高新区呢?", ["成都高新区光子产业产值目标是多少?"])
    assert "300亿元" in answer.text


def test_nobody_is_named_where_only_offices_are(assistant: Assistant) -> None:
    assert assistant.ask("镜湖高新区领导小组有哪些成员,名字给我").outcome == "no_evidence"


@pytest.mark.parametrize("question", ["镜湖高新区科学城是用5年还是3年建成?", "镜湖高新区科学城要几年建成?"])
def test_a_length_is_told_where_one_is_asked_for(assistant: Assistant, question: str) -> None:
    assert "3年时间" in assistant.ask(question).text


def test_a_department_that_the_plan_lacks_has_no_tasks(assistant: Assistant) -> None:
    assert assistant.ask("镜湖高新区卫生健康委要配合哪些任务?").outcome == "no_evidence"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("用2年时间", [730.0]),
        ("五年内", [1825.0]),
        ("半年", [182.5]),
        ("3个月", [91.25]),
        ("20个工作日", [20.0]),
        ("一年半", [547.5]),
        ("到2025年", []),
        ("三年行动计划", []),
        ("第三年", []),
        ("2022年3月", []),
        ("每年", []),
    ],
)
def test_lengths_of_time_are_no_dates(text: str, days: list[float]) -> None:
    assert list(lengths_of(text).values()) == pytest.approx(days)


@pytest.mark.parametrize(
    "question",
    [
        "镜湖高新区每季度召开5次链长会议,由管委会领导担任链长吗?",
        "镜湖高新区2024年要引进6个百亿级项目吧?",
        "镜湖高新区领导小组办公室设在科技创新局,有20个人,对吗?",
    ],
)
def test_what_is_right_in_part_is_not_confirmed(assistant: Assistant, question: str) -> None:
    assert "是的" not in assistant.ask(question).text


@pytest.mark.parametrize(
    "question",
    [
        "我们公司要引进10个百亿级项目,谁来牵头?",
        "要是引进20个百亿级项目,由谁牵头?",
        "企业要引进30个百亿级项目,能领多少补贴?",
    ],
)
def test_a_condition_states_nothing_of_the_plan(assistant: Assistant, question: str) -> None:
    assert "不是" not in assistant.ask(f"镜湖高新区:{question}").text
