"""Lists and support: enumerations with their count, and who is paid how much."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from facts_text import Draft, facts_of

from documents import clauses
from documents.facts import as_dict, extract
from documents.model import Defect, NamedList, Support
from documents.plans import split_plans
from documents.readers import read

SOURCES = Path(__file__).resolve().parent.parent / "documents" / "sources"


def lists(*lines: str) -> list[tuple[str, tuple[str, ...], int | None]]:
    return [(x.name, x.members, x.stated_count) for x in facts_of("list", *lines) if isinstance(x, NamedList)]


LISTS = [
    ("聚焦造船、海工、渔具三大产业。", [("产业", ("造船", "海工", "渔具"), 3)]),
    ("重点发展船用发动机、螺旋桨、导航设备等3条产业链,", [("产业链", ("船用发动机", "螺旋桨", "导航设备"), 3)]),
    ("建设东港、西山、北湖、南岭和中渡五个组团。", [("组团", ("东港", "西山", "北湖", "南岭", "中渡"), 5)]),
    ("落实人才规划、人才政策、人才服务“三大保障”。", [("三大保障", ("人才规划", "人才政策", "人才服务"), 3)]),
    ("百亿级园区2个(东港园区、西山园区)。", [("百亿级园区", ("东港园区", "西山园区"), 2)]),
    ("建设三大基地:造船基地、海工基地、渔具基地。", [("基地", ("造船基地", "海工基地", "渔具基地"), 3)]),
    ("加快建成东港产业园、西山产业园、北湖产业园等特色园区。",
     [("特色园区", ("东港产业园", "西山产业园", "北湖产业园"), None)]),
    ("全面建成大学人才小镇、渔业人才小镇、音乐人才小镇。",
     [("人才小镇", ("大学人才小镇", "渔业人才小镇", "音乐人才小镇"), None)]),
    ("实施两个“百户计划”。即“渔户百户计划”,每年培养100户;“农户百户计划”,每年培养50户。",
     [("百户计划", ("渔户百户计划", "农户百户计划"), 2)]),
    ("实施三个“百户计划”。即“渔户百户计划”,每年培养100户。", []),
    ("实施三大工程。", []),
    ("根据财政部、水利部、农业部文件第十三条相关规定执行。", []),
    ("各级政府、各部门要严格从设计标准、设计质量和施工质量三个环节上把好关。", []),
    ("同一举报涉及港区、渔区、两个及两个以上的部门。", []),
    ("本办法所称专项扣除,是指渔业法规定的教育、医疗、赡养等3项专项扣除。", [("专项扣除", ("教育", "医疗", "赡养"), 3)]),
    ("每年在东港镇、西山镇、北湖镇、南岭镇范围内选取4个试点镇开展体检。", []),
    ("市交通局、市商务局等部门要密切配合。", []),
    ("探测、监测、预测等9个项目开工。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists(text: str, expected: list[tuple[str, tuple[str, ...], int | None]]) -> None:
    assert lists(text) == expected


def test_a_count_that_differs_carries_the_conflict() -> None:
    draft = Draft()
    draft.line("聚焦造船、海工、渔具、导航等五条产业链。")
    defect = Defect("conflict", 0, len(draft.text) - 2, draft.text[:-2])
    (found,) = draft.facts("list", (defect,))
    assert isinstance(found, NamedList)
    assert (found.stated_count, len(found.members), found.defects) == (5, 4, ("conflict",))


def support(*lines: str) -> list[tuple[str, str | None, float | None, str, str]]:
    found = [s for s in facts_of("support", *lines) if isinstance(s, Support)]
    return [(s.beneficiary, s.ceiling, s.value, s.unit, s.indicator) for s in found]


SUPPORT = [
    ("对新认定的国家级、省级、市级研发中心,分别奖励30万元、20万元、10万元。",
     [("国家级研发中心", None, 30, "万元", "奖励"), ("省级研发中心", None, 20, "万元", "奖励"),
      ("市级研发中心", None, 10, "万元", "奖励")]),
    ("给予每个企业2500元的参展补助。", [("每个企业", None, 2500, "元", "参展补助")]),
    ("对获评省级工厂的企业,给予最高100万元奖励。", [("企业", "最高100万元", 100, "万元", "奖励")]),
    ("单个项目补助资金不得超过项目总投入的70%。", [("", "不得超过项目总投入的70%", 70, "%", "补助资金")]),
    ("带动10-20户补助4万元,带动21-30户补助5万元。", [("", None, 4, "万元", "补助"), ("", None, 5, "万元", "补助")]),
    ("对符合条件的技改项目,按设备投资额的10%给予补助,最高不超过500万元。",
     [("技改项目", None, 10, "%", "补助"), ("技改项目", "最高不超过500万元", 500, "万元", "补助")]),
    ("营业额达到80万元以上的,一次性给予15万元奖励。", [("", None, 15, "万元", "奖励")]),
]  # fmt: skip


PAIRED = [
    ("对新评定为国家3—5星级的渔家院落,分别给予2万元、4万元、8万元奖励。",
     [("国家3星级的渔家院落", 2), ("国家4星级的渔家院落", 4), ("国家5星级的渔家院落", 8)]),
    ("对新获评的渔家院落,经县级评比确认为三、四星级的,分别奖励1万元、2万元。", [("三星级", 1), ("四星级", 2)]),
    ("对渔业团队,根据顶尖、领军、优秀三个层次,分别给予最高90万元、50万元、20万元资助。",
     [("顶尖", 90), ("领军", 50), ("优秀", 20)]),
    ("有完善的捕捞、养殖记录的渔场,达到下列标准的,给予奖励:对列入省、市级的示范渔场分别奖励5万元、2万元。",
     [("省级的示范渔场", 5), ("市级的示范渔场", 2)]),
    ("对入选顶尖工匠(A类,按目录确定,下同)、领军工匠(B类)的,分别给予专项奖励最高50万元、20万元。",
     [("顶尖工匠", 50), ("领军工匠(B类)", 20)]),
    ("对有新引进甲类、乙类工匠的企业,按研发投入1:1比例分别给予最高100万元、50万元奖励。",
     [("企业", 1), ("甲类工匠的企业", 100), ("乙类工匠的企业", 50)]),
    ("每年选拔名匠和新匠,分别给予2万元、1万元奖励,考核合格的,分别给予每人5000元、3000元津贴。",
     [("每年选拔名匠", 2), ("新匠", 1), ("每年选拔名匠", 5000), ("新匠", 3000)]),
    ("对新建成的省、市、区示范码头,分别给予10万元、5万元、3万元奖励。",
     [("省示范码头", 10), ("市示范码头", 5), ("区示范码头", 3)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PAIRED)
def test_each_of_several_gets_its_own_amount(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(who, value) for who, _, value, _, _ in support(text)] == expected


def test_what_is_paid_may_stand_before_the_tiers() -> None:
    text = "向在港企业工作,目前无住房的工匠发放租房补贴,其中甲类工匠每月900元,其他工匠每月600元。"
    assert [(who, value, paid) for who, _, value, _, paid in support(text)] == [
        ("工匠", 900, "租房补贴"), ("工匠", 600, "租房补贴"),
    ]  # fmt: skip


def test_a_ceiling_keeps_the_condition_before_it() -> None:
    text = (
        "对首次出口的渔具企业,按首笔订单20%的比例、给予最高30万元的一次性奖励;对承租企业按租金的5%给予扶持,最高50万元。"
    )
    found = [s for s in facts_of("support", text) if isinstance(s, Support)]
    assert [(s.beneficiary, s.value) for s in found] == [
        ("渔具企业", 20), ("渔具企业", 30), ("承租企业", 5), ("承租企业", 50),
    ]  # fmt: skip
    assert found[3].condition == found[2].condition


def test_the_receiver_is_the_noun_of_a_long_condition() -> None:
    text = "对获得国家专项支持,并在港区投产的项目,按专项总额的10%给予配套。"
    assert [who for who, *_ in support(text)] == ["项目"]


@pytest.mark.parametrize(("text", "expected"), SUPPORT)
def test_support(text: str, expected: list[tuple[str, str | None, float, str, str]]) -> None:
    assert support(text) == expected


def test_tiers_keep_their_condition() -> None:
    found = [s for s in facts_of("support", "带动10-20户补助4万元,带动21-30户补助5万元。") if isinstance(s, Support)]
    assert [s.condition for s in found] == ["带动10-20户", "带动21-30户"]


def test_numbers_of_a_condition_are_not_paid() -> None:
    assert [v for _, _, v, _, _ in support("总投入在1000万元以上且被认定的,给予投资方奖励100万元。")] == [100]


def test_facts_become_json() -> None:
    (found,) = facts_of("target", "到2026年,渔业总产值达到90亿元。")
    row = json.loads(json.dumps(as_dict(found)))
    assert {
        "kind",
        "plan_id",
        "clause_id",
        "quote",
        "start",
        "end",
        "defects",
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
    } <= set(row)
    assert (row["kind"], row["value"], row["period"], row["qualifiers"]) == ("target", 90, "2026", [])


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.txt")), ids=lambda p: p.name[:3])
def test_every_quote_is_a_slice_of_its_clause(path: Path) -> None:
    for plan in split_plans(read(path)).plans:
        parts = clauses.split(plan)
        by_id = {clause.clause_id: clause for clause in parts}
        found = extract(plan, parts)
        assert found == extract(plan, parts)
        assert [(f.start, f.end) for f in found] == sorted((f.start, f.end) for f in found)
        for fact in found:
            clause = by_id[fact.clause_id]
            assert plan.text[fact.start : fact.end] == fact.quote
            assert clause.start <= fact.start < fact.end <= clause.end
            for span in fact.also:
                assert plan.text[span.start : span.end] == span.quote


@pytest.mark.parametrize("text", [
    "", "分别", "均达到%", "(责任单位:)", "《》", "等3条", "到年,到2025年,", "((",  "))))。", "“三个", "1∶0", "由负责",
    "给予元奖励",
    "到2025年,分别达到、、亿元", "对的,奖励5万元", "| | |", "前名", "翻番翻番翻番",
    "一二三四五六七八九十百千万亿",
])  # fmt: skip
def test_broken_text_is_no_fault(text: str) -> None:
    for kind in ("target", "duty", "deadline", "basis", "list", "support"):
        facts_of(kind, text or " ", text * 3 + "。")


def test_money_set_aside_is_support_without_a_condition() -> None:
    (found,) = facts_of("support", "每年安排最高80万元经费支持港区社区建设。")
    assert isinstance(found, Support)
    assert (found.condition, found.ceiling, found.value, found.indicator) == (None, "最高80万元", 80, "经费")


def test_of_a_raised_rate_the_new_one_is_paid() -> None:
    found = [
        s
        for s in facts_of("support", "网箱奖励标准由10元/吨(浅水)、15元/吨(深水),均调整至25元/吨。")
        if isinstance(s, Support)
    ]
    assert [(s.condition, s.indicator, s.value, s.unit) for s in found] == [("网箱", "奖励", 25, "元/吨")]
    (plain,) = facts_of("support", "补贴标准由每亩500元提高到800元。")
    assert isinstance(plain, Support)
    assert (plain.condition, plain.value) == (None, 800)


def test_items_below_a_line_on_rates_are_paid() -> None:
    draft = Draft()
    lead = draft.line("(四)项目奖励标准如下:", label="(四)")
    draft.line("1、分布式网箱: 0.25元/千瓦时。", lead, label="1、")
    draft.line("2、海上电站。建设主体:0.3元/千瓦时。屋顶业主:0.2元/瓦(按容量)。", lead, label="2、", heading="海上电站")
    other = draft.line("(五)申报材料如下:", label="(五)")
    draft.line("1、报名费:20元。", other, label="1、")
    found = [s for s in draft.facts("support") if isinstance(s, Support)]
    assert [(s.beneficiary, s.condition, s.indicator, s.value, s.unit) for s in found] == [
        ("", "分布式网箱", "奖励", 0.25, "元/千瓦时"),
        ("建设主体", "海上电站", "奖励", 0.3, "元/千瓦时"),
        ("屋顶业主", "海上电站", "奖励", 0.2, "元/瓦"),
    ]
    assert all(s.also[0].quote == "(四)项目奖励标准如下:" for s in found)


def test_members_do_not_begin_with_what_leads_in() -> None:
    (found,) = facts_of("list", "为期两年,分别为准备部署、组织实施、试点总结三个阶段目标。")
    assert isinstance(found, NamedList)
    assert found.members == ("准备部署", "组织实施", "试点总结")
    (found,) = facts_of("list", "建成东湾公园、西湾公园、北湾公园等一批标志性公园。")
    assert isinstance(found, NamedList)
    assert found.name == "标志性公园"


def test_how_an_amount_is_paid_sets_no_condition() -> None:
    text = "渔业领军人才(A类),给予每人60万元购房补贴,一次性安家补助100万元,每年发放12万元人才津贴。"
    found = [s for s in facts_of("support", text) if isinstance(s, Support)]
    assert {s.condition for s in found} == {"渔业领军人才(A类)"}
    assert [(s.indicator, s.value) for s in found] == [("购房补贴", 60), ("安家补助", 100), ("人才津贴", 12)]


def test_ranges_of_a_condition_are_not_paid() -> None:
    text = "对渔业项目,投资1000万元以上至5000万元、5000万元以上至1亿元、1亿元以上的,按贡献的70%、80%、90%给予企业奖励。"
    found = [s for s in facts_of("support", text) if isinstance(s, Support)]
    assert [s.value for s in found] == [70, 80, 90]
    assert [s.beneficiary for s in found][1:] == ["5000万元以上至1亿元", "1亿元以上"]


def test_names_in_quotation_marks_need_nothing_between() -> None:
    text = "对实现“渔升规”“规改股”“股上市”三个目标的企业,分别给予一次性奖励10万元、20万元、50万元。"
    found = [s for s in facts_of("support", text) if isinstance(s, Support)]
    assert [(s.beneficiary, s.value) for s in found] == [("“渔升规”", 10), ("“规改股”", 20), ("“股上市”", 50)]


def test_what_makes_the_first_of_several_amounts_a_condition_makes_all() -> None:
    text = "对年收入首次达到 3 亿元、5亿元的渔业(RAS)企业,分别给予 10 万元、20万元一次性奖励。"
    found = [s for s in facts_of("support", text) if isinstance(s, Support)]
    assert [(s.beneficiary, s.value) for s in found] == [
        ("年收入首次达到 3 亿元的渔业(RAS)企业", 10), ("5亿元的渔业(RAS)企业", 20),
    ]  # fmt: skip


def _paid(line: str) -> list[tuple[str, float | None]]:
    return [(s.beneficiary + (s.condition or ""), s.value) for s in facts_of("support", line) if isinstance(s, Support)]


def test_classes_of_money_that_a_reward_is_tied_to_are_not_paid() -> None:
    line = "当年出口额300万美元、500万美元以上,增长10%以上的企业,分别奖励2万元、3万元。"
    assert [value for _, value in _paid(line)] == [2, 3]
    line = "新引进企业实到外资100万-200万(不含)美元、200万美元以上的,分别奖励20万元、30万元。"
    assert [value for _, value in _paid(line)] == [20, 30]
    assert [value for _, value in _paid("单个项目支持金额最高不超过200万元。")] == [200]


def test_a_centre_that_stands_before_a_list_is_none_of_its_members() -> None:
    line = "建设“一中心三平台”,即企业服务中心和融资、科创、人才三个平台。"
    assert [x.members for x in facts_of("list", line) if isinstance(x, NamedList)] == [("融资", "科创", "人才")]
