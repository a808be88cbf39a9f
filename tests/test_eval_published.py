"""Published figures and the baseline belong to the questions as they are, and no page shows others."""

from __future__ import annotations

from pathlib import Path

from eval.dataset import QUESTION_FILES, digest
from eval.gate import read_baseline
from eval.published import read_published, update_files

ROOT = Path(__file__).resolve().parent.parent
_ALL = (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"))
PAGES = [p for p in _ALL if "<!-- eval:begin -->" in p.read_text("utf-8")]


def test_the_published_figures_are_of_the_present_test_questions() -> None:
    assert read_published()["questions_digest"] == digest([QUESTION_FILES["test"]]), "run 'python -m eval publish'"


def test_pages_show_the_published_figures() -> None:
    stale = [p.name for p in PAGES if update_files([p], read_published(), write=False)]
    assert stale == [], "run 'python -m eval report --write' with these files"


def test_the_baseline_is_of_the_present_dev_questions() -> None:
    baseline = read_baseline()
    assert baseline["questions_digest"] == digest([QUESTION_FILES["dev"]]), "run 'python -m eval gate --update'"
    assert len(baseline["rows"]) >= 90
