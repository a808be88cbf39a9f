"""Judge what a question presumes: '不是800亿吗', '是科技局牵头吧', '产值要达到500亿元,由谁牵头'.

Input: a `Question` with premises and the finding that answers it, or the fact table. Output: sentences that confirm
or correct.
Does not know: how the finding was made.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.counting import family_of
from assistant.durations import lengths_of
from assistant.fact_table import FactTable
from assistant.findings import Finding
from assistant.lookup import covers_years, tell_targets
from assistant.messages import say
from assistant.model import DraftSentence
from assistant.needed import OFTEN, claims_year
from assistant.question import Question
from assistant.terms import cover
from assistant.tiers import agrees
from assistant.unit_names import abbreviates, same_unit
from documents.model import Duty, Quantity, Support, Target
from documents.normalization import fold
from documents.quantities import find_quantities
from index.store import Library

_BODY = re.compile("(局|委|办|厅|部|署|中心|公司|集团|政府|管委会|街道|银行|办公室|小组|机构)(?!门|分|署)")
_SEATED = re.compile(r"(?:设|放|挂靠?|办公室是?)在([^,。;:、?]{2,14}?(?:局|委|办|部|处|厅|中心|公司|集团|办公室))")
_DONE_BY = re.compile(r"由([^,。;:?]{2,16}?)(担任|召集|组成|牵头|负责(?!人)|审批|管理|编制|组织|统筹|协调|主管|承担)")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[-—~至到]\d{4}年|[-—~至到])")
_YEARS = re.compile(r"(20\d\d)年?[-—~至到]+(20\d\d)年")
SAME_THING = 0.5  # share of the pairs of characters of a name that another of the same thing has
BEHIND = 10  # characters behind a number that say what is counted
NAMED = 0.8  # share of a target's own words that the question names when it means just that
_CLAIM = re.compile(r"(?:达到?|完成|实现|突破|超过|定[为在]|提高到|增至|增加到)[^,。;?\d]{0,4}")
_CLAIMS_NEXT = re.compile(rf"{_CLAIM.pattern}\Z")


def judge(library: Library, question: Question, finding: Finding, department: str = "") -> list[DraftSentence]:
    """Return '是的。' or '不是。' when the question states something that the finding's facts confirm or deny."""
    if "yes_no" not in question.intents:
        return []
    told = [fold(s.text).text for s in finding.sentences]
    verdict = _figures(library, question, finding)
    for judged in (_counts, _lengths, _frequencies, _bodies, _years):
        if verdict is None and not finding.facts:
            verdict = judged(question, told)
            if (verdict or judged is _counts) and not _all_told(question, told, judged is _counts):
                verdict = None
    if verdict is None:
        verdict = _departments(question, finding)
    if verdict is None:
        return []
    return [DraftSentence(say("premise_right" if verdict else "premise_wrong", question.language), (), "message")]


def stated_otherwise(library: Library, table: FactTable, question: Question) -> list[DraftSentence]:
    """Return what the one plan in question states where the question, asking for something else, gives another value.

    Only a target that is plainly meant, of the years named, corrects. A value that is a condition is none:
    '投资5000万元的项目'.
    """
    claimed = [q for q in question.premises if q.value is not None and _is_claimed(question.text, q.text)]
    if not claimed or "yes_no" in question.intents or len(question.scope.plan_ids) != 1:
        return []
    rows = table.match(("target",), question.scope.plan_ids, question.terms, question.topic)
    meant = [
        m.fact
        for m in rows
        if m.back >= NAMED and isinstance(m.fact, Target) and family_of(m.fact.unit) == family_of(claimed[0].unit)
    ]
    meant = [f for f in meant if not question.years or covers_years(library, f, question.years)]
    if not meant or any(agrees(quantity, f) for quantity in claimed for f in meant):
        return []
    told = tell_targets(library, [f for f in meant if f.indicator == meant[0].indicator])
    return [DraftSentence(say("premise_other", question.language), (), "message"), *told]


def unstated(library: Library, question: Question) -> list[str]:
    """Return the sums that a question says are paid ('发放50万元购房补贴,怎么领') and that its plans state nowhere."""
    if "yes_no" in question.intents or not question.scope.plan_ids:
        return []
    paid = [q.text.strip() for q in question.premises if family_of(q.unit) == "money" and _is_paid(question.text, q)]
    if not paid:
        return []
    texts = [re.sub(r"\s", "", fold(library.plan(p).text).text) for p in question.scope.plan_ids]
    return [sum_ for sum_ in paid if not any(_states(text, sum_) for text in texts)]


def _states(text: str, amount: str) -> bool:
    """Return whether an amount of money stands in a text, not as the head of a longer figure or of an area."""
    return (
        re.search(rf"(?<![\d.]){re.escape(amount.removesuffix('元'))}(?!\d|平方|吨|户|人|家|亩|千瓦|个)", text)
        is not None
    )


def _is_paid(text: str, quantity: Quantity) -> bool:
    stated = re.escape(quantity.text.strip().removesuffix("元")) + "元?"
    given = rf"(?:发放?|给予?|奖励?|补贴|补助|资助|拨付)[^,。;?\d]{{0,8}}{stated}"
    return re.search(rf"{given}|{stated}的?[^,。;?]{{0,6}}(?:补贴|补助|奖励|奖金|资助|津贴)", text) is not None


def _is_claimed(text: str, quantity: str) -> bool:
    stated = quantity.strip()
    if _CLAIM.match(stated):
        return True
    at = text.find(stated)
    while at >= 0 and not _CLAIMS_NEXT.search(text[:at]):
        at = text.find(stated, at + 1)
    return at >= 0


