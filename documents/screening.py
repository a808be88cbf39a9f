"""Tell values that a plan sets out to reach from numbers that only describe.

Input: a value of a sentence and the words that may name it. Output: yes or no.
Does not know: names of indicators, periods.

Numbers that only describe: sizes ('100亩以上的项目'), members of a list ('等5条产业链'), what already is
('现有4家'), conditions ('营业额80万元以上的,给予…'), durations, rhythms ('每年至少1次').
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from documents import phrases
from documents.model import Quantity
from documents.quantities import flat_text
from documents.reading import Reading
from documents.sentences import Sentence
from documents.units import unit_at

_BACKGROUND = re.compile(
    r"已(?!知)|(?<!完成)(?<!推进)(?<!推动)(?<!实现)现有|目前|截至|截止|近年来|以来|(?<!以)上年(?!度?[^,。;\d]{2,24}的$)|原有|现状|据统计|仍有|存在|不足\d"
)
# '新增西门公园等9座公园': how many are made, some of them named.
LISTED = re.compile(
    "(?<=新增|净增|新建|建成|完成|改造|修复|整治|开工|竣工|改建|扩建)(?!投资|产值|[^,。;]*(?:涉及|包括|现有|已))[^,。;\\d]{2,60}等$"
)
# Where an aim begins, what the sentence said before of what is already there ends.
_AIMED_NEXT = re.compile(
    r"[,;:](?:并|同时|再|且)?(?:(?:到|至)?\d{4}年[底末]?前?(?:应当?|要|须|将|计划|力争|确保|拟)|力争|确保|争取|力求|全力|计划|拟|努力)"
)
_HAS = re.compile("(?<![拥建设配具占享保含只未现])有(?:约|近)?$")  # '甲公司有6支队伍' says what is there
_EACH = re.compile("每|各|均|都|至少|应|须|要|达|全|确保|力争")
_MADE_UP = re.compile("为|是|由|系|属|归")  # '其中2支为市级队伍': how the whole is made up
_ALLOWED = re.compile("可(?:以)?(?:自行|自主|自愿|选择|选取|按|申请|申报|享受?|依法|直接|优先|视|根据|酌情)[^,。;]*$")
_MOVES = re.compile(
    "(?:带动|覆盖|惠及|引导|推动|促进|确保|实现|组织|吸引|使|让|动员)(?:[全本][国省市州区县旗镇乡村园])?$"
)  # '带动全镇70%以上的农户参与…'
_TIMED = re.compile(r"时限|时间|压缩|缩短|压减|工期|控制|提速|办结")
_ATTRIBUTE = re.compile(r"^\s*(?:以上|以下|以内|左右)?\s*的(?!比重|比例|目标|增速|增长|水平|速度)")
_SIZE = re.compile("^以[上下](?!$)(?=[一-鿿]{0,8}(?:企业|项目|单位|机构|工程|园区|产业|集群|人才|投资))")
_BYTES = ("m", "mb", "g", "gb", "k", "kb", "兆")
_FILE = re.compile("文件|附件|照片|图片|扫描件|大小")
_EITHER = re.compile(r"或[^,。;]{0,20}\d[^,。;]{0,8}以[上下]")  # '外资1000万美元以上或3年3000万美元以上企业的高管'
_SIZED = re.compile("的?[一-鿿]{0,6}(?:企业|项目|单位|园区|集群|产业|平台|主体|公司|机构|院校|街区|产业链|楼宇)")
_SIGNED = re.compile("[><≥≤＞＜⩾⩽]")
_MADE = re.compile(
    "(?:打造|培育|建设|建成|建有|建立|形成|新建|新增|创建|完成|引进|开展|开发|提供|拥有|设立|设置|选拔|筹建|布局|改造)$"
)  # '打造60个以上的应用案例'
_RADIUS = re.compile(r"(?:的|服务|步行|车程)*(?:半径|直径|范围内?|距离|车程|步行)")  # '1公里半径'
_SAID = re.compile("(?:上述|前述|上列|前款|这|该)的?$")  # '实现上述5个病种直接结算': says again what was counted
_RECKONED = re.compile(r"\s*的?(?:比例|标准|定额)?(?:进行)?(?:测算|计算|核算|折算|计取|核定)")  # '按不低于总价13%测算'
_AT_LEAST = re.compile("(?:至少|不少于)有?[^有]{0,4}$")
_STATED = re.compile(r"[一-鿿]{2,24}")  # '(绿地率不低于35%)': a name, a comparison and a value
_THING = re.compile("(?:企业|项目|单位|机构|产品|人员|人才|园区|主体|家庭|建筑|车辆|设备|材料|公司|个人)$")
_SORTED = re.compile("分[为成]|归[为入]|分(?=[a-e甲乙][、,])")  # '将问题分为限时解决、长期谋划两类'
_SORTS = ("类", "级", "档", "种", "个等级", "个层级")
_DISBURSED = re.compile("(?:的)?(?:项目)?(?:资金|款项|费用|尾款|预付款|工程款|合同款)")  # '申请30%资金'
_CHARGED = re.compile("的?(?:标准|比例)?(?:收取|征收|缴纳|计收|减征)")  # '按地方留成部分30%收取'
_SCORED = re.compile("扣|加|奖|得|积|计|记|减")  # points of an assessment: '少一次扣1分'
_PAID = re.compile("奖励|奖补|补助|补贴|资助|津贴|罚")
_WITHIN = re.compile(r"\s*(?:其中|包括|包含|含|新增)")
_RULE = re.compile(r"\s*(?:[得扣加奖]\d|实行|给予|享受|可(?:按|享|以|给|申)|予以|按(?=[^,]{1,20}(?:执行|奖|补)))")
_CLAIMED = re.compile("申请|申领|拨付|支付|预付|发放|拨至")
_LIMIT = re.compile(r"的\s*$")
_PART_OF = re.compile("(?:(?:压缩|缩短|压减|降低|减少|达|降|提高|提升)(?:到|至)[^,、]{0,12}|占[^,、\\d]{2,20})的$")
_WHOLE = re.compile(
    r"\s*(?:全[国省市州区县镇乡园][^,。;\d]{0,8}|城市[^,。;\d]{0,6})?$"
)  # '全市10%的社区达标': all that stands before
_AIMS = re.compile("目标|愿景")
_FUNDED = re.compile(
    "(?:评选|选拔|遴选|评定|培养|选派|重点|择优|鼓励并|每年)资助(?:培养|培训|引进|选派)?[^,。;元%]*$"
)  # '每年选拔资助不少于100名青年科技人员': how many are chosen
_RHYTHM = ("天", "日", "周", "月", "季", "年")
_AGE = ("岁", "周岁")
_OF_THOSE = re.compile(
    r"[^,。;的]{1,8}以上的(?!比重|比例)|[^,。;]{2,30}的[^,。;的]{2,16}(?:[都均全]|全部)[建实达完有要应设配]"
)
BOUND_TO = re.compile(
    r"不(?:得|应|能|宜)?(?:低于|少于|高于|超过|大于)[^,。;、\d]{1,40}(?:的|均值|均水平|总量|总额)$"
)  # '不低于基准地价的70%'
_NUMBER = re.compile(r"[\d.,\s一二两三四五六七八九十百千零点~—–至到-]+")
_HAN_NUMBER = re.compile("[一二两三四五六七八九十百]")
_COUNT_KINDS = frozenset(("count", "noun"))
_MIN_SHARE = 4  # characters that say who does what
_EDGES = ("以上", "以下", "以内")


def is_plausible(
    reading: Reading, sentence: Sentence, values: Sequence[Quantity], value: Quantity, window: tuple[int, int]
) -> bool:
    """Tell whether a value of a sentence may be a target; `window` is the stretch that may name it."""
    flat = reading.flat
    before, after = flat[window[0] : value.start], flat[value.end : window[1]]
    grouped = value.unit == "大类" and _HAN_NUMBER.match(value.value_text) is not None  # '六大类任务'
    if value.unit == "大" or grouped or (value.value is None and value.unit not in ("百分点", "%")):
        return False
    if _BACKGROUND.search(flat, _aims_from(flat, sentence.start, value.start), value.start):
        return False
    if _ALLOWED.search(before) or (counts(value) and _is_composition(before, after)):
        return False
    if _SAID.search(before) or (value.unit == "%" and _RECKONED.match(flat, value.end)):
        return False
    if _kind(value) == "time" and not _TIMED.search(before):
        return False
    if value.unit in _RHYTHM and before.endswith("每"):
        return False  # '每1-2周的分析制度'
    if reading.is_lost(value):
        return True
    if value.unit == "%" and _is_share(reading, sentence, value, window):
        return True
    if _is_condition(reading, sentence, values, value, window) or _is_size(
        flat, value, window, any(v.start == window[1] for v in values)
    ):
        return False
    if _FILE.search(before) and flat_text(value.unit) in _BYTES:
        return False  # '单个文件不超过50M'
    if value.unit in _AGE and re.match("(?:及?以[上下])?的?[一-鿿]{2}", after):
        return False  # '0~3岁幼儿', '65周岁以上老人'
    if before.startswith(("且", "并且", "或")) and value.text.endswith(_EDGES):
        return False
    if _RADIUS.match(after) or (
        value.unit in _SORTS and _SORTED.search(flat, sentence.part_at(value.start)[0], value.start)
    ):
        return False
    if value.unit == "%" and _DISBURSED.match(after) and _CLAIMED.search(before):
        return False
    if (value.unit == "分" and (_SCORED.search(before[-8:]) or after.startswith("考核"))) or (
        value.unit == "%" and _CHARGED.match(after)
    ):
        return False
    if counts(value) and after:
        if before.rstrip().endswith("等"):
            return LISTED.search(before) is not None and _HAN_NUMBER.match(flat, value.start) is None
        if _HAN_NUMBER.match(flat, value.start):
            verb = phrases.ends_with_verb(flat, window[0], value.start)
            sorted_ = value.unit in _SORTS and _MADE.search(before) is None  # '落实三类人员的措施'
            known = verb is not None or _AT_LEAST.search(before + value.text) is not None  # '至少有一个广场'
            return known and not sorted_ and not after.startswith(("“", '"'))
    if value.unit in ("%", "‰") and (part := _PART_OF.search(before) or BOUND_TO.search(before)):
        return not part[0].startswith("占") or _is_aimed(reading, sentence, value)
    return not (_LIMIT.search(before) or (after.rstrip().endswith("的") and not after.startswith("”")))


def _is_share(reading: Reading, sentence: Sentence, value: Quantity, window: tuple[int, int]) -> bool:
    """Tell whether a percentage opens its part and says how many of a whole do something: '75%以上科技人员落户企业'."""
    flat = reading.flat
    after = flat[phrases.skip_after(flat, value.end, window[1]) : window[1]]
    part = sentence.part_at(value.start)
    begin = after_date(reading, sentence, part[0], value.start)
    opens = _WHOLE.match(flat[begin : value.start]) or _MOVES.search(flat, begin, value.start)
    return (
        opens is not None
        and len(after) >= _MIN_SHARE
        and window[1] == part[1]
        and not after.endswith("的")
        and not _PAID.search(after)
        and _is_aimed(reading, sentence, value)
    )


def _aims_from(flat: str, start: int, end: int) -> int:
    """Return where flat[start:end] last begins to speak of an aim; `start` where it never does."""
    return max([start, *(match.end() for match in _AIMED_NEXT.finditer(flat, start, end))])


def _is_composition(before: str, after: str) -> bool:
    """Tell whether a number only says what there is: '有6支队伍,其中2支为…,其余4支由…'."""
    head = before.strip()
    if _HAS.search(head) and not _EACH.search(head):
        return True
    return head in ("其余", "其他", "剩余", "另外", "余下") or (head == "其中" and _MADE_UP.match(after) is not None)


def after_date(reading: Reading, sentence: Sentence, start: int, end: int) -> int:
    """Return where the words of flat[start:end] begin behind a period that opens them."""
    ends = [p.end for p in reading.periods[sentence.clause.clause_id] if start <= p.start and p.end <= end]
    return max([start, *ends])


def _is_aimed(reading: Reading, sentence: Sentence, value: Quantity) -> bool:
    """Tell whether a period holds at the value, or a heading above it speaks of aims; else it may be a condition."""
    clause = sentence.clause
    if reading.in_force(clause, value.start, sentence.part_at(value.start)) is not None:
        return True
    return any(_AIMS.search(unit.heading) for unit in (clause, *reading.ancestors(clause)))


def counts(value: Quantity) -> bool:
    """Tell whether a value counts things ('12家'), so that the noun behind it may name them."""
    return _kind(value) in _COUNT_KINDS


def _kind(value: Quantity) -> str:
    written = flat_text(value.value_text)
    number = _NUMBER.match(written)
    unit = unit_at(written, number.end() if number else 0)
    return unit.kind if unit else ""


def _is_whole(flat: str, value: Quantity, window: tuple[int, int]) -> bool:
    """Tell whether a bracket says what share is to be kept: '绿化达标(绿地率不低于35%)', but '企业(投入占比≥5%)'."""
    compared = value.unit in ("%", "‰") and value.comparator not in ("=", "~")
    name = flat[window[0] : value.start]
    return (
        compared
        and value.end == window[1]
        and _STATED.fullmatch(name) is not None
        and _THING.search(flat, max(0, window[0] - 12), window[0] - 1) is None
    )


def _is_size(flat: str, value: Quantity, window: tuple[int, int], further: bool) -> bool:
    """Tell whether a value is the size of a thing: '100亩以上的项目', '10亿元以上企业'."""
    after = flat[value.end : window[1]]
    if _SIGNED.match(value.text) and re.match("[一-鿿]{2}", after):
        return True  # '胸径>10cm植株,基肥2kg'
    if value.unit in ("千伏", "kV", "KV") and re.match("[一-鿿]{2}", after):
        return True  # '110千伏输变电工程'
    if counts(value) and _OF_THOSE.match(after) and not flat[window[0] : value.start].strip():
        return True  # '1万名老人以上的街道', '10名以上老人居住的村都建有活动站'
    if value.text.endswith(_EDGES) and _EITHER.match(flat, value.end):
        return True
    made = counts(value) and _MADE.search(flat[window[0] : value.start]) is not None and len(after) > 2
    if value.text.endswith(_EDGES) and after.startswith("的") and not made:
        return True
    if counts(value):
        return False
    if further and _SIZED.fullmatch(after):
        return True  # '产值超10亿元企业8家'
    if phrases.ends_with_verb(flat, window[0], value.start) is not None:
        return False
    if value.text.endswith(("以下", "以上")) and further and re.match("[一-鿿]{3}", after):
        return True  # '120米以下空域占比超75%'
    return _ATTRIBUTE.match(after) is not None or _SIZE.search(flat[value.end - 2 : window[1]]) is not None


def _is_condition(
    reading: Reading, sentence: Sentence, values: Sequence[Quantity], value: Quantity, window: tuple[int, int]
) -> bool:
    """Tell whether a value only says for whom, how often or under what rule something holds."""
    flat = reading.flat
    before, after = flat[window[0] : value.start], flat[value.end : window[1]]
    adjacent = next((v for v in values if v.start == value.end), None)
    if adjacent is not None and not (counts(value) and flat.startswith("的", adjacent.end)):
        return True  # but '1所200张床位以上的机构' counts
    if _PAID.search(before + after) and not (counts(value) and _FUNDED.search(before) and not _PAID.search(after)):
        return True
    bracketed = flat[window[0] - 1 : window[0]] == "(" and flat[window[1] : window[1] + 1] == ")"
    if bracketed and not (_WITHIN.match(before) or _is_whole(flat, value, window)):
        return True
    following = [v for v in values if value.end <= v.start < window[1] + 1]
    if value.text.endswith("以下") and following and flat[following[0].end] == "的":
        return True
    if value.unit == "次" and "每" in before:
        return True
    return _RULE.match(flat[sentence.part_at(value.start)[1] + 1 : sentence.end]) is not None
