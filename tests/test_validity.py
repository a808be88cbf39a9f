from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from documents.ingest import ingest, ingest_source
from documents.model import Plan, Source, Validity
from documents.standing import Standing, standings
from documents.validity import end_of


def plan_of(text: str, name: str = "plan.txt") -> Plan:
    source = Source(name=name, text=text, encoding="utf-8", format="txt", sha256="")
    (ingested,) = ingest_source(source).plans
    return ingested.plan


def written(sentence: str, title: str = "青川市企业上市扶持办法", signed: str = "2020年5月28日") -> Plan:
    """Return a short plan whose last article is `sentence`."""
    return plan_of(
        f"{title}\n\n为支持企业上市,结合我市实际,制定本办法。\n\n第一条 企业在境内主板上市的,奖励300万元。\n\n"
        f"第二条 {sentence}\n\n青川市人民政府\n{signed}\n"
    )


def told(plan: Plan) -> list[tuple[str, str | None, str | None]]:
    return [(v.kind, v.begins, v.ends) for v in plan.validity]


@pytest.mark.parametrize(
    ("sentence", "begins", "ends"),
    [
        ("本办法自2020年7月1日起施行,有效期三年。", "2020-07-01", "2023-06-30"),
        ("本办法自2020年7月1日起施行,有效期至2022年12月31日。", "2020-07-01", "2022-12-31"),
        ("本办法自2020年7月1日起正式施行,有效期至2022年12月31日,由市金融局负责解释。", "2020-07-01", "2022-12-31"),
        ("本办法自印发之日起施行,有效期到2021年12月31日,相关实施细则另外制定。", "2020-05-28", "2021-12-31"),
        ("本办法自印发之日起实施,有效期5年。", "2020-05-28", "2025-05-27"),
        ("本办法自发布之日起30日后施行,有效期2年。", "2020-06-27", "2022-06-26"),
        ("本办法由市金融局负责解释,自2020年7月1日起施行,试行两年。", "2020-07-01", "2022-06-30"),
        ("自2020年7月1日起施行,有效期18个月。", "2020-07-01", "2021-12-31"),
        ("本办法有效期为2020年7月1日至2023年6月30日。", "2020-07-01", "2023-06-30"),
        ("本办法执行期限为2020年至2022年。", "2020", "2022"),
        ("本办法自2020年7月1日起至2022年12月31日止施行。", "2020-07-01", "2022-12-31"),
        ("本辦法自2020年7月1日起施行,有效期三年。", "2020-07-01", "2023-06-30"),
        ("本办法自二〇二〇年七月一日起施行。", "2020-07-01", None),
        ("本办法自2020年7月1日起施行。", "2020-07-01", None),
        ("本办法自2020年7月1日起施行。有效期三年。", "2020-07-01", "2023-06-30"),
        ("本实施办法自2022年1月1日起执行,至2024年12月31日止。", "2022-01-01", "2024-12-31"),
        ("本办法有效期自2021年1月1日起至2023年12月31日止。", "2021-01-01", "2023-12-31"),
        ("本办法有效期5年,自2020年7月1日起施行。", "2020-07-01", "2025-06-30"),
        ("本办法自2020年7月1日起施行,有效期限5年。", "2020-07-01", "2025-06-30"),
        ("本办法实施期间为2021年至2023年。", "2021", "2023"),
        ("本办法自2024年2月29日起施行,有效期1年。", "2024-02-29", "2025-02-28"),
    ],
)
def test_a_plan_that_states_its_term(sentence: str, begins: str, ends: str | None) -> None:
    plan = written(sentence)
    stated = [v for v in plan.validity if v.kind == "term"]
    assert (stated[0].begins, stated[-1].ends) == (begins, ends)
    assert plan.valid_until == ends
    for place in plan.validity:
        assert plan.text[place.start : place.end] == place.text and place.clause_id.startswith(plan.plan_id)


@pytest.mark.parametrize(
    "sentence",
    [
        "“创业券”主要用于仪器设备支出,兑现额度为实际支出的50%,有效期2年。",
        "有效期内高新技术企业累计达到53家。",
        "企业应当持有有效期至2022年12月31日的许可证。",
        "《上海市条例》自2019年1月1日起施行,企业应当遵守。",
        "补贴自2020年1月1日起执行,每户每月500元。",
        "到2022年,新增上市企业10家。",
        "项目建设期限为2020年至2022年。",
        "本办法支持的企业,资质有效期2年。",
        "本办法施行前已签订协议的,原政策执行至2021年12月31日。",
        "本办法实施过程中,证书有效期至2025年12月31日的,可以续期。",
    ],
)
def test_a_term_of_something_else_is_not_the_plans(sentence: str) -> None:
    plan = written(sentence)
    assert plan.validity == () and plan.valid_until is None


