"""Answer from the fact table: targets, duties, deadlines, bases, lists, support — without a model.

Input: a `Question` and the plans in question. Output: findings, one per plan that has something to say.
Does not know: free text search, outcomes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import groupby

from assistant.fact_table import FactTable, Match
from assistant.findings import (
    Finding,
    clause_quote,
    closed,
    lead_label,
    quote_of,
    quotes_of,
    sentence_spans,
)
from assistant.model import DraftSentence, Quote
from assistant.question import Question
from assistant.terms import Term
from documents.model import Basis, Deadline, Duty, DutyRole, Fact, NamedList, Support, Target
from documents.normalization import fold
from index.store import Library

# Thresholds chosen on the dev questions (docs/evaluation.md).
MIN_SCORE = 0.50  # a row below this does not answer
MIN_KEY = 0.40  # nor one whose key covers less of the topic
MIN_ALL = 0.66  # nor one that, with all that surrounds it, leaves a third of the topic uncovered
MIN_KEY_UNASKED, MIN_BACK_UNASKED = 0.6, 0.5
MIN_TASK = 0.5  # of a duty or deadline
MIN_ALL_COUNTED = 0.5
COUNT_BONUS = 0.25  # for a list whose stated count is the one asked ('哪八条产业链')
TIE = 0.06  # rows this close to the best are told together
REST_SHARE, REST_BACK = 0.2, 0.5  # what is left of the topic, and how much of a further row the question names
MAX_TOLD = 6
MAX_TITLE = 40  # characters of a dated title
MAX_JOINED_QUOTE = 200  # characters; a longer stretch would hide the value that it is cited for

_ENDS = "".join(dict.fromkeys(" ,，;；。\n"))
_FRAME = _ENDS + "()（）〔〕[]【】"
_GROWTH = re.compile(r"增速|增长|增幅|涨幅|年均|同比|下降|降幅|growth|increase rate")
_UNIT_ASKED = re.compile(
    r"(?:多少|几|how (?:much|many)) ?(亿美元|万美元|美元|亿元|万元|元|亩|平方公里|万平方米|平方米|个百分点|"
    r"家|户|个|名|人|倍|%|吨|座|项|件|条)"
)
_LEVELS = ("国家级", "省级", "市级", "区级", "县级")
_ROLE_ASKED: tuple[tuple[re.Pattern[str], DutyRole], ...] = (
    (re.compile(r"牵头|主抓|主导|主责|\blead"), "lead"),
    (re.compile(r"配合|协同|协助|协办|参与|cooperat|support"), "cooperate"),
)


def targets(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the targets (or support) that the topic names; near ones when the year is not covered."""
    every = table.match(("target", "support"), plan_ids, question.terms, question.topic)
    fitting = [m for m in every if _fits(question, m)]
    return _per_plan(fitting, lambda ms: _targets_of_plan(library, question, ms, every))


