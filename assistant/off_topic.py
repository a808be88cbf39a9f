"""Judge from its meaning how likely a question has nothing to do with what policy plans state.

Input: the vector of a question that names no plan, and the name of the model that made it. Output: a probability.
Does not know: words, plans, outcomes. It is one voice: whether a question is refused also depends on what is found.

The weights stand in data/off_topic.json, fitted by `python -m eval tune --off-topic` on the questions of
eval/questions/off_topic.jsonl, of which none is about a plan that this repository holds.
Source: logistic regression with an L2 prior (Hosmer and Lemeshow 2000, chapter 1) on vectors less their mean.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

OFF_TOPIC_FILE = Path(__file__).parent / "data" / "off_topic.json"
# Probabilities, and the quality of an answer that speaks against them; chosen on the tuning questions
# (docs/evaluation.md).
LIKELY_OFF, SURELY_ON, UNLIKELY_OFF = 0.6, 0.3, 0.25
GOOD_ENOUGH = 0.5


def probability(vector: NDArray[np.float32], model: str) -> float | None:
    """Return the probability, 0 to 1, that the question of `vector` is off topic; None for vectors of another model.

    `vector`: shape (dim,), of any length but 0.
    Raises: ValueError when the file of weights is not of the form that the fit writes.
    """
    fitted = _read(OFF_TOPIC_FILE)
    if fitted[0] != model or len(vector) != len(fitted[1]):
        return None
    centred = vector.astype(np.float64) - fitted[1]
    length = float(np.linalg.norm(centred)) or 1.0
    return 1.0 / (1.0 + math.exp(-(float(centred @ fitted[2]) / length + fitted[3])))


@cache
def _read(path: Path) -> tuple[str, NDArray[np.float64], NDArray[np.float64], float]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return held["model"], np.array(held["mean"], float), np.array(held["weights"], float), float(held["bias"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise ValueError(
            f"{path.name}: expected model, mean, weights and bias, found {error!r}; fit it anew"
        ) from error
