"""Judge what a question presumes: '不是800亿吗', '是科技局牵头吧'.

Input: a `Question` with premises and the finding that answers it. Output: the sentence that confirms or corrects.
Does not know: how the finding was made.
"""

from __future__ import annotations

from assistant.findings import Finding
from assistant.lookup import abbreviates, covers_years, same_unit
from assistant.messages import say
from assistant.model import DraftSentence
from assistant.question import Question
from assistant.tiers import agrees
from documents.model import Duty, Support, Target
from index.store import Library


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
        same = [f for f in facts if agrees(quantity, f)]
        if not same:
            return False
        if question.years and not any(covers_years(library, f, question.years) for f in same):
            return False
    return True


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
