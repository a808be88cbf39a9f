"""Let a few questions run at once, a few wait in line, and turn the rest away politely.

Input: the two numbers and the longest wait. Output: a context that a question runs in.
Does not know: what runs in it. Lives on one event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from web.problems import Problem


class Gate:
    """A line before a few desks."""

    def __init__(self, running: int, waiting: int, longest_wait_s: float) -> None:
        """Keep the sizes; both at least 1."""
        self._desks = asyncio.Semaphore(max(1, running))
        self._places = max(1, waiting)
        self._longest_wait_s = longest_wait_s
        self.waiting = 0
        self.running = 0

    @property
    def busy(self) -> bool:
        """Return whether a question that came now would have to wait."""
        return self._desks.locked()

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a desk, and hold it.

        Raises: Problem 503 with Retry-After when the line is full, or the wait too long.
        """
        if self._desks.locked() and self.waiting >= self._places:
            raise _full(self._longest_wait_s)
        self.waiting += 1
        try:
            async with asyncio.timeout(self._longest_wait_s):
                await self._desks.acquire()
        except TimeoutError as error:
            raise _full(self._longest_wait_s) from error
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._desks.release()


def _full(wait_s: float) -> Problem:
    return Problem(
        503,
        "busy",
        "现在提问的人较多,请稍后再试,或拨打12345咨询。Many people are asking right now; please try again in a moment.",
        max(1, round(wait_s)),
    )
