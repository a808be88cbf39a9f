"""A real model that babbles, against the checks: SmolLM2-135M on a llama.cpp server, over the evaluation questions.

Two runs. Through the whole draft: clauses in the prompt, whatever comes is checked and shown or not. And by
continuation: the model is made to finish sentences that begin as a clause does, which gives Chinese text full of
made-up figures; each is checked as if it cited the clauses of its question.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babbling_model import CONTEXT_TOKENS, NAME, babbling_model
from model_evidence import evidence_of, lead_ins, plans

from assistant.checking import violations
from assistant.generation import ChatModel, DraftReport, ModelFault, draft, open_chat_model
from assistant.grounds import prepare
from assistant.model import DraftSentence, Evidence, Quote
from assistant.prompting import Prompt
from assistant.sentences import SentenceStream, Written
from assistant.support_check import SupportCheck

pytestmark = [pytest.mark.slow, pytest.mark.model]

DEV = Path(__file__).resolve().parent.parent / "eval" / "questions" / "dev.jsonl"
DRAFTS = 6
CONTINUATIONS = 40
CONTINUE = Prompt("continue", "", "1", frozenset({"text"}), "续写下面的句子,写出具体数字。", "{text}")


@pytest.fixture(scope="module")
def model() -> Iterator[ChatModel]:
    with babbling_model() as url:
        yield open_chat_model(url, NAME, timeout_s=300.0, context_tokens=CONTEXT_TOKENS // 4, answer_tokens=60)


def questions() -> list[tuple[str, str, list[Evidence]]]:
    """Return (question, gold quote, evidence) of the evaluation questions that one plan answers."""
    names = [p.plan.plan_id for p in plans()]
    out = []
    for row in map(json.loads, DEV.read_text(encoding="utf-8").splitlines()):
        for gold in row.get("evidence", [])[:1]:
            plan = next((n for n in names if gold["plan"] in n), None)
            held = plan and any(gold["quote"] in c.text for p in plans() if p.plan.plan_id == plan for c in p.clauses)
            if plan and held and row["expected_outcome"] == "answered":
                evidence = evidence_of(plan, gold["quote"], others=1, other_plan=False)
                out.append((row["question"], gold["quote"], evidence))
    return out


def assert_backed(text: str, quotes: tuple[Quote, ...]) -> None:
    texts = {c.clause_id: c.text for p in plans() for c in p.clauses}
    assert quotes and len({q.plan_id for q in quotes}) == 1
    assert not violations(text, [texts[q.clause_id] for q in quotes]), text


def test_nothing_unsupported_is_shown_of_drafts(model: ChatModel) -> None:
    outcomes: Counter[str] = Counter()
    for question, _, evidence in questions()[:DRAFTS]:
        try:
            for event in draft(model, question, evidence, lead_ins=lead_ins(evidence)):
                if isinstance(event, DraftSentence):
                    assert_backed(event.text, event.quotes)
                elif isinstance(event, DraftReport):
                    outcomes["answered"] += 1
        except ModelFault as fault:
            assert fault.kind in ("lost_core", "wrong_language", "endless", "empty", "no_answer"), fault
            outcomes[fault.kind] += 1
    print("drafts of SmolLM2-135M:", dict(outcomes))
    assert outcomes.total() == DRAFTS


def test_nothing_unsupported_is_shown_of_continuations(model: ChatModel) -> None:
    kinds: Counter[str] = Counter()
    for _, quote, evidence in questions()[:CONTINUATIONS]:
        head = quote[: max(4, len(quote) // 2)]
        stream = SentenceStream()
        written = stream.feed(head)
        try:
            for piece in model.stream(CONTINUE, {"text": head}):
                written += stream.feed(piece.text)
        except ModelFault as fault:
            assert fault.kind in ("endless", "empty"), fault
        written += stream.close(stopped=True)
        check = SupportCheck(prepare(evidence, lead_ins(evidence)))
        for sentence in written:
            verdict = check.check(Written(sentence.text, (1, 2), sentence.whole))
            kinds[verdict.kind or "kept"] += 1
            if verdict.kind is None:
                assert_backed(sentence.text, verdict.quotes)
                print("kept:", sentence.text)
    print("continuations of SmolLM2-135M:", dict(kinds))
    assert kinds.total() - kinds["kept"] >= 0.8 * kinds.total()  # it babbles: most of it must not pass
