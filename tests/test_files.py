"""The corpus in tests/files: each file gives its golden tree, with every character accounted for.

The files are written by tests/files/make.py, the trees by tests/file_trees.py; the trees were read by eye.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from file_trees import FILES, corpus, golden, understood

from documents import coverage

ALL = corpus()


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.name)
def test_a_file_is_understood_as_its_golden_tree_says(path: Path) -> None:
    tree, taken = understood(path)
    assert tree == json.loads(golden(path).read_text(encoding="utf-8"))
    if taken is None:
        assert "\n" not in tree["refused"] and path.name in tree["refused"]
        return
    told = coverage.of_file(taken.source, [item.plan for item in taken.plans], taken.chrome)
    assert told["characters"] == len(taken.source.text) and told["unaccounted"] == 0
    for item in taken.plans:
        assert coverage.of_plan(item)["unaccounted"] == 0
        assert all(item.plan.text[unit.start : unit.end] == unit.text for unit in item.clauses)
    starts = [start for start, _ in taken.source.places]
    assert starts == sorted(starts) and (not starts or starts[-1] < len(taken.source.text))


def test_the_corpus_holds_every_format_and_a_tree_for_each_file() -> None:
    assert len(ALL) >= 40
    assert {path.suffix for path in ALL} >= {".txt", ".md", ".html", ".htm", ".docx", ".pdf", ".doc", ".wps", ".ofd"}
    assert {golden(path) for path in ALL} == set((FILES / "golden").iterdir())


@pytest.fixture(scope="module")
def make() -> Iterator[ModuleType]:
    """Return the script that writes the corpus."""
    sys.path.insert(0, str(FILES))
    spec = importlib.util.spec_from_file_location("make_files", FILES / "make.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path.remove(str(FILES))


def test_the_corpus_is_what_its_script_writes(make: ModuleType) -> None:
    made = make.files()
    for name, data in made.items():
        kept = (FILES / name).read_bytes()
        assert parts(data) == parts(kept), f"{name} differs from what tests/files/make.py writes"
    others = {path.name for path in ALL} - set(made)
    assert others == {"c01_printed_plan.pdf", "c02_printed_table.pdf", *SCANS}


SCANS = {"p07_scan.pdf", "p18_one_scanned_page.pdf", "i01_scan.png"}


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a Word file, whose packing depends on the zip library; other files are one part."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return {"": data}
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_scans_are_written_where_the_font_is(make: ModuleType) -> None:
    from pdf_files import FONT, scans

    if not Path(FONT).exists():
        pytest.skip("needs Noto Sans CJK: install Debian's package 'fonts-noto-cjk'")
    assert {name: data[:5] for name, data in scans().items()} == {n: (FILES / n).read_bytes()[:5] for n in SCANS}


@pytest.mark.browser
@pytest.mark.slow
def test_a_printed_page_reads_the_same_whichever_browser_printed_it(make: ModuleType, tmp_path: Path) -> None:
    assert shutil.which("chromium") or shutil.which("chromium-browser")
    for name, data in make.printed().items():
        (tmp_path / name).write_bytes(data)
        tree, _ = understood(tmp_path / name)
        assert tree == json.loads(golden(FILES / name).read_text(encoding="utf-8"))
