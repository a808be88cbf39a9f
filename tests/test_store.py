from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeEmbedder, FakeLoader
from small_plans import ALPHA, write_sources

from documents.ingest import ingest
from documents.model import (
    Basis,
    Clause,
    Deadline,
    Defect,
    Duty,
    Fact,
    Ingested,
    NamedList,
    Plan,
    Span,
    Support,
    Target,
)
from index import records
from index.build import build
from index.errors import IndexDamaged, IndexForeign, IndexMissing, ModelFault, UnknownPlan
from index.holding import Holding
from index.passages import passages
from index.store import Library, current_version, open_library
from index.versions import must_be_built

ROOT = Path(__file__).parent.parent


@pytest.fixture
def index(tmp_path: Path) -> Path:
    build(write_sources(tmp_path / "sources"), tmp_path / "index", load=FakeLoader())
    return tmp_path / "index"


@pytest.fixture
def library(index: Path) -> Library:
    return open_library(index, load=FakeLoader())


def files_of(index: Path) -> list[str]:
    return sorted(p.name for p in (index / current_version(index)).iterdir())


def test_what_was_ingested_comes_back(tmp_path: Path, library: Library) -> None:
    taken = ingest(tmp_path / "sources").plans
    assert library.ingested == taken
    assert library.plans == tuple(p.plan for p in taken)
    assert library.passages == passages(taken)
    for plan in taken:
        plan_id = plan.plan.plan_id
        assert library.plan(plan_id) == plan.plan and library.clauses(plan_id) == plan.clauses
        assert library.facts_of(plan_id) == plan.facts and library.defects(plan_id) == plan.defects
        for clause in plan.clauses:
            assert library.clause(clause.clause_id) == clause
            assert library.children(clause.clause_id) == tuple(
                c for c in plan.clauses if c.parent_id == clause.clause_id
            )
    assert library.facts == tuple(f for p in taken for f in p.facts)


def test_what_a_plan_says_of_its_own_term_survives(tmp_path: Path) -> None:
    said = "\n(三)附则。本方案自2022年6月1日起施行,有效期三年,原《甲方案》(青发〔2019〕2号)同时废止。\n\n2022年5月6日\n"
    sources = write_sources(tmp_path / "sources", alpha=ALPHA.replace("\n2022年5月6日\n", said))
    build(sources, tmp_path / "index", load=FakeLoader())
    (plan,) = open_library(tmp_path / "index", load=FakeLoader()).plans
    assert plan == ingest(sources).plans[0].plan
    assert [v.kind for v in plan.validity] == ["term", "repeals"] and plan.valid_until == "2025-05-31"


def test_facts_and_defects_of_every_kind_survive(tmp_path: Path) -> None:
    plan = ingest(write_sources(tmp_path / "sources")).plans[0]
    base = {"plan_id": plan.plan.plan_id, "clause_id": plan.clauses[0].clause_id, "quote": "青川", "start": 0, "end": 2}
    also = (Span(plan.clauses[1].clause_id, 3, 5, "到\u2028年"),)
    facts: tuple[Fact, ...] = (
        Target(kind="target", **base, also=also, value=3.5, unit="%", qualifiers=("力争",), defects=("redacted",)),
        Duty(kind="duty", **base, units=("甲局", "乙局"), role="lead"),
        Deadline(kind="deadline", **base, due="2026-12"),
        Basis(kind="basis", **base, title="某意见", doc_no=None),
        NamedList(kind="list", **base, members=("甲", "乙"), stated_count=3),
        Support(kind="support", **base, ceiling="最高100万元"),
    )
    full = Ingested(plan.plan, plan.clauses, facts, (Defect("redacted", 0, 4, "20xx", "年份被隐去"),))
    assert records.parse(Fact, records.lines(full.facts)) == facts
    assert records.parse(Defect, records.lines(full.defects)) == full.defects
    assert records.parse(Clause, records.lines(full.clauses)) == full.clauses


