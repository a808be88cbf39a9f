"""A corpus of two small plans and a pipeline with a queue of answers, for the tests of eval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from documents.model import Clause, Plan
from eval.model import Corpus, GoldQuote, Located, Place, Question

# Each text holds the phrase by which eval/gold/plans.json knows the plan.
GUIYANG = (
    "到2025年:\n储备工业用地不少于3750亩,新增标准厂房130万平方米以上。\n到2025年,服务业营业收入达到800亿元以上。\n"
)
XINZHAN = "全力推动经济高质量发展,奋力打造一流高新区。\n到2025年,服务业营收200亿元,累计优化土地空间3000亩。\n"
NAMES = {"gy": "贵阳国家高新区 2021", "xz": "合肥新站高新区 2023"}


def _plan(plan_id: str, text: str) -> Plan:
    return Plan(
        plan_id=plan_id, title=f"{NAMES[plan_id]}方案", display_name=NAMES[plan_id], issuer=None, doc_no=None,
        issued_on=None, region=None, zone=None, aliases=(), source_file=f"{plan_id}.txt", text=text, segments=(),
    )  # fmt: skip


def _clauses(plan: Plan) -> list[Clause]:
    clauses, start = [], 0
    for number, line in enumerate(plan.text.splitlines(), 1):
        clauses.append(
            Clause(
                clause_id=f"{plan.plan_id}/{number}",
                plan_id=plan.plan_id,
                kind="clause",
                label="",
                heading="",
                level=0,
                path=(f"第{number}条",),
                parent_id=None,
                start=start,
                end=start + len(line),
                text=line,
            )
        )
        start += len(line) + 1
    return clauses


PLANS = {"gy": _plan("gy", GUIYANG), "xz": _plan("xz", XINZHAN)}
CLAUSES = {clause.clause_id: clause for plan in PLANS.values() for clause in _clauses(plan)}
CORPUS = Corpus(plans=PLANS, clauses=CLAUSES, facts=(), index_version="v1", corpus_digest="c1")


def question(number: int = 1, **fields: Any) -> Question:
    """The land question of Guiyang, with fields changed."""
    given: dict[str, Any] = {
        "id": f"t-{number:03d}",
        "category": "target",
        "question": "贵阳要储备多少工业用地",
        "expected": ("answered",),
        "key_facts": (("3750亩",),),
        "forbidden": ("3000亩",),
        "evidence": (GoldQuote("guiyang", "储备工业用地不少于3750亩"),),
    }
    return Question(**{**given, **fields})


def refusal_question(number: int = 9) -> Question:
    """A question that no plan answers."""
    return question(
        number, question="成都要储备多少工业用地", expected=("no_evidence",), key_facts=(), forbidden=(), evidence=()
    )


def citation(token: int, clause_id: str, quote: str) -> dict[str, Any]:
    """A citation of a clause of the corpus with the quote's true span."""
    clause = CLAUSES[clause_id]
    start = clause.start + clause.text.index(quote)
    return {
        "token": token, "plan_id": clause.plan_id, "plan_title": f"{NAMES[clause.plan_id]}方案",
        "display_name": NAMES[clause.plan_id], "issuer": None, "source_file": "", "clause_id": clause_id,
        "path": list(clause.path), "quote": quote, "start": start, "end": start + len(quote),
        "clause_text": clause.text, "url": "",
    }  # fmt: skip


def answer(
    sentences: Sequence[tuple[str, Sequence[int], str]],
    citations: Sequence[Mapping[str, Any]],
    outcome: str = "answered",
) -> dict[str, Any]:
    """An answer in the JSON shape of the contract."""
    parts = [{"text": text, "citations": list(tokens), "origin": origin} for text, tokens, origin in sentences]
    return {
        "answer_id": "x", "question": "", "outcome": outcome, "answer": "".join(text for text, _, _ in sentences),
        "sentences": parts, "citations": list(citations), "facts": [], "caveats": [], "options": [],
        "suggestions": [], "answerer": "extractive", "index_version": "v1", "timings_ms": {"total": 1.0},
    }  # fmt: skip


def good_answer() -> dict[str, Any]:
    """The right answer to `question()`: lead-in with the year, then the value."""
    return answer(
        [("到2025年:[1]", (1,), "quote"), ("储备工业用地不少于3750亩[2]", (2,), "quote")],
        [citation(1, "gy/1", "到2025年:"), citation(2, "gy/2", "储备工业用地不少于3750亩")],
    )


def refusal() -> dict[str, Any]:
    """A refusal as it should be."""
    return answer([("在已收录的方案中没有找到。", (), "message")], [], "no_evidence")


class Fake:
    """A pipeline that gives the answers it was made with, by question id."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []

    def answer(self, located: Located) -> Mapping[str, Any]:
        self.asked.append(located.question.id)
        return self.answers[located.question.id]

    def stages(self, located: Located) -> Mapping[str, Sequence[Place]]:
        return {"evidence": self.search(located)}

    def search(self, located: Located) -> Sequence[Place]:
        return [place for places in located.gold for place in places]
