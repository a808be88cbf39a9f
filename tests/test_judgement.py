"""The fitted voices: whether a question is about a plan at all, and whether what was found answers it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant import confidence, off_topic
from assistant.findings import Finding
from eval.confidence import Verdict
from eval.confidence import fit as fit_confidence
from eval.errors import EvalFault
from eval.off_topic import fit as fit_off_topic
from eval.off_topic import load_labelled
from index.embedding import BUNDLED, load_embedder

SIGNS = len(confidence.SIGNS)


@pytest.mark.parametrize("question", ["今天中午吃什么好", "用Python写个排序", "跟对象吵架了怎么哄", "世界杯谁会赢"])
def test_everyday_talk_is_likely_off_topic(question: str) -> None:
    chance = off_topic.probability(load_embedder(BUNDLED).embed_query(question), BUNDLED)
    assert chance is not None and chance >= off_topic.LIKELY_OFF


@pytest.mark.parametrize("question", ["高新技术企业要培育多少家", "标准厂房租金能减免吗", "谁牵头招商引资"])
def test_a_question_of_policy_is_not_off_topic(question: str) -> None:
    chance = off_topic.probability(load_embedder(BUNDLED).embed_query(question), BUNDLED)
    assert chance is not None and chance < off_topic.SURELY_ON


def test_vectors_of_another_model_are_not_judged() -> None:
    vector = load_embedder(BUNDLED).embed_query("今天中午吃什么好")
    assert off_topic.probability(vector, "some/other-model") is None
    assert off_topic.probability(vector[:10], BUNDLED) is None


def test_the_questions_of_the_fit_are_labelled_and_name_no_plan_held() -> None:
    rows = load_labelled()
    assert len(rows) == len({question for question, _ in rows}) >= 800
    assert 0.4 < sum(off for _, off in rows) / len(rows) < 0.6
    held = ("贵阳", "东湖", "万盛", "新站", "攀枝花", "遵义", "台商投资区", "南京经")
    assert not [question for question, _ in rows if any(name in question for name in held)]


def test_a_line_without_a_label_is_named(tmp_path: Path) -> None:
    path = tmp_path / "off.jsonl"
    path.write_text('{"question": "你好", "label": "out"}\n{"question": "在吗"}\n', encoding="utf-8")
    with pytest.raises(EvalFault, match="line 2: expected question and label"):
        load_labelled(path)


def test_the_fit_of_off_topic_parts_what_can_be_parted() -> None:
    rng = np.random.default_rng(1)
    vectors = {f"q{i}": rng.normal(size=8) + (2.0 if i % 3 == 0 else -2.0) * np.eye(8)[0] for i in range(120)}
    rows = [(question, int(question[1:]) % 3 == 0) for question in vectors]
    found = fit_off_topic(rows, lambda question: vectors[question].astype(np.float32))
    assert found.caught > 0.9 and found.wronged < 0.1
    with pytest.raises(EvalFault, match="at least 5"):
        fit_off_topic(rows[:3], lambda question: vectors[question].astype(np.float32))


def test_a_finding_that_covers_the_topic_is_believed_and_one_in_doubt_is_not() -> None:
    sure = (0.95, 0.0, 0.0, 4.0, 1.0, 1.0, 3.0, 18.0, 0.05, 1.0, 0.0, 0.0, 0.0, 0.35, 0.0)
    poor = (0.35, 1.0, 1.0, 0.5, 0.2, 0.1, 3.0, 18.0, 0.5, 1.0, 0.35, 0.6, 0.2, 0.0, 0.15)
    assert confidence.probability(sure) >= confidence.ENOUGH > confidence.probability(poor)


def test_weights_that_name_other_signs_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "confidence.toml"
    path.write_text("bias = 0.0\n[weights]\nquality = 1.0\n", encoding="utf-8")
    with pytest.raises(ValueError, match="expected a weight for each sign"):
        confidence.read_weights(path)


def test_the_fit_of_confidence_refuses_what_has_no_answer() -> None:
    rng = np.random.default_rng(2)
    data = []
    for number in range(200):
        answerable = number % 4 != 0
        signs = rng.normal(size=SIGNS) * 0.1
        signs[0] = 0.9 if answerable else 0.3
        data.append(Verdict("a" if number < 100 else "b", tuple(map(float, signs)), answerable, answerable))
    found = fit_confidence(data)
    assert (found.refused, found.told) == (0, 0) and found.questions == 200
    assert "[weights]" in found.as_toml() and found.weights[0] > 0
    with pytest.raises(EvalFault, match="at least 2 groups"):
        fit_confidence([v for v in data if v.group == "a"])


def test_a_finding_of_facts_is_sure_of_itself() -> None:
    assert Finding("plan", (), 0.5).confidence == 1.0
