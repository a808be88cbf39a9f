"""A folder that files are dropped into: what rests is taken, broken files stop nothing, a lost share takes nothing."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fake_embedder import FakeLoader
from small_plans import ALPHA, BETA, write_sources

from index import history
from index.build import BuildReport, build
from index.errors import IndexBusy
from index.store import open_library
from index.watching import Event, Watch

ROOT = Path(__file__).parent.parent
GAMMA = BETA.replace("白水", "黑山").replace("80家", "60家")


class Bureau:
    """A drop folder, a library, and a clock that the test turns."""

    def __init__(self, folder: Path) -> None:
        self.drop, self.sources, self.out = folder / "drop", folder / "sources", folder / "index"
        self.drop.mkdir()
        write_sources(self.sources, alpha=ALPHA)
        self.now, self.builds = 0.0, 0
        self.fault: Exception | None = None
        self.start()

    def start(self) -> None:
        self.watch = Watch(self.drop, self.sources, self.out, 3.0, self.build)

    def build(self) -> BuildReport:
        if self.fault:
            raise self.fault
        self.builds += 1
        return build(self.sources, self.out, load=FakeLoader())

    def wait(self, seconds: float = 4.0) -> list[tuple[str, str]]:
        """Look at once and again when the time is over; return what was told, builds left out."""
        events: list[Event] = list(self.watch.look(self.now))
        self.now += seconds
        events += self.watch.look(self.now)
        return [(e.file, e.action) for e in events if e.action != "built"]

    def titles(self) -> list[str]:
        return [p.title[:2] for p in open_library(self.out, load=FakeLoader()).plans]


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    made = Bureau(tmp_path)
    made.wait()
    return made


def test_what_is_held_is_indexed_at_the_start(bureau: Bureau) -> None:
    assert bureau.titles() == ["青川"] and bureau.builds == 1


def test_new_files_come_in_with_one_build_once_they_are_stable(bureau: Bureau) -> None:
    write_sources(bureau.drop, beta=BETA, gamma=GAMMA)
    assert bureau.wait(2.0) == []
    assert bureau.wait(2.0) == [("beta.txt", "added"), ("gamma.txt", "added")]
    assert sorted(bureau.titles()) == ["白水", "青川", "黑山"] and bureau.builds == 2
    assert bureau.wait() == [] and bureau.builds == 2


def test_a_file_that_still_grows_is_left_alone(bureau: Bureau) -> None:
    for part in range(4):
        (bureau.drop / "beta.txt").write_text(BETA[: 40 * (part + 1)], "utf-8")
        assert bureau.wait(2.9) == []
    (bureau.drop / "beta.txt").write_text(BETA, "utf-8")
    assert bureau.wait(2.9) == [] and bureau.wait() == [("beta.txt", "added")]


def test_a_changed_file_replaces_the_old_one_and_the_old_one_is_kept(bureau: Bureau) -> None:
    write_sources(bureau.drop, beta=BETA)
    bureau.wait()
    (bureau.drop / "beta.txt").write_text(BETA.replace("80家", "90家"), "utf-8")
    assert bureau.wait() == [("beta.txt", "replaced")]
    assert len(history.kept(bureau.sources)) == 1
    assert "90家" in open_library(bureau.out, load=FakeLoader()).plans[1].text


def test_a_removed_file_leaves_the_library_and_is_kept(bureau: Bureau) -> None:
    write_sources(bureau.drop, beta=BETA, gamma=GAMMA)
    bureau.wait()
    (bureau.drop / "beta.txt").unlink()
    assert bureau.wait() == [("beta.txt", "removed")]
    assert sorted(bureau.titles()) == ["青川", "黑山"]
    assert [k.file for k in history.kept(bureau.sources)] == ["beta.txt"]
    write_sources(bureau.drop, beta=BETA)
    assert bureau.wait() == [("beta.txt", "added")] and len(bureau.titles()) == 3


def test_a_renamed_file_stays(bureau: Bureau) -> None:
    write_sources(bureau.drop, beta=BETA, gamma=GAMMA)
    bureau.wait()
    (bureau.drop / "beta.txt").rename(bureau.drop / "beta-final.txt")
    assert bureau.wait() == [("beta-final.txt", "present")]
    assert len(bureau.titles()) == 3
    (bureau.drop / "beta-final.txt").unlink()
    assert bureau.wait() == [("beta-final.txt", "removed")] and len(bureau.titles()) == 2


def test_what_the_watch_did_not_bring_is_never_removed_by_it(bureau: Bureau) -> None:
    write_sources(bureau.drop, alpha=ALPHA, beta=BETA)
    assert bureau.wait() == [("alpha.txt", "present"), ("beta.txt", "added")]
    (bureau.drop / "alpha.txt").unlink()
    bureau.wait()
    assert len(bureau.titles()) == 2


def test_broken_files_are_named_once_and_stop_nothing(bureau: Bureau) -> None:
    (bureau.drop / "empty.txt").write_bytes(b"")
    (bureau.drop / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (bureau.drop / "~$beta.docx").write_bytes(b"lock")
    (bureau.drop / "beta.txt.part").write_bytes(b"half")
    write_sources(bureau.drop, beta=BETA)
    told = bureau.wait()
    assert sorted(told) == [("beta.txt", "added"), ("empty.txt", "not_added"), ("old.doc", "not_added")]
    assert bureau.wait() == []
    (bureau.drop / "empty.txt").write_text(GAMMA, "utf-8")
    assert bureau.wait() == [("empty.txt", "added")]


def test_a_share_that_goes_away_removes_nothing(bureau: Bureau) -> None:
    write_sources(bureau.drop, beta=BETA, gamma=GAMMA)
    bureau.wait()
    shutil.move(bureau.drop, bureau.drop.with_name("away"))
    assert [action for _, action in bureau.wait()] == ["waiting"]
    bureau.drop.mkdir()  # the mount point without its share
    assert {action for _, action in bureau.wait()} <= {"waiting"}
    assert len(bureau.titles()) == 3
    bureau.drop.rmdir()
    shutil.move(bureau.drop.with_name("away"), bureau.drop)
    assert bureau.wait() == [] and len(bureau.titles()) == 3


def test_what_happened_while_nobody_watched_is_caught_up(bureau: Bureau) -> None:
    write_sources(bureau.drop, beta=BETA, gamma=GAMMA)
    bureau.wait()
    (bureau.drop / "beta.txt").unlink()
    bureau.start()
    assert bureau.wait() == [("beta.txt", "removed")] and len(bureau.titles()) == 2


def test_a_build_that_fails_is_tried_again(bureau: Bureau) -> None:
    write_sources(bureau.drop, beta=BETA)
    bureau.fault = IndexBusy("another build")
    assert bureau.wait() == [("beta.txt", "added"), ("", "waiting")]
    assert bureau.wait() == [], "said once"
    bureau.fault = None
    bureau.wait()
    assert len(bureau.titles()) == 2


_RUN = """
import signal; signal.signal(signal.SIGINT, signal.default_int_handler)
import sys; sys.path[:0] = ['tests', '.']
from pathlib import Path
from fake_embedder import FakeLoader
from index.build import build
from index.watching import run
drop, sources, out = map(Path, sys.argv[1:])
status = run(drop, sources, out, 0.2, 0.1, lambda: build(sources, out, load=FakeLoader()),
             lambda event: print(event.action, event.file, flush=True))
print('ended', status, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_runs_until_it_is_told_to_stop_and_ends_cleanly(tmp_path: Path, sign: signal.Signals) -> None:
    drop, sources, out = tmp_path / "drop", write_sources(tmp_path / "sources", alpha=ALPHA), tmp_path / "index"
    drop.mkdir()
    running = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(drop), str(sources), str(out)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    assert running.stdout.readline() == "built \n"
    write_sources(drop, beta=BETA)
    assert [running.stdout.readline(), running.stdout.readline()] == ["added beta.txt\n", "built \n"]
    time.sleep(0.1)
    running.send_signal(sign)
    rest, errors = running.communicate(timeout=60)
    assert rest == "ended 0\n" and errors == "" and running.returncode == 0
    assert len(open_library(out, load=FakeLoader()).plans) == 2
