"""The way of a question from any protocol to the service: who may, in line, in time, in a thread.

Input: an access and a question. Output: the answer, or its events; every failure as a `Problem`.
Does not know: the shape that a protocol gives to questions and answers.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio
from anyio import to_thread

from assistant.model import Answerer
from web.asking import AskError, Asking, Channel, NotReadyError
from web.audit import AuditError
from web.catalogue import Catalogue
from web.gate import Gate
from web.guard import Access, Guard
from web.problems import Problem
from web.service import Service
from web.stream import in_thread

T = TypeVar("T")
_STATUS = {"empty": 400, "binary": 400, "too_long": 413, "unknown_plan": 400, "no_model": 400}
_QUEUED = "前面还有{ahead}位在提问,马上轮到您。 {ahead} ahead of you; your turn comes soon."


@dataclass(frozen=True, slots=True)
class Options:
    """What the pages and protocols need to know of the settings. Times in seconds, sizes in bytes."""

    widget_plans: frozenset[str] = frozenset()  # plans that citizens may see; empty: every public one
    service_hours: str = ""
    filing_number: str = ""
    max_running: int = 4
    max_waiting: int = 64
    longest_wait_s: float = 20.0
    ask_timeout_s: float = 60.0
    body_timeout_s: float = 15.0
    max_body_bytes: int = 256 * 1024


class Desk:
    """One service, behind one guard and one gate."""

    def __init__(self, service: Service, guard: Guard, options: Options) -> None:
        """Keep the parts."""
        self.service, self.guard, self.options = service, guard, options
        self.gate = Gate(options.max_running, options.max_waiting, options.longest_wait_s)

    def catalogue(self) -> Catalogue:
        """Return the look-ups over the library.

        Raises: Problem 503 while the assistant is loading.
        """
        try:
            return self.service.catalogue
        except NotReadyError as error:
            raise _problem(error) from error

    def visible(self, access: Access) -> frozenset[str]:
        """Return the plans that this access may see: public ones, narrowed by settings, site and token."""
        plans = self.catalogue().public
        if access.citizen and self.options.widget_plans:
            plans &= self.options.widget_plans
        return plans if access.plans is None else plans & access.plans

    def asking(
        self,
        access: Access,
        question: str,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        answerer: Answerer | None = None,
        channel: Channel = "api",
    ) -> Asking:
        """Return the question with what its asker may see; checked as far as that goes without answering.

        Raises: Problem 400 or 413 for a question that cannot be asked, 503 while the assistant is loading.
        """
        via: Channel = "widget" if access.kind == "widget" else channel
        asking = Asking(
            question, tuple(history), tuple(plans), answerer, via, access.site, access.visitor, self.visible(access)
        )
        if not self.service.paused:
            try:
                self.service.check(asking)
            except (AskError, NotReadyError) as error:
                raise _problem(error) from error
        return asking

    async def answer(self, asking: Asking) -> dict[str, Any]:
        """Return the answer as JSON.

        Raises: Problem 503 when too many ask, 504 past the time limit, 400 or 413 for a question that cannot be asked.
        """
        async with self.gate.turn():
            return await self.run(lambda: self.service.ask(asking))

    async def search(self, asking: Asking, k: int) -> list[dict[str, Any]]:
        """Return the evidence for a question, best first.

        Raises: Problem as `answer`.
        """
        async with self.gate.turn():
            return await self.run(lambda: self.service.search(asking, k))

    async def events(self, asking: Asking) -> AsyncGenerator[tuple[str, dict[str, Any]]]:
        """Yield the events of an answer; 'queued' first when others are before it; 'error' instead of an exception."""
        try:
            if self.gate.busy:
                ahead = self.gate.waiting + 1
                yield "queued", {"ahead": ahead, "message": _QUEUED.format(ahead=ahead)}
            async with self.gate.turn(), aclosing(in_thread(self.service.stream(asking))) as events:
                async for event, data in events:
                    yield event, data
        except Problem as problem:
            yield "error", _error_data(problem)
        except (AskError, NotReadyError, AuditError) as error:
            yield "error", _error_data(_problem(error))

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, done in a thread within the time limit.

        Raises: Problem 504 past the limit, or the problem that stands for the service's own error.
        """
        try:
            with anyio.fail_after(self.options.ask_timeout_s):
                return await to_thread.run_sync(work, abandon_on_cancel=True)
        except TimeoutError as error:
            raise Problem(
                504, "timeout", "回答用时过长,请稍后再试。The answer took too long; please try again.", 5
            ) from error
        except (AskError, NotReadyError, AuditError) as error:
            raise _problem(error) from error


def _problem(error: Exception) -> Problem:
    if isinstance(error, AskError):
        return Problem(_STATUS.get(error.kind, 400), error.kind, str(error))
    if isinstance(error, NotReadyError):
        return Problem(503, "not_ready", str(error), 3)
    return Problem(
        503,
        "log_unavailable",
        "问答记录暂时无法写入,请稍后再试。The log cannot be written; nothing is answered now.",
        30,
    )


def _error_data(problem: Problem) -> dict[str, Any]:
    return {
        "status": problem.status_code,
        "code": problem.code,
        "detail": str(problem.detail),
        "retry_after_s": int((problem.headers or {}).get("Retry-After", 0)),
    }
