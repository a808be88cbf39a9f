"""Runs are kept, resumed, compared and held against the baseline."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import eval_fakes as fakes
import pytest

from eval.compare import compare, to_markdown
from eval.dataset import locate
from eval.errors import EmptySet, RunMismatch
from eval.export import ragas_rows, write_ragas
from eval.facts_eval import Score
from eval.gate import as_baseline, check, read_baseline
from eval.model import Count, Located
from eval.run import Config, Run, latest_run, read_run, run

CONFIG = Config(questions=("dev.jsonl",), questions_digest="d1", index_version="v1", corpus_digest="c1")
COUNT = 12
QUESTIONS = locate(
    [*(fakes.question(n) for n in range(1, COUNT + 1)), fakes.refusal_question(99)], fakes.PLANS.values()
)
GOOD: Mapping[str, Any] = {
    **{f"t-{n:03d}": fakes.good_answer() for n in range(1, COUNT + 1)},
    "t-099": fakes.refusal(),
}
SCORES = [Score("guiyang", "target", Count(97, 100), Count(95, 100), (), ())]


def made(folder: Path, answers: Mapping[str, Any] = GOOD, config: Config = CONFIG) -> Run:
    return run(config, QUESTIONS, fakes.Fake(answers), fakes.CORPUS, folder)


def broken(*names: str, **changes: Any) -> dict[str, Any]:
    answers = copy.deepcopy(dict(GOOD))
    for name in names:
        answers[name] |= changes
    return answers


def test_a_run_reads_back_as_it_was(tmp_path: Path) -> None:
    done = made(tmp_path / "a")
    assert read_run(tmp_path / "a").rows == done.rows
    assert done.summary["figures"]["right"]["rate"] == 1
    assert done.summary["confusion"] == {"answered": {"answered": COUNT}, "no_evidence": {"no_evidence": 1}}


def test_two_runs_give_the_same_figures(tmp_path: Path) -> None:
    first, second = (made(tmp_path / name).summary for name in "ab")
    assert first["figures"] == second["figures"]
    assert first["by_category"] == second["by_category"]


class Interrupting(fakes.Fake):
    def answer(self, located: Located) -> Mapping[str, Any]:
        if len(self.asked) == 6:
            raise KeyboardInterrupt
        return super().answer(located)


def test_an_interrupted_run_keeps_its_rows_and_goes_on(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(CONFIG, QUESTIONS, Interrupting(GOOD), fakes.CORPUS, tmp_path)
    kept = (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(kept) == 5  # the first of six answers only warmed
    with pytest.raises(RunMismatch, match="interrupted"):
        read_run(tmp_path)
    with (tmp_path / "rows.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "t-00')  # cut off in the middle of a row
    later = fakes.Fake(GOOD)
    done = run(CONFIG, QUESTIONS, later, fakes.CORPUS, tmp_path)
    assert "t-001" not in later.asked and len(done.rows) == COUNT + 1
    assert read_run(tmp_path).rows == done.rows


def test_a_finished_run_starts_anew(tmp_path: Path) -> None:
    made(tmp_path)
    again = fakes.Fake(GOOD)
    run(CONFIG, QUESTIONS, again, fakes.CORPUS, tmp_path)
    assert len(again.asked) == COUNT + 2


def test_a_folder_of_another_configuration_is_refused(tmp_path: Path) -> None:
    made(tmp_path)
    with pytest.raises(RunMismatch, match="choose another --out"):
        made(tmp_path, config=replace(CONFIG, ablation="no_facts"))


def test_no_questions_no_run(tmp_path: Path) -> None:
    with pytest.raises(EmptySet):
        run(CONFIG, [], fakes.Fake({}), fakes.CORPUS, tmp_path)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunMismatch, match="found none"):
        read_run(tmp_path)
    with pytest.raises(RunMismatch, match="python -m eval run"):
        latest_run(tmp_path)


def test_a_pipeline_that_only_retrieves_is_not_scored_on_answers(tmp_path: Path) -> None:
    class Retriever(fakes.Fake):
        def answer(self, located: Located) -> None:  # type: ignore[override]
            return None

    done = run(CONFIG, QUESTIONS, Retriever({}), fakes.CORPUS, tmp_path)
    assert "right" not in done.summary["figures"]
    assert done.summary["figures"]["evidence.recall@1"]["of"] == COUNT
    assert done.summary["latency_ms"]["p50"] is None


def test_compare_names_what_changed(tmp_path: Path) -> None:
    before = made(tmp_path / "a")
    after = made(tmp_path / "b", broken("t-003", answer="不知道"))
    found = compare(before, after)
    right = next(c for c in found.changes if c.metric == "right")
    assert (right.before, right.after, right.worse, right.better) == (13, 12, ("t-003",), ())
    assert right.p == 1.0
    assert "t-003 贵阳要储备多少工业用地" in to_markdown(found, {r.id: r.question for r in after.rows})


def test_compare_refuses_runs_without_common_questions(tmp_path: Path) -> None:
    before = made(tmp_path / "a")
    other = replace(before, rows=tuple(replace(r, id=f"x{r.id}") for r in before.rows))
    with pytest.raises(RunMismatch, match="in common"):
        compare(before, other)


def test_the_gate_passes_an_equal_run(tmp_path: Path) -> None:
    done = made(tmp_path)
    baseline = json.loads(json.dumps(as_baseline(done, SCORES)))
    assert check(done, SCORES, baseline) == []


def swap(answers: dict[str, Any], name: str) -> None:
    answers[name]["citations"][1] = fakes.citation(2, "xz/2", "累计优化土地空间3000亩")


def test_the_gate_catches_each_planted_fault(tmp_path: Path) -> None:
    baseline = as_baseline(made(tmp_path / "base"), SCORES)
    faults: dict[str, dict[str, Any]] = {}
    faults["verbatim"] = broken()
    faults["verbatim"]["t-002"]["citations"][1]["quote"] = "储备工业用地不少于9999亩"
    faults["own_plan"] = broken()
    swap(faults["own_plan"], "t-002")
    faults["numbers"] = broken()
    faults["numbers"]["t-002"]["sentences"][1] = {"text": "服务业800亿元[2]", "citations": [2], "origin": "fact"}
    faults["citation_real"] = broken()
    faults["citation_real"]["t-002"]["sentences"][1]["citations"] = [2, 9]
    for metric, answers in faults.items():
        lines = check(made(tmp_path / metric, answers), SCORES, baseline)
        assert any(line.startswith(f"{metric}: 1 worse") and "t-002 贵阳" in line for line in lines), metric


def test_the_gate_catches_refusals_turned_into_answers(tmp_path: Path) -> None:
    more = locate([fakes.refusal_question(n) for n in range(50, 54)], fakes.PLANS.values())
    good = {q.question.id: fakes.refusal() for q in more}
    base = as_baseline(run(CONFIG, more, fakes.Fake(good), fakes.CORPUS, tmp_path / "a"), SCORES)
    bad = {**good, "t-050": fakes.good_answer(), "t-051": fakes.good_answer()}
    lines = check(run(CONFIG, more, fakes.Fake(bad), fakes.CORPUS, tmp_path / "b"), SCORES, base)
    assert any(line.startswith("refusal_recall: 2 worse") for line in lines)


def test_the_gate_allows_a_near_tie_but_not_a_fall(tmp_path: Path) -> None:
    baseline = as_baseline(made(tmp_path / "base"), SCORES)
    one = check(made(tmp_path / "one", broken("t-001", answer="不知道")), SCORES, baseline)
    assert one == []
    two = check(made(tmp_path / "two", broken("t-001", "t-002", answer="不知道")), SCORES, baseline)
    assert any(line.startswith("right: 2 worse") for line in two)


def test_the_gate_catches_a_fall_of_the_facts(tmp_path: Path) -> None:
    done = made(tmp_path)
    baseline = as_baseline(done, SCORES)
    worse = [replace(SCORES[0], recall=Count(90, 100))]
    assert check(done, worse, baseline) == ["facts target recall: expected 95/100, found 90/100"]
    assert any("found 0/0" in line for line in check(done, [], baseline))


def test_a_baseline_of_other_questions_is_refused(tmp_path: Path) -> None:
    done = made(tmp_path)
    with pytest.raises(RunMismatch, match="gate --update"):
        check(done, SCORES, as_baseline(done, SCORES) | {"questions_digest": "other"})


def test_a_missing_baseline_is_named(tmp_path: Path) -> None:
    with pytest.raises(RunMismatch, match="--update"):
        read_baseline(tmp_path / "none.json")


def test_ragas_rows_have_its_columns(tmp_path: Path) -> None:
    done = made(tmp_path)
    (first, *_) = ragas_rows(done)
    assert set(first) == {"user_input", "retrieved_contexts", "response", "reference", "reference_contexts"}
    assert "[1]" not in first["response"]
    assert write_ragas(done, tmp_path / "out" / "ragas.jsonl") == COUNT + 1
