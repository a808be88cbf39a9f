"""Who may ask: origins, keys, tokens, limits; forged ones get the right refusal and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import HTTPConnection
from web_server import make_desk, make_site, running

from web import origins, tokens
from web.guard import OWN_SITE, Guard, Rules
from web.problems import Problem

SITE = "https://www.gz.gov.cn"
SECRET = b"s" * 32
QUESTION = {"question": "贵阳高新区 储备工业用地"}


class Clock:
    now = 1_780_000_000.0

    def __call__(self) -> float:
        return self.now


def request(client: str = "203.0.113.9", host: str = "bot.gov.cn", **headers: str) -> HTTPConnection:
    raw = [(b"host", host.encode())]
    raw += [(k.replace("_", "-").lower().encode(), v.encode()) for k, v in headers.items()]
    return HTTPConnection({"type": "http", "client": (client, 5), "headers": raw, "path": "/", "scheme": "https"})


def guard(**rules: Any) -> Guard:
    listed = origins.parse(f"{SITE}=p1|p2, http://b.gov.cn:8080")
    return Guard(Rules(sites=listed, **rules), SECRET, Clock())


def refusal(run: Any) -> tuple[int, str]:
    with pytest.raises(Problem) as caught:
        run()
    return caught.value.status_code, caught.value.code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://A.gov.cn", "https://a.gov.cn"), ("https://a.gov.cn:443/", "https://a.gov.cn"),
        ("http://a.gov.cn:80", "http://a.gov.cn"), ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://a.gov.cn:8443", "https://a.gov.cn:8443"),
    ],
)  # fmt: skip
def test_origins_have_one_written_form(text: str, found: str) -> None:
    assert origins.normalise(text) == found


@pytest.mark.parametrize(
    "text",
    ["", "null", "*", "https://", "a.gov.cn", "ftp://a", "https://a/b", "https://u@a", "https://a?x", "https://a b",
     "https://a;script-src *", "javascript:alert(1)", "https://a:99999", "https://政府.cn", "https://a\n.b"],
)  # fmt: skip
def test_what_is_no_origin(text: str) -> None:
    with pytest.raises(origins.OriginError):
        origins.normalise(text)


def test_setting_refuses_wildcards() -> None:
    with pytest.raises(origins.OriginError, match="wildcard"):
        origins.parse("https://*.gov.cn")
    assert origins.parse(" , ") == {}
    assert origins.parse(f"{SITE}=")[SITE].plans == frozenset(), "an empty list of plans opens none"


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "https://www.gz.gov.cn.evil.example", "http://www.gz.gov.cn",
     "https://www.gz.gov.cn:8443", "https://www.gz.gov.cn@evil.example", "https://xwww.gz.gov.cn", "*", ""],
)  # fmt: skip
def test_forged_or_unlisted_origins_are_refused(origin: str) -> None:
    for method in (guard().ask_access, guard().read_access):
        assert refusal(lambda method=method: method(request(origin=origin))) == (403, "origin_not_listed")
    assert (
        refusal(lambda: guard(api_keys=("k",)).ask_access(request(origin=origin, authorization="Bearer k")))[0] == 403
    )


def test_a_listed_origin_sees_its_plans_only() -> None:
    access = guard().ask_access(request(origin="https://WWW.gz.gov.cn:443"))
    assert (access.kind, access.site, access.plans) == ("site", SITE, frozenset({"p1", "p2"}))
    assert guard().ask_access(request(origin="http://b.gov.cn:8080")).plans is None


def test_without_origin_key_or_token_only_this_machine_may_ask() -> None:
    assert guard().ask_access(request("127.0.0.1", "127.0.0.1:7860")).kind == "local"
    assert guard().ask_access(request("::1", "[::1]:7860")).kind == "local"
    assert guard().ask_access(request("127.0.0.1", "localhost")).kind == "local"
    assert refusal(lambda: guard().ask_access(request())) == (401, "key_required")
    assert guard().read_access(request()).kind == "reader"


def test_a_foreign_name_on_this_machine_is_not_local() -> None:
    rebinding = request("127.0.0.1", "evil.example:7860", origin="http://evil.example:7860")
    assert refusal(lambda: guard().ask_access(rebinding)) == (401, "key_required")
    assert not guard().operator(rebinding)


def test_keys() -> None:
    locked = guard(api_keys=("right-key", "other"))
    access = locked.ask_access(request(authorization="Bearer right-key"))
    assert access.kind == "key" and "right-key" not in access.site
    assert locked.ask_access(request(x_api_key="other")).kind == "key"
    for wrong in ("Bearer wrong", "Bearer right-key2", "Bearer ", "Bearer right-ke", "bearer RIGHT-KEY"):
        assert refusal(lambda wrong=wrong: locked.ask_access(request(authorization=wrong))) == (401, "key_unknown")
    assert refusal(lambda: locked.ask_access(request("127.0.0.1", "localhost"))) == (401, "key_required")
    assert locked.operator(request("127.0.0.1", "localhost")), "figures stay open to this machine"
    assert guard().ask_access(request("127.0.0.1", "localhost", authorization="Bearer any")).kind == "local"
    assert refusal(lambda: guard().ask_access(request(authorization="Bearer any"))) == (401, "key_unknown")


def test_tokens_open_what_their_site_may_see_and_nothing_more() -> None:
    g = guard()
    frame = request(user_agent="Browser/1")
    token = g.token(frame, SITE, g.widget_plans(SITE, frozenset({"p1", "secret"})))
    own = "https://bot.gov.cn"
    access = g.ask_access(request(user_agent="Browser/1", x_zhuwen_widget=token, origin=own))
    assert (access.kind, access.site, access.plans) == ("widget", SITE, frozenset({"p1"}))
    other = request(user_agent="curl/8", x_zhuwen_widget=token)
    assert refusal(lambda: g.ask_access(other)) == (401, "token_invalid"), "replayed by another program"
    evil = request(user_agent="Browser/1", x_zhuwen_widget=token, origin="https://evil.example")
    assert refusal(lambda: g.ask_access(evil)) == (403, "origin_not_listed"), "replayed by another page"
    for forged in (token[:-2] + "xx", token.replace(".", ""), "", "." + token, "a.b", token + "x", "x" * 9000):
        send = request(user_agent="Browser/1", x_zhuwen_widget=forged)
        assert refusal(lambda send=send: g.ask_access(send)) == (401, "token_invalid")
    late = guard()
    late._clock.now += tokens_life() + 1  # type: ignore[attr-defined]
    send = request(user_agent="Browser/1", x_zhuwen_widget=token)
    assert refusal(lambda: late.ask_access(send)) == (401, "token_invalid"), "replayed tomorrow"
    unlisted = Guard(Rules(sites={}), SECRET, Clock())
    assert refusal(lambda: unlisted.ask_access(send)) == (403, "origin_not_listed"), "the site was taken off the list"
    view = g.sign_view("internal")
    assert g.may_view(view, "internal") and not g.may_view(view, "other") and not g.may_view(token, "p1")
    send = request(x_zhuwen_widget=view)
    assert refusal(lambda: g.ask_access(send)) == (401, "token_invalid"), "a view token asks nothing"


def tokens_life() -> int:
    from web.guard import TOKEN_LIFE_S

    return TOKEN_LIFE_S


def test_limits_count_visitors_sites_and_days_apart() -> None:
    g = guard(rate_limit="2/minute", site_rate_limit="3/minute", daily_budget=1000)

    def ask(client: str) -> Any:
        return g.ask_access(request(client, origin=SITE))

    ask("203.0.113.1"), ask("203.0.113.1")
    with pytest.raises(Problem) as caught:
        ask("203.0.113.1")
    assert caught.value.status_code == 429 and 0 < int(caught.value.headers["Retry-After"]) <= 120  # type: ignore[index]
    assert "12345" in caught.value.detail
    ask("203.0.113.2")
    assert refusal(lambda: ask("203.0.113.3")) == (429, "rate_limited"), "the site's own limit"
    assert g.ask_access(request("203.0.113.4", origin="http://b.gov.cn:8080")), "another site is not touched by it"


def test_a_household_of_ipv6_addresses_is_one_visitor() -> None:
    g = guard(rate_limit="1/minute")
    g.ask_access(request("2001:db8:1:2::1", origin=SITE))
    assert refusal(lambda: g.ask_access(request("2001:db8:1:2::ffff", origin=SITE)))[0] == 429
    g.ask_access(request("2001:db8:1:3::1", origin=SITE))


def test_the_daily_budget_outlives_a_restart() -> None:
    g = guard(daily_budget=3)
    g.spent(SITE, 2)
    g.ask_access(request("203.0.113.1", origin=SITE))
    assert refusal(lambda: g.ask_access(request("203.0.113.2", origin=SITE))) == (429, "daily_budget")


def test_visitors_are_not_named() -> None:
    g = guard()
    name = g.visitor(request("203.0.113.77"))
    assert "203" not in name and name == g.visitor(request("203.0.113.77")) != g.visitor(request("203.0.113.78"))
    g._clock.now += 86400  # type: ignore[attr-defined]
    assert g.visitor(request("203.0.113.77")) != name, "a visitor cannot be followed from day to day"


def test_a_limit_that_cannot_be_read_is_told() -> None:
    with pytest.raises(ValueError, match="30/minute"):
        guard(rate_limit="often")


def test_widget_plans_only_narrow() -> None:
    g = guard()
    assert g.widget_plans(SITE, None) == {"p1", "p2"}
    assert g.widget_plans(OWN_SITE, frozenset({"x"})) == {"x"}
    assert refusal(lambda: g.widget_plans(SITE, frozenset({"p3"}))) == (403, "no_plans")
    assert refusal(lambda: g.widget_plans("https://evil.example", None)) == (403, "origin_not_listed")


def test_secret_is_kept_and_private(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    first = tokens.load_secret(path)
    assert tokens.load_secret(path) == first and len(first) >= 32
    assert path.stat().st_mode & 0o077 == 0
    path.write_text("cut")
    assert tokens.load_secret(path) != b"cut"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    desk = make_desk(
        tmp_path_factory.mktemp("d"), widget_origins=SITE, api_keys="key-one,key-two", rate_limit="5/minute"
    )
    with running(make_site(desk)) as address:
        yield address


class TestOverHttp:
    def ask(self, server: str, client: str = "198.51.100.1", **headers: str) -> httpx.Response:
        sent = {k.replace("_", "-"): v for k, v in headers.items()} | {"X-Forwarded-For": client}
        return httpx.post(f"{server}/api/v1/ask", json=QUESTION, headers=sent, trust_env=False, timeout=60)

    def test_statuses(self, server: str) -> None:
        assert self.ask(server).status_code == 401
        assert self.ask(server, origin="https://evil.example").status_code == 403
        assert self.ask(server, authorization="Bearer nope").status_code == 401
        assert self.ask(server, authorization="Bearer key-two").status_code == 200
        assert self.ask(server, x_zhuwen_widget="a.b").status_code == 401

    def test_cors_is_for_listed_origins(self, server: str) -> None:
        answered = self.ask(server, client="198.51.100.2", origin=SITE)
        assert answered.status_code == 200 and answered.headers["access-control-allow-origin"] == SITE
        for origin, allowed in ((SITE, SITE), ("https://evil.example", None)):
            headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            preflight = httpx.options(f"{server}/api/v1/ask", headers=headers, trust_env=False)
            assert preflight.headers.get("access-control-allow-origin") == allowed

    def test_past_the_limit(self, server: str) -> None:
        codes = [self.ask(server, client="198.51.100.9", origin=SITE).status_code for _ in range(7)]
        assert codes == [200] * 5 + [429] * 2
        last = self.ask(server, client="198.51.100.9", origin=SITE)
        assert last.json()["code"] == "rate_limited" and int(last.headers["retry-after"]) > 0
        assert last.headers["access-control-allow-origin"] == SITE, "the page must be able to read the refusal"
        assert self.ask(server, client="198.51.100.10", origin=SITE).status_code == 200

    def test_a_forged_forward_header_from_far_away_is_not_believed(self) -> None:
        from web.addresses import is_loopback

        assert not is_loopback("198.51.100.1") and is_loopback("::1") and not is_loopback("localhost.evil")
