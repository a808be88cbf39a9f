"""Judge how likely the best sentences of a plan answer a question rather than lie near it.

Input: a `Question`, a finding told of sentences, and what is known of both. Output: signs, and a probability of them.
Does not know: how sentences were found or ranked; what is said when they do not answer.

The probability is logistic in the signs below, so each verdict can be explained; the weights stand in
data/confidence.toml, fitted by `python -m eval tune --confidence` on the dev and tuning questions, never on the test
questions. What must not be overruled (another year, another place, a payment that none pays) is no sign: it is decided
before (sufficiency.py).
Source: logistic regression with an L2 prior (Hosmer and Lemeshow 2000, chapter 1).
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from assistant.findings import Finding
from assistant.question import Question

CONFIDENCE_FILE = Path(__file__).parent / "data" / "confidence.toml"
ENOUGH = 0.7  # probability from which a finding answers; chosen on the dev and tuning questions (docs/evaluation.md)
_GOOD, _POOR = 0.6, 0.5  # qualities above and below which each step counts for more
_OFF_TOPIC_UNKNOWN = 0.3  # where no vector says it

SIGNS = (
    "quality",  # of the finding, 0 to about 1
    "doubt",  # it lacks what is asked for, or holds little of what it is asked of
    "lacks_needed",  # no sentence of it has the kind of thing asked for: a figure, a doer, a date
    "margin",  # between the first and the sixth sentence of all
    "clause_cover",  # share of the topic that the best sentence's clause and what stands above it cover
    "titled_cover",  # that the sentence and its title cover
    "terms",  # how many words the topic has
    "length",  # characters of the question
    "off_topic",  # probability that the question is about no policy at all
    "named",  # a plan is named
    "doubt_quality",
    "doubt_unknown",  # share of the topic in things that the library does not know, where there is doubt
    "doubt_cover",  # share of the topic that the clauses told cover, where there is doubt
    "quality_above",
    "quality_below",
)


def signs_of(
    question: Question, finding: Finding, lacks_needed: bool, cover: float, unknown: float, off_topic: float | None
) -> tuple[float, ...]:
    """Return the signs of a finding in the order of SIGNS.

    `cover`: share of the topic that the clauses told cover; `unknown`: share of it in things unknown to the library.
    """
    doubt, quality = float(finding.doubt), finding.quality
    return (
        quality,
        doubt,
        float(lacks_needed),
        finding.margin,
        finding.clause_cover,
        finding.titled_cover,
        float(len(question.terms)),
        float(len(question.text)),
        _OFF_TOPIC_UNKNOWN if off_topic is None else off_topic,
        float(bool(question.scope.plan_ids)),
        doubt * quality,
        doubt * unknown,
        doubt * cover,
        max(0.0, quality - _GOOD),
        max(0.0, _POOR - quality),
    )


def probability(signs: Sequence[float]) -> float:
    """Return the probability, 0 to 1, that a finding of these signs answers.

    Raises: ValueError when the file of weights names other signs.
    """
    weights, bias = read_weights(CONFIDENCE_FILE)
    return 1.0 / (1.0 + math.exp(-(sum(w * s for w, s in zip(weights, signs, strict=True)) + bias)))


@cache
def read_weights(path: Path) -> tuple[tuple[float, ...], float]:
    """Return the weight of each sign, in the order of SIGNS, and the bias.

    Raises: ValueError when the file names other signs.
    """
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    weights = held["weights"]
    if set(weights) != set(SIGNS):
        wrong = sorted(set(weights) ^ set(SIGNS))
        raise ValueError(f"{path.name}: expected a weight for each sign, found a difference in {wrong}; fit it anew")
    return tuple(float(weights[name]) for name in SIGNS), float(held["bias"])
