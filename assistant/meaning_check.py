"""Catch what turns a meaning around: a negation, an opposite, a claim of more than is said, a wrong name or role.

Input: flat texts of a sentence and of the clauses it cites. Output: the kind of fault, None when there is none.
Does not know: figures, plans, models.

Each rule compares the sentence with its source, so that words which only look like a negation ('不断', '未来') do no
harm: they stand in the source too.
"""

from __future__ import annotations

import re
from typing import Literal

from documents.places import find_places, find_zones
from documents.quantities import find_quantities

MeaningFault = Literal["negation", "direction", "certainty"]
Role = Literal["lead", "cooperate", "responsible"]

_NEGATION = re.compile(
    r"不(?:得|能|会|可|准|许|予|再|应|要|宜|必)?|未(?:能|曾|有)?|没有?|无(?:须|需|法|权)?|非(?!常)|勿|严禁|禁止|禁|杜绝|防止|避免|取消|停止|暂停|"
    r"终止|废止|拒绝|撤销|排除|除外|例外|免除|放弃|失败|否认|并非|绝非"
)
_COMPARING = re.compile(
    r"不(?:得|应|能|宜|予)?(?:低|少|超|高|大|多|长|短|小|亚|逊)[于过]?|不到|不足|不满|未满|不突破|不超出"
)
_OPPOSITES = tuple(
    (a, b)
    for pair in (
        "提高|提升|上升|增加|增长|扩大|新增|上浮 降低|下降|减少|缩小|缩减|压减|削减|下浮|下调",
        "允许|准许|支持|鼓励|欢迎|放宽|放开 禁止|严禁|限制|控制|严控|从严|收紧|不予|淘汰|整治|清退|退出",
        "早于|之前|提前 晚于|之后|推迟|延后|延长",
        "引进|引入|迁入|流入 退出|迁出|流出|搬离",
        "增值|盈利 贬值|亏损",
        "免费|免收|减免 收费|加收|征收",
        "集中|统一 分散|各自",
        "公开 保密|不公开",
        "强制|必须 自愿|可以",
        "进口 出口",
        "首次|首个 末次|最后",
    )
    for left, right in [pair.split(" ")]
    for a, b in ((left, right), (right, left))
)  # fmt: skip
_CERTAINTY = re.compile(
    r"已经?|曾|目前|现有|截至目前|此前|去年|今年|昨|必须|务必|一律|强制|必然|肯定|一定会|确保|保证|全部|所有|任何|每个|全体|均|都|唯一|首个|首次|第一|"
    r"最|仅|只|独家|绝对|完全|彻底|永久|立即|马上|无条件|自动|可(?=[以继申享获领免按向在凭直])|仍|允许|无需|免费|直接(?=给予|拨付|发放|认定|获得)|优先"
)
_RANKING = re.compile(
    "[高低多少大小强弱优劣快慢]于|不如|领先|落后|相同|一样|一致|持平|超过|超出|突破|翻倍|倍于|不及|差距|相差|更[高低多少大小强好快]"
)
_ORG_ENDS = (
    "委员会|办公室|领导小组|工作组|指挥部|管委会|党工委|公司|集团|中心|大学|学院|医院|银行|协会|学会|联盟|基金|街道|开发区|高新区|新区|园区|产业园|"
    "科技园|工业园|示范区|试验区|先导区|小镇|实验室|研究院|研究所|基地|局|厅|处"
)
_ORG = re.compile(
    f"(?P<head>[一-鿿]{{1,12}}?)(?P<end>{_ORG_ENDS}|委(?![员托派外])|县(?!域)|镇(?!街)|市(?![场级民值政容委])|省(?!级)|州(?!长)|办(?![理法公学事证好成结件]))"
)
_ORG_END = re.compile(f"(?:{_ORG_ENDS}|[委部办院所])$")
_NAME_HEAD = re.compile(r"^.*[由和与及的是为请向经各等在对将把从到至入归属据按以设建立成了个家所本该全有行]")
_TITLE = re.compile("《([^《》]+)》")
_ROLE = re.compile(
    r"(?P<lead>牵头|主办|主责)|(?P<cooperate>配合|协同|协办|协助|参与)|(?P<responsible>责任(?=单位|部门|人|处|科))"
)
_ROLE_WORDS = re.compile(
    r"牵头|主办|主责|配合|协同|协办|协助|参与|责任|负责|单位|部门|处室|科室|主体|由|为|是|:|做好|落实|予以|推进|组织|实施|分别|"
    r"有|包括|等|[()]"
)
_GROUP = re.compile(r"[^,;。()\n]+[,;。()\n]?")


