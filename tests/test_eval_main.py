"""The shell commands end with a clear line and the right status."""

from __future__ import annotations

import json
from pathlib import Path

import eval_fakes as fakes
import pytest

from eval.__main__ import main
from eval.dataset import locate
from eval.run import Config, run


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    config = Config(questions=("dev.jsonl",), questions_digest="d", index_version="v1", corpus_digest="c")
    questions = locate([fakes.question(1), fakes.refusal_question(2)], fakes.PLANS.values())
    good = {"t-001": fakes.good_answer(), "t-002": fakes.refusal()}
    bad = {**good, "t-001": fakes.refusal()}
    run(config, questions, fakes.Fake(good), fakes.CORPUS, tmp_path / "a")
    run(config, questions, fakes.Fake(bad), fakes.CORPUS, tmp_path / "b")
    return tmp_path / "a", tmp_path / "b"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "--questions", "none.jsonl"], "none.jsonl: expected a JSON-lines file"),
        (["run", "--ablation", "everything"], "--ablation: expected one of dense_only"),
        (["run", "--index", "nowhere"], "nowhere"),
        (["facts", "--index", "nowhere"], "nowhere"),
        (["compare", "nowhere", "nobody"], "expected a run"),
        (["export", "nowhere"], "expected a run"),
        (["outside", "none.jsonl", "none.jsonl"], "expected JSON lines"),
    ],
)
def test_wrong_input_ends_with_one_line_and_status_2(
    arguments: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    error = capsys.readouterr().err.strip()
    assert message in error and "\n" not in error


def test_compare_prints_what_got_worse(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(folders[0]), str(folders[1])]) == 0
    assert "- t-001 贵阳要储备多少工业用地" in capsys.readouterr().out
    assert main(["compare", str(folders[0]), str(folders[1]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["shared"] == 2


def test_export_writes_beside_the_run(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(folders[0])]) == 0
    assert len((folders[0] / "ragas.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_outside_prints_each_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passages, questions = tmp_path / "p.jsonl", tmp_path / "q.jsonl"
    passages.write_text('{"id": "1", "text": "专利权属于发明人"}\n', encoding="utf-8")
    questions.write_text('{"id": "q", "question": "专利权归谁", "passage_ids": ["1"]}\n', encoding="utf-8")
    assert main(["outside", str(passages), str(questions)]) == 0
    assert "lexical.mrr\t1.0000\t1" in capsys.readouterr().out


def test_an_unknown_command_shows_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["guess"])
    assert stop.value.code == 2
