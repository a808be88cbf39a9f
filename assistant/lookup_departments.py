"""Answer what a department has to do: its tasks, each with the sentence, the row or the section that says it.

Input: a `Question`, the department it names, the plans in question. Output: findings, one per plan.
Does not know: who does a task (lookup_duties.py); free text search, outcomes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby

from assistant.fact_table import FactTable, is_note
from assistant.findings import ENDS, Finding, clause_quote, closed, lead_label, quote_of, quotes_of, sentence_spans
from assistant.lookup_amounts import MIN_ALL
from assistant.lookup_duties import TIE, place_of, role_asked
from assistant.model import DraftSentence, Quote
from assistant.question import Question
from assistant.rows import tell_row
from assistant.terms import Term, cover
from assistant.unit_names import abbreviates, ends_in, same_stem, same_unit
from documents.model import Clause, Duty, DutyRole
from documents.normalization import fold
from index.store import Library

MAX_WITH_SENTENCE = 6  # tasks of a department that are told with their first sentence; more are told by title
MIN_SECTION, MAX_SECTION = 6, 400  # characters below a body's own name that are told whole
MAX_SENTENCE = 80  # characters; a longer first sentence is left out behind a title
OWN_TOPIC = 2.5  # weight of a topic beside a department from which it says which of its tasks is meant
_ROLE_WORD = re.compile(
    r"按照?(?:各自)?职责(?:分工)?(?:分别)?负责|分工负责|牵头负责|负责牵头|负责(?:组织)?(?:落实|实施)|牵头|指导|参与|参加|配合|协助|协同|协办|主办|负责"
)
_ROLE_NAMES: dict[DutyRole, str] = {"lead": "牵头", "cooperate": "配合", "responsible": "责任单位"}
_LABEL = re.compile(r"([^\W\d_]{2,6})\s*[:：]")  # '牵头部门:…,协同部门:…'


def by_department(
    library: Library, table: FactTable, question: Question, department: str, plan_ids: Collection[str]
) -> list[Finding]:
    """Return, per plan, the tasks in which `department` has a part, each with the sentence that says it."""
    rows = [r.fact for r in table.rows(("duty",), plan_ids) if isinstance(r.fact, Duty)]
    chosen: list[Duty] = []
    for same in (same_unit, abbreviates, same_stem, ends_in):
        chosen = chosen or [f for f in rows if any(same(department, u) for u in f.units)]
    role = role_asked(question.text)
    if role and any(f.role == role for f in chosen):
        chosen = [f for f in chosen if f.role == role]
    elif "指导" in question.text and any("指导" in _role_of(f, department) for f in chosen):
        chosen = [f for f in chosen if "指导" in _role_of(f, department)]
    chosen = _on_topic(library, question.terms, chosen)
    out: list[Finding] = []
    for plan_id, group in groupby(sorted(chosen, key=lambda f: f.plan_id), key=lambda f: f.plan_id):
        facts = sorted(group, key=lambda f: f.start)
        lines = [_department_line(library, f, department, len(facts) <= MAX_WITH_SENTENCE) for f in facts]
        out.append(Finding(plan_id, tuple(dict.fromkeys(lines)), 0.9, tuple(facts)))
    return out


def _on_topic(library: Library, terms: Sequence[Term], duties_: Sequence[Duty]) -> list[Duty]:
    """Return the duties that hold most of what a question names beside the department, or all where none does."""
    if sum(t.weight for t in terms) < OWN_TOPIC:
        return list(duties_)
    shares = []
    for fact in duties_:
        clause = library.clause(fact.clause_id)
        around = " ".join([*clause.path, clause.heading, clause.text, library.plan(fact.plan_id).title])
        shares.append(cover(terms, fold(around).text).share)
    best = max(shares, default=0.0)
    return [f for f, share in zip(duties_, shares, strict=True) if best < MIN_ALL or share >= best - TIE]


def _department_line(library: Library, fact: Duty, department: str, whole: bool) -> DraftSentence:
    """Return a task with its role: the sentence that binds, or a title with the first sentence behind it."""
    clause, role = library.clause(fact.clause_id), _role_of(fact, department)
    section = _own_section(clause, department)
    if section is not None:
        return section
    row = tell_row(library, fact, "\n- ")
    if row is not None:
        return row
    if not is_note(fact):
        return DraftSentence(f"\n- {closed(fact.quote)}", quotes_of(fact), "fact")
    if "|" in clause.text and not fact.also:  # a row of a table says it whole
        return DraftSentence(f"\n- {closed(clause.text.strip(ENDS))}", (_place(clause), quote_of(fact)), "fact")
    start, end = (fact.also[0].start, fact.also[0].end) if fact.also else (clause.start, fact.start)
    spans = sentence_spans(library.plan(fact.plan_id).text[start:end], start)
    title = "" if fact.also else lead_label(library, clause)
    said = [s for s in spans if library.plan(fact.plan_id).text[s[0] : s[1]].strip(ENDS) != title]
    if not fact.also and said and title and title in library.plan(fact.plan_id).text[said[0][0] : said[0][1]]:
        said = said[1:]
    if not said or (title and (not whole or said[0][1] - said[0][0] > MAX_SENTENCE)):
        return DraftSentence(f"\n- {title}({role})", (*place_of(library, clause, title), quote_of(fact)), "fact")
    first = said[0]
    text = library.plan(fact.plan_id).text[first[0] : first[1]].strip(ENDS)
    named = f"{title}:{text}" if title else text
    above = () if title in clause.text else place_of(library, clause, title)
    return DraftSentence(f"\n- {named}({role})", (*above, clause_quote(clause, *first), quote_of(fact)), "fact")


def _own_section(clause: Clause, department: str) -> DraftSentence | None:
    """Return all that stands below a department's own name, alone or with others: it is their work."""
    bodies = re.split("[、,，和及]", clause.heading)
    at = clause.text.find(clause.heading) if clause.heading else -1
    if at < 0 or "|" in clause.text or not any(same_unit(department, body.strip()) for body in bodies):
        return None
    start = at + len(clause.heading)
    text = clause.text[start:]
    said = text.lstrip("。:： \n　")
    if len(said) < MIN_SECTION or len(said) > MAX_SECTION:
        return None
    start += len(text) - len(said)
    name = clause.text[at : at + len(clause.heading)]
    quotes = (clause_quote(clause, clause.start + at, clause.end),)
    return DraftSentence(f"\n- {name}:{closed(said)}", quotes, "fact")


def _place(clause: Clause) -> Quote:
    return clause_quote(clause, clause.start, clause.end)


def _role_of(fact: Duty, department: str) -> str:
    """Return the role in the words of the plan: the label before the units, or the verb behind them."""
    labels = [m.group(1) for m in _LABEL.finditer(fact.quote)]
    if labels:  # a note of several labels has a duty for each of them
        return next(
            (label for label in labels if (role_asked(fold(label).text) or "responsible") == fact.role), labels[0]
        )
    quote = fold(fact.quote).text
    unit = next((u for u in fact.units if same_unit(department, u)), fact.units[0] if fact.units else "")
    at = max(quote.find(fold(unit).text), 0)
    word = _ROLE_WORD.search(quote, at) if is_note(fact) else None
    return word[0] if word else _ROLE_NAMES[fact.role]
