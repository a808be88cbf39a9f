"""Invented plans that the test files are made of; no place, figure or organ in them is real.

Input: the name of an invented city. Output: the plan's lines in reading order, or the rows of its tables.
Does not know: file formats.
"""

from __future__ import annotations

Rows = list[list[str]]


def programme(city: str = "临岚") -> list[str]:
    """Return a plan with three levels of numbering, aims in lead-in and bullets, duties in brackets."""
    return [
        f"{city}高新技术产业开发区高质量发展实施方案",
        f"为推动{city}高新技术产业开发区(以下简称高新区)高质量发展,结合实际,制定本方案。",
        "一、发展目标",
        "到2027年,高新区实现以下目标:",
        "——规模以上工业总产值达到420亿元以上,年均增长9%。",
        "——高新技术企业突破150家,研发投入强度不低于3.5%。",
        "二、重点任务",
        "(一)壮大主导产业",
        "1.做强装备制造。支持龙头企业建设智能工厂,到2026年建成智能工厂12家。(牵头单位:经济发展局;配合单位:科技创新局、财政局)",
        "2.培育新型材料。建设中试基地2个,引进配套企业30家以上。(责任单位:招商服务局)",
        "(二)优化营商环境",
        "1.推行一次办结。2025年底前,高频事项全程网办率达到95%以上。",
        "2.降低用地成本。推行标准地出让,每年新增标准地不少于600亩。",
        "三、保障措施",
        "(一)加强组织领导。成立高质量发展领导小组,定期研究重大事项。",
        "(二)强化资金保障。设立产业引导基金,总规模20亿元。",
        f"{city}高新技术产业开发区管理委员会",
        "2024年3月18日",
    ]


def measures(city: str = "宁沅") -> list[str]:
    """Return a regulation in articles, one of which runs over several paragraphs."""
    return [
        f"{city}经济技术开发区促进科技创新若干措施",
        f"第一条 为激发{city}经济技术开发区(以下简称经开区)创新活力,制定本措施。",
        "第二条 对首次认定的高新技术企业,给予一次性奖励20万元;对重新认定的,奖励10万元。",
        "第三条 鼓励企业建设研发平台:",
        "(一)获批国家级平台的,最高补助300万元;",
        "(二)获批省级平台的,最高补助100万元。",
        "第四条 设立人才专项资金,每年不少于5000万元,由组织人事部门会同财政部门管理。",
        "第五条 本措施自2025年1月1日起施行,有效期三年。",
    ]


def notice(city: str = "江垣") -> list[str]:
    """Return a covering notice and the plan that it brings, with an annex that a table follows."""
    return [
        f"{city}市人民政府办公室关于印发{city}市开发区提质增效行动计划的通知",
        f"{city[0]}政办发〔2024〕17号",
        "各区县人民政府,市政府各部门:",
        f"《{city}市开发区提质增效行动计划》已经市政府同意,现印发给你们,请认真组织实施。",
        f"{city}市人民政府办公室",
        "2024年6月7日",
        f"{city}市开发区提质增效行动计划",
        "(2024—2026年)",
        f"为推动{city}市开发区提质增效,制定本行动计划。",
        "一、总体要求",
        "坚持亩均论英雄,突出集约高效。到2026年,全市开发区亩均税收达到18万元以上。",
        "二、主要行动",
        "(一)产业集聚行动。每个开发区集中发展2—3个主导产业,主导产业集聚度达到70%以上。",
        "(二)腾笼换鸟行动。三年累计盘活低效用地8000亩。",
        "(三)改革赋能行动。推行管委会加公司运营模式,2025年6月底前完成机构整合。",
        "三、组织实施",
        "市开发区建设领导小组负责统筹,各区县抓好落实。",
        "附件:重点任务分解表",
    ]


TASKS: Rows = [
    ["序号", "任务", "牵头单位", "配合单位", "完成时限"],
    ["1", "建设智能制造示范园", "市经济和信息化局", "市科技局、市财政局", "2025年12月底"],
    ["2", "盘活低效用地3000亩", "市自然资源局", "各区县人民政府", "2026年6月底"],
    ["3", "开通企业服务专线", "市行政审批局", "市大数据中心", "2024年9月底"],
]
TARGETS: Rows = [
    ["指标名称", "单位", "2023年实际", "2026年目标"],
    ["规模以上工业增加值增速", "%", "6.2", "8"],
    ["高新技术企业数量", "家", "210", "350"],
    ["亩均税收", "万元", "12.5", "18"],
    ["单位工业增加值能耗降低", "%", "3.1", "[10]"],
]


def unnumbered(city: str = "泽陵") -> list[str]:
    """Return a plan without any numbering."""
    return [
        f"{city}保税物流园区发展规划",
        f"{city}保税物流园区位于城市东部,规划面积4.6平方公里,是面向内陆的开放平台。",
        "发展思路",
        "以保税仓储为基础,以跨境电商为特色,逐步形成进口分拨、出口集拼两大功能。",
        "发展目标",
        "到2028年,园区进出口总额达到60亿元,跨境电商交易额年均增长15%以上。",
        "空间布局",
        "北部布局仓储分拨区,南部布局展示交易区,中部布局综合服务区。",
        "保障措施",
        "园区管委会每年安排不少于3000万元用于通关便利化。",
    ]


def english() -> list[str]:
    """Return a plan in English."""
    return [
        "Implementation Plan for the Lanqiao High-tech Zone",
        "This plan is made to promote the development of the Lanqiao High-tech Zone.",
        "I. Goals",
        "By 2027, the industrial output of the zone shall reach 42 billion yuan.",
        "II. Tasks",
        "1. Build two pilot bases for new materials and attract at least 30 suppliers.",
        "2. Handle 95% of frequent services online by the end of 2025.",
        "III. Safeguards",
        "1. Set up a leading group that meets every quarter.",
        "2. Set up a fund of 2 billion yuan.",
        "Administrative Committee of the Lanqiao High-tech Zone",
        "March 18, 2024",
    ]


def traditional(city: str = "岚陽") -> list[str]:
    """Return a plan in traditional script."""
    return [
        f"{city}臺商投資區轉型升級實施方案",
        f"為加快{city}臺商投資區轉型升級,制定本方案。",
        "一、發展目標",
        "到2026年,規模以上工業總產值達到300億元,新增高新技術企業40家。",
        "二、主要任務",
        "(一)推動產業升級。支持鞋服、機械產業智能化改造,每年實施技改項目50個以上。",
        "(二)深化兩岸融合。建設青年創業基地3個。",
        "三、組織保障",
        "建立聯席會議制度,由管委會主任擔任召集人。",
        "2023年5月12日",
    ]


def mixed() -> list[str]:
    """Return a plan whose paragraphs change between simplified and traditional script."""
    simple, other = programme("沣原"), traditional()
    return [*simple[:4], "——規模以上工業總產值達到300億元。", *simple[5:8], other[5], *simple[10:13], "三、組織保障",
            other[8], "2024年3月18日"]  # fmt: skip


def annexes(city: str = "溪桥") -> list[str]:
    """Return a plan with two annexes, of which the first is empty."""
    return [
        *programme(city),
        "附件1",
        "重大项目清单",
        "附件2",
        "企业服务专员名单",
        "一、装备制造组。服务专员5名。",
        "二、新型材料组。服务专员3名。",
    ]
