"""Tell plans of one library apart by their names.

Input: all plans of a library. Output: the same plans, in the same order, with names of their own.
Does not know: how a plan came by its names, files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from documents.counties import find_counties
from documents.model import Plan
from documents.normalization import simplify
from documents.places import find_places, find_zones

_OTHERS_TOPIC = 3  # times that another plan names a subject, from which on the subject alone names no plan


def tell_apart(plans: Sequence[Plan], texts: Iterable[tuple[str, str]] | None = None) -> list[Plan]:
    """Return the plans with display names that no two share, and without names that are topics of other plans too.

    `texts`: id and text of each plan, where the plans themselves come without.
    """
    counts = Counter(plan.display_name for plan in plans)
    bare = {alias for plan in plans for alias in plan.aliases if _is_bare(alias, plan)}
    speaking: dict[str, set[str]] = {alias: set() for alias in bare}
    for plan_id, text in ((p.plan_id, p.text) for p in plans) if texts is None else texts:
        simplified = simplify(text) if bare else ""
        for alias in bare:
            if len(speaking[alias]) < 2 and simplified.count(alias) >= _OTHERS_TOPIC:  # one is another than any plan
                speaking[alias].add(plan_id)
    return [_with_own_names(plan, counts[plan.display_name] > 1, speaking) for plan in plans]


def _with_own_names(plan: Plan, shared: bool, speaking: Mapping[str, Set[str]]) -> Plan:
    """`speaking`: of each bare name, plans whose text often says it."""
    shown = f"{plan.display_name} {simplify(plan.title)[:40]}" if shared else plan.display_name
    kept = tuple(a for a in plan.aliases if not (_is_bare(a, plan) and speaking.get(a, set()) - {plan.plan_id}))
    return (
        plan if (shown, kept) == (plan.display_name, plan.aliases) else replace(plan, display_name=shown, aliases=kept)
    )


def _is_bare(alias: str, plan: Plan) -> bool:
    """Return whether an alias is a subject alone, out of the title and without place or zone."""
    title = re.sub(r"[\W_]", "", simplify(plan.title))
    if alias not in title or alias in (plan.zone or "") or alias in (plan.region or ""):
        return False
    return not (find_places(alias) or find_counties(alias) or find_zones(alias))
