"""Find where plans of one zone give different values for the same thing: indicator, year and measure are the same.

Input: ingested plans. Output: pairs of targets.
Does not know: which of the two holds; likeness of indicators beyond their key (documents.indicators).

Values are compared in the bare unit, so 3 000 000 万元 and 300 亿元 agree. What is not legible contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import combinations

from documents.model import Ingested, Plan, Target

_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_SCALED = re.compile("^([十百千万亿]*)(.*)$")
_PACE = frozenset(("年均", "每年", "年度", "累计", "新增"))  # qualifiers that make another indicator of a value


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two targets of different plans, in the order of the library."""

    one: Target
    other: Target


def find(plans: Sequence[Ingested]) -> tuple[Conflict, ...]:
    """Return the pairs of targets that contradict each other; one pair for two plans and one indicator."""
    stated: dict[Hashable, dict[str, list[Target]]] = {}
    for plan in plans:
        place = _place(plan.plan)
        for fact in plan.facts:
            if isinstance(fact, Target) and place and (key := _key(fact)) is not None:
                stated.setdefault((place, key), {}).setdefault(fact.plan_id, []).append(fact)
    return tuple(
        Conflict(a[0], b[0])
        for by_plan in stated.values()
        for a, b in combinations(by_plan.values(), 2)
        if not {_value(f) for f in a} & {_value(f) for f in b}
    )


def _place(plan: Plan) -> str | None:
    """Return what two plans must share: the zone, or the place when a plan is about no zone."""
    return plan.zone or plan.region


def _key(fact: Target) -> Hashable | None:
    """Return what is measured, in which year and unit; None when a part of it is not legible."""
    if fact.value is None or not fact.period or not fact.indicator_group or fact.defects:
        return None
    if not re.fullmatch(r"[\d/-]+", fact.period):
        return None
    pace = tuple(sorted(_PACE & set(fact.qualifiers)))
    return fact.subject, fact.indicator_group, fact.condition, fact.measure, fact.period, pace, _unit(fact)[1]


def _value(fact: Target) -> tuple[float, float | None]:
    scale = _unit(fact)[0]
    top = None if fact.value_max is None else round(fact.value_max * scale, 6)
    return round((fact.value or 0.0) * scale, 6), top


def _unit(fact: Target) -> tuple[int, str]:
    """Return the scale of a unit and the bare unit: (100 000 000, '元') of '亿元'."""
    match = _SCALED.match(fact.unit)
    written, bare = match.groups() if match else ("", fact.unit)
    scale = 1
    for sign in written:
        scale *= _SCALES[sign]
    return scale, bare
