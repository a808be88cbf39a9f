"""A figure, a class, a year or a zone that lies beside what is asked does not answer; the very thing does."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_plans import assistant_over

from assistant.chain import Assistant
from documents.ingest import ingest_source
from documents.model import Deadline, Source, Target

PARK = """贵阳云川高新区三年行动计划

一、工作目标

到2026年,工业亩均产出突破900万元/亩,亩均税收突破30万元/亩,单位GDP能耗年均下降2.5%,建筑业产值达到120亿元。新建创新平台12个,引进储能电池生产项目3个。

二、重点任务

(一)完善配套。启动2个公租房小区建设,招引轨道交通零部件企业。到2025年,建成产业链公共服务平台。

(二)引育人才。全面升级“6688云川英才计划”,支持设立人才基金。

(三)创建评审。2025年3月,邀请专家进行初评,迎接市级专家评审组验收。

(四)提速审批。对机动车检测机构,3个工作日内办结。

2024年2月6日
"""

REPORT = """大岭新区管委会2022年工作报告

一、2021年工作回顾

全年完成外贸出口总额7.5亿美元,下降8.4%,全社会固定资产投资完成71.1亿元,增长6.1%。

二、2022年工作安排

(一)主要指标。规模以上工业增加值增长5%,城镇登记失业率控制在2%以内。

(二)学前教育。全区在园幼儿40.03万人,新建直升机起降点174个,起降点总规模达283个。

三、重点项目

围绕扩大开放,加强人才开发合作,实施如下重点项目:

1.“红棉计划”创业项目。五年内遴选扶持500家海外人才企业。对入选企业给予创业启动资金,由所在区提供孵化服务。

2.百名专家引进项目。引进外国专家100名。

3.试点镇项目。今年计划在南桥镇、庄行镇、奉城镇开展镇级体检。

四、航空服务

因航班延误或者取消造成旅客滞留的,机场运营人应当协调做好安置工作。

2022年1月20日
"""

POLICY = """河湾县人民政府关于印发河湾县中药材产业扶持政策的通知

河湾县中药材产业扶持政策

第一条 对新建中药材种植基地面积在100亩及以上至500亩的,给予企业100元/亩奖励;对新建面积500亩以上的,给予企业200元/亩奖励。

第二条 A类人才给予每人每年60万元的购房补贴。

第三条 B类人才给予每人每年40万元的购房补贴。

第四条 光伏奖励

(一)奖励标准

1.分布式光伏:0.25元/千瓦时。