def duties(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, who does the task that the topic names."""
    matches = [m for m in table.match(("duty",), plan_ids, question.terms, question.topic) if m.all.share >= MIN_ALL]
    return _per_plan(matches, lambda ms: _duties_of_plan(library, question, ms))


def duties_of_clauses(library: Library, question: Question, clause_ids: Sequence[str]) -> Finding | None:
    """Return the duties that stand in the first of `clause_ids` (or its paragraphs) that has any."""
    for clause_id in clause_ids:
        family = {clause_id, library.clause(clause_id).parent_id, *(c.clause_id for c in library.children(clause_id))}
        plan_id = library.clause(clause_id).plan_id
        own = [f for f in library.facts_of(plan_id) if isinstance(f, Duty) and f.clause_id == clause_id]
        found = own or [f for f in library.facts_of(plan_id) if isinstance(f, Duty) and f.clause_id in family]
        if found:
            return Finding(plan_id, _tell_duties(library, question, found), 0.7, tuple(found))
    return None


def by_department(
    library: Library, table: FactTable, question: Question, department: str, plan_ids: Collection[str]
) -> list[Finding]:
    """Return, per plan, the tasks in which `department` has a part."""
    role = _role_asked(question.text)
    rows = [r.fact for r in table.rows(("duty",), plan_ids) if isinstance(r.fact, Duty)]
    exact = [f for f in rows if any(same_unit(department, u) for u in f.units)]
    chosen = exact or [f for f in rows if any(abbreviates(department, u) for u in f.units)]
    if role and any(f.role == role for f in chosen):
        chosen = [f for f in chosen if f.role == role]
    out: list[Finding] = []
    for plan_id, group in groupby(sorted(chosen, key=lambda f: f.plan_id), key=lambda f: f.plan_id):
        facts = sorted(group, key=lambda f: f.start)
        lines = [_department_line(library, f) for f in facts]
        out.append(Finding(plan_id, tuple(lines), 0.9, tuple(facts)))
    return out


def deadlines(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, by when the task that the topic names is due."""
    matches = [
        m for m in table.match(("deadline",), plan_ids, question.terms, question.topic) if m.all.share >= MIN_ALL
    ]
    return _per_plan(matches, lambda ms: _deadlines_of_plan(library, ms))


def bases(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the documents that it is based on, or those that the topic names."""
    facts = [r.fact for r in table.rows(("basis",), plan_ids)]
    out: list[Finding] = []
    for plan_id, group in groupby(sorted(facts, key=lambda f: f.plan_id), key=lambda f: f.plan_id):
        own = sorted(group, key=lambda f: f.start)
        first = library.clause(own[0].clause_id)
        opening = [f for f in own if f.clause_id == first.clause_id]
        named = [m for m in table.match(("basis",), [plan_id], question.terms, question.topic) if m.all.share >= 0.9]
        chosen = [m.fact for m in named if m.fact not in opening] if question.terms and named else opening
        chosen = chosen or opening
        lines = [
            DraftSentence(
                "、".join(_basis_text(f) for f in facts_) + "。", tuple(dict.fromkeys(map(quote_of, facts_))), "fact"
            )
            for _, facts_ in ((c, list(g)) for c, g in groupby(chosen, key=lambda f: f.clause_id))
        ]
        out.append(Finding(plan_id, tuple(lines), 0.85, tuple(chosen)))
    return out


def documents(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the documents that the question names by number ('国发7号', '黔府办发6号文')."""
    text = re.sub(r"\s", "", question.text)
    numbers = set(re.findall(r"(\d+)号", text))
    found: dict[str, list[Fact]] = {}
    for row in table.rows(("basis",), plan_ids):
        number = fold(getattr(row.fact, "doc_no", None) or "").text
        organ, serial = re.match(r"[^(\d]*", number), re.search(r"(\d+)号", number)
        if (
            organ
            and len(organ.group()) >= 2
            and organ.group() in text
            and (not numbers or (serial and serial.group(1) in numbers))
        ):
            found.setdefault(row.fact.plan_id, []).append(row.fact)
    out: list[Finding] = []
    for plan_id, facts in found.items():
        lines = tuple(DraftSentence(_basis_text(f) + "。", (quote_of(f),), "fact") for f in _in_text_order(facts))
        out.append(Finding(plan_id, lines, 0.95, tuple(facts)))
    return out


def lists(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the enumeration that the topic names."""
    asked = {int(q.value) for q in question.premises if q.value is not None and q.value == int(q.value)}
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

    return _per_plan(matches, tell)


def same_unit(asked: str, unit: str) -> bool:
    """Return whether a unit's name is the one asked for, but for the level of government before it."""
    return bare_unit(asked) == bare_unit(unit)


def abbreviates(asked: str, unit: str) -> bool:
    """Return whether `asked` is a short form of `unit`: its characters in order, same first and last ('科经局')."""
    short, full = bare_unit(asked), bare_unit(unit)
    if len(short) < 2 or len(short) >= len(full) or short[0] != full[0] or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(ch in rest for ch in short)


def bare_unit(name: str) -> str:
    """Return a unit's folded name without the level of government before it."""
    bare = fold(name).text.strip()
    return re.sub(r"^(省|市|区|县|州|自治区|开发区|高新区|经开区|园区)(?=.{2,})", "", bare)


def _fits(question: Question, match: Match) -> bool:
    if any(name not in match.row.all for name in question.entities):
        return False
    if "target" not in question.intents and (match.key.share < MIN_KEY_UNASKED or match.back < MIN_BACK_UNASKED):
        return False  # the question asks for no figure: only a row that is plainly meant may answer
    return match.score >= MIN_SCORE and match.key.share >= MIN_KEY and match.all.share >= MIN_ALL


def _per_plan(matches: Sequence[Match], tell: Callable[[list[Match]], Finding | None]) -> list[Finding]:
    groups: dict[str, list[Match]] = {}
    for match in matches:
        groups.setdefault(match.fact.plan_id, []).append(match)
    found = [tell(group) for group in groups.values()]
    return [f for f in found if f is not None]


def _targets_of_plan(
    library: Library, question: Question, matches: list[Match], every: Sequence[Match]
) -> Finding | None:
    ranked = sorted(((_adjusted(question, m), m) for m in matches), key=lambda p: (-p[0], p[1].row.order))
    ranked = [(s, m) for s, m in ranked if s >= MIN_SCORE]
    if not ranked:
        return None
    covered = [(s, m) for s, m in ranked if not question.years or covers_years(library, m.fact, question.years)]
    near = ""
    if question.years and not covered:
        near = "year"
    elif question.years:
        if covered[0][0] < ranked[0][0] - 2 * TIE:  # the year's rows are about something else
            near = "year"
        else:
            ranked = covered
    best = ranked[0]
    told = [m for s, m in ranked if _belongs(best[1], m, best[0] - s)]
    told += _for_the_rest(question, told, [m for m in every if m.fact.plan_id == best[1].fact.plan_id])
    facts = _in_text_order([m.fact for m in told[:MAX_TOLD]])
    return Finding(best[1].fact.plan_id, tuple(tell_targets(library, facts)), best[0], tuple(facts), near)


def _adjusted(question: Question, match: Match) -> float:
    """Return the score with what the question says of growth, unit and level taken into account."""
    fact, score = match.fact, match.score
    growth = bool(_GROWTH.search(question.text))
    measure = getattr(fact, "measure", "level")
    if growth != (measure == "growth"):
        score -= 0.12 if growth else 0.05
    unit = _UNIT_ASKED.search(question.text)
    if unit and isinstance(fact, Target | Support):
        score += 0.06 if unit.group(1) in fact.unit else -0.06
    levels = [w for w in _LEVELS if w in question.text]
    condition = str(getattr(fact, "condition", "") or "") + str(getattr(fact, "indicator", ""))
    if levels and any(w in condition for w in _LEVELS) and not any(w in condition for w in levels):
        score -= 0.3
    return score


def _belongs(best: Match, other: Match, gap: float) -> bool:
    """Return whether `other` is told beside `best`: the same indicator for another year or subject, or a tie."""
    if other is best:
        return True
    a, b = best.fact, other.fact
    if isinstance(a, Target) and isinstance(b, Target):
        same = bool(a.indicator_group) and a.indicator_group == b.indicator_group and a.subject == b.subject
        return (same and gap <= 2 * TIE) or gap <= TIE / 2
    return gap <= TIE / 2


def _for_the_rest(question: Question, told: Sequence[Match], ranked: Sequence[Match]) -> list[Match]:
    """Return rows that cover what the ones told leave uncovered ('厂房新增多少,地要备多少')."""
    missing: list[Term] = list(told[0].key.missing) if told else []
    for match in told[1:]:
        missing = [t for t in missing if t in match.key.missing]
    total = sum(t.weight for t in question.terms)
    if not missing or sum(t.weight for t in missing) < REST_SHARE * total:
        return []
    for match in ranked:
        if match not in told and match.back >= REST_BACK and not any(t in match.key.missing for t in missing):
            return [match]
    return []


def covers_years(library: Library, fact: Fact, years: Sequence[str]) -> bool:
    """Return whether the fact's period holds every one of `years`; a fact without one borrows its text's."""
    period = getattr(fact, "period", None)
    if period:
        bounds = [p[:4] for p in str(period).split("/")]
        if not all(b.isdigit() for b in bounds):
            return False
        return all(bounds[0] <= y <= bounds[-1] if len(bounds) > 1 else y == bounds[0] for y in years)
    clause = library.clause(fact.clause_id)
    texts = [clause.text, *clause.path]
    while clause.parent_id:
        clause = library.clause(clause.parent_id)
        texts.append(clause.text)
    return all(any(y in t for t in texts) for y in years)


def tell_targets(library: Library, facts: Sequence[Fact]) -> list[DraftSentence]:
    """Return one sentence per stretch of text: '到2025年,…达到700亿元。', period and value both cited."""
    out: list[DraftSentence] = []
    for _, group in groupby(
        facts, key=lambda f: (f.clause_id, getattr(f, "period_text", None), _sentence_key(library, f))
    ):
        same = list(group)
        parts = list(dict.fromkeys(f.quote.strip(_ENDS) for f in same))
        parts = [p for p in parts if not any(p != o and p in o for o in parts)]
        text = ";".join(parts)
        period = getattr(same[0], "period_text", None) or ""
        if period and period not in text:
            text = f"{period},{text}"
        quotes = _joined(tuple(dict.fromkeys(q for f in same for q in quotes_of(f))))
        if not any(closed(text) == told.text for told in out):
            out.append(DraftSentence(closed(text), quotes, "fact"))
    return out


def _joined(quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return the places with those of one clause made one, when they stand close to each other."""
    out: list[Quote] = []
    for quote in sorted(quotes, key=lambda q: (q.plan_id, q.start, q.end)):
        last = out[-1] if out else None
        if last and last.clause_id == quote.clause_id and max(last.end, quote.end) - last.start <= MAX_JOINED_QUOTE:
            out[-1] = replace(last, end=max(last.end, quote.end))
        else:
            out.append(quote)
    return tuple(out)


def _sentence_key(library: Library, fact: Fact) -> tuple[int, int]:
    clause = library.clause(fact.clause_id)
    for start, end in sentence_spans(clause.text, clause.start):
        if start <= fact.start < end:
            return start, end
    return fact.start, fact.end


def _duties_of_plan(library: Library, question: Question, matches: list[Match]) -> Finding | None:
    best = matches[0]
    if best.score < MIN_TASK:
        return None
    facts = [m.fact for m in matches if m.fact.clause_id == best.fact.clause_id]
    return Finding(best.fact.plan_id, _tell_duties(library, question, facts), best.score, tuple(facts))


def _tell_duties(library: Library, question: Question, facts: Sequence[Fact]) -> tuple[DraftSentence, ...]:
    role = _role_asked(question.text)
    duties_ = [f for f in facts if isinstance(f, Duty)]
    chosen = [f for f in duties_ if f.role == role] or duties_
    lines: list[DraftSentence] = []
    for fact in _in_text_order(chosen):
        title = lead_label(library, library.clause(fact.clause_id))
        body = fact.quote.strip(_FRAME)
        text = body if title and title in body else f"“{title}”:{body}"
        if not any(body in line.text for line in lines):
            lines.append(DraftSentence(closed(text), quotes_of(fact), "fact"))
    return tuple(lines)


def _department_line(library: Library, fact: Duty) -> DraftSentence:
    title = lead_label(library, library.clause(fact.clause_id))
    label = re.split(r"[:：]", fact.quote.strip(_FRAME))[0]
    role = (
        label if 2 <= len(label) <= 6 else {"lead": "牵头", "cooperate": "配合", "responsible": "责任单位"}[fact.role]
    )
    return DraftSentence(f"\n- {title}({role})", (quote_of(fact),), "fact")


def _deadlines_of_plan(library: Library, matches: list[Match]) -> Finding | None:
    best = matches[0]
    if best.score < MIN_TASK:
        return None
    facts = [m.fact for m in matches if m.score >= best.score - TIE][:3]
    lines: list[DraftSentence] = []
    for fact in _in_text_order(facts):
        if isinstance(fact, Deadline):
            quote = fact.quote.strip(_FRAME)
            title = fact.task if fact.task and fact.task not in quote else ""
            text = f"“{title}”:{quote}" if title and len(quote) <= 30 else quote
            if fact.due_text and fact.due_text not in text:
                text = f"{fact.due_text}:{text}"
            lines.append(DraftSentence(closed(text), quotes_of(fact), "fact"))
            lines += _what_follows(library, fact)
    return Finding(best.fact.plan_id, tuple(lines), best.score, tuple(facts))


def _what_follows(library: Library, fact: Fact) -> list[DraftSentence]:
    """Return the sentence after a dated title ('1.提出申请(2023年1—2月)。…'): it says what is due."""
    clause = library.clause(fact.clause_id)
    spans = sentence_spans(clause.text, clause.start)
    if len(spans) < 2 or not spans[0][0] <= fact.start < spans[0][1] or spans[0][1] - spans[0][0] > MAX_TITLE:
        return []
    start, end = spans[1]
    text = clause.text[start - clause.start : end - clause.start]
    return [DraftSentence(text, (clause_quote(clause, start, end),), "quote")]


def _with_closing(library: Library, fact: Fact) -> str:
    """Return a fact's quote with the bracket that closes one it opens."""
    after = library.plan(fact.plan_id).text[fact.end : fact.end + 1]
    opened = sum(fact.quote.count(c) for c in "(（〔﹙") - sum(fact.quote.count(c) for c in ")）〕﹚")
    return fact.quote + after if opened == 1 and after in ")）〕﹚" else fact.quote


def unframed(quote: str) -> str:
    """Return a quote without loose ends, and without brackets that frame all of it."""
    text = quote.strip(_ENDS)
    while len(text) > 2 and text[0] + text[-1] in ("()", "（）", "〔〕", "[]", "【】", "﹙﹚"):
        text = text[1:-1].strip(_ENDS)
    return text


def _basis_text(fact: Fact) -> str:
    if not isinstance(fact, Basis):
        return fact.quote
    number = f"({fact.doc_no})" if fact.doc_no else ""
    return f"《{fact.title}》{number}"


def _sentence_around(library: Library, fact: Fact) -> Quote:
    clause = library.clause(fact.clause_id)
    for start, end in sentence_spans(clause.text, clause.start):
        if start <= fact.start and fact.end <= end:
            return clause_quote(clause, start, end)
    return quote_of(fact)


def _role_asked(text: str) -> DutyRole | None:
    return next((role for pattern, role in _ROLE_ASKED if pattern.search(text)), None)


def _in_text_order(facts: Sequence[Fact]) -> list[Fact]:
    return sorted(dict.fromkeys(facts), key=lambda f: (f.plan_id, f.start, f.end))
