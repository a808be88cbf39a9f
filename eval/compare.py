"""Compare two runs question by question, with a paired test.

Input: two runs over the same questions. Output: a `Comparison` and its Markdown.
Does not know: how runs are made.

Source: McNemar's exact test on discordant pairs, two-sided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.errors import RunMismatch
from eval.metrics import mcnemar_exact
from eval.model import Row
from eval.run import Run

COMPARED = (
    "right",
    "right_and_cited",
    "outcome",
    "key_facts",
    "clean",
    "citation_recall",
    "verbatim",
    "numbers",
    "citation_real",
    "own_plan",
    "refusal_recall",
    "over_refusal",
    "direct",
)


@dataclass(frozen=True, slots=True)
class Change:
    """One metric over the questions that both runs scored."""

    metric: str
    paired: int
    before: int  # questions fully right in A
    after: int
    better: tuple[str, ...]  # ids
    worse: tuple[str, ...]
    p: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """What got better and worse from run A to run B."""

    a: str
    b: str
    shared: int
    only_a: int
    only_b: int
    changes: tuple[Change, ...]


def compare(a: Run, b: Run) -> Comparison:
    """Return the comparison of two runs.

    Raises: RunMismatch when they share no question.
    """
    before, after = ({row.id: row for row in side.rows} for side in (a, b))
    shared = [i for i in before if i in after]
    if not shared:
        raise RunMismatch(f"expected runs with questions in common, found none in {a.folder} and {b.folder}")
    pairs = [(before[i], after[i]) for i in shared]
    changes = tuple(c for metric in COMPARED if (c := change(metric, pairs)).paired)
    only_a, only_b = len(before) - len(shared), len(after) - len(shared)
    return Comparison(str(a.folder), str(b.folder), len(shared), only_a, only_b, changes)


def change(metric: str, pairs: Sequence[tuple[Row, Row]]) -> Change:
    """Return how one metric changed over the pairs that both scored."""
    better, worse = [], []
    scored = before = after = 0
    for old, new in pairs:
        was, now = full(old, metric), full(new, metric)
        if was is None or now is None:
            continue
        scored += 1
        before += was
        after += now
        if now and not was:
            better.append(new.id)
        if was and not now:
            worse.append(new.id)
    p = mcnemar_exact(len(worse), len(better))
    return Change(metric, scored, before, after, tuple(better), tuple(worse), p)


def full(row: Row, metric: str) -> bool | None:
    """Return whether the row is fully right by the metric, or None when it was not scored."""
    count = row.marks.get(metric)
    if count is None or count.of == 0:
        return None
    return count.hits == 0 if metric == "over_refusal" else count.hits == count.of


def to_markdown(comparison: Comparison, questions: dict[str, str]) -> str:
    """Return the comparison as text; `questions` gives the wording by id."""
    c = comparison
    lines = [
        f"A: {c.a}",
        f"B: {c.b}",
        f"{c.shared} questions in both; only in A {c.only_a}, only in B {c.only_b}",
        "",
        "| metric | scored | A | B | better | worse | p |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    for x in c.changes:
        row = (x.metric, x.paired, x.before, x.after, len(x.better), len(x.worse), f"{x.p:.3f}")
        lines.append("| " + " | ".join(map(str, row)) + " |")
    for x in c.changes:
        for word, ids in (("better", x.better), ("worse", x.worse)):
            if ids:
                lines += ["", f"{x.metric} {word}:", *(f"- {i} {questions.get(i, '')}" for i in ids)]
    return "\n".join(lines)
