"""`python -m index list|show|check|add|remove`: the JSON shapes of the contract, and what each command does."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_plans import ALPHA, BETA, write_sources

from index.__main__ import main

Run = Callable[..., subprocess.CompletedProcess[str]]
SOURCES = Path(__file__).parent.parent / "documents" / "sources"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        try:
            status = main([str(a) for a in arguments])
        except SystemExit as end:  # argparse
            status = int(str(end.code))
        return subprocess.CompletedProcess(arguments, status, *capsys.readouterr())

    return run


def as_json(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_list_has_the_fields_of_the_contract(run: Run, index_dir: Path) -> None:
    plans = as_json(run("list", "--json", "--index", index_dir))["plans"]
    assert len(plans) == 8
    wanted = {
        "plan_id", "title", "display_name", "issuer", "doc_no", "issued_on", "region", "source_file",
        "clauses", "facts", "defects",
    }  # fmt: skip
    assert all(wanted <= set(plan) for plan in plans)
    assert all(isinstance(plan[key], int) for plan in plans for key in ("clauses", "facts", "defects"))


def test_show_gives_text_and_clauses_whose_spans_fit(run: Run, index_dir: Path) -> None:
    plan_id = as_json(run("list", "--json", "--index", index_dir))["plans"][0]["plan_id"]
    shown = as_json(run("show", plan_id, "--json", "--index", index_dir))
    assert {"plan", "text", "clauses"} <= set(shown) and shown["plan"]["plan_id"] == plan_id
    assert all(shown["text"][c["start"] : c["end"]] == c["text"] for c in shown["clauses"])


def test_check_accounts_for_every_character(run: Run) -> None:
    report = as_json(run("check", "--json", "--sources", SOURCES))
    assert report["ok"] is True
    for file in report["files"]:
        assert set(file) == {"source_file", "characters", "in_plans", "in_chrome", "unaccounted"}
        assert file["unaccounted"] == 0 and file["in_plans"] + file["in_chrome"] == file["characters"]
    for plan in report["plans"]:
        assert plan["unaccounted"] == 0 and plan["in_clauses"] + plan["in_other"] == plan["characters"]
        assert all({"kind", "start", "end", "text"} <= set(d) for d in plan["defects"])


def test_build_is_idempotent_and_counts(run: Run, tmp_path: Path) -> None:
    command = ("build", "--sources", write_sources(tmp_path / "sources"), "--out", tmp_path / "index")
    first, again = as_json(run(*command, "--json")), as_json(run(*command, "--json"))
    assert {"files", "plans", "clauses", "facts", "defects", "characters", "seconds"} <= set(first)
    assert (first["plans"], first["changed"], again["changed"]) == (2, True, False)
    said = run(*command)
    assert "up to date" in said.stdout and re.search(r"plans 2\b", said.stdout)


def test_add_and_remove_and_add_again(run: Run, tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources", alpha=ALPHA), tmp_path / "index"
    where = ("--sources", sources, "--out", out, "--json")
    new = write_sources(tmp_path / "inbox", beta=BETA) / "beta.txt"
    added = as_json(run("add", new, *where))
    assert added["plans"] == 2 and added["files_added"][0]["action"] == "added"
    assert (sources / "beta.txt").read_text("utf-8") == BETA
    gone = next(p for p in as_json(run("list", "--json", "--index", out))["plans"] if p["source_file"] == "beta.txt")
    assert as_json(run("remove", gone["plan_id"], *where))["plans"] == 1
    assert as_json(run("build", *where))["plans"] == 1, "later builds respect the exclusion"
    assert (sources / "beta.txt").exists(), "the source file stays"
    assert as_json(run("check", "--json", "--sources", sources, "--index", out))["ok"] is True
    back = as_json(run("add", new, *where))
    assert back["plans"] == 2 and back["files_added"][0]["action"] == "present"


def test_a_file_of_the_same_name_replaces_the_old_one(run: Run, tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    new = write_sources(tmp_path / "inbox", beta=BETA.replace("80家", "95家")) / "beta.txt"
    done = as_json(run("add", new, "--sources", sources, "--out", out, "--json"))
    assert done["files_added"][0]["action"] == "replaced" and done["plans"] == 2
    assert "95家" in (sources / "beta.txt").read_text("utf-8")


def test_a_bad_file_among_good_ones_changes_nothing(run: Run, tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources", alpha=ALPHA), tmp_path / "index"
    inbox = write_sources(tmp_path / "inbox", beta=BETA, empty="")
    done = run("add", inbox / "beta.txt", inbox / "empty.txt", "--sources", sources, "--out", out)
    assert done.returncode == 2 and len(done.stderr.strip().splitlines()) == 1 and "empty.txt" in done.stderr
    assert sorted(p.name for p in sources.iterdir()) == ["alpha.txt"]


def test_two_files_of_one_name_are_refused(run: Run, tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "sources", alpha=ALPHA)
    files = [write_sources(tmp_path / d, beta=BETA) / "beta.txt" for d in ("one", "two")]
    done = run("add", *files, "--sources", sources, "--out", tmp_path / "index")
    assert done.returncode == 2 and "beta.txt" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("list", "--index", "NONE"),
        ("show", "x", "--index", "NONE"),
        ("check", "--sources", str(SOURCES), "--index", "NONE"),
        ("frobnicate",),
        ("add",),
        (),
    ],
)
def test_wrong_usage_ends_with_2_and_no_traceback(run: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run(*[str(tmp_path / "none") if a == "NONE" else a for a in arguments])
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.strip()
    assert not (tmp_path / "none").exists(), "an explicit index is never built"


def test_a_damaged_index_fails_list_and_check(run: Run, tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    as_json(run("build", "--sources", sources, "--out", out, "--json"))
    for path in out.glob("*/vectors.npy"):
        path.write_bytes(b"")
    listed = run("list", "--index", out)
    assert listed.returncode == 1 and len(listed.stderr.strip().splitlines()) == 1
    checked = run("check", "--sources", sources, "--index", out, "--json")
    assert checked.returncode == 1 and json.loads(checked.stdout)["index"]["state"] == "damaged"


def test_repair_builds_a_damaged_index_anew(run: Run, tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    where = ("--sources", sources, "--index", out, "--json")
    assert as_json(run("check", "--repair", *where))["index"]["state"] == "current"
    for path in out.glob("*/plans.jsonl"):
        path.write_bytes(b"")
    assert run("check", *where).returncode == 1
    assert as_json(run("check", "--repair", *where))["ok"] is True
    assert len(as_json(run("list", "--json", "--index", out))["plans"]) == 2


def test_rollback_goes_to_the_version_before(run: Run, tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources", alpha=ALPHA), tmp_path / "index"
    first = as_json(run("build", "--sources", sources, "--out", out, "--json"))
    assert run("rollback", "--out", out).returncode == 2, "there is nothing to go back to yet"
    write_sources(sources, beta=BETA)
    as_json(run("build", "--sources", sources, "--out", out, "--json"))
    assert as_json(run("rollback", "--out", out, "--json"))["index_version"] == first["index_version"]
    assert len(as_json(run("list", "--json", "--index", out))["plans"]) == 1


def test_check_says_when_the_sources_have_changed(run: Run, tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources", alpha=ALPHA), tmp_path / "index"
    where = ("--sources", sources, "--index", out, "--json")
    as_json(run("build", *where))
    assert as_json(run("check", *where))["index"]["state"] == "current"
    write_sources(sources, beta=BETA)
    assert as_json(run("check", *where))["index"]["state"] == "stale"


def test_text_output_names_plans_clauses_and_coverage(run: Run, tmp_path: Path) -> None:
    sources, out = write_sources(tmp_path / "sources"), tmp_path / "index"
    run("build", "--sources", sources, "--out", out)
    listed = run("list", "--index", out).stdout
    assert "青川高新区" in listed and "条款 clauses" in listed
    plan_id = listed.split()[0]
    assert "标准厂房" in run("show", plan_id, "--index", out).stdout
    assert "every character is accounted for" in run("check", "--sources", sources, "--index", out).stdout
