"""Find the flaws of a source that a reader must know: hidden years, lost digits, stray marks, and so on.

Input: a plan and its clauses. Output: Defects by start, each with its exact place and one Chinese sentence that
explains it and completes nothing. Does not know: questions, answers, what the undamaged text said.

Here are the detectors that look at the characters themselves; documents.consistency compares places with each
other. A rule reports what the text shows to be damaged; what could be meant as it stands is left alone: '××' for a
name that is not decided yet is a placeholder, '20××年' is a year that someone hid.

Source: GB/T 15834—2011 (punctuation), GB/T 15835—2011 (numerals), GB/T 9704—2012 (dates).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from documents.consistency import find_conflicts, find_missing_annexes, find_truncation
from documents.model import Clause, Defect, DefectKind, Plan
from documents.numbering import NUMERALS, flatten

_HAN: Final = "\u4e00-\u9fff"
_UNITS = "百分点|%|‰|[百千万亿]*元|[百千万亿]*美元|平方公里|平方米|公里|公顷|[百千万亿]*亩|万?吨"
_COUNTERS = "家户个名人项条座所处件"

# A year or a size of which digits were replaced; 'x' before a digit is a sign of multiplication.
_REDACTED = re.compile(
    r"(?<![\dA-Za-z])(?:(?:19|20|二[〇零○O])[xX×*]{2}|\d{1,3}[xX×]{2,3})(?![\dA-Za-z])(?:年|[百千万亿]+[级元]?|%)?"
    r"|(?<!\d)(?:19|20)\d[xX×]年"
    r"|(?<![A-Za-z\dxX×])[xX×]{1,4}(?:年(?!级)|月|日|[百千万亿]+元|%|亩)"
)
_YEAR_RUN = re.compile(r"(?<!\d)((?:19|20)\d\d)((?:19|20)\d\d)年")
_YEAR_BARE = re.compile(
    rf"(?:^|[,。;:、\s即]|力争|截至|预计)(?:到|至)?(?:到|至)\s?((?:19|20)\d\d)(?=[A-Za-z{_HAN}])"
    rf"(?!\s?(?:年|{_UNITS}|[{_COUNTERS}万亿千百多余以左倍度级款]))([A-Za-z]+|[{_HAN}]{{1,2}})",
    re.MULTILINE,
)
_DATE_RUN = re.compile(r"(?:19|20)\d{2}(?:\d{3}|\d{2})$")
_DATE_BLANK = re.compile(r"(?:(?:19|20)\d\d)?\s?年\s+月(?:\s+日)?$|(?:19|20)\d\d年月日$")
_POINTS = re.compile(rf"[{_HAN}]{{2}}(?<![\d{NUMERALS}几数多若干半余点])个百分点")
_NO_NUMBER = re.compile(
    r"(?:提升|提高|下降|降低|增长|增加|减少|上升|达到|不低于|不少于|高于|低于|超过|突破)[了至到]?"
    rf"(?:(?:{_UNITS})(?![{_HAN}]*(?:\d|[{NUMERALS}]))|(?:以上|左右)(?=[,。;]))"
)
_STRAY_DOT = re.compile(rf"(?<=[{_HAN}])[.．](?=[{_HAN}])")
_STRAY_TICK = re.compile(rf"(?<=[{_HAN},。;、])[`´](?=[{_HAN}])|(?<=[{_HAN}])[`´]")
_QUOTES = re.compile("['\"]")
_BROKEN = re.compile("\ufffd+")
_NAME = re.compile(
    rf"[{_HAN}]{{2,24}}?(?:开发区|园区|保税区|新区|高新区|经开区|产业园|功能区|示范区|[区县市镇乡州局委厅]|公司|集团|中心|企业)"
    r"(?:[(<][^()<>]{1,30}[)>])?"
)
_SENTENCE = re.compile("[^。;\n]+")
_MAX_NAME_CHARS = 60
_SHARED = re.compile("分别|各自|均")


def find(plan: Plan, clauses: Sequence[Clause]) -> list[Defect]:
    """Return the defects of `plan`, by start. `clauses` come from `documents.clauses.split`."""
    flat = flatten(plan.text)
    found = [
        *_find_redacted(plan, flat),
        *_find_lost_digits(plan, flat, clauses),
        *_find_stray(plan, flat, clauses),
        *find_truncation(plan, flat, clauses),
        *find_conflicts(plan, flat, clauses),
        *find_missing_annexes(plan, flat, clauses),
    ]
    return sorted(found, key=lambda defect: (defect.start, defect.end, defect.kind))


def _defect(plan: Plan, kind: DefectKind, start: int, end: int, message: str) -> Defect:
    return Defect(kind, start, end, plan.text[start:end], message)


def _find_redacted(plan: Plan, flat: str) -> Iterator[Defect]:
    for match in _REDACTED.finditer(flat):
        shown = plan.text[match.start() : match.end()]
        what, which = ("年份", "是哪一年") if re.search("年|^(?:19|20)..$", match.group()) else ("数字", "是多少")
        if match.group()[-1] in "月日":
            what, which = "日期", "是哪一天"
        yield _defect(plan, "redacted", *match.span(), f"原文{what}被隐去(“{shown}”),无法确定{which}。")


def _find_lost_digits(plan: Plan, flat: str, clauses: Sequence[Clause]) -> Iterator[Defect]:
    for match in _YEAR_RUN.finditer(flat):
        if 0 <= int(match.group(2)) - int(match.group(1)) <= 50:
            shown = plan.text[match.start() : match.end()]
            yield _defect(plan, "lost_digits", *match.span(), f"原文如此:“{shown}”,两个年份之间的连接号脱漏。")
    for match in _YEAR_BARE.finditer(flat):
        start, end = match.start(1), match.end(2)
        shown = plan.text[start:end]
        yield _defect(plan, "lost_digits", start, end, f"原文如此:“{shown}”,“年”字脱漏。")
    for pattern in (_POINTS, _NO_NUMBER):
        for match in pattern.finditer(flat):
            shown = plan.text[match.start() : match.end()]
            yield _defect(plan, "lost_digits", *match.span(), f"原文如此:“{shown}”,数值脱漏,无法确定是多少。")
    for clause in clauses:
        words = flat[clause.start : clause.end]
        if clause.kind in ("date", "meta") and (_DATE_RUN.match(words) or _DATE_BLANK.match(words)):
            message = f"原文如此:“{clause.text}”,日期的数字或分隔脱漏,无法确定是哪一天。"
            yield _defect(plan, "lost_digits", clause.start, clause.end, message)
    yield from _find_lost_counters(plan, flat)


_COUNTED = re.compile(
    rf"(?<!\d)\d{{1,8}}([{_COUNTERS}])[\d百千万亿]{{0,12}}元?(?:以上|以下|级)?(?:的|规模)?([{_HAN}]{{2}})$"
)
_UNCOUNTED = re.compile(rf"(?<!\d)(\d{{3,8}}[百千万亿]{{1,4}}元(?:以上|以下|级)?(?:的|规模)?([{_HAN}]{{2}}))$")


def _find_lost_counters(plan: Plan, flat: str) -> Iterator[Defect]:
    """Find the member of a parallel list that has lost what stands between count and size.

    In '8家百亿元以上企业、3010亿元以上企业、100家亿元以上企业' the neighbours count companies with a measure
    word; the member between them has a number of several digits and no measure word.
    """
    for match in re.finditer(r"[^,。;:\n]+", flat):
        members = match.group().split("、")
        counted = [_COUNTED.search(member) for member in members]
        at = match.start()
        for position, member in enumerate(members):
            bare = None if counted[position] else _UNCOUNTED.search(member)
            beside = [found for found in counted[max(0, position - 1) : position + 2] if found]
            if bare and len(beside) == 2 and all(found.group(2) == bare.group(2) for found in beside):
                start, end = at + bare.start(1), at + bare.end(1)
                message = f"原文如此:“{plan.text[start:end]}”,同列各项都有数量,此处的量词脱漏,无法分清数量与规模。"
                yield _defect(plan, "lost_digits", start, end, message)
            at += len(member) + 1


def _find_stray(plan: Plan, flat: str, clauses: Sequence[Clause]) -> Iterator[Defect]:
    labels = {clause.start + offset for clause in clauses for offset in range(len(clause.label) + 2)}
    dots = [match for match in _STRAY_DOT.finditer(flat) if match.start() not in labels]
    if len(dots) <= max(3, flat.count("。") // 20):  # else the text writes its full stops so
        for match in dots:
            yield _stray(plan, match, "句点")
    for match in _STRAY_TICK.finditer(flat):
        yield _stray(plan, match, "反引号")
    for match in _BROKEN.finditer(flat):
        yield _defect(plan, "stray", *match.span(), "原文此处有无法识别的字符。")
    for stop in _find_cut_lists(flat):
        yield _defect(plan, "stray", stop, stop + 1, "原文此处有一个多余的句号,把同一列名称断成了两句。")
    for clause in clauses:
        yield from _find_stray_quotes(plan, flat, clause)


def _find_cut_lists(flat: str) -> Iterator[int]:
    """Yield full stops after a sentence that is nothing but names, when the next begins with one more of them.

    '甲开发区、乙开发区。丙开发区分别新增…': the predicate is shared, so the stop cuts its subject in two.
    """
    for sentence in _SENTENCE.finditer(flat):
        names = sentence.group().split("、")
        if len(names) < 2 or not all(len(name) <= _MAX_NAME_CHARS and _NAME.fullmatch(name) for name in names):
            continue
        stop = sentence.end()
        following = _SHARED.search(flat, stop + 1, stop + 1 + _MAX_NAME_CHARS)
        if flat[stop : stop + 1] == "。" and following and _NAME.fullmatch(flat, stop + 1, following.start()):
            yield stop


def _find_stray_quotes(plan: Plan, flat: str, clause: Clause) -> Iterator[Defect]:
    """Find a straight quotation mark between two Chinese characters that has no partner in its unit."""
    marks = [match for match in _QUOTES.finditer(flat, clause.start, clause.end)]
    for mark in "'\"":
        same = [match for match in marks if match.group() == mark]
        if len(same) != 1:
            continue
        at = same[0].start()
        if re.match(rf"[{_HAN}]['\"][{_HAN}]", flat[at - 1 : at + 2]):
            yield _stray(plan, same[0], "引号")


def _stray(plan: Plan, match: re.Match[str], name: str) -> Defect:
    start, end = match.span()
    around = plan.text[max(0, start - 4) : end + 4].replace("\n", " ")
    return _defect(plan, "stray", start, end, f"原文此处有一个多余的{name}(“{around}”)。")
