"""Values with units: spans exact, values as written, nothing taken for a quantity that is none."""

from __future__ import annotations

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.model import Quantity
from documents.quantities import find_quantities


def _only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, [q.text for q in found]
    return found[0]


VALUES = [
    # text, value, upper value, unit, value_text
    ("产值达到700亿元", 700, None, "亿元", "700亿元"),
    ("产值实现１２００亿元", 1200, None, "亿元", "１２００亿元"),
    ("產值實現5500億元", 5500, None, "亿元", "5500億元"),
    ("利用外资4.38亿美元", 4.38, None, "亿美元", "4.38亿美元"),
    ("利用外资3000万美元", 3000, None, "万美元", "3000万美元"),
    ("载体面积400万平方米", 400, None, "万平方米", "400万平方米"),
    ("建成区20平方公里", 20, None, "平方公里", "20平方公里"),
    ("土地3,750亩", 3750, None, "亩", "3,750亩"),
    ("奖励2 000元", 2000, None, "元", "2 000元"),
    ("能耗0.78吨标准煤", 0.78, None, "吨标准煤", "0.78吨标准煤"),
    ("亩均税收35万元/亩", 35, None, "万元/亩", "35万元/亩"),
    ("奖励5元/人/夜", 5, None, "元/人/夜", "5元/人/夜"),
    ("补助3.5万元/座/年", 3.5, None, "万元/座/年", "3.5万元/座/年"),
    ("浓度35微克/立方米", 35, None, "微克/立方米", "35微克/立方米"),
    ("动力8.8千瓦", 8.8, None, "千瓦", "8.8千瓦"),
    ("装机50万千瓦", 50, None, "万千瓦", "50万千瓦"),
    ("申报量3000千瓦时(日均)", 3000, None, "千瓦时", "3000千瓦时"),
    ("费用5万元/每份", 5, None, "万元/每份", "5万元/每份"),
    ("发电量12亿千瓦时", 12, None, "亿千瓦时", "12亿千瓦时"),
    ("光伏100MW", 100, None, "MW", "100MW"),
    ("算力5EFLOPS", 5, None, "EFLOPS", "5EFLOPS"),
    ("道路12km", 12, None, "km", "12km"),
    ("厂房3万㎡", 3, None, "万㎡", "3万㎡"),
    ("库容5万m³", 5, None, "万m³", "5万m³"),
    ("吞吐量60万TEU", 60, None, "万TEU", "60万TEU"),
    ("企业50家", 50, None, "家", "50家"),
    ("主体20万家", 20, None, "万家", "20万家"),
    ("人才6300名", 6300, None, "名", "6300名"),
    ("用工2万人", 2, None, "万人", "2万人"),
    ("接待30万人次", 30, None, "万人次", "30万人次"),
    ("人口20万人口规模", 20, None, "万人口", "20万人口"),
    ("农户1300户", 1300, None, "户", "1300户"),
    ("专利10000件", 10000, None, "件", "10000件"),
    ("链条5条", 5, None, "条", "5条"),
    ("设备15台(套)", 15, None, "台(套)", "15台(套)"),
    ("设备15台（套）", 15, None, "台(套)", "15台（套）"),
    ("床位200张床位", 200, None, "张床位", "200张床位"),
    ("提高两个百分点", 2, None, "百分点", "两个百分点"),
    ("提高0.5个百分点", 0.5, None, "百分点", "0.5个百分点"),
    ("覆盖31个省", 31, None, "个", "31个"),
    ("设立三个平台", 3, None, "个", "三个"),
    ("引进十二家机构", 12, None, "家", "十二家"),
    ("引进一百二十家机构", 120, None, "家", "一百二十家"),
    ("投入三百五十万元", 350, None, "万元", "三百五十万元"),
    ("奖励一万元", 1, None, "万元", "一万元"),
    ("奖励两千元", 2000, None, "元", "两千元"),
    ("打造一个平台", 1, None, "个", "一个"),
    ("培育两大产业", 2, None, "大", "两大"),
    ("三点五倍", 3.5, None, "倍", "三点五倍"),
    ("增长2倍", 2, None, "倍", "2倍"),
    ("占百分之六十", 60, None, "%", "百分之六十"),
    ("下浮千分之三", 3, None, "‰", "千分之三"),
    ("达到百分之百", 100, None, "%", "百分之百"),
    ("补助三分之一", 1 / 3, None, "", "三分之一"),
    ("配套1∶1", 1.0, None, "", "1∶1"),
    ("配套1:2", 0.5, None, "", "1:2"),
    ("产值翻一番", 2, None, "倍", "翻一番"),
    ("产值翻番", 2, None, "倍", "翻番"),
    ("产值翻两番", 4, None, "倍", "翻两番"),
    ("主要指标实现倍增", 2, None, "倍", "倍增"),
    ("5G网络实现全覆盖", 100, None, "%", "全覆盖"),
    ("补贴1.5万/人/年", 1.5, None, "万/人/年", "1.5万/人/年"),
    ("总量超过800亿", 800, None, "亿", "800亿"),
    ("融合指数达到60", 60, None, "", "60"),
    ("补助10%—30%", 10, 30, "%", "10%—30%"),
    ("补助10%-30%", 10, 30, "%", "10%-30%"),
    ("启动1-2座中转站", 1, 2, "座", "1-2座"),
    ("带动20至30户", 20, 30, "户", "20至30户"),
    ("培育2至3個產業", 2, 3, "个", "2至3個"),
    ("渔船8到10米", 8, 10, "米", "8到10米"),
    ("投入500万元—5000万元", 500, 5000, "万元", "500万元—5000万元"),
    ("面积100亩至500亩", 100, 500, "亩", "100亩至500亩"),
    ("奖励5000元—1万元", 5000, 10000, "元", "5000元—1万元"),
    ("补助0.18~0.35万/人/年", 0.18, 0.35, "万/人/年", "0.18~0.35万/人/年"),
    ("选派两三名专家", 2, 3, "名", "两三名"),
    ("十几家企业", None, None, "家", "十几家"),
    ("数十家企业", None, None, "家", "数十家"),
    ("几十个项目", None, None, "个", "几十个"),
    ("利润率提升个百分点", None, None, "百分点", "个百分点"),
    ("收入年均增长%", None, None, "%", "%"),
    ("进入前38位", 38, None, "位", "前38位"),
    ("跻身前十强", 10, None, "强", "前十强"),
    ("保持全省前三", 3, None, "", "前三"),
    ("排名第三位", 3, None, "位", "第三位"),
    ("连续经营5年", 5, None, "年", "5年"),
    ("每季度研究1次", 1, None, "次", "1次"),
    ("室温26℃", 26, None, "℃", "26℃"),
]


