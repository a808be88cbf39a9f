"""The MCP server: ask, search_clauses, get_clause, list_targets as tools for other assistants.

Input: calls over streamable HTTP at /mcp. Output: structured results, the sources in each.
Does not know: sessions; every call stands alone.

Source: Model Context Protocol, tools and structured content; its SDK makes the schemas from the signatures.
"""

from __future__ import annotations

from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.transport_security import TransportSecuritySettings
from pydantic import Field
from starlette.applications import Starlette
from starlette.requests import Request

from web.desk import Desk
from web.guard import Access
from web.openai_api import sources
from web.problems import Problem

_INSTRUCTIONS = (
    "Answers come from Chinese development-zone policy plans only; every sentence carries [n] and a verbatim clause. "
    "Quote figures with their unit, year and plan, and never without the citation. outcome 'no_evidence' means that "
    "the plans do not say; do not fill the gap."
)
Question = Annotated[str, Field(min_length=1, max_length=4000, description="A question in Chinese or English")]
Plans = Annotated[list[str] | None, Field(max_length=200, description="Plan ids to look in; none: all")]


def create(desk: Desk) -> Starlette:
    """Return the application to mount at /mcp."""
    server: MCPServer[Any] = MCPServer(
        "zhuwen", title="筑问 ZhuWen", instructions=_INSTRUCTIONS, version="1.0", log_level="WARNING"
    )

    @server.tool(title="Ask the policy plans")
    async def ask(
        question: Question, ctx: Context[Any, Any], history: list[str] | None = None, plans: Plans = None
    ) -> dict[str, Any]:
        """Answer a question about development-zone policy plans with clause citations (指标、责任单位、时限、举措)."""
        try:
            asking = desk.asking(_access(desk, ctx), question, (history or [])[-20:], plans or [], channel="mcp")
            answer = await desk.answer(asking)
        except Problem as problem:
            raise ToolError(str(problem.detail)) from problem
        return answer | {"text": answer["answer"] + sources(answer, "")}

    @server.tool(title="Search clauses")
    async def search_clauses(
        query: Question, ctx: Context[Any, Any], k: Annotated[int, Field(ge=1, le=20)] = 5, plans: Plans = None
    ) -> dict[str, Any]:
        """Return the clauses nearest to a query, best first, verbatim and with offsets in their plan."""
        try:
            asking = desk.asking(_access(desk, ctx), query, (), plans or [], channel="mcp")
            return {"results": await desk.search(asking, k)}
        except Problem as problem:
            raise ToolError(str(problem.detail)) from problem

    @server.tool(title="Get a clause")
    async def get_clause(clause_id: Annotated[str, Field(max_length=500)], ctx: Context[Any, Any]) -> dict[str, Any]:
        """Return one clause by its id: verbatim text, path in the plan, offsets."""
        try:
            seen = desk.visible(_access(desk, ctx))
        except Problem as problem:
            raise ToolError(str(problem.detail)) from problem
        held = desk.catalogue()
        clause = held.clause(clause_id)
        if clause is None or clause.plan_id not in seen:
            raise ToolError(f"no clause {clause_id!r} here; use search_clauses to find ids")
        return held.clause_json(clause)

    @server.tool(title="List targets")
    async def list_targets(
        ctx: Context[Any, Any],
        indicator: Annotated[str, Field(max_length=200)] = "",
        year: Annotated[str, Field(max_length=20)] = "",
        plans: Plans = None,
        limit: Annotated[int, Field(ge=1, le=500)] = 100,
    ) -> dict[str, Any]:
        """List quantified targets (indicator, comparator, value, unit, period) with clauses; never mix plans up."""
        try:
            seen = desk.visible(_access(desk, ctx))
        except Problem as problem:
            raise ToolError(str(problem.detail)) from problem
        chosen = seen & frozenset(plans) if plans else seen
        try:
            rows = desk.catalogue().facts_json(chosen, kind="target", indicator=indicator, year=year, limit=limit)
        except ValueError as error:
            raise ToolError(str(error)) from error
        return {"targets": rows}

    return server.streamable_http_app(
        streamable_http_path="/",
        stateless_http=True,
        json_response=True,
        max_request_body_size=desk.options.max_body_bytes,
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),  # our guard does it
    )


def _access(desk: Desk, ctx: Context[Any, Any]) -> Access:
    request = ctx.request_context.request
    if not isinstance(request, Request):
        raise ToolError("expected a call over HTTP")
    return desk.guard.ask_access(request)
