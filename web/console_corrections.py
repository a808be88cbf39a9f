"""The part of the library tab where staff put plans, targets and duties right, and take it back.

Input: the service, wording, the holdings. Output: components and their wiring.
Does not know: what a correction does (documents.corrections does), what the forms hold (web.console_fixing does).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr

from documents.overrides import Correction
from web import console_fixing as fixing
from web import console_holdings as holding
from web import console_tables as tables
from web.console_holdings import Holdings, HoldingsError
from web.service import Service

Words = Mapping[str, str]
Make = Callable[[], Correction | None]
_SIGNS = (("=", "eq"), (">=", "ge"), (">", "gt"), ("<=", "le"), ("<", "lt"), ("~", "about"))
_MEASURES = ("level", "growth", "cumulative", "increment", "share", "rank", "ratio")
_ROLES = ("lead", "responsible", "cooperate")
_HOW = {"show_progress": "hidden", "api_visibility": "private"}


@dataclass(frozen=True, slots=True)
class Forms:
    """What the handlers need."""

    service: Service
    words: Words
    holdings: Holdings
    tell: Callable[[Any], holding.Tell]

    def keep(self, make: Make, progress: Any) -> str:
        """Keep the correction that `make` returns, None when nothing differs; return what to tell."""
        try:
            made = make()
            if made is None:
                return self.said(self.words["fix_same"])
            unfit = self.holdings.correct(made, self.tell(progress))
        except HoldingsError as error:
            return self.said(self.words["fault"].format(error=error))
        return self.said(self.words["fix_saved"], *unfit)

    def said(self, *lines: str) -> str:
        """Return lines for the user as HTML."""
        return f'<p class="zw-count" role="status">{"<br>".join(map(tables.text, lines))}</p>'

    def plan_fields(self, plan_id: str | None) -> list[Any]:
        """Return the values of the plan form: who sees it, then its metadata."""
        plan = self.service.catalogue.plans.get(plan_id or "")
        if plan is None:
            return ["public", *("" for _ in fixing.PLAN_TEXTS)]
        return ["public" if plan.public else "internal", *fixing.plan_values(plan).values()]

    def plan_change(self, plan_id: str | None, values: tuple[Any, ...], by: str) -> Correction | None:
        """Return what the plan form changes, None when it changes nothing.

        Raises: HoldingsError when no plan is chosen.
        """
        if not plan_id:
            raise HoldingsError(self.words["fix_none"])
        item = self.holdings.item(plan_id)
        public, *texts, note = values
        fields = fixing.differing(fixing.plan_values(item.plan), dict(zip(fixing.PLAN_TEXTS, texts, strict=True)))
        if (public == "public") != item.plan.public:
            fields["public"] = public == "public"
        return holding.correction(item, "plan", by, fields, note=note or "") if fields else None

    def fact_change(
        self, plan_id: str | None, key: str | None, texts: Mapping[str, Any], place: tuple[str, str], note: str, by: str
    ) -> Correction | None:
        """Return what the form of targets and duties changes or adds, None when it changes nothing.

        Raises: HoldingsError when nothing is chosen, or the quote does not stand in the clause.
        """
        if not plan_id or not key:
            raise HoldingsError(self.words["fix_none"])
        item = self.holdings.item(plan_id)
        fact = fixing.fact_of(self.service.catalogue, plan_id, key)
        kind = fixing.kind_of(key, fact)
        if not kind:
            raise HoldingsError(self.words["fix_none"])
        before = fixing.fact_values(kind, fact)
        if fact is not None:
            fields = fixing.differing(before, texts)
            return holding.correction(item, "fact", by, fields, fact, note) if fields else None
        given = {name: str(texts[name] or "").strip() for name in before}
        return holding.addition(item, kind, by, {n: v for n, v in given.items() if v}, *place, note)

    def withdrawal(self, plan_id: str | None, key: str | None, note: str, by: str) -> Correction:
        """Return the correction that takes a target or duty away.

        Raises: HoldingsError when none is chosen.
        """
        fact = fixing.fact_of(self.service.catalogue, plan_id or "", key or "")
        if fact is None or plan_id is None:
            raise HoldingsError(self.words["fix_none"])
        return holding.correction(self.holdings.item(plan_id), "withdraw", by, {}, fact, note)


def build(
    service: Service,
    words: Words,
    holdings: Holdings,
    tell: Callable[[Any], holding.Tell],
    who: Callable[[Any], str],
) -> tuple[list[Any], Callable[[], list[Any]], list[Any]]:
    """Put the forms into the page; return what changes the library, and what renews the forms: function, outputs."""
    forms = Forms(service, words, holdings, tell)
    plan, plan_saved = _plan_form(forms, who)
    owner, fact_changes = _fact_form(forms, who)
    shown, pick, undone = _log_form(forms, who)

    def renew() -> list[Any]:
        held = service.catalogue
        plans = [(p.display_name, p.plan_id) for p in held.plans.values()]
        try:
            kept = holdings.corrections()
        except HoldingsError as error:
            kept, table = (), forms.said(words["fault"].format(error=error))
        else:
            table = fixing.log(kept, held, words)
        return [
            gr.Dropdown(choices=plans),
            gr.Dropdown(choices=plans),
            table,
            gr.Dropdown(choices=fixing.undo_choices(kept, held, words), value=None),
        ]

    return [plan_saved, *fact_changes, undone], renew, [plan, owner, shown, pick]


def _plan_form(forms: Forms, who: Callable[[Any], str]) -> tuple[Any, Any]:
    words = forms.words
    with gr.Accordion(words["fix_plan"], open=False, elem_id="zw-fix-plan"):
        gr.HTML(f'<p class="zw-count">{tables.text(words["fix_hint"])}</p>', padding=False)
        plan = gr.Dropdown([], label=words["fix_pick"], elem_id="zw-fix-plan-pick")
        public = gr.Radio(
            [(words["public_yes"], "public"), (words["public_no"], "internal")],
            value="public",
            label=words["fix_public"],
            elem_id="zw-fix-public",
        )
        labels = {name: words.get(f"fix_{name}") or words[name] for name in fixing.PLAN_TEXTS}
        texts = []
        for row in (("title", "display_name"), ("issuer", "doc_no"), ("issued_on", "region", "aliases")):
            with gr.Row(elem_classes="zw-fields"):
                texts += [gr.Textbox(label=labels[n], elem_id=f"zw-fix-{n}", min_width=200) for n in row]
        note = gr.Textbox(label=words["fix_note"])
        save = gr.Button(words["fix_save"], variant="primary", elem_id="zw-fix-plan-save")
        said = gr.HTML(elem_id="zw-fix-plan-said", padding=False)

    def keep(
        chosen: str | None, public: str, title: str, name: str, issuer: str, doc_no: str, issued_on: str, region: str,
        aliases: str, note: str, request: gr.Request, progress: Any = gr.Progress(),  # noqa: B008
    ) -> str:  # fmt: skip
        values = (public, title, name, issuer, doc_no, issued_on, region, aliases, note)
        return forms.keep(lambda: forms.plan_change(chosen, values, who(request)), progress)

    fields = [public, *texts]
    plan.change(forms.plan_fields, plan, fields, **_HOW)
    saved = save.click(keep, [plan, *fields, note], said, concurrency_limit=1, api_visibility="private")
    return plan, saved


def _fact_form(forms: Forms, who: Callable[[Any], str]) -> tuple[Any, list[Any]]:
    words = forms.words
    with gr.Accordion(words["fix_fact"], open=False, elem_id="zw-fix-fact"):
        with gr.Row(elem_classes="zw-fields"):
            plan = gr.Dropdown([], label=words["fix_pick"], min_width=220, scale=2, elem_id="zw-fix-fact-plan")
            pick = gr.Dropdown([], label=words["fix_fact_pick"], min_width=260, scale=4, elem_id="zw-fix-fact-pick")
        with gr.Group(visible=False) as place:
            clause = gr.Dropdown([], label=words["fix_clause"], elem_id="zw-fix-clause")
            quote = gr.Textbox(label=words["fix_quote"], elem_id="zw-fix-quote", lines=2)
        shown = gr.HTML(elem_id="zw-fix-words", padding=False)
        with gr.Row(visible=False, elem_classes="zw-fields") as targets:
            target = _target_fields(words)
        with gr.Row(visible=False, elem_classes="zw-fields") as duties:
            duty = _duty_fields(words)
        note = gr.Textbox(label=words["fix_note"])
        with gr.Row(elem_classes="zw-buttons"):
            save = gr.Button(words["fix_save"], variant="primary", elem_id="zw-fix-fact-save")
            away = gr.Button(words["fix_withdraw"], variant="stop", elem_id="zw-fix-fact-away")
        said = gr.HTML(elem_id="zw-fix-fact-said", padding=False)

    def choose(plan_id: str | None) -> tuple[Any, Any]:
        held = forms.service.catalogue
        facts = fixing.fact_choices(held, plan_id, words) if plan_id else []
        return gr.Dropdown(choices=facts, value=None), gr.Dropdown(
            choices=fixing.clause_choices(held, plan_id or ""), value=None
        )

    def fill(plan_id: str | None, key: str | None) -> list[Any]:
        fact = fixing.fact_of(forms.service.catalogue, plan_id or "", key or "")
        kind = fixing.kind_of(key or "", fact)
        values = {k: fixing.fact_values(k, fact if k == kind else None) for k in ("target", "duty")}
        words_ = "" if fact is None else _words(forms, fact.clause_id, fact.quote)
        new = bool(kind) and fact is None
        shown_ = [gr.Row(visible=kind == "target"), gr.Row(visible=kind == "duty"), gr.Group(visible=new), words_]
        return [*shown_, *values["target"].values(), *values["duty"].values()]

    def keep(
        plan_id: str | None, key: str | None, clause: str | None, quote: str, note: str, subject: str, indicator: str,
        value: str, comparator: str, measure: str, period: str, task: str, role: str, units: str,
        request: gr.Request, progress: Any = gr.Progress(),  # noqa: B008
    ) -> str:  # fmt: skip
        texts = {
            "subject": subject, "indicator": indicator, "value_text": value, "comparator": comparator,
            "measure": measure, "period": period, "task": task, "role": role, "units": units,
        }  # fmt: skip
        by = who(request)
        return forms.keep(lambda: forms.fact_change(plan_id, key, texts, (clause or "", quote), note, by), progress)

    def withdraw(
        plan_id: str | None, key: str | None, note: str, request: gr.Request, progress: Any = gr.Progress()  # noqa: B008
    ) -> str:  # fmt: skip
        return forms.keep(lambda: forms.withdrawal(plan_id, key, note, who(request)), progress)

    plan.change(choose, plan, [pick, clause], **_HOW)
    pick.change(fill, [plan, pick], [targets, duties, place, shown, *target, *duty], **_HOW)
    clause.change(lambda c: _words(forms, c or "", ""), clause, shown, **_HOW)
    how = {"concurrency_limit": 1, "api_visibility": "private"}
    saved = save.click(keep, [plan, pick, clause, quote, note, *target, *duty], said, **how)
    gone = away.click(withdraw, [plan, pick, note], said, **how)
    for change in (saved, gone):
        change.then(choose, plan, [pick, clause], **_HOW)
    return plan, [saved, gone]


def _log_form(forms: Forms, who: Callable[[Any], str]) -> tuple[Any, Any, Any]:
    words = forms.words
    with gr.Accordion(words["fix_log"], open=False, elem_id="zw-fix-log"):
        shown = gr.HTML(elem_id="zw-fix-table", padding=False)
        pick = gr.Dropdown([], label=words["fix_log_pick"], elem_id="zw-fix-undo-pick")
        undo = gr.Button(words["fix_undo"], elem_id="zw-fix-undo")
        said = gr.HTML(elem_id="zw-fix-undo-said", padding=False)

    def take_back(number: int | None, request: gr.Request, progress: Any = gr.Progress()) -> str:  # noqa: B008
        if not number:
            return forms.said(words["fix_none"])
        try:
            unfit = forms.holdings.undo(int(number), who(request), forms.tell(progress))
        except HoldingsError as error:
            return forms.said(words["fault"].format(error=error))
        return forms.said(words["fix_undone"], *unfit)

    return shown, pick, undo.click(take_back, pick, said, concurrency_limit=1, api_visibility="private")


def _target_fields(words: Words) -> list[Any]:
    """Return the inputs of a target, in the order of documents.correction_fields.FACT_FIELDS."""
    signs = [(words[f"sign_{name}"], sign) for sign, name in _SIGNS]
    measures = [(words[f"measure_{name}"], name) for name in _MEASURES]
    return [
        gr.Textbox(label=words["fix_subject"], min_width=180),
        gr.Textbox(label=words["fix_indicator"], min_width=180, elem_id="zw-fix-indicator"),
        gr.Textbox(label=words["fix_value_text"], min_width=140, elem_id="zw-fix-value"),
        gr.Dropdown(signs, value="=", label=words["comparator"], min_width=120),
        gr.Dropdown(measures, value="level", label=words["measure"], min_width=120),
        gr.Textbox(label=words["fix_period"], min_width=160, elem_id="zw-fix-period"),
    ]


def _duty_fields(words: Words) -> list[Any]:
    """Return the inputs of a duty, in the order of documents.correction_fields.FACT_FIELDS."""
    return [
        gr.Textbox(label=words["task"], min_width=240, elem_id="zw-fix-task"),
        gr.Dropdown([(words[r], r) for r in _ROLES], value="lead", label=words["role"], min_width=120),
        gr.Textbox(label=words["fix_units"], min_width=240, elem_id="zw-fix-units"),
    ]


def _words(forms: Forms, clause_id: str, quote: str) -> str:
    """Return the clause's words, the quote of the fact marked; every character is escaped."""
    clause = forms.service.catalogue.clauses.get(clause_id)
    if clause is None:
        return ""
    text = tables.text(clause.text)
    if quote and quote in clause.text:
        text = text.replace(tables.text(quote), f"<mark>{tables.text(quote)}</mark>", 1)
    return f'<div class="zw-clause"><b>{tables.text(forms.words["fix_words"])}</b><p>{text}</p></div>'
