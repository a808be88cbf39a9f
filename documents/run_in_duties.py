"""Find duties that are told one by one behind a body and a colon: '甲局:一是…;二是…', and labels glued to a body.

Input: a plan's reading, the bodies that it names. Output: `Duty` facts; sentences without what labels them.
Does not know: sections that are parted by bodies (documents.named_duties), other sentences (documents.prose_duties).

Each item is a duty of the body before the colon, up to the end of the paragraph. A label that runs into the name of a
body ('(2)绿地区林业局负责…') is told from a place by the plan's other words: the body has its short name elsewhere, and
what the label would make a place of stands nowhere else.
Source: the running text of work plans of counties and districts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from documents.bodies import split_bodies
from documents.known_bodies import alternatives
from documents.model import Duty, DutyRole
from documents.reading import Reading
from documents.sentences import NUMBER_LABEL, Sentence
from documents.sure_bodies import read_list

_ITEM = re.compile("(?:[一二三四五六七八九十]是|负责(?=[^人的]))[要]?")
_OPENS = "(?:主要)?(?P<verb>负责|牵头|职责)?:(?=一是|负责[^人的])"
_MIN_TASK = 4  # characters
_ACTS = "负责|牵头|配合|对|将|按照?|根据|依据|应|要|组织|开展|加强|做好|制定|指导"
_NO_LABEL = re.compile("[由和与及的经向请各为将把对]|会同|配合|牵头")


def find_run_in_duties(reading: Reading, known: frozenset[str]) -> list[Duty]:
    """Return the duties of items behind a body and a colon, in text order."""
    found: list[Duty] = []
    clause_id = ""
    units: tuple[str, ...] = ()
    role: DutyRole = "responsible"
    for sentence in reading.sentences:
        if sentence.clause.kind in ("notice", "heading", "preamble"):
            continue
        begin = sentence.start
        if opening := read_list(reading.flat, begin, sentence.end, known, _OPENS):
            clause_id, units = sentence.clause.clause_id, split_bodies(reading, begin, opening[0])
            role = "lead" if opening[1]["verb"] == "牵头" else "responsible"
            begin = opening[1].end()
        item = _ITEM.match(reading.flat, begin, sentence.end)
        if not units or item is None or sentence.clause.clause_id != clause_id:
            continue
        task = item.end() if item[0][0] != "负" else begin
        if sentence.end - task >= _MIN_TASK:
            found.append(_duty(reading, sentence, task, role, units))
    return found


def _duty(reading: Reading, sentence: Sentence, task: int, role: DutyRole, units: tuple[str, ...]) -> Duty:
    text, start, end = reading.plan.text, sentence.start, sentence.end
    return Duty("duty", reading.plan.plan_id, sentence.clause.clause_id, text[start:end], start, end,
                task=text[task:end], role=role, units=units)  # fmt: skip


def behind_label(reading: Reading, sentence: Sentence, known: frozenset[str]) -> Sentence:
    """Return a numbered item's first sentence without the label that runs into the name of a body."""
    clause, flat = sentence.clause, reading.flat
    number = clause.label and NUMBER_LABEL.match(flat, clause.start, clause.start + len(clause.label))
    if not number or flat[clause.start + len(clause.label) : sentence.start].strip():
        return sentence
    glued = _glued(known).match(flat, *sentence.parts[0]) if sentence.parts else None
    if glued is None or _NO_LABEL.search(glued["label"]):
        return sentence
    label, name = glued["label"], glued["name"]
    if flat.count(label + name[0]) > 1 or flat.count(name) <= flat.count(label + name):
        return sentence
    start = glued.start("name")
    return replace(sentence, start=start, parts=((start, sentence.parts[0][1]), *sentence.parts[1:]))


@cache
def _glued(known: frozenset[str]) -> re.Pattern[str]:
    names = frozenset(name for name in known if name[0] in "省市区县")
    return re.compile(rf"(?P<label>[一-鿿]{{2,16}}?)(?P<name>{alternatives(names)})(?={_ACTS})")
