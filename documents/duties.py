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

from documents.model import Clause, Duty, DutyRole
from documents.notes import DATE_MARK, DUE_TAIL, LABEL, LABEL_MARK, LABELS, SHARED, VERB_ROLE, Note
from documents.reading import Reading, Sentence

_OTHER_MARK = re.compile(r"(?<=[;。])\s*[一-鿿]{2,6}:")
_CELL_END = re.compile(r"[|\t]")
_ETC_AND = re.compile("等[和及与](?=[一-鿿])")
_ORGAN = (
    r"(?:局|委|办|部|厅|院|政府|中心|公司|集团|科|室|署|行|社|站|联|会|所|税务|海关|法院|检察院|领导小组|办公室|管委会|党工委|党委|单位"
    r"|部门|街道|镇街|乡镇|园区|组|协会|银行|机构|支队|大队)"
)
_UNIT_NAME = rf"[“”一-鿿()·]{{1,24}}?{_ORGAN}(?:\([^()]{{1,12}}\))?"
_UNITS = rf"(?:{_UNIT_NAME})(?:[、,和及与](?:{_UNIT_NAME}))*"
_PROSE = re.compile(
    rf"(?:(?P<what>[^,。;:]{{2,40}})?由)?(?P<units>{_UNITS})(?:等(?:有关)?(?:部门|单位)?)?"
    r"(?:要|应当?|须|可|会同[^,。;]{2,30}?)?"
    r"(?P<verb>负责牵头|牵头负责|统筹负责|具体负责|全面负责|负责统筹|牵头|负责)(?!的)(?P<task>[^,。;:]{2,60})$"
)
_WHO = re.compile(rf"由?(?P<units>{_UNITS})(?:等(?:有关)?(?:部门|单位)?)?(?P<verb>牵头(?:负责)?|配合|协同|协助|参与)")
_PROSE_NOT = re.compile(r"(?:的(?:部门|机构|单位|人员|人|主管部门|工作人员|组织))|^人|^(?:对象|单位|部门|者)")
_ANYONE = (
    "主管部门",
    "一个部门",
    "同级人民政府",
    "有关部门",
    "相关部门",
    "各部门",
    "各单位",
    "部门",
    "单位",
    "政府",
    "责任部门",
    "责任单位",
)
_HEAD_WORDS = re.compile(r"^(?:并|同时|其中|且|应当|依法|原则上|统一|继续|建立|完善|健全|加强|推动|明确|对|将|把)")


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
    marks = list(LABEL_MARK.finditer(flat, inner_start, inner_end))
    for i, mark in enumerate(marks):
        stop = marks[i + 1].start() if i + 1 < len(marks) else inner_end
        for other in (DATE_MARK, _OTHER_MARK, _CELL_END):
            cut = other.search(flat, mark.end(), stop)
            stop = cut.start() if cut else stop
        units = split_units(text, flat, mark.end(), stop)
        role = LABEL.match(mark["label"])
        if units and role is not None and role.lastgroup is not None:
            yield next(r for _, r in LABELS if r == role.lastgroup), units
    if not marks and flat[start] == "(" and not DATE_MARK.match(flat, inner_start):
        yield from _shared_roles(text, flat, inner_start, inner_end)


def _shared_roles(text: str, flat: str, start: int, end: int) -> Iterator[tuple[DutyRole, tuple[str, ...]]]:
    """Yield the roles of '甲部、乙部负责' and '甲厅牵头,乙厅、丙厅配合'."""
    if due := DUE_TAIL.search(flat[start:end]):
        end = start + due.start()
    named = False
    begin = start
    for match in re.finditer(r"(?:负责|牵头|主办|配合|参与|参加|协办|协助|协同|指导)(?=[,;。]|$)", flat[start:end]):
        stop = start + match.end()
        shared = SHARED.match(flat, begin, stop)
        if shared is not None:
            units = split_units(text, flat, begin + shared.start("units") - begin, begin + shared.end("units") - begin)
            role = next(role for word, role in VERB_ROLE if word in shared["verb"])
            if units:
                named = True
                yield role, units
        begin = stop + 1
    if not named and (units := split_units(text, flat, start, end)):
        yield "responsible", units  # nothing but units in the bracket


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
    yield from _shared_out(reading, sentence)
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


def _shared_out(reading: Reading, sentence: Sentence) -> Iterator[Duty]:
    """Yield the duties of '由市发改委牵头,市财政局、市科技局配合,研究制定…'; without a lead there are none."""
    parts = [(_WHO.fullmatch(reading.flat, start, end), start, end) for start, end in sentence.parts]
    who = [(match, start, end) for match, start, end in parts if match is not None]
    if not any(match["verb"].startswith("牵头") for match, _, _ in who):
        return
    after = [start for match, start, _ in parts if match is None and start > who[-1][1]]
    text = reading.plan.text
    task = text[after[0] : sentence.end] if after else task_of(reading, sentence.clause)
    for match, start, end in who:
        if match["units"] in _ANYONE:
            continue
        units = split_units(text, reading.flat, match.start("units"), match.end("units"))
        role: DutyRole = "lead" if match["verb"].startswith("牵头") else "cooperate"
        yield _duty(reading, sentence.clause, start, end, task, role, units)
