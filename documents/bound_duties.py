"""Find on whom a sentence lays an obligation: '甲部门应当…', '由甲局受理', '向甲办提出申请', '办公室设在甲局,负责…'.

Input: a plan's reading, a sentence, the bodies that the plan names. Output: `Held`: who, in which role, from where.
Does not know: notes in brackets (documents.duties), how far the task of one goes on (documents.prose_duties).

牵头, and 会同 with others, make a lead; the others cooperate; all else is responsible. '要' in a policy exhorts.
Companies and applicants are no bodies, unless the plan names them as such elsewhere (documents.known_bodies).
Source: 《立法技术规范(试行)(一)》 for 应当 as the word of obligation; the wording of State Council work plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.bodies import AREAS, BODY_END, UNITS, split_bodies
from documents.model import DutyRole
from documents.quantities import flat_text
from documents.reading import Reading
from documents.sentences import Sentence

HEAD_WORDS = re.compile(
    r"^(?:确保|积极|要|也|应(?!急)|须|可以|并|同时|其中|且|应当|依法|原则上|统一|继续|建立|完善|健全|加强|推动|明确|对(?!外)|将|把|经(?![济信贸开发])|在|向|与|和|按|根据|不(?!动产)|未)"
)
_PERSON = "人(?![才力口民防工事])"  # '负责人', but not '负责人才公寓'
_ENDS = rf"(?:{BODY_END}|{AREAS}|(?<![一-鿿])(?:街道|街镇|镇街|乡镇))(?:\([^()]{{1,30}}\))?"
_ONE = rf"(?:[^,。;:“”]|“[^“”]{{1,12}}”){{0,60}}?{_ENDS}"
_FIRST = (
    rf"(?:(?:各|[省市区县州旗国](?![域内级])|(?:(?!征|意见)[一-鿿]){{2,4}}[省市区县])[^,。;:“”报送向由经对在的所]{{0,30}}?(?:{BODY_END}|{AREAS})"
    r"(?:\([^()]{1,30}\))?,)"
)  # '甲局,各街镇要…': the comma parts two of one subject
_SUBJECT = rf"(?P<units>{_FIRST}?{_ONE})(?:等(?:有关|相关)?(?:部门|单位)?)?"
_BOUND = r"(?:,?(?:按照?|依据|根据|在)[^,。;:]{0,14}(?:职责|分工|规定|职权|范围内?)(?:分工)?,?|依法|具体|统一|统筹|,)*"
_MODAL = r"(?:应当|应|须|必须|要|可以)"
_WHICH_IS = "(?:(?:是|作为)[^,。;:]{2,30}(?:主体|部门|单位|责任人),)?"  # '各区政府是责任主体,要…'
_OBLIGED = re.compile(
    rf"{_SUBJECT}{_WHICH_IS}{_BOUND}"
    rf"(?P<op>负责(?!的|{_PERSON})|{_MODAL}?会同|应当|必须|须|要(?!求|素|点|闻|件)|应(?!急|用|届|收|付|税|对(?![比照本所其该符合全])|征(?![求询集]))|需(?=在|于|按|对|将|向|会同|及时|配合|组织|做好|加强|落实)|{_MODAL}(?:牵头|负责|会同)|依法履行|履行|(?:按照?|在)(?:各自)?(?:的)?(?:职责|职权|任务分工|责任分工)(?:范围内?|分工)?,?(?=[一-鿿]{{2}})(?![的内]))"
)
_WITH = re.compile(
    r"会同(?P<with>[^,。;:]{2,80}?)(?:等(?:有关|相关)?(?:部门|单位|方面)?)?"
    r"(?=,|$|研究|组织|制定|建立|开展|加强|对|进行|筛选|组建|负责|审核|编制|做好|推进|通过|根据|按|指导|出台|完善|确定|提出|共享|共同"
    r"|及时|定期|将|向|为|予以|在|依法|统筹|协调|落实|实施|拟订|发布|公布|参照|探索|推动|健全|形成|下达|拨付|审定|联合|核查|核定|检查|办理|认定|评审|组成|成立|设立|作为)"
)
_BY = re.compile(
    rf"(?<!自)由(?P<units>(?:[一-鿿]{{2,6}}、){{1,6}}[一-鿿]{{2,8}}部门|{UNITS})(?:等(?:有关|相关)?(?:部门|单位)?)?(?P<op>(?:会同[^,。;:]{{2,40}}?)?"
    r"(?:依法|具体|统一|负责|组织|进行|共同|常态化|暂|全面|另行|逐步|重新|研究|一并|牵头组织|按[^,。;:]{2,12}"
    r"|[在于][^,。;:]{2,16}?(?:阶段|环节|时|期间|前|后|内|中)|结合[^,。;:]{2,8}?(?=进行|统一|开展))*"
    r"(?:(?P<more>安排|纳入|列入|作(?=[^,。;:]{2,16}(?:掌握|管理|处理|对待))|对(?=[^,。;:]{2,40}(?:进行|开展|实施|予以))|加强|强化|(?:结合|根据|按照?|依据|对照|围绕)(?!各自|职责)(?=[^,。;:]{4,40}$)|组织(?=[^,。;:]{2,})|委托|编制|汇总|开展|接管|监管|托底|纳管|提供|推进|推动|落实|完成|细化|明确|签订|采购|保障|验收|核查"
    r"|协调|指导|督促|建立|修订|起草|运营|养护)|会同(?=[^,。;:]{6,})|梳理|征询|受理|审核|审批|审定|审查|初审|复核|制定|发布|公布|实施|承担|办理|确定|评定|认定|评估|出具|拟定|拟订|核准|批准|兑现|拨付|核发|召集|管理|监督|统筹|统一领导|执行|调整|征询|成立|设立|组建)(?!的|[局委厅房]|中心|管理[局委]))"
)
# '…的日常管理由甲局负责': what stands before says it all.
_BY_END = re.compile(
    rf"(?<!自)由(?P<units>[^,。;:]{{0,40}}?(?:{BODY_END}|{AREAS}|街道|[街乡]镇|中心|(?:管理|运营|养护|产权)单位)(?:\([^()]{{1,30}}\))?)(?:等(?:有关|相关)?(?:部门|单位)?)?"
    r"(?P<op>(?P<more>(?!))?(?:具体|统一|全面|分别|共同|统筹|组织|牵头)*(?:负责|落实|实施))$"
)
_APPLY = re.compile(
    rf"向(?P<units>[^,。;:的]{{0,24}}?(?:{BODY_END}|中心|(?<!金融)(?<!担保)机构|窗口))(?P<op>(?:书面)?(?:提出|提交|申报|申请|报送|递交)[^,。;:]{{0,20}})"
)
_APPLIES = re.compile("申请|申报|材料|备案|报告")
_APPLICANT = re.compile("申请|申报|企业|单位|个人|人才|者|人员|法人|组织|户|业主")
_IF = re.compile("(?:涉及|若|如|凡|确需|未|不)$")  # '若涉及由上级部门审批的'
_OBJECT = re.compile("[等的](?:问题|情况|工作|事项)$")  # '…由甲办审核等问题'
_CHARGED = re.compile(
    r"(?P<units>[^,。;:、]{2,30}负责[^,。;:]{2,30}的(?:部门|机构|单位))(?P<op>应当|必须|须|要|会同|负责)"
)
_SEATED = re.compile(
    r"设在(?P<units>[^,。;:]{2,24})(?:,由?[^,。;]{2,30}(?:兼任|担任|任)[^,。;]{0,16})*,(?:具体|主要)?(?P<op>负责|承担)"
)
_FOUNDED = re.compile(
    r"^(?:成立|设立|组建|建立)(?:.*(?:的|以)(?=[^的]+$)|(?:[我本全][省市区县州镇乡])?)|^.*(?:为成员|任.{0,2}组长|组成)的"
)
_HELPS = re.compile("(?:积极|主动|全力)?(?:配合|协助)(?!单位|部门|,)")
_BODY = re.compile(rf"[^,。;:、()]{{1,16}}?{BODY_END}(?=[一-鿿]{{2}})")
_ENDS_AS_BODY = re.compile(
    rf"(?:{BODY_END}|{AREAS}|公司|集团|中心|单位|机构|企业|协会|银行|[院所校站社行])(?:\([^()]*\))?$"
)
_MIN_BEFORE = 4  # characters of what somebody is in charge of
_MAX_WITH = 90  # characters within which those stand who do it together
_MAX_AND = 8  # 和, 及 and 与 in a part between commas


@dataclass(frozen=True, slots=True)
class Held:
    """Who is bound from `start` on, in which roles, and where the words of the task begin."""

    start: int
    task: int
    roles: tuple[tuple[DutyRole, tuple[str, ...]], ...]


def find_held(reading: Reading, sentence: Sentence) -> Iterator[Held]:
    """Yield who is bound in each part of a sentence."""
    flat = reading.flat
    named = sentence.start
    for start, end in readable(flat, sentence.parts):
        if start < named:
            continue  # of the subject before
        seated = _SEATED.search(flat, start, sentence.end)
        seated = seated if seated and seated.start() < end else None
        match = seated or _CHARGED.match(flat, start, end) or _OBLIGED.match(flat, start, sentence.end)
        close = match and match.start("op") <= sentence.part_at(match.end("units") - 1)[1] + 1
        if match and (seated or close) and (held := _obliged(reading, match, start, sentence.end)):
            named = match.end("units")
            yield held
            continue
        for pattern in (_BY, _BY_END, _APPLY):
            for found in pattern.finditer(flat, start, end):
                if pattern is _BY_END and found.start() - sentence.start < _MIN_BEFORE:
                    continue
                if pattern is _APPLY and not (
                    _APPLIES.search(found["op"]) and _APPLICANT.search(flat, start, found.start())
                ):
                    continue
                if (
                    "报" in found["units"]
                    or _IF.search(flat, start, found.start())
                    or "是指" in flat[start : found.start()]
                    or (found.start() > start and _OBJECT.search(flat, start, end))
                ):
                    continue  # '由甲办报市政府审定', a definition, '由甲办审核等问题'
                units = split_bodies(reading, found.start("units"), found.end("units"))
                others = with_whom(reading, found.start("op"), end)[0] if found["op"].startswith("会同") else ()
                if units and not (pattern is _BY and found["more"] and units[-1].endswith("单位")):
                    roles: tuple[tuple[DutyRole, tuple[str, ...]], ...] = (
                        ("lead" if others else "responsible", units),
                    )
                    yield Held(start, start, (*roles, ("cooperate", others)) if others else roles)


def readable(flat: str, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts without those that join so many names that telling them apart would take too long."""
    return [(start, end) for start, end in parts if sum(flat.count(word, start, end) for word in "和及与") <= _MAX_AND]


