"""Questions on what a plan says about itself: issuer, date, adoption, length. The plans are invented."""

from __future__ import annotations

import pytest
from fake_embedder import FakeLoader

from assistant.chain import Assistant
from index.build import build
from index.store import open_library

LAW = """临水省促进保税物流业务发展若干规定

2022年12月6日 临水省第七届人民代表大会常务委员会第七次会议通过
2023年2月10日 临水省第七届人民代表大会常务委员会第九次会议修订

第一章 总则
第一条 为了促进保税物流业务发展,制定本规定。
第二条 省人民政府统筹保税物流工作。
第二章 附则
第三条 省商务部门牵头协调,产业链有两条。
第四条 本规定自2023年5月1日起施行。
"""
NOTICE = """关于深化人才制度改革的3条意见
临水市人民政府:
为深化人才制度改革,提出如下意见。
1.引才。给予奖励10万元。
2.育才。每年培训100人。
3.留才。发放补贴1万元。
临水市青年人才工作委员会
2021年3月5日
"""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Return an assistant over two plans."""
    sources, out = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("index")
    (sources / "law.txt").write_text(LAW, encoding="utf-8")
    (sources / "notice.txt").write_text(NOTICE, encoding="utf-8")
    build(sources, out, load=FakeLoader())
    return Assistant(open_library(out, load=FakeLoader()))


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("保税物流规定哪次会议通过的", ["2022年12月6日 临水省第七届人民代表大会常务委员会第七次会议通过"]),
        ("保税物流规定哪年修订的", ["2023年2月10日 临水省第七届人民代表大会常务委员会第九次会议修订"]),
        ("人才3条是谁发的", ["临水市青年人才工作委员会"]),
        ("人才3条什么时候发布的", ["2021年3月5日"]),
        ("保税物流规定全称是什么", ["临水省促进保税物流业务发展若干规定"]),
    ],
)
def test_what_a_plan_says_of_itself_is_quoted(asked: Assistant, question: str, quotes: list[str]) -> None:
    answer = asked.ask(question)
    assert answer.outcome == "answered"
    assert [c.quote for c in answer.citations] == quotes


@pytest.mark.parametrize(
    ("question", "says", "last"),
    [
        ("保税物流规定一共多少条", "全文共四条", "第四条"),
        ("保税物流规定共几章", "全文共二章", "第二章"),
        ("人才3条有几条", "全文共三条", "3."),
    ],
)
def test_articles_are_counted_and_the_last_one_cited(asked: Assistant, question: str, says: str, last: str) -> None:
    answer = asked.ask(question)
    assert answer.outcome == "answered"
    assert says in "".join(sentence.text for sentence in answer.sentences)
    assert answer.citations[-1].quote == last


def test_a_count_of_something_else_is_no_count_of_articles(asked: Assistant) -> None:
    answer = asked.ask("保税物流规定里产业链有几条")
    assert all("全文共" not in sentence.text for sentence in answer.sentences)


def test_what_a_plan_does_not_state_is_not_made_up(asked: Assistant) -> None:
    answer = asked.ask("人才3条哪次会议通过的")
    assert answer.outcome == "no_evidence"
