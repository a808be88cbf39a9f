"""The ranking of sentences, its fitting, the term of a plan, enumerations, and whose plan a shared name means."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from fake_embedder import FakeLoader
from small_plans import write_sources

from assistant.chain import Assistant
from assistant.ranking import FEATURES, Ranker, read_weights
from assistant.scope import PlanNames
from documents.normalization import fold
from eval.errors import EvalFault
from eval.tuning import Example, as_toml, fit
from index.build import build
from index.store import open_library

RULES = """清河县促进渔业发展若干规定

第一条 为了促进渔业发展,根据《江东省渔业条例》,结合本县实际,制定本规定。

第二条 本规定所称休闲渔业,是指利用渔业资源开展的垂钓、观光等经营活动。

第三条 有下列情形之一的,不予补贴:

(一)渔船未登记的;

(二)伪造材料的;

(三)三年内受过处罚的。

第四条 渔政部门应当在收到申请后十五日内作出决定。补贴比例不超过投资额的百分之三十。

第五条 本规定自2025年3月1日起施行,有效期五年。
"""
NOTICE = """清河县人才公寓管理办法

一、申请条件

申请人应当具有本科以上学历。

二、租住管理

租赁期限累计不超过六年。租金由县住房部门核定。

本办法自2024年5月1日起施行。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("ranking")
    build(write_sources(folder / "sources", rules=RULES, notice=NOTICE), folder / "index", load=FakeLoader())
    return Assistant(open_library(folder / "index", load=FakeLoader()))


def test_every_feature_has_a_weight_and_a_foreign_file_is_refused(tmp_path: Path) -> None:
    assert len(read_weights()) == len(FEATURES)
    (tmp_path / "ranking.toml").write_text("[weights]\nnearness = 1.0\n", "utf-8")
    with pytest.raises(ValueError, match="expected a weight for each feature"):
        read_weights(tmp_path / "ranking.toml")


def test_a_sentence_that_holds_what_is_asked_for_comes_first(assistant: Assistant) -> None:
    question = assistant.understand("渔业规定里补贴比例最多几成")
    question, stages, needs = assistant.searched(question)
    ranked = [s for told in Ranker(assistant.library).rank(question, stages, needs).values() for s in told]
    best = max(ranked, key=lambda s: s.score)
    assert "百分之三十" in best.text
    assert best.of("share") == 1.0
    assert len(best.features) == len(FEATURES)


def test_weights_are_fitted_to_what_tells_gold_from_the_rest() -> None:
    rng = np.random.default_rng(7)
    data = []
    for number in range(200):
        features = rng.normal(size=(12, len(FEATURES)))
        gold = np.zeros(12, dtype=bool)
        gold[int(np.argmax(features[:, 3]))] = True
        data.append(Example(str(number), features, gold))
    found = fit(data, [0.0] * len(FEATURES))
    assert int(np.argmax(np.abs(found.weights))) == 3
    assert found.first_cross_validated > 0.85 > found.first_before
    assert fit(data, [0.0] * len(FEATURES)) == found
    assert as_toml(found).count(" = ") == len(FEATURES)


def test_too_few_questions_are_refused() -> None:
    with pytest.raises(EvalFault, match="expected at least 5 questions"):
        fit([], [0.0] * len(FEATURES))


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("渔业规定哪天开始施行", "2025年3月1日"),
        ("清河县渔业规定有效期多久", "有效期五年"),
        ("人才公寓办法什么时候生效", "2024年5月1日"),
    ],
)
def test_a_plan_is_asked_for_what_time_it_holds(assistant: Assistant, question: str, says: str) -> None:
    answer = assistant.ask(question)
    assert answer.outcome == "answered"
    assert says in answer.text


def test_an_enumeration_is_told_with_its_items(assistant: Assistant) -> None:
    answer = assistant.ask("渔业规定里哪些情形不给补贴")
    assert answer.outcome == "answered"
    for item in ("未登记", "伪造材料", "受过处罚"):
        assert item in answer.text
    assert len(answer.citations) == 4


def test_a_definition_is_found_by_the_words_of_a_definition(assistant: Assistant) -> None:
    assert "是指利用渔业资源" in assistant.ask("渔业规定里休闲渔业是什么意思").text


def test_a_figure_of_something_else_is_no_answer(assistant: Assistant) -> None:
    answer = assistant.ask("渔业规定里冷库用电优惠多少")
    assert answer.outcome == "no_evidence"
    assert not any(s.citations and s.origin != "message" for s in answer.sentences)


def test_a_place_that_two_plans_share_may_mean_either(assistant: Assistant) -> None:
    question = assistant.understand("清河县租金谁来定")
    assert len(question.scope.plan_ids) == 2
    assert question.scope.things() == (question.scope.plan_ids,)
    answer = assistant.ask("清河县租金谁来核定")
    assert answer.outcome == "answered"
    assert "住房部门核定" in answer.text


def test_words_of_a_title_before_its_kind_name_the_plan_and_another_places_do_not(assistant: Assistant) -> None:
    names = PlanNames(assistant.library.plans, fold(" ".join(p.text for p in assistant.library.plans)).text)
    scope, _ = names.find("人才公寓那个办法里怎么说")
    assert [assistant.library.plan(p).title for p in scope.plan_ids] == ["清河县人才公寓管理办法"]
    elsewhere, _ = names.find("成都人才公寓管理办法怎么说")
    assert elsewhere.plan_ids == ()
