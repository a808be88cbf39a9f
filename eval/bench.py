"""Measure speed and memory against the tutorial pipeline in the same run.

Input: the folder of an index, questions. Output: figures of both, their ratios, and whether the budgets hold.
Does not know: whether answers are right, except recall@5 of both as a reminder of what the time buys.

Each pipeline runs in a process of its own, so that memory and cold start are its own. A cold start is from the
start of the process to the first answer, imports and model included. Warm times leave out the first question.
Budgets: eval/README.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.errors import EvalFault
from eval.metrics import percentile

ROOT = Path(__file__).resolve().parent.parent
PIPELINES = ("ours", "tutorial")
BUDGET_P50_MS = 40.0
BUDGET_P95_MS = 80.0
BUDGET_BUILD_S = 30.0
BUDGET_COLD_S = 10.0
BUDGET_MEMORY_MB = 1536.0
BUDGET_RATIO = 3.0


def bench(index_dir: Path | None, rounds: int = 2) -> dict[str, Any]:
    """Return the figures of both pipelines, the table that shows them, and the budgets that are exceeded.

    Raises: EvalFault when a measured process fails.
    """
    ours, tutorial = (_child(name, index_dir, rounds) for name in PIPELINES)
    ours["build_s"] = _build_seconds()
    return {"ours": ours, "tutorial": tutorial, "table": table(ours, tutorial), "exceeded": exceeded(ours, tutorial)}


def table(ours: dict[str, float], tutorial: dict[str, float]) -> list[list[str]]:
    """Return the rows of the comparison: measure, ours, tutorial, ratio."""
    rows = (
        ("warm p50, ms (answer | bare retrieval)", "p50_ms", "{:.1f}"),
        ("warm p95, ms (answer | bare retrieval)", "p95_ms", "{:.1f}"),
        ("retrieval alone p50, ms", "search_p50_ms", "{:.1f}"),
        ("build of the index, s", "build_s", "{:.1f}"),
        ("cold start to the first answer, s", "cold_s", "{:.1f}"),
        ("memory, MB", "memory_mb", "{:.0f}"),
        ("recall@5", "recall_at_5", "{:.3f}"),
    )
    return [
        [name, form.format(ours[key]), form.format(tutorial[key]), f"{ours[key] / tutorial[key]:.2f}"]
        for name, key, form in rows
        if tutorial.get(key)
    ]


def exceeded(ours: dict[str, float], tutorial: dict[str, float]) -> list[str]:
    """Return the budgets that do not hold, each with its figure."""
    limits = (
        ("p50_ms", BUDGET_P50_MS),
        ("p95_ms", BUDGET_P95_MS),
        ("build_s", BUDGET_BUILD_S),
        ("cold_s", BUDGET_COLD_S),
        ("memory_mb", BUDGET_MEMORY_MB),
    )
    lines = [f"{key}: {ours[key]:.1f}, budget {limit:g}" for key, limit in limits if ours[key] > limit]
    if ours["p50_ms"] > BUDGET_RATIO * tutorial["p50_ms"]:
        lines.append(f"p50_ms: {ours['p50_ms'] / tutorial['p50_ms']:.1f} times the tutorial, budget {BUDGET_RATIO:g}")
    return lines


def measure(name: str, index_dir: Path | None, rounds: int, started: float) -> dict[str, float]:
    """Measure one pipeline in this process. `started`: time.time() when the process was started."""
    from eval.dataset import QUESTION_FILES, load_questions, locate
    from eval.metrics import total
    from eval.pipelines import open_pipeline
    from eval.ranking import judge_stages

    pipeline, corpus, build_s = open_pipeline(index_dir, "tutorial" if name == "tutorial" else "")
    questions = locate(load_questions([QUESTION_FILES["dev"]]), corpus.plans.values())
    ask = pipeline.stages if name == "tutorial" else pipeline.answer
    ask(questions[0])
    cold_s = time.time() - started
    for located in questions[:5]:
        ask(located)
    times, searches = [], []
    for _ in range(rounds):
        for located in questions:
            times.append(_timed(ask, located))
    for located in questions:
        searches.append(_timed(pipeline.stages, located))
    found = total(judge_stages(q, pipeline.stages(q)) for q in questions)["evidence.recall@5"].rate
    return {
        "p50_ms": percentile(times, 0.5) or 0.0,
        "p95_ms": percentile(times, 0.95) or 0.0,
        "search_p50_ms": percentile(searches, 0.5) or 0.0,
        "build_s": build_s,
        "cold_s": cold_s,
        "memory_mb": _memory_mb(),
        "recall_at_5": found or 0.0,
    }


def _timed(work: Any, argument: Any) -> float:
    start = time.perf_counter()
    work(argument)
    return 1000 * (time.perf_counter() - start)


def _memory_mb() -> float:
    """Return the resident memory of this process at its highest, in MB (getrusage; KB on Linux, bytes on macOS)."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _child(name: str, index_dir: Path | None, rounds: int) -> dict[str, float]:
    command = ["bench", "--child", name, "--rounds", str(rounds), "--started", repr(time.time())]
    if index_dir is not None:
        command += ["--index", str(index_dir)]
    output = run_python(["-m", "eval", *command])
    measured: dict[str, float] = json.loads(output.strip().splitlines()[-1])
    return measured


def _build_seconds() -> float:
    """Return how long `python -m index build` takes from nothing, start of the process included."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run_python(["-m", "index", "build", "--out", folder])
        return time.perf_counter() - start


def run_python(arguments: Sequence[str]) -> str:
    """Run this Python with arguments in the project folder and return what it printed.

    Raises: EvalFault when it fails, with the last line of its complaint.
    """
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise EvalFault(f"'python {' '.join(arguments)}' ended with {done.returncode}: {reason}")
    return done.stdout
