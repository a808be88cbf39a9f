"""Dates and spans of time: spans exact, values as the module says, nothing else taken for a date."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.periods import find_periods, with_year, year_of

CASES = [
    ("到2025年,产值翻番", [("到2025年", "2025")]),
    ("到 2025 年,产值翻番", [("到 2025 年", "2025")]),
    ("到2022年底建成", [("到2022年底", "2022-12")]),
    ("截至2021年末", [("截至2021年末", "2021-12")]),
    ("2022年初启动", [("2022年初", "2022-01")]),
    ("2022年5—12月", [("2022年5—12月", "2022-05/2022-12")]),
    ("２０２２年５至８月", [("２０２２年５至８月", "2022-05/2022-08")]),
    ("2023年11月至2024年2月", [("2023年11月至2024年2月", "2023-11/2024-02")]),
    ("2020年3月12日", [("2020年3月12日", "2020-03-12")]),
    ("发布于2021-07-07 16:48", [("2021-07-07", "2021-07-07")]),
    ("2019年1月1日-2021年12月31日", [("2019年1月1日-2021年12月31日", "2019-01-01/2021-12-31")]),
    ("1996年1月8日至12日", [("1996年1月8日至12日", "1996-01-08/1996-01-12")]),
    ("2020年初步建成", [("2020年", "2020")]),
    ("2025年6月底前", [("2025年6月底", "2025-06")]),
    ("2023—2025年", [("2023—2025年", "2023/2025")]),
    ("2018年至2020年", [("2018年至2020年", "2018/2020")]),
    ("2021、2022、2023年", [("2021", "2021"), ("2022", "2022"), ("2023年", "2023")]),
    ("2025年上半年完成", [("2025年上半年", "2025-01/2025-06")]),
    ("到2022年第三季度", [("到2022年第三季度", "2022-07/2022-09")]),
    ("二〇二五年建成", [("二〇二五年", "2025")]),
    ("“十四五”期间", [("“十四五”期间", "2021/2025")]),
    ("到“十四五”末", [("到“十四五”末", "2025")]),
    ("5月底前,完成资料收集", [("5月底", "--05")]),
    ("7月1日前报送", [("7月1日", "--07-01")]),
    ("(5—9月)", [("5—9月", "--05/--09")]),
    ("年底前完成", [("年底前", "--12")]),
    ("到20xx年,產業規模擴大", [("到20xx年", "20xx年")]),
    ("20XX年12月", [("20XX年12月", "20XX年12月")]),
    ("××年", [("××年", "××年")]),
    ("五年内完成", [("五年内", "五年内")]),
    ("15个工作日内办结", [("15个工作日内", "15个工作日内")]),
    ("力争用2年时间建成", [("力争用2年时间", "2年")]),
    ("近3年年均实际利用", [("近3年", "近3年")]),
    ("于每年3月底、6月底报送", [("每年3月底、6月底", "每年3月底、6月底")]),
    ("每年年底总结", [("每年年底", "每年年底")]),
    ("到2025gdp实现800亿元", [("到2025", "2025")]),
    ("國發〔2020〕7號", []),
    ("20232025年", []),
    ("2023328", []),
    ("三年行动计划", []),
    ("第十四个五年规划", []),
    ("防潮标准20年一遇", []),
    ("近年来", []),
    ("新建2025家企业", []),
    ("到2025家", []),
    ("配比1∶1", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_periods(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_periods(text)
    assert [(p.text, p.value) for p in found] == expected
    assert all(text[p.start : p.end] == p.text for p in found)


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 31), st.text("甲乙,。年月 ", max_size=5))
def test_dates_round_trip(year: int, month: int, day: int, before: str) -> None:
    text = f"{before}。{year}年{month}月{day}日"
    assert [p.value for p in find_periods(text)][-1] == f"{year}-{month:02d}-{day:02d}"


@given(st.text())
def test_any_text_gives_ordered_exact_spans(text: str) -> None:
    end = 0
    for period in find_periods(text):
        assert end <= period.start < period.end
        assert text[period.start : period.end] == period.text
        end = period.end


def test_open_months_take_a_year() -> None:
    assert with_year("--05", "2022") == "2022-05"
    assert with_year("--05/--09", "2022") == "2022-05/2022-09"
    assert with_year("2023-01", "2022") == "2023-01"


def test_year_of_names_the_last_year() -> None:
    assert year_of("2023/2025") == "2025"
    assert year_of("2022-12") == "2022"
    assert year_of("20xx年") is None