def _figures(library: Library, question: Question, finding: Finding) -> bool | None:
    facts = [f for f in finding.facts if isinstance(f, Target | Support)]
    stated = [q for q in question.premises if q.value is not None]
    if not facts or not stated:
        return None
    for quantity in stated:
        same = [f for f in facts if agrees(quantity, f)]
        if not same:
            return False
        if question.years and not any(covers_years(library, f, question.years) for f in same):
            return False
    return True


def _all_told(question: Question, told: Sequence[str], figures: bool) -> bool:
    """Return whether what a question presumes beside that which was found right is told too: its years, its figures.

    Only then is it confirmed: '每年给200万元吗' is not so because something else is given every year. And a count of
    another year denies nothing. `figures`: the figures were held against what is told already.
    """
    if not figures and any(q.unit for q in question.premises):
        return False
    return all(any(year in text for text in told) for year in question.years)


def _counts(question: Question, told: Sequence[str]) -> bool | None:
    """Return whether how many of a thing the question presumes is what the sentences tell of that very thing.

    '引进10个百亿项目' is held against '招引落地6个百亿元投资项目': the same unit, and much of the same words behind it.
    """
    for claimed in (q for q in question.premises if q.value is not None and family_of(q.unit) == "count"):
        thing = _pairs(_behind(question.text, claimed))
        same = [
            (len(thing & (_pairs(_behind(text, own)) | _pairs(_before(text, own)))) / len(thing), own.value)
            for text in told
            for own in find_quantities(text)
            if thing and own.value is not None and own.unit == claimed.unit
        ]
        share = max((near for near, _ in same), default=0.0)
        if share >= SAME_THING:
            return any(own == claimed.value for near, own in same if near >= share)
    return None


def _behind(text: str, quantity: Quantity) -> str:
    at = text.find(quantity.text.strip()) if text[quantity.start : quantity.end] != quantity.text else quantity.start
    return re.split(r"[,，。;；、(]", text[at + len(quantity.text) :])[0][:BEHIND]


def _before(text: str, quantity: Quantity) -> str:
    return re.split(r"[,，。;；、)]", text[: quantity.start])[-1][-BEHIND:]


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _lengths(question: Question, told: Sequence[str]) -> bool | None:
    """Return whether the length of time that a question presumes is the one told; None when none is told."""
    claimed = lengths_of(question.text)
    own = [days for text in told for days in lengths_of(text).values()]
    if not claimed or not own or any(q.unit for q in question.premises):
        return None
    return all(any(math.isclose(days, o, rel_tol=0.02) for o in own) for days in claimed.values())


def _frequencies(question: Question, told: Sequence[str]) -> bool | None:
    """Return whether how often a thing is done is as the question presumes: '每月开一次' is not '每季度召开一次'."""
    claimed, own = _often(question.text), set().union(*map(_often, told))
    return None if not claimed or not own else bool(claimed & own)


def _often(text: str) -> set[str]:
    """Return the spans of time of which a folded text says that something is done in each: 年, 半年, 季, 月, 周."""
    found = {a or b for a, b in OFTEN.findall(text)}
    return {span.replace("季度", "季").replace("星期", "周") for span in found}


def _years(question: Question, told: Sequence[str]) -> bool | None:
    """Return False when what the question puts into a year is told of another; None otherwise."""
    if not claims_year(question):
        return None
    own = {year for text in told for year in _years_of(question, text)}
    # That the year stands there too does not confirm it: the sentence may tell of more than one thing.
    return False if own and not own & set(map(int, question.years)) else None


def _years_of(question: Question, text: str) -> set[int]:
    """Return the years of the part of a sentence that is of the topic: its own, or those of the part before it."""
    best, share, years = set[int](), 0.0, set[int]()
    for part in re.split("[,;。]", text):
        own = set(map(int, _YEAR.findall(part)))
        own |= {year for a, b in _YEARS.findall(part) for year in range(int(a), int(b) + 1)}
        years = own or years
        if not best or cover(question.terms, part).share > share:
            best, share = years, cover(question.terms, part).share
    return best


def _bodies(question: Question, told: Sequence[str]) -> bool | None:
    """Return whether who does a thing, or where an office sits, is as the question presumes; None when it is not told.

    '办公室设在科技局' is held against '办公室设在产业发展局', '由企业老总担任' against '由管委会领导担任'.
    """
    for pattern in (_SEATED, _DONE_BY):
        claimed = pattern.search(question.text)
        own = [m for text in told if (m := pattern.search(text))]
        if claimed and own:
            same = [m for m in own if pattern is _SEATED or m.group(2) == claimed.group(2)]
            return any(_alike(claimed.group(1), m.group(1)) for m in same) if same else None
    return None


def _alike(asked: str, told: str) -> bool:
    """Return whether a body or a group of people is called much the same: '科经局' and '区科经局'."""
    if same_unit(asked, told) or abbreviates(asked, told):
        return True
    short, long = sorted((_pairs(asked), _pairs(told)), key=len)
    return bool(short) and len(short & long) >= SAME_THING * len(short)


def _departments(question: Question, finding: Finding) -> bool | None:
    duties = [f for f in finding.facts if isinstance(f, Duty)]
    if not duties:
        return None
    text = question.text
    units = [u for f in duties for u in f.units]
    if any(_named(text, u) for u in units):
        lead = [u for f in duties if f.role == "lead" for u in f.units]
        return any(_named(text, u) for u in lead) if "牵头" in text and lead else True
    return False if _BODY.search(text) else None  # nobody named is no claim: '容错纠错 牵头?'


def _named(text: str, unit: str) -> bool:
    for size in range(min(len(text), 12), 2, -1):
        for at in range(len(text) - size + 1):
            word = text[at : at + size]
            if word[-1] == unit[-1] and (same_unit(word, unit) or abbreviates(word, unit)):
                return True
    return False
