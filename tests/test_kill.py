"""Killed with SIGKILL at any moment of add, replace, remove, withdraw or roll-back: old or new, never half.

A loop in another process changes a library without end; it is killed after a random time, and everything is looked at:
the library opens, it holds what one whole state of the sources held, the check is clean, and the next build agrees.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeLoader
from small_plans import ALPHA, BETA, write_sources

from documents.ingest import ingest
from index import history, journal, reports
from index.build import build
from index.store import open_library

ROOT = Path(__file__).parent.parent
LOOP = """
import random, sys; sys.path[:0] = ['tests', '.']
from pathlib import Path
from fake_embedder import FakeLoader
from small_plans import ALPHA, BETA
from index.build import build
from index.errors import IndexMissing
from index.holdings import add, remove, withdraw
from index.rollback import roll_back
from index.store import held
sources, out, inbox, seed = *map(Path, sys.argv[1:4]), int(sys.argv[4])
chance = random.Random(seed)
def drop(name, text):
    (inbox / name).write_text(text, 'utf-8')
    add([inbox / name], sources, held(out) if chance.random() < 0.5 else None)
def change():
    version = BETA.replace('80家', f'{80 + chance.randrange(7)}家')
    kind = chance.randrange(6)
    if kind == 0: drop('beta.txt', version)  # under its name, or under another one in place of the one before
    elif kind == 1: drop(f'beta-{chance.randrange(3)}.txt', version)
    elif kind == 2: drop('alpha.txt', ALPHA)
    elif kind == 3: remove('baishui-jingkaiqu-2023', sources)
    elif kind == 4: withdraw('alpha.txt', sources)
    else:
        try: roll_back(out, sources)
        except IndexMissing: pass
build(sources, out, load=FakeLoader())  # dictionaries are loaded by now
print('ready', flush=True)
while True:
    change()
    build(sources, out, load=FakeLoader())
"""


def look_at(sources: Path, out: Path) -> None:
    """Check all that must hold whatever was cut off where."""
    texts = [p.text for p in open_library(out, load=FakeLoader()).plans]
    assert whole(texts), texts
    journal.settle(sources)
    taken = ingest(sources)
    assert taken.skipped == () and taken.coverage()["ok"]
    assert reports.index_state(out, taken, sources)["state"] in ("current", "stale")
    assert len([f for f in taken.files if "白水" in f.source.text]) == 1, [f.source.name for f in taken.files]
    for version in history.kept(sources):
        assert history.sha256_of(version.path) == version.sha256
    build(sources, out, load=FakeLoader())
    again = ingest(sources)
    assert reports.index_state(out, again, sources)["state"] == "current"
    assert open_library(out, load=FakeLoader()).ingested == again.plans
    assert not list(out.glob(".building-*"))


def whole(texts: list[str]) -> bool:
    """Tell whether these are the plans of one state that the loop makes, not of two states mixed."""
    betas = {BETA.replace("80家", f"{80 + n}家") for n in range(7)}
    rest = [t for t in texts if t not in betas]
    return len(texts) - len(rest) <= 1 and rest in ([], [ALPHA])


def kill_often(folder: Path, kills: int) -> None:
    sources, out = write_sources(folder / "sources"), folder / "index"
    (folder / "inbox").mkdir()
    build(sources, out, load=FakeLoader())
    delays = np.random.default_rng(9).uniform(0.0, 0.9, size=kills)
    before, changed, halfway = state_of(sources), 0, 0
    for number, delay in enumerate(delays):
        loop = subprocess.Popen(
            [sys.executable, "-c", LOOP, str(sources), str(out), str(folder / "inbox"), str(number)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert loop.stdout is not None and loop.stdout.readline() == "ready\n"
        time.sleep(delay)
        loop.kill()
        _, errors = loop.communicate()
        assert errors == "", errors
        halfway += reports.index_state(out, ingest(sources), sources)["state"] == "stale"
        look_at(sources, out)
        changed, before = changed + (state_of(sources) != before), state_of(sources)
    print(f"{kills} kills: {changed} found the sources changed, {halfway} cut a change off")
    assert changed and (kills < 20 or (changed > kills // 4 and halfway > kills // 10))


def state_of(sources: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sources.iterdir() if p.is_file() and not p.name.startswith(".")}


def test_killed_a_few_times_the_library_is_old_or_new(tmp_path: Path) -> None:
    kill_often(tmp_path, 5)


@pytest.mark.slow
def test_killed_sixty_times_the_library_is_old_or_new(tmp_path: Path) -> None:
    kill_often(tmp_path, 60)
