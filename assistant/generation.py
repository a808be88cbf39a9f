"""Let a chat model write the answer from the evidence; show only sentences that the clauses back.

Input: a question, evidence, a `ChatModel`. Output: checked sentences as they come, then a `DraftReport`.
Does not know: how evidence was chosen; outcomes; what is said instead when a model fails.

The caller gets each sentence once, after its checks and after the model has begun the next one. What was shown is
taken back (`Withdrawn`) only when the answer as a whole fails; then a `ModelFault` follows.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.core_check import left_out
from assistant.draft_report import DraftReport, Withdrawn
from assistant.endpoint import ChatModel, open_chat_model
from assistant.errors import PromptError
from assistant.faults import ModelFault
from assistant.findings import zone_name
from assistant.grounds import Grounds, prepare
from assistant.messages import Language
from assistant.model import DraftSentence, Evidence, Quote
from assistant.packing import pack
from assistant.prompting import Prompt, load_prompt
from assistant.sentences import SentenceStream, Written
from assistant.support_check import SupportCheck, Verdict
from assistant.translating import translate
from documents.model import Clause
from index.tokenization import token_length, words

__all__ = ["ChatModel", "DraftReport", "ModelFault", "Withdrawn", "draft", "open_chat_model", "warm"]

MAX_SENTENCES = 12
MAX_REPEATS = 3  # the same sentence so often is a loop
MIN_KEPT = 0.5  # share of the model's sentences that must hold, else the answer has lost its core
_NO_ANSWER = re.compile("未找到|没有找到|未提及|没有提到|没有提及|无法回答|没有答案|未涉及|没有相关|未说明")


DraftEvent = DraftSentence | Withdrawn | DraftReport


class _Tally:
    """Counts of one draft while it runs."""

    def __init__(self) -> None:
        self.started = time.perf_counter()
        self.written: list[str] = []
        self.shown: list[DraftSentence] = []
        self.failures: Counter[str] = Counter()
        self.report = DraftReport()

    def count(self, **more: int) -> None:
        self.report = replace(self.report, **{k: getattr(self.report, k) + n for k, n in more.items()})

    def finish(self, fault: ModelFault | None = None) -> DraftReport:
        total = round((time.perf_counter() - self.started) * 1000, 1)
        return replace(
            self.report,
            failures=tuple(sorted(self.failures.items())),
            fallback=fault.kind if fault else None,
            detail=fault.detail if fault else "",
            total_ms=total,
            checking_ms=round(self.report.checking_ms, 2),
        )


def warm(model: ChatModel) -> None:
    """Load what the first answer would otherwise wait for; nothing is sent."""
    model.warm()
    words("预热")
    token_length(_prompt("answer").fixed_text)


def draft(
    model: ChatModel,
    question_text: str,
    evidence: Sequence[Evidence],
    language: Language = "zh",
    *,
    lead_ins: Mapping[str, Sequence[Clause]] | None = None,
    core: Sequence[DraftSentence] = (),
    narrow: bool = False,
    cancel: threading.Event | None = None,
) -> Iterator[DraftEvent]:
    """Yield the model's sentences that hold, or the clause's own words for those that do not; then a DraftReport.

    `lead_ins`: clause id -> clauses above it that carry text, outermost first. `core`: the extractive draft; what the
    model leaves out of it is added, and an answer that leaves out its key sentence is given up. `narrow`: the
    question may ask for one figure, so that a part of a sentence can be the answer.
    Raises: ModelFault, with `report` set, when there is no answer that can be used; what was shown was withdrawn.
    """
    warm(model)  # loading libraries is not the endpoint's time
    tally = _Tally()
    deadline = time.monotonic() + model.timeout_s
    try:
        yield from _answer(model, question_text, evidence, lead_ins, core, cancel, tally, hold=language == "en")
        _require_kept(tally)
        for missing in left_out(tally.shown, [s for s in core if s.quotes], question_text, narrow):
            tally.count(added=1)
            tally.shown.append(missing)
            if language != "en":
                yield missing
        if language == "en":
            for sentence in translate(model, tally.shown, deadline - time.monotonic(), cancel):
                _note_first(tally)
                yield sentence
    except ModelFault as fault:
        if language != "en":
            for index in range(len(tally.shown)):
                yield Withdrawn(index, fault.kind)
        fault.report = tally.finish(fault)
        raise
    yield tally.finish()


def _answer(
    model: ChatModel,
    question: str,
    evidence: Sequence[Evidence],
    lead_ins: Mapping[str, Sequence[Clause]] | None,
    core: Sequence[DraftSentence],
    cancel: threading.Event | None,
    tally: _Tally,
    hold: bool,
) -> Iterator[DraftSentence]:
    """Yield the checked sentences; `hold` keeps them back for a translation."""
    prompt = _prompt("answer")
    grounds = prepare(evidence, lead_ins)
    values, grounds = pack(prompt, question, grounds, model.context_tokens - model.answer_tokens, core)
    check = SupportCheck(grounds, prompt.fixed_text, model.holds_secret, question)
    spent = sum(token_length(v) for v in values.values()) + token_length(prompt.fixed_text)
    tally.report = replace(
        tally.report, prompt_tokens=spent, evidence=len(grounds.items), prompt_version=prompt.version
    )
    many = len({g.evidence.plan_id for g in grounds.items}) > 1
    for written in _sentences(model, prompt, values, cancel, tally):
        started = time.thread_time()  # what a check costs, not what else the machine does
        sentence = _judge(written, check, grounds, many, tally)
        spent_ms = (time.thread_time() - started) * 1000
        tally.report = replace(tally.report, checking_ms=tally.report.checking_ms + spent_ms)
        if sentence is not None:
            tally.shown.append(sentence)
            if not hold:
                _note_first(tally)
                yield sentence


def _sentences(
    model: ChatModel, prompt: Prompt, values: Mapping[str, str], cancel: threading.Event | None, tally: _Tally
) -> Iterator[Written]:
    """Yield the sentences of the reply.

    Raises: ModelFault 'empty', 'endless' and 'no_answer' besides those of the endpoint.
    """
    stream = SentenceStream()
    finish, tokens, text = "", None, ""
    for piece in model.stream(prompt, values, cancel):
        finish, tokens = piece.finish or finish, piece.tokens or tokens
        text += piece.text
        for written in stream.feed(piece.text):
            _note(written, tally)
            yield written
    tally.report = replace(tally.report, answer_tokens=tokens or token_length(text))
    for written in stream.close(finish == "stop"):
        _note(written, tally)
        yield written
    if not tally.written:
        raise ModelFault("empty")


def _note(written: Written, tally: _Tally) -> None:
    if not tally.written and len(written.text) <= 40 and _NO_ANSWER.search(written.text):
        raise ModelFault("no_answer")
    tally.written.append(written.text)
    tally.count(written=1)
    if tally.written.count(written.text) >= MAX_REPEATS or len(tally.written) > 4 * MAX_SENTENCES:
        raise ModelFault("endless")


def _judge(
    written: Written, check: SupportCheck, grounds: Grounds, many_plans: bool, tally: _Tally
) -> DraftSentence | None:
    """Return what is shown for a sentence: itself, the clause's own words, or nothing."""
    if tally.written.count(written.text) > 1 or len(tally.shown) >= MAX_SENTENCES:
        tally.failures["repeated"] += 1
        tally.count(dropped=1)
        return None
    verdict = check.check(written)
    if verdict.kind is None:
        tally.count(kept=1, repaired=int(verdict.repaired))
        return DraftSentence(_with_plan(written.text, verdict, grounds, many_plans), verdict.quotes, "model")
    tally.failures[verdict.kind] += 1
    quote = None if verdict.kind in ("leak", "instruction", "language", "echo") else check.verbatim(written)
    if quote is None or any(_covers(shown, quote) for s in tally.shown for shown in s.quotes):
        tally.count(dropped=1)
        return None
    tally.count(replaced=1)
    return DraftSentence(_text_at(quote, grounds), (quote,), "quote")


