"""Find for what time a plan says that it holds: its term, the years that it plans for, what it does to others.

Input: a plan and its clauses. Output: Validity places in the order of the text, and the last day that they give.
Does not know: today, other plans (documents.standing).

Only what the plan says of itself counts: a term needs the plan as its subject ('本办法自…起施行', or a sentence that
begins with '自…起施行'), years need to stand in the title or after '规划期限'. A target for 2025 says nothing about it,
and the term of a voucher or a certificate is not the plan's.
Source: the rules on 行政规范性文件 (有效期 一般为五年, 暂行 and 试行 两年); GB/T 9704—2012 for titles; the
five-year plans (第十四个: 2021—2025).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from documents.dates import DAY, iso_of
from documents.model import Clause, Plan, Validity
from documents.numbering import flatten, parse_numeral
from documents.repeals import find_extensions, find_repeals, find_revisions

_READ = ("clause", "paragraph", "preamble", "notice", "note", "heading")
_SENTENCE = re.compile(r"[^。;\n]+")
_LABEL = r"\s*(?:第[\d一二三四五六七八九十百零〇]{1,6}条|\(?[一二三四五六七八九十\d]{1,3}[)、.])?\s*"
_FORM = "办法|意见|政策|方案|规定|通知|细则|措施|计划|条例|文件|规则|制度|决定|公告|规划|纲要|法"
_SELF = re.compile(
    rf"(?:^{_LABEL}|[,:])(?:(?:本|以上|上述)[一-鿿]{{0,8}}?(?:{_FORM})|该[一-鿿]{{0,8}}?政策|现将|现予|现印发)"
    r"(?=\s*(?:,|自|从|于|的?有效|的?期限|试行|暂行|暂定|执行|实施|施行|由|起|《|印发))"
    r"(?!\s*(?:施行|实施|执行|试行)(?:之?前|以前|之?后|以后|过程|中|情况|细则|方案|范围|对象))"
)
_OWN_TITLE = re.compile(rf"^{_LABEL}《([^《》]{{4,120}})》\s*(?:\([^)]{{0,40}}\)\s*)?(?=自|从|有效期)")
_SUBJECTLESS = re.compile(rf"^{_LABEL}(?=(?:自|从)[^,。;]{{4,24}}(?:施行|实施|执行|生效|试行)(?:[,至到]|$))")
_GOES_ON = re.compile(rf"^{_LABEL}(?=有效期)")
_FORCE = "(?:施行|实施|执行|生效|试行)(?!的|方案|意见|细则|办法)"
_ISSUE = "(?:印发|发布|公布|发文|下发|颁布|签发)之?日"
_COUNT = r"([一二三四五六七八九十两\d]{1,3})\s*(年|个月)"
_FROM_TO = re.compile(rf"(?:自|从)\s*({DAY})起?\s*(?:至|到)\s*({DAY})(?:止|期间|内)*\s*(?:施行|实施|执行|有效|试行)")
_RANGE = re.compile(
    rf"(?:有效期|(?:执行|实施|施行|试行|政策)?期[限间]?)[为是:自从在]*\s*({DAY})起?\s*(?:至|到|[-—–~―－]+)\s*({DAY})"
)
_FROM = re.compile(
    rf"(?:自|从|于)\s*(?:({DAY})|{_ISSUE})(?:起|开始)?(?:(?:满|的)?(\d{{1,3}})个?(?:日|天)(?:后|起)*)?(?:正式|暂)?{_FORCE}"
)
_UNTIL = re.compile(
    rf"(?:有效期限?|期限|试行期?|暂行|执行期?|施行|实施期?|有效)[为是:,]*(?:暂定|截止|截|延长)?(?:至|到|截止)\s*({DAY})"
)
_FOR = re.compile(rf"(?:有效期限?|试行期?|暂行期?|暂定|(?:执行|实施|施行)?期限)[为是限:]*(?:暂定)?[为是]*\s*{_COUNT}")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?\s*[-—–~―－至到]+\s*((?:19|20)\d\d)(?!\d)\s*年?")
_IN_BRACKETS = re.compile(rf"\s*\(\s*{_YEARS.pattern}\s*\)")
_PERIOD = re.compile(
    r"(?:^|[,:])\s*(?:本[一-鿿]{0,6}?(?:规划|计划|方案|纲要))?的?"
    r"(?:规划|计划|行动)(?:期限?|年限)[为是:自从]*\s*(?=(?:19|20)\d\d)"
)
_FIVE_YEARS = re.compile('[“"「]?十([一二三四五六])五[”"」]?')
_OF_FIVE_YEARS = re.compile("(?:规划|纲要|计划|方案)(?:[(][^()]*[)])*(?:》?的?通知)?$")
_OF_ANOTHER = re.compile("落实|贯彻|评估|编制|中期|衔接|远景")
_YEARLY = re.compile(
    r"(?<![\d到至])((?:19|20)\d\d)\s*年度?(?!修|以|前|底|末)[^《》]{0,40}"
    r"(?:工作要点|重点工作[^意]{0,8}|(?:工作|实施|推进|行动|建设|年度|任务)(?:计划|安排|方案|清单))(?=》?(?:的通知)?$)"
)
_GIVEN_OUT = re.compile("印发|转发|公布|发布")
_VOID = re.compile(r"(?:有\s?效\s?性|时\s?效\s?性|效力状态|文件状态|是否有效)\s*[:|]+\s*(?:已?失效|已?废止|否|无效)")
_FIELD = re.compile(rf"有\s?效\s?期\s*(?:限|至|到|截止)?\s*[:|]+\s*(?:至|到)?\s*({DAY})")


def with_validity(plan: Plan, clauses: Sequence[Clause]) -> Plan:
    """Return the plan with the places that say for what time it holds; a `valid_until` that is set stays."""
    found = find(plan, clauses)
    return replace(plan, validity=found, valid_until=plan.valid_until or last_day(found))


def last_day(found: Sequence[Validity]) -> str | None:
    """Return the end that the places state: the latest of the terms, else of the years planned for."""
    for kind in ("term", "coverage"):
        ends = [v.ends for v in found if v.kind == kind and v.ends is not None]
        if ends:
            return max(ends, key=end_of)
    return None


def end_of(value: str) -> date:
    """Return the last day of 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'."""
    year, month, day = (*map(int, value.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    year, month = (year, month + 1) if 0 < month < 12 else (year + 1, 1)
    return date(year, month, 1) - timedelta(days=1)


def begin_of(value: str) -> date:
    """Return the first day of 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD'."""
    year, month, day = (*map(int, value.split("-")), 1, 1)[:3]
    return date(year, month, day)


def find(plan: Plan, clauses: Sequence[Clause]) -> tuple[Validity, ...]:
    """Return the places of `plan` that say for what time it or another document holds."""
    flat = flatten(plan.text)
    found: list[Validity] = []
    for clause in clauses:
        if clause.kind == "title":
            found += _title_years(plan, flat, clause)
        elif clause.kind == "meta":
            found += _fields(plan, flat, clause)
        found += find_revisions(plan, flat, clause)
        if clause.kind in _READ:
            for match in _SENTENCE.finditer(flat, clause.start, clause.end):
                found += _of_sentence(plan, flat, clause, match.span(), found)
    return tuple(sorted(found, key=lambda v: (v.start, v.end)))


def _of_sentence(
    plan: Plan, flat: str, clause: Clause, span: tuple[int, int], before: Sequence[Validity]
) -> Iterator[Validity]:
    sentence = flat[slice(*span)]
    if "期" in sentence or "行" in sentence or "效" in sentence or "施" in sentence:
        yield from find_extensions(plan, flat, clause, *span)
        yield from _term(plan, flat, clause, span, before)
    if "期" in sentence or "年限" in sentence:
        yield from _planned_years(plan, flat, clause, span)
    if "废止" in sentence or "执行" in sentence:
        yield from find_repeals(plan, flat, clause, *span)


def _term(
    plan: Plan, flat: str, clause: Clause, span: tuple[int, int], before: Sequence[Validity]
) -> Iterator[Validity]:
    """Yield the term that a sentence about the plan itself states."""
    subject = _subject(plan, flat, span, before)
    if subject is None:
        return
    at, end = subject, span[1]
    pieces = [p.search(flat, at, end) for p in (_FROM_TO, _RANGE, _FROM, _UNTIL, _FOR)]
    both, ranged, since, until, years = pieces
    limits = both or ranged
    begins = ends = None
    if limits:
        begins, ends = iso_of(limits[1]), iso_of(limits[2])
    elif since:
        begins = _first_day(since, plan.issued_on)
    if until and not limits:
        ends = iso_of(until[1])
    elif years and not limits:
        earlier = next((v.begins for v in reversed(before) if v.kind == "term" and v.begins), None)
        bracket = _IN_BRACKETS.match(flat, years.end())  # '有效期5年(2018—2022年)'
        ends = bracket[2] if bracket else _after(begins or earlier, years[1], years[2])
    used = [p for p in ((limits,) if limits else (since, until, years)) if p is not None]
    if used and (begins or ends) and not (begins and ends and begin_of(begins) > end_of(ends)):
        first, last = min(p.start() for p in used), max(p.end() for p in used)
        yield Validity("term", clause.clause_id, first, last, plan.text[first:last], begins, ends)


def _subject(plan: Plan, flat: str, span: tuple[int, int], before: Sequence[Validity]) -> int | None:
    """Return where the words about the plan itself begin in the sentence, None when it is not about the plan."""
    sentence = flat[slice(*span)]
    own = _OWN_TITLE.match(sentence)
    if own is not None and _key(own[1]) in (_key(plan.title), *map(_key, plan.aliases)):
        return span[0] + own.end()
    match = _SUBJECTLESS.match(sentence) or _SELF.search(sentence)
    if match is None and before and before[-1].kind == "term" and flat[before[-1].end : span[0]].strip() in ("。", ";"):
        match = _GOES_ON.match(sentence)
    return None if match is None else span[0] + match.end()


def _first_day(since: re.Match[str], issued_on: str | None) -> str | None:
    if since[1]:
        return iso_of(since[1])
    if issued_on is None or len(issued_on) != 10:
        return None
    return (date.fromisoformat(issued_on) + timedelta(days=int(since[2] or 0))).isoformat()


def _after(begins: str | None, count: str, unit: str) -> str | None:
    """Return the last day of a term that begins on a known day."""
    number = 2 if count == "两" else parse_numeral(count)
    if begins is None or len(begins) != 10 or not number:
        return None
    year, month, day = map(int, begins.split("-"))
    months = year * 12 + month - 1 + number * (12 if unit == "年" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    return (first + timedelta(days=day - 2)).isoformat()


def _planned_years(plan: Plan, flat: str, clause: Clause, span: tuple[int, int]) -> Iterator[Validity]:
    sentence = flat[slice(*span)]
    named = _PERIOD.search(sentence)
    years = _YEARS.match(sentence, named.end()) if named else None
    if years and int(years[1]) < int(years[2]):
        start, end = span[0] + years.start(), span[0] + years.end()
        yield Validity("coverage", clause.clause_id, start, end, plan.text[start:end], years[1], years[2])


def _title_years(plan: Plan, flat: str, clause: Clause) -> Iterator[Validity]:
    title = flat[clause.start : clause.end]
    for match, begins, ends in _years_of(title):
        if _is_own(title, match.start()):
            start, end = clause.start + match.start(), clause.start + match.end()
            yield Validity("coverage", clause.clause_id, start, end, plan.text[start:end].strip(), begins, ends)
            return


def _years_of(title: str) -> Iterator[tuple[re.Match[str], str, str]]:
    if (match := _YEARS.search(title)) and int(match[1]) < int(match[2]):
        yield match, match[1], match[2]
    elif (match := _FIVE_YEARS.search(title)) and _OF_FIVE_YEARS.search(title) and not _OF_ANOTHER.search(title):
        first = 2006 + 5 * "一二三四五六".index(match[1])
        yield match, str(first), str(first + 4)
    elif match := _YEARLY.search(title):
        yield match, match[1], match[1]


def _is_own(title: str, at: int) -> bool:
    """Tell whether a place of the title speaks of the plan: in title marks only a text that the title gives out."""
    opened = title.rfind("《", 0, at)
    if opened < 0 or title.find("》", opened, at) >= 0:
        return True
    return _GIVEN_OUT.search(title[:opened]) is not None


def _fields(plan: Plan, flat: str, clause: Clause) -> Iterator[Validity]:
    if void := _VOID.search(flat, clause.start, clause.end):
        yield Validity("void", clause.clause_id, *void.span(), plan.text[slice(*void.span())])
    if (until := _FIELD.search(flat, clause.start, clause.end)) and (ends := iso_of(until[1])):
        yield Validity("term", clause.clause_id, *until.span(), plan.text[slice(*until.span())], None, ends)


def _key(title: str) -> str:
    return re.sub(r"[\s《》〈〉“”‘’\"'()\[\]、,·]", "", flatten(title))
