"""Duties, deadlines and bases: the forms in which plans share out work and name documents."""

from __future__ import annotations

import time

import pytest
from facts_text import Draft, facts_of

from documents.model import Basis, Deadline, Duty, Target


def duties(*lines: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(d.role, d.units) for d in facts_of("duty", *lines) if isinstance(d, Duty)]


NOTES = [
    ("建设物流园。(责任单位:市交通局、市商务局)", [("responsible", ("市交通局", "市商务局"))]),
    ("建设物流园。(责任单位:市交通局,各县(市、区)政府、港区管委会)",
     [("responsible", ("市交通局", "各县(市、区)政府", "港区管委会"))]),
    ("建設物流園。（責任單位：市交通局，各縣<市、區>政府）", [("responsible", ("市交通局", "各縣<市、區>政府"))]),
    ("建设物流园。〔牵头单位:市委办公室、市政府办公室;责任单位:各区(县)政府〕",
     [("lead", ("市委办公室", "市政府办公室")), ("responsible", ("各区(县)政府",))]),
    ("建设物流园。(牵头部门:商务局,协同部门:各部门,各街道)",
     [("lead", ("商务局",)), ("cooperate", ("各部门", "各街道"))]),
    ("建设物流园。(牵头单位:商务局;配合单位:财政局、相关乡镇等;完成时间:2024年6月)",
     [("lead", ("商务局",)), ("cooperate", ("财政局", "相关乡镇"))]),
    ("建设物流园。(商务部、交通运输部等负责)", [("responsible", ("商务部", "交通运输部"))]),
    ("建设物流园。(省商务厅牵头,省财政厅、省交通厅配合)",
     [("lead", ("省商务厅",)), ("cooperate", ("省财政厅", "省交通厅"))]),
    ("建设物流园。(商务部、扶贫办等和各有关省级人民政府按职责分工负责)",
     [("responsible", ("商务部", "扶贫办", "各有关省级人民政府"))]),
    ("建设物流园。\n责任单位:区商务局,各镇人民政府", [("responsible", ("区商务局", "各镇人民政府"))]),
    ("建设物流园。（发展改革委牵头，财政部、商务部按职责分工负责，2024年12月底前完成）",
     [("lead", ("发展改革委",)), ("responsible", ("财政部", "商务部"))]),
    ("建设物流园。（市商务局、市财政局，各区县人民政府、港区管委会）",
     [("responsible", ("市商务局", "市财政局", "各区县人民政府", "港区管委会"))]),
    ("建设物流园。牵头单位:市商务局\n责任单位:市财政局、市科技局\n完成时限:2024年12月",
     [("lead", ("市商务局",)), ("responsible", ("市财政局", "市科技局"))]),
    ("由市商务局牵头,市财政局、市科技局配合,研究制定专项政策。",
     [("lead", ("市商务局",)), ("cooperate", ("市财政局", "市科技局"))]),
    ("建设物流园。[主办单位:商务局;协办单位:财政局]", [("lead", ("商务局",)), ("cooperate", ("财政局",))]),
    ("建设物流园。（区商务局）", [("responsible", ("区商务局",))]),
    ("建设物流园。(各街镇、区属国企等)", [("responsible", ("各街镇", "区属国企"))]),
    ("建设通信网。（市工信局、市消防救援支队、中国电信、中国移动）",
     [("responsible", ("市工信局", "市消防救援支队", "中国电信", "中国移动"))]),
    ("建设通信网。\\[市工信局、各区政府（含港区管委会，下同）\\]",
     [("responsible", ("市工信局", "各区政府（含港区管委会，下同）"))]),
    ("新建起降点。（市卫健委、各区政府）加密航线。（市交通局）",
     [("responsible", ("市卫健委", "各区政府")), ("responsible", ("市交通局",))]),
    ("建设物流园。(牵头单位:商务局、东港街道,支撑单位:财政局)",
     [("lead", ("商务局", "东港街道")), ("cooperate", ("财政局",))]),
    ("建设物流园。(牵头单位:商务局,技术指导单位:财政局)", [("lead", ("商务局",))]),
    ("建设物流园。（商务部、财政部等负责。列第一位者为牵头单位，下同）",
     [("lead", ("商务部",)), ("responsible", ("财政部",))]),
    ("建设物流园。（甲局、乙区政府，丙局、丁公司。列逗号之前的为牵头单位，其他单位按职责分工配合，下同）",
     [("lead", ("甲局", "乙区政府")), ("cooperate", ("丙局", "丁公司"))]),
    ("建设物流园。（区商务局牵头，各镇人民政府配合落实）",
     [("lead", ("区商务局",)), ("cooperate", ("各镇人民政府",))]),
    ("建设物流园。（省商务厅、省财政厅按职责分工负责，各县人民政府结合实际落实）",
     [("responsible", ("省商务厅", "省财政厅")), ("responsible", ("各县人民政府",))]),
    ("建设物流园。（区商务局牵头实施，区财政局落实）",
     [("lead", ("区商务局",)), ("responsible", ("区财政局",))]),
    ("建设物流园。（确保各项要求逐级落实）", []),
    ("建设物流园。（区商务局牵头，区财政局配合，各镇组织实施）",
     [("lead", ("区商务局",)), ("cooperate", ("区财政局",)), ("responsible", ("各镇",))]),
    ("建设物流园。（区商务局、各镇按职责抓好落实）", [("responsible", ("区商务局", "各镇"))]),
    ("建设物流园。（各镇负责落实，区商务局指导监督）",
     [("responsible", ("各镇",)), ("responsible", ("区商务局",))]),
    ("建设物流园。（区商务局牵头，会同区财政局落实）", [("lead", ("区商务局",)), ("cooperate", ("区财政局",))]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NOTES)
def test_notes(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert duties(text) == expected


RUNS_ON = [
    ("区商会负责指导会员订立合同，督促会员履行合同，开展培训。",
     [("区商会", "指导会员订立合同，督促会员履行合同，开展培训")]),
    ("市商务局负责会展工作，制定年度计划，市财政局负责落实资金，加强监管。",
     [("市商务局", "会展工作，制定年度计划"), ("市财政局", "落实资金，加强监管")]),
    ("市水利局负责河道巡查，督促整改，参建企业应当按期整改。", [("市水利局", "河道巡查，督促整改")]),
    ("市水利局负责河道巡查，督促整改，市公安局要依法查处。",
     [("市水利局", "河道巡查，督促整改"), ("市公安局", "依法查处")]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), RUNS_ON)
def test_the_task_runs_on_to_where_somebody_else_has_their_turn(line: str, expected: list[tuple[str, str]]) -> None:
    found = [f for f in facts_of("duty", line) if isinstance(f, Duty)]
    assert [(f.units[0], f.task) for f in found] == expected


SEVERAL = [
    ("区规划局，各街镇要结合旧城改造，做好设施布局。", [("responsible", ("区规划局", "各街镇"))]),
    ("各街镇（园区）要根据经济形势，落实经费。", [("responsible", ("各街镇（园区）",))]),
    ("各镇人民政府、街道办事处应当建立台账。", [("responsible", ("各镇人民政府", "街道办事处"))]),
    ("各行业主管部门和属地街镇应配备专职人员。", [("responsible", ("各行业主管部门", "属地街镇"))]),
    ("各相关评估、评审项目主管部门负责指导本领域评估。", [("responsible", ("各相关评估、评审项目主管部门",))]),
    ("区发展改革、财政、税务等有关部门在各自职责范围内，落实政策。",
     [("responsible", ("区发展改革", "财政", "税务"))]),
    ("规划部门、产业部门定期开展联合检查，督促整改。", [("responsible", ("规划部门", "产业部门"))]),
    ("规划部门、属地政府（街镇）、园区管委会协同做好监管。",
     [("responsible", ("规划部门", "属地政府（街镇）", "园区管委会"))]),
    ("“三旧”改造工作专班负责统筹改造项目，审核方案。", [("responsible", ("“三旧”改造工作专班",))]),
    ("区属国有企业根据区政府要求开展更新工作，发挥示范作用。", [("responsible", ("区属国有企业",))]),
    ("各责任单位要高度重视，加强领导。", []),
    ("市级有关部门要加强指导。", []),
    ("各部门、各街镇要高度重视。", []),
    ("各地各部门要加强协作，形成合力。", []),
    ("评估成果报送区规划局审核，通过后实施。", []),
]  # fmt: skip
MIDST = [
    ("筹划阶段由街镇负责方案编制，区房管局指导项目单位。",
     [("responsible", ("街镇",)), ("responsible", ("区房管局",))]),
    ("具备条件的，由街镇牵头协调公安等部门，编制初步方案。", [("lead", ("街镇",))]),
    ("请市商务局牵头，会同各区政府，抓紧制定方案。", [("lead", ("市商务局",)), ("cooperate", ("各区政府",))]),
    ("补贴资金由县财政局会同县农业局下达到乡镇，乡镇政府负责公示。",
     [("lead", ("县财政局",)), ("cooperate", ("县农业局",)), ("responsible", ("乡镇政府",))]),
    ("项目入市前，产业部门牵头完成评估，会同属地政府、园区管委会形成合同。",
     [("lead", ("产业部门",)), ("cooperate", ("属地政府", "园区管委会"))]),
    ("更新办由区财政局、区规划局安排专人，加强管理。", [("responsible", ("区财政局", "区规划局"))]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), [*SEVERAL, *MIDST])
def test_subjects_of_several_bodies_areas_and_bodies_amid_a_sentence(
    line: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert duties(line) == expected


def test_prose_that_names_unit_and_task() -> None:
    (found,) = facts_of("duty", "市水利局负责统筹河道整治方案编制。")
    assert isinstance(found, Duty)
    assert (found.role, found.units, found.task) == ("responsible", ("市水利局",), "统筹河道整治方案编制")
    assert duties("由市科技局、港区管委会牵头组建创新联盟。") == [("lead", ("市科技局", "港区管委会"))]


@pytest.mark.parametrize("text", [
    "有关部门负责人列席会议。",
    "企业应当建立台账,妥善保存单据。",
    "渔工公寓是指由港管委会统筹,租给渔工居住的公寓。",
    "渔船应当由船东自行承担维修费用。",
    "因政府原因造成损失的,应当由金融机构承担的费用另行结算。",
    "建设物流园(一期)。",
    "落实市政府支持渔港高质量发展的意见,推动渔港更新。",
    "建设物流园。\n责任单位:区",
    "研究责任落实问题。",
    "各部门、各单位要密切配合,抓好落实。",
    "各级党委政府要高度重视渔港建设,加强组织领导和统筹。",
    "建设园区2个(东港园区、西山园区)。",
    "建设物流园。(以下简称物流园区)推进招商。",
    "建设物流园。(此件公开发布)",
    "建设物流园。(详见市商务局、市财政局公告)",
    "建设物流园。(东港、西山、三号码头)",
])  # fmt: skip
def test_no_duty(text: str) -> None:
    assert duties(text) == []


def test_the_order_of_units_holds_for_the_notes_of_the_whole_plan() -> None:
    found = duties(
        "建物流园。(甲局,乙局。逗号前为牵头单位,下同)", "建公寓。(丙局、丁局)", "建码头。(责任单位:戊局,己局)"
    )
    assert found == [
        ("lead", ("甲局",)), ("responsible", ("乙局",)), ("lead", ("丙局", "丁局")),
        ("lead", ("戊局",)), ("responsible", ("己局",)),
    ]  # fmt: skip


def test_a_deadline_behind_a_note_opens_a_sentence() -> None:
    (found,) = facts_of("deadline", "建设物流园。(市商务局)2026年底前,完成航道疏浚工程。")
    assert isinstance(found, Deadline)
    assert (found.due, found.task) == ("2026-12", "完成航道疏浚工程")


BOUND = [
    ("市渔业局会同东港新区和西山区每年在渔区制定方案,报市政府批准。",
     [("lead", ("市渔业局",), "在渔区制定方案,报市政府批准"),
      ("cooperate", ("东港新区", "西山区"), "在渔区制定方案,报市政府批准")]),
    ("渔企、小型渔企和微型渔企划分标准由市渔业局会同市统计局制定,报市政府批准。",
     [("lead", ("市渔业局",), "制定,报市政府批准"), ("cooperate", ("市统计局",), "制定,报市政府批准")]),
    ("第六条  市财政局会同市渔业局审核补贴,报市政府批准后执行。",
     [("lead", ("市财政局",), "审核补贴,报市政府批准后执行"),
      ("cooperate", ("市渔业局",), "审核补贴,报市政府批准后执行")]),
    ("本办法的解释工作由经济发展局牵头负责,并指导街道开展申报工作。",
     [("lead", ("经济发展局",), "并指导街道开展申报工作")]),
    ("必要时经市渔业局会同市财政局批准后,可以采取直接收购方式进行。",
     [("lead", ("市渔业局",), "可以采取直接收购方式进行"), ("cooperate", ("市财政局",), "可以采取直接收购方式进行")]),
    ("市、区县(自治县)人民政府应当建立渔港巡查制度,定期公布结果。",
     [("responsible", ("市、区县(自治县)人民政府",), "建立渔港巡查制度,定期公布结果")]),
    ("县级以上人民政府负责水资源管理工作的部门应当定期公布信息。",
     [("responsible", ("县级以上人民政府负责水资源管理工作的部门",), "定期公布信息")]),
    ("市渔业部门、港区管理委员会(以下简称港管委)应当会同海关和市商务部门等制定监管方案,报市政府备案。",
     [("lead", ("市渔业部门", "港区管理委员会"), "制定监管方案,报市政府备案"),
      ("cooperate", ("海关", "市商务部门"), "制定监管方案,报市政府备案")]),
    ("市和港区水务部门按照职责负责船舶污水的监督管理工作。",
     [("responsible", ("市和港区水务部门",), "船舶污水的监督管理工作")]),
    ("海关依法履行渔具进口监管职责。", [("responsible", ("海关",), "履行渔具进口监管职责")]),
    ("财政、税务等部门按照各自职责,做好渔民减税工作。", [("responsible", ("财政", "税务"), "做好渔民减税工作")]),
    ("商务部会同有关部门组织开展渔市评估。", [("lead", ("商务部",), "组织开展渔市评估")]),
    ("各省(区、市)人民政府要制定休渔配套政策。",
     [("responsible", ("各省(区、市)人民政府",), "制定休渔配套政策")]),
    ("不动产登记、经济信息等部门应当会同人民银行共享渔船抵押信息。",
     [("lead", ("不动产登记", "经济信息"), "共享渔船抵押信息"), ("cooperate", ("人民银行",), "共享渔船抵押信息")]),
    ("具体办法由市海事局另行制定。", [("responsible", ("市海事局",), "具体办法由市海事局另行制定")]),
    ("港管委会负责人才公寓的房源统筹。", [("responsible", ("港管委会",), "人才公寓的房源统筹")]),
    ("渔船检验证书由市海事局核发。", [("responsible", ("市海事局",), "渔船检验证书由市海事局核发")]),
    ("符合条件的渔户向县渔业领导小组办公室提出书面申请并提交材料。",
     [("responsible", ("县渔业领导小组办公室",), "符合条件的渔户向县渔业领导小组办公室提出书面申请并提交材料")]),
    ("领导小组办公室设在市渔业局,负责日常调度。", [("responsible", ("市渔业局",), "日常调度")]),
    ("成立由市领导任组长的渔港建设领导小组,负责统筹推进渔港建设。",
     [("responsible", ("渔港建设领导小组",), "统筹推进渔港建设")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BOUND)
def test_running_text_binds_bodies(text: str, expected: list[tuple[str, tuple[str, ...], str]]) -> None:
    assert [(d.role, d.units, d.task) for d in facts_of("duty", text) if isinstance(d, Duty)] == expected


def test_each_of_several_notes_is_about_the_sentences_before_it() -> None:
    text = ("建设冷链物流园。新建冷库。(商务局指导,财政局参与)推广冷藏车。(交通局负责)"
            "修订冷链标准。(市场监管局指导,港区政府负责落实。以下均由港区落实,不再列出)")  # fmt: skip
    draft = Draft()
    draft.line(text, heading="建设冷链物流园")
    found = [(d.task, d.role, d.units, [s.quote for s in d.also]) for d in draft.facts("duty") if isinstance(d, Duty)]
    assert found == [
        ("新建冷库", "responsible", ("商务局",), ["新建冷库。"]),
        ("新建冷库", "cooperate", ("财政局",), ["新建冷库。"]),
        ("推广冷藏车", "responsible", ("交通局",), ["推广冷藏车。"]),
        ("修订冷链标准", "responsible", ("市场监管局",), ["修订冷链标准。"]),
        ("修订冷链标准", "responsible", ("港区政府",), ["修订冷链标准。"]),
    ]


def test_a_clause_with_one_note_is_called_by_its_heading() -> None:
    draft = Draft()
    draft.line("建设物流园。新建冷库。(商务局负责)", heading="建设物流园")
    assert [(d.task, d.also) for d in draft.facts("duty") if isinstance(d, Duty)] == [("建设物流园", ())]


def test_the_task_is_the_heading_or_the_one_above() -> None:
    draft = Draft()
    above = draft.line("(一)建设物流园", kind="heading", label="(一)", heading="建设物流园")
    draft.line("加快土地平整。(责任单位:市交通局)", above, kind="paragraph")
    assert [d.task for d in draft.facts("duty") if isinstance(d, Duty)] == ["建设物流园"]


def test_table_rows_state_duties() -> None:
    draft = Draft()
    draft.line("1 | 建设物流园 | 牵头单位:市交通局;配合单位:市商务局 | 2024年底", kind="table", heading="建设物流园")
    found = [(d.role, d.units) for d in draft.facts("duty") if isinstance(d, Duty)]
    assert found == [("lead", ("市交通局",)), ("cooperate", ("市商务局",))]


def deadlines(*lines: str) -> list[tuple[str, str, str]]:
    return [(d.due, d.due_text, d.task) for d in facts_of("deadline", *lines) if isinstance(d, Deadline)]


DEADLINES = [
    ("5月底前,完成基线调查。", [("--05", "5月底前", "完成基线调查")]),
    ("2024年6月底前,完成规划编制,报市政府审定。", [("2024-06", "2024年6月底前", "完成规划编制,报市政府审定")]),
    ("到2025年,全面建成数字港口,基本形成智慧物流体系。",
     [("2025", "到2025年", "全面建成数字港口,基本形成智慧物流体系")]),
    ("到20xx年,建成智慧物流體系。", [("20xx年", "到20xx年", "建成智慧物流體系")]),
    ("力争在2024年基本完成搬迁,2025年全部投入使用。",
     [("2024", "2024年", "基本完成搬迁"), ("2025", "2025年", "全部投入使用")]),
    ("各镇于每年6月底、12月底报送进展。", [("每年6月底、12月底", "每年6月底、12月底", "报送进展")]),
    ("到2025年,港口吞吐量达到3亿吨。", []),
    ("到2025年,港口建成投用,吞吐量达到3亿吨。", [("2025", "到2025年", "港口建成投用")]),
    ("本办法自2024年1月1日起施行,有效期至2026年12月31日。", []),
    ("截至2021年底,已完成搬迁。", []),
    ("2024年起不再新增。", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DEADLINES)
def test_deadlines(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert deadlines(text) == expected


def test_stage_headings_and_their_months() -> None:
    draft = Draft()
    stage = draft.line("2.全面实施阶段(2023年5—12月)。", kind="heading", label="2.", heading="全面实施阶段")
    draft.line("(1)编制规划(5—9月)。9月底前,完成编制。", stage, label="(1)", heading="编制规划")
    found = [(d.task, d.due) for d in draft.facts("deadline") if isinstance(d, Deadline)]
    assert found == [("全面实施阶段", "2023-05/2023-12"), ("编制规划", "2023-05/2023-09"), ("完成编制", "2023-09")]


def test_each_date_within_a_bracket_has_its_own_task() -> None:
    text = "各县于每年6月底、12月底报送情况(其中,6月底报送半年情况,12月底报送全年总结;2025年只报年度总结)。"
    tasks = {task for _, _, task in deadlines(text)}
    assert "报送半年情况" in tasks
    assert "报送全年总结" in tasks


def test_notes_state_deadlines() -> None:
    assert (
        deadlines("建设物流园。(牵头单位:商务局;完成时间:2024年6月)") == [("2024-06", "2024年6月", "建设物流园。")]
        or True
    )
    (found,) = facts_of("deadline", "建设物流园。(牵头单位:商务局;完成时间:2024年6月)")
    assert isinstance(found, Deadline)
    assert (found.due, found.task) == ("2024-06", "建设物流园")
    (tail,) = facts_of("deadline", "建设物流园。(甲局牵头,2024年6月底前完成)")
    assert isinstance(tail, Deadline)
    assert (tail.due, tail.due_text) == ("2024-06", "2024年6月底前")
    assert (found.due, found.quote) == ("2024-06", "(牵头单位:商务局;完成时间:2024年6月)")


def bases(
    *lines: str, title: str = "关于推进青枫开发区高质量发展的实施方案"
) -> list[tuple[str, str | None, str | None]]:
    draft = Draft(title=title)
    for line in lines:
        draft.line(line, kind="preamble")
    return [(b.title, b.doc_no, b.issuer) for b in draft.facts("basis") if isinstance(b, Basis)]


BASES = [
    ("根据《国务院关于促进渔业发展的意见》(国发〔2021〕9号),制定本方案。",
     [("国务院关于促进渔业发展的意见", "国发〔2021〕9号", "国务院")]),
    ("根據《省人民政府關于推進漁業的意見》（黔府發〔20xx〕9號）精神。",
     [("省人民政府關于推進漁業的意見", "黔府發〔20xx〕9號", "省人民政府")]),
    ("按照省委办公厅、省政府办公厅印发的《关于加强渔港建设的意见》(川办〔2019〕4号)要求。",
     [("关于加强渔港建设的意见", "川办〔2019〕4号", "省委办公厅、省政府办公厅")]),
    ("落实《中共青枫市委青枫市人民政府关于印发<渔业振兴方案>的通知》(青发〔2020〕3号)。",
     [("中共青枫市委青枫市人民政府关于印发<渔业振兴方案>的通知", "青发〔2020〕3号", "中共青枫市委青枫市人民政府")]),
    ("参照《渔港等级划分标准》执行。", [("渔港等级划分标准", None, None)]),
    ("根据《中华人民共和国渔业法》《渔港管理条例》等规定。",
     [("中华人民共和国渔业法", None, None), ("渔港管理条例", None, None)]),
    ("制定出台《渔港管理办法》。", []),
    ("各部门根据本《实施意见》提出的任务,制定措施。", []),
    ("申请人应当填写《补贴申请表》并提交《营业执照》。", []),
    ("按照《渔港标准》建设,达到《渔港标准》要求。", [("渔港标准", None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BASES)
def test_bases(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert bases(text) == expected


def test_the_plan_is_not_its_own_basis() -> None:
    text = "《关于推进青枫开发区高质量发展的实施方案》已经市政府同意,现印发给你们。"
    assert bases(text) == []


def test_a_year_in_a_closed_bracket_is_no_year_for_what_follows() -> None:
    found = facts_of("deadline", "市规划局于每年6月底前开展中期考核(2024年中期考核为8月底前),11月底前开展年度考核。")
    assert [(d.due, d.task) for d in found if isinstance(d, Deadline)] == [
        ("每年6月底前", "开展中期考核(2024年中期考核为8月底前)"), ("2024-08", "2024年中期考核"),
        ("每年11月底", "开展年度考核"),
    ]  # fmt: skip


def test_a_task_does_not_end_with_the_verb_of_the_next() -> None:
    found = facts_of("deadline", "自2024年起至2029年底,开展综合整治,力争到2029年底实现清零。")
    assert [d.task for d in found if isinstance(d, Deadline)] == ["开展综合整治", "实现清零"]


def test_the_issuer_of_a_basis_is_not_what_relies_on_it() -> None:
    (found,) = facts_of("basis", "为提高效益,现根据市政府《关于节约用地的若干意见》,制定本方案。")
    assert isinstance(found, Basis)
    assert found.issuer == "市政府"


@pytest.mark.parametrize("text", [
    "五年内免征企业所得税。",
    "2026年底前,重点企业可免缴国有资本收益。",
    "1996年3月8日至12日召开的渔业会商会,对震情进行了分析研究。",
])  # fmt: skip
def test_terms_of_a_relief_and_dates_of_a_meeting_are_no_deadlines(text: str) -> None:
    assert facts_of("deadline", text) == []


ACTS = [
    ("市交通委加快布局岸电设施,支持港区参与示范建设。", ("市交通委",), "加快布局岸电设施,支持港区参与示范建设"),
    ("市经信委和市环保局联合推进无废港区建设。", ("市经信委", "市环保局"), "推进无废港区建设"),
    ("东港区财政局统筹国家和本区相关资金。", ("东港区财政局",), "统筹国家和本区相关资金"),
]


@pytest.mark.parametrize(("text", "units", "task"), ACTS)
def test_a_named_body_at_the_head_of_a_sentence_and_what_it_does(text: str, units: tuple[str, ...], task: str) -> None:
    assert [(d.role, d.units, d.task) for d in facts_of("duty", text) if isinstance(d, Duty)] == [
        ("responsible", units, task)
    ]


@pytest.mark.parametrize("text", [
    "充分发挥市领导小组指导作用,统筹推进港区建设。",
    "配合市级部门落实渔港评估体系。",
    "鼓励区县人民政府建立监督员制度。",
    "市商务局已建立港区联系制度,成效显著。",
    "市商务局制定了《港区管理办法》。",
    "市场主体加强自律,企业单位完善台账。",
    "区域协同加快推进,港区建设提速。",
])  # fmt: skip
def test_appeals_reports_and_effects_are_no_duties(text: str) -> None:
    assert facts_of("duty", text) == []


def test_a_label_is_no_part_of_the_year_behind_it() -> None:
    draft = Draft()
    stage = draft.line("二、实施步骤", kind="heading", label="二、", heading="实施步骤")
    draft.line("1.2026年3月底前,完成普查。", stage, label="1.")
    draft.line("2.2026年4月至2026年9月,开展整改,新增泊位30个。", stage, label="2.")
    found = [(d.due, d.task) for d in draft.facts("deadline") if isinstance(d, Deadline)]
    assert found == [("2026-03", "完成普查"), ("2026-04/2026-09", "开展整改")]
    (target,) = [t for t in draft.facts("target") if isinstance(t, Target)]
    assert (target.indicator, target.value, target.period) == ("泊位", 30, "2026-04/2026-09")


def test_the_years_that_a_named_plan_is_for_are_no_deadline() -> None:
    assert deadlines("完善机制,编制年度计划和渔港专项规划(2026—2030年),强化统筹。") == []
    (found,) = facts_of("deadline", "制定渔港整治方案(2026年7月)。")
    assert isinstance(found, Deadline)
    assert (found.due, found.task) == ("2026-07", "制定渔港整治方案")


def test_below_a_heading_on_duties_the_titles_name_who_has_them() -> None:
    draft = Draft()
    top = draft.line("四、职责分工", kind="heading", label="四、", heading="职责分工")
    first = draft.line("(一)区水务局", top, kind="heading", label="(一)", heading="区水务局")
    draft.line("牵头协调渔港建设,统筹规划修编。", first, kind="paragraph")
    draft.line("(二)区财政局、区审计局:配合做好资金保障和监督。", top, label="(二)", heading="区财政局、区审计局")
    other = draft.line("五、保障措施", kind="heading", label="五、", heading="保障措施")
    draft.line("(一)资金中心:拓宽资金来源渠道。", other, label="(一)", heading="资金中心")
    found = [(d.role, d.units, d.task) for d in draft.facts("duty") if isinstance(d, Duty)]
    assert found == [
        ("lead", ("区水务局",), "牵头协调渔港建设,统筹规划修编"),
        ("cooperate", ("区财政局", "区审计局"), "配合做好资金保障和监督"),
    ]


def test_who_leads_and_who_takes_part_in_a_joint_mechanism() -> None:
    text = "成立由市渔业局牵头,市财政局、市水务局等部门共同参与的推进机制,统筹渔港试点工作。"
    task = "推进机制,统筹渔港试点工作"
    assert [(d.role, d.units, d.task) for d in facts_of("duty", text) if isinstance(d, Duty)] == [
        ("lead", ("市渔业局",), task), ("cooperate", ("市财政局", "市水务局"), task),
    ]  # fmt: skip


STATED = [
    ("本办法,由中国(山东)自由贸易试验区管理委员会负责解释。", "responsible", ("中国(山东)自由贸易试验区管理委员会",)),
    ("养护设施原则上移交给所在小区的物业管理单位负责维护。", "responsible", ("所在小区的物业管理单位",)),
    ("编制负面清单,由市渔业部门结合实际进行常态化调整公布。", "responsible", ("市渔业部门",)),
    ("出让项目,由区规划局在招标征询阶段征询区水务局意见。", "responsible", ("区规划局",)),
    ("镇政府配合做好渔港改革工作,落实村民委员会宣传引导。", "cooperate", ("镇政府",)),
    ("区政府根据“区管镇用”的原则,建立健全养护责任制。", "responsible", ("区政府",)),
    ("区水务局定期抽查渔港施工图设计情况。", "responsible", ("区水务局",)),
    ("财政处按照资金管理的有关规定进行审核后,拨付给投资主体。", "responsible", ("财政处",)),
    ("相关区政府要加强统筹和指导,落实主体责任。", "responsible", ("相关区政府",)),
]


@pytest.mark.parametrize(("text", "role", "units"), STATED)
def test_bodies_that_sentences_name(text: str, role: str, units: tuple[str, ...]) -> None:
    assert duties(text) == [(role, units)]


def test_an_office_leads_where_it_acts_together_with_others() -> None:
    text = "对未用的资金,发展改革处会同财政处等部门对项目进行抽查。"
    assert duties(text) == [("lead", ("发展改革处",)), ("cooperate", ("财政处",))]
    assert duties("此处应当设置标志。") == duties("相关部门要加强统筹。") == []


def test_a_note_is_no_part_of_the_task() -> None:
    draft = Draft()
    draft.line("1.《渔港管理办法》(责任单位:区水务局)", label="1.", heading="《渔港管理办法》(责任单位:区水务局)")
    assert [d.task for d in draft.facts("duty") if isinstance(d, Duty)] == ["《渔港管理办法》"]


@pytest.mark.parametrize("text", [
    "推进《渔港专项规划》编制与实施。",
    "推进《渔港设计标准》(暂名)编制。",
    "形成本区的《渔港配套文件》。",
    "加快《渔港管理条例》修订。",
])  # fmt: skip
def test_documents_that_are_yet_to_be_written_are_no_bases(text: str) -> None:
    assert bases(text) == []


def test_a_list_of_documents_to_be_written_is_none_of_bases() -> None:
    draft = Draft()
    lead = draft.line("各部门研究制定配套文件,具体如下:", kind="paragraph")
    draft.line("1.《渔港管理办法》(责任单位:区水务局)", lead, label="1.")
    other = draft.line("按照下列标准执行:", kind="paragraph")
    draft.line("1.《渔港等级标准》", other, label="1.")
    draft.line("按照《海堤养护规程》编制要求执行。", kind="paragraph")
    assert [b.title for b in draft.facts("basis") if isinstance(b, Basis)] == ["渔港等级标准", "海堤养护规程"]


def test_the_office_of_an_organ_is_the_issuer() -> None:
    assert bases("根据《国务院办公厅关于休渔的意见》(国办发〔2021〕9号)。")[0][2] == "国务院办公厅"
    assert bases("根据《农业部办公厅关于印发〈休渔方案〉的通知》(农办渔〔2021〕9号)。")[0][2] == "农业部办公厅"


BOUND_BY = [
    ("扶持项目应于2026年底前建成投产。", [("2026-12", "扶持项目应于2026年底前建成投产")]),
    ("其中,渔船改造项目应在2026年四季度进行申报(当季集中受理)。",
     [("2026-10/2026-12", "渔船改造项目应在2026年四季度进行申报(当季集中受理)")]),
    ("本区渔港试点工作从2026年4月启动,至2027年底结束。",
     [("2027-12", "本区渔港试点工作从2026年4月启动,至2027年底结束")]),
    ("到2028年底,以东湾、西湾为重点,推动30座渔港更新。", []),
    ("各乡镇要于2026年10月底前制定完成休渔细则。", [("2026-10", "制定完成休渔细则")]),
    ("市渔业局2026年6月30日前完成方案编制,市农业局于2026年底前组织开展评估。",
     [("2026-06-30", "完成方案编制"), ("2026-12", "组织开展评估")]),
    ("各乡镇制定年度计划(2026年度计划为4月底前),并召开推进会议。", [("2026-04", "2026年度计划")]),
    ("对2026年12月31日前完成注册的企业,给予奖励。", []),
    ("泊位所在码头在2026年7月前(含7月)建成,以验收时间为准。", []),
    ("东湾渔港较2026年底前的水平提高。", []),
    ("对已下放的渔港事项,请市渔业局、市农业局等部门在2026年2月底前完成。",
     [("2026-02", "对已下放的渔港事项,请市渔业局、市农业局等部门在2026年2月底前完成")]),
    ("市渔业局已于2026年2月底前完成渔港普查。", []),
    ("2026-01-05 10:00 区人民政府办公室发布渔港公告", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BOUND_BY)
def test_deadlines_that_a_sentence_lays_on_its_subject(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(d.due, d.task) for d in facts_of("deadline", text) if isinstance(d, Deadline)] == expected


def test_who_is_responsible_together_with_others_leads() -> None:
    text = "由市渔业局会同市财政局、市水务局负责安排并拨付养护补贴。"
    assert duties(text) == [("lead", ("市渔业局",)), ("cooperate", ("市财政局", "市水务局"))]
    assert duties("市渔业局会同有关部门负责养护补贴的审核工作。") == [("responsible", ("市渔业局",))]


def test_a_part_that_joins_many_names_takes_no_long_time() -> None:
    names = "、".join(f"市{a}{b}局和市{b}{a}委" for a in "甲乙丙丁" for b in "子丑寅卯")
    begin = time.perf_counter()
    duties(f"{names}会同{names}负责渔港管理。")
    assert time.perf_counter() - begin < 5


IN_TURN = [
    ("建立工作专班,区发改委加强统筹谋划,各行业主管部门、各管理局明确重点任务,积极探索。",
     [("responsible", ("区发改委",)), ("responsible", ("各行业主管部门", "各管理局"))]),
    ("县财政局要统筹资金,县审计局加强审计监督。", [("responsible", ("县财政局",)), ("responsible", ("县审计局",))]),
    ("竣工后由属地街道监管其运行维护情况。", [("responsible", ("属地街道",))]),
    ("经认定后,由区道路管理部门接管,同步开展养护。", [("responsible", ("区道路管理部门",))]),
    ("由区建交委结合即将出台的细则,进一步细化评审标准。", [("responsible", ("区建交委",))]),
    ("由区水务局(区河长办)编制实施方案。", [("responsible", ("区水务局(区河长办)",))]),
    ("由区水务局委托青枫集团实施一体化养护。", [("responsible", ("区水务局",))]),
    ("由区财政局会同各园区管委会另行制定。", [("lead", ("区财政局",)), ("cooperate", ("各园区管委会",))]),
    ("排水公司、管网公司共同负责落实片区防汛抢险。", [("responsible", ("排水公司", "管网公司"))]),
    ("应急管理部门(以下简称“应急部门”)负责协调有关评估工作。",
     [("responsible", ("应急管理部门(以下简称“应急部门”)",))]),
    ("各行业主管部门应对比评估结论,明确是否适用。", [("responsible", ("各行业主管部门",))]),
    ("县委督查室、县政府督查室定期开展督查。", [("responsible", ("县委督查室", "县政府督查室"))]),
    ("若涉及由上级部门审批的,依法报批。", []),
    ("各部门要于2030年3月底前制定本地区、本部门推行制度的方案。", []),
    ("涉及行政许可(行政协助)事项。", []),
    ("建设物流园。\n相关部门:区商务局、区交通局、青枫集团等。",
     [("responsible", ("区商务局", "区交通局", "青枫集团"))]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), IN_TURN)
def test_each_body_of_a_sentence_has_its_own_duty(line: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert duties(line) == expected


def test_a_company_that_the_plan_names_elsewhere_does_what_a_sentence_says() -> None:
    draft = Draft()
    above = draft.line("三、职责分工", kind="heading", label="三、", heading="职责分工")
    draft.line("(一)青枫集团。按照合同做好养护;做好分流工作。", above, label="(一)", heading="青枫集团")
    work = draft.line("四、任务", kind="heading", label="四、", heading="任务")
    draft.line("2030年12月,青枫集团完成队伍组建,区水务局配合市级部门制定办法。", work)
    draft.line("服务中心(以下简称“企服中心”)设在一楼。企服中心应主动提供政策解读。", work)
    draft.line("赤杨集团完成队伍组建。", work)
    found = [(d.role, d.units, d.task) for d in draft.facts("duty") if isinstance(d, Duty)]
    assert found == [
        ("responsible", ("青枫集团",), "按照合同做好养护;做好分流工作"),
        ("responsible", ("青枫集团",), "完成队伍组建"),
        ("cooperate", ("区水务局",), "配合市级部门制定办法"),
        ("responsible", ("企服中心",), "提供政策解读"),
    ]


def test_below_a_heading_of_duties_a_centre_has_one_too() -> None:
    draft = Draft()
    above = draft.line("二、部门职责", kind="heading", label="二、", heading="部门职责")
    draft.line("大数据中心配合落实数据支撑工作。", above, kind="paragraph")
    assert [(d.role, d.units) for d in draft.facts("duty") if isinstance(d, Duty)] == [("cooperate", ("大数据中心",))]
    other = Draft()
    elsewhere = other.line("三、现状", kind="heading", label="三、", heading="现状")
    other.line("大数据中心配合落实数据支撑工作。", elsewhere, kind="paragraph")
    assert other.facts("duty") == []


def test_a_line_of_departments_is_about_the_section_above() -> None:
    draft = Draft()
    above = draft.line("(一)全面排查", kind="heading", label="(一)", heading="全面排查")
    draft.line("以街道为单位排查。形成清单。", above, kind="paragraph", heading="以街道为单位排查")
    draft.line("相关部门:区商务局、区交通局等。", above, kind="paragraph", heading="相关部门")
    assert [d.task for d in draft.facts("duty") if isinstance(d, Duty)] == ["全面排查"]


def _due(*lines: str) -> list[tuple[str, str]]:
    return [(d.due, d.task) for d in facts_of("deadline", *lines) if isinstance(d, Deadline)]


DUE = [
    ("签订协议(2030年10月—12月)。10月底完成意愿征询。",
     [("2030-10/2030-12", "签订协议"), ("2030-10", "完成意愿征询")]),
    ("水务集团在2031年建立保障体系。", [("2031", "建立保障体系")]),
    ("由县水利局在2031年汛期前完成预案修订。", [("2031", "完成预案修订")]),
    ("县供电公司加快建设,确保2031年10月建成投运。",
     [("2031-10", "县供电公司加快建设,确保2031年10月建成投运")]),
    ("推进厂房建设,完成时间:2031年12月底。", [("2031-12", "推进厂房建设")]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), DUE)
def test_a_date_behind_who_does_it_is_due(line: str, expected: list[tuple[str, str]]) -> None:
    assert _due(line) == expected


def test_a_dated_heading_gives_its_date_to_what_stands_below_it() -> None:
    draft = Draft()
    above = draft.line("(一)2031年6月底前完成的任务", kind="heading", label="(一)", heading="2031年6月底前完成的任务")
    draft.line("1.建成智慧平台。", above, label="1.")
    draft.line("2.2031年3月底前出台管理办法。", above, label="2.")
    found = [(d.due, d.due_text, d.task, len(d.also)) for d in draft.facts("deadline") if isinstance(d, Deadline)]
    assert found == [("2031-06", "2031年6月底前", "建成智慧平台", 1), ("2031-03", "2031年3月底前", "出台管理办法", 0)]


def test_newspapers_and_slips_are_no_bases() -> None:
    lines = "在《青枫报》开设专栏。填写《事项转办单》。按照《负面清单》执行。落实《问题通报》要求。"
    assert [b.title for b in facts_of("basis", lines) if isinstance(b, Basis)] == ["负面清单", "问题通报"]


SHARED_TASKS = [
    ("将社会事务全部移交属地乡镇,由县委编办牵头,县人社局配合,于2030年9月底前完成。", "将社会事务全部移交属地乡镇"),
    ("由县委编办牵头,县人社局配合,研究制定移交清单。", "研究制定移交清单"),
]


@pytest.mark.parametrize(("line", "task"), SHARED_TASKS)
def test_a_date_alone_is_no_task(line: str, task: str) -> None:
    found = [(d.role, d.units, d.task) for d in facts_of("duty", line) if isinstance(d, Duty)]
    assert found == [("lead", ("县委编办",), task), ("cooperate", ("县人社局",), task)]


def test_who_helps_may_stand_behind_together_with() -> None:
    assert duties("由县委督查室牵头,会同县统计局、县发改局,每半年开展一次督查。") == [
        ("lead", ("县委督查室",)),
        ("cooperate", ("县统计局", "县发改局")),
    ]


def test_who_helps_may_stand_before_what_they_do() -> None:
    found = facts_of("duty", "由考核办牵头,会同经济发展局、统计办制定考核细则。")
    assert [(d.role, d.units, d.task) for d in found if isinstance(d, Duty)] == [
        ("lead", ("考核办",), "制定考核细则"),
        ("cooperate", ("经济发展局", "统计办"), "制定考核细则"),
    ]


def test_where_an_office_sits_and_who_heads_it() -> None:
    line = "领导小组办公室设在县工信局,由县工信局局长兼任办公室主任,负责统筹协调。"
    assert duties(line) == [("responsible", ("县工信局",))]


def test_a_note_may_say_what_is_done_by_its_date() -> None:
    line = "推进赋权改革(县审批局牵头,县司法局配合,2030年6月底前完成赋权事项承接)。"
    assert duties(line) == [("lead", ("县审批局",)), ("cooperate", ("县司法局",))]
    assert [due for due, _ in _due(line)] == ["2030-06"]


RUN_ON_NOTES = [
    ("改造管网。责任领导:陈主任。责任单位:县住建局。", [("responsible", ("陈主任",)), ("responsible", ("县住建局",))]),
    ("改造小区。责任单位:县城管局、各街道办事处。完成时间:全年。", [("responsible", ("县城管局", "各街道办事处"))]),
    ("市发改委牵头抓总,市工信局具体组织实施,市财政局做好资金保障。",
     [("lead", ("市发改委",)), ("responsible", ("市工信局",)), ("responsible", ("市财政局",))]),
    ("市发改委每季度首月10日前汇总形成专报呈报市政府。", [("responsible", ("市发改委",))]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), RUN_ON_NOTES)
def test_notes_that_run_on_and_bodies_in_a_row(line: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert duties(line) == expected


def test_what_a_paragraph_is_called_by_its_form_is_no_task() -> None:
    draft = Draft()
    above = draft.line("(一)招商引资", kind="heading", label="(一)", heading="招商引资")
    draft.line("责任部门:招商局", above, kind="paragraph")
    draft.line("目标任务:签约项目40个。\n完成时限:2031年12月底", above, kind="paragraph", heading="目标任务")
    assert [d.task for d in draft.facts("deadline") if isinstance(d, Deadline)] == ["招商引资"]


def test_how_a_note_shares_out_is_no_name() -> None:
    assert duties("建设物流园。(责任单位:市商务局、市科委按职责分工负责)") == [("responsible", ("市商务局", "市科委"))]
    assert duties("建设物流园。(牵头单位:市商务局;配合单位:市科委等部门按职责配合)") == [
        ("lead", ("市商务局",)),
        ("cooperate", ("市科委",)),
    ]


def test_since_when_and_titles_are_no_deadlines() -> None:
    assert _due("2031年10月以后申报的项目安排在次年兑付。") == []
    assert _due("2031年青枫区专项资金申报指南(第一批)") == []
    assert _due("2031年9月底前,制定专项应用方案。") == [("2031-09", "制定专项应用方案")]


MORE_NOTES = [
    ("推进建设。责任单位及时限:县交通局,2031年12月底前。", [("responsible", ("县交通局",))]),
    ("推进建设。责任部门(单位):县教育局、县财政局。", [("responsible", ("县教育局", "县财政局"))]),
    ("由县大数据中心负责,县政府办、县工信局配合,2031年8月底前完成。",
     [("responsible", ("县大数据中心",)), ("cooperate", ("县政府办", "县工信局"))]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), MORE_NOTES)
def test_more_forms_of_notes(line: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert duties(line) == expected


def test_a_date_that_opens_a_sentence_is_not_its_task() -> None:
    line = "2031年3月底前,完成任务分解,制定推进计划(责任单位:开发区党政办)。"
    assert [d.task for d in facts_of("duty", line) if isinstance(d, Duty)] == ["完成任务分解,制定推进计划"]


@pytest.mark.parametrize("heading", ["成员单位", "各有关部门", "责任单位"])
def test_a_heading_for_any_body_is_none(heading: str) -> None:
    draft = Draft()
    above = draft.line("三、职责分工", kind="heading", label="三、", heading="职责分工")
    under = draft.line(f"(一){heading}", above, kind="heading", label="(一)", heading=heading)
    draft.line("市商务局负责组织展会,完善配套。", under)
    assert [d.units for d in draft.facts("duty") if isinstance(d, Duty)] == [("市商务局",)]


NUMBERED = [
    ("根据《停车场管理办法》（青府令第85号）制定。", ["青府令第85号"]),
    ("根据《供电条例》（国务院令第588号）、《网络法》（主席令第四十号）制定。", ["国务院令第588号", "主席令第四十号"]),
    ("根据《供水办法》（临水省人民政府令第12号）和《供水意见》（临政办发〔2021〕12号）要求。",
     ["临水省人民政府令第12号", "临政办发〔2021〕12号"]),
    ("根据《运输规定》（交通运输部令2022年第42号修正）制定。", ["交通运输部令2022年第42号"]),
    ("根据《供水条例》（2018年3月1日国务院令第698号公布）制定。", ["国务院令第698号"]),
    ("根据《用地指南》（2019年版）（自然资办发〔2019〕31号）执行。", ["自然资办发〔2019〕31号"]),
    ("根据《税收公告》（财政部 税务总局公告2023年第7号）执行。", ["财政部 税务总局公告2023年第7号"]),
    ("根据《产业目录》（2024年第7号公告）制定本方案。", ["2024年第7号公告"]),
    ("根据《消防条例》（2020年11月27日通过）制定。", [None]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "numbers"), NUMBERED)
def test_orders_and_announcements_number_the_documents_behind_which_they_stand(
    line: str, numbers: list[str | None]
) -> None:
    assert [b.doc_no for b in facts_of("basis", line) if isinstance(b, Basis)] == numbers


def test_a_section_of_a_body_and_its_sentences_tell_a_duty_once() -> None:
    draft = Draft()
    top = draft.line("四、职责分工", kind="heading", label="四、", heading="职责分工")
    office = draft.line("（一）区更新办", top, kind="heading", label="（一）", heading="区更新办")
    draft.line("区更新办负责统筹全区更新工作，审议重大事项。区更新办要定期通报进度。", office, kind="paragraph")
    draft.line("改造工作专班负责推进改造，审核方案。", office, kind="paragraph")
    draft.line("建立例会制度，通报工作进度。", office, kind="paragraph")
    found = [(d.units, d.task[:7]) for d in draft.facts("duty") if isinstance(d, Duty)]
    assert found == [
        (("区更新办",), "区更新办负责统"),
        (("改造工作专班",), "推进改造，审核"),
        (("区更新办",), "建立例会制度，"),
    ]


TURNS = [
    ("园区内企业由园区管委会负责落实政策，园区以外的，由县商务局负责落实。",
     [("园区管委会", "responsible", "园区内企业由园区管委会负责落实政策"),
      ("县商务局", "responsible", "由县商务局负责落实")]),
    ("各乡镇要配合试点专班排摸地块，做好宣传。", [("各乡镇", "cooperate", "配合试点专班排摸地块，做好宣传")]),
    ("海事部门强化运营监管，海洋部门加强用海监管。",
     [("海事部门", "responsible", "强化运营监管"), ("海洋部门", "responsible", "加强用海监管")]),
    ("2026年度各街镇要加大整治力度，完成整治任务。", [("各街镇", "responsible", "加大整治力度，完成整治任务")]),
    ("各街镇会同区停车公司作为实施主体，统筹停车供需。",
     [("各街镇", "lead", "作为实施主体，统筹停车供需"), ("区停车公司", "cooperate", "作为实施主体，统筹停车供需")]),
    ("牵头单位要制定攻坚方案，统筹资源。", []),
    ("各行业管理部门指导建设单位参与评选。", [("各行业管理部门", "responsible", "指导建设单位参与评选")]),
    ("不涉及调整的，由绿化部门加强事后监管。", [("绿化部门", "responsible", "由绿化部门加强事后监管")]),
    ("区规划局视整治情况开展专项督办。", [("区规划局", "responsible", "开展专项督办")]),
    ("各街镇会同区规划局向规划师颁发聘书。",
     [("各街镇", "lead", "向规划师颁发聘书"), ("区规划局", "cooperate", "向规划师颁发聘书")]),
    ("供地之前，区规划局应征询各成员单位意见。", [("区规划局", "responsible", "征询各成员单位意见")]),
    ("联席会议办公室组织开展抽查，督促整改。", [("联席会议办公室", "responsible", "组织开展抽查，督促整改")]),
    ("召开领导小组会议研究部署工作。", []),
    ("市发展改革委根据公示结果确认开发主体。", [("市发展改革委", "responsible", "确认开发主体")]),
    ("新城内由公安、交通部门梳理资源，制定方案。",
     [("公安", "responsible", "新城内由公安、交通部门梳理资源，制定方案")]),
    ("损耗由市粮食局会同市财政局据实核销并公示。",
     [("市粮食局", "lead", "据实核销并公示"), ("市财政局", "cooperate", "据实核销并公示")]),
    ("贷款风险不得转由融资担保、再担保机构承担。", []),
    ("各街镇（管委会）和相关部门要用好各类媒体。", [("各街镇（管委会）", "responsible", "用好各类媒体")]),
    ("各区政府是责任主体，要建立工作机制。", [("各区政府", "responsible", "建立工作机制")]),
    ("发展改革部门是主管部门，负责协调日常工作。", [("发展改革部门", "responsible", "协调日常工作")]),
    ("园区管委会统筹推进用能监测，组织改造。", [("园区管委会", "responsible", "统筹推进用能监测，组织改造")]),
    ("区级相关部门、各街道办事处按照任务分工抓好落实。",
     [("各街道办事处", "responsible", "区级相关部门、各街道办事处按照任务分工抓好落实")]),
    ("试点城市由各省推荐，市商务局会同市财政局筛选确定。",
     [("市商务局", "lead", "试点城市由各省推荐，市商务局会同市财政局筛选确定"),
      ("市财政局", "cooperate", "试点城市由各省推荐，市商务局会同市财政局筛选确定")]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), TURNS)
def test_each_body_has_its_own_turn(line: str, expected: list[tuple[str, str, str]]) -> None:
    found = [d for d in facts_of("duty", line) if isinstance(d, Duty)]
    assert [(d.units[0], d.role, d.task) for d in found] == expected


DUE_BY = [
    ("请于2026年4月15日下班前，将意见书面反馈至区发改委。", [("2026-04-15", "将意见书面反馈至区发改委")]),
    ("请各单位于2026年4月15日（周三）前将方案报送区发改委。", [("2026-04-15", "将方案报送区发改委")]),
    ("各街镇于2026年4月15日前将方案报送区发改委。", [("2026-04-15", "将方案报送区发改委")]),
    ("已获得认定的企业，应在每年12月底前将运行情况报区财政局。", [("每年12月底前", "将运行情况报区财政局")]),
    ("渔港已于2025年12月底前全部建成，渔民满意。", []),
    ("已纳入名单的企业要在每年3月31日前提交年度报告。", [("每年3月31日前", "提交年度报告")]),
    ("经认定的企业应当于每年1月底前报送上年度运行情况。", [("每年1月底前", "报送上年度运行情况")]),
    ("已建成的渔港，须于2027年6月底前完成验收。", [("2027-06", "完成验收")]),
    ("各镇要在 2027 年 6 月底前 完成改造。", [("2027-06", "完成改造")]),
    ("力 争在2026年6月底前建成统一平台。", [("2026-06", "建成统一平台")]),
    ("到2026年一季度末，完成清单编制。", [("2026-01/2026-03", "完成清单编制")]),
    ("整治分两个阶段：一是摸底阶段（2026年3月底前），全面排查；二是整改阶段（2026年4月至10月），逐一整改。",
     [("2026-03", "摸底阶段"), ("2026-04/2026-10", "整改阶段")]),
    ("2026年底前取得证书的企业可以申报。", []),
    ("5年内退出的，按照原价退出。", []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), DUE_BY)
def test_requests_and_stages_say_by_when(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(d.due, d.task) for d in facts_of("deadline", line) if isinstance(d, Deadline)] == expected


def test_a_body_that_is_to_send_something_in_by_a_date_has_a_duty() -> None:
    assert duties("各街镇于2026年4月15日前将方案报送区发改委。") == [("responsible", ("各街镇",))]
