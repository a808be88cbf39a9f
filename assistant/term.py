"""Answer for what time a plan holds: from when, until when, for how long, and which documents it ends.

Input: a `Question` and plans with their validity. Output: findings, each line as the plan's own text has it.
Does not know: how validity is read (documents.validity); today; facts; free text search.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant import structure
from assistant.findings import Finding, clause_quote, quoted_line, sentence_spans, text_at
from assistant.model import DraftSentence
from assistant.needed import claims_length, claims_year
from assistant.question import Question
from documents.model import Plan, Validity
from index.library import Library

_FORCE = (
    r"(开始)?(正式)?(施行|实行|起施行|起实行|起执行|开始用|启用|起用|实施|执行|生效|起效|起算|算|作废|失效|到期|过期|截止|"
    r"终止|废止|有效)"
)
_PLAN_TIME = re.compile("(行动|实施|工作)?(计划|方案|规划|文件|政策|办法|意见)|有效期|期限|为期")
_WHEN = "什么时候|啥时候|几号|几月|何时|哪天|哪年|哪一年|几时|从哪"
_ASKS = re.compile(
    rf"({_WHEN}).{{0,4}}{_FORCE}|"
    r"(施行|实行|生效|失效|到期|执行|实施|有效)(的)?(日期|时间|期限|期)|(试行|暂行)(几|多)(年|久)|"
    r"(管|用|有效|执行|施行|实行)(到|至)?(几|哪|什么|啥|多)(一)?(年|月|时候|久|长|天|日|号)|有效期|"
    r"(还|现在|目前)(是否|是不是)?(有效|管用|算数|在用|执行)|(过期|失效|作废|到期)了?(吗|没|么)|"
    r"(take|took|come|came|go|went)(s|es)? (into )?(effect|force)|effective (date|from)|expire|"
    r"valid (until|for)|in force"
)
_OWN_WORDS = re.compile(
    r"现行|最新|老|旧|废|原|哪个|新版|开始|正式|日期|时间|期限|试行|暂行|(老|旧|原|新)?(政策|文件|办法|规定|条例|方案|意见|计划|通知)|一直|现在|目前"
)
_OF_TERM = re.compile(
    rf"^(({_OWN_WORDS.pattern})|({_FORCE})|起|从|自|哪|天|号|哪一?天|为止|[管用]到|effect|force|regulations?|rules?|law|measures?|policy|plan|"
    rf"document|take|took|came|come)$|{_ASKS.pattern}"
)
_COMES_INTO_FORCE = re.compile(
    r"施行|生效|废止|失效|有效期|(take|took|come|came|go|went) (into )?(effect|force)|effective (date|from)"
)
_ASKS_FROM_WHEN = re.compile(_WHEN)
FEW = 1.5  # weight of a topic beside which the question is not about the plan itself
TOPIC = "施行 有效期 期限 年限"  # what to search for where no place is known
_DOCUMENTS = "(文件|办法|规定|意见|通知|方案|细则|政策)"
_ASKS_REPEALED = re.compile(
    f"(?<![被由])(哪|什么|啥|几)[^,。?]{{0,6}}{_DOCUMENTS}[^,。?]{{0,6}}(作废|废止|失效|废了|停用|不再(执行|适用)|不用了)|"
    f"(作废|废止|废|代替|取代|替代)(了|掉|的|原来|原先|原有|以前|之前|旧|老)*(是)?(哪|什么|啥)[^,。?]{{0,6}}{_DOCUMENTS}"
)
_ENDS = re.compile(r"同时(予以)?(废止|失效)|自.{0,12}废止")
_QUALITY = 0.9


def is_asked(library: Library, question: Question) -> bool:
    """Return whether the question asks for the time of a plan itself, rather than of something in it."""
    presumed = claims_year(question) or bool(claims_length(question) and _PLAN_TIME.search(question.text))
    if not presumed and not _ASKS.search(question.text):
        return False
    if presumed:
        return bool(question.scope.plan_ids) and structure.own_weight(library, question, _OF_TERM) < FEW
    named = bool(question.scope.plan_ids)
    own = structure.own_weight(library, question, _OF_TERM)
    return own < FEW * (2 if named else 1) * (2 if named and _COMES_INTO_FORCE.search(question.text) else 1)


def term(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return, per plan, the sentences that say for what time it holds."""
    plans = [library.plan(p) for p in plan_ids] or list(library.plans)
    return [found for plan in plans if (found := _of_plan(library, plan)) is not None]


def asks_repealed(library: Library, question: Question) -> bool:
    """Return whether a question asks which documents a plan ends."""
    if not _ASKS_REPEALED.search(question.text) or _ASKS_FROM_WHEN.search(question.text):
        return False  # the sentence that says from when a plan holds says what it ends
    return bool(question.scope.plan_ids) or structure.own_weight(library, question, _OF_TERM) < FEW


def repealed(library: Library, plan_ids: Sequence[str]) -> list[Finding]:
    """Return, per plan, the sentences that end other documents; a finding without any where it ends none."""
    out: list[Finding] = []
    for plan in [library.plan(p) for p in plan_ids] or list(library.plans):
        places = [v for v in plan.validity if v.kind == "repeals"]
        lines = list(dict.fromkeys(line for place in places for line in _sentences(library, place)))
        missing = () if lines else ("废止的文件",)
        out.append(Finding(plan.plan_id, tuple(lines), _QUALITY if lines else 0.0, missing=missing))
    return out


def _of_plan(library: Library, plan: Plan) -> Finding | None:
    places = [v for v in plan.validity if v.kind in ("term", "void")] or [
        v for v in plan.validity if v.kind == "coverage"
    ]
    lines = list(dict.fromkeys(line for place in places for line in _sentences(library, place)))
    return Finding(plan.plan_id, tuple(lines), _QUALITY) if lines else None


def _sentences(library: Library, place: Validity) -> list[DraftSentence]:
    """Return the whole sentence in which a place stands, and those of its clause that end another document."""
    clause = library.clause(place.clause_id)
    told = []
    for start, end in sentence_spans(clause.text, clause.start):
        if start <= place.start < end or _ENDS.search(text_at(clause, start, end)):
            told.append(quoted_line(clause, start, end))
    return told or [DraftSentence(place.text, (clause_quote(clause, place.start, place.end),), "quote")]
