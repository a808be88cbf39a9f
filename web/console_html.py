"""Have Gradio's page speak the console's language: its own words follow the browser's, whatever the page says.

Input: the ASGI application that Gradio mounts. Output: the same, its HTML with our language, without its adverts.
Does not know: what is on the page. The language stands in the HTML: a script of `head=` runs after Gradio chose words.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SCRIPT = (
    "<script>for (const [name, value] of [['language', '{0}'], ['languages', ['{0}']]]) "
    "Object.defineProperty(navigator, name, {{ get: () => value }});</script>"
)
_ADVERT = re.compile(rb'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>\s*')


class PageLanguage:
    """Middleware around Gradio's application."""

    def __init__(self, app: ASGIApp) -> None:
        """Keep the application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, pages with their language set."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        language = "en" if str(scope["path"]).endswith("/en") else "zh-CN"
        start: Message | None = None
        body = b""

        async def sending(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None or message["type"] != "http.response.body":
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    page = in_language(body, language)
                    MutableHeaders(raw=start["headers"])["content-length"] = str(len(page))
                    await send(start)
                    await send({"type": "http.response.body", "body": page})

        await self._app(scope, receive, sending)


def in_language(page: bytes, language: str) -> bytes:
    """Return the page's HTML in `language`, without the tags that advertise Gradio."""
    page = re.sub(rb'(<html[^>]*?\slang=")[^"]*"', rb"\g<1>" + language.encode() + b'"', page, count=1)
    return _ADVERT.sub(b"", page.replace(b"<head>", b"<head>" + _SCRIPT.format(language).encode(), 1))


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
