"""The HTTP API: the contract's shapes, streams that add up, problems for every kind of bad input."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fake_assistant import FakeAssistant
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from waiting import until
from web_server import get, make_desk, make_site, running

from assistant.model import Answer
from web.console_answer import clause_link
from web.console_ready import base_path
from web.late import LateApp
from web.metrics import Metrics
from web.schemas import AnswerOut, ClauseOut, PlanDetailOut, PlansOut
from web.site import Site

QUESTION = "贵阳高新区 软件业收入目标"
INTERNAL = FakeAssistant().library.plans[1].plan_id  # Nanjing's plan


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assistant = FakeAssistant(internal=(INTERNAL,))
    desk = make_desk(tmp_path_factory.mktemp("data"), assistant)
    with running(make_site(desk)) as address:
        yield address


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server, trust_env=False, timeout=60) as client:
        yield client


def _events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
        if lines:
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_ask_has_the_shape_of_the_contract(client: httpx.Client) -> None:
    response = client.post("/api/v1/ask", json={"question": QUESTION, "history": [], "plans": []})
    assert response.status_code == 200
    answer = AnswerOut.model_validate(response.json())
    assert answer.outcome == "answered" and answer.citations
    assert answer.answer == "".join(s.text for s in answer.sentences)
    for citation in answer.citations:
        plan = client.get(f"/api/v1/plans/{citation.plan_id}").json()
        assert plan["text"][citation.start : citation.end] == citation.quote


def test_stream_adds_up_to_the_json(client: httpx.Client) -> None:
    response = client.post("/api/v1/ask/stream", json={"question": QUESTION})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = _events(response.text)
    sentences: list[dict[str, Any]] = []
    for name, data in events:
        if name == "sentence":
            sentences.append(data)
        elif name == "replace":
            sentences[data["index"]] = data
    assert events[-1][0] == "done"
    assert sentences == events[-1][1]["sentences"]
    assert "".join(s["text"] for s in sentences) == events[-1][1]["answer"]


def test_library_routes(client: httpx.Client) -> None:
    plans = PlansOut.model_validate(client.get("/api/v1/plans").json()).plans
    assert plans and all(p.plan_id != INTERNAL for p in plans)
    detail = PlanDetailOut.model_validate(client.get(f"/api/v1/plans/{plans[0].plan_id}").json())
    for clause in detail.clauses[:5]:
        same = ClauseOut.model_validate(client.get(f"/api/v1/clauses/{clause.clause_id}").json())
        assert same == clause and detail.text[clause.start : clause.end] == clause.text
    facts = client.get("/api/v1/facts", params={"kind": "target", "plan": plans[0].plan_id}).json()["facts"]
    assert facts and {f["plan_id"] for f in facts} == {plans[0].plan_id}


def test_an_internal_plan_never_leaves(client: httpx.Client) -> None:
    internal = INTERNAL
    assert client.get(f"/api/v1/plans/{internal}").status_code == 404
    assert client.get(f"/api/v1/clauses/{internal}/一").status_code == 404
    assert client.get(f"/plans/{internal}").status_code == 404
    assert client.get("/api/v1/facts", params={"plan": internal}).json() == {"facts": []}
    asked = client.post("/api/v1/ask", json={"question": QUESTION, "plans": [internal]})
    assert (asked.status_code, asked.json()["code"]) == (400, "unknown_plan")
    for question in ("产业链链长制 智能电网", "哪个方案"):
        text = client.post("/api/v1/ask", json={"question": question}).text
        assert internal not in text and "南京" not in text


@pytest.mark.parametrize(
    ("send", "status", "code"),
    [
        ({"content": b"{"}, 400, "malformed_json"),
        ({"content": b"\xff\xfe"}, 400, None),
        ({"content": b"[1]"}, 422, "invalid"),
        ({"content": b""}, 422, "invalid"),
        ({"json": {}}, 422, "invalid"),
        ({"json": {"question": ["x"]}}, 422, "invalid"),
        ({"json": {"question": 5}}, 422, "invalid"),
        ({"json": {"question": "x", "history": "y"}}, 422, "invalid"),
        ({"json": {"question": "x", "answerer": "gpt"}}, 422, "invalid"),
        ({"json": {"question": ""}}, 400, "empty"),
        ({"json": {"question": " \n "}}, 400, "empty"),
        ({"json": {"question": "问" * 2001}}, 413, "too_long"),
        ({"json": {"question": "问" * 100_001}}, 413, "too_large"),
        ({"json": {"question": "x", "history": ["y" * 2001]}}, 413, "too_long"),
        ({"json": {"question": "x", "history": ["y"] * 21}}, 413, "too_large"),
        ({"json": {"question": "x\u0000y"}}, 400, "binary"),
        ({"json": {"question": "x", "plans": ["没有"]}}, 400, "unknown_plan"),
        ({"json": {"question": "x", "answerer": "llm"}}, 400, "no_model"),
        ({"content": b'{"question": "\\ud800"}'}, 422, "invalid"),
        ({"content": b'{"question": ' + b"[" * 5000}, 400, None),
        ({"content": b'{"question": "' + b"a" * 400_000 + b'"}'}, 413, "too_large"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/ask", "/api/v1/ask/stream"])
def test_bad_input_is_a_problem(
    client: httpx.Client, path: str, send: dict[str, Any], status: int, code: str | None
) -> None:
    response = client.post(path, headers={"content-type": "application/json"}, **send)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status and body["title"] and body["detail"]
    assert code is None or body["code"] == code
    assert "Traceback" not in response.text and "site-packages" not in response.text


def test_chunked_body_past_the_limit_is_cut_off(client: httpx.Client) -> None:
    def parts() -> Iterator[bytes]:
        yield b'{"question": "'
        for _ in range(100):
            yield b"a" * 10_000
        yield b'"}'

    response = client.post("/api/v1/ask", content=parts(), headers={"content-type": "application/json"})
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/ask", 405),
        ("DELETE", "/api/v1/plans", 405),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/nothing", 404),
        ("GET", "/api/v1/plans/none", 404),
        ("GET", "/api/v1/clauses/none/1", 404),
        ("GET", "/api/v1/facts?kind=joke", 422),
        ("GET", "/api/v1/facts?limit=0", 422),
        ("GET", "/api/v1/facts?year=soon", 422),
        ("GET", "/widget/assets/..%2fapi.py", 404),
        ("GET", "/widget/assets/frame.html", 404),
        ("GET", "/widget/assets/%00", 404),
    ],
)
def test_wrong_addresses(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/nothing", "/help/nothing", "/docs/nothing"])
def test_a_wrong_address_is_a_page_for_people(client: httpx.Client, path: str) -> None:
    response = client.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert response.status_code == 404 and response.headers["content-type"].startswith("text/html")
    assert "没有找到这个页面" in response.text and 'href="/help"' in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert client.get("/api/v1/nothing", headers={"Accept": "text/html"}).json()["code"] == "not_found"


def test_what_the_console_does_not_find_is_told_in_our_words(tmp_path: Path) -> None:
    def console(request: Any) -> JSONResponse:
        return JSONResponse({"detail": "Not Found"}, 200 if request.path_params["rest"] == "there" else 404)

    late = LateApp(lambda: Starlette(routes=[Route("/{rest:path}", console)]))
    site = Site(make_site(make_desk(tmp_path))._api, Metrics(), base_path="/zhuwen", console=late)
    with running(site) as address:
        until(lambda: late.ready, "the console is there")
        assert get(f"{address}/zhuwen/there").json() == {"detail": "Not Found"}
        told = get(f"{address}/zhuwen/gone")
        page = get(f"{address}/zhuwen/gone", headers={"Accept": "text/html"})
    assert told.status_code == 404 and told.headers["content-type"] == "application/problem+json"
    assert "核对地址" in told.json()["detail"] and told.headers["x-content-type-options"] == "nosniff"
    assert page.status_code == 404 and 'href="/zhuwen/help"' in page.text


def test_script_in_every_field_comes_back_as_text(client: httpx.Client) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    for send in ({"question": evil}, {"question": "x", "plans": [evil]}, {"question": "x", "history": [evil]}):
        response = client.post("/api/v1/ask", json=send)
        assert response.headers["content-type"] in ("application/json", "application/problem+json")
        assert response.headers["x-content-type-options"] == "nosniff"
    for path in (
        "/plans/" + evil,
        "/help?title=" + evil,
        "/help?color=" + evil,
        "/help?tips=" + evil,
        "/help?lang=" + evil,
    ):
        response = client.get(path)
        assert "<script>alert" not in response.text and "<img src=x" not in response.text
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy


def test_personal_data_reaches_neither_assistant_nor_log(tmp_path: Path) -> None:
    assistant = FakeAssistant()
    desk = make_desk(tmp_path, assistant)
    with running(make_site(desk)) as address:
        response = httpx.post(
            address + "/api/v1/ask",
            trust_env=False,
            timeout=60,
            json={"question": "我是11010519491231002X,贵阳软件业收入?", "history": ["打13800138000"]},
        )
    assert response.status_code == 200 and "1949" not in response.text
    assert "身份证号已隐去" in response.json()["question"]
    assert "11010519" not in str(assistant.asked) and "13800138000" not in str(assistant.asked)
    logged = b"".join(p.read_bytes() for p in (tmp_path / "audit").glob("*"))
    assert b"11010519" not in logged and b"13800138000" not in logged
    entry = next(e for e in desk.service.audit.entries() if e["kind"] == "ask")
    assert entry["masked"] == ["id", "mobile"] and entry["clauses"] and entry["outcome"] == "answered"


def test_feedback_is_stored_once_known(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with running(make_site(desk)) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
        sent = client.post(
            "/api/v1/feedback",
            json={"answer_id": answer["answer_id"], "useful": False, "reason": "电话13800138000 <b>"},
        )
        assert (sent.status_code, sent.json()) == (200, {"ok": True})
        assert client.post("/api/v1/feedback", json={"answer_id": "none", "useful": True}).status_code == 404
        assert client.post("/api/v1/feedback", json={"answer_id": "x", "useful": "perhaps"}).status_code == 422
        assert (
            client.post("/api/v1/feedback", json={"answer_id": "x", "useful": True, "reason": "长" * 1001}).status_code
            == 413
        )
    stored = [e for e in desk.service.audit.entries() if e["kind"] == "feedback"]
    assert len(stored) == 1 and "13800138000" not in stored[0]["reason"]


def test_only_the_consoles_own_link_shows_an_internal_plan(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, FakeAssistant(internal=(INTERNAL,)))
    clause = desk.service.catalogue.of_plan[INTERNAL][3]
    base = base_path(None, desk.service)
    row = {"plan_id": INTERNAL, "clause_id": clause.clause_id, "start": clause.start, "end": clause.end}
    link = clause_link(base, row | {"quote": clause.text})
    public = clause_link(base, row | {"plan_id": next(iter(desk.service.catalogue.public))})
    with running(make_site(desk)) as address:
        assert get(address + link.partition("#")[0]).status_code == 200 and "view=" in link and "#" in link
        assert get(f"{address}/plans/{INTERNAL}").status_code == 404
        assert get(f"{address}/plans/{INTERNAL}?view=a.b").status_code == 404
        assert get(address + public).status_code == 200 and "view=" not in public


def test_pause_stops_answers_at_once_and_survives_a_restart(tmp_path: Path) -> None:
    desk = make_desk(tmp_path)
    with running(make_site(desk)) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        desk.service.pause(True, by="staff")
        answer = client.post("/api/v1/ask", json={"question": QUESTION}).json()
        assert answer["outcome"] == "blocked" and not answer["citations"] and answer["answer"]
        AnswerOut.model_validate(answer)
        assert (
            _events(client.post("/api/v1/ask/stream", json={"question": QUESTION}).text)[-1][1]["outcome"] == "blocked"
        )
        assert client.get("/readyz").json()["status"] == "paused"
        assert make_desk(tmp_path).service.paused
        desk.service.pause(False, by="staff")
        assert client.post("/api/v1/ask", json={"question": QUESTION}).json()["outcome"] == "answered"


def test_not_ready_is_said_and_the_page_is_up(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, load=False)
    with running(make_site(desk)) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        assert client.get("/healthz").json() == {"status": "ok", "detail": ""}
        assert client.get("/help").status_code == 200
        response = client.post("/api/v1/ask", json={"question": QUESTION})
        assert (response.status_code, response.json()["code"]) == (503, "not_ready")
        assert int(response.headers["retry-after"]) > 0
        assert client.get("/readyz").status_code == 503
        desk.service.load()
        assert client.get("/readyz").status_code == 200
        assert client.post("/api/v1/ask", json={"question": QUESTION}).status_code == 200


def test_a_library_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    import app as entry
    from settings import Settings

    def fail() -> Any:
        raise RuntimeError("no index at x; run python -m index build")

    from dataclasses import replace

    desk = entry.build_desk(replace(Settings(), data_dir=tmp_path), fail)
    desk.service.load()
    with running(make_site(desk)) as address:
        response = get(address + "/readyz")
    assert response.status_code == 503 and "python -m index build" in response.json()["detail"]


class HeldAssistant(FakeAssistant):
    """Answers when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.free = threading.Event()

    def ask(self, question: str, *rest: Any, **named: Any) -> Answer:
        assert self.free.wait(60)
        return super().ask(question, *rest, **named)


