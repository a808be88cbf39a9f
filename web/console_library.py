"""The tab of the library: what is held and how well it was understood; add and remove plans.

Input: the service, wording, the holdings where they may be changed. Output: components and their wiring.
Does not know: how files are read or indexed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from documents.model import Plan
from web import console_corrections
from web import console_tables as tables
from web.catalogue import Catalogue
from web.console_holdings import Holdings, HoldingsError, Outcome, quality
from web.console_ready import base_path, until_ready
from web.links import plan_url, view_query
from web.service import Service

Words = Mapping[str, str]
_HEADS = ("plan", "issuer", "issued_on", "source_file", "counts", "coverage", "flaws")
FORMATS = [".txt", ".md", ".html", ".htm", ".docx", ".pdf"]


def build(service: Service, words: Words, tab: Any, holdings: Holdings | None) -> None:
    """Put the tab's components into the page and wire them."""
    shown = gr.HTML(elem_id="zw-library", padding=False)

    def listing(request: gr.Request) -> str:
        if not until_ready(service):
            return tables.text(service.status_text())
        return plan_table(service.catalogue, words, base_path(request, service))

    how = {"show_progress": "hidden", "api_visibility": "private"}
    tab.select(listing, None, shown, **how)
    if holdings is None:
        return
    with gr.Accordion(words["upload"], open=False, elem_id="zw-upload"):
        files = gr.File(
            label=words["upload_files"], file_count="multiple", file_types=FORMATS, type="filepath", height=190
        )
        go = gr.Button(words["upload_go"], variant="primary")
        report = gr.HTML(elem_id="zw-report", padding=False)
    with gr.Accordion(words["remove"], open=False, elem_id="zw-remove"):
        plan = gr.Dropdown([], label=words["remove_pick"])
        sure = gr.Checkbox(label=words["remove_sure"])
        out = gr.Button(words["remove_go"], variant="stop")
        said = gr.HTML(elem_id="zw-removed", padding=False)

    def take_in(paths: list[str] | None, request: gr.Request, progress: Any = gr.Progress()) -> Any:  # noqa: B008
        if not paths:
            return _said(words["upload_none"]), gr.skip()
        try:
            done = holdings.add([Path(p) for p in paths], _who(request), _teller(progress, words))
        except HoldingsError as error:
            return _said(words["fault"].format(error=error)), gr.skip()
        told = outcomes(done, service.catalogue, words, base_path(request, service))
        return told, None  # nothing is taken in twice

    def leave_out(plan_id: str, sure: bool, request: gr.Request, progress: Any = gr.Progress()) -> str:  # noqa: B008
        if not plan_id or not sure:
            return _said(words["remove_unsure"])
        name = service.catalogue.plans[plan_id].display_name if plan_id in service.catalogue.plans else plan_id
        try:
            holdings.remove(plan_id, _who(request), _teller(progress, words))
        except HoldingsError as error:
            return _said(words["fault"].format(error=error))
        return _said(words["removed"].format(plan=name))

    fixed, renew_forms, forms = console_corrections.build(
        service, words, holdings, lambda progress: _teller(progress, words), _who
    )

    def renew() -> list[Any]:
        if not until_ready(service):
            return [gr.skip()] * (2 + len(forms))
        plans = [(p.display_name, p.plan_id) for p in service.catalogue.plans.values()]
        return [gr.Dropdown(choices=plans, value=None), False, *renew_forms()]

    shown_anew = [plan, sure, *forms]
    tab.select(renew, None, shown_anew, **how)
    added = go.click(
        take_in, files, [report, files], concurrency_limit=1, show_progress_on=report, api_visibility="private"
    )
    removed = out.click(leave_out, [plan, sure], said, concurrency_limit=1, api_visibility="private")
    for change in (added, removed, *fixed):
        change.then(listing, None, shown, **how).then(renew, None, shown_anew, **how)


