"""The names of many plans lie on disk: what is found in a question is what is found in memory."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from assistant.scope import PlanNames
from documents.model import Plan
from index import names_on_disk
from index.errors import IndexDamaged
from index.names_in_memory import NamesInMemory
from index.names_on_disk import NamesOnDisk
from index.naming import Names, called, core, spell

CITIES = (("贵州省贵阳市", "贵阳"), ("安徽省合肥市", "合肥"), ("四川省攀枝花市", "攀枝花"), ("浙江省温州市", "温州"))
ZONES = ("高新技术产业开发区", "经济技术开发区", "新区", "")
TOPICS = ("优化营商环境", "人才引进", "保税维修", "链长制", "低空经济", "数据要素")
KINDS = ("行动方案", "若干措施", "实施意见", "管理办法")


def plan(number: int) -> Plan:
    """A plan of a city, a zone or a county, of a province or of the nation, named as such plans are."""
    draw = random.Random(number)
    region, city = draw.choice(CITIES)
    zone = draw.choice(ZONES)
    region = draw.choice((region, region[:3], "", region + "鹿城区"))
    topic, kind = draw.choice(TOPICS), draw.choice(KINDS)
    title = f"{city}{zone}关于{topic}的{kind}{number}"
    return Plan(
        plan_id=f"p{number:04}",
        title=title,
        display_name=f"{city}{zone}{number if draw.random() < 0.7 else ''}",
        issuer=draw.choice(("国务院办公厅", f"{city}市人民政府")),
        doc_no=None,
        issued_on=None,
        region=region or None,
        source_file=f"{number}.txt",
        text=f"{title}\n" + "贵阳市和攀枝花市要落实。" * draw.randint(0, 6),
        segments=(),
        zone=f"{city}{zone}" if zone else None,
        aliases=(f"{city}{topic}", f"Plan {number}") if draw.random() < 0.3 else (),
    )


PLANS = tuple(plan(number) for number in range(320))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("names")
    names_on_disk.write(made, [called(p) for p in PLANS], lambda number: PLANS[number].text)
    return made


def opened(folder: Path) -> NamesOnDisk:
    numbers = {p.plan_id: n for n, p in enumerate(PLANS)}
    return NamesOnDisk(folder, tuple(numbers), numbers.__getitem__)


@pytest.fixture(scope="module")
def on_disk(folder: Path) -> Names:
    return opened(folder)


@pytest.fixture(scope="module")
def in_memory() -> Names:
    return NamesInMemory(PLANS)


def questions() -> list[str]:
    draw = random.Random(5)
    asked = [
        "",
        "甲",
        "产值是多少",
        "guiyang gaoxin talent plan",
        "hefei and wenzhou targets",
        "贵杨高新区的目标",
        "攀枝花高新区",
    ]
    for held in draw.sample(PLANS, 60):
        asked += [
            f"{held.display_name}的牵头单位是谁",
            f"{held.title}何时印发",
            f"{held.aliases or held.zone}有哪些措施",
        ]
        asked += [
            f"{draw.choice(CITIES)[1]}的{draw.choice(TOPICS)}{draw.choice(KINDS)}里说了什么",
            held.region or "鹿城",
        ]
    return asked


def test_the_same_plans_are_found_in_memory_and_on_disk(on_disk: Names, in_memory: Names) -> None:
    from documents.normalization import fold

    texts = fold("\n".join(p.text for p in PLANS)).text
    memory, disk = PlanNames(PLANS, texts), PlanNames((), texts, on_disk)
    memory._titles._titles.clear()  # pieces of titles are looked for among few plans only, and not on disk
    found = 0
    for text in map(lambda q: fold(q).text, questions()):
        scope, rest = memory.find(text)
        assert (scope, rest) == disk.find(text)
        found += bool(scope.plan_ids)
    assert found > 100


def test_each_question_to_the_names_has_the_same_answer(on_disk: Names, in_memory: Names) -> None:
    assert on_disk.size == in_memory.size == len(PLANS)
    for text in questions():
        assert on_disk.standing_in(text) == in_memory.standing_in(text)
        assert not text[1:] or on_disk.begins(text[:3]) == in_memory.begins(text[:3])
        letters = spell(text)
        assert on_disk.spelled_in(letters) == in_memory.spelled_in(letters)
    for province in ("", "贵州", "安徽", "云南"):
        assert on_disk.wide([province]) == in_memory.wide([province])
    for city in ("贵阳", "温州", "北京"):
        assert on_disk.holds(city) == in_memory.holds(city)
        assert on_disk.of_kind(city, "高新区") == in_memory.of_kind(city, "高新区")
    for words in (["人才"], ["链长制"], ["低空", "经济"], ["没有的词"], ["温州", "没有的词"], ["温州", "贵阳"]):
        assert on_disk.with_title(words) == in_memory.with_title(words)
        assert on_disk.titled(words[0]) == in_memory.titled(words[0])
    assert {p.plan_id: set(on_disk.places_of(p.plan_id)) for p in PLANS} == {
        p.plan_id: set(in_memory.places_of(p.plan_id)) for p in PLANS
    }


def test_a_name_of_the_same_sound_is_found(on_disk: Names) -> None:
    name = next(n for n in on_disk.standing_in("合肥新区") if n.text == "合肥新区")
    assert name in on_disk.half_alike("合飞新区") and not on_disk.half_alike("合飞老区")
    assert spell(core("合肥新区")) == "hefeixinqu"[: len(spell(core("合肥新区")))]


def test_the_same_plans_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    names_on_disk.write(tmp_path, [called(p) for p in PLANS], lambda number: PLANS[number].text)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in folder.iterdir()}


@pytest.mark.parametrize("name", ["names.numbers.npy", "calls.keys.txt", "places.jsonl"])
def test_a_cut_file_is_said_so(folder: Path, tmp_path: Path, name: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).write_bytes((folder / name).read_bytes()[:-9])
    with pytest.raises(IndexDamaged):
        opened(tmp_path)
