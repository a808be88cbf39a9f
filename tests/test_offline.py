"""It runs with the network cut off: the index is built and a question answered in a network namespace of its own.

Where the kernel allows none, the child process refuses all connections and look-ups itself. The home folder is empty
too, so that no model or encoding kept from an earlier run can help.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TARGET = "贵阳高新区2025年工业总产值目标是多少?"
_REFUSE = """
import socket

def refuse(*args, **kwargs):
    raise OSError(101, "network is unreachable: cut off by the test")

socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse
"""
CutOff = Callable[..., subprocess.CompletedProcess[str]]


def _namespace() -> list[str]:
    """Return the command before the command that cuts the network off, [] where there is none."""
    unshare = shutil.which("unshare")
    for options in (["-n"], ["-r", "-n"]):
        if unshare and subprocess.run([unshare, *options, "true"], capture_output=True, check=False).returncode == 0:
            return [unshare, *options]
    return []


@pytest.fixture(scope="module")
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> CutOff:
    """Return a function that runs Python without network and with an empty home folder."""
    home = tmp_path_factory.mktemp("home")
    (home / "sitecustomize.py").write_text(_REFUSE)
    before = _namespace()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TIKTOKEN", "TRANSFORMERS", "XDG_"))}
    environ = kept | {"HOME": str(home)} | ({} if before else {"PYTHONPATH": str(home)})

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*before, sys.executable, *arguments],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    return run


def test_the_network_is_cut_off(cut_off: CutOff) -> None:
    """The cut is real: an address of the range kept for documentation is out of reach at once."""
    done = cut_off("-c", "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)")
    assert done.returncode == 1 and "unreachable" in done.stderr


def test_build_and_ask_without_network(cut_off: CutOff, tmp_path: Path) -> None:
    built = cut_off("-m", "index", "build", "--out", str(tmp_path / "index"), "--json")
    assert built.returncode == 0, built.stderr
    asked = cut_off("-m", "assistant", "ask", TARGET, "--json", "--index", str(tmp_path / "index"))
    assert asked.returncode == 0, asked.stderr
    assert "700亿元" in json.loads(asked.stdout)["answer"]
    found = cut_off("-m", "assistant", "search", "总部经济怎么搞", "--json", "--index", str(tmp_path / "index"))
    assert found.returncode == 0 and json.loads(found.stdout), found.stderr
