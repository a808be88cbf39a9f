"""The official MCP client, against a started server."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fake_assistant import FakeAssistant
from mcp import Client
from web_server import make_desk, make_site, running

QUESTION = "贵阳高新区 储备工业用地"
INTERNAL = FakeAssistant().library.plans[1].plan_id


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    desk = make_desk(tmp_path_factory.mktemp("d"), FakeAssistant(internal=(INTERNAL,)))
    with running(make_site(desk)) as address:
        yield address


def _call(server: str, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    async def work() -> list[Any]:
        async with Client(f"{server}/mcp") as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return asyncio.run(work())


def test_tools_are_listed_with_schemas(server: str) -> None:
    async def work() -> Any:
        async with Client(f"{server}/mcp") as client:
            return (await client.list_tools()).tools

    tools = {t.name: t for t in asyncio.run(work())}
    assert set(tools) == {"ask", "search_clauses", "get_clause", "list_targets"}
    assert tools["ask"].input_schema["required"] == ["question"]
    assert all(t.description for t in tools.values())


def test_ask_search_and_get_hang_together(server: str) -> None:
    asked, found = _call(server, ("ask", {"question": QUESTION}), ("search_clauses", {"query": QUESTION, "k": 3}))
    answer = asked.structured_content
    assert answer["outcome"] == "answered" and "人工智能" in answer["text"]
    results = found.structured_content["results"]
    assert [r["rank"] for r in results] == list(range(1, len(results) + 1)) and len(results) <= 3
    clause, targets = _call(
        server, ("get_clause", {"clause_id": results[0]["clause_id"]}), ("list_targets", {"limit": 2})
    )
    assert 0 < len(targets.structured_content["targets"]) <= 2
    assert clause.structured_content["text"] == results[0]["text"]


def test_bad_calls_are_tool_errors(server: str) -> None:
    bad = _call(
        server,
        ("ask", {"question": "  "}),
        ("ask", {"question": "x", "plans": [INTERNAL]}),
        ("get_clause", {"clause_id": f"{INTERNAL}/一"}),
        ("ask", {"question": ["x"]}),
        ("search_clauses", {"query": "x", "k": 1000}),
        ("list_targets", {"year": "soon"}),
    )
    assert all(r.is_error for r in bad)
    text = "".join(part.text for r in bad for part in r.content)
    assert "Traceback" not in text and "site-packages" not in text


def test_a_foreign_origin_is_refused(server: str) -> None:
    call = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "ask", "arguments": {"question": QUESTION}},
    }
    headers = {"Origin": "https://evil.example", "Accept": "application/json, text/event-stream"}
    response = httpx.post(
        f"{server}/mcp", json=call, headers=headers, trust_env=False, follow_redirects=True, timeout=60
    )
    assert "answered" not in response.text
