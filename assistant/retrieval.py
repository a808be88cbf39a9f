"""Find the clauses that may answer: dense and lexical lists over clauses and sentences, fused, scoped to plans.

Input: a `Question`. Output: `Evidence`, best first.
Does not know: facts, outcomes, wording.

Source: reciprocal rank fusion, Cormack, Clarke and Büttcher 2009.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from assistant.model import Evidence
from assistant.question import Question
from index.fusion import fuse
from index.model import Hit, PassageKind
from index.store import Library

Ablation = Literal["", "dense_only", "lexical_only", "no_facts", "no_scope"]
FEW_TERMS = 3
_EXPECTED = (  # what clauses say that answer such questions
    (re.compile(r"什么是|是(什么|啥)意思|定义|啥叫|什么叫|指(的)?(是)?(什么|啥|哪)|什么性质"), "是指 所称"),
    (re.compile(r"多久|多长时间|(几|多少)(个)?(年|月|天|日|小时|工作日)|how long"), "期限 不超过"),
    (re.compile(r"条件|资格|谁能|谁可以|哪些人能|什么人|给谁|对象"), "符合 条件 具备 对象"),
    (re.compile(r"依据(什么|啥|哪)|根据(什么|啥|哪)|上位法|凭(什么|啥)"), "根据 依据 制定"),
)
DEPTH = 50  # rows taken from each list before fusion
MATCHES = 200  # rows whose lexical score is kept for ranking sentences
_CITABLE = frozenset({"clause", "paragraph", "table", "preamble", "notice", "note", "heading"})
_HEADING_WEIGHT = 0.5  # a heading alone answers only questions about the outline


@dataclass(frozen=True, slots=True)
class Stages:
    """Clause ids of each stage, best first, and the similarity of each sentence row that dense search saw."""

    dense: tuple[str, ...]
    lexical: tuple[str, ...]
    fused: tuple[str, ...]
    similarity: dict[int, float]  # passage row -> cosine of query and passage
    scores: dict[str, float]  # clause id -> fused score
    matches: dict[PassageKind, dict[int, float]] = field(default_factory=lambda: {"clause": {}, "sentence": {}})
    # passage row -> BM25, deeper than what is fused
    query: NDArray[np.float32] | None = None  # the question's vector, when dense search ran


def query_text(question: Question) -> str:
    """Return what is searched for: the topic, other wordings of its words, and the words of such an answer."""
    extra = [v for t in question.terms for v in (*t.variants[:3], *(w for w, _ in t.near[:2]))]
    if len(question.terms) <= FEW_TERMS:  # a plan may be called by the very thing that is asked about
        extra += question.scope.names
    extra += [words for asked, words in _EXPECTED if asked.search(question.text)]
    return " ".join([question.topic or question.text, *extra])


def retrieve(library: Library, question: Question, plan_ids: Collection[str], ablation: Ablation = "") -> Stages:
    """Return the ranked clauses for `question` within `plan_ids` (all plans when empty)."""
    scope = None if not plan_ids or ablation == "no_scope" else list(plan_ids)
    spoken = question.topic if question.language == "en" and question.topic else question.text
    lists: list[list[Hit]] = []
    dense: list[list[Hit]] = []
    lexical: list[list[Hit]] = []
    matches: dict[PassageKind, dict[int, float]] = {"clause": {}, "sentence": {}}
    if ablation != "lexical_only":
        dense = [
            library.search_dense(spoken, DEPTH, scope, "clause"),
            library.search_dense(spoken, DEPTH, scope, "sentence"),
        ]
        lists += dense
    if ablation != "dense_only":
        query = query_text(question)
        for kind in matches:
            hits = library.search_lexical(query, MATCHES, scope, kind)
            matches[kind] = {h.row: h.score for h in hits}
            lexical.append(hits[:DEPTH])
        lists += lexical
    similarity = {h.row: h.score for hits in dense for h in hits}
    kinds: dict[str, str] = {}
    rankings = [_clause_ranking(library, hits, kinds) for hits in lists]
    order = {c: i for i, c in enumerate(dict.fromkeys(c for r in rankings for c in r))}
    ids = list(order)
    fused = fuse([[order[c] for c in r] for r in rankings])
    scores = {ids[i]: s * _weight(kinds[ids[i]]) for i, s in fused}
    ranked = tuple(sorted(scores, key=lambda c: (-scores[c], c)))
    return Stages(
        dense=tuple(dict.fromkeys(c for h in dense[:1] for c in _clause_ranking(library, h, kinds))),
        lexical=tuple(dict.fromkeys(c for h in lexical[:1] for c in _clause_ranking(library, h, kinds))),
        fused=ranked,
        similarity=similarity,
        scores=scores,
        matches=matches,
        query=library.embed_query(spoken) if dense else None,
    )


def evidence_of(library: Library, clause_ids: Sequence[str], scores: dict[str, float], k: int) -> list[Evidence]:
    """Return the first `k` distinct clauses as evidence, ranked from 1."""
    out: list[Evidence] = []
    for clause_id in dict.fromkeys(clause_ids):
        clause = library.clause(clause_id)
        plan = library.plan(clause.plan_id)
        out.append(
            Evidence(
                rank=len(out) + 1,
                plan_id=clause.plan_id,
                clause_id=clause_id,
                start=clause.start,
                end=clause.end,
                text=clause.text,
                score=scores.get(clause_id, 0.0),
                plan=plan,
                clause=clause,
            )
        )
        if len(out) == k:
            break
    return out


def _clause_ranking(library: Library, hits: Sequence[Hit], kinds: dict[str, str]) -> list[str]:
    """Return the clauses of hits that can be cited, each once; their kinds are noted in `kinds`."""
    clauses = dict(library.clause_of(h.row) for h in hits)
    kinds.update(clauses)
    return [c for c, kind in clauses.items() if kind in _CITABLE]


def _weight(kind: str) -> float:
    return _HEADING_WEIGHT if kind == "heading" else 1.0
