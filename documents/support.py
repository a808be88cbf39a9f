"""Find what a plan pays to whom: rewards, subsidies, grants, interest relief, each tier a row of its own.

Input: a plan's reading. Output: `Support` facts, and the stretches of the sentences that they stand in.
Does not know: targets; whether an applicant fits a condition.

An amount is paid when a word of paying stands before or behind it ('奖励5万元', '2万元的补助', '按60%返还'), or when
it goes on after one ('分别奖励5万元、2万元、1万元'); every other number of the sentence belongs to a condition.
Source: the wording of county and district policies (奖补, 补贴, 资助, 贴息, 返还, 配套).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from documents import phrases
from documents.model import Quantity, Support
from documents.reading import Reading, Sentence

_PAY = r"奖励(?:返还)?|奖补|补助|补贴|资助|贴息|返还|奖给|配套|给予|予以|拨付|补偿|扶持|支持|奖金|经费|津贴|减免|优惠|租房补贴|购房补贴|发放|鼓励"
_PAY_BEFORE = re.compile(
    rf"(?:{_PAY})(?:资金|标准|金额|比例|额度|总额|经费|额|费|期)*(?:上限|最高)?(?:原则上)?(?:按照?|为|是|不得|累计|合计|最高|最多|不|达|每[^,;。]{{1,12}}?|[^,;。、]{{0,14}}?)?$"
)
_PAY_BEHIND = re.compile(rf"^(?:的|以内的?|以下的?|左右的?)?(?:[^,。;、]{{0,10}}?)(?:{_PAY})")
_SENTENCE_PAYS = re.compile(
    r"奖励|奖补|补助|补贴|资助|贴息|奖给|津贴|予以(?:[^,。;]{0,6})?(?:支持|保障|执行)|给予(?:[^。;]{0,40})(?:元|%|奖|补|资助|支持|经费)|返还|最高支持|配套(?:资金|奖励|补|支持|资助)"
    r"|优惠[^。]{0,60}%"
)
_NOT_PAID = re.compile(
    r"^(?:以上|以下|以内|及以上)?(?:的(?!奖|补|资助|经费|一次性|专项|标准|比例|配套)|且|,且|人员|企业|项目)"
)
_MONEY = re.compile(r"元|美元|万/|^万$|^亿$")
_CEILING = re.compile(r"(?:累计|合计|每年|原则上|总额)*(?:最高|最多|不超过|不得超过|至多|上限|封顶)+[^,。;、]{0,8}$")
_WHO = re.compile(r"^(?:对于?|凡|凡是|支持|鼓励|向|给予|凡在)")
_ONE_OFF = re.compile("一次性|每年|每月|连续|分期|累计")
_WHOM = re.compile(
    r"(?:给予|奖励|补助|补贴|资助|支持|予以)(每[一-鿿]{1,8}|单个?[一-鿿]{1,6}|企业|个人|农户|投资方|经纪人|[一-鿿]{2,10}?)(?=一次性|最高|不超过|$)"
)
_PER = re.compile(
    r"(每(?:个|家|名|人|户|亩|项|座|处|件|间|吨|平方米|艘|块|辆|台)?[一-鿿]{0,6}|单个[一-鿿]{1,4}|同一[一-鿿]{1,4})(?=[^,。]{0,14}$)"
)


@dataclass(frozen=True, slots=True)
class _Tier:
    """A condition, and who meets it."""

    beneficiary: str
    condition: str | None
    start: int


def find_support(reading: Reading) -> tuple[list[Support], list[tuple[int, int]]]:
    """Return the payments of a plan, and the sentences that they stand in."""
    found: list[Support] = []
    taken: list[tuple[int, int]] = []
    for sentence in reading.sentences:
        if sentence.clause.kind in ("notice", "preamble"):
            continue
        if _SENTENCE_PAYS.search(reading.flat, sentence.start, sentence.end) is None:
            continue
        rows = list(_rows(reading, sentence))
        if rows:
            found += rows
            taken.append((sentence.start, sentence.end))
    return found, taken


def _rows(reading: Reading, sentence: Sentence) -> Iterator[Support]:
    values = reading.values_in(sentence)
    at = 0
    anchor = sentence.start
    who = _subject(reading, sentence)
    while at < len(values):
        if not _is_paid(reading, sentence, values, at):
            at += 1
            continue
        run = _run(reading, values, at)
        begin, end = anchor, values[at].start
        for value, tier in zip(run, _tiers(reading, begin, end, len(run), who), strict=True):
            yield _row(reading, sentence, tier, value, run)
        at += len(run)
        anchor = run[-1].end


def _run(reading: Reading, values: list[Quantity], at: int) -> list[Quantity]:
    """Return amounts of one unit kind that follow each other with 、 or 和 between."""
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
    if not (_is_money(value) or value.unit in ("%", "‰") or value.measure == "ratio" or value.unit == ""):
        return False
    part = sentence.part_at(value.start)
    start = max(part[0], values[at - 1].end if at else part[0])
    before, after = flat[start : _number_start(value)], flat[value.end : part[1]]
    if _NOT_PAID.match(after) and not _PAY_BEFORE.search(before):
        return False
    if _PAY_BEFORE.search(before) or _PAY_BEHIND.match(after):
        return True
    return at > 0 and _continues(flat, values[at - 1], value) and _is_paid(reading, sentence, values, at - 1)


def _continues(flat: str, previous: Quantity, value: Quantity) -> bool:
    between = flat[previous.end : value.start].strip()
    return (
        between in ("、", "和", "及", ",每年", "、和")
        or re.fullmatch(r",(?:最高|累计|合计|总额|每[一-鿿]{1,6})*", between) is not None
    )


def _subject(reading: Reading, sentence: Sentence) -> str:
    """Return who the sentence is about: its words between 对 and the first 的, or its first noun."""
    head = reading.flat[sentence.start : sentence.parts[0][1]] if sentence.parts else ""
    match = re.match(r"(?:对于?|凡是?|向|为)([^,。;]{2,40}?)(?:的)?$", head)
    return reading.plan.text[sentence.start + match.start(1) : sentence.start + match.end(1)] if match else ""


def _tiers(reading: Reading, begin: int, end: int, wanted: int, who: str) -> list[_Tier]:
    """Return the condition and the beneficiary of each amount in a row."""
    text, flat = reading.plan.text, reading.flat
    while begin < end and flat[begin] in " ,、;:和及并且的以上下":
        begin += 1
    stop = _condition_stop(flat, begin, end)
    condition = text[begin:stop].strip(" ,、") or None
    beneficiary = _beneficiary(text, flat, begin, stop, end) or who
    if wanted == 1:
        return [_Tier(beneficiary, condition, begin)]
    start = begin + (m.end() if (m := _WHO.match(flat[begin:stop])) else 0)
    members = phrases.conjuncts(flat, start, stop, wanted)
    if len(members) != wanted:
        return [_Tier(beneficiary, condition, begin)] * wanted
    shared = _shared_end(flat, members)
    return [
        _Tier(text[s:e] + shared if i < wanted - 1 else text[s:e], condition, begin) for i, (s, e) in enumerate(members)
    ]


def _condition_stop(flat: str, begin: int, end: int) -> int:
    """Return where the words of a condition end: before 分别, 一次性, 给予, 奖励 …"""
    match = None
    pattern = re.compile(
        r",?(?:经[^,]{2,20},)?(?:当年|每年|原则上|按[^,]{1,16}标准)?(?:分别|一次性|再|可|给予|予以|奖励|补助|补贴|资助|按|每|最高|不超过)"
    )
    for match in pattern.finditer(flat, begin, end):
        if match.start() > begin + 1:
            break
    return match.start() if match is not None and match.start() > begin + 1 else end


def _beneficiary(text: str, flat: str, begin: int, stop: int, end: int) -> str:
    whom = _PER.search(flat[stop:end]) or None
    if whom:
        return text[stop + whom.start(1) : stop + whom.end(1)]
    match = re.search(r"(?:对于?|凡是?|向)([^,。;]{2,60})$", flat[begin:stop])
    words = text[begin + match.start(1) : begin + match.end(1)] if match else ""
    noun = re.search(r"的([^的,。;]{2,24})$", words)
    return noun[1] if noun else words.removesuffix("的")


def _shared_end(flat: str, members: list[tuple[int, int]]) -> str:
    """Return '示范合作社' for '国家级、省级示范合作社', which every tier shares."""
    first, last = flat[slice(*members[0])], flat[slice(*members[-1])]
    ending = first[-1:]
    cut = last.find(ending)
    return last[cut + 1 :] if 0 < cut < len(last) - 1 and not first.endswith(last[-2:]) else ""


def _row(reading: Reading, sentence: Sentence, tier: _Tier, value: Quantity, run: list[Quantity]) -> Support:
    flat, text = reading.flat, reading.plan.text
    part = sentence.part_at(value.start)
    start, end = min(tier.start, part[0]), part[1]
    ceiling = _CEILING.search(flat[part[0] : value.end - len(value.value_text)] + "")
    period = reading.in_force(sentence.clause, value.start, part)
    comparator = value.comparator
    if run[0].comparator == "<=" and value is not run[0] and comparator == "=":
        comparator = "<="
    words = None
    if comparator == "<=" or ceiling:
        words = (text[part[0] + ceiling.start() : part[0] + ceiling.end()] if ceiling else "") + value.value_text
        comparator = "<=" if comparator == "=" else comparator
    qualifiers = tuple(dict.fromkeys([*_ONE_OFF.findall(flat[part[0] : value.start]), *value.qualifiers]))
    return Support(
        "support", reading.plan.plan_id, sentence.clause.clause_id, text[start:end], start, end,
        beneficiary=tier.beneficiary, condition=tier.condition, ceiling=words, indicator=_paid_as(text, flat, part, value),
        comparator=comparator, value=value.value, value_max=value.value_max, unit=value.unit,
        value_text=value.value_text, measure=value.measure, period=period.value if period else None,
        qualifiers=qualifiers,
    )  # fmt: skip


def _paid_as(text: str, flat: str, part: tuple[int, int], value: Quantity) -> str:
    """Return what is paid: '参展补助', '贷款贴息补助', '奖励'."""
    behind = re.match(rf"(?:的|以内的?)?([^,。;、]{{0,12}}?(?:{_PAY})(?:资金|经费)?)", flat[value.end : part[1]])
    if behind:
        return text[value.end + behind.start(1) : value.end + behind.end(1)]
    before = list(re.finditer(rf"[一-鿿]{{0,6}}?(?:{_PAY})(?:资金|经费)?", flat[part[0] : value.start]))
    return text[part[0] + before[-1].start() : part[0] + before[-1].end()] if before else "支持"
