"""Find who does a task where a plan says so in running text: '甲局负责…', '甲部门应当会同乙局…', '向甲办提出申请'.

Input: a plan's reading. Output: `Duty` facts.
Does not know: notes in brackets (documents.duties), values, periods.

A sentence that opens with named public bodies and goes on with a verb of policy (推动, 制定, 统筹 …) states a duty, and
a part of one that opens with public bodies and goes on with 负责, 牵头, 应当, 会同 or 依法履行 states a duty;
so do '由…受理' and '向…提出申请' anywhere in it. The task runs on to where the next body begins, at most to the end of
the sentence. 牵头, and 会同 with others, make a lead; the others cooperate; all else is responsible.
'要' in a policy exhorts, so it counts only with 会同, 牵头 or 负责 behind it. Companies and applicants are no bodies.
Source: 《立法技术规范(试行)(一)》 for 应当 as the word of obligation; the wording of State Council work plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from documents.bodies import ANYONE, BODY_END, UNITS, split_bodies
from documents.duties import split_units, task_of
from documents.model import Duty, DutyRole
from documents.reading import Reading
from documents.sentences import Sentence

_PROSE = re.compile(
    rf"(?:(?P<what>[^,。;:]{{2,40}})?(?:(?<!自)由|[移转]?交给))?(?P<units>{UNITS})(?:等(?:有关)?(?:部门|单位)?)?"
    r"(?:要|应当?|须|可)?(?:会同(?P<with>[^,。;]{2,40}?)(?:等(?:有关|相关)?(?:部门|单位)?)?)?"
    r"(?P<verb>负责牵头|牵头负责|统筹负责|具体负责|全面负责|负责统筹|牵头|负责)(?!的|负责$)(?P<task>[^,。;:]{2,60})$"
)
_WHO = re.compile(
    rf"(?:[^,。;:]{{0,20}}(?<!自)由)?(?P<units>{UNITS})(?:等(?:有关)?(?:部门|单位)?)?(?P<verb>牵头(?:负责)?|配合|协同|协助|参与)"
)
_PROSE_NOT = re.compile(
    r"(?:的(?:部门|机构|单位|人员|人|主管部门|工作人员|组织))|^人(?![才力口民防工事])|^(?:对象|单位|部门|者)"
)
_RUNS_ON = re.compile("对|在|按|围绕|以|根据|会同")  # the verb of the task stands in a later part
_HEAD_WORDS = re.compile(
    r"^(?:确保|积极|要|也|应|须|可以|并|同时|其中|且|应当|依法|原则上|统一|继续|建立|完善|健全|加强|推动|明确|对(?!外)|将|把|经(?![济信贸开发])|在|向|与|和|按|根据|不(?!动产)|未)"
)

_MIN_TASK = 6  # characters of a task that a verb alone does not make
_PERSON = "人(?![才力口民防工事])"  # '负责人', but not '负责人才公寓'
_SUBJECT = rf"(?P<units>[^,。;:“”]{{0,60}}?{BODY_END}(?:\([^()]{{1,30}}\))?)(?:等(?:有关|相关)?(?:部门|单位)?)?"
_BOUND = r"(?:,?(?:按照?|依据|根据|在)[^,。;:]{0,14}(?:职责|分工|规定|职权|范围内?)(?:分工)?,?|依法|具体|统一|统筹|,)*"

_MODAL = r"(?:应当|应|须|必须|要|可以)"
_OBLIGED = re.compile(
    rf"{_SUBJECT}{_BOUND}"
    rf"(?P<op>负责(?!的|{_PERSON})|{_MODAL}?会同|应当|必须|须|要(?!求|素|点|闻|件)|应(?!急|用|届|收|付|税|对|征)|{_MODAL}(?:牵头|负责|会同)|依法履行|履行|按照(?:各自)?职责(?:分工)?,?(?=做好|开展|加强))"
)
_WITH = re.compile(
    r"会同(?P<with>[^,。;:]{2,80}?)(?:等(?:有关|相关)?(?:部门|单位|方面)?)?"
    r"(?=,|$|研究|组织|制定|建立|开展|加强|对|进行|筛选|组建|负责|审核|编制|做好|推进|通过|根据|按|指导|出台|完善|确定|提出|共享|共同"
    r"|及时|定期|将|在|依法|统筹|协调|落实|实施|拟订|发布|公布|参照|探索|推动|健全)"
)
_BY = re.compile(
    rf"(?<!自)由(?P<units>{UNITS})(?:等(?:有关|相关)?(?:部门|单位)?)?(?P<op>(?:会同[^,。;:]{{2,40}}?)?"
    r"(?:依法|具体|统一|负责|组织|进行|共同|常态化|按[^,。;:]{2,12}|在[^,。;:]{2,14}(?:阶段|环节)|结合[^,。;:]{2,8}?(?=进行|统一|开展))*"
    r"(?:受理|审核|审批|审定|审查|初审|复核|制定|发布|公布|实施|承担|办理|确定|评定|认定|评估|出具|拟定|拟订|核准|批准|兑现|拨付|核发|召集|管理|监督|统筹|统一领导|执行|调整|征询|成立|设立|组建)(?!的))"
)
_APPLY = re.compile(
    rf"向(?P<units>[^,。;:的]{{0,24}}?(?:{BODY_END}|中心|(?<!金融)(?<!担保)机构|窗口))(?P<op>(?:书面)?(?:提出|提交|申报|申请|报送|递交)[^,。;:]{{0,20}})"
)
_APPLIES = re.compile("申请|申报|材料|备案|报告")
_APPLICANT = re.compile("申请|申报|企业|单位|个人|人才|者|人员|法人|组织|户|业主")
_CHARGED = re.compile(
    r"(?P<units>[^,。;:、]{2,30}负责[^,。;:]{2,30}的(?:部门|机构|单位))(?P<op>应当|必须|须|要|会同|负责)"
)
_SEATED = re.compile(r"设在(?P<units>[^,。;:]{2,24}),(?P<op>负责|承担)")
# '市交通委加快布局充电设施': a named body at the head of a sentence, and what it does.
_ACTS = re.compile(
    rf"(?!充分|发挥|落实|贯彻|配合|协同|鼓励|支持|引导|协助|督促|指导|依托|通过|形成|争取|会同|涉及|提请|报请|[在向为对按经将把与和报])"
    rf"(?P<units>(?:本?[省市区县州旗镇乡](?!域|块|内|间|村)|各[省市区县镇街乡]|国家|国务院|管委会|街道|[一-鿿]{{2,7}}?[省市区县州])[^,。;:“”的]{{0,40}}?"
    rf"{BODY_END}(?:\([^()]{{1,30}}\))?)(?:等(?:有关|相关)?(?:部门|单位)?)?(?:联合|共同|统一|定期|按职责)?"
    r"(?:(?:根据|按照?|结合|依据)(?:“[^”]{1,30}”|[^,。;:“”]){2,40},)?"
    r"(?P<op>(?P<helps>配合)(?=做好|开展|推进|完成)|对(?=[^,。;:]{2,40}(?:进行|开展|实施|提供))|抽查|审核|检查|梳理|部署|加快|推动|推进|制定|组织|支持|统筹|引导|指导|加强|开展|建立|完善|落实|做好|编制|实施|强化|深化|优化|搭建|培育|督促)"
    r"(?![了过的])"
)
# '发展改革处会同财政处…': an office of the organ that issued the plan.
_OFFICE = re.compile(
    r"(?P<units>(?!此|该|各|何|到|随)[一-鿿]{2,8}(?<![好坏此到出用何别深四益长短难相居之住各一多两])处(?:、[一-鿿]{2,8}处)*)"
    r"(?P<op>会同(?P<with>[^,。;:]{2,30}?)(?:等(?:有关|相关)?(?:部门|单位|处室)?)?(?=对|进行|开展|组织|研究|制定|负责)"
    r"|负责|牵头|应当?(?!急)|按照?[^,。;:]{2,24}(?=进行|开展|审核)|梳理|审核|审查|受理|汇总|组织|进行(?=审核|汇总|评审))"
)
_REPORTS = re.compile("已(?!知)|近年来|截至|以来|曾")
_FOUNDED = re.compile(r"^(?:成立|设立|组建|建立).*(?:的|以)(?=[^的]+$)|^.*(?:为成员|任.{0,2}组长|组成)的")


@dataclass(frozen=True, slots=True)
class _Held:
    """Who is bound from `start` on, in which roles, and where the words of the task begin."""

    start: int
    task: int
    roles: tuple[tuple[DutyRole, tuple[str, ...]], ...]


_MAX_AND = 8  # 和, 及 and 与 in a part between commas
_MAX_LEADS = 80  # characters of the names of those who lead
_JOINT_ROLES: Final[tuple[tuple[DutyRole, str], ...]] = (("lead", "lead"), ("cooperate", "with"))
# '建立由甲局牵头,乙局、丙局等部门共同参与的机制': who leads, who takes part, in what.
_JOINT = re.compile(
    rf"由(?P<lead>{UNITS})牵头(?:负责|组织)?,(?P<with>[^。;:()]{{2,160}}?)(?:等(?:有关|相关)?(?:部门|单位|方面)?)?"
    r"(?:共同)?(?:参与|参加|配合|协同|为(?:主要)?成员(?:单位)?|组成|作为成员单位)的(?P<task>[^。;]{4,})"
)


def find_prose_duties(reading: Reading) -> list[Duty]:
    """Return the duties that sentences state, in text order."""
    found: list[Duty] = []
    for sentence in reading.sentences:
        stated = list(_prose(reading, sentence))
        found += stated
        if sentence.clause.kind not in ("notice", "heading", "preamble"):
            bound = list(_bound(reading, sentence, stated))
            found += bound
            if not stated and not bound:
                found += list(_acts(reading, sentence)) or _by_office(reading, sentence)
    return found


def _duty(
    reading: Reading, sentence: Sentence, start: int, end: int, task: str, role: DutyRole, units: tuple[str, ...]
) -> Duty:
    quote = reading.plan.text[start:end]
    return Duty("duty", reading.plan.plan_id, sentence.clause.clause_id, quote, start, end,
                task=task, role=role, units=units)  # fmt: skip


def _bound(reading: Reading, sentence: Sentence, known: list[Duty]) -> Iterator[Duty]:
    """Yield the duties of '甲部门应当…', '由甲局受理', '向甲办提出申请' where none is `known` at the same place."""
    text = reading.plan.text
    starts = sorted(_held(reading, sentence), key=lambda h: h.start)
    for held, following in zip(starts, [*starts[1:], None], strict=False):
        end = following.start if following else sentence.end
        while end > held.task and reading.flat[end - 1] in " ,、\n":
            end -= 1
        if any(d.start < end and held.start < d.end for d in known):
            continue
        for role, units in held.roles:
            yield _duty(reading, sentence, held.start, end, text[held.task : end], role, units)


def _acts(reading: Reading, sentence: Sentence) -> Iterator[Duty]:
    """Yield the duty of '市交通委加快布局充电设施', where nothing else in the sentence states one."""
    start, end = sentence.start, sentence.end
    match = _ACTS.match(reading.flat, start, end)
    if match is None or _HEAD_WORDS.match(match["units"]) or _REPORTS.search(reading.flat, start, end):
        return
    units = split_bodies(reading, match.start("units"), match.end("units"))
    if units and end - match.start("op") >= _MIN_TASK:
        task = reading.plan.text[match.start("op") : end]
        yield _duty(reading, sentence, start, end, task, "cooperate" if match["helps"] else "responsible", units)


def _by_office(reading: Reading, sentence: Sentence) -> Iterator[Duty]:
    """Yield the duties of '发展改革处会同财政处对项目进行抽查', where nothing else in the sentence states one."""
    text = reading.plan.text
    for start, end in sentence.parts:
        match = _OFFICE.match(reading.flat, start, end)
        if match is None:
            continue
        leads = match["with"] is not None or match["op"] == "牵头"
        task = text[match.end() if match["with"] else match.start("op") : sentence.end]
        units = split_units(text, reading.flat, *match.span("units"))
        yield _duty(reading, sentence, start, sentence.end, task, "lead" if leads else "responsible", units)
        if match["with"]:
            others = split_units(text, reading.flat, *match.span("with"))
            yield _duty(reading, sentence, start, sentence.end, task, "cooperate", others)
        return


def _readable(flat: str, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts without those that join so many names that telling them apart would take too long."""
    return [(start, end) for start, end in parts if sum(flat.count(word, start, end) for word in "和及与") <= _MAX_AND]


