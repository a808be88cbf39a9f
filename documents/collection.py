"""Tell apart the plans that one source holds.

Input: the lines of a source that are no page chrome. Output: `Part` values, one stretch for each plan.
Does not know: titles of single plans, metadata.

Two kinds are known: a collection page with numbered headings ('…方案1', '…方案2', '第二篇:…'), and documents that
follow one another: each with organ and subject in its title and a dated signature before the next, or each with the
place it is for in its title and numbered units or text of its own, after the date of the one before.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from documents import lines as look
from documents.lines import Line


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the source that holds one plan."""

    start: int
    end: int
    heading: Line | None = None  # the collection's own heading of the plan


_NUMBER_LAST = re.compile(
    rf"^[【\[*]*(?P<base>.{{2,60}}?(?:{look.DOCUMENT_TYPES}|范文|篇))\s*(?:[(（第篇]\s*)?(?P<n>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*[)）篇]?[】\]*]*$"
)
_NUMBER_FIRST = re.compile(
    r"^[【\[*]*(?:第\s*(?P<n>[一二三四五六七八九十\d]{1,3})\s*篇|篇\s*(?P<m>[一二三四五六七八九十\d]{1,3}))\s*[:：、\s]\s*(?P<base>.{2,60})$"
)
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}


def find_parts(lines: list[Line], length: int) -> list[Part]:
    """Return the stretches that hold one plan each: numbered headings of a collection, or documents in a row."""
    headings = _series(lines)
    if len(headings) >= 2:
        starts = [lines[at].start for at in headings] + [length]
        return [Part(starts[i], starts[i + 1], lines[at]) for i, at in enumerate(headings)]
    found = sorted({*_documents_in_a_row(lines), *_plans_in_a_row(lines)})
    starts = [0, *(lines[at].start for at in found), length]
    return [Part(start, end) for start, end in pairwise(starts)]


def _series(lines: list[Line]) -> list[int]:
    """Return the lines that head the plans of a collection: one name with rising numbers, text below each."""
    groups: dict[str, list[tuple[int, int]]] = {}
    for at, line in enumerate(lines):
        named = _series_name(line.text)
        if named:
            groups.setdefault(named[0], []).append((named[1], at))
    best: list[int] = []
    for members in groups.values():
        run: list[int] = []
        for number, at in members:
            if number == len(run) + 1 and _has_text_below(lines, at):
                run.append(at)
        best = max(best, run, key=len)
    return best


def _series_name(line: str) -> tuple[str, int] | None:
    """Return (name, number) of a line such as 'X方案2', '第二篇:X', '篇2:X'."""
    if len(line) > 70 or look.is_annex(line) or re.match(r"[一二三四五六七八九十]+、|\d+[.、]", line):
        return None
    last = _NUMBER_LAST.match(line)
    if last:
        return last.group("base"), _value(last.group("n"))
    first = _NUMBER_FIRST.match(line)
    return ("篇", _value(first.group("n") or first.group("m"))) if first else None


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    tens, _, ones = number.rpartition("十")
    if "十" not in number:
        return _DIGITS.get(number, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _has_text_below(lines: list[Line], at: int) -> bool:
    below = lines[at + 1 : at + 5]
    return any(look.is_sentence(line.text) and len(line.text) >= 12 for line in below)


_NOTICE_TITLE = re.compile(
    r"^(?:#\s*)?[\u4e00-\u9fff·()\s、]{2,60}?(?:关于|印发|转发).{2,80}的?(?:通知|意见|决定|办法|方案|批复|公告|通告|措施|规定|规划|计划)(?:[(].{1,20}[)])?$"
)


def _documents_in_a_row(lines: list[Line]) -> list[int]:
    """Return where a further document begins: organ and subject in a title, right after a dated signature,
    with a document number or addressee of its own below."""
    starts = []
    for at in range(1, len(lines)):
        text = lines[at].text
        if not (_NOTICE_TITLE.match(text) and look.is_title_end(text)) or look.meta_key(text):
            continue
        before = [line.text for line in lines[max(0, at - 3) : at]]
        below = [line.text for line in lines[at + 1 : at + 6]]
        ended = any(look.is_date(line) for line in before)
        opened = any(
            look.is_doc_no(line) or (line.endswith(":") and len(line) < 80 and not look.is_numbered(line))
            for line in below
        )
        if ended and opened and not any(look.is_annex(line) for line in before):
            starts.append(at)
    return starts


_OWN_PLACE = re.compile("开发区|园区|新区|投资区|试验区|示范区|[\u4e00-\u9fff]{2}[省市县区州]")
_PLAN_TITLE = re.compile("(?:方案|计划|规划|纲要|意见|办法|规定|细则|措施|政策|条例)(?:[(].{1,20}[)])?$")


def _plans_in_a_row(lines: list[Line]) -> list[int]:
    """Return where a further plan begins: a title with a place of its own, after the date that ended a numbered plan.

    A plan that a covering notice brings, an annex, and a title that the text before has named are none.
    """
    starts: list[int] = []
    begin = 0
    for at in range(1, len(lines)):
        title = lines[at].text.lstrip("# ")
        if not (_PLAN_TITLE.search(title) and _OWN_PLACE.search(title) and look.is_title_end(title)):
            continue
        before, below = lines[begin:at], lines[at + 1 : at + 10]
        ended = look.is_date(before[-1].text) and any(look.is_numbered(line.text) for line in before)
        named = any(title in line.text.replace("\n", "") or _brings(line.text, title) for line in before)
        has_text = sum(look.is_sentence(line.text) for line in below) >= 2
        if 8 <= len(title) <= 60 and ended and not named and has_text and not look.is_numbered(title):
            starts.append(at)
            begin = at
    return starts


def _brings(line: str, title: str) -> bool:
    """Return whether the line announces annexes, or is the title of a notice that brings other documents."""
    return look.is_annex(line) or (bool(re.search("印发|转发|发布|公布", line)) and line.endswith("通知"))
