"""Read the bodies in a cell of a table, each group in its role.

Input: a cell of a column of bodies, the role that the column's head gives. Output: roles with their units.
Does not know: the head's words, rows, tasks.

A cell may give roles of its own: by labels ('牵头单位:甲局;配合单位:乙局'), by verbs ('甲局牵头,乙局配合') or in
brackets behind a name ('甲局(牵头)'). Where the plan, or the head, says that who stands first leads, that one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.cells import Cell
from documents.duties import split_units
from documents.model import DutyRole
from documents.notes import LABEL, LABEL_MARK, LABELS, SHARED, VERB_ROLE, Order
from documents.table_heads import STROKE

Bodies = tuple[DutyRole, tuple[str, ...]]

BODY = (
    r"[^、，,。；;：:\d\s|]{1,20}(?:[局委办厅部院镇乡科处股室站]|(?:委员|联合|总工|工商)会|[残妇工社科文侨]联|"
    r"中心|公司|集团|街道|专班|政府|管委会|[支大]队|银行)"
)
BODIES_ALONE = re.compile(rf"{BODY}(?:[、，,\s]+{BODY})*")
_APART = re.compile(rf"(?:{BODY}|[^、，,。；;：:\s]{{2,14}}(?:机关|机构|单位|部门|企业|园区|[街乡]镇))")
_AND = re.compile("以及|和|及|与")  # '区水务局和各街镇', but '市发展和改革委' is one
_LINE_BREAK = re.compile(r"\s*<br\s*/?>\s*")
_CLAUSES = re.compile(
    r"[^,;。]*?(?:牵头(?:负责)?|主办|负责(?:组织)?(?:落实|实施)?|配合|参与|参加|协办|协助|协同)(?=[,;。]|$)[,;。]?"
)
_DIVIDED = re.compile(r"(?:按照?|依)(?:各自)?职[责能](?:分工)?(?:分别)?(?:负责|落实)?$|分工负责$|分别负责$|等?负责$")
_PHRASE = re.compile("^[由请].|(?:牵头|配合|负责|协助|参与|落实|推进)(?:负责|实施|落实|做好|开展|推进)?$")
_MARKED = re.compile(r"^(?P<unit>.+?)\s*[(（](?P<role>牵头|配合|协助|参与)(?:单位|部门)?[)）]$")
_PERSON = re.compile(rf"^({BODY})\s+[\u4e00-\u9fff]{{2,4}}$")


def bodies_in(text: str, flat: str, cell: Cell, role: DutyRole, order: Order | None = None) -> list[Bodies]:
    """Return the roles and units that a cell gives; `role` where it says nothing else, `order` of the plan's units."""
    marks = [cell.start, *(at for m in _LINE_BREAK.finditer(text, cell.start, cell.end) for at in m.span()), cell.end]
    found: dict[DutyRole, tuple[str, ...]] = {}
    for begin, end in zip(marks[::2], marks[1::2], strict=True):
        for own, units in _parts(text, flat, begin, end, role):
            found[own] = (*found.get(own, ()), *units)
    if order and set(found) == {"responsible"} and len(found["responsible"]) > 1:
        units = found["responsible"]
        rest: dict[DutyRole, tuple[str, ...]] = {order.others: units[1:]}
        return [("lead", units[:1]), *rest.items()]
    return list(found.items())


def _parts(text: str, flat: str, start: int, end: int, role: DutyRole) -> Iterator[Bodies]:
    """Yield the roles and units of a stretch of a cell, by its labels, else by its verbs, else as they stand."""
    labels = list(LABEL_MARK.finditer(flat, start, end))
    if labels and not flat[start : labels[0].start()].strip(" ;,"):
        for mark, stop in zip(labels, [*(m.start() for m in labels[1:]), end], strict=True):
            label = LABEL.match(mark["label"])
            given = next((r for _, r in LABELS if label and r == label.lastgroup), role)
            yield from _named(_units(text, flat, mark.end(), stop), role if given == "responsible" else given)
        return
    clauses = list(_CLAUSES.finditer(flat, start, end))
    if clauses and clauses[-1].end() == end and sum(m.end() - m.start() for m in clauses) == end - start:
        for clause in clauses:
            stop = clause.end() - (flat[clause.end() - 1] in ",;。")
            if shared := SHARED.match(flat[clause.start() : stop]):
                begin = clause.start() + shared.start("units")
                own = next(r for word, r in VERB_ROLE if word in shared["verb"])
                own = role if own == "responsible" else own
                yield from _named(_units(text, flat, begin, clause.start() + shared.end("units")), own)
        return
    yield from _named(_units(text, flat, start, end), role)


def _units(text: str, flat: str, start: int, end: int) -> list[str]:
    """Return the units in a stretch, without what says that they share the work, and without persons behind them."""
    units: list[str] = []
    for unit in split_units(text, flat, start, end):
        unit = _DIVIDED.sub("", unit)
        if _PHRASE.search(unit) or STROKE.fullmatch(unit):
            continue  # words of a sentence that is not understood, no name; a cell that says nothing
        person = _PERSON.match(unit)
        if person and not BODIES_ALONE.fullmatch(unit):
            unit = person[1]
        parts = next((p for p in (_AND.split(unit), unit.split()) if p and all(map(_APART.fullmatch, p))), [unit])
        units += parts if len(parts[0]) > 1 else []
    return units


def _named(units: list[str], role: DutyRole) -> Iterator[Bodies]:
    """Yield the units by their roles; a bracket behind a name may give its own."""
    found: dict[DutyRole, list[str]] = {}
    for unit in units:
        marked = _MARKED.match(unit)
        own: DutyRole = role if not marked else "lead" if marked["role"] == "牵头" else "cooperate"
        found.setdefault(own, []).append(marked["unit"] if marked else unit)
    for own, names in found.items():
        yield own, tuple(names)