def _held(reading: Reading, sentence: Sentence) -> Iterator[_Held]:
    flat = reading.flat
    for start, end in _readable(flat, sentence.parts):
        match = (
            _SEATED.search(flat, start, min(end + 4, sentence.end))
            or _CHARGED.match(flat, start, end)
            or _OBLIGED.match(flat, start, sentence.end)
        )
        if match and match.start("op") <= end + 1 and (held := _obliged(reading, match, start, sentence.end)):
            yield held
            continue
        for pattern in (_BY, _APPLY):
            for found in pattern.finditer(flat, start, end):
                if pattern is _APPLY and not (
                    _APPLIES.search(found["op"]) and _APPLICANT.search(flat, start, found.start())
                ):
                    continue
                if (
                    "报" in found["units"]
                    or "是指" in flat[start : found.start()]
                    or flat.startswith(("问题", "情况", "工作"), end - 2)
                ):
                    continue  # '由甲办报市政府审定', a definition, '由甲办审核等问题'
                units = split_bodies(reading, found.start("units"), found.end("units"))
                if units:
                    yield _Held(start, start, (("responsible", units),))


def _obliged(reading: Reading, match: re.Match[str], start: int, stop: int) -> _Held | None:
    """Return the duty that `match` states, None when its subject is no body or nobody in particular."""
    flat = reading.flat
    if _HEAD_WORDS.match(match["units"]) or flat.startswith(("的", "。"), match.end()) or "(" in match["units"][:1]:
        return None
    founded = _FOUNDED.match(match["units"])
    units = split_bodies(reading, match.start("units") + (founded.end() if founded else 0), match.end("units"))
    if not units:
        return None
    op, others = match["op"], _WITH.search(flat, match.end("units"), min(stop, match.end() + 90))
    with_ = split_bodies(reading, others.start("with"), others.end("with")) if others else ()
    leads = "牵头" in match["units"] + flat[match.start("op") : match.end() + 2] or (
        others is not None and others.start() <= match.end()
    )
    roles: list[tuple[DutyRole, tuple[str, ...]]] = [("lead" if leads else "responsible", units)]
    if with_:
        roles.append(("cooperate", with_))
    task = match.start("op") if op.endswith("履行") else match.end()
    if others is not None and others.start() <= match.end():
        task = others.end()  # what they do together
    while task < stop and flat[task] in " ,":
        task += 1
    return _Held(start, task, tuple(roles)) if stop - task >= 4 else None