def test_too_many_at_once_wait_and_then_are_turned_away(tmp_path: Path) -> None:
    assistant = HeldAssistant()
    desk = make_desk(tmp_path, assistant, max_running=1, max_waiting=1)
    with running(make_site(desk)) as address:
        found: list[httpx.Response] = []

        def ask(stream: bool) -> None:
            path = "/api/v1/ask/stream" if stream else "/api/v1/ask"
            found.append(httpx.post(address + path, json={"question": QUESTION}, trust_env=False, timeout=60))

        threads = [threading.Thread(target=ask, args=(stream,)) for stream in (False, True, False)]
        threads[0].start()
        until(lambda: desk.gate.running == 1, "the first is answered")
        threads[1].start()
        until(lambda: desk.gate.waiting == 1, "the second waits")
        threads[2].start()
        until(lambda: found, "the third is turned away")
        assistant.free.set()
        for thread in threads:
            thread.join()
    by_status = sorted(r.status_code for r in found)
    assert by_status == [200, 200, 503]
    busy = next(r for r in found if r.status_code == 503)
    assert busy.json()["code"] == "busy" and "retry-after" in busy.headers
    streamed = next(r for r in found if "event-stream" in r.headers["content-type"])
    assert _events(streamed.text)[0][0] == "queued"


