"""The ask flow: question -> findings -> draft -> checked draft -> cited answer, as one list of steps.

Input: a question, earlier questions, plans chosen. Output: an `Answer`, whole or as a stream of its sentences.
Does not know: protocols and pages; where settings come from (they are passed in).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answering import Finder, Found
from assistant.cues import load_cues
from assistant.english import read_english_terms
from assistant.fact_table import FactTable
from assistant.model import Answer, Answerer, Evidence
from assistant.outcomes import compose
from assistant.question import Question, Reader
from assistant.reading_room import names_in, vocabulary_of
from assistant.retrieval import Ablation, Stages, evidence_of
from assistant.retriever import ClauseRetriever
from assistant.steps import Steps
from assistant.streaming import events_of, told_by, worded
from assistant.turn import Turn, take_in
from index.store import Library, open_library

if TYPE_CHECKING:
    from assistant.endpoint import ChatModel


class _Step(Runnable[Turn, Turn]):
    """A step by its name, timed. A RunnableLambda would look at the signature of its function at each call."""

    def __init__(self, name: str, work: Callable[[Turn], Turn]) -> None:
        self.name, self._work = name, work

    def invoke(self, input: Turn, config: RunnableConfig | None = None, **kwargs: Any) -> Turn:
        """Return the turn after this step."""
        started = time.perf_counter()
        done = self._work(input)
        spent = round((time.perf_counter() - started) * 1000, 2)
        return replace(done, timings_ms=(*done.timings_ms, (self.name or "", spent)))


class Assistant:
    """Answers questions over one library."""

    def __init__(
        self,
        library: Library,
        synonyms_file: str = "",
        ablation: Ablation = "",
        chat: ChatModel | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        """`chat`: the model that words answers when `answerer` is 'llm'; without it the extractive answer stands.

        `today`: the day on which a plan counts as expired or in force, asked for with each question.
        """
        self.library = library
        self.chat = chat
        vocabulary = vocabulary_of(library, synonyms_file)
        self._names = names_in(library)
        self._table = FactTable(library, vocabulary)
        self._finder = Finder(library, self._table, vocabulary, ablation)
        reader = Reader(load_cues(), self._names, vocabulary, read_english_terms())
        self._steps = Steps(library, reader, self._finder, today)
        self._chain: Runnable[Turn, Turn] = (
            _Step("read", self._steps.read)
            | _Step("find", self._steps.find)
            | _Step("draft", self._steps.draft)
            | _Step("check", self._steps.check)
            | _Step("cite", self._steps.cite)
        )

    @classmethod
    def open(cls, index_dir: Path | None = None, synonyms_file: str = "", ablation: Ablation = "") -> Assistant:
        """Open the index in `index_dir` (the default one when None) and return its assistant.

        Raises: index.errors.IndexFault when there is no usable index.
        """
        return cls(open_library(index_dir), synonyms_file, ablation)

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""
        self.library.warm()
        self._names.warm()
        self._table.warm()
        self.ask("度量多少")  # the dictionary of parts of speech, the places, how the plans stand
        if self.chat is not None:
            from assistant.generation import warm

            warm(self.chat)

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        answerer: Answerer = "extractive",
        scope_plans: Sequence[str] | None = None,
    ) -> Answer:
        """Return the checked answer to `question`.

        `history`: earlier questions, oldest first. `plans`: plans chosen by the user. `scope_plans`: plans that this
        caller may see at all.
        Raises: InputError when the question is empty, too long or binary, or a plan is unknown.
        """
        started = time.perf_counter()
        turn = self._chain.invoke(take_in(self.library, question, history, plans, scope_plans))
        answer = told_by(worded(self.library, self._steps, self.chat, turn)) if answerer == "llm" else turn.answer
        assert answer is not None
        total = ("total", round((time.perf_counter() - started) * 1000, 2))
        return replace(answer, timings_ms=(total, *turn.timings_ms))

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        plans: Sequence[str] = (),
        answerer: Answerer = "extractive",
        scope_plans: Sequence[str] | None = None,
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield ('sentence', …) for each sentence, ('replace', …) for one taken back, then ('done', the whole answer).

        Raises: InputError as `ask` does, before the first event.
        """
        started = time.perf_counter()
        turn = self._chain.invoke(take_in(self.library, question, history, plans, scope_plans))
        assert turn.answer is not None
        events = worded(self.library, self._steps, self.chat, turn) if answerer == "llm" else events_of(turn.answer)
        for event, data in events:
            if isinstance(data, Answer):
                total = ("total", round((time.perf_counter() - started) * 1000, 2))
                yield event, replace(data, timings_ms=(total, *turn.timings_ms)).to_json()
            else:
                yield event, data

    def search(
        self, question: str, k: int = 5, history: Sequence[str] = (), plans: Sequence[str] = ()
    ) -> list[Evidence]:
        """Return the clauses that an answer would be made from, best first.

        Raises: InputError as `ask` does.
        """
        turn = self._steps.read(take_in(self.library, question, history, plans))
        assert turn.question is not None
        first: list[str] = []
        found = None
        if turn.question.kind == "policy":
            found = self._finder.find(turn.question)
            draft = compose(self.library, turn.question, found)
            first = [q.clause_id for s in draft.sentences for q in reversed(s.quotes)]
        stages = (found and found.stages) or self._finder.search(turn.question)
        return evidence_of(self.library, [*dict.fromkeys(first), *stages.fused], stages.scores, k)

    def as_retriever(self, k: int = 5, history: Sequence[str] = (), plans: Sequence[str] = ()) -> ClauseRetriever:
        """Return `search` as a LangChain retriever of `k` clauses; `invoke` raises InputError as `ask` does."""
        return ClauseRetriever(search=lambda question: self.search(question, k, history, plans))

    def stages(self, question: str, history: Sequence[str] = (), plans: Sequence[str] = ()) -> dict[str, list[str]]:
        """Return the ranked clause ids of each stage of the search: dense, lexical, fused, evidence."""
        turn = self._steps.read(take_in(self.library, question, history, plans))
        assert turn.question is not None
        stages: Stages = self._finder.search(turn.question)
        evidence = self.search(question, 20, history, plans)
        return {
            "dense": list(stages.dense),
            "lexical": list(stages.lexical),
            "fused": list(stages.fused),
            "evidence": [e.clause_id for e in evidence],
        }

    def searched(self, question: Question) -> tuple[Question, Stages, re.Pattern[str] | None]:
        """Return `question` as it is searched for, its free text search, and what a sentence must hold to answer it."""
        return self._finder.searched(question)

    def find(self, question: Question) -> Found:
        """Return what was found for a question as understood, with the signs by which it was judged."""
        return self._finder.find(question)

    def understand(self, question: str, history: Sequence[str] = (), plans: Sequence[str] = ()) -> Question:
        """Return how `question` is understood."""
        turn = self._steps.read(take_in(self.library, question, history, plans))
        assert turn.question is not None
        return turn.question
