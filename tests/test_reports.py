"""What the index commands say of a library, in words and in JSON; a fake embedder stands in for the model."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fake_embedder import FakeLoader
from small_plans import ALPHA, BETA, write_sources

from documents.ingest import ingest
from index import reports
from index.build import build
from index.store import Library, open_library

TODAY = date(2026, 11, 22)
SAID = "\n(三)附则。本方案自2022年6月1日起施行,有效期三年。\n\n2022年5月6日\n"


def library_of(folder: Path, **files: str) -> Library:
    build(write_sources(folder / "sources", **files), folder / "index", load=FakeLoader())
    return open_library(folder / "index", load=FakeLoader())


def test_a_row_says_how_the_plan_stands_and_in_which_words(tmp_path: Path) -> None:
    library = library_of(tmp_path, alpha=ALPHA.replace("\n2022年5月6日\n", SAID), beta=BETA)
    expired, silent = reports.plan_rows(library, TODAY)
    assert expired["valid_until"] == "2025-05-31"
    assert expired["standing"]["state"] == "expired" and expired["standing"]["plan_id"] is None
    assert expired["standing"]["text"] == "自2022年6月1日起施行,有效期三年"
    assert library.clause(expired["standing"]["clause_id"]).plan_id == expired["plan_id"]
    assert silent["standing"] == {"state": "unstated", "plan_id": None, "clause_id": None, "text": None}
    assert reports.plan_rows(library, date(2024, 1, 1))[0]["standing"]["state"] == "in_force"


def test_list_and_show_say_it_in_words(tmp_path: Path) -> None:
    library = library_of(tmp_path, alpha=ALPHA.replace("\n2022年5月6日\n", SAID))
    plan_id = library.plans[0].plan_id
    listed = "\n".join(reports.listing({"plans": reports.plan_rows(library, TODAY)}))
    assert "已过期 expired · 至 until 2025-05-31 · “自2022年6月1日起施行,有效期三年”" in listed
    assert "已过期 expired" in reports.outline(reports.plan_whole(library, plan_id))[1]


def test_check_names_plans_held_twice_and_values_that_differ(tmp_path: Path) -> None:
    sources = write_sources(tmp_path, alpha=ALPHA, beta=ALPHA.replace("300亿元", "310亿元"))
    found = reports.across_plans(ingest(sources))
    (alike,), (differing,) = found["duplicates"], found["conflicts"]
    assert alike["kind"] == "near" and "alpha.txt" in alike["note"] and "beta.txt" in alike["note"]
    assert [v["value_text"] for v in differing["values"]] == ["300亿元", "310亿元"]
    data = {"files": [], "plans": [], "ok": True, "index": {"state": "current", "message": "", "index_version": "x"}}
    lines = reports.checked(data | found)
    assert sum(line.startswith("注意 note:") for line in lines) == 2
