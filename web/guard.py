"""Decide who may ask, about which plans and how often.

Input: the headers and address of a request. Output: an `Access`, or a `Problem` (401, 403, 429).
Does not know: questions and answers. A plan that is not public is never in an access: see `web.service`.

An Origin header, where there is one, must be this server's own or a listed one: browsers cannot forge it, so
it keeps other sites' scripts out. Programs can forge it, and gain nothing: what a listed origin may see is
public, and the limits count by address. A widget frame proves its site by a signed token (`web.tokens`), and
its page is sent with `frame-ancestors` naming that one site, so that no other page can show it.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, SlidingWindowCounterRateLimiter
from starlette.requests import HTTPConnection

from web import origins, tokens
from web.addresses import bearer, is_loopback, network
from web.problems import Problem

Kind = Literal["key", "widget", "site", "local", "reader"]
TOKEN_HEADER = "x-zhuwen-widget"
TOKEN_LIFE_S = 12 * 3600
OWN_SITE = "self"


@dataclass(frozen=True, slots=True)
class Access:
    """What a request may do. `plans` None means every plan of its kind; `visitor` changes daily, it names nobody."""

    kind: Kind
    site: str  # origin, 'self' for our own pages, 'key:<digest>' or 'local'
    visitor: str
    plans: frozenset[str] | None = None

    @property
    def citizen(self) -> bool:
        """Return whether only the plans chosen for the citizen pages may be seen."""
        return self.kind in ("widget", "site", "reader")


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings that the guard goes by."""

    sites: Mapping[str, origins.Site]
    api_keys: tuple[str, ...] = ()
    own_origins: frozenset[str] = frozenset()
    rate_limit: str = "30/minute"
    site_rate_limit: str = "1200/minute"
    read_rate_limit: str = "600/minute"
    daily_budget: int = 20000