def plan_table(held: Catalogue, words: Words, base: str) -> str:
    """Return the plans with their metadata and quality as a table; every value is escaped."""
    head = "".join(f'<th scope="col">{tables.text(words[key])}</th>' for key in _HEADS)
    body = "".join(_plan_row(held, plan, words, base) for plan in held.plans.values())
    clauses = held.clause_count
    return (
        f'<p class="zw-count">{tables.text(words["ready"].format(plans=len(held.plans), clauses=clauses))}</p>'
        f'<div class="zw-scroll" tabindex="0" role="region" aria-label="{tables.text(words["tab_library"])}">'
        f'<table class="zw-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
        f'<p class="zw-count">{tables.text(words["coverage_hint"])}</p>'
    )


def outcomes(done: Sequence[Outcome], held: Catalogue, words: Words, base: str) -> str:
    """Return what became of each file and what was understood of it."""
    items = "".join(f"<li>{''.join(_outcome_parts(o, held, words, base))}</li>" for o in done)
    return f'<div class="zw-words" role="status"><h2>{tables.text(words["upload_report"])}</h2><ul>{items}</ul></div>'


def _outcome_parts(outcome: Outcome, held: Catalogue, words: Words, base: str) -> Iterator[str]:
    yield f"<b>{tables.text(outcome.file)}</b> · {tables.text(words[outcome.action])}"
    if outcome.fault:
        yield f"<br>{tables.text(outcome.fault)}"
    if outcome.replaced:
        yield f": {tables.text('、'.join(outcome.replaced))}"
    if outcome.twins:
        names = "、".join(f"{p.display_name} ({p.source_file})" for p in outcome.twins)
        yield f'<br><span class="zw-flag">{tables.text(words["twin"].format(plan=names))}</span>'
    for plan in outcome.plans:
        row = held.plan_json(plan)
        known = " · ".join(str(row[k]) for k in ("issuer", "doc_no", "issued_on", "region") if row[k])
        yield f"<br>{_plan_link(plan, base)} <span class='zw-soft'>{tables.text(known)}</span>"
        yield f"<br>{tables.text(words['understood'].format(**{k: row[k] for k in ('clauses', 'facts', 'defects')}))}"
        yield f" · {tables.text(words['coverage'])} {_covered(held, plan)}"


def _plan_row(held: Catalogue, plan: Plan, words: Words, base: str) -> str:
    row = held.plan_json(plan)
    told = [word for word, so in (("internal", not plan.public), ("corrected", row["corrected"])) if so]
    inside = "".join(f' <span class="zw-flag">{tables.text(words[word])}</span>' for word in told)
    kinds = Counter(d.kind for d in held.defects[plan.plan_id])
    flaws = "、".join(f"{words[f'flaw_{kind}']} {n}" for kind, n in sorted(kinds.items()))
    issuer = " ".join(filter(None, (row["issuer"], row["doc_no"])))
    cells = (
        f'{_plan_link(plan, base)}{inside}<br><span class="zw-soft">{tables.text(plan.title)}</span>',
        tables.text(issuer),
        tables.text(row["issued_on"]),
        f'<span class="zw-soft">{tables.text(row["source_file"])}</span>',
        f"{row['clauses']} / {row['facts']} / {row['defects']}",
        _covered(held, plan),
        tables.text(flaws),
    )
    styles = ("", "", "zw-date", "", "zw-date", "", "")
    heads = [words[key] for key in _HEADS]
    return "<tr>" + "".join(map(tables.cell, heads, cells, styles)) + "</tr>"


def _plan_link(plan: Plan, base: str) -> str:
    address = f"{base}{plan_url(plan.plan_id)}?embed=1{view_query(base, plan.plan_id)}"
    return f'<a href="{tables.text(address)}">{tables.text(plan.display_name)}</a>'


def _covered(held: Catalogue, plan: Plan) -> str:
    report = quality(held, plan)
    known = report["in_clauses"] + report["in_other"]
    share = known / report["characters"] if report["characters"] else 1.0
    return "100%" if known == report["characters"] else f"{min(share, 0.9999):.2%}"


def _teller(progress: Any, words: Words) -> Any:
    def tell(stage: str, done: int, total: int) -> None:
        progress((done, max(total, 1)), desc=words.get(f"stage_{stage}", stage))

    return tell


def _who(request: Any) -> str:
    return str(getattr(request, "username", None) or "local")[:80]


def _said(text: str) -> str:
    return f'<p class="zw-count" role="status">{tables.text(text)}</p>'
