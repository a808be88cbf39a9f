"""Start the whole site in a thread on a free port, with the small assistant of tests/fake_assistant.py."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from fake_assistant import FakeAssistant
from waiting import until

import app as entry
from settings import Settings
from web import api, openai_api, pages
from web import server as web_server
from web.desk import Desk
from web.late import LateApp
from web.site import Site


def make_desk(data_dir: Path, assistant: Any = None, *, load: bool = True, **values: Any) -> Desk:
    config = replace(Settings(), data_dir=data_dir, **values)
    desk = entry.build_desk(config, lambda: assistant or FakeAssistant())
    if load:
        desk.service.load()
        assert desk.service.state == "ready", desk.service.error
    return desk


def make_site(desk: Desk, base_path: str = "/") -> Site:
    app = api.create(desk)
    app.include_router(openai_api.routes(desk))
    app.include_router(pages.routes(desk, app))
    mcp = LateApp(lambda: entry._mcp(desk))
    app.mount("/mcp", mcp)
    return Site(
        api.with_cors(app, desk),
        desk.service.metrics,
        base_path=base_path,
        mcp=mcp,
        body_timeout_s=desk.options.body_timeout_s,
    )


@contextlib.contextmanager
def running(site: Any, host: str = "127.0.0.1") -> Iterator[str]:
    """Yield the address of a server for `site`."""
    listening = web_server.listen(host, 0)
    port = listening.getsockname()[1]
    server = web_server.make(site)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    address = f"http://{host}:{port}"
    until(lambda: server.started, "the server is up")
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()


def get(address: str, **kwargs: Any) -> httpx.Response:
    return httpx.get(address, trust_env=False, timeout=60, **kwargs)
