"""The pipeline of the LangChain tutorials, as a yardstick: 500-character chunks, embeddings, FAISS.

Input: plans, an embedder. Output: for a query, the chunks found as places, best first.
Does not know: clauses, words, scope, facts; which is the point.

It is given the same embedder as the product and the cleaned text of each plan, so what is compared is the way
of cutting and searching, not the model or the page chrome.
Source: LangChain, 'Build a RAG application' (RecursiveCharacterTextSplitter, vector store, top k).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from documents.model import Plan
from eval.model import Place
from index.embedding import Embedder

CHUNK_CHARS = 500
OVERLAP_CHARS = 50


def chunks(plan: Plan) -> list[Place]:
    """Return the chunks of a plan by the splitter's own offsets; a chunk that it lost is looked up."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS, add_start_index=True)
    places = []
    for document in splitter.create_documents([plan.text]):
        start = document.metadata["start_index"]
        start = plan.text.find(document.page_content) if start < 0 else start
        places.append(Place(plan.plan_id, start, start + len(document.page_content)))
    return places


class Tutorial:
    """Chunks of all plans in one FAISS index."""

    def __init__(self, plans: Iterable[Plan], embedder: Embedder) -> None:
        import faiss

        held = list(plans)
        texts = {plan.plan_id: plan.text for plan in held}
        self._embedder = embedder
        self.places = [place for plan in held for place in chunks(plan)]
        vectors = embedder.embed_passages([texts[p.plan_id][p.start : p.end] for p in self.places])
        self._index: Any = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def search(self, query: str, k: int) -> list[Place]:
        """Return the k nearest chunks, best first."""
        vector = self._embedder.embed_query(query).reshape(1, -1)
        _, rows = self._index.search(vector, min(k, len(self.places)))
        return [self.places[row] for row in rows[0] if row >= 0]
