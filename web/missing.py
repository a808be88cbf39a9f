"""Say that nothing stands at an address: a page for people, problem+json for programs.

Input: a connection; an application whose own 'not found' is not for people. Output: our answer.
Does not know: which addresses there are.

Source: RFC 9110, section 12.5.1 (Accept); RFC 9457 (Problem Details).
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web import assets
from web.problems import problem_response

_DETAIL = "这里没有您要的内容,请核对地址。 Nothing stands at this address; please check it."
_POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'self'"


def not_found(scope: Scope) -> Response:
    """Return the answer for an address where nothing stands, as the caller's Accept header wants it."""
    if not wants_page(scope):
        return problem_response(404, "not_found", _DETAIL, path=str(scope["path"]))
    base = str(scope.get("root_path", "")).rstrip("/")
    main = (
        '<main id="main"><article class="plan"><header class="head"><p class="name">筑问 ZhuWen</p>'
        '<h1>没有找到这个页面 <span lang="en">Page not found</span></h1>'
        "<p>地址可能写错了,或者页面已不在这里。"
        '<span lang="en">The address may be mistyped, or the page is gone.</span></p>'
        f'<p><a href="{base}/">首页 Home</a> · <a href="{base}/help">市民问答 Ask</a> · '
        f'<a href="{base}/docs">接口文档 API</a></p></header></article></main>'
    )
    text = assets.page(
        "shell.html",
        {"title": "没有找到 Not found", "lang": "zh", "style": base + assets.address("reader.css")},
        {"main": main, "scripts": ""},
    )
    return HTMLResponse(text, 404, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})


def wants_page(scope: Scope) -> bool:
    """Return whether the caller would read a page: a browser that opens an address asks for text/html."""
    return scope["method"] in ("GET", "HEAD") and "text/html" in Headers(scope=scope).get("accept", "")


async def found(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> bool:
    """Let `app` answer; return False, with nothing sent, where it finds nothing."""
    missing = False

    async def sending(message: Message) -> None:
        nonlocal missing
        if message["type"] == "http.response.start":
            missing = message["status"] == 404
        if not missing:
            await send(message)

    await app(scope, receive, sending)
    return not missing
