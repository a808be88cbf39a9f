"""The HTTP API under /api/v1, and the state of the process: typed in, typed out.

Input: requests. Output: JSON of the contract, server-sent events, problem+json.
Does not know: pages, the OpenAI protocol, MCP.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.middleware.cors import CORSMiddleware

from web import metrics, problems, stream, traditional
from web.desk import Desk
from web.guard import Access
from web.problems import Problem, documented
from web.schemas import (
    Accepted,
    AnswerOut,
    AskIn,
    ClauseOut,
    FactKind,
    FactsOut,
    FeedbackIn,
    Health,
    PlanDetailOut,
    PlansOut,
)

VERSION = "1.0"
_READ = documented(401, 403, 404, 422, 429, 503)
_ASK = documented(400, 401, 403, 408, 413, 422, 429, 503, 504)
_SSE_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_DESCRIPTION = (
    "Ask development-zone policy plans; every sentence of an answer is backed by a clause. "
    "向开发区政策方案提问,每句话都附原文条款。"
)


def create(desk: Desk) -> FastAPI:
    """Return the API application; its routes call `desk`."""
    app = FastAPI(
        title="筑问 ZhuWen API",
        version=VERSION,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    problems.install(app)
    app.include_router(_asking(desk), prefix="/api/v1", tags=["ask"])
    app.include_router(_library(desk), prefix="/api/v1", tags=["library"])
    app.include_router(_process(desk), tags=["process"])
    return app


def with_cors(app: FastAPI, desk: Desk) -> FastAPI:
    """Return `app` with leave for the scripts of listed origins to call it from their own pages."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(desk.guard.rules.sites),
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type", "X-Zhuwen-Widget", "Authorization"],
        expose_headers=["Retry-After"],
        max_age=600,
    )
    return app


def _asking(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.post("/ask", response_model=AnswerOut, responses=_ASK, summary="Ask a question")
    async def ask(body: AskIn, request: Request) -> Response:
        access = desk.guard.ask_access(request)
        asking = desk.asking(access, body.question, body.history, body.plans, body.answerer)
        answer = await desk.answer(asking)
        if _traditional(access, request):
            answer = traditional.whole(answer)
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    @router.post(
        "/ask/stream",
        responses=_ASK | _events_documented(),
        response_class=StreamingResponse,
        summary="Ask a question; the answer comes sentence by sentence",
    )
    async def ask_stream(body: AskIn, request: Request) -> Response:
        access = desk.guard.ask_access(request)
        asking = desk.asking(access, body.question, body.history, body.plans, body.answerer)
        convert = _traditional(access, request)

        async def pieces() -> AsyncIterator[str]:
            async with aclosing(desk.events(asking)) as events:
                async for event, data in events:
                    told = event in ("sentence", "replace", "done") and convert
                    yield stream.encode(event, traditional.event(event, data) if told else data)

        return StreamingResponse(pieces(), media_type="text/event-stream", headers=_SSE_HEADERS)

    @router.post("/feedback", response_model=Accepted, responses=_ASK | documented(404), summary="Rate an answer")
    async def feedback(body: FeedbackIn, request: Request) -> Accepted:
        access = desk.guard.ask_access(request)
        known = await desk.run(
            lambda: desk.service.record.feedback(
                body.answer_id, body.useful, body.reason, site=access.site, visitor=access.visitor
            )
        )
        if not known:
            raise Problem(404, "unknown_answer", "no such answer was given here 没有这条回答")
        return Accepted(ok=True)

    return router


def _library(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/plans", response_model=PlansOut, responses=_READ, summary="List the plans")
    async def plans(request: Request) -> dict[str, Any]:
        seen = desk.visible(desk.guard.read_access(request))
        held = desk.catalogue()
        return {"plans": [held.plan_json(p) for p in held.plans.values() if p.plan_id in seen]}

    @router.get(
        "/plans/{plan_id:path}",
        response_model=PlanDetailOut,
        responses=_READ,
        summary="A plan with its text, clauses and defects",
    )
    async def plan(plan_id: str, request: Request) -> Response:
        seen = desk.visible(desk.guard.read_access(request))
        if plan_id not in seen:
            raise _missing("plan", plan_id)
        held = desk.catalogue()
        return JSONResponse(held.detail_json(held.plans[plan_id]))

    @router.get("/clauses/{clause_id:path}", response_model=ClauseOut, responses=_READ, summary="A clause")
    async def clause(clause_id: str, request: Request) -> dict[str, Any]:
        seen = desk.visible(desk.guard.read_access(request))
        held = desk.catalogue()
        found = held.clause(clause_id)
        if found is None or found.plan_id not in seen:
            raise _missing("clause", clause_id)
        return held.clause_json(found)

    @router.get(
        "/facts",
        response_model=FactsOut,
        responses=_READ,
        summary="Targets, duties, deadlines, bases, lists and support",
    )
    async def facts(
        request: Request,
        kind: FactKind | None = None,
        plan: Annotated[list[str] | None, Query(max_length=200)] = None,
        indicator: Annotated[str, Query(max_length=200)] = "",
        department: Annotated[str, Query(max_length=200)] = "",
        year: Annotated[str, Query(max_length=20)] = "",
        limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
    ) -> Response:
        seen = desk.visible(desk.guard.read_access(request))
        chosen = seen if not plan else seen & frozenset(plan)
        try:
            rows = desk.catalogue().facts_json(
                chosen, kind=kind, indicator=indicator, department=department, year=year, limit=limit
            )
        except ValueError as error:
            raise Problem(422, "invalid", str(error)) from error
        return JSONResponse({"facts": rows})

    return router


def _process(desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz", response_model=Health, summary="Whether the process lives")
    async def healthz() -> Health:
        return Health(status="ok")

    @router.get("/readyz", response_model=Health, responses=documented(503), summary="Whether questions are answered")
    async def readyz() -> Health:
        if desk.service.state != "ready":
            raise Problem(503, "not_ready", desk.service.status_text(), 3)
        return Health(status="paused" if desk.service.paused else "ready")

    @router.get("/metrics", responses=documented(403), response_class=Response, summary="Figures for Prometheus")
    async def figures(request: Request) -> Response:
        if not desk.guard.operator(request):
            raise Problem(403, "operators_only", "the figures are open to this machine and to API keys only")
        seen = desk.service.metrics
        seen.running.set(desk.gate.running)
        seen.waiting.set(desk.gate.waiting)
        seen.ready.set(desk.service.state == "ready")
        seen.paused.set(desk.service.paused)
        return Response(seen.text(), media_type=metrics.CONTENT_TYPE)

    return router


def _traditional(access: Access, request: Request) -> bool:
    """Return whether our own words are wanted in traditional characters; programs get them as they are written."""
    return access.kind == "widget" and traditional.wanted(request.headers.get("accept-language", ""))


def _missing(what: str, name: str) -> Problem:
    shown = name[:100].encode("utf-8", "replace").decode()
    return Problem(404, f"unknown_{what}", f"no {what} {shown!r} is open to you; see /api/v1/plans 没有找到")


def _events_documented() -> dict[int | str, dict[str, Any]]:
    words = (
        "`queued` (others are before you), `sentence` (one of `sentences`), `replace` (an earlier one was withdrawn: "
        "its index and new text), `done` (the whole answer), `error` (a problem)."
    )
    return {200: {"description": words, "content": {"text/event-stream": {}}}}
