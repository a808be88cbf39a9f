"""The outermost application: base path, safe headers, slow clients; the API in front, the console behind.

Input: ASGI connections. Output: calls of the API application, or of the console when the path is none of ours.
Does not know: routes. The console is made late, behind a page that is already up.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import assets, missing
from web.late import LateApp, opened
from web.metrics import Metrics
from web.problems import problem_response

OURS = re.compile(
    r"/(api/v1|v1|mcp|plans|widget|help|healthz|readyz|metrics|docs|openapi\.json|widget-demo|widget\.js)(/|$)"
)
_PAGES = re.compile(r"/(widget|help|docs|widget-demo)(/|$)")  # what people open; the rest is for programs
_DRAIN = 64  # times the limit: read and thrown away, so that the client is there for the refusal
_START_POLICY = "default-src 'none'; style-src 'self'; img-src data:; frame-ancestors 'none'"
_LOCAL_ONLY = (
    "控制台未设登录密码,只对本机开放;请设置 ZHUWEN_ADMIN_PASSWORD_HASH。 "
    "The console has no password and is open to this machine only."
)
_SAFE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class Site:
    """Everything on one port."""

    def __init__(
        self,
        api: ASGIApp,
        metrics: Metrics,
        *,
        base_path: str = "/",
        console: LateApp | None = None,
        console_for: Callable[[HTTPConnection], bool] | None = None,
        mcp: LateApp | None = None,
        body_timeout_s: float = 15.0,
        max_body_bytes: int = 256 * 1024,
        on_start: Callable[[], Any] | None = None,
    ) -> None:
        """Keep the parts.

        `console_for` tells who may open the console, None is everybody; it and `mcp` are opened behind the page,
        `on_start` is called when the server is up.
        """
        self._api, self._console, self._metrics = api, console, metrics
        self._console_for = console_for
        self._lates = tuple(late for late in (mcp, console) if late is not None)
        self._base = "/" + base_path.strip("/") if base_path.strip("/") else ""
        self._body_timeout_s, self._max_body_bytes = body_timeout_s, max_body_bytes
        self._on_start = on_start
        self._tasks: list[asyncio.Task[None]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        path = self._rebase(scope)
        if scope["type"] == "http" and OURS.match(path):
            await self._call_api(path, scope, receive, self._guarded(send))
        elif self._console is not None and not self._open_to(scope):
            await self._barred(scope, receive, send)
        elif self._console is not None and self._console.ready:
            if not await missing.found(self._console, scope, receive, send):
                await missing.not_found(scope)(scope, receive, self._guarded(send))
        elif scope["type"] == "http":
            await self._start_page(path, scope)(scope, receive, self._guarded(send))
        else:
            await send({"type": "websocket.close", "code": 1013})

    def _open_to(self, scope: Scope) -> bool:
        return self._console_for is None or self._console_for(HTTPConnection(scope))

    async def _barred(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a console without login to callers from elsewhere; who opens the bare address gets the help page."""
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        base = str(scope.get("root_path", ""))
        home = str(scope["path"]).removeprefix(base) in ("", "/")
        answer = RedirectResponse(f"{base}/help") if home else problem_response(403, "console_is_local", _LOCAL_ONLY)
        await answer(scope, receive, self._guarded(send))

    async def _call_api(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if _declared_size(scope) > _DRAIN * self._max_body_bytes:
            await problem_response(
                413, "too_large", _too_large(self._max_body_bytes), path=path, headers={"Connection": "close"}
            )(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            receive = _bounded(receive, self._body_timeout_s, self._max_body_bytes)
        if not (_PAGES.match(path) and missing.wants_page(scope)):
            await self._api(scope, receive, send)
        elif not await missing.found(self._api, scope, receive, send):
            await missing.not_found(scope)(scope, receive, send)

    def _rebase(self, scope: Scope) -> str:
        """Set root_path, whether the proxy took the base path off or left it on; return the path below it."""
        path = str(scope["path"])
        if self._base and (path == self._base or path.startswith(self._base + "/")):
            path = path[len(self._base) :] or "/"
        if path == "/mcp":  # clients leave the slash out, and lose their body over a redirect
            path = "/mcp/"
            scope["path"], scope["raw_path"] = path, None
        if self._base:
            scope["root_path"] = self._base
            scope["path"] = self._base + path
            scope["raw_path"] = None
        return path

    def _start_page(self, path: str, scope: Scope) -> ASGIApp:
        base = scope.get("root_path", "")
        if path != "/":
            return missing.not_found(scope)
        if self._console is None:
            return RedirectResponse(f"{base}/help")
        failed = self._console.error is not None
        text = assets.page(
            "start.html",
            {
                "style": base + assets.address("reader.css"),
                "base": base,
                "words": "控制台未能启动,请查看日志。" if failed else "控制台正在启动,几秒后自动打开。",
            },
            {"refresh": "" if failed else '<meta http-equiv="refresh" content="2">'},
        )
        return HTMLResponse(
            text,
            headers={
                "Cache-Control": "no-store",
                "Content-Security-Policy": _START_POLICY,
            },
        )

    def _guarded(self, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.requests.labels(str(message["status"])).inc()
                given = {name.lower() for name, _ in message.get("headers", [])}
                message["headers"] = [*message.get("headers", []), *(h for h in _SAFE if h[0] not in given)]
            await send(message)

        return sending

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        if self._on_start is not None:
            self._on_start()
        self._tasks = [asyncio.create_task(opened(late)) for late in self._lates]
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for late in self._lates:
            await late.close()
        await send({"type": "lifespan.shutdown.complete"})


def _bounded(receive: Receive, limit_s: float, limit_bytes: int) -> Receive:
    """Return `receive` with a deadline and a size for the whole body, so that no client holds or fills anything."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + limit_s
    complete = False
    size = 0

    async def in_time() -> Message:
        nonlocal complete, size
        try:
            async with asyncio.timeout_at(deadline):
                message = await receive()
        except TimeoutError as error:
            raise HTTPException(408, "the request body came too slowly 请求发送太慢") from error
        complete = message["type"] != "http.request" or not message.get("more_body", False)
        size += len(message.get("body", b""))
        return message

    async def receiving() -> Message:
        if complete:
            return await receive()
        message = await in_time()
        if size > limit_bytes:
            while not complete and size <= _DRAIN * limit_bytes:
                await in_time()
            raise HTTPException(413, _too_large(limit_bytes))
        return message

    return receiving


def _declared_size(scope: Scope) -> int:
    value = next((v for name, v in scope["headers"] if name == b"content-length"), b"0")
    return int(value) if value.isdigit() else 0


def _too_large(limit_bytes: int) -> str:
    return f"expected a body of at most {limit_bytes} bytes 请求内容过大"
