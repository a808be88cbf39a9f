"""Signed, expiring tokens: which site a widget frame belongs to, and which plans it may see.

Input: a secret, a claim. Output: a text that only the holder of the secret can make, or the claim back.
Does not know: what a claim allows; `web.guard` decides that anew at every request.

Source: RFC 2104 (HMAC), RFC 4648 section 5 (base64url).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

MAX_TOKEN_CHARS = 8192


class TokenError(ValueError):
    """A token is malformed, forged, expired, or used by another browser than it was made for."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token says. `plans` None means every plan that its site may see; `expires` is seconds of the epoch."""

    site: str
    plans: tuple[str, ...] | None
    expires: int
    agent: str  # digest of the browser's name, so that a copied token is of no use elsewhere
    purpose: str = "widget"


def agent_digest(user_agent: str) -> str:
    """Return a short digest of a User-Agent header."""
    return hashlib.sha256(user_agent.encode("utf-8", "replace")).hexdigest()[:16]


def sign(claim: Claim, secret: bytes) -> str:
    """Return the token of `claim`."""
    body = _encode(json.dumps(asdict(claim), ensure_ascii=True, separators=(",", ":")).encode())
    return f"{body}.{_encode(hmac.digest(secret, body.encode(), 'sha256'))}"


def read(token: str, secret: bytes, *, now: float, agent: str, purpose: str = "widget") -> Claim:
    """Return the claim of a token that `sign` made.

    Raises: TokenError when it is malformed, forged, expired, for another purpose or another browser.
    """
    body, dot, given = token.partition(".")
    if not dot or len(token) > MAX_TOKEN_CHARS:
        raise TokenError("expected a token of this server, found something else; reload the page")
    expected = _encode(hmac.digest(secret, body.encode("utf-8", "replace"), "sha256"))
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        raise TokenError("the token's signature does not match; reload the page")
    fields = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    plans = fields.pop("plans")
    claim = Claim(plans=None if plans is None else tuple(plans), **fields)
    if claim.expires < now:
        raise TokenError("the token has expired; reload the page 会话已过期,请刷新页面")
    if claim.purpose != purpose or not hmac.compare_digest(claim.agent, agent):
        raise TokenError("the token belongs to another browser or purpose; reload the page")
    return claim


def load_secret(path: Path) -> bytes:
    """Return the server's secret, made at first use; only its owner can read the file.

    Raises: OSError when the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = secrets.token_hex(32)
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if len(kept) >= 32:
            return kept.encode()
        path.unlink()  # cut off while it was first written
        return load_secret(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(fresh)
    return fresh.encode()


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
