"""The ask flow: question -> findings -> draft -> checked draft -> cited answer, as one list of steps.

Input: a question, earlier questions, plans chosen. Output: an `Answer`, whole or as a stream of its sentences.
Does not know: protocols and pages; where settings come from (they are passed in).
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from langchain_core.runnables import Runnable, RunnableLambda

from assistant.answering import Finder, Found, answers
from assistant.caveats import caveats_of
from assistant.checking import gate
from assistant.citing import cite
from assistant.conversation import Conversation
from assistant.cues import load_cues
from assistant.decomposition import Decomposer
from assistant.english import read_english_terms
from assistant.fact_table import FactTable
from assistant.findings import Finding
from assistant.messages import say
from assistant.model import Answer, Answerer, DraftSentence, Evidence
from assistant.outcomes import Draft, compose, join_parts
from assistant.question import Question, Reader
from assistant.reading_room import names_in, wording_of
from assistant.retrieval import Ablation, Stages, evidence_of
from assistant.suggesting import suggest
from assistant.terms import Vocabulary, read_lay_words, same_group
from documents.facts import as_dict
from documents.indicators import load_synonyms
from documents.normalization import fold
from index.store import Library, open_library

if TYPE_CHECKING:
    from assistant.endpoint import ChatModel

MAX_QUESTION_CHARS = 2000
MAX_HISTORY = 20
SMALL_TOPIC = 9.0  # weight of a topic that a follow-up may have and still mean the one before; about two rare words


class InputError(ValueError):
    """A question that cannot be taken; the message is one clear line in Chinese and English."""

    def __init__(self, message: str, kind: Literal["empty", "too_long", "binary", "unknown_plan"]) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Turn:
    """One question on its way through the steps."""

    raw: str
    history: tuple[str, ...]
    plans: tuple[str, ...]
    question: Question | None = None
    found: Found | None = None
    draft: Draft | None = None
    withheld: int = 0  # sentences that failed the number gate
    answer: Answer | None = None
    timings_ms: tuple[tuple[str, float], ...] = field(default=())


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
        self._today = today
        synonyms = _merged(read_lay_words(), same_group(load_synonyms(Path(synonyms_file) if synonyms_file else None)))
        vocabulary = Vocabulary(wording_of(library), synonyms, lambda word: library.near_words.find(word))
        self._names = names_in(library)
        reader = Reader(load_cues(), self._names, vocabulary, read_english_terms())
        self._conversation, self._decomposer = Conversation(reader), Decomposer(reader)
        self._finder = Finder(library, FactTable(library, vocabulary), vocabulary, ablation)
        self._chain: Runnable[Turn, Turn] = (
            self._step("read", self._read)
            | self._step("find", self._find)
            | self._step("draft", self._draft)
            | self._step("check", self._check)
            | self._step("cite", self._cite)
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
        turn = self._chain.invoke(self._accept(question, history, plans, scope_plans))
        answer = self._last(self._word(turn)) if answerer == "llm" else turn.answer
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
        turn = self._chain.invoke(self._accept(question, history, plans, scope_plans))
        assert turn.answer is not None
        events = self._word(turn) if answerer == "llm" else _events(turn.answer)
        for event, data in events:
            if isinstance(data, Answer):
                total = ("total", round((time.perf_counter() - started) * 1000, 2))
                yield event, replace(data, timings_ms=(total, *turn.timings_ms)).to_json()
            else:
                yield event, data

    def _word(self, turn: Turn) -> Iterator[tuple[str, dict[str, Any] | Answer]]:
        """Yield the events of an answer in a chat model's words; of the extractive one when the model gives none."""
        from assistant import fluent

        answer, draft, question, found = turn.answer, turn.draft, turn.question, turn.found
        assert answer is not None and draft is not None and question is not None and found is not None
        if not fluent.is_writable(draft):
            yield from _events(answer)
            return
        before = fluent.said_before(draft)
        shown: list[DraftSentence | None] = []
        given: list[int] = []  # for each sentence that the model's draft gave, where it is shown; -1 when withheld
        report = None
        try:
            if self.chat is None:
                raise fluent.ModelFault("not_configured")
            more = found.stages.fused if found.stages else self._finder.search(question).fused
            for event in fluent.fluent_draft(self.library, self.chat, question, draft, more, turn.history):
                if isinstance(event, DraftSentence):
                    kept, _ = gate([event], self.library)
                    if kept and not shown:  # what stands before is said once the model has said something
                        shown += before
                        yield from (("sentence", asdict(s)) for s in cite(before, self.library)[0])
                    given.append(len(shown) if kept else -1)
                    if kept:
                        shown.append(event)
                        yield "sentence", asdict(cite([s for s in shown if s], self.library)[0][-1])
                elif isinstance(event, fluent.Withdrawn) and given[event.index] >= 0:
                    shown[given[event.index]] = None
                    yield "replace", {"index": given[event.index], "text": ""}
                elif isinstance(event, fluent.DraftReport):
                    report = event
            if not any(shown[len(before) :]):
                raise fluent.ModelFault("lost_core")
        except fluent.ModelFault as fault:
            yield from ((("replace", {"index": i, "text": ""})) for i, s in enumerate(shown) if s)
            told = fault.report or replace(report or fluent.DraftReport(), fallback=fault.kind)
            notices = (*answer.notices, fluent.notice_of(fault))
            yield from _events(replace(answer, notices=notices, drafting=told))
            return
        worded = replace(turn, draft=replace(draft, sentences=(*(s for s in shown if s), *fluent.said_apart(draft))))
        done = self._cite(worded).answer
        assert done is not None
        for sentence in done.sentences[len([s for s in shown if s]) :]:
            yield "sentence", asdict(sentence)
        yield "done", replace(done, answerer="llm", drafting=report)

    @staticmethod
    def _last(events: Iterator[tuple[str, dict[str, Any] | Answer]]) -> Answer:
        last: Answer | None = None
        for _, data in events:
            if isinstance(data, Answer):
                last = data
        assert last is not None
        return last

    def search(
        self, question: str, k: int = 5, history: Sequence[str] = (), plans: Sequence[str] = ()
    ) -> list[Evidence]:
        """Return the clauses that an answer would be made from, best first.

        Raises: InputError as `ask` does.
        """
        turn = self._read(self._accept(question, history, plans, None))
        assert turn.question is not None
        first: list[str] = []
        found = None
        if turn.question.kind == "policy":
            found = self._finder.find(turn.question)
            draft = compose(self.library, turn.question, found)
            first = [q.clause_id for s in draft.sentences for q in reversed(s.quotes)]
        stages = (found and found.stages) or self._finder.search(turn.question)
        return evidence_of(self.library, [*dict.fromkeys(first), *stages.fused], stages.scores, k)

    def stages(self, question: str, history: Sequence[str] = (), plans: Sequence[str] = ()) -> dict[str, list[str]]:
        """Return the ranked clause ids of each stage of the search: dense, lexical, fused, evidence."""
        turn = self._read(self._accept(question, history, plans, None))
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
        turn = self._read(self._accept(question, history, plans, None))
        assert turn.question is not None
        return turn.question

    def _accept(
        self, question: str, history: Sequence[str], plans: Sequence[str], scope_plans: Sequence[str] | None
    ) -> Turn:
        check_text(question)
        unknown = [p for p in plans if not self.library.has(p)]
        if unknown:
            raise InputError(
                f"没有方案“{unknown[0]}”,请用 index list 查看。 / Unknown plan id '{unknown[0]}'; see 'index list'.",
                "unknown_plan",
            )
        chosen = tuple(plans)
        if scope_plans is not None:
            seen = frozenset(scope_plans)
            visible = [p for p in self.library.plan_ids if p in seen]
            chosen = tuple(p for p in plans if p in seen) or tuple(visible)
            if len(chosen) == len(self.library.plan_ids):
                chosen = ()
        earlier = tuple(_well_formed(h) for h in history[-MAX_HISTORY:] if h.strip())
        return Turn(_well_formed(question), earlier, chosen)

    def _step(self, name: str, work: Callable[[Turn], Turn]) -> RunnableLambda[Turn, Turn]:
        def timed(turn: Turn) -> Turn:
            started = time.perf_counter()
            done = work(turn)
            spent = round((time.perf_counter() - started) * 1000, 2)
            return replace(done, timings_ms=(*done.timings_ms, (name, spent)))

        return RunnableLambda(timed, name=name)

    def _read(self, turn: Turn) -> Turn:
        return replace(turn, question=self._conversation.read(turn.raw, turn.history, turn.plans))

    def _find(self, turn: Turn) -> Turn:
        question = turn.question
        assert question is not None
        apart = self._decomposer.apart(question)
        if apart:
            return replace(turn, found=self._found_apart(question, apart))
        nothing_to_find = question.kind != "policy" or (question.scope.unknown and not question.scope.plan_ids)
        return replace(turn, found=Found((), "none") if nothing_to_find else self._finder.find(question))

    def _found_apart(self, question: Question, apart: Sequence[Question]) -> Found:
        """Return what each plan says on its own part of the question, or on all of it where that finds nothing."""
        whole = self._finder.find(question)
        kept: list[Finding] = []
        for part in apart:
            found = self._finder.find(part)
            good = [f for f in found.findings if answers(f, found.route)]
            kept += good or [f for f in whole.findings if f.plan_id in part.scope.plan_ids]
        return replace(whole, findings=tuple(kept))

    def _draft(self, turn: Turn) -> Turn:
        done = self._composed(turn)
        again = self._read_again(done)
        if again is None:
            return done
        second = self._composed(self._find(replace(turn, question=again)))
        assert second.draft is not None
        return second if second.draft.outcome in ("answered", "partial") else done

    def _read_again(self, turn: Turn) -> Question | None:
        """Return a follow-up that has no answer by itself read as one about the topic of the question before.

        One with much of a topic of its own stands for itself: that the plans do not cover it is its answer.
        """
        question, draft = turn.question, turn.draft
        assert question is not None and draft is not None
        follows = bool(turn.history) and question.scope.source in ("history", "given") and not question.inherited
        small = sum(t.weight for t in question.terms) <= SMALL_TOPIC
        if draft.outcome != "no_evidence" or question.kind != "policy" or not (follows and small):
            return None
        again = self._conversation.read(turn.raw, turn.history, turn.plans, again=True)
        return again if again.inherited and again.years == question.years else None

    def _composed(self, turn: Turn) -> Turn:
        assert turn.question is not None and turn.found is not None
        parts = self._decomposer.parts(turn.question)
        if len(parts) > 1:
            drafts = [(part, compose(self.library, part, self._finder.find(part))) for part in parts]
            return replace(turn, draft=join_parts(turn.question, drafts))
        return replace(turn, draft=compose(self.library, turn.question, turn.found))

    def _check(self, turn: Turn) -> Turn:
        assert turn.draft is not None and turn.question is not None
        kept, bad = gate(turn.draft.sentences, self.library)
        if bad and not any(s.quotes for s in kept):
            kept = [
                DraftSentence(
                    say("not_found", turn.question.language, plan="", topic=turn.question.topic, searched="-"),
                    (),
                    "message",
                )
            ]
            return replace(turn, draft=Draft("no_evidence", tuple(kept)), withheld=len(bad))
        return replace(turn, draft=replace(turn.draft, sentences=tuple(kept)), withheld=len(bad))

    def _cite(self, turn: Turn) -> Turn:
        draft, question = turn.draft, turn.question
        assert draft is not None and question is not None
        sentences, citations = cite(draft.sentences, self.library)
        answer = Answer(
            answer_id=_answer_id(self.library.manifest.index_version, turn),
            question=turn.raw,
            outcome=draft.outcome,
            sentences=sentences,
            citations=citations,
            facts=tuple(as_dict(f) for f in draft.facts)
            if draft.outcome not in ("no_evidence", "out_of_scope")
            else (),
            caveats=caveats_of(self.library, draft, citations, self._today()) if draft.outcome != "no_evidence" else (),
            options=draft.options,
            suggestions=suggest(self.library, question, draft),
            index_version=self.library.manifest.index_version,
        )
        return replace(turn, answer=answer)


