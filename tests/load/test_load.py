"""A crowd on the real thing: 50 visitors for three minutes; and a kill -9 in the middle of one."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from visitors import Tally, crowd, memory_mb

from web.audit import AuditLog

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = float(os.environ.get("ZW_LOAD_SECONDS", "180"))
pytestmark = [pytest.mark.slow, pytest.mark.model]


@contextmanager
def _server(index_dir: Path, data_dir: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"ZHUWEN_DATA_DIR": str(data_dir)}
    command = [sys.executable, "app.py", "--no-console", "--index", str(index_dir), "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 180
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{address}/readyz", trust_env=False).status_code == 200:
                    break
            except httpx.ConnectError:
                pass
            time.sleep(0.2)
        yield address, process
    finally:
        process.kill()
        process.wait()


def test_fifty_visitors_meet_no_error_and_memory_stays_flat(index_dir: Path, tmp_path: Path) -> None:
    with _server(index_dir, tmp_path) as (address, process):
        asyncio.run(crowd(address, 10, 10))
        before = memory_mb(process.pid)
        tally = asyncio.run(crowd(address, 50, SECONDS))
        after = memory_mb(process.pid)
    figures = tally.figures() | {"memory_mb": [before, after]}
    print(json.dumps(figures))
    assert set(tally.codes) == {"ok"}, figures
    assert figures["p95_ms"] <= 1500, figures
    assert after - before < 100, figures
    assert after < 1536, figures
    assert AuditLog(tmp_path / "audit").verify().ok


def test_past_the_limits_visitors_are_told_to_wait(index_dir: Path, tmp_path: Path) -> None:
    with _server(index_dir, tmp_path) as (address, _):
        tally = asyncio.run(crowd(address, 3, 20, think_s=(0.01, 0.02)))
    assert set(tally.codes) == {"ok", "429"}, tally.codes
    assert tally.codes["ok"] <= 3 * 31


def test_a_kill_in_mid_load_loses_no_answer_that_was_given(index_dir: Path, tmp_path: Path) -> None:
    tally = Tally()

    def run(address: str) -> None:
        tally.answers += asyncio.run(crowd(address, 20, 8, think_s=(0.1, 0.3))).answers

    with _server(index_dir, tmp_path) as (address, process):
        thread = threading.Thread(target=run, args=(address,))
        thread.start()
        time.sleep(5)
        os.kill(process.pid, signal.SIGKILL)
        thread.join()
    assert tally.answers, "nobody was answered before the kill"
    with _server(index_dir, tmp_path) as (address, _):
        answered = httpx.post(f"{address}/api/v1/ask", json={"question": "你好"}, trust_env=False, timeout=60)
        assert answered.status_code == 200
    log = AuditLog(tmp_path / "audit")
    assert log.verify().ok
    kept = {e.get("answer_id") for e in log.entries()}
    assert set(tally.answers) <= kept, "an answer that a visitor has is not in the log"
