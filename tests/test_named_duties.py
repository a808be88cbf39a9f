"""Sections on duties that are parted by bodies, at any depth below the heading that says so."""

from __future__ import annotations

from facts_text import Draft

from documents.model import Duty


def duties(draft: Draft) -> list[tuple[tuple[str, ...], str]]:
    return [(d.units, d.task) for d in draft.facts("duty") if isinstance(d, Duty)]


def test_an_article_may_stand_between_the_heading_and_the_bodies() -> None:
    draft = Draft()
    top = draft.line("第二章 职责分工", kind="heading", label="第二章", heading="职责分工")
    article = draft.line("第五条 有关单位共同做好渔港管理工作。", top, label="第五条")
    draft.line("（一）县水务局：指导渔港疏浚工作。", article, label="（一）", heading="县水务局")
    draft.line("（二）各街道、镇：制定本辖区渔港计划。", article, label="（二）", heading="各街道、镇")
    assert duties(draft) == [(("县水务局",), "指导渔港疏浚工作"), (("各街道、镇",), "制定本辖区渔港计划")]


def test_a_line_may_lead_in_with_the_word() -> None:
    draft = Draft()
    article = draft.line("第五条 有关部门的职责如下：", label="第五条")
    draft.line("（一）县水务局：指导渔港疏浚工作。", article, label="（一）", heading="县水务局")
    other = draft.line("第六条 下列部门不得收费：", label="第六条")
    draft.line("（一）县财政局：渔港停泊证书工本费。", other, label="（一）", heading="县财政局")
    assert duties(draft) == [(("县水务局",), "指导渔港疏浚工作")]


def test_matters_of_a_body_may_have_headings_of_their_own() -> None:
    draft = Draft()
    annex = draft.line("渔港管理职责清单", kind="annex", heading="渔港管理职责清单")
    body = draft.line("二、县水务局", annex, kind="heading", label="二、", heading="县水务局")
    matter = draft.line("1、巡查管理", body, kind="heading", label="1、", heading="巡查管理")
    draft.line("组织渔港日常巡查工作。", matter, kind="paragraph")
    assert duties(draft) == [(("县水务局",), "组织渔港日常巡查工作")]


def test_cells_of_a_table_in_lines_are_no_sections() -> None:
    draft = Draft()
    annex = draft.line("渔港管理职责分工表", kind="annex", heading="渔港管理职责分工表")
    group = draft.line("（一）疏浚", annex, kind="heading", label="（一）", heading="疏浚")
    cell = draft.line("县水务局", group, kind="heading", heading="县水务局")
    draft.line("县财政局、县审计局、县商务局", cell, kind="paragraph")
    draft.line("修好东港码头和防波堤", cell, kind="paragraph")
    assert duties(draft) == []


def test_a_first_sentence_says_who_is_in_charge_of_what_follows() -> None:
    draft = Draft()
    draft.line(
        "2.县水务局是全县渔港的主管部门。负责审批疏浚计划；指导各镇巡查。",
        label="2.",
        heading="县水务局是全县渔港的主管部门",
    )
    draft.line("3.各镇人民政府（港区管委会）为渔港养护的责任主体。按要求落实养护经费。", label="3.")
    draft.line("4.县渔港中心是全县渔港的管理机构。渔港面积三十平方公里。", label="4.")
    assert duties(draft) == [
        (("县水务局",), "负责审批疏浚计划；指导各镇巡查"),
        (("各镇人民政府（港区管委会）",), "按要求落实养护经费"),
    ]
