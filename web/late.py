"""Applications that are made in a thread after the server is up, so that the page need not wait for them.

Input: a function that makes an application. Output: the application, once it is there.
Does not know: what it does. Its lifespan runs on the server's own loop.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from web.problems import LOG


class LateApp:
    """An application that is made in a thread after the server is up; until then `ready` is False."""

    def __init__(self, make: Callable[[], Starlette]) -> None:
        """Keep the function that makes the application."""
        self._make = make
        self._app: Starlette | None = None
        self._stack: AsyncExitStack | None = None
        self._lock = asyncio.Lock()
        self.error: Exception | None = None

    @property
    def ready(self) -> bool:
        """Return whether requests can be passed on."""
        return self._app is not None

    async def open(self) -> None:
        """Make the application in a thread, and begin its lifespan; once."""
        async with self._lock:
            if self._app is not None:
                return
            made = await _in_own_thread(self._make)
            stack = AsyncExitStack()
            await stack.enter_async_context(made.router.lifespan_context(made))
            self._app, self._stack = made, stack

    async def close(self) -> None:
        """End its lifespan."""
        if self._stack is not None:
            await self._stack.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the connection on, making the application first where that has not happened yet."""
        if self._app is None:
            await self.open()
        assert self._app is not None
        await self._app(scope, receive, send)


async def opened(late: LateApp) -> None:
    """Open `late`; what goes wrong is kept in its `error`."""
    try:
        await late.open()
    except (ImportError, OSError, RuntimeError, ValueError, TypeError) as error:
        late.error = error
        problem = type(error).__name__
        LOG.exception("a part of the site could not be started: %s", problem)


async def _in_own_thread(make: Callable[[], Starlette]) -> Starlette:
    """Return what `make` returns, made in a thread that never holds up the end of the process."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Starlette] = loop.create_future()

    def work() -> None:
        made: Starlette | None = None
        failure: Exception | None = None
        try:
            made = make()
        except Exception as error:  # noqa: BLE001  handed to the awaiting task, which knows what to do with it
            failure = error
        with suppress(RuntimeError):  # the server stopped meanwhile, and its loop is closed
            loop.call_soon_threadsafe(_settle, future, made, failure)

    threading.Thread(target=work, name="zhuwen-late", daemon=True).start()
    return await future


def _settle(future: asyncio.Future[Starlette], made: Starlette | None, error: Exception | None) -> None:
    if future.done():
        return
    if error is not None:
        future.set_exception(error)
    elif made is not None:
        future.set_result(made)
