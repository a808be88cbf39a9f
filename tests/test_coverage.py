"""The coverage report counts honestly: gaps, overlaps and false slices all show."""

from __future__ import annotations

from dataclasses import replace

from documents.coverage import of_file, of_plan, report
from documents.model import Clause, Ingested, Plan, Segment, Source

TEXT = "标题\n\n一、甲。\n二、乙。\n"
SOURCE = Source("a.txt", TEXT + "页脚", "utf-8", "txt", "")
PLAN = Plan(
    plan_id="p", title="标题", display_name="p", issuer=None, doc_no=None, issued_on=None, region=None, zone=None,
    aliases=(), source_file="a.txt", text=TEXT, segments=(Segment(0, len(TEXT), 0),),
)  # fmt: skip


def unit(kind: str, start: int, end: int) -> Clause:
    return Clause(f"p/{start}", "p", kind, "", "", 0, (), None, start, end, TEXT[start:end])  # type: ignore[arg-type]


UNITS = (unit("title", 0, 2), unit("clause", 4, 8), unit("clause", 9, 13))


def test_a_plan_fully_in_units_has_nothing_unaccounted() -> None:
    assert of_plan(Ingested(PLAN, UNITS)) == {
        "plan_id": "p", "characters": 14, "in_clauses": 10, "in_other": 4, "unaccounted": 0, "defects": [],
    }  # fmt: skip


def test_gaps_overlaps_and_false_slices_count() -> None:
    assert of_plan(Ingested(PLAN, UNITS[:2]))["unaccounted"] == 6  # with the line end before it
    assert of_plan(Ingested(PLAN, (*UNITS, unit("note", 5, 7))))["unaccounted"] >= 2
    assert of_plan(Ingested(PLAN, (*UNITS[:2], replace(UNITS[2], text="别的字句"))))["unaccounted"] == 6
    assert of_plan(Ingested(PLAN, ()))["unaccounted"] == 14


def test_a_file_counts_plans_and_chrome_once() -> None:
    whole = of_file(SOURCE, [PLAN], [(14, 16, "footer")])
    assert whole == {"source_file": "a.txt", "characters": 16, "in_plans": 14, "in_chrome": 2, "unaccounted": 0}
    assert of_file(SOURCE, [PLAN], [])["unaccounted"] == 2
    assert of_file(SOURCE, [PLAN], [(12, 16, "footer")])["unaccounted"] == 2
    assert of_file(SOURCE, [PLAN, PLAN], [(14, 16, "footer")])["unaccounted"] == 14
    assert of_file(SOURCE, [PLAN], [(14, 20, "footer")])["unaccounted"] == 4


def test_the_report_is_ok_only_without_anything_unaccounted() -> None:
    good, bad = of_file(SOURCE, [PLAN], [(14, 16, "footer")]), of_file(SOURCE, [PLAN], [])
    assert report([good], [])["ok"] is True
    assert report([good, bad], [])["ok"] is False
