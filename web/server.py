"""Run the site on a socket, and hang up on clients that never finish their request's head.

Input: the site, a listening socket. Output: a server, until it is stopped.
Does not know: requests. A slow body is `web.site`'s matter; this is about what comes before a request exists.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_TIMEOUT_S = 15.0
_TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with a limit to its patience: a request's head must be whole within HEAD_TIMEOUT_S."""

    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Wait on, or rest when a request has come whole."""
        if self._timer is None and self._idle():
            self._wait()
        super().data_received(data)
        if not self._idle():
            self._rest()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._rest()
        super().connection_lost(exc)

    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        self._timer = self.loop.call_later(HEAD_TIMEOUT_S, self._hang_up)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _hang_up(self) -> None:
        self._timer = None
        if self.transport.is_closing() or self.transport.get_protocol() is not self or not self._idle():
            return
        self.transport.write(_TOO_SLOW)
        self.transport.close()


def make(site: Any, **options: Any) -> uvicorn.Server:
    """Return a server for `site`; it answers once `run` is called with a socket."""
    return uvicorn.Server(
        uvicorn.Config(
            site,
            http=PatientProtocol,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_keep_alive=10,
            timeout_graceful_shutdown=5,
            ws_max_size=1 << 20,
            **options,
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket.

    Raises: RuntimeError when the address cannot be used; the message says what to do.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise RuntimeError(
            f"cannot listen on {host}:{port} ({error}); choose another with --port, or stop the program that uses it "
            "端口被占用或不可用,请用 --port 换一个"
        ) from error
    return listening
