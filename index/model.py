"""The typed values of the search layer.

Input: nothing. Output: what is indexed, and what a search gives back.
Does not know: questions, answers, pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PassageKind = Literal["clause", "sentence"]
KINDS: tuple[PassageKind, ...] = ("clause", "sentence")


@dataclass(frozen=True, slots=True)
class Passage:
    """A row of the search structures: a whole clause (or a part of an over-long one), or one sentence of it.

    plan.text[start:end] is the passage itself; `context` is what is embedded and tokenized with it
    (plan names, heading path), never shown as a quote.
    """

    row: int  # position in the dense and lexical structures
    kind: PassageKind
    clause_id: str
    plan_id: str
    start: int
    end: int
    context: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, best first. score: higher is better; its scale depends on the search that gave it."""

    row: int
    score: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """What built an index; checked at load."""

    format_version: int
    index_version: str  # name of the version folder, derived from the content digest
    embedding_model: str
    embedding_dim: int
    embedding_backend: str
    tokenizer: str
    corpus_digest: str  # sha256 over sources and manifest
    files: int
    plans: int
    clauses: int
    passages: int
    facts: int
    defects: int
    characters: int