def meaning_fault(said: str, backing: str, cited: str) -> MeaningFault | None:
    """Return how `said` turns the meaning of its source; `backing`: the sentences of `cited` that carry it."""
    if _negates_more(said, cited) or _negates_less(said, backing):
        return "negation"
    if any(_turns(said, backing, cited, words.split("|"), others.split("|")) for words, others in _OPPOSITES):
        return "direction"
    if any(m.group() not in cited for m in _CERTAINTY.finditer(said)) or _ranks(said, cited):
        return "certainty"
    return None


def name_fault(text: str, said: str, allowed: str) -> Literal["name"] | None:
    """Return 'name' when the sentence names a document, body, zone or place that `allowed` does not hold."""
    squeezed = re.sub(r"\s", "", allowed)
    for title in _TITLE.findall(said):
        if re.sub(r"\s", "", title) not in squeezed:
            return "name"
    mentions = [(z.start, z.end) for z in find_zones(text)] + [(p.start, p.end) for p in find_places(text)]
    if any(said[start:end] not in squeezed for start, end in mentions):
        return "name"
    for match in _ORG.finditer(said):
        head = _NAME_HEAD.sub("", match["head"])[-3:]
        if head and head + match["end"] not in squeezed and head[-2:] + match["end"] not in squeezed:
            return "name"
    return None


def role_fault(said: str, cited: str) -> Literal["role"] | None:
    """Return 'role' when a body is given a role that the clauses give to others only."""
    claimed = _roles(said)
    if not claimed:
        return None
    stated = _roles(cited)
    for name, role in claimed:
        held = {r for n, r in stated if n == name or n.endswith(name) or name.endswith(n)}
        if held and role not in held:
            return "role"
        if not held and stated and _ORG_END.search(name) and name in cited:
            return "role"
    return None


def _negates_more(said: str, cited: str) -> bool:
    """Tell whether the sentence negates something that no cited clause negates."""
    figures = [(q.start, q.end) for q in find_quantities(said)]
    for match in _NEGATION.finditer(said):
        if any(start <= match.start() < end for start, end in figures):
            continue
        if said[match.start() : match.end() + 1] not in cited:
            return True
    return False


def _negates_less(said: str, backing: str) -> bool:
    """Tell whether the sentence states what its source only negates ('不得新增' said as '新增')."""
    for match in _NEGATION.finditer(backing):
        for width in (4,) if _COMPARING.match(backing, match.start()) else (2, 4):
            denied = backing[match.end() : match.end() + width]
            at = said.find(denied) if re.fullmatch("[一-鿿]{2,}", denied) else -1
            affirmed = at < 0 or any(not _is_denied(backing, m.start()) for m in re.finditer(denied, backing))
            if not affirmed and not _is_denied(said, at):
                return True
    return False


def _is_denied(text: str, at: int) -> bool:
    return _NEGATION.search(text[max(0, at - 4) : at]) is not None


def _ranks(said: str, cited: str) -> bool:
    """Tell whether the sentence compares things that its source does not compare ('甲的目标高于乙')."""
    figures = [(q.start, q.end) for q in find_quantities(said)]
    for match in _RANKING.finditer(said):
        inside = any(start <= match.start() < end for start, end in figures)
        if not inside and said[match.start() : match.end() + 2] not in cited:
            return True
    return False


def _turns(said: str, backing: str, cited: str, words: list[str], opposites: list[str]) -> bool:
    """Tell whether the sentence has one of `words` where its source has one of their opposites."""
    for word in words:
        if word in said and word not in cited and any(said.count(o) < backing.count(o) for o in opposites):
            return True
        for match in re.finditer(word, said):
            for width in (2, 4):
                whom = said[match.end() : match.end() + width]
                if len(whom) == width and word + whom not in cited and any(o + whom in cited for o in opposites):
                    return True
    return False


def _roles(flat: str) -> list[tuple[str, Role]]:
    """Return (name, role) pairs: '牵头单位:甲;配合单位:乙、丙', '由甲牵头,乙、丙配合'."""
    out: list[tuple[str, Role]] = []
    standing: Role | None = None
    for group in _GROUP.finditer(flat):
        part = group.group()
        found = _ROLE.search(part)
        role = standing
        if found:
            role = found.lastgroup  # type: ignore[assignment]
            label = re.match(r"(?:单位|部门|处室|科室|人)", part[found.end() :])
            standing = role if label else None
        if role:
            bare = _ROLE_WORDS.sub(" ", part.rstrip(",;。()\n"))
            names = re.split(r"[、\s]|和|及|与", bare)
            out += [(n, role) for n in names if 2 <= len(n) <= 24]
        if part.endswith((";", "。", ")", "\n")):
            standing = None
    return out
