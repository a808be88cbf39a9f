"""Find who does a task: the notes that plans put in brackets or on lines of their own, and duties in prose.

Input: a plan and its clauses. Output: the stretches of notes, and `Duty` facts.
Does not know: values, periods; deadlines that stand in the same brackets are read by documents.deadlines.

Roles: 牵头, 主办 lead; 配合, 协同, 协办, 参与 cooperate; 责任单位, 负责, 分工负责 are responsible.
Units are split at 、 and , outside brackets; a closing 等 is dropped.
Source: GB/T 9704—2012 knows no form for duties; the forms read here are those of State Council work plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.model import Clause, Duty, DutyRole, Plan
from documents.quantities import flat_text
from documents.reading import READABLE, Reading, Sentence

_LABELS: tuple[tuple[str, DutyRole], ...] = (
    (r"(?:第一)?(?:总)?牵头(?:负责)?(?:责任)?(?:单位|部门|处室|科室|领导|机构)?|主办(?:单位|部门)"
     r"|主责(?:单位|部门)|召集(?:单位|部门)", "lead"),
    (r"(?:协同)?配合(?:单位|部门|处室|科室)|协同(?:单位|部门)|协办(?:单位|部门)|协作(?:单位|部门)|参与(?:单位|部门)|参加(?:单位|部门)"
     r"|协助(?:单位|部门)|支持(?:单位|部门)|成员单位", "cooperate"),
    (r"(?:主要|具体)?(?:责任|承办|落实|实施|执行|负责)(?:单位|部门|主体|处室|科室|机构|领导)|责任人"
     r"|责任分工|分工", "responsible"),
)  # fmt: skip
_LABEL = re.compile("|".join(f"(?P<{role}>{words})" for words, role in _LABELS))
_LABEL_MARK = re.compile(rf"(?P<label>{'|'.join(words for words, _ in _LABELS)})\s*[:]\s*")
_DATE_MARK = re.compile(r"(?:完成|办结|推进|启动|实施|落实)?(?:时间|时限|期限|进度)(?:要求|节点|安排)?\s*[:]\s*")
_OTHER_MARK = re.compile(r"(?<=[;。])\s*[一-鿿]{2,6}:")
_CELL_END = re.compile(r"[|\t]")
_NOTE_MAX_CHARS = 600

# '(工业和信息化部、农业农村部等负责)', '(省科技厅牵头,省财政厅配合)'
_SHARED = re.compile(
    r"(?:[^,、]{0,14}由)?(?P<units>.+?)(?:等(?:有关|相关)?(?:部门|单位)?)?(?P<verb>按照?(?:各自)?职责(?:分工)?(?:分别)?负责|按职责分别负责|分工负责|分别负责|共同负责|负责牵头|牵头负责|牵头"
    r"|负责|主办|配合|参与|参加|协办|协助|协同|指导)$"
)
_VERB_ROLE: tuple[tuple[str, DutyRole], ...] = (
    ("牵头", "lead"), ("主办", "lead"), ("配合", "cooperate"), ("参与", "cooperate"), ("参加", "cooperate"),
    ("协", "cooperate"), ("负责", "responsible"), ("指导", "responsible"),
)  # fmt: skip

_ETC_AND = re.compile("等[和及与](?=[一-鿿])")
_ORGAN = (
    r"(?:局|委|办|部|厅|院|政府|中心|公司|集团|科|室|署|行|社|站|联|会|所|税务|海关|法院|检察院|领导小组|办公室|管委会|党工委|党委|单位"
    r"|部门|街道|镇街|乡镇|园区|组|协会|银行|机构|支队|大队)"
)
_UNIT_NAME = rf"[“”一-鿿()·]{{1,24}}?{_ORGAN}(?:\([^()]{{1,12}}\))?"
_UNITS = rf"(?:{_UNIT_NAME})(?:[、,和及与](?:{_UNIT_NAME}))*"
_PROSE = re.compile(
    rf"(?:(?P<what>[^,。;:]{{2,40}})?由)?(?P<units>{_UNITS})(?:等(?:有关)?(?:部门|单位)?)?"
    r"(?:要|应当?|须|可|会同[^,。;]{2,30}?)?(?P<verb>负责牵头|牵头负责|统筹负责|具体负责|全面负责|负责统筹|牵头|负责)(?!的)(?P<task>[^,。;:]{2,60})$"
)
_PROSE_NOT = re.compile(r"(?:的(?:部门|机构|单位|人员|人|主管部门|工作人员|组织))|^人|^(?:对象|单位|部门|者)")
_ANYONE = ("主管部门", "有关部门", "相关部门", "各部门", "各单位", "部门", "单位", "政府", "责任部门", "责任单位")
_HEAD_WORDS = re.compile(r"^(?:并|同时|其中|且|应当|依法|原则上|统一|继续|建立|完善|健全|加强|推动|明确|对|将|把)")


@dataclass(frozen=True, slots=True)
class Note:
    """A stretch that says who and when: '(牵头单位:…;完成时间:…)' or a line '责任单位:…'."""

    clause: Clause
    start: int
    end: int


def find_notes(plan: Plan, clauses: Sequence[Clause]) -> list[Note]:
    """Return the notes about duties and deadlines, in text order."""
    flat = flat_text(plan.text)
    notes = []
    for clause in clauses:
        if clause.kind not in READABLE or clause.kind == "table":
            continue
        notes += [Note(clause, s, e) for s, e in _brackets(flat, clause) if _is_note(flat[s + 1 : e - 1])]
        notes += [Note(clause, s, e) for s, e in _lines(flat, clause)]
    return _outermost(notes)


def find_duties(reading: Reading, notes: Sequence[Note]) -> list[Duty]:
    """Return the duties that notes, table rows and sentences state."""
    flat, text = reading.flat, reading.plan.text
    found: list[Duty] = []
    for note in notes:
        for role, units in _roles(text, flat, note.start, note.end):
            found.append(_duty(reading, note.clause, note.start, note.end, task_of(reading, note.clause), role, units))
    for clause in reading.clauses:
        if clause.kind == "table" and (clause.start, clause.end) not in reading.closed:
            for role, units in _roles(text, flat, clause.start, clause.end):
                found.append(_duty(reading, clause, clause.start, clause.end, task_of(reading, clause), role, units))
    for sentence in reading.sentences:
        found += _prose(reading, sentence)
    return found


def split_units(text: str, flat: str, start: int, end: int) -> tuple[str, ...]:
    """Return the unit names in text[start:end], verbatim, split at 、 and , outside brackets."""
    names = []
    depth, begin = 0, start
    for i in range(start, end + 1):
        ch = flat[i] if i < end else "、"
        if i < end and ch in "(<":
            depth += 1
        elif i < end and ch in ")>":
            depth = max(0, depth - 1)
        elif i == end or (depth == 0 and (ch in "、,;\n" or _ETC_AND.match(flat, i))):
            name = re.sub(r"^[\s。.;:]+|[\s。.;:]+$", "", text[begin:i])
            name = re.sub(r"\s*等(?:有关)?(?:单位|部门)?$", "", name)
            if name:
                names.append(name)
            joined = _ETC_AND.match(flat, i) if i < end else None
            begin = joined.end() if joined else i + 1
    return tuple(names)


def _roles(text: str, flat: str, start: int, end: int) -> Iterator[tuple[DutyRole, tuple[str, ...]]]:
    """Yield role and units of each part of a note."""
    inner_start, inner_end = (start + 1, end - 1) if flat[start] in "([" else (start, end)
    marks = list(_LABEL_MARK.finditer(flat, inner_start, inner_end))
    for i, mark in enumerate(marks):
        stop = marks[i + 1].start() if i + 1 < len(marks) else inner_end
        for other in (_DATE_MARK, _OTHER_MARK, _CELL_END):
            cut = other.search(flat, mark.end(), stop)
            stop = cut.start() if cut else stop
        units = split_units(text, flat, mark.end(), stop)
        role = _LABEL.match(mark["label"])
        if units and role is not None and role.lastgroup is not None:
            yield next(r for _, r in _LABELS if r == role.lastgroup), units
    if not marks:
        yield from _shared_roles(text, flat, inner_start, inner_end)


def _shared_roles(text: str, flat: str, start: int, end: int) -> Iterator[tuple[DutyRole, tuple[str, ...]]]:
    """Yield the roles of '甲部、乙部负责' and '甲厅牵头,乙厅、丙厅配合'."""
    begin = start
    for match in re.finditer(r"(?:负责|牵头|主办|配合|参与|参加|协办|协助|协同|指导)(?=[,;。]|$)", flat[start:end]):
        stop = start + match.end()
        shared = _SHARED.match(flat, begin, stop)
        if shared is not None:
            units = split_units(text, flat, begin + shared.start("units") - begin, begin + shared.end("units") - begin)
            role = next(role for word, role in _VERB_ROLE if word in shared["verb"])
            if units:
                yield role, units
        begin = stop + 1


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
    if _LABEL_MARK.match(inner.lstrip()) or _DATE_MARK.match(inner.lstrip()):
        return True
    parts = [p for p in re.split(r"[;。]", inner) if p.strip()]
    return bool(parts) and all(_SHARED.match(re.split("[,]", p)[-1].strip()) or _SHARED.match(p.strip()) for p in parts)


def _lines(flat: str, clause: Clause) -> Iterator[tuple[int, int]]:
    """Yield lines of a clause that are nothing but a note: '责任单位:…'."""
    start = clause.start
    for line in flat[clause.start : clause.end].split("\n"):
        stripped = line.lstrip()
        if stripped and (_LABEL_MARK.match(stripped) or _DATE_MARK.match(stripped)):
            begin = start + len(line) - len(stripped)
            yield begin, start + len(line.rstrip())
        start += len(line) + 1


def _outermost(notes: list[Note]) -> list[Note]:
    kept: list[Note] = []
    for note in sorted(notes, key=lambda n: (n.start, -n.end)):
        if not kept or note.start >= kept[-1].end:
            kept.append(note)
    return kept


def task_of(reading: Reading, clause: Clause) -> str:
    """Return what the duty is about: the heading of the clause, else of the unit above, else its first sentence."""
    if clause.heading:
        return clause.heading
    first = next((s for s in reading.sentences if s.clause is clause), None)
    opening = reading.plan.text[first.start : first.parts[0][1]] if first and first.parts else ""
    siblings = [c for c in reading.clauses if c.parent_id == clause.parent_id and c.kind == clause.kind]
    above = next(reading.ancestors(clause), None)
    if above is not None and above.heading and len(siblings) == 1:
        return above.heading
    return opening or (above.heading if above else "")


def _duty(
    reading: Reading, clause: Clause, start: int, end: int, task: str, role: DutyRole, units: tuple[str, ...]
) -> Duty:
    quote = reading.plan.text[start:end]
    return Duty("duty", reading.plan.plan_id, clause.clause_id, quote, start, end, task=task, role=role, units=units)


def _prose(reading: Reading, sentence: Sentence) -> Iterator[Duty]:
    """Yield duties such as '市科技局负责统筹…编制' and '由市财政局牵头…'."""
    for start, end in sentence.parts:
        match = _PROSE.match(reading.flat, start, end)
        if match is None or _HEAD_WORDS.match(match["units"]):
            continue
        if _PROSE_NOT.search(match["task"]) or match["units"] in _ANYONE:
            continue
        units = split_units(reading.plan.text, reading.flat, match.start("units"), match.end("units"))
        role: DutyRole = "lead" if "牵头" in match["verb"] else "responsible"
        task = reading.plan.text[start if match["what"] else match.start("task") : match.end("task")]
        yield _duty(reading, sentence.clause, start, end, task, role, units)
