"""Suggest next questions that the library can answer.

Input: a question, its draft, the library's facts. Output: a few short questions.
Does not know: answers; a suggestion is built from a fact's own words, so it can be answered.
"""

from __future__ import annotations

import re

from assistant.findings import zone_name
from assistant.messages import say
from assistant.model import Draft
from assistant.question import Question
from documents.model import Duty, Target
from documents.normalization import simplify
from index.store import Library

MAX_SUGGESTIONS = 3


def suggest(library: Library, question: Question, draft: Draft) -> tuple[str, ...]:
    """Return up to three questions on the plan in question (or on the first plans), never the one just asked."""
    if draft.outcome == "blocked":
        return ()
    plan_ids = question.scope.plan_ids or tuple(o.plan_id for o in draft.options) or tuple(library.plan_ids)
    out: list[str] = []
    for plan_id in plan_ids[:MAX_SUGGESTIONS]:
        name = zone_name(library.plan(plan_id))
        room = max(1, MAX_SUGGESTIONS // len(plan_ids[:MAX_SUGGESTIONS]))
        out += _of_plan(library, plan_id, name, question, draft)[:room]
    return tuple(dict.fromkeys(out))[:MAX_SUGGESTIONS]


def _of_plan(library: Library, plan_id: str, name: str, question: Question, draft: Draft) -> list[str]:
    told = {f.quote for f in draft.facts}
    out: list[str] = []
    targets = [f for f in library.facts_of(plan_id) if isinstance(f, Target) and f.quote not in told]
    for fact in targets:
        bare = re.sub(r"[《》“”]", "", fact.indicator)
        if 4 <= len(bare) <= 16 and fact.value is not None and bare not in question.text:
            out.append(say("ask_target", question.language, zone=name, name=simplify(bare)))
        if len(out) == 2:
            break
    for fact_ in library.facts_of(plan_id):
        if isinstance(fact_, Duty) and fact_.units:
            title = library.clause(fact_.clause_id).heading
            if 4 <= len(title) <= 20 and title not in question.text:
                out.insert(1, say("ask_duty", question.language, zone=name, name=simplify(title)))
                break
    return out
