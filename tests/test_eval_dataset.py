"""Questions are read strictly: file, line, field, what was expected."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import eval_fakes as fakes
import pytest

from eval.dataset import QUESTION_FILES, digest, load_questions, locate, resolve_plans
from eval.errors import BadRow, EmptySet, ForeignCorpus, QuoteGone

ROW: dict[str, Any] = {
    "id": "a-1", "category": "target", "history": [], "plans": [], "question": "多少?", "expected_outcome": "answered",
    "key_facts": [["3750亩"]], "forbidden": [], "evidence": [{"plan": "guiyang", "quote": "3750亩"}], "note": "",
}  # fmt: skip


def write(folder: Path, *rows: object) -> Path:
    path = folder / "q.jsonl"
    text = "\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", QUESTION_FILES)
def test_the_reviewed_questions_load(name: str) -> None:
    assert len(load_questions([QUESTION_FILES[name]])) >= 90


def test_a_row_becomes_a_question(tmp_path: Path) -> None:
    (question,) = load_questions([write(tmp_path, {**ROW, "expected_outcome": ["answered", "partial"]})])
    assert question.expected == ("answered", "partial")
    assert question.place == "q.jsonl:1"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"question": " "}, r"q\.jsonl:1: field 'question': expected a text"),
        ({"expected_outcome": "yes"}, "field 'expected_outcome': expected one of answered"),
        ({"expected_outcome": []}, "field 'expected_outcome'"),
        ({"history": "earlier"}, "field 'history': expected a list of texts"),
        ({"key_facts": ["3750亩"]}, r"field 'key_facts\[0\]'"),
        ({"key_facts": "3750亩"}, "field 'key_facts': expected a list of lists"),
        ({"plans": ["chengdu"]}, "field 'plans': expected one of guiyang"),
        ({"evidence": [{"plan": "guiyang"}]}, r"field 'evidence\[0\]'"),
        ({"evidence": [{"plan": "chengdu", "quote": "x"}]}, r"field 'evidence\[0\].plan'"),
        ({"evidence": {}}, "field 'evidence': expected a list of objects"),
    ],
)
def test_a_malformed_field_is_named(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRow, match=message):
        load_questions([write(tmp_path, {**ROW, **change})])


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="field 'id': expected a value, found none"):
        load_questions([write(tmp_path, {k: v for k, v in ROW.items() if k != "id"})])


@pytest.mark.parametrize("line", ["{", "[]", "3"])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadRow, match=r"q\.jsonl:2: expected a JSON object"):
        load_questions([write(tmp_path, ROW, line)])


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match=r"q\.jsonl:2: field 'id': expected a new id, found 'a-1' of q\.jsonl:1"):
        load_questions([write(tmp_path, ROW, ROW)])


def test_an_empty_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptySet, match="at least one row"):
        load_questions([write(tmp_path, "", " ")])


def test_a_missing_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRow, match="expected a JSON-lines file"):
        load_questions([tmp_path / "none.jsonl"])
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadRow, match="UTF-8"):
        load_questions([tmp_path / "b.jsonl"])


def test_a_quote_that_is_gone_is_named() -> None:
    asked = replace(fakes.question(evidence=(fakes.GoldQuote("guiyang", "储备工业用地3751亩"),)), place="dev.jsonl:7")
    with pytest.raises(QuoteGone, match=r"dev\.jsonl:7: field 'evidence\[0\]\.quote'"):
        locate([asked], fakes.PLANS.values())


def test_a_quote_of_another_plan_is_gone() -> None:
    with pytest.raises(QuoteGone):
        locate([fakes.question(evidence=(fakes.GoldQuote("xinzhan", "3750亩"),))], fakes.PLANS.values())


def test_an_index_of_another_corpus_is_refused() -> None:
    with pytest.raises(ForeignCorpus, match="python -m index build"):
        resolve_plans(["wuhan"], fakes.PLANS.values())
    twice = [fakes.PLANS["gy"], replace(fakes.PLANS["gy"], plan_id="copy")]
    with pytest.raises(ForeignCorpus, match="found 2"):
        resolve_plans(["guiyang"], twice)


def test_every_place_of_a_quote_counts() -> None:
    (located,) = locate([fakes.question(evidence=(fakes.GoldQuote("guiyang", "到2025年"),))], fakes.PLANS.values())
    assert len(located.gold[0]) == 2


def test_the_digest_sees_every_byte(tmp_path: Path) -> None:
    path = write(tmp_path, ROW)
    before = digest([path])
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert digest([path]) != before
