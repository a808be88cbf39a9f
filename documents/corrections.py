"""Apply to a plan and its facts what staff put right, and mark each thing that was changed.

Input: an ingested plan, the corrections kept for it. Output: the plan with them, and a line for each that fits no more.
Does not know: where corrections are kept (documents.overrides does), pages.

The plan's text never changes: quotes stay verbatim slices of it. Whatever a correction touches carries a defect of the
kind 'corrected' whose message says what was put right and when, so that nobody takes it for the plan's own words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from documents.correction_fields import FACT_FIELDS, NAMES, PLAN_FIELDS, checked, quantity, shown
from documents.facts import as_dict
from documents.indicators import normalize_indicator
from documents.model import Basis, Deadline, Defect, Duty, Fact, FactKind, Ingested, NamedList, Plan, Support, Target
from documents.overrides import Correction, CorrectionError, Value

_KINDS: Mapping[FactKind, type[Fact]] = {
    "target": Target, "duty": Duty, "deadline": Deadline, "basis": Basis, "list": NamedList, "support": Support
}  # fmt: skip
_KIND_NAMES = {
    "target": "指标", "duty": "责任", "deadline": "时限", "basis": "依据", "list": "名单", "support": "支持政策"
}  # fmt: skip
_NEEDED_ANEW = ("indicator", "value_text", "task", "units", "due", "title", "name", "members")
_MADE_HERE = ("plan_id", "start", "end", "defects", "also", "indicator_group")  # what a fact's key leaves out


def key_of(fact: Fact) -> str:
    """Return a word for the fact that stays the same over rebuilds, as long as it is read from the text alike."""
    held = {name: value for name, value in as_dict(fact).items() if name not in _MADE_HERE}
    return hashlib.sha256(json.dumps(held, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def is_corrected(fact: Fact) -> bool:
    """Return whether staff put this fact right or added it."""
    return "corrected" in fact.defects


def corrected_fields(defects: Iterable[Defect]) -> list[str]:
    """Return the names of a plan's fields that staff put right."""
    told = [d.message for d in defects if d.kind == "corrected" and d.end == 0]
    return [name for name in PLAN_FIELDS if any(message.startswith(NAMES[name]) for message in told)]


def apply(item: Ingested, corrections: Iterable[Correction]) -> tuple[Ingested, tuple[str, ...]]:
    """Return the plan with its active corrections, and one line for each that does not fit it any more."""
    warnings = []
    for correction in corrections:
        if not correction.active or correction.plan_id != item.plan.plan_id:
            continue
        try:
            item = corrected(item, correction)
        except CorrectionError as error:
            warnings.append(f"更正{correction.number}未采用 (correction {correction.number} not applied):{error}")
    return item, tuple(warnings)


def corrected(item: Ingested, correction: Correction) -> Ingested:
    """Return the plan with one correction.

    Raises: CorrectionError when it does not fit.
    """
    return _APPLIERS[correction.change](item, correction)


def strays(corrections: Iterable[Correction], plan_ids: Iterable[str]) -> list[str]:
    """Return one line for each active correction whose plan is not there."""
    held = set(plan_ids)
    return [
        f"更正{c.number}未采用 (correction {c.number} not applied):没有方案 no plan {c.plan_id}"
        for c in corrections
        if c.active and c.plan_id not in held
    ]


def kept_inside(plan: Plan, corrections: Iterable[Correction], plan_ids: Iterable[str]) -> bool:
    """Return whether a plan that was marked internal seems to stand in this one's file under another id now.

    So a plan that is replaced by a new version of its file does not become public because its title changed.
    """
    held = set(plan_ids)
    shown = {c.plan_id: c.fields["public"] for c in corrections if c.active and "public" in c.fields}
    files = {c.source_file for c in corrections if c.plan_id not in held and shown.get(c.plan_id) is False}
    return plan.source_file in files and plan.plan_id not in shown


def plan_with(plan: Plan, fields: Mapping[str, Value]) -> Plan:
    """Return the plan with new metadata.

    Raises: CorrectionError for a value that cannot be.
    """
    return replace(plan, **checked("plan", fields))


def fact_with(fact: Fact, fields: Mapping[str, Value]) -> Fact:
    """Return the fact with new fields, its quote untouched; what follows from them is worked out anew.

    Raises: CorrectionError for a value that cannot be.
    """
    new = checked(fact.kind, fields)
    if "value_text" in new:
        new = quantity(str(new["value_text"]), new)
    if "period" in new and isinstance(fact, Target):
        new["period_text"] = None
    if "indicator" in new and isinstance(fact, Target):
        new["indicator_group"] = normalize_indicator(str(new["indicator"]))
    return replace(fact, **new)


