"""Find who does a task, where a plan says so in notes: in brackets, on lines of their own, in rows of a table.

Input: a plan's reading and its notes. Output: `Duty` facts.
Does not know: duties in running text (documents.prose_duties), values, periods; deadlines that stand in the same
brackets are read by documents.deadlines.

Roles: 牵头, 主办 lead; 配合, 协同, 协办, 参与 cooperate; 责任单位, 负责, 指导, 分工负责 are responsible.
Units are split at 、 and , outside brackets; a closing 等 is dropped. Where the plan says that who stands first, or
before the comma, leads, the units of a note without other roles are told apart by that.
Where a clause has several notes, each is about the sentences since the one before it: these are its task, and stand
in `also`. A clause with one note is the task as a whole, called by its heading.
Source: GB/T 9704—2012 knows no form for duties; the forms read here are those of State Council work plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.model import Clause, Duty, DutyRole, Span
from documents.notes import (
    CARRIED_OUT,
    DATE_MARK,
    DUE_TAIL,
    LABEL,
    LABEL_MARK,
    LABELS,
    REMARK,
    SHARED,
    VERB_ROLE,
    Note,
    Order,
    find_order,
)
from documents.reading import Reading
from documents.sentences import enclosed

_OTHER_MARK = re.compile(r"(?<=[;。])\s*[一-鿿]{2,6}:|(?<=,)\s*[一-鿿]{2,6}(?:单位|部门|领导|人):")
_CELL_END = re.compile(r"[|\t]")
_ETC_AND = re.compile("等[和及与](?=[一-鿿])")
_FRAMING = re.compile("以|围绕|按照?|根据|针对|结合|通过|坚持|为")  # opens a sentence whose verb stands in a later part
_NOTE = re.compile(r"[(（〔](?:责任|牵头|配合)[^()（）〔〕]*[)）〕]$")
_VAGUE = re.compile(
    "(?:相关|有关|涉及)(?:责任)?(?:部门|单位)|(?:目标|工作|主要|具体|重点)(?:任务|目标|内容|措施|要求|事项)"
)  # says who, not what
# '(责任单位:甲局、乙局按职责分工负责)': how, not who
_BY_ROLE = re.compile(
    "(?<=[^按])(?:等(?:部门|单位)?)?(?:按照?(?:各自)?职[责能](?:分工)?(?:分别)?(?:负责|落实|配合)?|按职责分工负责|分工负责|分别负责|共同负责)$"
)
_LEADS, _DATE_END = re.compile("[到至从在于自]?"), re.compile("(?:之|以)?前|起|期间|内|")
_DATE = re.compile(r"\d{4}年|\d{1,2}月")  # in a note that says who and when without parting them
_LETTERS = 2  # of a word that is no name unless it ends as one
_GAP = " \n。;,、"


def find_duties(reading: Reading, notes: Sequence[Note]) -> list[Duty]:
    """Return the duties that notes and table rows state."""
    flat, text = reading.flat, reading.plan.text
    found: list[Duty] = []
    stretches, order = _stretches(reading, notes), find_order(flat)
    for note in notes:
        stretch = stretches.get(note)
        roles = list(_roles(text, flat, note.start, note.end))
        if order and len(roles) == 1 and roles[0][0] == "responsible":
            roles = _ordered(text, flat, note, order, roles[0][1])
        for role, units in roles:
            found.append(_duty(reading, note.clause, (note.start, note.end), role, units, stretch))
    for clause in reading.clauses:
        if clause.kind == "table" and not any(clause.start <= s and e <= clause.end for s, e in reading.closed):
            for role, units in _roles(text, flat, clause.start, clause.end):
                found.append(_duty(reading, clause, (clause.start, clause.end), role, units))
    return found


def _stretches(reading: Reading, notes: Sequence[Note]) -> dict[Note, tuple[int, int]]:
    """Return the sentences that each note is about, for clauses with several notes that text stands between."""
    flat = reading.flat
    out: dict[Note, tuple[int, int]] = {}
    for clause in dict.fromkeys(note.clause for note in notes):
        own = sorted((n for n in notes if n.clause == clause), key=lambda n: n.start)
        begin, stretch, held = _body_start(flat, clause, own[0].start), None, {}
        for note in own:
            while begin < note.start and flat[begin] in _GAP:
                begin += 1
            end = note.start
            while end > begin and flat[end - 1] in " \n":
                end -= 1
            stretch = (begin, end) if end > begin else stretch  # '牵头单位:…' and '配合单位:…' share theirs
            if stretch is not None:
                held[note] = stretch
            begin = note.end
        if len(set(held.values())) > 1:
            out |= held
    return out


def _body_start(flat: str, clause: Clause, stop: int) -> int:
    """Return where the sentences of a clause begin, behind its label and heading; its start when nothing follows."""
    start = clause.start + len(clause.label)
    at = flat.find("。", start, stop)
    titled = clause.heading and at >= 0 and at - start <= len(clause.heading) + 3
    return at + 1 if titled and flat[at + 1 : stop].strip() else start


def _ordered(
    text: str, flat: str, note: Note, order: Order, units: tuple[str, ...]
) -> list[tuple[DutyRole, tuple[str, ...]]]:
    """Return who leads and who does not, as the plan says of the order of its units."""
    count = 1
    if order.by_comma:
        inner = enclosed(flat, note.start + 1, note.end)
        comma = next((i for i, ch in enumerate(flat[note.start + 1 : note.end]) if ch == "," and not inner[i]), None)
        stop = note.end if comma is None else note.start + 1 + comma
        count = len(units) if comma is None else len(split_units(text, flat, note.start + 1, stop))
    roles: list[tuple[DutyRole, tuple[str, ...]]] = [("lead", units[:count])]
    return [*roles, (order.others, units[count:])] if units[count:] else roles


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
            name = re.sub(r"^[\s。.;:\\]+|[\s。.;:\\]+$", "", text[begin:i])
            name = _BY_ROLE.sub("", name)
            name = re.sub(r"\s*等(?:有关)?(?:单位|部门)?$", "", name)
            if len(name) > 1 and not _DATE.match(flat, begin):  # '区': the name is cut off
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
        role = LABEL.match(flat, mark.start("label"))
        if units and role is not None and role.lastgroup is not None:
            yield next(r for _, r in LABELS if r == role.lastgroup), units
    if not marks and flat[start] == "(" and not DATE_MARK.match(flat, inner_start):
        yield from _shared_roles(text, flat, inner_start, inner_end)


def _shared_roles(text: str, flat: str, start: int, end: int) -> Iterator[tuple[DutyRole, tuple[str, ...]]]:
    """Yield the roles of '甲部、乙部负责' and '甲厅牵头,乙厅、丙厅配合'."""
    if remark := REMARK.search(flat, start, end):
        end = remark.start()
    if due := DUE_TAIL.search(flat[start:end]):
        end = start + due.start()
    named = False
    begin = start
    for match in re.finditer(
        rf"(?:负责(?:组织)?(?:落实|实施)?|{CARRIED_OUT}|牵头|主办|配合|参与|参加|协办|协助|协同)(?=[,;。]|$)",
        flat[start:end],
    ):
        stop = start + match.end()
        shared = SHARED.match(flat, begin, stop)
        if shared is not None:
            joined = flat.startswith("会同", shared.start("units"))
            units = split_units(text, flat, shared.start("units") + 2 * joined, shared.end("units"))
            role = "cooperate" if joined else next(role for word, role in VERB_ROLE if word in shared["verb"])
            named = named or bool(units)
            if any(
                len(u) > _LETTERS or u[-1] in "局委办部厅" or u[0] == "各" for u in units
            ):  # '(行政协助)' names nobody
                yield role, units
        begin = stop + 1
    if not named and (units := split_units(text, flat, start, end)):
        yield "responsible", units  # nothing but units in the bracket


def task_of(reading: Reading, clause: Clause) -> str:
    """Return what the duty is about: the heading of the clause, else of the unit above, else its first sentence."""
    vague = LABEL.fullmatch(clause.heading) or _VAGUE.fullmatch(clause.heading)
    if clause.heading and not vague:
        return _NOTE.sub("", clause.heading)
    first = next((s for s in reading.sentences if s.clause is clause), None)
    parts = [p for p in first.parts if not _is_date(reading, clause, p)] if first else []
    opening = reading.plan.text[slice(*parts[0])] if parts else ""
    if first and opening and parts[0] != first.parts[0]:
        return reading.plan.text[parts[0][0] : first.end]  # '2030年3月底前,完成…,制定…'
    siblings = [c for c in reading.clauses if c.parent_id == clause.parent_id and c.kind == clause.kind]
    above = next(reading.ancestors(clause), None)
    vague = vague or LABEL.fullmatch(opening) or _VAGUE.fullmatch(opening)
    if above is not None and vague:
        return task_of(reading, above)
    if above is not None and above.heading and len(siblings) == 1:
        return above.heading
    if first and _FRAMING.match(reading.flat, first.start):
        return reading.plan.text[first.start : first.end]
    return opening or (above.heading if above else "")


def _is_date(reading: Reading, clause: Clause, part: tuple[int, int]) -> bool:
    """Tell whether a part of a sentence is nothing but a date."""
    ends = [p.end for p in reading.periods[clause.clause_id] if _LEADS.fullmatch(reading.flat, part[0], p.start)]
    return any(_DATE_END.fullmatch(reading.flat, end, part[1]) for end in ends if end <= part[1])


def _duty(
    reading: Reading,
    clause: Clause,
    place: tuple[int, int],
    role: DutyRole,
    units: tuple[str, ...],
    stretch: tuple[int, int] | None = None,
) -> Duty:
    text, (start, end) = reading.plan.text, place
    also: tuple[Span, ...] = ()
    task = task_of(reading, clause) if stretch is None else text[slice(*stretch)]
    if stretch is not None:
        also = (Span(clause.clause_id, *stretch, task),)
    return Duty("duty", reading.plan.plan_id, clause.clause_id, text[start:end], start, end,
                also=also, task=task.strip(_GAP), role=role, units=units)  # fmt: skip
