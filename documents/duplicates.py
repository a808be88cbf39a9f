"""Find plans that a library holds twice: the same text, nearly the same, or another text under the same title.

Input: plans. Output: pairs with their likeness; whether two texts are versions of one plan.
Does not know: files on disk, which of two texts is right.

Likeness is the Jaccard index of the runs of five letters that two texts consist of, layout and punctuation left out.
Runs whose hash is a multiple of 16 stand for all when pairs are sought ('0 mod p' sketches), so that not every pair
of a large library is compared in full.
Source: A. Broder, On the resemblance and containment of documents (1997). On 46 unlike plans (eight of the sources,
38 of other issuers) the likest pair reached 0.10; a plan with one figure changed stays above 0.7.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from documents.model import Plan
from documents.normalization import fold

DuplicateKind = Literal["same_text", "near", "namesake"]
NEAR = 0.7  # from this likeness on two texts are nearly the same
SAME_PLAN = 0.4  # under one title, issuer and number, this much alike is a version
_RUN = 5  # letters
_SAMPLED = 16  # one run in so many is sketched
_TOO_COMMON = 40  # plans that share a run: such runs are formulas of the trade and tell nothing


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two plans that are alike, in the order of the library."""

    plan_id: str
    other_id: str
    kind: DuplicateKind
    similarity: float  # 0 to 1


def find(plans: Sequence[Plan]) -> tuple[Duplicate, ...]:
    """Return the pairs of plans that are alike."""
    runs = [_runs(plan.text) for plan in plans]
    pairs = _likely(runs) | _namesakes(plans)
    found = []
    for a, b in sorted(pairs):
        likeness = _jaccard(runs[a], runs[b])
        kind: DuplicateKind = "same_text" if runs[a] == runs[b] else "near" if likeness >= NEAR else "namesake"
        if kind != "namesake" or _same_name(plans[a], plans[b]):
            found.append(Duplicate(plans[a].plan_id, plans[b].plan_id, kind, round(likeness, 3)))
    return tuple(found)


def similarity(one: Plan, other: Plan) -> float:
    """Return how alike two plans are: 0 to 1."""
    return _jaccard(_runs(one.text), _runs(other.text))


def is_same_plan(one: Plan, other: Plan) -> bool:
    """Tell whether two texts are versions of one plan: title, issuer, date and number agree, and the texts are alike.

    What one of them does not state contradicts nothing.
    """
    stated = ((one.issued_on, other.issued_on), (one.doc_no, other.doc_no))
    agree = all(a is None or b is None or _plain(a) == _plain(b) for a, b in stated)
    return agree and _same_name(one, other) and similarity(one, other) >= SAME_PLAN


def note(found: Duplicate, plans: Mapping[str, Plan]) -> str:
    """Return one line that names both plans and what is alike."""
    a, b = plans[found.plan_id], plans[found.other_id]
    alike = {
        "same_text": "正文相同 same text",
        "near": f"正文相似度 {found.similarity:.0%} nearly the same text",
        "namesake": f"题名和发布机关相同,正文相似度 {found.similarity:.0%} same title and issuer",
    }[found.kind]
    return (
        f"{a.source_file} 的《{a.display_name}》与 {b.source_file} 的《{b.display_name}》{alike}。请确认是否都要保留。"
    )


def _likely(runs: Sequence[frozenset[int]]) -> set[tuple[int, int]]:
    """Return pairs whose sketches share at least half of what the threshold asks for."""
    sketches = [frozenset(run for run in own if run % _SAMPLED == 0) for own in runs]
    holders: dict[int, list[int]] = {}
    for number, sketch in enumerate(sketches):
        for run in sketch:
            holders.setdefault(run, []).append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        if 1 < len(numbers) <= _TOO_COMMON:
            shared.update(combinations(numbers, 2))
    likely = {(a, b) for (a, b), n in shared.items() if n >= NEAR / 2 * min(len(sketches[a]), len(sketches[b]))}
    by_text: dict[frozenset[int], list[int]] = {}
    for number, own in enumerate(runs):
        by_text.setdefault(own, []).append(number)
    return likely.union(*(combinations(numbers, 2) for numbers in by_text.values()))


def _namesakes(plans: Sequence[Plan]) -> set[tuple[int, int]]:
    by_title: dict[str, list[int]] = {}
    for number, plan in enumerate(plans):
        by_title.setdefault(_plain(plan.title), []).append(number)
    return {
        pair
        for numbers in by_title.values()
        for pair in combinations(numbers, 2)
        if _same_name(*(plans[n] for n in pair))
    }


def _same_name(one: Plan, other: Plan) -> bool:
    """Tell whether title and issuer are the same; without an issuer the place must be."""
    if _plain(one.title) != _plain(other.title) or not one.title:
        return False
    if one.issuer and other.issuer:
        return _plain(one.issuer) == _plain(other.issuer)
    return (one.zone, one.region) == (other.zone, other.region)


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    together = len(one | other)
    return len(one & other) / together if together else 1.0


def _runs(text: str) -> frozenset[int]:
    """Return the hashes of all runs of letters and digits; the same for the same text on any machine."""
    plain = _plain(text)
    return frozenset(zlib.crc32(plain[i : i + _RUN].encode()) for i in range(max(1, len(plain) - _RUN + 1)))


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold(text).text)
