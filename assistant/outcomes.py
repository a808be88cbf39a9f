"""Turn findings into an outcome and a draft: answered, partial, clarify, no evidence, out of scope, blocked.

Input: a `Question` and what was found. Output: `Draft`.
Does not know: how things were found; how several are arranged (arrangement.py), what a refusal says (refusals.py);
citation numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.answering import Found, answers
from assistant.arrangement import MAX_PLANS, headed, in_english, listed, message, side_by_side
from assistant.findings import Finding, zone_name
from assistant.messages import LANGUAGES, join_names, say
from assistant.model import Draft, DraftSentence, Outcome
from assistant.off_topic import GOOD_ENOUGH, LIKELY_OFF, SURELY_ON, UNLIKELY_OFF
from assistant.premises import judge, unstated
from assistant.question import Question
from assistant.refusals import aside, no_evidence, nothing_asked, option_of, topic_of, zone_not_held
from assistant.structure import names_only_part
from index.store import Library

_OF_A_PLAN = ("metadata", "term", "outline")
_POINTS_AT_PLAN = re.compile(r"(这|该|本|此)(个|份|项|篇)?(方案|文件|意见|计划|规划|办法|条例|通知|政策)")
SURE = 0.75  # only an evident answer is given to a question without any word of policy
NEAR_ENOUGH = 0.45  # to the library's own words, for a question that it has no answer to: it is not off topic
NEXT_BEST = 0.82  # another plan whose quality reaches this share of the best could be meant too …
NEXT_BEST_TARGET = 0.7
AS_GOOD = 0.95  # … surely at this share, below it only when
FAR_BEHIND = 5.0  # its sentence is not so much less likely, in log odds; both chosen on the dev and tuning questions


def compose(library: Library, question: Question, found: Found) -> Draft:
    """Return the draft for `question` from what was found."""
    if question.kind != "policy":
        return aside(library, question)
    if question.scope.unknown and not question.scope.plan_ids:
        return zone_not_held(library, question)
    if not question.terms and not question.about_policy and found.route == "sentences":
        return aside(library, question)
    bare = not question.terms and question.language == "zh"  # English words may be too rare for the word list
    if bare and found.route == "sentences" and "compare" not in question.intents:
        return nothing_asked(library, question)
    good = [f for f in found.findings if answers(f, found.route)]
    if _is_off_topic(question, found, max((f.quality for f in good), default=0.0)):
        near = (
            found.known
            and not question.everyday
            and max((f.quality for f in found.findings), default=0.0) >= NEAR_ENOUGH
        )
        return no_evidence(library, question, found) if near else aside(library, question)
    if not good and question.scope.within:
        return zone_not_held(library, replace(question, scope=replace(question.scope, unknown=question.scope.within)))
    if not good:
        return no_evidence(library, question, found)
    if found.route == "holdings":
        return Draft("answered", tuple(listed(library, good)))
    things = question.scope.things()
    if len(question.scope.plan_ids) == 1:
        return _one(library, question, good[0], found)
    if len(things) > 1:
        return _several(library, question, good, found)
    return _unnamed(library, question, good, found)


def _is_off_topic(question: Question, found: Found, quality: float) -> bool:
    """Return whether a question is about no policy at all; `quality`: of the best that was found, 0 when nothing.

    Its words, its meaning and what the plans say are asked. Without a vector of its meaning the words decide.
    """
    by_words = question.everyday or not (question.about_policy or found.known)
    if question.scope.plan_ids or question.inherited or question.quoted or found.stages is None:
        return False
    if found.off_topic is None:
        return by_words and quality < SURE
    if found.off_topic >= LIKELY_OFF and quality < GOOD_ENOUGH:
        return True
    return by_words and found.off_topic >= (UNLIKELY_OFF if question.everyday else SURELY_ON) and quality < SURE


def join_parts(
    question: Question, drafts: Sequence[tuple[Question, Draft]], named: Sequence[DraftSentence] = ()
) -> Draft:
    """Return one draft for a question of several parts: what is found, then what is missing.

    `named`: the name of the plan, where the question has none.
    """
    found = [(q, d) for q, d in drafts if d.outcome in ("answered", "partial")]
    missing = [q for q, d in drafts if d.outcome not in ("answered", "partial")]
    if not found:
        return drafts[0][1]
    sentences = list(dict.fromkeys([*named, *(s for _, d in found for s in d.sentences)]))
    if missing:
        by_year = len({q.topic for q, _ in drafts}) == 1  # the parts differ in their years
        names = join_names([f"{y}年" for q in missing for y in q.years] if by_year else [topic_of(q) for q in missing])
        sentences.append(message("\n" + say("partial", question.language, missing=names)))
    facts = tuple(dict.fromkeys(f for _, d in found for f in d.facts))
    partial = bool(missing) or any(d.outcome == "partial" for _, d in found)
    return replace(found[0][1], outcome="partial" if partial else "answered", sentences=tuple(sentences), facts=facts)


def name_of(library: Library, question: Question) -> DraftSentence:
    """Return the name of the one plan in question, before what it says."""
    return message(f"{zone_name(library.plan(question.scope.plan_ids[0]))}:")


def denies(draft: Draft) -> bool:
    """Return whether a draft says that what its question presumes is not so."""
    wrong = {say("premise_wrong", language) for language in LANGUAGES}
    return draft.outcome in ("answered", "partial") and any(s.text in wrong for s in draft.sentences[:1])


def with_denials(denied: Sequence[Draft], draft: Draft, silent: bool) -> Draft:
    """Return the draft of what a question asks behind those of what it wrongly states.

    `silent`: where the plan does not answer what is asked, that is not said; the denial is the answer.
    """
    answered = draft.outcome in ("answered", "partial")
    told = [s for d in denied for s in d.sentences]
    known = {s.text for s in told}
    rest = [s for s in draft.sentences if s.text not in known] if answered or draft.outcome == "no_evidence" else []
    rest = [s for s in rest if answered or not (s.quotes or silent)]
    facts = tuple(dict.fromkeys(f for d in (*denied, draft) for f in d.facts)) if answered else denied[0].facts
    outcome: Outcome = draft.outcome if answered else "answered" if silent else "partial"
    gap = [message("\n")] if rest else []
    return replace(denied[0], outcome=outcome, sentences=(*told, *gap, *rest), facts=facts)


def _one(library: Library, question: Question, finding: Finding, found: Found) -> Draft:
    lead = judge(library, question, finding, found.department)
    told = {q for s in finding.sentences for q in s.quotes}
    others = found.corrections if not {q for s in found.corrections for q in s.quotes} <= told else ()
    lead += [*others, message("\n")] if others else []
    sentences = [*lead, *in_english(question, finding.sentences)]
    lacking = [*question.scope.unknown, *finding.missing, *unstated(library, question)]
    if lacking:
        missing = join_names(lacking, question.language)
        sentences.append(message("\n" + say("partial", question.language, missing=missing)))
    outcome: Outcome = "partial" if lacking else "answered"
    return Draft(outcome, tuple(sentences), finding.facts)


def _several(library: Library, question: Question, good: Sequence[Finding], found: Found) -> Draft:
    """Return what each plan says that was named, in the order of the library, and what is missing."""
    things = question.scope.things()
    shown: list[Finding] = []
    absent: list[str] = []
    for thing in things[:MAX_PLANS]:
        finding = next((f for f in good if f.plan_id in thing), None)  # the best comes first
        if finding is None:
            absent.append(zone_name(library.plan(thing[0])))
        else:
            shown.append(finding)
    order = {f.plan_id: library.number_of(f.plan_id) for f in shown}
    sentences = side_by_side(library, question, sorted(shown, key=lambda f: order[f.plan_id]))
    absent += question.scope.unknown
    if absent:
        topic = f"({topic_of(question)})" if question.terms else ""
        sentences.append(message("\n" + say("partial", question.language, missing=join_names(absent) + topic)))
    if len(things) > MAX_PLANS:
        sentences.append(message("\n" + say("too_many_plans", question.language, limit=str(MAX_PLANS))))
    facts = tuple(fact for f in shown for fact in f.facts)
    outcome: Outcome = "partial" if absent else "answered"
    return Draft(outcome, tuple(sentences), facts)


def _unnamed(library: Library, question: Question, good: Sequence[Finding], found: Found) -> Draft:
    """Return the answer of the one plan that can be meant, or ask which one."""
    best = max(f.quality for f in good)
    likely = max(f.score for f in good) - FAR_BEHIND
    next_best = NEXT_BEST_TARGET if found.route == "target" and "target" in question.intents else NEXT_BEST
    able = [f for f in good if f.quality >= (next_best if f.score >= likely else AS_GOOD) * best]
    able.sort(key=lambda f: (f.score < likely, -f.quality))
    able = list({f.plan_id: f for f in reversed(able)}.values())[::-1][:MAX_PLANS]
    if _fits_any_plan(library, question, found):
        return _which(library, question, able, library.plan_ids)
    if len(able) == 1:
        finding = able[0]
        name = message(f"{zone_name(library.plan(finding.plan_id))}:")
        lead = judge(library, question, finding, found.department)
        return Draft("answered", (*lead, name, *in_english(question, finding.sentences)), finding.facts)
    if question.all_plans or "compare" in question.intents:
        sentences = side_by_side(library, question, able)
        return Draft("answered", tuple(sentences), tuple(x for f in able for x in f.facts))
    return _which(library, question, able, [f.plan_id for f in able])


def _fits_any_plan(library: Library, question: Question, found: Found) -> bool:
    """Return whether a question without a plan's name is about a plan itself, so that each could be meant."""
    if len(library.plan_ids) < 2 or question.scope.plan_ids or question.language == "en":
        return False
    if _POINTS_AT_PLAN.search(question.text) and found.route in (*_OF_A_PLAN, "basis"):
        return not question.terms
    if question.all_plans or "compare" in question.intents:
        return False
    return (found.route in _OF_A_PLAN and not question.terms) or names_only_part(question)


def _which(library: Library, question: Question, able: Sequence[Finding], plan_ids: Sequence[str]) -> Draft:
    """Return what each plan says that can be meant, and ask which one is."""
    sentences = [message(say("clarify", question.language))]
    for finding in able:
        sentences += headed(library, question, finding)
    options = tuple(option_of(library, p) for p in plan_ids[:MAX_PLANS])
    return Draft("clarify", tuple(sentences), tuple(x for f in able for x in f.facts), options)