def _covers(shown: Quote, quote: Quote) -> bool:
    return shown.plan_id == quote.plan_id and shown.start <= quote.start and quote.end <= shown.end


def _with_plan(text: str, verdict: Verdict, grounds: Grounds, many_plans: bool) -> str:
    """Return the sentence with its plan named before it, where the evidence is of several plans and it names none."""
    if not many_plans or len(verdict.plans) != 1 or verdict.named:
        return text
    plan = next(g.evidence.plan for g in grounds.items if g.evidence.plan_id == verdict.plans[0])
    return f"{zone_name(plan)}:{text}"


def _text_at(quote: Quote, grounds: Grounds) -> str:
    plan = next(g.evidence.plan for g in grounds.items if g.evidence.plan_id == quote.plan_id)
    return plan.text[quote.start : quote.end]


def _note_first(tally: _Tally) -> None:
    if tally.report.first_sentence_ms is None:
        spent = round((time.perf_counter() - tally.started) * 1000, 1)
        tally.report = replace(tally.report, first_sentence_ms=spent)


def _require_kept(tally: _Tally) -> None:
    """Raise ModelFault 'lost_core' or 'wrong_language' unless half of what the model wrote holds."""
    report = tally.report
    if tally.failures["language"] * 2 > report.written:
        raise ModelFault("wrong_language")
    if not report.kept or report.kept < MIN_KEPT * (report.written - tally.failures["repeated"]):
        raise ModelFault("lost_core", f"{report.kept}/{report.written}")


def _prompt(name: str) -> Prompt:
    try:
        return load_prompt(name)
    except PromptError as error:
        raise ModelFault("bad_prompt", str(error)) from None
