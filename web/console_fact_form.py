"""The form by which staff correct, withdraw or add a fact of any kind: fields of its kind, beside the clause's words.

Input: the forms, who asks. Output: components and their wiring.
Does not know: what a correction does, which fields a kind has (documents.correction_fields does).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from documents.correction_fields import FACT_FIELDS
from web import console_fixing as fixing
from web import console_tables as tables
from web.console_forms import Forms

Words = Mapping[str, str]
_SIGNS = (("=", "eq"), (">=", "ge"), (">", "gt"), ("<=", "le"), ("<", "lt"), ("~", "about"))
_MEASURES = ("level", "growth", "cumulative", "increment", "share", "rank", "ratio")
_ROLES = ("lead", "responsible", "cooperate")
_WIDE = ("task", "units", "members", "condition", "title")
_HOW = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class _Parts:
    """The components of the form."""

    plan: Any
    pick: Any
    place: Any  # group of clause and quote, for a new fact
    clause: Any
    quote: Any
    shown: Any
    rows: Mapping[str, Any]  # by kind
    fields: Mapping[str, Mapping[str, Any]]  # by kind and name
    note: Any

    @property
    def inputs(self) -> list[Any]:
        """Return every component whose value is read."""
        own = (field for of_kind in self.fields.values() for field in of_kind.values())
        return [self.plan, self.pick, self.clause, self.quote, self.note, *own]


def build(forms: Forms, who: Callable[[Any], str]) -> tuple[Any, list[Any]]:
    """Put the form into the page; return its choice of plans, and the events that change the library."""
    words = forms.words
    with gr.Accordion(words["fix_fact"], open=False, elem_id="zw-fix-fact"):
        parts = _parts(words)
        with gr.Row(elem_classes="zw-buttons"):
            save = gr.Button(words["fix_save"], variant="primary", elem_id="zw-fix-fact-save")
            away = gr.Button(words["fix_withdraw"], variant="stop", elem_id="zw-fix-fact-away")
        said = gr.HTML(elem_id="zw-fix-fact-said", padding=False)
    return parts.plan, _wire(forms, who, parts, save, away, said)


def _parts(words: Words) -> _Parts:
    with gr.Row(elem_classes="zw-fields"):
        plan = gr.Dropdown([], label=words["fix_pick"], min_width=220, scale=2, elem_id="zw-fix-fact-plan")
        pick = gr.Dropdown([], label=words["fix_fact_pick"], min_width=260, scale=4, elem_id="zw-fix-fact-pick")
    with gr.Group(visible=False) as place:
        clause = gr.Dropdown([], label=words["fix_clause"], elem_id="zw-fix-clause")
        quote = gr.Textbox(label=words["fix_quote"], elem_id="zw-fix-quote", lines=2)
    shown = gr.HTML(elem_id="zw-fix-words", padding=False)
    rows, fields = {}, {}
    for kind, names in FACT_FIELDS.items():
        with gr.Row(visible=False, elem_classes="zw-fields") as rows[kind]:
            fields[kind] = {name: _field(words, kind, name) for name in names}
    note = gr.Textbox(label=words["fix_note"])
    return _Parts(plan, pick, place, clause, quote, shown, rows, fields, note)


def _field(words: Words, kind: str, name: str) -> Any:
    """Return the input of one field: a choice where only some values can be, else text."""
    choices = {
        "comparator": [(words[f"sign_{key}"], sign) for sign, key in _SIGNS],
        "measure": [(words[f"measure_{m}"], m) for m in _MEASURES],
        "role": [(words[r], r) for r in _ROLES],
    }.get(name)
    label, own = fixing.field_name(words, kind, name), f"zw-fix-{kind}-{name}"
    if choices is not None:
        return gr.Dropdown(choices, value=fixing.EMPTY[name], label=label, elem_id=own, min_width=120)
    return gr.Textbox(label=label, elem_id=own, min_width=240 if name in _WIDE else 160)


def _wire(forms: Forms, who: Callable[[Any], str], parts: _Parts, save: Any, away: Any, said: Any) -> list[Any]:
    def choose(plan_id: str | None) -> tuple[Any, Any]:
        held = forms.service.catalogue
        facts = fixing.fact_choices(held, plan_id, forms.words) if plan_id else []
        places = fixing.clause_choices(held, plan_id or "")
        return gr.Dropdown(choices=facts, value=None), gr.Dropdown(choices=places, value=None)

    def fill(plan_id: str | None, key: str | None) -> list[Any]:
        fact = fixing.fact_of(forms.service.catalogue, plan_id or "", key or "")
        kind = fixing.kind_of(key or "", fact)
        values = [v for k in parts.fields for v in fixing.fact_values(k, fact if k == kind else None).values()]
        shown = "" if fact is None else _words(forms, fact.clause_id, fact.quote)
        new = bool(kind) and fact is None
        return [gr.Group(visible=new), shown, *(gr.Row(visible=k == kind) for k in parts.rows), *values]

    def keep(values: dict[Any, Any], request: gr.Request, progress: Any = gr.Progress()) -> str:  # noqa: B008
        plan_id, key = values[parts.plan], values[parts.pick]
        fact = fixing.fact_of(forms.service.catalogue, plan_id or "", key or "")
        texts = {name: values[f] for name, f in parts.fields.get(fixing.kind_of(key or "", fact), {}).items()}
        at, note, by = (values[parts.clause] or "", values[parts.quote] or ""), values[parts.note] or "", who(request)
        return forms.keep(lambda: forms.fact_change(plan_id, key, texts, at, note, by), progress)

    def withdraw(
        plan_id: str | None, key: str | None, note: str, request: gr.Request, progress: Any = gr.Progress()  # noqa: B008
    ) -> str:  # fmt: skip
        return forms.keep(lambda: forms.withdrawal(plan_id, key, note or "", who(request)), progress)

    own = [field for of_kind in parts.fields.values() for field in of_kind.values()]
    parts.plan.change(choose, parts.plan, [parts.pick, parts.clause], **_HOW)
    filled = [parts.place, parts.shown, *parts.rows.values(), *own]
    parts.pick.change(fill, [parts.plan, parts.pick], filled, **_HOW)
    parts.clause.change(lambda c: _words(forms, c or "", ""), parts.clause, parts.shown, **_HOW)
    how = {"concurrency_limit": 1, "api_visibility": "private"}
    saved = save.click(keep, set(parts.inputs), said, **how)
    gone = away.click(withdraw, [parts.plan, parts.pick, parts.note], said, **how)
    for change in (saved, gone):
        change.then(choose, parts.plan, [parts.pick, parts.clause], **_HOW)
    return [saved, gone]


def _words(forms: Forms, clause_id: str, quote: str) -> str:
    """Return the clause's words, the quote of the fact marked; every character is escaped."""
    clause = forms.service.catalogue.clause(clause_id)
    if clause is None:
        return ""
    text = tables.text(clause.text)
    if quote and quote in clause.text:
        text = text.replace(tables.text(quote), f"<mark>{tables.text(quote)}</mark>", 1)
    return f'<div class="zw-clause"><b>{tables.text(forms.words["fix_words"])}</b><p>{text}</p></div>'
