"""Answer from the fact table: deadlines and lists here, amounts, duties and bases in the modules beside it.

Input: a `Question` and the plans in question. Output: findings, one per plan that has something to say.
Does not know: free text search, outcomes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.amounts_told import tell_targets
from assistant.counting import counts_named
from assistant.fact_table import FactTable, Match, per_plan
from assistant.findings import (
    ENDS,
    FRAME,
    Finding,
    clause_quote,
    closed,
    in_text_order,
    quote_of,
    quoted_line,
    quotes_of,
    sentence_spans,
)
from assistant.lookup_amounts import MIN_ALL, MIN_KEY, TIE, covers_topic, covers_years, holds_names, targets
from assistant.lookup_bases import bases, documents
from assistant.lookup_departments import by_department
from assistant.lookup_duties import duties, duties_of_clauses
from assistant.model import DraftSentence, Quote
from assistant.question import Question
from assistant.rows import tell_row
from assistant.structure import telling_words
from assistant.tiers import agrees
from documents.model import Deadline, Fact, NamedList, Target
from documents.normalization import fold
from index.store import Library

__all__ = [
    "bases", "by_department", "covers_years", "deadlines", "documents", "due_in", "duties",
    "duties_of_clauses", "lists", "reached", "targets", "tell_targets", "unframed",
]  # fmt: skip

# Thresholds chosen on the dev questions (docs/evaluation.md).
MIN_TASK = 0.5  # of a deadline
MIN_ALL_COUNTED = 0.5
COUNT_BONUS = 0.25  # for a list whose stated count is the one asked ('哪八条产业链')
LISTED_BELOW = 0.8  # quality of what stands below a heading, as many as asked for
MIN_NAMED = 4  # characters of the words of a heading that the question names
MAX_DUE = 24  # tasks of a year that are told
MAX_TITLE = 40  # characters of a dated title

_ASKS_DUE = re.compile(r"完成|办结|到期|截止|做完|干完|落实|due|deadline|finish|complete")


def deadlines(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, by when the task that the topic names is due."""
    found = table.match(("deadline",), plan_ids, question.terms, question.topic)
    matches = [m for m in found if covers_topic(library, question, m) and holds_names(library, question, m)]
    return per_plan(matches, lambda ms: _deadlines_of_plan(library, ms))


