"""Which plan is meant by a piece of its title, by a place within it, or by an earlier turn; what the library holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from fake_embedder import FakeLoader

from assistant.chain import Assistant
from assistant.holdings import is_asked
from index.build import build
from index.store import open_library

SOURCES = {
    "law": """海东省水产养殖条例

(2024年3月1日 海东省第十四届人民代表大会常务委员会第五次会议通过)

第一条 为了规范水产养殖,制定本条例。

第二条 养殖户领取许可证应当自申请之日起二十日内办结。

第三条 违反本条例的,处一万元以上五万元以下罚款。

第四条 本条例自2024年7月1日起施行。《海东省渔业管理办法》同时废止。
""",
    "notice": """国务院办公厅关于推广第三批支持创新相关改革举措的通知

各省、自治区、直辖市人民政府:

一、推广范围

推广知识产权快速审判、专利保险等举措。

二、组织实施

由科技部督促检查。

国务院办公厅

2019年5月6日
""",
    "city": """松江湾高新区高质量发展实施方案

一、发展目标

到2027年,工业总产值达到800亿元。

二、保障措施

设立产业基金,由区科技局牵头。

2023年2月3日
""",
}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("naming")
    sources = folder / "sources"
    sources.mkdir()
    for name, text in SOURCES.items():
        (sources / f"{name}.txt").write_text(text.replace("海东省", "浙江省"), encoding="utf-8")
    build(sources, folder / "index", load=FakeLoader())
    return Assistant(open_library(folder / "index", load=FakeLoader()))


def _titles(assistant: Assistant, question: str, history: tuple[str, ...] = ()) -> list[str]:
    scope = assistant.understand(question, history).scope
    return [assistant.library.plan(p).title for p in scope.plan_ids]


def test_a_piece_of_a_title_means_its_plan(three: Assistant) -> None:
    (title,) = _titles(three, "第三批支持创新改革举措由谁督促检查")
    assert "第三批" in title


def test_what_titles_of_zones_have_in_common_means_no_plan(three: Assistant) -> None:
    assert _titles(three, "成都高新区高质量发展方案的产值目标") == []
    assert _titles(three, "高质量发展实施方案的产值目标") != ["国务院办公厅关于推广第三批支持创新相关改革举措的通知"]


def test_a_city_stands_under_the_plans_of_its_province_and_of_the_nation(three: Assistant) -> None:
    scope = three.understand("我在杭州养鱼,许可证几天能办好").scope
    titles = {three.library.plan(p).title for p in scope.plan_ids}
    assert any("水产养殖条例" in t for t in titles) and not any("松江湾" in t for t in titles)
    assert scope.unknown == () and scope.within == ("杭州",)


def test_where_these_say_nothing_the_place_is_told_as_not_held(three: Assistant) -> None:
    answer = three.ask("杭州人才公寓的租金是多少")
    assert answer.outcome == "no_evidence" and "杭州" in answer.text


def test_a_zone_elsewhere_is_not_answered_from_the_nation(three: Assistant) -> None:
    answer = three.ask("成都高新区的产值目标是多少")
    assert answer.outcome == "no_evidence" and not answer.citations


def test_an_effective_date_is_told_with_what_it_ends(three: Assistant) -> None:
    answer = three.ask("浙江省水产养殖条例几号开始用,把哪个老办法废了")
    assert "2024年7月1日" in answer.text and "渔业管理办法" in answer.text


def test_the_earlier_question_is_put_to_the_plan_named_next(three: Assistant) -> None:
    question = three.understand("那松江湾高新区呢", ("浙江省水产养殖条例哪天施行",))
    (title,) = [three.library.plan(p).title for p in question.scope.plan_ids]
    assert "松江湾" in title and "施行" in question.text


@pytest.mark.parametrize(
    "question", ["你这里能查哪些方案?", "库里有几份文件", "收录了哪些政策", "which plans do you have"]
)
def test_what_the_library_holds_is_listed(three: Assistant, question: str) -> None:
    answer = three.ask(question)
    assert answer.outcome == "answered"
    assert len(answer.citations) == len(SOURCES)


@pytest.mark.parametrize(
    "question", ["这份实施意见的文号是多少", "园区里有哪些优惠政策", "这个条例有几条规定", "市里出台了什么政策"]
)
def test_a_question_about_a_plan_is_none_about_the_library(three: Assistant, question: str) -> None:
    assert not is_asked(three.understand(question))


def test_the_whole_outline_is_told_in_many_wordings(three: Assistant) -> None:
    for wording in ("松江湾高新区方案分几大块", "松江湾高新区方案的整体框架", "松江湾高新区方案都写了什么,给个提纲"):
        answer = three.ask(wording)
        assert "发展目标" in answer.text and "保障措施" in answer.text, wording


def test_filler_within_a_word_stays(three: Assistant) -> None:
    assert "检查" in [t.word for t in three.understand("上门检查要带什么").terms]


def test_brackets_of_a_document_number_are_no_citation(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    rule = "《清溪县商贸服务业实施意见》(清政字[2017]84号)与本办法可以叠加享受。"
    text = f"清溪县大数据产业园优惠办法\n\n一、叠加\n\n{rule}\n"
    (tmp_path / "sources" / "a.txt").write_text(text, encoding="utf-8")
    build(tmp_path / "sources", tmp_path / "index", load=FakeLoader())
    answer = Assistant(open_library(tmp_path / "index", load=FakeLoader())).ask(
        "商贸服务业实施意见和本办法能叠加享受吗"
    )
    assert "[2017]84号" in answer.text


def test_a_year_names_no_plan(three: Assistant) -> None:
    assert _titles(three, "到2027年要达到多少") == []


def test_a_term_that_a_plan_does_not_state_is_not_made_up(three: Assistant) -> None:
    assert three.ask("松江湾高新区方案的有效期").outcome == "no_evidence"


def test_every_zone_is_no_part_of_the_topic(assistant: Assistant) -> None:
    answer = assistant.ask("各区2025年高新技术企业目标对比")
    assert answer.outcome == "answered" and len({c.plan_id for c in answer.citations}) > 2
    assert "| 开发区 |" in answer.text


def test_high_tech_is_taken_out_of_zones_only(assistant: Assistant) -> None:
    answer = assistant.ask("How many high-tech enterprises does Donghu want by 2025?")
    assert answer.outcome == "answered" and "10000" in answer.text
