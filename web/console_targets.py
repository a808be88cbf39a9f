"""The tab of the targets: filters, a chart for one unit, a table whose rows open their clause, downloads.

Input: the service, wording. Output: components and their wiring. Does not know: how rows are found or drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from web import console_facts as facts
from web import console_tables as tables
from web.console_download import wire
from web.console_ready import base_path, until_ready
from web.console_tables import Column
from web.service import Service

Words = Mapping[str, str]
_ORDERS = (("sort_text", ""), ("sort_up", "up"), ("sort_down", "down"), ("sort_year", "year"))


def build(service: Service, words: Words, tab: Any) -> None:
    """Put the tab's components into the page and wire them."""
    with gr.Row(elem_classes="zw-filters"):
        zones = gr.Dropdown([], multiselect=True, label=words["zone"], elem_id="zw-by-zones", scale=3, min_width=220)
        name = gr.Textbox(
            label=words["indicator"],
            elem_id="zw-by-name",
            placeholder=words["search_indicator"],
            scale=2,
            min_width=160,
        )
        year = gr.Dropdown(
            [(words["all"], "")], value="", label=words["year"], elem_id="zw-by-year", scale=1, min_width=110
        )
        unit = gr.Dropdown(
            [(words["all"], "")], value="", label=words["unit"], elem_id="zw-by-unit", scale=1, min_width=110
        )
        signs = [(words["all"], ""), *((sign, key) for key, sign in facts.SIGNS.items())]
        comparator = gr.Dropdown(
            signs, value="", label=words["comparator"], elem_id="zw-by-comparator", scale=1, min_width=100
        )
        order = gr.Dropdown(
            [(words[k], v) for k, v in _ORDERS],
            value="",
            label=words["sort"],
            elem_id="zw-by-order",
            scale=1,
            min_width=160,
        )
    with gr.Row(elem_classes="zw-buttons"):
        as_csv = gr.Button(words["csv"], size="sm", min_width=90)
        as_xlsx = gr.Button(words["xlsx"], size="sm", min_width=90)
    chart = gr.HTML(elem_id="zw-target-chart", padding=False)
    shown = gr.HTML(elem_id="zw-target-table", padding=False)
    filters = [zones, name, year, unit, comparator, order]

    def refresh(*values: Any) -> tuple[str, str]:
        *chosen, request = values
        return _page(service, words, chosen, base_path(request, service))

    def fill(
        zones: Any, name: Any, year: Any, unit: Any, comparator: Any, order: Any, request: gr.Request
    ) -> tuple[Any, ...]:
        if not until_ready(service):
            return gr.skip(), gr.skip(), gr.skip(), "", tables.text(service.status_text())
        held = service.catalogue
        years, units = facts.choices(held)
        every = (words["all"], "")
        chart_html, table_html = refresh(zones, name, year, unit, comparator, order, request)
        return (
            gr.Dropdown(choices=[(p.display_name, p.plan_id) for p in held.plans.values()]),
            gr.Dropdown(choices=[every, *((y, y) for y in years)]),
            gr.Dropdown(choices=[every, *((u, u) for u in units)]),
            chart_html,
            table_html,
        )

    def redraw(
        zones: Any, name: Any, year: Any, unit: Any, comparator: Any, order: Any, request: gr.Request
    ) -> tuple[str, str]:
        return refresh(zones, name, year, unit, comparator, order, request)

    how = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 16}
    gr.on([f.change for f in filters], redraw, filters, [chart, shown], trigger_mode="always_last", **how)
    tab.select(fill, filters, [zones, year, unit, chart, shown], **how)
    columns = file_columns(words)
    wire(as_csv, lambda *chosen: tables.as_csv("targets", columns, _rows(service, chosen)), filters)
    wire(as_xlsx, lambda *chosen: tables.as_xlsx("targets", columns, _rows(service, chosen)), filters)


def file_columns(words: Words, base: str = "") -> list[Column]:
    """Return the columns of the target table, on the page and in files."""
    return [
        Column(words["zone"], lambda r: r["zone"], lambda r: tables.text(r["zone"]), "zw-short"),
        Column(
            words["indicator"],
            lambda r: " ".join(filter(None, (r["subject"], r["indicator"]))),
            lambda r: _soft(r["subject"]) + tables.text(r["indicator"]) + tables.flaws(r, words),
        ),
        Column(words["period"], lambda r: r["period_text"] or r["period"], lambda r: tables.text(_period(r))),
        Column(
            words["value"],
            lambda r: r["value_text"],
            lambda r: tables.text(facts.amount(r)),
            "zw-num",
        ),
        Column(words["comparator"], lambda r: r["comparator"]),
        Column("value", lambda r: r["value"]),
        Column("value_max", lambda r: r["value_max"]),
        Column(words["unit"], lambda r: r["unit"]),
        Column(words["measure"], lambda r: r["measure"]),
        Column(
            words["qualifiers"],
            lambda r: [*r["qualifiers"], *filter(None, [r["condition"]])],
            lambda r: tables.text("、".join([*r["qualifiers"], *filter(None, [r["condition"]])])),
        ),
        Column(
            words["clause"],
            lambda r: " › ".join(r["path"]),
            lambda r: tables.link(r, base, tables.place(r)),
        ),
        Column(words["quote"], lambda r: r["quote"]),
        Column(words["flaws"], lambda r: r["defects"]),
        Column("clause_id", lambda r: r["clause_id"]),
        Column("url", lambda r: r["url"]),
    ]


def _rows(service: Service, chosen: Sequence[Any]) -> list[dict[str, Any]]:
    if service.state != "ready":
        return []
    zones, name, year, unit, comparator, order = chosen
    return facts.targets(service.catalogue, zones or (), name or "", year or "", unit or "", comparator or "", order)


def _page(service: Service, words: Words, chosen: Sequence[Any], base: str) -> tuple[str, str]:
    if service.state != "ready":
        return "", tables.text(service.status_text())
    found = _rows(service, chosen)
    unit = chosen[3] or ""
    drawn = facts.chart(found, unit, words, base)
    hint = f'<p class="zw-count">{tables.text(words["chart_hint"])}</p>' if not unit else ""
    return drawn or hint, tables.table(file_columns(words, base), found, words, words["tab_targets"])


def _period(row: Mapping[str, Any]) -> str:
    return str(row["period_text"] or row["period"] or "")


def _soft(words: str) -> str:
    return f'<span class="zw-soft">{tables.text(words)}</span> ' if words else ""
