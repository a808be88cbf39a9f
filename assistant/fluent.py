"""Put a chat model's checked words in place of the extractive ones, or keep the extractive ones and say why.

Input: a `Question`, its extractive draft, the search behind it. Output: events of the model's draft.
Does not know: how the model is reached or its sentences are checked (generation.py); citation numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from assistant.asking import rewrite
from assistant.draft_report import DraftReport, Withdrawn
from assistant.endpoint import ChatModel
from assistant.faults import ModelFault
from assistant.generation import draft as write
from assistant.model import Draft, DraftSentence, Evidence
from assistant.question import Question
from assistant.retrieval import evidence_of
from documents.model import Clause
from index.store import Library

__all__ = [
    "DraftReport", "ModelFault", "Withdrawn", "fluent_draft", "is_writable", "lead_ins", "notice_of", "said_apart",
    "said_before",
]  # fmt: skip

MAX_EVIDENCE = 8  # clauses offered to the model
WIDE = frozenset({"list", "measure", "definition", "duty", "basis", "metadata", "compare"})  # ask for whole sentences
MIN_LIST = 3  # rows or items that read better as they stand
WRITABLE = frozenset({"answered", "partial"})  # outcomes that a model may word


def fluent_draft(
    library: Library,
    chat: ChatModel,
    question: Question,
    draft: Draft,
    more: Sequence[str],
    history: Sequence[str] = (),
) -> Iterator[DraftSentence | Withdrawn | DraftReport]:
    """Yield the checked sentences of the model, then a report. `more`: further clause ids, best first.

    `history`: the user's earlier questions, oldest first; a follow-up is put to the model so that it stands alone.

    Raises: ModelFault when the model gives no answer that can be used; what was yielded was withdrawn before.
    """
    own = [q.clause_id for s in draft.sentences for q in s.quotes]
    named = set(question.scope.plan_ids) or {library.clause(c).plan_id for c in own}
    further = [c for c in more if library.clause(c).plan_id in named]
    evidence: list[Evidence] = evidence_of(library, [*own, *further], {}, MAX_EVIDENCE)
    yield from write(
        chat,
        _standing_alone(chat, question, history),
        evidence,
        question.language,
        lead_ins={e.clause_id: lead_ins(library, e.clause) for e in evidence},
        core=[s for s in draft.sentences if s.quotes],
        narrow=not question.intents & WIDE,
    )


def is_writable(draft: Draft) -> bool:
    """Return whether a model may word a draft: one that answers, and is neither a table nor a list."""
    laid_out = [s for s in draft.sentences if s.quotes and s.text.lstrip("\n").startswith(("|", "-"))]
    return draft.outcome in WRITABLE and len(laid_out) < MIN_LIST


def _standing_alone(chat: ChatModel, question: Question, history: Sequence[str]) -> str:
    """Return the question as a model can read it without the turns before: in its own words, else behind the last.

    Raises: ModelFault as the endpoint does.
    """
    if not history or not (question.inherited or question.scope.source == "history"):
        return question.raw
    return rewrite(chat, question.raw, history) or f"{history[-1]} {question.raw}"


def lead_ins(library: Library, clause: Clause) -> list[Clause]:
    """Return the clauses above `clause` that carry text, outermost first."""
    above: list[Clause] = []
    parent = clause.parent_id
    while parent:
        clause = library.clause(parent)
        above.append(clause)
        parent = clause.parent_id
    return above[::-1]


def said_before(draft: Draft) -> list[DraftSentence]:
    """Return the messages with which an extractive draft begins and that stay: a verdict ('不是。'), a plan's name."""
    before = list(takewhile(lambda s: s.origin == "message" and not s.quotes, draft.sentences))
    return [s for s in before if "**" not in s.text and "|" not in s.text and not s.text.startswith("\n")]


def said_apart(draft: Draft) -> list[DraftSentence]:
    """Return the messages of an extractive draft that stay when a model words the rest: what was not found."""
    messages = [s for s in draft.sentences if s.origin == "message" and not s.quotes]
    return [s for s in messages if s.text.startswith("\n") and "**" not in s.text and "|" not in s.text]


def notice_of(fault: ModelFault) -> str:
    """Return the quiet notice for a fault: one line, no key, no address."""
    return str(fault)
