"""`python -m index build` over bad sources and under bad luck: one clear line, the right exit status, nothing lost."""

from __future__ import annotations

import json
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from index.__main__ import main

ROOT = Path(__file__).resolve().parent.parent
Index = Callable[..., subprocess.CompletedProcess[str]]
PLAN = """青禾县数字农业示范区建设实施方案

为加快青禾县数字农业示范区建设,结合我县实际,制定本方案。

一、总体目标

到2027年,示范区农产品加工产值达到36亿元,培育规模以上农业企业12家。

二、重点任务

(一)建设智慧大棚。新建智慧大棚800亩。(责任单位:县农业农村局)

(二)发展农村电商。2026年底前建成电商服务站20个。(责任单位:县商务局)

青禾县人民政府
2025年3月6日
"""


@pytest.fixture
def index(capsys: pytest.CaptureFixture[str]) -> Index:
    """Return a function that runs `python -m index …` in this process, where the model is loaded already."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        status = main(arguments)
        return subprocess.CompletedProcess(arguments, status, *capsys.readouterr())

    return run


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return folder


def _build(index: Index, sources: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return index("build", "--sources", str(sources), "--out", str(sources.parent / "index"), *more)


def _plans(index: Index, sources: Path) -> list[dict[str, str]]:
    done = index("list", "--json", "--index", str(sources.parent / "index"))
    assert done.returncode == 0, done.stderr
    plans: list[dict[str, str]] = json.loads(done.stdout)["plans"]
    return plans


def _one_line(done: subprocess.CompletedProcess[str], status: int) -> str:
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_other_encodings_are_read_and_said(index: Index, sources: Path, encoding: str) -> None:
    (sources / "plan.txt").write_bytes(PLAN.encode(encoding))
    done = _build(index, sources)
    assert done.returncode == 0, done.stderr
    assert ("gb" in done.stderr.lower()) == encoding.startswith("gb"), done.stderr
    [plan] = _plans(index, sources)
    assert plan["title"] == "青禾县数字农业示范区建设实施方案"


def test_unusable_files_are_named_and_the_rest_is_taken(index: Index, sources: Path) -> None:
    (sources / "empty.txt").write_bytes(b"")
    (sources / "blank.txt").write_text(" \n\n\t\n", encoding="utf-8")
    (sources / "picture.txt").write_bytes(bytes(range(256)) * 64)
    (sources / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (sources / "gone.txt").symlink_to(sources / "nowhere.txt")
    (sources / "folder.txt").mkdir()
    done = _build(index, sources)
    assert done.returncode == 0 and "Traceback" not in done.stderr, done.stderr
    for name in ("empty.txt", "blank.txt", "picture.txt", "old.doc"):
        assert any(name in line for line in done.stderr.splitlines()), f"{name} was passed over in silence"
    assert [p["source_file"] for p in _plans(index, sources)] == ["plan.txt"]


@pytest.mark.parametrize("kind", ["missing", "empty", "only bad", "file", "bad manifest"])
def test_sources_without_a_plan_are_wrong_input(index: Index, sources: Path, kind: str) -> None:
    (sources / "plan.txt").unlink()
    given = sources
    if kind == "missing":
        given = sources / "nowhere"
    if kind == "only bad":
        (sources / "empty.txt").write_bytes(b"")
    if kind == "file":
        given = sources / "plan.txt"
        given.write_text(PLAN, encoding="utf-8")
    if kind == "bad manifest":
        (sources / "plan.txt").write_text(PLAN, encoding="utf-8")
        (sources / "manifest.toml").write_text("[[files]\n", encoding="utf-8")
    done = index("build", "--sources", str(given), "--out", str(sources.parent / "index"))
    assert _one_line(done, 2)


def test_unknown_plan_ids(index: Index, sources: Path) -> None:
    assert _build(index, sources).returncode == 0
    folder = str(sources.parent / "index")
    assert "no-such-plan" in _one_line(index("show", "no-such-plan", "--index", folder), 2)
    removing = index("remove", "no-such-plan", "--sources", str(sources), "--out", folder)
    assert "no-such-plan" in _one_line(removing, 2)
    adding = index("add", "no-such-file.txt", "--sources", str(sources), "--out", folder)
    assert "no-such-file.txt" in _one_line(adding, 2)


def test_second_build_at_the_same_time(index: Index, sources: Path) -> None:
    assert _build(index, sources).returncode == 0
    with FileLock(sources.parent / "index" / ".lock"):
        assert _one_line(_build(index, sources), 1)
    assert _build(index, sources).returncode == 0


def test_full_disk(index: Index, sources: Path) -> None:
    """A disk that takes no more leaves the old index in use, and says so in one line."""
    assert _build(index, sources).returncode == 0
    (sources / "second.txt").write_text(PLAN.replace("青禾县", "白石县"), encoding="utf-8")
    command = ["index", "build", "--sources", str(sources), "--out", str(sources.parent / "index")]

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = subprocess.run(
        [sys.executable, "-B", "-m", *command],
        cwd=ROOT, capture_output=True, text=True, timeout=120, preexec_fn=small_disk, check=False,
    )  # fmt: skip
    assert _one_line(done, 1)
    assert len(_plans(index, sources)) == 1
    assert _build(index, sources).returncode == 0
    assert len(_plans(index, sources)) > 1


def _heed_interrupts() -> None:
    """Undo what a shell does to the programs that it starts in the background: they ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("after_s", [0.7, 2.5, 5.0])
def test_interrupted_build(index: Index, sources: Path, after_s: float) -> None:
    """Ctrl-C ends a build with one line; the index before it stays, and the next build goes through."""
    assert _build(index, sources).returncode == 0
    for file in (ROOT / "documents" / "sources").glob("*.txt"):
        shutil.copy(file, sources)  # enough to embed for the signal to come in the middle
    command = ["index", "build", "--sources", str(sources), "--out", str(sources.parent / "index")]
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_heed_interrupts,
    )
    time.sleep(after_s)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=180)
    assert process.returncode in (1, -signal.SIGINT), err
    if process.returncode == 1:
        assert "Traceback" not in err and len(err.strip().splitlines()) == 1, err
    [plan] = _plans(index, sources)
    assert plan["source_file"] == "plan.txt"
