"""Find who does a thing where a part of a sentence opens with a named body and goes on with what it does.

Input: a plan's reading, a sentence, the bodies that the plan names. Output: `Held`: who, in which role, from where.
Does not know: obligations (documents.bound_duties), notes in brackets (documents.duties).

'市交通委加快布局充电设施' states a duty; a company or a centre does where the plan names it as a body elsewhere, and
below a heading such as 部门职责 any body does. What reports ('已', '截至') states none.
Source: the wording of State Council work plans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from documents.bodies import AREAS, BODY_END, split_bodies
from documents.bound_duties import HEAD_WORDS, Held, with_whom
from documents.duties import split_units
from documents.known_bodies import alternatives
from documents.model import DutyRole
from documents.named_duties import is_on_duties
from documents.reading import Reading
from documents.sentences import Sentence

_MIN_TASK = 6  # characters of a task that a verb alone does not make
_VERBS = (
    r"(?P<helps>(?:全力|积极|主动|做好)?配合|协助)(?!单位|部门|下|[,。;:])|(?P<leads>牵头)|会同|联合(?=[省市区县州国各有相])|对(?=[^,。;:]{2,40}(?:进行|开展|实施|提供))"
    r"|抽查|审核|检查|梳理|部署|加快|推动|推进|制[定订]|组织(?!部|法|领导(?![本各全])|机构|架构|体系|单位)|支持|统筹|引导|指导(?!下|意见|思想|性)|加强|开展|建立|完善|落实|做好"
    r"|编制(?!的|内|外|数)|实施(?!细则|方案|意见|办法|主体)|强化|深化|优化|搭建|培育|督促|汇总|明确|健全|完成(?!后|时)|提供|研究(?!院|所|中心|员|室)|协调|跟踪|承担|核定|核查|下达|拨付|确认|征询|征求|发布(?!会)"
    r"|协同(?=做好|推进|推动|开展|加强|落实|实施|抓好)|细化|单列|报送|呈报|上报|密切|着力|大力|全面(?!工作)|认真|切实|进一步|及时|定期(?!存)|充分|(?<=前)[将把](?=[^,。;]{2,})"
)
_MODAL = r"(?:要(?![求素点件闻])|应当?(?![急用届收付税征])|须|需(?!求|要)|可)?"
_NO_NAME = (
    r"(?!充分|发挥|落实|贯彻|配合|协同|鼓励|支持|引导|协助|督促|指导|依托|通过|形成|争取|会同|涉及|提请|报请|推动|推进|加强|利用|结合|联合"
    r"|[在向为对按经将把与和报由待])"
)
_HOW = (
    r"(?:(?:于|在)?每?[年月季]?度?[^,。;:“”的]{0,8}\d{1,2}[日月]底?(?:\([^()]{1,8}\))?前"
    r"|具体|共同|联合(?![省市区县州国各有相会])|统一|定期|按职责|适时|主动|全力|积极|每年|每月|每季度)*"
)
_BASIS = (
    r"(?:(?:根据|按照?|结合|依据|视)(?:“[^”]{1,30}”|[^,。;:“”]){2,40}?(?:,|(?<=要求|规定|分工|情况|结果|需要|实际)))?"
)
_ETC = r"(?:等(?:有关|相关)?(?:部门|单位)?)?"
_NAME = (
    r"(?:本?[省市区县州旗镇乡](?!域|块|内|间|村)|各[省市区县镇街乡]|国家|国务院|管委会|街道|属地|(?:(?!报|送|提交|移交)[一-鿿]){2,7}?[省市区县州]"
    r"|(?!有关|相关|各|其他|其它|职能|业务|主管|责任|成员|牵头|配合|政府|[上下同]级|[多跨两三])[一-鿿]{2,6}(?=部门)|[一-鿿]{0,6}(?:园区|开发区|高新区|经开区)(?=管委会)"
    r"|各(?=[一-鿿]{0,4}(?:主管部门|管理部门|管理局|管委会)))"
)
_GROUP = "(?!成立|设立|组建|召开|纳入|提交|提请|报)[一-鿿]{0,12}(?:领导小组|联席会议|指挥部|工作专班)(?:办公室)?"
# '市交通委加快布局充电设施': a body at the head of a part, and what it does.
_ACTS = re.compile(
    rf"{_NO_NAME}(?P<units>(?:{AREAS}|{_GROUP}|{_NAME}(?:(?!应当|必须|需要|可以|是|对(?!外)|要[于在对按]|制定|明确|委托|联合)[^,。;:“”的]){{0,40}}?(?:{BODY_END}|(?<=属地)(?:街道|镇街|街镇|乡镇)|{AREAS}|(?<=[省市区县]属)(?:国有企业|国企|企业)))(?:\([^()]{{1,30}}\))?){_ETC}"
    rf"{_MODAL}{_HOW}{_BASIS}{_HOW}(?P<op>{_VERBS})(?![了过的])"
)
_NEXT_NAME = re.compile(
    r"各(?!级|地|部门|单位|方)|[省市区县州](?![域块内间村外场级属])|管委会|属地|本[省市区县]|[一-鿿]{2,6}部门"
)  # how the name opens in a further part
_GOES_ON = (
    r"|将|把|按照?|根据|结合|依据|依托|围绕|针对|对照|在(?!的)|于|向|为(?!主|单位|成员|组长)|通过"
    r"|负责(?!人|的)|具体负责"
)
# '发展改革处会同财政处…': an office of the organ that issued the plan.
_OFFICE = re.compile(
    r"(?P<units>(?!此|该|各|何|到|随)[一-鿿]{2,8}(?<![好坏此到出用何别深四益长短难相居之住各一多两])处(?:、[一-鿿]{2,8}处)*)"
    r"(?P<op>会同(?P<with>[^,。;:]{2,30}?)(?:等(?:有关|相关)?(?:部门|单位|处室)?)?(?=对|进行|开展|组织|研究|制定|负责)"
    r"|负责|牵头|应当?(?!急)|按照?[^,。;:]{2,24}(?=进行|开展|审核)|梳理|审核|审查|受理|汇总|组织|进行(?=审核|汇总|评审))"
)
_CHARGED = re.compile(
    r"(?P<units>(?!各方|负责|配合|[^,。;:]{0,6}(?:应当|负责))[^,。;:“”的]{2,24}?(?:机构|中心|指挥部|公司|集团|街道|镇街|[街乡]镇|园区|主体|专班)(?:\([^()]{1,30}\))?)"
    rf"{_ETC}{_MODAL}(?P<op>(?P<helps>配合|协助)(?=[^,。;:]{{2,}})|(?P<leads>牵头)|负责(?!人|的)|承担|做好|落实|组织(?!机构))(?![了过的])"
)  # below a heading such as 部门职责
_FROM = re.compile("起|开始|底?前")  # behind the date that a part opens with
_REPORTS = re.compile("已(?!知)|近年来|截至|以来|曾")


def find_acting(reading: Reading, sentence: Sentence, known: frozenset[str]) -> Iterator[Held]:
    """Yield who does what in the parts of a sentence that open with a body."""
    if _REPORTS.search(reading.flat, sentence.start, sentence.end):
        return
    flat, named = reading.flat, _known(known)
    on_duties = is_on_duties(reading, sentence.clause)
    for start, end in sentence.parts:
        first = start == sentence.start
        opens = next((p.end for p in reading.periods[sentence.clause.clause_id] if p.start == start), start)
        behind = _FROM.match(flat, opens, end) if opens > start else None
        opens = behind.end() if behind else opens
        match = named.match(flat, opens, sentence.end)
        if match is None and (first or _NEXT_NAME.match(flat, opens)):
            match = _ACTS.match(flat, opens, sentence.end)
        if match is None and on_duties and first:
            match = _CHARGED.match(flat, opens, sentence.end)
        if match is not None and (held := _acting(reading, match, start, sentence.end)):
            yield held


@cache
def _known(names: frozenset[str]) -> re.Pattern[str]:
    one = rf"(?:{alternatives(names)})(?:\([^()]{{1,30}}\))?"
    return re.compile(
        rf"由?(?P<units>{one}(?:[、和与及]{one})*){_ETC}(?!和|与|及|、){_MODAL}{_HOW}{_BASIS}{_HOW}(?P<op>{_VERBS}{_GOES_ON})(?![了过的])"
    )


def _acting(reading: Reading, match: re.Match[str], start: int, stop: int) -> Held | None:
    if HEAD_WORDS.match(match["units"]):
        return None
    units = split_bodies(reading, match.start("units"), match.end("units"))
    if not units or stop - match.end("units") < _MIN_TASK:
        return None
    role: DutyRole = "cooperate" if match["helps"] else "lead" if match["leads"] else "responsible"
    if match["op"] != "会同":
        return Held(start, match.start("op"), ((role, units),))
    others, task = with_whom(reading, match.start("op"), stop)
    roles: tuple[tuple[DutyRole, tuple[str, ...]], ...] = (("lead", units), ("cooperate", others))
    return Held(start, task, roles if others else roles[:1])


def find_offices(reading: Reading, sentence: Sentence) -> Held | None:
    """Return who does what in '发展改革处会同财政处对项目进行抽查', None when no part opens with an office."""
    text = reading.plan.text
    for start, end in sentence.parts:
        match = _OFFICE.match(reading.flat, start, end)
        if match is None:
            continue
        leads = match["with"] is not None or match["op"] == "牵头"
        units = split_units(text, reading.flat, *match.span("units"))
        role: DutyRole = "lead" if leads else "responsible"
        roles: list[tuple[DutyRole, tuple[str, ...]]] = [(role, units)]
        if match["with"]:
            roles.append(("cooperate", split_units(text, reading.flat, *match.span("with"))))
        return Held(start, match.end() if match["with"] else match.start("op"), tuple(roles))
    return None
