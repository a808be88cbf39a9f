"""Find the places and development zones that a text names.

Input: any text, a plan's or a question's. Output: `Place` and `ZoneMention` values with their spans; the
gazetteer of provinces, prefectures and well-known zone names (documents/data/places.tsv).
Does not know: which plan is meant; counties, beyond 'X市Y区' as written.

Source: Chinese administrative divisions down to prefectures (GB/T 2260); zone types as in the 中国开发区审核公告目录.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from documents.normalization import simplify

PlaceLevel = Literal["province", "city", "zone"]

_DATA = Path(__file__).parent / "data" / "places.tsv"

# Zone types, long form first; the second form is what people say. Order matters: the longest match wins.
ZONE_TYPES: tuple[tuple[str, str], ...] = (
    ("高新技术产业开发区", "高新区"),
    ("高新技术产业园区", "高新区"),
    ("高新技术产业区", "高新区"),
    ("高新技术开发区", "高新区"),
    ("新技术产业开发区", "高新区"),
    ("新技术开发区", "高新区"),
    ("高科技园区", "高新区"),
    ("高技术产业开发区", "高新区"),
    ("农业高新技术产业示范区", "农高区"),
    ("高新产业园区", "高新区"),
    ("高新区", "高新区"),
    ("经济技术开发区", "经开区"),
    ("经济开发区", "经开区"),
    ("经开区", "经开区"),
    ("循环经济开发区", "循环经济开发区"),
    ("循环经济工业园区", "循环经济工业园区"),
    ("台商投资区", "台投区"),
    ("台投区", "台投区"),
    ("自主创新示范区", "自创区"),
    ("自创区", "自创区"),
    ("自由贸易试验区", "自贸区"),
    ("自贸试验区", "自贸区"),
    ("自贸区", "自贸区"),
    ("自由贸易港", "自贸港"),
    ("自贸港", "自贸港"),
    ("综合保税区", "综保区"),
    ("综保区", "综保区"),
    ("保税港区", "保税区"),
    ("保税物流园区", "保税区"),
    ("保税区", "保税区"),
    ("出口加工区", "出口加工区"),
    ("边境经济合作区", "边合区"),
    ("跨境经济合作区", "跨合区"),
    ("国际医疗旅游先行区", "先行区"),
    ("经济合作区", "合作区"),
    ("深度合作区", "合作区"),
    ("服务业合作区", "合作区"),
    ("旅游度假区", "度假区"),
    ("度假区", "度假区"),
    ("科技产业园区", "科技园"),
    ("科技园区", "科技园"),
    ("科学城", "科学城"),
    ("工业集中区", "工业集中区"),
    ("产业集聚区", "产业集聚区"),
    ("工业园区", "工业园区"),
    ("产业园区", "产业园区"),
    ("产业开发区", "开发区"),
    ("产业示范区", "示范区"),
    ("物流园区", "物流园区"),
    ("临空经济区", "临空经济区"),
    ("航空港区", "航空港区"),
    ("空港经济区", "空港经济区"),
    ("主城区", "主城区"),
    ("新片区", "新片区"),
    ("投资区", "投资区"),
    ("开发区", "开发区"),
    ("示范区", "示范区"),
    ("先行区", "先行区"),
    ("新区", "新区"),
    ("园区", "园区"),
)
_LONG_FORMS = {
    "高新区": ("高新技术产业开发区", "高新技术开发区", "高新技术产业园区"),
    "经开区": ("经济技术开发区", "经济开发区"),
    "台投区": ("台商投资区",),
    "自贸区": ("自由贸易试验区", "自贸试验区"),
    "综保区": ("综合保税区",),
    "自创区": ("自主创新示范区",),
}
_TYPE = "|".join(sorted((long for long, _ in ZONE_TYPES), key=len, reverse=True))
_GRADE = "国家级|国家|省级|市级"
_ZONE = re.compile(rf"(?P<type>{_TYPE})")
# What a proper name does not reach back over: punctuation, particles, and words that speak of a zone.
_NAME_END = re.compile(
    r"[^\u4e00-\u9fffA-Za-z0-9·()（）\-]|[的与及将把对由为是各等或并使据被了着过在到于向以用按从暨称]|请问|想问|问下|知道|告诉|看看|介绍|了解|查询|比较|"
    r"相比|鼓励|完善|解决|防止|引导|实施|盘活|负责|探索|试点|依托|赋予|梳理|明确|规划|委托|享受|迎接|完成|拓展|贯穿|服务|"
    r"支持|推动|推进|加快|加强|促进|建设|建成|打造|创建|申报|争创|培育|提升|强化|深化|优化|围绕|聚焦|吸引|纳入|关于|印发|"
    r"成立|设立|组建|进入|列入|入驻|落户|协调|统筹|指导|组织|参与|达到|超过|占全|构建|形成|整合|发展|管理|包括|涉及|以及|"
    r"[一二三四五六七八九十两几\d]+(?:[个家片位类批条项]|平方公里)|原则上|其他|其它|各个|所有|全部|重点|以下|协助|认真|落实|坚持|建立|争取|提高|进一步|实现|共创|发挥|利用|充分|一流|先进|亿级|有关|相关|符合条件|有条件"
)
_MAX_NAME = 8
_COMMON_HEADS = frozenset(
    ["国家", "国家级", "省级", "市级", "一流", "全国", "全省", "全市", "我省", "我市", "我区", "各类", "重点", "产业", "科技", "农业", "工业", "现代", "综合", "特色", "专业", "创新", "中央", "创建", "区内", "区外", "城市", "发达地区", "相关", "先进", "国内外", "优势", "老", "新", "多", "大", "小", "本", "示范", "改革", "企业", "循环经济", "高质量发展", "创新驱动发展", "绿色", "智慧", "生态", "数字", "高", "各", "经济", "外资", "海关特殊监管", "国际", "所在", "周边", "街", "进", "城", "沿海", "自主创新核心", "平台", "千亿", "百亿", "特色专业", "绿色生态", "生态工业", "飞地", "高新", "高新技术", "经济技术", "发达", "西部", "东部", "中部", "东北", "全面", "高标准", "省内", "省外", "市内", "市外", "我国", "我县", "本地", "平台", "拓展", "主要", "核心", "双创", "文化", "旅游", "物流", "标准厂房", "低碳", "零碳", "电商", "跨境电商"]
)


@dataclass(frozen=True, slots=True)
class Place:
    """A province or city as named in a text; names in simplified script."""

    start: int
    end: int
    text: str  # as in the text, simplified
    name: str  # '贵阳市'
    level: PlaceLevel
    province: str
    city: str  # '' for a province
    short: str  # '贵阳'


@dataclass(frozen=True, slots=True)
class ZoneMention:
    """A development zone as named in a text; simplified script."""

    start: int
    end: int
    text: str  # '贵阳国家高新区'
    place: str  # short name of the place it begins with: '贵阳', '' when none
    core: str  # proper name beside place, grade and type: '新站', '' when none
    grade: str  # '国家', '国家级', ''
    kind: str  # people's form of the type: '高新区'
    type: str  # the type as written: '高新技术产业开发区'
    province: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    level: PlaceLevel
    province: str
    city: str
    short: str
    others: tuple[str, ...]
    not_after: str
    not_before: tuple[str, ...]


@cache
def gazetteer() -> tuple[_Entry, ...]:
    """Return the rows of places.tsv."""
    rows = []
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, level, province, city, short, others, not_after, not_before = (line.split("\t") + [""] * 3)[:8]
        if level not in ("province", "city", "zone"):
            raise ValueError(f"places.tsv: level {level!r} of {name}")
        rows.append(
            _Entry(name, level, province, city, short, _parts(others), not_after, _parts(not_before))
        )
    return tuple(rows)


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(",") if part)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, _Entry]]:
    by_name: dict[str, _Entry] = {}
    for entry in gazetteer():
        if entry.level == "zone":
            continue
        for name in (entry.name, entry.short, *entry.others):
            by_name.setdefault(name, entry)
    longest_first = sorted(by_name, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), by_name


def find_places(text: str) -> list[Place]:
    """Return the provinces and cities that `text` names, in reading order; traditional script is understood."""
    simplified = simplify(text)
    pattern, by_name = _names()
    found = []
    position = 0
    while match := pattern.search(simplified, position):
        entry = by_name[match.group()]
        if match.group() != entry.short or _stands_alone(simplified, match.start(), match.end(), entry):
            found.append(
                Place(
                    match.start(), match.end(), match.group(), entry.name, entry.level,
                    entry.province, entry.city, entry.short,
                )
            )
            position = match.end()
        else:
            position = match.start() + 1
    return found


_NAME_FOLLOWS = re.compile(rf"[市州县区的]|{_TYPE}|国家|高新|经开|开发|$")


def _stands_alone(text: str, start: int, end: int, entry: _Entry) -> bool:
    """Return whether a short name is a place here, and not part of other words."""
    if entry.not_after == "*":
        return bool(_NAME_FOLLOWS.match(text, end)) and not text.startswith(("市场", "区域"), end)
    before = text[start - 1] if start else ""
    return not (before and before in entry.not_after) and not text.startswith(entry.not_before or ("\0",), end)


def find_zones(text: str) -> list[ZoneMention]:
    """Return the development zones that `text` names, in reading order, names without any proper part left out."""
    simplified = simplify(text)
    places = find_places(text)
    found: list[ZoneMention] = []
    taken = 0
    for start, end, entry in _well_known(simplified):
        found.append(_from_gazetteer(simplified, start, end, entry))
    for match in _ZONE.finditer(simplified):
        if any(z.start <= match.start() < z.end and z.end >= match.end() for z in found):
            continue
        mention = _mention(simplified, match, places, taken)
        taken = match.end()
        if mention is not None:
            found = [z for z in found if not (mention.start <= z.start and z.end <= mention.end)]
            found.append(mention)
    return sorted(found, key=lambda z: z.start)


@cache
def _zone_names() -> tuple[re.Pattern[str], dict[str, _Entry]]:
    by_name: dict[str, _Entry] = {}
    for entry in gazetteer():
        if entry.level == "zone":
            for name in (entry.name, entry.short, *entry.others):
                by_name.setdefault(name.lower(), entry)
    longest_first = sorted(by_name, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE), by_name


def _well_known(text: str) -> list[tuple[int, int, _Entry]]:
    pattern, by_name = _zone_names()
    return [(m.start(), m.end(), by_name[m.group().lower()]) for m in pattern.finditer(text)]


def _from_gazetteer(text: str, start: int, end: int, entry: _Entry) -> ZoneMention:
    written = next((long for long, _ in ZONE_TYPES if entry.name.endswith(long)), "")
    city, province = entry.city.removesuffix("市"), _short(entry.province)
    core = entry.name.removesuffix(written)
    place = next((p for p in (city, province) if p and core.startswith(p)), "")
    core = re.sub(f"^({_GRADE})", "", core.removeprefix(place))
    kind = dict(ZONE_TYPES).get(written, "")
    return ZoneMention(start, end, text[start:end], place, core, "", kind, written, entry.province, entry.city)


@cache
def _short(name: str) -> str:
    return next((e.short for e in gazetteer() if e.name == name and e.level != "zone"), name)


def _mention(text: str, match: re.Match[str], places: list[Place], floor: int) -> ZoneMention | None:
    """Return the zone whose type stands at `match`, or None when no proper name stands before it."""
    head = match.start()
    grade = re.search(f"({_GRADE})$", text[max(floor, head - 3) : head])
    name_end = head - len(grade.group()) if grade else head
    begin, place = _name_start(text, name_end, places, floor)
    core = text[place.end if place else begin : name_end]
    if place:
        core = core.removeprefix("市").removeprefix("省")
    if core in _COMMON_HEADS or (place is None and not 2 <= len(core) <= _MAX_NAME):
        return None
    long = match.group("type")
    return ZoneMention(
        begin, match.end(), text[begin : match.end()],
        place.short if place else "", core, grade.group() if grade else "", dict(ZONE_TYPES)[long], long,
        place.province if place else "", place.city if place else "",
    )


def _name_start(text: str, end: int, places: list[Place], floor: int) -> tuple[int, Place | None]:
    """Go back from `end` over the characters of a proper name; stop at a place, which begins the name."""
    begin = floor
    window = text[max(floor, end - _MAX_NAME - 12) : end]
    for stop in _NAME_END.finditer(window):
        begin = end - len(window) + stop.end()
    for place in reversed(places):
        core = text[place.end : end]
        if begin <= place.start and place.end <= end and len(core) <= _MAX_NAME and core[:1] not in ("和", "跟"):
            return place.start, place
    begin = max(begin, end - _MAX_NAME)
    name = text[begin:end]
    bracket = max(name.rfind("("), name.rfind("（"))
    if bracket >= 0 and not re.search("[)）]", name[bracket:]):
        begin += bracket + 1
    joint = re.search("^.*[和跟]", text[begin:end])
    return begin + (joint.end() if joint else 0), None


def zone_aliases(mention: ZoneMention) -> tuple[str, ...]:
    """Return the names by which people call the zone: long and short types, with and without place and grade."""
    kinds = [mention.kind, mention.type, *_LONG_FORMS.get(mention.kind, ())]
    heads = [mention.place + mention.core]
    if mention.core:
        heads.append(mention.core)
    if mention.grade:
        heads.append(mention.place + mention.core + mention.grade)
    elif mention.place and not mention.core:
        heads.append(mention.place + "国家")
    names = [head + kind for head in heads for kind in kinds if kind]
    return tuple(dict.fromkeys([mention.text, *names]))
