"""Draw the report's charts with Plotly: bars by category, recall curves, latency.

Input: the summary and rows of a run. Output: HTML fragments without the library, which the page holds once.
Does not know: the page around them. Colours of text and grid come from the page's CSS (light, dark, print).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs
from plotly.subplots import make_subplots

from eval.labels import STAGES
from eval.ranking import CUTS

FONT = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", sans-serif'
BLUE, GREEN, ORANGE, GREY = "#2f6fdb", "#1f8a5b", "#c9741a", "#7a8290"
_COLOURS = {"dense": ORANGE, "lexical": GREY, "fused": BLUE, "evidence": GREEN}


def library() -> str:
    """Return the JavaScript of Plotly, to be held once by the page."""
    return str(get_plotlyjs())


def by_category(summary: Mapping[str, Any]) -> str:
    """Return bars of the share answered right in each category, with 95 % intervals."""
    rows = [
        (name, figures["right"])
        for name, figures in summary["by_category"].items()
        if figures.get("right", {}).get("of")
    ]
    if not rows:
        return ""
    rows.sort(key=lambda row: (row[1]["rate"], row[0]), reverse=True)
    rates = [cell["rate"] for _, cell in rows]
    chart = go.Figure(
        go.Bar(
            x=rates,
            y=[f"{name} ({cell['hits']}/{cell['of']})" for name, cell in rows],
            orientation="h",
            marker_color=BLUE,
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [cell["interval"][1] - cell["rate"] for _, cell in rows],
                "arrayminus": [cell["rate"] - cell["interval"][0] for _, cell in rows],
                "color": GREY,
            },
            hovertemplate="%{y}: %{x:.0%}<extra></extra>",
        )
    )
    chart.update_xaxes(range=[0, 1.02], tickformat=".0%")
    chart.update_yaxes(autorange="reversed", automargin=True)
    return _html(chart, 80 + 24 * len(rows), "chart-category")


def recall_curves(summary: Mapping[str, Any]) -> str:
    """Return recall at k for each stage that the run has."""
    chart = go.Figure()
    for stage, (chinese, english) in STAGES.items():
        cells = [summary["figures"].get(f"{stage}.recall@{k}", {}) for k in CUTS]
        if not all(cell.get("of") for cell in cells):
            continue
        chart.add_scatter(
            x=list(CUTS),
            y=[cell["rate"] for cell in cells],
            name=f"{chinese} {english}",
            mode="lines+markers",
            line_color=_COLOURS[stage],
            hovertemplate="k=%{x}: %{y:.1%}<extra>" + english + "</extra>",
        )
    if not chart.data:
        return ""
    chart.update_xaxes(title_text="k", tickvals=list(CUTS))
    chart.update_yaxes(range=[0, 1.02], tickformat=".0%")
    chart.update_layout(legend={"orientation": "h", "y": -0.25})
    return _html(chart, 340, "chart-recall")


def latency(times: Sequence[float]) -> str:
    """Return the distribution of the time per answer in milliseconds."""
    if not times:
        return ""
    chart = go.Figure(go.Histogram(x=list(times), nbinsx=40, marker_color=GREEN))
    chart.update_xaxes(title_text="ms")
    chart.update_yaxes(rangemode="tozero")
    return _html(chart, 280, "chart-latency")


_GROWTH = (
    ("build, clauses/s 建库速度", ("clauses_per_s",)),
    ("on disk, MB 磁盘", ("index_mb",)),
    ("memory, MB 内存", ("memory_mb", "build_memory_mb")),
    ("answer, ms 回答", ("p50_ms", "p95_ms")),
    ("first answer, s 首次回答", ("cold_s",)),
    ("build, s 建库时间", ("build_s",)),
)


def growth(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return how each figure grows with the number of clauses, both on logarithmic scales."""
    chart = make_subplots(rows=3, cols=2, subplot_titles=[title for title, _ in _GROWTH], vertical_spacing=0.1)
    marks = ["circle-open" if row["vectors"] == "drawn" else "circle" for row in rows]
    for number, (_, keys) in enumerate(_GROWTH):
        for key, colour in zip(keys, (BLUE, ORANGE), strict=False):
            line = go.Scatter(
                x=[row["clauses"] for row in rows],
                y=[row[key] for row in rows],
                mode="lines+markers+text",
                texttemplate="%{y:,.3~r}",
                cliponaxis=False,
                textposition="top center",
                name=key,
                showlegend=len(keys) > 1,
                marker={"color": colour, "symbol": marks, "size": 9},
                hovertemplate="%{x} clauses: %{y:.3g}",
            )
            chart.add_trace(line, row=number // 2 + 1, col=number % 2 + 1)
    chart.update_xaxes(type="log", dtick=1)
    chart.update_yaxes(type="log", dtick=1)
    return _html(chart, 900, "chart-growth", top=40)


def _html(chart: Any, height: int, name: str, top: int = 10) -> str:
    """Return the chart as a fragment with a fixed id, so that equal figures give equal pages."""
    chart.update_layout(
        height=height,
        margin={"l": 10, "r": 16, "t": top, "b": 40},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": FONT, "size": 13},
        bargap=0.25,
    )
    return str(
        chart.to_html(
            full_html=False,
            include_plotlyjs=False,
            div_id=name,
            config={"responsive": True, "displayModeBar": False},
        )
    )
