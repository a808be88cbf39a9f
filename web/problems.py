"""Errors as problem+json: one exception, and the handlers that turn every failure into its shape.

Input: an exception raised while a request is handled. Output: a response with a fixed set of fields.
Does not know: which route failed.

Source: RFC 9457 (Problem Details for HTTP APIs). Its extension members carry `code`, a stable word for
programs; paths below /v1 also carry `error` as clients of the OpenAI protocol expect it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from web.schemas import ProblemOut

LOG = logging.getLogger("zhuwen.web")

_TITLES = {
    400: "请求有误 Bad request",
    401: "需要有效的密钥 Unauthorized",
    403: "不允许访问 Forbidden",
    404: "没有找到 Not found",
    405: "不支持这种方法 Method not allowed",
    408: "请求超时 Request timeout",
    413: "内容过大 Content too large",
    415: "不支持的类型 Unsupported media type",
    422: "请求字段有误 Unprocessable content",
    429: "提问太频繁 Too many requests",
    500: "服务出错 Internal error",
    503: "服务繁忙 Service unavailable",
    504: "回答超时 Timed out",
}
_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "rate_limited",
    500: "internal",
    503: "unavailable",
    504: "timeout",
}


class Problem(HTTPException):
    """A refusal with a status, a stable code and one clear sentence."""

    def __init__(self, status: int, code: str, detail: str, retry_after_s: int | None = None) -> None:
        """Keep the parts; `retry_after_s` becomes the Retry-After header."""
        headers = None if retry_after_s is None else {"Retry-After": str(retry_after_s)}
        super().__init__(status_code=status, detail=detail, headers=headers)
        self.code = code


def problem_response(
    status: int, code: str, detail: str, *, path: str = "", headers: Mapping[str, str] | None = None, **extra: Any
) -> JSONResponse:
    """Return the problem+json response; `extra` members are added to the body."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES.get(status, "请求未完成 Request failed"),
        "status": status,
        "detail": detail,
        "code": code,
    } | extra
    if "/v1/" in path and "/api/v1/" not in path:
        kind = "server_error" if status >= 500 else "invalid_request_error"
        body["error"] = {"message": detail, "type": kind, "param": None, "code": code}
    return JSONResponse(
        body,
        status_code=status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def install(app: FastAPI) -> None:
    """Register the handlers on `app`."""
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(Exception, _on_fault)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` argument that documents these problems in OpenAPI."""
    schema = ProblemOut.model_json_schema()
    return {
        s: {"description": _TITLES[s], "content": {"application/problem+json": {"schema": schema}}} for s in statuses
    }


async def _on_http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = error.code if isinstance(error, Problem) else _CODES.get(error.status_code, "error")
    return problem_response(error.status_code, code, str(error.detail), path=request.url.path, headers=error.headers)


async def _on_invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    found = error.errors()
    if any(e["type"] == "json_invalid" for e in found):
        return problem_response(
            400,
            "malformed_json",
            "expected a JSON object in UTF-8; the body does not parse 请求体不是有效的JSON",
            path=request.url.path,
        )
    errors = [{"field": ".".join(map(str, e["loc"])), "message": str(e["msg"])} for e in found[:20]]
    first = f"{errors[0]['field']}: {errors[0]['message']}" if errors else "invalid"
    too_long = any(e["type"] in {"string_too_long", "too_long"} and e["loc"][:1] == ("body",) for e in found)
    status, code = (413, "too_large") if too_long else (422, "invalid")
    return problem_response(
        status,
        code,
        _printable(first),
        path=request.url.path,
        errors=[{k: _printable(v) for k, v in e.items()} for e in errors],
    )


async def _on_fault(request: Request, error: Exception) -> JSONResponse:
    LOG.error("%s %s failed: %s", request.method, request.url.path, type(error).__name__)
    return problem_response(
        500, "internal", "服务出错,请稍后再试。Something failed here; please try again.", path=request.url.path
    )


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")[:500]
