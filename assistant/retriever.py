"""The clause search as a LangChain retriever, for chains of others.

Input: a function that searches. Output: LangChain Documents, best first.
Does not know: how clauses are found (retrieval.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from assistant.model import Evidence


class ClauseRetriever(BaseRetriever):
    """A `BaseRetriever`: `invoke(question)` gives the clauses that an answer would be made from."""

    search: Callable[[str], Sequence[Evidence]]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(
                page_content=e.text,
                metadata={
                    "plan_id": e.plan_id,
                    "clause_id": e.clause_id,
                    "start": e.start,
                    "end": e.end,
                    "rank": e.rank,
                    "path": list(e.clause.path),
                },
            )
            for e in self.search(query)
        ]
