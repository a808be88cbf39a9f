"""The comparison with the gold table is strict where a reader would be misled, lenient where readers differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import eval_fakes as fakes
import pytest

from documents.model import Basis, Deadline, Duty, Fact, NamedList, Plan, Target
from eval.errors import QuoteGone
from eval.facts_eval import GoldFact, Score, load_gold, matches, score, similarity
from eval.model import Place

TEXT = (
    "新能源、集成电路产业规模分别达到500亿元、200亿元,企业达到80家以上。储备工业用地不少于3750亩。"
    "到2022年底,建成平台。(牵头单位:科技局;配合单位:财政局、商务局等;完成时间:2022年12月)"
    "根据《高新区意见》(国发〔2020〕7号),发展甲、乙两大产业。"
)
PLAN: Plan = replace(fakes.PLANS["gy"], text=TEXT)


def span(quote: str) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"plan_id": "gy", "clause_id": "gy/1", "quote": quote, "start": start, "end": start + len(quote)}


def gold(kind: str, quote: str, **fields: Any) -> GoldFact:
    defaults: dict[str, Any] = {}
    if kind == "target":
        defaults = {
            "subject": "",
            "comparator": "=",
            "value_max": None,
            "period": None,
            "condition": None,
            "unit": "亿元",
        }
    where = span(quote)
    place = Place("gy", where["start"], where["end"])
    return GoldFact({"plan": "guiyang", "kind": kind, "quote": quote, **defaults, **fields}, (place,))


def target(quote: str, **fields: Any) -> Target:
    return Target(kind="target", **span(quote), **{"unit": "亿元", **fields})


SPREAD = "新能源、集成电路产业规模分别达到500亿元、200亿元"
ENERGY = gold("target", SPREAD, subject="新能源", indicator="产业规模", value=500)
CHIPS = gold("target", SPREAD, subject="集成电路", indicator="产业规模", value=200)
FIRMS = gold("target", "企业达到80家以上", indicator="企业", value=80, unit="家", comparator=">=", period="2022")


def only(gold_rows: list[GoldFact], facts: list[Fact], kind: str = "target") -> Score:
    return next(s for s in score({"guiyang": gold_rows}, facts, [PLAN]) if s.kind == kind)


def test_a_true_copy_scores_full() -> None:
    found = only([ENERGY, CHIPS], [
        target(SPREAD, subject="新能源", indicator="产业规模", value=500.0),
        target(SPREAD, subject="集成电路", indicator="产业规模", value=200.0),
    ])  # fmt: skip
    assert (found.precision.rate, found.recall.rate, found.missed, found.false) == (1, 1, (), ())


def test_swapped_values_are_wrong_both_ways() -> None:
    found = only([ENERGY, CHIPS], [
        target(SPREAD, subject="新能源", indicator="产业规模", value=200.0),
        target(SPREAD, subject="集成电路", indicator="产业规模", value=500.0),
    ])  # fmt: skip
    assert found.precision.hits == found.recall.hits == 0
    assert len(found.missed) == len(found.false) == 2


@pytest.mark.parametrize(
    "change",
    [{"value": 81.0}, {"value": None}, {"unit": "个"}, {"comparator": "="}, {"period": "2025"}, {"period": None},
     {"value_max": 90.0}, {"indicator": "人口"}],
)  # fmt: skip
def test_any_wrong_field_of_a_target_is_wrong(change: dict[str, Any]) -> None:
    right: dict[str, Any] = {"indicator": "企业", "value": 80.0, "unit": "家", "comparator": ">=", "period": "2022"}
    assert matches(FIRMS, target("企业达到80家以上", **right))
    assert not matches(FIRMS, target("企业达到80家以上", **{**right, **change}))


def test_the_same_value_elsewhere_is_no_match() -> None:
    assert not matches(FIRMS, target("储备工业用地不少于3750亩", indicator="企业", value=80.0, unit="家",
                                     comparator=">=", period="2022"))  # fmt: skip


def test_accepted_values_and_year_ends() -> None:
    free = gold("target", "企业达到80家以上", indicator="企业", value=80, unit="家", comparator=">=", period="2022",
                accept={"period": [None]})  # fmt: skip
    fact = target("企业达到80家以上", indicator="企业", value=80.0, unit="家", comparator=">=", period="2022-12")
    assert matches(free, fact) and matches(free, replace(fact, period=None))
    assert not matches(free, replace(fact, period="2022-11"))


def test_a_second_find_of_a_target_is_false() -> None:
    fact = target(SPREAD, subject="新能源", indicator="产业规模", value=500.0)
    found = only([ENERGY, CHIPS], [fact, fact])
    assert (found.precision.hits, found.precision.of) == (1, 2)


def test_optional_rows_count_neither_way() -> None:
    maybe = gold("target", "储备工业用地不少于3750亩", indicator="储备工业用地", value=3750, unit="亩", comparator=">=",
                 optional=True)  # fmt: skip
    fact = target("储备工业用地不少于3750亩", indicator="储备工业用地", value=3750.0, unit="亩", comparator=">=")
    assert only([ENERGY, maybe], []).recall.of == 1
    assert only([ENERGY, maybe], [fact]).precision.of == 0


def test_duties_need_role_and_all_units() -> None:
    where = "配合单位:财政局、商务局等"
    row = gold("duty", where, role="cooperate", units=["财政局", "商务局"])
    duty = Duty(kind="duty", **span(where), role="cooperate", units=("商务局", "财政局等"))
    assert matches(row, duty)
    assert not matches(row, replace(duty, role="responsible"))
    assert not matches(row, replace(duty, units=("财政局",)))


def test_a_deadline_that_repeats_a_target_is_neutral() -> None:
    due = Deadline(kind="deadline", **span("企业达到80家以上"), due="2022", due_text="2022年")
    done = gold("deadline", "到2022年底,建成平台", due="2022-12", due_text="到2022年底")
    right = Deadline(kind="deadline", **span("到2022年底,建成平台"), due="2022-12", due_text="到2022年底")
    found = only([FIRMS, done], [due, right], "deadline")
    assert (found.precision.hits, found.precision.of) == (1, 1)
    wrong = replace(due, due="2024")
    assert only([FIRMS, done], [wrong, right], "deadline").precision.of == 2


def test_bases_need_title_and_number() -> None:
    row = gold("basis", "《高新区意见》(国发〔2020〕7号)", title="高新区意见", doc_no="国发〔2020〕7号", issuer=None)
    basis = Basis(kind="basis", **span("《高新区意见》"), title="《高新区意见》", doc_no="国发[2020]7号")
    assert matches(row, basis)
    assert not matches(row, replace(basis, doc_no=None))
    assert not matches(row, replace(basis, title="高新区"))


def test_lists_need_all_members() -> None:
    row = gold("list", "发展甲、乙两大产业", name="产业", members=["甲", "乙"], stated_count=2)
    found = NamedList(kind="list", **span("甲、乙"), name="产业", members=("乙", "甲"), stated_count=2)
    assert matches(row, found)
    assert not matches(row, replace(found, members=("甲",)))
    assert not matches(row, replace(found, members=("甲", "乙", "丙")))


def test_similarity_is_higher_for_the_own_name() -> None:
    assert similarity("省级開發區產出强度", "省级开发区产出强度") == 1
    assert similarity("国家级开发区产出强度", "省级开发区产出强度") < 1
    assert similarity("研发", "税收") == 0


def test_a_gold_quote_that_is_gone_is_named(tmp_path: Path) -> None:
    path = tmp_path / "facts.jsonl"
    path.write_text('{"plan": "guiyang", "kind": "list", "quote": "没有这句"}\n', encoding="utf-8")
    with pytest.raises(QuoteGone, match=r"facts\.jsonl:1"):
        load_gold([PLAN], path)
