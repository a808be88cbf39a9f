"""Behind nginx, below a path: pages, streams and the widget work whether the proxy keeps the path or takes it off."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fake_assistant import FakeAssistant
from waiting import until
from web_server import get, make_desk, make_site, running

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
QUESTION = "贵阳高新区 储备工业用地"
pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx")

CONFIG = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
  uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
  server {{
    listen 127.0.0.1:{port};
    location /zhuwen/ {{
      proxy_pass http://{upstream}{tail};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-For 198.51.100.7;
      proxy_buffering off;
    }}
  }}
}}
"""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(scope="module", params=["kept", "taken off"])
def proxied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o777)
    desk = make_desk(tmp_path_factory.mktemp("data"), FakeAssistant(delay_s=0.05), api_keys="key")
    with running(make_site(desk, "/zhuwen/")) as upstream:
        port = _free_port()
        tail = "" if request.param == "kept" else "/"
        config = folder / "nginx.conf"
        config.write_text(
            CONFIG.format(folder=folder, port=port, upstream=upstream.removeprefix("http://"), tail=tail),
            encoding="utf-8",
        )
        assert NGINX is not None
        process = subprocess.Popen([NGINX, "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
        address = f"http://127.0.0.1:{port}/zhuwen"
        try:
            until(lambda: _listens(port), "nginx is up")
            yield address, desk
        finally:
            process.terminate()
            process.wait(10)


def test_pages_and_answers(proxied: tuple[str, Any]) -> None:
    address, desk = proxied
    with httpx.Client(trust_env=False, timeout=60) as client:
        assert client.get(f"{address}/healthz").json()["status"] == "ok"
        assert "/zhuwen/widget/assets/frame.js" in client.get(f"{address}/help").text
        assert client.get(f"{address}/docs").status_code == 200
        assert client.get(f"{address}/widget.js").status_code == 200
        plan = desk.service.assistant.library.plans[0].plan_id
        assert client.get(f"{address}/plans/{plan}").status_code == 200
        headers = {"Authorization": "Bearer key"}
        answer = client.post(f"{address}/api/v1/ask", json={"question": QUESTION}, headers=headers)
        assert answer.json()["outcome"] == "answered"
        missing = client.get(f"{address}/api/v1/plans/none")
        assert missing.status_code == 404 and missing.headers["content-type"] == "application/problem+json"


def test_a_request_through_the_proxy_is_not_local(proxied: tuple[str, Any]) -> None:
    address, _ = proxied
    assert httpx.post(f"{address}/api/v1/ask", json={"question": "x"}, trust_env=False, timeout=60).status_code == 401
    assert get(f"{address}/metrics").status_code == 403


def test_the_openai_links_carry_the_path(proxied: tuple[str, Any]) -> None:
    address, _ = proxied
    sent = {"model": "zhuwen", "messages": [{"role": "user", "content": QUESTION}]}
    headers = {"Authorization": "Bearer key"}
    found = httpx.post(f"{address}/v1/chat/completions", json=sent, headers=headers, trust_env=False, timeout=60).json()
    assert f"{address}/plans/" in found["choices"][0]["message"]["content"]


@pytest.mark.browser
def test_the_help_page_in_a_browser(proxied: tuple[str, Any]) -> None:
    from playwright.sync_api import sync_playwright

    address, _ = proxied
    chromium = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.set_default_timeout(60_000)
        failed: list[str] = []
        page.on("response", lambda r: failed.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.goto(f"{address}/help")
        page.locator("#q").fill(QUESTION)
        page.keyboard.press("Enter")
        page.locator(".foot").wait_for()
        page.locator(".cite").first.click()
        assert page.get_by_role("dialog").get_by_role("link").get_attribute("href").startswith("/zhuwen/plans/")
        browser.close()
    assert not failed
