"""The typed bodies of the HTTP API: what a request may hold, what a response holds.

Input: nothing. Output: pydantic models; FastAPI makes the OpenAPI document from them.
Does not know: how an answer is made. Field names are those of the contract and of `assistant.model`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Outcome = Literal["answered", "partial", "clarify", "no_evidence", "out_of_scope", "blocked"]
FactKind = Literal["target", "duty", "deadline", "basis", "list", "support"]

MAX_HISTORY = 20
MAX_PLANS = 200
MAX_CHARS = 100_000  # a hard stop for any text field; the question's own limit is a setting
MAX_REASON_CHARS = 1000


def _writable(text: str) -> str:
    """Return `text` when it can be written as UTF-8.

    Raises: ValueError on a lone surrogate, which JSON can spell and no file can hold.
    """
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("expected Unicode text, found a lone surrogate")
    return text


Text = Annotated[str, Field(max_length=MAX_CHARS), AfterValidator(_writable)]


class AskIn(BaseModel):
    """A question. `history` holds the user's earlier questions, oldest first."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={"examples": [{"question": "贵阳高新区 软件业收入目标", "history": [], "plans": []}]},
    )

    question: Text = Field(description="The question in the user's own words: Chinese or English.")
    history: list[Text] = Field(default=[], max_length=MAX_HISTORY)
    plans: list[Text] = Field(default=[], max_length=MAX_PLANS, description="Plan ids to answer from; empty: all.")
    answerer: Literal["extractive", "llm"] | None = Field(default=None, description="null: the server's setting.")


class SentenceOut(BaseModel):
    """One sentence of an answer, with its [n] tokens."""

    text: str
    citations: list[int]
    origin: Literal["quote", "fact", "model", "message"]


class CitationOut(BaseModel):
    """A clause that backs a sentence; `start`/`end` are code points in the plan's canonical text."""

    model_config = ConfigDict(extra="allow")

    token: int
    plan_id: str
    plan_title: str
    display_name: str
    issuer: str | None
    source_file: str
    clause_id: str
    path: list[str]
    quote: str
    start: int
    end: int
    clause_text: str
    url: str


class CaveatOut(BaseModel):
    """A flaw of the source that a reader must know."""

    kind: str
    text: str
    clause_id: str


class OptionOut(BaseModel):
    """A plan that the user may have meant."""

    plan_id: str
    plan_title: str
    display_name: str = ""


class AnswerOut(BaseModel):
    """The whole answer. `answer` is the concatenation of `sentences[].text`."""

    model_config = ConfigDict(extra="allow")

    answer_id: str
    question: str
    outcome: Outcome
    answer: str
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    facts: list[dict[str, Any]]
    caveats: list[CaveatOut]
    options: list[OptionOut]
    suggestions: list[str]
    answerer: Literal["extractive", "llm"]
    index_version: str
    timings_ms: dict[str, float]
    notices: list[str] = []


class PlanOut(BaseModel):
    """A plan of the library."""

    plan_id: str
    title: str
    display_name: str
    issuer: str | None
    doc_no: str | None
    issued_on: str | None
    region: str | None
    source_file: str
    clauses: int
    facts: int
    defects: int
    corrected: list[str] = Field(default=[], description="Fields that staff put right: not as the source has them.")
    url: str


class PlansOut(BaseModel):
    """The plans that the caller may see."""

    plans: list[PlanOut]


class ClauseOut(BaseModel):
    """A clause: `text` is the slice [start:end] of the plan's canonical text."""

    clause_id: str
    plan_id: str
    plan_title: str
    display_name: str
    kind: str
    label: str
    heading: str
    level: int
    path: list[str]
    parent_id: str | None
    start: int
    end: int
    text: str
    url: str


class DefectOut(BaseModel):
    """A named flaw of the source text."""

    kind: str
    start: int
    end: int
    text: str
    message: str = ""


class PlanDetailOut(BaseModel):
    """A plan with its text, clauses and defects."""

    plan: PlanOut
    text: str
    clauses: list[ClauseOut]
    defects: list[DefectOut]


class FactsOut(BaseModel):
    """Rows of the fact table; the fields depend on `kind`."""

    facts: list[dict[str, Any]]


class FeedbackIn(BaseModel):
    """A reader's verdict on an answer."""

    answer_id: Annotated[Text, Field(min_length=1, max_length=100)]
    useful: bool
    reason: Annotated[Text, Field(max_length=MAX_REASON_CHARS)] = ""


class ProblemOut(BaseModel):
    """An error as RFC 9457 has it."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str


class Accepted(BaseModel):
    """The answer to a request that was stored."""

    ok: bool


class Health(BaseModel):
    """State of the process."""

    status: str
    detail: str = ""
