"""Take from an index what judging needs.

Input: an opened `Library`. Output: a `Corpus`.
Does not know: questions, answers.
"""

from __future__ import annotations

from eval.model import Corpus
from index.library import Library


def corpus_of(library: Library) -> Corpus:
    """Return what judging needs of an index."""
    plans = {plan.plan_id: plan for plan in library.plans}
    return Corpus(
        plans=plans,
        clauses={clause.clause_id: clause for plan_id in plans for clause in library.clauses(plan_id)},
        facts=tuple(library.facts),
        index_version=library.manifest.index_version,
        corpus_digest=library.manifest.corpus_digest,
        embedding_model=library.manifest.embedding_model,
    )
