"""Ask who comes in when the console can be reached from other machines.

Input: the host that is listened on, the hash of the password where one is set. Output: a check of name and password.
Does not know: pages. The name goes into the log; the password is one for all staff.

Source: RFC 9106 (Argon2id); OWASP ASVS 5.0, 6.3 (attempts are limited).
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from web.addresses import is_loopback
from web.audit import AuditLog

LOG = logging.getLogger("zhuwen.web")
_ATTEMPTS, _WINDOW_S = 5, 300.0


class Door:
    """Checks a password; after five wrong ones in five minutes nobody gets in for the rest of that time."""

    def __init__(self, hashed: str, audit: AuditLog, clock: Callable[[], float] = time.monotonic) -> None:
        """Keep the hash.

        Raises: ValueError when it is no Argon2 hash.
        """
        self._hasher = PasswordHasher()
        try:
            self._hasher.check_needs_rehash(hashed)
        except InvalidHashError as error:
            raise ValueError(
                "ZHUWEN_ADMIN_PASSWORD_HASH: expected an Argon2 hash ($argon2id$…), found something else; "
                "make one with argon2-cffi 管理口令应为 Argon2 哈希"
            ) from error
        self._hashed, self._audit, self._clock = hashed, audit, clock
        self._failed: deque[float] = deque(maxlen=_ATTEMPTS)
        self._lock = threading.Lock()

    def __call__(self, name: str, password: str) -> bool:
        """Return whether `password` is the right one; every attempt is logged under `name`."""
        with self._lock:
            now = self._clock()
            if len(self._failed) == _ATTEMPTS and now - self._failed[0] < _WINDOW_S:
                return False
            known = bool(name.strip()) and self._fits(password)
            if not known:
                self._failed.append(now)
        self._audit.append("login" if known else "login_refused", by=name.strip()[:80])
        return known

    def _fits(self, password: str) -> bool:
        try:
            return self._hasher.verify(self._hashed, password)
        except VerificationError:
            return False


def door(audit: AuditLog, host: str, password_hash: str) -> Door | None:
    """Return the check that `host` needs; None on loopback without a password.

    Raises: ValueError when `password_hash` is no Argon2 hash.
    """
    if password_hash:
        return Door(password_hash, audit)
    if is_loopback(host):
        return None
    password = secrets.token_urlsafe(12)
    LOG.warning(
        "控制台一次性口令 console password until the next start: %s (set ZHUWEN_ADMIN_PASSWORD_HASH to choose one)",
        password,
    )
    return Door(PasswordHasher().hash(password), audit)
