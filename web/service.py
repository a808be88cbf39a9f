"""Hold the assistant for every page and protocol: load it behind the page, pause it, mask, ask, log.

Input: a function that opens the assistant, a folder for data. Output: answers as JSON objects, logged.
Does not know: HTTP. What a caller may see is passed in as `web.asking.Asking.allowed`.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode

from assistant import messages
from assistant.model import Answer, Answerer, Sentence
from web import privacy
from web.asking import AskError, Asking, AssistantLike, NotReadyError
from web.audit import AuditError, AuditLog
from web.catalogue import Catalogue
from web.labels import aigc
from web.links import plan_url
from web.metrics import Metrics
from web.stream import settled

LOG = logging.getLogger("zhuwen.web")
State = Literal["starting", "ready", "failed"]
_REMEMBERED = 20_000  # answers that feedback may still come for


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
        self.audit = AuditLog(data_dir / "audit", clock)
        self.metrics = Metrics()
        self.answerer: Answerer = answerer
        self.llm_ready = llm_ready
        self.max_question_chars = max_question_chars
        self.state: State = "starting"
        self.error = ""
        self.sign_view: Callable[[str], str] | None = None  # by which the console's frame may show an internal plan
        self._open, self._data_dir, self._always_paused = open_assistant, data_dir, paused
        self._retention_days = retention_days
        self._assistant: AssistantLike | None = None
        self._catalogue: Catalogue | None = None
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._recent_lock = threading.Lock()
        self._purged_on = ""

    def start(self) -> threading.Thread:
        """Open and warm the assistant in a thread behind the page, and return the thread."""
        thread = threading.Thread(target=self.load, name="zhuwen-load", daemon=True)
        thread.start()
        return thread

    def load(self) -> None:
        """Open and warm the assistant now; a failure is kept in `error` and told to whoever asks."""
        try:
            self._recall()
            self.adopt(self._open())
        except (OSError, RuntimeError, ValueError, ImportError) as error:
            LOG.error("the assistant could not be opened: %s", error)
            self.state, self.error = "failed", str(error).splitlines()[0] if str(error) else type(error).__name__

    def adopt(self, assistant: AssistantLike) -> None:
        """Warm `assistant` and answer from it from now on: at start, and after the library changed."""
        catalogue = Catalogue(assistant.library)
        assistant.warm()
        self._assistant, self._catalogue = assistant, catalogue
        self.state, self.error = "ready", ""

    def reload(self) -> None:
        """Open the library anew, after it changed; questions meanwhile are answered from the old one.

        Raises: what opening raises; the old library stays in use then.
        """
        self.adopt(self._open())

    @property
    def assistant(self) -> AssistantLike:
        """Return the assistant.

        Raises: NotReadyError while it is loading, or when it could not be loaded.
        """
        if self._assistant is None:
            raise NotReadyError(self.status_text())
        return self._assistant

    @property
    def catalogue(self) -> Catalogue:
        """Return the look-ups over the library.

        Raises: NotReadyError while it is loading, or when it could not be loaded.
        """
        if self._catalogue is None:
            raise NotReadyError(self.status_text())
        if self._assistant is not None and self._catalogue.library is not self._assistant.library:
            self._catalogue = Catalogue(self._assistant.library)  # an index was swapped below us
        return self._catalogue

    def status_text(self) -> str:
        """Return one sentence for people on the state of the assistant."""
        if self.state == "failed":
            return f"助手未能启动:{self.error} The assistant could not be started."
        if self.state == "starting":
            return "助手正在启动,请稍候片刻。The assistant is starting; please wait a moment."
        return messages.say("paused") if self.paused else ""

    def reader_url(self, plan_id: str, clause_id: str = "", quote: tuple[int, int] | None = None) -> str:
        """Return the path of a plan's reader page for the console's frame, internal plans included."""
        path, hash_, fragment = plan_url(plan_id, clause_id).partition("#")
        query = {"embed": "1"} | ({"q": f"{quote[0]}-{quote[1]}"} if quote else {})
        if self.sign_view is not None and not self.catalogue.plans[plan_id].public:
            query["view"] = self.sign_view(plan_id)
        return f"{path}?{urlencode(query)}{hash_}{fragment}"

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
            self._log(safe, kinds, answer, begin)
            yield "done", answer
            return
        self.check(safe)
        unlogged = "aborted"  # by a reader who went away
        try:
            for event, data in self._events(safe, whole):
                if event == "done":
                    data = data | {"aigc": aigc(data["answer_id"], data["answerer"])}
                    self._log(safe, kinds, data, begin)
                    unlogged = ""
                yield event, data
        except Exception as error:
            unlogged = "rejected" if isinstance(error, AskError) else "failed"
            raise
        finally:
            if unlogged:
                self._log(safe, kinds, {"outcome": unlogged}, begin)

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

    def asked_today(self) -> dict[str, int]:
        """Return how many questions each site has asked since midnight (UTC)."""
        today = time.strftime("%Y-%m-%d", time.gmtime())
        return dict(Counter(e.get("site", "") for e in self.audit.entries(since=today) if e["kind"] == "ask"))

    def feedback(self, answer_id: str, useful: bool, reason: str, *, site: str, visitor: str) -> bool:
        """Log a verdict on an answer that this site was given; return False when there is no such answer."""
        with self._recent_lock:
            if self._recent.get(answer_id) != site:
                return False
        self.audit.append(
            "feedback", answer_id=answer_id, useful=useful, reason=privacy.mask(reason).text, site=site, visitor=visitor
        )
        self.metrics.feedback.labels(str(useful).lower()).inc()
        return True

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
        if not asking.question.strip():
            raise AskError("expected a question, found nothing; type one 请输入问题", "empty")
        longest = max(map(len, (asking.question, *asking.history)))
        if longest > self.max_question_chars:
            raise AskError(
                f"expected at most {self.max_question_chars} characters, found {longest}; "
                f"shorten the question 问题过长,请精简到{self.max_question_chars}字以内",
                "too_long",
            )
        if any("\x00" in text for text in (asking.question, *asking.history)):
            raise AskError("expected text, found binary data; type a question 收到的不是文字,请用文字提问", "binary")
        held = self.catalogue.plans.keys() if asking.allowed is None else asking.allowed
        unknown = [p for p in asking.plans if p not in held]
        if unknown:
            raise AskError(f"no plan {unknown[0][:80]!r} here; see /api/v1/plans 没有这份方案", "unknown_plan")
        if asking.answerer == "llm" and not self.llm_ready:
            raise AskError(
                "no chat model is configured (ZHUWEN_LLM_BASE_URL, ZHUWEN_LLM_MODEL) 未配置大模型", "no_model"
            )

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

    def _log(self, asking: Asking, masked: Sequence[str], answer: dict[str, Any], begin: float) -> None:
        seconds = time.perf_counter() - begin
        outcome, answerer = answer["outcome"], answer.get("answerer", asking.answerer)
        cited = answer.get("citations", [])
        self.audit.append(
            "ask",
            channel=asking.channel,
            site=asking.site,
            visitor=asking.visitor,
            answer_id=answer.get("answer_id", ""),
            question=asking.question,
            history=list(asking.history),
            outcome=outcome,
            answerer=answerer,
            plans=list(dict.fromkeys(c["plan_id"] for c in cited)),
            clauses=list(dict.fromkeys(c["clause_id"] for c in cited)),
            index_version=answer.get("index_version", ""),
            ms=round(seconds * 1000, 1),
            masked=list(masked),
            notices=answer.get("notices", []),
        )
        self.metrics.asked.labels(asking.channel, outcome, answerer).inc()
        self.metrics.seconds.labels(asking.channel).observe(seconds)
        self._remember(answer.get("answer_id", ""), asking.site)
        self._purge_daily()

    def _remember(self, answer_id: str, site: str) -> None:
        with self._recent_lock:
            self._recent[answer_id] = site
            while len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)

    def _recall(self) -> None:
        yesterday = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
        for entry in self.audit.entries(since=yesterday):
            if entry["kind"] == "ask" and entry.get("answer_id"):
                self._remember(entry["answer_id"], entry.get("site", ""))

    def _purge_daily(self) -> None:
        today = time.strftime("%Y-%m-%d")
        if today != self._purged_on:
            self._purged_on = today
            try:
                self.audit.purge(self._retention_days)
            except AuditError as error:
                LOG.error("%s", error)


def _paused_answer(question: str) -> dict[str, Any]:
    said = Sentence(messages.say("paused"), (), "message")
    return Answer(uuid.uuid4().hex, question, "blocked", (said,), timings_ms=(("total", 0.0),)).to_json()
