"""What a model's answer leaves out of the extractive one is added, or the answer is given up."""

from __future__ import annotations

import pytest

from assistant.core_check import left_out
from assistant.faults import ModelFault
from assistant.model import DraftSentence, Origin, Quote


def said(text: str, clause: str = "a/1", origin: Origin = "model") -> DraftSentence:
    return DraftSentence(text, (Quote(clause.split("/")[0], clause, 0, 9),), origin)


def given_up(shown: list[DraftSentence], core: list[DraftSentence], asked: str = "", *, narrow: bool = False) -> str:
    """Return why an answer was given up."""
    with pytest.raises(ModelFault) as caught:
        left_out(shown, core, asked, narrow)
    assert caught.value.kind == "lost_core"
    return caught.value.detail


STRUNG = "到2026年,园区产值达到300亿元,新增规上企业30家,高新技术企业达到120家。"
KEY = said(STRUNG, origin="quote")
SECOND = said("支持企业申报专精特新,奖励最高50万元。", "a/2", "quote")


def test_nothing_is_missing_of_an_answer_that_tells_all() -> None:
    shown = [said("园区到2026年产值达到300亿元,规上企业新增30家,高新技术企业达到120家。")]
    assert left_out(shown, [KEY]) == []
    assert left_out(shown, []) == []


def test_a_sentence_that_was_left_out_is_added() -> None:
    shown = [said("到2026年,园区产值达到300亿元,新增规上企业30家,高新技术企业达到120家。")]
    assert left_out(shown, [KEY, SECOND]) == [SECOND]


def test_a_figure_that_was_dropped_brings_the_sentence_back() -> None:
    shown = [said("园区到2026年的产值目标是300亿元,规上企业要新增30家,高新企业随之增多。")]
    assert left_out(shown, [KEY]) == [KEY]


def test_a_year_that_was_dropped_brings_the_sentence_back() -> None:
    shown = [said("园区的产值要达到300亿元,规上企业要新增30家,高新技术企业要达到120家。")]
    assert left_out(shown, [KEY]) == [KEY]


def test_the_part_asked_about_is_enough_where_one_figure_is_asked_for() -> None:
    shown = [said("到2026年,高新技术企业达到120家。")]
    assert left_out(shown, [KEY], "高新技术企业有多少家", narrow=True) == []
    assert given_up(shown, [KEY], "园区产值多少", narrow=True) == "said twice"
    assert left_out([said("高新技术企业增加。")], [KEY], "高新技术企业有多少家", narrow=True) == [KEY]


def test_a_part_without_a_figure_is_enough_when_the_time_is_told_with_it() -> None:
    key = said("到2021年,物流园区启动建设,科技服务业要素基本集聚,产业格局初步形成。", origin="quote")
    assert left_out([said("到2021年,物流园区启动建设。")], [key], "物流园区哪年动工", narrow=True) == []
    assert given_up([said("物流园区启动建设。")], [key], "物流园区哪年动工", narrow=True) in (
        "key sentence",
        "said twice",
    )


def test_the_words_of_the_question_need_not_be_told_again() -> None:
    key = said("“提升标准厂房使用效率”:责任单位:市自然资源局,市发展改革局。", origin="fact")
    shown = [said("由市自然资源局和市发展改革局负责。")]
    assert left_out(shown, [key], "标准厂房使用效率由谁提升") == []


def test_two_things_asked_about_must_both_be_told() -> None:
    shown = [said("到2026年,高新技术企业达到120家。")]
    assert given_up(shown, [KEY], "高新技术企业和规上企业各有多少家", narrow=True) == "said twice"


def test_figures_that_were_not_asked_for_give_a_fact_back_to_the_extractive_answer() -> None:
    fact = said("到2026年,高新技术企业达到120家。", origin="fact")
    assert given_up([said(STRUNG)], [fact], "高新技术企业有多少家", narrow=True) == "figures not asked for"
    assert left_out([said("到2026年,高新技术企业达到120家。")], [fact], "高新技术企业有多少家", narrow=True) == []


@pytest.mark.parametrize(
    ("shown", "core", "detail"),
    [
        ([said("支持企业申报专精特新。", "a/2")], [KEY], "other clauses"),
        ([said("到2026年,园区产值达到300亿元,新增规上企业30家。")], [KEY], "said twice"),
        ([said("园区加快发展。")], [KEY], "key sentence"),
        ([said("园区产值达到300亿元。")], [said(STRUNG, origin="fact")], "figures of the fact"),
        ([said(STRUNG)], [KEY, said("海川产值达到500亿元。", "b/1", "quote")], "a plan"),
        ([said(STRUNG)], [KEY, said("\n- 提供人才公寓", "a/3", "fact")], "a row or item"),
        ([said(STRUNG)], [KEY, *(said(f"提供{w}服务保障。", f"a/{w}", "quote") for w in "甲乙丙")], "3/4 sentences"),
    ],
)
def test_an_answer_without_its_core_is_given_up(
    shown: list[DraftSentence], core: list[DraftSentence], detail: str
) -> None:
    assert given_up(shown, core) == detail
