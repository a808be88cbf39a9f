"""What staff put right: kept beside the sources, applied at each build, marked, undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_plans import write_sources

from documents import corrections, overrides
from documents.corrections import key_of
from documents.extraction import SourceError
from documents.ingest import ingest
from documents.model import Duty, Fact, Ingested, Target
from documents.overrides import Correction, CorrectionError

AT = "2026-11-22T05:00:00+00:00"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_sources(tmp_path / "sources")


def _plan(sources: Path, name: str = "alpha.txt") -> Ingested:
    return next(p for p in ingest(sources).plans if p.plan.source_file == name)


def _target(item: Ingested, indicator: str = "工业总产值") -> Target:
    return next(f for f in item.facts if isinstance(f, Target) and f.indicator == indicator)


def _correction(item: Ingested, change: Any, fact: Fact | None = None, **fields: Any) -> Correction:
    return Correction(
        0,
        AT,
        "李工",
        item.plan.plan_id,
        item.plan.source_file,
        change,
        fields,
        fact="" if fact is None else key_of(fact),
        kind="" if fact is None else fact.kind,
    )


def _addition(item: Ingested, kind: str, quote: str, **fields: Any) -> Correction:
    clause = next(c for c in item.clauses if quote in c.text and c.kind != "title")
    start = clause.start + clause.text.index(quote)
    return Correction(
        0,
        AT,
        "李工",
        item.plan.plan_id,
        item.plan.source_file,
        "add",
        fields,
        kind=kind,
        clause_id=clause.clause_id,
        quote=quote,
        start=start,
    )


class TestFile:
    def test_what_is_recorded_is_read_back_and_keeps_odd_characters(self, sources: Path) -> None:
        item = _plan(sources)
        given = _correction(item, "plan", issuer='甲"\\乙\n#', aliases=["青川", "高新"], public=False)
        made = overrides.record(sources, given)
        assert overrides.load(sources) == (made,) and made.number == 1 and made.fields["issuer"] == '甲"\\乙\n#'

    def test_undone_ones_stay_with_who_and_when(self, sources: Path) -> None:
        made = overrides.record(sources, _correction(_plan(sources), "plan", issuer="甲"))
        overrides.undo(sources, made.number, "王工", AT)
        (kept,) = overrides.load(sources)
        assert not kept.active and kept.undone_by == "王工" and _plan(sources).plan.issuer != "甲"
        with pytest.raises(CorrectionError, match="没有可撤销"):
            overrides.undo(sources, made.number, "王工", AT)

    @pytest.mark.parametrize("text", ["[[corrections]]\nnumber = 1", "x = [", '[[corrections]]\nchange = "z"'])
    def test_a_broken_file_stops_the_build_instead_of_being_passed_over(self, sources: Path, text: str) -> None:
        (sources / overrides.NAME).write_text(text, "utf-8")
        with pytest.raises(SourceError, match=r"overrides\.toml"):
            ingest(sources)

    def test_nobody_and_control_characters_are_refused(self, sources: Path) -> None:
        item = _plan(sources)
        for bad in (
            _correction(item, "plan", issuer="甲\x00"),
            Correction(0, AT, " ", item.plan.plan_id, "alpha.txt", "plan", {"issuer": "甲"}),
        ):
            with pytest.raises(CorrectionError):
                overrides.record(sources, bad)
        assert not (sources / overrides.NAME).exists()

    def test_it_is_no_source(self, sources: Path) -> None:
        overrides.record(sources, _correction(_plan(sources), "plan", issuer="甲"))
        assert [f.source.name for f in ingest(sources).files] == ["alpha.txt", "beta.txt"]


class TestPlan:
    def test_metadata_is_put_right_and_said_to_be(self, sources: Path) -> None:
        overrides.record(sources, _correction(_plan(sources), "plan", issuer="青川县人民政府", issued_on="2022-05-07"))
        item = _plan(sources)
        assert (item.plan.issuer, item.plan.issued_on) == ("青川县人民政府", "2022-05-07")
        told = [d.message for d in item.defects if d.kind == "corrected"]
        assert any("发布机关" in m and "青川县人民政府" in m and "更正并非原文" in m for m in told)
        assert any("2022-05-06" in m and "2022-05-07" in m for m in told)
        assert item.plan.text == _plan(sources).plan.text

    @pytest.mark.parametrize(
        "fields", [{"issued_on": "2022-13-01"}, {"issued_on": "5月"}, {"title": " "}, {"text": "x"}, {}]
    )
    def test_what_cannot_be_is_refused(self, sources: Path, fields: dict[str, Any]) -> None:
        with pytest.raises(CorrectionError):
            corrections.plan_with(_plan(sources).plan, fields)

    def test_two_plans_never_get_one_display_name(self, sources: Path) -> None:
        beta = _plan(sources, "beta.txt")
        overrides.record(sources, _correction(beta, "plan", display_name=_plan(sources).plan.display_name))
        names = [p.plan.display_name for p in ingest(sources).plans]
        assert len(set(names)) == len(names)

    def test_an_internal_plan_stays_inside_when_its_file_is_replaced_under_another_title(self, sources: Path) -> None:
        item = _plan(sources)
        overrides.record(sources, _correction(item, "plan", public=False))
        path = sources / "alpha.txt"
        path.write_text(path.read_text("utf-8").replace("青川高新区", "红河经开区"), "utf-8")
        new = _plan(sources)
        assert new.plan.plan_id != item.plan.plan_id and not new.plan.public
        assert any("没有方案" in w for w in ingest(sources).warnings)


class TestFacts:
    def test_a_corrected_value_is_parsed_marked_and_its_quote_untouched(self, sources: Path) -> None:
        item = _plan(sources)
        fact = _target(item)
        overrides.record(sources, _correction(item, "fact", fact, value_text="350亿元", period="2027"))
        again = _plan(sources)
        new = _target(again)
        assert (new.value, new.unit, new.value_text, new.period) == (350.0, "亿元", "350亿元", "2027")
        assert new.quote == fact.quote == again.plan.text[new.start : new.end]
        assert "corrected" in new.defects and corrections.is_corrected(new)
        (note,) = [d for d in again.defects if d.kind == "corrected"]
        assert "300亿元" in note.message and "350亿元" in note.message and note.text == new.quote

    def test_a_withdrawn_fact_is_gone_and_comes_back_when_undone(self, sources: Path) -> None:
        item = _plan(sources)
        fact = _target(item)
        made = overrides.record(sources, _correction(item, "withdraw", fact))
        assert fact not in _plan(sources).facts
        overrides.undo(sources, made.number, "李工", AT)
        assert fact in _plan(sources).facts

    def test_a_target_and_a_duty_are_added_at_the_plans_own_words(self, sources: Path) -> None:
        item = _plan(sources)
        overrides.record(
            sources, _addition(item, "target", "建设标准厂房50万平方米", indicator="厂房", value_text="50万平方米")
        )
        overrides.record(sources, _addition(item, "duty", "推行一网通办", task="一网通办", units="政务局、财政局"))
        again = _plan(sources)
        target = _target(again, "厂房")
        duty = next(f for f in again.facts if isinstance(f, Duty) and f.task == "一网通办")
        assert target.value == 50 and target.unit == "万平方米" and duty.units == ("政务局", "财政局")
        for fact in (target, duty):
            assert again.plan.text[fact.start : fact.end] == fact.quote and "corrected" in fact.defects
        assert sum("补录" in d.message for d in again.defects) == 2

    @pytest.mark.parametrize(
        ("quote", "fields"),
        [
            ("建设标准厂房50万平方米", {"indicator": "厂房", "value_text": "60万平方米"}),
            ("建设标准厂房50万平方米", {"indicator": "厂房"}),
            ("建设标准厂房50万平方米", {"value_text": "50万平方米"}),
            ("建设标准厂房50万平方米", {"indicator": "厂房", "value_text": "50万平方米", "period": "明年"}),
            ("建设标准厂房50万平方米", {"indicator": "厂房", "value_text": "50万平方米", "comparator": "!"}),
        ],
    )
    def test_an_addition_that_the_text_does_not_bear_is_refused(
        self, sources: Path, quote: str, fields: dict[str, Any]
    ) -> None:
        item = _plan(sources)
        with pytest.raises(CorrectionError):
            corrections.added(item, _addition(item, "target", quote, **fields))

    def test_a_quote_that_is_not_verbatim_any_more_is_left_out_and_named(self, sources: Path) -> None:
        item = _plan(sources)
        overrides.record(
            sources, _addition(item, "target", "建设标准厂房50万平方米", indicator="厂房", value_text="50万平方米")
        )
        path = sources / "alpha.txt"
        path.write_text(path.read_text("utf-8").replace("50万平方米", "55万平方米"), "utf-8")
        taken = ingest(sources)
        assert any("更正1未采用" in w for w in taken.warnings)
        assert not any(corrections.is_corrected(f) for p in taken.plans for f in p.facts)

    def test_a_fact_that_is_read_otherwise_now_is_named_not_guessed(self, sources: Path) -> None:
        item = _plan(sources)
        overrides.record(sources, _correction(item, "fact", _target(item), value_text="350亿元"))
        path = sources / "alpha.txt"
        path.write_text(path.read_text("utf-8").replace("300亿元", "310亿元"), "utf-8")
        taken = ingest(sources)
        assert any("更正1未采用" in w for w in taken.warnings) and _target(taken.plans[0]).value == 310

    def test_a_second_correction_builds_on_the_first(self, sources: Path) -> None:
        item = _plan(sources)
        overrides.record(sources, _correction(item, "fact", _target(item), value_text="350亿元"))
        item = _plan(sources)
        overrides.record(sources, _correction(item, "fact", _target(item), comparator=">="))
        new = _target(_plan(sources))
        assert (new.value, new.comparator, new.defects.count("corrected")) == (350.0, ">=", 1)
