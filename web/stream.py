"""Server-sent events: from an iterator that works in a thread to bytes on the wire.

Input: (event, data) pairs made by blocking code. Output: the text of the event stream.
Does not know: what the events mean.

Source: WHATWG HTML, section 9.2 (server-sent events).
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Iterator
from typing import Any, TypeVar

import anyio
from anyio import to_thread

T = TypeVar("T")
_DONE: Any = object()


def encode(event: str, data: object) -> str:
    """Return one event; its data is one line of JSON."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


async def in_thread(events: Iterator[T], limiter: anyio.CapacityLimiter | None = None) -> AsyncGenerator[T]:
    """Yield what `events` yields, each step in a worker thread; closes it when the reader goes away."""
    try:
        while (item := await to_thread.run_sync(next, events, _DONE, limiter=limiter)) is not _DONE:
            yield item
    finally:
        close = getattr(events, "close", None)
        if close is not None:
            with anyio.CancelScope(shield=True):
                await to_thread.run_sync(close, limiter=limiter)
