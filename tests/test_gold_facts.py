"""The gold table stands verbatim in the sources."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "eval" / "gold"
PLANS: dict[str, dict[str, str]] = json.loads((GOLD / "plans.json").read_text(encoding="utf-8"))
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (GOLD / "facts.jsonl").read_text(encoding="utf-8").splitlines()
]
FIELDS = {
    "target": {
        "subject",
        "indicator",
        "comparator",
        "value",
        "value_max",
        "unit",
        "value_text",
        "measure",
        "period",
        "qualifiers",
        "condition",
    },
    "support": {"beneficiary", "condition", "ceiling", "indicator", "comparator", "value", "unit", "value_text"},
    "duty": {"task", "role", "units"},
    "deadline": {"task", "due", "due_text"},
    "basis": {"title", "doc_no", "issuer"},
    "list": {"name", "members", "stated_count"},
}


def _part(plan: str) -> str:
    """Return the part of the source file that holds the plan."""
    entry = PLANS[plan]
    text = (ROOT / "documents" / "sources" / entry["source_file"]).read_bytes().decode("utf-8")
    if "from" not in entry:
        return text
    start = text.index(entry["from"])
    return text[start : text.index(entry["to"], start)]


TEXTS = {plan: _part(plan) for plan in PLANS}


@pytest.mark.parametrize("plan", PLANS)
def test_phrase_names_one_plan_only(plan: str) -> None:
    assert [p for p, text in TEXTS.items() if PLANS[plan]["phrase"] in text] == [plan]


def test_quotes_are_verbatim_and_unique() -> None:
    wrong = [(r["plan"], r["quote"]) for r in ROWS if TEXTS[r["plan"]].count(r["quote"]) != 1]
    assert wrong == []


def test_fields_of_each_kind_are_there() -> None:
    wrong = [r["quote"] for r in ROWS if not FIELDS[r["kind"]] <= r.keys()]
    assert wrong == []


def test_verbatim_fields_stand_in_the_quote() -> None:
    wrong = []
    for row in ROWS:
        parts = [row.get(f) for f in ("value_text", "due_text", "title", "doc_no")]
        parts += row.get("members", []) + row.get("units", []) + row.get("qualifiers", [])
        wrong += [(row["plan"], part) for part in parts if part and part not in row["quote"]]
    assert wrong == []


def test_unreadable_values_name_their_defect() -> None:
    wrong = [
        r["quote"]
        for r in ROWS
        if r["kind"] == "target" and r["value"] is None and not r.get("defects") and not r.get("optional")
    ]
    assert wrong == []


def test_stated_counts_agree_with_members_or_say_conflict() -> None:
    wrong = [
        r["name"]
        for r in ROWS
        if r["kind"] == "list"
        and r["stated_count"] is not None
        and (r["stated_count"] != len(r["members"])) != ("conflict" in r.get("defects", []))
    ]
    assert wrong == []


def test_every_plan_has_duties_or_targets() -> None:
    seen = Counter(r["plan"] for r in ROWS if not r.get("optional"))
    assert set(seen) == set(PLANS) and min(seen.values()) >= 9