@pytest.mark.parametrize(("text", "value", "value_max", "unit", "value_text"), VALUES)
def test_value_and_unit(text: str, value: float | None, value_max: float | None, unit: str, value_text: str) -> None:
    quantity = _only(text)
    assert (quantity.value, quantity.value_max) == (value, value_max)
    assert (quantity.unit, quantity.value_text) == (unit, value_text)
    assert text[quantity.start : quantity.end] == quantity.text
    assert quantity.value_text in quantity.text


COMPARISONS = [
    ("产值700亿元", "="), ("产值达到700亿元", "="), ("产值达700亿元", "="), ("产值实现700亿元", "="),
    ("增速为12%", "="), ("产值保持在200亿元", "="), ("产值提高到200亿元", "="),
    ("产值达到350亿元以上", ">="), ("企业10家及以上", ">="), ("床位500张(含)以上", ">="),
    ("面积500亩以上(含500亩)", ">="), ("不低于300亿元", ">="), ("不得低于300亿元", ">="), ("不少于3750亩", ">="),
    ("不小于20%", ">="), ("至少5家", ">="), ("最少5家", ">="), ("优良率≥95%", ">="), ("应不低于5家", ">="),
    ("至少培育3家", ">="),
    ("突破400亿元", ">"), ("超过550亿元", ">"), ("超550亿元", ">"), ("高于12%", ">"), ("大于9千瓦", ">"),
    ("多于8家", ">"), ("迈上500亿元台阶", ">"), ("50余家企业", ">"), ("30多个项目", ">"),
    ("低于0.78吨标准煤", "<"), ("小于8米", "<"), ("不足5家", "<"), ("少于3人", "<"), ("不满60%", "<"),
    ("不超过30万元", "<="), ("不高于5%", "<="), ("不得超过70%", "<="), ("最高1000万元", "<="),
    ("最高不超过50万元", "<="), ("最高支持1000万元", "<="), ("最多5个", "<="), ("至多5个", "<="),
    ("浓度≤35微克/立方米", "<="), ("控制在3%以内", "<="), ("控制在3%以下", "<="), ("压缩至3个工作日以内吗", None),
    ("长度2公里以内", "<="), ("长度2公里以下", "<="), ("进入前10名", "<="),
    ("增长20%左右", "~"), ("约50家", "~"), ("大约50家", "~"), ("近50家企业", "~"), ("100家上下", "~"),
    ("控制在70%左右", "~"), ("位列第3位", "="), ("近50家以上", ">="),
]  # fmt: skip


@pytest.mark.parametrize(("text", "comparator"), [c for c in COMPARISONS if c[1]])
def test_comparator(text: str, comparator: str) -> None:
    assert _only(text).comparator == comparator


QUALIFIED = [
    ("力争突破20万家", ("力争",)), ("年均增速20%以上", ("年均",)), ("累计达到1210亿元", ("累计",)),
    ("新增标准厂房130万平方米以上", ("新增",)), ("净增企业20家", ("净增",)), ("每年增长20%左右", ("每年",)),
    ("力爭突破20萬家", ("力爭",)), ("原则上主攻1个产业", ("原则上",)), ("能耗年均下降3.0%", ("年均", "下降")),
    ("动态保持在1000亿元以上", ("动态", "保持")), ("新建孵化器10个", ("新建",)), ("产值700亿元", ()),
    ("累计投资5亿元,产值700亿元", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "qualifiers"), [c for c in QUALIFIED if c[1] is not None])
