"""Hold a finding against what its question asks for: a figure of the right kind, a doer, a year, a name, the topic.

Input: a `Question`, findings from sentences, what an answer must hold. Output: findings that lack it marked as near.
Does not know: routes, facts, outcomes; how sentences are ranked; which wording asks for what (needed.py);
what it is to be of the thing asked of (topic_held.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.contrasts import are_opposed
from assistant.counting import stated
from assistant.findings import Finding
from assistant.lacking import lacks_asked
from assistant.needed import DENIAL, FORCE, MUST_HOLD
from assistant.question import Question
from assistant.ranking import LEADS_DATE
from assistant.terms import cover
from assistant.tiers import same_size
from assistant.topic_held import PART_ENDS, holds_measured, holds_things, holds_topic, told_together
from documents.normalization import fold
from documents.periods import find_periods
from documents.places import find_zones
from index.store import Library

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
DENIED = 0.6  # share of a topic that a sentence must hold to deny what the question presumes of it


def with_limits(library: Library, question: Question, finding: Finding, needed: re.Pattern[str] | None) -> Finding:
    """Mark a finding as near when its sentences lack the year, the figure, the name or the doer asked for.

    `needed`: what an answer must hold, of `needs`.
    """
    text = " ".join(stated(fold(s.text).text) for s in finding.sentences)
    around = fold(" ".join(_around(library, finding))).text
    if any(name not in around for name in question.entities):
        return replace(finding, near="topic")
    if "target" in question.intents and _is_of_other_zone(library, question, finding):
        return replace(finding, near="topic")
    if "target" in question.intents and _is_of_other_year(question, finding):
        return replace(finding, near="year")
    if question.years and (
        _is_of_other_heading(library, question, finding) or _is_outlived(library, question, finding)
    ):
        return replace(finding, near="year")
    dated = question.years and not question.intents & {"yes_no", "measure", "definition", "basis", "metadata"}
    if dated and not names_year(around, question.years):
        return replace(finding, near="year")
    other = (
        lacks_asked(library, question, finding, text)
        or not holds_measured(library, question, finding)
        or (needed in MUST_HOLD and not needed.search(text))
        or ("target" in question.intents and _is_opposed(question, finding))
        or (needed and "target" in question.intents and not _is_of_that(library, question, finding, needed, text))
    )
    if other:
        return replace(finding, near="topic")
    return replace(finding, doubt=_is_doubtful(library, question, finding, needed, text))


def _is_opposed(question: Question, finding: Finding) -> bool:
    """Return whether all that is told is of what the question shuts out."""
    return all(are_opposed(question.topic, fold(s.text).text) for s in finding.sentences)


def _is_doubtful(
    library: Library, question: Question, finding: Finding, needed: re.Pattern[str] | None, text: str
) -> bool:
    """Return whether a finding, of the folded `text`, lacks what is asked for or may be about something else."""
    if needed is None:
        return False
    if not needed.search(text):
        return True
    if needed is FORCE:  # the plan's own words for its term need not be those of the question
        return False
    if not holds_topic(library, question, finding):
        return True
    alone = bool(question.terms) and not question.inherited
    return alone and not told_together(library, question, finding, needed)


def _is_of_that(library: Library, question: Question, finding: Finding, needed: re.Pattern[str], text: str) -> bool:
    """Return whether a finding states a figure, and of the very thing that the question asks the figure of."""
    if not needed.search(text):
        return _denies(question, finding)
    sized = "yes_no" in question.intents or same_size(question.text, text)
    return sized and holds_things(library, question, finding)


def _denies(question: Question, finding: Finding) -> bool:
    """Return whether a sentence on just the topic says that it is not done, where a figure of it is asked for.

    '还要下达多少标准厂房建设任务' presumes what '原则上不新下达标准厂房建设任务' denies.
    """
    texts = (fold(s.text).text for s in finding.sentences)
    return any(DENIAL.search(t) and cover(question.terms, t).share >= DENIED for t in texts)


def lacks_needed(question: Question, finding: Finding, needed: re.Pattern[str] | None) -> bool:
    """Return whether no sentence of a finding has the kind of thing that is asked for (`needed`: of `needs`)."""
    if needed is None or _denies(question, finding):
        return False
    return not needed.search(" ".join(stated(fold(s.text).text) for s in finding.sentences))


def cover_told(library: Library, question: Question, finding: Finding) -> float:
    """Return the share of the topic that the clauses of a finding and what stands above them cover, 0 to 1."""
    clauses = [library.clause(c) for c in finding.clause_ids]
    return cover(
        question.terms, fold(" ".join(t for c in clauses for t in (*c.path, c.heading, c.text))).text, near=True
    ).share


def names_year(text: str, years: Sequence[str]) -> bool:
    """Return whether a folded text names one of `years`, maybe in other words: '“十四五”期末' for 2025."""
    if any(year in text for year in years):
        return True
    return any(year in period.value for period in find_periods(text) for year in years)


def _is_of_other_year(question: Question, finding: Finding) -> bool:
    """Return whether each sentence told begins with a year, and none of them names one that the question asks for.

    The paragraph around '到2021年,…达到3%以上' may well name 2025: what stands in that sentence is of 2021.
    """
    texts = [fold(s.text).text for s in finding.sentences]
    led = [text for text in texts if LEADS_DATE.match(text)]
    if not question.years or not led or len(led) < len(texts):
        return False
    return not any(names_year(text, question.years) for text in texts)


def _is_of_other_heading(library: Library, question: Question, finding: Finding) -> bool:
    """Return whether the first sentence told names no year, and the nearest heading above it with one names another.

    Below '2013年工作回顾' of a report of 2014 stands what was in 2013.
    """
    told = ((s, library.clause(s.quotes[0].clause_id)) for s in finding.sentences if s.quotes)
    first, clause = next(((s, c) for s, c in told if c.kind != "heading"), (None, None))
    if first is None or clause is None or _YEAR.search(fold(first.text).text):
        return False
    dated = next((t for h in (clause.heading, *clause.path[::-1]) if _YEAR.search(t := fold(h).text)), "")
    return bool(dated) and not names_year(dated, question.years)


def _is_of_other_zone(library: Library, question: Question, finding: Finding) -> bool:
    """Return whether a figure of a zone is asked for that is no plan's, and what is told names it only in passing.

    '与贵安新区形成共同体,引进项目资金100亿元' states no figure of that zone.
    """
    zones = [z.text for name in question.entities for z in find_zones(name) if z.text == name]
    if not zones or question.scope.plan_ids:
        return False
    own = [t for t in question.terms if not any(t.word in zone for zone in zones)]
    parts = [p for s in finding.sentences for p in PART_ENDS.split(fold(s.text).text)]
    return not any(any(z in p for z in zones) and cover(own, p).share >= DENIED for p in parts)


def _is_outlived(library: Library, question: Question, finding: Finding) -> bool:
    """Return whether only years are asked for in which the plan does not hold by its own words, and none is told."""
    if question.intents & {"metadata", "yes_no"}:
        return False
    if any(names_year(fold(s.text).text, question.years) for s in finding.sentences):
        return False
    own = (v for v in library.plan(finding.plan_id).validity if v.kind in ("term", "coverage"))
    held = [(v.begins[:4], v.ends[:4]) for v in own if v.begins and v.ends]
    return bool(held) and not any(first <= year <= last for first, last in held for year in question.years)


def _around(library: Library, finding: Finding) -> list[str]:
    """Return the texts of the clauses of a finding and of all that stands above them."""
    texts: list[str] = []
    for clause_id in finding.clause_ids:
        clause = library.clause(clause_id)
        plan = library.plan(clause.plan_id)
        texts += [clause.text, *clause.path, plan.title, plan.region or "", plan.zone or ""]
        while clause.parent_id:
            clause = library.clause(clause.parent_id)
            texts.append(clause.text)
    return texts
