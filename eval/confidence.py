"""Fit the weights by which a finding is held to answer its question, on questions whose gold is known.

Input: opened libraries, located questions (dev and tuning; never test). Output: the file of weights, and how many
verdicts are wrong with each set of questions left out of the fit in turn.
Does not know: how signs are made; outcomes of whole answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.chain import Assistant
from assistant.confidence import ENOUGH, SIGNS
from eval.errors import EvalFault
from eval.logistic import chances, fit_logistic
from eval.model import Located, Place

PRIOR = 1.0  # precision of the weights of signs scaled to unit variance
WRONG_CLAUSE, UNANSWERABLE = (
    0.3,
    1.5,
)  # weight of a question whose best finding is another clause; of one without answer
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The best finding of one question: its signs, whether the question has an answer, and whether it is this."""

    group: str  # the questions and library that it belongs to
    signs: tuple[float, ...]
    answerable: bool
    right: bool


@dataclass(frozen=True, slots=True)
class ConfidenceFit:
    """Weights in the order of SIGNS, and counts with each group left out of the fit in turn."""

    weights: tuple[float, ...]
    bias: float
    questions: int
    refused: int  # right findings refused
    right: int  # right findings in all
    told: int  # findings told that answer a question without an answer
    unanswerable: int

    def as_toml(self) -> str:
        """Return the file of weights."""
        lines = [
            "# Weights of the signs by which a finding is held to answer (assistant/confidence.py says what each is).",
            "# Written by 'python -m eval tune --confidence'; not to be edited by hand.",
            f"# {self.questions} questions; with each set left out in turn {self.refused} of {self.right} right",
            "# findings are refused,",
            f"# {self.told} of {self.unanswerable} questions without an answer get one.",
            f"bias = {self.bias:.4f}",
            "",
            "[weights]",
            *(f"{name} = {weight:.4f}" for name, weight in zip(SIGNS, self.weights, strict=True)),
        ]
        return "\n".join(lines) + "\n"


def verdicts(assistant: Assistant, questions: Sequence[Located], group: str) -> list[Verdict]:
    """Return the verdict on each question that sentences answer, not facts, and that no limit decides."""
    out: list[Verdict] = []
    for located in questions:
        asked = located.question
        question = assistant.understand(asked.question, asked.history, located.chosen)
        answerable = bool({"answered", "clarify"} & set(asked.expected))
        if question.kind != "policy" or not question.terms or (not answerable and "partial" in asked.expected):
            continue
        found = assistant.find(question)
        open_ = [f for f in found.findings if f.signs and not f.near]
        if found.route == "sentences" and open_:
            best = max(open_, key=lambda f: f.quality)
            told = [Place(q.plan_id, q.start, q.end) for s in best.sentences for q in s.quotes]
            clauses = [assistant.library.clause(c) for c in best.clause_ids]
            told += [Place(c.plan_id, c.start, c.end) for c in clauses]
            right = any(p.overlaps(t) for places in located.gold for p in places for t in told)
            out.append(Verdict(group, best.signs, answerable, answerable and right))
    return out


def fit(data: Sequence[Verdict]) -> ConfidenceFit:
    """Return the weights fitted on all verdicts, with counts by leaving one group out.

    Raises: EvalFault when there is only one group, or none without an answer.
    """
    groups = sorted({v.group for v in data})
    if len(groups) < 2 or all(v.answerable for v in data):
        raise EvalFault(
            f"expected at least 2 groups with unanswerable questions among them, found {len(groups)} groups"
        )
    refused = told = 0
    for group in groups:
        weights, bias = _fit([v for v in data if v.group != group])
        for verdict in (v for v in data if v.group == group):
            enough = chances(np.array(verdict.signs), weights, bias) >= ENOUGH
            refused += int(verdict.right and not enough)
            told += int(not verdict.answerable and enough)
    weights, bias = _fit(data)
    right, without = sum(v.right for v in data), sum(not v.answerable for v in data)
    return ConfidenceFit(tuple(map(float, weights)), bias, len(data), refused, right, told, without)


def _fit(data: Sequence[Verdict]) -> tuple[Array, float]:
    signs = np.array([v.signs for v in data])
    spread = np.where(signs.std(axis=0) > 0, signs.std(axis=0), 1.0)
    labels = np.array([v.answerable for v in data], float)
    share = np.array([UNANSWERABLE if not v.answerable else 1.0 if v.right else WRONG_CLAUSE for v in data])
    weights, bias = fit_logistic(signs / spread, labels, PRIOR, share)
    return weights / spread, bias