def test_qualifiers_are_verbatim(text: str, qualifiers: tuple[str, ...]) -> None:
    assert _only(text).qualifiers == qualifiers


def test_qualifiers_stop_at_the_comma() -> None:
    assert [q.qualifiers for q in find_quantities("累计投资5亿元,产值700亿元")] == [("累计",), ()]


MEASURES = [
    ("产值达到700亿元", "level"), ("产值年均增长12%", "growth"), ("投资增速12%以上", "growth"),
    ("占比提高2个百分点", "growth"), ("产值翻一番", "growth"), ("收入增长2倍", "growth"), ("能耗下降3.0%", "growth"),
    ("入驻率达到90%", "share"), ("占营业收入比重达3%", "share"), ("事项100%跨省通办", "share"),
    ("优良率提高到95%", "share"), ("工业增加值占比均达到90%", "share"), ("实现全覆盖", "share"),
    ("累计完成投资550亿元", "cumulative"), ("新增项目5个", "increment"), ("新培育企业150家", "increment"),
    ("每万元增加值能耗0.78吨标准煤", "level"), ("进入前5位", "rank"), ("配套1∶1", "ratio"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measure"), MEASURES)
def test_measure(text: str, measure: str) -> None:
    assert _only(text).measure == measure


NOTHING = [
    "国发〔2020〕7号", "國發〔20xx〕7號", "黔府办发[2021]6号", "川委办（2015）41号", "落实1号文件精神", "第4次会议通过",
    "1.做大做强工业经济", "1、构建平台", "(1)组织规划", "①加强领导", "(二)统筹规划", "二、重点任务",
    "聚焦世界500强", "民营经济500强", "5G升级", "华星光电T4及T5", "PM2.5治理", "3A级景区", "“3551光谷人才计划”",
    "“221”产业体系", "“1+3”产业集群", "“百企引领”行动", "“千亿级园区”目标", "“三个千亿级产业集群”", "“15分钟生活圈”",
    "五十亿级项目", "百亿元企业", "千亿产业集群", "亿元以上企业", "百强企业", "“四新”总要求", "“一带一路”",
    "一批企业", "一系列政策", "一流高新区", "一体化发展", "一窗通办", "最多跑一次", "一事一议", "一次性", "统一规划",
    "每一个环节", "第三方机构", "三方协议", "三位一体", "五位一体", "两化融合", "党的二十大", "第十四个五年规划",
    "三年行动计划", "五年规划", "20年一遇", "2025年", "2022年5—12月", "到2025gdp", "20xx年", "“十四五”期间",
    "400-068-7188", "0851-12345678", "拨打12345热线", "13800138000", "24小时自助服务", "7×24小时", "16:48",
    "9:00-17:00",
    "工业倍增行动", "实施倍增计划", "全覆盖行动", "每50公斤", "每万名从业人员", "三次产业结构", "二次开发", "2023328",
    "20232025年", "索引号008320033/2020-00123", "三农工作", "四至范围", "七通一平", "《2030年前碳达峰行动方案100问》",
]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_no_quantity(text: str) -> None:
    assert [q.text for q in find_quantities(text)] == []


def test_coordinated_values_share_their_measure() -> None:
    found = find_quantities("甲、乙、丙年均增速分别为22%、12%和8%以上")
    assert [(q.value, q.measure, q.comparator) for q in found] == [
        (22, "growth", "="), (12, "growth", "="), (8, "growth", ">="),
    ]  # fmt: skip


@given(st.integers(1, 99_999_999))
def test_arabic_numbers_round_trip(number: int) -> None:
    assert _only(f"产值达到{number}亿元").value == number
    assert _only(f"产值达到{number:,}亿元").value == number


@given(st.integers(2, 9999))
def test_chinese_numerals_round_trip(number: int) -> None:
    numeral = cn2an.an2cn(number).removeprefix("一十") or "十"
    numeral = "十" + numeral if 10 <= number < 20 and not numeral.startswith("十") else numeral
    assert _only(f"奖补资金共{numeral}元").value == number


@given(
    st.integers(0, 500),
    st.integers(1, 500),
    st.sampled_from(["%", "万元", "家", "亩"]),
    st.sampled_from("-—~至"),
)
def test_ranges_round_trip(low: int, width: int, unit: str, dash: str) -> None:
    quantity = _only(f"安排{low}{dash}{low + width}{unit}")
    assert (quantity.value, quantity.value_max, quantity.unit) == (low, low + width, unit)


@given(st.text(alphabet="0123456789.一二三十百千万亿元家个%年月到至以上约-—、,。()“”〔〕 第每前翻番分之", max_size=40))
def test_any_text_gives_ordered_exact_spans(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.start < quantity.end
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.value_text in quantity.text
        end = quantity.end
