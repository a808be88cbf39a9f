"""Answer who does a task, and what a department has to do.

Input: a `Question` and the plans in question. Output: findings, one per plan that has something to say.
Does not know: figures, deadlines, outcomes; free text search.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import groupby

from assistant.fact_table import FactTable, Match, is_note, per_plan
from assistant.findings import (
    Finding,
    clause_quote,
    closed,
    in_text_order,
    lead_label,
    quote_of,
    quotes_of,
    sentence_spans,
)
from assistant.model import DraftSentence, Quote
from assistant.question import Question
from assistant.rows import tell_row
from assistant.terms import Term, cover
from assistant.tiers import same_size
from documents.model import Clause, Duty, DutyRole, Fact
from documents.normalization import fold
from index.store import Library
from index.tokenization import words as split_words

# Thresholds chosen on the dev questions (docs/evaluation.md).
MIN_ALL = 0.66  # a duty that, with all that surrounds it, leaves a third of the topic uncovered does not answer
MIN_TASK = 0.5
ROLE_BONUS, TITLE_BONUS, TOGETHER_BONUS = 0.15, 0.1, 0.25
REPEAT_BONUS, MAX_REPEATED = 0.1, 5  # for each character behind the second of a run that question and plan share
MAX_TASK = 60  # characters of a task that is told whole; of a longer one the sentence that is asked for
MAX_WITH_SENTENCE = 6  # tasks of a department that are told with their first sentence; more are told by title
MIN_SECTION, MAX_SECTION = 6, 400  # characters below a body's own name that are told whole
MAX_SENTENCE = 80  # characters; a longer first sentence is left out behind a title
_NAMES_KEPT = 16_384  # names of units whose bare forms are remembered: each is held against each question
TIE = 0.1  # duties of running text in one clause that fit as well

OWN_TOPIC = 2.5  # weight of a topic beside a department from which it says which of its tasks is meant

_ENDS = "".join(dict.fromkeys(" ,，;；。\n"))
_FRAME = _ENDS + "()（）〔〕[]【】"
_ROLE_ASKED: tuple[tuple[re.Pattern[str], DutyRole], ...] = (
    (re.compile(r"牵头|主抓|主导|主责|\blead"), "lead"),
    (re.compile(r"配合|协同|协助|协办|参与|cooperat|support"), "cooperate"),
)
_ROLE_WORD = re.compile(
    r"按照?(?:各自)?职责(?:分工)?(?:分别)?负责|分工负责|牵头负责|负责牵头|负责(?:组织)?(?:落实|实施)|牵头|指导|参与|参加|配合|协助|协同|协办|主办|负责"
)
_ROLE_NAMES: dict[DutyRole, str] = {"lead": "牵头", "cooperate": "配合", "responsible": "责任单位"}
_LABEL = re.compile(r"([^\W\d_]{2,6})\s*[:：]")  # '牵头部门:…,协同部门:…'
_LEVEL = re.compile(r"^(?:中央|国家|省|市|区|县|州|镇|自治区|开发区|高新区|经开区|园区|本市|属地|所在地)(?=.{2,})")
_STEM_END = re.compile(r"(?:行政)?(?:主管)?(?:部门|管理局|局|委员会|委|厅|部|办公室|办|机关|总局|署)$")


def duties(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, who does the task that the topic names."""
    found = table.match(("duty",), plan_ids, question.terms, question.topic)
    matches = [m for m in found if m.all.share >= MIN_ALL and same_size(question.text, m.row.all)]
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


def by_department(
    library: Library, table: FactTable, question: Question, department: str, plan_ids: Collection[str]
) -> list[Finding]:
    """Return, per plan, the tasks in which `department` has a part, each with the sentence that says it."""
    rows = [r.fact for r in table.rows(("duty",), plan_ids) if isinstance(r.fact, Duty)]
    chosen: list[Duty] = []
    for same in (same_unit, abbreviates, _same_stem, _within):
        chosen = chosen or [f for f in rows if any(same(department, u) for u in f.units)]
    role = _role_asked(question.text)
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


def same_unit(asked: str, unit: str) -> bool:
    """Return whether a unit's name is the one asked for, but for the level of government before it."""
    return bare_unit(asked) == bare_unit(unit)


def abbreviates(asked: str, unit: str) -> bool:
    """Return whether `asked` is a short form of `unit`.

    Either its characters stand there in order, the first and the last the same ('科经局'), or what comes before the
    kind of body is made of first characters of words ('人社局' for '人力资源社会保障部门').
    """
    if _made_of_firsts(_stem(asked), _stem(unit)):
        return True
    short, full = bare_unit(asked), bare_unit(unit)
    if len(short) < 2 or len(short) >= len(full) or short[0] != full[0] or short[-1] != full[-1]:
        return False
    rest = iter(full)
    return all(ch in rest for ch in short)


def firsts_of(name: str) -> frozenset[str]:
    """Return the characters with which what abbreviates a unit's name begins."""
    return frozenset((bare_unit(name)[:1], _stem(name)[:1])) - {""}


def _made_of_firsts(short: str, full: str) -> bool:
    """Return whether each character of `short` begins a word of `full`, in order, from its first word on."""
    if not 2 <= len(short) <= 4 or len(full) < 2 * len(short) or short[0] != full[0]:
        return False
    firsts = iter(word[0] for word in split_words(full))
    return all(ch in firsts for ch in short)


