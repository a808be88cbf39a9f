"""Choose who answers: route a question to the fact table, the plan's structure or its sentences.

Input: a `Question`, a library with its fact table. Output: findings per plan, best first.
Does not know: outcomes and wording (outcomes.py), citations, checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace

from assistant import confidence, lookup, off_topic, structure, term
from assistant.counting import length_asked, stated
from assistant.cues import Intent
from assistant.departments import Departments
from assistant.extractive import extract
from assistant.fact_table import FactTable
from assistant.findings import Finding
from assistant.lacking import is_of_other_issue, lacks_payment, lacks_told
from assistant.model import DraftSentence
from assistant.needed import asks_names, asks_person_or_seat, claims_year, needs, wants
from assistant.premises import stated_otherwise
from assistant.question import KNOWN_ENOUGH, Question
from assistant.ranking import Ranker, dated
from assistant.retrieval import Ablation, Stages, retrieve
from assistant.routes import Route, routes_of
from assistant.sufficiency import cover_told, lacks_needed, names_year, with_limits
from assistant.terms import Vocabulary
from assistant.topic_held import holds_measured, holds_topic, is_thing
from assistant.years import take_years
from documents.model import Support
from documents.normalization import fold
from index.store import Library

# Chosen on the dev questions (docs/evaluation.md).
ENOUGH = 0.45  # quality of an extractive finding whose clause tells who does what is asked
SURE_DEADLINE, WHOLE_TOPIC = 0.7, 0.9  # quality of a deadline; share of the topic that a sentence holds
_WHEN: frozenset[Intent] = frozenset({"deadline"})
LITTLE = 1.5  # weight of a topic beside which a question is about the plan itself
SURE_TARGET = 0.8  # a target this plainly meant tells which clause an earlier turn was about
NEAR_PLANS, NEAR_CLAUSES = 24, 60  # of a large library, so many are read for a question that names no plan


@dataclass(frozen=True, slots=True)
class Found:
    """Findings, how they were reached, and the search behind them when there was one."""

    findings: tuple[Finding, ...]
    route: str
    stages: Stages | None = None
    known: bool = False  # the library's words, or such near in meaning, make up enough of the topic
    corrections: tuple[DraftSentence, ...] = ()  # of values that the question states beside what it asks
    off_topic: float | None = None  # how likely the question is about no policy, where it names no plan
    department: str = ""  # a department that the question names and no plan in scope has


class Finder:
    """Finds what the plans say on a question."""

    def __init__(self, library: Library, table: FactTable, vocabulary: Vocabulary, ablation: Ablation = "") -> None:
        self._library = library
        self._table = table
        self._vocabulary = vocabulary
        self._ablation = ablation
        self._departments = Departments(library, vocabulary)
        self._ranker = Ranker(library)
        self._searched: tuple[Question, Stages] | None = None  # a search that was done to come here

    def _nearby(self, question: Question) -> tuple[Finder, Question]:
        """Return a finder that reads only the plans of the best clauses, and the question kept to these.

        A library may hold more plans than can be read through for a question that names none, or too many.
        """
        stages = self.search(question)
        of_plan = {clause_id: clause_id.partition("/")[0] for clause_id in stages.fused}
        near = frozenset(list(dict.fromkeys(of_plan.values()))[:NEAR_PLANS])
        clauses = tuple(clause_id for clause_id, plan_id in of_plan.items() if plan_id in near)[:NEAR_CLAUSES]
        part, library = copy(self), copy(self._library)
        library.plan_ids = tuple(sorted(near, key=self._library.number_of))
        library.plans = tuple(map(self._library.plan, library.plan_ids))
        part._library, part._table = library, self._table.nearby(library, clauses)
        part._departments = self._departments.within(library)
        if question.scope.plan_ids:
            question = replace(question, scope=replace(question.scope, plan_ids=library.plan_ids))
        part._searched = (self._widened(question), replace(stages, fused=clauses))
        return part, question

    def find(self, question: Question) -> Found:
        """Return what the plans in scope say, by the first route that has an answer."""
        few = len(self._library.plan_ids) <= NEAR_PLANS or 0 < len(question.scope.plan_ids) <= NEAR_PLANS
        if self._library.is_large and not few:
            finder, question = self._nearby(question)
            return finder.find(question)
        found = self._find(question)
        if found.stages is not None and question.scope.source == "none":
            found = replace(found, off_topic=self._off_topic(found.stages))
        return replace(found, corrections=tuple(stated_otherwise(self._library, self._table, question)))

    def _find(self, question: Question) -> Found:
        department = self._departments.named_in(question)
        unknown = "yes_no" not in question.intents and self._departments.names_unknown(question, department)
        if unknown and "duty" in question.intents:  # what it has to do, not who does something
            question = replace(question, intents=question.intents - {"duty"})
        if self._ablation != "no_facts" and not asks_names(question):
            for name, route in self._routes(question, department):
                told = route()
                findings = [f for f in told if f.sentences and not (name == "target" and _lacks_length(question, f))]
                if told and not findings and (name == "basis" or (name == "metadata" and self._asks_of_plan(question))):
                    return Found((), name)  # the plan does not state what is asked of it
                if findings:
                    if name == "deadline" and (better := self._dated_sentence(question, findings[0])):
                        return better
                    if name == "target" and (better := self._of_that_year(question, findings)):
                        return better
                    if name == "target":
                        findings = [self._kept_near(question, f) for f in findings]
                    findings += self._of_the_others(question, findings)
                    best = sorted(findings, key=lambda f: (bool(f.near), -f.quality))
                    return Found(tuple(best), name)
            if unknown:
                return Found((), "department", department=self._departments.words_in(question))
        return self._in_the_text(question)

    def _dated_sentence(self, question: Question, deadline: Finding) -> Found | None:
        """Return a dated sentence that holds all of the topic, where the nearest deadline is hardly of it."""
        if deadline.quality >= SURE_DEADLINE:
            return None
        if not question.scope.plan_ids:  # the plan that has a deadline near it may tell of the very thing elsewhere
            question = replace(question, scope=replace(question.scope, plan_ids=(deadline.plan_id,)))
        return self._of_the_whole_topic(question, dated)

    def _of_that_year(self, question: Question, findings: Sequence[Finding]) -> Found | None:
        """Return the sentence that tells of the year asked for, where the targets found are all of other years."""
        if any(f.near != "year" for f in findings):
            return None

        def of_year(text: str) -> bool:
            return names_year(text, question.years)

        told = self._of_the_whole_topic(question, of_year)
        if told is None:
            return None
        return told if of_year(fold(" ".join(s.text for s in told.findings[0].sentences)).text) else None

    def _of_the_whole_topic(self, question: Question, wanted: Callable[[str], bool]) -> Found | None:
        """Return what the sentences of the one plan in question say, if the best answers and holds all of the topic.

        They are searched only when one that holds it is `wanted`: a fact that stands needs no model.
        """
        if len(question.scope.plan_ids) != 1 or not self._ranker.holds_whole(question, wanted, WHOLE_TOPIC):
            return None
        told = self._in_the_text(question)
        best = told.findings[0] if told.findings else None
        whole = best is not None and answers(best, told.route) and best.titled_cover >= WHOLE_TOPIC
        return told if whole else None

    def _asks_of_plan(self, question: Question) -> bool:
        """Return whether a question is about its plan itself: it has no topic beside the plan's own title."""
        return structure.own_weight(self._library, question) < LITTLE

    def _kept_near(self, question: Question, finding: Finding) -> Finding:
        """Return a finding of targets, as near only when it is of something else or tells no result that is asked."""
        other = is_of_other_issue(self._library, question, finding)
        other = other or lacks_told(question, finding) or not holds_measured(self._library, question, finding)
        other = other or (not any(isinstance(f, Support) for f in finding.facts) and lacks_payment(question, finding))
        return replace(finding, near=finding.near or "topic") if other else finding

    def _of_the_others(self, question: Question, findings: Sequence[Finding]) -> list[Finding]:
        """Return what the sentences of the named plans say of which no fact was found, where several are named."""
        found = {f.plan_id for f in findings}
        missing = [p for thing in question.scope.things() if not found & set(thing) for p in thing]
        if not missing or len(question.scope.things()) < 2:
            return []
        told = self._in_the_text(replace(question, scope=replace(question.scope, plan_ids=tuple(missing), shared=())))
        return [f for f in told.findings if answers(f, told.route)]

    def _in_the_text(self, question: Question) -> Found:
        """Return what the sentences of the plans say, where no fact and no part of the structure answers."""
        told_of = "sentences"
        # The plan's time may be asked for in words that no pattern of term.py knows.
        if not question.terms and term.is_asked(self._library, question):
            told_of = "term"
            question = replace(question, topic=term.TOPIC, terms=self._vocabulary.terms(term.TOPIC))
        presumed = claims_year(question)
        if presumed:  # it is sought whatever the year
            text, intents = take_years(question.text)[1], question.intents | _WHEN
            question = replace(question, years=(), text=text, intents=intents)
        question, stages, needed = self.searched(question)
        known = self._vocabulary.known_share(question.terms) >= KNOWN_ENOUGH
        findings = extract(self._ranker, question, stages, needed, presumed)
        if self._ablation == "no_facts":
            findings = [replace(f, confidence=float(f.quality >= ENOUGH)) for f in findings]
            return Found(tuple(findings), told_of, stages, known)
        findings = self._judged(question, findings, stages)
        if "duty" in question.intents and not asks_person_or_seat(question):
            enough = [f for f in findings if f.quality >= ENOUGH]
            told = self._duties_of_best(question, stages, [f.plan_id for f in enough])
            if told:
                several = len(question.scope.things()) > 1
                rest = [f for f in enough if several and not f.near and f.plan_id not in {t.plan_id for t in told}]
                return Found((*told, *rest), "duty of clause", stages, known)
        return Found(tuple(findings), told_of, stages, known)

    def _judged(self, question: Question, findings: Sequence[Finding], stages: Stages) -> list[Finding]:
        """Return findings with what limits them, and with the probability that each answers."""
        total = sum(t.weight for t in question.terms) or 1.0
        strange = [t for t in question.terms if len(t.word) > 1 and is_thing(t.word) and not self._vocabulary.holds(t)]
        unknown = sum(t.weight for t in strange) / total
        chance, needed = self._off_topic(stages), needs(question)
        out: list[Finding] = []
        for finding in findings:
            limited = with_limits(self._library, question, finding, needed)
            told = cover_told(self._library, question, finding)
            signs = confidence.signs_of(
                question, limited, lacks_needed(question, finding, needed), told, unknown, chance
            )
            out.append(replace(limited, signs=signs, confidence=confidence.probability(signs)))
        return out

    def _off_topic(self, stages: Stages) -> float | None:
        """Return how likely the question of a search is about no policy; None when no vector says it."""
        if stages.query is None:
            return None
        return off_topic.probability(stages.query, self._library.manifest.embedding_model)

    def _duties_of_best(self, question: Question, stages: Stages, plan_ids: Sequence[str]) -> list[Finding]:
        """Return the duties in the best clauses, of each plan where several are named, if these are about the topic."""
        groups = [stages.fused]
        if len(question.scope.things()) > 1:
            groups = [tuple(c for c in stages.fused if c.partition("/")[0] == p) for p in question.scope.plan_ids]
        found = (lookup.duties_of_clauses(self._library, question, clause_ids[:3]) for clause_ids in groups)
        return [f for f in found if f and f.plan_id in plan_ids and holds_topic(self._library, question, f)]

    def search(self, question: Question) -> Stages:
        """Return the stages of the free text search for `question` in its plans."""
        question = self._widened(question)
        if self._searched is not None and self._searched[0] == question:
            return self._searched[1]
        return retrieve(self._library, question, question.scope.plan_ids, self._ablation)

    def searched(self, question: Question) -> tuple[Question, Stages, re.Pattern[str] | None]:
        """Return `question` as it is searched for, what the search found, and what an answer likely holds."""
        question = self._widened(question)
        return question, self.search(question), needs(question) or wants(question)

    def _widened(self, question: Question) -> Question:
        """Return the question with words near in meaning; facts are looked up without them, and without the model."""
        return replace(question, terms=self._vocabulary.widened(question.terms))

    def _routes(self, question: Question, department: str) -> list[Route]:
        earlier = self._duties_of_earlier
        return routes_of(self._library, self._table, self._departments, question, department, earlier)

    def _duties_of_earlier(self, question: Question) -> list[Finding]:
        """Return who is responsible for what the earlier turn was about: the duties of the clause that answered it."""
        earlier = replace(question, intents=question.intents - {"duty"} | {"target"})
        out: list[Finding] = []
        listed = question.intents & {"list"} and question.premises
        sure = lookup.lists(self._library, self._table, question, question.scope.plan_ids) if listed else []
        sure = sure or [
            f
            for f in lookup.targets(self._library, self._table, earlier, question.scope.plan_ids)
            if f.quality >= SURE_TARGET
        ]
        if not sure:
            stages = self.search(question)
            open_question = replace(question, intents=frozenset({"measure"}))
            sure = extract(self._ranker, open_question, stages)[:1]
        for finding in sure:
            found = lookup.duties_of_clauses(self._library, question, finding.clause_ids[::-1])
            if found:
                out.append(found)
        return out


def _lacks_length(question: Question, finding: Finding) -> bool:
    """Return whether it is asked how long ('能拿几年'), and the figures told are of something else."""
    asked = length_asked(question.text)
    return asked is not None and not any(asked.search(stated(fold(s.text).text)) for s in finding.sentences)


def answers(finding: Finding, route: str) -> bool:
    """Return whether a finding answers its question (rather than being near only)."""
    sure = route != "sentences" or finding.confidence >= confidence.ENOUGH
    return not finding.near and bool(finding.sentences) and sure
