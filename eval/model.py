"""The typed, frozen values of the evaluation.

Input: nothing. Output: questions with gold, the corpus they are measured on, counts.
Does not know: how an answer is made or judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from documents.model import Clause, Fact, Plan


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """A verbatim quote that backs the right answer; `plan` is the short name of eval/gold/plans.json."""

    plan: str
    quote: str


@dataclass(frozen=True, slots=True)
class Question:
    """A reviewed question with what a right answer must and must not hold."""

    id: str
    category: str
    question: str
    expected: tuple[str, ...]  # acceptable outcomes, the preferred one first
    history: tuple[str, ...] = ()
    plans: tuple[str, ...] = ()  # short names that the user has chosen
    key_facts: tuple[tuple[str, ...], ...] = ()  # one alternative of every inner tuple must occur
    forbidden: tuple[str, ...] = ()
    evidence: tuple[GoldQuote, ...] = ()
    all_evidence: bool = False  # every quote is needed, not just any
    note: str = ""
    place: str = ""  # 'dev.jsonl:12', for messages


@dataclass(frozen=True, slots=True)
class Place:
    """A span in the canonical text of a plan."""

    plan_id: str
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        """Return whether the two share at least one character."""
        return self.plan_id == other.plan_id and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Located:
    """A question whose gold quotes were found in the corpus."""

    question: Question
    gold: tuple[tuple[Place, ...], ...]  # per quote, every place where it stands
    plan_ids: tuple[str, ...]  # plans that a right answer may cite
    chosen: tuple[str, ...]  # plan ids that the user has chosen


@dataclass(frozen=True, slots=True)
class Corpus:
    """What an index holds, as far as judging needs it."""

    plans: Mapping[str, Plan]
    clauses: Mapping[str, Clause]
    facts: tuple[Fact, ...]
    index_version: str
    corpus_digest: str
    embedding_model: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """`hits` of `of`; of == 0 means not scored, which is neither right nor wrong."""

    hits: float = 0
    of: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.hits + other.hits, self.of + other.of)

    @property
    def rate(self) -> float | None:
        """Return hits / of, or None when nothing was scored."""
        return self.hits / self.of if self.of else None


Marks = Mapping[str, Count]  # metric name -> count


@dataclass(frozen=True, slots=True)
class Row:
    """One judged question of a run, as rows.jsonl holds it."""

    id: str
    category: str
    question: str
    expected: tuple[str, ...]
    outcome: str | None  # None when the pipeline only retrieves
    marks: Marks
    ms: float | None
    answer: Mapping[str, Any] | None
    gold: tuple[tuple[str, str], ...]  # (plan short name, quote)
    history: tuple[str, ...] = ()
    key_facts: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    note: str = ""
