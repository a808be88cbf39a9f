"""Wait for what a test means, however busy the machine is: tests look again until it is so, or say what was not.

Input: what is waited for. Output: nothing, or AssertionError after `PATIENCE_S`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

PATIENCE_S = 60.0
_STILL = (
    "document.getAnimations().every((a) => a.playState !== 'running'"
    " || a.effect?.getComputedTiming().endTime === Infinity)"
)


def until(seen: Callable[[], Any], what: str = "", timeout_s: float = PATIENCE_S) -> None:
    """Return as soon as `seen` returns something true."""
    deadline = time.monotonic() + timeout_s
    while not seen():
        assert time.monotonic() < deadline, f"not so within {timeout_s:.0f} s: {what or seen}"
        time.sleep(0.02)


def until_on(page: Any, seen: Callable[[], Any], what: str = "", pause_ms: int = 50) -> None:
    """Return as soon as `seen` returns something true twice, with `pause_ms` between; the page goes on meanwhile."""
    deadline = time.monotonic() + PATIENCE_S
    times = 0
    while times < 2:
        times = times + 1 if seen() else 0
        assert time.monotonic() < deadline, f"not so within {PATIENCE_S:.0f} s: {what or seen}"
        page.wait_for_timeout(pause_ms)


def until_still(page: Any) -> None:
    """Return when nothing on the page moves or fades any more."""
    page.wait_for_function(_STILL)


def until_in_view(page: Any, box_of: Callable[[], Any], seen: Callable[[Any], bool], what: str) -> None:
    """Return when the box lies where `seen` wants it, and stays there."""
    last: list[Any] = [None]

    def rests() -> bool:
        box, before = box_of(), last[0]
        last[0] = box
        return bool(box) and box == before and seen(box)

    until_on(page, rests, what, 150)
