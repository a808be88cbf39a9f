"""A folder of sources is taken in whole: what cannot be read is named, what was removed stays out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from documents import manifest
from documents.extraction import SourceError
from documents.ingest import ingest, source_files

SOURCES = Path(__file__).resolve().parent.parent / "documents" / "sources"
PLAN = (
    "甲市高新区发展方案\n为推进甲市高新区发展,制定本方案。\n一、目标。到{year}年,产值达到100亿元。\n"
    "甲市人民政府\n{year}年1月2日\n"
)


def folder_with(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_sources_are_taken_in_whole_and_the_same_each_time() -> None:
    first, second = ingest(SOURCES), ingest(SOURCES)
    assert first == second
    assert (len(first.files), len(first.plans)) == (5, 8)
    assert (first.skipped, first.warnings) == ((), ())
    covered = first.coverage()
    assert covered["ok"], covered
    assert [f["source_file"] for f in covered["files"]] == sorted(p.name for p in SOURCES.glob("*.txt"))
    for item in first.plans:
        assert all(item.plan.text[c.start : c.end] == c.text for c in item.clauses)


def test_the_manifest_names_every_source_with_its_digest() -> None:
    told = manifest.load(SOURCES)
    assert set(told.files) == {path.name for path in source_files(SOURCES)}


def test_unreadable_files_are_skipped_and_named(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, good=PLAN.format(year=2022), empty="")
    (folder / "old.doc").write_bytes(b"x")
    result = ingest(folder)
    assert [plan.plan.source_file for plan in result.plans] == ["good.txt"]
    assert len(result.skipped) == 2
    assert "empty.txt" in result.skipped[0] and ".docx" in result.skipped[1]


def test_nothing_readable_is_an_error(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "none"):
        with pytest.raises(SourceError):
            ingest(folder)
    with pytest.raises(SourceError, match=r"empty\.txt"):
        ingest(folder_with(tmp_path, empty=""))


def test_a_page_without_policy_text_is_said(tmp_path: Path) -> None:
    result = ingest(folder_with(tmp_path, a=PLAN.format(year=2022), menu="首页 | 登录 | 注册\n版权所有:甲市\n"))
    assert "menu.txt" in result.warnings[0]
    assert result.coverage()["ok"]


def test_a_changed_file_is_said(tmp_path: Path) -> None:
    shutil.copy(SOURCES / manifest.NAME, tmp_path)
    name = next(source_files(SOURCES)).name
    (tmp_path / name).write_text(PLAN.format(year=2022), encoding="utf-8")
    assert "sha256" in ingest(tmp_path).warnings[0]


def test_namesakes_get_ids_and_names_of_their_own(tmp_path: Path) -> None:
    texts = {f"f{n}": PLAN.format(year=2022).replace("100", str(n)) for n in (1, 2, 3)}
    plans = [item.plan for item in ingest(folder_with(tmp_path, **texts)).plans]
    ids = [plan.plan_id for plan in plans]
    assert ids[0] == "jia-gaoxinqu-2022" or ids[0].endswith("gaoxinqu-2022")
    assert len(set(ids)) == 3 and all(i.startswith(ids[0]) for i in ids)


def test_an_excluded_plan_stays_out_until_it_is_taken_back(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, a=PLAN.format(year=2022), b=PLAN.format(year=2023))
    first, second = (item.plan.plan_id for item in ingest(folder).plans)
    manifest.exclude(folder, first)
    manifest.exclude(folder, first)
    result = ingest(folder)
    assert [item.plan.plan_id for item in result.plans] == [second]
    assert result.coverage()["ok"]
    assert (folder / manifest.NAME).read_text(encoding="utf-8").count("excluded") == 1
    manifest.include(folder, first)
    assert len(ingest(folder).plans) == 2


def test_the_manifest_amends_plans_by_file_and_by_id(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, a=PLAN.format(year=2022), b=PLAN.format(year=2023))
    given = ingest(folder).plans[1].plan.plan_id
    (folder / manifest.NAME).write_text(
        '[[plans]]\nfile = "a.txt"\nnumber = 1\nplan_id = "mine"\naliases = ["甲高新"]\n'
        f'[[plans]]\nplan_id = "{given}"\ndisplay_name = "别名"\npublic = false\n',
        encoding="utf-8",
    )
    one, two = (item.plan for item in ingest(folder).plans)
    assert one.plan_id == "mine" and "甲高新" in one.aliases
    assert (two.display_name, two.public) == ("别名", False)


@pytest.mark.parametrize("text", ["not toml [", '[[plans]]\ntitle = "x"\n', '[[plans]]\nplan_id = "a"\ncolour = 1\n'])
def test_a_broken_manifest_is_refused_in_one_line(tmp_path: Path, text: str) -> None:
    folder = folder_with(tmp_path, a=PLAN.format(year=2022))
    (folder / manifest.NAME).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as refused:
        ingest(folder)
    assert manifest.NAME in str(refused.value) and "\n" not in str(refused.value)
