from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_plans import write_sources

from documents.ingest import ingest
from documents.model import Ingested
from index.passages import embedded_text, names_of, parts, passages, searched_text, sentences
from index.tokenization import token_length

SOURCES = Path(__file__).parent.parent / "documents" / "sources"
CHINESE = st.text(alphabet="工业总产值达到700亿元,。;;！? \n3.5%.”)", max_size=120)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ingested, ...]:
    return ingest(write_sources(tmp_path_factory.mktemp("small"))).plans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("产值达到700亿元。增长3.5%以上;新增20家。", ["产值达到700亿元。", "增长3.5%以上;", "新增20家。"]),
        ("他说“要快。”然后走了。", ["他说“要快。”", "然后走了。"]),
        ("1.做强产业。\n2.优化服务", ["1.做强产业。", "2.优化服务"]),
        ("支持符合條件的.企業上市。", ["支持符合條件的.企業上市。"]),
        ("到此为止. 另起一句", ["到此为止.", "另起一句"]),
        ("真的吗?!真的。", ["真的吗?!", "真的。"]),
        ("  \n ", []),
        ("。", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[s:e] for s, e in sentences(text)] == expected


@given(CHINESE)
def test_sentences_keep_every_word_and_never_overlap(text: str) -> None:
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = {i for s, e in spans for i in range(s, e)}
    assert {i for i, ch in enumerate(text) if ch.isalnum()} <= covered


@example("a 业 款", 5)  # joined it has a token more than its pieces have apart
@settings(deadline=None, max_examples=40)
@given(st.text(alphabet="工业,。、;\n a条款", max_size=400), st.integers(min_value=4, max_value=40))
def test_parts_cover_the_text_exactly(text: str, limit: int) -> None:
    spans = parts(text, limit)
    assert "".join(text[s:e] for s, e in spans) == text
    assert spans[0][0] == 0 and spans[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in pairwise(spans))
    assert all(token_length(text[s:e]) <= limit for s, e in spans if e - s > 1)


def test_parts_of_repeated_sentences_have_their_own_offsets() -> None:
    text = "同一句话反复出现。" * 40
    spans = parts(text, 30)
    assert len(spans) > 5 and len(set(spans)) == len(spans)
    assert "".join(text[s:e] for s, e in spans) == text


@pytest.mark.parametrize("folder", [None, SOURCES], ids=["small", "real"])
def test_every_worded_clause_is_covered_by_its_passages(folder: Path | None, small: tuple[Ingested, ...]) -> None:
    plans = small if folder is None else ingest(folder).plans
    rows = passages(plans)
    assert [p.row for p in rows] == list(range(len(rows)))
    by_clause = {(p.clause_id, p.kind): [] for p in rows}  # type: ignore[var-annotated]
    for p in rows:
        by_clause[p.clause_id, p.kind].append(p)
    for plan in plans:
        for clause in plan.clauses:
            whole = by_clause.get((clause.clause_id, "clause"), [])
            if any(ch.isalnum() for ch in clause.text):
                assert "".join(plan.plan.text[p.start : p.end] for p in whole) == clause.text
            for p in by_clause.get((clause.clause_id, "sentence"), []):
                assert clause.start <= p.start < p.end <= clause.end


def test_a_long_clause_becomes_several_passages(small: tuple[Ingested, ...]) -> None:
    plan = small[0].plan
    text = "建设标准厂房五十万平方米,培育龙头企业;" * 60
    clause = replace(small[0].clauses[-1], kind="clause", start=0, end=len(text), text=text)
    rows = passages([Ingested(replace(plan, text=text), (clause,))])
    whole = [p for p in rows if p.kind == "clause"]
    assert len(whole) > 1 and whole[0].start == 0 and whole[-1].end == len(text)
    assert all(a.end == b.start for a, b in pairwise(whole))


def test_a_clause_is_embedded_with_its_place_and_a_sentence_alone(small: tuple[Ingested, ...]) -> None:
    plan = small[0].plan
    rows = passages(small[:1])
    clause = next(p for p in rows if p.kind == "clause" and "标准厂房" in plan.text[p.start : p.end])
    sentence = next(p for p in rows if p.kind == "sentence" and "标准厂房" in plan.text[p.start : p.end])
    assert "青川" in clause.context and "二、重点任务" in clause.context
    assert embedded_text(clause, plan).startswith(clause.context)
    assert embedded_text(sentence, plan) == plan.text[sentence.start : sentence.end]
    assert "二、重点任务" in searched_text(sentence, plan)


def test_traditional_text_is_embedded_in_simplified_script(small: tuple[Ingested, ...]) -> None:
    plan = replace(small[0].plan, text="工業總產值達到700億元。")
    clause = replace(small[0].clauses[-1], kind="paragraph", start=0, end=len(plan.text), text=plan.text)
    rows = passages([Ingested(plan, (clause,))])
    assert all("工业总产值达到700亿元" in embedded_text(p, plan) for p in rows)


def test_names_add_something_and_are_few(small: tuple[Ingested, ...]) -> None:
    title = "关于印发青川高新区实施方案的通知的全称"
    aliases = ("青川高新区", "青川高新技术产业开发区", "绿谷", "青川国家高新区", title)
    names = names_of(replace(small[0].plan, display_name="青川高新区 2022", aliases=aliases))
    assert names == ["青川高新区 2022", "青川高新技术产业开发区", "绿谷"]
