"""A chat model's words in the place of the extractive ones: what stays before them, and what a follow-up becomes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lying_endpoint import Endpoint, Reply

from assistant.chain import Assistant
from assistant.endpoint import open_chat_model

if TYPE_CHECKING:
    from index.store import Library

TRUE = "到2025年,累计优化土地空间3000亩。[1]"


def _assistant(library: Library, endpoint: Endpoint) -> Assistant:
    return Assistant(library, chat=open_chat_model(endpoint.url, "scripted", timeout_s=20.0))


def test_the_verdict_on_a_wrong_premise_stays_before_the_models_words(library: Library) -> None:
    question = "新站是要优化5000亩土地吧?"
    with Endpoint(Reply(TRUE)) as endpoint:
        assistant = _assistant(library, endpoint)
        plain = assistant.ask(question)
        events = list(assistant.stream(question, answerer="llm"))
    done = events[-1][1]
    assert plain.sentences[0].text == "不是。"
    assert done["answerer"] == "llm"
    assert done["sentences"][0]["text"] == "不是。"
    assert "3000亩" in done["answer"]
    assert [data for name, data in events if name == "sentence"] == done["sentences"]


def test_a_followup_is_put_to_the_model_so_that_it_stands_alone(library: Library) -> None:
    seen: list[str] = []

    def script(body: dict[str, object]) -> Reply:
        said = json.dumps(body["messages"], ensure_ascii=False)
        seen.append(said)
        rewritten, answer = "贵阳高新区储备的工业用地目标是多少?", "到2025年,储备工业用地不少于3750亩。[1]"
        return Reply(answer if len(seen) > 1 else rewritten)

    with Endpoint(script) as endpoint:
        answer = _assistant(library, endpoint).ask(
            "那储备的工业用地呢?", history=["贵阳高新区 软件业收入目标"], answerer="llm"
        )
    assert len(seen) == 2
    assert "软件业收入目标" in seen[0]
    assert "贵阳高新区储备的工业用地目标是多少" in seen[1]
    assert answer.outcome == "answered"
    assert "3750亩" in answer.text


def test_a_rewritten_question_with_a_figure_of_its_own_is_not_used(library: Library) -> None:
    seen: list[str] = []

    def script(body: dict[str, object]) -> Reply:
        seen.append(json.dumps(body["messages"], ensure_ascii=False))
        return Reply("贵阳高新区2030年储备9999亩工业用地的目标?" if len(seen) == 1 else "")

    with Endpoint(script) as endpoint:
        answer = _assistant(library, endpoint).ask(
            "那储备的工业用地呢?", history=["贵阳高新区 软件业收入目标"], answerer="llm"
        )
    assert "9999" not in seen[1]
    assert "贵阳高新区 软件业收入目标 那储备的工业用地呢?" in seen[1]
    assert answer.answerer == "extractive"
    assert "3750亩" in answer.text
