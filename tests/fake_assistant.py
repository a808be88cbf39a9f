"""A small assistant for tests of the protocols: real plans and clauses, a naive answer, no model.

It stands at the seam that web.service names (AssistantLike), so that tests of HTTP need no index.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from assistant.model import Answer, Answerer, Caveat, Citation, Evidence, Option, Sentence
from documents.clauses import split
from documents.model import Clause, Defect, Plan, Target
from documents.plans import split_plans
from documents.readers import read
from web.links import plan_url

SOURCES = Path(__file__).resolve().parent.parent / "documents" / "sources"


class FakeInputError(ValueError):
    def __init__(self, message: str, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


@cache
def _plans(name: str) -> tuple[Plan, ...]:
    return tuple(split_plans(read(SOURCES / name)).plans)


class FakeLibrary:
    def __init__(self, names: Sequence[str], internal: Sequence[str] = ()) -> None:
        found = [p for name in names for p in _plans(name)]
        self.plans = tuple(replace(p, public=p.plan_id not in internal) for p in found)
        self._clauses = {p.plan_id: tuple(split(p)) for p in self.plans}
        first = self._clauses[self.plans[0].plan_id]
        self.facts = tuple(
            Target("target", c.plan_id, c.clause_id, c.text, c.start, c.end, indicator="指标", value_text="1")
            for c in first
            if "亿元" in c.text
        )

    @property
    def plan_ids(self) -> tuple[str, ...]:
        return tuple(self._clauses)

    def plan(self, plan_id: str) -> Plan:
        return next(p for p in self.plans if p.plan_id == plan_id)

    def clause(self, clause_id: str) -> Clause:
        return {c.clause_id: c for own in self._clauses.values() for c in own}[clause_id]

    def clauses(self, plan_id: str) -> tuple[Clause, ...]:
        return self._clauses[plan_id]

    def counts(self, plan_id: str) -> tuple[int, int, int]:
        facts = sum(fact.plan_id == plan_id for fact in self.facts)
        return len(self._clauses[plan_id]), facts, len(self.defects(plan_id))

    def defects(self, plan_id: str) -> tuple[Defect, ...]:
        text = next(p for p in self.plans if p.plan_id == plan_id).text
        at = text.find("20xx")
        return () if at < 0 else (Defect("redacted", at, at + 4, "20xx", "原文年份被隐去,无法确定是哪一年。"),)


class FakeAssistant:
    """Answers with the clause that shares most character pairs with the question."""

    def __init__(
        self,
        names: Sequence[str] = ("000_3a4271af82808ce3.txt", "001_72549c66496bd046.txt"),
        internal: Sequence[str] = (),
        delay_s: float = 0.0,
    ) -> None:
        self.library = FakeLibrary(names, internal)
        self.delay_s = delay_s
        self.warmed = 0
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def warm(self) -> None:
        self.warmed += 1

    def search(
        self,
        question: str,
        k: int = 5,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        scope_plans: Sequence[str] | None = None,
    ) -> list[Evidence]:
        plans = plans or tuple(scope_plans or ())
        pairs = {question[i : i + 2] for i in range(len(question) - 1)}
        scored = [
            (sum(p in c.text for p in pairs), c)
            for plan in self.library.plans
            if not plans or plan.plan_id in plans
            for c in self.library.clauses(plan.plan_id)
            if c.kind in ("clause", "paragraph")
        ]
        best = sorted((s for s in scored if s[0] > 1), key=lambda s: -s[0])[:k]
        by_id = {p.plan_id: p for p in self.library.plans}
        return [
            Evidence(i, c.plan_id, c.clause_id, c.start, c.end, c.text, float(n), by_id[c.plan_id], c)
            for i, (n, c) in enumerate(best, 1)
        ]

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        answerer: Answerer = "extractive",
        scope_plans: Sequence[str] | None = None,
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        if "\x00" in question:
            raise FakeInputError("expected text, found binary data", "binary")
        time.sleep(self.delay_s)
        scope = [p for p in plans if scope_plans is None or p in scope_plans] or list(scope_plans or ())
        if "你好" in question:
            return self._answer(question, "out_of_scope", (Sentence("您好!我可以根据方案回答问题。", (), "message"),))
        if "哪个" in question:
            options = tuple(
                Option(p.plan_id, p.title, p.display_name) for p in self.library.plans if p.plan_id in scope
            )
            said = Sentence("有多份方案都涉及这个问题,请问您问的是哪一个?", (), "message")
            return self._answer(question, "clarify", (said,), options=options)
        found = self.search(question, 2, plans=scope)
        if not found:
            said = Sentence("在已收录的方案中没有找到这方面的内容。可拨打12345进一步咨询。", (), "message")
            return self._answer(question, "no_evidence", (said,))
        cited = tuple(self._citation(n, e) for n, e in enumerate(found, 1))
        sentences = tuple(Sentence(f"{c.quote}[{c.token}]\n", (c.token,), "quote") for c in cited)
        caveats = tuple(
            Caveat("redacted", "原文年份被隐去(“20xx年”),无法确定是哪一年。", c.clause_id)
            for c in cited
            if "20xx" in c.quote
        )
        return self._answer(
            question,
            "answered",
            sentences,
            citations=cited,
            caveats=caveats,
            suggestions=("储备的工业用地呢?", "由哪个部门负责?"),
        )

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        answerer: Answerer = "extractive",
        scope_plans: Sequence[str] | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        answer = self.ask(question, history, plans, answerer, scope_plans).to_json()
        for sentence in answer["sentences"]:
            yield "sentence", sentence
        yield "done", answer

    def _answer(self, question: str, outcome: Any, sentences: tuple[Sentence, ...], **parts: Any) -> Answer:
        return Answer(
            uuid.uuid4().hex[:16],
            question,
            outcome,
            sentences,
            index_version="fake",
            timings_ms=(("total", 1.0),),
            **parts,
        )

    def _citation(self, token: int, found: Evidence) -> Citation:
        plan, clause = found.plan, found.clause
        stop = clause.text.find("。")
        end = clause.start + (stop + 1 if stop >= 0 else len(clause.text))
        return Citation(
            token,
            plan.plan_id,
            plan.title,
            plan.display_name,
            plan.issuer,
            plan.source_file,
            clause.clause_id,
            clause.path,
            plan.text[clause.start : end],
            clause.start,
            end,
            clause.text,
            plan_url(plan.plan_id, clause.clause_id),
        )
