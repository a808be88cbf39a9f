"""Our own words in traditional characters: messages and suggestions are, quotes and what caveats quote are not."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from web_server import get, make_desk, make_site, running

from web import traditional
from web.asking import Asking

QUESTION = "贵阳高新区 储备工业用地"


@pytest.mark.parametrize(
    ("asked", "so"),
    [("zh-Hant", True), ("zh-HK,zh;q=0.9", True), ("zh-tw", True), ("zh", False), ("en, zh-Hant", False), ("", False)],
)
def test_the_first_language_counts(asked: str, so: bool) -> None:
    assert traditional.wanted(asked) is so


def test_what_a_plan_says_stays_as_it_stands(tmp_path: Path) -> None:
    answer = make_desk(tmp_path).service.ask(Asking(QUESTION))
    answer["caveats"] = [
        {"kind": "redacted", "text": "原文年份被隐去(“20xx年发展”),见《实施方案》。", "clause_id": "c"}
    ]
    answer["sentences"].append({"text": "方案里没有找到《发展规划》。", "citations": [], "origin": "message"})
    told = traditional.whole(answer)
    assert told["caveats"][0]["text"] == "原文年份被隱去(“20xx年发展”),見《实施方案》。"
    assert told["sentences"][-1]["text"] == "方案裏沒有找到《发展规划》。"
    assert told["sentences"][:-1] == answer["sentences"][:-1] and told["citations"] == answer["citations"]
    assert told["answer"] == "".join(s["text"] for s in told["sentences"])
    assert told["suggestions"] == ["儲備的工業用地呢?", "由哪個部門負責?"]


def test_the_widget_asks_for_it_and_programs_do_not_get_it(tmp_path: Path) -> None:
    with running(make_site(make_desk(tmp_path))) as address:
        page = get(f"{address}/help").text
        config = json.loads(re.search(r'id="config">(.*?)</script>', page)[1])  # type: ignore[index]

        def asked(path: str, question: str, **headers: str) -> Any:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            return httpx.post(
                address + path, json={"question": question}, headers=sent, trust_env=False, timeout=60
            ).text

        widget = {"X_Zhuwen_Widget": config["token"], "Accept_Language": "zh-Hant"}
        streamed = asked("/api/v1/ask/stream", "qqqq", **widget)
        whole = json.loads(asked("/api/v1/ask", "qqqq", **widget))
        program = json.loads(asked("/api/v1/ask", "qqqq", Accept_Language="zh-Hant"))
    assert "沒有找到" in whole["answer"] and whole["answer"] == "".join(s["text"] for s in whole["sentences"])
    assert streamed.count("沒有找到") == 3, "in the sentence, and twice in the whole answer"
    assert "没有找到" in program["answer"]
    assert all(tip == traditional.words(tip) for tip in config["tips"]["zh-Hant"])
