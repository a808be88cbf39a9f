"""Say whom an amount is paid to and on what condition; '分别' gives each of several their own amount.

Input: the words of a sentence before one or more amounts. Output: one `Tier` for each amount.
Does not know: amounts, facts.

Several amounts belong to as many members of a list, the nearest first: '对国家级、省级、市级工作室分别…', '国家2—5星级
的单位' (four), '根据顶尖、领军、优秀三个层次'. Where no list has their number, each amount has the same condition.
Source: the wording of county and district policies (奖补, 补贴, 资助, 贴息, 返还, 配套).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from documents import phrases
from documents.reading import Reading
from documents.sentences import Sentence, enclosed

PAY_NOUN: Final = "奖励返还|奖励|奖补|补助|补贴|资助|贴息|返还|配套|扶持|支持|奖金|经费|津贴|优惠|补偿|减免|扣除"
PAY: Final = rf"{PAY_NOUN}|奖给|给予|予以|拨付|发放|鼓励"
_OPENING = re.compile("重点对|并对|对于?|凡是?|凡在|向|给予|鼓励|支持|根据|按照?")
_OPENED = re.compile("(?:重点|并|再)?对(?![接口象])于?|凡是?|向|根据|按照?(?!.{0,3}标准)")
_AWARDED = re.compile(
    r"(?:(?:通过[^,、]{2,6})?(?:首次|当年)?(?:新|被)?(?:获得|获评|获批|获|评定为|认定为|评为|确认为|列入|入选|建成"
    r"|评定|认定|引进|取得|创成|评选为|授予|引荐入选|自主申报入选)(?:的|为)?)+"
)
_PER = re.compile(
    rf"(每(?:个|家|名|人|户|亩|项|座|处|件|间|块|艘|辆|台|吨)[一-鿿]{{0,8}}?|单个[一-鿿]{{1,4}}?|单家[一-鿿]{{1,4}}?|同一[一-鿿]{{1,4}}?)"
    rf"(?={PAY}|一次性|最高|不超过|不得|增加|每年|$)"
)
_PAYING = re.compile(
    r",?(?:经[^,]{0,20}(?:审核|审批|同意|认定|验收|批准|评审|备案|评估|考核)[^,]{0,6}[,后])?(?:当年|每年|原则上)?(?:分别|一次性|再(?=给|奖|补)|可(?=给|享|按|获|申|分|一次|以给)|给予"
    r"|予以|奖励|奖给|补助|补贴|资助|按(?=[^,]{0,24}$)|每(?=[个家名人户亩项间块艘座吨处件台辆张](?!年))|最高|不超过"
    r"|由[^,]{2,16}(?=给予|补))"
)
_LEVELS = re.compile("(?:国家|省|市|区|县|部|[a-z])$")
_COUNTED = re.compile(r"\d+[名家个户]")
_QUOTED = re.compile("(?:“[^“”]{1,16}”){2,}")  # '“小升规”“规改股”', without 、 between
_GRADES = re.compile("[一二三四五六七八九十甲乙丙丁a-z]|\\d{1,2}")
_RANGE = re.compile(
    r"(?P<low>[1-9]|[一二三四五六七八九])\s*[-—–~至到]+\s*(?P<high>[1-9]|[一二三四五六七八九])(?=[a-z]?[星级类档等])"
)
_NUMERALS: Final = "一二三四五六七八九"
_CLASSES = re.compile(r"[一二三四五六七八九\d]个(?:层次|等级|档次|档|级别|类别|类|层级|等次)$")
# Words that set no condition of their own: what stands before holds on.
_NO_CONDITION = re.compile(
    r"(?:比例|标准|额度|金额|的标准[^,]*|的比例[^,]*|合计|总额|总计|(?:奖补|补助|补贴|奖励|资助)(?:资金|额度|金额|经费|标准)?)?[,，、的]*"
    r"(?:连续[^,，]{1,6}[,，])?(?:最高|累计|合计|每[年月季]|可|再)*"
    r"|(?:每[年月季]|一次性|分别)+(?:发放|享受|安家|购房|租房|生活)?|(?:发放|享受|安家|购房|租房|生活)"
)
_GIVING = re.compile(
    r",?(?:分别|一次性|每年)*(?:发放|给予|予以|(?:奖励|补助|补贴|资助)(?=[\d每]|最高)|(?<=性)(?:奖励|补助|补贴|资助)|按(?=[^,]{1,12}(?:给予|奖|补)))"
)
_RECEIVER = re.compile(
    "(?:人才|人员|个人|团队|企业|单位|机构|组织|协会|项目|平台|基地|园区|景区|户|大户|合作社|学校|医院|酒店|村|社区)$"
)
_EXPLAINED = re.compile(r"[(（][^()（）]{9,}[)）]")


@dataclass(frozen=True, slots=True)
class Tier:
    """Who is paid under which condition; `start` is where the words begin."""

    beneficiary: str
    condition: str | None
    start: int


def subject(reading: Reading, sentence: Sentence) -> Tier:
    """Return who the sentence is about, when it opens with 对, 凡 or 向."""
    flat, text, start = reading.flat, reading.plan.text, sentence.start
    giving = _GIVING.search(flat, start + 1, sentence.end)
    end = giving.start() if giving else sentence.parts[0][1]
    if not re.match("对(?![接口象])|凡|向|为(?!了)", flat[start : start + 2]):
        return Tier("", None, start)
    return Tier(_noun(text, flat, start + 1, end), text[start:end].strip(" ,，、"), start)


def tiers(reading: Reading, begin: int, end: int, wanted: int, who: Tier, last: list[Tier]) -> list[Tier]:
    """Return the condition and the beneficiary of each of `wanted` amounts that stand at `end`.

    `begin` is where the words may begin, `who` what the whole sentence is about, `last` the tiers before in it.
    """
    text, flat = reading.plan.text, reading.flat
    first = begin
    while begin < end and flat[begin] in " ,、;:和及并且":
        begin += 1
    stop = _condition_stop(flat, begin, end)
    condition = re.sub("[:：]对$", "", text[begin:stop]).strip(" ,、") or None
    whom = _given_to(flat, begin, end)
    if whom is not None:
        begin, stop = whom
        condition = None
    per = _PER.search(flat[stop:end])
    named = text[stop + per.start(1) : stop + per.end(1)] if per else ""
    bare = whom is None and (condition is None or _NO_CONDITION.fullmatch(flat[begin:stop]) is not None)
    names = _names(text, flat, begin, stop, wanted) if wanted > 1 else []
    if bare and not names and wanted > 1:
        if len(last) == wanted and len({t.beneficiary for t in last}) == wanted:
            return last
        names = _names(text, flat, who.start, first, wanted)
        condition = text[who.start : _condition_stop(flat, who.start, first)].strip(" ,、") or condition
    elif bare and last:
        return [Tier(named or last[-1].beneficiary, last[-1].condition, begin)] * wanted
    elif bare:
        return [Tier(named or who.beneficiary, who.condition, begin)] * wanted
    if names:
        return [Tier(_EXPLAINED.sub("", name), condition, begin) for name in names]
    if wanted > 1 and len(last) == wanted and len({t.beneficiary for t in last}) == wanted:
        return [Tier(t.beneficiary, condition, begin) for t in last]  # '…,考核合格的,分别给予每人x、y'
    given = text[begin:stop] if whom else who.beneficiary
    return [Tier(named or _beneficiary(text, flat, begin, stop) or given, condition, begin)] * wanted


def _given_to(flat: str, begin: int, end: int) -> tuple[int, int] | None:
    """Return the beneficiary of '分别给予国家级、省级工作室(50万元…)', where no condition stands before it."""
    match = re.compile(
        rf"(?:分别|可|再|一次性)*(?:给予|奖励|补助)((?:(?!{PAY}|每|一次性|最高)[^,。;]){{2,60}}?)(?=不[少低]于|最高|不超过|$)"
    ).match(flat, begin, end)
    return match.span(1) if match else None


def _names(text: str, flat: str, begin: int, stop: int, wanted: int) -> list[str]:
    """Return the things that the amounts belong to, from the one part of a condition that lists as many."""
    parts = list(reversed(list(_parts(flat, begin, stop))))
    opened = [p for p in parts if p[2]]
    others = [p for p in parts if not p[2]]
    for start, end, sure in [*opened, *others, *((s, e, True) for s, e, _ in others)]:  # 和 parts names at last
        if ranged := _RANGE.search(flat, start, end):
            low, high = (_grade(ranged[g]) for g in ("low", "high"))
            if high - low + 1 == wanted:
                digits = ranged["low"].isdigit()
                start, _ = next(_stretches(flat, start, end))
                head, tail = text[start : ranged.start()], text[ranged.end() : end]
                return [head + (str(n) if digits else _NUMERALS[n - 1]) + tail for n in range(low, high + 1)]
        quoted = _QUOTED.search(flat, start, end)
        if quoted and len(run := [m.span() for m in re.finditer("“[^“”]*”", quoted[0])]) == wanted:
            return [text[quoted.start() + s : quoted.start() + e] for s, e in run]
        for left, right in _stretches(flat, start, end):
            members = phrases.conjuncts(flat, left, right, wanted if sure else None)
            if len(members) == wanted and not any(_COUNTED.search(flat, s, e) for s, e in members):
                shared = _shared_end(text, flat, members)
                return [(text[s:e] + (shared if i < wanted - 1 else "")).strip() for i, (s, e) in enumerate(members)]
    return []


def _parts(flat: str, begin: int, stop: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the stretches between commas and colons outside brackets, and whether a word such as 对 opens one."""
    inside = enclosed(flat, begin, stop)
    cuts = [i for i in range(begin, stop) if flat[i] in ",:" and not inside[i - begin]]
    for start, end in pairwise([begin - 1, *cuts, stop]):
        start += 1
        opened = _last_opening(flat, start, end)
        yield (start if opened is None else opened), end, opened is not None


