"""The steps of the ask flow: read, find, draft, check, cite; each takes a turn and gives it on, with one thing added.

Input: a `Turn`. Output: the turn, with its question, what was found, its draft or its answer.
Does not know: in which order the steps are taken (chain.py); chat models, protocols and pages.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from assistant.answering import Finder, Found, answers
from assistant.caveats import caveats_of
from assistant.checking import gate
from assistant.citing import cite
from assistant.conversation import Conversation
from assistant.decomposition import Decomposer
from assistant.findings import Finding
from assistant.lookup import duties_of_clauses
from assistant.messages import say
from assistant.model import Answer, Draft, DraftSentence
from assistant.outcomes import compose, denies, join_parts, name_of, with_denials
from assistant.question import Question, Reader
from assistant.suggesting import suggest
from assistant.topic_held import GENERAL_MEASURE
from assistant.turn import Turn
from documents.facts import as_dict
from index.store import Library

SMALL_TOPIC = 9.0  # weight of a topic that a follow-up may have and still mean the one before; about two rare words


class Steps:
    """The steps over one library."""

    def __init__(self, library: Library, reader: Reader, finder: Finder, today: Callable[[], date]) -> None:
        self._library = library
        self._finder = finder
        self._today = today
        self._conversation, self._decomposer = Conversation(reader), Decomposer(reader)

    def read(self, turn: Turn) -> Turn:
        """Add the question as it is understood."""
        return replace(turn, question=self._conversation.read(turn.raw, turn.history, turn.plans))

    def find(self, turn: Turn) -> Turn:
        """Add what the plans say."""
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

    def draft(self, turn: Turn) -> Turn:
        """Add the draft; of a follow-up that has no answer, the one of the question read again."""
        done = self._composed(turn)
        again = self._read_again(done)
        if again is None:
            return done
        second = self._composed(self.find(replace(turn, question=again)))
        assert second.draft is not None
        return second if second.draft.outcome in ("answered", "partial") else done

    def _read_again(self, turn: Turn) -> Question | None:
        """Return a follow-up that has no answer by itself read as one about the topic of the question before.

        One with much of a topic of its own stands for itself: that the plans do not cover it is its answer.
        """
        question, draft = turn.question, turn.draft
        assert question is not None and draft is not None
        follows = bool(turn.history) and question.scope.source in ("history", "given") and not question.inherited
        small = sum(t.weight for t in question.terms if not GENERAL_MEASURE.search(t.word)) <= SMALL_TOPIC
        if draft.outcome != "no_evidence" or question.kind != "policy" or not (follows and small):
            return None
        again = self._conversation.read(turn.raw, turn.history, turn.plans, again=True)
        return again if again.inherited and again.years == question.years else None

    def _composed(self, turn: Turn) -> Turn:
        assert turn.question is not None and turn.found is not None
        claims, rest = self._decomposer.claims(turn.question)
        denied = [d for claim in claims if denies(d := self._composed_of(claim))]
        if not denied:
            return replace(turn, draft=self._composed_of(turn.question, turn.found))
        told = {q.plan_id for d in denied for s in d.sentences for q in s.quotes}
        if not rest.scope.plan_ids and len(told) == 1:  # what is asked is of the plan that denies
            rest = replace(rest, scope=replace(rest.scope, plan_ids=tuple(told)))
        bare = rest.text == turn.question.text  # what is asked has no topic of its own: it is of what was stated
        doers = self._doers_of(denied, rest) if bare and "duty" in rest.intents else None
        return replace(turn, draft=with_denials(denied, doers or self._composed_of(rest), silent=bare))

    def _doers_of(self, denied: Sequence[Draft], question: Question) -> Draft | None:
        """Return who does what the sentences tell by which a statement is denied; None where no duty stands there."""
        clause_ids = list(dict.fromkeys(q.clause_id for d in denied for s in d.sentences for q in s.quotes))
        found = duties_of_clauses(self._library, question, clause_ids)
        return None if found is None else Draft("answered", found.sentences, found.facts)

    def _composed_of(self, question: Question, found: Found | None = None) -> Draft:
        """Return the draft for a question, or for its parts; `found`: what was found for the whole, when known."""
        found = found or self._finder.find(question)
        whole = compose(self._library, question, found)
        several = len(question.scope.things()) == 1 < len(question.scope.plan_ids)  # plans of one name
        settled = question.scope.plan_ids and not several
        meant = question if settled else _of_the_plan_told(question, whole, found)
        parts = self._decomposer.parts(meant)
        if len(parts) == 1:
            return whole
        drafts = [(part, compose(self._library, part, self._finder.find(part))) for part in parts]
        if meant is not question and any(d.outcome not in ("answered", "partial") for _, d in drafts):
            return whole
        named = [name_of(self._library, meant)] if meant is not question else []
        return join_parts(question, drafts, named)

    def check(self, turn: Turn) -> Turn:
        """Take from the draft what its clauses do not hold."""
        assert turn.draft is not None and turn.question is not None
        kept, bad = gate(turn.draft.sentences, self._library)
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

    def cite(self, turn: Turn) -> Turn:
        """Add the answer with its citations."""
        draft, question = turn.draft, turn.question
        assert draft is not None and question is not None
        sentences, citations = cite(draft.sentences, self._library)
        nothing = draft.outcome == "no_evidence"
        answer = Answer(
            answer_id=_answer_id(self._library.manifest.index_version, turn),
            question=turn.raw,
            outcome=draft.outcome,
            sentences=sentences,
            citations=citations,
            facts=tuple(map(as_dict, draft.facts)) if draft.outcome not in ("no_evidence", "out_of_scope") else (),
            caveats=() if nothing else caveats_of(self._library, draft, citations, self._today()),
            options=draft.options,
            suggestions=suggest(self._library, question, draft),
            index_version=self._library.manifest.index_version,
        )
        return replace(turn, answer=answer)

    def further(self, turn: Turn) -> Sequence[str]:
        """Return the clauses that a search for the question finds, best first."""
        assert turn.found is not None and turn.question is not None
        return turn.found.stages.fused if turn.found.stages else self._finder.search(turn.question).fused


def _of_the_plan_told(question: Question, draft: Draft, found: Found) -> Question:
    """Return a question that names no plan as one of the plan that its answer is of, when it is of one.

    Where there is no answer to the whole, that is the plan with the nearest sentences: its parts may have one.
    """
    told = {q.plan_id for s in draft.sentences for q in s.quotes}
    if draft.outcome == "no_evidence":
        told = {f.plan_id for f in found.findings[:1]}
    if draft.outcome not in ("answered", "no_evidence") or len(told) != 1 or question.all_plans:
        return question
    return replace(question, scope=replace(question.scope, plan_ids=tuple(told)))


def _answer_id(index_version: str, turn: Turn) -> str:
    seed = "\x1f".join([index_version, turn.raw, *turn.history, *turn.plans, str(time.time_ns())])
    return hashlib.sha256(seed.encode()).hexdigest()[:16]
