"""Choose a part of the questions that stands for all of them, for runs that are too slow for the whole set.

Input: questions, a size, a seed. Output: as many questions that a chat model may word, each category in its share.
Does not know: files, pipelines, answers.

Source: stratified sampling with proportional allocation; remainders by Hamilton's method (largest remainder).
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from assistant.fluent import WRITABLE
from eval.errors import EmptySet
from eval.model import Question


def sample(questions: Sequence[Question], size: int, seed: int) -> list[Question]:
    """Return `size` questions with an answer to word, drawn by category; the first n of them are spread alike.

    Raises: EmptySet when no question has an answer that a model may word.
    """
    strata: dict[str, list[Question]] = {}
    for question in questions:
        if question.expected[0] in WRITABLE:
            strata.setdefault(question.category, []).append(question)
    whole = sum(map(len, strata.values()))
    if not whole:
        raise EmptySet("--sample: expected questions with an answer, found none")
    if size >= whole:
        return [q for q in questions if q.expected[0] in WRITABLE]
    placed: list[tuple[float, str, Question]] = []
    for category, count in _shares({c: len(members) for c, members in strata.items()}, size, whole).items():
        drawn = random.Random(f"{seed}:{category}").sample(strata[category], count)
        placed += [((rank + 0.5) / count, category, question) for rank, question in enumerate(drawn)]
    return [question for *_, question in sorted(placed, key=lambda p: p[:2])]


def _shares(sizes: dict[str, int], size: int, whole: int) -> dict[str, int]:
    """Return how many of each category make `size`, in proportion."""
    exact = {category: size * count / whole for category, count in sizes.items()}
    shares = {category: int(share) for category, share in exact.items()}
    behind = sorted(exact, key=lambda c: (shares[c] - exact[c], c))
    for category in behind[: size - sum(shares.values())]:
        shares[category] += 1
    return {category: count for category, count in shares.items() if count}
