"""Show figures as text: those of a run, those of the facts.

Input: a `Run`, the scores of the facts. Output: lines.
Does not know: how anything is measured; pages (report.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.facts_eval import Score
from eval.gate import fact_sums
from eval.labels import HEADLINES, KINDS, name_of
from eval.run import Run


def figures_of(done: Run) -> Iterator[str]:
    """Yield a line for each figure of a run, the headlines first, then one for its speed."""
    figures = done.summary["figures"]
    for metric in (*HEADLINES, *(m for m in figures if m not in HEADLINES)):
        cell = figures.get(metric, {})
        if cell.get("rate") is not None:
            edges = "" if not cell.get("interval") else "  [{:.3f}, {:.3f}]".format(*cell["interval"])
            yield f"{name_of(metric):42} {cell['rate']:.3f}  {cell['hits']:g}/{cell['of']}{edges}"
    times = done.summary["latency_ms"]
    yield f"latency ms: p50 {times['p50']}, p95 {times['p95']}  ·  {done.folder}"


def facts_table(scores: Sequence[Score]) -> Iterator[str]:
    """Yield the lines of a table: precision and recall of each kind of fact, of all plans and of each."""
    yield "| 类别 kind | 方案 plan | precision | recall |\n| --- | --- | --: | --: |"
    for kind, parts in fact_sums(scores).items():
        yield f"| **{KINDS[kind]} {kind}** | 全部 all | {_share(parts['precision'])} | {_share(parts['recall'])} |"
        for s in (s for s in scores if s.kind == kind):
            shares = [_share([int(c.hits), c.of]) for c in (s.precision, s.recall)]
            yield f"| | {s.plan} | {shares[0]} | {shares[1]} |"


def facts_amiss(scores: Sequence[Score]) -> Iterator[str]:
    """Yield a line for each fact that was missed and each that is false."""
    for s in scores:
        for word, lines in (("missed", s.missed), ("false", s.false)):
            for line in lines:
                yield f"{s.plan} {s.kind} {word}: {line}"


def _share(pair: Sequence[int]) -> str:
    return f"{pair[0] / pair[1]:.3f} ({pair[0]}/{pair[1]})" if pair[1] else "–"
