"""Targets: the grammar of aims, on sentences made up here."""

from __future__ import annotations

from dataclasses import replace

import pytest
from facts_text import Draft, facts_of

from documents.facts import extract
from documents.indicators import load_synonyms, normalize_indicator
from documents.model import Defect, Target
from documents.validity import with_validity


def targets(*lines: str) -> list[Target]:
    return [t for t in facts_of("target", *lines) if isinstance(t, Target)]


def rows(*lines: str) -> list[tuple[str, str, float | None, str, str | None]]:
    return [(t.subject, t.indicator, t.value, t.unit, t.period) for t in targets(*lines)]


SINGLE = [
    ("到2026年,渔业总产值达到90亿元。", ("", "渔业总产值", 90, "亿元", "2026")),
    ("到2026年底,累计建成冷链仓库12万平方米以上。", ("", "冷链仓库", 12, "万平方米", "2026-12")),
    ("到2027年,培育不少于30家海洋装备企业。", ("", "海洋装备企业", 30, "家", "2027")),
    ("到2027年,全市新增绿色工厂15个。", ("全市", "绿色工厂", 15, "个", "2027")),
    ("2025年,港口集装箱吞吐量突破200万标箱。", ("", "港口集装箱吞吐量", 200, "万标箱", "2025")),
    ("到2026年,水域岸线巡查任务100%完成。", ("", "水域岸线巡查任务完成", 100, "%", "2026")),
    ("力争到2028年海水淡化规模达到40万吨/日。", ("", "海水淡化规模", 40, "万吨/日", "2028")),
    ("到2026年,研发投入占营业收入比重达到4.5%。", ("", "研发投入占营业收入比重", 4.5, "%", "2026")),
    ("到2026年,单位产值水耗下降18%。", ("", "单位产值水耗", 18, "%", "2026")),
    ("“十四五”期间,新建乡村驿站60座。", ("", "乡村驿站", 60, "座", "2021/2025")),
    ("三年内培育壮大链主企业8家。", ("", "链主企业", 8, "家", "三年内")),
    ("到20xx年,茶产业综合产值达到50亿元。", ("", "茶产业综合产值", 50, "亿元", "20xx年")),
    ("到2026年,將公共充電樁數量提高到9000個。", ("", "公共充電樁數量", 9000, "个", "2026")),
    ("到2026年,规上工业企业(含新入库企业)300家。", ("", "规上工业企业", 300, "家", "2026")),
]


@pytest.mark.parametrize(("text", "row"), SINGLE)
def test_one_value(text: str, row: tuple[str, str, float, str, str]) -> None:
    assert rows(text) == [row]


def test_respectively_gives_each_its_own_value() -> None:
    found = targets("到2026年,甘蔗、蚕桑、水产产值分别达到30亿元、20亿元和10亿元以上。")
    assert [(t.subject + t.indicator, t.value, t.comparator) for t in found] == [
        ("甘蔗产值", 30, ">="), ("蚕桑产值", 20, ">="), ("水产产值", 10, ">="),
    ]  # fmt: skip


def test_respectively_shares_a_growth_rate() -> None:
    assert [(t.indicator, t.value) for t in targets("到2026年,固定资产投资、旅游总收入年均增速分别为8%、12%。")] == [
        ("固定资产投资增速", 8), ("旅游总收入增速", 12),
    ]  # fmt: skip


def test_respectively_shares_what_is_behind_a_class() -> None:
    assert [(t.subject, t.indicator, t.value) for t in targets("市级、县级园区亩均税收分别达到20万元、12万元。")] == [
        ("市级园区", "亩均税收", 20), ("县级园区", "亩均税收", 12),
    ]  # fmt: skip


def test_respectively_shares_what_acts_are_done_to() -> None:
    found = targets("到2026年,油茶种植、采摘环节之外,水稻种植、收获机械化率分别达到80%和95%。")
    assert [(t.subject, t.indicator, t.value) for t in found] == [
        ("水稻种植", "机械化率", 80), ("水稻收获", "机械化率", 95),
    ]  # fmt: skip


def test_respectively_with_subjects_in_front() -> None:
    found = targets("东港园区、西山园区分别新增亿元级项目6个以上。")
    assert [(t.subject, t.indicator, t.value) for t in found] == [
        ("东港园区", "亿元级项目", 6), ("西山园区", "亿元级项目", 6),
    ]  # fmt: skip


def test_members_that_do_not_fit_the_values_give_nothing() -> None:
    assert targets("到2026年,产业规模、企业数量和人才总量分别达到30亿元、200家。") == []


