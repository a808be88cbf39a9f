"""Say in one word what an error of the client libraries means.

Input: an exception of openai, httpx2 or the standard library. Output: `ModelFault`.
Does not know: what is done about it. Nothing of an error's text is taken over: an endpoint may echo the key.
"""

from __future__ import annotations

import ssl

from assistant.faults import FaultKind, ModelFault

_STATUS: dict[int, FaultKind] = {
    400: "bad_request",
    401: "auth",
    403: "auth",
    404: "model_missing",
    408: "timeout",
    413: "context_too_small",
    422: "bad_request",
    429: "rate_limited",
}


def client_errors() -> tuple[type[Exception], ...]:
    """Return what the client libraries raise on a request, and on a reply that is not what it should be."""
    import httpx2
    import openai

    return (
        openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, OSError, ValueError, TypeError,
        KeyError, IndexError, AttributeError, RuntimeError, Warning,  # a warning where warnings are errors
    )  # fmt: skip


def fault_of(error: BaseException) -> ModelFault:
    """Return the fault that an error of the client libraries means; nothing of its text is taken over."""
    import httpx2
    import openai

    chain: list[BaseException] = [error]
    while (below := chain[-1].__cause__ or chain[-1].__context__) is not None and below not in chain:
        chain.append(below)
    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        if 300 <= status < 400:
            return ModelFault("redirect", str(status))
        kind = _STATUS.get(status, "server_error" if status >= 500 else "bad_request")
        return ModelFault(kind, str(status))
    if any(isinstance(e, ssl.SSLError) or "CERTIFICATE_VERIFY_FAILED" in str(e) for e in chain):
        return ModelFault("certificate")
    if any(isinstance(e, (openai.APITimeoutError, httpx2.TimeoutException, TimeoutError)) for e in chain):
        return ModelFault("timeout")
    if any(isinstance(e, ConnectionRefusedError) or "refused" in str(e).lower() for e in chain):
        return ModelFault("refused")
    broken = any(isinstance(e, httpx2.RemoteProtocolError) for e in chain)
    if isinstance(error, openai.APIConnectionError) and not broken:
        return ModelFault("unreachable")
    return ModelFault("broken_reply", type(error).__name__)