class Guard:
    """Origins, keys, tokens and limits of one server."""

    def __init__(self, rules: Rules, secret: bytes, clock: Callable[[], float] = time.time) -> None:
        """Keep the rules.

        Raises: ValueError when a limit is not written like '30/minute'.
        """
        self.rules = rules
        self._secret = secret
        self._clock = clock
        self._storage = MemoryStorage()
        self._sliding = SlidingWindowCounterRateLimiter(self._storage)
        self._fixed = FixedWindowRateLimiter(self._storage)
        self._visitor = _limit(rules.rate_limit)
        self._site = _limit(rules.site_rate_limit)
        self._read = _limit(rules.read_rate_limit)
        self._day = parse(f"{max(1, rules.daily_budget)}/day")

    def read_access(self, request: HTTPConnection) -> Access:
        """Return the access of a request that only reads public data.

        Raises: Problem 401, 403 or 429.
        """
        access = self._known(request) or Access("reader", OWN_SITE, self.visitor(request))
        if access.kind not in ("key", "local"):
            self._hit(self._read, "read", access.visitor)
        return access

    def ask_access(self, request: HTTPConnection) -> Access:
        """Return the access of a request that asks a question, and count it.

        Raises: Problem 401 without key, token or listed origin; 403 for a foreign origin; 429 past a limit.
        """
        access = self._known(request)
        if access is None:
            raise Problem(
                401,
                "key_required",
                "expected an API key (Authorization: Bearer …); found none 请使用API密钥,或从已登记的网站访问",
            )
        if access.kind in ("widget", "site"):
            self._hit(self._visitor, "visitor", access.visitor)
            self._hit(self._site, "site", access.site)
            if not self._fixed.hit(self._day, "day", access.site):
                raise Problem(
                    429,
                    "daily_budget",
                    "今日可回答的问题已达上限,请明天再来,或拨打12345咨询。"
                    "Today's questions are used up; please come back tomorrow or call 12345.",
                    self._wait(self._fixed, self._day, "day", access.site),
                )
        return access

    def operator(self, request: HTTPConnection) -> bool:
        """Return whether the request comes from this machine or carries a key: it may read the figures."""
        key = bearer(request)
        return self.is_local(request) or (key is not None and self._key_ok(key))

    def widget_plans(self, site: str, asked: frozenset[str] | None) -> frozenset[str] | None:
        """Return the plans that a frame for `site` may see; `asked` (data-plans) can only narrow them.

        Raises: Problem 403 when the site is not listed, or nothing is left.
        """
        if site == OWN_SITE:
            allowed = None
        else:
            listed = self._listed(site)
            if listed is None:
                raise Problem(
                    403, "origin_not_listed", "这个网站未获准嵌入本助手 This site may not embed the assistant"
                )
            allowed = listed.plans
        plans = allowed if asked is None else asked if allowed is None else allowed & asked
        if plans is not None and not plans:
            raise Problem(403, "no_plans", "这个网站没有可用的方案 No plan is open to this site")
        return plans

    def token(self, request: HTTPConnection, site: str, plans: frozenset[str] | None) -> str:
        """Return the token that a frame sends along with its requests."""
        return tokens.sign(
            tokens.Claim(
                site=site,
                plans=None if plans is None else tuple(sorted(plans)),
                expires=int(self._clock()) + TOKEN_LIFE_S,
                agent=_agent(request),
            ),
            self._secret,
        )

    def sign_view(self, plan_id: str, life_s: int = 3600) -> str:
        """Return a token by which the console's own frame may show one plan that is not public."""
        claim = tokens.Claim(OWN_SITE, (plan_id,), int(self._clock()) + life_s, "", "view")
        return tokens.sign(claim, self._secret)

    def may_view(self, token: str, plan_id: str) -> bool:
        """Return whether `token` opens the reader page of `plan_id`."""
        try:
            claim = tokens.read(token, self._secret, now=self._clock(), agent="", purpose="view")
        except tokens.TokenError:
            return False
        return claim.plans == (plan_id,)

    def visitor(self, request: HTTPConnection) -> str:
        """Return a word for the visitor's address: the same all day, not to be turned back into the address."""
        day = datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
        text = f"{day} {network(request.client.host if request.client else '')}"
        return hmac.new(self._secret, text.encode(), hashlib.sha256).hexdigest()[:12]

    def is_own(self, request: HTTPConnection, origin: str) -> bool:
        """Return whether `origin` is this server itself, by the name it was called or one it is known by."""
        try:
            found = origins.normalise(origin)
            if found in self.rules.own_origins:
                return True
            host = request.headers.get("host", "")
            return found == origins.normalise(f"{found.partition(':')[0]}://{host}")
        except origins.OriginError:
            return False

    def spent(self, site: str, questions: int) -> None:
        """Count questions of today that an earlier run of the server answered."""
        if questions > 0:
            self._fixed.hit(self._day, "day", site, cost=questions)

    def _known(self, request: HTTPConnection) -> Access | None:
        visitor = self.visitor(request)
        listed = self._check_origin(request)
        token, key = request.headers.get(TOKEN_HEADER), bearer(request)
        if token is not None:
            return self._by_token(request, token, visitor)
        if key is not None and (self.rules.api_keys or not self.is_local(request)):
            if not self._key_ok(key):
                raise Problem(401, "key_unknown", "the API key is not one of this server's API密钥无效")
            return Access("key", f"key:{hashlib.sha256(key.encode()).hexdigest()[:8]}", visitor)
        if listed is not None:
            return Access("site", listed.origin, visitor, listed.plans)
        if not self.rules.api_keys and self.is_local(request):
            return Access("local", "local", visitor)
        return None

    def _by_token(self, request: HTTPConnection, token: str, visitor: str) -> Access:
        try:
            claim = tokens.read(token, self._secret, now=self._clock(), agent=_agent(request))
        except tokens.TokenError as error:
            raise Problem(401, "token_invalid", str(error)) from error
        plans = self.widget_plans(claim.site, None if claim.plans is None else frozenset(claim.plans))
        return Access("widget", claim.site, visitor, plans)

    def _check_origin(self, request: HTTPConnection) -> origins.Site | None:
        """Return the listed site of the Origin header; None when there is no such header or it is our own."""
        origin = request.headers.get("origin")
        if origin is None or self.is_own(request, origin):
            return None
        site = self._listed(origin)
        if site is None:
            raise Problem(403, "origin_not_listed", "the Origin of this request is not listed 这个网站未获准访问")
        return site

    def _listed(self, origin: str) -> origins.Site | None:
        try:
            return self.rules.sites.get(origins.normalise(origin))
        except origins.OriginError:
            return None

    def is_local(self, request: HTTPConnection) -> bool:
        """Return whether the peer is this machine, called by its own name: another one is rebinding, or a proxy."""
        client = request.client.host if request.client else ""
        host = request.headers.get("host", "").rpartition(":")
        name = (host[0] if host[1] and host[2].isdigit() else request.headers.get("host", "")).strip("[]")
        return is_loopback(client) and is_loopback(name)

    def _key_ok(self, key: str) -> bool:
        given = hashlib.sha256(key.encode("utf-8", "replace")).digest()
        matches = [hmac.compare_digest(given, hashlib.sha256(k.encode()).digest()) for k in self.rules.api_keys]
        return any(matches)

    def _hit(self, limit: RateLimitItem, *names: str) -> None:
        if not self._sliding.hit(limit, *names):
            wait_s = self._wait(self._sliding, limit, *names)
            raise Problem(
                429,
                "rate_limited",
                f"提问有点频繁,请在{wait_s}秒后再试,或拨打12345咨询。"
                f"Too many questions at once; please try again in {wait_s} s.",
                wait_s,
            )

    def _wait(
        self, limiter: SlidingWindowCounterRateLimiter | FixedWindowRateLimiter, limit: RateLimitItem, *names: str
    ) -> int:
        return max(1, math.ceil(limiter.get_window_stats(limit, *names).reset_time - time.time()))


def _limit(text: str) -> RateLimitItem:
    try:
        return parse(text)
    except ValueError as error:
        raise ValueError(f"rate limit: expected '30/minute', found {text!r}; correct the setting") from error


def _agent(request: HTTPConnection) -> str:
    return tokens.agent_digest(request.headers.get("user-agent", ""))
