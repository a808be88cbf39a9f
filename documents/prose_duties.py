"""Find who does a task where a plan says so in running text: '甲局负责…', '甲部门应当会同乙局…', '向甲办提出申请'.

Input: a plan's reading. Output: `Duty` facts.
Does not know: notes in brackets (documents.duties), values, periods.

'甲局牵头,乙局配合' and '甲局负责…' are read here; obligations ('甲部门应当…', '由甲局受理') by documents.bound_duties,
and bodies that open a part of a sentence with what they do by documents.acting_bodies. The bodies of a sentence come
one after the other: the task of each runs on to where the next begins, at most to the end of the sentence; also where
the next is no body but somebody who is to do something.
牵头, and 会同 with others, make a lead; the others cooperate; all else is responsible. A date alone is no task.
Source: 《立法技术规范(试行)(一)》 for 应当 as the word of obligation; the wording of State Council work plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from documents.acting_bodies import find_acting, find_offices
from documents.bodies import ANYONE, UNITS, split_bodies
from documents.bound_duties import HEAD_WORDS, Held, find_held, readable, with_whom
from documents.duties import split_units, task_of
from documents.known_bodies import known_bodies
from documents.model import Duty, DutyRole
from documents.reading import Reading
from documents.run_in_duties import behind_label, find_run_in_duties
from documents.sentences import Sentence
from documents.sure_bodies import find_sure

_PROSE = re.compile(
    rf"(?:(?P<what>[^,。;:]{{2,40}})?(?:(?<!自)由|[移转]?交给|请))?(?P<units>{UNITS})(?:等(?:有关)?(?:部门|单位)?)?"
    r"(?:要|应当?|须|可)?(?:会同(?P<with>[^,。;]{2,40}?)(?:等(?:有关|相关)?(?:部门|单位)?)?)?"
    r"(?:共同|联合|分别)?(?P<verb>负责牵头|牵头负责|统筹负责|具体负责|全面负责|牵头|负责)(?!的|负责$)(?P<task>[^,。;:]{2,60})$"
)
_WHO = re.compile(
    rf"(?:[^,。;:]{{0,20}}(?:(?<!自)由|请))?(?P<units>{UNITS})(?:等(?:有关)?(?:部门|单位)?)?(?P<verb>牵头(?:负责)?|负责|配合|协同|协助|参与)"
)
_TOGETHER = re.compile(rf"会同(?P<units>{UNITS})(?:等(?:有关|相关)?(?:部门|单位)?)?")  # '由甲局牵头,会同乙局,…'
_ONLY_DUE = re.compile(r"(?:于|在|确保|力争)?[^,。;]{0,4}(?:年|月|季度)[^,。;]{0,6}(?:完成|办结|落实|到位|见效)")
_PROSE_NOT = re.compile(
    r"(?:的(?:部门|机构|单位|人员|人|主管部门|工作人员|组织))|^人(?![才力口民防工事])|^(?:对象|单位|部门|者)"
)
_TERMS = re.compile("[^,。;:]{1,40}的")
_OTHERS_TURN = re.compile(
    "[^,。;:]{0,10}?(?:企业|单位|机构|公司|申请人|个人|人员|主体|部门)(?:应当?(?![急用])|须|必须|要(?![求素点件])|可以|不得|负责|按照?|根据)"
)
_BOTH = ("负责", "配合")  # without a lead, one is in charge and another helps
_SHORT = 4  # characters of a task that says nothing without its verb
_MIN_TASK = 6  # characters of a task that a verb alone does not make
_MAX_LEADS = 80  # characters of the names of those who lead
_JOINT_ROLES: Final[tuple[tuple[DutyRole, str], ...]] = (("lead", "lead"), ("cooperate", "with"))
# '建立由甲局牵头,乙局、丙局等部门共同参与的机制': who leads, who takes part, in what.
_JOINT = re.compile(
    rf"由(?P<lead>{UNITS})牵头(?:负责|组织)?,(?P<with>[^。;:()]{{2,160}}?)(?:等(?:有关|相关)?(?:部门|单位|方面)?)?"
    r"(?:共同)?(?:参与|参加|配合|协同|为(?:主要)?成员(?:单位)?|组成|作为成员单位)的(?P<task>[^。;]{4,})"
)


def find_prose_duties(reading: Reading, named: Iterable[Duty] = ()) -> list[Duty]:
    """Return the duties that sentences state, in text order; `named` are those of notes and sections on duties."""
    told = list(named)
    known = known_bodies(reading, told)
    found = _found(reading, known)
    more = known_bodies(reading, [*told, *found])  # whom one sentence charges, the others name as well
    return found if more == known else _found(reading, more)


def _found(reading: Reading, known: frozenset[str]) -> list[Duty]:
    """Return the duties that sentences state, where the plan names the bodies `known`."""
    items = find_run_in_duties(reading, known)
    told = {(duty.clause_id, duty.end, duty.units, duty.role) for duty in items}
    found: list[Duty] = []
    for whole in reading.sentences:
        sentence = behind_label(reading, whole, known)
        bound = list(find_held(reading, sentence))
        taken = {at for held in bound for at in range(held.start, max(held.task, held.start + 1))}
        turns = [*bound, *(held for held in find_acting(reading, sentence, known) if held.start not in taken)]
        taken |= {at for held in turns for at in range(held.start, max(held.task, held.start + 1))}
        turns += [held for held in find_sure(reading, sentence, known) if held.start not in taken]
        turns.sort(key=lambda held: held.start)
        stated = list(_prose(reading, sentence, turns))
        found += stated
        if sentence.clause.kind not in ("notice", "heading", "preamble"):
            found += _in_turn(reading, sentence, stated, turns)
    kept = [duty for duty in found if (duty.clause_id, duty.end, duty.units, duty.role) not in told]
    return sorted([*items, *kept], key=lambda duty: duty.start)


def _duty(
    reading: Reading, sentence: Sentence, start: int, end: int, task: str, role: DutyRole, units: tuple[str, ...]
) -> Duty:
    quote = reading.plan.text[start:end]
    return Duty("duty", reading.plan.plan_id, sentence.clause.clause_id, quote, start, end,
                task=task, role=role, units=units)  # fmt: skip


def _in_turn(reading: Reading, sentence: Sentence, stated: list[Duty], turns: Sequence[Held]) -> Iterator[Duty]:
    """Yield the duties of the bodies that take their turns in a sentence, where none is `stated` already."""
    text = reading.plan.text
    if not turns and not stated and (office := find_offices(reading, sentence)):
        turns = [office]
    others = list(_others_turns(reading, sentence))
    for held, following in zip(turns, [*turns[1:], None], strict=False):
        end = following.start if following else sentence.end
        end = min([end, *(at for at in others if at > held.task), *(d.start for d in stated if d.start > held.task)])
        end = _task_end(reading, sentence, held.task, end)
        if end <= held.task or any(d.start < end and held.start < d.end for d in stated):
            continue
        short = end - held.task < _MIN_TASK and held is turns[0] and not stated  # '…,甲部会同乙部确定'
        short = short and not reading.flat.startswith("负责", held.task - 2)
        task = text[sentence.start if short else held.task : end]
        for role, units in held.roles:
            yield _duty(reading, sentence, held.start, end, task, role, units)
        if len(held.roles) == 1:
            yield from _beside(reading, sentence, held.task, end)


def _task_end(reading: Reading, sentence: Sentence, start: int, end: int) -> int:
    """Return where a task ends before the next turn at `end`: the terms of that belong to it ('园区以外的,由乙局…')."""
    if end < sentence.end:
        last = next((s for s, e in reversed(sentence.parts) if start < s < end), None)
        end = last if last is not None and _TERMS.fullmatch(reading.flat[last:end].rstrip(" ,")) else end
    while end > start and reading.flat[end - 1] in " ,、\n":
        end -= 1
    return end


def _beside(reading: Reading, sentence: Sentence, start: int, end: int) -> Iterator[Duty]:
    """Yield whom a later part of a turn names as helping: '甲局牵头完成准入,会同乙局形成合同'."""
    for begin, _ in sentence.parts:
        at = begin + reading.flat.startswith("并", begin)
        if start < begin < end and (joined := _joined(reading, at, end)):
            units, task = joined
            yield _duty(reading, sentence, begin, end, reading.plan.text[task:end], "cooperate", units)


def _prose(reading: Reading, sentence: Sentence, turns: Sequence[Held]) -> Iterator[Duty]:
    """Yield duties such as '市科技局负责统筹…编制' and '由市财政局牵头…'."""
    leads = reading.flat.find("牵头,", sentence.start, sentence.end)
    if leads >= 0 and (joint := _JOINT.search(reading.flat, max(sentence.start, leads - _MAX_LEADS), sentence.end)):
        for part, name in _JOINT_ROLES:
            units = split_units(reading.plan.text, reading.flat, *joint.span(name))
            task = reading.plan.text[slice(*joint.span("task"))]
            yield _duty(reading, sentence, sentence.start, sentence.end, task, part, units)
        return
    yield from _shared_out(reading, sentence)
    charged = list(_charged(reading, sentence))
    starts = [*(held.start for held in turns), *(start for start, _ in charged), *_others_turns(reading, sentence)]
    for start, match in charged:
        end = min((at for at in starts if at > match.start("task")), default=sentence.end)
        end = _task_end(reading, sentence, match.start("task"), end)
        units = split_units(reading.plan.text, reading.flat, match.start("units"), match.end("units"))
        others = split_bodies(reading, *match.span("with")) if match["with"] else ()
        role: DutyRole = "lead" if "牵头" in match["verb"] or others else "responsible"
        short = end - match.start("task") < _SHORT
        bare = reading.flat.startswith("由", start) and end - match.start("task") < _MIN_TASK  # '…由甲局负责解释'
        begin = match.start("verb") if short else match.start("task")  # '甲委牵头抓总'
        task = reading.plan.text[start if match["what"] or bare else begin : end]
        yield _duty(reading, sentence, start, end, task, role, units)
        if others:
            yield _duty(reading, sentence, start, end, task, "cooperate", others)
        yield from _beside(reading, sentence, match.start("task"), end)


def _charged(reading: Reading, sentence: Sentence) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the parts of a sentence that put a body in charge, each with where it begins."""
    for start, end in readable(reading.flat, sentence.parts):
        match = _PROSE.match(reading.flat, start, end)
        if match is None or HEAD_WORDS.match(match["units"]):
            continue
        if not _PROSE_NOT.search(match["task"]) and match["units"] not in ANYONE:
            yield start, match


