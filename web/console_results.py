"""The tab of the evaluation: the figures of the newest run, else those that the repository promises to hold.

Input: eval/results/*/summary.json, eval/baseline.json. Output: HTML with a bar for each figure.
Does not know: how a figure is made; `python -m eval run` makes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from web import console_tables as tables
from web.service import Service

Words = Mapping[str, str]
_EVAL = Path(__file__).resolve().parent.parent / "eval"


def build(service: Service, words: Words, tab: Any) -> None:
    """Put the tab's components into the page and wire them."""
    shown = gr.HTML(elem_id="zw-results", padding=False)
    again = gr.Button(words["refresh"], size="sm", scale=0)
    gr.on(
        [tab.select, again.click],
        lambda: page(words),
        None,
        shown,
        show_progress="hidden",
        api_visibility="private",
    )


def page(words: Words, folder: Path = _EVAL) -> str:
    """Return the figures as HTML; a sentence when there are none."""
    found = newest(folder)
    if found is None:
        return f'<div class="zw-words"><p>{tables.text(words["results_none"])}</p></div>'
    name, summary = found
    figures = {k: v for k, v in summary.get("figures", {}).items() if v.get("rate") is not None}
    named = [key.removeprefix("eval_") for key in words if key.startswith("eval_")]
    heads = "".join(_bar(words[f"eval_{key}"], figures[key]) for key in named if key in figures)
    others = "".join(_bar(key, figures[key]) for key in sorted(figures) if key not in named)
    title = words["results_baseline"] if name == "baseline" else words["results_of"].format(name=name)
    more = (
        f'<details class="zw-more"><summary>{tables.text(words["results_more"])}</summary><ul>{others}</ul></details>'
    )
    return f'<figure class="zw-chart"><figcaption>{tables.text(title)}</figcaption><ul>{heads}</ul>{more}</figure>'


def newest(folder: Path) -> tuple[str, dict[str, Any]] | None:
    """Return the name and the summary of the run finished last, 'baseline' and its figures when there is none."""
    runs = sorted((folder / "results").glob("*/summary.json"), key=lambda p: p.stat().st_mtime)
    for path in [*reversed(runs), folder / "baseline.json"]:
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(read, dict):
            return ("baseline" if path.name == "baseline.json" else path.parent.name), read
    return None


def _bar(name: str, figure: Mapping[str, Any]) -> str:
    rate = float(figure["rate"])
    of = f"({figure['hits']:g}/{figure['of']})" if figure.get("of") else ""
    return (
        f"<li><span>{tables.text(name)}</span><span class='zw-line'>"
        f'<span class="zw-col" style="width:{max(0.0, min(rate, 1.0)) * 60:.1f}%"></span>'
        f'<span class="zw-value">{rate:.1%} <span class="zw-soft">{tables.text(of)}</span></span></span></li>'
    )
