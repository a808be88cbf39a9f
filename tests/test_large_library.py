"""What a large library does otherwise: it is asked where a string stands, and read near the best clauses only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fake_embedder import FakeLoader
from small_plans import write_sources

import index.library
from assistant.reading_room import names_in, wording_of
from assistant.terms import TextWording
from documents.normalization import fold
from eval.copies import FIRST, enlarged
from eval.scale import synthetic_plan
from index import store
from index.build import build
from index.intake import take_in

if TYPE_CHECKING:
    from index.library import Library

COPIED = "金木水火土"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("large")
    sources = write_sources(folder / "sources")
    for number in range(FIRST, FIRST + 120):
        (sources / f"synthetic-{number}.txt").write_text(synthetic_plan(number), "utf-8")
    take = lambda path: enlarged(take_in(path), 6_000, COPIED)  # noqa: E731
    build(sources, folder / "index", load=FakeLoader(), take=take)
    return store.open_library(folder / "index", load=FakeLoader())


def test_copies_are_whole_plans_under_names_of_their_own(library: Library) -> None:
    assert library.is_large and 6_000 <= library.manifest.clauses < 8_000
    assert len(set(library.plan_ids)) == len(library.plan_ids)
    for plan in (library.plans[50], library.plans[-1]):
        for clause in library.clauses(plan.plan_id):
            assert plan.text[clause.start : clause.end] == clause.text
        for fact in library.facts_of(plan.plan_id):
            assert plan.text[fact.start : fact.end] == fact.quote
        first = library.search_lexical(plan.display_name, 1)[0]
        assert library.clause_of(first.row)[0].startswith(plan.plan_id + "/")


def test_the_index_knows_the_wording_as_the_texts_do(library: Library) -> None:
    texts = [fold(c.text).text for p in library.plan_ids for c in library.clauses(p)]
    told = TextWording(texts)
    assert library.wording.clauses == told.clauses
    for word in ("产业", "牵头单位", "标准厂房", "没有的词", "青川", "亿元", "2025年"):
        assert library.wording.count(word) == told.count(word)
    for string in ("标准厂房", "改造设备", "备改造", "领导小组办公室", "火星基地", "甲江乙山"):
        assert library.wording.holds(string) == told.holds(string)
        if not told.count_holders(string) > 200:
            assert library.wording.count_holders(string) == told.count_holders(string)
    assert wording_of(library) is library.wording


def test_names_are_found_by_their_beginnings(library: Library) -> None:
    names = names_in(library)
    for plan_id in (library.plan_ids[0], library.plan_ids[70], library.plan_ids[-1]):
        scope, rest = names.find(f"{fold(library.plan(plan_id).zone or '').text}的牵头单位是谁")
        assert plan_id in scope.plan_ids and "牵头单位" in rest


def test_a_question_that_names_no_plan_is_answered_from_near_the_best_clauses(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.chain import Assistant

    assistant = Assistant(library)
    read: set[str] = set()
    clauses = index.library.Library.clauses

    def counted(self: Library, plan_id: str) -> object:
        read.add(plan_id)
        return clauses(self, plan_id)

    monkeypatch.setattr(index.library.Library, "clauses", counted)
    answer = assistant.ask("标准厂房要新建多少万平方米")
    assert "标准厂房" in answer.sentences[-1].text + answer.sentences[0].text + str(answer.citations)
    assert len(read) <= 40


def test_a_plan_that_is_named_is_read_in_full(library: Library) -> None:
    from assistant.chain import Assistant

    plan = library.plans[-3]
    clause = next(c for c in library.clauses(plan.plan_id) if c.label == "5.")
    answer = Assistant(library).ask(f"{plan.zone}{clause.heading[:18]}由谁牵头")
    assert {c.plan_id for c in answer.citations} == {plan.plan_id}


def test_two_enlarged_builds_give_the_same_bytes(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources")
    for number in range(FIRST, FIRST + 60):
        (sources / f"synthetic-{number}.txt").write_text(synthetic_plan(number), "utf-8")
    made = []
    for name in ("a", "b"):
        take = lambda path: enlarged(take_in(path), 2_500, COPIED)  # noqa: E731
        done = build(sources, tmp_path / name, load=FakeLoader(), take=take)
        made.append({p.name: p.read_bytes() for p in (tmp_path / name / done.index_version).iterdir()})
    assert made[0] == made[1]
