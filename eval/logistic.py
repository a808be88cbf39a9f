"""Fit a logistic regression: the one fit behind every probability whose weights this project writes.

Input: a table of features, labels, how much each row counts, and a prior. Output: coefficients.
Does not know: what the features are, or what the probability is used for.

Source: iteratively reweighted least squares with a Gaussian prior (Bishop 2006, 4.3.3).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STEPS = 25
_STEEPEST = 30.0  # log odds beyond which a probability is 0 or 1 for all that follows
Array = NDArray[np.float64]


def fit_logistic(features: Array, labels: Array, prior: float, share: Array | None = None) -> tuple[Array, float]:
    """Return the weights of `features`, shape (n, k), and the bias, for labels of 0 and 1, shape (n,).

    `prior`: precision of the weights; the bias has none. `share`: how much each row counts, shape (n,); 1 when None.
    """
    table = np.hstack([features, np.ones((len(features), 1))])
    precision = np.append(np.full(features.shape[1], prior), 0.0)
    counts = np.ones(len(features)) if share is None else share
    found = np.zeros(table.shape[1])
    for _ in range(STEPS):
        chance = chances(table, found)
        slope = table.T @ (counts * (labels - chance)) - precision * found
        curve = (table * (counts * chance * (1 - chance))[:, None]).T @ table + np.diag(precision)
        found = found + np.linalg.solve(curve, slope)
    return found[:-1], float(found[-1])


def chances(features: Array, weights: Array, bias: float = 0.0) -> Array:
    """Return the probability of each row of `features`, shape (n,)."""
    found: Array = 1 / (1 + np.exp(-np.clip(features @ weights + bias, -_STEEPEST, _STEEPEST)))
    return found
