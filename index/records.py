"""Write the typed values of the ingest flow as JSON lines, and read them back.

Input: plans, clauses, facts, defects, passages. Output: bytes that are the same for the same values; the values.
Does not know: where the bytes are kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any, TypeVar

from documents.model import (
    Basis,
    Clause,
    Deadline,
    Defect,
    Duty,
    Fact,
    Ingested,
    NamedList,
    Plan,
    Segment,
    Span,
    Support,
    Target,
    Validity,
)
from index.errors import REBUILD, IndexDamaged
from index.model import Passage

FACTS: dict[str, type[Fact]] = {
    "target": Target,
    "duty": Duty,
    "deadline": Deadline,
    "basis": Basis,
    "list": NamedList,
    "support": Support,
}
# Fields that hold values of their own.
_PARTS: dict[str, type[Any]] = {"segments": Segment, "also": Span, "validity": Validity}
T = TypeVar("T")


def lines(values: Iterable[Any]) -> bytes:
    """Return one JSON object a line, keys in the order of the fields."""
    return "".join(
        json.dumps(v if isinstance(v, dict) else asdict(v), ensure_ascii=False, separators=(",", ":")) + "\n"
        for v in values
    ).encode()


def parse(kind: type[T], data: bytes) -> tuple[T, ...]:
    """Return the values of the lines that `lines` wrote; facts become values of their own kind.

    Raises:
        IndexDamaged: a line is no JSON object, or its keys are not those of the type.
    """
    try:
        return tuple(_value(kind, entry) for entry in _entries(data))
    except (ValueError, TypeError, KeyError) as fault:
        raise IndexDamaged(
            f"索引记录无法读取 cannot read a {kind.__name__} record ({fault})。{REBUILD}"
        ) from fault


def of_plans(plans: Sequence[Ingested], passages: Sequence[Passage]) -> dict[str, bytes]:
    """Return the record files of an index: name -> bytes."""
    return {
        "plans.jsonl": lines(p.plan for p in plans),
        "clauses.jsonl": lines(c for p in plans for c in p.clauses),
        "facts.jsonl": lines(f for p in plans for f in p.facts),
        "defects.jsonl": lines({"plan_id": p.plan.plan_id, **asdict(d)} for p in plans for d in p.defects),
        "passages.jsonl": lines(passages),
    }


def plans_of(files: dict[str, bytes]) -> tuple[tuple[Ingested, ...], tuple[Passage, ...]]:
    """Return what `of_plans` was given.

    Raises:
        IndexDamaged: a record cannot be read, or belongs to no plan.
    """
    plans = parse(Plan, files["plans.jsonl"])
    clauses: dict[str, list[Clause]] = {p.plan_id: [] for p in plans}
    facts: dict[str, list[Fact]] = {p.plan_id: [] for p in plans}
    defects: dict[str, list[Defect]] = {p.plan_id: [] for p in plans}
    try:
        for clause in parse(Clause, files["clauses.jsonl"]):
            clauses[clause.plan_id].append(clause)
        for fact in parse(Fact, files["facts.jsonl"]):
            facts[fact.plan_id].append(fact)
        for entry in _entries(files["defects.jsonl"]):
            defects[entry.pop("plan_id")].append(Defect(**entry))
    except (KeyError, ValueError, TypeError) as fault:
        if isinstance(fault, IndexDamaged):
            raise
        raise IndexDamaged(f"索引记录不一致 a record belongs to no plan ({fault})。{REBUILD}") from fault
    ingested = tuple(
        Ingested(p, tuple(clauses[p.plan_id]), tuple(facts[p.plan_id]), tuple(defects[p.plan_id])) for p in plans
    )
    return ingested, parse(Passage, files["passages.jsonl"])


def _entries(data: bytes) -> list[dict[str, Any]]:
    """Return the objects; a line ends at a line feed only, since texts may hold other separators."""
    return [json.loads(line) for line in data.split(b"\n") if line]


def _value(kind: type[T], entry: dict[str, Any]) -> T:
    actual: type[Any] = FACTS[entry["kind"]] if kind is Fact else kind
    known = {f.name for f in fields(actual)}
    if set(entry) != known:
        raise ValueError(f"expected the fields {sorted(known)}, found {sorted(entry)}")
    made: T = actual(**{name: _field(name, value) for name, value in entry.items()})
    return made


def _field(name: str, value: Any) -> Any:
    if name in _PARTS:
        return tuple(_PARTS[name](**{k: _frozen(v) for k, v in part.items()}) for part in value)
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value


def _frozen(value: Any) -> Any:
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
