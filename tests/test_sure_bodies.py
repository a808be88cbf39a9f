"""Names that are bodies beyond doubt, and what they do however far behind them it is said."""

from __future__ import annotations

import time

import pytest
from facts_text import facts_of

from documents.model import Duty

FRAMED = [
    ("区商务局在企业交齐材料后五日内拨付首笔补助。", ["区商务局"]),
    ("市商务局、市财政局按程序办理资金拨付。", ["市商务局", "市财政局"]),
    ("县林业局通过卫星影像比对，核查林地变化。", ["县林业局"]),
    ("区商务局、区公安分局等部门依据上级有关政策，积极引导企业进园。", ["区商务局", "区公安分局"]),
    ("省级医疗保障部门将年度计划报送国家局备查。", ["省级医疗保障部门"]),
    ("国家统计局重点推进名录库更新。", ["国家统计局"]),
    ("地方各级人民政府对粮食安全工作负领导责任，统筹调度。", ["地方各级人民政府"]),
    ("区水务局根据市水务局河道治理方案开展清淤疏浚。", ["区水务局"]),
    ("属地街镇对违规堆放的木料加强管理。", ["属地街镇"]),
    ("市商务局、市林业局和属地街镇按照方案开展联合执法。", ["市商务局", "市林业局", "属地街镇"]),
    ("各镇（东港工业区）在改革过程中要充分听取意见。", ["各镇（东港工业区）"]),
    ("县商务局对已完工项目组织验收。", ["县商务局"]),
    ("市场监管局依据职责开展检查，规范秩序。", ["市场监管局"]),
    ("各村（社区）要落实专人负责门店巡查。", ["各村（社区）"]),
    ("公安东港分局开展夜间巡查。", ["公安东港分局"]),
    ("各居委会对辖区内老旧楼道进行摸底登记。", ["各居委会"]),
    ("县商务局、行业主管部门、各街道、镇有序组织群众返回。", ["县商务局", "行业主管部门", "各街道", "镇"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "units"), FRAMED)
def test_a_body_beyond_doubt_does_what_is_said_far_behind_it(line: str, units: list[str]) -> None:
    found = [d for d in facts_of("duty", line) if isinstance(d, Duty)]
    assert [(list(d.units), d.role) for d in found] == [(units, "responsible")]


NO_DUTIES = [
    "区商务局目前已在园区建立服务站。",
    "评优小组建立抽查机制，通报结果。",
    "区商务局在年度考核中取得了第一名。",
    "区商务局将方案报送了市商务局。",
    "区商务局为本区商业网点的主管部门。",
    "调整方案经区建管委审核批准后执行。",
    "鼓励区县人民政府在园区建立监督员制度。",
    "区商务局根据本办法作出的决定。",
    "市场在资源配置中起决定作用，提升效率。",
    "县委 | 组织部 | 将履职情况纳入考核。",
    "城镇街道范围内按照标准建设公园绿地。",
]


@pytest.mark.parametrize("line", NO_DUTIES)
def test_what_a_body_is_or_has_done_and_what_is_no_body_is_no_duty(line: str) -> None:
    assert facts_of("duty", line) == []


NAMES = [
    ("区商务局根据市商务局推进绿色门店建设的要求，公布门店名单。", [("区商务局",)]),
    ("属地街镇需每季度向区林业局报送采伐计划。", [("属地街镇",)]),
    ("信访办理过程中各相关职能部门要严格保密。", []),
    ("由县商务局联合县林业局开展检查。", [("县商务局",)]),
    ("负责牵头落实小区绿化配合居委的，由县林业局指导养护工作。", [("县林业局",)]),
]


@pytest.mark.parametrize(("line", "units"), NAMES)
def test_no_name_holds_what_frames_a_deed(line: str, units: list[tuple[str, ...]]) -> None:
    assert [d.units for d in facts_of("duty", line) if isinstance(d, Duty)] == units


def test_a_body_that_one_sentence_charges_is_known_to_the_others() -> None:
    lines = (
        "由县商务局、县财政局组成东港县评优小组（以下简称“评优小组”），负责评选。",
        "评优小组建立抽查机制，对已入选门店进行评估。",
    )
    assert ("评优小组",) in [d.units for d in facts_of("duty", *lines) if isinstance(d, Duty) and "抽查" in d.task]


CHARGED = [
    ("医保经办机构要提高日常审核能力。", [("医保经办机构",)]),
    ("政策性银行应当发挥作用，支持粮食收购。", [("政策性银行",)]),
    ("信托公司、金融租赁公司要发挥特色优势。", [("信托公司", "金融租赁公司")]),
    ("行业主管部门、各街道、镇、管理单位应当制定预案。", [("行业主管部门", "各街道", "镇", "管理单位")]),
    ("门店的日常清理由区商务局负责。", [("区商务局",)]),
    ("广场的日常清理由其管理单位或者产权单位负责。", [("其管理单位或者产权单位",)]),
    ("银行业金融机构加大信贷投放。", []),
    ("申请单位应当如实填报材料。", []),
    ("门店改造费用由企业承担。", []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "units"), CHARGED)
def test_who_is_charged_need_be_no_office(line: str, units: list[tuple[str, ...]]) -> None:
    assert [d.units for d in facts_of("duty", line) if isinstance(d, Duty)] == units


def test_a_long_list_of_names_takes_no_long_time() -> None:
    names = [f"区{name}局" for name in ("商务", "林业", "水务", "财政", "民政", "教育", "体育", "文旅", "审计", "统计")]
    line = "、".join(names * 4)
    begun = time.perf_counter()
    facts_of("duty", f"由{'、'.join(names)}负责统筹。", f"{line}的联系方式另见附表。", f"{line}、某某某某某某")
    assert time.perf_counter() - begun < 5
