"""A chat model's words in the place of the extractive ones: what stays before them, and what a follow-up becomes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lying_endpoint import Endpoint, Reply

from assistant.chain import Assistant
from assistant.endpoint import open_chat_model
from web.asking import Asking
from web.audit_export import rows
from web.service import Service

if TYPE_CHECKING:
    from pathlib import Path

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


def test_the_log_tells_what_became_of_a_draft_and_why(library: Library, tmp_path: Path) -> None:
    lie = "到2025年,累计优化土地空间9999亩。[1]"
    replies = [Reply(TRUE + lie), Reply(lie), Reply(status=401)]
    with Endpoint(replies) as endpoint:
        service = Service(lambda: _assistant(library, endpoint), tmp_path, llm_ready=True)
        service.load()
        question = "新站2025年累计优化土地空间多少亩?"
        answers = [service.ask(Asking(question, answerer="llm")) for _ in replies]
        *_, (_, streamed) = service.stream(Asking(question, answerer="llm"))
        service.ask(Asking(question, answerer="extractive"))
    assert not any("drafting" in answer for answer in [*answers, streamed])
    kept, fallen, refused, again, plain = (e for e in service.audit.entries() if e["kind"] == "ask")
    assert (kept["answerer"], kept["drafting"]["kept"], kept["drafting"]["fallback"]) == ("llm", 1, None)
    assert kept["drafting"]["failures"] == {"number": 1}
    assert (fallen["answerer"], fallen["drafting"]["fallback"]) == ("extractive", "lost_core")
    assert fallen["drafting"]["detail"] == "0/1" and fallen["drafting"]["failures"] == {"number": 1}
    assert refused["drafting"]["fallback"] == again["drafting"]["fallback"] == "auth"
    assert "drafting" not in plain and service.audit.verify().ok
    cells = [row["drafting"] for row in rows(service.audit)]
    assert '"number": 1' in cells[0] and cells[-1] == ""


def test_one_figure_asked_for_is_told_alone(library: Library) -> None:
    """Of a sentence that strings figures together a model may tell the one asked for, and must tell that one."""
    question = "贵阳高新 数实融合指数 2025"
    one = "到2025年,大数据与实体经济深度融合发展水平指数达到60。[1]"
    other = "到2025年,软件和信息技术服务业收入达到220亿元以上。[1]"
    with Endpoint([Reply(one), Reply(other)]) as endpoint:
        assistant = _assistant(library, endpoint)
        narrow, wrong = (assistant.ask(question, answerer="llm") for _ in range(2))
    assert narrow.answerer == "llm" and "60" in narrow.text and "220亿元" not in narrow.text
    assert "60" in wrong.text
