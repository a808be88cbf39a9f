"""Name public bodies: the words that their names end in, and how a list of them is taken apart.

Input: a plan's reading and the span of a list. Output: patterns, and names, verbatim.
Does not know: what the bodies do.

'市、县人民政府' is one name, since a level alone is none; '甲局和乙局' are two; '市和港区商务部门' is one.
Source: the names of bodies in State Council work plans and in regulations of cities.
"""

from __future__ import annotations

import re

from documents.reading import Reading
from documents.sentences import enclosed

ORGAN = (
    r"(?:局|委|办|部|厅|院|政府|中心|公司|集团|科|室|署|(?<![自进执施履实推])行|社|站|联|会|所|税务|海关|法院|检察院|领导小组|办公室|管委会|党工委|党委|单位"
    r"|部门|街道|镇街|街镇|乡镇|园区|组|协会|银行|机构|支队|大队|专班|指挥部)"
)
UNIT_NAME = rf"(?:[“”一-鿿()·]{{1,24}}?{ORGAN}|街镇|镇街|乡镇|街道)(?:\([^()]{{1,12}}\))?"
UNITS = rf"(?![由请])(?:{UNIT_NAME})(?:[、,和及与](?:{UNIT_NAME}))*"
# Bodies of the state: what an obligation is laid on. '机构' and '中心' may be private, so they need more.
BODY_END = (
    r"(?:人民政府|政府|部门|委员会|管理局|局|厅|委|办公室|办|管委会|海关|人民法院|法院|人民检察院|检察院|机关|领导小组|联席会议"
    r"|(?:财政|商务|教育|工业和信息化|公安|民政|司法|人力资源社会保障|自然资源|生态环境|住房城乡建设|交通运输|水利|农业农村|科技"
    r"|组织|宣传|统战)部|督查室|监管总局|税务总局|总局|银行监督管理机构|监督管理机构|管理机构|服务中心|街道办事处|专班|指挥部)"
)
# Areas that stand for those who govern them: '各街镇', '属地街道', '各县(市、区)'.
AREAS = (
    r"(?:各|属地|相关|有关|涉及)(?:相关|有关)?(?:街道|街镇|镇街|乡镇|[街乡]镇|镇乡|镇|乡|区县|县区|市县|旗县|县|区|(?:产业)?园区|开发区|功能区"
    r"|高新区|经开区)(?!(?!会同|牵头|负责|配合|联合|对|按|向|[要应须和与及]|根据|结合|严格|做好|落实|加强)[一-鿿]{0,8}?(?:政府|部门|单位|局|委|办))"
)
ANYONE = frozenset((
    "一个部门", "同级人民政府", "有关部门", "相关部门", "各部门", "各单位", "部门", "单位", "政府", "责任部门",
    "责任单位", "其他有关部门", "有关单位", "有关方面", "其他部门", "有关机构", "国家机关", "有关机关", "各有关部门",
    "各地区", "各地", "各级各部门", "行政部门", "政府部门", "各级", "各级部门",
    "各级党委政府", "各级党委和政府", "全省各级各部门", "全市各级各部门", "全县各级各部门",
    "全区各级各部门", "同一部门", "各相关管理部门", "各有关管理部门", "牵头单位", "牵头部门", "配合单位",
    "协同单位", "配合部门",
    "各地各部门", "各地区各部门", "各地各有关部门", "各级各有关部门", "各地区各有关部门",
))  # fmt: skip
# '相关区政府' are those that it concerns; '相关部门' is nobody in particular.
_SOME = re.compile(
    r"(?:[省市区县州][直级](?:各)?)?(?:有关|相关|其他有关)(?!(?:各)?(?:[省市区县旗]|乡镇|街道|街镇|镇|(?:产业)?园区|开发区|高新区|经开区)(?:人民政府|政府|管委会|街道办事处)?$)"
)
_LEVEL = re.compile(
    "(?:国家|省|市|(?:涉[农海]|各|有关)?[区县]|州|乡|镇|街道|设区的?市|省辖市|县级以上(?:地方)?|各级|盟|旗)$"
)
_TOWNS = re.compile("街道、[镇乡]、(?!(?:人民)?政府|办事处|村|社区)")
_AREA = re.compile(
    "..(?:[区县镇]|街道)(?:每年|定期|分别|共同)?$"
)  # '浦东新区和奉贤区' are two, '东区和西区商务部门' is one name
_EVERY_AREA = re.compile(rf"(?:{AREAS}|街道|街镇|镇街|乡镇)(?:[(（][^()（）]*[)）])?")
_OF_ALL = re.compile(
    rf"各(?!级|[省市区县])(?:(?!{BODY_END}|[和与及])[^、,])+、(?:(?!{BODY_END}|[和与及])[^、,])+主管部门"
)  # '各评估、评审项目主管部门'
_AND = re.compile("以及|和|与|及(?!其)")
_AROUND = re.compile(
    r"^(?:由|请|\d{4}年度?)|(?:另行|自行|每(?:年|月|周|日|季度|半[年月])|定期|分别|共同|协同|联合|作为|(?:批准|同意|审核|研究|审定)后)$"
)
# What stands before the first name: '第五条 甲局', '解释工作由甲局', '必要时经甲局'.
_BEFORE = re.compile(r"[^()]*(?:第[一二三四五六七八九十百零\d]{1,5}条\s*|(?<!自)由|时经)(?=[^()]{2})")
# What frames a deed or says how it is shared out is in no name: the words reach over more than one.
_NEVER = re.compile(
    "根据|按照|依照|依据|负责牵头|牵头(?:负责|落实|组织)|配合|会同|过程中|应当|(?:方案|意见|报告|材料|[后时])经|需(?!求)|向|[局委厅府]联合"
)
_INSERTED = re.compile("[(（][^()（）]*[)）]")
IN_ROLE = "[(（](?:牵头|责任|主管|配合)(?:单位|部门)[)）]$"  # '县水务局(牵头单位)'
_ALIAS = re.compile(rf"{IN_ROLE}|[(（]以下(?:统称|简称)[^()（）]*[)）]?|等(?:有关|相关)?(?:职能)?(?:部门|单位|方面)?$")
_OF_BOTH = re.compile("[、,]政府(?![一-鿿])")  # '县党委、政府' is one


