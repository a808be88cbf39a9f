"""Judge what a question presumes: '不是800亿吗', '是科技局牵头吧'.

Input: a `Question` with premises and the finding that answers it. Output: the sentence that confirms or corrects.
Does not know: how the finding was made.
"""

from __future__ import annotations

import math

from assistant.findings import Finding
from assistant.lookup import abbreviates, covers_years, same_unit
from assistant.messages import say
from assistant.model import DraftSentence
from assistant.question import Question
from documents.model import Duty, Quantity, Support, Target
from index.store import Library

_SCALE = {"万": 1e4, "亿": 1e8, "千": 1e3, "百": 1e2}


def judge(library: Library, question: Question, finding: Finding, department: str = "") -> list[DraftSentence]:
    """Return '是的。' or '不是。' when the question states something that the finding's facts confirm or deny."""
    if "yes_no" not in question.intents:
        return []
    verdict = _figures(library, question, finding)
    if verdict is None:
        verdict = _departments(question, finding)
    if verdict is None:
        return []
    return [DraftSentence(say("premise_right" if verdict else "premise_wrong", question.language), (), "message")]


def _figures(library: Library, question: Question, finding: Finding) -> bool | None:
    facts = [f for f in finding.facts if isinstance(f, Target | Support)]
    stated = [q for q in question.premises if q.value is not None]
    if not facts or not stated:
        return None
    for quantity in stated:
        same = [f for f in facts if _agrees(quantity, f)]
        if not same:
            return False
        if question.years and not any(covers_years(library, f, question.years) for f in same):
            return False
    return True


def _agrees(quantity: Quantity, fact: Target | Support) -> bool:
    for value in (fact.value, fact.value_max):
        if value is not None and quantity.value is not None:
            a, unit_a = _base(quantity.value, quantity.unit)
            b, unit_b = _base(value, fact.unit)
            loose = not unit_a or not unit_b or unit_a == unit_b or unit_a in unit_b or unit_b in unit_a
            if loose and math.isclose(a, b, rel_tol=1e-9):
                return True
    return False


def _base(value: float, unit: str) -> tuple[float, str]:
    """Return a value in its unit without 万 or 亿, so that 1亿元 and 10000万元 agree."""
    while unit and unit[0] in _SCALE:
        value, unit = value * _SCALE[unit[0]], unit[1:]
    return value, unit


def _departments(question: Question, finding: Finding) -> bool | None:
    duties = [f for f in finding.facts if isinstance(f, Duty)]
    if not duties:
        return None
    text = question.text
    units = [u for f in duties for u in f.units]
    if any(_named(text, u) for u in units):
        lead = [u for f in duties if f.role == "lead" for u in f.units]
        return any(_named(text, u) for u in lead) if "牵头" in text and lead else True
    return False


def _named(text: str, unit: str) -> bool:
    for size in range(min(len(text), 12), 2, -1):
        for at in range(len(text) - size + 1):
            word = text[at : at + size]
            if word[-1] == unit[-1] and (same_unit(word, unit) or abbreviates(word, unit)):
                return True
    return False
