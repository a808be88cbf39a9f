"""Corrections made in the console: in use at once, marked wherever they show, undone; internal plans stay inside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pdf_writer import pdf
from small_plans import write_sources
from web_server import make_site, running

import app as entry
from assistant.chain import Assistant
from documents import overrides
from documents.corrections import key_of
from documents.model import Duty, Target
from index.build import build
from index.store import open_library
from settings import Settings
from web import console_fixing, console_forms, console_ready
from web.asking import Asking
from web.console_holdings import Holdings, HoldingsError
from web.console_library import outcomes
from web.console_words import wording
from web.desk import Desk
from web.links import Base
from web.scoped import ScopedAssistant

pytestmark = pytest.mark.model
ZH = wording("zh")
QUESTION = "青川高新区2026年工业总产值目标是多少?"


@dataclass
class World:
    desk: Desk
    holdings: Holdings
    sources: Path

    @property
    def forms(self) -> console_forms.Forms:
        return console_forms.Forms(self.desk.service, ZH, self.holdings, lambda _: lambda *_: None)

    def plan_id(self, name: str = "alpha.txt") -> str:
        return next(p.plan_id for p in self.desk.service.catalogue.plans.values() if p.source_file == name)

    def correct(self, change: Any, fact: Any = None, **fields: Any) -> tuple[str, ...]:
        item = self.holdings.item(self.plan_id())
        return self.holdings.correct(console_forms.correction(item, change, "李工", fields, fact), lambda *_: None)

    def target(self, indicator: str = "工业总产值") -> Target:
        facts = self.desk.service.catalogue.facts
        return next(f for f in facts if isinstance(f, Target) and f.indicator == indicator)

    def ask(self, question: str = QUESTION) -> dict[str, Any]:
        return self.desk.service.ask(Asking(question, channel="console"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two_plans")
    build(write_sources(folder / "sources"), folder / "index")
    return folder


@pytest.fixture
def world(built: Path, tmp_path: Path) -> World:
    sources, index = tmp_path / "sources", tmp_path / "index"
    shutil.copytree(built / "sources", sources)
    shutil.copytree(built / "index", index)
    config = Settings(data_dir=tmp_path / "data", api_keys="k" * 40)
    desk = entry.build_desk(config, lambda: ScopedAssistant(open_library(index), Assistant))
    desk.service.load()
    assert desk.service.state == "ready", desk.service.error
    return World(desk, Holdings(desk.service, sources, index), sources)


@pytest.fixture
def client(world: World) -> Iterator[httpx.Client]:
    with (
        running(make_site(world.desk)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=30) as client,
    ):
        client.headers["Authorization"] = f"Bearer {'k' * 40}"
        yield client


class TestAnswers:
    def test_a_corrected_value_is_never_told_as_the_plans_words(self, world: World) -> None:
        world.correct("fact", world.target(), value_text="350亿元")
        answer = world.ask()
        assert "300亿元" in answer["answer"] and "350" not in answer["answer"]
        assert [c["kind"] for c in answer["caveats"]] == ["corrected"] and "350亿元" in answer["caveats"][0]["text"]

    def test_the_page_of_targets_marks_it(self, world: World) -> None:
        from web import console_facts, console_tables, console_targets

        world.correct("fact", world.target(), value_text="350亿元")
        rows = console_facts.targets(world.desk.service.catalogue, indicator="工业总产值")
        shown = console_tables.table(console_targets.file_columns(ZH), rows, ZH, "指标")
        assert "350亿元" in shown and ZH["corrected"] in shown and ZH["flaws"] not in shown
        drawn = console_facts.chart([*rows, *rows], "亿元", ZH, "")
        assert drawn.count("350亿元") == drawn.count(ZH["corrected"]) == 2

    def test_a_withdrawn_target_is_found_no_more_until_it_is_undone(self, world: World) -> None:
        fact = world.target()
        world.correct("withdraw", fact)
        assert fact not in world.desk.service.catalogue.facts
        world.holdings.undo(1, "王工", lambda *_: None)
        assert fact in world.desk.service.catalogue.facts
        kinds = [e["kind"] for e in world.desk.service.audit.entries() if e["kind"].startswith("library")]
        assert kinds == ["library_correct", "library_undo"]

    def test_the_readers_page_says_which_field_was_put_right(self, world: World, client: httpx.Client) -> None:
        world.correct("plan", issuer="青川县<b>人民政府")
        listed = {p["plan_id"]: p["corrected"] for p in client.get("/api/v1/plans").json()["plans"]}
        assert listed == {world.plan_id(): ["issuer"], world.plan_id("beta.txt"): []}
        page = client.get(f"/plans/{world.plan_id()}").text
        assert (
            "青川县&lt;b&gt;人民政府" in page and "※ 更正" in page and "更正并非原文" in page and "<b>人民" not in page
        )


class TestVisibility:
    def test_an_internal_plan_leaves_the_console_by_no_way(self, world: World, client: httpx.Client) -> None:
        plan_id = world.plan_id()
        assert client.get(f"/plans/{plan_id}").status_code == 200
        world.correct("plan", public=False)
        assert client.get(f"/plans/{plan_id}").status_code == 404
        assert plan_id not in client.get("/api/v1/plans").text
        assert client.get(f"/api/v1/plans/{plan_id}").status_code == 404
        asked = client.post("/api/v1/ask", json={"question": QUESTION})
        assert asked.status_code == 200 and "300亿元" not in asked.text and "青川高新区高质量" not in asked.text
        for path in ("/help", "/widget/frame", "/api/v1/facts", "/openapi.json"):
            assert "青川" not in client.get(path).text
        assert "300亿元" in world.ask()["answer"], "staff are answered from it"

    def test_the_consoles_own_links_open_it_and_nobody_elses(self, world: World, client: httpx.Client) -> None:
        from web.console_answer import clause_link

        world.correct("plan", public=False)
        base = console_ready.base_path(None, world.desk.service)
        cited = world.ask()["citations"][0]
        assert isinstance(base, Base) and client.get(clause_link(base, cited)).status_code == 200
        assert client.get(clause_link("", cited)).status_code == 404
        assert client.get(clause_link(base, cited | {"plan_id": world.plan_id("beta.txt")})).status_code == 200
        assert "view=" not in clause_link(base, cited | {"plan_id": world.plan_id("beta.txt")})

    def test_it_is_public_again_when_that_is_undone(self, world: World, client: httpx.Client) -> None:
        world.correct("plan", public=False)
        world.holdings.undo(1, "李工", lambda *_: None)
        assert client.get(f"/plans/{world.plan_id()}").status_code == 200


class TestForms:
    def test_only_what_differs_becomes_a_correction(self, world: World) -> None:
        forms, plan_id = world.forms, world.plan_id()
        values = forms.plan_fields(plan_id)
        assert forms.plan_change(plan_id, (*values, ""), "李工") is None
        values[0], values[3] = "internal", "县政府"
        made = forms.plan_change(plan_id, (*values, "来函"), "李工")
        assert made is not None and made.fields == {"issuer": "县政府", "public": False} and made.note == "来函"

    def test_a_target_is_corrected_and_a_duty_added_through_the_form(self, world: World) -> None:
        forms, plan_id = world.forms, world.plan_id()
        held = world.desk.service.catalogue
        _, key = next(c for c in console_fixing.fact_choices(held, plan_id, ZH) if "工业总产值" in c[0])
        texts = console_fixing.fact_values("target", console_fixing.fact_of(held, plan_id, key)) | {"period": "2027"}
        made = forms.fact_change(plan_id, key, texts, ("", ""), "", "李工")
        assert made is not None and made.fields == {"period": "2027"}
        clause = next(c for c in held.of_plan[plan_id] if "一网通办" in c.text)
        duty = {"task": "推行一网通办", "role": "lead", "units": "政务局"}
        new = console_fixing.NEW["duty"]
        assert ZH["fix_saved"] in forms.keep(
            lambda: forms.fact_change(plan_id, new, duty, (clause.clause_id, "推行一网通办"), "", "李工"), None
        )
        assert any(isinstance(f, Duty) and f.units == ("政务局",) for f in world.desk.service.catalogue.facts)

    @pytest.mark.parametrize("kind", ["deadline", "basis", "list", "support"])
    def test_a_fact_of_any_kind_is_added_corrected_and_withdrawn(self, world: World, kind: str) -> None:
        given, other = {
            "deadline": ({"task": "一网通办", "due": "2026"}, {"due": "2027-06"}),
            "basis": ({"title": "营商环境条例"}, {"doc_no": "青府〔2025〕1号"}),
            "list": ({"name": "服务", "members": "一网通办、一次办成"}, {"members": "一网通办"}),
            "support": ({"indicator": "补助", "value_text": "50万平方米"}, {"beneficiary": "园区企业"}),
        }[kind]
        forms, plan_id, held = world.forms, world.plan_id(), world.desk.service.catalogue
        words = "建设标准厂房50万平方米" if kind == "support" else "推行一网通办"
        clause = next(c for c in held.of_plan[plan_id] if words in c.text)
        empty = console_fixing.fact_values(kind, None)

        def kept(key: str, texts: dict[str, str], place: tuple[str, str] = ("", "")) -> None:
            said = forms.keep(lambda: forms.fact_change(plan_id, key, empty | texts, place, "", "李工"), None)
            assert ZH["fix_saved"] in said, said

        def found() -> Any:
            facts = world.desk.service.catalogue.facts
            return [f for f in facts if f.kind == kind and f.quote == words and "corrected" in f.defects]

        kept(console_fixing.NEW[kind], given, (clause.clause_id, words))
        (fact,) = found()
        choices = console_fixing.fact_choices(world.desk.service.catalogue, plan_id, ZH)
        label, key = next(c for c in choices if c[1] == key_of(fact))
        assert ZH[f"kind_{kind}"] in label and ZH["corrected"] in label
        kept(key, console_fixing.fact_values(kind, fact) | other)
        (again,) = found()
        assert console_fixing.fact_values(kind, again) == empty | given | other and again.quote == words
        assert ZH["fix_saved"] in forms.keep(lambda: forms.withdrawal(plan_id, key_of(again), "", "李工"), None)
        assert not found()

    @pytest.mark.parametrize(("quote", "value"), [("推行三网通办", ""), ("", ""), ("。", "")])
    def test_words_that_are_not_the_clauses_are_refused(self, world: World, quote: str, value: str) -> None:
        clause = next(c for c in world.desk.service.catalogue.of_plan[world.plan_id()] if "一网通办" in c.text)
        texts = {"task": "x", "role": "lead", "units": "政务局"}
        with pytest.raises(HoldingsError, match="逐字"):
            world.forms.fact_change(
                world.plan_id(), console_fixing.NEW["duty"], texts, (clause.clause_id, quote), "", "李工"
            )

    def test_a_bad_value_is_one_friendly_line_and_changes_nothing(self, world: World) -> None:
        item, fact = world.holdings.item(world.plan_id()), world.target()
        said = world.forms.keep(
            lambda: console_forms.correction(item, "fact", "李工", {"value_text": "很多"}, fact), None
        )
        assert "目标值应为" in said and "Traceback" not in said
        assert not (world.sources / overrides.NAME).exists()

    def test_the_log_tells_who_what_and_when_as_text(self, world: World) -> None:
        world.correct("plan", issuer="<script>")
        world.correct("plan", public=False)
        world.holdings.undo(2, "王工", lambda *_: None)
        kept, held = world.holdings.corrections(), world.desk.service.catalogue
        shown = console_fixing.log(kept, held, ZH)
        assert "<script>" not in shown and "李工" in shown and "王工" in shown and "UTC" in shown
        assert [n for _, n in console_fixing.undo_choices(kept, held, ZH)] == [1]


class TestUploads:
    def _add(self, world: World, *paths: Path) -> Any:
        return world.holdings.add(paths, "李工", lambda *_: None)

    def test_the_same_file_twice_is_held_once_and_told(self, world: World, tmp_path: Path) -> None:
        (tmp_path / "one").mkdir()
        (tmp_path / "two").mkdir()
        text = (world.sources / "alpha.txt").read_text("utf-8").replace("青川", "红河")
        for folder in ("one", "two"):
            (tmp_path / folder / f"{folder}.txt").write_text(text, "utf-8")
        first, second = self._add(world, tmp_path / "one" / "one.txt", tmp_path / "two" / "two.txt")
        assert (first.action, second.action, second.file) == ("added", "present", "one.txt")
        assert sum("红河" in p.title for p in world.desk.service.catalogue.plans.values()) == 1

    def test_a_version_of_a_held_plan_takes_its_place_and_says_of_which_file(
        self, world: World, tmp_path: Path
    ) -> None:
        other = tmp_path / "again.md"
        other.write_text((world.sources / "alpha.txt").read_text("utf-8") + "\n", "utf-8")
        (found,) = self._add(world, other)
        assert found.action == "replaced" and found.replaced == ("alpha.txt",)
        assert "alpha.txt" in outcomes([found], world.desk.service.catalogue, ZH, "")

    def test_another_plan_of_the_same_name_is_pointed_out(self, world: World, tmp_path: Path) -> None:
        title = (world.sources / "alpha.txt").read_text("utf-8").split("\n")[0]
        other = tmp_path / "other.txt"
        other.write_text(
            f"{title}\n\n一、总体要求\n\n到2030年,绿化面积达到90公顷,道路总长达到70公里。\n\n2028年1月1日\n", "utf-8"
        )
        (found,) = self._add(world, other)
        assert [p.source_file for p in found.twins] == ["alpha.txt"]
        assert "文库中已有内容相同或同名的方案" in outcomes([found], world.desk.service.catalogue, ZH, "")

    def test_a_file_with_a_password_is_refused_in_plain_words(self, world: World, tmp_path: Path) -> None:
        locked = [tmp_path / "locked.pdf", tmp_path / "locked.docx"]
        locked[0].write_bytes(pdf([[(80, 100, 12, "方案")]], locked=True))
        locked[1].write_bytes(b"\xd0\xcf\x11\xe0" + b"\x00" * 600)
        for found in self._add(world, *locked):
            assert found.action == "not_added" and "密码" in found.fault and "\n" not in found.fault
        assert sorted(p.name for p in world.sources.iterdir()) == ["alpha.txt", "beta.txt"]

    def test_two_people_at_once_the_second_is_told_to_wait(self, world: World, tmp_path: Path) -> None:
        plan = tmp_path / "new.txt"
        plan.write_text((world.sources / "beta.txt").read_text("utf-8").replace("白水", "黑水"), "utf-8")
        told: list[str] = []

        def meanwhile(stage: str, *_: int) -> None:
            if stage == "read" and not told:
                with pytest.raises(HoldingsError, match="正在更新"):
                    self._add(world, plan)
                told.append(world.ask()["outcome"])

        (found,) = world.holdings.add([plan], "李工", meanwhile)
        assert found.action == "added" and told == ["answered"], "questions meanwhile are answered"
