"""Places and zones as plans and people name them, and what only looks like one."""

from __future__ import annotations

import pytest

from documents.gazetteer import gazetteer
from documents.places import find_places, find_zones, zone_aliases


def test_the_gazetteer_is_whole() -> None:
    levels = [entry.level for entry in gazetteer()]
    assert levels.count("province") == 34
    assert 333 <= levels.count("city") <= 350
    provinces = {entry.name for entry in gazetteer() if entry.level == "province"}
    assert all(entry.province in provinces for entry in gazetteer())
    names = [entry.name for entry in gazetteer()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("贵阳和合肥比,南京呢", ["贵阳市", "合肥市", "南京市"]),
        ("貴州省遵義市", ["贵州省", "遵义市"]),
        ("吉林市与吉林省", ["吉林市", "吉林省"]),
        ("江城的光谷", ["武汉市"]),
        ("白银高新区", ["白银市"]),
        ("恩施州", ["恩施土家族苗族自治州"]),
        ("重大理论成果,形成都市圈,创新乡村治理,推广元宇宙", []),
        ("进一步三明确,长江门户,大连锁超市,南通道建设", []),
        ("白银价格、日照时间、朝阳产业、安康生活", []),
        ("威海路、西藏北路、苏州河沿岸、岳阳街道的项目,医保定点,出台中小企业政策", []),
        ("苏州河道整治,广州路演,深圳低空路网", ["苏州市", "广州市", "深圳市"]),
        ("", []),
    ],
)
def test_find_places(text: str, names: list[str]) -> None:
    assert [place.name for place in find_places(text)] == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("贵阳国家高新区管委会", [("贵阳国家高新区", "贵阳", "", "高新区")]),
        ("成都高新区2025年产值", [("成都高新区", "成都", "", "高新区")]),
        ("请问昆山高新区和贵阳经开区", [("昆山高新区", "", "昆山", "高新区"), ("贵阳经开区", "贵阳", "", "经开区")]),
        ("泉州臺商投資區", [("泉州台商投资区", "泉州", "", "台投区")]),
        ("重庆市万盛经开区创建", [("重庆市万盛经开区", "重庆", "万盛", "经开区")]),
        ("安徽合肥新站高新技术产业开发区", [("合肥新站高新技术产业开发区", "合肥", "新站", "高新区")]),
        ("苏州工业园区", [("苏州工业园区", "苏州", "", "工业园区")]),
        ("光谷有多少家企业", [("光谷", "武汉", "东湖", "高新区")]),
        ("浦东新区", [("浦东新区", "上海", "浦东", "新区")]),
        ("以后在高新区看病方便不", []),
        ("全省开发区、各园区、国家高新区、省级经开区", []),
        ("鼓励开发区集中建设,推进自主创新示范区", []),
        ("观山湖区、白云区", []),
        ("关于开展零碳园区建设的通知,申报智慧园区、特色产业园区和研发商办园区", []),
        ("科委牵头评审园区方案,提供给不同园区,塑造新区风貌,(五)产业园区提质", []),
        ("各区政府(含大鹏新区管委会)", [("大鹏新区", "", "大鹏", "新区")]),
        ("上海市零碳园区", []),
        ("2025年开发区重点工作,2024年度园区考核,“十四五”开发区规划,十四五园区规划,二〇二五年开发区要点", []),
        ("2025年东港高新区重点工作", [("东港高新区", "", "东港", "高新区")]),
    ],
)
def test_find_zones(text: str, found: list[tuple[str, str, str, str]]) -> None:
    assert [(z.text, z.place, z.core, z.kind) for z in find_zones(text)] == found


def test_spans_point_into_the_text_as_given() -> None:
    text = "比較武漢東湖新技術開發區與貴陽高新區"
    assert [text[z.start : z.end] for z in find_zones(text)] == ["武漢東湖新技術開發區", "貴陽高新區"]
    assert [text[p.start : p.end] for p in find_places(text)] == ["武漢", "貴陽"]


def test_aliases_go_both_ways_between_long_and_short_types() -> None:
    (long,), (short,) = find_zones("南京经济技术开发区"), find_zones("南京经开区")
    assert {"南京经开区", "南京经济技术开发区"} <= set(zone_aliases(long)) & set(zone_aliases(short))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("中国（山东）自由贸易试验区管理办法", "中国（山东）自由贸易试验区"),
        ("关于修订《中国(山东)自由贸易试验区扶持办法》的通知", "中国(山东)自由贸易试验区"),
        ("中国（上海）自由贸易试验区临港新片区补贴办法", "中国（上海）自由贸易试验区临港新片区"),
    ],
)
def test_a_zone_with_a_place_in_brackets_is_whole(text: str, name: str) -> None:
    assert [zone.text for zone in find_zones(text)] == [name]


def test_no_zone_begins_with_a_bracket_that_its_name_does_not_close() -> None:
    assert find_zones("由(山东)自由贸易试验区办理") == []