def added(item: Ingested, correction: Correction) -> Fact:
    """Return the fact that a correction adds; its quote and its value stand in the clause word by word.

    Raises: CorrectionError when they do not, or a field is missing.
    """
    clause = next((c for c in item.clauses if c.clause_id == correction.clause_id), None)
    start, end = correction.start, correction.start + len(correction.quote)
    if clause is None or not (clause.start <= start < end <= clause.end):
        raise CorrectionError("引文不在所选条款内。 / The quote does not stand in the clause.")
    if item.plan.text[start:end] != correction.quote:
        raise CorrectionError("引文与原文不再逐字相符。 / The quote is not the plan's words any more.")
    value = str(correction.fields.get("value_text", ""))
    if value and value not in correction.quote:
        raise CorrectionError("目标值必须逐字出现在引文中。 / The value must stand in the quote word by word.")
    place = (item.plan.plan_id, clause.clause_id, correction.quote, start, end)
    kind = next((k for k in _KINDS if k == correction.kind), None)
    if kind is None:
        raise CorrectionError(f"没有这类条目:{correction.kind}。 / There is no such kind of fact.")
    missing = [n for n in _NEEDED_ANEW if n in FACT_FIELDS[kind] and not correction.fields.get(n)]
    if missing:
        raise CorrectionError(f"请填写{'、'.join(NAMES[n] for n in missing)}。 / Please fill in {', '.join(missing)}.")
    return fact_with(_KINDS[kind](kind, *place), correction.fields)


def _correct_plan(item: Ingested, correction: Correction) -> Ingested:
    plan = plan_with(item.plan, correction.fields)
    notes = [
        Defect("corrected", 0, 0, "", _changed(NAMES[name], before, after, correction))
        for name in correction.fields
        if name != "public" and (before := getattr(item.plan, name)) != (after := getattr(plan, name))
    ]
    return replace(item, plan=plan, defects=(*item.defects, *notes))


def _correct_fact(item: Ingested, correction: Correction) -> Ingested:
    fact = _found(item, correction)
    new = fact_with(fact, correction.fields)
    words = [
        _changed(NAMES[name], getattr(fact, name), getattr(new, name), correction)
        for name in correction.fields
        if getattr(fact, name) != getattr(new, name)
    ]
    return _with_fact(item, fact, _marked(new), _note(item.plan, new, "".join(words))) if words else item


def _withdraw(item: Ingested, correction: Correction) -> Ingested:
    return _with_fact(item, _found(item, correction), None, None)


def _add(item: Ingested, correction: Correction) -> Ingested:
    fact = added(item, correction)
    words = f"本条{_KIND_NAMES[fact.kind]}由工作人员于{correction.at[:10]}据此处原文补录,并非自动提取。"
    return _with_fact(item, None, _marked(fact), _note(item.plan, fact, words))


_APPLIERS: Mapping[str, Callable[[Ingested, Correction], Ingested]] = {
    "plan": _correct_plan,
    "fact": _correct_fact,
    "withdraw": _withdraw,
    "add": _add,
}


def _found(item: Ingested, correction: Correction) -> Fact:
    fact = next((f for f in item.facts if key_of(f) == correction.fact), None)
    if fact is None:
        raise CorrectionError(f"找不到所更正的事实 no such fact any more:{correction.was or correction.quote[:40]}")
    return fact


def _with_fact(item: Ingested, old: Fact | None, new: Fact | None, note: Defect | None) -> Ingested:
    facts = [f for f in item.facts if f is not old] + ([new] if new is not None else [])
    facts.sort(key=lambda f: (f.start, f.end, f.kind))
    defects = [*item.defects, *([note] if note is not None else [])]
    return replace(item, facts=tuple(facts), defects=tuple(sorted(defects, key=lambda d: (d.start, d.end))))


def _marked(fact: Fact) -> Fact:
    return fact if is_corrected(fact) else replace(fact, defects=(*fact.defects, "corrected"))


def _note(plan: Plan, fact: Fact, words: str) -> Defect:
    return Defect("corrected", fact.start, fact.end, plan.text[fact.start : fact.end], words)


def _changed(name: str, before: Any, after: Any, correction: Correction) -> str:
    return f"{name}由工作人员于{correction.at[:10]}更正:“{shown(before)}”改为“{shown(after)}”,更正并非原文。"