def _others_turns(reading: Reading, sentence: Sentence) -> Iterator[int]:
    """Yield where parts begin in which somebody who is no body is to do something: '企业应当…', '申请人可以…'."""
    return (start for start, end in sentence.parts if _OTHERS_TURN.match(reading.flat, start, end))


def _shared_out(reading: Reading, sentence: Sentence) -> Iterator[Duty]:
    """Yield the duties of '由市发改委牵头,市财政局、市科技局配合,研究制定…'; without a lead there are none."""
    parts = [
        (_WHO.fullmatch(reading.flat, start, end), start, end) for start, end in readable(reading.flat, sentence.parts)
    ]
    who = [(match, start, end) for match, start, end in parts if match is not None]
    verbs = [match["verb"] for match, _, _ in who]
    if not any(verb.startswith("牵头") for verb in verbs) and ("负责" not in verbs or len(set(verbs)) < len(_BOTH)):
        return
    others = [(match, s, e) for s, e in sentence.parts if (match := _TOGETHER.fullmatch(reading.flat, s, e))]
    stop = max([who[-1][1], *(start for _, start, _ in others)])
    with_, together = next(
        (found for _, s, _ in parts if s > stop and (found := _joined(reading, s, sentence.end))), ((), 0)
    )
    after = [start for match, start, _ in parts if match is None and start > stop]
    text, opening = reading.plan.text, who[0][1]
    if after and not _ONLY_DUE.fullmatch(reading.flat, after[0], sentence.end):
        task = text[together or after[0] : sentence.end]
    elif opening - sentence.start >= _MIN_TASK:
        task = text[sentence.start : opening].rstrip(" ,，")  # '将…移交乡镇,由甲办牵头,乙局配合,于9月底前完成'
    else:
        task = task_of(reading, sentence.clause)
    for match, start, end in who:
        if match["units"] in ANYONE:
            continue
        units = split_units(text, reading.flat, match.start("units"), match.end("units"))
        role: DutyRole = "responsible" if match["verb"] == "负责" else "cooperate"
        role = "lead" if match["verb"].startswith("牵头") else role
        yield _duty(reading, sentence, start, end, task, role, units)
    if with_:
        yield _duty(reading, sentence, after[0], sentence.end, task, "cooperate", with_)
    for match, start, end in others:
        yield _duty(reading, sentence, start, end, task, "cooperate", split_bodies(reading, *match.span("units")))


def _joined(reading: Reading, start: int, end: int) -> tuple[tuple[str, ...], int] | None:
    """Return whom a part that opens with 会同 names, and where what they do begins: '会同乙局、丙办制定细则'."""
    if not reading.flat.startswith("会同", start):
        return None
    units, task = with_whom(reading, start, end)
    return (units, task) if units else None
