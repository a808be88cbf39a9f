"""The typed, frozen values of the ask flow: question -> evidence -> draft -> checked answer.

Input: nothing. Output: the vocabulary of the ask flow, and the JSON shape of an answer.
Does not know: how a question is understood, searched or answered.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from assistant.draft_report import DraftReport
from documents.model import Clause, Fact, Plan

Outcome = Literal["answered", "partial", "clarify", "no_evidence", "out_of_scope", "blocked"]
Origin = Literal["quote", "fact", "model", "message"]
Answerer = Literal["extractive", "llm"]
CaveatKind = Literal[
    "redacted", "lost_digits", "truncated", "conflict", "stray", "missing_annex", "expired", "corrected"
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A clause chosen to answer, best first. plan.text[start:end] == text."""

    rank: int  # from 1
    plan_id: str
    clause_id: str
    start: int
    end: int
    text: str
    score: float
    plan: Plan
    clause: Clause


@dataclass(frozen=True, slots=True)
class Quote:
    """A place in a plan that a drafted sentence rests on; becomes a citation."""

    plan_id: str
    clause_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence before checking. Its i-th quote's token goes where chr(0xE000 + i) stands, else to the end."""

    text: str
    quotes: tuple[Quote, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer. `text` carries its [n] tokens; `citations` are those n, in order."""

    text: str
    citations: tuple[int, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Citation:
    """Evidence as shown to the user. quote == plan.text[start:end]."""

    token: int
    plan_id: str
    plan_title: str
    display_name: str
    issuer: str | None
    source_file: str
    clause_id: str
    path: tuple[str, ...]
    quote: str
    start: int
    end: int
    clause_text: str
    url: str


@dataclass(frozen=True, slots=True)
class Caveat:
    """A flaw of the source that touches the answer."""

    kind: CaveatKind
    text: str
    clause_id: str


@dataclass(frozen=True, slots=True)
class Option:
    """A plan that the user may have meant."""

    plan_id: str
    plan_title: str
    display_name: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before checking."""

    outcome: Outcome
    sentences: tuple[DraftSentence, ...]
    facts: tuple[Fact, ...] = ()
    options: tuple[Option, ...] = ()
    near: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """The checked answer; `to_json` gives the contract shape."""

    answer_id: str
    question: str
    outcome: Outcome
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...] = ()
    facts: tuple[dict[str, Any], ...] = ()
    caveats: tuple[Caveat, ...] = ()
    options: tuple[Option, ...] = ()
    suggestions: tuple[str, ...] = ()
    answerer: Answerer = "extractive"
    index_version: str = ""
    timings_ms: tuple[tuple[str, float], ...] = ()  # ('total', 12.3), then each step
    notices: tuple[str, ...] = ()  # quiet remarks on how the answer was made (fallback from a model …)
    drafting: DraftReport | None = None  # what became of a chat model's sentences, where one was asked

    @property
    def text(self) -> str:
        """Return the answer as Markdown: the concatenation of its sentences."""
        return "".join(s.text for s in self.sentences)

    def to_json(self, request_id: object | None = None) -> dict[str, Any]:
        """Return the JSON object of the contract; `request_id` is echoed as `id` when given."""
        head: dict[str, Any] = {} if request_id is None else {"id": request_id}
        out = head | {
            "answer_id": self.answer_id,
            "question": self.question,
            "outcome": self.outcome,
            "answer": self.text,
            "sentences": [asdict(s) for s in self.sentences],
            "citations": [asdict(c) for c in self.citations],
            "facts": list(self.facts),
            "caveats": [asdict(c) for c in self.caveats],
            "options": [asdict(o) for o in self.options],
            "suggestions": list(self.suggestions),
            "answerer": self.answerer,
            "index_version": self.index_version,
            "timings_ms": dict(self.timings_ms),
            "notices": list(self.notices),
        }
        return out if self.drafting is None else out | {"drafting": self.drafting.to_json()}
