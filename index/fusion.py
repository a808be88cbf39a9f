"""Merge rankings into one.

Input: rankings of the same things, best first. Output: one ranking with scores.
Does not know: what is ranked, or by what.

Source: Cormack, Clarke and Buettcher 2009, Reciprocal Rank Fusion outperforms Condorcet and individual rank
learning methods (SIGIR); k = 60 is theirs.
"""

from __future__ import annotations

from collections.abc import Sequence


def fuse(
    rankings: Sequence[Sequence[int]], k: int = 60, weights: Sequence[float] | None = None
) -> list[tuple[int, float]]:
    """Return (item, sum of weight / (k + rank)), best first; ranks count from 1, ties go to the smaller item.

    A second occurrence of an item in the same ranking is ignored.

    Raises:
        ValueError: as many weights as rankings were expected.
    """
    shares = [1.0] * len(rankings) if weights is None else list(weights)
    if len(shares) != len(rankings):
        raise ValueError(f"expected {len(rankings)} weights, one per ranking, found {len(shares)}")
    scores: dict[int, float] = {}
    for ranking, share in zip(rankings, shares, strict=True):
        for rank, item in enumerate(dict.fromkeys(ranking), start=1):
            scores[item] = scores.get(item, 0.0) + share / (k + rank)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
