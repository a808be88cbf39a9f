"""Fit the weights by which sentences are ranked, on questions whose gold quotes are known.

Input: an opened library, located questions (dev and tuning; never test). Output: weights, and how often the first
sentence is a gold one, by cross-validation and for equal weights.
Does not know: answers, outcomes.

Source: conditional logit, McFadden 1974: the probability that one of a question's gold sentences is chosen among all
its candidates is raised, with a Gaussian prior on the weights (L2) of the features scaled to unit variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.chain import Assistant
from assistant.ranking import FEATURES, Ranker
from eval.errors import EvalFault
from eval.model import Located

PRIOR = 3.0
FOLDS = 5
STEPS, RATE = 400, 0.05  # of gradient ascent with momentum; more changes no weight in its third digit
MIN_SHARED = 8  # characters that a sentence shares with a gold quote, or 6/10 of the shorter
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one question: features (n, len(FEATURES)), and which are gold, bool (n,)."""

    id: str
    features: Array
    gold: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights in the order of FEATURES, and the share of questions whose first sentence is gold."""

    weights: tuple[float, ...]
    questions: int
    first_cross_validated: float
    first_before: float  # with the weights in use


def examples(assistant: Assistant, questions: Sequence[Located]) -> list[Example]:
    """Return the candidates of each question that has a gold sentence among them."""
    ranker = Ranker(assistant.library)
    out: list[Example] = []
    for located in questions:
        asked = located.question
        question = assistant.understand(asked.question, asked.history, located.chosen)
        if question.kind != "policy" or not question.terms or not located.gold:
            continue
        question, stages, needs = assistant.searched(question)
        scored = [s for told in ranker.rank(question, stages, needs).values() for s in told]
        gold = [_is_gold(s, located) for s in scored]
        if any(gold):
            out.append(Example(asked.id, np.array([s.features for s in scored]), np.array(gold)))
    return out


def fit(data: Sequence[Example], before: Sequence[float]) -> Fit:
    """Return the weights fitted on all examples, with figures from cross-validation.

    Raises: EvalFault when there are fewer examples than folds.
    """
    if len(data) < FOLDS:
        raise EvalFault(f"expected at least {FOLDS} questions with gold sentences, found {len(data)}")
    right = 0
    for fold in range(FOLDS):
        weights = _weights([e for i, e in enumerate(data) if i % FOLDS != fold])
        right += sum(_first(e, weights) for i, e in enumerate(data) if i % FOLDS == fold)
    old = sum(_first(e, np.array(before)) for e in data)
    return Fit(tuple(map(float, _weights(data))), len(data), right / len(data), old / len(data))


def as_toml(found: Fit, own: int | None = None) -> str:
    """Return the file of weights; `own`: how many of the questions are those of this repository."""
    others = found.questions - (found.questions if own is None else own)
    of_others = f", {others} of them over plans that are not part of this repository" if others else ""
    lines = [
        "# Weights of the features by which sentences are ranked (assistant/ranking.py says what each is).",
        "# Written by 'python -m eval tune'; not to be edited by hand.",
        f"# {found.questions} questions{of_others};",
        f"# first sentence right: {found.first_cross_validated:.3f} by cross-validation.",
        "",
        "[weights]",
        *(f"{name} = {weight:.4f}" for name, weight in zip(FEATURES, found.weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"


def _weights(data: Sequence[Example]) -> Array:
    every = np.concatenate([e.features for e in data])
    scale = np.where(every.std(axis=0) > 0, every.std(axis=0), 1.0)
    scaled = [e.features / scale for e in data]
    weights, speed = np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    for _ in range(STEPS):
        slope = -PRIOR * weights
        for features, example in zip(scaled, data, strict=True):
            share = _softmax(features @ weights)
            gold = share * example.gold
            slope += features.T @ (gold / max(gold.sum(), 1e-12) - share)
        speed = 0.9 * speed + slope / len(data)
        weights = weights + RATE * speed
    found: Array = weights / scale
    return found


def _softmax(scores: Array) -> Array:
    raised = np.exp(scores - scores.max())
    found: Array = raised / raised.sum()
    return found


def _first(example: Example, weights: Array) -> bool:
    return bool(example.gold[int(np.argmax(example.features @ weights))])


def _is_gold(scored: Any, located: Located) -> bool:
    for places in located.gold:
        for place in places:
            if place.plan_id != scored.clause.plan_id:
                continue
            shared = min(scored.end, place.end) - max(scored.start, place.start)
            if shared >= min(MIN_SHARED, 0.6 * (scored.end - scored.start), 0.6 * (place.end - place.start)) > 0:
                return True
    return False
