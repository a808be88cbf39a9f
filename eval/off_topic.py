"""Fit the weights by which a question is held to have nothing to do with policy plans.

Input: labelled questions and a way to make vectors. Output: the file of weights, and what cross-validation says.
Does not know: plans, answers, outcomes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.off_topic import LIKELY_OFF, SURELY_ON
from eval.errors import EvalFault
from eval.logistic import chances, fit_logistic

QUESTIONS = Path(__file__).parent / "questions" / "off_topic.jsonl"
PRIOR = 0.33  # precision of the weights
FOLDS = 5
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OffTopicFit:
    """The weights, and shares by cross-validation: of off-topic questions likely off, of others not surely on."""

    mean: Array
    weights: Array
    bias: float
    questions: int
    caught: float
    wronged: float

    def as_json(self, model: str) -> str:
        """Return the file of weights for vectors of `model`."""
        numbers = {
            name: [round(float(x), 5) for x in own] for name, own in (("mean", self.mean), ("weights", self.weights))
        }
        return json.dumps({"model": model, "bias": round(self.bias, 5), **numbers}) + "\n"


def load_labelled(path: Path = QUESTIONS) -> list[tuple[str, bool]]:
    """Return (question, whether it is off topic) of each line.

    Raises: EvalFault when a line is not of that form.
    """
    rows: list[tuple[str, bool]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            rows.append((row["question"], {"out": True, "policy": False}[row["label"]]))
        except (KeyError, TypeError, ValueError) as error:
            raise EvalFault(
                f"{path.name} line {number}: expected question and label (out or policy), "
                f"found {error!r}; mend the line"
            ) from error
    return rows


def fit(rows: Sequence[tuple[str, bool]], embed: Callable[[str], NDArray[np.float32]]) -> OffTopicFit:
    """Return weights fitted on all rows, with shares from cross-validation.

    Raises: EvalFault when there are fewer rows than folds.
    """
    if len(rows) < FOLDS:
        raise EvalFault(f"expected at least {FOLDS} labelled questions, found {len(rows)}")
    vectors = np.array([embed(question) for question, _ in rows], float)
    labels = np.array([off for _, off in rows], float)
    folds = np.arange(len(rows)) % FOLDS
    likely = np.zeros(len(rows))
    for fold in range(FOLDS):
        mean, weights, bias = _fit(vectors[folds != fold], labels[folds != fold])
        likely[folds == fold] = chances(_centred(vectors[folds == fold], mean), weights, bias)
    mean, weights, bias = _fit(vectors, labels)
    caught, wronged = likely[labels > 0] >= LIKELY_OFF, likely[labels == 0] > SURELY_ON
    return OffTopicFit(mean, weights, bias, len(rows), float(caught.mean()), float(wronged.mean()))


def _fit(vectors: Array, labels: Array) -> tuple[Array, Array, float]:
    mean = vectors.mean(axis=0)
    return mean, *fit_logistic(_centred(vectors, mean), labels, PRIOR)


def _centred(vectors: Array, mean: Array) -> Array:
    moved: Array = vectors - mean
    out: Array = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return out
