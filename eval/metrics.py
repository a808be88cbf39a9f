"""The arithmetic of the evaluation: pure functions with explicit denominators.

Input: counts, ranks, durations. Output: rates with intervals, percentiles, p-values.
Does not know: questions, answers, files.

Source: Wilson, JASA 22 (1927), score interval; McNemar, Psychometrika 12 (1947), in its exact binomial
form; Järvelin & Kekäläinen, TOIS 20 (2002), nDCG with binary gains; Voorhees, TREC-8 (1999), MRR;
percentiles by linear interpolation (Hyndman & Fan, type 7).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from eval.model import Count, Marks

Z95 = 1.959963984540054  # two-sided 95 %


def wilson(hits: float, of: int, z: float = Z95) -> tuple[float, float] | None:
    """Return the Wilson score interval of hits / of, or None when of is 0.

    Raises: ValueError unless 0 <= hits <= of.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"expected 0 <= hits <= of, found {hits} of {of}")
    if of == 0:
        return None
    rate = hits / of
    middle = rate + z * z / (2 * of)
    half = z * math.sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def mcnemar_exact(worse: int, better: int) -> float:
    """Return the two-sided exact p-value that `worse` and `better` discordant pairs differ by chance."""
    pairs = worse + better
    if pairs == 0:
        return 1.0
    tail = sum(math.comb(pairs, k) for k in range(min(worse, better) + 1))
    return min(1.0, float(2 * tail / 2**pairs))


def f1(precision: float | None, recall: float | None) -> float | None:
    """Return the harmonic mean, or None when either part was not scored."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def total(rows: Iterable[Marks]) -> dict[str, Count]:
    """Return the sum of the counts of every metric over the rows."""
    sums: dict[str, Count] = {}
    for marks in rows:
        for name, count in marks.items():
            sums[name] = sums.get(name, Count()) + count
    return sums


def first_hit(relevant: Sequence[bool]) -> int | None:
    """Return the rank (from 1) of the first relevant item, or None."""
    return next((rank for rank, hit in enumerate(relevant, 1) if hit), None)


def reciprocal_rank(relevant: Sequence[bool]) -> float:
    """Return 1 / rank of the first relevant item, 0 when there is none."""
    rank = first_hit(relevant)
    return 1 / rank if rank else 0.0


def ndcg(gains: Sequence[bool], ideal: int, k: int) -> float:
    """Return nDCG@k with binary gains; `ideal` is the number of relevant items there are (at least 1).

    Raises: ValueError when ideal is below 1.
    """
    if ideal < 1:
        raise ValueError(f"expected at least one relevant item, found {ideal}")
    found = sum(1 / math.log2(rank + 1) for rank, gain in enumerate(gains[:k], 1) if gain)
    best = sum(1 / math.log2(rank + 1) for rank in range(1, min(ideal, k) + 1))
    return min(1.0, found / best)


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the percentile (share in 0..1) by linear interpolation, or None without values."""
    if not values:
        return None
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    low = math.floor(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def confusion(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """Return how often each expected outcome met each actual one: {expected: {actual: n}}."""
    table: dict[str, dict[str, int]] = {}
    for expected, actual in pairs:
        row = table.setdefault(expected, {})
        row[actual] = row.get(actual, 0) + 1
    return table


def describe(count: Count) -> dict[str, float | int | list[float] | None]:
    """Return a count as written to summary.json: hits, of, rate and, for whole hits, the 95 % interval."""
    whole = float(count.hits).is_integer()
    interval = wilson(count.hits, count.of) if whole else None
    return {
        "hits": int(count.hits) if whole else round(count.hits, 6),
        "of": count.of,
        "rate": None if count.rate is None else round(count.rate, 6),
        "interval": None if interval is None else [round(edge, 6) for edge in interval],
    }


def figures(sums: Mapping[str, Count]) -> dict[str, dict[str, float | int | list[float] | None]]:
    """Return every metric as `describe` writes it, by name."""
    return {name: describe(sums[name]) for name in sorted(sums)}
