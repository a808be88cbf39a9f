"""What passes between protocols and the service: a question as it came, and why it cannot be asked.

Input: a question, what may be asked. Output: types; an error for what cannot be asked.
Does not know: HTTP, or how a question is answered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from assistant.model import Answer, Answerer
from web.catalogue import Shelf

Channel = Literal["api", "widget", "openai", "mcp", "console"]


class AskError(ValueError):
    """A question that cannot be asked: `kind` is 'empty', 'too_long', 'binary', 'unknown_plan' or 'no_model'."""

    def __init__(self, message: str, kind: str) -> None:
        """Keep one clear line and its kind."""
        super().__init__(message)
        self.kind = kind


class NotReadyError(RuntimeError):
    """The assistant is still loading, or could not be loaded; the message says which."""


class AssistantLike(Protocol):
    """What answers questions; `scope_plans` are the plans that the caller may see, None for all."""

    @property
    def library(self) -> Shelf:
        """Return the library that answers come from."""

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        answerer: Answerer = "extractive",
        scope_plans: Sequence[str] | None = None,
    ) -> Answer:
        """Return the checked answer."""

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        answerer: Answerer = "extractive",
        scope_plans: Sequence[str] | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield 'sentence', 'replace' and at last 'done' with the whole answer."""

    def search(
        self,
        question: str,
        k: int = 5,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        scope_plans: Sequence[str] | None = None,
    ) -> Sequence[Any]:
        """Return the evidence, best first."""

    def warm(self) -> None:
        """Load what the first question would load."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One question as it came. `allowed` None means the whole library, internal plans included."""

    question: str
    history: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()
    answerer: Answerer | None = None
    channel: Channel = "api"
    site: str = "local"
    visitor: str = ""
    allowed: frozenset[str] | None = None


def check(asking: Asking, held: Collection[str], max_chars: int, llm_ready: bool) -> None:
    """Look at a question that may be asked of the plans `held`.

    Raises: AskError when it cannot be asked.
    """
    if not asking.question.strip():
        raise AskError("expected a question, found nothing; type one 请输入问题", "empty")
    longest = max(map(len, (asking.question, *asking.history)))
    if longest > max_chars:
        raise AskError(
            f"expected at most {max_chars} characters, found {longest}; "
            f"shorten the question 问题过长,请精简到{max_chars}字以内",
            "too_long",
        )
    if any("\x00" in text for text in (asking.question, *asking.history)):
        raise AskError("expected text, found binary data; type a question 收到的不是文字,请用文字提问", "binary")
    unknown = [p for p in asking.plans if p not in held]
    if unknown:
        raise AskError(f"no plan {unknown[0][:80]!r} here; see /api/v1/plans 没有这份方案", "unknown_plan")
    if asking.answerer == "llm" and not llm_ready:
        raise AskError("no chat model is configured (ZHUWEN_LLM_BASE_URL, ZHUWEN_LLM_MODEL) 未配置大模型", "no_model")
