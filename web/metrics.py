"""Figures of the running server in the format of Prometheus.

Input: what happened. Output: the exposition text.
Does not know: questions. Labels hold no free text, so their number stays small.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.6, 1.0, 1.5, 3.0, 6.0, 15.0, 30.0, 60.0)


class Metrics:
    """Counters of one server, in a registry of its own."""

    def __init__(self) -> None:
        """Make the counters at zero."""
        self.registry = CollectorRegistry()
        self.asked = Counter(
            "zhuwen_questions_total", "Questions answered", ["channel", "outcome", "answerer"], registry=self.registry
        )
        self.seconds = Histogram(
            "zhuwen_answer_seconds",
            "Seconds from question to answer",
            ["channel"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.refused = Counter("zhuwen_refused_total", "Requests refused", ["code"], registry=self.registry)
        self.requests = Counter("zhuwen_requests_total", "HTTP requests", ["status"], registry=self.registry)
        self.feedback = Counter("zhuwen_feedback_total", "Feedback received", ["useful"], registry=self.registry)
        self.masked = Counter("zhuwen_masked_total", "Personal data masked", ["kind"], registry=self.registry)
        self.running = Gauge("zhuwen_running", "Questions being answered", registry=self.registry)
        self.waiting = Gauge("zhuwen_waiting", "Questions in line", registry=self.registry)
        self.ready = Gauge("zhuwen_ready", "1 when questions can be answered", registry=self.registry)
        self.paused = Gauge("zhuwen_paused", "1 while the assistant is paused", registry=self.registry)

    def text(self) -> bytes:
        """Return every figure as Prometheus reads it."""
        return generate_latest(self.registry)
