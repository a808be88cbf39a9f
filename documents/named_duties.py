"""Find who does a task where a section on duties is parted by bodies: '(一)区财政局', then what it does.

Input: a plan's reading. Output: `Duty` facts.
Does not know: notes in brackets (documents.duties), sentences that name their body (documents.prose_duties).

Below a heading such as 职责分工 or 部门职责, or a line that leads in with such words, a unit whose title is the name of
one or more bodies lays what stands in it, and in the units below it, on them; each paragraph is a duty. One that
begins with 牵头 is led, one with 配合 or 协助 is helped with. So does a first sentence that says of what a body is in
charge ('县水务局是渔港的主管部门。负责…').
Source: the sections on duties in State Council work plans and in rules of counties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from documents.bodies import BODY_END, IN_ROLE
from documents.duties import split_units
from documents.model import Clause, Duty, DutyRole, Span
from documents.reading import Reading

_DUTIES = re.compile("职责|职能|分工|责任(?!制|险|追究|书|保险)")
_ENDS = rf"(?:{BODY_END}|专班|机构|单位|中心|指挥部|公司|集团|街道|乡镇|镇街|[街乡]镇|园区|街道办事处)"
_BODY = rf"[^,。;:、()]{{0,20}}?{_ENDS}"
_AREAS = r"(?:各|属地)(?:街道|镇|乡|园区)(?:[、和及](?:街道|镇|乡|园区))*"  # '各街道、镇' are one name
_NAME = rf"(?:{_AREAS}|{_BODY})(?:\([^()]{{1,20}}\))?"
_BODIES = re.compile(rf"{_NAME}(?:[、和及]{_NAME})*")
_NAMED = re.compile(_NAME)
_AT = re.compile("^的?(?:主要|具体|工作|岗位)*")
_LEADS = re.compile("牵头")
_HELPS = re.compile("配合|协助|协同|参与")
_ANY_BODY = re.compile("(?:各|有关|相关|责任|牵头|配合|协同|成员|主管|实施)+(?:单位|部门|机构)")  # no body's name
# '县水务局是渔港的主管部门。负责…': the sentence in front names who does what the sentences behind it say.
_IN_CHARGE = re.compile(
    r"\s*(?P<units>(?!本|其|该)[^,。;:]{2,60}?)(?:作为|是|为)[^,。;:]{0,40}?"
    r"(?:(?:主管|责任|管理|牵头|实施|监管|执行)(?:部门|单位|机构|主体)|责任人)。\s*"
    r"(?=(?:全面|具体|主要|统一|依法)?(?:负责|承担|组织|统筹|指导|牵头|落实|制[定订]|编制|建立|开展|做好|按照?|根据|依据|依法|对|会同"
    r"|协调|推进|审核|审批|受理|监督|检查|配合|协助))"
)
# '县渔业局的主要职责是:'
_OF_BODY = re.compile("(?<=..)的?(?:主要|具体|工作|岗位)*(?:职责|职能|责任)(?:分工|任务)?(?:是|为|如下|包括)?$")
_URGED = re.compile(
    "强化|压[实紧]|落[实细]|明确|加强|健全|完善|夯实|厘清|细化|界定|履行|发挥|突出|提高|严格|靠实|部门|单位|政府"
)
_RUN_IN = re.compile(r"\s*(?P<units>[^,。;:]{2,100}):")  # '县水务局:指导渔港疏浚'
# '第九条 县应急局履行下列职责:', above a list of them
_LEADS_LIST = re.compile(
    r"\s*(?P<units>[^,。;:]{2,60}?)(?:(?:作为|是|为)[^,。;:]{2,40}(?:部门|单位|机构|主体),)?"
    r"(?:主要|具体|依法|应当)*(?:负责|承担|履行)(?:以下|下列|如下)?(?:管理)?(?:工作|职责|事项|任务)?:\s*"
)
# Who founds the body, and who is in it: '成立领导小组', '组长:某某'.
_FOUNDED = re.compile(
    "(?:为[^。;]{2,40},)?(?:决定)?(?:成立|设立|组建|建立)[^,。;]{0,30}(?:小组|专班|指挥部|办公室|中心|机构|机制|会议)"
    "|(?:常务|第一)?副?(?:组长|主任|总指挥|召集人|负责人|联络员|成员|主席|秘书长)(?:单位)?:|由[^。;]{2,60}(?:任|组成)"
)
_MIN_TASK = 6  # characters
_MAX_BODIES = 100  # characters of a title; a longer one takes too long to tell apart


def find_named_duties(reading: Reading) -> list[Duty]:
    """Return the duties of sections that are parted by bodies, in text order."""
    return [duty for clause in reading.clauses for duty in _of(reading, clause)]


def _of(reading: Reading, clause: Clause) -> Iterator[Duty]:
    if clause.kind not in ("clause", "paragraph") and not _is_short_item(reading, clause):
        return
    own = clause.start + len(clause.label)
    charged = _IN_CHARGE.match(reading.flat, own, clause.end)
    if charged and _only_bodies(charged["units"]):
        units = split_units(reading.plan.text, reading.flat, *charged.span("units"))
        yield from _duty(reading, clause, clause, charged.end(), units)
        return
    for unit in (clause, *reading.ancestors(clause)):
        if called := _bodies(reading, unit):
            begin = _behind(reading, unit, called[1]) if unit is clause else own
            while begin < clause.end and reading.flat[begin] in " \n。:,":
                begin += 1
            yield from _duty(reading, clause, unit, begin, _units(reading, *called))
            return


def _is_short_item(reading: Reading, clause: Clause) -> bool:
    """Tell whether what looks like a heading is an item: a sentence with a number in front and its mark behind."""
    return bool(clause.kind == "heading" and clause.label and reading.flat[clause.end - 1] in "。;")


def _duty(reading: Reading, clause: Clause, named: Clause, begin: int, units: tuple[str, ...]) -> Iterator[Duty]:
    """Yield the duty that the words of `clause` from `begin` on lay on `units`, whom the unit `named` names."""
    end = clause.end
    for start, stop in reading.closed:  # a note says who is responsible anyway
        end = min(end, start) if clause.start < start and stop <= clause.end else end
    while end > begin and reading.flat[end - 1] in " \n。;":
        end -= 1
    if end - begin < _MIN_TASK or reading.flat[clause.end - 1] == ":":
        return
    if _only_bodies(reading.flat[begin:end]) or _FOUNDED.match(reading.flat, begin):
        return  # a cell of a table; who a body is
    text = reading.plan.text
    also = () if named is clause else (Span(named.clause_id, named.start, named.end, named.text),)
    start = clause.start if named is clause else begin
    yield Duty("duty", reading.plan.plan_id, clause.clause_id, text[start:end], start, end, also=also,
               task=text[begin:end], role=_role(reading.flat, begin), units=units)  # fmt: skip


def told_once(named: Sequence[Duty], prose: Sequence[Duty]) -> tuple[list[Duty], list[Duty]]:
    """Return the duties of sections and those of sentences without what both tell.

    A paragraph that opens with the name of another body is that one's; of one that opens with the name of its own the
    section's duty tells all.
    """
    kept, again = [], set()
    for duty in named:
        begin = duty.end - len(duty.task)
        own = [p for p in prose if p.clause_id == duty.clause_id and duty.start <= p.start < duty.end]
        opening = [p for p in own if p.start == begin]
        if any(p.units != duty.units for p in opening) and not any(p.units == duty.units for p in opening):
            continue
        kept.append(duty)
        again |= {p for p in own if (p.units, p.role) == (duty.units, duty.role)}
    led = {span.clause_id for duty in named for span in duty.also}  # '县应急局履行下列职责:' says nothing by itself
    return kept, [p for p in prose if p not in again and not (p.clause_id in led and p.task.endswith((":", "：")))]


def is_on_duties(reading: Reading, clause: Clause) -> bool:
    """Tell whether a unit stands below a heading such as 职责分工, or has one."""
    return any(_DUTIES.search(unit.heading) for unit in (clause, *reading.ancestors(clause)))


def _only_bodies(words: str) -> bool:
    """Tell whether words are the names of bodies and nothing else."""
    return all(_NAMED.fullmatch(name) for name in re.split("[、,和及]", words))


def _bodies(reading: Reading, clause: Clause) -> tuple[int, int] | None:
    """Return where the names of bodies stand by which a unit of a section on duties is called."""
    own = clause.start + len(clause.label)
    led = _LEADS_LIST.fullmatch(reading.flat, own, clause.end)
    if led and _only_bodies(led["units"]) and not _ANY_BODY.fullmatch(led["units"]):
        return led.span("units")
    span = _title(reading, clause)
    if span is None:
        return None
    plain = reading.flat[slice(*span)]
    if len(plain) > _MAX_BODIES or _BODIES.fullmatch(plain) is None or _ANY_BODY.fullmatch(plain):
        return None
    if _DUTIES.match(_AT.sub("", reading.flat[span[1] : clause.end])):
        return None if _URGED.match(plain) else span  # '强化部门责任' names nobody
    above = list(reading.ancestors(clause))
    if clause.kind == "heading" and not clause.label:
        above = above[:1]  # a line without a number may as well be a cell of a table
    return span if any(_DUTIES.search(unit.heading) or _leads_in(reading, unit) for unit in above) else None


def _title(reading: Reading, clause: Clause) -> tuple[int, int] | None:
    """Return where the title of a unit stands, without '职责' behind a name; else what stands before its colon."""
    at = clause.text.find(clause.heading) if clause.heading else -1
    start, end = clause.start + at, clause.start + at + len(clause.heading)
    if at < 0:
        run_in = _RUN_IN.match(reading.flat, clause.start + len(clause.label), clause.end)
        if run_in is None:
            return None
        start, end = run_in.span("units")
    of = _OF_BODY.search(reading.flat[start:end])
    return start, start + of.start() if of else end


def _behind(reading: Reading, clause: Clause, end: int) -> int:
    """Return where what a unit says begins, behind the names that end at `end` and '职责' after them."""
    return min([at + 1 for mark in "。:" if (at := reading.flat.find(mark, end, clause.end)) >= 0], default=end)


def _leads_in(reading: Reading, clause: Clause) -> bool:
    """Tell whether a unit ends with words on duties and a colon: '…,各部门职责如下:'."""
    text = reading.flat[clause.start : clause.end].rstrip()
    return text.endswith(":") and _DUTIES.search(re.split("[,。;]", text)[-1]) is not None


def _units(reading: Reading, start: int, end: int) -> tuple[str, ...]:
    """Return the bodies in a list of their names."""
    if re.fullmatch(_AREAS, reading.flat[start:end]):
        return (reading.plan.text[start:end],)
    return tuple(re.sub(IN_ROLE, "", unit) for unit in split_units(reading.plan.text, reading.flat, start, end))


def _role(flat: str, begin: int) -> DutyRole:
    return "lead" if _LEADS.match(flat, begin) else "cooperate" if _HELPS.match(flat, begin) else "responsible"
