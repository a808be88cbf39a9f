"""What can go wrong with a chat model, as values: one kind and one clear line each; and the circuit breaker.

Input: a kind of fault. Output: `ModelFault`, whose message never holds a key, a header or what an endpoint replied.
Does not know: HTTP libraries; what is done instead of a model's answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from assistant.draft_report import DraftReport

FaultKind = Literal[
    "not_configured",
    "refused",
    "unreachable",
    "certificate",
    "redirect",
    "auth",
    "model_missing",
    "rate_limited",
    "bad_request",
    "server_error",
    "timeout",
    "broken_reply",
    "empty",
    "endless",
    "wrong_language",
    "no_answer",
    "lost_core",
    "context_too_small",
    "bad_prompt",
    "circuit_open",
    "cancelled",
]

# Worth another try at once, and counted by the circuit breaker.
TRANSIENT: frozenset[FaultKind] = frozenset({"refused", "unreachable", "rate_limited", "server_error"})
OF_THE_ENDPOINT: frozenset[FaultKind] = TRANSIENT | frozenset(
    {"certificate", "redirect", "auth", "model_missing", "timeout", "broken_reply", "empty", "endless"}
)

_LINES: dict[FaultKind, tuple[str, str]] = {
    "not_configured": (
        "未配置大模型:需要 http(s) 地址(不含账号密码和参数)和模型名,请设置 LLM_BASE_URL 与 LLM_MODEL。",
        "No chat model is configured: set LLM_BASE_URL (http or https, no password, no query) and LLM_MODEL.",
    ),
    "refused": (
        "大模型服务拒绝连接,请确认它已启动、地址和端口正确。",
        "The endpoint refused the connection; start it or correct the address.",
    ),
    "unreachable": (
        "连不上大模型服务,请检查地址和网络。",
        "The endpoint cannot be reached; check the address and the network.",
    ),
    "certificate": (
        "大模型服务的证书与地址不符或不受信任,已拒绝连接。",
        "The endpoint's certificate does not match or is not trusted; correct it.",
    ),
    "redirect": (
        "大模型服务把请求转到别处,未跟随;请填写最终地址。",
        "The endpoint redirects elsewhere, which is not followed; set its final address.",
    ),
    "auth": (
        "大模型服务不接受密钥,请检查 LLM_API_KEY。",
        "The endpoint does not accept the key; check LLM_API_KEY.",
    ),
    "model_missing": (
        "大模型服务上没有这个模型或地址,请检查 LLM_MODEL 与 LLM_BASE_URL。",
        "The endpoint has no such model or path; check LLM_MODEL and LLM_BASE_URL.",
    ),
    "rate_limited": (
        "大模型服务限流(429),请稍后再试。",
        "The endpoint limits requests (429); try again later.",
    ),
    "bad_request": (
        "大模型服务不接受请求的格式,请检查模型与上下文设置。",
        "The endpoint rejects the request; check the model and the context setting.",
    ),
    "server_error": (
        "大模型服务出错(5xx)。",
        "The endpoint failed (5xx).",
    ),
    "timeout": (
        "大模型未在规定时间内答完。",
        "The model did not finish within the time-out.",
    ),
    "broken_reply": (
        "大模型服务的回复不完整或无法解析。",
        "The endpoint's reply is broken or cannot be parsed.",
    ),
    "empty": (
        "大模型没有写出内容。",
        "The model wrote nothing.",
    ),
    "endless": (
        "大模型的回复超出长度上限或不断重复。",
        "The model's reply runs over its limit or repeats itself.",
    ),
    "wrong_language": (
        "大模型没有用中文作答。",
        "The model did not write in Chinese.",
    ),
    "no_answer": (
        "大模型表示条款中没有答案。",
        "The model says that the clauses hold no answer.",
    ),
    "lost_core": (
        "大模型的回答未通过逐句核对。",
        "The model's answer did not pass the checks.",
    ),
    "context_too_small": (
        "上下文预算装不下一条条款,请调大 LLM_CONTEXT_TOKENS 或调小 LLM_ANSWER_TOKENS。",
        "The context budget does not hold one clause; raise LLM_CONTEXT_TOKENS or lower LLM_ANSWER_TOKENS.",
    ),
    "bad_prompt": (
        "提示词文件有误,请按 prompts/README.md 修正。",
        "A prompt file cannot be used; see prompts/README.md.",
    ),
    "circuit_open": (
        "大模型服务连续出错,暂停使用片刻。",
        "The endpoint failed repeatedly; it is left alone for a moment.",
    ),
    "cancelled": (
        "已取消。",
        "Cancelled.",
    ),
}


class ModelFault(Exception):
    """A model's answer cannot be had or used. `kind` is for the audit log, `message` one line for people."""

    def __init__(self, kind: FaultKind, detail: str = "") -> None:
        zh, en = _LINES[kind]
        self.kind: FaultKind = kind
        self.report: DraftReport | None = None  # of the draft that it ended
        self.detail = detail  # a status code, a setting's value, a prompt's line: nothing secret
        self.message = f"{zh} / {en}" + (f" ({detail})" if detail else "")
        super().__init__(self.message)


class Breaker:
    """Leaves an endpoint alone after repeated faults, then lets one request try. Safe across threads."""

    def __init__(self, threshold: int = 3, rest_s: float = 30.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._threshold = threshold
        self._rest_s = rest_s
        self._clock = clock
        self._lock = threading.Lock()
        self._faults = 0
        self._opened_at = 0.0

    @property
    def is_open(self) -> bool:
        """Return whether a request would be refused now."""
        with self._lock:
            return self._resting()

    def enter(self) -> None:
        """Let a request pass, or refuse it; after the rest, one request passes and the others wait for its outcome.

        Raises: ModelFault 'circuit_open'.
        """
        with self._lock:
            if self._resting():
                raise ModelFault("circuit_open")
            if self._faults >= self._threshold:
                self._opened_at = self._clock()

    def record(self, kind: FaultKind | None) -> None:
        """Count a fault of the endpoint; None, or a fault that is not the endpoint's, closes the circuit."""
        with self._lock:
            if kind in OF_THE_ENDPOINT:
                self._faults += 1
                self._opened_at = self._clock()
            elif kind != "cancelled":
                self._faults = 0

    def _resting(self) -> bool:
        return self._faults >= self._threshold and self._clock() - self._opened_at < self._rest_s