def test_both_share_one_value() -> None:
    assert [(t.indicator, t.value) for t in targets("到2026年,数字产业、海洋产业占工业总产值的比重均达到25%。")] == [
        ("数字产业占工业总产值的比重", 25), ("海洋产业占工业总产值的比重", 25),
    ]  # fmt: skip


def test_averages_are_not_shared_out() -> None:
    assert rows("到2026年,人均可支配收入、户均耕地面积达到6万元。") == [
        ("", "人均可支配收入、户均耕地面积", 6, "万元", "2026")
    ]


def test_one_value_for_a_joint_subject() -> None:
    found = targets("到2026年,造船、海工两大产业总产值达到500亿元。")
    assert [(t.subject + t.indicator, t.value) for t in found] == [("造船、海工两大产业总产值", 500)]


def test_coordinated_counts_share_their_noun() -> None:
    found = targets("打造1个国家先进、2个全省领先的特色园区。")
    assert [(t.indicator, t.value) for t in found] == [("国家先进的特色园区", 1), ("全省领先的特色园区", 2)]


def test_two_counts_joined_by_and() -> None:
    assert [(t.indicator, t.value) for t in targets("新建4个人才驿站和1个创业学院。")] == [
        ("人才驿站", 4),
        ("创业学院", 1),
    ]


def test_a_part_without_a_name_borrows_the_one_before() -> None:
    found = targets("到2026年,软件业务收入达到80亿元,年均增长15%以上。")
    assert [(t.indicator, t.value, t.qualifiers) for t in found] == [
        ("软件业务收入", 80, ()), ("软件业务收入增长", 15, ("年均",)),
    ]  # fmt: skip


def test_ranks_keep_their_field() -> None:
    found = targets("到2026年,综合评价进入全国经开区前50位、中部经开区前8位。")
    assert [(t.indicator, t.value, t.comparator, t.measure, t.condition) for t in found] == [
        ("综合评价", 50, "<=", "rank", "全国经开区"), ("综合评价", 8, "<=", "rank", "中部经开区"),
    ]  # fmt: skip


def test_conditions_leave_the_name() -> None:
    (found,) = targets("到2026年,危险废物处置率(含历史存量)100%。")
    assert (found.indicator, found.condition) == ("危险废物处置率", "含历史存量")


def test_a_part_that_only_compares_takes_the_name_before_the_comma() -> None:
    (found,) = targets("工业项目投资强度,原则上不低于300万元/亩。")
    assert (found.indicator, found.value, found.comparator) == ("工业项目投资强度", 300, ">=")


def test_money_after_a_verb_names_what_it_is_for() -> None:
    (found,) = targets("每年安排不少于20万元的帮扶资金,用于结对帮扶。")
    assert (found.indicator, found.value, found.qualifiers) == ("帮扶资金", 20, ("每年",))


def test_a_preamble_states_aims_only_with_a_period() -> None:
    draft = Draft()
    draft.line("全区共有企业300家,到2026年建成10个园区。", kind="preamble")
    assert [getattr(t, "value", None) for t in draft.facts("target")] == [10]


def test_names_before_their_values_stay_apart() -> None:
    found = targets(
        "建成投用厂房50万平方米、公寓2000套、学校3所。到2025年,培育上市企业3—5家,独角兽企业1家、瞪羚企业20家以上。"
    )
    assert [(t.indicator, t.value, t.value_max) for t in found] == [
        ("厂房", 50, None), ("公寓", 2000, None), ("学校", 3, None),
        ("上市企业", 3, 5), ("独角兽企业", 1, None), ("瞪羚企业", 20, None),
    ]  # fmt: skip


def test_a_rise_is_named_without_where_it_starts() -> None:
    assert rows("园区绿化覆盖率由35%提高到40%。") == [("", "园区绿化覆盖率", 40, "%", None)]
    (found,) = targets("许可事项办理时限压缩至法定时限的30%以内。")
    assert (found.indicator, found.value, found.comparator) == ("许可事项办理时限", 30, "<=")


def test_a_doubling_and_what_it_reaches_share_a_name() -> None:
    assert rows("三年内产业规模翻一番,达到500亿元。") == [
        ("", "产业规模", 2, "倍", "三年内"), ("", "产业规模", 500, "亿元", "三年内"),
    ]  # fmt: skip


def test_classes_share_their_noun() -> None:
    found = targets("到2030年,形成2个以上千亿级、5个以上百亿级产业集群。")
    assert [(t.indicator, t.value) for t in found] == [("千亿级产业集群", 2), ("百亿级产业集群", 5)]


