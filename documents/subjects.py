"""Find the subject of a title, and the names that people make of it: '鹿城人才30条', '保税维修规定', '无废城市'.

Input: a title without its issuer, and the names of its place; simplified. Output: `Subject`, aliases, a short name.
Does not know: the text of the plan, zones, other plans.

A title says who, what and how: place, verbs of policy (加快, 促进 …), the subject, boilerplate (高质量发展, 若干) and
the kind of document. People keep place, subject and kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from documents.numbering import write_numeral

_BROAD = Path(__file__).parent / "data" / "broad_subjects.txt"
# Alone a topic of many plans.
_BROAD_ENDS = (
    *("产业", "企业", "行业", "服务业", "农业", "工业", "市场", "经济"),
    *("强省", "强市", "强区", "强县"),
)
# What every authority has each year is no name of one plan: its report, the tasks it shares out; nor is an authority.
_YEARLY = re.compile("工作报告|(?:重点|重要|主要)工作|工作(?:任务|事项|要点)|(?:任务|责任)(?:分解|分工|清单)|目标任务")
_ORGAN = re.compile("(?:委员会|管委会|政府|办公室|办公厅|工作部|[局厅])$")
_MEANS = re.compile("以|通过|围绕|依托|借助|运用|立足|聚焦")  # '以数字化转型推动…': how, not what
_VAGUE = frozenset(
    ("经济", "产业", "企业", "发展", "改革", "建设", "创新", "项目", "园区", "开发区", "高新区", "经开区")
)
_KINDS = "条例|规定|办法|细则|意见|方案|计划|规划|纲要|政策|措施|举措|通知|决定|批复|报告|指引|要点|法"
_LEGAL = re.compile("(?:条例|规定|办法|细则|规划|纲要|决定|批复|法)$")  # known by their whole titles
_TELLING = frozenset(("条例", "规定", "办法", "细则", "意见", "方案"))  # make a name of a broad subject: '人才意见'
_NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十百]{1,4})"
_KIND = re.compile(rf"的?(?P<count>{_NUMERAL}条)?的?(?:政策(?=[意措举规办]))?(?P<kind>{_KINDS})?$")
_EDITION = re.compile(
    r"\s*[(（〔](?:[^()（）〔〕]*\d[^()（）〔〕]*|试行|暂行|修订|修正|征求意见稿|草案)[)）〕]"
)  # '(2023—2025年)', '(试行)'
_MANNER = re.compile(
    "(?:若干|实施|指导|暂行|试行|工作|管理|配套|扶持|优惠|具体|专项|行动|试点|总体|政策|促进|(?<=管理)创新|[两二三四五]年|的)+$"
)
_VERBS = re.compile(
    "关于|进一步|更好|更加|扎实|加快|推进|推动|促进|加强|深化|深入|优化|支持|鼓励|培育|规范(?![性化])|完善|落实|贯彻|做好|抓好|开展|扶持|提升|提高|强化|"
    "全面|大力|切实|有效|积极|着力|健全|建立|打造|助力|推广应用|推广|推行|实行(?:最严格)?|构建|打好|打赢|实施(?!条例|细则|办法)|暂时调整|发挥|有关|盘活|暨|[|]"
)
_HEAD = re.compile(
    r"^(?:确定的|国家|全国|我国|组织|对|全[省市县区]|在.{2,12}(?:领域|方面|范围)|年度|的|[和与及](?:发展)?)+"
)
# What stands between a subject and its kind and says nothing: '健康有序发展的若干'.
_BOILERPLATE = re.compile(
    "^(?:业务|事业)?(?:健康|有序|高质量|持续|稳定|快速)*(?:发展|工作)?(?=的|若干|实施|指导|$)|的?(?:若干|实施|指导)*$"
)
_TIME = re.compile(r"[“\"]?十[二三四五六七]五[”\"]?(?:时期|期间)?|\d{4}年度?")
_LOOSE_END = re.compile(
    "(?:业务|事业|战略|作用|健康|有序|高质量|持续|稳定|快速|融合|转型升级|体制|机制|制度|体系|发展|改革|建设|试点|工作|管理|"
    "服务|水平|能力|问题|补短板|上水平|做大做强|稳进提质|提质|增效|攻坚战|行动|工程|配套|(?:综合|专项)?整治|的|和|与|及)+$"
)
_PLACE = re.compile(
    "(?<![城都社小园景山灾牧林地强])[省市县区州旗]$"
)  # a place that no list has, before a verb: '临水省促进…'
_QUOTED = re.compile('[“"]([^“”"]{2,16})[”"]')
_AND = re.compile("[和与及暨]")
_MARKS = re.compile('[“”"《》、,,·\\s]')
_MAX_NAME = 16  # characters of a subject that people would say in one go
_MIN_ALONE = 4  # characters of a subject that can be a name without place and kind


@dataclass(frozen=True, slots=True)
class Subject:
    """What a title is about."""

    main: str  # '保税维修', quotation marks kept; '' when the title names nothing of its own
    others: tuple[str, ...]  # what stands behind a further verb: '实施乡村振兴战略'
    quoted: str  # the name in quotation marks that stands in the main subject, ''
    full: str  # the title without place and quotation marks, kind included: '双特产业配套政策'
    count: str  # '30条', ''
    kind: str  # '意见', '' when the title ends otherwise

    @property
    def forms(self) -> tuple[str, ...]:
        """Return the ways to say the subject, without quotation marks: '旅游业' is '旅游' too."""
        forms = [_MARKS.sub("", self.quoted), _MARKS.sub("", self.main)]
        forms += [form[:-1] for form in forms if len(form) == 3 and form.endswith("业")]
        return tuple(form for form in dict.fromkeys(forms) if 2 <= len(form) <= _MAX_NAME)


@cache
def broad_subjects() -> frozenset[str]:
    """Return the subjects that are no name by themselves."""
    lines = _BROAD.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def find_subject(title: str, places: Sequence[str]) -> Subject:
    """Return the subject of `title`, a short one: issuer and 关于 left out; `places` are the names that it may hold."""
    plain = _EDITION.sub("", title).strip("《》 ")
    ending = _KIND.search(plain)
    count, kind = (ending["count"] or "", ending["kind"] or "") if ending else ("", "")
    core = re.sub("《[^《》]*》", "|", plain[: ending.start()] if ending else plain)
    without = plain
    for place in sorted(places, key=len, reverse=True):
        core, without = core.replace(place, "|"), without.replace(place, "")
    core = _MANNER.sub("", re.sub("^.*(?:新一轮|新时代|新形势下)", "", core))
    core = _TIME.sub("", core)
    pieces = [_LOOSE_END.sub("", _HEAD.sub("", piece)) for piece in _VERBS.split(core)]
    pieces = [piece for piece in pieces if len(_MARKS.sub("", piece)) >= 2 and not re.fullmatch(_KINDS, piece)]
    if len(pieces) > 1 and (_PLACE.search(pieces[0]) or _MEANS.match(pieces[0])):
        del pieces[0]
    main = pieces[0] if pieces else ""
    quoted = _QUOTED.search(main)
    full = _MARKS.sub("", re.sub("^(?:关于|.*(?:新一轮|新时代))", "", without))
    return Subject(main, tuple(pieces[1:]), quoted[1] if quoted else "", full, count, kind)


def aliases(subject: Subject, places: Sequence[str]) -> tuple[str, ...]:
    """Return names that tell the plan from others; `places`: the names that people give its place."""
    names: list[str] = []
    for name in subject.forms:
        broad = (
            all(part in broad_subjects() for part in _AND.split(name))
            or name.endswith(_BROAD_ENDS)
            or _YEARLY.search(name)
            or _ORGAN.search(name)
            or len(name) < (_MIN_ALONE - 1 if subject.quoted else _MIN_ALONE)
        )
        if not broad:
            names.append(name)
        names += [name + count for count in _counts(subject)]
        telling = subject.kind in _TELLING and name not in _VAGUE and not _YEARLY.search(name)
        if subject.kind and (telling or not broad or name == subject.quoted):
            names.append(name + subject.kind)
        for place in places:
            names += [place + name, place + name + subject.kind]
            names += [place + name + count for count in _counts(subject)]
    for place in places:
        names += [place + count for count in _counts(subject)]
        names += [place + _MARKS.sub("", other) for other in subject.others]
        names.append(place + subject.full)
    if subject.quoted:
        names.append(subject.full)
    return tuple(dict.fromkeys(name for name in names if len(name) <= 2 * _MAX_NAME))


def _counts(subject: Subject) -> tuple[str, ...]:
    """Return '30条' and '三十条' where the title counts its articles."""
    if not subject.count:
        return ()
    number = subject.count.removesuffix("条")
    return (subject.count, write_numeral(int(number)) + "条") if number.isdigit() else (subject.count,)


def short_name(title: str, subject: Subject, place: str, places: Sequence[str] = ()) -> str:
    """Return a name to show: '鹿城区人才30条', '柳河县旅游业意见'; titles of laws and regulations stay whole.

    `title` is without issuer and 关于; `place` goes before it, '' where the title holds it or there is none: then one
    of `places` that stands before the subject is kept.
    """
    if not place:
        before = title[: max(title.find(subject.main), 0)]
        place = next((p for p in sorted(places, key=len, reverse=True) if p in before), "")
        title_alone = title
    else:
        title_alone = place + title
    if subject.count and subject.main:
        return f"{place}{subject.main}{subject.count}"
    plain = _EDITION.sub("", title)
    if title.isascii() or _LEGAL.search(plain):
        return title_alone
    if subject.main and not subject.others and len(subject.main) <= _MAX_NAME:
        trial = re.search("(?:建设)?(?:试点|改革)(?=(?:实施|工作)?(?:方案|计划)$)", plain)
        head = re.search(f"(?:国家|全国)?(?:组织)?{re.escape(subject.main)}", plain)
        if trial and head and trial.start() == head.end():
            return place + plain[head.start() : trial.end()]
        if subject.kind in ("意见", "通知") and head and plain[head.end() : head.end() + 1] not in tuple("和与及、"):
            rest = plain[head.end() : len(plain) - len(subject.kind)]
            return f"{place}{head.group()}{_BOILERPLATE.sub('', rest)}{subject.kind}"
    return re.sub("的?(?:若干|实施|指导)+(?:政策)?(?=意见)", "", title_alone)
