"""Tell an answer as events: its sentences one by one, then the whole; in a chat model's words where there is one.

Input: a turn that has its answer. Output: ('sentence', …) for each, ('replace', …) for one taken back, then
('done', answer).
Does not know: how a model is reached or its sentences are checked (fluent.py); protocols.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from assistant.checking import gate
from assistant.citing import cite
from assistant.draft_report import DraftReport, Withdrawn
from assistant.model import Answer, DraftSentence
from assistant.steps import Steps
from assistant.turn import Turn
from index.store import Library

if TYPE_CHECKING:
    from assistant.endpoint import ChatModel

Event = tuple[str, dict[str, Any] | Answer]


def events_of(answer: Answer) -> Iterator[Event]:
    """Yield the events of an answer as it stands."""
    for sentence in answer.sentences:
        yield "sentence", asdict(sentence)
    yield "done", answer


def told_by(events: Iterator[Event]) -> Answer:
    """Return the whole answer that events end with."""
    last: Answer | None = None
    for _, data in events:
        if isinstance(data, Answer):
            last = data
    assert last is not None
    return last


def worded(library: Library, steps: Steps, chat: ChatModel | None, turn: Turn) -> Iterator[Event]:
    """Yield the events of an answer in a chat model's words; of the extractive one when the model gives none."""
    from assistant import fluent

    answer, draft, question = turn.answer, turn.draft, turn.question
    assert answer is not None and draft is not None and question is not None
    if not fluent.is_writable(draft):
        yield from events_of(answer)
        return
    telling = _Telling(library, fluent.said_before(draft))
    try:
        if chat is None:
            raise fluent.ModelFault("not_configured")
        for event in fluent.fluent_draft(library, chat, question, draft, steps.further(turn), turn.history):
            yield from telling.hear(event)
        if not telling.has_said_more():
            raise fluent.ModelFault("lost_core")
    except fluent.ModelFault as fault:
        yield from telling.take_back()
        told = fault.report or replace(telling.report or DraftReport(), fallback=fault.kind)
        notices = (*answer.notices, fluent.notice_of(fault))
        yield from events_of(replace(answer, notices=notices, drafting=told))
        return
    said = telling.said()
    done = steps.cite(replace(turn, draft=replace(draft, sentences=(*said, *fluent.said_apart(draft))))).answer
    assert done is not None
    for sentence in done.sentences[len(said) :]:
        yield "sentence", asdict(sentence)
    yield "done", replace(done, answerer="llm", drafting=telling.report)


class _Telling:
    """What has been told so far of an answer in a model's words."""

    def __init__(self, library: Library, before: Sequence[DraftSentence]) -> None:
        """`before`: what is said once the model has said something."""
        self.report: DraftReport | None = None
        self._library = library
        self._before = before
        self._shown: list[DraftSentence | None] = []
        self._given: list[int] = []  # for each sentence of the model's draft, where it is shown; -1 when withheld

    def hear(self, event: DraftSentence | Withdrawn | DraftReport) -> Iterator[Event]:
        """Yield the events that follow from an event of the model's draft."""
        shown = self._shown
        if isinstance(event, DraftSentence):
            kept, _ = gate([event], self._library)
            if kept and not shown:
                shown += self._before
                yield from (("sentence", asdict(s)) for s in cite(self._before, self._library)[0])
            self._given.append(len(shown) if kept else -1)
            if kept:
                shown.append(event)
                yield "sentence", asdict(cite(self.said(), self._library)[0][-1])
        elif isinstance(event, Withdrawn) and self._given[event.index] >= 0:
            shown[self._given[event.index]] = None
            yield "replace", {"index": self._given[event.index], "text": ""}
        elif isinstance(event, DraftReport):
            self.report = event

    def said(self) -> list[DraftSentence]:
        """Return the sentences that stand."""
        return [s for s in self._shown if s]

    def has_said_more(self) -> bool:
        """Return whether a sentence of the model stands."""
        return any(self._shown[len(self._before) :])

    def take_back(self) -> Iterator[Event]:
        """Yield the events that take back what stands."""
        yield from (("replace", {"index": i, "text": ""}) for i, s in enumerate(self._shown) if s)