def test_the_period_holds_until_the_next_one() -> None:
    found = targets("到2026年,企业达到50家,园区产值达到80亿元;税收达到3亿元。到2030年,企业达到90家。")
    assert [(t.value, t.period) for t in found] == [(50, "2026"), (80, "2026"), (3, "2026"), (90, "2030")]


def test_values_before_the_period_have_none() -> None:
    found = targets("重大项目库投资规模保持在300亿元以上。到2026年,企业达到50家。")
    assert [(t.value, t.period) for t in found] == [(300, None), (50, "2026")]


def test_a_baseline_year_is_no_period() -> None:
    (found,) = targets("旅游总收入较2020年翻一番。")
    assert (found.value, found.unit, found.period) == (2, "倍", None)


def test_a_lead_in_line_gives_its_period_and_is_cited() -> None:
    draft = Draft()
    lead = draft.line("紧扣高质量发展,建设一流园区。到2026年:")
    draft.line("——工业总产值达到600亿元。", lead, kind="paragraph", label="——")
    (found,) = draft.facts("target")
    assert isinstance(found, Target)
    assert (found.period, found.period_text) == ("2026", "到2026年")
    assert [(s.clause_id, s.quote) for s in found.also] == [(lead, "到2026年:")]


def test_a_sibling_gives_no_period() -> None:
    assert [(t.value, t.period) for t in targets("到2026年,企业达到50家。", "园区产值达到80亿元。")] == [
        (50, "2026"), (80, None),
    ]  # fmt: skip


def test_a_year_before_the_plan_reports() -> None:
    draft = Draft(issued_on="2023-05-01")
    draft.line("2021年,园区产值达到80亿元。到2026年,园区产值达到120亿元。")
    assert [getattr(t, "value", None) for t in draft.facts("target")] == [120]


def test_lost_digits_leave_the_value_open() -> None:
    draft = Draft()
    draft.line("到2026年,引进不少于5家总部企业、206亿元以上企业。")
    at = draft.text.index("206亿元")
    defect = Defect("lost_digits", at, at + len("206亿元以上企业"), "206亿元以上企业")
    found = [t for t in draft.facts("target", (defect,)) if isinstance(t, Target)]
    assert [(t.value, t.value_text, t.defects) for t in found][1] == (None, "206亿元", ("lost_digits",))


NOT_TARGETS = [
    "聚焦世界500强、中国企业500强开展招商。",
    "从严把关100亩以上的工业项目用地预审。",
    "重点发展锂电材料、储能装备、智能终端等3条产业链。",
    "整合现有供水公司、公交公司等4家国有企业。",
    "目前全区已有高新技术企业120家。",
    "截至2021年底,全区企业达到900家。",
    "对年营业额达到500万元以上的企业,给予一次性奖励5万元。",
    "投资5000万元以上,实行一事一议。",
    "每季度至少召开1次调度会议。",
    "工业用地弹性出让年期可分别设定为10年、20年、30年。",
    "违反本办法的,处五万元以上二十万元以下的罚款。",
    "落实“三个一批”要求,实施三大工程。",
    "持续壮大3个支柱产业。",
    "自收到申请之日起15个工作日内作出决定。",
    "本办法所称小微企业,是指从业人员300人以下的企业。",
]


@pytest.mark.parametrize("text", NOT_TARGETS)
def test_no_target(text: str) -> None:
    assert rows(text) == []


def test_like_indicators_share_a_group() -> None:
    assert normalize_indicator("服务业营收") == normalize_indicator("服務業營業收入")
    assert normalize_indicator("GDP") == normalize_indicator("经济总量") == normalize_indicator("地区生产总值")
    assert normalize_indicator("高企数量") == normalize_indicator("高新技术企业")
    assert normalize_indicator("工业总产值") != normalize_indicator("工业增加值")


