"""Answer who does a task.

Input: a `Question` and the plans in question. Output: findings, one per plan that has something to say.
Does not know: what a department has to do (lookup_departments.py); figures, deadlines, outcomes; free text search.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.fact_table import FactTable, Match, is_note, per_plan
from assistant.findings import (
    ENDS,
    FRAME,
    Finding,
    clause_quote,
    closed,
    in_text_order,
    lead_label,
    quote_of,
    quotes_of,
    sentence_spans,
)
from assistant.lookup_amounts import covers_topic
from assistant.model import DraftSentence, Quote
from assistant.question import Question
from assistant.rows import tell_row
from assistant.terms import Term, cover
from assistant.tiers import same_size
from documents.model import Clause, Duty, DutyRole, Fact
from documents.normalization import fold
from index.store import Library

# Thresholds chosen on the dev questions (docs/evaluation.md).
MIN_TASK = 0.5
ROLE_BONUS, TITLE_BONUS, TOGETHER_BONUS = 0.15, 0.1, 0.25
REPEAT_BONUS, MAX_REPEATED = 0.1, 5  # for each character behind the second of a run that question and plan share
MAX_TASK = 60  # characters of a task that is told whole; of a longer one the sentence that is asked for
TIE = 0.1  # duties of running text in one clause that fit as well

_ROLE_ASKED: tuple[tuple[re.Pattern[str], DutyRole], ...] = (
    (re.compile(r"牵头|主抓|主导|主责|\blead"), "lead"),
    (re.compile(r"配合|协同|协助|协办|参与|cooperat|support"), "cooperate"),
)


def duties(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, who does the task that the topic names."""
    found = table.match(("duty",), plan_ids, question.terms, question.topic)
    matches = [m for m in found if covers_topic(library, question, m) and same_size(question.text, m.row.all)]
    return per_plan(matches, lambda ms: _duties_of_plan(library, question, ms))


def duties_of_clauses(library: Library, question: Question, clause_ids: Sequence[str]) -> Finding | None:
    """Return the duties that stand in the first of `clause_ids` (or its paragraphs) that has any."""
    for clause_id in clause_ids:
        family = {clause_id, library.clause(clause_id).parent_id, *(c.clause_id for c in library.children(clause_id))}
        plan_id = library.clause(clause_id).plan_id
        all_ = [f for f in library.facts_of(plan_id) if isinstance(f, Duty) and f.clause_id in family]
        own = [f for f in all_ if f.clause_id == clause_id]
        found = _about(question.terms, own or [f for f in all_ if is_note(f)] or all_)
        if found:
            return Finding(plan_id, _tell_duties(library, question, found), 0.7, tuple(found))
    return None


def _duties_of_plan(library: Library, question: Question, matches: list[Match]) -> Finding | None:
    best = max(matches, key=lambda m: (_adjusted(library, question, m), -m.row.order))
    if best.score < MIN_TASK:
        return None
    facts = [m.fact for m in matches if _same_task(best.fact, m.fact) or _told_beside(best, m)]
    return Finding(best.fact.plan_id, _tell_duties(library, question, facts), best.score, tuple(facts))


def _adjusted(library: Library, question: Question, match: Match) -> float:
    """Return the score with the role that is asked for, the title, and words repeated as they stand."""
    role = role_asked(question.text)
    score = match.score + (ROLE_BONUS if role and getattr(match.fact, "role", "") == role else 0.0)
    heading = fold(library.clause(match.fact.clause_id).heading).text
    score += TITLE_BONUS * cover(question.terms, heading).share
    if is_note(match.fact):
        score += TOGETHER_BONUS * _held_together(library, question, match)
    return score + REPEAT_BONUS * max(0, min(_repeated(question.text, match.row.all), MAX_REPEATED) - 2)


