"""The evaluation questions are well formed, backed by the sources, balanced and free of duplicates."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import opencc
import pytest

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = ROOT / "eval" / "questions"
SOURCES = ROOT / "documents" / "sources"
SPLITS = ("dev", "test")

PLAN_FILES = {
    "guiyang": "000_3a4271af82808ce3.txt",
    "nanjing": "001_72549c66496bd046.txt",
    "zunyi": "001_72549c66496bd046.txt",
    "quanzhou": "001_72549c66496bd046.txt",
    "wuhan": "001_72549c66496bd046.txt",
    "wansheng": "002_303b652f341bb919.txt",
    "xinzhan": "003_482d0f061698adcd.txt",
    "panzhihua": "004_c615795b4ebb5e20.txt",
}
REPOST_PARTS = ("nanjing", "zunyi", "quanzhou", "wuhan")  # in the order in which file 001 holds them
REPOST_HEADING = re.compile(r"^開發區高質量發展實施方案[1-9]$", re.MULTILINE)

OUTCOMES = {"answered", "partial", "clarify", "no_evidence", "out_of_scope", "blocked"}
BACKED = {"answered", "partial", "clarify"}  # outcomes that rest on clauses
HARD = {
    "false_premise", "follow_up", "ambiguous", "redacted", "damaged", "unanswerable", "out_of_scope",
    "injection",
}  # fmt: skip
CATEGORIES = HARD | {
    "target", "duty", "deadline", "basis", "list", "compare", "measure", "definition", "yes_no", "colloquial",
    "typo", "traditional", "english", "citizen", "metadata", "outline",
}  # fmt: skip
FIELDS: dict[str, type | tuple[type, ...]] = {
    "id": str, "category": str, "history": list, "plans": list, "question": str,
    "expected_outcome": (str, list), "key_facts": list, "forbidden": list, "evidence": list,
    "all_evidence": bool, "note": str,
}  # fmt: skip
FORMAT_ALTERNATIVE = re.compile(r"[a-z]|\d,\d{3}")  # after folding: English words, thousands separators


@cache
def load(split: str) -> tuple[dict[str, Any], ...]:
    lines = (QUESTIONS / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)


def everything() -> list[dict[str, Any]]:
    return [row for split in SPLITS for row in load(split)]


@cache
def simplifier() -> Any:
    return opencc.OpenCC("t2s")


@cache
def fold(text: str) -> str:
    """NFKC, simplified character by character, lower case, no white space."""
    plain = unicodedata.normalize("NFKC", text)
    convert = simplifier().convert
    return "".join(convert(c) if ord(c) > 0x2E7F else c for c in plain if not c.isspace()).lower()


@cache
def part_of_source(plan: str) -> str:
    """The text in which a quote of this plan must stand; file 001 holds four plans."""
    text = (SOURCES / PLAN_FILES[plan]).read_text(encoding="utf-8")
    if plan not in REPOST_PARTS:
        return text
    parts = REPOST_HEADING.split(text)
    assert len(parts) == len(REPOST_PARTS) + 1
    return parts[1 + REPOST_PARTS.index(plan)]


def outcomes(row: dict[str, Any]) -> set[str]:
    value = row["expected_outcome"]
    return {value} if isinstance(value, str) else set(value)


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def bad_fields(row: dict[str, Any]) -> list[str]:
    """Name what is wrong with the shape of a row."""
    if list(row) != list(FIELDS):
        return [f"fields {list(row)}"]
    wrong = [name for name, kind in FIELDS.items() if not isinstance(row[name], kind)]
    wrong += [name for name in ("id", "question", "note") if not row[name].strip()]
    wrong += [f"category {row['category']}"] if row["category"] not in CATEGORIES else []
    wrong += ["expected_outcome"] if not outcomes(row) or outcomes(row) - OUTCOMES else []
    for name in ("history", "plans", "forbidden"):
        wrong += [name for item in row[name] if not isinstance(item, str) or not item.strip()]
    for group in row["key_facts"]:
        if not group or not all(isinstance(fact, str) and fold(fact) for fact in group):
            wrong.append("key_facts")
    for item in row["evidence"]:
        if set(item) != {"plan", "quote"} or item["plan"] not in PLAN_FILES or not item["quote"].strip():
            wrong.append("evidence")
    return wrong


@pytest.mark.parametrize("split", SPLITS)
def test_rows_are_well_formed(split: str) -> None:
    wrong = {row.get("id", "?"): found for row in load(split) if (found := bad_fields(row))}
    assert wrong == {}
    assert ids(list(load(split))) == [f"{split}-{n:03d}" for n in range(1, len(load(split)) + 1)]


def test_bad_rows_are_noticed() -> None:
    row = dict(load("dev")[0])
    assert bad_fields(row) == []
    assert bad_fields(row | {"expected_outcome": "maybe"})
    assert bad_fields(row | {"key_facts": [[" "]]})
    assert bad_fields(row | {"evidence": [{"plan": "chengdu", "quote": "x"}]})
    assert bad_fields({k: v for k, v in row.items() if k != "note"})


def test_every_quote_is_verbatim_in_its_plan() -> None:
    missing = [
        (row["id"], item["plan"], item["quote"])
        for row in everything()
        for item in row["evidence"]
        if item["quote"] not in part_of_source(item["plan"])
    ]
    assert missing == []


def test_every_quote_names_one_place() -> None:
    """A quote stands once in its plan; only a line that the source itself repeats may stand more often."""
    repeated = []
    for row in everything():
        for item in row["evidence"]:
            text, quote = part_of_source(item["plan"]), item["quote"]
            if text.count(quote) > 1 and quote not in text.splitlines():
                repeated.append((row["id"], quote))
    assert repeated == []


def test_quotes_are_parts_of_one_line() -> None:
    assert [r["id"] for r in everything() for e in r["evidence"] if "\n" in e["quote"]] == []


def test_key_facts_stand_in_the_evidence() -> None:
    unbacked = []
    for row in everything():
        quotes = [fold(item["quote"]) for item in row["evidence"]]
        for group in row["key_facts"]:
            facts = [fold(fact) for fact in group]
            if not any(fact in quote for fact in facts for quote in quotes):
                unbacked.append((row["id"], group))
    assert unbacked == []


def test_forbidden_strings_do_not_stand_in_the_evidence() -> None:
    clash = [
        (row["id"], bad)
        for row in everything()
        for bad in row["forbidden"]
        if any(fold(bad) in fold(item["quote"]) for item in row["evidence"])
        or any(fold(bad) in fold(fact) for group in row["key_facts"] for fact in group)
    ]
    assert clash == []


def test_repeating_the_question_is_no_answer() -> None:
    """An answer that only echoes the question lacks at least one key fact."""

    def echoed(fact: str, text: str) -> bool:
        return re.search(rf"(?<![\d.]){re.escape(fold(fact))}(?!\d|\.\d)", text) is not None

    empty = []
    for row in everything():
        text = fold("\n".join([*row["history"], row["question"]]))
        if row["key_facts"] and all(any(echoed(f, text) for f in group) for group in row["key_facts"]):
            empty.append((row["id"], row["key_facts"]))
    assert empty == []


def test_outcome_and_evidence_agree() -> None:
    """What rests on clauses has gold quotes; a refusal has neither facts nor quotes."""
    rows = everything()
    assert ids([r for r in rows if outcomes(r) <= BACKED and not r["evidence"]]) == []
    refused = [r for r in rows if not outcomes(r) & BACKED]
    assert ids([r for r in refused if r["evidence"] or r["key_facts"]]) == []
    assert ids([r for r in rows if outcomes(r) == {"answered"} and not r["key_facts"]]) == []
    clarify = [r for r in rows if outcomes(r) == {"clarify"}]
    assert ids([r for r in clarify if len({e["plan"] for e in r["evidence"]}) < 2]) == []


def test_follow_ups_have_history() -> None:
    rows = [r for r in everything() if r["category"] == "follow_up"]
    assert ids([r for r in rows if not 1 <= len(r["history"]) <= 3]) == []
    assert {len(r["history"]) for r in rows} == {1, 2, 3}


def test_no_question_is_asked_twice() -> None:
    asked = [[re.sub(r"\W", "", fold(turn)) for turn in (*r["history"], r["question"])] for r in everything()]
    seen = Counter(map(tuple, asked))
    assert [key for key, n in seen.items() if n > 1] == []


def test_no_near_duplicates_across_the_files() -> None:
    """Character bigrams of two questions in different files overlap by less than 80 %."""

    def bigrams(row: dict[str, Any]) -> set[str]:
        text = re.sub(r"\W", "", fold("".join([*row["history"], row["question"]])))
        return {text[i : i + 2] for i in range(len(text) - 1)} or {text}

    dev, test = ([(r["id"], bigrams(r)) for r in load(s)] for s in SPLITS)
    close = [(a, b) for a, x in dev for b, y in test if len(x & y) / len(x | y) >= 0.8]
    assert close == []


def test_questions_do_not_copy_long_stretches_of_the_plans() -> None:
    """People don't type clause wording: no question shares 15 characters in a row with a source."""
    sources = [fold(part_of_source(plan)) for plan in PLAN_FILES]
    copied = []
    for row in everything():
        text = fold(row["question"])
        if any(text[i : i + 15] in s for i in range(len(text) - 14) for s in sources):
            copied.append((row["id"], row["question"]))
    assert copied == []


