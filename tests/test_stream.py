"""Events: their bytes, and that the pieces always add up to the whole answer."""

from __future__ import annotations

import threading
from typing import Any

import anyio
import pytest

from web.stream import encode, in_own_thread, in_thread, settled


def _sentence(text: str, *citations: int) -> dict[str, Any]:
    return {"text": text, "citations": list(citations), "origin": "model"}


def _standing(events: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    pieces: list[dict[str, Any]] = []
    for event, data in events:
        if event == "sentence":
            pieces.append(data)
        elif event == "replace":
            pieces[data["index"]] = {**pieces[data["index"]], **data}
    return [{k: v for k, v in p.items() if k != "index"} for p in pieces if p["text"]]


@pytest.mark.parametrize(
    ("events", "whole"),
    [
        ([("sentence", _sentence("甲[1]", 1))], [_sentence("甲[1]", 1)]),
        (  # the first is taken back, and with it its token: the second is counted anew
            [
                ("sentence", _sentence("甲[1]", 1)),
                ("sentence", _sentence("乙[2]", 2)),
                ("replace", {"index": 0, "text": ""}),
            ],
            [_sentence("乙[1]", 1)],
        ),
        (  # all are taken back, the extractive answer comes instead
            [
                ("sentence", _sentence("甲[1]", 1)),
                ("replace", {"index": 0, "text": ""}),
                ("sentence", _sentence("丙[1]", 1)),
            ],
            [_sentence("丙[1]", 1)],
        ),
        ([("sentence", _sentence("甲[1]", 1))], [_sentence("甲[1]", 1), _sentence("末")]),
        ([("sentence", _sentence("甲[1]", 1)), ("sentence", _sentence("多"))], [_sentence("甲[1]", 1)]),
        ([], []),
    ],
)
def test_pieces_add_up(events: list[tuple[str, dict[str, Any]]], whole: list[dict[str, Any]]) -> None:
    done = ("done", {"sentences": whole})
    found = list(settled([*events, done]))
    assert found[-1] == done
    assert _standing(found) == whole


def test_an_event_is_one_line_of_data_whatever_it_holds() -> None:
    text = encode("sentence", {"text": "一\n二\r\n\u2028event: done\n\n"})
    assert text.count("\n") == 3 and text.endswith("\n\n") and "\r" not in text


def test_a_reader_who_leaves_ends_the_work() -> None:
    closed: list[bool] = []

    def work() -> Any:
        try:
            yield from range(100)
        finally:
            closed.append(True)

    async def read() -> None:
        events = in_thread(work())
        async for item in events:
            if item == 2:
                break
        await events.aclose()

    anyio.run(read)
    assert closed == [True]


def test_a_reader_who_leaves_in_the_middle_of_a_slow_step_waits_for_nothing() -> None:
    begun, going, closed = threading.Event(), threading.Event(), threading.Event()

    def work() -> Any:
        try:
            yield 1
            begun.set()
            assert going.wait(20)
            yield 2
            raise AssertionError("nobody reads this")
        finally:
            closed.set()

    async def read() -> None:
        events = in_own_thread(work())
        assert await anext(events) == 1
        await anyio.to_thread.run_sync(begun.wait, 20)
        with anyio.fail_after(2):
            await events.aclose()
        assert not closed.is_set()
        going.set()
        await anyio.to_thread.run_sync(closed.wait, 20)

    anyio.run(read)
    assert closed.is_set()


def test_what_goes_wrong_in_the_thread_reaches_the_reader_after_what_went_well() -> None:
    def work() -> Any:
        yield 1
        raise ValueError("broken")

    async def read() -> list[int]:
        found = []
        with pytest.raises(ValueError, match="broken"):
            async for item in in_own_thread(work()):
                found.append(item)
        return found

    assert anyio.run(read) == [1]