def test_searches_find_and_keep_to_their_scope(library: Library) -> None:
    alpha, beta = (p.plan_id for p in library.plans)
    best = library.passage(library.search_lexical("标准厂房多少平方米", 5)[0].row)
    assert best.plan_id == alpha and "标准厂房" in library.plan(alpha).text[best.start : best.end]
    for search in (library.search_lexical, library.search_dense):
        assert {library.passage(h.row).plan_id for h in search("领导小组 企业", 20, [beta])} == {beta}
        assert {library.passage(h.row).kind for h in search("企业 产值", 20, None, "sentence")} == {"sentence"}
        assert search("企业", 5, []) == [] == search("企业", 5, ["no-such-plan"])
        assert len(search("企业 产值", 3)) == 3 and search("企业", 0) == []
        hits = search("企业 产值 领导", 50)
        assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
        assert len({h.row for h in hits}) == len(hits)


def test_dense_search_is_that_of_numpy(library: Library) -> None:
    query = library.embed_query("工业总产值")
    order = np.argsort(-(library.vectors() @ query), kind="stable")[:7]
    assert [h.row for h in library.search_dense("工业总产值", 7)] == order.tolist()


def test_traditional_questions_are_the_same_question(library: Library) -> None:
    for search in (library.search_lexical, library.search_dense):
        assert search("工業總產值達到多少", 9) == search("工业总产值达到多少", 9)


@pytest.mark.parametrize("query", ["", "  ", "😀", "\x00\x01", "?" * 3000, "的"])
def test_odd_questions_are_harmless(library: Library, query: str) -> None:
    library.search_lexical(query, 3)
    library.search_dense(query, 3)


