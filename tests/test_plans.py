"""Plans, their metadata and page chrome: golden for the five sources, invented pages, and by property."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.coverage import of_file
from documents.model import Plan, Source
from documents.plans import PlansOfSource, split_plans
from documents.readers import read

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "documents" / "sources"
GOLDEN = ROOT / "tests" / "golden"
FILES = {path.name[:3]: path for path in sorted(SOURCES.glob("*.txt"))}


def source_of(text: str, format: str = "txt", page_title: str = "", name: str = "page.txt") -> Source:
    return Source(name=name, text=text, encoding="utf-8", format=format, sha256="", page_title=page_title)


@cache
def parted(key: str) -> tuple[Source, PlansOfSource]:
    source = read(FILES[key])
    return source, split_plans(source)


def chrome_listing(source: Source, found: PlansOfSource) -> str:
    """Return the chrome as readable lines: start, end, reason, text."""
    rows = [f"{a}–{b} {why}: {source.text[a:b]!r}" for a, b, why in found.chrome]
    return "\n".join(rows) + "\n"


def assert_sound(source: Source, found: PlansOfSource) -> None:
    assert of_file(source, found.plans, found.chrome)["unaccounted"] == 0
    for plan in found.plans:
        assert plan.text
        assert plan.segments[0].start == 0 and plan.segments[-1].end == len(plan.text)
        for s in plan.segments:
            assert plan.text[s.start : s.end] == source.text[s.source_start : s.source_start + s.end - s.start]


@pytest.mark.parametrize("key", FILES)
def test_chrome_of_the_sources_is_exactly_the_golden_one(key: str) -> None:
    source, found = parted(key)
    assert chrome_listing(source, found) == (GOLDEN / f"chrome_{key}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", FILES)
def test_sources_are_accounted_for(key: str) -> None:
    assert_sound(*parted(key))


METADATA = {
    "guiyang-gaoxinqu-2021": (
        "关于加快贵阳国家高新区高质量发展助力“强省会”五年行动实施方案", "贵阳国家高新区 2021",
        "贵阳国家高新区党工委 贵阳国家高新区管委会", None, "2021-07-07", "贵州省贵阳市",
    ),
    "nanjing-jingkaiqu": (
        "開發區高質量發展實施方案1", "南京经济技术开发区", None, None, None, "江苏省南京市",
    ),
    "zunyi-kaifaqu": ("開發區高質量發展實施方案2", "遵义市各开发区", None, None, None, "贵州省遵义市"),
    "quanzhou-taitouqu": ("開發區高質量發展實施方案3", "泉州台商投资区", None, None, None, "福建省泉州市"),
    "wuhan-donghu-gaoxinqu": ("開發區高質量發展實施方案4", "武汉东湖高新区", None, None, None, "湖北省武汉市"),
    "wansheng-jingkaiqu-2022": (
        "重庆市万盛经开区创建市级高新技术产业开发区工作方案", "万盛经开区 2022", "万盛经开区管委会", None,
        "2022-08-04", "重庆市",
    ),
    "hefei-xinzhan-gaoxinqu-2023": (
        "新站高新区推动经济高质量发展三年行动计划(2023—2025年)", "合肥新站高新区 2023",
        "安徽合肥新站高新技术产业开发区管理委员会", None, "2023-03-28", "安徽省合肥市",
    ),
    "panzhihua-fantai-gaoxinqu-2020": (
        "中共攀枝花市委 攀枝花市人民政府 关于加快攀枝花钒钛高新技术产业开发区高质量发展推进“一区多园”建设的实施意见",
        "攀枝花钒钛高新区 2020", "中共攀枝花市委 攀枝花市人民政府", "攀委发〔2019〕10号", "2020-03-12",
        "四川省攀枝花市",
    ),
}  # fmt: skip


def all_plans() -> dict[str, Plan]:
    return {plan.plan_id: plan for key in FILES for plan in parted(key)[1].plans}


def test_the_eight_plans_are_found() -> None:
    assert list(all_plans()) == list(METADATA)


@pytest.mark.parametrize("plan_id", METADATA)
def test_metadata(plan_id: str) -> None:
    p = all_plans()[plan_id]
    assert (p.title, p.display_name, p.issuer, p.doc_no, p.issued_on, p.region) == METADATA[plan_id]


@pytest.mark.parametrize(
    ("plan_id", "names"),
    [
        ("guiyang-gaoxinqu-2021", ["贵阳国家高新区", "贵阳高新区", "贵阳国家高新技术产业开发区"]),
        ("nanjing-jingkaiqu", ["南京经济技术开发区", "南京经开区"]),
        ("quanzhou-taitouqu", ["泉州台商投资区", "泉州台投区"]),
        ("wuhan-donghu-gaoxinqu", ["东湖高新区", "武汉东湖新技术开发区", "光谷"]),
        ("wansheng-jingkaiqu-2022", ["万盛经开区", "万盛"]),
        ("hefei-xinzhan-gaoxinqu-2023", ["新站高新区", "合肥新站", "合肥新站高新技术产业开发区"]),
        ("panzhihua-fantai-gaoxinqu-2020", ["钒钛高新区", "攀枝花钒钛高新技术产业开发区"]),
    ],
)
def test_aliases_hold_every_name_of_the_zone(plan_id: str, names: list[str]) -> None:
    assert set(names) <= set(all_plans()[plan_id].aliases)


def test_no_alias_is_shared_between_plans() -> None:
    seen: dict[str, str] = {}
    for plan in all_plans().values():
        for alias in plan.aliases:
            assert seen.setdefault(alias, plan.plan_id) == plan.plan_id
    assert len(seen) > 40


NOTICE = """首页 | 政务公开 | 政务服务 | 互动交流 | 走进临水
您现在的位置：首页 > 政务公开 > 政策文件 > 规范性文件
临水市人民政府文件
临政发〔2023〕12号
临水市人民政府关于印发临水高新区
高质量发展三年行动计划（2023—2025年）的通知
【字体：大 中 小】 打印 发布时间：2023-05-12 09:30 来源：市政府办公室 浏览量：1,234
各县（市、区）人民政府，市直各单位：
现将《临水高新区高质量发展三年行动计划（2023—2025年）》印发给你们，请认真组织实施。
临水市人民政府
2023年5月10日
临水高新区高质量发展三年行动计划
（2023—2025年）
为推动临水高新技术产业开发区（以下简称临水高新区）高质量发展，制定本计划。
一、主要目标
到2025年，规模以上工业总产值突破500亿元。
二、重点任务
（一）培育主导产业。支持企业在首页展示产品，推动上一篇章与下一篇章衔接。
访问量达到100万次，前一个季度完成申报，推广“扫一扫”入园。
企业规模
大
中
小
相关资料：
（二）相关链接：平台建设要做好数据打通，完成首页改版。
1.建设分享到户的共享平台，未经权利人许可不得转载，每年不少于3个。
联系电话：0717-1234567
附件：1.重点任务分工表
附件1
重点任务分工表
序号 任务 责任单位
1 建设孵化器 科技局
（此件公开发布）
临水市人民政府办公室 2023年5月11日印发
扫一扫在手机打开当前页
分享到： 微信 微博
上一篇：临水市人民政府关于表彰的通知
下一篇：没有了
相关文档
临水市2022年工作总结
主办：临水市人民政府办公室 承办：临水市大数据局
地址：临水市人民路1号 邮编：123456
网站标识码：1234560001 鄂ICP备12345678号
"""


def test_a_page_with_every_kind_of_chrome_loses_nothing_of_its_notice() -> None:
    source = source_of(NOTICE)
    found = split_plans(source)
    assert_sound(source, found)
    (plan,) = found.plans
    lines = NOTICE.splitlines()
    kept = [*lines[2:6], *lines[7:-9]]
    assert [line for line in plan.text.splitlines() if line not in kept] == [
        "发布时间：2023-05-12 09:30 来源：市政府办公室 "
    ]
    assert [line for line in kept if line not in plan.text.splitlines()] == []
    assert plan.title == "临水高新区高质量发展三年行动计划（2023—2025年）"
    assert (plan.issuer, plan.doc_no, plan.issued_on) == ("临水市人民政府", "临政发〔2023〕12号", "2023-05-10")
    assert (plan.region, plan.zone) == ("临水市", "临水高新区")
    assert plan.plan_id == "linshui-gaoxinqu-2023"


def test_a_collection_page_is_several_plans() -> None:
    text = (
        "高新区工作方案(精选3篇)\n在不断进步的时代,下面是小编为大家整理的高新区工作方案,欢迎大家阅读。\n"
        "高新区工作方案 篇1\n为推进青州高新区建设,制定本方案。\n一、目标\n到2024年,实现产值100亿元。\n"
        "高新区工作方案 篇2\n为推进大河经开区建设,制定本方案。\n一、目标\n到2024年,实现产值200亿元。\n"
        "【高新区工作方案】相关文章:\n工作方案03-21\n"
    )
    source = source_of(text)
    found = split_plans(source)
    assert_sound(source, found)
    assert [plan.title for plan in found.plans] == ["高新区工作方案 篇1", "高新区工作方案 篇2"]
    assert [plan.zone for plan in found.plans] == ["青州高新区", "大河经开区"]
    assert found.plans[1].text.endswith("到2024年,实现产值200亿元。\n")


def test_two_documents_in_a_row_are_two_plans() -> None:
    one = (
        "{city}市人民政府关于支持{city}开发区发展的意见\n{city}政发〔2022〕{n}号\n各区县人民政府:\n"
        "为支持开发区发展,现提出如下意见。\n一、加大投入。每年安排{n}亿元。\n{city}市人民政府\n2022年{n}月1日\n"
    )
    source = source_of(one.format(city="甲山", n=1) + one.format(city="乙水", n=2))
    found = split_plans(source)
    assert_sound(source, found)
    assert [(p.issuer, p.doc_no, p.issued_on) for p in found.plans] == [
        ("甲山市人民政府", "甲山政发〔2022〕1号", "2022-01-01"),
        ("乙水市人民政府", "乙水政发〔2022〕2号", "2022-02-01"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "这是一段没有标题也没有编号的政策说明,企业新建厂房的,按每平方米给予100元补助。",
        "一、目标\n到2025年达到100亿元。\n",
        "Implementation Plan for the Riverside Zone\n1. Goals\nBy 2025, output shall reach 10 billion yuan.\n",
        "各县<市、區>政府、<仁懷名酒工業園區>負責。\n",
    ],
)
def test_a_text_without_title_or_numbers_is_a_plan_as_a_whole(text: str) -> None:
    found = split_plans(source_of(text))
    assert [plan.text for plan in found.plans] == [text]
    assert found.plans[0].title and found.plans[0].plan_id
    assert found.plans[0].issuer is None and found.plans[0].issued_on is None


def test_markdown_signs_are_chrome_and_text_is_not() -> None:
    head = "# 海川市发展办法\n\n<!-- x -->\n\n## 第一章 总则\n\n**第一条** 为了发展,制定本办法。\n\n"
    text = head + "| 一 | 二 |\n|---|---|\n| 三 | 四 |\n"
    source = source_of(text, format="md")
    found = split_plans(source)
    assert_sound(source, found)
    assert found.plans[0].text == (
        "海川市发展办法\n\n第一章 总则\n\n第一条 为了发展,制定本办法。\n\n| 一 | 二 |\n| 三 | 四 |\n"
    )
    assert split_plans(source_of(text)).plans[0].text == text  # the same signs are text in a txt file


def test_a_title_over_two_lines_is_joined_as_the_page_title_has_it() -> None:
    text = "国家局关于推广第二批\n支持创新举措的通知\n各单位:\n现将有关事项通知如下。\n一、推广的举措。\n"
    plan = split_plans(source_of(text, page_title="国家局关于推广第二批支持创新举措的通知-国家局")).plans[0]
    assert plan.title == "国家局关于推广第二批支持创新举措的通知"
    assert split_plans(source_of(text)).plans[0].title == plan.title


def test_a_title_that_only_a_field_states_is_found_and_the_addressee_kept() -> None:
    text = (
        "标题：关于印发南湖经开区企业上市扶持办法的通知\n文号：南开发〔2020〕15号\n发布日期：2020-06-01\n"
        "各镇（街道），区直各部门：\n现将《南湖经开区企业上市扶持办法》印发给你们，请遵照执行。\n"
        "南湖经济技术开发区管委会\n2020年5月28日\n南湖经开区企业上市扶持办法\n"
        "第一条 企业在境内主板上市的，奖励300万元。\n第二条 本办法自2020年7月1日起施行，有效期三年。\n"
    )
    found = split_plans(source_of(text))
    (plan,) = found.plans
    assert found.chrome == () and plan.text == text
    assert (plan.title, plan.doc_no) == ("南湖经开区企业上市扶持办法", "南开发〔2020〕15号")
    assert (plan.issuer, plan.issued_on) == ("南湖经济技术开发区管委会", "2020-05-28")
    assert "关于印发南湖经开区企业上市扶持办法的通知" in plan.aliases


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("来源：县政府办 时间：2022-03-21 字号：【大】【中】【小】 视力保护色：", "来源：县政府办 时间：2022-03-21"),
        ("发布时间:2021-01-02 浏览次数:12 打印 收藏", "发布时间:2021-01-02"),
        ("发文字号：甲政发〔2021〕3号", "发文字号：甲政发〔2021〕3号"),
        ("www.example.com 来源:甲市政府 分享到:微信 微博", "来源:甲市政府"),
    ],
)
def test_counters_and_pickers_leave_a_line_of_fields(line: str, kept: str) -> None:
    text = f"甲市开发区方案\n{line}\n为推动甲市开发区高质量发展,结合我市实际,特制定本方案。\n一、目标。达到100亿元。\n"
    assert split_plans(source_of(text)).plans[0].text.splitlines()[1].strip() == kept


def test_the_own_number_is_never_a_cited_one() -> None:
    text = "甲市开发区实施方案\n根据《意见》(国发〔2020〕7号),制定本方案。\n一、目标。达到100亿元。\n"
    assert split_plans(source_of(text)).plans[0].doc_no is None


def test_overrides_amend_a_plan() -> None:
    found = split_plans(
        source_of("甲市方案\n一、做事。\n"), {0: {"plan_id": "mine", "aliases": ["甲"], "public": False}}
    )
    plan = found.plans[0]
    assert (plan.plan_id, plan.public) == ("mine", False)
    assert "甲" in plan.aliases


PIECES = st.sampled_from(
    ["首页", "当前位置: 首页 > 政策", "甲市高新区实施方案", "发布日期:2021-07-07 浏览次数:3 字体:【大 中 小】",
     "一、目标", "(一)到2025年,产值达到100亿元,增长20%。", "分享到:", "上一篇:某某通知", "相关阅读",
     "甲市人民政府", "2021年7月7日", "附件", "", "  ", "\u3000", "版权所有:甲市", "——加快发展。", "通知-某某网",
     "<script>var a = 1;", "# 标题", "大", "1", "|---|", "实施方案1", "实施方案2", "<!-- x -->", "**粗**",
     "为推动发展,制定本方案,请认真贯彻执行,确保完成各项目标任务。"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14), st.sampled_from(["txt", "md", "html"]), st.sampled_from(["\n", "\n\n", " \n"]))
def test_any_page_is_accounted_for_exactly_once(pieces: list[str], format: str, joint: str) -> None:
    source = source_of(joint.join(pieces), format=format)
    assert_sound(source, split_plans(source))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_accounted_for_exactly_once(text: str) -> None:
    source = source_of(text)
    assert_sound(source, split_plans(source))


COUNTY = """{head}
为把我县旅游业培育成支柱产业,结合我县实际,柳河县文化和旅游局研究制定如下意见。
一、酒店建设
在柳河新建的旅游酒店,县财政给予奖励20万元。
二、旅游品牌
打造柳河美食街。全县旅游企业均可申报。
"""


def test_a_countys_plan_is_named_after_its_county_its_subject_and_its_maker() -> None:
    (plan,) = split_plans(source_of(COUNTY.format(head="加快旅游业发展若干意见"))).plans
    assert (plan.region, plan.display_name) == ("吉林省通化市柳河县", "柳河县旅游业意见")
    assert plan.issuer == "柳河县文化和旅游局"
    assert {"柳河县", "柳河", "柳河旅游意见"} <= set(plan.aliases)


def test_the_pages_title_counts_where_the_text_is_about_that_only() -> None:
    page = "加快旅游业发展若干意见_柳河县人民政府"
    (plan,) = split_plans(source_of(COUNTY.format(head="加快重点产业实施意见"), page_title=page)).plans
    assert plan.title == "加快旅游业发展若干意见"
    assert "加快重点产业实施意见" in plan.aliases
    (other,) = split_plans(source_of(COUNTY.format(head="加快酒店业实施意见"), page_title=page)).plans
    assert other.title == "加快酒店业实施意见"  # the text names hotels too


def test_the_document_that_a_notice_puts_into_effect_gives_the_name() -> None:
    text = "关于实施《东山地区新一轮“双高”产业配套政策》的通知\n各单位:\n第一条 给予奖励。\n第二条 给予补贴。\n"
    (plan,) = split_plans(source_of(text)).plans
    assert plan.display_name == "东山地区新一轮“双高”产业配套政策"
    assert "双高政策" in plan.aliases


def test_what_a_collector_says_about_its_copy_is_no_text_of_the_plan() -> None:
    said = (
        "> 本文正文由程序自官方公开页面提取，仅供检索查阅；以官方链接发布版本为准。\n"
        "> 依《中华人民共和国著作权法》第五条第一项，行政性质的文件不适用著作权法。\n\n"
    )
    body = (
        "# 临水市促进渔业发展办法\n第一条 依据《中华人民共和国渔业法》，制定本办法。\n第二条 市渔业局负责组织实施。\n"
    )
    source = source_of(said + body, format="md")
    found = split_plans(source)
    assert_sound(source, found)
    (plan,) = found.plans
    assert "著作权" not in plan.text and "仅供检索" not in plan.text
    assert "《中华人民共和国渔业法》" in plan.text


CARRIED = """{head}
各镇人民政府:
经区政府同意,现将《{title}》转发给你们,请遵照执行。
2025年7月15日
{title}
为推进城市更新,制定本计划。
一、行动任务
(一)完成旧住房修缮60万平方米。
(二)实施7公里燃气管道改造。
(三)开展雨污水分流改造。
"""


@pytest.mark.parametrize(
    ("head", "title", "shown", "alias"),
    [
        ("上海市松江区人民政府办公室关于转发区建设委制订的《{}》的通知", "松江区城市更新2025年度实施计划",
         "松江区城市更新2025年度实施计划", "松江城市更新"),
        ("上海市静安区人民政府办公室关于转发区建设委《{}》的通知", "静安区“双优城区”城市更新行动方案（2023-2025年）",
         "静安区“双优城区”城市更新行动方案（2023-2025年）", "静安双优城区"),
        ("上海市人民政府关于印发《{}》的通知", "上海城市空间治理领域人工智能应用暨量子空间建设工作实施方案",
         "上海城市空间治理领域人工智能应用暨量子空间建设工作实施方案 2025", "上海量子空间"),
        ("上海市人民政府关于印发《{}》的通知", "上海市零碳园区建设工作方案",
         "上海市零碳园区建设工作方案 2025", "上海零碳园区"),
        ("临港新片区管委会关于印发《{}》的通知", "临港新片区城市体检实施方案（试行）",
         "临港新片区 2025", "临港新片区"),
        ("嘉定区人民政府关于印发《{}》的通知", "嘉定区盘活低效用地行动方案",
         "嘉定区盘活低效用地行动方案 2025", "嘉定低效用地"),
    ],
)  # fmt: skip
def test_a_plan_that_a_notice_carries_is_called_by_its_own_title(head: str, title: str, shown: str, alias: str) -> None:
    (plan,) = split_plans(source_of(CARRIED.format(head=head.format(title), title=title))).plans
    assert (plan.title, plan.display_name) == (title, shown)
    assert alias in plan.aliases
    assert plan.region is not None and plan.region.startswith("上海市") and "园区" not in plan.region
    assert not any("转发" not in name and "建设委" in name for name in plan.aliases)


def test_a_long_name_is_not_cut_inside_a_bracket() -> None:
    long = "临水市" + "城市空间治理领域人工智能应用和" * 3 + "建设实施方案（2026—2027年）"
    (plan,) = split_plans(source_of(CARRIED.format(head=f"临水市人民政府关于印发《{long}》的通知", title=long))).plans
    assert plan.display_name.removesuffix(" 2025").endswith("…")
    assert not set("（(") & set(plan.display_name)


@pytest.mark.parametrize(
    ("foot", "page_title"),
    [
        ("主办:柳河县人民政府办公室 承办:柳河县政务服务局", ""),
        ("版权所有 柳河县人民政府", ""),
        ("", "加快旅游业发展若干意见_柳河县人民政府门户网站"),
    ],
)
def test_the_saved_page_tells_its_county_by_the_site(foot: str, page_title: str) -> None:
    text = f"加快旅游业发展若干意见\n结合我县实际,制定本意见。\n一、奖励\n县财政给予奖励20万元。全县适用。\n{foot}\n"
    (plan,) = split_plans(source_of(text, page_title=page_title)).plans
    assert plan.region == "吉林省通化市柳河县"


def test_every_organ_of_a_long_signature_is_an_issuer() -> None:
    organs = [f"临水市{name}局" for name in ("发改", "财政", "教育", "公安", "民政", "水务", "交通")]
    text = "关于印发《临水市渔业方案》的通知\n各区县:\n现印发给你们。\n" + "\n".join(organs) + "\n2025年3月1日\n"
    (plan,) = split_plans(source_of(f"{text}临水市渔业方案\n为发展渔业,制定本方案。\n一、目标\n建设渔港。\n")).plans
    assert plan.issuer == " ".join(organs)


def test_a_rule_that_a_notice_revises_gives_the_names() -> None:
    title = "关于修订《中国（山东）自由贸易试验区扶持海水淡化项目操作办法》的通知"
    text = f"{title}\n各部门:\n现修订如下:\n一、调整标准。\n二、简化材料。\n2025年3月1日\n"
    (plan,) = split_plans(source_of(text)).plans
    assert plan.zone == "中国（山东）自由贸易试验区"
    assert "海水淡化项目操作办法" in plan.aliases
    assert not any(name[0] in "）)、（(" or "修订" in name.removeprefix("关于修订") for name in plan.aliases)


def test_organs_that_stand_close_are_parted_in_the_issuer() -> None:
    text = (
        "关于印发《临水市渔业方案》的通知\n各区县:\n现印发给你们。\n临水市发展和改革委员会临水市财政局\n2025年3月1日\n"
        "临水市渔业方案\n为发展渔业,制定本方案。\n一、目标\n建设渔港。\n"
    )
    (plan,) = split_plans(source_of(text)).plans
    assert plan.issuer == "临水市发展和改革委员会 临水市财政局"


def test_a_countys_zone_without_a_name_is_called_after_the_county_that_the_file_names() -> None:
    text = "2025年开发区重点工作及责任清单\n一、盘活厂房\n力争全年盘活厂房12家。\n二、服务企业\n优化服务机制。\n"
    (plan,) = split_plans(source_of(text, name="霍山县2025年开发区重点工作.txt")).plans
    assert (plan.region, plan.zone) == ("安徽省六安市霍山县", None)
    assert plan.display_name == "霍山县2025年开发区重点工作及责任清单"
    assert {"霍山", "霍山开发区", "霍山县开发区"} <= set(plan.aliases)
    assert not {"2025年", "2025年开发区"} & set(plan.aliases)


def test_a_plan_that_speaks_of_all_zones_is_theirs_only_where_its_title_says_so() -> None:
    text = "{head}\n一、目标\n广州市各开发区建设孵化器。\n二、任务\n各园区、各开发区、全市开发区设立基金。\n"
    (about,) = split_plans(source_of(text.format(head="开发区高质量发展实施方案"))).plans
    (other,) = split_plans(source_of(text.format(head="关于推进科技创新工程的实施意见"))).plans
    assert (about.zone, other.zone) == ("广州市各开发区", None)


BROUGHT = """各街道办事处,区政府各部门:
现将《关于推动经济高质量发展的若干政策》印发给你们,请结合实际认真组织实施。
{organ}
2023年4月22日
关于推动经济高质量发展的若干政策
为推动经济高质量发展,制定以下政策。
1. 强化保障。安排58亿元财政资金。
2. 争取支持。争取专项债额度45亿元。
"""


def test_a_notice_without_a_title_is_called_by_what_it_brings_and_not_by_its_signature() -> None:
    (plan,) = split_plans(source_of(BROUGHT.format(organ="杭州市滨江区人民政府"))).plans
    assert (plan.title, plan.issuer) == ("关于推动经济高质量发展的若干政策", "杭州市滨江区人民政府")
    assert (plan.issued_on, plan.display_name) == ("2023-04-22", "滨江区推动经济高质量发展的若干政策 2023")
    assert not any("人民政府" in name for name in plan.aliases)


def test_a_notice_that_brings_several_documents_is_called_by_its_file() -> None:
    text = (
        BROUGHT.format(organ="沁县人民政府办公室")
        .replace("》印发", "》《民生实事》印发")
        .replace("各街道", "各乡镇、街道")
    )
    (plan,) = split_plans(
        source_of(text.replace("关于推动经济高质量发展的若干政策\n", ""), name="沁县任务通知.txt")
    ).plans
    assert plan.title == "沁县任务通知"


def test_the_words_of_a_page_before_a_title_are_no_part_of_it() -> None:
    head = "杭州市萧山区企业奖励政策:关于加快萧山经济高质量发展的若干政策意见"
    (plan,) = split_plans(
        source_of(f"{head}\n为加快发展,制定本意见。\n一、奖励\n给予20万元。\n二、补助\n给予5万元。\n")
    ).plans
    assert (plan.title, plan.region) == ("关于加快萧山经济高质量发展的若干政策意见", "浙江省杭州市萧山区")
    assert head in plan.aliases and not any(name.endswith(":") for name in plan.aliases)


def test_the_name_of_a_place_is_given_back_to_an_issuer_that_leaves_it_out() -> None:
    text = CARRIED.format(head="区人民政府办公室关于印发《{0}》的通知", title="{0}").format("东港片区城市更新方案")
    signed = text.replace("2025年7月15日", "蔡甸区人民政府办公室\n2025年7月15日")
    (plan,) = split_plans(source_of(signed)).plans
    assert (plan.issuer, plan.region) == ("蔡甸区人民政府办公室", "湖北省武汉市蔡甸区")
    (other,) = split_plans(source_of(text)).plans
    assert other.issuer == "区人民政府办公室"
    (field,) = split_plans(source_of("发布机构:天津市财政局\n" + text.replace("区人民政府办公室", "市财政局"))).plans
    assert field.issuer == "天津市财政局"


def test_what_a_field_says_on_the_line_below_it_is_no_part_of_the_title() -> None:
    head = "发布时间:2020/06/08\n来源:\n能源局\n\n临水省发展改革委 临水省能源局关于加强电网规划\n投资管理工作的通知"
    (plan,) = split_plans(source_of(f"{head}\n各市:\n一、规划\n深化规划编制。\n二、投资\n加强投资管理。\n")).plans
    assert plan.title == "临水省发展改革委 临水省能源局关于加强电网规划投资管理工作的通知"


@pytest.mark.parametrize(
    ("file", "title"),
    [
        ("长丰县推动经济发展若干政策.txt", "长丰县推动经济发展若干政策"),
        ("长丰县推动经济增长若干政策.txt", "长丰县推动经济发展若干*策"),  # says another thing
        ("下载.txt", "长丰县推动经济发展若干*策"),
    ],
)
def test_characters_struck_out_of_a_title_are_read_off_the_name_of_its_file(file: str, title: str) -> None:
    text = "长丰县推动经济发展若干*策\n为推动发展,制定本*策。\n一、奖励\n给予20万元。\n二、补助\n给予5万元。\n"
    (plan,) = split_plans(source_of(text, name=file)).plans
    assert plan.title == title


def test_the_title_with_its_organs_counts_below_the_short_form_of_a_page() -> None:
    head = "加快重点产业实施意见\n中共柳河县委 柳河县人民政府\n关于支持重点产业加快发展的实施意见\n(2023年2月8日)\n"
    (plan,) = split_plans(
        source_of(f"{head}为发展经济,制定本意见。\n一、奖励\n给予20万元。\n二、补助\n给予5万元。\n")
    ).plans
    assert plan.title == "中共柳河县委 柳河县人民政府关于支持重点产业加快发展的实施意见"
    assert (plan.issuer, plan.issued_on) == ("中共柳河县委 柳河县人民政府", "2023-02-08")
    assert plan.region == "吉林省通化市柳河县"


@pytest.mark.parametrize(
    ("head", "issuer"),
    [
        (
            "大鹏新区2025年工作报告\n各位代表:\n现在,我代表大鹏新区管理委员会,向大会报告工作,请予审议。",
            "大鹏新区管理委员会",
        ),
        ("工作报告\n各位代表:\n我受市人民政府委托,向会议报告计划执行情况。", "市人民政府"),
        ("亳州市农业农村局2024年任务分解表", "亳州市农业农村局"),
        ("亳州市2024年任务分解表\n有人代表企业向大会提出建议。", None),
    ],
)
def test_who_reports_and_whose_yearly_tasks_they_are(head: str, issuer: str | None) -> None:
    (plan,) = split_plans(source_of(f"{head}\n一、目标\n建设渔港。\n二、任务\n修缮码头。\n")).plans
    assert plan.issuer == issuer
