"""Find the stretches of a plan that say who does a task and by when.

Input: a plan and its clauses. Output: `Note` spans: brackets such as '(牵头单位:…;完成时间:…)' or '(甲部、乙部负责)',
lines such as '责任单位:…', and brackets behind a sentence that hold nothing but units. `Order`: what a plan says of
the order of units in its notes ('列第一位者为牵头单位', '列逗号之前的为牵头单位').
Does not know: roles, dates; documents.duties and documents.deadlines read them.

Source: GB/T 9704—2012 knows no form for duties; the forms read here are those of State Council work plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from documents.model import Clause, DutyRole, Plan
from documents.quantities import flat_text
from documents.reading import READABLE

LABELS: Final[tuple[tuple[str, DutyRole], ...]] = (
    (r"(?:第一)?(?:总)?牵头(?:负责)?(?:责任)?(?:单位|部门|处室|科室|领导|机构)?|主办(?:单位|部门)"
     r"|主责(?:单位|部门)|召集(?:单位|部门)", "lead"),
    (r"(?:协同)?配合(?:单位|部门|处室|科室)|协同(?:单位|部门)|协办(?:单位|部门)|协作(?:单位|部门)|参与(?:单位|部门)|参加(?:单位|部门)"
     r"|协助(?:单位|部门)|(?:技术)?(?:支持|支撑)(?:单位|部门)|成员单位", "cooperate"),
    (r"(?:主要|具体)?(?:责任|承办|落实|实施|执行|负责|推进)(?:单位|部门|主体|处室|科室|机构|领导)|责任人"
     r"|责任分工|分工"
     # '相关部门:甲局、乙局', but not '有关单位:' above a letter
     r"|(?:相关|有关|涉及)(?:责任)?(?:部门|单位)(?=\s*:\s*[^,。;:\n]{1,20}?(?:局|委|办|部|厅|街道|镇|集团|公司|政府|中心)"
     r"(?:\([^()]*\))?(?:[、,。;\n等]|$))", "responsible"),
)  # fmt: skip
LABEL = re.compile("|".join(f"(?P<{role}>{words})" for words, role in LABELS))
LABEL_MARK = re.compile(
    rf"(?P<label>{'|'.join(words for words, _ in LABELS)})(?:\((?:单位|部门|人)\))?(?:[及和](?:完成)?时[限间])?"
    r"\s*[:]\s*"
)
DATE_MARK = re.compile(r"(?:完成|办结|推进|启动|实施|落实)?(?:时间|时限|期限|进度)(?:要求|节点|安排)?\s*[:]\s*")
_NOTE_MAX_CHARS = 600

# '乙局配合落实', '各市人民政府结合实际落实'
CARRIED_OUT = (
    r"(?:牵头|配合|参与|协助|协同|具体|组织|结合(?:本地)?实际)(?:抓好|做好|组织|推进|贯彻)?(?:落实|实施)(?:工作)?"
    r"|按照?(?:各自)?职责(?:分工)?(?:分别)?(?:抓好|做好|组织)?(?:落实|实施)|(?<=[局委办厅部府会])(?:抓好|做好|组织)?(?:落实|实施)"
    r"|(?:加强|监督|督促)?指导(?:监督|督促|服务)?"
)
# '(工业和信息化部、农业农村部等负责)', '(省科技厅牵头,省财政厅配合)'
SHARED = re.compile(
    r"(?:[^,、]{0,14}由)?(?P<units>.+?)(?:等(?:有关|相关)?(?:部门|单位)?)?"
    r"(?P<verb>按照?(?:各自)?职责(?:分工)?(?:分别)?负责|按职责分别负责|分工负责|分别负责|共同负责|负责牵头|牵头负责|牵头"
    rf"|负责(?:组织)?(?:落实|实施)|{CARRIED_OUT}|负责|主办|配合|参与|参加|协办|协助|协同|共同指导)$"
)
VERB_ROLE: Final[tuple[tuple[str, DutyRole], ...]] = (
    ("牵头", "lead"), ("主办", "lead"), ("配合", "cooperate"), ("参与", "cooperate"), ("参加", "cooperate"),
    ("协", "cooperate"), ("负责", "responsible"), ("指导", "responsible"), ("落实", "responsible"),
    ("实施", "responsible"),
)  # fmt: skip
DUE_TAIL = re.compile(
    r",?[^,;。]{0,20}(?:年|月|季度)[^,;。]{0,8}(?:(?:完成|办结|前|落实|实施|见效|到位)|前(?:完成|办结|建成|出台|启动|实现)[^,;。]{0,16})$"
)
_REMARK = re.compile("以下|下同|不再|其他|其余|[列排]第?[^,]{0,4}位")  # '(甲部指导。以下均需各市落实,不再列出)'
_INLINE = re.compile(
    rf"(?<=[。;])[ ]*(?={'|'.join(words for words, _ in LABELS)})|(?<=[。;,])[ ]*(?=(?:完成|办结)[时期][间限])"
)
_UNIT_END = (
    r"(?:局|委|办|厅|部|政府|管委会|公司|集团|党工委|党委|街道|街镇|镇街|乡镇|单位|部门|海关|署|国企|领导小组|办公室|指挥部|专班"
    r"|支队|总队|银行)"
)
_NO_UNIT = r"(?!以下|简称|[详参]?见|例?如|不?含|包括|指|附|此|原|注|即|其中|按|根据|同|全部|内部|局部)"
_LISTED_UNIT = re.compile(
    rf"{_NO_UNIT}[^、,;。:\d]{{1,24}}(?:{_UNIT_END}|中心|院|社|区|县|镇|乡|协会|学会|大学|学院|站|所|会|队)"
)
_SINGLE_UNIT = re.compile(rf"{_NO_UNIT}[^、,;。:\d的]{{1,20}}{_UNIT_END}")
_PLAIN_NAME = re.compile(rf"{_NO_UNIT}[一-鿿a-z]{{2,12}}")  # '中国电信', among units
REMARK = re.compile(r"。\s*(?=以下|下同|[列排首其注]|第一|逗号)")  # '(甲局、乙局。列第一位者为牵头单位,下同)'
_ORDER = re.compile(
    r"(?:[列排]名?[在于]?)?(?:(?P<first>第一[位个名]?|首[位个])|逗号之?前面?)(?:者|的|单位|部门)*均?[为是](?:总?牵头|主办)"
    r"[^。()]*"
)
_ORDER_COOPERATES = re.compile("配合|协助|协同|参与|参加")


@dataclass(frozen=True, slots=True)
class Note:
    """A stretch that says who and when: '(牵头单位:…;完成时间:…)' or a line '责任单位:…'."""

    clause: Clause
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Order:
    """What the order of the units in a plan's notes means: who stands first leads, or all before the first comma."""

    by_comma: bool
    others: DutyRole


