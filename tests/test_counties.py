"""Counties in a text: whole names, short names, namesakes; and the place of a plan that only its text tells."""

from __future__ import annotations

import pytest

from documents.counties import counties, find_counties, find_short_names
from documents.names import ZoneName
from documents.regions import find_region


def test_the_list_is_whole_and_its_short_names_are_names() -> None:
    assert 2800 < len(counties()) < 2900
    shorts = {c.name: c.short for c in counties()}
    assert shorts["孟村回族自治县"] == "孟村"
    assert shorts["长白朝鲜族自治县"] == "长白"
    assert shorts["赵县"] == "赵县"
    assert all(len(short) >= 2 for short in shorts.values())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("温州市鹿城区人民政府", ["浙江省温州市鹿城区"]),
        ("长春市朝阳区和北京市朝阳区", ["吉林省长春市朝阳区", "北京市朝阳区"]),
        ("昆山市各镇,柳河县各乡", ["江苏省苏州市昆山市", "吉林省通化市柳河县"]),
        ("全市城区和郊区、产业新城区、各县区", []),
        ("上海城市空间治理,沿海城市,卓越城区,整体推进示范县,市和县级政府,建成县级平台,义乌市场,中原区域", []),
        ("辽宁海城市、陕西省延安市富县和到富县考察", ["辽宁省鞍山市海城市", "陕西省延安市富县", "陕西省延安市富县"]),
    ],
)
def test_find_counties(text: str, found: list[str]) -> None:
    mentions = find_counties(text)
    assert [m.counties[0].full for m in mentions if len(m.counties) == 1] == found
    assert all(text[m.start : m.end] == m.name for m in mentions)


def test_everyday_words_and_cities_are_no_short_names() -> None:
    text = "盘活资源,增进友谊,和平发展;来长沙投资,在柳河新建酒店"
    assert [m.name for m in find_short_names(text)] == ["柳河"]


COUNTY = "结合我县实际,制定本意见。县财政每年安排资金。在柳河新建酒店的,给予奖励。打造柳河美食街。全县各部门"


@pytest.mark.parametrize(
    ("text", "titles", "issuer", "region"),
    [
        (COUNTY, "加快旅游业发展若干意见", "", "吉林省通化市柳河县"),
        (COUNTY.replace("我县", "我市").replace("县财政", "市财政").replace("全县", "全市"), "意见", "", None),
        (COUNTY + "学习安吉经验,到安吉考察,赴安吉交流", "意见", "", None),  # two places, neither much more often
        ("我区人才政策。全区企业。修订《温州市鹿城区人才目录》,在鹿城区落户", "意见", "", "浙江省温州市鹿城区"),
        ("本政策由温州市鹿城区人民政府负责解释。学习杭州市、杭州市、杭州市。", "政策", "", "浙江省温州市鹿城区"),
        ("", "昆山市人民政府关于旅游的意见", "", "江苏省苏州市昆山市"),
        ("", "旅游意见", "北京市朝阳区人民政府办公室", "北京市朝阳区"),
        ("全国各县,我国。鹿城区、鹿城区、我县", "办法", "国务院", None),
        ("", "杭州市人民政府关于旅游的意见", "", "浙江省杭州市"),
    ],
)
def test_the_region_of_a_plan(text: str, titles: str, issuer: str, region: str | None) -> None:
    assert find_region(text, titles, issuer, None).name == region


def zone(name: str, province: str = "", city: str = "") -> ZoneName:
    return ZoneName(name, (name,), province, city, (name,))


def test_a_zone_tells_the_region_before_all_else() -> None:
    assert find_region(COUNTY, "意见", "", zone("临港新片区", "上海市", "上海市")).name == "上海市"


def test_a_zones_own_words_tell_no_county() -> None:
    text = "我区企业。全区企业。区财政给予奖励。鹿城区、鹿城区。"
    assert find_region(text, "意见", "", None).name == "浙江省温州市鹿城区"
    assert find_region(text, "意见", "", zone("东港高新区")).name is None


def test_an_autonomous_regions_own_words_tell_no_county() -> None:
    text = "我区企业。全区企业。自治区财政给予奖励,自治区人民政府统筹,自治区各部门。南宁市青秀区、南宁市青秀区。"
    assert find_region(text, "意见", "", None).name is None


def test_people_call_a_county_by_its_whole_and_its_short_name() -> None:
    assert find_region("", "柳河县旅游意见", "", None).own == ("柳河县", "柳河")
    assert find_region("", "资源县旅游意见", "", None).own == ("资源县",)
    assert find_region("", "重庆市旅游条例", "", None).own == ("重庆市", "重庆")


@pytest.mark.parametrize(
    ("text", "site", "region"),
    [
        ("结合我县实际,县财政给予奖励。通化市、通化市、通化市", "柳河县人民政府", "吉林省通化市柳河县"),
        ("结合我市实际,市财政给予奖励。", "浙江省温州市人民政府", "浙江省温州市"),
        ("结合我市实际,杭州市、杭州市、杭州市", "柳河县人民政府", "浙江省杭州市"),  # a repost
        ("给予奖励。", "柳河县人民政府", None),
        (COUNTY, "温州市鹿城区人民政府", "吉林省通化市柳河县"),
    ],
)
def test_the_site_tells_the_region_where_the_text_does_not(text: str, site: str, region: str | None) -> None:
    assert find_region(text, "加快发展意见", "", None, site).name == region


@pytest.mark.parametrize(
    ("text", "titles", "file", "region"),
    [
        ("盘活厂房12家。", "2025年开发区重点工作清单", "霍山县2025年开发区重点工作清单", "安徽省六安市霍山县"),
        ("安徽省、安徽省、安徽省", "重点工作清单", "霍山县重点工作清单", "安徽省六安市霍山县"),  # within it
        ("浙江省、浙江省、浙江省", "重点工作清单", "霍山县重点工作清单", "浙江省"),  # of another place
        ("", "六安市重点工作清单", "霍山县重点工作清单", "安徽省六安市"),  # the title says whose it is
        ("", "重点工作清单", "2025年重点工作清单", None),
    ],
)
def test_the_name_of_the_file_tells_the_region_where_the_text_leaves_it_open(
    text: str, titles: str, file: str, region: str | None
) -> None:
    assert find_region(text, titles, "", None, file=file).name == region


def test_a_zone_called_after_a_county_lies_in_it() -> None:
    assert find_region("", "若干政策", "", zone("广德经济开发区")).name == "安徽省宣城市广德市"
    assert find_region("", "若干政策", "", zone("朝阳高新区")).name is None  # several share the name
