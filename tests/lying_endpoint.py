"""A chat endpoint on loopback that says what a test tells it to: a real HTTP server, truthful, lying or broken.

`Endpoint` answers POST …/chat/completions with server-sent events and GET …/models with the model's name. What it
says is a `Reply`, or a function of the request's body. It keeps every request for the test to look at.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

MODEL = "scripted"


@dataclass(frozen=True)
class Reply:
    """What the endpoint does with one request."""

    text: str = ""
    status: int = 200
    cut: int = 7  # characters per event
    first_delay_s: float = 0.0
    delay_s: float = 0.0  # between events
    finish: str | None = "stop"
    raw: bytes | None = None  # sent as the body instead of events
    hang_up_after: int | None = None  # events, then the connection is closed
    endless: bool = False  # repeats the text until the client goes away
    drip: bool = False  # sends comments for ever, never an event
    location: str = ""
    body: str = '{"error": {"message": "scripted failure, key sk-echoed-by-the-server"}}'


Script = Reply | list[Reply] | Callable[[dict[str, Any]], Reply]


class Endpoint:
    """The server; use as a context manager."""

    def __init__(self, script: Script, tls: ssl.SSLContext | None = None) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                endpoint._answer(self)

            def do_GET(self) -> None:
                body = json.dumps({"object": "list", "data": [{"id": MODEL, "object": "model"}]}).encode()
                _send(self, 200, body, "application/json")

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that goes away, or refuses the certificate, is what some tests are about

        self._server = Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self.scheme = "https" if tls else "http"
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> Endpoint:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["Content-Length"])))
        self.requests.append(body)
        self.headers.append({k.title(): v for k, v in handler.headers.items()})
        if isinstance(self.script, list):
            reply = self.script[min(len(self.requests) - 1, len(self.script) - 1)]
        else:
            reply = self.script if isinstance(self.script, Reply) else self.script(body)
        self._closing.wait(reply.first_delay_s)
        try:
            if reply.raw is not None:
                _send(handler, 200, reply.raw, "text/event-stream")
            elif reply.status != 200:
                _send(handler, reply.status, reply.body.encode(), "application/json", reply.location)
            else:
                self._stream(handler, reply)
        except OSError:
            pass

    def _stream(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        handler.end_headers()
        while reply.drip and not self._closing.is_set():
            handler.wfile.write(b": still here\n\n")
            handler.wfile.flush()
            time.sleep(0.02)
        pieces = [reply.text[i : i + reply.cut] for i in range(0, len(reply.text), reply.cut)]
        sent = 0
        while True:
            for piece in pieces:
                if self._closing.is_set() or (reply.hang_up_after is not None and sent >= reply.hang_up_after):
                    return
                _event(handler, {"content": piece}, None)
                sent += 1
                self._closing.wait(reply.delay_s)
            if not reply.endless:
                break
        _event(handler, {}, reply.finish)
        handler.wfile.write(b"data: [DONE]\n\n")


def _event(handler: BaseHTTPRequestHandler, delta: dict[str, str], finish: str | None) -> None:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": MODEL, "choices": [choice]}
    handler.wfile.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
    handler.wfile.flush()


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes, kind: str, location: str = "") -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    if location:
        handler.send_header("Location", location)
    handler.end_headers()
    handler.wfile.write(body)
