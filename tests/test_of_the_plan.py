"""What a plan says of itself: until when it holds, who interprets it, what it ends, who issued it; and what a body
named by its kind has to do."""

from __future__ import annotations

import pytest
from small_plans import assistant_over

from assistant.chain import Assistant

POND = """塘河县发展改革局 文件

塘河县财政局

塘发改〔2024〕7号

关于塘河县渔光互补专项资金管理的通知

各镇人民政府:

根据《塘河县新能源发展规划》(塘政发〔2023〕2号),现就渔光互补专项资金管理通知如下。

一、总体要求

规范资金管理,提高使用效益。

二、监管责任

(一)强化镇级政府属地责任。各镇人民政府对本行政区域内专项资金监管工作负领导责任,及时协调解决重大问题。

(二)强化项目承建企业主体责任。项目承建企业要建立资金台账,开展自查自纠。要按季度报送进度。

(三)强化部门责任。县财政局要建立资金监管评价制度。

三、标准体系

制定《塘河县渔光互补技术导则》《塘河县并网验收办法》等文件。

四、附则

本办法由县发展改革局、县财政局共同负责解释。

本办法自2024年6月1日起施行,有效期至2027年5月31日。原《塘河县水面光伏补助办法》(塘发改〔2020〕3号)同时废止。

塘河县发展改革局
塘河县财政局
2024年5月20日
"""

REEDS = """芦汀区湿地养护实施办法

第一条 根据《湿地保护法》,制定本办法。

第二条 湿地养护由区园林局组织。

第三条 养护单位应当每月巡查。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return assistant_over(tmp_path_factory.mktemp("self"), **{"1.txt": POND, "2.txt": REEDS})


@pytest.mark.parametrize("asked", ["管到哪一天", "用到几号", "执行到哪天", "用到什么时候为止"])
def test_until_which_day_it_holds(assistant: Assistant, asked: str) -> None:
    assert "2027年5月31日" in assistant.ask(f"塘河县渔光互补专项资金的通知{asked}?").text


@pytest.mark.parametrize(
    "asked", ["由哪几家单位解释", "谁来解释", "的解释权归谁", "的解释权在谁手里", "负责解释的是哪个部门"]
)
def test_who_interprets_it(assistant: Assistant, asked: str) -> None:
    text = assistant.ask(f"塘河县渔光互补专项资金通知{asked}?").text
    assert "县发展改革局、县财政局共同负责解释" in text


def test_who_interprets_it_is_not_made_up(assistant: Assistant) -> None:
    answer = assistant.ask("芦汀区湿地养护实施办法由谁解释?")
    assert answer.outcome == "no_evidence"


@pytest.mark.parametrize(
    "asked", ["出来后,原来哪个文件作废了", "废止了哪些文件", "取代了原来哪个文件", "施行后哪几个办法同时废止"]
)
def test_what_it_ends_is_not_what_it_rests_on(assistant: Assistant, asked: str) -> None:
    text = assistant.ask(f"塘河县渔光互补专项资金通知{asked}?").text
    assert "水面光伏补助办法" in text
    assert "新能源发展规划" not in text


def test_a_plan_that_ends_nothing_says_nothing(assistant: Assistant) -> None:
    answer = assistant.ask("芦汀区湿地养护实施办法废止了哪些文件?")
    assert answer.outcome == "no_evidence"


def test_what_is_to_be_written_is_not_what_it_rests_on(assistant: Assistant) -> None:
    text = assistant.ask("塘河县渔光互补标准要出台哪几个文件?").text
    assert "技术导则" in text
    assert "新能源发展规划" not in text


def test_issuers_that_sign_in_lines_of_their_own_are_told(assistant: Assistant) -> None:
    answer = assistant.ask("塘河县渔光互补专项资金通知是哪两个部门发的?")
    assert answer.outcome == "answered"
    assert "发展改革局" in answer.text
    assert "财政局" in answer.text


@pytest.mark.parametrize(
    ("asked", "told", "not_told"),
    [
        ("各镇政府对专项资金监管负什么责任", "领导责任", "评价制度"),
        ("项目承建企业自己要承担哪些责任", "自查自纠", "领导责任"),
        ("项目承建企业有什么义务", "按季度报送", "领导责任"),
    ],
)
def test_what_a_body_has_to_do_begins_with_it(assistant: Assistant, asked: str, told: str, not_told: str) -> None:
    text = assistant.ask(f"塘河县渔光互补专项资金,{asked}?").text
    assert told in text
    assert not_told not in text


def test_where_a_body_acts_is_no_subject(assistant: Assistant) -> None:
    """Who acts is asked of: the body behind 'in' is where, and its duties are no answer."""
    text = assistant.ask("塘河县渔光互补专项资金,电网调度人员在项目承建企业检查中负什么责任?").text
    assert "自查自纠" not in text
