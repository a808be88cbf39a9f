"""The conversation of the console without a browser: what is kept, what is told when something goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_assistant import FakeAssistant
from web_server import make_desk, make_site, running

from web import console_answer as writing
from web.console_chat import Chat
from web.console_rating import MAX_REASON
from web.console_words import wording
from web.service import Service

ZH = wording("zh")
QUESTION = "贵阳高新区 储备工业用地"


@pytest.fixture
def chat(tmp_path: Path) -> Chat:
    return Chat(make_desk(tmp_path).service, ZH)


def _asked(chat: Chat, question: str, turns: Any = (), plans: Any = ()) -> list[tuple[Any, Any]]:
    return list(chat.answer(question, turns, plans, "extractive", ""))


class TestTrouble:
    def test_a_question_asked_while_the_assistant_starts_waits_and_is_answered(self, tmp_path: Path) -> None:
        opened = threading.Event()

        def slow() -> FakeAssistant:
            assert opened.wait(20)
            return FakeAssistant()

        service = Service(slow, tmp_path)
        service.start()
        said, kept = [], None
        for messages, turns in Chat(service, ZH).answer(QUESTION, (), (), "extractive", ""):
            said.append(messages[-1]["content"])
            if ZH["loading"] in said[-1]:
                opened.set()
            kept = turns or kept
        assert any(ZH["loading"] in text for text in said)
        assert kept is not None and kept[-1]["answer"]["outcome"] == "answered"

    def test_an_assistant_that_cannot_start_is_one_friendly_sentence(self, tmp_path: Path) -> None:
        def broken() -> FakeAssistant:
            raise RuntimeError("index missing 没有索引\nTraceback …")

        service = Service(broken, tmp_path)
        service.load()
        shown, turns = _asked(Chat(service, ZH), QUESTION)[-1]
        assert "助手未能启动" in shown[-1]["content"] and "Traceback" not in shown[-1]["content"]
        assert turns[-1]["question"] == QUESTION

    def test_ten_thousand_characters_are_refused_in_plain_words_and_kept(self, chat: Chat) -> None:
        shown, turns = _asked(chat, "长" * 10_000)[-1]
        text = shown[-1]["content"]
        assert "10000" in text and "精简到2000字" in text and "expected" not in text
        assert turns[-1]["question"] == "长" * 10_000 and turns[-1]["answer"]["outcome"] == writing.FAULT

    def test_a_plan_that_was_removed_meanwhile_is_named_as_gone(self, chat: Chat) -> None:
        shown, _ = _asked(chat, QUESTION, plans=["gone"])[-1]
        assert ZH["ask_unknown_plan"] in shown[-1]["content"].replace("\\", "")

    def test_a_connection_lost_in_the_middle_leaves_question_and_earlier_answers(self, chat: Chat) -> None:
        _, turns = _asked(chat, QUESTION)[-1]
        again: Iterator[Any] = chat.answer("第二问", turns, (), "extractive", "")
        _, kept = next(again)
        again.close()  # type: ignore[attr-defined]
        assert [t["question"] for t in kept] == [QUESTION, "第二问"]
        assert kept[0] == turns[0] and ZH["lost"] in chat.messages(kept, "")[-1]["content"].replace("\\", "")

    def test_a_question_that_broke_off_is_no_history_of_the_next(self, chat: Chat) -> None:
        _, kept = next(iter(chat.answer("第一问", (), (), "extractive", "")))
        _, turns = _asked(chat, QUESTION, kept)[-1]
        entry = [e for e in chat.service.audit.entries() if e["kind"] == "ask"][-1]
        assert entry["history"] == [] and turns[-1]["answer"]["outcome"] == "answered"

    def test_a_stopped_answer_says_so_keeps_the_question_and_is_no_history(self, chat: Chat) -> None:
        _, turns = _asked(chat, QUESTION)[-1]
        _, kept = next(iter(chat.answer("第二问", turns, (), "extractive", "")))
        left = chat.stopped(kept)
        shown = chat.messages(left, "")[-1]["content"]
        assert [t["question"] for t in left] == [QUESTION, "第二问"] and left[0] == turns[0]
        assert ZH["stopped_badge"] in shown and ZH["thinking"] not in shown
        assert chat.stopped(turns) == turns and chat.stopped([]) == []
        _, after = _asked(chat, QUESTION, left)[-1]
        entry = [e for e in chat.service.audit.entries() if e["kind"] == "ask"][-1]
        assert entry["history"] == [QUESTION] and after[-1]["answer"]["outcome"] == "answered"


class TestFeedback:
    def _last(self, chat: Chat) -> dict[str, Any]:
        return [e for e in chat.service.audit.entries() if e["kind"] == "feedback"][-1]

    def test_a_reason_in_the_users_own_words_is_kept_with_the_answer(self, chat: Chat) -> None:
        _, turns = _asked(chat, QUESTION)[-1]
        assert chat.rate(turns, 1, ZH["bad_number"], " 应为2025年 ") == ZH["thanks"]
        entry = self._last(chat)
        assert entry["reason"] == f"{ZH['bad_number']}: 应为2025年" and entry["useful"] is False
        assert entry["answer_id"] == turns[0]["answer"]["answer_id"]

    def test_a_reason_is_cut_and_masked(self, chat: Chat) -> None:
        _, turns = _asked(chat, QUESTION)[-1]
        chat.rate(turns, 1, False, "电话13812345678 " + "长" * 2000)
        reason = self._last(chat)["reason"]
        assert "13812345678" not in reason and len(reason) <= MAX_REASON + 20

    def test_an_answer_that_is_not_known_is_told_so(self, chat: Chat) -> None:
        turns = [{"question": "q", "plans": [], "answer": writing.fault("x") | {"answer_id": "no"}}]
        assert chat.rate(turns, 1, True) == ZH["feedback_late"] and chat.rate([], 1, True) == ZH["feedback_late"]


class TestReplacedPlan:
    def test_a_citation_of_words_that_stand_there_no_more_marks_nothing_and_says_so(self, tmp_path: Path) -> None:
        desk = make_desk(tmp_path)
        _, turns = _asked(Chat(desk.service, ZH), QUESTION)[-1]
        cited = turns[0]["answer"]["citations"][0]
        with running(make_site(desk)) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            now = client.get(writing.clause_link("", cited)).text
            then = client.get(writing.clause_link("", cited | {"quote": "旧版里的另一句话"})).text
            gone = client.get(writing.clause_link("", cited | {"plan_id": "gone"}))
        assert 'class="quote"' in now and "更新过" not in now
        assert 'class="quote"' not in then and "这份方案在那次回答之后更新过" in then
        assert gone.status_code == 404 and "可能已被移除" in gone.text
