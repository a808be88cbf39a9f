"""Choose who answers: route a question to the fact table, the plan's structure or its sentences.

Input: a `Question`, a library with its fact table. Output: findings per plan, best first.
Does not know: outcomes and wording (outcomes.py), citations, checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import dataclass, replace

from assistant import confidence, holdings, lookup, metadata, off_topic, structure, term
from assistant.extractive import extract
from assistant.fact_table import FactTable
from assistant.findings import Finding
from assistant.model import DraftSentence
from assistant.premises import stated_otherwise
from assistant.question import KNOWN_ENOUGH, Question
from assistant.ranking import Ranker
from assistant.retrieval import Ablation, Stages, retrieve
from assistant.sufficiency import (
    ASKS_HOW_OFTEN,
    ASKS_SEAT,
    cover_told,
    holds_measured,
    holds_topic,
    is_thing,
    lacks_needed,
    lacks_result,
    needs,
    wants,
    with_limits,
)
from assistant.terms import Vocabulary
from documents.normalization import fold
from index.store import Library

# Chosen on the dev questions (docs/evaluation.md).
ENOUGH = 0.45  # quality of an extractive finding whose clause tells who does what is asked
SURE_TARGET = 0.8  # a target this plainly meant tells which clause an earlier turn was about
MAX_BASIS_TOPIC = 4.0  # … that names no plan is about something in one, not about what the plan is based on
MAX_METADATA_TOPIC = 4.0  # a question of a date with more topic asks when something in a plan is due
MAX_OUTLINE_TOPIC = 2.5  # a question with more topic than this is not about the outline
NEAR_PLANS, NEAR_CLAUSES = 24, 60  # of a large library, so many are read for a question that names no plan
_ASKS_WHO = re.compile(
    r"谁|哪(个|些|几|家)?(部门|单位|局|机构)|什么(部门|单位)|归|由哪|who|which (department|agency|bureau|unit)"
)
_ASKS_PERSON = re.compile(
    r"谁(来|在|直接|可以|能)?(当|担任|任|管理|审批|批准|审定|审核|召集|组成|参加)|组长|召集人|由谁(?!牵头|负责|配合)"
)
_DEPARTMENT_WORK = re.compile(
    r"牵头|负责|指导|会同|监管|配合|协同|承担|参与|职责|任务|分工|要做|做(些)?什么|干(些)?什么|干啥|做啥|管(些)?什么|什么活|哪些(事|工作|活)|摊上|摊到|分到|点到|被?提到|管到"
)
_DEPARTMENT_LIKE = re.compile(
    r"[^\s\W\d是由归的和与跟让请问里中个听说把在给]{1,10}?(?:局|委员会|(?:发改|经信|卫健|卫计|住建|国资|金融工|教工|城乡建设|经济信息|农|教|科|编|纪|政法)委|厅|办公室|组织部|宣传部|公安处|管委会|中心|公司|集团|人民政府|海关|税务局|街道|银行|部门|部(?!分|署|件|队|位|级|长|里))"
)


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
        self._units = _unit_names(library)
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
        department = self.department_in(question)
        if self._ablation != "no_facts":
            for name, route in self._routes(question, department):
                told = route()
                findings = [f for f in told if f.sentences]
                if told and not findings and name == "metadata" and not question.terms:
                    return Found((), name)  # the plan does not state what is asked of it
                if findings:
                    if name == "target":
                        findings = [self._kept_near(question, f) for f in findings]
                    findings += self._of_the_others(question, findings)
                    best = sorted(findings, key=lambda f: (bool(f.near), -f.quality))
                    return Found(tuple(best), name)
            if self._names_unknown_department(question, department) and "yes_no" not in question.intents:
                return Found((), "department", department=self._department_words(question))
        return self._in_the_text(question)

    def _kept_near(self, question: Question, finding: Finding) -> Finding:
        """Return a finding of targets, as near only when it is of something else or tells no result that is asked."""
        other = lacks_result(question, finding) or not holds_measured(self._library, question, finding)
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
        question, stages, needed = self.searched(question)
        known = self._vocabulary.known_share(question.terms) >= KNOWN_ENOUGH
        findings = extract(self._ranker, question, stages, needed)
        if self._ablation == "no_facts":
            findings = [replace(f, confidence=float(f.quality >= ENOUGH)) for f in findings]
            return Found(tuple(findings), told_of, stages, known)
        findings = self._judged(question, findings, stages)
        if "duty" in question.intents and not _asks_person_or_seat(question):
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

    def _routes(self, question: Question, department: str) -> list[tuple[str, Callable[[], list[Finding]]]]:
        lib, table, plans, intents = self._library, self._table, question.scope.plan_ids, question.intents
        routes: list[tuple[str, Callable[[], list[Finding]]]] = []
        if holdings.is_asked(question):
            routes.append(("holdings", lambda: holdings.holdings(lib, question)))
        routes.append(("document", lambda: lookup.documents(lib, table, question, plans)))
        if term.is_asked(self._library, question):
            routes.append(("term", lambda: term.term(lib, question, plans)))
        of_plan = structure.own_weight(lib, question) < MAX_METADATA_TOPIC or "deadline" not in intents
        if "metadata" in intents and not (intents & {"basis"}) and of_plan:
            routes.append(("metadata", lambda: metadata.metadata(lib, question, plans)))
        if "basis" in intents and (plans or structure.own_weight(lib, question) < MAX_BASIS_TOPIC):
            routes.append(("basis", lambda: lookup.bases(lib, table, question, plans)))
        asks_who = bool(_ASKS_WHO.search(question.text))
        works = bool(_DEPARTMENT_WORK.search(question.text.replace(department, " ") if department else question.text))
        if department and not asks_who and works and "yes_no" not in intents:
            routes.append(("department", lambda: lookup.by_department(lib, table, question, department, plans)))
        held = works and bool(department or self._department_words(question))
        if "duty" in intents or (held and "yes_no" in intents):
            topic = self._without(question, department or self._department_words(question))
            if question.inherited:
                routes.append(("duty", lambda: self._duties_of_earlier(topic)))
            if not _asks_person_or_seat(question):
                routes.append(("duty", lambda: lookup.duties(lib, table, topic, plans) if topic.terms else []))
        routes.append(("due", lambda: lookup.due_in(lib, question, plans)))
        if "deadline" in intents and question.premises:
            routes.append(("target", lambda: lookup.reached(lib, table, question, plans)))
        if "deadline" in intents and not ASKS_HOW_OFTEN.search(question.text):
            routes.append(("deadline", lambda: lookup.deadlines(lib, table, question, plans)))
        lists = ("list", lambda: lookup.lists(lib, table, question, plans))
        part = ("part", lambda: structure.part(lib, question, plans))
        if structure.asks_whole(question):
            routes += [part, ("outline", lambda: structure.outline(lib, question, plans))]
        if question.premises:  # a stated count: '哪八条产业链'
            routes.append(lists)
        if structure.own_weight(lib, question, structure.PART_WORDS) < MAX_OUTLINE_TOPIC or structure.names_only_part(
            question
        ):
            routes.append(("outline", lambda: structure.outline(lib, question, plans)))
        if intents & {"list", "definition"} and not question.premises:
            routes.append(lists)
        routes.append(part)
        if question.terms and not (intents & {"measure", "definition", "duty"} and "target" not in intents):
            routes.append(("target", lambda: lookup.targets(lib, table, question, plans)))
        return routes

    def _duties_of_earlier(self, question: Question) -> list[Finding]:
        """Return who is responsible for what the earlier turn was about: the duties of the clause that answered it."""
        earlier = replace(question, intents=question.intents - {"duty"} | {"target"})
        out: list[Finding] = []
        sure = [
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

    def department_in(self, question: Question) -> str:
        """Return the department that the question names and some plan in scope has, or ''."""
        text = re.sub(r"\s", "", question.text)
        plans = question.scope.plan_ids
        names = [u for u, ids in self._units.items() if u in text and (not plans or not ids.isdisjoint(plans))]
        if names:
            return max(names, key=len)
        for word in _DEPARTMENT_LIKE.findall(text) and _DEPARTMENT_LIKE.finditer(text):
            for start in range(len(word.group()) - 2):
                short = word.group()[start:]
                if any(
                    lookup.abbreviates(short, u)
                    for u, ids in self._units.items()
                    if not plans or not ids.isdisjoint(plans)
                ):
                    return short
        return ""

    def _names_unknown_department(self, question: Question, department: str) -> bool:
        return (
            not department
            and bool(_DEPARTMENT_WORK.search(question.text))
            and not _ASKS_WHO.search(question.text)
            and bool(self._department_words(question))
        )

    def _department_words(self, question: Question) -> str:
        """Return a department-like name in the question that stands in no plan in scope, by no other name either."""
        told = [(t.word, t.variants) for t in question.terms if t.variants]
        plans = question.scope.plan_ids or self._library.plan_ids
        whole = self._library.is_large and not question.scope.plan_ids
        holds = self._vocabulary.wording.holds
        for match in _DEPARTMENT_LIKE.finditer(question.topic + " " + question.text):
            if any(word in match.group() and any(map(holds, others)) for word, others in told):
                continue
            tail = match.group()[-4:]
            if not (holds(tail) if whole else self._held(tail, plans)):
                return match.group()
        return ""

    def _held(self, text: str, plans: Collection[str]) -> bool:
        return any(text in fold(self._library.plan(p).text).text for p in plans)

    def _without(self, question: Question, department: str) -> Question:
        """Return the question with a department taken out of its topic."""
        if not department:
            return question
        topic = question.topic.replace(department, " ")
        return replace(question, topic=topic, terms=self._vocabulary.terms(topic))


def _asks_person_or_seat(question: Question) -> bool:
    """Return whether it is asked who holds an office, or where an office sits, which no note of duties tells."""
    return bool(_ASKS_PERSON.search(question.text) or ASKS_SEAT.search(question.text))


def _unit_names(library: Library) -> dict[str, frozenset[str]]:
    """Return {unit name, bare and as written: plans that have it}; names of one or two characters are left out."""
    out: dict[str, set[str]] = {}
    for unit, plans in library.bodies():
        for name in {fold(unit).text, lookup.bare_unit(unit)}:
            if len(name) >= 3:
                out.setdefault(name, set()).update(plans)
    return {name: frozenset(ids) for name, ids in out.items()}


def answers(finding: Finding, route: str) -> bool:
    """Return whether a finding answers its question (rather than being near only)."""
    sure = route != "sentences" or finding.confidence >= confidence.ENOUGH
    return not finding.near and bool(finding.sentences) and sure
