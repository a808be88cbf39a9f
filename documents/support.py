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
from dataclasses import replace

from documents.model import Quantity, Span, Support
from documents.reading import Reading
from documents.sentences import Sentence
from documents.tiers import PAY, PAY_NOUN, Tier, subject, tiers

_PAY_BEFORE = re.compile(
    rf"(?:{PAY})(?:资金|标准|金额|比例|额度|总额|经费|额|费|期)*(?:上限|最高)?(?:原则上)?"
    r"(?:按照?|为|是|不得|累计|合计|最高|最多|不|达|每[^,;。]{1,12}?|[^,;。、]{0,14}?)?$"
)
_PAY_BEHIND = re.compile(rf"(?:的|以内的?|以下的?|左右的?)?(?:[^,。;、]{{0,14}}?)(?:{PAY}|执行)")
_SENTENCE_PAYS = re.compile(
    r"奖励|奖补|补助|补贴|资助|贴息|奖给|津贴|扣除|予以[^,。;]{0,6}(?:支持|保障|执行)|返还|最高支持|支持(?:金额|总额|额度)"
    r"|鼓励\d|安排[^,。;]{0,12}元[^,。;]{0,6}(?:经费|资金)[^,。;]{0,4}支持|支持\(分别|有偿回收|发放[^,。;]{0,12}(?:元|补)|配套(?:资金|奖励|补|支持|资助)|给予配套|给予[^。;]{0,40}(?:元|%|奖|补|资助|支持|经费)|优惠[^。]{0,60}%"
)
_CONDITION_WORDS = re.compile(
    r"达到?|(?:出口|进口|销售|交易|合同|成交|零售|实缴|到账|认缴)额|实到外资|注册资[本金]|到位资金|投资|投入|收入|销售|面积|产值|营业额|资本|纳税|税收|资产|规模|人数|以上|(?<!不)(?<!不得)超过|不足|满$|低于|高于|小于"
    r"|大于|长度|额在|额达"
)
_NOT_PAID = re.compile(
    r"(?:及?以[上下内])?(?:的(?![一-鿿]{0,6}(?:奖|补[贴助偿]|资助|经费|资金)|奖|补|一次性|专项|标准|比例|配套|额度)|且|,且|人员|企业|项目)"
)
_MONEY = re.compile(r"元|万/|^万$|^亿$")
_RATE = re.compile(r"(?:的?(?:比例|标准|额度))?[、,]?(?:一次性|分别)?(?:给予|予以)")
_PAID_IN = re.compile(
    r"(?:发放|给予|享受)(?:每[^,。;]{1,6}?)?([一-鿿]{0,8}?(?:补贴|补助|津贴|资助|奖励|奖金|补偿))(?![一-鿿]*[(\d])"
    r"|^([一-鿿]{2,24}(?:补贴|补助|津贴|资助|奖励|奖金|补偿))(?:标准)?(?:如下|为)?:"
)
_CEILING = re.compile(r"(?:累计|合计|每年|原则上|总额)*(?:最高|最多|不超过|不得超过|至多|上限|封顶)+[^,。;、]{0,8}$")
_SET_ASIDE = re.compile(
    "[,，]?(?:[省市区县]?财政)?(?:每年)?(?:统筹)?安排$"
)  # no condition: '每年安排最高80万元经费支持…'
_ONE_OFF = re.compile("一次性|每年|每月|连续|分期|累计")
_NOUN_PAID = re.compile(
    rf"(?:的|以内的?)?(?:额度|比例|标准)?(?:予以|给予)?([^,。;、的]{{0,10}}?(?:{PAY_NOUN})(?:资金|经费)?)"
)
_HOW_PAID = re.compile("^.*(?:一次性|每[年月季]|分别|发放|最[高多])")  # '一次性安家补助' is 安家补助
_NOUN_BEFORE = re.compile(rf"(?:一次性|专项|年度|配套|贷款|财政)*(?:{PAY_NOUN})(?:资金|经费)?")


_RAISED = re.compile(
    r"(?<!自)[由从](?P<old>[^。;]{1,80}?)(?:均|分别|统一|,)*(?:调整|提高|提升|上调|下调|降低|增加|增至|提)(?:至|到|为)(?=[^,。;\d]{0,6}\d)"
)
# '项目奖励标准如下:', and an item below it.
_PAID_BELOW = re.compile(r"(?P<paid>奖励|奖补|补助|补贴|资助|津贴|扶持)(?:资金)?(?:标准|金额|额度)[^。;:]{0,6}:\s*$")
_ITEM = re.compile(r"(?P<who>[^,。;:\d]{2,40}):[^,。;:]{2,30}")


_DEFAULT = "支持"  # what is paid, where no word says it


def find_support(reading: Reading) -> tuple[list[Support], list[tuple[int, int]]]:
    """Return the payments of a plan, and the sentences that they stand in."""
    found: list[Support] = []
    taken: list[tuple[int, int]] = []
    goes_on = False
    for sentence in reading.sentences:
        if sentence.clause.kind == "notice":
            continue
        pays = _SENTENCE_PAYS.search(reading.flat, sentence.start, sentence.end) is not None
        rows = list(_rows(reading, sentence)) if pays or goes_on else list(_listed(reading, sentence))
        goes_on = bool(rows) and reading.flat[sentence.end : sentence.end + 1] == ";"
        if rows:
            found += rows
            taken.append((sentence.start, sentence.end))
    return found, taken


