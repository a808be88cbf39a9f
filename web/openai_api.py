"""The chat endpoint of the OpenAI protocol, so that existing clients can ask.

Input: POST /v1/chat/completions, GET /v1/models. Output: completions and chunks of that protocol; the sources
stand in the message, as `annotations` (url_citation), and whole in the extra field `zhuwen`.
Does not know: models. The last user message is the question, earlier user messages are its history; system and
assistant messages are not read, since answers come from the plans only.

Source: the OpenAI API reference, chat completions (object names, chunk order, `[DONE]`).
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.model import Answerer
from web.desk import Desk
from web.problems import Problem, documented
from web.schemas import MAX_PLANS, Text

_MODELS: dict[str, Answerer | None] = {"zhuwen": None, "zhuwen-extractive": "extractive", "zhuwen-llm": "llm"}
_ERRORS = documented(400, 401, 403, 404, 408, 413, 422, 429, 503, 504)
_LABEL = "本回答由人工智能检索方案原文生成,以发布机关正式文件为准。"


class Part(BaseModel):
    """A piece of a message; only text is read."""

    model_config = ConfigDict(extra="ignore")
    type: str = "text"
    text: Text = ""


class Message(BaseModel):
    """A chat message."""

    model_config = ConfigDict(extra="ignore")
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | Annotated[list[Part], Field(max_length=50)] | None = None

    def text(self) -> str:
        """Return the text of the message."""
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream ends with."""

    include_usage: bool | None = None


class ChatIn(BaseModel):
    """A request for a completion; sampling options of the protocol are accepted and have no effect."""

    model_config = ConfigDict(extra="ignore")
    model: Text = "zhuwen"
    messages: Annotated[list[Message], Field(min_length=1, max_length=200)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1)] | None = None
    plans: Annotated[list[Text], Field(max_length=MAX_PLANS)] = []


def routes(desk: Desk) -> APIRouter:
    """Return the routes of the protocol; they call `desk`."""
    router = APIRouter(prefix="/v1", tags=["openai"])

    @router.post("/chat/completions", responses=_ERRORS, summary="Ask by the OpenAI protocol")
    async def complete(body: ChatIn, request: Request) -> Response:
        access = desk.guard.ask_access(request)
        if body.model not in _MODELS:
            raise Problem(404, "model_not_found", f"expected one of {', '.join(_MODELS)}, found {body.model[:60]!r}")
        asked = [m.text() for m in body.messages if m.role == "user" and m.text().strip()]
        if not asked or body.messages[-1].role != "user":
            raise Problem(400, "empty", "expected the last message to be a user's question 最后一条消息应是用户的问题")
        asking = desk.asking(access, asked[-1], asked[:-1][-20:], body.plans, _MODELS[body.model], "openai")
        if not body.stream:
            return JSONResponse(_completion(await desk.answer(asking), body.model, _link_root(request)))
        usage = bool(body.stream_options and body.stream_options.include_usage)
        waits = (asking.answerer or desk.service.answerer) == "llm"
        pieces = _chunks(desk.events(asking), body.model, _link_root(request), usage=usage, waits=waits)
        return StreamingResponse(
            pieces, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        )

    @router.get("/models", responses=documented(401, 403, 429), summary="List the models")
    async def models(request: Request) -> dict[str, Any]:
        desk.guard.read_access(request)
        return {"object": "list", "data": [_model(name) for name in _MODELS if _usable(desk, name)]}

    @router.get("/models/{name}", responses=documented(401, 403, 404, 429), summary="One model")
    async def model(name: str, request: Request) -> dict[str, Any]:
        desk.guard.read_access(request)
        if name not in _MODELS or not _usable(desk, name):
            raise Problem(404, "model_not_found", "no such model here; see /v1/models")
        return _model(name)

    return router


def sources(answer: dict[str, Any], root: str) -> str:
    """Return the list of sources and the label that stand below an answer, as Markdown."""
    lines = [
        f"[{c['token']}] {c['display_name']} · {' › '.join(c['path'])}:“{c['quote']}” {root}{c['url']}"
        for c in answer["citations"]
    ]
    caveats = [f"⚠ {c['text']}" for c in answer["caveats"]]
    return "\n".join(["", "", *caveats, *lines, _LABEL])


def _usable(desk: Desk, name: str) -> bool:
    return name != "zhuwen-llm" or desk.service.llm_ready


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "zhuwen"}


def _completion(answer: dict[str, Any], model: str, root: str) -> dict[str, Any]:
    text = answer["answer"] + sources(answer, root)
    message = {"role": "assistant", "content": text, "refusal": None, "annotations": _annotations(answer, root)}
    return _head(answer["answer_id"], model, "chat.completion") | {
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": _usage(answer["question"], text),
        "zhuwen": answer,
    }


async def _chunks(
    events: AsyncGenerator[tuple[str, dict[str, Any]]], model: str, root: str, *, usage: bool, waits: bool
) -> AsyncIterator[str]:
    """Yield chunks: a sentence each, then the sources.

    `waits`: sentences may be taken back, which this protocol cannot say; so they are sent when all are checked.
    """
    head = _head(f"{time.time_ns():x}", model, "chat.completion.chunk")
    yield _data(head | {"choices": [_choice({"role": "assistant", "content": ""})]})
    async with aclosing(events) as every:
        async for event, data in every:
            if event == "sentence" and not waits:
                yield _data(head | {"choices": [_choice({"content": data["text"]})]})
            elif event == "error":
                yield _data({"error": {"message": data["detail"], "type": "server_error", "code": data["code"]}})
                return
            elif event == "done":
                rest = (data["answer"] if waits else "") + sources(data, root)
                yield _data(head | {"choices": [_choice({"content": rest, "annotations": _annotations(data, root)})]})
                yield _data(head | {"choices": [_choice({}, "stop")], "zhuwen": data})
                if usage:
                    yield _data(head | {"choices": [], "usage": _usage(data["question"], data["answer"])})
    yield "data: [DONE]\n\n"


def _annotations(answer: dict[str, Any], root: str) -> list[dict[str, Any]]:
    """Return where each [n] stands in the message, and what it points to."""
    found = []
    for citation in answer["citations"]:
        token = f"[{citation['token']}]"
        start = answer["answer"].find(token)
        while start >= 0:
            found.append(
                {
                    "type": "url_citation",
                    "url_citation": {
                        "start_index": start,
                        "end_index": start + len(token),
                        "url": root + citation["url"],
                        "title": f"{citation['display_name']} {' › '.join(citation['path'])}",
                    },
                }
            )
            start = answer["answer"].find(token, start + 1)
    return found


def _link_root(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _head(name: str, model: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{name}", "object": kind, "created": int(time.time()), "model": model}


def _choice(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}


def _usage(question: str, text: str) -> dict[str, int]:
    """Return sizes in characters, since no model counted tokens."""
    return {"prompt_tokens": len(question), "completion_tokens": len(text), "total_tokens": len(question) + len(text)}


def _data(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False, separators=(',', ':'))}\n\n"


__all__: Sequence[str] = ("routes", "sources")
