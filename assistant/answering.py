"""Choose who answers: route a question to the fact table, the plan's structure or its sentences.

Input: a `Question`, a library with its fact table. Output: findings per plan, best first.
Does not know: outcomes and wording (outcomes.py), citations, checks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from copy import copy
from dataclasses import dataclass, replace

from assistant import holdings, lookup, metadata, structure, term
from assistant.counting import kind_asked, stated
from assistant.extractive import extract
from assistant.fact_table import FactTable
from assistant.findings import Finding
from assistant.question import Question
from assistant.ranking import Ranker
from assistant.retrieval import Ablation, Stages, retrieve
from assistant.terms import Vocabulary, cover
from documents.normalization import fold
from index.store import Library

# Chosen on the dev questions (docs/evaluation.md).
ENOUGH, ENOUGH_NAMED = 0.45, 0.40  # an extractive finding below this does not answer; in a plan that is named
HELD, PART_OF_TOPIC = 0.5, 0.35  # of a word, by its character pairs; of a topic's weight
TOGETHER = 0.2  # of a topic's weight that the sentence with the figure, or a title above it, must hold
SURE_TARGET = 0.8  # a target this plainly meant tells which clause an earlier turn was about
MAX_BASIS_TOPIC = 4.0  # … that names no plan is about something in one, not about what the plan is based on
MAX_OUTLINE_TOPIC = 3.0  # a question with more topic than this is not about the outline
NEAR_PLANS, NEAR_CLAUSES = 24, 60  # of a large library, so many are read for a question that names no plan
_ASKS_WHO = re.compile(
    r"谁|哪(个|些|几|家)?(部门|单位|局|机构)|什么(部门|单位)|归|由哪|who|which (department|agency|bureau|unit)"
)
_ASKS_PERSON = re.compile(
    r"谁(来|在|直接|可以|能)?(当|担任|任|管理|审批|批准|审定|审核|召集|组成|参加)|组长|召集人|由谁(?!牵头|负责|配合)"
)
_DOCUMENT = re.compile(r"《|〔\d{4}〕|\[\d{4}\]|\(\d{4}\)\d+号|(法律|法规|规章|章程|规定|办法|条例|标准|目录|规范)")
_ASKS_NAME = re.compile(
    r"(组长|主任|局长|负责人|召集人|链长|领导|联系人|院长|主席|秘书长|书记).{0,4}(叫什么|姓什么|姓名|名字|哪一?位)"
)
_NAMED = re.compile(r"由.{1,30}(担任|兼任|任)|(组长|主任|召集人|链长)[:]|同志|姓名")
_DEPARTMENT_WORK = re.compile(
    r"牵头|负责|指导|会同|监管|配合|协同|承担|参与|职责|任务|分工|要做|做(些)?什么|干(些)?什么|干啥|做啥|管(些)?什么|什么活|哪些(事|工作|活)|摊上|摊到|分到"
)
_DEPARTMENT_LIKE = re.compile(
    r"[^\s\W\d是由归的和与跟让请问里中个听说把在给]{1,10}?(?:局|委员会|发改委|经信委|经信局|厅|办公室|组织部|宣传部|公安处|管委会|中心|公司|集团|人民政府|海关|税务局|街道|银行|部门|部(?!分|署|件|队|位|级|长|里))"
)


_ASKS_WHAT = re.compile(r"什么|哪|啥|怎|如何|程度|水平|what")
_ASKS_FIGURE = re.compile(r"多少|几(个|家|户|名|人|亿|万|座|条|成|倍|位|年|亩)|百分之|how (many|much)")
_ASKS_HOW_OFTEN = re.compile(
    r"(多久|多长时间|几年|几天|几个月|隔多久|多少天).{0,8}(一次|一回|一遍)|隔(多|几)|频率|"
    r"多久.{0,4}(开|评|报|调度|通报)|how often"
)
_DEFINES = re.compile(r"是指|所称|指的是|称为|简称|定义为|包括")
_HOW_OFTEN = re.compile(r"每(个)?(半)?(年|月|季|周|日|天|旬)|[一两二三四五六]年一|定期|一次|\d+次")
_FIGURE = re.compile(
    r"\d|[一二两三四五六七八九十百千万]+(个|家|户|名|人|条|项|倍|成|座|年|月|天|日|元|次|小时)|百分之|千分之|"
    r"一半|半数|过半|翻番|翻一番|全覆盖"
)
_DOER = re.compile(
    r"由.{1,30}(负责|牵头|担任|承担|管理|统筹|组织|审|任|会同|拟定)|(牵头|责任|配合|协同)(单位|部门)|负责|担任|任.{0,4}组长|设在|牵头|负总责"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Findings, how they were reached, and the search behind them when there was one."""

    findings: tuple[Finding, ...]
    route: str
    stages: Stages | None = None
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
        part._searched = (question, replace(stages, fused=clauses))
        return part, question

    def find(self, question: Question) -> Found:
        """Return what the plans in scope say, by the first route that has an answer."""
        few = len(self._library.plan_ids) <= NEAR_PLANS or 0 < len(question.scope.plan_ids) <= NEAR_PLANS
        if self._library.is_large and not few:
            finder, question = self._nearby(question)
            return finder.find(question)
        department = self.department_in(question)
        if self._ablation != "no_facts":
            for name, route in self._routes(question, department):
                told = route()
                findings = [f for f in told if f.sentences]
                if told and not findings and name == "metadata" and not question.terms:
                    return Found((), name)  # the plan does not state what is asked of it
                if findings:
                    findings += self._of_the_others(question, findings)
                    best = sorted(findings, key=lambda f: (bool(f.near), -f.quality))
                    return Found(tuple(best), name)
            if self._names_unknown_department(question, department) and "yes_no" not in question.intents:
                return Found((), "department", department=self._department_words(question))
        return self._in_the_text(question)

    def _of_the_others(self, question: Question, findings: Sequence[Finding]) -> list[Finding]:
        """Return what the sentences of the named plans say of which no fact was found, where several are named."""
        found = {f.plan_id for f in findings}
        missing = [p for thing in question.scope.things() if not found & set(thing) for p in thing]
        if not missing or len(question.scope.things()) < 2:
            return []
        told = self._in_the_text(replace(question, scope=replace(question.scope, plan_ids=tuple(missing), shared=())))
        return [f for f in told.findings if answers(f, told.route, named=False)]

    def _in_the_text(self, question: Question) -> Found:
        """Return what the sentences of the plans say, where no fact and no part of the structure answers."""
        told_of = "sentences"
        # The plan's time may be asked for in words that no pattern of term.py knows.
        if not question.terms and term.is_asked(self._library, question):
            told_of = "term"
            question = replace(question, topic=term.TOPIC, terms=self._vocabulary.terms(term.TOPIC))
        stages, needs = self.searched(question)
        findings = extract(self._ranker, question, stages, needs)
        if self._ablation == "no_facts":
            return Found(tuple(findings), told_of, stages)
        findings = [self._with_limits(question, f) for f in findings]
        if "duty" in question.intents and not _ASKS_PERSON.search(question.text):
            found = lookup.duties_of_clauses(self._library, question, stages.fused[:3])
            if (
                found
                and self._holds_topic(question, found)
                and any(f.plan_id == found.plan_id and f.quality >= ENOUGH for f in findings)
            ):
                return Found((found,), "duty of clause", stages)
        return Found(tuple(findings), told_of, stages)

    def _with_limits(self, question: Question, finding: Finding) -> Finding:
        """Mark a finding as near when its sentences lack the year, the figure, the name or the doer asked for."""
        text = " ".join(stated(fold(s.text).text) for s in finding.sentences)
        around = fold(" ".join(self._around(finding))).text
        if any(name not in around for name in question.entities):
            return replace(finding, near="topic")
        dated = question.years and not question.intents & {"yes_no", "measure", "definition", "basis", "metadata"}
        if dated and not any(y in around for y in question.years):
            return replace(finding, near="year")
        needs = self.needs(question)
        if needs and not (needs.search(text) and self._holds_topic(question, finding)):
            return replace(finding, near="topic")
        if needs and question.terms and not question.inherited and not self._told_together(question, finding, needs):
            return replace(finding, near="topic")
        return finding

    def _told_together(self, question: Question, finding: Finding, needs: re.Pattern[str]) -> bool:
        """Return whether a sentence that holds what is asked for, or a title above it, is about a part of the topic."""
        if question.language == "en":
            return True
        for sentence in finding.sentences:
            clauses = [self._library.clause(q.clause_id) for q in sentence.quotes]
            above = fold(" ".join(t for c in clauses for t in (*c.path, c.heading))).text
            text = fold(sentence.text).text
            if needs.search(stated(text)) and cover(question.terms, f"{above} {text}", near=True).share >= TOGETHER:
                return True
        return False

    def _holds_topic(self, question: Question, finding: Finding) -> bool:
        """Return whether the clauses told hold the weightiest word of the topic, or a good part of it.

        Who does a thing, or how much of it there is, must be told of that very thing.
        """
        if question.inherited:
            return True
        figure = question.intents & {"target"}
        clauses = [self._library.clause(c) for c in finding.clause_ids]
        told = [s.text for s in finding.sentences] if figure else [c.text for c in clauses]
        text = fold(" ".join([*told, *(t for c in clauses for t in (*c.path, c.heading))])).text
        weightiest = max(question.terms, key=lambda t: t.weight, default=None)
        if weightiest is None or question.language == "en":  # English words stand in no clause
            return True
        if cover([weightiest], text, near=True).share >= HELD:
            return True
        return cover(question.terms, text, near=True).share >= PART_OF_TOPIC

    def needs(self, question: Question) -> re.Pattern[str] | None:
        """Return what an answer must hold: a figure when one is asked for, someone who does it when it asks who."""
        if _ASKS_NAME.search(question.text):
            return _NAMED
        if "duty" in question.intents:
            return _DOER
        if _ASKS_HOW_OFTEN.search(question.text):
            return _HOW_OFTEN
        counted = kind_asked(question.text)
        if counted:
            return counted
        if _ASKS_FIGURE.search(question.text):
            return _FIGURE
        if "target" in question.intents and not _ASKS_WHAT.search(question.text) and "yes_no" not in question.intents:
            return _FIGURE
        return None

    def _around(self, finding: Finding) -> list[str]:
        """Return the texts of the clauses of a finding and of all that stands above them."""
        texts: list[str] = []
        for clause_id in finding.clause_ids:
            clause = self._library.clause(clause_id)
            texts += [clause.text, *clause.path, self._library.plan(clause.plan_id).title]
            while clause.parent_id:
                clause = self._library.clause(clause.parent_id)
                texts.append(clause.text)
        return texts

    def search(self, question: Question) -> Stages:
        """Return the stages of the free text search for `question` in its plans."""
        if self._searched is not None and self._searched[0] == question:
            return self._searched[1]
        return retrieve(self._library, question, question.scope.plan_ids, self._ablation)

    def searched(self, question: Question) -> tuple[Stages, re.Pattern[str] | None]:
        """Return the free text search for `question`, and what a sentence that answers it likely holds."""
        return self.search(question), self.needs(question) or _wants(question)

    def _routes(self, question: Question, department: str) -> list[tuple[str, Callable[[], list[Finding]]]]:
        lib, table, plans, intents = self._library, self._table, question.scope.plan_ids, question.intents
        routes: list[tuple[str, Callable[[], list[Finding]]]] = []
        if holdings.is_asked(question):
            routes.append(("holdings", lambda: holdings.holdings(lib, question)))
        routes.append(("document", lambda: lookup.documents(lib, table, question, plans)))
        if term.is_asked(self._library, question):
            routes.append(("term", lambda: term.term(lib, question, plans)))
        if "metadata" in intents and not (intents & {"basis"}):
            routes.append(("metadata", lambda: metadata.metadata(lib, question, plans)))
        if "basis" in intents and (plans or structure.own_weight(lib, question) < MAX_BASIS_TOPIC):
            routes.append(("basis", lambda: lookup.bases(lib, table, question, plans)))
        asks_who = bool(_ASKS_WHO.search(question.text))
        if department and not asks_who and _DEPARTMENT_WORK.search(question.text) and "yes_no" not in intents:
            routes.append(("department", lambda: lookup.by_department(lib, table, question, department, plans)))
        works = bool(_DEPARTMENT_WORK.search(question.text))
        held = works and bool(department or self._department_words(question))
        if "duty" in intents or (held and "yes_no" in intents):
            topic = self._without(question, department or self._department_words(question))
            if question.inherited:
                routes.append(("duty", lambda: self._duties_of_earlier(topic)))
            if not _ASKS_PERSON.search(question.text):
                routes.append(("duty", lambda: lookup.duties(lib, table, topic, plans) if topic.terms else []))
        if "deadline" in intents and not _ASKS_HOW_OFTEN.search(question.text):
            routes.append(("deadline", lambda: lookup.deadlines(lib, table, question, plans)))
        lists = ("list", lambda: lookup.lists(lib, table, question, plans))
        part = ("part", lambda: structure.part(lib, question, plans))
        if structure.asks_whole(question):
            routes += [part, ("outline", lambda: structure.outline(lib, question, plans))]
        if question.premises:  # a stated count: '哪八条产业链'
            routes.append(lists)
        if structure.own_weight(lib, question) < MAX_OUTLINE_TOPIC:
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


def _wants(question: Question) -> re.Pattern[str] | None:
    """Return what an answer likely holds, though one without it may answer too: the words of a definition."""
    if "definition" in question.intents:
        return _DEFINES
    return _DOCUMENT if "basis" in question.intents else None


def _unit_names(library: Library) -> dict[str, frozenset[str]]:
    """Return {unit name, bare and as written: plans that have it}; names of one or two characters are left out."""
    out: dict[str, set[str]] = {}
    for unit, plans in library.bodies():
        for name in {fold(unit).text, lookup.bare_unit(unit)}:
            if len(name) >= 3:
                out.setdefault(name, set()).update(plans)
    return {name: frozenset(ids) for name, ids in out.items()}


def answers(finding: Finding, route: str, named: bool) -> bool:
    """Return whether a finding answers its question (rather than being near only); `named`: the plan is named."""
    enough = ENOUGH_NAMED if named else ENOUGH
    return not finding.near and bool(finding.sentences) and (route != "sentences" or finding.quality >= enough)


def distinct_plans(findings: Sequence[Finding]) -> tuple[str, ...]:
    """Return the plans of `findings`, in their order."""
    return tuple(dict.fromkeys(f.plan_id for f in findings))
