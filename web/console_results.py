"""The tab of the evaluation: the figures and plots of the newest run, and a button that makes a new one.

Input: summaries of runs, eval/baseline.json, the runs that the console may start. Output: components, HTML.
Does not know: how a figure is made; `python -m eval run` makes them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from web import console_plots as plots
from web import console_tables as tables
from web.evaluating import Evaluation, Progress
from web.service import Service

Words = Mapping[str, str]
_EVAL = Path(__file__).resolve().parent.parent / "eval"
_STEP_S = 0.8
_HOW = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": 16}


def build(service: Service, words: Words, tab: Any, evaluation: Evaluation | None = None) -> None:
    """Put the tab's components into the page and wire them."""
    more = (evaluation.folder,) if evaluation else ()
    with gr.Row(elem_classes="zw-buttons"):
        go = gr.Button(words["results_go"], size="sm", elem_id="zw-results-go", visible=evaluation is not None)
        stop = gr.Button(words["results_stop"], size="sm", elem_id="zw-results-stop", visible=False)
        again = gr.Button(words["refresh"], size="sm")
    told = gr.HTML(elem_id="zw-results-told", padding=False)
    shown = gr.HTML(elem_id="zw-results", padding=False)

    def watch() -> Iterator[tuple[Any, ...]]:
        """Yield button, button, state, figures until no run is under way."""
        yield gr.skip(), gr.skip(), gr.skip(), page(words, _EVAL, more)
        if evaluation is None:
            return
        while (now := evaluation.progress()).state == "running":
            yield gr.Button(interactive=False), gr.Button(visible=True), progress_bar(now, words), gr.skip()
            time.sleep(_STEP_S)
        figures = page(words, _EVAL, more) if now.state == "done" else gr.skip()
        yield gr.Button(interactive=True), gr.Button(visible=False), progress_bar(now, words), figures

    def start(request: gr.Request) -> Iterator[tuple[Any, ...]]:
        assert evaluation is not None
        try:
            begun = evaluation.start()
        except OSError as error:
            gr.Info(words["fault"].format(error=error), duration=8)
            return
        if begun:
            service.audit.append("evaluation", by=str(getattr(request, "username", None) or "local")[:80])
        else:
            gr.Info(words["results_busy"], duration=6)
        yield from watch()

    out = [go, stop, told, shown]
    gr.on([tab.select, again.click], watch, None, out, trigger_mode="once", **_HOW)
    if evaluation is not None:
        go.click(start, None, out, trigger_mode="once", **_HOW)
        stop.click(evaluation.cancel, None, None, **_HOW)


def progress_bar(now: Progress, words: Words) -> str:
    """Return how far a run is, or how it ended, as HTML; '' when there was none."""
    if now.state == "running":
        line = words["results_running"].format(done=now.done, total=now.total)
        bar = f'<progress max="{max(now.total, 1)}" value="{now.done}" aria-label="{tables.text(line)}"></progress>'
        return f'<p class="zw-count" role="status">{bar} {tables.text(line)}</p>'
    said = {
        "done": words["results_done"].format(n=now.done),
        "failed": words["results_failed"].format(fault=now.fault),
        "cancelled": words["results_cancelled"],
    }.get(now.state)
    return f'<p class="zw-count" role="status">{tables.text(said)}</p>' if said else ""


def page(words: Words, folder: Path = _EVAL, more: Sequence[Path] = ()) -> str:
    """Return the newest figures and plots as HTML; a sentence when there are none. `more`: further folders of runs."""
    found = newest(folder, more)
    if found is None:
        return f'<div class="zw-words"><p>{tables.text(words["results_none"])}</p></div>'
    name, summary = found
    figures = {k: v for k, v in summary.get("figures", {}).items() if v.get("rate") is not None}
    named = [key.removeprefix("eval_") for key in words if key.startswith("eval_")]
    heads = "".join(_bar(words[f"eval_{key}"], figures[key]) for key in named if key in figures)
    others = "".join(_bar(words.get(f"also_{key}", key), figures[key]) for key in sorted(figures) if key not in named)
    title = words["results_baseline"] if name == "baseline" else words["results_of"].format(name=name)
    rest = (
        f'<details class="zw-more"><summary>{tables.text(words["results_more"])}</summary><ul>{others}</ul></details>'
    )
    return (
        f'<figure class="zw-chart"><figcaption>{tables.text(title)}</figcaption>{plots.times(summary, words)}'
        f"<ul>{heads}</ul>{rest}</figure>{plots.by_category(summary, words)}{plots.recall(summary, words)}"
    )


def newest(folder: Path, more: Sequence[Path] = ()) -> tuple[str, dict[str, Any]] | None:
    """Return the name and the summary of the run finished last, 'baseline' and its figures when there is none."""
    runs = [path for kept in (folder / "results", *more) for path in kept.glob("*/summary.json")]
    runs.sort(key=lambda p: p.stat().st_mtime)
    for path in [*reversed(runs), folder / "baseline.json"]:
        try:
            read = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(read, dict):
            return ("baseline" if path.name == "baseline.json" else _name(path, read)), read
    return None


def _name(path: Path, summary: Mapping[str, Any]) -> str:
    """Return which questions were asked, and when."""
    asked = "+".join(summary.get("config", {}).get("questions") or [path.parent.name])
    return f"{asked} · {time.strftime('%Y-%m-%d %H:%M', time.localtime(path.stat().st_mtime))}"


def _bar(name: str, figure: Mapping[str, Any]) -> str:
    rate = float(figure["rate"])
    of = f"({figure['hits']:g}/{figure['of']})" if figure.get("of") else ""
    return (
        f"<li><span>{tables.text(name)}</span><span class='zw-line'>"
        f'<span class="zw-col" style="width:{max(0.0, min(rate, 1.0)) * 60:.1f}%"></span>'
        f'<span class="zw-value">{rate:.1%} <span class="zw-soft">{tables.text(of)}</span></span></span></li>'
    )