def _listed(reading: Reading, sentence: Sentence) -> Iterator[Support]:
    """Yield what an item such as '网箱:每口20元' pays, where the line above says '补贴标准如下:'."""
    clause = sentence.clause
    above = next((a for a in reading.ancestors(clause) if reading.flat[a.start : a.end].rstrip().endswith(":")), None)
    paid = _PAID_BELOW.search(reading.flat, above.start, above.end) if above else None
    item = _ITEM.fullmatch(reading.flat, sentence.start, sentence.end)
    values = [v for v in reading.values_in(sentence) if _is_money(v)]
    if above is None or paid is None or item is None or len(values) != 1:
        return
    text = reading.plan.text
    who = text[slice(*item.span("who"))].strip()
    apart = clause.heading and clause.heading not in who  # '深水网箱。养殖户:每口20元'
    row = _row(reading, sentence, Tier(who if apart else "", clause.heading if apart else who, sentence.start),
               values[0], values)  # fmt: skip
    line = Span(above.clause_id, above.start, above.end, above.text)
    yield replace(row, indicator=text[slice(*paid.span("paid"))], also=(line,))


def _rows(reading: Reading, sentence: Sentence) -> Iterator[Support]:
    values = reading.values_in(sentence)
    at = 0
    anchor = sentence.start
    who = subject(reading, sentence)
    last: list[Tier] = []
    paid = named = _paid_in(reading, sentence)
    raised = _RAISED.search(reading.flat, sentence.start, sentence.end)
    if raised:  # what stands between 由 and 调整至 is paid no more
        noun = _NOUN_BEFORE.search(reading.flat, sentence.start, raised.end())
        paid = named = reading.plan.text[slice(*noun.span())] if noun else named
    while at < len(values):
        if raised and raised.start("old") <= values[at].start < raised.end("old"):
            at += 1
            continue
        if not _is_paid(reading, sentence, values, at):
            at += 1
            continue
        run = _run(reading, values, at)
        stop = raised.start() if raised and anchor == sentence.start else values[at].start
        found = tiers(reading, anchor, stop, len(run), who, last)
        goes_on = bool(last) and found[-1].condition == last[-1].condition  # '…给予10%补助,最高300万元'
        for value, tier in zip(run, found, strict=True):
            row = _row(reading, sentence, tier, value, run)
            if row.indicator != _DEFAULT:
                paid = row.indicator
            yield replace(row, indicator=paid if goes_on else named) if row.indicator == _DEFAULT else row
        last = found
        at += len(run)
        anchor = _after_payment(reading.flat, run[-1].end, sentence.end)


def _paid_in(reading: Reading, sentence: Sentence) -> str:
    """Return what the sentence says is paid, where it says so apart from the amounts: '发放租房补贴,其中…每月600元'."""
    match = _PAID_IN.search(reading.flat[sentence.start : sentence.end])
    if match is None:
        return _DEFAULT
    group = 1 if match[1] else 2
    return reading.plan.text[sentence.start + match.start(group) : sentence.start + match.end(group)]


def _after_payment(flat: str, start: int, end: int) -> int:
    """Return where the next condition can begin: behind '…万元' and the noun that says what is paid."""
    noun = re.compile(rf"[^,。;、]{{0,14}}?(?:{PAY})(?:资金|经费)?(?:标准)?(?=[,。;、)]|$)").match(flat, start, end)
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
    if flat.startswith(("(不含)", "(含)"), value.end):
        return False  # '实到外资200万-500万(不含)美元的'
    if not (_is_money(value) or value.unit in ("%", "‰") or value.measure in ("ratio", "share")):
        return False
    part = sentence.part_at(value.start)
    start = max(part[0], values[at - 1].end if at else part[0])
    before, after = flat[start : _number_start(value)], flat[value.end : part[1]]
    ranged = at and values[at - 1].text.endswith("以上") and before.strip() == "至"
    if _is_money(value) and (ranged or (value.text.endswith("以上") and not _PAY_BEFORE.search(before))):
        return False  # '投资1000万元以上至5000万元的'
    if _NOT_PAID.match(after) and not _PAY_BEFORE.search(before):
        return False
    if _PAY_BEFORE.search(before) or _PAY_BEHIND.match(after):
        return True
    if not _is_money(value) and _RATE.match(flat, value.end):
        return True  # '按首笔订单30%的比例、给予最高…'
    if at and _continues(flat, values[at - 1], value) and _is_paid(reading, sentence, values, at - 1):
        return True
    last = at
    while last + 1 < len(values) and _continues(flat, values[last], values[last + 1]):
        last += 1
    if last > at and _PAY_BEHIND.match(flat, values[last].end, part[1]):
        return True  # '按营业额的15%、10%、5%进行奖励'
    if not _is_money(value) or value.text.endswith(("以上", "以下")):
        return False
    head = at  # '达到3亿元、5亿元、10亿元的': what makes the first a condition makes all
    while head and flat[values[head - 1].end : values[head].start].strip() in ("、", "和", "及", "、和"):
        head -= 1
    before = flat[max(part[0], values[head - 1].end if head else part[0]) : _number_start(values[head])]
    return _CONDITION_WORDS.search(before[-8:]) is None


def _continues(flat: str, previous: Quantity, value: Quantity) -> bool:
    between = flat[previous.end : value.start].strip()
    more = re.fullmatch(r",(?:最高|累计|合计|总额|每[一-鿿]{1,6})*", between)
    return between in ("、", "和", "及", ",每年", "、和") or more is not None


def _row(reading: Reading, sentence: Sentence, tier: Tier, value: Quantity, run: list[Quantity]) -> Support:
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
        beneficiary=tier.beneficiary, condition=_SET_ASIDE.sub("", tier.condition or "") or None, ceiling=ceiling,
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
    kind = _HOW_PAID.sub("", word[1]) if word else ""
    if kind and not re.search(r"一次性|每|单|个|分别|可|由|财政|给|以[上下内]|再|达|满|进行|对", kind):
        start -= len(kind)
    return text[start:end]
