"""Evidence for tests of the model path: clauses of the real sources, found by a few of their words."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from assistant.model import Evidence
from documents.ingest import ingest
from documents.model import Clause, Ingested

ROOT = Path(__file__).resolve().parent
SENTENCES = ROOT / "golden" / "model_sentences.jsonl"


@dataclass(frozen=True)
class Row:
    """A sentence that a model may write, and what it is: 'true', or the kind of its lie."""

    kind: str
    plan: str
    cites: tuple[str, ...]  # words of the clauses that its tokens point to
    text: str


@cache
def plans() -> tuple[Ingested, ...]:
    return ingest(ROOT.parent / "documents" / "sources").plans


def plan_of(prefix: str) -> Ingested:
    return next(p for p in plans() if p.plan.plan_id.startswith(prefix))


def clause_with(plan: Ingested, words: str) -> Clause:
    found = [c for c in plan.clauses if words in c.text]
    assert found, f"no clause of {plan.plan.plan_id} holds {words!r}"
    return found[-1]


def evidence_of(prefix: str, *words: str, others: int = 3, other_plan: bool = True) -> list[Evidence]:
    """Return the clauses with these words, then some of their neighbours and one of another plan."""
    plan = plan_of(prefix)
    chosen = [clause_with(plan, w) for w in words]
    at = plan.clauses.index(chosen[0])
    near = [c for c in plan.clauses[at + 1 :] if c.kind in ("clause", "paragraph") and c not in chosen][:others]
    out = [_evidence(plan, c) for c in [*chosen, *near]]
    if other_plan:
        other = plans()[(plans().index(plan) + 1) % len(plans())]
        out.append(_evidence(other, [c for c in other.clauses if c.kind in ("clause", "paragraph")][3]))
    return [replace(e, rank=n) for n, e in enumerate(out, 1)]


def lead_ins(evidence: list[Evidence]) -> dict[str, tuple[Clause, ...]]:
    """Return the clauses above each piece of evidence, outermost first."""
    out = {}
    for item in evidence:
        by_id = {c.clause_id: c for p in plans() if p.plan.plan_id == item.plan_id for c in p.clauses}
        above: list[Clause] = []
        clause = item.clause
        while clause.parent_id in by_id:
            clause = by_id[clause.parent_id]
            above.insert(0, clause)
        out[item.clause_id] = tuple(above)
    return out


def invented(text: str, clauses: list[str], name: str = "云川高新区", plan_id: str = "yunchuan") -> list[Evidence]:
    """Return evidence of a plan that exists in no library: `text` holds the clauses, one after the other."""
    base = plan_of("guiyang").plan
    plan = replace(
        base, plan_id=plan_id, title=f"{name}高质量发展实施方案", display_name=f"{name} 2024", issuer=f"{name}管委会",
        region="", zone=name, aliases=(name,), text=text, doc_no=None,
    )  # fmt: skip
    out = []
    for n, words in enumerate(clauses, 1):
        start = text.index(words)
        end = start + len(words)
        clause = Clause(f"{plan_id}/{n}", plan_id, "clause", f"{n}.", "", 0, (f"{n}.",), None, start, end, words)
        out.append(Evidence(n, plan_id, clause.clause_id, start, end, words, 1.0, plan, clause))
    return out


def _evidence(plan: Ingested, clause: Clause) -> Evidence:
    return Evidence(1, clause.plan_id, clause.clause_id, clause.start, clause.end, clause.text, 1.0, plan.plan, clause)


@cache
def rows() -> tuple[Row, ...]:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    raw = [json.loads(line) for line in lines if line.strip()]
    return tuple(Row(r["kind"], r["plan"], tuple(r["cites"]), r["text"]) for r in raw)