@lru_cache(_NAMES_KEPT)
def bare_unit(name: str) -> str:
    """Return a unit's folded name without the level of government before it and a bracket behind it."""
    bare = re.sub(r"\([^()]*\)$", "", fold(name).text.strip())
    return re.sub(r"^(省|市|区|县|州|自治区|开发区|高新区|经开区|园区)(?=.{2,})", "", bare)


def _same_stem(asked: str, unit: str) -> bool:
    """Return whether two names differ only in what kind of body they call it, and whose ('财政局', '县财政部门')."""
    short, full = _stem(asked), _stem(unit)
    if len(short) < 2 or not full.endswith(short):
        return False
    return full == short or len(short) >= 4 or full[-len(short) - 1] in "省市区县州镇和"


def _within(asked: str, unit: str) -> bool:
    """Return whether a longer name ends in the one asked for ('港区生态环境部门' for '生态环境部门')."""
    return len(bare_unit(asked)) >= 4 and bare_unit(unit).endswith(bare_unit(asked))


@lru_cache(_NAMES_KEPT)
def _stem(name: str) -> str:
    bare = fold(name).text.strip()
    while (shorter := _LEVEL.sub("", bare)) != bare:
        bare = shorter
    return _STEM_END.sub("", bare)


def _duties_of_plan(library: Library, question: Question, matches: list[Match]) -> Finding | None:
    best = max(matches, key=lambda m: (_adjusted(library, question, m), -m.row.order))
    if best.score < MIN_TASK:
        return None
    facts = [m.fact for m in matches if _same_task(best.fact, m.fact) or _told_beside(best, m)]
    return Finding(best.fact.plan_id, _tell_duties(library, question, facts), best.score, tuple(facts))


def _adjusted(library: Library, question: Question, match: Match) -> float:
    """Return the score with the role that is asked for, the title, and words repeated as they stand."""
    role = _role_asked(question.text)
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
    role = _role_asked(question.text)
    duties_ = [f for f in facts if isinstance(f, Duty)]
    chosen = [f for f in duties_ if f.role == role] or duties_
    lines: list[DraftSentence] = []
    for fact in in_text_order(chosen):
        body = fact.quote.strip(_FRAME)
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
        if clause.heading or not text.strip(_FRAME):
            title = lead_label(library, clause)
            return title, _place_of(library, clause, title)
    spans = [(start, end)] if end - start <= MAX_TASK else sentence_spans(text, start)
    start, end = max(spans, key=lambda s: cover(terms, fold(plan[s[0] : s[1]]).text).share)
    told = plan[start:end].strip(_ENDS).rstrip("(（〔[【")
    return told, (clause_quote(clause, start, end),)


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
        return DraftSentence(f"\n- {closed(clause.text.strip(_ENDS))}", (_whole(clause), quote_of(fact)), "fact")
    start, end = (fact.also[0].start, fact.also[0].end) if fact.also else (clause.start, fact.start)
    spans = sentence_spans(library.plan(fact.plan_id).text[start:end], start)
    title = "" if fact.also else lead_label(library, clause)
    said = [s for s in spans if library.plan(fact.plan_id).text[s[0] : s[1]].strip(_ENDS) != title]
    if not fact.also and said and title and title in library.plan(fact.plan_id).text[said[0][0] : said[0][1]]:
        said = said[1:]
    if not said or (title and (not whole or said[0][1] - said[0][0] > MAX_SENTENCE)):
        return DraftSentence(f"\n- {title}({role})", (*_place_of(library, clause, title), quote_of(fact)), "fact")
    first = said[0]
    text = library.plan(fact.plan_id).text[first[0] : first[1]].strip(_ENDS)
    named = f"{title}:{text}" if title else text
    above = () if title in clause.text else _place_of(library, clause, title)
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


def _whole(clause: Clause) -> Quote:
    return clause_quote(clause, clause.start, clause.end)


def _place_of(library: Library, clause: Clause, title: str) -> tuple[Quote, ...]:
    """Return where a title stands: in its clause, or in the nearest one above that has it."""
    while title not in clause.text and clause.parent_id:
        clause = library.clause(clause.parent_id)
    at = clause.text.find(title)
    return (clause_quote(clause, clause.start + at, clause.start + at + len(title)),) if at >= 0 else ()


def _role_of(fact: Duty, department: str) -> str:
    """Return the role in the words of the plan: the label before the units, or the verb behind them."""
    labels = [m.group(1) for m in _LABEL.finditer(fact.quote)]
    if labels:  # a note of several labels has a duty for each of them
        return next(
            (label for label in labels if (_role_asked(fold(label).text) or "responsible") == fact.role), labels[0]
        )
    quote = fold(fact.quote).text
    unit = next((u for u in fact.units if same_unit(department, u)), fact.units[0] if fact.units else "")
    at = max(quote.find(fold(unit).text), 0)
    word = _ROLE_WORD.search(quote, at) if is_note(fact) else None
    return word[0] if word else _ROLE_NAMES[fact.role]


def _role_asked(text: str) -> DutyRole | None:
    return next((role for pattern, role in _ROLE_ASKED if pattern.search(text)), None)
