"""Answer what a body named by its kind has to do ('经办机构负什么责任'): what begins with it, or is called after it.

Input: a `Question` and plans. Output: findings, one per plan that says what such a body has to do.
Does not know: departments with names of their own (lookup_departments.py), who does a task (lookup_duties.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.findings import Finding, quoted_line, sentence_spans, text_at
from assistant.question import Question
from assistant.terms import Term, cover
from documents.model import Clause
from documents.normalization import fold
from index.store import Library

_ASKS = re.compile(
    "(负|承担|履行|有|尽|担负)(起|到|着|的)?(什么|哪些|哪几[种项条个]|啥|怎样的)样?的?[^,。?]{0,4}(责任|义务|职责)|"
    "(责任|义务|职责)(是|有|包括)?(什么|哪些|啥)"
)
_WHO_ASKS = re.compile("谁|哪(个|家|些|几家)(部门|单位|局|机构)")
_KIND = "政府|机构|部门|单位|企业|公司|银行|学校|医院|协会|组织|人员|主体|村委会|居委会|委员会|经营者|运营商|业主|平台"
_ACTS = (
    "(?=(?:自己|本身|自身|们|等|都|也|还)*(?:在|对|就|应|要|需|该|得|须|必须|的|,|$))"  # what stands behind a subject
)
_BODY = re.compile(f"[一-鿿]{{2,14}}?(?:{_KIND}){_ACTS}")
_SHORTEST_BODY = 4  # characters; '部门' alone is any
_BETWEEN = ".{0,2}"  # '地方各级政府' is '地方各级人民政府'
_CHARGED = re.compile("责任|负责|职责|义务")
_LEADING = re.compile(
    r"\s*([（(]?[一二三四五六七八九十\d]+[)）、.]|第[一二三四五六七八九十百]+条)?\s*(各(级|地|有关)?|强化|落实|压实|明确)?"
)
_TOPIC = 0.5  # share of the topic beside the body that must stand there
_MAX_SENTENCES = 3
_AS_GOOD = 0.5
_QUALITY = 0.85


@dataclass(frozen=True, slots=True)
class _Told:
    """Where a clause says what the body has to do: its spans, and how well it fits."""

    clause: Clause
    spans: tuple[tuple[int, int], ...]
    fit: float
    called: bool  # after the body


def body_duties(library: Library, question: Question, plan_ids: Sequence[str]) -> list[Finding]:
    """Return, per plan, what the body that the question names by its kind has to do."""
    asked = _ASKS.search(question.text)
    if asked is None or "yes_no" in question.intents or _WHO_ASKS.search(question.text):
        return []
    for body in _bodies_in(question.text[: asked.start()]):
        terms = [t for t in question.terms if t.word not in body and not _CHARGED.search(t.word)]
        told = (_of_plan(library, p, body, terms) for p in plan_ids or library.plan_ids)
        if found := [finding for finding in told if finding is not None]:
            return found
    return []


def _bodies_in(text: str) -> Iterator[str]:
    """Yield the names that a body may have, the longest first: a place or a plan may stand before it."""
    for match in _BODY.finditer(text):
        for start in range(len(match.group()) - _SHORTEST_BODY + 1):
            yield match.group()[start:]


def _of_plan(library: Library, plan_id: str, body: str, terms: Sequence[Term]) -> Finding | None:
    name = re.compile(f"{_BETWEEN.join(map(re.escape, body))}(?!负责人|法定|的)")
    title = library.plan(plan_id).title
    found = [t for clause in library.clauses(plan_id) if (t := _of_clause(clause, name, terms, title)) is not None]
    best = max(found, key=lambda t: t.fit, default=None)
    if best is None:
        return None
    alike = [best] if best.called else [t for t in found if t.fit >= best.fit - _AS_GOOD]
    lines = [quoted_line(told.clause, *span) for told in alike for span in told.spans]
    return Finding(plan_id, tuple(lines[:_MAX_SENTENCES]), _QUALITY)


def _of_clause(clause: Clause, name: re.Pattern[str], terms: Sequence[Term], plan_title: str) -> _Told | None:
    """Return what a clause says of a body: all of it where it is called after the body, else what begins with it."""
    sentences = [
        (start, end, _LEADING.sub("", fold(text_at(clause, start, end)).text, count=1))
        for start, end in sentence_spans(clause.text, clause.start)
    ]
    called = bool(name.search(fold(clause.heading).text)) and bool(_CHARGED.search(clause.heading))
    if called:
        title = clause.start + len(clause.label) + len(clause.heading) + 2
        own = [s for s in sentences if s[1] > title]
    else:
        own = [s for s in sentences if name.match(s[2])]
    if not own:
        return None
    text = " ".join(s[2] for s in own)
    share = cover(terms, fold(" ".join((plan_title, *clause.path, text))).text).share if terms else 1.0
    if share < _TOPIC:
        return None
    fit = share + (1.0 if called else 0.0) + (0.5 if _CHARGED.search(text) else 0.0)
    return _Told(clause, tuple((s[0], s[1]) for s in own[:_MAX_SENTENCES]), fit, called)