def test_the_set_is_large_and_split_in_halves() -> None:
    sizes = [len(load(split)) for split in SPLITS]
    assert sum(sizes) >= 330
    assert min(sizes) / sum(sizes) >= 0.45


@pytest.mark.parametrize("split", SPLITS)
def test_every_category_is_in_both_files(split: str) -> None:
    count = Counter(row["category"] for row in load(split))
    assert set(count) == CATEGORIES
    assert [name for name, n in count.items() if n < 3] == []


@pytest.mark.parametrize("split", SPLITS)
def test_every_outcome_is_in_both_files(split: str) -> None:
    assert {o for row in load(split) for o in outcomes(row)} == OUTCOMES


@pytest.mark.parametrize("split", SPLITS)
def test_at_least_two_in_five_are_not_plain(split: str) -> None:
    hard = [r for r in load(split) if outcomes(r) != {"answered"} or r["category"] in HARD]
    assert len(hard) / len(load(split)) >= 0.40


def test_plans_are_balanced() -> None:
    count: Counter[str] = Counter()
    for split in SPLITS:
        here = Counter(p for r in load(split) for p in {e["plan"] for e in r["evidence"]})
        assert [p for p in PLAN_FILES if here[p] < 10] == []
        count += here
    assert [p for p in PLAN_FILES if count[p] < 25] == []
    assert max(count.values()) <= 2.5 * min(count.values())


def test_format_alternatives_are_the_only_unbacked_ones() -> None:
    """An alternative that no quote holds is there for English or for another way to write a figure."""
    odd = []
    for row in everything():
        quotes = "\n".join(fold(item["quote"]) for item in row["evidence"])
        for fact in (fact for group in row["key_facts"] for fact in group):
            written_otherwise = FORMAT_ALTERNATIVE.search(fold(fact)) or re.search(r"\d", fact)
            if fold(fact) not in quotes and not written_otherwise:
                odd.append((row["id"], fact))
    assert odd == []
