"""Account for every character: of each file in plans and chrome, of each plan in its units.

Input: sources with their plans, chrome and clauses. Output: the report of `index check` (docs: DESIGN, contracts).
Does not know: how any of them was made; it counts from their spans only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from documents.model import Clause, Ingested, Plan, Source

_CLAUSE_KINDS = frozenset(("clause", "paragraph", "heading", "table"))


def of_file(source: Source, plans: Iterable[Plan], chrome: Iterable[tuple[int, int, str]]) -> dict[str, Any]:
    """Return how many characters of the source are in plans, in chrome, in neither, or in two places at once."""
    in_plans = [(s.source_start, s.source_start + s.end - s.start) for plan in plans for s in plan.segments]
    in_chrome = [(start, end) for start, end, _ in chrome]
    return {
        "source_file": source.name,
        "characters": len(source.text),
        "in_plans": sum(end - start for start, end in in_plans),
        "in_chrome": sum(end - start for start, end in in_chrome),
        "unaccounted": _amiss(len(source.text), [*in_plans, *in_chrome]),
    }


def of_plan(item: Ingested) -> dict[str, Any]:
    """Return how many characters of the plan are in clauses, in other named units, in none or in two.

    Blanks after a unit count as part of it; a unit whose text is not the slice that it claims counts as missing.
    """
    text = item.plan.text
    units = [c for c in sorted(item.clauses, key=lambda c: (c.start, c.end)) if text[c.start : c.end] == c.text]
    spans = _with_blanks(text, units)
    kinds = [unit.kind in _CLAUSE_KINDS for unit in units]
    return {
        "plan_id": item.plan.plan_id,
        "characters": len(text),
        "in_clauses": sum(end - start for (start, end), kind in zip(spans, kinds, strict=True) if kind),
        "in_other": sum(end - start for (start, end), kind in zip(spans, kinds, strict=True) if not kind),
        "unaccounted": _amiss(len(text), spans),
        "defects": [{"kind": d.kind, "start": d.start, "end": d.end, "text": d.text} for d in item.defects],
    }


def report(files: Sequence[dict[str, Any]], plans: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the whole report; defects of a source do not make it not ok, anything unaccounted does."""
    ok = all(entry["unaccounted"] == 0 for entry in (*files, *plans))
    return {"ok": ok, "files": list(files), "plans": list(plans)}


def _with_blanks(text: str, units: Sequence[Clause]) -> list[tuple[int, int]]:
    """Return the units' spans, each up to the next where only blanks lie between; the first takes those before."""
    spans = []
    for at, unit in enumerate(units):
        start, end = unit.start, unit.end
        following = units[at + 1].start if at + 1 < len(units) else len(text)
        if following > end and not text[end:following].strip():
            end = following
        if at == 0 and not text[:start].strip():
            start = 0
        spans.append((start, end))
    return spans


def _amiss(length: int, spans: Iterable[tuple[int, int]]) -> int:
    """Return how many of the characters 0..length are covered not exactly once, spans beyond the end included."""
    changes: dict[int, int] = {0: 0, length: 0}
    for start, end in spans:
        if end > start:
            changes[start] = changes.get(start, 0) + 1
            changes[end] = changes.get(end, 0) - 1
    amiss, depth = 0, 0
    positions = sorted(changes)
    for position, following in zip(positions, [*positions[1:], positions[-1]], strict=True):
        depth += changes[position]
        inside = 0 <= position < length
        if (inside and depth != 1) or (not inside and depth):
            amiss += following - position
    return amiss
