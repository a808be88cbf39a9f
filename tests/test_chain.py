"""The ask flow over the real library: what every answer must hold, whatever was asked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from langchain_core.runnables import RunnableLambda

from assistant.checking import violations
from assistant.fact_table import FactTable
from assistant.model import Answer
from assistant.turn import MAX_QUESTION_CHARS, InputError
from documents.normalization import fold

if TYPE_CHECKING:
    from assistant.chain import Assistant

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = [
    json.loads(line)
    for line in (ROOT / "eval" / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()[::4]
]


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[tuple[dict[str, object], Answer]]:
    """Return the answers to every fourth dev question."""
    return [(row, assistant.ask(row["question"], row["history"], row["plans"])) for row in QUESTIONS]


def test_quotes_are_slices_of_the_canonical_text(assistant: Assistant, answers: list[tuple[object, Answer]]) -> None:
    for _, answer in answers:
        for c in answer.citations:
            assert assistant.library.plan(c.plan_id).text[c.start : c.end] == c.quote
            assert c.quote in c.clause_text


def test_quoted_sentences_are_verbatim(answers: list[tuple[object, Answer]]) -> None:
    for _, answer in answers:
        quotes = {c.token: c.quote for c in answer.citations}
        for sentence in answer.sentences:
            if sentence.origin == "quote":
                assert re.sub(r"\[\d+\]", "", sentence.text) in {quotes[t] for t in sentence.citations}


def test_every_figure_stands_in_its_cited_clauses(answers: list[tuple[object, Answer]]) -> None:
    for row, answer in answers:
        clauses = {c.token: c.clause_text for c in answer.citations}
        for sentence in answer.sentences:
            if sentence.origin != "message":
                assert sentence.citations, (row, sentence)
                assert not violations(sentence.text, [clauses[t] for t in sentence.citations]), (row, sentence)


def test_answer_is_its_sentences_and_tokens_are_its_citations(answers: list[tuple[object, Answer]]) -> None:
    for _, answer in answers:
        data = answer.to_json()
        assert data["answer"] == "".join(s["text"] for s in data["sentences"])
        tokens = {int(t) for t in re.findall(r"\[(\d+)\]", answer.text)}
        assert tokens == {c.token for c in answer.citations}


def test_citations_stay_in_the_plans_that_the_question_names(
    assistant: Assistant, answers: list[tuple[dict[str, object], Answer]]
) -> None:
    for row, answer in answers:
        named = assistant.understand(str(row["question"]), row["history"]).scope.plan_ids  # type: ignore[arg-type]
        if named:
            assert {c.plan_id for c in answer.citations} <= set(named), row


def test_no_evidence_carries_no_figure_of_a_plan(assistant: Assistant) -> None:
    answer = assistant.ask("贵阳高新区2035年软件收入目标")
    assert answer.outcome == "no_evidence"
    assert "220" not in answer.text
    assert "2025" not in answer.text


@pytest.mark.parametrize(
    ("question", "kind"),
    [("", "empty"), ("  \n", "empty"), ("问" * (MAX_QUESTION_CHARS + 1), "too_long"), ("\x00\x01\x02a", "binary")],
)
def test_what_is_no_question_is_refused_in_one_line(assistant: Assistant, question: str, kind: str) -> None:
    with pytest.raises(InputError) as caught:
        assistant.ask(question)
    assert caught.value.kind == kind
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("question", ["😀😀😀", "???", "。。。", "12345", "a", "\u200b\u200b"])
def test_odd_questions_get_a_typed_outcome(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).outcome in ("clarify", "out_of_scope", "no_evidence", "blocked")


def test_an_unknown_plan_is_named(assistant: Assistant) -> None:
    with pytest.raises(InputError, match="nowhere-1999"):
        assistant.ask("目标", plans=["nowhere-1999"])


def test_twenty_plans_at_once_give_an_outcome(assistant: Assistant) -> None:
    names = "、".join(f"{p.zone}" for p in assistant.library.plans) * 3
    assert assistant.ask(f"{names}的工业总产值目标对比").outcome in ("answered", "partial")


@pytest.mark.parametrize("year", ["2099", "1800", "2035"])
def test_a_year_that_no_evidence_carries_is_not_answered(assistant: Assistant, year: str) -> None:
    assert assistant.ask(f"攀枝花钒钛高新区{year}年工业总产值").outcome == "no_evidence"


def test_a_follow_up_without_history_asks_back(assistant: Assistant) -> None:
    assert assistant.ask("那2030年呢?").outcome in ("clarify", "no_evidence")


def test_a_follow_up_inherits_topic_and_plan(assistant: Assistant) -> None:
    answer = assistant.ask("2030年呢", history=["攀枝花钒钛高新区2025年工业总产值"])
    assert "2000亿元" in fold(answer.text).text


def test_a_plan_out_of_sight_is_not_answered_from(assistant: Assistant) -> None:
    visible = [p.plan_id for p in assistant.library.plans if not p.plan_id.startswith("guiyang")]
    answer = assistant.ask("储备工业用地不少于多少亩", scope_plans=visible)
    assert not any(c.plan_id.startswith("guiyang") for c in answer.citations)


def test_stream_adds_up_to_the_answer(assistant: Assistant) -> None:
    events = list(assistant.stream("贵阳高新区2025年工业总产值目标是多少?"))
    assert events[-1][0] == "done"
    assert "".join(d["text"] for e, d in events if e == "sentence") == events[-1][1]["answer"]


def test_without_a_model_the_extractive_answer_comes_with_a_notice(assistant: Assistant) -> None:
    answer = assistant.ask("贵阳高新区2025年工业总产值目标是多少?", answerer="llm")
    assert answer.answerer == "extractive"
    assert answer.notices
    assert "700亿元" in answer.text


def test_the_fact_path_touches_no_embedding_model(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the fact path searched vectors")

    monkeypatch.setattr(type(assistant.library), "search_dense", refuse)
    for question in ("新站2025年上市公司要达到多少家", "万盛科技局牵头哪些任务", "贵阳高新区方案依据哪些文件"):
        assert assistant.ask(question).outcome == "answered"


def test_a_warmed_assistant_has_the_rows_of_facts(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a question waited for a row")

    warmed = type(assistant)(assistant.library)
    warmed.warm()
    monkeypatch.setattr(FactTable, "_row", refuse)
    assert warmed.ask("新站2025年上市公司要达到多少家").outcome == "answered"
    with pytest.raises(AssertionError, match="waited"):
        type(assistant)(assistant.library).ask("新站2025年上市公司要达到多少家")


def test_a_plan_that_was_not_chosen_is_not_answered_from_another(assistant: Assistant) -> None:
    [chosen] = [p.plan_id for p in assistant.library.plans if p.plan_id.startswith("guiyang")]
    answer = assistant.ask("合肥新站的经济总量目标", plans=[chosen])
    assert answer.outcome == "no_evidence"
    assert not answer.citations


def test_a_flaw_beside_a_value_is_no_caveat_of_it(assistant: Assistant) -> None:
    assert {c.kind for c in assistant.ask("新站2025年上市公司要有多少家").caveats} <= {"expired"}
    damaged = assistant.ask("新站规上企业利润率要提升几个百分点")
    assert "lost_digits" in {c.kind for c in damaged.caveats}
    redacted = assistant.ask("遵义开发区工业总产值要实现多少亿")
    assert "redacted" in {c.kind for c in redacted.caveats}


def test_the_search_stands_in_a_langchain_chain(assistant: Assistant) -> None:
    question, plans = QUESTIONS[0]["question"], QUESTIONS[0]["plans"]
    found = assistant.search(question, 3, (), plans)
    chain = assistant.as_retriever(3, (), plans) | RunnableLambda(lambda documents: [d.page_content for d in documents])
    assert found and chain.invoke(question) == [e.text for e in found]
    with pytest.raises(InputError):
        chain.invoke(" ")
