"""Answer for every page and protocol: mask, check, ask the assistant, log; or say that it is paused.

Input: questions as they came. Output: answers as JSON objects, logged.
Does not know: HTTP. What a caller may see is passed in as `web.asking.Asking.allowed`.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from assistant import messages
from assistant.model import Answer, Answerer, Sentence
from web import privacy
from web.asking import AskError, Asking, AssistantLike, check
from web.catalogue import Catalogue
from web.labels import aigc
from web.opening import Opening, State
from web.record import Record
from web.stream import settled


class Service:
    """One assistant, shared by the console, the widget and the protocols."""

    def __init__(
        self,
        open_assistant: Callable[[], AssistantLike],
        data_dir: Path,
        *,
        answerer: Answerer = "extractive",
        max_question_chars: int = 2000,
        retention_days: int = 365,
        paused: bool = False,
        llm_ready: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """Open the log; the assistant is opened by `start`.

        Raises: AuditError when `data_dir` cannot be written.
        """
        self.record = Record(data_dir / "audit", retention_days, clock)
        self.audit, self.metrics = self.record.audit, self.record.metrics
        self.answerer: Answerer = answerer
        self.llm_ready = llm_ready
        self.max_question_chars = max_question_chars
        self.sign_view: Callable[[str], str] | None = None  # by which the console's frame may show an internal plan
        self._opening = Opening(open_assistant)
        self._data_dir, self._always_paused = data_dir, paused

    def start(self) -> threading.Thread:
        """Open and warm the assistant in a thread behind the page, and return the thread."""
        thread = threading.Thread(target=self.load, name="zhuwen-load", daemon=True)
        thread.start()
        return thread

    def load(self) -> None:
        """Open and warm the assistant now; see Opening."""
        self._opening.load(self.record.recall)

    def adopt(self, assistant: AssistantLike) -> None:
        """Answer from `assistant` from now on; see Opening."""
        self._opening.adopt(assistant)

    def reload(self) -> None:
        """Open the library anew, after it changed; see Opening."""
        self._opening.reload()

    @property
    def state(self) -> State:
        """Return whether the assistant is starting, ready or failed."""
        return self._opening.state

    @property
    def error(self) -> str:
        """Return why the assistant could not be opened, '' when it could."""
        return self._opening.error

    @property
    def assistant(self) -> AssistantLike:
        """Return the assistant; see Opening."""
        return self._opening.assistant

    @property
    def catalogue(self) -> Catalogue:
        """Return the look-ups over the library; see Opening."""
        return self._opening.catalogue

    def status_text(self) -> str:
        """Return one sentence for people on the state of the assistant, '' when it answers."""
        return self._opening.told() or (messages.say("paused") if self.paused else "")

    @property
    def paused(self) -> bool:
        """Return whether the assistant is switched off for everybody but the console."""
        return self._always_paused or (self._data_dir / "paused").exists()

    def pause(self, on: bool, by: str = "") -> None:
        """Switch the assistant off or on at once; it stays so after a restart."""
        flag = self._data_dir / "paused"
        if on:
            flag.touch()
        else:
            flag.unlink(missing_ok=True)
        self.audit.append("pause" if on else "resume", by=by)

    def ask(self, asking: Asking) -> dict[str, Any]:
        """Return the answer as the contract's JSON object, after it was logged.

        Raises: AskError for a question that cannot be asked, NotReadyError, AuditError.
        """
        answer: dict[str, Any] = {}
        for event, data in self.stream(asking, whole=True):
            if event == "done":
                answer = data
        return answer

    def stream(self, asking: Asking, *, whole: bool = False) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the events of the contract; 'done' comes after the answer was logged. `whole`: only 'done'.

        Raises: AskError for a question that cannot be asked, NotReadyError, AuditError.
        """
        begin = time.perf_counter()
        safe, kinds = self._masked(asking)
        if self.paused and asking.channel != "console":
            answer = _paused_answer(safe.question)
            if not whole:
                yield "sentence", answer["sentences"][0]
            self.record.answered(safe, kinds, answer, time.perf_counter() - begin)
            yield "done", answer
            return
        self.check(safe)
        unlogged = "aborted"  # by a reader who went away
        try:
            for event, data in self._events(safe, whole):
                if event == "done":
                    data = data | {"aigc": aigc(data["answer_id"], data["answerer"])}
                    self.record.answered(safe, kinds, data, time.perf_counter() - begin)
                    unlogged = ""
                    data.pop("drafting", None)  # for the log, not for readers
                yield event, data
        except Exception as error:
            unlogged = "rejected" if isinstance(error, AskError) else "failed"
            raise
        finally:
            if unlogged:
                self.record.answered(safe, kinds, {"outcome": unlogged}, time.perf_counter() - begin)

    def search(self, asking: Asking, k: int) -> list[dict[str, Any]]:
        """Return the evidence that an answer would be made from, best first, as the contract's JSON rows.

        Raises: AskError for a question that cannot be asked, NotReadyError.
        """
        safe, _ = self._masked(asking)
        self.check(safe)
        scope = None if safe.allowed is None else tuple(sorted(safe.allowed))
        found = self.assistant.search(safe.question, k, safe.history, safe.plans, scope_plans=scope)
        return [
            {
                "rank": e.rank,
                "plan_id": e.plan_id,
                "clause_id": e.clause_id,
                "start": e.start,
                "end": e.end,
                "text": e.text,
            }
            for e in found
            if safe.allowed is None or e.plan_id in safe.allowed
        ]

    def _masked(self, asking: Asking) -> tuple[Asking, tuple[str, ...]]:
        question = privacy.mask(asking.question)
        history = tuple(privacy.mask(text) for text in asking.history)
        kinds = tuple(sorted({*question.kinds, *(kind for text in history for kind in text.kinds)}))
        for kind in kinds:
            self.metrics.masked.labels(kind).inc()
        return Asking(
            question.text,
            tuple(t.text for t in history),
            asking.plans,
            asking.answerer or self.answerer,
            asking.channel,
            asking.site,
            asking.visitor,
            asking.allowed,
        ), kinds

    def check(self, asking: Asking) -> None:
        """Look at a question before it waits in line.

        Raises: AskError for a question that cannot be asked, NotReadyError.
        """
        held = self.catalogue.plans.keys() if asking.allowed is None else asking.allowed
        check(asking, held, self.max_question_chars, self.llm_ready)

    def _events(self, asking: Asking, whole: bool) -> Iterator[tuple[str, dict[str, Any]]]:
        scope = None if asking.allowed is None else tuple(sorted(asking.allowed))
        answerer = asking.answerer or self.answerer
        try:
            if whole:
                yield (
                    "done",
                    self.assistant.ask(
                        asking.question, asking.history, asking.plans, answerer, scope_plans=scope
                    ).to_json(),
                )
            else:
                yield from settled(
                    self.assistant.stream(asking.question, asking.history, asking.plans, answerer, scope_plans=scope)
                )
        except ValueError as error:
            kind = getattr(error, "kind", None)
            if kind is None:
                raise
            raise AskError(str(error), kind) from error


def _paused_answer(question: str) -> dict[str, Any]:
    said = Sentence(messages.say("paused"), (), "message")
    return Answer(uuid.uuid4().hex, question, "blocked", (said,), timings_ms=(("total", 0.0),)).to_json()
