"""Find what a plan pays to whom: rewards, subsidies, grants, interest relief, each tier a row of its own.

Input: a plan's reading. Output: `Support` facts, and the stretches of the sentences that they stand in.
Does not know: targets; whether an applicant fits a condition.

An amount is paid when a word of paying stands before or behind it ('奖励5万元', '2万元的补助', '按60%返还'), when
it goes on after one ('分别奖励5万元、2万元、1万元'), or when money stands in such a sentence without a word that
makes it a condition ('总投入在1000万元以上'). Every other number belongs to a condition.
Source: the wording of county and district policies (奖补, 补贴, 资助, 贴息, 返还, 配套).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from documents import phrases
from documents.model import Quantity, Support
from documents.reading import Reading, Sentence

_PAY_NOUN = "奖励返还|奖励|奖补|补助|补贴|资助|贴息|返还|配套|扶持|支持|奖金|经费|津贴|优惠|补偿|减免|扣除"
_PAY = rf"{_PAY_NOUN}|奖给|给予|予以|拨付|发放|鼓励"
_PAY_BEFORE = re.compile(
    rf"(?:{_PAY})(?:资金|标准|金额|比例|额度|总额|经费|额|费|期)*(?:上限|最高)?(?:原则上)?"
    r"(?:按照?|为|是|不得|累计|合计|最高|最多|不|达|每[^,;。]{1,12}?|[^,;。、]{0,14}?)?$"
)
_PAY_BEHIND = re.compile(rf"(?:的|以内的?|以下的?|左右的?)?(?:[^,。;、]{{0,14}}?)(?:{_PAY}|执行)")
_SENTENCE_PAYS = re.compile(
    r"奖励|奖补|补助|补贴|资助|贴息|奖给|津贴|扣除|予以[^,。;]{0,6}(?:支持|保障|执行)|返还|最高支持"
    r"|鼓励\d|配套(?:资金|奖励|补|支持|资助)|给予[^。;]{0,40}(?:元|%|奖|补|资助|支持|经费)|优惠[^。]{0,60}%"
)
_CONDITION_WORDS = re.compile(
    r"达到?|投资|投入|收入|销售|面积|产值|营业额|资本|纳税|税收|资产|规模|人数|以上|(?<!不)(?<!不得)超过|不足|满$|低于|高于|小于"
    r"|大于|长度|额在|额达"
)
_NOT_PAID = re.compile(
    r"(?:及?以[上下内])?(?:的(?!奖|补|资助|经费|一次性|专项|标准|比例|配套|额度)|且|,且|人员|企业|项目)"
)
_MONEY = re.compile(r"元|万/|^万$|^亿$")
_CEILING = re.compile(r"(?:累计|合计|每年|原则上|总额)*(?:最高|最多|不超过|不得超过|至多|上限|封顶)+[^,。;、]{0,8}$")
_ONE_OFF = re.compile("一次性|每年|每月|连续|分期|累计")
_OPENING = re.compile("重点对|并对|对于?|凡是?|凡在|向|给予|鼓励|支持")
_AWARDED = re.compile(
    r"(?:(?:通过[^,、]{2,6})?(?:首次|当年)?(?:新|被)?(?:获得|获评|获批|获|评定为|认定为|评为|确认为|列入|入选|建成"
    r"|评定|认定|引进|取得|创成|评选为|授予)(?:的|为)?)+"
)
_PER = re.compile(
    rf"(每(?:个|家|名|人|户|亩|项|座|处|件|间|块|艘|辆|台|吨)[一-鿿]{{0,8}}?|单个[一-鿿]{{1,4}}?|同一[一-鿿]{{1,4}}?)"
    rf"(?={_PAY}|一次性|最高|不超过|不得|增加|$)"
)
_PAYING = re.compile(
    r",?(?:经[^,]{0,20}(?:审核|审批|同意|认定|验收|批准|评审|备案|评估|考核)[^,]{0,6}[,后])?(?:当年|每年|原则上)?(?:分别|一次性|再(?=给|奖|补)|可(?=给|享|按|获|申|分|一次|以给)|给予"
    r"|予以|奖励|奖给|补助|补贴|资助|按(?=[^,]{0,24}$)|每(?=[个家名人户亩项间块艘座吨处件台辆张](?!年))|最高|不超过"
    r"|由[^,]{2,16}(?=给予|补))"
)
_LEVELS = re.compile("(?:国家|省|市|区|县|部|[a-z])$")
_NOUN_PAID = re.compile(
    rf"(?:的|以内的?)?(?:额度|比例|标准)?(?:予以|给予)?([^,。;、的]{{0,10}}?(?:{_PAY_NOUN})(?:资金|经费)?)"
)
_NOUN_BEFORE = re.compile(rf"(?:一次性|专项|年度|配套|贷款|财政)*(?:{_PAY_NOUN})(?:资金|经费)?")


_DEFAULT = "支持"  # what is paid, where no word says it


@dataclass(frozen=True, slots=True)
class _Tier:
    """Who is paid under which condition; `start` is where the words begin."""

    beneficiary: str
    condition: str | None
    start: int


def find_support(reading: Reading) -> tuple[list[Support], list[tuple[int, int]]]:
    """Return the payments of a plan, and the sentences that they stand in."""
    found: list[Support] = []
    taken: list[tuple[int, int]] = []
    goes_on = False
    for sentence in reading.sentences:
        if sentence.clause.kind == "notice":
            continue
        pays = _SENTENCE_PAYS.search(reading.flat, sentence.start, sentence.end) is not None
        rows = list(_rows(reading, sentence)) if pays or goes_on else []
        goes_on = bool(rows) and reading.flat[sentence.end : sentence.end + 1] == ";"
        if rows:
            found += rows
            taken.append((sentence.start, sentence.end))
    return found, taken


def _rows(reading: Reading, sentence: Sentence) -> Iterator[Support]:
    values = reading.values_in(sentence)
    at = 0
    anchor = sentence.start
    who = _subject(reading, sentence)
    last: _Tier | None = None
    paid = _DEFAULT
    while at < len(values):
        if not _is_paid(reading, sentence, values, at):
            at += 1
            continue
        run = _run(reading, values, at)
        tiers = _tiers(reading, anchor, values[at].start, len(run), who)
        if last is not None and tiers[0].condition is None and tiers[0].beneficiary in ("", who):
            tiers = [last] * len(run)  # '…给予10%补助,最高300万元'
        for value, tier in zip(run, tiers, strict=True):
            row = _row(reading, sentence, tier, value, run)
            if row.indicator != _DEFAULT:
                paid = row.indicator
            yield replace(row, indicator=paid) if tier is last else row
        last = tiers[-1]
        at += len(run)
        anchor = _after_payment(reading.flat, run[-1].end, sentence.end)


def _after_payment(flat: str, start: int, end: int) -> int:
    """Return where the next condition can begin: behind '…万元' and the noun that says what is paid."""
    noun = re.compile(rf"[^,。;、]{{0,14}}?(?:{_PAY})(?:资金|经费)?(?:标准)?(?=[,。;、)]|$)").match(flat, start, end)
    return noun.end() if noun else start


def _run(reading: Reading, values: list[Quantity], at: int) -> list[Quantity]:
    """Return amounts of one kind that follow each other with 、 or 和 between."""
    run = [values[at]]
    for value in values[at + 1 :]:
        between = reading.flat[run[-1].end : value.start].strip()
        if between not in ("、", "和", "及", ",", "、和") or _is_money(value) != _is_money(run[0]):
            break
        if between == "," and "分别" not in reading.flat[max(0, run[0].start - 30) : run[0].start]:
            break
        run.append(value)
    return run


def _number_start(value: Quantity) -> int:
    """Return where the number itself begins, behind '最高支持' and the like."""
    return value.start + value.text.index(value.value_text)


def _is_money(value: Quantity) -> bool:
    return _MONEY.search(value.unit) is not None


def _is_paid(reading: Reading, sentence: Sentence, values: list[Quantity], at: int) -> bool:
    """Tell whether a value is an amount paid, not part of a condition."""
    value, flat = values[at], reading.flat
    if not (_is_money(value) or value.unit in ("%", "‰") or value.measure in ("ratio", "share")):
        return False
    part = sentence.part_at(value.start)
    start = max(part[0], values[at - 1].end if at else part[0])
    before, after = flat[start : _number_start(value)], flat[value.end : part[1]]
    if _NOT_PAID.match(after) and not _PAY_BEFORE.search(before):
        return False
    if _PAY_BEFORE.search(before) or _PAY_BEHIND.match(after):
        return True
    if at and _continues(flat, values[at - 1], value) and _is_paid(reading, sentence, values, at - 1):
        return True
    following = values[at + 1] if at + 1 < len(values) else None
    if following and _continues(flat, value, following) and _PAY_BEHIND.match(flat, following.end, part[1]):
        return True  # '按营业额的15%、10%进行奖励'
    if not _is_money(value) or value.text.endswith(("以上", "以下")):
        return False
    return _CONDITION_WORDS.search(before[-8:]) is None


def _continues(flat: str, previous: Quantity, value: Quantity) -> bool:
    between = flat[previous.end : value.start].strip()
    more = re.fullmatch(r",(?:最高|累计|合计|总额|每[一-鿿]{1,6})*", between)
    return between in ("、", "和", "及", ",每年", "、和") or more is not None


def _subject(reading: Reading, sentence: Sentence) -> str:
    """Return who the sentence is about, when it opens with 对, 凡 or 向."""
    head = reading.flat[sentence.start : sentence.parts[0][1]] if sentence.parts else ""
    match = re.match(r"(?:对于?|凡是?|向|为)([^,。;\d]{2,40}?)(?:的)?$", head)
    start = sentence.start
    return reading.plan.text[start + match.start(1) : start + match.end(1)] if match else ""


def _tiers(reading: Reading, begin: int, end: int, wanted: int, who: str) -> list[_Tier]:
    """Return the condition and the beneficiary of each amount in a row."""
    text, flat = reading.plan.text, reading.flat
    while begin < end and flat[begin] in " ,、;:和及并且":
        begin += 1
    stop = _condition_stop(flat, begin, end)
    condition = text[begin:stop].strip(" ,、") or None
    whom = _given_to(flat, begin, end)
    if whom is not None:
        begin, stop = whom
        condition = None
    one = _Tier(_beneficiary(text, flat, begin, stop, end) or (text[begin:stop] if whom else who), condition, begin)
    if wanted == 1:
        return [one]
    members = _members(flat, begin, stop, wanted)
    if not members:
        return [one] * wanted
    shared = _shared_end(flat, members)
    names = [text[s:e] + (shared if i < wanted - 1 else "") for i, (s, e) in enumerate(members)]
    return [_Tier(name, condition, begin) for name in names]


def _given_to(flat: str, begin: int, end: int) -> tuple[int, int] | None:
    """Return the beneficiary of '分别给予国家级、省级工作室(50万元…)', where no condition stands before it."""
    match = re.compile(
        rf"(?:分别|可|再|一次性)*(?:给予|奖励|补助)((?:(?!{_PAY}|每|一次性|最高)[^,。;]){{2,60}}?)(?=不[少低]于|最高|不超过|$)"
    ).match(flat, begin, end)
    return match.span(1) if match else None


def _members(flat: str, begin: int, stop: int, wanted: int) -> list[tuple[int, int]]:
    """Return the things that the amounts belong to, from the one part of a condition that lists as many."""
    edges = [begin, *(m.end() for m in re.compile(",").finditer(flat, begin, stop)), stop + 1]
    for start, after in pairwise(edges):
        end = after - 1
        opened = flat.rfind("对", start, end)
        start = opened + 1 if opened >= 0 and flat[opened + 1 : opened + 2] not in "接口象" else start
        for pattern in (_OPENING, _AWARDED):
            start += m.end() if (m := pattern.match(flat[start:end])) else 0
        while end > start and flat[end - 1] in "的, ":
            end -= 1
        members = phrases.conjuncts(flat, start, end, wanted)
        if len(members) == wanted:
            return members
    return []


def _condition_stop(flat: str, begin: int, end: int) -> int:
    """Return where the words of a condition end: before 分别, 一次性, 给予, 奖励 … of the last part."""
    for match in _PAYING.finditer(flat, begin, end):
        if match.start() > begin + 1 and "," not in flat[match.end() : end]:
            return match.start()
    return end


def _beneficiary(text: str, flat: str, begin: int, stop: int, end: int) -> str:
    """Return who is paid: '每个企业', or the noun that a condition is about; '' when the words only set one."""
    per = _PER.search(flat[stop:end])
    if per:
        return text[stop + per.start(1) : stop + per.end(1)]
    match = re.search(r"(?:对于?|凡是?|向)([^,。;]{2,60})(?:,[^。;]*)?$", flat[begin:stop])
    if match is None:
        return ""
    words = text[begin + match.start(1) : begin + match.end(1)].removesuffix("的")
    noun = re.search(r"的([^的,。;\d]{2,24})$", words)
    if noun:
        return noun[1]
    return "" if re.search(r"\d|达到?|满|超过|的$", words) else words


def _shared_end(flat: str, members: list[tuple[int, int]]) -> str:
    """Return '示范社' of '国家级、省级示范社', which every tier shares, and '级…' of '国家、省、市级…'."""
    first, last = flat[slice(*members[0])], flat[slice(*members[-1])]
    level = re.match(r"(?:国家|省|市|区|县|部)(?=级)|[a-z](?=类)", last)
    if level and all(_LEVELS.search(flat[slice(*m)]) for m in members[:-1]):
        return last[level.end() :]
    cut = last.find(first[-1:])
    return last[cut + 1 :] if 0 < cut < len(last) - 1 and not first.endswith(last[-2:]) else ""


def _row(reading: Reading, sentence: Sentence, tier: _Tier, value: Quantity, run: list[Quantity]) -> Support:
    flat, text = reading.flat, reading.plan.text
    part = sentence.part_at(value.start)
    start, end = min(tier.start, part[0]), part[1]
    period = reading.in_force(sentence.clause, value.start, part)
    comparator = value.comparator
    if run[0].comparator == "<=" and value is not run[0] and comparator == "=":
        comparator = "<="
    head = flat[part[0] : _number_start(value)]
    limit = _CEILING.search(head)
    ceiling: str | None = None
    if comparator == "<=" or limit:
        ceiling = (text[part[0] + limit.start() : part[0] + limit.end()] if limit else "") + value.value_text
        comparator = "<=" if comparator == "=" else comparator
    qualifiers = tuple(dict.fromkeys([*_ONE_OFF.findall(head), *value.qualifiers]))
    return Support(
        "support", reading.plan.plan_id, sentence.clause.clause_id, text[start:end], start, end,
        beneficiary=tier.beneficiary, condition=tier.condition, ceiling=ceiling,
        indicator=_paid_as(text, flat, part, run), comparator=comparator, value=value.value,
        value_max=value.value_max, unit=value.unit, value_text=value.value_text, measure=value.measure,
        period=period.value if period else None, qualifiers=qualifiers,
    )  # fmt: skip


def _paid_as(text: str, flat: str, part: tuple[int, int], run: list[Quantity]) -> str:
    """Return what is paid: '参展补助', '贷款贴息补助', '奖励'."""
    if match := _NOUN_PAID.match(flat, run[-1].end, max(part[1], run[-1].end + 14)):
        return text[match.start(1) : match.end(1)]
    found = list(_NOUN_BEFORE.finditer(flat, part[0], run[0].end))
    if not found:
        return _DEFAULT
    start, end = found[-1].span()
    word = re.search(r"(?:^|[,。;、的按予])([一-鿿]{1,8})$", flat[part[0] : start])
    if word and not re.search(r"一次性|每|单|个|分别|可|由|财政|给|以[上下内]|再|达|满|进行|对", word[1]):
        start -= len(word[1])
    return text[start:end]
