"""The page stands alone, says what failed, and the published figures are written by command."""

from __future__ import annotations

import re
from pathlib import Path

import eval_fakes as fakes
import pytest

from eval.compare import compare
from eval.dataset import locate
from eval.errors import RunMismatch
from eval.facts_eval import Score
from eval.model import Count
from eval.published import block, read_published, update_files, write_published
from eval.report import to_html
from eval.run import Config, Run, run

CONFIG = Config(questions=("dev.jsonl",), questions_digest="d", index_version="v1", corpus_digest="c")
SCORES = [Score("guiyang", "target", Count(9, 10), Count(8, 10), ("m",), ("f",))]
FACTS = {"target": {"precision": [9, 10], "recall": [8, 10]}}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    questions = locate([fakes.question(1), fakes.question(2), fakes.refusal_question(3)], fakes.PLANS.values())
    good = {"t-001": fakes.good_answer(), "t-002": fakes.good_answer(), "t-003": fakes.refusal()}
    bad = {**good, "t-002": fakes.answer([("<b>不知道</b>", (), "message")], [], "no_evidence")}
    folder = tmp_path_factory.mktemp("runs")
    before = run(CONFIG, questions, fakes.Fake(good), fakes.CORPUS, folder / "a")
    return before, run(CONFIG, questions, fakes.Fake(bad), fakes.CORPUS, folder / "b")


@pytest.fixture(scope="module")
def page(runs: tuple[Run, Run]) -> str:
    return to_html(runs[1], SCORES, compare(*runs), {"table": [["p50", "12.0", "8.0", "1.50"]]})


def test_the_page_asks_no_host(page: str) -> None:
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.search(r"""(?:src|href)\s*=|@import|url\(""", markup)


def test_the_page_shows_failures_side_by_side_and_escaped(page: str) -> None:
    assert "t-002 · target · 贵阳要储备多少工业用地" in page
    assert "&lt;b&gt;不知道" in page and "<b>不知道" not in page
    assert "<summary>t-001" not in page
    assert "储备工业用地不少于3750亩" in page


def test_the_page_has_its_sections(page: str) -> None:
    for title in ("Headline figures", "Change since the baseline", "By category", "Outcomes", "Retrieval", "Fact table",
                  "Latency", "tutorial pipeline", "Failures"):  # fmt: skip
        assert title in page, title
    assert "66.7%" in page and "2/3" in page


def test_equal_runs_give_equal_pages(runs: tuple[Run, Run]) -> None:
    assert to_html(runs[0]) == to_html(runs[0])


def test_published_figures_are_written_and_checked(runs: tuple[Run, Run], tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("前\n<!-- eval:begin -->\nold\n<!-- eval:end -->\n后\n", encoding="utf-8")
    write_published(runs[0], FACTS, tmp_path / "published.json")
    published = read_published(tmp_path / "published.json")
    assert update_files([readme], published, write=False) == [readme]
    assert "old" in readme.read_text(encoding="utf-8")
    assert update_files([readme], published, write=True) == [readme]
    assert update_files([readme], published, write=False) == []
    text = readme.read_text(encoding="utf-8")
    assert text.startswith("前\n") and text.endswith("后\n") and block(published) in text
    assert "| 指标 target | 90.0% (9/10) | 80.0% (8/10) |" in text
    stale = text.replace("90.0%", "91.0%")
    readme.write_text(stale, encoding="utf-8")
    assert update_files([readme], published, write=False) == [readme]


def test_a_file_without_the_block_is_refused(runs: tuple[Run, Run], tmp_path: Path) -> None:
    (tmp_path / "x.md").write_text("x", encoding="utf-8")
    write_published(runs[0], FACTS, tmp_path / "p.json")
    with pytest.raises(RunMismatch, match="eval:begin"):
        update_files([tmp_path / "x.md"], read_published(tmp_path / "p.json"), write=False)
    with pytest.raises(RunMismatch, match="eval publish"):
        read_published(tmp_path / "none.json")
