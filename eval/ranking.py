"""Judge ranked lists: recall at k, reciprocal rank and nDCG for each stage of retrieval.

Input: a located question and, per stage, ranked places (clauses or chunks). Output: `Marks`.
Does not know: how the lists were made.

A place counts for a quote when it holds at least half of it, so that clauses and chunks of any size are
measured by the same rule. With `all_evidence` every quote must be found, else any one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.metrics import ndcg, reciprocal_rank
from eval.model import Corpus, Count, Located, Place

CUTS = (1, 3, 5, 10)


def judge_stages(located: Located, stages: Mapping[str, Sequence[Place]]) -> dict[str, Count]:
    """Return '<stage>.recall@k', '<stage>.mrr' and '<stage>.ndcg@10'; nothing for a question without gold."""
    if not located.gold:
        return {}
    marks: dict[str, Count] = {}
    for stage, ranked in stages.items():
        hits = [[covers(place, places) for places in located.gold] for place in ranked]
        for k in CUTS:
            found = [any(row[i] for row in hits[:k]) for i in range(len(located.gold))]
            success = all(found) if located.question.all_evidence else any(found)
            marks[f"{stage}.recall@{k}"] = Count(int(success), 1)
        gains = [any(row) for row in hits]
        marks[f"{stage}.mrr"] = Count(reciprocal_rank(gains), 1)
        marks[f"{stage}.ndcg@10"] = Count(ndcg(gains, _ideal(located), 10), 1)
    return marks


def covers(place: Place, quote: Sequence[Place]) -> bool:
    """Return whether the place holds at least half of the quote at one of its occurrences."""
    return any(place.plan_id == q.plan_id and 2 * _shared(place, q) >= q.end - q.start for q in quote)


def _shared(a: Place, b: Place) -> int:
    return min(a.end, b.end) - max(a.start, b.start)


def clause_places(clause_ids: Sequence[str], corpus: Corpus) -> list[Place]:
    """Return the places of clauses in the order given; ids that the corpus lacks stay as empty places."""
    places = []
    for clause_id in clause_ids:
        clause = corpus.clauses.get(clause_id)
        places.append(Place(clause.plan_id, clause.start, clause.end) if clause else Place("", 0, 0))
    return places


def _ideal(located: Located) -> int:
    """Return how many items a perfect list would hold: all quotes when each is needed, else one."""
    return len(located.gold) if located.question.all_evidence else 1