@pytest.mark.parametrize(
    ("title", "begins", "ends"),
    [
        ("青川高新区高质量发展三年行动计划(2021—2023年)", "2021", "2023"),
        ("青川高新区2021—2023年发展行动计划", "2021", "2023"),
        ("青川高新区发展规划(2021年-2025年)", "2021", "2025"),
        ("青川高新区“十四五”发展规划", "2021", "2025"),
        ("青川高新区2022年工作要点", "2022", "2022"),
        ("青川高新区城市更新2022年度实施计划", "2022", "2022"),
        ("关于转发区建设委制订的《青川高新区2022年度建设计划》的通知", "2022", "2022"),
        ("关于印发《青川高新区人才行动方案(2021—2023年)》的通知", "2021", "2023"),
    ],
)
def test_a_title_that_declares_its_years(title: str, begins: str, ends: str) -> None:
    plan = written("到2035年,产值达到100亿元。", title)
    assert told(plan) == [("coverage", begins, ends)] and plan.valid_until == ends


@pytest.mark.parametrize(
    "title",
    [
        "青川高新区推进“强省会”五年行动实施方案",
        "青川高新区20212023年行动计划",
        "青川高新区20xx—20xx年行动计划",
        "关于2018年度科学技术奖励的决定",
        "关于落实《国家发展规划(2016—2020年)》的实施意见",
        "关于做好“十三五”规划评估工作的意见",
    ],
)
def test_a_title_that_declares_no_years_of_its_own(title: str) -> None:
    assert written("到2020年,产值达到100亿元。", title).validity == ()


def test_a_text_that_declares_its_planning_period() -> None:
    plan = plan_of(
        "青川高新区总体规划\n\n一、总则\n\n本规划范围为青川高新区全域。规划期限为2021—2035年,近期到2025年。\n\n"
        "二、目标\n\n到2025年,产值达到100亿元。\n"
    )
    assert told(plan) == [("coverage", "2021", "2035")]


@pytest.mark.parametrize(
    ("sentence", "titles", "doc_nos"),
    [
        ("本办法自2020年7月1日起施行,原《青川市上市奖励办法》同时废止。", ("青川市上市奖励办法",), ("",)),
        (
            "本办法自2020年7月1日起施行。《甲办法》(青政发〔2016〕3号)、《关于加快上市,促进发展的意见》"
            "(青政办〔2017〕8号)同时废止。",
            ("甲办法", "关于加快上市,促进发展的意见"),
            ("青政发〔2016〕3号", "青政办〔2017〕8号"),
        ),
        ("《甲办法》自本办法施行之日起废止。", ("甲办法",), ("",)),
        ("根据《乙条例》,原《甲办法》同时废止。", ("甲办法",), ("",)),
        ("1996年3月1日起施行的《甲办法》予以废止。", ("甲办法",), ("",)),
        ("自本办法施行之日起,同时废止《甲办法》。", ("甲办法",), ("",)),
    ],
)
def test_what_a_plan_repeals(sentence: str, titles: tuple[str, ...], doc_nos: tuple[str, ...]) -> None:
    (repeal,) = [v for v in written(sentence).validity if v.kind == "repeals"]
    assert (repeal.titles, repeal.doc_nos) == (titles, doc_nos)


@pytest.mark.parametrize(
    "sentence",
    [
        "市司法局应当及时清理《甲办法》等文件,提出修改或者废止的建议。",
        "建议废止《甲办法》。",
        "拟废止《甲办法》的,应当征求意见。",
        "《甲办法》第三条同时废止。",
        "此前规定与本办法不一致的,以本办法为准。",
    ],
)
def test_what_is_no_repeal(sentence: str) -> None:
    assert [v for v in written(sentence).validity if v.kind == "repeals"] == []


OLD = (
    "青川市企业上市扶持办法\n\n第一条 奖励200万元。\n\n第二条 本办法自2017年1月1日起施行。\n\n"
    "青川市人民政府\n2016年12月1日\n"
)
NEW = (
    "青川市促进企业上市若干政策\n\n一、奖励。奖励300万元。\n\n二、附则。本政策自2020年7月1日起施行,"
    "原《青川市企业上市扶持办法》同时废止。\n\n青川市人民政府\n2020年5月28日\n"
)


def state(plans: list[Plan], plan: Plan, on: date = date(2026, 11, 22)) -> Standing:
    return standings(plans, on)[plan.plan_id]


def test_a_plan_is_expired_on_the_day_after_its_last_one() -> None:
    plan = written("本办法自2020年7月1日起施行,有效期三年。")
    assert state([plan], plan, date(2020, 6, 30)).state == "not_yet"
    assert state([plan], plan, date(2023, 6, 30)).state == "in_force"
    assert state([plan], plan, date(2023, 7, 1)).state == "expired"


