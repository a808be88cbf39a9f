"""A run with a chat model: the sample it asks, what became of the drafts, and what no clause holds is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import eval_fakes as fakes
import pytest
from lying_endpoint import Endpoint, Reply

from assistant.draft_report import DraftReport
from eval.__main__ import main
from eval.dataset import QUESTION_FILES, load_questions, locate
from eval.drafting import drafting_figures, drafting_table, ungrounded, unmixed
from eval.errors import EmptySet
from eval.run import Config, run
from eval.sampling import sample


def worded(text: str, clause_id: str = "gy/2", quote: str = "储备工业用地不少于3750亩") -> dict[str, Any]:
    """An answer in a model's words, with the report of its draft."""
    report = DraftReport(written=2, kept=1, replaced=1, failures=(("number", 1),), checking_ms=3.0, total_ms=900.0)
    told = fakes.answer([(text, (1,), "model")], [fakes.citation(1, clause_id, quote)])
    return told | {"answerer": "llm", "drafting": report.to_json()}


def fallen_back() -> dict[str, Any]:
    report = DraftReport(written=1, dropped=1, failures=(("unsupported", 1),), fallback="lost_core", checking_ms=1.0)
    return fakes.good_answer() | {"drafting": report.to_json()}


def measured(tmp_path: Path, *answers: dict[str, Any]) -> dict[str, Any]:
    config = Config(("dev.jsonl",), "d", "v1", "c", answerer="llm", model="scripted")
    questions = locate([fakes.question(n) for n in range(1, len(answers) + 1)], fakes.PLANS.values())
    pipeline = fakes.Fake({f"t-{n:03d}": a for n, a in enumerate(answers, 1)})
    done = run(config, questions, pipeline, fakes.CORPUS, tmp_path / "run")
    assert pipeline.asked == [q.question.id for q in questions]  # a model is not asked twice to warm it
    found: dict[str, Any] = done.summary["drafting"]
    return found


def test_drafts_are_counted(tmp_path: Path) -> None:
    found = measured(tmp_path, worded("储备工业用地不少于3750亩。[1]"), fallen_back(), fakes.refusal())
    assert (found["asked"], found["put_to_model"], found["worded"]) == (3, 2, 1)
    assert found["fallbacks"] == {"lost_core": 1} and found["failures"] == {"number": 1, "unsupported": 1}
    assert found["sentences"]["written"] == 3 and found["sentences"]["kept"] == 1
    assert found["right"] == [2, 2] and found["right_worded"] == [1, 1]
    assert found["grounding"]["numbers"] == [1, 1] and found["grounding"]["unmixed"] == [1, 1]
    assert found["checking_ms"] == [2.0, 2.9, 3.0] and not ungrounded(found)
    table = drafting_table(found)
    assert "| fallen back to the extractive answer | 1: lost_core 1 |" in table
    assert all(line.count("|") == 3 for line in table.splitlines())


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (worded("储备工业用地不少于9999亩。[1]"), "figures held by a cited clause: 0 of 1"),
        (worded("储备工业用地不少于3750亩。[1][2]") | {"citations": []}, "citations of a clause that exists: 0 of 1"),
        (worded("合肥新站高新区储备工业用地不少于3750亩。[1]"), "model sentences that keep to the plans they cite"),
    ],
)
def test_what_no_clause_holds_is_told(tmp_path: Path, answer: dict[str, Any], told: str) -> None:
    assert any(told in line for line in ungrounded(measured(tmp_path, answer)))


def test_a_run_without_a_model_has_no_drafts(tmp_path: Path) -> None:
    assert drafting_figures([]) == {}
    assert unmixed(fakes.good_answer(), fakes.CORPUS) == {}


def test_a_sentence_of_two_plans_names_both() -> None:
    citations = [fakes.citation(1, "gy/3", "达到800亿元以上"), fakes.citation(2, "xz/2", "服务业营收200亿元")]
    zones = {"gy": "贵阳国家高新区", "xz": "合肥新站高新区"}
    corpus = replace(fakes.CORPUS, plans={i: replace(p, zone=zones[i]) for i, p in fakes.PLANS.items()})
    for text, hits in (("贵阳国家高新区800亿元,合肥新站高新区200亿元。", 1), ("分别是800亿元和200亿元。", 0)):
        answer = fakes.answer([(text, (1, 2), "model")], citations)
        assert unmixed(answer, corpus)["unmixed"].hits == hits


def test_a_sample_holds_each_category_in_its_share() -> None:
    questions = load_questions(list(QUESTION_FILES.values()))
    drawn = sample(questions, 60, seed=1)
    able = [q for q in questions if q.expected[0] in ("answered", "partial")]
    assert len(drawn) == len({q.id for q in drawn}) == 60 and {q.id for q in drawn} <= {q.id for q in able}
    whole, part = Counter(q.category for q in able), Counter(q.category for q in drawn)
    assert all(abs(part[c] - 60 * n / len(able)) < 1 for c, n in whole.items())
    assert drawn == sample(questions, 60, seed=1) != sample(questions, 60, seed=2)
    assert len({q.category for q in drawn[:12]}) >= 8  # an interrupted run has asked of all kinds
    assert len(sample(questions, 10_000, seed=1)) == len(able)
    with pytest.raises(EmptySet):
        sample([fakes.refusal_question()], 3, seed=1)


def test_the_command_runs_a_set_through_an_endpoint(
    index_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["run", "--answerer", "llm", "--index", str(index_dir), "--sample", "4", "--out", str(tmp_path / "run")]
    assert main(arguments) == 2
    assert "ZHUWEN_LLM_BASE_URL" in capsys.readouterr().err
    with Endpoint(Reply("工业总产值达到98765亿元。[1]这一条没有依据。[7]")) as endpoint:
        monkeypatch.setenv("ZHUWEN_LLM_BASE_URL", endpoint.url)
        monkeypatch.setenv("ZHUWEN_LLM_MODEL", "scripted")
        assert main(arguments) == 0
        assert endpoint.requests
    shown = capsys.readouterr().out
    assert "| fallen back to the extractive answer |" in shown and "98765" not in shown
    assert "98765" not in (tmp_path / "run" / "rows.jsonl").read_text(encoding="utf-8")