def _held_together(library: Library, question: Question, match: Match) -> float:
    """Return the share of the topic that one sentence of what a note is for holds: words that lie far apart in a long
    clause are of different things.
    """
    clause = library.clause(match.fact.clause_id)
    text = match.fact.also[0].quote if match.fact.also else clause.text
    return max((cover(question.terms, fold(text[a:b]).text).share for a, b in sentence_spans(text)), default=0.0)


def _repeated(asked: str, text: str) -> int:
    """Return the length of the longest run of Chinese characters of the question that stands in the text."""
    best = 0
    for run in re.findall("[一-鿿]+", asked):
        for start in range(len(run)):
            while start + best < len(run) and run[start : start + best + 1] in text:
                best += 1
    return best


def _same_task(best: Fact, other: Fact) -> bool:
    if best.clause_id != other.clause_id or is_note(best) != is_note(other):
        return False
    return best.also == other.also and (is_note(best) or best.start == other.start)


def _told_beside(best: Match, other: Match) -> bool:
    if best.fact.clause_id != other.fact.clause_id or is_note(best.fact) or is_note(other.fact):
        return False
    return other.score >= best.score - TIE


def _about(terms: Sequence[Term], found: Sequence[Duty]) -> list[Duty]:
    """Return the duties whose own sentences cover the topic best, where the duties of a clause have such."""
    if not any(f.also for f in found):
        return list(found)
    best = max(found, key=lambda f: cover(terms, fold(f.task).text).share)
    return [f for f in found if _same_task(best, f)]


def _tell_duties(library: Library, question: Question, facts: Sequence[Fact]) -> tuple[DraftSentence, ...]:
    role = role_asked(question.text)
    duties_ = [f for f in facts if isinstance(f, Duty)]
    chosen = [f for f in duties_ if f.role == role] or duties_
    lines: list[DraftSentence] = []
    for fact in in_text_order(chosen):
        body = fact.quote.strip(FRAME)
        if any(body in line.text for line in lines):
            continue
        row = tell_row(library, fact)
        if row is not None or not is_note(fact):
            lines.append(row or DraftSentence(closed(body), quotes_of(fact), "fact"))
            continue
        title, place = _task_told(library, fact, question.terms)
        text = body if title and title in body else f"“{title}”:{body}"
        lines.append(DraftSentence(closed(text), (*place, quote_of(fact)), "fact"))
    return tuple(lines)


def _task_told(library: Library, fact: Fact, terms: Sequence[Term]) -> tuple[str, tuple[Quote, ...]]:
    """Return what a note is about in few words, and where that stands: a title, or the sentence that is asked for."""
    clause = library.clause(fact.clause_id)
    plan = library.plan(fact.plan_id).text
    if fact.also:
        start, end, text = fact.also[0].start, fact.also[0].end, fact.also[0].quote
    else:  # an item without a title is called by its own words, not by the title above it
        start, end = clause.start + len(clause.label), fact.start
        text = plan[start:end]
        if clause.heading or not text.strip(FRAME):
            title = lead_label(library, clause)
            return title, place_of(library, clause, title)
    spans = [(start, end)] if end - start <= MAX_TASK else sentence_spans(text, start)
    start, end = max(spans, key=lambda s: cover(terms, fold(plan[s[0] : s[1]]).text).share)
    told = plan[start:end].strip(ENDS).rstrip("(（〔[【")
    return told, (clause_quote(clause, start, end),)


def place_of(library: Library, clause: Clause, title: str) -> tuple[Quote, ...]:
    """Return where a title stands: in its clause, or in the nearest one above that has it."""
    while title not in clause.text and clause.parent_id:
        clause = library.clause(clause.parent_id)
    at = clause.text.find(title)
    return (clause_quote(clause, clause.start + at, clause.start + at + len(title)),) if at >= 0 else ()


def role_asked(text: str) -> DutyRole | None:
    """Return the role that folded text asks for, None when it asks for any."""
    return next((role for pattern, role in _ROLE_ASKED if pattern.search(text)), None)
