"""Show a run to people: one self-contained HTML page, and the Markdown table of the README.

Input: a run, and if there are: fact scores, the comparison with a baseline run, benchmark figures.
Output: HTML text (no request to any host), Markdown text.
Does not know: how anything was measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from eval import charts
from eval.compare import Comparison, full
from eval.facts_eval import Score
from eval.gate import fact_sums
from eval.judging import LOWER_IS_BETTER
from eval.labels import HEADLINES, KINDS, LABELS, STAGES, name_of
from eval.model import Row
from eval.run import Run

PAGE = Path(__file__).resolve().parent / "page.html"
_OUTCOMES = ("answered", "partial", "clarify", "no_evidence", "out_of_scope", "blocked")


def to_html(
    run: Run,
    scores: Sequence[Score] = (),
    comparison: Comparison | None = None,
    bench: Mapping[str, Any] | None = None,
) -> str:
    """Return the report of a run as one page that needs no network."""
    questions = {row.id: row.question for row in run.rows}
    parts = [
        _head(run),
        _section("主要结果 Headline figures", _cards(run.summary["figures"])),
        _section("与基线相比 Change since the baseline", _changes(comparison, questions)),
        _section("各类问题 By category", charts.by_category(run.summary)),
        _section("结果类型 Outcomes", _confusion(run.summary["confusion"])),
        _section(
            "检索 Retrieval (recall@k)",
            charts.recall_curves(run.summary) + _retrieval(run.summary["figures"]),
        ),
        _section("事实表 Fact table", _facts(scores)),
        _section("耗时 Latency", _latency(run) + charts.latency([r.ms for r in run.rows if r.ms is not None])),
        _section("与教程方案相比 Against the tutorial pipeline", _bench(bench)),
        _section("全部指标 All metrics", _all(run.summary["figures"])),
        _section("失败样例 Failures", "".join(_failure(row) for row in run.rows if full(row, "right") is False)),
    ]
    template = Template(PAGE.read_text(encoding="utf-8"))
    return template.substitute(plotly=charts.library(), body="\n".join(part for part in parts if part))


def headline_markdown(figures: Mapping[str, Any], latency: Mapping[str, Any]) -> str:
    """Return the headline figures as a Markdown table for README and docs."""
    lines = ["| 指标 metric | 结果 result | 95% 区间 interval | n |", "| --- | --: | --: | --: |"]
    for metric in HEADLINES:
        cell = figures.get(metric, {})
        if cell.get("rate") is not None:
            lines.append(f"| {name_of(metric)} | {_percent(cell['rate'])} | {_interval(cell)} | {cell['of']} |")
    for k in (1, 5):
        cell = figures.get(f"evidence.recall@{k}", {})
        if cell.get("rate") is not None:
            label = f"证据召回 evidence recall@{k}"
            lines.append(f"| {label} | {_percent(cell['rate'])} | {_interval(cell)} | {cell['of']} |")
    if latency.get("p50") is not None:
        lines.append(f"| 耗时 latency p50 / p95 | {latency['p50']:.0f} / {latency['p95']:.0f} ms | | |")
    return "\n".join(lines)


def _section(title: str, body: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{body}</section>" if body else ""


def _head(run: Run) -> str:
    c = run.config
    made = (
        f"{run.summary['questions']} 题 questions ({escape(', '.join(c.questions))}) · 回答方式 answerer {c.answerer}"
        f"{' · ' + escape(c.ablation) if c.ablation else ''} · 索引 index <code>{escape(c.index_version)}</code>"
    )
    return (
        "<h1>筑问评测报告 ZhuWen evaluation</h1>"
        f'<p class="lead">{made}</p><p class="small">每个比例都写明分母;括号内为 Wilson 95% 区间。'
        "Every rate states its denominator; intervals are Wilson 95 %. 无评判模型 No judge model was used.</p>"
    )


def _cards(figures: Mapping[str, Any]) -> str:
    cards = []
    for metric in HEADLINES:
        cell = figures.get(metric, {})
        if cell.get("rate") is None:
            continue
        chinese, english, rule = LABELS[metric]
        cards.append(
            f'<div class="card" title="{escape(rule)}"><span>{chinese} <span class="small">{english}</span></span>'
            f'<b>{_percent(cell["rate"])}</b><span class="small">{_interval(cell)} · '
            f"{cell['hits']:g}/{cell['of']}</span></div>"
        )
    return f'<div class="cards">{"".join(cards)}</div>' if cards else ""


def _changes(comparison: Comparison | None, questions: Mapping[str, str]) -> str:
    if comparison is None:
        return ""
    rows = [
        [
            name_of(c.metric),
            f"{c.before}/{c.paired}",
            f"{c.after}/{c.paired}",
            len(c.better),
            len(c.worse),
            f"{c.p:.3f}",
        ]
        for c in comparison.changes
    ]
    heads = ["指标 metric", "此前 before", "现在 after", "变好 better", "变差 worse", "p"]
    lists = []
    for c in comparison.changes:
        for word, css, ids in (("变差 worse", "bad", c.worse), ("变好 better", "good", c.better)):
            items = "".join(f"<li>{escape(i)} {escape(questions.get(i, ''))}</li>" for i in ids)
            if items and c.metric == "right":
                lists.append(f'<p class="{css}">{name_of(c.metric)}: {word}</p><ul>{items}</ul>')
    return _table(heads, rows) + "".join(lists)


def _confusion(table: Mapping[str, Mapping[str, int]]) -> str:
    if not table:
        return ""
    used = [o for o in _OUTCOMES if o in table or any(o in row for row in table.values())]
    head = "".join(f'<th class="n" scope="col">{o}</th>' for o in used)
    body = []
    for expected in [o for o in used if o in table]:
        whole = sum(table[expected].values())
        cells = "".join(
            f'<td class="n {"on" if actual == expected else "off"}" style="--share:{n / whole:.3f}">{n or ""}</td>'
            for actual in used
            for n in [table[expected].get(actual, 0)]
        )
        body.append(f'<tr><th scope="row">{expected}</th>{cells}</tr>')
    caption = "行为应有结果,列为实际结果 rows: expected, columns: actual"
    rows = f"<tr><th></th>{head}</tr>{''.join(body)}"
    return f'<div class="scroll"><table><caption>{caption}</caption>{rows}</table></div>'


def _retrieval(figures: Mapping[str, Any]) -> str:
    rows = []
    for stage, (chinese, english) in STAGES.items():
        cells = [
            figures.get(f"{stage}.{m}", {}).get("rate") for m in ("recall@1", "recall@5", "recall@10", "mrr", "ndcg@10")
        ]
        if cells[0] is not None:
            rows.append([f"{chinese} {english}", *(f"{value:.3f}" for value in cells)])
    return _table(["阶段 stage", "recall@1", "recall@5", "recall@10", "MRR", "nDCG@10"], rows) if rows else ""


def _facts(scores: Sequence[Score]) -> str:
    if not scores:
        return ""
    heads = ["类别 kind", "精确率 precision", "召回率 recall"]
    rows = [
        [f"{KINDS[kind]} {kind}", _share(*parts["precision"]), _share(*parts["recall"])]
        for kind, parts in fact_sums(scores).items()
    ]
    each = [
        [
            f"{KINDS[s.kind]} {s.kind}",
            s.plan,
            _share(int(s.precision.hits), s.precision.of),
            _share(int(s.recall.hits), s.recall.of),
        ]
        for s in sorted(scores, key=lambda s: (s.kind, s.plan))
    ]
    by_plan = _table([heads[0], "方案 plan", *heads[1:]], each)
    return f"{_table(heads, rows)}<details><summary>各方案 by plan</summary>{by_plan}</details>"


def _latency(run: Run) -> str:
    times = run.summary["latency_ms"]
    if times["p50"] is None:
        return ""
    return f"<p>p50 {times['p50']:.1f} ms · p95 {times['p95']:.1f} ms · max {times['max']:.1f} ms</p>"


def _bench(bench: Mapping[str, Any] | None) -> str:
    if not bench:
        return ""
    return _table(["项目 measure", "筑问 ours", "教程 tutorial", "比 ratio"], bench["table"])


def _all(figures: Mapping[str, Any]) -> str:
    rows = [
        [
            name_of(m),
            _percent(c["rate"]),
            _interval(c),
            f"{c['hits']:g}/{c['of']}" if c["of"] else "",
            LABELS[m][2],
        ]
        for m, c in figures.items()
        if m in LABELS and c["rate"] is not None
    ]
    return _table(["指标 metric", "结果 result", "区间 interval", "n", "分母 what is counted"], rows)


def _failure(row: Row) -> str:
    """Return question, answer, evidence and gold of one wrong answer side by side."""
    answer = row.answer or {}
    wrong = [
        LABELS[m][0]
        for m, c in row.marks.items()
        if m in LABELS and c.of and (c.hits > 0 if m in LOWER_IS_BETTER else c.hits < c.of)
    ]
    cited = "".join(
        f"<blockquote>[{c['token']}] {escape(c['display_name'])} · {escape(' / '.join(c['path']))}<br>"
        f"{escape(c['quote'])}</blockquote>"
        for c in answer.get("citations", [])
    )
    gold = "".join(f"<blockquote>{escape(plan)}: {escape(quote)}</blockquote>" for plan, quote in row.gold)
    facts = "; ".join(" / ".join(alternatives) for alternatives in row.key_facts)
    earlier = "".join(f"<p class='small'>↑ {escape(text)}</p>" for text in row.history)
    return (
        f"<details><summary>{escape(row.id)} · {escape(row.category)} · {escape(row.question)} "
        f'<span class="bad">{escape("; ".join(wrong))}</span></summary>{earlier}<div class="pair"><div>'
        f"<h3>回答 answer ({escape(str(row.outcome))})</h3>"
        f"<pre>{escape(str(answer.get('answer', '')))}</pre>{cited}</div>"
        f"<div><h3>应有 gold ({escape(' / '.join(row.expected))})</h3><p>{escape(facts)}</p>{gold}"
        f"<p class='small'>{escape('不得出现 forbidden: ' + '; '.join(row.forbidden)) if row.forbidden else ''} "
        f"{escape(row.note)}</p></div></div></details>"
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    head = "".join(f'<th scope="col">{escape(str(h))}</th>' for h in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(c))}</td>" for c in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


def _percent(rate: float) -> str:
    return f"{100 * rate:.1f}%"


def _interval(cell: Mapping[str, Any]) -> str:
    if not cell.get("interval"):
        return ""
    low, high = cell["interval"]
    return f"{100 * low:.1f}–{100 * high:.1f}%"


def _share(hits: int, of: int) -> str:
    return f"{100 * hits / of:.1f}% ({hits}/{of})" if of else "–"
