"""Answer in which cases a plan denies what it grants: '有下列情形之一的,不予奖励:' and the items below.

Input: a `Question` and plans. Output: findings, one per plan that lists such cases.
Does not know: single prohibitions, facts, free text search, outcomes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from assistant.enumerations import ITEM, MAX_ITEMS, items_below
from assistant.findings import Finding, quoted_line, sentence_spans, text_at
from assistant.question import Question
from assistant.terms import cover
from documents.model import Clause
from documents.normalization import fold
from index.store import Library

_TAKES = "取消|追回|收回|撤销|停发|暂停|终止|退回|扣[减发除]"
_ASKS = re.compile(
    "(什么|啥|哪些|哪几[种类个])(样的?)?(情况|情形|行为|人员?|企业|单位|公司|项目|对象|费用)[^,。?]{0,14}"
    "(不(给|发|奖|补|予|算|能|得|可|享受|支持|受理|纳入|报)(?!不)|[拿领得享]不到|没有?(奖|补|资格)|"
    f"{_TAKES})"
)
_DENIES = "不(?:予|得|能|可|再|享受|适用|纳入|属于|列入|支持|受理|给予)"
_LISTED = "(?:下列|以下|下述|之一)[^。;]{{0,30}}(?:{0})|(?:{0})[^。;]{{0,24}}(?:下列|以下|下述)"
_LISTS_DENIED, _LISTS_TAKEN = re.compile(_LISTED.format(_DENIES)), re.compile(_LISTED.format(_TAKES))
# Characters that say nothing of what is denied.
_OF_ANY = frozenset("的了也有不情况形下列之一哪些什么样会能要可以企业项目单位公司人员对象费用行为")
_TOPIC = 0.5  # share of the topic that the cases of a plan hold which the question does not name
_QUALITY = 0.9


def denied_cases(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return, per plan, the cases in which it denies, or takes back, what the question asks of."""
    asked = _ASKS.search(question.text)
    if asked is None or "yes_no" in question.intents:
        return []
    lists = _LISTS_TAKEN if re.search(_TAKES, asked.group()) else _LISTS_DENIED
    found = (_of_plan(library, question, p, lists, named=bool(plan_ids)) for p in plan_ids or library.plan_ids)
    return [finding for finding in found if finding is not None]


def _of_plan(library: Library, question: Question, plan_id: str, lists: re.Pattern[str], named: bool) -> Finding | None:
    asked = {char for term in question.terms for char in term.word} - _OF_ANY
    best: tuple[int, Finding] | None = None
    title = library.plan(plan_id).title
    for clause in library.clauses(plan_id):
        spans = sentence_spans(clause.text, clause.start)
        for at, (start, end) in enumerate(spans):
            own = text_at(clause, start, end)
            text = fold(own).text
            shared = len(asked & set(text)) if lists.search(text) else 0
            if not shared or (best is not None and shared <= best[0]):
                continue
            around = fold(" ".join((title, *clause.path, text))).text
            if named or cover(question.terms, around).share >= _TOPIC:
                told = [(start, end), *_items_behind(clause, spans[at + 1 :])]
                lines = [quoted_line(clause, *span) for span in told]
                best = shared, Finding(plan_id, (*lines, *items_below(library, clause, own)), _QUALITY)
    return None if best is None else best[1]


def _items_behind(clause: Clause, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the items that stand next in the same clause: '…自行终止:(1)…;(2)…'."""
    return list(itertools.takewhile(lambda span: bool(ITEM.match(text_at(clause, *span))), spans))[:MAX_ITEMS]
