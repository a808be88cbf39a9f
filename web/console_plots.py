"""Draw the figures of an evaluation: bars by kind of question with their intervals, recall curves.

Input: a summary as `python -m eval run` writes it, wording. Output: HTML and SVG in which every value is escaped.
Does not know: how a figure is made, files.

Source: the intervals are those of the summary (Wilson, 95 %).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from web.console_tables import text

Words = Mapping[str, str]
_RECALL = re.compile(r"(\w+)\.recall@(\d+)")
_STAGES = ("dense", "lexical", "fused", "evidence")
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 640, 260, 44, 96, 12, 34


def by_category(summary: Mapping[str, Any], words: Words) -> str:
    """Return bars of the share answered right for each kind of question, best first; '' when there are none."""
    found = [
        (name, figures["right"])
        for name, figures in (summary.get("by_category") or {}).items()
        if figures.get("right", {}).get("of")
    ]
    if not found:
        return ""
    found.sort(key=lambda pair: (-pair[1]["rate"], -pair[1]["of"], pair[0]))
    rows = "".join(_bar(words.get(f"cat_{name}", name), cell) for name, cell in found)
    return _figure(words["plot_categories"], f"<ul>{rows}</ul>")


def recall(summary: Mapping[str, Any], words: Words) -> str:
    """Return the curves of recall at k for each stage of the search that the run has; '' when there are none."""
    curves: dict[str, dict[int, float]] = {}
    for name, cell in summary.get("figures", {}).items():
        match = _RECALL.fullmatch(name)
        if match and cell.get("of") and cell.get("rate") is not None:
            curves.setdefault(match[1], {})[int(match[2])] = float(cell["rate"])
    drawn = [stage for stage in _STAGES if len(curves.get(stage, ())) > 1]
    if not drawn:
        return ""
    cuts = sorted({k for stage in drawn for k in curves[stage]})
    lines = "".join(_curve(stage, curves[stage], cuts) for stage in drawn)
    names = _labels({stage: curves[stage][max(curves[stage])] for stage in drawn}, words)
    told = "; ".join(f"{words[f'stage_{s}']} {_told(curves[s])}" for s in drawn)
    svg = (
        f'<svg class="zw-plot" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{text(told)}">'
        f"{_grid(cuts)}{lines}{names}</svg>"
    )
    return _figure(words["plot_recall"], svg)


def times(summary: Mapping[str, Any], words: Words) -> str:
    """Return one line on how many questions were asked and how long an answer took."""
    took = summary.get("latency_ms") or {}
    if took.get("p50") is None:
        return ""
    line = words["plot_times"].format(n=summary.get("questions", "?"), p50=took["p50"], p95=took["p95"])
    return f'<p class="zw-count">{text(line)}</p>'


def _figure(title: str, inner: str) -> str:
    return f'<figure class="zw-chart"><figcaption>{text(title)}</figcaption>{inner}</figure>'


def _bar(name: str, cell: Mapping[str, Any]) -> str:
    rate, (low, high) = float(cell["rate"]), cell.get("interval") or (cell["rate"], cell["rate"])
    whisker = f'<span class="zw-whisker" style="left:{low * 100:.1f}%;width:{(high - low) * 100:.1f}%"></span>'
    return (
        f'<li><span>{text(name)}</span><span class="zw-line"><span class="zw-track">'
        f'<span class="zw-col" style="width:{rate * 100:.1f}%"></span>{whisker}</span>'
        f'<span class="zw-value">{rate:.0%} <span class="zw-soft">({cell["hits"]:g}/{cell["of"]})</span></span>'
        "</span></li>"
    )


def _x(k: int, cuts: list[int]) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * cuts.index(k) / max(1, len(cuts) - 1)


def _y(rate: float) -> float:
    return _TOP + (_HEIGHT - _TOP - _BOTTOM) * (1 - rate)


def _grid(cuts: list[int]) -> str:
    out = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _y(share)
        out.append(f'<line class="zw-grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    out += [f'<text x="{_x(k, cuts):.1f}" y="{_HEIGHT - 10}" text-anchor="middle">k={k}</text>' for k in cuts]
    return "".join(out)


def _curve(stage: str, curve: Mapping[int, float], cuts: list[int]) -> str:
    points = [(_x(k, cuts), _y(curve[k])) for k in sorted(curve)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points)
    return f'<g class="zw-stage zw-{stage}"><polyline points="{path}"/>{dots}</g>'


def _labels(ends: Mapping[str, float], words: Words) -> str:
    """Return the names of the curves at their right ends, moved apart where they would cover each other."""
    out, last = [], 0.0
    for stage, rate in sorted(ends.items(), key=lambda pair: -pair[1]):
        last = max(_y(rate) + 4, last + 16)
        name = text(words[f"stage_{stage}"])
        out.append(f'<text class="zw-stage zw-{stage}" x="{_WIDTH - _RIGHT + 10}" y="{last:.1f}">{name}</text>')
    return "".join(out)


def _told(curve: Mapping[int, float]) -> str:
    return ", ".join(f"k={k} {curve[k]:.0%}" for k in sorted(curve))
