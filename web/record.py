"""Keep what was asked and answered, and the verdicts on it: the log, the figures, the answers feedback may come for.

Input: questions (masked already), answers, verdicts. Output: entries of the log, counts.
Does not know: how a question is answered or masked.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from web import privacy
from web.asking import Asking
from web.audit import AuditError, AuditLog, drafted
from web.metrics import Metrics

LOG = logging.getLogger("zhuwen.web")
_REMEMBERED = 20_000  # answers that feedback may still come for


class Record:
    """The log of one server, and the figures that are counted beside it."""

    def __init__(self, folder: Path, retention_days: int, clock: Callable[[], float] = time.time) -> None:
        """Open the log.

        Raises: AuditError when `folder` cannot be written.
        """
        self.audit = AuditLog(folder, clock)
        self.metrics = Metrics()
        self._retention_days = retention_days
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()
        self._purged_on = ""

    def recall(self) -> None:
        """Remember the answers of an earlier run that feedback may still come for."""
        yesterday = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
        for entry in self.audit.entries(since=yesterday):
            if entry["kind"] == "ask" and entry.get("answer_id"):
                self._remember(entry["answer_id"], entry.get("site", ""))

    def asked_today(self) -> dict[str, int]:
        """Return how many questions each site has asked since midnight (UTC)."""
        today = time.strftime("%Y-%m-%d", time.gmtime())
        return dict(Counter(e.get("site", "") for e in self.audit.entries(since=today) if e["kind"] == "ask"))

    def answered(self, asking: Asking, masked: Sequence[str], answer: dict[str, Any], seconds: float) -> None:
        """Log a question with its answer, or with how it ended without one.

        Raises: AuditError when the log cannot be written.
        """
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
            **drafted(answer),
        )
        self.metrics.asked.labels(asking.channel, outcome, answerer).inc()
        self.metrics.seconds.labels(asking.channel).observe(seconds)
        self._remember(answer.get("answer_id", ""), asking.site)
        self._purge_daily()

    def feedback(self, answer_id: str, useful: bool, reason: str, *, site: str, visitor: str) -> bool:
        """Log a verdict on an answer that this site was given; return False when there is no such answer.

        Raises: AuditError when the log cannot be written.
        """
        with self._lock:
            if self._recent.get(answer_id) != site:
                return False
        self.audit.append(
            "feedback", answer_id=answer_id, useful=useful, reason=privacy.mask(reason).text, site=site, visitor=visitor
        )
        self.metrics.feedback.labels(str(useful).lower()).inc()
        return True

    def _remember(self, answer_id: str, site: str) -> None:
        with self._lock:
            self._recent[answer_id] = site
            while len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)

    def _purge_daily(self) -> None:
        today = time.strftime("%Y-%m-%d")
        if today != self._purged_on:
            self._purged_on = today
            try:
                self.audit.purge(self._retention_days)
            except AuditError as error:
                LOG.error("%s", error)
