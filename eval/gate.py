"""Hold a run against the baseline and say what got worse beyond noise.

Input: a run of the dev questions, the scores of the facts, eval/baseline.json. Output: failures, a line each.
Does not know: how runs are made.

Rules. `STRICT` metrics guard promises: one more question that breaks them fails. `LOOSE` metrics may lose net
1 % of the questions scored, at least one, since vectors differ a little between processors and near ties flip.
Rates that are not whole per question (precision of citations) may fall by 0.02, fact scores by 0.005. A baseline
of other questions is no baseline: it is written anew, on purpose, by `python -m eval gate --update`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.compare import full
from eval.errors import RunMismatch
from eval.facts_eval import Score
from eval.metrics import mcnemar_exact
from eval.model import Count, Row
from eval.run import Run

BASELINE = Path(__file__).resolve().parent / "baseline.json"
STRICT = ("verbatim", "citation_real", "numbers", "own_plan", "sentences_cited", "refusal_holds_no_figure")
LOOSE = (
    "right",
    "right_and_cited",
    "outcome",
    "citation_recall",
    "refusal_recall",
    "over_refusal",
    "direct",
    "options",
)
RATES = {"citation_precision": 0.02, "citation_recall": 0.02}
NOISE_SHARE = 0.01
FACT_DROP = 0.005
_GATED = STRICT + LOOSE


def fact_sums(scores: Sequence[Score]) -> dict[str, dict[str, list[int]]]:
    """Return hits and denominators of precision and recall by kind, over all plans."""
    sums: dict[str, tuple[Count, Count]] = {}
    for score in scores:
        precision, recall = sums.get(score.kind, (Count(), Count()))
        sums[score.kind] = (precision + score.precision, recall + score.recall)
    return {kind: {"precision": [int(p.hits), p.of], "recall": [int(r.hits), r.of]} for kind, (p, r) in sums.items()}


def as_baseline(run: Run, scores: Sequence[Score]) -> dict[str, Any]:
    """Return what is kept of a run: digests, figures, and per question which gated metrics hold."""
    return {
        "questions": list(run.config.questions),
        "questions_digest": run.config.questions_digest,
        "corpus_digest": run.config.corpus_digest,
        "figures": run.summary["figures"],
        "rows": {row.id: _held(row) for row in run.rows},
        "facts": fact_sums(scores),
    }


def read_baseline(path: Path = BASELINE) -> dict[str, Any]:
    """Return the baseline.

    Raises: RunMismatch when there is none.
    """
    if not path.is_file():
        raise RunMismatch(f"{path}: expected a baseline, found none; write it with 'python -m eval gate --update'")
    held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return held


def check(run: Run, scores: Sequence[Score], baseline: Mapping[str, Any]) -> list[str]:
    """Return one line per failure; none means that the gate is passed.

    Raises: RunMismatch when the baseline was made with other questions.
    """
    if baseline["questions_digest"] != run.config.questions_digest:
        raise RunMismatch(
            "expected the questions of eval/baseline.json, found others; look at the changes with "
            "'python -m eval compare', then write the baseline anew with 'python -m eval gate --update'"
        )
    return [
        *(line for metric in _GATED if (line := _metric(metric, run.rows, baseline["rows"]))),
        *(line for metric, drop in RATES.items() if (line := _rate(metric, drop, run, baseline["figures"]))),
        *_facts(fact_sums(scores), baseline["facts"]),
    ]


def _held(row: Row) -> dict[str, bool]:
    return {metric: value for metric in _GATED if (value := full(row, metric)) is not None}


def _metric(metric: str, rows: Sequence[Row], before: Mapping[str, Mapping[str, bool]]) -> str | None:
    """Return the failure of one metric, naming the questions. Not scored any more counts as lost."""
    worse, better, scored = [], 0, 0
    for row in rows:
        was, now = before.get(row.id, {}).get(metric), full(row, metric)
        if was is None and metric in STRICT and now is False:
            worse.append(row)
        if was is None:
            continue
        scored += 1
        lost = now is False or (now is None and metric not in STRICT)
        if was and lost:
            worse.append(row)
        better += bool(now) and not was
    allowed = 0 if metric in STRICT else max(1, int(NOISE_SHARE * scored))
    net = len(worse) if metric in STRICT else len(worse) - better
    if net <= allowed:
        return None
    p = mcnemar_exact(len(worse), better)
    named = "; ".join(f"{row.id} {row.question}" for row in worse)
    counts = f"{len(worse)} worse, {better} better of {scored} (allowed net {allowed}, p={p:.3f})"
    return f"{metric}: {counts}: {named}"


def _rate(metric: str, drop: float, run: Run, before: Mapping[str, Any]) -> str | None:
    was = before.get(metric, {}).get("rate")
    now = run.summary["figures"].get(metric, {}).get("rate")
    if was is None or (now is not None and now >= was - drop):
        return None
    return f"{metric}: expected at least {was:.3f} - {drop}, found {now if now is None else f'{now:.3f}'}"


def _facts(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    lines = []
    for kind, parts in before.items():
        for part, (hits, of) in parts.items():
            found = now.get(kind, {}).get(part, [0, 0])
            rate = found[0] / found[1] if found[1] else 0.0
            if of and rate < hits / of - FACT_DROP:
                lines.append(f"facts {kind} {part}: expected {hits}/{of}, found {found[0]}/{found[1]}")
    return lines
