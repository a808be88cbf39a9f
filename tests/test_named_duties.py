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


def test_paragraphs_that_open_with_a_name_and_a_colon() -> None:
    draft = Draft()
    top = draft.line("（二）成员单位职责", kind="heading", label="（二）", heading="成员单位职责")
    draft.line("县财政局：落实渔港专项经费，加强监管。", top, kind="paragraph")
    body = draft.line("县水务局：", top, kind="paragraph")
    draft.line("1. 指导渔港航道疏浚。", body, label="1.")
    item = draft.line("2. 监督渔港堤防安全。", body, kind="heading", label="2.", heading="监督渔港堤防安全")
    draft.line("县公安局。维护渔港治安秩序。", item, kind="paragraph", heading="县公安局")
    draft.line("各镇（街道）：做好渔港日常巡查。", item, kind="paragraph", heading="各镇（街道）")
    other = draft.line("（三）联系方式", kind="heading", label="（三）", heading="联系方式")
    draft.line("县财政局：县府大院三号楼。", other, kind="paragraph")
    assert duties(draft) == [
        (("县财政局",), "落实渔港专项经费，加强监管"),
        (("县水务局",), "指导渔港航道疏浚"),
        (("县水务局",), "监督渔港堤防安全"),
        (("县公安局",), "维护渔港治安秩序"),
        (("各镇（街道）",), "做好渔港日常巡查"),
    ]


def test_headings_that_name_a_body_and_its_duties() -> None:
    draft = Draft()
    body = draft.line("（一）县渔业局职责", kind="heading", label="（一）", heading="县渔业局职责")
    draft.line("1.制定渔港管理规范。", body, label="1.")
    draft.line("（二）县水务局的主要职责：指导渔港疏浚工作。", label="（二）", heading="县水务局的主要职责")
    urged = draft.line("（三）强化部门责任", kind="heading", label="（三）", heading="强化部门责任")
    draft.line("渔港建设稳步推进，面貌改善。", urged, kind="paragraph")
    assert duties(draft) == [(("县渔业局",), "制定渔港管理规范"), (("县水务局",), "指导渔港疏浚工作")]


def test_who_a_body_is_made_of_is_no_duty() -> None:
    draft = Draft()
    top = draft.line("四、职责分工", kind="heading", label="四、", heading="职责分工")
    body = draft.line("（一）领导小组", top, kind="heading", label="（一）", heading="领导小组")
    draft.line("组长：张某某，县委常委", body, kind="paragraph")
    draft.line("成员：李某某、王某某、赵某某", body, kind="paragraph")
    draft.line("研究解决渔港建设重大问题。", body, kind="paragraph")
    assert duties(draft) == [(("领导小组",), "研究解决渔港建设重大问题")]


def test_a_line_that_leads_in_a_list_of_what_a_body_does() -> None:
    draft = Draft()
    article = draft.line("第九条 县应急局履行下列职责：", label="第九条")
    draft.line("（一）组织应急演练；", article, label="（一）")
    charge = draft.line("第十条 县渔业局是渔港主管部门，主要负责以下工作：", label="第十条")
    draft.line("（一）编制渔港规划；", charge, label="（一）")
    firm = draft.line("第十一条 有关部门履行下列职责：", label="第十一条")
    draft.line("（一）保护渔港环境；", firm, label="（一）")
    assert duties(draft) == [(("县应急局",), "组织应急演练"), (("县渔业局",), "编制渔港规划")]


def test_a_role_in_brackets_is_no_part_of_a_name() -> None:
    draft = Draft()
    top = draft.line("二、部门职责", kind="heading", label="二、", heading="部门职责")
    draft.line("2.县水务局（牵头单位）：负责渔港疏浚。", top, label="2.", heading="县水务局（牵头单位）")
    assert duties(draft) == [(("县水务局",), "负责渔港疏浚")]
