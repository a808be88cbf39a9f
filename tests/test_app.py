"""Starting: one clear line for what cannot be started, a page that is up before the assistant is."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parent.parent


def _environment(data: Path, **settings: str) -> dict[str, str]:
    return os.environ | {"ZHUWEN_DATA_DIR": str(data)} | {f"ZHUWEN_{k}": v for k, v in settings.items()}


def _start(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py", *arguments],
        cwd=ROOT,
        env=_environment(data, **settings),
        capture_output=True,
        text=True,
        timeout=120,
    )


def _one_clear_line(done: subprocess.CompletedProcess[str]) -> bool:
    return done.returncode == 2 and "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_a_used_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = _start(tmp_path, "--port", port, "--no-console")
    assert _one_clear_line(done) and port in done.stderr and "--port" in done.stderr


@pytest.mark.parametrize(
    "settings",
    [
        {"WIDGET_ORIGINS": "https://*.gov.cn"},
        {"WIDGET_ORIGINS": "www.gz.gov.cn"},
        {"RATE_LIMIT": "often"},
        {"ANSWERER": "oracle"},
        {"PORT": "http"},
        {"PUBLIC_ORIGINS": "gov.cn/path"},
    ],
)
def test_a_setting_that_cannot_be_used_is_one_clear_line(tmp_path: Path, settings: dict[str, str]) -> None:
    done = _start(tmp_path, "--port", "0", "--no-console", **settings)
    assert _one_clear_line(done), done.stderr


def test_a_data_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert _one_clear_line(_start(tmp_path / "file", "--port", "0", "--no-console"))


def test_the_page_is_up_before_the_assistant_and_says_what_is_wrong(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "app.py", "--port", str(port), "--no-console", "--index", str(tmp_path / "none")]
    begin = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env=_environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        page = None
        while page is None and time.monotonic() < begin + 120:
            try:
                page = httpx.get(f"{address}/", trust_env=False, follow_redirects=True, timeout=60)
            except httpx.TransportError:
                time.sleep(0.05)
        assert page is not None and page.url.path == "/help" and page.status_code == 200
        state = httpx.get(f"{address}/readyz", trust_env=False, timeout=60)
        while "正在启动" in state.text and time.monotonic() < begin + 180:
            time.sleep(0.3)
            state = httpx.get(f"{address}/readyz", trust_env=False, timeout=60)
        assert state.status_code == 503 and "未能启动" in state.json()["detail"]
        assert process.stdout is not None and address in process.stdout.readline()
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)


def test_a_console_without_a_password_is_for_this_machine_only(tmp_path: Path) -> None:
    from starlette.applications import Starlette
    from starlette.responses import PlainTextResponse
    from starlette.routing import Route
    from waiting import until
    from web_server import make_desk, make_site, running

    from web.late import LateApp
    from web.site import Site

    console = Starlette(routes=[Route("/{path:path}", lambda request: PlainTextResponse("console"))])
    desk = make_desk(tmp_path)
    late = LateApp(lambda: console)
    site = Site(make_site(desk)._api, desk.service.metrics, console=late, console_for=desk.guard.is_local)
    with running(site) as address, httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        until(lambda: late.ready, "the console is there")
        assert client.get("/").text == "console"
        for headers in ({"X-Forwarded-For": "198.51.100.7"}, {"Host": "evil.example"}):
            assert client.get("/", headers=headers).headers["location"] == "/help"
            refused = client.post("/gradio_api/upload", headers=headers)
            assert (refused.status_code, refused.json()["code"]) == (403, "console_is_local")