def reached(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the targets of the value that a question gives when it asks by when that is reached."""
    stated = [q for q in question.premises if q.value is not None and q.unit]
    if not stated:
        return []
    meant = [
        m
        for m in table.match(("target",), plan_ids, question.terms, question.topic)
        if m.key.share >= MIN_KEY and isinstance(m.fact, Target) and any(agrees(q, m.fact) for q in stated)
    ]

    def tell(found: Sequence[Match]) -> Finding:
        best = found[0]
        return Finding(best.fact.plan_id, tuple(tell_targets(library, [best.fact])), min(best.score, 1.0), (best.fact,))

    return per_plan(meant, tell)


def due_in(library: Library, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, what is due in the years that a question without any other topic names."""
    if question.terms or not question.years or not _ASKS_DUE.search(question.text):
        return []
    out: list[Finding] = []
    for plan_id in plan_ids:
        due = [f for f in library.facts_of(plan_id) if isinstance(f, Deadline) and f.due[:4] in question.years]
        facts = sorted(due, key=lambda f: f.start)[:MAX_DUE]
        lines: list[DraftSentence] = []
        for fact in facts:
            quote = unframed(fact.quote)
            title = fact.task if fact.task and fact.task not in quote else ""
            lines.append(DraftSentence(f"\n- {title + ':' if title else ''}{quote}", quotes_of(fact), "fact"))
        if lines:
            out.append(Finding(plan_id, tuple(dict.fromkeys(lines)), 0.85, tuple(facts)))
    return out


def lists(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the enumeration that the topic names."""
    stated = (q.value for q in question.premises if q.value is not None and q.value == int(q.value))
    asked = {int(value) for value in stated} | counts_named(question.text)
    matches = []
    for m in table.match(("list",), plan_ids, question.terms, question.topic):
        counted = isinstance(m.fact, NamedList) and m.fact.stated_count in asked
        if counted:
            m = replace(m, score=m.score + COUNT_BONUS)
        if m.all.share >= (MIN_ALL_COUNTED if counted else MIN_ALL) and (m.key.share >= MIN_KEY or counted):
            matches.append(m)
    matches.sort(key=lambda m: (-m.score, m.row.order))

    def tell(found: Sequence[Match]) -> Finding:
        best = [m for m in found if m.score >= found[0].score - TIE / 2][:2]
        facts = [m.fact for m in best if isinstance(m.fact, NamedList)]
        lines = tuple(
            DraftSentence(library.plan(q.plan_id).text[q.start : q.end], (q,), "quote")
            for q in dict.fromkeys(_sentence_around(library, f) for f in facts)
        )
        return Finding(found[0].fact.plan_id, lines, found[0].score, tuple(facts))

    found = per_plan(matches, tell)
    if found or not asked:
        return found
    return _listed_below(library, question, plan_ids, asked) or _alike(library, table, question, plan_ids, asked)


def _alike(
    library: Library, table: FactTable, question: Question, plan_ids: Collection[str], asked: Collection[int]
) -> list[Finding]:
    """Return, per plan, the targets of one section whose names end as the topic does, when as many as asked for."""
    topic = fold(question.topic).text.replace(" ", "")
    out: dict[str, Finding] = {}
    for size in (4, 3, 2):
        groups: dict[tuple[str, str], list[Fact]] = {}
        for row in table.rows(("target",), plan_ids):
            if len(topic) >= size and fold(getattr(row.fact, "indicator", "")).text.endswith(topic[-size:]):
                parent = library.clause(row.fact.clause_id).parent_id or row.fact.clause_id
                groups.setdefault((row.fact.plan_id, parent), []).append(row.fact)
        for (plan_id, _), facts in groups.items():
            if len(facts) in asked and len(facts) > 1 and plan_id not in out:
                out[plan_id] = Finding(plan_id, tuple(tell_targets(library, facts)), LISTED_BELOW, tuple(facts))
    return list(out.values())


def _listed_below(
    library: Library, question: Question, plan_ids: Collection[str], asked: Collection[int]
) -> list[Finding]:
    """Return, per plan, what stands below a heading that the question names, when it is as many as asked for."""
    out: list[Finding] = []
    for plan in map(library.plan, library.in_order(plan_ids)):
        for clause in library.clauses(plan.plan_id):
            named = [w for w in telling_words(clause.heading) if not w[0].isdigit()]
            if sum(map(len, named)) < MIN_NAMED:
                continue  # '目标' or a year alone names no heading
            if not all(w in question.text for w in named):
                continue
            below = [c for c in library.children(clause.clause_id) if c.kind in ("clause", "paragraph", "heading")]
            if len(below) in asked:
                spans = [(c, sentence_spans(c.text, c.start)[0]) for c in below if sentence_spans(c.text)]
                lines = tuple(
                    DraftSentence(f"\n- {closed(plan.text[a:b])}", (clause_quote(c, a, b),), "fact")
                    for c, (a, b) in spans
                )
                out.append(Finding(plan.plan_id, lines, LISTED_BELOW))
                break
    return out


def unframed(quote: str) -> str:
    """Return a quote without loose ends, and without brackets that frame all of it."""
    text = quote.strip(ENDS)
    while len(text) > 2 and text[0] + text[-1] in ("()", "（）", "〔〕", "[]", "【】", "﹙﹚"):
        text = text[1:-1].strip(ENDS)
    return text


def _deadlines_of_plan(library: Library, matches: list[Match]) -> Finding | None:
    best = matches[0]
    if best.score < MIN_TASK:
        return None
    facts = _whole([m.fact for m in matches if m.score >= best.score - TIE][:3], [m.fact for m in matches])
    lines: list[DraftSentence] = []
    for fact in in_text_order(facts):
        row = tell_row(library, fact)
        if row is not None:
            lines.append(row)
        elif isinstance(fact, Deadline):
            quote = unframed(fact.quote)
            quote = quote if quote.count("(") == quote.count(")") else fact.quote.strip(FRAME)
            title = fact.task if fact.task and fact.task not in quote else ""
            text = f"“{title}”:{quote}" if title and len(quote) <= 30 else quote
            if fact.due_text and fact.due_text not in text:
                text = f"{fact.due_text}:{text}"
            lines.append(DraftSentence(closed(text), quotes_of(fact), "fact"))
            lines += _what_follows(library, fact)
    return Finding(best.fact.plan_id, tuple(lines), best.score, tuple(facts))


def _whole(facts: Sequence[Fact], every: Sequence[Fact]) -> list[Fact]:
    """Return facts, those of a bracket within another's words as that other one: it is told with all its dates."""
    out: list[Fact] = []
    for fact in facts:
        around = [o for o in every if o.clause_id == fact.clause_id and o.start <= fact.start and fact.end <= o.end]
        out.append(max(around, key=lambda o: o.end - o.start, default=fact))
    return list(dict.fromkeys(out))


def _what_follows(library: Library, fact: Fact) -> list[DraftSentence]:
    """Return the sentence after a dated title ('1.提出申请(2023年1—2月)。…'): it says what is due."""
    clause = library.clause(fact.clause_id)
    spans = sentence_spans(clause.text, clause.start)
    if len(spans) < 2 or not spans[0][0] <= fact.start < spans[0][1] or spans[0][1] - spans[0][0] > MAX_TITLE:
        return []
    return [quoted_line(clause, *spans[1])]


def _sentence_around(library: Library, fact: Fact) -> Quote:
    clause = library.clause(fact.clause_id)
    for start, end in sentence_spans(clause.text, clause.start):
        if start <= fact.start and fact.end <= end:
            return clause_quote(clause, start, end)
    return quote_of(fact)
