"""Server-sent events: from an iterator that works in a thread to bytes on the wire.

Input: (event, data) pairs made by blocking code. Output: the text of the event stream.
Does not know: what the events mean.

Source: WHATWG HTML, section 9.2 (server-sent events).
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

import anyio
from anyio import to_thread

T = TypeVar("T")
_DONE: Any = object()


def encode(event: str, data: object) -> str:
    """Return one event; its data is one line of JSON."""
    return f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"


def settled(events: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield `events`, and before 'done' what is missing for the pieces to add up to the whole answer.

    A sentence that was taken back may have carried the first use of a citation, so that later tokens were counted
    anew: those sentences are sent again, as 'replace'. Withdrawn ones have an empty text.
    """
    pieces: list[dict[str, Any]] = []
    for event, data in events:
        if event == "sentence":
            pieces.append(data)
        elif event == "replace":
            pieces[data["index"]] = pieces[data["index"]] | data
        elif event == "done":
            yield from _differences(pieces, data["sentences"])
        yield event, data


def _differences(
    pieces: Sequence[dict[str, Any]], whole: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    standing = [index for index, piece in enumerate(pieces) if piece["text"]]
    for index, sentence in zip(standing, whole, strict=False):
        if any(pieces[index].get(name) != sentence[name] for name in ("text", "citations", "origin")):
            yield "replace", {"index": index, **sentence}
    for index in standing[len(whole) :]:
        yield "replace", {"index": index, "text": ""}
    for sentence in whole[len(standing) :]:
        yield "sentence", sentence


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


async def in_own_thread(events: Iterator[T]) -> AsyncGenerator[T]:
    """Yield what `events` yields, from a thread of its own; a reader who goes away waits for no step to end."""
    loop = asyncio.get_running_loop()
    made: asyncio.Queue[tuple[Any, BaseException | None]] = asyncio.Queue()
    gone = threading.Event()

    def put(item: Any, fault: BaseException | None = None) -> None:
        with suppress(RuntimeError):  # the server stopped meanwhile, and its loop is closed
            loop.call_soon_threadsafe(made.put_nowait, (item, fault))

    def work() -> None:
        try:
            for item in events:
                if gone.is_set():
                    break
                put(item)
            put(_DONE)
        except Exception as error:  # noqa: BLE001  handed to the reader, who knows what to do with it
            put(_DONE, error)
        finally:
            close = getattr(events, "close", None)
            if close is not None:
                close()

    threading.Thread(target=work, name="zhuwen-answer", daemon=True).start()
    try:
        while True:
            item, fault = await made.get()
            if fault is not None:
                raise fault
            if item is _DONE:
                return
            yield item
    finally:
        gone.set()
