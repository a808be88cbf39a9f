"""Clause trees: golden for the eight plans, by property on invented plans, and case by case.

The golden trees are read line by line against the sources before they are accepted. To write them anew after a
reviewed change: PYTHONPATH=. python tests/test_clauses.py
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.clauses import split
from documents.model import Clause, Plan, Segment
from documents.numbering import write_numeral
from documents.plans import split_plans
from documents.readers import read

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
BASE = Plan(
    plan_id="plan", title="", display_name="", issuer=None, doc_no=None, issued_on=None, region=None, zone=None,
    aliases=(), source_file="plan.txt", text="", segments=(),
)  # fmt: skip


def plan_of(text: str, title: str = "") -> Plan:
    return replace(BASE, text=text, title=title, segments=(Segment(0, len(text), 0),))


def split_text(text: str, title: str = "") -> list[Clause]:
    plan = plan_of(text, title)
    clauses = split(plan)
    check(plan, clauses)
    return clauses


def check(plan: Plan, clauses: list[Clause]) -> None:
    """Assert what holds for the clauses of any plan."""
    at = 0
    ids: set[str] = set()
    for clause in clauses:
        assert plan.text[clause.start : clause.end] == clause.text
        assert clause.text.strip()
        assert clause.start >= at
        assert not plan.text[at : clause.start].strip(), plan.text[at : clause.start]
        assert clause.clause_id not in ids
        assert clause.clause_id.startswith(f"{plan.plan_id}/")
        assert clause.parent_id is None or clause.parent_id in ids
        assert (clause.level == 0) == (clause.parent_id is None)
        ids.add(clause.clause_id)
        at = clause.end
    assert not plan.text[at:].strip()


def tree(clauses: list[Clause]) -> list[str]:
    """Return 'kind id' of every clause, without the plan's identifier."""
    return [f"{c.kind} {c.clause_id.partition('/')[2]}" for c in clauses]


def by_id(clauses: list[Clause]) -> dict[str, Clause]:
    return {c.clause_id.partition("/")[2]: c for c in clauses}


# -- the eight plans


@cache
def real_plans() -> dict[str, Plan]:
    found = {}
    for path in sorted((ROOT / "documents" / "sources").glob("*.txt")):
        for number, plan in enumerate(split_plans(read(path)).plans, 1):
            found[f"{path.name[:3]}-{number}"] = plan
    return found


def render(clauses: list[Clause]) -> str:
    lines = []
    for c in clauses:
        words = " ".join(c.text.split())
        words = words if len(words) <= 40 else f"{words[:20]} … {words[-16:]}"
        lines.append(f"{'  ' * c.level}{c.clause_id.partition('/')[2]} | {c.kind} | {c.label} | {c.heading} | {words}")
    return "\n".join(lines) + "\n"


NAMES = ["000-1", "001-1", "001-2", "001-3", "001-4", "002-1", "003-1", "004-1"]


@pytest.mark.parametrize("name", NAMES)
def test_the_tree_of_a_real_plan_is_the_golden_one(name: str) -> None:
    plan = real_plans()[name]
    clauses = split(plan)
    check(plan, clauses)
    assert render(clauses) == (GOLDEN / f"{name}.tree.txt").read_text(encoding="utf-8")


def test_every_real_plan_has_a_golden_tree() -> None:
    assert sorted(real_plans()) == NAMES


def test_the_path_of_a_real_clause_is_its_titles_from_the_root() -> None:
    clauses = by_id(split(real_plans()["000-1"]))
    assert clauses["三/(一)/1"].path == (
        "三、重点任务", "(一)以工业大突破为重点,高标准高质量建设现代产业体系", "1.做大做强工业经济",
    )  # fmt: skip
    assert clauses["二/p1/p1"].path == ("二、发展目标", "工业经济实现大突破")
    assert clauses["二/p1/p1"].parent_id == clauses["二/p1"].clause_id


# -- invented plans whose tree is known

SERIES = {
    "chapter": ("第{}章 ", "第{}章", True),
    "cn_dot": ("{}、", "{}", True),
    "cn_paren": ("({})", "({})", True),
    "num_dot": ("{}.", "{}", False),
    "num_paren": ("({})", "({})", False),
    "circled": ("{}", "{}", False),
}
TITLES = ["优化营商环境", "推进产业集聚", "強化要素保障", "加大招商力度", "培育龙头企业", "支持科技创新,完善平台"]
WIDE = str.maketrans("().", "（）．")


