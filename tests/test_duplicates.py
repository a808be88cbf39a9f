from __future__ import annotations

import random
import time
from dataclasses import replace
from pathlib import Path

import pytest
from small_plans import ALPHA, BETA, write_sources

from documents.duplicates import find, is_same_plan, note, similarity
from documents.ingest import ingest, ingest_source
from documents.model import Plan, Source

LONG = ALPHA.replace("\n2022年5月6日\n", "\n(三)建设平台。新建研发平台12个,引进高层次人才100名。\n\n2022年5月6日\n")


def plan_of(text: str, plan_id: str, **fields: str | None) -> Plan:
    source = Source(name=f"{plan_id}.txt", text=text, encoding="utf-8", format="txt", sha256="")
    return replace(ingest_source(source).plans[0].plan, plan_id=plan_id, **fields)  # type: ignore[arg-type]


def test_the_same_text_in_another_layout_is_a_duplicate() -> None:
    a, b = plan_of(ALPHA, "a"), plan_of(ALPHA.replace("\n\n", "\n").replace(",", ","), "b")
    (found,) = find([a, plan_of(BETA, "c"), b])
    assert (found.plan_id, found.other_id, found.kind, found.similarity) == ("a", "b", "same_text", 1.0)


def test_a_text_with_few_changes_is_nearly_the_same() -> None:
    changed = ALPHA.replace("300亿元", "310亿元")
    (found,) = find([plan_of(ALPHA, "a"), plan_of(changed, "b")])
    assert found.kind == "near" and 0.7 < found.similarity < 1


def test_unlike_plans_are_not_named() -> None:
    assert find([plan_of(ALPHA, "a"), plan_of(BETA, "b")]) == ()
    assert similarity(plan_of(ALPHA, "a"), plan_of(BETA, "b")) < 0.2


def test_the_same_title_of_the_same_issuer_is_named_though_the_texts_differ() -> None:
    other = "青川高新区高质量发展实施方案\n\n一、范围\n\n本园区规划面积20平方公里,分三期开发,先做北片。\n"
    mine, theirs = plan_of(ALPHA, "a", issuer="青川高新区管委会"), plan_of(other, "b", issuer="青川高新区管委会")
    assert [d.kind for d in find([mine, theirs])] == ["namesake"]
    assert find([mine, replace(theirs, issuer="白水高新区管委会")]) == ()


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({}, True),
        ({"issued_on": None}, True),
        ({"issued_on": "2024-05-06"}, False),
        ({"doc_no": "青高发〔2024〕3号"}, False),
        ({"title": "青川高新区人才实施方案"}, False),
        ({"issuer": "白水高新区管委会"}, False),
    ],
)
def test_what_makes_two_texts_versions_of_one_plan(fields: dict[str, str | None], same: bool) -> None:
    old = plan_of(LONG, "a", issuer="青川高新区管委会", doc_no="青高发〔2022〕3号")
    new = plan_of(LONG.replace("300亿元", "320亿元"), "b", issuer="青川高新区管委会", doc_no="青高发〔2022〕3号")
    assert is_same_plan(old, replace(new, **fields)) is same  # type: ignore[arg-type]


def test_a_note_names_both_files_and_what_is_alike() -> None:
    a, b = plan_of(ALPHA, "a"), plan_of(ALPHA, "b")
    line = note(find([a, b])[0], {p.plan_id: p for p in (a, b)})
    assert "a.txt" in line and "b.txt" in line and "same text" in line and "\n" not in line


def test_a_file_with_the_same_bytes_is_taken_once_and_named(tmp_path: Path) -> None:
    sources = write_sources(tmp_path, alpha=ALPHA, beta=BETA, copy_of_beta=BETA)
    taken = ingest(sources)
    assert [f.source.name for f in taken.files] == ["alpha.txt", "beta.txt"] and len(taken.plans) == 2
    (line,) = taken.skipped
    assert "copy_of_beta.txt" in line and "beta.txt" in line


def test_many_plans_are_compared_in_little_time() -> None:
    random.seed(5)
    signs = [chr(0x4E00 + i) for i in range(600)]
    plans = [replace(plan_of(ALPHA, f"p{n}"), text="".join(random.choices(signs, k=3000))) for n in range(200)]
    plans = [replace(p, title=f"方案{p.plan_id}") for p in plans]
    plans.append(replace(plans[7], plan_id="copy", text=plans[7].text[:2950], title="另一方案"))
    started = time.process_time()
    assert [(d.plan_id, d.other_id, d.kind) for d in find(plans)] == [("p7", "copy", "near")]
    assert time.process_time() - started < 10
