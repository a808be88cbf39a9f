"""What kind of quantity a question asks for, and how a plan states one."""

from __future__ import annotations

import pytest

from assistant.counting import kind_asked, stated


@pytest.mark.parametrize(
    ("question", "told", "beside_it"),
    [
        ("录像要保存几年", "保存期限不少于3年", "依据《纲要(2015-2020年)》制定"),
        ("材料留存多少年", "留存五年", "2019年起施行"),
        ("发函后几天内回复", "十五个工作日内书面答复", "应当及时答复"),
        ("公示多少天", "公示期为四十五日", "第八条 应当公示"),
        ("基金总规模多少亿", "规模50亿元", "第十条 设立发展基金"),
        ("开民宿补贴多少钱", "给予2万元补贴", "完善扶持措施"),
        ("医保先垫多少钱", "按采购金额的30%预付", "应当预付"),
        ("占执法人员的百分之几", "不少于总人数的5%", "配备5名人员"),
        ("保费补几成", "补贴六成", "给予补贴"),
        ("满意度多少分才合格", "达到90分", "53.满意度"),
        ("中心几点开门", "每天9:00开放", "设立3个中心"),
        ("要引进多少家企业", "引进企业20户", "引进一批企业"),
    ],
)
def test_only_the_kind_of_quantity_that_is_asked_for_answers(question: str, told: str, beside_it: str) -> None:
    kind = kind_asked(question)
    assert kind is not None
    assert kind.search(stated(told))
    assert not kind.search(stated(beside_it))


@pytest.mark.parametrize(
    "question", ["有哪几类服务", "分哪几条", "怎么推进招商", "这几年的变化", "以哪几种方式发放", "由谁负责"]
)
def test_a_question_for_things_or_ways_asks_for_no_quantity(question: str) -> None:
    assert kind_asked(question) is None


@pytest.mark.parametrize("text", ["《三年行动计划(2023-2025年)》", "〔2020〕7号", "第十二条 ", "3.", "(二)"])
def test_numbers_of_titles_and_labels_state_nothing(text: str) -> None:
    assert not any(ch.isdigit() or ch in "一二三四五六七八九十" for ch in stated(text))


def test_what_is_free_answers_no_question_for_millions() -> None:
    asked = kind_asked("工业总产值定了多少亿的目标")
    assert asked is not None
    assert not asked.search("增加用地容积率的,不再增收土地价款")
    paid = kind_asked("翻建厂房要补多少元土地款")
    assert paid is not None
    assert paid.search("增加用地容积率的,不再增收土地价款")