def split_bodies(reading: Reading, start: int, end: int) -> tuple[str, ...]:
    """Return the names in a list of bodies, verbatim; a list of nobody in particular has none."""
    flat, text = reading.flat, reading.plan.text
    if lead_in := _BEFORE.match(flat, start, end):
        start = lead_in.end()
    edges: list[tuple[int, int]] = []
    begin = start
    inside = enclosed(flat, start, end)
    whole = _OF_ALL.fullmatch(flat, start, end)
    for mark in re.finditer("[、,]", "" if whole else flat[start:end]):
        at = start + mark.start()
        if inside[mark.start()] or (_OF_BOTH.match(flat, at, end) and flat[begin:at].endswith("党委")):
            continue
        level = _LEVEL.fullmatch(flat[begin:at].removeprefix("以及"))
        if level and _TOWNS.match(flat, begin - 3, end):
            level = None  # '各街道、镇、管理单位'
        if not level:
            edges.append((begin, at))
            begin = at + 1
    edges.append((begin, end))
    names: list[str] = []
    for left, right in edges:
        cut = left
        for joint in _AND.finditer(flat, left, right):
            body = re.search(rf"(?:{BODY_END}|{AREAS})(?:\([^()]*\))?$", flat[cut : joint.start()])
            areas = _AREA.search(flat[cut : joint.start()]) and _AREA.search(flat[joint.end() : right])
            if (body or areas) and joint.end() < right - 1:
                names.append(text[cut : joint.start()])
                cut = joint.end()
        names.append(text[cut:right])
    clean = [_AROUND.sub("", _ALIAS.sub("", name).strip(" 、,")) for name in names]
    named = [n for n in clean if n and n not in ANYONE and not _SOME.match(n) and "机制和" not in n]
    if any(_NEVER.search(_INSERTED.sub("", name)) for name in named):
        return ()
    if clean[0] not in named and all(map(_EVERY_AREA.fullmatch, named)):
        return ()  # '各部门、各街镇要高度重视'
    return tuple(named)