def with_whom(reading: Reading, start: int, stop: int) -> tuple[tuple[str, ...], int]:
    """Return whom '会同…' at `start` names, and where what they do begins."""
    others = _WITH.search(reading.flat, start, min(stop, start + _MAX_WITH))
    return _named(reading, others) if others else ((), start)


def _named(reading: Reading, others: re.Match[str]) -> tuple[tuple[str, ...], int]:
    """Return whom a match of `_WITH` names, and where what they do begins."""
    begin, end = others.span("with")
    units = split_bodies(reading, begin, end)
    body = _BODY.match(reading.flat, reading.flat.rfind("、", begin, end) + 1 or begin, end)
    if body is None or end < others.end() or not units or _ENDS_AS_BODY.search(flat_text(units[-1])):
        return units, others.end()
    return split_bodies(reading, begin, body.end()), body.end()  # '会同乙局据实核销': the verb is not known


def _obliged(reading: Reading, match: re.Match[str], start: int, stop: int) -> Held | None:
    """Return the duty that `match` states, None when its subject is no body or nobody in particular."""
    flat = reading.flat
    if HEAD_WORDS.match(match["units"]) or flat.startswith(("的", "。"), match.end()) or "(" in match["units"][:1]:
        return None
    founded = _FOUNDED.match(match["units"])
    units = split_bodies(reading, match.start("units") + (founded.end() if founded else 0), match.end("units"))
    if not units:
        return None
    op, others = match["op"], _WITH.search(flat, match.end("units"), min(stop, match.end() + _MAX_WITH))
    with_, together = _named(reading, others) if others else ((), 0)
    leads = "牵头" in match["units"] + flat[match.start("op") : match.end() + 2] or (
        others is not None and others.start() <= match.end()
    )
    roles: list[tuple[DutyRole, tuple[str, ...]]] = [("lead" if leads else "responsible", units)]
    if with_:
        roles.append(("cooperate", with_))
    task = match.start("op") if op.endswith("履行") else match.end()
    if others is not None and others.start() <= match.end():
        task = together  # what they do together
    while task < stop and flat[task] in " ,":
        task += 1
    if roles[0][0] == "responsible" and _HELPS.match(flat, task):
        roles[0] = ("cooperate", units)
    return Held(start, task, tuple(roles)) if stop - task >= 4 else None
