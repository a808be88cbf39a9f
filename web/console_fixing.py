"""What the correction forms show and what is made of what staff enter.

Input: the catalogue, kept corrections, values of the forms. Output: choices, values, fields that differ, HTML.
Does not know: components, how a correction is kept or applied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from documents.correction_fields import FACT_FIELDS, PLAN_FIELDS, shown
from documents.corrections import key_of
from documents.model import Basis, Clause, Deadline, Duty, Fact, NamedList, Plan, Support, Target
from documents.overrides import Correction, Value
from web import console_tables as tables
from web.catalogue import Catalogue

Words = Mapping[str, str]
NEW = {kind: f"+{kind}" for kind in FACT_FIELDS}  # the choices that add a fact
PLAN_TEXTS = tuple(name for name in PLAN_FIELDS if name != "public")
EMPTY = {"comparator": "=", "measure": "level", "role": "lead"}


def fact_choices(held: Catalogue, plan_id: str, words: Words) -> list[tuple[str, str]]:
    """Return the plan's facts to choose from, after one of each kind that is new."""
    new = [(words["fix_new"].format(kind=words[f"kind_{kind}"]), key) for kind, key in NEW.items()]
    return [*new, *((_label(f, words), key_of(f)) for f in _facts(held, plan_id))]


def clause_choices(held: Catalogue, plan_id: str) -> list[tuple[str, str]]:
    """Return the plan's clauses to choose from, in order of text."""
    return [(_place(c), c.clause_id) for c in held.of_plan.get(plan_id, ()) if c.kind not in ("title", "meta")]


def fact_of(held: Catalogue, plan_id: str, key: str) -> Fact | None:
    """Return the fact of this key, None when there is none."""
    return next((f for f in _facts(held, plan_id) if key_of(f) == key), None)


def kind_of(key: str, fact: Fact | None) -> str:
    """Return the kind of what is chosen, '' when nothing is."""
    return fact.kind if fact is not None else next((k for k, v in NEW.items() if v == key), "")


def plan_values(plan: Plan) -> dict[str, str]:
    """Return the plan's metadata as texts of the form."""
    return {name: _as_text(getattr(plan, name)) for name in PLAN_TEXTS}


def fact_values(kind: str, fact: Fact | None) -> dict[str, str]:
    """Return the fields of the fact as texts of the form; of a new one, what most have."""
    names = FACT_FIELDS.get(kind, ())
    return {n: EMPTY.get(n, "") if fact is None else _as_text(getattr(fact, n)) for n in names}


def field_name(words: Words, kind: str, name: str) -> str:
    """Return what a field of this kind of fact, or of a plan, is called on the page."""
    return words.get(f"fix_{kind}_{name}") or words.get(f"fix_{name}") or words[name]


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
    new = "; ".join(f"{_named(words, c.kind, n)} → {_shown(n, v, words)}" for n, v in c.fields.items())
    kind = words.get(f"kind_{c.kind}", "")
    return " ".join(filter(None, (words[f"change_{c.change}"], kind, new)))


def _named(words: Words, kind: str, name: str) -> str:
    """Return what a field is called, without what the form says on how to fill it in."""
    return re.split(r"[((]", field_name(words, kind or "plan", name))[0].strip()


def _shown(name: str, value: Value, words: Words) -> str:
    if name == "public":
        return re.split("[::]", words["public_yes" if value else "public_no"])[0]
    word = {"role": f"{value}", "measure": f"measure_{value}"}.get(name, "")
    return words.get(word, shown(value)) if value else words["fix_empty"]


def _name(c: Correction, held: Catalogue) -> str:
    plan = held.plans.get(c.plan_id)
    return plan.display_name if plan else c.plan_id


def _time(iso: str) -> str:
    return iso[:16].replace("T", " ") + " UTC"


def _facts(held: Catalogue, plan_id: str) -> list[Fact]:
    return [f for f in held.facts if f.plan_id == plan_id and f.kind in FACT_FIELDS]


def _label(fact: Fact, words: Words) -> str:
    mark = f" [{words['corrected']}]" if "corrected" in fact.defects else ""
    told = " ".join(filter(None, map(str, _told_of(fact, words)))).strip()
    return f"{words[f'kind_{fact.kind}']} · {told}{mark}"


def _told_of(fact: Fact, words: Words) -> tuple[str | None, ...]:
    """Return what tells a fact from the others of its kind."""
    match fact:
        case Target():
            return fact.subject + fact.indicator, fact.value_text, fact.period_text or fact.period
        case Duty():
            return fact.task[:30], "·", words[fact.role], "、".join(fact.units)[:40]
        case Deadline():
            return fact.task[:40], "·", fact.due_text or fact.due
        case Basis():
            return fact.title, fact.doc_no
        case NamedList():
            return fact.name, "·", "、".join(fact.members)[:40]
        case Support():
            return fact.beneficiary, fact.indicator, fact.value_text
    return (fact.quote[:60],)


def _place(clause: Clause) -> str:
    name = " › ".join(clause.path) or clause.label or clause.text
    return name if len(name) <= 60 else "…" + name[-59:]


def _as_text(value: Any) -> str:
    return "" if value is None else "、".join(value) if isinstance(value, tuple) else str(value)
