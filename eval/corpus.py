"""Take from an index what judging needs.

Input: an opened `Library`. Output: a `Corpus`.
Does not know: questions, answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from documents.model import Clause
from eval.model import Corpus
from index.library import Library


def corpus_of(library: Library, files: Collection[str] | None = None) -> Corpus:
    """Return what judging needs of an index; of a large one only the plans of some source files are kept."""
    plans = {plan.plan_id: plan for plan in library.plans if files is None or plan.source_file in files}
    clauses = {clause.clause_id: clause for plan_id in plans for clause in library.clauses(plan_id)}
    return Corpus(
        plans=plans,
        clauses=clauses if files is None else _Clauses(library),
        facts=tuple(fact for plan_id in plans for fact in library.facts_of(plan_id)),
        index_version=library.manifest.index_version,
        corpus_digest=library.manifest.corpus_digest,
        embedding_model=library.manifest.embedding_model,
    )


class _Clauses(Mapping[str, Clause]):
    """All clauses of a library, each read when it is looked up."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __getitem__(self, clause_id: str) -> Clause:
        return self._library.clause(clause_id)

    def __iter__(self) -> Iterator[str]:
        return (c.clause_id for plan_id in self._library.plan_ids for c in self._library.clauses(plan_id))

    def __len__(self) -> int:
        return self._library.manifest.clauses
