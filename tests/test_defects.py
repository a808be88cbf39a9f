"""Defects: what is found in the eight plans, each rule on invented text, and that sound text gives none."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.clauses import split
from documents.defects import find
from documents.model import Defect, Plan, Segment
from documents.plans import split_plans
from documents.readers import read

SOURCES = Path(__file__).resolve().parent.parent / "documents" / "sources"
BASE = Plan(
    plan_id="plan", title="某区行动计划", display_name="", issuer=None, doc_no=None, issued_on=None, region=None,
    zone=None, aliases=(), source_file="plan.txt", text="", segments=(),
)  # fmt: skip


def defects_of(text: str) -> list[Defect]:
    plan = replace(BASE, text=text, segments=(Segment(0, len(text), 0),))
    defects = find(plan, split(plan))
    for defect in defects:
        assert text[defect.start : defect.end] == defect.text
        assert defect.message.endswith("。")
    assert defects == sorted(defects, key=lambda d: d.start)
    return defects


def found(text: str) -> list[tuple[str, str]]:
    return [(defect.kind, defect.text) for defect in defects_of(text)]


# -- the eight plans


@cache
def real(name: str) -> list[Defect]:
    file, number = name.split("-")
    (path,) = SOURCES.glob(f"{file}_*.txt")
    plan = split_plans(read(path)).plans[int(number) - 1]
    return find(plan, split(plan))


REAL = {
    "000-1": [],
    "001-1": [
        ("redacted", "20xx"), ("redacted", "20xx"),
        (
            "conflict",
            "聚焦軟件和人工智能、新能源汽車、醫藥與生命健康、集成電路、軌道交通、智能制造裝備、"
            "智能電網等八條產業鏈條",
        ),
        ("redacted", "20xx年"), ("redacted", "20xx年"), ("stray", "."),
    ],
    "001-2": [
        ("redacted", "20xx"), ("redacted", "20xx"), ("redacted", "20xx"), ("redacted", "20xx年"),
        ("redacted", "20xx億級"),
        ("stray", "。"), ("stray", "."), ("missing_annex", "詳見附件1"), ("redacted", "20xx年"),
    ],
    "001-3": [("redacted", "20xx"), ("redacted", "20xx"), ("stray", "`")],
    "001-4": [
        ("redacted", "20xx"), ("redacted", "20xx"), ("stray", "'"),
        ("truncated", "加強數字經濟領域關鍵核心技術攻關,孵"),
    ],
    "002-1": [],
    "003-1": [
        ("lost_digits", "2023328"), ("lost_digits", "20232025年"), ("lost_digits", "2025gdp"),
        ("lost_digits", "3010亿元以上企业"), ("lost_digits", "提升个百分点"),
    ],
    "004-1": [
        ("conflict", "成文日期:2022-10-11"), ("conflict", "发布日期:2022-10-11"), ("conflict", "攀委发〔2019〕10号"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_the_defects_of_a_real_plan_are_found_and_no_others(name: str) -> None:
    assert [(defect.kind, defect.text) for defect in real(name)] == REAL[name]


def test_messages_quote_the_source_and_complete_nothing() -> None:
    messages = {defect.text: defect.message for defect in real("003-1")}
    assert messages["2025gdp"] == "原文如此:“2025gdp”,“年”字脱漏。"
    assert "2025年" not in messages["2025gdp"]
    assert "2023—2025" not in messages["20232025年"]


# -- rule by rule

DAMAGED = [
    ("redacted", "到20xx年,建成10个园区。", "20xx年"),
    ("redacted", "到20××年,建成10个园区。", "20××年"),
    ("redacted", "到20**年,建成10个园区。", "20**年"),
    ("redacted", "到202x年,建成10个园区。", "202x年"),
    ("redacted", "自XX年起施行。", "XX年"),
    ("redacted", "建成20xx億級開發區1個。", "20xx億級"),
    ("redacted", "投入XX万元建设平台。", "XX万元"),
    ("lost_digits", "力争到2025全区产值翻番。", "2025全区"),
    ("lost_digits", "规划期为20212025年。", "20212025年"),
    ("lost_digits", "研发投入占比提高个百分点。", "提高个百分点"),
    ("lost_digits", "工业总产值达到亿元,企业增加。", "达到亿元"),
    ("lost_digits", "税收增长以上,就业稳定。", "增长以上"),
    ("lost_digits", "培育5家百亿元企业、2010亿元企业、80家亿元企业。", "2010亿元企业"),
    ("stray", "支持符合条件的.企业上市。", "."),
    ("stray", "园区锁定的`重点产业。", "`"),
    ("stray", "国家立项的'关键项目。", "'"),
    ("stray", "建设\ufffd园区。", "\ufffd"),
    ("stray", "甲市开发区、乙县开发区。丙县开发区分别新增项目5个。", "。"),
    ("missing_annex", "成员名单详见附件2。", "详见附件2"),
    ("missing_annex", "按申请表(附件3)填写。", "(附件3)"),
    (
        "conflict",
        "重点发展软件、芯片、汽车、医药、新材料等六大产业。",
        "重点发展软件、芯片、汽车、医药、新材料等六大产业",
    ),
    ("conflict", "建成园区3个(东园、西园)。", "3个(东园、西园)"),
]


@pytest.mark.parametrize(("kind", "sentence", "text"), DAMAGED)
def test_each_rule_finds_its_damage_at_its_place(kind: str, sentence: str, text: str) -> None:
    assert (kind, text) in found(f"一、目标\n(一)甲。{sentence}\n(二)乙。按期完成。")


@pytest.mark.parametrize(
    "sentence",
    [
        "到2025年,产值达到700亿元,增长20%以上。", "增加到2000个,达到2020家。", "按投资额给予10%—30%扶持。",
        "分别设立钒钛高新区××管委会。", "最佳XX产品奖。", "规格为20×30米,4×100米接力。",
        "提高2个百分点、降低若干个百分点。",
        "第三产业占比提升两个百分点。", "达到以上要求的,予以支持。", "推进中关村·软件园建设。",
        "坚持“放管服”改革、建设'双创'基地。",
        "自2020年至2025年施行。", "推进家家户户通网。", "完成前38位、西部前5位目标。", "布局甲、乙等9个重大设施。",
        "聚焦水、电、气等3类要素。", "重点发展软件和信息、芯片、汽车、医药与健康等5大产业。",
        "包括教育、医疗、住房贷款或者住房租金、赡养老人等5项扣除。",
        "建成省级园区2个(甲园、乙园<丙园>)。", "甲区、乙县开展试点。丙县开发区新增项目5个。", "按附件1要求办理。",
        "10家亿元以上企业、5家10亿元以上企业、2家百亿元企业。", "X射线设备。", "XX年级学生。",
    ],
)  # fmt: skip
def test_sound_text_gives_no_defect(sentence: str) -> None:
    annex = "\n附件1\n任务分工表\n1.招商。按期完成。" if "附件" in sentence else ""
    assert found(f"一、目标\n(一)甲。{sentence}\n(二)乙。按期完成。{annex}") == []


BODY = "一、目标\n(一)甲。按期完成。\n二、措施\n(一)乙。加强领导,统筹推进"


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        ("。", None), ("\n责任单位:区直各部门", None), ("(牵头单位:投促局)", None),
        ("。\n某区人民政府\n2024年1月2日", None),
        ("各项工作,孵", "统筹推进各项工作,孵"), ("。打造“双创", "打造“双创"), ("。\n三、保障措施", "三、保障措施"),
        ("。建设孵?script>s(\"x\");", "建设孵?script>s(\"x\");"),
    ],
)  # fmt: skip
def test_text_that_breaks_off_is_told_from_text_that_ends(ending: str, text: str | None) -> None:
    assert [d.text for d in defects_of(BODY + ending) if d.kind == "truncated"] == ([text] if text else [])


def test_a_lost_beginning_and_an_abridged_text_are_named() -> None:
    assert found("某区意见\n3.甲类。按期完成。\n二、措施\n4.乙类。按期完成。") == [("truncated", "3.")]
    assert found("一、甲。按期完成。\n(本文有删减)") == [("truncated", "(本文有删减)")]


HEAD = (
    "某区行动计划\n成文日期:{}\n发布日期:{}\n文号:某发〔2024〕{}号\n"
    "根据《某区人才办法》(某发〔2024〕7号),制定本计划。\n一、甲。按期完成。\n某区人民政府\n{}"
)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        (("2024-05-06", "2024-05-20", 8, "2024年5月6日"), []),
        (("2024-05-06", "2024-05-20", 8, "二〇二四年五月六日"), []),
        (("2024-06-06", "2024-06-20", 8, "2024年5月6日"), ["成文日期:2024-06-06"]),
        (("2024-05-06", "2024-05-01", 8, "2024年5月6日"), ["发布日期:2024-05-01"]),
        (("2024-05-06", "2024-05-20", 7, "2024年5月6日"), ["某发〔2024〕7号"]),
    ],
)
def test_head_and_signature_are_compared(values: tuple[str, str, int, str], texts: list[str]) -> None:
    assert [d.text for d in defects_of(HEAD.format(*values)) if d.kind == "conflict"] == texts


def test_lost_or_blank_dates_are_named_and_compact_ones_are_not() -> None:
    body = "一、甲。按期完成。\n某区人民政府\n"
    assert found(body + "2023328") == [("lost_digits", "2023328")]
    assert found(body + "2023年 月 日") == [("lost_digits", "2023年 月 日")]
    assert found(body + "20230328") == []


def test_named_annexes_must_be_there() -> None:
    notice = (
        "某区关于印发计划的通知\n各部门:\n现印发给你们,请执行。\n附件:1.某区行动计划\n2.分工表\n"
        "某区人民政府\n2024年5月6日\n"
    )
    assert [d.kind for d in defects_of(notice)] == ["missing_annex"]
    assert found(f"{notice}附件1\n某区行动计划\n一、甲。详见附件2。\n附件2\n分工表\n1.招商。按期完成。") == []


def test_a_notice_that_names_the_plan_below_as_its_annex_misses_none() -> None:
    notice = (
        "某区关于印发计划的通知\n各部门:\n现印发给你们,请执行。\n附件:《某区行动计划》\n某区人民政府\n2024年5月6日\n"
    )
    text = f"{notice}\n某区行动计划\n为推进工作,制定本计划。\n一、目标\n1.招商。按期完成。\n2.兴业。按期完成。\n"
    for title, kinds in (("某区行动计划", []), ("某区实施方案", ["missing_annex"])):
        plan = replace(BASE, title=title, text=text, segments=(Segment(0, len(text), 0),))
        assert [d.kind for d in find(plan, split(plan))] == kinds


def test_names_of_annexes_at_the_end_are_no_annexes() -> None:
    body = "某区行动计划\n一、目标\n1.招商。按期完成。\n2.兴业。按期完成。\n"
    assert found(f"{body}附件:\n1.基本条件\n2.指标体系") == [("missing_annex", "附件:\n1.基本条件\n2.指标体系")]
    assert found(f"{body}附件:\n1.基本条件。园区应达到标准。\n2.指标体系。指标有三项。") == []


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="甲乙丙、,。:;()《》“”'\"`.0123456789xX×年月亿元家个等附件见开发区分别\n ", max_size=120))
def test_any_text_gives_defects_with_exact_places(text: str) -> None:
    defects_of(text)