def _prose(reading: Reading, sentence: Sentence) -> Iterator[Duty]:
    """Yield duties such as '市科技局负责统筹…编制' and '由市财政局牵头…'."""
    leads = reading.flat.find("牵头,", sentence.start, sentence.end)
    if leads >= 0 and (joint := _JOINT.search(reading.flat, max(sentence.start, leads - _MAX_LEADS), sentence.end)):
        for part, name in _JOINT_ROLES:
            units = split_units(reading.plan.text, reading.flat, *joint.span(name))
            task = reading.plan.text[slice(*joint.span("task"))]
            yield _duty(reading, sentence, sentence.start, sentence.end, task, part, units)
        return
    yield from _shared_out(reading, sentence)
    for start, end in _readable(reading.flat, sentence.parts):
        match = _PROSE.match(reading.flat, start, end)
        if match is None or _HEAD_WORDS.match(match["units"]):
            continue
        if _PROSE_NOT.search(match["task"]) or match["units"] in ANYONE:
            continue
        units = split_units(reading.plan.text, reading.flat, match.start("units"), match.end("units"))
        others = split_bodies(reading, *match.span("with")) if match["with"] else ()
        role: DutyRole = "lead" if "牵头" in match["verb"] or others else "responsible"
        if _RUNS_ON.match(match["task"]):
            end = sentence.end
        bare = reading.flat.startswith("由", start) and end - match.start("task") < _MIN_TASK  # '…由甲局负责解释'
        task = reading.plan.text[start if match["what"] or bare else match.start("task") : end]
        yield _duty(reading, sentence, start, end, task, role, units)
        if others:
            yield _duty(reading, sentence, start, end, task, "cooperate", others)


def _shared_out(reading: Reading, sentence: Sentence) -> Iterator[Duty]:
    """Yield the duties of '由市发改委牵头,市财政局、市科技局配合,研究制定…'; without a lead there are none."""
    parts = [
        (_WHO.fullmatch(reading.flat, start, end), start, end) for start, end in _readable(reading.flat, sentence.parts)
    ]
    who = [(match, start, end) for match, start, end in parts if match is not None]
    if not any(match["verb"].startswith("牵头") for match, _, _ in who):
        return
    after = [start for match, start, _ in parts if match is None and start > who[-1][1]]
    text = reading.plan.text
    task = text[after[0] : sentence.end] if after else task_of(reading, sentence.clause)
    for match, start, end in who:
        if match["units"] in ANYONE:
            continue
        units = split_units(text, reading.flat, match.start("units"), match.end("units"))
        role: DutyRole = "lead" if match["verb"].startswith("牵头") else "cooperate"
        yield _duty(reading, sentence, start, end, task, role, units)
