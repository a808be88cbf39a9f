"""Say that there is no answer, and why: nothing found, a zone that is not held, nothing asked, no question of policy.

Input: a `Question`, what was found near it. Output: `Draft` with messages, and the nearest clause.
Does not know: when to refuse (outcomes.py); the wording of messages (messages.py).
"""

from __future__ import annotations

from assistant.answering import Found
from assistant.arrangement import MAX_PLANS, message
from assistant.findings import clause_quote, zone_name
from assistant.messages import join_names, say
from assistant.model import Draft, DraftSentence, Option, Outcome
from assistant.question import Question
from index.store import Library
from index.tokenization import words as split_words

_PARTICLES = frozenset("和与及的是在要把对跟了才各")
NAMED = 100  # plans of a library that a message names


def aside(library: Library, question: Question) -> Draft:
    """Return the draft for what is no question of policy: small talk, a private matter, a command."""
    names = join_names(_all_names(library), question.language)
    key = {"greeting": "greeting", "about": "greeting", "thanks": "thanks", "private": "private", "blocked": "blocked"}
    outcome: Outcome = "blocked" if question.kind == "blocked" else "out_of_scope"
    text = say(key.get(question.kind, "out_of_scope"), question.language, plans=names)
    return Draft(outcome, (message(text),))


def zone_not_held(library: Library, question: Question) -> Draft:
    """Return the draft for a question about a zone whose plan the library has not, or that was not chosen."""
    names = join_names(_all_names(library), question.language)
    key = "not_chosen" if question.scope.source == "given" else "no_zone"
    text = say(key, question.language, zone=join_names(question.scope.unknown), plans=names)
    return Draft("no_evidence", (message(text),))


def nothing_asked(library: Library, question: Question) -> Draft:
    """Return the draft for a question that names no topic: what would you like to know, and of which plan."""
    named = question.scope.plan_ids
    options = tuple(option_of(library, p) for p in (named or library.plan_ids)[:MAX_PLANS])
    if len(named) == 1:
        text = say("clarify_topic", question.language, plan=zone_name(library.plan(named[0])))
    else:
        text = say("clarify_empty", question.language)
    return Draft("clarify", (message(text),), options=options)


def no_evidence(library: Library, question: Question, found: Found) -> Draft:
    """Return the draft for a question that the plans do not answer, with the nearest clause where there is one."""
    language = question.language
    some = len(question.scope.plan_ids) < len(library.plan_ids) or len(library.plan_ids) == 1
    named = [zone_name(library.plan(p)) for p in question.scope.plan_ids] if some else []
    plan = join_names(named, language)
    if language == "en" and plan:
        plan = f" in {plan}"
    searched = join_names(named or _all_names(library), language)
    topic = topic_of(question)
    near = found.findings[0] if found.findings and found.findings[0].sentences else None
    if found.department:
        text = say("not_found_department", language, plan=plan or searched, topic=found.department)
    elif near is not None and near.near == "year":
        years = join_names(question.years, language)
        text = say(
            "not_found_year",
            language,
            plan=plan,
            year=years + ("" if language == "en" else "年"),
            topic=topic,
            searched=searched,
        )
    else:
        text = say("not_found", language, plan=plan, topic=topic, searched=searched)
    sentences = [message(text)]
    if near is not None:
        key = "nearest_year" if near.near == "year" else "nearest"
        first = near.sentences[0]
        whole = tuple(clause_quote(library.clause(q.clause_id), q.start, q.end) for q in first.quotes[-1:])
        sentences.append(DraftSentence(say(key, language), whole, "message"))
    return Draft("no_evidence", tuple(sentences), near=near is not None)


def _all_names(library: Library) -> list[str]:
    """Return the names of the library's zones; of a large library the first ones, and how many there are."""
    names = [zone_name(p) for p in library.plans[:NAMED]]
    rest = len(library.plans) - len(names)
    return [*names, f"… ({rest})"] if rest else names


def topic_of(question: Question) -> str:
    """Return the topic for use in a message: the words that carry it, without loose particles at either end."""
    chunks = []
    for chunk in question.topic.split():
        words = split_words(chunk)
        while words and words[0] in _PARTICLES:
            words.pop(0)
        while words and words[-1] in _PARTICLES:
            words.pop()
        chunks.append(chunk[chunk.find(words[0]) : chunk.rfind(words[-1]) + len(words[-1])] if words else "")
    return " ".join(c for c in chunks if c) or question.text


def option_of(library: Library, plan_id: str) -> Option:
    """Return a plan as one that the user may have meant."""
    plan = library.plan(plan_id)
    return Option(plan_id, plan.title, plan.display_name)