def test_a_plan_whose_years_are_over_has_ended_but_did_not_expire() -> None:
    plan = written("到2030年,产值达到100亿元。", "青川高新区三年行动计划(2021—2023年)")
    assert state([plan], plan, date(2023, 12, 31)).state == "in_force"
    found = state([plan], plan, date(2024, 1, 1))
    assert found.state == "ended" and found.place is not None and found.place.text == "2021—2023年"


def test_a_plan_that_says_nothing_is_never_guessed_to_be_over() -> None:
    plan = written("到2020年,产值达到100亿元。")
    assert state([plan], plan).state == "unstated"


def test_a_term_beats_the_years_of_the_title() -> None:
    plan = written("本办法自2021年1月1日起施行,有效期至2030年12月31日。", "青川高新区人才办法(2021—2023年)")
    assert state([plan], plan).state == "in_force"


def test_repealed_by_another_plan_of_the_library_from_its_first_day_on() -> None:
    old, new = plan_of(OLD, "old.txt"), plan_of(NEW, "new.txt")
    found = state([old, new], old)
    assert (found.state, found.by) == ("repealed", new.plan_id)
    assert state([old, new], old, date(2020, 6, 30)).state == "in_force"
    assert state([old, new], new).state == "in_force"
    assert state([old], old).state == "in_force"


def test_a_namesake_of_another_place_is_not_repealed() -> None:
    title = "关于支持企业上市的若干意见"
    other = plan_of(
        f"{title}\n\n一、奖励。奖励200万元。\n\n二、附则。本意见自2017年1月1日起施行。\n\n成都市人民政府\n2016年12月1日\n"
    )
    new = plan_of(
        "南京市企业上市办法\n\n一、奖励。奖励300万元。\n\n"
        f"二、附则。本办法自2020年7月1日起施行,原《{title}》同时废止。\n\n南京市人民政府\n2020年5月28日\n",
        "new.txt",
    )
    assert state([other, new], other).state == "in_force"


def test_a_new_text_under_the_same_title_repeals_the_old_one_and_not_itself() -> None:
    old = plan_of(OLD, "old.txt")
    new = replace(written("本办法自2020年7月1日起施行,原《青川市企业上市扶持办法》同时废止。"), plan_id="new")
    assert state([old, new], old).by == "new"
    assert state([old, new], new).state == "in_force"


def test_revised_by_a_title_that_says_so() -> None:
    old = plan_of(OLD, "old.txt")
    new = replace(written("本办法自2020年7月1日起施行。", "青川市企业上市扶持办法(2020年修订)"), plan_id="new")
    assert (state([old, new], old).state, state([old, new], old).by) == ("revised", "new")
    decision = written("将第一条修改为:奖励300万元。", "青川市人民政府关于修改《青川市企业上市扶持办法》的决定")
    changed = replace(decision, plan_id="decision")
    assert (state([old, changed], old).state, state([old, changed], old).by) == ("revised", "decision")


def test_a_term_that_another_plan_extends_goes_on() -> None:
    old = written("本办法自2020年7月1日起施行,有效期三年。")
    more = plan_of(
        "青川市人民政府关于延长《青川市企业上市扶持办法》有效期的通知\n\n各县(区)人民政府:\n\n"
        "经研究,《青川市企业上市扶持办法》有效期延长至2028年6月30日。\n\n青川市人民政府\n2023年6月1日\n",
        "more.txt",
    )
    assert state([old, more], old).state == "in_force"
    assert state([old, more], old, date(2028, 7, 1)).state == "expired"


def test_a_page_that_calls_its_document_void() -> None:
    plan = plan_of("发布日期:2019-01-02 有效性:已废止\n" + OLD)
    assert state([plan], plan).state == "repealed"


def test_staff_can_say_until_when_a_plan_holds(tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(OLD, "utf-8")
    told = ingest(tmp_path).plans[0].plan
    (tmp_path / "manifest.toml").write_text(
        f'[[plans]]\nplan_id = "{told.plan_id}"\nvalid_until = "2019-12-31"\n', "utf-8"
    )
    plan = ingest(tmp_path).plans[0].plan
    assert plan.valid_until == "2019-12-31" and state([plan], plan).state == "expired"


def test_the_last_day_of_a_year_a_month_a_day() -> None:
    assert [end_of(v) for v in ("2023", "2024-02", "2023-06-30")] == [
        date(2023, 12, 31), date(2024, 2, 29), date(2023, 6, 30)
    ]  # fmt: skip


def test_a_place_has_all_that_a_reader_needs() -> None:
    (place,) = written("本办法自2020年7月1日起施行,有效期三年。").validity
    assert isinstance(place, Validity) and place.text == "自2020年7月1日起施行,有效期三年"
