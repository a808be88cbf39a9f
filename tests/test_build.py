from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeLoader
from filelock import FileLock
from small_plans import ALPHA, BETA, write_sources

from documents.extraction import SourceError
from index.build import BuildReport, build
from index.embedding import model_name
from index.errors import IndexBusy, ModelFault, StorageFault
from index.passages import embedded_text
from index.store import current_version, open_library

ROOT = Path(__file__).parent.parent


def make(sources: Path, out: Path, load: FakeLoader | None = None) -> BuildReport:
    return build(sources, out, load=load or FakeLoader())


def contents(folder: Path) -> dict[str, bytes]:
    version = folder / current_version(folder)
    return {p.name: p.read_bytes() for p in sorted(version.iterdir())}


def test_the_report_counts_what_the_sources_hold(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources")
    report = make(sources, tmp_path / "index")
    library = open_library(tmp_path / "index", load=FakeLoader())
    assert (report.files, report.plans, report.changed) == (2, 2, True)
    assert report.characters == len(ALPHA) + len(BETA)
    assert report.clauses == sum(len(library.clauses(p.plan_id)) for p in library.plans)
    assert report.facts == len(library.facts) and report.embedded == report.passages == len(library.passages)


def test_two_builds_give_the_same_bytes(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources")
    make(sources, tmp_path / "a")
    make(sources, tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


def test_nothing_is_done_when_nothing_changed(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    first, load = make(sources, out), FakeLoader()
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file() and p.name != ".lock"}
    again = make(sources, out, load)
    assert not again.changed and again.embedded == 0 and again.index_version == first.index_version
    assert load.made == []
    assert before == {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file() and p.name != ".lock"}


def test_only_new_passages_are_embedded_and_the_bytes_are_those_of_a_build_from_nothing(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources", alpha=ALPHA), tmp_path / "index"
    make(sources, out)
    write_sources(sources, beta=BETA)
    load = FakeLoader()
    report = make(sources, out, load)
    library = open_library(out, load=FakeLoader())
    added = {
        embedded_text(p, library.plan(p.plan_id))
        for p in library.passages
        if library.plan(p.plan_id).source_file == "beta.txt"
    }
    assert set(load.embedded) == added and 0 < report.embedded < report.passages
    make(sources, tmp_path / "fresh")
    assert contents(out) == contents(tmp_path / "fresh")


def test_going_back_to_earlier_sources_takes_up_the_earlier_version(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    first = make(sources, out)
    (sources / "beta.txt").unlink()
    assert make(sources, out).index_version != first.index_version
    write_sources(sources)
    load = FakeLoader()
    assert make(sources, out, load).index_version == first.index_version and load.made == []


def test_every_vector_is_that_of_its_text(tmp_path: Path) -> None:
    make(write_sources(tmp_path / "sources"), tmp_path / "index")
    load = FakeLoader()
    library = open_library(tmp_path / "index", load=load)
    embedder = load("fake")
    for passage in library.passages:
        text = embedded_text(passage, library.plan(passage.plan_id))
        assert np.allclose(library.vector(passage.row), embedder.embed_query(text))


def test_another_model_embeds_everything_anew(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    make(sources, out)
    report = build(sources, out, "another/model", load=FakeLoader())
    assert report.embedded == report.passages
    assert open_library(out, load=FakeLoader()).manifest.embedding_model == "another/model"
    assert model_name("") == model_name(None) == "bundled:multilingual-e5-small"


def test_old_versions_are_swept_but_the_last_ones_stay(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    for number in range(5):
        write_sources(sources, beta=BETA.replace("80家", f"{80 + number}家"))
        make(sources, out)
    versions = [p for p in out.iterdir() if p.is_dir()]
    assert len(versions) == 3 and out / current_version(out) in versions


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    (out / ".building-dead").mkdir(parents=True)
    (out / ".building-dead" / "vectors.npy").write_bytes(b"half")
    make(sources, out)
    assert not (out / ".building-dead").exists()


def test_a_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    make(sources, out)
    with FileLock(out / ".lock"), pytest.raises(IndexBusy, match="another build"):
        make(sources, out)
    assert not make(sources, out).changed


def test_a_fault_while_embedding_leaves_the_old_index(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    make(sources, out)
    before = contents(out)

    def broken(name: str) -> FakeLoader:
        raise ModelFault("no model")

    write_sources(sources, gamma=BETA.replace("白水", "黑水"))
    with pytest.raises(ModelFault):
        build(sources, out, load=broken)  # type: ignore[arg-type]
    assert contents(out) == before


@pytest.mark.skipif(not Path("/dev/full").exists() or sys.platform != "linux", reason="needs a small file system")
def test_a_full_disk_leaves_the_old_index(tmp_path: Path) -> None:
    """Limit the size of files that the process may write: the kernel then refuses as a full disk does."""
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    make(sources, out)
    before = contents(out)
    write_sources(sources, gamma=BETA.replace("白水", "黑水"))
    code = (
        "import resource, signal, sys; sys.path[:0] = ['tests', '.']\n"
        "from pathlib import Path; from fake_embedder import FakeLoader; from index.build import build\n"
        "from index.errors import StorageFault; from index.tokenization import words\n"
        "words('工业'); signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        f"try: build(Path({str(sources)!r}), Path({str(out)!r}), load=FakeLoader())\n"
        "except StorageFault as fault: print(fault); sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    assert "无法写入" in done.stdout and len(done.stdout.strip().splitlines()) == 1
    assert contents(out) == before and not list(out.glob(".building-*"))


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(StorageFault, match="cannot write"):
        make(write_sources(tmp_path / "sources"), tmp_path / "file" / "index")


def test_missing_and_empty_sources_are_refused_and_change_nothing(tmp_path: Path) -> None:
    out = tmp_path / "index"
    make(write_sources(tmp_path / "sources"), out)
    before = contents(out)
    (tmp_path / "empty").mkdir()
    for bad in ("none", "empty"):
        with pytest.raises(SourceError):
            make(tmp_path / bad, out)
    assert contents(out) == before


def test_an_unreadable_file_is_named_and_the_rest_indexed(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources")
    (sources / "empty.txt").write_bytes(b"")
    report = make(sources, tmp_path / "index")
    assert report.plans == 2 and len(report.skipped) == 1 and "empty.txt" in report.skipped[0]


def test_plans_that_are_alike_are_named_when_they_come_in(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources", alpha=ALPHA, gamma=ALPHA.replace("300亿元", "301亿元"))
    report = make(sources, tmp_path / "index")
    assert len(report.warnings) == 1 and "alpha.txt" in report.warnings[0] and "gamma.txt" in report.warnings[0]
    assert make(sources, tmp_path / "index").warnings == ()


def test_progress_is_told_from_start_to_end(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    sources = write_sources(tmp_path / "sources")
    build(sources, tmp_path / "index", None, lambda s, d, t: told.append((s, d, t)), FakeLoader())
    ended = {stage for stage, done, total in told if done == total}
    assert ended == {"read", "model", "embed", "terms"}


# A shell that starts the tests in the background has interrupts ignored, and children inherit that.
_LOOP = """
import signal; signal.signal(signal.SIGINT, signal.default_int_handler)
import sys; sys.path[:0] = ['tests', '.']
from pathlib import Path
from fake_embedder import FakeLoader
from small_plans import ALPHA, BETA
from index.build import build
sources, out = map(Path, sys.argv[1:])
print('ready', flush=True)
for number in range(10**6):
    (sources / '.beta').write_text(BETA.replace('80家', f'{80 + number % 7}家'), 'utf-8')
    (sources / '.beta').replace(sources / 'beta.txt')
    build(sources, out, load=FakeLoader())
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_index_opens(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    make(sources, out)
    delays = np.random.default_rng(8).uniform(0.0, 0.4, size=50)
    for delay in delays:
        loop = subprocess.Popen(
            [sys.executable, "-c", _LOOP, str(sources), str(out)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert loop.stdout is not None and loop.stdout.readline() == "ready\n"
        time.sleep(delay)
        loop.kill()
        loop.communicate()
        assert len(open_library(out, load=FakeLoader()).plans) == 2
    report = make(sources, out)
    assert report.plans == 2 and not list(out.glob(".building-*"))


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX signals")
def test_interrupted_by_the_user_the_old_index_stays(tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    make(sources, out)
    loop = subprocess.Popen(
        [sys.executable, "-c", _LOOP, str(sources), str(out)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert loop.stdout is not None and loop.stdout.readline() == "ready\n"
    time.sleep(0.3)
    loop.send_signal(signal.SIGINT)
    loop.communicate(timeout=120)
    assert len(open_library(out, load=FakeLoader()).plans) == 2
    assert not list(out.glob(".building-*"))


def test_the_manifest_says_what_built_the_index(tmp_path: Path) -> None:
    make(write_sources(tmp_path / "sources"), tmp_path / "index")
    held = json.loads(contents(tmp_path / "index")["manifest.json"])
    manifest = held["manifest"]
    assert (manifest["embedding_backend"], manifest["embedding_dim"]) == ("fake", 64)
    assert manifest["plans"] == 2 and len(manifest["corpus_digest"]) == 64 and "jieba" in manifest["tokenizer"]
    assert set(held["files"]) == set(contents(tmp_path / "index")) - {"manifest.json"}
