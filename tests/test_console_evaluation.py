"""The evaluation that the console runs: one at a time, watched, stopped; its plots."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from web import console_plots, console_results
from web.console_words import wording
from web.evaluating import Evaluation, Progress, of_dev_set

ZH = wording("zh")
SUMMARY: dict[str, Any] = {
    "questions": 3,
    "latency_ms": {"p50": 30.0, "p95": 80.0},
    "by_category": {
        "target": {"right": {"hits": 2, "of": 2, "rate": 1.0, "interval": [0.34, 1.0]}},
        "<b>": {"right": {"hits": 0, "of": 1, "rate": 0.0, "interval": [0.0, 0.79]}},
        "none": {"right": {"hits": 0, "of": 0, "rate": None}},
    },
    "figures": {
        "right": {"hits": 2, "of": 3, "rate": 0.667},
        **{
            f"{stage}.recall@{k}": {"hits": k, "of": 10, "rate": k / 10} for stage in ("dense", "fused") for k in (1, 5)
        },
    },
}
RUN = """
import json, pathlib, sys, time
out = pathlib.Path(sys.argv[1]); rows = (out / "rows.jsonl").open("a")
for n in range(3):
    rows.write("{}\\n"); rows.flush(); time.sleep(float(sys.argv[2]))
(out / "summary.json").write_text(json.dumps({"figures": {"right": {"hits": 3, "of": 3, "rate": 1.0}}}))
"""


def _evaluation(folder: Path, step_s: float = 0.0, code: str = RUN) -> Evaluation:
    return Evaluation(lambda out: [sys.executable, "-c", code, str(out), str(step_s)], folder / "runs", lambda: 3)


def _until(evaluation: Evaluation, *states: str, rows: int = 0) -> Progress:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        now = evaluation.progress()
        if now.state in states and now.done >= rows:
            return now
        time.sleep(0.02)
    raise AssertionError(f"expected {states}, found {evaluation.progress()}")


class TestRuns:
    def test_a_run_is_counted_and_its_figures_are_shown(self, tmp_path: Path) -> None:
        evaluation = _evaluation(tmp_path)
        assert evaluation.progress() == Progress("idle") and evaluation.start()
        assert _until(evaluation, "done") == Progress("done", 3, 3)
        assert "100.0%" in console_results.page(ZH, tmp_path, (evaluation.folder,))

    def test_one_run_at_a_time(self, tmp_path: Path) -> None:
        evaluation = _evaluation(tmp_path, 5)
        assert evaluation.start() and not evaluation.start()
        evaluation.cancel()

    def test_a_cancelled_run_ends_at_once_and_leaves_nothing(self, tmp_path: Path) -> None:
        evaluation = _evaluation(tmp_path, 30)
        evaluation.start()
        _until(evaluation, "running", rows=1)
        begun = time.monotonic()
        evaluation.cancel()
        assert time.monotonic() - begun < 25 and evaluation.progress().state == "cancelled"
        assert list(evaluation.folder.iterdir()) == []
        assert evaluation.start(), "another can be started"
        evaluation.cancel()

    def test_a_failed_run_tells_its_last_line(self, tmp_path: Path) -> None:
        evaluation = _evaluation(tmp_path, code="import sys; sys.exit('no such plan 没有方案')")
        evaluation.start()
        now = _until(evaluation, "failed")
        assert now.fault == "no such plan 没有方案"
        assert "没有方案" in console_results.progress_bar(now, ZH)

    def test_old_runs_are_removed(self, tmp_path: Path) -> None:
        evaluation = _evaluation(tmp_path)
        for _ in range(8):
            evaluation.start()
            _until(evaluation, "done")
        assert len(list(evaluation.folder.iterdir())) <= 6

    @pytest.mark.model
    def test_the_command_is_one_that_eval_knows(self, tmp_path: Path) -> None:
        evaluation = of_dev_set(tmp_path / "no_index", tmp_path / "runs")
        evaluation.start()
        now = _until(evaluation, "failed", "done")
        assert now.state == "failed" and "usage" not in now.fault and "no_index" in now.fault and now.total > 100


class TestPlots:
    def test_kinds_of_question_come_best_first_and_as_text(self) -> None:
        drawn = console_plots.by_category(SUMMARY, ZH)
        assert drawn.index(ZH["cat_target"]) < drawn.index("&lt;b&gt;") and "<b>" not in drawn and "none" not in drawn
        assert "left:34.0%;width:66.0%" in drawn

    def test_curves_have_a_point_for_each_cut_and_words_for_the_blind(self) -> None:
        drawn = console_plots.recall(SUMMARY, ZH)
        assert drawn.count("<circle") == 4 and drawn.count("<polyline") == 2
        assert "k=1 10%, k=5 50%" in drawn and ZH["stage_dense"] in drawn

    def test_a_summary_without_them_draws_nothing(self) -> None:
        bare = {"figures": {}}
        assert not any(
            draw(bare, ZH) for draw in (console_plots.by_category, console_plots.recall, console_plots.times)
        )

    def test_the_page_holds_figures_and_plots(self, tmp_path: Path) -> None:
        (tmp_path / "results" / "one").mkdir(parents=True)
        (tmp_path / "results" / "one" / "summary.json").write_text(json.dumps(SUMMARY))
        page = console_results.page(ZH, tmp_path)
        assert all(part in page for part in ("66.7%", "<svg", ZH["plot_categories"], "30.0"))
