"""The part of the library tab where staff put plans and their facts right, and take it back.

Input: the service, wording, the holdings. Output: components and their wiring.
Does not know: what a correction does (documents.corrections does), what becomes of values (web.console_forms does).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import gradio as gr

from web import console_fact_form
from web import console_fixing as fixing
from web import console_tables as tables
from web.console_forms import Forms
from web.console_holdings import Holdings, HoldingsError, Tell
from web.service import Service

Words = Mapping[str, str]
_HOW = {"show_progress": "hidden", "api_visibility": "private"}


def build(
    service: Service,
    words: Words,
    holdings: Holdings,
    tell: Callable[[Any], Tell],
    who: Callable[[Any], str],
) -> tuple[list[Any], Callable[[], list[Any]], list[Any]]:
    """Put the forms into the page; return what changes the library, and what renews the forms: function, outputs."""
    forms = Forms(service, words, holdings, tell)
    plan, plan_saved = _plan_form(forms, who)
    owner, fact_changes = console_fact_form.build(forms, who)
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
