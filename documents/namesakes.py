"""Tell plans of one library apart by their names.

Input: all plans of a library. Output: the same plans, in the same order, with names of their own.
Does not know: how a plan came by its names, files.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from documents.counties import find_counties
from documents.model import Plan
from documents.normalization import simplify
from documents.places import find_places, find_zones

_OTHERS_TOPIC = 3  # times that another plan names a subject, from which on the subject alone names no plan


def tell_apart(plans: Sequence[Plan]) -> list[Plan]:
    """Return the plans with display names that no two share, and without names that are topics of other plans too."""
    counts = Counter(plan.display_name for plan in plans)
    texts = {plan.plan_id: simplify(plan.text) for plan in plans}
    return [_with_own_names(plan, counts[plan.display_name] > 1, texts) for plan in plans]


def _with_own_names(plan: Plan, shared: bool, texts: dict[str, str]) -> Plan:
    shown = f"{plan.display_name} {simplify(plan.title)[:40]}" if shared else plan.display_name
    kept = tuple(alias for alias in plan.aliases if not (_is_bare(alias, plan) and _is_topic(alias, plan, texts)))
    return (
        plan if (shown, kept) == (plan.display_name, plan.aliases) else replace(plan, display_name=shown, aliases=kept)
    )


def _is_bare(alias: str, plan: Plan) -> bool:
    """Return whether an alias is a subject alone, out of the title and without place or zone."""
    title = re.sub(r"[\W_]", "", simplify(plan.title))
    if alias not in title or alias in (plan.zone or "") or alias in (plan.region or ""):
        return False
    return not (find_places(alias) or find_counties(alias) or find_zones(alias))


def _is_topic(alias: str, plan: Plan, texts: dict[str, str]) -> bool:
    """Return whether another plan speaks of it."""
    return any(text.count(alias) >= _OTHERS_TOPIC for plan_id, text in texts.items() if plan_id != plan.plan_id)
