"""The console without a browser: what it writes down, what it lets in, what it keeps apart."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from fake_assistant import FakeAssistant
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from web_server import make_desk

from web import console_answer as writing
from web import (
    console_ask,
    console_export,
    console_facts,
    console_holdings,
    console_html,
    console_login,
    console_results,
    console_tables,
)
from web.asking import Asking
from web.audit import AuditLog
from web.console_words import _WORDS, wording

ZH = wording("zh")
EN = wording("en")
EVIL = "<img src=x onerror=alert(1)>![x](http://other.example/x.png)[y](javascript:alert(1))"


@pytest.fixture
def answer(tmp_path: Path) -> dict[str, Any]:
    desk = make_desk(tmp_path)
    return writing.slim(desk.service.ask(Asking("贵阳高新区 储备工业用地", channel="console")))


def _turn(answer: dict[str, Any], question: str = "问题") -> dict[str, Any]:
    return {"question": question, "plans": [], "answer": answer}


class TestWords:
    def test_both_languages_have_every_wording(self) -> None:
        assert all(len(pair) == 2 and all(pair) for pair in _WORDS.values())

    def test_places_to_fill_are_the_same_in_both(self) -> None:
        import string

        def names(text: str) -> set[str]:
            return {name for _, name, _, _ in string.Formatter().parse(text) if name}

        assert [key for key, (zh, en) in _WORDS.items() if names(zh) != names(en)] == []


class TestLanguage:
    @pytest.mark.parametrize(("path", "language"), [("/", "zh-CN"), ("/en", "en"), ("/other", "zh-CN")])
    def test_the_page_is_sent_in_the_consoles_language_whatever_the_browsers(self, path: str, language: str) -> None:
        advert = '<meta property="og:title" content="Gradio" />\n'
        source = f'<html\n lang="fr"><head>{advert}<title>x</title></head><body>问<head></body></html>'

        def page(request: Any) -> HTMLResponse | PlainTextResponse:
            return PlainTextResponse("<head>") if request.url.path == "/other" else HTMLResponse(source)

        app = Starlette(routes=[Route("/{rest:path}", page)], middleware=[Middleware(console_html.PageLanguage)])
        got = TestClient(app).get(path)
        assert int(got.headers["content-length"]) == len(got.content)
        if path == "/other":
            assert got.text == "<head>"
            return
        assert f'lang="{language}"' in got.text and got.text.count(f"'{language}'") == 2
        assert "og:title" not in got.text and got.text.endswith("<title>x</title></head><body>问<head></body></html>")


class TestAnswer:
    def test_each_token_links_to_its_clause_with_the_quote_marked(self, answer: dict[str, Any]) -> None:
        shown = writing.in_chat(answer, ZH, "/base")
        for cited in answer["citations"]:
            assert writing.clause_link("/base", cited).replace("&", "&amp;") in shown
            assert f"q={cited['start']}-{cited['end']}" in shown
        assert "[1]" not in shown and ZH["answered"] in shown and "人工智能" in shown

    def test_a_token_without_citation_is_no_link(self) -> None:
        assert writing.with_chips("x[9](y)", {}, ZH, "") == "x[9](y)"

    @pytest.mark.parametrize("where", ["answer", "quote", "path", "name", "caveat"])
    def test_html_images_and_links_of_a_document_are_switched_off(self, answer: dict[str, Any], where: str) -> None:
        cited = answer["citations"][0]
        if where == "answer":
            answer["answer"] = EVIL + answer["answer"]
        elif where == "caveat":
            answer["caveats"] = [{"text": EVIL}]
        else:
            cited |= {"quote": EVIL, "path": [EVIL], "display_name": EVIL}
        for text in (writing.in_chat(answer, ZH, ""), writing.as_document([_turn(answer)], ZH)):
            assert "<img" not in text and "![x](" not in text and "[y](javascript" not in text

    def test_a_question_is_shown_letter_by_letter(self) -> None:
        assert "<" not in writing.as_text(EVIL).replace("<br>", "") and "\\!\\[" in writing.as_text(EVIL)

    def test_plans_to_choose_from_come_first(self, answer: dict[str, Any]) -> None:
        answer["options"] = [{"plan_id": "p", "plan_title": "t", "display_name": "名"}]
        first = writing.buttons(answer, ZH)[0]
        assert first == {"value": "plan=p", "label": "我问的是:名"}


class TestCaveats:
    def test_an_english_page_says_what_a_caveat_means_beside_its_own_words(self, answer: dict[str, Any]) -> None:
        answer["caveats"] = [{"kind": "redacted", "text": "原文年份被隐去“<b>”。", "clause_id": "c"}]
        english, chinese = (writing.in_chat(answer, words, "") for words in (EN, ZH))
        own = '<span lang="zh">原文年份被隐去“&lt;b&gt;”。</span>'
        assert f"A year or figure is hidden in the source. {own}" in english
        assert "hidden" not in chinese and own in chinese
        turns = [_turn(answer)]
        for text in (console_export.as_markdown(turns, EN).data.decode(), console_export.as_text(turns, EN)):
            assert "A year or figure is hidden in the source. 原文年份被隐去" in text


class TestExport:
    def test_markdown_and_word_hold_question_answer_quote_and_label(self, answer: dict[str, Any]) -> None:
        from docx import Document

        turns = [_turn(answer, "储备\x0b工业用地")]
        text = console_export.as_markdown(turns, ZH).data.decode()
        word = Document(io.BytesIO(console_export.as_docx(turns, ZH).data))
        whole = "\n".join(p.text for p in word.paragraphs)
        quote = answer["citations"][0]["quote"]
        for part in (quote[:12], "人工智能", "[1]"):
            assert part in whole
        assert "储备工业用地" in whole and "人工智能" in text and "## 问" in text

    def test_files_carry_the_implicit_label_that_the_standard_wants(self, answer: dict[str, Any]) -> None:
        from docx import Document
        from openpyxl import load_workbook

        turns = [_turn(answer), _turn(answer | {"answerer": "llm"})]
        text = console_export.as_markdown(turns[:1], ZH).data.decode()
        held = json.loads(re.findall("<!-- (.*) -->", text)[-1])["AIGC"]
        assert held == {"Label": "2", "ContentProducer": "ZhuWen", "ProduceID": answer["answer_id"]}
        word = Document(io.BytesIO(console_export.as_docx(turns[:1], ZH).data))
        assert json.loads(word.core_properties.comments) == {"AIGC": held}
        many = Document(io.BytesIO(console_export.as_docx(turns * 4, ZH).data))
        assert json.loads(many.core_properties.comments)["AIGC"]["Label"] == "1", "some of it was written by a model"
        column = console_tables.Column("x", lambda r: r["x"])
        book = load_workbook(io.BytesIO(console_tables.as_xlsx("t", [column], [{"x": 1}]).data))
        assert json.loads(book.properties.description)["AIGC"]["Label"] == "2"

    def test_one_answer_or_the_whole_conversation_is_taken_along(self, answer: dict[str, Any]) -> None:
        stopped = _turn(writing.fault("已停止", writing.STOPPED), "第三问")
        turns = [_turn(answer, "第一问"), _turn(answer, "第二问"), stopped]
        whole = console_export.as_text(console_ask.chosen_part(turns, "all"), ZH)
        last = console_export.as_text(console_ask.chosen_part(turns, "last"), ZH)
        assert "第一问" in whole and "第二问" in whole and "第三问" not in whole and whole.count("人工智能") == 2
        assert "第一问" not in last and last.count("人工智能") == 1 and "[1]" in last
        assert console_ask.chosen_part([stopped], "last") == []

    def test_nothing_is_saved_of_an_empty_conversation(self) -> None:
        assert console_export.as_docx([], ZH).data == b"" and console_export.as_markdown([], ZH).data == b""

    def test_a_table_of_the_answer_is_a_table_in_word(self, answer: dict[str, Any]) -> None:
        from docx import Document

        answer["answer"] = "| 开发区 | 目标 |\n|---|---|\n| 甲 | **7亿元** |"
        word = Document(io.BytesIO(console_export.as_docx([_turn(answer)], ZH).data))
        assert [[c.text for c in row.cells] for row in word.tables[0].rows] == [["开发区", "目标"], ["甲", "7亿元"]]


class TestTables:
    COLUMNS = (console_tables.Column("名", lambda r: r["x"], lambda r: console_tables.text(r["x"])),)

    def test_values_are_escaped_on_the_page(self) -> None:
        assert "<img" not in console_tables.table(self.COLUMNS, [{"x": EVIL}], ZH, EVIL)

    @pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x"])
    def test_no_cell_of_a_file_is_a_formula(self, value: str) -> None:
        from openpyxl import load_workbook

        rows = [{"x": value}]
        read = list(csv.reader(io.StringIO(console_tables.as_csv("f", self.COLUMNS, rows).data.decode("utf-8-sig"))))
        assert read == [["名"], ["'" + value]]
        sheet = load_workbook(io.BytesIO(console_tables.as_xlsx("f", self.COLUMNS, rows).data)).worksheets[0]
        assert sheet["A2"].value == value and sheet["A2"].data_type == "s"


ROW: dict[str, Any] = {
    "plan_id": "p",
    "clause_id": "p/一",
    "start": 0,
    "end": 1,
    "path": ["一"],
    "zone": "甲",
    "subject": "",
    "indicator": "产值",
    "indicator_group": "产值",
    "comparator": "=",
    "period": "2025",
    "period_text": "到2025年",
    "measure": "level",
}


class TestFacts:
    def _row(self, **values: Any) -> dict[str, Any]:
        return {**ROW, **values}

    def test_units_are_never_drawn_together(self) -> None:
        rows = [self._row(unit=u, value=1.0, value_text=f"1{u}") for u in ("亿元", "亿元", "家")]
        drawn = console_facts.chart(rows, "亿元", ZH, "")
        assert drawn.count("<li>") == 2 and "1家" not in drawn

    def test_growth_stands_apart_from_level(self) -> None:
        rows = [self._row(unit="%", value=1.0, value_text="1%", measure=m) for m in ("level", "growth")]
        assert console_facts.chart(rows, "%", ZH, "").count("<h3>") == 2

    def test_departments_come_one_by_one(self) -> None:
        task = self._row(lead=["财政局"], cooperate=["招商局", "财政局"], responsible=[])
        found = console_facts.by_department([task], "财政")
        assert [(r["department"], r["role"]) for r in found] == [("财政局", "lead"), ("财政局", "cooperate")]


class TestDoor:
    def _door(self, folder: Path, host: str, password: str = "") -> Any:
        from argon2 import PasswordHasher

        hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(password) if password else ""
        return console_login.door(AuditLog(folder), host, hashed)

    def test_this_machine_needs_no_login_unless_a_password_is_set(self, tmp_path: Path) -> None:
        assert self._door(tmp_path, "127.0.0.1") is None
        assert self._door(tmp_path, "127.0.0.1", "geheim")("李", "geheim")

    def test_off_loopback_a_password_is_made_and_told(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        door = self._door(tmp_path, "0.0.0.0")
        told = caplog.messages[0].split(": ")[1].split()[0]
        assert door("李", told) and not door("李", "") and not door("", told)

    def test_attempts_are_limited_and_logged(self, tmp_path: Path) -> None:
        door = self._door(tmp_path, "10.0.0.1", "geheim")
        assert not any(door("李", "x") for _ in range(5))
        assert not door("李", "geheim"), "the right password came too late"
        kinds = [e["kind"] for e in AuditLog(tmp_path).entries()]
        assert kinds == ["login_refused"] * 5

    def test_a_hash_that_is_none_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="Argon2"):
            console_login.door(AuditLog(tmp_path), "127.0.0.1", "password")


class TestHoldings:
    def test_a_second_change_is_told_to_wait(self, tmp_path: Path) -> None:
        service = make_desk(tmp_path, FakeAssistant()).service
        holdings = console_holdings.Holdings(service, tmp_path / "sources", tmp_path / "index")
        with holdings._alone(), pytest.raises(console_holdings.HoldingsError, match="正在更新"):
            holdings.remove("p", "me", lambda *_: None)

    def test_a_bad_file_is_told_of_and_changes_nothing(self, tmp_path: Path) -> None:
        service = make_desk(tmp_path / "data", FakeAssistant()).service
        holdings = console_holdings.Holdings(service, tmp_path / "sources", tmp_path / "index")
        bad = tmp_path / "bad.pdf"
        bad.write_bytes(b"x")
        (found,) = holdings.add([bad], "me", lambda *_: None)
        assert found.action == "not_added" and "bad.pdf" in found.fault
        assert not (tmp_path / "sources").exists() and not (tmp_path / "index").exists()


class TestResults:
    def test_the_newest_run_is_shown_and_a_broken_one_passed_over(self, tmp_path: Path) -> None:
        assert ZH["results_none"] in console_results.page(ZH, tmp_path)
        for name, text in (("one", '{"figures": {"right": {"hits": 1, "of": 2, "rate": 0.5}}}'), ("two", "{")):
            (tmp_path / "results" / name).mkdir(parents=True)
            (tmp_path / "results" / name / "summary.json").write_text(text)
        assert "50.0%" in console_results.page(ZH, tmp_path)