第五条 该扶持政策从2018年执行,有效期5年(2018-2022年)。
"""


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("plans"), **{"1.txt": PARK, "2.txt": REPORT, "3.txt": POLICY})


@pytest.mark.parametrize(
    "question",
    [
        "云川高新区计划新建多少个充电桩?",
        "云川高新区2026年税收多少?",  # of each mu only
        "云川高新区2026年人均产值多少?",
        "云川高新区储能电池要形成多少GWh产能?",
        "云川高新区要新建的创新平台叫什么名字?",  # the plan only counts them
        "云川高新区公租房怎么申请,要啥条件?",
        "云川高新区的人才计划为什么叫“6688”?",
        "云川高新区最后评审到底通过没有?",
        "How many unicorn enterprises will Yunchuan High-tech Zone have by 2026?",
    ],
)
def test_what_lies_beside_it_does_not_answer(plans: Assistant, question: str) -> None:
    assert plans.ask(question).outcome == "no_evidence"


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("云川高新区2026年亩均税收多少?", "30万元/亩"),
        ("云川高新区建筑业产值目标", "120亿元"),
        ("云川高新区要新建多少个创新平台?", "12个"),
    ],
)
def test_the_very_thing_answers(plans: Assistant, question: str, holds: str) -> None:
    answer = plans.ask(question)
    assert answer.outcome == "answered"
    assert holds in answer.text


def test_a_zone_of_that_name_elsewhere_is_not_held(plans: Assistant) -> None:
    assert plans.ask("福州云川高新区要新建多少个创新平台?").outcome == "no_evidence"


def test_the_heading_above_tells_of_which_year_a_figure_is(plans: Assistant) -> None:
    assert plans.ask("大岭新区2022年外贸出口总额的目标").outcome == "no_evidence"
    assert "7.5亿美元" in plans.ask("大岭新区2021年外贸出口总额多少?").text


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("大岭城镇登记失业率控制在多少?", "2%以内"),  # the zone by its proper name; 城镇 is no place
        ("大岭新区在园幼儿有多少万?", "40.03万人"),
        ("大岭新区直升机起降点总数要到多少?", "283个"),
        ("大岭新区入选红棉计划有啥扶持?", "创业启动资金"),
        ("大岭新区今年做镇级体检的是哪几个镇?", "庄行镇"),
        ("航班取消,旅客在大岭新区机场由谁协调安置?", "机场运营人"),
    ],
)
def test_it_is_told_as_it_is_asked(plans: Assistant, question: str, holds: str) -> None:
    answer = plans.ask(question)
    assert answer.outcome == "answered"
    assert holds in answer.text


def test_of_a_list_only_the_item_asked_for_is_told(plans: Assistant) -> None:
    assert "百名专家" not in plans.ask("大岭新区入选红棉计划有啥扶持?").text


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("河湾县新建600亩中药材基地,每亩奖多少?", "200元/亩", "100元/亩"),
        ("河湾县新建300亩中药材基地,每亩奖多少?", "100元/亩", "200元/亩"),
        ("河湾县A类人才购房补贴每年多少?", "60万元", "40万元"),
        ("河湾县分布式光伏一度电奖多少钱?", "0.25元/千瓦时", "万元"),
    ],
)
def test_the_tier_and_the_class_asked_for_are_told(plans: Assistant, question: str, holds: str, lacks: str) -> None:
    answer = plans.ask(question)
    assert answer.outcome == "answered"
    assert holds in answer.text
    assert lacks not in answer.text


def test_two_classes_are_told_each(plans: Assistant) -> None:
    answer = plans.ask("河湾县A类人才和B类人才的购房补贴每年各是多少?")
    assert "60万元" in answer.text
    assert "40万元" in answer.text


@pytest.mark.parametrize("question", ["河湾县D类人才购房补贴多少?", "河湾县2025年新一轮中药材政策,种植基地怎么奖励?"])
def test_another_class_and_a_year_after_its_term_are_refused(plans: Assistant, question: str) -> None:
    assert plans.ask(question).outcome == "no_evidence"


def test_the_years_in_brackets_end_a_term(plans: Assistant) -> None:
    plan = next(p for p in plans.library.plans if "河湾" in p.title)
    assert [(v.begins, v.ends) for v in plan.validity if v.kind == "term"] == [("2018", "2022")]


def test_a_short_date_takes_the_year_of_the_title() -> None:
    text = "2026年云川区城市体检工作方案\n\n一、时间安排\n\n"
    text += "5月31日前,完成各级城市体检。年末城区公园绿地面积与常住人口数量的比例。\n"
    (ingested,) = ingest_source(Source(name="p.txt", text=text, encoding="utf-8", format="txt", sha256="")).plans
    due = [(f.due, f.task) for f in ingested.facts if isinstance(f, Deadline)]
    assert due == [("2026-05-31", "完成各级城市体检")]


def test_a_field_name_in_brackets_needs_no_colon() -> None:
    text = "云川省财政厅关于做好居民医保工作的通知\n\n"
    text += "【文    号】 云医保发〔2021〕14号\n【成文日期】 2021-07-28\n\n一、提高标准\n\n提高补助标准。\n"
    (ingested,) = ingest_source(Source(name="p.txt", text=text, encoding="utf-8", format="txt", sha256="")).plans
    assert ingested.plan.doc_no == "云医保发〔2021〕14号"


def test_what_is_stated_wrongly_is_denied_before_who_does_it(tmp_path: Path) -> None:
    plan = (
        "云川区城市更新实施计划\n\n一、主要任务\n\n(一)启动3个城中村整体改造项目。(牵头单位:区房管局)\n\n"
        "(二)推进5个美丽街区建设。(牵头单位:区绿化局)\n"
    )
    answer = assistant_over(tmp_path, **{"1.txt": plan}).ask("云川区要启动5个城中村整体改造,这5个由谁牵头?")
    assert "3个城中村" in answer.text
    assert "区房管局" in answer.text
    assert "区绿化局" not in answer.text


def test_a_period_of_one_cell_does_not_hold_in_the_next() -> None:
    text = (
        "云川省人工智能工作图谱\n\n| 事项 | 算力 | 数据 | 模型 |\n| --- | --- | --- | --- |\n"
        "| 目标体系 | 2026年:建成算力中心20个;2030年:建成算力中心60个 | 2026年:建成数据集30个 | 突破关键技术50项 |\n"
    )
    (ingested,) = ingest_source(Source(name="p.txt", text=text, encoding="utf-8", format="txt", sha256="")).plans
    told = {(f.value, f.period) for f in ingested.facts if isinstance(f, Target)}
    assert told == {(20.0, "2026"), (60.0, "2030"), (30.0, "2026"), (50.0, None)}


def test_an_item_is_told_with_what_becomes_of_all_items(tmp_path: Path) -> None:
    plan = (
        "云川县粮食举报奖励办法\n\n第一条 对举报属实的,给予500元奖励。\n\n第二条 有下列情形之一的,不予奖励:\n\n"
        "(一)举报内容失实的;\n\n(二)处理决定作出前,举报人主动撤回举报的;\n\n第三条 本办法自2024年3月1日起施行。\n"
    )
    answer = assistant_over(tmp_path, **{"1.txt": plan}).ask("云川县处理决定作出前撤回举报的还给奖励吗?")
    assert "不予奖励" in answer.text
    assert "撤回举报" in answer.text


def test_another_batch_of_the_same_is_refused(tmp_path: Path) -> None:
    plan = "云川县第七批拔尖人才选拔通知\n\n一、名额\n\n拔尖人才为100名左右。\n\n二、条件\n\n年龄不超过55周岁。\n"
    assistant = assistant_over(tmp_path, **{"1.txt": plan})
    assert assistant.ask("云川县第八批拔尖人才选多少名?").outcome == "no_evidence"
    assert "100名" in assistant.ask("云川县第七批拔尖人才的名额是多少名?").text


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("关于印发《云川省储能实施方案》的通知(云发改〔2025〕480号)", "云发改〔2025〕480号"),
        ("关于开展云川省储能项目申报工作的通知（云发改能源〔2025〕65号）", "云发改能源〔2025〕65号"),
    ],
)
def test_a_title_ends_before_its_number(title: str, number: str) -> None:
    text = f"[发文机构] 云川省发展和改革委员会\n{title}\n\n各市能源主管部门:\n\n一、要求\n\n加快储能项目建设。\n"
    (ingested,) = ingest_source(Source(name="p.txt", text=text, encoding="utf-8", format="txt", sha256="")).plans
    assert "号" not in ingested.plan.title
    assert ingested.plan.doc_no == number
    assert ingested.plan.issuer == "云川省发展和改革委员会"
