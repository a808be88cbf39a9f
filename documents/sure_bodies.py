"""Find who does what where a part of a sentence opens with names that are bodies beyond doubt: '市财政局在…后拨付'.

Input: a plan's reading, a sentence, the bodies that the plan names. Output: `Held`.
Does not know: obligations (documents.bound_duties), bodies at the head of a verb (documents.acting_bodies).

Words that frame what is done (在…, 根据…, 将…, 对…) and adverbs stand before the verb, often far before it. They
count only behind names that leave no doubt: an office of a level or a place (市财政局), areas (各街镇), a branch of the
police, groups, and what the plan itself names as a body. What says what a body is or has done is no duty.
Banks, agencies that pay out and those who run a place have a duty only where they are to do something.
Source: the names of bodies in State Council work plans and in rules of counties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from documents.bodies import AREAS, split_bodies
from documents.bound_duties import HEAD_WORDS, Held, with_whom
from documents.known_bodies import alternatives
from documents.model import DutyRole
from documents.reading import Reading
from documents.sentences import Sentence

_MIN_TASK = 6  # characters of a task that a verb alone does not make
_INSIDE = (
    r"(?:(?!根据|按照|依照|依据|负责|牵头|配合|会同|结合|通过|需(?!求)|向|对(?!外|口)|应(?!急|用)|要(?!素)|将(?!乐)|把|由|的|与|及|和(?![平田县龙静政顺])|在|为"
    r"|等|报|送|是|从|鼓励|引导|联合|探索|充分|发挥|利用|依托|涉及|争取|争创|提交|移交|授权|协同|调整|委托|选派|报经|经(?![济信贸开])|审核|方案|加强|支持|推动|推进|提请|督促|指导|协助|纳入|所属|建立|成立|组建|制定|完善|落实|开展|组织(?!部))[一-鿿])"
)
_OFFICE = (
    r"(?:人民政府|政府|委员会|管委会|办公室|管理局|分局|总局|局|厅|委(?!托|派)|办(?![理法事学公案好])|总队|支队|大队|专班"
    r"|指挥部)"
)
_LEVEL = (
    r"(?:本|全|各)?(?:[省市区县州旗](?![域内间村外场容])|乡镇|镇(?![域区])|国家|国务院|上海市|北京市|天津市|重庆市)级?"
)
_PLACE = rf"(?:{_INSIDE}){{2,5}}?(?:[省市区县州旗]|(?:园|新|开发|高新|经开)区)"
_BRANCH = (
    r"(?:市场监管|市场监督管理|教育|卫健|卫生健康|文旅|文化和旅游|发改|发展改革|发展和改革|财政|公安|民政|司法|人社|人力资源和?社会保障|自然资源|规划资源"
    r"|生态环境|住建|住房和?城乡建设|交通|交通运输|水务|水利|农业农村|商务|应急|应急管理|审计|统计|税务|林业|体育|科技|工信|经信|城管|城管执法|医保|医疗保障|信访)"
    r"(?:局|委(?!托|派))"
)
_NAME = (
    rf"(?:{_BRANCH}|各(?:行政)?村(?:居|社区)?|各社区|{_LEVEL}(?!有关|相关|各|直|属)(?:{_INSIDE}{{0,14}}?{_OFFICE}|{_INSIDE}{{2,14}}?(?:部门|中心(?![城区线镇工任村])))"
    rf"|{_PLACE}(?:{_INSIDE}{{0,12}}?{_OFFICE})"
    r"|(?:县级以上|地方)?(?:地方)?各?(?:级|[省市区县乡镇]{1,2})?人民政府|各级政府"
    rf"|公安[一-鿿]{{2,4}}分局|(?:各)?(?:公安)?派出所|(?:各)?(?:社区|村)?(?:居委会|村委会|居民委员会|村民委员会|居委(?!会)|居村委)"
    r"|(?:各|属地)?(?:街道办事处|街镇|镇街|街道(?!内|范围|层面|社区|辖区)|乡镇)"
    rf"|{_INSIDE}{{2,8}}(?:主管|监管)部门"
    rf"|(?:各|属地)(?:区县|县区|区|县|镇|乡)(?![域级属内])|{AREAS})"
)
# Who is no office of the state, but pays out, lends or keeps for it; what they are to do counts, not what they do.
_KEEPERS = r"(?:管理|运营|养护|运维|业主|产权)单位"
_CHARGE = (
    rf"(?:{_INSIDE}{{0,8}}(?:经办机构|定点(?:医药|医疗)机构|(?<!非)银行(?!业)|金融机构|信托公司|金融租赁公司)"
    rf"|(?:{_INSIDE}{{2,8}})?{_KEEPERS})"
)
_CHARGED = re.compile(
    rf"(?P<units>{_CHARGE}(?:、{_CHARGE})*)(?P<op>(?P<must>应当|必须|须|要(?![求素点件闻])))(?P<leads>(?!))?(?P<helps>(?!))?"
)
# In a list behind a first name: '各街道、镇', '行业主管部门'.
_ALSO = rf"(?:{_NAME}|[镇乡](?![域区村])|{_INSIDE}{{2,8}}(?:主管|管理|监管)部门|(?:有关|相关)(?:部门|单位)|{_KEEPERS})"
_JOINT = re.compile("(?:、|,|和|与|及|以及) ?")
_BRACKET = r"(?:\([^()]{1,30}\))?"
_ETC = r"(?:等(?:有关|相关)?(?:职能)?(?:部门|单位)?)?"
_FRAMES = (
    r"将|把|按照?|根据|依照|依据|依托|依法|结合|围绕|针对|对照|联合(?=[省市区县州国各有相])"
    r"|在(?!内|的|职|线|建)|于|通过(?!的|了|后)|对(?![口外应象]|于)|向|从(?=[^,。;]{2,12}(?:中|提取|获取|抽取))"
)
_HOW = (
    r"(?:重点|积极|主动|严格|持续|深入|有序|稳步|同步|广泛|逐步|不断|统一|合理|科学|扎实|依法|依规|共同|联合(?![会体])"
    r"|分别|具体|负责|全面|切实|进一步|及时|定期|充分|密切|着力|大力|认真|加快|每年|每月|每季度|每半年)"
)
_DOES = (
    r"推[进动广行]|开展|加强|加大|组织(?![部法])|建立|完善|落实|做好|抓好|制[定订]|编制|实施|强化|深化|优化|搭建|督促|指导|协调|统筹|汇总|明确|健全|提供|承担|核[定查实]|下达|拨付|审[核查批定]|受理|查处|处[置理罚]|办理|报[送请告]|上报|反馈|接入|接收|提取"
    r"|配备|监督(?!员)|巡查|检查|排[查摸]|运用|利用|发挥|收集|公[开布示]|组建|配置|安排|出台|给予|履行|参与|打造|构建|拓展|扩大|提[升高]|增加|引导|支持|鼓励|培育|研究(?![院所中员室])|评估|摸清|宣传(?!部)|发布|跟踪|牵头|配合|协助|会同|联系"
)
_HELPS = r"(?P<helps>(?:全力|积极|主动|做好)?(?:配合|协助|协同)(?![单部下,]))"
_OP = rf"(?P<op>(?P<leads>牵头)|{_HELPS}|{_HOW}*(?:{_FRAMES}|{_DOES})|(?P<must>应当|必须|须|要(?![求素点件闻])))"
_MODAL = r"(?:要(?!求)|应当?(?!急)|须|需|可)?"
_STATES = re.compile(
    r"是[^,。;]|为[^,。;:]{0,24}(?:部门|单位|主体|机构|成员|组长)$|(?<!为|除)了(?!解)|近年来|截至|以来|曾"
    r"|(?:^|[,:]|[年月前现均都就也]|目前)已(?!知|有|批|认|备案|纳入|[^,。;:]{1,12}的)"
)  # what somebody is, or has done; '对已完工项目' is neither
_NO_TASK = re.compile(r"[^,。;:]{0,40}的(?:规定|要求|决定|通知|意见|方案|办法|文件|材料|项目|问题)?$")


_BEHIND = rf"(?![的、已]){_MODAL}{_OP}(?![了过的])"


def find_sure(reading: Reading, sentence: Sentence, known: frozenset[str]) -> Iterator[Held]:
    """Yield who does what in the parts of a sentence that open with names that are bodies beyond doubt."""
    flat = reading.flat
    if _STATES.search(flat[sentence.start : sentence.end]):
        return
    for start, end in sentence.parts:
        begin = start + flat.startswith("由", start)
        read = read_list(flat, begin, sentence.end, known, _BEHIND) or _charged(flat, start, end)
        if read is None or read[1].end() > end or HEAD_WORDS.match(flat, begin):
            continue
        stop, behind = read
        if end == sentence.end and _NO_TASK.fullmatch(flat, behind.start("op"), end):
            continue
        if held := _held(reading, (start, begin, stop), behind, sentence.end):
            yield held


def _charged(flat: str, start: int, end: int) -> tuple[int, re.Match[str]] | None:
    match = _CHARGED.match(flat, start, end)
    return (match.end("units"), match) if match else None


def read_list(flat: str, start: int, stop: int, known: frozenset[str], behind: str) -> tuple[int, re.Match[str]] | None:
    """Return where a list of bodies beyond doubt at `start` ends, and what the pattern `behind` finds there."""
    first, more, tail = _patterns(behind)
    names = (_known_names(known), first)
    while True:
        for name in names:
            match = name.match(flat, start, stop)
            if match is None:
                continue
            if joint := _JOINT.match(flat, match.end(), stop):
                start = joint.end()
                break
            if found := tail.match(flat, match.end(), stop):
                return match.end(), found
        else:
            return None
        names = (names[0], more)


@cache
def _patterns(behind: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    goes_on = rf"(?={_JOINT.pattern}|{_ETC}{behind})"
    first, more = (re.compile(f"{name}{_BRACKET}{goes_on}") for name in (_NAME, _ALSO))
    return first, more, re.compile(_ETC + behind)


@cache
def _known_names(known: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{alternatives(known)}){_BRACKET}")


def _held(reading: Reading, place: tuple[int, int, int], behind: re.Match[str], stop: int) -> Held | None:
    """Return who is held; `place` is where the part begins, where its names do, and where these end."""
    units = split_bodies(reading, *place[1:])
    if not units or stop - place[2] < _MIN_TASK:
        return None
    role: DutyRole = "lead" if behind["leads"] else "cooperate" if behind["helps"] else "responsible"
    if behind["op"] != "会同":
        return Held(place[0], behind.end() if behind["must"] else behind.start("op"), ((role, units),))
    others, task = with_whom(reading, behind.start("op"), stop)
    roles: tuple[tuple[DutyRole, tuple[str, ...]], ...] = (("lead", units), ("cooperate", others))
    return Held(place[0], task, roles if others else roles[:1])
