"""Turn plans into what an index holds of them: lines of records, tables of numbers, texts to embed, terms.

Input: plans as they were ingested. Output: `Prepared`, with numbers that count from the first of these plans.
Does not know: what other plans the library has, vectors, scores, files.

It is done a batch of plans at a time, so that a library need not fit into memory and batches can be prepared beside
one another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from documents.model import Clause, ClauseKind, Duty, Fact, Ingested, Plan
from documents.normalization import fold
from index.model import KINDS
from index.naming import called
from index.passages import embedded_text, passages, searched_text
from index.records import FACTS, line
from index.tokenization import terms, words

CLAUSE_KINDS: tuple[ClauseKind, ...] = get_args(ClauseKind)
FACT_KINDS = tuple(FACTS)
PLAN_ROW = np.dtype([("clause", "<i8"), ("fact", "<i8"), ("defect", "<i8"), ("passage", "<i8")])  # the first of each
CLAUSE_ROW = np.dtype([("plan", "<i4"), ("parent", "<i4"), ("passage", "<i4"), ("kind", "i1")])  # parent: -1 is none
FACT_ROW = np.dtype([("clause", "<i4"), ("kind", "i1")])
PASSAGE_ROW = np.dtype([("clause", "<i4"), ("start", "<i4"), ("end", "<i4"), ("kind", "i1")])


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of several passages: `ids[ends[i-1]:ends[i]]` are the terms of passage i, as numbers of `names`."""

    names: tuple[str, ...]
    ids: NDArray[np.int32]
    ends: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an index holds of a batch of plans."""

    plan_ids: tuple[str, ...]
    clause_ids: tuple[str, ...]
    plans: tuple[bytes, ...]  # lines of records
    clauses: tuple[bytes, ...]
    facts: tuple[bytes, ...]
    defects: tuple[bytes, ...]
    plan_rows: NDArray[np.void]
    clause_rows: NDArray[np.void]
    fact_rows: NDArray[np.void]
    passage_rows: NDArray[np.void]
    embedded: tuple[str, ...]  # the text of each passage, as it is turned into a vector
    terms: tuple[Terms, ...]  # of the passages of each kind, in the order of KINDS
    words: Terms  # the words of each clause, each once
    units: tuple[tuple[str, int], ...]  # name of a body as written, number of a plan in which it has a duty
    called: tuple[bytes, ...]  # lines of what each plan is called
    acts: tuple[bytes, ...]  # lines of the plans that repeal, revise or extend others, without their texts
    places: tuple[str, ...]  # zone of each plan, or its region: plans of one place may contradict each other


def prepare(batch: Sequence[Ingested]) -> Prepared:
    """Return what an index holds of these plans."""
    clauses = [c for item in batch for c in item.clauses]
    number = {c.clause_id: i for i, c in enumerate(clauses)}
    facts = [f for item in batch for f in item.facts]
    rows = passages(batch)
    plans = {item.plan.plan_id: item.plan for item in batch}
    texts = [searched_text(p, plans[p.plan_id]) for p in rows]
    first = np.searchsorted(np.array([number[p.clause_id] for p in rows], dtype=np.int64), np.arange(len(clauses)))
    return Prepared(
        plan_ids=tuple(plans),
        clause_ids=tuple(number),
        plans=tuple(line(item.plan) for item in batch),
        clauses=tuple(line(c) for c in clauses),
        facts=tuple(line(f) for f in facts),
        defects=tuple(line(d) for item in batch for d in item.defects),
        plan_rows=_plan_rows(batch, first, len(rows)),
        clause_rows=_clause_rows(batch, clauses, number, first),
        fact_rows=np.array([(number[f.clause_id], FACT_KINDS.index(f.kind)) for f in facts], dtype=FACT_ROW),
        passage_rows=np.array(
            [(number[p.clause_id], p.start, p.end, KINDS.index(p.kind)) for p in rows], dtype=PASSAGE_ROW
        ),
        embedded=tuple(embedded_text(p, plans[p.plan_id]) for p in rows),
        terms=tuple(terms_of([terms(t) for t, p in zip(texts, rows, strict=True) if p.kind == kind]) for kind in KINDS),
        words=terms_of([sorted(set(words(fold(c.text).text))) for c in clauses]),
        units=_units(batch),
        called=tuple(line(called(item.plan)) for item in batch),
        acts=tuple(line(replace(p, text="", segments=())) for p in plans.values() if acts(p)),
        places=tuple(item.plan.zone or item.plan.region or "" for item in batch),
    )


def _plan_rows(batch: Sequence[Ingested], first: NDArray[np.int64], passages_: int) -> NDArray[np.void]:
    rows = np.zeros(len(batch), dtype=PLAN_ROW)
    clause = fact = defect = 0
    for i, item in enumerate(batch):
        rows[i] = (clause, fact, defect, first[clause] if clause < len(first) else passages_)
        clause, fact, defect = clause + len(item.clauses), fact + len(item.facts), defect + len(item.defects)
    return rows


def _clause_rows(
    batch: Sequence[Ingested], clauses: Sequence[Clause], number: dict[str, int], first: NDArray[np.int64]
) -> NDArray[np.void]:
    plan = {item.plan.plan_id: i for i, item in enumerate(batch)}
    return np.array(
        [
            (
                plan[c.plan_id],
                -1 if c.parent_id is None else number.get(c.parent_id, -1),
                first[i],
                CLAUSE_KINDS.index(c.kind),
            )
            for i, c in enumerate(clauses)
        ],
        dtype=CLAUSE_ROW,
    )


def terms_of(lists: Sequence[Sequence[str]]) -> Terms:
    """Return the terms of several passages as numbers of their names."""
    names: dict[str, int] = {}
    ids = [names.setdefault(term, len(names)) for own in lists for term in own]
    ends = np.cumsum([len(own) for own in lists], dtype=np.int64)
    return Terms(tuple(names), np.array(ids, dtype=np.int32), ends)


def acts(plan: Plan) -> bool:
    """Return whether a plan says something of others: that they are repealed, revised or hold longer."""
    return any(place.titles or place.doc_nos for place in plan.validity)


def _units(batch: Sequence[Ingested]) -> tuple[tuple[str, int], ...]:
    found: dict[tuple[str, int], None] = {}
    for i, item in enumerate(batch):
        for unit in _bodies(item.facts):
            found[unit, i] = None
    return tuple(found)


def _bodies(facts: Sequence[Fact]) -> list[str]:
    return [unit for fact in facts if isinstance(fact, Duty) for unit in fact.units]
