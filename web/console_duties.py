"""The tab of the duties: who does what by when, by department or by task, with downloads.

Input: the service, wording. Output: components and their wiring. Does not know: how rows are found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from web import console_facts as facts
from web import console_tables as tables
from web.console_download import wire
from web.console_ready import base_path, until_ready
from web.console_tables import Column, Row
from web.service import Service

Words = Mapping[str, str]


def build(service: Service, words: Words, tab: Any) -> None:
    """Put the tab's components into the page and wire them."""
    with gr.Row(elem_classes="zw-filters"):
        views = [(words["by_department"], "department"), (words["by_task"], "task")]
        view = gr.Radio(views, value="department", label=words["view"], scale=2, min_width=200)
        zones = gr.Dropdown([], multiselect=True, label=words["zone"], scale=3, min_width=220)
        name = gr.Textbox(label=words["department"], placeholder=words["search_department"], scale=2, min_width=160)
        task = gr.Textbox(label=words["task"], placeholder=words["search_task"], scale=2, min_width=160)
    with gr.Row(elem_classes="zw-buttons"):
        as_csv = gr.Button(words["csv"], size="sm", min_width=90)
        as_xlsx = gr.Button(words["xlsx"], size="sm", min_width=90)
    shown = gr.HTML(elem_id="zw-duty-table", padding=False)
    filters = [view, zones, name, task]

    def redraw(view: str, zones: Any, name: str, task: str, request: gr.Request) -> str:
        if service.state != "ready":
            return tables.text(service.status_text())
        columns = _columns(view, words, base_path(request, service))
        return tables.table(columns, _rows(service, (view, zones, name, task)), words, words["tab_duties"])

    def fill(view: str, zones: Any, name: str, task: str, request: gr.Request) -> tuple[Any, str]:
        if not until_ready(service):
            return gr.skip(), tables.text(service.status_text())
        plans = [(p.display_name, p.plan_id) for p in service.catalogue.plans.values()]
        return gr.Dropdown(choices=plans), redraw(view, zones, name, task, request)

    how = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 16}
    gr.on([f.change for f in filters], redraw, filters, shown, trigger_mode="always_last", **how)
    tab.select(fill, filters, [zones, shown], **how)

    def csv_file(*chosen: Any) -> Any:
        return tables.as_csv("duties", _columns(chosen[0], words, ""), _rows(service, chosen))

    def xlsx_file(*chosen: Any) -> Any:
        return tables.as_xlsx("duties", _columns(chosen[0], words, ""), _rows(service, chosen))

    wire(as_csv, csv_file, filters)
    wire(as_xlsx, xlsx_file, filters)


def _rows(service: Service, chosen: Sequence[Any]) -> list[dict[str, Any]]:
    if service.state != "ready":
        return []
    view, zones, name, task = chosen
    found = facts.duties(service.catalogue, zones or (), name or "", task or "")
    return facts.by_department(found, name or "") if view == "department" else found


def _columns(view: str, words: Words, base: str) -> list[Column]:
    """Return the columns of one view, on the page and in files."""
    zone = Column(words["zone"], lambda r: r["zone"], lambda r: tables.text(r["zone"]), "zw-short")
    task = Column(words["task"], lambda r: r["task"], lambda r: _task(r) + tables.flaws(r, words))
    due = Column(words["deadline"], lambda r: r["deadline"], lambda r: tables.text(r["deadline"]))
    clause = Column(words["clause"], lambda r: " › ".join(r["path"]), lambda r: tables.link(r, base, tables.place(r)))
    files = [
        Column(words["quote"], lambda r: r["quote"]),
        Column("clause_id", lambda r: r["clause_id"]),
        Column("url", lambda r: r["url"]),
    ]
    if view == "department":
        unit = Column(
            words["department"],
            lambda r: r["department"],
            lambda r: f"<b>{tables.text(r['department'])}</b>",
            "zw-name",
        )
        role = Column(words["role"], lambda r: words[r["role"]], lambda r: tables.text(words[r["role"]]), "zw-short")
        return [unit, role, zone, task, due, clause, *files]
    return [zone, task, *(_units(role, words) for role in ("lead", "responsible", "cooperate")), due, clause, *files]


def _units(role: str, words: Words) -> Column:
    return Column(words[role], lambda r: r[role], lambda r: tables.text("、".join(r[role])))


def _task(row: Row) -> str:
    task = str(row["task"] or row["quote"])
    return tables.text(task if len(task) <= 90 else task[:89] + "…")