def _last_opening(flat: str, start: int, end: int) -> int | None:
    found = [m.end() for m in _OPENED.finditer(flat, start, end) if m.start() == start or m[0].endswith(("对", "对于"))]
    return found[-1] if found else None


def _stretches(flat: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what may be the list in a part: all of it, then behind '评为', then up to '主办的'."""
    for pattern in (_OPENING, _AWARDED):
        start += m.end() if (m := pattern.match(flat[start:end])) else 0
    while end > start and flat[end - 1] in "的, ":
        end -= 1
    if classes := _CLASSES.search(flat, start, end):
        end = classes.start()
    awards = [m.end() for m in _AWARDED.finditer(flat, start, end)]
    yield from ((at, end) for at in reversed(awards) if "、" not in flat[start:at])
    yield start, end
    yield from ((at, end) for at in awards)
    if hosted := re.compile("(?:主办|举办|评选|颁发)的").search(flat, start, end):
        yield start, hosted.start()
    owned = re.compile("的(?=[^的]*$)").search(flat, start, end)
    if owned and not re.search(r"\d", flat[start : owned.start()]):
        yield start, owned.start()


def _grade(numeral: str) -> int:
    return int(numeral) if numeral.isdigit() else _NUMERALS.index(numeral) + 1


def _condition_stop(flat: str, begin: int, end: int) -> int:
    """Return where the words of a condition end: before 分别, 一次性, 给予, 奖励 … of the last part."""
    for match in _PAYING.finditer(flat, begin, end):
        if match.start() > begin + 1 and not set(",:") & set(flat[match.end() : end]):
            return match.start()
    return end


def _beneficiary(text: str, flat: str, begin: int, stop: int) -> str:
    """Return the noun that a condition is about; '' when the words only set one."""
    opened = [
        m.end() for m in re.finditer("(?:^|,)(?:[^,对凡向]{0,6})(?:对(?![接口象])于?|凡是?|向)", flat[begin:stop])
    ]
    return _noun(text, flat, begin + opened[-1], stop) if opened else ""


def _noun(text: str, flat: str, begin: int, end: int) -> str:
    """Return 企业 of '获评省级工厂的企业', '技改项目' of '符合条件的技改项目'; '' for a mere condition."""
    words = re.sub("(?<!的)(?:给予|予以)[^,。;]{0,6}$", "", flat[begin:end].rstrip(" ,、"))
    words = words.removesuffix("的")
    if not 2 <= len(words) <= 90:
        return ""
    noun = re.search(r"的([^的,。;\d]{2,24})$", words) or re.match(r"[^,。;]*的([^的,。;\d]{2,24}),", words)
    if noun and not re.search("满$|期满|(?:时|后|前|中|提取)$", noun[1]):
        return text[begin + noun.start(1) : begin + noun.end(1)]
    awarded = _AWARDED.match(words)
    start = awarded.end() if awarded else 0
    if "," in words and _RECEIVER.search(words.partition(",")[0]):
        words = words.partition(",")[0]
    if "," in words or re.search(r"\d|达到?|满|超过|的$|(?:时|后|前|中)$|工作$|就业$", words[start:]):
        return ""
    return text[begin + start : begin + len(words)]


def _shared_end(text: str, flat: str, members: list[tuple[int, int]]) -> str:
    """Return '示范社' of '国家级、省级示范社', which every tier shares, and '级…' of '国家、省、市级…'; as written."""
    shared = _shared(flat, members)
    stop = members[-1][1]
    return text[stop - len(shared) : stop]


def _shared(flat: str, members: list[tuple[int, int]]) -> str:
    first, last = flat[slice(*members[0])], flat[slice(*members[-1])]
    others = [flat[slice(*m)] for m in members[:-1]]
    level = re.match(r"(?:国家|省|市|区|县|部)(?=级)|[a-z](?=类)", last)
    if level and all(_LEVELS.search(name) for name in others):
        return last[level.end() :]
    grade = _GRADES.match(last)
    if grade and all(_GRADES.fullmatch(name) for name in others):
        return last[grade.end() :]
    plain = re.match("国家|省|市|区|县", last)
    if plain and all(re.fullmatch("国家|省|市|区|县", name) for name in others):
        return last[plain.end() :]
    cut = last.find(first[-1:])
    shared = last[cut + 1 :] if 0 < cut < len(last) - 1 and not first.endswith(last[-2:]) else ""
    return "" if shared in ("以上", "以下") else re.sub(r"^\([^()]*\)", "", shared)