def test_a_word_in_two_groups_is_refused(tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "synonyms.tsv"
    path.write_text("甲\t乙\n丙\t乙\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 2: '乙' stands in two groups"):
        load_synonyms(path)


OF_ANOTHER = [
    ("再保业务收费,原则上不高于承担责任的0.5%。", [("再保业务收费", "<=", 0.5)]),
    ("渔具研发投入不低于销售收入的3%。", [("渔具研发投入", ">=", 3)]),
    ("渔民代表占比超过一半。", [("渔民代表占比", ">", 0.5)]),
    ("每轮选拔名匠15名左右、新匠30名左右,分别给予2万元、1万元奖励。", [("名匠", "~", 15), ("新匠", "~", 30)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OF_ANOTHER)
def test_shares_of_something_named_and_rounds(text: str, expected: list[tuple[str, str, float]]) -> None:
    found = [f for f in facts_of("target", text) if isinstance(f, Target)]
    assert [(f.indicator, f.comparator, f.value) for f in found] == expected


NAMED = [
    ("到2026年,形成“1+4”(科学装置1个、测试场4个)总体布局。", [("", "科学装置", 1), ("", "测试场", 4)]),
    ("到2026年,起降设施1公里半径覆盖面积比例突破50%。", [("", "起降设施1公里半径覆盖面积比例", 50)]),
    ("2026年全市120米以下适飞空域占比超75%。", [("全市", "120米以下适飞空域占比", 75)]),
    ("2026年底前建成管控阵地超50处。", [("", "管控阵地", 50)]),
    ("完成3.44平方公里低效用地处置任务。", [("", "低效用地处置", 3.44)]),
    ("“整治行动”第一年应完成1900亩整治任务;第三年完成剩余1700亩整治任务。",
     [("“整治行动”第一年", "整治", 1900), ("第三年", "整治", 1700)]),
    ("完成3万平方米节能率不低于15%的公共建筑节能改造。", [("", "公共建筑节能改造", 3)]),
    ("到2026年,完成应急避难场所建设144.45万平方米。", [("", "应急避难场所建设", 144.45)]),
    ("到2026年,新建物流起降点159个,总规模达205个。", [("", "物流起降点", 159), ("物流起降点", "总规模", 205)]),
    ("实现“培养高层次渔业人才达到2000名左右,大专以上学历人才达到320万名,贡献率达到40%”的目标。",
     [("", "高层次渔业人才", 2000), ("", "大专以上学历人才", 320), ("", "贡献率", 40)]),
    ("6 | 城建局 | 60 | 1.确保县城污水处理率达80%以上 | 查看台账", [("", "县城污水处理率", 80)]),
    ("到2026年,开通低空航线1000条以上。", [("", "低空航线", 1000)]),
    ("落实达标区面积占建成区50%的目标要求。", [("", "达标区面积占建成区", 50)]),
    ("社区居住人口规模宜为5000-12000人。", [("", "社区居住人口规模", 5000)]),
    ("渔业园区是指以渔业为主的园区,建成期的年能耗原则上应不小于5万吨标准煤。", [("", "建成期的年能耗", 5)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_what_a_value_measures(text: str, expected: list[tuple[str, str, float]]) -> None:
    assert [(t.subject, t.indicator, t.value) for t in targets(text)] == expected


@pytest.mark.parametrize("text", [
    "将问题分为限时解决、尽力解决和长期谋划三类。",
    "到2026年,加快推进安远路899项目。",
    "由各村携带相关收据申请30%资金。",
    "其他行政事业性收费按地方留成部分30%收取。",
    "存储损耗,12个月以上累计不超过0.2%。",
    "查看会议记录,少一次扣1分,按部门各60分考核。",
    "小型渔企是指从业人员不足20人、年产值不高于300万元的企业。",
])  # fmt: skip
def test_numbers_that_sort_place_and_pay_are_no_targets(text: str) -> None:
    assert targets(text) == []


def test_a_plan_for_one_year_gives_its_year_to_targets_without_one() -> None:
    draft = Draft(title="青枫区城市更新2025年度实施计划")
    draft.line("青枫区城市更新2025年度实施计划", kind="title")
    draft.line("实施7公里燃气管道改造。到2027年,完成旧住房修缮60万平方米。")
    draft.line("近年来青枫区蓬勃发展,改造管道30公里。", kind="preamble")
    plan = with_validity(draft.plan, draft.clauses)
    found = [f for f in extract(plan, draft.clauses) if isinstance(f, Target)]
    assert [(t.indicator, t.period) for t in found] == [("燃气管道改造", "2025"), ("旧住房修缮", "2027")]
    assert [span.quote for span in found[0].also] == ["2025年度实施计划"]
    several = replace(plan, validity=(replace(plan.validity[0], ends="2027"),))
    assert [t.period for t in extract(several, draft.clauses) if isinstance(t, Target)] == [None, "2027"]


def test_aims_given_in_figures_are_explained_not_defined() -> None:
    text = (
        "到2026年底,完成“10+30”的任务。"
        "其中,“10”是指新建、改建特色渔港10座(面积1000平方米以上),“30”是指利用岸线、码头等新增泊位30个。"
    )
    assert rows(text) == [("", "特色渔港", 10, "座", "2026-12"), ("", "泊位", 30, "个", "2026-12")]
    assert rows("本方案所称渔业企业是指年销售额达到200万元的企业。") == []


def test_a_number_before_以上_counts_places_and_fines_nobody() -> None:
    assert rows("到2028年底,渔港开放总数达到250处以上。") == [("", "渔港开放总数", 250, "处", "2028-12")]
    assert rows("逾期不改的,处以250元以上罚款。") == []


def test_what_is_made_may_be_a_minimum() -> None:
    (found,) = targets("到2028年底,打造60个以上的渔业应用案例。")
    assert (found.indicator, found.comparator, found.value) == ("渔业应用案例", ">=", 60)


def test_shares_in_several_places_name_the_places() -> None:
    assert rows("到2028年底,节能灯具在新建、改建渔港泊位的应用比例分别达到80%、50%以上。") == [
        ("新建渔港泊位", "节能灯具应用比例", 80, "%", "2028-12"),
        ("改建渔港泊位", "节能灯具应用比例", 50, "%", "2028-12"),
    ]  # fmt: skip


def test_names_that_end_alike_share_the_noun_behind_and_a_comparison_before_holds_for_all() -> None:
    found = targets("到2028年,海堤和入海堤年均养护比例分别不低于13%和8%。")
    assert [(t.subject, t.indicator, t.comparator, t.value) for t in found] == [
        ("海堤", "养护比例", ">=", 13), ("入海堤", "养护比例", ">=", 8),
    ]  # fmt: skip


def test_a_value_without_words_of_its_own_is_measured_as_the_one_before() -> None:
    found = targets("到2025年,新增泊位能力确保达到120万吨,力争达到180万吨。")
    assert [t.measure for t in found] == ["increment", "increment"]
    found = targets("到2025年,新增泊位100个、休闲渔港10座,培育企业5家。")
    assert [t.measure for t in found] == ["increment", "increment", "level"]


def test_a_sign_before_a_size_of_a_thing_makes_no_aim() -> None:
    assert rows("施用量一般为:口径>10cm网箱,饲料2kg。") == []
    assert rows("岸电覆盖率≥95%。") == [("", "岸电覆盖率", 95, "%", None)]


def test_one_amount_for_each_class_is_bound_by_the_first() -> None:
    found = targets("用于日常养护的总额不得低于主航道每年每公里2万元,支航道每年每公里5000元。")
    assert [(t.subject, t.indicator, t.comparator, t.value, t.unit, t.condition) for t in found] == [
        ("主航道", "用于日常养护的总额", ">=", 2, "万元", "每年每公里"),
        ("支航道", "用于日常养护的总额", ">=", 5000, "元", "每年每公里"),
    ]  # fmt: skip
    assert [span.quote for span in found[1].also] == ["用于日常养护的总额不得低于主航道每年每公里2万元"]


def test_a_bare_share_is_of_what_the_sentence_opens_with() -> None:
    assert rows("新建港区地下空间应优先用于停车,开发比例不超过50%。") == [
        ("新建港区地下空间", "开发比例", 50, "%", None)
    ]


def test_new_and_old_ones_keep_their_kind_in_a_share() -> None:
    text = "新建渔仓屋顶光伏覆盖率达到50%以上。改造的渔仓屋顶光伏覆盖率不低于30%。"
    assert [(t.indicator, t.value) for t in targets(text)] == [
        ("新建渔仓屋顶光伏覆盖率", 50), ("改造的渔仓屋顶光伏覆盖率", 30),
    ]  # fmt: skip
    assert [t.indicator for t in targets("到2026年,新建渔仓12座。")] == ["渔仓"]


AIMED = [
    ("到2028年,80%以上的养殖户签订协议,全市10%的渔村达标。",
     [("养殖户签订协议", 80), ("渔村达标", 10)]),
    ("到2028年,常住渔民占全市人口的6%以上。", [("常住渔民占全市人口", 6)]),
    ("到2028年,渔港泊位数、冷库面积均达到全省总量的15%以上。", [("渔港泊位数", 15), ("冷库面积", 15)]),
    ("到2028年,渔民收入标准不低于我市上年度居民人均可支配收入的60%。", [("渔民收入标准", 60)]),
    ("培育5家以上年销售额超百亿元、2家以上年销售额达50亿元的渔业企业,新增30家以上渔业企业。",
     [("年销售额超百亿元", 5), ("渔业企业", 2), ("渔业企业", 30)]),
    ("到2028年,每个渔村有1个100平方米以上的渔民活动站。", [("渔民活动站", 1)]),
    ("到2028年,1万名渔民以上的乡镇各建有1个服务中心。", [("服务中心", 1)]),
    ("年均开发2万个以上的公益岗位。", [("公益岗位", 2)]),
    ("到2028年,基本养老保险参保渔民达到780万人。", [("基本养老保险参保渔民", 780)]),
    ("到2028年,公共服务项目达到11大类37项。", [("公共服务项目", 37)]),
    ("到2028年,将准入标准由人均9600元以下提高到15600元以下。", [("准入标准", 15600)]),
    ("到2028年,选拔资助200名养殖能手、1000名青年渔民。", [("养殖能手", 200), ("青年渔民", 1000)]),
    ("到2028年,实际捕捞量与申报捕捞量的比值均不低于70%。", [("实际捕捞量与申报捕捞量的比值", 70)]),
    ("到2028年,城乡居民收入分别增长6%、6.5%。", [("居民收入", 6), ("居民收入", 6.5)]),
    ("推动东湾水产30条生产线投产。", [("东湾水产生产线投产", 30)]),
    ("力争盘活闲置渔场10家,盘活存量水面400亩。", [("盘活闲置渔场", 10), ("盘活存量水面", 400)]),
    ("力争签约电量不低于前三年用电量平均值的80%,远洋捕捞量不低于近年平均值90%。",
     [("签约电量", 80), ("远洋捕捞量", 90)]),
    ("实现“持证渔民达到2000名,机械化率达到40%”的三大目标。", [("持证渔民", 2000), ("机械化率", 40)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), AIMED)
def test_who_and_how_many_of_them(text: str, expected: list[tuple[str, float]]) -> None:
    assert [(t.indicator, t.value) for t in targets(text)] == expected


@pytest.mark.parametrize("text", [
    "80%以上的股东同意方可转让。",  # no date and no heading on aims: a condition
    "常住渔民占职工总数的30%以上。",
    "到2028年,10名以上孤寡渔民居住的渔村都建有活动站。",
    "到2028年,0~3岁幼儿家庭教育逐年普及。",
    "每年为65周岁以上的渔民提供体检。",
    "落实三类人员的监管措施。",
    "形成六大类重点任务清单。",
    "每年给予不超过5人住房补贴。",
    "到2028年,建成110千伏渔港输变电工程。",
    "信息受省级媒体推广1篇,得3分;检查次数增长10%,加2分。",
])  # fmt: skip
def test_conditions_ages_and_sorts_are_no_targets(text: str) -> None:
    assert rows(text) == []


def test_a_heading_on_aims_makes_a_share_an_aim() -> None:
    draft = Draft()
    head = draft.line("一、发展目标", kind="heading", label="一、", heading="发展目标")
    draft.line("75%以上渔业科技人员落户企业。", head)
    other = draft.line("二、申报条件", kind="heading", label="二、", heading="申报条件")
    draft.line("75%以上渔业科技人员落户企业。", other)
    (found,) = draft.facts("target")
    assert isinstance(found, Target)
    assert (found.indicator, found.comparator, found.value) == ("渔业科技人员落户企业", ">=", 75)


def test_from_when_one_thing_holds_says_nothing_of_the_next_sentence() -> None:
    found = targets("2026年起基本不再新增网箱。建立100个养殖基地。2027年起,每年新增渔船20艘。")
    assert [(t.value, t.period) for t in found] == [(100, None), (20, "2027")]


def test_what_a_review_reports_is_no_aim() -> None:
    draft = Draft()
    past = draft.line("一、2024年工作回顾", kind="heading", label="一、", heading="2024年工作回顾")
    draft.line("全年渔业产值增长4.8%,新增渔船99艘,6月底前完成改造。", past)
    plan = draft.line("二、2025年工作安排", kind="heading", label="二、", heading="2025年工作安排")
    draft.line("渔业产值增长5.5%。", plan)
    one = draft.line("三、渔业发展取得新成效", kind="heading", label="三、", heading="渔业发展取得新成效")
    draft.line("冷库面积达到5万平方米。", one)
    assert [(t.value, t.period) for t in draft.facts("target") if isinstance(t, Target)] == [(5.5, "2025"), (5, None)]
    assert draft.facts("deadline") == []


def test_years_counted_from_one_are_a_span() -> None:
    (found,) = targets("2026年起5年内,建成渔港12座。")
    assert (found.period, found.period_text) == ("2026/2030", "2026年起5年内")


def _told(*lines: str) -> list[tuple[str, str, float | None, str | None]]:
    return [(t.subject, t.indicator, t.value, t.period) for t in facts_of("target", *lines) if isinstance(t, Target)]


ELIDED = [
    ("2030年货运量达到30万吨,力争完成34万吨。", [("", "货运量", 30, "2030"), ("", "货运量", 34, "2030")]),
    ("新开工亿元以上项目15个,竣工投产10个。", [("", "亿元以上项目", 15, None), ("亿元以上项目", "投产", 10, None)]),
    ("到2035年,物流业增加值占比超过8%,年均增速保持5%左右。",
     [("", "物流业增加值占比", 8, "2035"), ("", "物流业增加值增速", 5, "2035")]),
    ("建设绿地5公顷,其中公共绿地3公顷,专用绿地2公顷。",
     [("", "绿地", 5, None), ("", "公共绿地", 3, None), ("", "专用绿地", 2, None)]),
    ("到2026年,产值超10亿元企业8家、超亿元企业45家。",
     [("", "产值超10亿元企业", 8, "2026"), ("", "超亿元企业", 45, "2026")]),
    ("2024年、2025年、2026年工业总产值分别达到350亿元、420亿元、500亿元。",
     [("", "工业总产值", 350, "2024"), ("", "工业总产值", 420, "2025"), ("", "工业总产值", 500, "2026")]),
    ("开办时间压缩至1个工作日以内,网上可办率达到98%。",
     [("", "开办时间", 1, None), ("", "网上可办率", 98, None)]),
    ("到2027年,带动全镇70%以上的农户参与合作经营。", [("全镇", "农户参与合作经营", 70, "2027")]),
    ("集聚和培育20家具有国际影响力的服务机构。", [("", "具有国际影响力的服务机构", 20, None)]),
    ("2年内完成现有31条背街小巷治理任务。", [("", "背街小巷治理", 31, "2年内")]),
    ("梳理已建成点位的构成,全力完成年度拆违量20万平方米。", [("", "拆违量", 20, None)]),
    ("每年安排5000万元设立产业基金。", [("", "产业基金", 5000, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), ELIDED)
def test_a_name_that_a_sentence_leaves_out_is_that_of_the_target_before(
    line: str, expected: list[tuple[str, str, float, str | None]]
) -> None:
    assert _told(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "片区排水公司有6支应急队伍,其中2支为市级队伍,其余4支由公司统一调配。",
        "试点场所可自行开展2种以上普通产品的分装服务。",
        "截至目前,已建成泵站12座。",
    ],
)
def test_what_is_there_and_what_is_allowed_are_no_targets(line: str) -> None:
    assert _told(line) == []


def test_a_lead_in_gives_its_date_to_all_bullets_below_it() -> None:
    draft = Draft()
    above = draft.line("到2027年,产业水平明显提高。具体目标为:", kind="paragraph")
    draft.line("——结构更优。粮食种植面积达到2万亩。", above, kind="paragraph", label="——", heading="结构更优")
    draft.line("——质量更高。产品合格率达到98%。", above, kind="paragraph", label="——", heading="质量更高")
    found = [(t.indicator, t.period) for t in draft.facts("target") if isinstance(t, Target)]
    assert found == [("粮食种植面积", "2027"), ("产品合格率", "2027")]


MEANT = [
    ("到2026年,亩均产值由2023年的220万元提高到300万元。", [("", "亩均产值", 300, "2026")]),
    ("每年认定高新企业10家以上,至2026年末存量突破80家。",
     [("", "高新企业", 10, None), ("高新企业", "存量", 80, "2026-12")]),
    ("固定资产投资年均增速和制造业投资占比分别达到10%以上和60%左右。",
     [("", "固定资产投资年均增速", 10, None), ("", "制造业投资占比", 60, None)]),
    ("到2031年底,光伏装机容量新增50兆瓦,力争新增60兆瓦。",
     [("", "光伏装机容量", 50, "2031-12"), ("", "光伏装机容量", 60, "2031-12")]),
    ("建成厂房100万平方米,其中2030年40万平方米、2031年60万平方米。",
     [("", "厂房", 100, None), ("", "厂房", 40, "2030"), ("", "厂房", 60, "2031")]),
    ("全区培育收入超百亿元企业1家、超50亿元企业2家。",
     [("全区", "收入超百亿元企业", 1, None), ("", "超50亿元企业", 2, None)]),
    ("连续三年每年安排专项资金2000万元。", [("", "专项资金", 2000, None)]),
    ("到2031年,工业总产值突破300亿元,占全县比重超过55%。",
     [("", "工业总产值", 300, "2031"), ("", "工业总产值占全县比重", 55, "2031")]),
    ("评价结果分A、B、C、D四类。", []),
    ("县财政局统筹安排产业资金,每年不少于1亿元。", [("县财政局", "产业资金", 1, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), MEANT)
def test_what_stands_before_a_value_but_is_not_measured_is_left_out(
    line: str, expected: list[tuple[str, str, float, str | None]]
) -> None:
    assert _told(line) == expected


def test_conditions_ceilings_and_quotas_of_a_plan_that_grants_money_are_no_targets() -> None:
    text = (
        "对年报酬15万元以上的人才给予奖励,同一企业不超过2名。超过5000元部分按50%抵用。贴息计算时间最长不超过1年。"
        "到2026年,力争贴息企业达到80家。"
    )
    draft = Draft(title="清溪县工业经济高质量发展若干政策")
    draft.line(f"第一条 {text}", label="第一条")
    assert [(t.value, t.unit) for t in draft.facts("target") if isinstance(t, Target)] == [(80.0, "家")]


COUNTED = [
    ("2027年研发“甲云”“乙云”“丙云”3个垂类模型。", [("垂类模型", 3.0, "个")]),
    ("研发“甲云”“乙云”“丙云”3个垂类模型，开发组件。", [("垂类模型", 3.0, "个")]),
    ("到2027年，打造5个“百亿级”园区，建成“15分钟”生活圈120个。",
     [("“百亿级”园区", 5.0, "个"), ("“15分钟”生活圈", 120.0, "个")]),
    ("到2027年，建成“15分钟”生活圈。", []),
    ("完成“创建50个停车示范项目”的工作目标。", [("停车示范项目", 50.0, "个")]),
    ("2026年建设涵盖100个领域、不少于22亿词元的专业知识库。",
     [("领域", 100.0, "个"), ("专业知识库", 22.0, "亿词元")]),
    ("全面推进10个重点项目建设。", [("重点项目", 10.0, "个")]),
    ("申报企业年营业收入应不低于2000万元。", []),
    ("申请单位注册资本须达到500万元。", []),
    ("到2027年新增东门公园等9座城市公园。", [("城市公园", 9.0, "座")]),
    ("现有东门公园等9座城市公园。", []),
    ("2024年已完成4180亩整治，2026年应完成剩余1620亩整治任务量。", [("整治任务量", 1620.0, "亩")]),
    ("2027年完成剩余500亩整治任务量（各镇任务详见附件）。", [("整治任务量", 500.0, "亩")]),
    ("编制服务费用不超过5万元。", []),
    ("为入驻企业提供最高2000平方米的办公场所。", []),
    ("每户担保费用降至1万元以下。", [("每户担保费用", 1.0, "万元")]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), COUNTED)
def test_numbers_of_named_and_quoted_things_are_targets_and_terms_of_applicants_are_none(
    line: str, expected: list[tuple[str, float, str]]
) -> None:
    found = [t for t in facts_of("target", line) if isinstance(t, Target)]
    assert [(t.indicator, t.value, t.unit) for t in found] == expected


def test_what_stands_below_terms_of_application_is_no_target() -> None:
    draft = Draft()
    head = draft.line("二、申报条件", kind="heading", label="二、", heading="申报条件")
    draft.line("（一）年营业收入不低于2000万元。", head, label="（一）")
    assert draft.facts("target") == []


def test_the_years_of_a_plan_hold_behind_the_name_of_an_area() -> None:
    (found,) = facts_of("target", "青枫区“十四五”期间计划新增公园9座。")
    assert isinstance(found, Target) and found.period == "2021/2025"


WITHIN = [
    ("到2030年，渔港整体达到基本清洁（漂浮物盖度≤5‰）的要求。", [("漂浮物盖度", "<=", 5)]),
    ("渔获实行统一调度（调度量不少于备案总量50%），确保有序。", [("调度量", ">=", 50)]),
    ("支持高新技术企业（研发投入占比≥5%）发展。", []),
    ("到2030年，建成上述3个渔港。", []),
    ("对需要两个以上部门共同研究解决的疑难事项，由县政府研究。", []),
    ("到2030年，培育3家以上龙头企业（年产值超过10亿元）。", [("龙头企业", ">=", 3)]),
    ("养护费用按照不低于设施总量13%比例测算。", []),
    ("到2030年，每个镇至少有一个文化广场。", [("文化广场", ">=", 1)]),
]


@pytest.mark.parametrize(("line", "expected"), WITHIN)
def test_brackets_that_state_a_share_and_values_that_state_none(
    line: str, expected: list[tuple[str, str, float]]
) -> None:
    found = [t for t in facts_of("target", line) if isinstance(t, Target)]
    assert [(t.indicator, t.comparator, t.value) for t in found] == expected
