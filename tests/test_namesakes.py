"""Plans of one library keep no name that others have or are about."""

from __future__ import annotations

from documents.model import Plan, Source
from documents.namesakes import tell_apart
from documents.plans import split_plans

LAW = """临水市促进保税物流业务发展若干规定
第一条 为了促进保税物流,制定本规定。
第二条 保税物流企业应当守法。
"""
OTHER = """青川市招商办法
第一条 发展{topic}。
第二条 支持{topic}企业。
第三条 奖励{topic}项目。
"""


def plan_of(text: str, name: str) -> Plan:
    source = Source(name=name, text=text, encoding="utf-8", format="txt", sha256="")
    (plan,) = split_plans(source).plans
    return plan


def test_a_subject_that_another_plan_is_about_names_no_plan_alone() -> None:
    law = plan_of(LAW, "a.txt")
    assert {"保税物流", "保税物流规定"} <= set(law.aliases)
    kept, _ = tell_apart([law, plan_of(OTHER.format(topic="冷链"), "b.txt")])
    assert kept is law
    told, _ = tell_apart([law, plan_of(OTHER.format(topic="保税物流"), "b.txt")])
    assert "保税物流" not in told.aliases
    assert "保税物流规定" in told.aliases


def test_names_of_zones_and_places_stay_whoever_speaks_of_them() -> None:
    zone = plan_of("贵阳高新区高质量发展实施方案\n一、总体要求\n加快贵阳高新区发展。\n", "a.txt")
    county = plan_of("柳河县旅游条例\n第一条 促进柳河县旅游。\n", "b.txt")
    others = plan_of(OTHER.format(topic="贵阳高新区和柳河县、柳河"), "c.txt")
    assert tell_apart([zone, county, others])[:2] == [zone, county]


def test_plans_that_would_be_shown_alike_are_told_apart_by_their_titles() -> None:
    one = plan_of("贵阳高新区高质量发展实施方案\n一、总体要求\n加快贵阳高新区发展。\n", "a.txt")
    two = plan_of("贵阳高新区创新发展计划\n一、总体要求\n加快贵阳高新区发展。\n", "b.txt")
    assert one.display_name == two.display_name
    assert [p.display_name for p in tell_apart([one, two])] == [
        "贵阳高新区 贵阳高新区高质量发展实施方案",
        "贵阳高新区 贵阳高新区创新发展计划",
    ]
