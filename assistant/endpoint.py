"""Talk to an OpenAI-compatible chat endpoint: a stream of text within a fixed time, faults as values.

Input: a prompt with its variables. Output: pieces of text as they come, through LangChain's `init_chat_model`.
Does not know: clauses, answers, checks.

The request runs in a thread of its own, so that nothing an endpoint does (stalling, dripping bytes, never ending)
holds up the caller beyond the deadline. Redirects are not followed: a key goes to the address that was configured.
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant.client_errors import client_errors, fault_of
from assistant.faults import TRANSIENT, Breaker, FaultKind, ModelFault
from assistant.prompting import Prompt

_BACKOFF_S = (0.25, 0.75)  # before the second and third try; only for transient faults, only before the first word
_CHARS_PER_TOKEN = 8  # a reply longer than this, per token asked for, is endless
_SECRET_CHARS = 8  # so many characters of a key in a row give it away


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a reply. `finish` is set on the last one: 'stop', 'length', …"""

    text: str
    finish: str | None = None
    tokens: int | None = None  # of the whole reply, where the endpoint says it


class ChatModel:
    """A chat endpoint with its budgets and its circuit breaker. Nothing is opened before the first request."""

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str = "",
        timeout_s: float = 30.0,
        temperature: float = 0.0,
        context_tokens: int = 4096,
        answer_tokens: int = 512,
        breaker: Breaker | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.model = model
        self.timeout_s = timeout_s
        self.temperature = temperature
        self.context_tokens = context_tokens
        self.answer_tokens = answer_tokens
        self.breaker = breaker or Breaker()
        self._api_key = api_key
        self._lock = threading.Lock()
        self._chat: Any = None
        self._client: Any = None

    def __repr__(self) -> str:
        return f"ChatModel({self.address}, {self.model!r})"

    @property
    def address(self) -> str:
        """Return the endpoint's address without user, password or query."""
        parts = urlsplit(self.base_url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"

    def holds_secret(self, text: str) -> bool:
        """Tell whether `text` repeats a part of the key."""
        secret, squeezed = (re.sub(r"[\s\-_.·]", "", t).lower() for t in (self._api_key, text))
        pieces = (secret[i : i + _SECRET_CHARS] for i in range(max(1, len(secret) - _SECRET_CHARS + 1)))
        return len(secret) >= 4 and any(piece in squeezed for piece in pieces)

    def stream(
        self,
        prompt: Prompt,
        values: Mapping[str, str],
        cancel: threading.Event | None = None,
        timeout_s: float | None = None,
    ) -> Iterator[Piece]:
        """Yield the reply as it comes; the whole takes no longer than the time-out, tries included.

        Raises: ModelFault of every kind that a request can end with; 'cancelled' when `cancel` was set.
        """
        deadline = time.monotonic() + (timeout_s or self.timeout_s)
        self.breaker.enter()
        outcome: FaultKind | None = "cancelled"
        try:
            yield from self._with_retries(prompt, values, deadline, cancel or threading.Event())
            outcome = None
        except ModelFault as fault:
            outcome = fault.kind
            raise
        finally:
            self.breaker.record(outcome)

    def warm(self) -> None:
        """Load the client libraries, which takes seconds; nothing is sent."""
        self._open()

    def close(self) -> None:
        """Close the connections; the next request opens new ones."""
        with self._lock:
            client, self._client, self._chat = self._client, None, None
        if client is not None:
            client.close()

    def models(self, timeout_s: float = 5.0) -> list[str]:
        """Return the names of the models that the endpoint offers.

        Raises: ModelFault when it cannot be asked.
        """
        import openai

        try:
            self._open()
            client = openai.OpenAI(**self._client_arguments(), http_client=self._client)
            return [m.id for m in client.models.list(timeout=timeout_s).data]
        except client_errors() as error:
            raise fault_of(error) from None

    def _with_retries(
        self, prompt: Prompt, values: Mapping[str, str], deadline: float, cancel: threading.Event
    ) -> Iterator[Piece]:
        for pause in (*_BACKOFF_S, None):
            begun = False
            try:
                for piece in self._attempt(prompt, values, deadline, cancel):
                    begun = True
                    yield piece
                return
            except ModelFault as fault:
                if pause is None or begun or fault.kind not in TRANSIENT:
                    raise
                if time.monotonic() + pause >= deadline:
                    raise
                cancel.wait(pause)

    def _attempt(
        self, prompt: Prompt, values: Mapping[str, str], deadline: float, cancel: threading.Event
    ) -> Iterator[Piece]:
        """Yield the pieces that a thread reads from the endpoint; give the thread up at the deadline."""
        box: queue.Queue[Piece | ModelFault | None] = queue.Queue()
        abandoned = threading.Event()
        threading.Thread(target=self._read, args=(prompt, values, box, abandoned), daemon=True).start()
        length = 0
        done = False
        try:
            while True:
                item = self._next(box, deadline, cancel)
                if item is None:
                    done = True
                    return
                if isinstance(item, ModelFault):
                    done = True
                    raise item
                length += len(item.text)
                if length > self.answer_tokens * _CHARS_PER_TOKEN:
                    raise ModelFault("endless", f"> {self.answer_tokens} tokens")
                yield item
        finally:
            if not done:
                abandoned.set()
                self.close()

    @staticmethod
    def _next(
        box: queue.Queue[Piece | ModelFault | None], deadline: float, cancel: threading.Event
    ) -> Piece | ModelFault | None:
        while not cancel.is_set():
            left = deadline - time.monotonic()
            if left <= 0:
                raise ModelFault("timeout")
            try:
                return box.get(timeout=min(left, 0.1))
            except queue.Empty:
                continue
        raise ModelFault("cancelled")

    def _read(
        self,
        prompt: Prompt,
        values: Mapping[str, str],
        box: queue.Queue[Piece | ModelFault | None],
        abandoned: threading.Event,
    ) -> None:
        """Run the LangChain chain in this thread and put what comes into `box`, then None or a fault."""
        from langsmith import tracing_context

        ended: ModelFault | None = ModelFault("broken_reply")
        try:
            with tracing_context(enabled=False):  # questions go to the configured endpoint and nowhere else
                finish: str | None = None
                for chunk in (prompt.template | self._open()).stream(dict(values)):
                    if abandoned.is_set():
                        return
                    finish = chunk.response_metadata.get("finish_reason") or finish
                    usage = chunk.usage_metadata
                    box.put(Piece(chunk.text, finish, usage["output_tokens"] if usage else None))
            ended = None if finish else ModelFault("broken_reply", "no finish_reason")
        except client_errors() as error:
            ended = fault_of(error)
        finally:
            box.put(ended)

    def _open(self) -> Any:
        """Return the LangChain chat model, built once."""
        import openai
        from langchain.chat_models import init_chat_model

        with self._lock:
            if self._chat is None:
                self._client = openai.DefaultHttpxClient(follow_redirects=False, timeout=self.timeout_s)
                self._chat = init_chat_model(
                    self.model,
                    model_provider="openai",  # the protocol; without it the provider is guessed from the name
                    **self._client_arguments(),
                    temperature=self.temperature,
                    http_client=self._client,
                    stream_usage=False,
                    use_responses_api=False,
                    extra_body={"max_tokens": self.answer_tokens},  # the name that every such server knows
                )
            return self._chat

    def _client_arguments(self) -> dict[str, Any]:
        return {
            "base_url": self.base_url,
            "api_key": self._api_key or "none",
            "timeout": self.timeout_s,
            "max_retries": 0,
        }


def open_chat_model(
    base_url: str,
    model: str,
    api_key: str = "",
    timeout_s: float = 30.0,
    temperature: float = 0.0,
    context_tokens: int = 4096,
    answer_tokens: int = 512,
) -> ChatModel:
    """Return the configured chat model; nothing is sent yet.

    Raises: ModelFault 'not_configured' when the address or the model's name is missing or no address,
    'context_too_small' when the answer's budget leaves nothing for clauses.
    """
    try:
        parts = urlsplit(base_url)
        plain = not (parts.username or parts.password or parts.query)  # client libraries log addresses
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and plain and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not model.strip() or timeout_s <= 0:
        raise ModelFault("not_configured")
    if answer_tokens <= 0 or context_tokens <= answer_tokens:
        raise ModelFault("context_too_small", f"{context_tokens} <= {answer_tokens}")
    if not api_key.isascii() or not api_key.isprintable():
        raise ModelFault("auth")
    return ChatModel(base_url, model, api_key, timeout_s, temperature, context_tokens, answer_tokens)