def test_the_model_is_loaded_once_and_only_when_needed(index: Path) -> None:
    load = FakeLoader()
    library = open_library(index, load=load)
    assert library.facts is not None and library.search_lexical("企业", 2) and load.made == []
    threads = [threading.Thread(target=library.search_dense, args=(f"问题{i}", 3)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    library.warm()
    assert len(load.made) == 1 and load.made[0].name == library.manifest.embedding_model


def test_threads_read_the_same(library: Library) -> None:
    expected = [library.search_dense(f"产值{i}", 5) + library.search_lexical(f"企业{i}", 5) for i in range(20)]
    found: list[object] = []

    def read() -> None:
        found.append([library.search_dense(f"产值{i}", 5) + library.search_lexical(f"企业{i}", 5) for i in range(20)])

    threads = [threading.Thread(target=read) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 6


def test_a_reader_finishes_on_its_version_while_newer_ones_take_its_place(tmp_path: Path, index: Path) -> None:
    old = open_library(index, load=FakeLoader())
    version = old.manifest.index_version
    before = (old.search_lexical("工业总产值", 5), old.search_dense("工业总产值", 5), old.plans)
    seen: list[bool] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append((old.search_lexical("工业总产值", 5), old.search_dense("工业总产值", 5), old.plans) == before)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in range(4):  # more than are kept: the folder of the old version goes
            write_sources(tmp_path / "sources", alpha=ALPHA.replace("300亿元", f"{310 + number}亿元"))
            build(tmp_path / "sources", index, load=FakeLoader())
    finally:
        stop.set()
        reader.join()
    assert seen and all(seen)
    assert not (index / version).exists() and current_version(index) != version
    assert "313亿元" in open_library(index, load=FakeLoader()).plans[0].text


def test_a_model_of_another_length_is_refused(index: Path) -> None:
    class Longer(FakeEmbedder):
        dim = 128

    with pytest.raises(ModelFault, match="expected 64"):
        open_library(index, load=Longer).search_dense("企业", 1)


def test_unknown_ids(library: Library) -> None:
    for look_up in (library.plan, library.clauses, library.facts_of, library.defects):
        with pytest.raises(UnknownPlan, match="no-such-plan"):
            look_up("no-such-plan")
    with pytest.raises(KeyError):
        library.clause("no-such-clause")


def test_no_index_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "none", tmp_path / "empty"):
        with pytest.raises(IndexMissing, match="index build"):
            open_library(folder)


def test_another_configured_model_is_said_so_in_one_line(index: Path) -> None:
    assert open_library(index, "bundled:multilingual-e5-small") and open_library(index, "")
    with pytest.raises(IndexForeign, match="another/model") as found:
        open_library(index, "another/model")
    assert "\n" not in str(found.value)


def test_another_format_is_said_so(index: Path) -> None:
    path = index / current_version(index) / "manifest.json"
    held = json.loads(path.read_text("utf-8"))
    held["manifest"]["format_version"] = 99
    path.write_text(json.dumps(held), "utf-8")
    with pytest.raises(IndexForeign, match="found 99"):
        open_library(index)


def test_an_index_of_an_older_release_is_to_be_built_and_a_damaged_one_is_not(index: Path, tmp_path: Path) -> None:
    assert must_be_built(tmp_path / "none") and not must_be_built(index)
    path = index / current_version(index) / "manifest.json"
    held = json.loads(path.read_text("utf-8"))
    held["manifest"]["format_version"] = 1
    path.write_text(json.dumps(held), "utf-8")
    assert must_be_built(index)
    path.write_text("{", "utf-8")
    assert not must_be_built(index)


@pytest.mark.parametrize("pointer", ["", "nowhere", "../index", "/", "\x00", "a" * 5000])
def test_a_bad_pointer_is_said_so(index: Path, pointer: str) -> None:
    (index / "current").write_text(pointer)
    with pytest.raises(IndexDamaged):
        open_library(index)


def test_a_folder_of_something_else_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("photos")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "manifest.json").write_text('["photo"]')
    with pytest.raises(IndexDamaged, match="manifest"):
        open_library(tmp_path)


@pytest.mark.parametrize("change", ["gone", "cut", "altered", "longer"])
def test_any_damaged_file_is_named_in_one_line(index: Path, change: str) -> None:
    for name in [n for n in files_of(index) if (index / current_version(index) / n).stat().st_size]:
        path = index / current_version(index) / name
        whole = path.read_bytes()
        if change == "gone":
            path.unlink()
        elif change == "altered":
            middle = len(whole) // 2
            path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        else:
            path.write_bytes(whole[: len(whole) // 2] if change == "cut" else whole + b"x")
        if not (change == "altered" and name == "manifest.json"):  # a digit of a count may go unseen there
            with pytest.raises((IndexDamaged, IndexForeign)) as found:
                open_library(index)
            assert "\n" not in str(found.value)
        path.write_bytes(whole)
    assert open_library(index, load=FakeLoader()).plans


def test_a_damaged_index_is_built_anew(index: Path, tmp_path: Path) -> None:
    (index / current_version(index) / "vectors.npy").write_bytes(b"")
    assert build(tmp_path / "sources", index, load=FakeLoader()).changed
    assert open_library(index, load=FakeLoader()).plans


def test_a_record_that_does_not_fit_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="Clause record"):
        records.parse(Clause, b'{"clause_id": 1}\n')
    with pytest.raises(IndexDamaged, match="Plan record"):
        records.parse(Plan, b"[1]\n")


@pytest.mark.parametrize("name", ["plans", "clauses", "facts", "passages"])
def test_tables_that_do_not_fit_their_records_are_said_so(index: Path, name: str) -> None:
    version = index / current_version(index)
    table = np.load(version / f"{name}.npy")
    np.save(version / f"{name}.npy", table[:-2])
    with pytest.raises(IndexDamaged, match="do not fit"):
        Holding(version)


def test_a_library_is_read_as_it_is_asked_for(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    parse = records.parse
    monkeypatch.setattr(records, "parse", lambda kind, data: read.append(kind) or parse(kind, data))
    plan_id = library.plan_ids[1]
    first = library.search_lexical("领导小组", 1)[0]
    assert library.clause_of(first.row)[0].startswith(plan_id) and read == []
    assert library.clause(library.clause_of(first.row)[0]).text and read == [Clause]
    assert library.numbered_facts(plan_id, ("basis",)) == [
        (n, f) for n, f in enumerate(library.facts) if f.plan_id == plan_id and f.kind == "basis"
    ]


def test_opening_is_quick_and_imports_no_torch(index: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from index.store import open_library; t = time.perf_counter()\n"
        "library = open_library(Path(sys.argv[1])); library.facts; library.search_lexical('企业', 1)\n"
        "heavy = {'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    started = time.perf_counter()
    command = [sys.executable, "-c", code, str(index)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert time.perf_counter() - started < 20