def write_label(series: str, number: int, wide: bool) -> tuple[str, str]:
    """Return a label as a plan writes it and as an identifier does."""
    form, written, is_chinese = SERIES[series]
    numeral = write_numeral(number) if is_chinese else chr(0x245F + number) if series == "circled" else str(number)
    label = form.format(numeral)
    return (label.translate(WIDE) if wide else label), written.format(numeral)


@st.composite
def invented_plans(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Draw a plan and the identifiers of its numbered units and paragraphs."""
    order = list(SERIES)
    used = draw(st.lists(st.sampled_from(order), min_size=1, max_size=4, unique=True))
    levels = sorted(used, key=order.index)
    runs_on = draw(st.booleans()) and len(levels) > 1
    blank = draw(st.sampled_from(["\n", "\n\n", "\n　　", " \r\n\t"]))
    running = 0
    lines, ids = ["关于推进改革的实施方案", "为推进改革,制定本方案。"], []

    def grow(depth: int, prefix: str) -> None:
        nonlocal running
        last = depth == len(levels) - 1
        for number in range(1, draw(st.integers(2, 3)) + 1):
            if last and runs_on:
                running += 1
                number = running
                if levels[depth] == "circled" and number > 20:
                    return
            label, written = write_label(levels[depth], number, draw(st.booleans()))
            title = draw(st.sampled_from(TITLES))
            ids.append(prefix + written)
            if not last:
                lines.append(label + title)
                grow(depth + 1, f"{prefix}{written}/")
            elif draw(st.booleans()):
                lines.append(f"{label}{title}。加快建设3.5公里道路,到2025年完成投资1.5亿元。")
            else:
                lines.append(label + title + draw(st.sampled_from(["", "。"])))
                lines.append("加快实施重点项目,提升服务水平,到2025年完成投资1.5亿元。")
                ids.append(f"{prefix}{written}/p1")

    grow(0, "")
    return blank.join(lines), ids


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(invented_plans())
def test_the_tree_of_an_invented_plan_is_recovered(drawn: tuple[str, list[str]]) -> None:
    text, expected = drawn
    clauses = split_text(text)
    assert [c.clause_id.partition("/")[2] for c in clauses] == ["title", "preamble", *expected]


LINES = st.lists(
    st.one_of(
        st.text(max_size=30),
        st.sampled_from(
            [
                "一、总体要求", "(一)加强领导。", "（二）目标:", "1.做强产业。培育企业。", "①甲", "——乙;",
                "第三条 丙。", "附件",
                "附件2:任务表", "责任单位:经发局", "某某市人民政府", "2024年1月2日", "关于印发方案的通知", "目录",
                "| 甲 | 乙 |",
                "到2025年:", "主要指标如下:", "各单位:", "## 第一章", "来源:网站", "(此件公开发布)", "----",
                "\u200b",
                "人工智能,重点发展芯片。", "新材料,重点发展钒钛。", "新能源,重点发展储能。", "本办法自2024年起施行。",
                "甲" * 70 + ",乙", "「未完", "第一章 總則", "1", "(a)x", "第二条", "**三、重点**",
            ]
        ),
    ),
    max_size=25,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n", "\n\n", "\u2028", "\n\u3000\u3000"]), st.text(max_size=12))
def test_no_character_of_any_text_is_lost(lines: list[str], separator: str, title: str) -> None:
    text = separator.join(lines)
    clauses = split_text(text, title)
    assert clauses == split(plan_of(text, title))


# -- case by case


def test_numbering_that_runs_on_and_a_beginning_in_the_middle() -> None:
    clauses = split_text("3.甲类。说明文字。\n二、乙\n4.丙。说明文字。\n5.丁。说明文字。\n三、戊\n6.己。说明文字。")
    assert tree(clauses) == ["clause 3", "heading 二", "clause 二/4", "clause 二/5", "heading 三", "clause 三/6"]


def test_an_unconventional_order_of_levels_is_read_from_the_document() -> None:
    text = "1.甲。\n(一)乙。丙。\n(二)丁。戊。\n2.己。\n(一)庚。辛。\n3.壬。\n(一)癸。子。"
    ids = [c.clause_id.partition("/")[2] for c in split_text("某某意见\n现提出意见。\n" + text)]
    assert ids[2:] == ["1", "1/(一)", "1/(二)", "2", "2/(一)", "3", "3/(一)"]


def test_articles_that_run_on_below_sections_with_chinese_numerals() -> None:
    text = "一、程序\n第一条 甲。\n第二条 乙。\n二、界定\n第三条 丙。\n三、附则\n第四条 丁。"
    ids = [c.clause_id.partition("/")[2] for c in split_text(text)]
    assert ids == ["一", "一/第一条", "一/第二条", "二", "二/第三条", "三", "三/第四条"]


def test_supplementary_provisions_end_the_document_not_its_last_part() -> None:
    text = "第一编 总则\n第一条 甲。\n第二编 分则\n第二章 罪名\n第二条 乙。\n附则\n第三条 丙。"
    ids = [c.clause_id.partition("/")[2] for c in split_text(text)]
    assert ids[-2:] == ["附则", "附则/第三条"]


def test_a_numbered_line_is_a_clause_even_when_it_ends_like_a_field_of_a_page() -> None:
    clauses = by_id(split_text("第十七条 经费的主要来源:\n(一)会费;\n(二)拨款。\n第十八条 专款专用。"))
    assert list(clauses) == ["第十七条", "第十七条/(一)", "第十七条/(二)", "第十八条"]
    assert clauses["第十七条"].kind == "clause"


def test_a_repeated_label_and_an_annex_keep_identifiers_unique() -> None:
    text = "某某方案\n一、甲\n5.乙。说明。\n5.丙。说明。\n附件1\n任务分解表\n一、丁\n附件2\n名单\n1.戊;"
    ids = [c.clause_id.partition("/")[2] for c in split_text(text)]
    assert ids == ["title", "一", "一/5", "一/5~2", "annex1", "annex1/一", "annex2", "annex2/1"]


def test_a_covering_notice_whose_annex_is_the_plan() -> None:
    text = (
        "某区管委会关于印发某区行动计划的通知\n某管发〔2024〕3号\n各部门,各街道:\n现将行动计划印发给你们,请认真执行。\n"
        "附件:1.某区行动计划\n2.分工表\n某区管委会\n2024年5月6日\n附件1\n某区行动计划\n为加快发展,制定本计划。\n"
        "一、目标\n到2026年,产值达到10亿元。\n附件2\n分工表\n任务 | 单位\n招商 | 投促局\n(此件公开发布)"
    )
    assert tree(split_text(text)) == [
        "title title", "meta meta1", "addressee addressee", "notice notice/p1", "note annexes", "signature signature",
        "date date", "annex annex", "title title~2", "preamble preamble", "heading 一", "paragraph 一/p1",
        "annex annex2", "table annex2/t1", "table annex2/t2", "note annex2/note1",
    ]  # fmt: skip


def test_a_second_regulation_in_the_same_text_is_a_part_of_its_own() -> None:
    first = "甲类企业转制规定\n制定本规定。\n一、资产\n(一)登记资产。依法办理。\n二、人员\n(二)安置人员。依法办理。"
    second = "乙类企业扶持规定\n制定本规定。\n一、税收\n(一)减免税收。依法办理。"
    ids = [c.clause_id.partition("/")[2] for c in split_text(f"{first}\n{second}")]
    assert ids[-4:] == ["part2", "part2/preamble", "part2/一", "part2/一/(一)"]


def test_duty_lines_belong_to_the_unit_before_them() -> None:
    duties = "责任单位:投促局、\n财政局\n完成时限:2024年底"
    text = f"一、任务\n(一)推行招商。搭建平台,引进企业\n{duties}\n(二)优化服务。简化手续。"
    clauses = by_id(split_text(text))
    assert clauses["一/(一)"].text.endswith(duties)
    assert clauses["一/(一)"].heading == "推行招商"
    assert list(clauses) == ["一", "一/(一)", "一/(二)"]


def test_a_sentence_broken_over_lines_is_one_unit() -> None:
    first = "(一)汇聚人才。以集聚人才为重点,落实人才政策,完善产业聚才、项目炼才、成果留才、人才专项励才"
    others = "\n".join(f"({n})促进金融。设立科技银行和产业创投基金,建立风险补偿资金池,拓展融资渠道。" for n in "二三四")
    clauses = split_text(f"{first}\n“五项措施”,培养一批领军人才。\n{others}")
    assert tree(clauses) == ["clause (一)", "clause (二)", "clause (三)", "clause (四)"]


def test_lines_that_never_end_their_sentences_are_not_joined() -> None:
    lines = [f"支持第{n}类企业建设研发平台,按照实际投入的百分之十给予补助,最高一百万元" for n in "一二三四"]
    assert len(split_text("一、措施\n" + "\n".join(lines))) == 5


def test_wrapped_text_is_put_together_and_headings_are_not() -> None:
    text = (
        "为持续优化营商环境,现提出\n以下工作要点,请各单位抓好贯\n彻落实并及时报送进展情况。\n一、提升审批效率。深化一窗受\n"
        "理改革,推行容缺受理和告知承\n诺,压减审批时限百分之五十以\n上,实现高频事项全程网办。\n二、强化要素保障\n"
        "(一)保障用地。全年供应工业用\n地一千亩,推行标准地出让和弹\n性年期出让,降低企业用地成本。\n"
        "(二)保障用能。新建变电站两座,\n确保重点项目用电需求得到满足\n并降低综合用能成本百分之十。"
    )
    assert tree(split_text(text)) == [
        "preamble preamble",
        "clause 一",
        "heading 二",
        "clause 二/(一)",
        "clause 二/(二)",
    ]


def test_bullets_and_paragraphs_stand_below_their_lead_in() -> None:
    text = (
        "一、目标\n到2025年:\n——经济实现突破。产值达到700亿元。\n——创新取得成效。企业达到20家。\n二、指标\n主要指标如下:\n"
        "经济领跑全省。总量突破5000亿元。\n创新位居前列。研发增长14%。\n(一)措施。落实到位。"
    )
    clauses = by_id(split_text(text))
    assert clauses["一/p1/p2"].heading == "创新取得成效"
    assert clauses["二/p1/p1"].path == ("二、指标", "经济领跑全省")
    assert clauses["二/p1/p2"].parent_id == clauses["二/p1"].clause_id
    assert clauses["二/p1/(一)"].kind == "clause"


def test_a_list_of_leading_terms_stands_below_the_paragraph_that_names_them() -> None:
    text = (
        "一、方向\n聚焦人工智能、新能源汽车、智能电网三大产业,着力强链。\n人工智能,重点突破算法研发,拓展应用场景。\n"
        "新能源汽车,加快推进整车及零部件发展。\n智能电网,重点发展特高压领域。"
    )
    clauses = by_id(split_text(text))
    assert [clauses[f"一/p1/p{n}"].heading for n in (1, 2, 3)] == ["人工智能", "新能源汽车", "智能电网"]
    assert clauses["一/p1/p1"].label == "人工智能,"


def test_items_of_a_sentence_end_before_the_next_paragraph_of_an_article() -> None:
    text = (
        "第一章 总则\n第八条 不得有下列行为:\n(一)限定所有制;\n(二)设置备选库。\n违反前款规定的,责令改正。\n"
        "第九条 本办法由区政府解释。"
    )
    clauses = by_id(split_text(text))
    assert clauses["第一章/第八条/p1"].text == "违反前款规定的,责令改正。"
    assert clauses["第一章/第八条/(二)"].kind == "clause"
    assert clauses["第一章/第九条"].heading == ""


def test_closing_paragraphs_stand_at_the_root_unless_a_heading_announces_them() -> None:
    body = "六、兑现\n1.甲。符合条件者提出申请。\n2.乙。县政府予以兑现。\n"
    closing = "本意见由县政府负责解释,自2019年1月1日起执行。"
    assert tree(split_text(body + closing))[-1] == "paragraph p1"
    assert tree(split_text(body + "七、其他\n" + closing))[-1] == "paragraph 七/p1"


def test_a_table_of_contents_does_not_take_the_identifiers() -> None:
    contents = "目 录\n一、背景……1\n(一)基础……2\n二、目标……3"
    text = f"某某规划\n{contents}\n一、背景\n(一)基础\n已有基础。\n二、目标\n到2030年建成。"
    assert tree(split_text(text)) == [
        "title title", "note contents1", "note contents2", "note contents3", "note contents4", "heading 一",
        "heading 一/(一)", "paragraph 一/(一)/p1", "heading 二", "paragraph 二/p1",
    ]  # fmt: skip


def test_unnumbered_sections_have_headings() -> None:
    text = (
        "关于支持产业的措施\n申报对象\n在本区注册的企业。\n申报材料\n1、申请表;\n2、执照。\n"
        "申报时间\n2024年6月1日至6月30日。"
    )
    assert tree(split_text(text)) == [
        "title title", "heading p1", "paragraph p1/p1", "heading p2", "clause p2/1", "clause p2/2", "heading p3",
        "paragraph p3/p1",
    ]  # fmt: skip


def test_markdown_marks_are_part_of_the_text_but_not_of_titles() -> None:
    clauses = by_id(
        split_text("# 某某条例\n\n## 第一章　总　　则\n\n**第一条** 【目的】为了发展,制定本条例。\n\n## 附则\n")
    )
    assert clauses["第一章"].text == "## 第一章　总　　则"
    assert clauses["第一章"].path == ("第一章 总则",)
    assert clauses["第一章/第一条"].heading == "目的"


def test_inline_labels_do_not_cut_a_line() -> None:
    text = "(一)组织实施。(1)制定方案;(2)召开会议;①动员;②部署。"
    assert tree(split_text(text)) == ["clause (一)"]


@pytest.mark.parametrize("text", ["", "\n \u3000\n", "。", "----", "\u200b", "字", "一、", "第一条", "附件", "目录"])
def test_odd_texts_are_split_without_loss(text: str) -> None:
    split_text(text)


def test_a_line_of_a_million_characters_and_a_million_lines_of_one_level_work() -> None:
    assert len(split_text("推进建设,加快发展。" * 100_000)) == 1
    assert len(split_text("——甲:\n" * 20_000)) == 20_000


def test_a_megabyte_takes_less_than_two_seconds() -> None:
    plan = plan_of("\n".join(plan.text for plan in real_plans().values()) * 28)
    assert len(plan.text) > 1_000_000
    began = time.process_time()
    clauses = split(plan)
    assert time.process_time() - began < 2
    assert len(clauses) > 7_000


def main(*_: Any) -> None:
    for name, plan in real_plans().items():
        (GOLDEN / f"{name}.tree.txt").write_text(render(split(plan)), encoding="utf-8")


if __name__ == "__main__":
    main()


def test_actions_and_tasks_are_units_though_their_numbers_run_on() -> None:
    text = (
        "一、统筹任务\n行动1：加强规划引领\n——任务1：编制渔港规划\n。优化布局，明确目标。\n——任务2：制定年度报告。\n"
        "行动2：推进项目\n——任务3：建设示范渔港\n。完成试点。\n二、统筹政策\n行动3：完善法规\n——任务4：修订办法\n。做好调研。"
    )
    found = {c.clause_id.removeprefix("plan/"): c for c in split_text(text)}
    assert list(found) == [
        "一", "一/行动1", "一/行动1/任务1", "一/行动1/任务2", "一/行动2", "一/行动2/任务3",
        "二", "二/行动3", "二/行动3/任务4",
    ]  # fmt: skip
    assert [found[at].kind for at in ("一/行动1", "一/行动2", "二/行动3")] == ["heading"] * 3
    assert found["一/行动2/任务3"].heading == "建设示范渔港"
    assert found["一/行动2/任务3"].text == "——任务3：建设示范渔港\n。完成试点。"
    assert found["二/行动3/任务4"].path == ("二、统筹政策", "行动3：完善法规", "——任务4：修订办法")


def test_words_that_only_begin_like_an_action_are_text() -> None:
    assert [c.label for c in split_text("一、目标\n行动方案由市渔业局制定。\n任务10项已完成。\n工程1.5亿元。")] == [
        "一、",
        "",
        "",
        "",
    ]


def test_articles_count_on_below_headings_of_their_own() -> None:
    text = (
        "一、支持范围\n第 1 条 设立渔业基金。\n二、支持政策\n(一)固定资产奖励\n第 2 条 对新建渔仓给予奖励。\n"
        "(二)绩效奖励\n第 3 条 对渔企给予下列奖励:\n(1)达产奖\n(2)增长奖\n第 1 0 条 每年安排经费。\n"
        "三、附则\n第 1 1 条 自发布之日起施行。"
    )
    found = split_text(text)
    assert [c.clause_id.removeprefix("plan/") for c in found] == [
        "一", "一/第一条", "二", "二/(一)", "二/(一)/第二条", "二/(二)", "二/(二)/第三条", "二/(二)/第三条/(1)",
        "二/(二)/第三条/(2)", "二/(二)/第十条", "三", "三/第十一条",
    ]  # fmt: skip
    assert [c.kind for c in found[3:6]] == ["heading", "clause", "heading"]


def test_the_last_item_of_an_article_is_no_heading() -> None:
    found = split_text("第一条 应当提交下列材料:\n(一)申请表\n(二)营业执照\n第二条 材料应当真实。")
    assert [(c.clause_id.removeprefix("plan/"), c.kind) for c in found] == [
        ("第一条", "clause"), ("第一条/(一)", "clause"), ("第一条/(二)", "clause"), ("第二条", "clause"),
    ]  # fmt: skip


def test_bullets_that_are_sentences_all_stand_below_the_line_that_leads_them_in() -> None:
    bullets = "——更强。企业达到10家。\n——更优。面积达到2万亩。\n——更好。收入达到3万元。\n"
    clauses = split_text(f"一、目标\n具体目标为:\n{bullets}二、任务\n加强领导。\n")
    below = [c.clause_id.split("/", 1)[1] for c in clauses if c.text.startswith("——")]
    assert below == ["一/p1/p1", "一/p1/p2", "一/p1/p3"]
