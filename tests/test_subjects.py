"""Subjects of titles, and the names that people make of them; titles invented."""

from __future__ import annotations

import pytest

from documents.subjects import aliases, find_subject, short_name


@pytest.mark.parametrize(
    ("title", "places", "main", "count", "kind"),
    [
        ("关于深化人才制度改革的30条意见", (), "人才", "30条", "意见"),
        ("加快旅游业发展若干意见", (), "旅游业", "", "意见"),
        ("临水市促进东湖新区保税物流业务发展若干规定", ("临水市", "东湖新区"), "保税物流", "", "规定"),
        ("“海绵城市”建设试点工作方案", (), "“海绵城市”", "", "方案"),
        ("临水市优化营商环境条例", ("临水市", "临水"), "营商环境", "", "条例"),
        ("乡村振兴促进条例", (), "乡村振兴", "", "条例"),
        ("推进政务新媒体健康有序发展的意见", (), "政务新媒体", "", "意见"),
        ("加强企业档案收集和管理工作的通知", (), "企业档案收集", "", "通知"),
        ("全面推行行政规范性文件合法性审核机制的指导意见", (), "行政规范性文件合法性审核", "", "意见"),
        ("科技创新十条政策措施", (), "科技创新", "十条", "措施"),
        ("临水省促进保税物流业务发展若干规定", (), "保税物流", "", "规定"),
        ("智慧城市建设促进条例", (), "智慧城市", "", "条例"),
        ("关于意见", (), "", "", "意见"),
    ],
)
def test_find_subject(title: str, places: tuple[str, ...], main: str, count: str, kind: str) -> None:
    subject = find_subject(title, places)
    assert (subject.main, subject.count, subject.kind) == (main, count, kind)


@pytest.mark.parametrize(
    ("title", "places", "held", "not_held"),
    [
        (
            "关于深化人才制度改革的30条意见",
            ("临水县", "临水"),
            {"人才30条", "人才三十条", "临水人才30条", "临水人才意见", "临水人才"},
            {"人才", "30条", "人才制度"},
        ),
        ("加快旅游业发展若干意见", ("临水",), {"临水旅游意见", "临水旅游业", "旅游业意见"}, {"旅游", "旅游业"}),
        ("“海绵城市”建设试点工作方案", (), {"海绵城市", "海绵城市方案"}, {"建设试点", "方案"}),
        ("优化营商环境条例", ("临水市", "临水"), {"临水营商环境条例", "营商环境条例"}, {"营商环境", "临水"}),
        ("促进保税物流业务发展若干规定", ("东湖",), {"保税物流", "保税物流规定", "东湖保税物流规定"}, {"规定"}),
        ("“双高”产业配套政策", ("东湖",), {"双高政策", "东湖双高", "东湖双高产业配套政策"}, {"双高", "产业配套政策"}),
        ("支持人才发展若干政策", (), set(), {"人才", "人才政策"}),
    ],
)
def test_aliases(title: str, places: tuple[str, ...], held: set[str], not_held: set[str]) -> None:
    made = set(aliases(find_subject(title, places), places))
    assert held <= made
    assert not made & not_held


@pytest.mark.parametrize(
    ("title", "place", "name"),
    [
        ("深化人才制度改革的30条意见", "临水区", "临水区人才30条"),
        ("加快旅游业发展若干意见", "临水县", "临水县旅游业意见"),
        ("“海绵城市”建设试点工作方案", "", "“海绵城市”建设试点"),
        ("加强企业档案收集和管理工作的通知", "", "加强企业档案收集和管理工作的通知"),
        ("临水市优化营商环境条例", "", "临水市优化营商环境条例"),
        ("开展消费扶贫助力乡村振兴的指导意见", "", "开展消费扶贫助力乡村振兴意见"),
        ("个人房屋租赁暂行办法（试行）", "临水县", "临水县个人房屋租赁暂行办法（试行）"),
    ],
)
def test_short_name(title: str, place: str, name: str) -> None:
    assert short_name(title, find_subject(title, (place,) if place else ()), place) == name


@pytest.mark.parametrize(
    ("title", "main"),
    [
        ("临水市“十四五”养老服务体系规划", "养老"),
        ("临水市2023年度促进工业经济稳进提质若干政策", "工业经济"),
        ("临水市制糖产业高质量发展三年行动方案", "制糖产业"),
        ("关于构建更加完善的要素市场化配置体制机制的意见", "要素市场化配置"),
        ("关于加快培育和发展住房租赁市场的实施意见", "住房租赁市场"),
        ("中国（临水）自由贸易试验区条例", "中国（临水）自由贸易试验区"),
        ("关于扎实做好就业优先工作的30条措施", "就业优先"),
    ],
)
def test_times_and_manners_are_no_subject(title: str, main: str) -> None:
    assert find_subject(title, ("临水市", "临水") if title.startswith("临水市") else ()).main == main