def test_an_answer_past_the_time_limit_is_given_up(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, FakeAssistant(delay_s=2.0), ask_timeout_s=0.3)
    with running(make_site(desk)) as address:
        response = httpx.post(address + "/api/v1/ask", json={"question": QUESTION}, trust_env=False, timeout=60)
    assert (response.status_code, response.json()["code"]) == (504, "timeout")


def test_a_slow_body_is_given_up(tmp_path: Path) -> None:
    from dataclasses import replace

    desk = make_desk(tmp_path)
    desk.options = replace(desk.options, body_timeout_s=0.5)
    with running(make_site(desk)) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=60) as raw:
            raw.sendall(
                b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: 100\r\n\r\n{"
            )
            assert b" 408 " in raw.recv(4096)


@pytest.mark.parametrize(
    "sent", [b"", b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"]
)
def test_a_slow_head_is_given_up(server: str, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    from web import server as module

    monkeypatch.setattr(module, "HEAD_TIMEOUT_S", 1.0)
    host, port = server.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=60) as raw:
        raw.sendall(sent)
        if sent.endswith(b"\r\n\r\n"):  # a whole request is answered; the next one's head is slow
            assert b" 200 " in raw.recv(65536)
            raw.sendall(b"GET /healthz HT")
        found = b""
        while part := raw.recv(4096):
            found += part
    assert b" 408 " in found


def test_a_reader_who_leaves_does_not_hold_a_desk(tmp_path: Path) -> None:
    desk = make_desk(tmp_path, FakeAssistant(delay_s=0.3), max_running=1)
    with running(make_site(desk)) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        for _ in range(3):
            with client.stream("POST", "/api/v1/ask/stream", json={"question": QUESTION}) as response:
                assert response.status_code == 200
        answer = client.post("/api/v1/ask", json={"question": QUESTION})
        assert answer.status_code == 200
        until(lambda: desk.gate.running == 0 and desk.gate.waiting == 0, "nobody holds a desk")
    assert desk.service.audit.verify().ok


def test_metrics_count_questions_and_are_not_for_everybody(client: httpx.Client) -> None:
    text = client.get("/metrics").text
    assert 'zhuwen_questions_total{answerer="extractive",channel="api",outcome="answered"}' in text
    assert "zhuwen_ready 1.0" in text
    assert client.get("/metrics", headers={"host": "bot.gov.cn"}).status_code == 403


def test_docs_page_needs_nothing_from_elsewhere(client: httpx.Client) -> None:
    text = client.get("/docs").text
    assert "/api/v1/ask/stream" in text and "problem+json" in text
    assert "https://" not in text.replace("https://a.gov.cn", "") and "//cdn" not in text
    spec = client.get("/openapi.json").json()
    assert {"/api/v1/ask", "/api/v1/ask/stream", "/api/v1/plans", "/v1/chat/completions", "/readyz"} <= spec[
        "paths"
    ].keys()
    assert "application/problem+json" in spec["paths"]["/api/v1/ask"]["post"]["responses"]["429"]["content"]


def test_reader_page_shows_every_character_and_escapes(client: httpx.Client) -> None:
    import re
    from html import unescape

    from web.links import anchor

    plan_id = next(
        p["plan_id"] for p in client.get("/api/v1/plans").json()["plans"] if p["plan_id"].startswith("zunyi")
    )
    detail = client.get(f"/api/v1/plans/{plan_id}").json()
    first = next(c for c in detail["clauses"] if len(c["text"]) > 60)
    html = client.get(f"/plans/{plan_id}", params={"q": f"{first['start'] + 5}-{first['start'] + 25}"}).text
    assert "<市、區>" not in html
    for clause in detail["clauses"]:
        assert f'id="{anchor(clause["clause_id"], plan_id)}"' in html
    body = re.search(r'<div class="text">(.*)</div></article>', html, re.S)
    assert body is not None
    bare = re.sub(r'<sup class="flag".*?</sup>|<a class="anchor".*?</a>', "", body[1], flags=re.S)
    shown = unescape(re.sub(r"<[^>]+>", "", bare))
    squeeze = re.compile(r"\s+")
    assert squeeze.sub("", shown) == squeeze.sub("", detail["text"])
    marks = unescape(
        "".join(re.sub(r"<[^>]+>", "", m) for m in re.findall(r'<mark class="quote">(.*?)</mark>', html, re.S))
    )
    quote = detail["text"][first["start"] + 5 : first["start"] + 25]
    assert squeeze.sub("", marks.replace("※", "")) == squeeze.sub("", quote)
