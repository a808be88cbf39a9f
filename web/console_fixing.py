"""What the correction forms show and what is made of what staff enter.

Input: the catalogue, kept corrections, values of the forms. Output: choices, values, fields that differ, HTML.
Does not know: components, how a correction is kept or applied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from documents.correction_fields import FACT_FIELDS, NAMES, PLAN_FIELDS, shown
from documents.corrections import key_of
from documents.model import Clause, Duty, Fact, Plan, Target
from documents.overrides import Correction, Value
from web import console_tables as tables
from web.catalogue import Catalogue

Words = Mapping[str, str]
NEW = {"target": "+target", "duty": "+duty"}
PLAN_TEXTS = tuple(name for name in PLAN_FIELDS if name != "public")
_EMPTY = {"comparator": "=", "measure": "level", "role": "lead"}


def fact_choices(held: Catalogue, plan_id: str, words: Words) -> list[tuple[str, str]]:
    """Return the plan's targets and duties to choose from, after the two that are new."""
    new = [(words["fix_new_target"], NEW["target"]), (words["fix_new_duty"], NEW["duty"])]
    return [*new, *((_label(f, words), key_of(f)) for f in _facts(held, plan_id))]


def clause_choices(held: Catalogue, plan_id: str) -> list[tuple[str, str]]:
    """Return the plan's clauses to choose from, in order of text."""
    return [(_place(c), c.clause_id) for c in held.of_plan.get(plan_id, ()) if c.kind not in ("title", "meta")]


def fact_of(held: Catalogue, plan_id: str, key: str) -> Fact | None:
    """Return the target or duty of this key, None when there is none."""
    return next((f for f in _facts(held, plan_id) if key_of(f) == key), None)


def kind_of(key: str, fact: Fact | None) -> str:
    """Return 'target' or 'duty', '' when nothing is chosen."""
    return fact.kind if fact is not None else next((k for k, v in NEW.items() if v == key), "")


def plan_values(plan: Plan) -> dict[str, str]:
    """Return the plan's metadata as texts of the form."""
    return {name: _as_text(getattr(plan, name)) for name in PLAN_TEXTS}


def fact_values(kind: str, fact: Fact | None) -> dict[str, str]:
    """Return the fields of the fact as texts of the form; of a new one, what most have."""
    names = FACT_FIELDS.get(kind, ())
    return {n: _EMPTY.get(n, "") if fact is None else _as_text(getattr(fact, n)) for n in names}


def differing(before: Mapping[str, str], after: Mapping[str, str | None]) -> dict[str, Value]:
    """Return the fields whose text was changed."""
    return {n: (after[n] or "").strip() for n in before if (after[n] or "").strip() != before[n].strip()}


def log(kept: Sequence[Correction], held: Catalogue, words: Words) -> str:
    """Return the corrections as a table, newest first; every value is escaped."""
    if not kept:
        return f'<p class="zw-count">{tables.text(words["fix_log_none"])}</p>'
    heads = ("fix_number", "plan", "fix_change", "fix_who", "fix_state")
    head = "".join(f'<th scope="col">{tables.text(words[key])}</th>' for key in heads)
    names = [words[key] for key in heads]
    body = "".join(f"<tr>{''.join(map(tables.cell, names, _cells(c, held, words)))}</tr>" for c in reversed(kept))
    return (
        f'<div class="zw-scroll" tabindex="0" role="region" aria-label="{tables.text(words["fix_log"])}">'
        f'<table class="zw-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def undo_choices(kept: Sequence[Correction], held: Catalogue, words: Words) -> list[tuple[str, int]]:
    """Return the corrections in force to choose from, newest first."""
    return [(f"{c.number} · {_name(c, held)} · {_told(c, words)[:60]}", c.number) for c in reversed(kept) if c.active]


def _cells(c: Correction, held: Catalogue, words: Words) -> tuple[str, ...]:
    state = words["fix_active"] if c.active else words["fix_undone_by"].format(by=c.undone_by, at=_time(c.undone_at))
    was = f'<br><span class="zw-soft">{tables.text(c.was)}</span>' if c.was else ""
    why = f'<br><span class="zw-soft">{tables.text(c.note)}</span>' if c.note else ""
    quote = f'<br><span class="zw-soft">“{tables.text(c.quote)}”</span>' if c.quote else ""
    return (
        str(c.number),
        tables.text(_name(c, held)),
        tables.text(_told(c, words)) + was + quote + why,
        f"{tables.text(c.by)}<br><span class='zw-soft'>{tables.text(_time(c.at))}</span>",
        tables.text(state),
    )


def _told(c: Correction, words: Words) -> str:
    new = "; ".join(f"{NAMES[n]} → {_shown(n, v, words)}" for n, v in c.fields.items())
    return f"{words[f'change_{c.change}']} {new}".strip()


def _shown(name: str, value: Value, words: Words) -> str:
    return words["public_yes" if value else "public_no"].split(":")[0] if name == "public" else shown(value)


def _name(c: Correction, held: Catalogue) -> str:
    plan = held.plans.get(c.plan_id)
    return plan.display_name if plan else c.plan_id


def _time(iso: str) -> str:
    return iso[:16].replace("T", " ") + " UTC"


def _facts(held: Catalogue, plan_id: str) -> list[Fact]:
    return [f for f in held.facts if f.plan_id == plan_id and isinstance(f, Target | Duty)]


def _label(fact: Fact, words: Words) -> str:
    mark = f" [{words['corrected']}]" if "corrected" in fact.defects else ""
    if isinstance(fact, Target):
        period = fact.period_text or fact.period or ""
        return f"{words['tab_targets']} · {fact.subject}{fact.indicator} {fact.value_text} {period}".strip() + mark
    assert isinstance(fact, Duty)
    return f"{words['tab_duties']} · {fact.task[:30]} · {words[fact.role]} {'、'.join(fact.units)[:40]}" + mark


def _place(clause: Clause) -> str:
    name = " › ".join(clause.path) or clause.label or clause.text
    return name if len(name) <= 60 else "…" + name[-59:]


def _as_text(value: Any) -> str:
    return "" if value is None else "、".join(value) if isinstance(value, tuple) else str(value)