def _events(answer: Answer) -> Iterator[tuple[str, dict[str, Any] | Answer]]:
    for sentence in answer.sentences:
        yield "sentence", asdict(sentence)
    yield "done", answer


def check_text(question: str) -> None:
    """Refuse what is no question.

    Raises: InputError when the text is empty, too long, or holds no readable word.
    """
    if not question.strip():
        raise InputError(
            "问题是空的,请输入想问的内容。 / The question is empty; type what you would like to know.", "empty"
        )
    if len(question) > MAX_QUESTION_CHARS:
        raise InputError(
            f"问题最多{MAX_QUESTION_CHARS}字,收到{len(question)}字,请缩短后再问。 / "
            f"Expected at most {MAX_QUESTION_CHARS} characters, found {len(question)}; please shorten it.",
            "too_long",
        )
    if "\x00" in question or sum(map(_is_no_text, question)) > len(question) // 4:
        raise InputError("收到的不是文字,请用文字提问。 / Expected text, found binary data; type a question.", "binary")


def _is_no_text(char: str) -> bool:
    """Return whether `char` is a control character or half of a surrogate pair (a byte that is no UTF-8)."""
    return (char < " " and char not in "\n\r\t") or "\ud800" <= char <= "\udfff"


def _well_formed(text: str) -> str:
    """Return `text` with single surrogates replaced, which no output could hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _answer_id(index_version: str, turn: Turn) -> str:
    seed = "\x1f".join([index_version, turn.raw, *turn.history, *turn.plans, str(time.time_ns())])
    return hashlib.sha256(seed.encode()).hexdigest()[:16]


def _merged(*tables: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for word, others in table.items():
            key = fold(word).text
            out[key] = tuple(dict.fromkeys((*out.get(key, ()), *(fold(o).text for o in others if fold(o).text != key))))
    return out
