"""Every planted fault lowers the metric that watches it, and no other promise hides it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import eval_fakes as fakes
import pytest

from eval.dataset import locate
from eval.judging import judge
from eval.matching import holds, is_slice, numbers, plain
from eval.model import Count
from eval.ranking import clause_places, covers, judge_stages

Answer = dict[str, Any]


def marks_of(answer: Answer, question: Any = None) -> dict[str, Count]:
    (located,) = locate([question or fakes.question()], fakes.PLANS.values())
    return judge(located, answer, fakes.CORPUS)


def test_a_right_answer_has_full_marks() -> None:
    marks = marks_of(fakes.good_answer())
    for name in ("right", "right_and_cited", "verbatim", "numbers", "citation_real", "own_plan", "sentences_cited",
                 "citation_recall"):  # fmt: skip
        assert marks[name].of and marks[name].hits == marks[name].of, name
    assert marks["over_refusal"] == Count(0, 1)


def test_a_lead_in_shares_the_first_sentence_and_costs_no_precision() -> None:
    marks = marks_of(fakes.good_answer())
    assert marks["direct"] == Count(1, 1)
    assert marks["citation_precision"] == Count(1, 1)
    late = fakes.good_answer()
    late["sentences"].insert(0, {"text": "您好,这个问题问得好。", "citations": [], "origin": "message"})
    assert marks_of(late)["direct"] == Count(0, 1)
    verdict = fakes.good_answer()
    verdict["sentences"].insert(0, {"text": "不是。", "citations": [], "origin": "message"})
    assert marks_of(verdict)["direct"] == Count(1, 1)


def test_a_needless_citation_costs_precision() -> None:
    answer = fakes.good_answer()
    answer["citations"].append(fakes.citation(3, "gy/3", "服务业营业收入达到800亿元以上"))
    answer["sentences"].append({"text": "服务业营业收入达到800亿元以上[3]", "citations": [3], "origin": "quote"})
    assert marks_of(answer)["citation_precision"] == Count(1, 2)


def _wrong_quote(answer: Answer) -> None:
    answer["citations"][1]["quote"] = "储备工业用地不少于3751亩"


def _shifted_quote(answer: Answer) -> None:
    answer["citations"][1]["start"] += 1


def _paraphrased_sentence(answer: Answer) -> None:
    answer["sentences"][1]["text"] = "储备的工业用地不少于3750亩[2]"


def _swapped_plan(answer: Answer) -> None:
    answer["citations"][1] = fakes.citation(2, "xz/2", "累计优化土地空间3000亩")


def _number_of_another_clause(answer: Answer) -> None:
    answer["sentences"][1] = {"text": "储备工业用地800亿元[2]", "citations": [2], "origin": "fact"}


def _year_of_nowhere(answer: Answer) -> None:
    answer["sentences"][0] = {"text": "到2035年:[1]", "citations": [1], "origin": "fact"}


def _invented_token(answer: Answer) -> None:
    answer["sentences"][1]["citations"] = [2, 7]


def _invented_clause(answer: Answer) -> None:
    answer["citations"][1]["clause_id"] = "gy/99"


def _clause_of_another_plan(answer: Answer) -> None:
    answer["citations"][1]["plan_id"] = "xz"


def _statement_without_citation(answer: Answer) -> None:
    answer["sentences"].append({"text": "土地要集约利用。", "citations": [], "origin": "model"})


@pytest.mark.parametrize(
    ("fault", "metric"),
    [
        (_wrong_quote, "verbatim"),
        (_shifted_quote, "verbatim"),
        (_paraphrased_sentence, "verbatim"),
        (_swapped_plan, "own_plan"),
        (_swapped_plan, "citation_recall"),
        (_number_of_another_clause, "numbers"),
        (_year_of_nowhere, "numbers"),
        (_invented_token, "citation_real"),
        (_invented_clause, "citation_real"),
        (_clause_of_another_plan, "citation_real"),
        (_statement_without_citation, "sentences_cited"),
    ],
)
def test_a_planted_fault_lowers_its_metric(fault: Callable[[Answer], None], metric: str) -> None:
    answer = copy.deepcopy(fakes.good_answer())
    fault(answer)
    before, after = marks_of(fakes.good_answer())[metric], marks_of(answer)[metric]
    assert before.rate == 1
    assert after.rate is not None and after.rate < 1


def test_a_refusal_turned_into_an_answer_is_seen() -> None:
    question = fakes.refusal_question()
    assert marks_of(fakes.refusal(), question)["refusal_recall"] == Count(1, 1)
    turned = marks_of(fakes.good_answer(), question)
    assert turned["refusal_recall"] == Count(0, 1)
    assert turned["right"] == Count(0, 1)


def test_an_answer_turned_into_a_refusal_is_seen() -> None:
    marks = marks_of(fakes.refusal())
    assert marks["over_refusal"] == Count(1, 1)
    assert marks["citation_recall"] == Count(0, 1)
    assert marks["citation_precision"].of == 0  # nothing cited: not scored


def test_a_refusal_must_not_hold_a_figure_of_a_plan() -> None:
    leaking = fakes.answer([("没有找到成都的目标,贵阳为3750亩。", (), "message")], [], "no_evidence")
    assert marks_of(leaking, fakes.refusal_question())["refusal_holds_no_figure"] == Count(0, 1)
    harmless = fakes.answer([("文库有8份方案,可拨打12345。", (), "message")], [], "no_evidence")
    assert marks_of(harmless, fakes.refusal_question())["refusal_holds_no_figure"] == Count(1, 1)


def test_a_figure_that_the_user_brought_along_is_no_leak() -> None:
    asked = fakes.question(question="是3000亩吧", expected=("no_evidence",), key_facts=(), forbidden=(), evidence=())
    echoed = fakes.answer([("没有找到3000亩的说法。", (), "message")], [], "no_evidence")
    assert marks_of(echoed, asked)["refusal_holds_no_figure"] == Count(1, 1)


def test_a_forbidden_string_makes_the_answer_wrong() -> None:
    answer = fakes.good_answer()
    answer["answer"] += "也可能是3000亩。"
    marks = marks_of(answer)
    assert marks["clean"] == Count(0, 1)
    assert marks["right"] == Count(0, 1)


def test_without_key_facts_they_are_not_scored() -> None:
    marks = marks_of(fakes.good_answer(), fakes.question(key_facts=()))
    assert "key_facts" not in marks and "direct" not in marks


def test_all_evidence_counts_each_quote() -> None:
    both = fakes.question(
        evidence=(
            fakes.GoldQuote("guiyang", "服务业营业收入达到800亿元以上"),
            fakes.GoldQuote("xinzhan", "服务业营收200亿元"),
        ),
        all_evidence=True,
        key_facts=(("800亿",),),
        forbidden=(),
    )
    half = fakes.answer(
        [("服务业营业收入达到800亿元以上。[1]", (1,), "quote")],
        [fakes.citation(1, "gy/3", "服务业营业收入达到800亿元以上")],
    )
    assert marks_of(half, both)["citation_recall"] == Count(1, 2)
    assert marks_of(half, both)["right_and_cited"] == Count(0, 1)


def test_a_clarification_must_offer_every_plan() -> None:
    asked = fakes.question(
        question="服务业营收目标?",
        expected=("clarify",),
        evidence=(
            fakes.GoldQuote("guiyang", "服务业营业收入达到800亿元以上"),
            fakes.GoldQuote("xinzhan", "服务业营收200亿元"),
        ),
        key_facts=(),
        forbidden=(),
    )
    answer = fakes.answer([("请问是哪一个?", (), "message")], [], "clarify")
    answer["options"] = [{"plan_id": "gy", "plan_title": ""}]
    assert marks_of(answer, asked)["options"] == Count(0, 1)
    answer["options"].append({"plan_id": "xz", "plan_title": ""})
    assert marks_of(answer, asked)["options"] == Count(1, 1)


def test_the_display_name_is_no_figure_of_the_answer() -> None:
    answer = fakes.good_answer()
    answer["sentences"][0] = {"text": "贵阳国家高新区 2021:到2025年[1]", "citations": [1], "origin": "fact"}
    assert marks_of(answer)["numbers"].rate == 1


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("目标为1520家", "520家", False),
        ("目标为520家以上", "520家", True),
        ("達到 5,000 億元", "5000亿元", True),
        ("约为3.0%", "0%", False),
        ("到**2025**年[1],为700亿元", "2025年,为700亿元", True),
        ("指数达到60.5", "60", False),
        ("发布时间:2022-08-04 11:30:48[1]", "2022-08-04", True),
        ("到 2025 年 ,达到 10 家", "到2025年,达到10家", True),
        ("第 3 10 条", "310", False),
        ("", "60", False),
        ("随便", "", False),
    ],
)
def test_holds_keeps_figures_whole(text: str, needle: str, found: bool) -> None:
    assert holds(plain(text), needle) is found


def test_numbers_take_their_unit() -> None:
    assert numbers("到2025年,达到700亿元以上,占60%,35万元/亩[12]") == ["2025年", "700亿元", "60%", "35万元/亩"]
    assert numbers("1. 新增130万平方米") == ["130万平方米"]


def test_is_slice_ignores_tokens_and_markers_only() -> None:
    assert is_slice("- 储备工业用地[1]\n", "……储备工业用地……")
    assert not is_slice("储备用地[1]", "储备工业用地")
    assert not is_slice("[1]", "储备工业用地")


def test_ranking_needs_half_of_the_quote() -> None:
    (located,) = locate([fakes.question()], fakes.PLANS.values())
    (quote,) = located.gold
    whole, other = clause_places(["gy/2", "gy/1"], fakes.CORPUS)
    assert covers(whole, quote) and not covers(other, quote)
    marks = judge_stages(located, {"dense": [other, whole]})
    assert marks["dense.recall@1"] == Count(0, 1)
    assert marks["dense.recall@3"] == Count(1, 1)
    assert marks["dense.mrr"] == Count(0.5, 1)


def test_unknown_clause_ids_rank_as_misses() -> None:
    (located,) = locate([fakes.question()], fakes.PLANS.values())
    ranked = clause_places(["nowhere", "gy/2"], fakes.CORPUS)
    assert judge_stages(located, {"dense": ranked})["dense.recall@1"] == Count(0, 1)
