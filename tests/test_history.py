"""Versions of the sources: what was replaced is kept, a change is one step, a roll-back takes the files back too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from fake_embedder import FakeLoader
from small_plans import ALPHA, BETA, write_sources

from documents import manifest
from documents.ingest import ingest
from index import history, journal, reports
from index.build import build
from index.errors import IndexMissing
from index.holdings import Taken, add, remove
from index.rollback import roll_back
from index.store import Held, current_version, held, open_library

CHANGED = BETA.replace("80家", "90家")
SIGNED = ALPHA.replace("\n2022年5月6日\n", "\n青川高新区管委会\n2022年5月6日\n")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_sources(tmp_path / "sources")


@pytest.fixture
def out(sources: Path, tmp_path: Path) -> Path:
    make(sources, tmp_path / "index")
    return tmp_path / "index"


def make(sources: Path, out: Path) -> None:
    build(sources, out, load=FakeLoader())


def new_file(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def state(sources: Path, out: Path) -> str:
    return str(reports.index_state(out, ingest(sources), sources)["state"])


def texts(out: Path) -> list[str]:
    return [p.text for p in open_library(out, load=FakeLoader()).plans]


def test_a_replaced_file_is_kept_with_its_plans_and_its_day(tmp_path: Path, sources: Path) -> None:
    (taken,) = add([new_file(tmp_path / "in", "beta.txt", CHANGED)], sources)
    assert (taken.action, taken.replaced) == ("replaced", ("beta.txt",))
    (kept,) = history.kept(sources)
    assert kept.path.read_text("utf-8") == BETA and (kept.file, kept.replaced_by) == ("beta.txt", "beta.txt")
    assert kept.titles == ("白水经开区产业升级行动计划",) and kept.kept_at.startswith("20")
    assert (sources / "beta.txt").read_text("utf-8") == CHANGED
    assert [f.source.name for f in ingest(sources).files] == ["alpha.txt", "beta.txt"]


def test_the_same_plan_under_another_name_is_a_version_and_no_second_plan(tmp_path: Path, sources: Path) -> None:
    newer = new_file(tmp_path / "in", "白水行动计划-终稿.txt", CHANGED)
    (taken,) = add([newer], sources)
    assert taken == Taken("白水行动计划-终稿.txt", "replaced", "白水行动计划-终稿.txt", ("beta.txt",))
    assert sorted(p.name for p in sources.iterdir() if p.suffix == ".txt") == ["alpha.txt", "白水行动计划-终稿.txt"]
    third = new_file(tmp_path / "in", "v3.txt", BETA.replace("80家", "95家"))
    add([third], sources)
    versions = history.versions_of("v3.txt", history.kept(sources))
    assert [(v.file, v.replaced_by) for v in versions] == [
        ("白水行动计划-终稿.txt", "v3.txt"), ("beta.txt", "白水行动计划-终稿.txt")
    ]  # fmt: skip


def test_a_plan_of_another_year_under_the_same_title_stays_beside_the_old_one(tmp_path: Path, sources: Path) -> None:
    (taken,) = add([new_file(tmp_path / "in", "new.txt", BETA.replace("2023年8月1日", "2025年8月1日"))], sources)
    assert taken.action == "added" and len(ingest(sources).plans) == 3


def test_a_file_of_several_plans_is_not_replaced_by_one_of_them(tmp_path: Path, sources: Path) -> None:
    both = new_file(sources, "both.txt", f"{ALPHA}\n{BETA}")
    plans = [replace(p.plan, source_file="both.txt") for p in ingest(sources).plans if p.plan.source_file != "both.txt"]
    held = Held(tuple(plans), {"both.txt": history.sha256_of(both)})
    for name in ("alpha.txt", "beta.txt"):
        (sources / name).unlink()
    (taken,) = add([new_file(tmp_path / "in", "new.txt", CHANGED)], sources, held)
    assert len(plans) == 2 and taken.action == "added" and both.exists()


def test_the_index_tells_what_is_held_so_that_nothing_is_read_twice(tmp_path: Path, sources: Path) -> None:
    known = tuple(p.plan for p in ingest(sources).plans)
    (sources / "beta.txt").write_bytes(b"")  # cannot be read any more, and nobody needs to
    files = {p.name: history.sha256_of(p) for p in sources.iterdir()}
    (taken,) = add([new_file(tmp_path / "in", "new.txt", CHANGED)], sources, Held(known, files))
    assert taken.replaced == ("beta.txt",)


def test_what_came_in_since_the_index_was_built_is_read(tmp_path: Path, sources: Path, out: Path) -> None:
    add([new_file(tmp_path / "in", "beta-1.txt", CHANGED)], sources, held(out))  # and no build after it
    (taken,) = add([new_file(tmp_path / "in", "beta-2.txt", BETA.replace("80家", "85家"))], sources, held(out))
    assert taken.replaced == ("beta-1.txt",)
    assert sorted(p.name for p in sources.iterdir() if p.suffix == ".txt") == ["alpha.txt", "beta-2.txt"]


def test_the_same_bytes_are_present_whatever_the_name(tmp_path: Path, sources: Path) -> None:
    (taken,) = add([new_file(tmp_path / "in", "copy.txt", BETA)], sources)
    assert (taken.action, taken.held_as) == ("present", "beta.txt") and history.kept(sources) == ()


def test_list_and_show_name_the_versions_before(tmp_path: Path, sources: Path) -> None:
    add([new_file(tmp_path / "in", "second.txt", CHANGED)], sources)
    make(sources, tmp_path / "index")
    rows = reports.plan_rows(open_library(tmp_path / "index", load=FakeLoader()))
    alpha, beta = reports.with_versions(rows, sources)
    assert alpha["versions"] == []
    (version,) = beta["versions"]
    assert (version["file"], version["replaced_by"]) == ("beta.txt", "second.txt")
    assert (sources / version["path"]).read_text("utf-8") == BETA
    lines = "\n".join(reports.listing({"plans": [alpha, beta]}))
    assert "旧版本 version before: beta.txt" in lines and version["path"] in lines


def test_roll_back_takes_files_and_exclusions_back(tmp_path: Path, sources: Path, out: Path) -> None:
    before = texts(out)
    add([new_file(tmp_path / "in", "new.txt", CHANGED), new_file(tmp_path / "in", "more.txt", SIGNED)], sources)
    make(sources, out)
    assert len(texts(out)) == 2 and texts(out) != before
    assert roll_back(out, sources).not_restored == ()
    assert texts(out) == before and state(sources, out) == "current"
    assert sorted(p.name for p in sources.iterdir() if p.suffix == ".txt") == ["alpha.txt", "beta.txt"]
    gone = open_library(out, load=FakeLoader()).plans[0].plan_id
    remove(gone, sources)
    make(sources, out)
    assert len(texts(out)) == 1
    roll_back(out, sources)
    assert texts(out) == before and not manifest.load(sources).excludes(gone) and state(sources, out) == "current"


def test_a_roll_back_can_be_taken_back(tmp_path: Path, sources: Path, out: Path) -> None:
    add([new_file(tmp_path / "in", "beta.txt", CHANGED)], sources)
    make(sources, out)
    after = texts(out)
    roll_back(out, sources)
    roll_back(out, sources)
    assert texts(out) == after and (sources / "beta.txt").read_text("utf-8") == CHANGED
    assert state(sources, out) == "current"


def test_a_file_that_was_not_kept_is_named(sources: Path, out: Path) -> None:
    (sources / "beta.txt").write_text(CHANGED, "utf-8")  # by hand, past `index add`
    make(sources, out)
    assert roll_back(out, sources).not_restored == ("beta.txt",)
    assert "80家" in texts(out)[1] and state(sources, out) == "stale"


def test_roll_back_leaves_files_alone_that_no_version_knows(tmp_path: Path, sources: Path, out: Path) -> None:
    (sources / "notes.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    add([new_file(tmp_path / "in", "beta.txt", CHANGED)], sources)
    make(sources, out)
    roll_back(out, sources)
    assert (sources / "notes.doc").exists()


def test_a_folder_that_the_index_was_not_built_from_is_left_alone(tmp_path: Path, sources: Path, out: Path) -> None:
    add([new_file(tmp_path / "in", "beta.txt", CHANGED)], sources)
    make(sources, out)
    stranger = write_sources(tmp_path / "stranger", delta=ALPHA)
    done = roll_back(out, stranger)
    assert not done.sources_restored and [p.name for p in stranger.iterdir()] == ["delta.txt"]


def test_two_steps_back_and_the_last_used_is_always_the_one_before(tmp_path: Path, sources: Path, out: Path) -> None:
    first = current_version(out)
    for number in (90, 95):
        add([new_file(tmp_path / "in", "beta.txt", BETA.replace("80家", f"{number}家"))], sources)
        make(sources, out)
        roll_back(out, sources)
        assert current_version(out) == first


def test_without_an_earlier_version_nothing_changes(sources: Path, out: Path) -> None:
    version = current_version(out)
    with pytest.raises(IndexMissing):
        roll_back(out, sources)
    assert current_version(out) == version


def test_a_change_that_was_cut_short_is_finished_before_anything_is_read(sources: Path) -> None:
    (sources / ".new.txt.draft").write_text(CHANGED, "utf-8")
    journal.write(sources, journal.Change(puts=(("new.txt", ".new.txt.draft"),), drops=("beta.txt",)))
    journal.settle(sources)
    assert sorted(p.name for p in sources.iterdir() if p.name != ".lock") == ["alpha.txt", "new.txt"]
    journal.settle(sources)


def test_what_was_never_decided_is_swept(tmp_path: Path, sources: Path) -> None:
    (sources / ".half.txt.draft").write_text("half", "utf-8")
    add([new_file(tmp_path / "in", "beta.txt", CHANGED)], sources)
    assert not (sources / ".half.txt.draft").exists()


def test_sources_that_cannot_be_written_can_be_built(sources: Path, tmp_path: Path) -> None:
    before = {p.name for p in sources.iterdir()}
    make(sources, tmp_path / "index")
    assert {p.name for p in sources.iterdir()} == before
