"""Look-ups over facts: the tier that a quantity falls into, paired amounts, duties by task and by department."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fake_embedder import FakeLoader
from small_plans import write_sources

from assistant.fact_table import FactTable, is_note
from assistant.findings import Finding
from assistant.lookup import by_department, duties, lists, targets
from assistant.model import DraftSentence
from assistant.question import Question
from assistant.tiers import fits_quantity
from documents.model import Duty, Support
from documents.quantities import find_quantities
from index.build import build
from index.store import Library, open_library

PLAN = """青枫县渔业扶持办法

为扶持渔业,制定本办法。

一、奖补标准

(一)网箱养殖。当年网箱养殖面积100-200亩的,奖励1万元,200至300亩的奖励2万元,500亩以上的奖励5万元。

(二)码头建设。对新建深水码头、中型码头、简易码头分别奖励90万元、50万元、5万元。

(三)渔船更新。对新购渔船给予每艘3000元补助。到2027年,渔网回收率达到80%以上。

(四)基金支持。

设立20亿元规模的远洋捕捞基金。

设立10亿元规模的水产加工基金。

二、任务分工

(五)建设冷链物流园。新建冷库。(商务局指导,供销社参与)推广冷藏车,规范道路运输。(交通局、商务局指导)

(六)严格执法监管。市和港区生态环境部门按照职责负责船舶污水的监督管理工作。渔港管理委员会应当会同海关制定监管方案。

(七)完善服务体系。开展技术培训。(责任单位:渔业局)

三、基本原则

坚持安全第一,严守航行底线。各船配齐救生设备。

坚持绿色捕捞,保护渔业资源。执行休渔制度。

2025年3月6日
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("lookup")
    build(write_sources(folder / "sources", fishing=PLAN), folder / "index", load=FakeLoader())
    return open_library(folder / "index", load=FakeLoader())


class Desk:
    """An assistant and its fact table over one library."""

    def __init__(self, library: Library) -> None:
        from assistant.chain import Assistant

        self.library = library
        self._assistant = Assistant(library)
        self.table: FactTable = self._assistant._finder._table

    def ask(self, text: str) -> Question:
        question = self._assistant.understand(text)
        scope = replace(question.scope, plan_ids=(self.library.plans[0].plan_id,))
        return replace(question, scope=scope)

    def amounts(self, text: str) -> str:
        return told(targets(self.library, self.table, self.ask(text), ()))

    def doers(self, text: str) -> str:
        return told(duties(self.library, self.table, self.ask(text), ()))

    def work_of(self, department: str, text: str) -> list[str]:
        found = by_department(self.library, self.table, self.ask(text), department, ())
        return [s.text.strip() for f in found for s in f.sentences]


def told(findings: list[Finding]) -> str:
    sentences: list[DraftSentence] = [s for f in findings for s in f.sentences]
    return "|".join(s.text for s in sentences)


@pytest.fixture(scope="module")
def desk(library: Library) -> Desk:
    return Desk(library)


def facts_told(desk: Desk, text: str) -> list[str]:
    found = targets(desk.library, desk.table, desk.ask(text), ())
    return [f.value_text for finding in found for f in finding.facts if isinstance(f, Support)]


@pytest.mark.parametrize(("asked", "paid"), [
    ("网箱养殖150亩奖多少", ["1万元"]),
    ("网箱养殖250亩奖多少", ["2万元"]),
    ("网箱养殖800亩奖多少", ["5万元"]),
    ("建一座中型码头补多少", ["50万元"]),
    ("简易码头奖励多少", ["5万元"]),
])  # fmt: skip
def test_the_tier_that_is_meant(desk: Desk, asked: str, paid: list[str]) -> None:
    assert facts_told(desk, asked) == paid


def test_a_payment_is_told_with_its_whole_sentence(desk: Desk) -> None:
    assert desk.amounts("中型码头奖励多少") == "对新建深水码头、中型码头、简易码头分别奖励90万元、50万元、5万元。"


def test_a_payment_asked_for_is_no_target(desk: Desk) -> None:
    assert "3000元" in desk.amounts("新购渔船能拿多少补助")
    assert "80%" in desk.amounts("渔网回收率要到几成")


def support(condition: str) -> Support:
    return Support("support", "p", "c", "", 0, 0, condition=condition)


@pytest.mark.parametrize(("condition", "asked", "fits"), [
    ("面积100—500亩的", "300亩", True),
    ("面积100—500亩的", "600亩", False),
    ("500亩以上", "600亩", True),
    ("总投入在1000万元以上", "2亿元", True),
    ("长度小于8米的", "小于8米", True),
    ("8到10米的", "小于8米", False),
    ("带动20-25户", "30亩", None),
    ("获评省级的", "30亩", None),
])  # fmt: skip
def test_quantities_and_conditions(condition: str, asked: str, fits: bool | None) -> None:
    assert fits_quantity(support(condition), find_quantities(asked)) is fits


def test_a_note_answers_for_its_own_sentences_only(desk: Desk) -> None:
    told_ = desk.doers("冷藏车由哪个部门指导")
    assert "交通局" in told_ and "供销社" not in told_
    assert "供销社" in desk.doers("冷库谁参与")


def test_duties_of_running_text_are_told_as_they_stand(desk: Desk) -> None:
    assert desk.doers("船舶污水监督管理谁负责") == "市和港区生态环境部门按照职责负责船舶污水的监督管理工作。"


def test_a_department_is_told_the_sentences_it_has_a_part_in(desk: Desk) -> None:
    assert desk.work_of("交通局", "交通局要指导什么") == ["- 推广冷藏车,规范道路运输(指导)"]
    assert desk.work_of("渔业局", "渔业局做什么") == ["- 完善服务体系:开展技术培训(责任单位)"]
    assert desk.work_of("渔港管委会", "渔港管委会管什么") == ["- 渔港管理委员会应当会同海关制定监管方案。"]
    assert [line.split("(")[0] for line in desk.work_of("商务局", "商务局指导什么")] == [
        "- 新建冷库", "- 推广冷藏车,规范道路运输",
    ]  # fmt: skip


def test_a_department_is_known_by_another_word_for_its_kind(desk: Desk) -> None:
    assert desk.work_of("生态环境局", "生态环境局管什么") == desk.work_of("生态环境部门", "生态环境部门管什么")


def test_what_stands_below_a_heading_is_listed_when_it_is_as_many(desk: Desk) -> None:
    assert told(lists(desk.library, desk.table, desk.ask("两项基本原则是什么"), ())).split("\n") == [
        "", "- 坚持安全第一,严守航行底线。|", "- 坚持绿色捕捞,保护渔业资源。",
    ]  # fmt: skip
    assert lists(desk.library, desk.table, desk.ask("五项基本原则是什么"), ()) == []


def test_targets_alike_are_listed_when_they_are_as_many(desk: Desk) -> None:
    listed = told(lists(desk.library, desk.table, desk.ask("设立了哪两个产业基金"), ()))
    assert "远洋捕捞基金" in listed and "水产加工基金" in listed
    assert lists(desk.library, desk.table, desk.ask("设立了哪五个产业基金"), ()) == []


def test_notes_and_running_text_are_told_apart(library: Library) -> None:
    notes = {fact.quote: is_note(fact) for fact in library.facts if isinstance(fact, Duty)}
    assert notes["(责任单位:渔业局)"] and not notes["渔港管理委员会应当会同海关制定监管方案"]