def find_order(flat: str) -> Order | None:
    """Return what a plan says of the order of its units, None when it says nothing."""
    match = _ORDER.search(flat)
    if match is None:
        return None
    return Order(match["first"] is None, "cooperate" if _ORDER_COOPERATES.search(match[0]) else "responsible")


def find_notes(plan: Plan, clauses: Sequence[Clause]) -> list[Note]:
    """Return the notes about duties and deadlines, in text order."""
    flat = flat_text(plan.text)
    notes = []
    for clause in clauses:
        if clause.kind not in READABLE or clause.kind == "table":
            continue
        notes += [Note(clause, s, e) for s, e in _brackets(flat, clause) if _is_note(flat[s + 1 : e - 1])]
        notes += [Note(clause, s, e) for s, e in _brackets(flat, clause) if _holds_units(flat, clause, s, e)]
        notes += [Note(clause, s, e) for s, e in _lines(flat, clause)]
    return _outermost(notes)


def _brackets(flat: str, clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield the outermost brackets of a clause; one that never closes runs to the end of its line."""
    depth, opened = 0, 0
    for i in range(clause.start, clause.end):
        ch = flat[i]
        if ch == "(":
            if depth == 0:
                opened = i
            depth += 1
        elif ch == ")" and depth:
            depth -= 1
            if depth == 0:
                yield opened, i + 1
        if depth and (ch == "\n" and i - opened > _NOTE_MAX_CHARS):
            depth = 0


def _is_note(inner: str) -> bool:
    if len(inner) > _NOTE_MAX_CHARS:
        return False
    if LABEL_MARK.match(inner.lstrip()) or DATE_MARK.match(inner.lstrip()):
        return True
    parts = [DUE_TAIL.sub("", p) for p in re.split(r"[;。]", inner) if p.strip() and not _REMARK.match(p.strip())]
    return bool(parts) and all(SHARED.match(re.split("[,]", p)[-1].strip()) or SHARED.match(p.strip()) for p in parts)


def _lines(flat: str, clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield lines of a clause that are nothing but a note: '责任单位:…'."""
    start = clause.start
    for line in flat[clause.start : clause.end].split("\n"):
        stripped = line.lstrip()
        if stripped and _opens_note(stripped, 0):
            begin = start + len(line) - len(stripped)
            yield begin, start + len(line.rstrip())
        else:
            inline = next((m.end() for m in _INLINE.finditer(line) if _opens_note(line, m.end())), None)
            if inline is not None and all(_opens_note(p.lstrip(), 0) for p in line[inline:].split("。") if p.strip()):
                yield start + inline, start + len(line.rstrip())
        start += len(line) + 1


def _opens_note(line: str, at: int) -> bool:
    return LABEL_MARK.match(line, at) is not None or DATE_MARK.match(line, at) is not None


def _holds_units(flat: str, clause: Clause, start: int, end: int) -> bool:
    """Tell whether a bracket that stands behind a sentence holds units and nothing else."""
    if flat[clause.start : start].rstrip(" \n\\*")[-1:] not in ("。", ";"):
        return False
    inner = re.sub(r"\([^()]*\)", "", flat[start + 1 : end - 1])
    units = [u.strip(" \n\\").removesuffix("等") for u in re.split("[、,;\n]", REMARK.split(inner)[0]) if u.strip()]
    if len(units) < 2:
        return len(units) == 1 and _SINGLE_UNIT.fullmatch(units[0]) is not None
    listed = [_LISTED_UNIT.fullmatch(unit) is not None for unit in units]
    plain = [unit for unit, known in zip(units, listed, strict=True) if not known]
    return listed[0] and 2 * sum(listed) >= len(units) and all(map(_PLAIN_NAME.fullmatch, plain))


def _outermost(notes: list[Note]) -> list[Note]:
    kept: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.start, -n.end)):
        if not kept or note.start >= kept[-1].end:
            kept.append(note)
    return kept
