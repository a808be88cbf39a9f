"""What all tests share: no network, no settings from outside, one index over the real sources.

A test that needs Chromium is marked `browser`, and is skipped without it. In CI (CI=true) a skip for want of something
('needs …', a missing module) is a failure, since `.ci/run` installs what tests need. Tests over the whole library take
`index_dir`, `library` or `assistant`; each is made once.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from assistant.chain import Assistant
    from index.store import Library

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "documents" / "sources"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
IN_CI = os.environ.get("CI", "").lower() in ("1", "true", "yes")
_LOCAL = ("127.", "localhost", "::1", "0.0.0.0", "::ffff:127.")


def pytest_configure() -> None:
    """Forget the settings of whoever runs the tests."""
    for name in [n for n in os.environ if n.startswith("ZHUWEN_")]:
        del os.environ[name]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test where there is no browser."""
    if item.get_closest_marker("browser") and CHROMIUM is None:
        pytest.skip("needs Chromium: install Debian's package 'chromium'")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI, turn a skip for want of something into a failure."""
    report = yield
    _fail_if_wanting(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """In CI, turn the skip of a whole file for want of something into a failure."""
    report = yield
    _fail_if_wanting(report)
    return report


def _fail_if_wanting(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
    if IN_CI and report.skipped and re.search(r"(Skipped: |^)(needs |could not import )", reason):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: skipped in CI, where nothing may be wanting: {reason}"


@pytest.fixture(scope="session", autouse=True)
def loopback_only() -> Iterator[None]:
    """Refuse every connection and look-up that would leave this machine."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not str(address[0]).startswith(_LOCAL):
            raise AssertionError(f"a test tried to reach {address!r}; tests run without network")
        connect(self, address)

    def guarded_look_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not str(name).startswith(_LOCAL):
            raise socket.gaierror(f"a test tried to look up {name!r}; tests run without network")
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(scope="session")
def index_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index built from the files in documents/sources/."""
    from index.build import build

    folder = tmp_path_factory.mktemp("library") / "index"
    build(SOURCES, folder)
    return folder


@pytest.fixture(scope="session")
def library(index_dir: Path) -> Library:
    """Return the library over `index_dir`."""
    from index.store import open_library

    return open_library(index_dir)


@pytest.fixture(scope="session")
def assistant(library: Library) -> Assistant:
    """Return the assistant over `library`."""
    from assistant.chain import Assistant

    return Assistant(library)


@pytest.fixture(scope="session")
def shell() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs `python -m …` in the project's folder; keywords are environment variables."""

    def run(*arguments: str, stdin: str | bytes = "", timeout_s: float = 120, **environ: str) -> Any:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            input=given,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | environ,
            timeout=timeout_s,
            check=False,
        )
        return subprocess.CompletedProcess(
            done.args, done.returncode, done.stdout.decode(), done.stderr.decode(errors="replace")
        )

    return run
