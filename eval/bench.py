"""Measure speed and memory against the tutorial pipeline in the same run.

Input: the folder of an index, questions. Output: figures of both, their ratios, and whether the budgets hold.
Does not know: whether answers are right, except recall@5 of both as a reminder of what the time buys.

Each pipeline runs in a process of its own, so that memory and cold start are its own. A cold start is from the
start of the process to the first answer, imports and model included, but for the time in which the gold of the
questions is looked up; the tutorial's is spared the time too in which it embeds its chunks, as if it had kept them.
Warm times leave out the first questions.
Budgets: eval/README.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from eval.errors import EvalFault
from eval.metrics import percentile
from index.library import Library

ROOT = Path(__file__).resolve().parent.parent
PIPELINES = ("ours", "tutorial")
BUDGET_P50_MS = 40.0
BUDGET_P95_MS = 80.0
BUDGET_BUILD_S = 30.0
BUDGET_COLD_S = 10.0
BUDGET_MEMORY_MB = 1536.0
BUDGET_RATIO = 3.0


def bench(index_dir: Path | None) -> dict[str, Any]:
    """Return the figures of both pipelines, the table that shows them, and the budgets that are exceeded.

    Raises: EvalFault when a measured process fails.
    """
    ours, tutorial = (_child(name, index_dir) for name in PIPELINES)
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


def measure(name: str, open_library: Callable[[], Library], started: float) -> dict[str, float]:
    """Measure one pipeline in this process. `started`: time.time() when the process was started.

    Answers are timed on the dev questions and bare retrieval on the test questions, each once, since a repeated
    question would find its vector remembered.
    """
    from eval.corpus import corpus_of
    from eval.dataset import QUESTION_FILES, load_questions, locate
    from eval.metrics import total
    from eval.pipelines import TUTORIAL, open_pipeline
    from eval.ranking import judge_stages

    library = open_library()
    start = time.perf_counter()
    real = {path.name for path in (ROOT / "documents" / "sources").iterdir()} if library.is_large else None
    corpus = corpus_of(library, real)
    dev, test = (locate(load_questions([QUESTION_FILES[split]]), corpus.plans.values()) for split in ("dev", "test"))
    spared = time.perf_counter() - start
    start = time.perf_counter()
    pipeline = open_pipeline(library, corpus, TUTORIAL if name == TUTORIAL else "")
    build_s = time.perf_counter() - start
    ask = pipeline.stages if name == TUTORIAL else pipeline.answer
    ask(dev[0])
    cold_s = time.time() - started - spared - (build_s if name == TUTORIAL else 0.0)
    for located in dev[1:6]:
        ask(located)
    times = [_timed(ask, located) for located in dev[6:]]
    walls, processor = zip(*times, strict=True)
    searches = [_timed(pipeline.search, located)[0] for located in test]
    found = total(judge_stages(q, pipeline.stages(q)) for q in dev)["evidence.recall@5"].rate
    return {
        "p50_ms": percentile(walls, 0.5) or 0.0,
        "p95_ms": percentile(walls, 0.95) or 0.0,
        "p50_cpu_ms": percentile(processor, 0.5) or 0.0,
        "p95_cpu_ms": percentile(processor, 0.95) or 0.0,
        "search_p50_ms": percentile(searches, 0.5) or 0.0,
        "build_s": build_s,
        "cold_s": cold_s,
        "memory_mb": _memory_mb(),
        "private_mb": _private_mb(),
        "recall_at_5": found or 0.0,
    }


def _timed(work: Any, argument: Any) -> tuple[float, float]:
    """Return milliseconds by the clock and of processor time; the latter hardly feels what else the machine does."""
    start, used = time.perf_counter(), time.process_time()
    work(argument)
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - used)


def _memory_mb() -> float:
    """Return the resident memory of this process at its highest, in MB (getrusage; KB on Linux, bytes on macOS)."""
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _private_mb() -> float:
    """Return the memory that this process has for itself, in MB: without files that are mapped; 0 where none tells."""
    try:
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("RssAnon")), 0.0)


def _child(name: str, index_dir: Path | None) -> dict[str, float]:
    command = ["bench", "--child", name, "--started", repr(time.time())]
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
