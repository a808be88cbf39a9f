"""The routes by which a question may be answered without a search, in the order in which they are tried.

Input: a `Question`, a library with its fact table, the department that the question names. Output: named functions.
Does not know: which route has an answer; sentences found by search.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant import holdings, lookup, metadata, structure, term, title_series
from assistant.body_duties import body_duties
from assistant.common_parts import PART_WORDS
from assistant.denied_cases import denied_cases
from assistant.departments import Departments, asks_who, asks_work
from assistant.fact_table import FactTable
from assistant.findings import Finding
from assistant.needed import ASKS_HOW_OFTEN, asks_person_or_seat
from assistant.question import Question
from index.store import Library

MAX_BASIS_TOPIC = 4.0  # … that names no plan is about something in one, not about what the plan is based on
MAX_METADATA_TOPIC = 4.0  # a question of a date with more topic asks when something in a plan is due
MAX_OUTLINE_TOPIC = 2.5  # a question with more topic than this is not about the outline

_OF_ISSUE = re.compile("^(印发|通知|发布|出台|下发|制定|签发|发文)$")

Route = tuple[str, Callable[[], list[Finding]]]


def routes_of(
    library: Library,
    table: FactTable,
    departments: Departments,
    question: Question,
    department: str,
    earlier: Callable[[Question], list[Finding]],
) -> list[Route]:
    """Return the routes for a question; `earlier` tells who is responsible for what an earlier turn was about."""
    return [
        *_to_the_plan(library, table, question),
        *_to_duties(library, table, departments, question, department, earlier),
        *_to_dates(library, table, question),
        *_to_parts(library, table, question),
        *_to_targets(library, table, question),
    ]


def _to_the_plan(lib: Library, table: FactTable, question: Question) -> list[Route]:
    """Return the routes to what is said of a plan itself: its term, its issuer, what it is based on."""
    plans, intents = question.scope.plan_ids, question.intents
    routes: list[Route] = []
    if holdings.is_asked(question):
        routes.append(("holdings", lambda: holdings.holdings(lib, question)))
    routes.append(("document", lambda: lookup.documents(lib, table, question, plans)))
    if term.asks_repealed(lib, question):
        routes.append(("basis", lambda: term.repealed(lib, plans)))
    if term.is_asked(lib, question):
        routes.append(("term", lambda: term.term(lib, question, plans)))
    little = structure.own_weight(lib, question, _OF_ISSUE) < MAX_METADATA_TOPIC
    of_plan = little or not intents & {"deadline", "duty"}
    if "metadata" in intents and not (intents & {"basis"}) and of_plan:
        routes.append(("metadata", lambda: metadata.metadata(lib, question, plans)))
    if "basis" in intents and (plans or structure.own_weight(lib, question) < MAX_BASIS_TOPIC):
        routes.append(("basis", lambda: lookup.bases(lib, table, question, plans)))
    return routes


def _to_duties(
    lib: Library,
    table: FactTable,
    departments: Departments,
    question: Question,
    department: str,
    earlier: Callable[[Question], list[Finding]],
) -> list[Route]:
    """Return the routes to what a department does, and to who does a thing."""
    plans, intents = question.scope.plan_ids, question.intents
    routes: list[Route] = []
    works = asks_work(question, department)
    own = departments.without(question, department)
    if department and not asks_who(question) and works and "yes_no" not in intents:
        routes.append(("department", lambda: lookup.by_department(lib, table, own, department, plans)))
    if not department:
        routes.append(("department", lambda: body_duties(lib, question, plans)))
    held = works and bool(department or departments.words_in(question))
    if "duty" in intents or (held and "yes_no" in intents):
        topic = own if department else departments.without(question, departments.words_in(question))
        if question.inherited:
            routes.append(("duty", lambda: earlier(topic)))
        if not asks_person_or_seat(question):
            routes.append(("duty", lambda: lookup.duties(lib, table, topic, plans) if topic.terms else []))
    return routes


def _to_dates(lib: Library, table: FactTable, question: Question) -> list[Route]:
    """Return the routes to what is due when."""
    plans, intents = question.scope.plan_ids, question.intents
    routes: list[Route] = [("due", lambda: lookup.due_in(lib, question, plans))]
    if "deadline" in intents and question.premises:
        routes.append(("target", lambda: lookup.reached(lib, table, question, plans)))
    if "deadline" in intents and not ASKS_HOW_OFTEN.search(question.text):
        routes.append(("deadline", lambda: lookup.deadlines(lib, table, question, plans)))
    return routes


def _to_parts(lib: Library, table: FactTable, question: Question) -> list[Route]:
    """Return the routes to parts of a plan and to lists in it."""
    plans = question.scope.plan_ids
    lists: Route = ("list", lambda: lookup.lists(lib, table, question, plans))
    alike: Route = ("list", lambda: title_series.alike_titles(lib, question, plans))
    part: Route = ("part", lambda: structure.part(lib, question, plans))
    outline: Route = ("outline", lambda: structure.outline(lib, question, plans))
    denied: Route = ("list", lambda: denied_cases(lib, question, plans))
    routes: list[Route] = [alike, denied, *([part, outline] if structure.asks_whole(question) else [])]
    if question.premises:  # a stated count: '哪八条产业链'
        routes.append(lists)
    little = structure.own_weight(lib, question, PART_WORDS) < MAX_OUTLINE_TOPIC
    if little or structure.names_only_part(question):
        routes.append(outline)
    if question.intents & {"list", "definition"} and not question.premises:
        routes.append(lists)
    return routes if "duty" in question.intents else [*routes, part]


def _to_targets(lib: Library, table: FactTable, question: Question) -> list[Route]:
    """Return the route to figures."""
    intents, plans = question.intents, question.scope.plan_ids
    if not question.terms or (intents & {"measure", "definition", "duty"} and "target" not in intents):
        return []
    return [("target", lambda: lookup.targets(lib, table, question, plans))]
