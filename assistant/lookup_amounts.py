"""Answer how much: targets, and what is paid to whom, down to the tier that a quantity in the question falls into.

Input: a `Question` and the plans in question. Output: findings, one per plan that has something to say.
Does not know: duties, deadlines, outcomes; free text search; how an amount is told (amounts_told.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from assistant.amounts_told import tell_targets
from assistant.contrasts import are_opposed
from assistant.counting import family_asked, family_of
from assistant.fact_table import FactTable, Match, per_plan
from assistant.findings import Finding, in_text_order
from assistant.question import Question
from assistant.terms import Term, cover, weightiest
from assistant.tiers import agrees, fits_quantity, same_size, sizes
from assistant.topic_held import GENERAL_MEASURE, WEIGHS, head_is_named, is_of_each, is_thing
from assistant.years import months_in
from documents.model import Fact, Support, Target
from documents.normalization import fold
from index.store import Library

# Thresholds chosen on the dev questions (docs/evaluation.md).
MIN_SCORE = 0.50  # a row below this does not answer
MIN_KEY = 0.40  # nor one whose key covers less of the topic
MIN_ALL = 0.66  # nor one that, with all that surrounds it, leaves a third of the topic uncovered
MIN_KEY_UNNAMED, MIN_ALL_UNNAMED = 0.33, 0.6  # of a target of one more plan, where no plan is named
MIN_KEY_UNASKED, MIN_BACK_UNASKED = 0.6, 0.5
TIE = 0.06  # rows this close to the best are told together
REST_SHARE, REST_BACK = 0.2, 0.5  # what is left of the topic, and how much of a further row the question names
PAID_BONUS = 0.08  # for a payment, where one is asked for ('奖多少'); taken from a target
WHO_BONUS = 0.15  # for a payment to just whom the question names, by the share of the topic in that name
SIZE_BONUS = 0.1  # for things of the size asked for ('百亿级'), against those of another or where none is asked for
YEARLY_BONUS = 0.08  # for what is told by the year, where it is asked so
EXACT_BONUS = 0.1  # for words that stand in the plan as asked, not in another wording
FIT_BONUS = 0.2  # for the tier that a quantity of the question falls into ('种了250亩')
MAX_TOLD = 6

_GROWTH = re.compile(
    r"增速|增长|(?:要|会|能|年|计划|预计|打算|得)涨|涨(?:多少|几)|增幅|涨幅|年均|同比|下降|降幅|growth|increase rate"
)
_PAID_ASKED = re.compile(
    r"奖|补(?!短|齐|充)|津贴|资助|贴息|返|给多少|给几|拿多少|能拿|领|扶持|封顶|上限|subsid|reward|grant|bonus"
)
_PAYMENT = re.compile("奖|奖励|奖金|奖补|补|补助|补贴|补钱|津贴|资助|扶持|支持|钱|资金|优惠|政策|给|拿|领")
_ACHIEVE = re.compile("新建|建成|形成|打造|实现|达到|达成|完成|做到")
_AMOUNT = re.compile("总量|总数|数目|总额|个数|户数|家数")
_SHARE_ASKED = re.compile("几成|百分之|(?<!个)百分比|占比|比例|比重|什么比率")
_UNIT_ASKED = re.compile(
    r"(?:多少|几|how (?:much|many)) ?(亿美元|万美元|美元|亿元|万元|元|亩|平方公里|万平方米|平方米|个百分点|"
    r"家|户|个|名|人|倍|%|吨|座|项|件|条)"
)
_EACH_YEAR_ASKED = re.compile("每年(?!底|末|初|[0-9])|年均|一年(要|能|得)?[^,。?]{0,8}(多少|几)")
_EACH_YEAR = re.compile("每年|年均|当年|年度|[^0-9]/年")
_SCALE_ASKED = re.compile("(?:多少|几)个?[万亿]")
_SHARE_OF = re.compile("(.+?)占.+(?:比重|比例|份额|百分比)$")
_LEVELS = ("国家级", "省级", "市级", "区级", "县级")


def targets(library: Library, table: FactTable, question: Question, plan_ids: Collection[str]) -> list[Finding]:
    """Return, per plan, the targets (or support) that the topic names; near ones when the year is not covered."""
    every = table.match(("target",), plan_ids, _but_amount(question), question.topic)
    every += table.match(("support",), plan_ids, _but_payment(question.terms), question.topic)
    every.sort(key=lambda m: (-m.score, m.row.order))
    fitting = [m for m in every if _fits(library, question, m)]
    if fitting and not plan_ids and "target" in question.intents:
        known = {m.fact.plan_id for m in fitting}
        fitting += [m for m in every if m.fact.plan_id not in known and _could_be_meant(library, question, m)]
    if not plan_ids:
        fitting = _of_the_same(question, fitting)
    return per_plan(fitting, lambda ms: _targets_of_plan(library, question, ms, every))


def _of_the_same(question: Question, fitting: Sequence[Match]) -> list[Match]:
    """Return the rows without those of plans that lack the weightiest word, where the best row has it as asked.

    '光电子信息产业产值' is one plan's; another's '大数据电子信息产业总产值' shares much of its wording only.
    """
    main = weightiest(question.terms)
    best = max(fitting, key=lambda m: m.score, default=None)
    if main is None or best is None or main.word not in best.row.all or sizes(f"{main.word}企业"):
        return list(fitting)
    wordings = (main.word, *main.variants)
    with_it = {m.fact.plan_id for m in fitting if any(w in m.row.all for w in wordings)}
    return [m for m in fitting if m.fact.plan_id in with_it]


def _but_verbs(terms: Sequence[Term]) -> Sequence[Term]:
    """Return the words that tell targets apart: each of them is 建成 or 实现 in some way."""
    return [t for t in terms if not _ACHIEVE.fullmatch(t.word)] or terms


def _but_amount(question: Question) -> Sequence[Term]:
    """Return the words of a topic that tell targets apart: where things are counted, '总量' is no more than '数量'."""
    terms = _but_verbs(question.terms)
    if family_asked(question.text) != "count":
        return terms
    return [t for t in terms if not _AMOUNT.fullmatch(t.word)] or terms


def _but_payment(terms: Sequence[Term]) -> Sequence[Term]:
    """Return the words that tell payments apart: each of them is a 补贴 or 奖励 of some kind."""
    return [t for t in terms if not _PAYMENT.fullmatch(t.word)] or terms


def _fits(library: Library, question: Question, match: Match) -> bool:
    if not holds_names(library, question, match) or are_opposed(question.topic, match.row.key):
        return False
    family = family_asked(question.text)
    stated = family_of(getattr(match.fact, "unit", ""))
    if family and stated not in ("", family):
        return False  # '多少平方米' is not answered by '4个'
    if stated == "share" and _SCALE_ASKED.search(question.text):
        return False  # '多少亿' is not answered by '2.4%'
    if "yes_no" in question.intents and stated:  # '130万平方米吗' is not denied by '90%'
        claimed = {family_of(q.unit) for q in question.premises if q.unit}
        if claimed and stated not in claimed and "" not in claimed:
            return False
    damaged = getattr(match.fact, "value", 0) is None and stated == "money"  # its size may be part of what is lost
    if isinstance(match.fact, Target) and not damaged and not same_size(question.text, fold(match.fact.indicator).text):
        return False
    if "target" not in question.intents and (match.key.share < MIN_KEY_UNASKED or match.back < MIN_BACK_UNASKED):
        return False  # the question asks for no figure: only a row that is plainly meant may answer
    if match.score < MIN_SCORE or match.key.share < MIN_KEY:
        return False
    if isinstance(match.fact, Target) and is_of_each(question, match.fact):
        return False
    if isinstance(match.fact, Target) and not _is_of_the_things(question, match, match.fact):
        return False
    return covers_topic(library, question, match)


def _is_of_the_things(question: Question, match: Match, target: Target) -> bool:
    """Return False when the question names a thing that stands nowhere around a target, and not what the target's
    indicator ends in: a question for '单位GDP二氧化碳排放' is not answered by '单位GDP能耗'.
    """
    missing = [t for t in match.all.missing if t.weight >= WEIGHS and len(t.word) > 1 and is_thing(t.word)]
    strange = [t for t in missing if not GENERAL_MEASURE.search(t.word)]
    part = _SHARE_OF.match(fold(target.indicator).text)
    if part and not cover(question.terms, f"{fold(target.subject).text} {part[1]}").share:
        return False  # 'GDP' is not what '研发经费占GDP的比重' is of
    return not strange or head_is_named(question, target)


def holds_names(library: Library, question: Question, match: Match) -> bool:
    """Return whether a row has the names asked of; one in the title of a plan in question says which plan is meant."""
    missing = [name for name in question.entities if name not in match.row.all]
    if not missing:
        return True
    plan_ids = {match.fact.plan_id, *question.scope.plan_ids}
    titles = fold(" ".join(library.plan(p).title for p in plan_ids)).text
    return all(name in titles for name in missing)


def covers_topic(library: Library, question: Question, match: Match) -> bool:
    """Return whether a row, with all that surrounds it, leaves less than a third of the topic uncovered."""
    return match.all.share >= MIN_ALL or _share_with_title(library, question, match) >= MIN_ALL


def _share_with_title(library: Library, question: Question, match: Match) -> float:
    """Return the share of the topic that a row and the title of its plan cover, where that plan is named.

    '公园城市意见里要建成多少座公园' names 城市 to say which plan, not which figure.
    """
    if match.fact.plan_id not in question.scope.plan_ids:
        return 0.0
    title = fold(library.plan(match.fact.plan_id).title).text
    return cover(_but_verbs(question.terms), f"{title} {match.row.all}").share


def _could_be_meant(library: Library, question: Question, match: Match) -> bool:
    """Return whether a target of another plan has most of the words asked for: then the asker has to choose."""
    if not holds_names(library, question, match) or not isinstance(match.fact, Target):
        return False
    if weightiest(question.terms) in match.all.missing:
        return False
    return match.score >= MIN_SCORE and match.key.share >= MIN_KEY_UNNAMED and match.all.share >= MIN_ALL_UNNAMED


def _targets_of_plan(
    library: Library, question: Question, matches: list[Match], every: Sequence[Match]
) -> Finding | None:
    ranked = sorted(((_adjusted(question, m), m) for m in matches), key=lambda p: (-p[0], p[1].row.order))
    ranked = [(s, m) for s, m in ranked if s >= MIN_SCORE]
    if not ranked:
        return None
    months = months_in(question.text)
    of_month = [(s, m) for s, m in ranked if months & months_in(fold(m.fact.quote).text)]
    ranked = of_month or ranked
    covered = [(s, m) for s, m in ranked if not question.years or _years_of(library, question, m.fact)]
    near = ""
    if question.years and not covered:
        near = "" if question.carried_years or _presumes(question, ranked[0][1].fact) else "year"
    elif question.years:
        if covered[0][0] < ranked[0][0] - 2 * TIE:  # the year's rows are about something else
            near = "year"
        else:
            ranked = covered
    misfits = "yes_no" not in question.intents and _misfits(question, ranked[0][1].fact)
    tier = _tier_beside(question, ranked[0][1], every) if misfits else None
    if misfits and tier is None:
        near = near or "topic"
    ranked = [(ranked[0][0], tier)] if tier else ranked
    best = ranked[0]
    told = [m for s, m in ranked if _belongs(best[1], m, best[0] - s)]
    told += _for_the_rest(question, told, [m for m in every if m.fact.plan_id == best[1].fact.plan_id])
    facts = in_text_order([m.fact for m in told[:MAX_TOLD]])
    stated = {year for fact in facts for year in _years_of(library, question, fact)}
    missing = tuple(f"{year}年" for year in question.years if year not in stated) if stated else ()
    lines = tuple(tell_targets(library, facts))
    return Finding(best[1].fact.plan_id, lines, min(best[0], 1.0), tuple(facts), near, missing=missing)


def _misfits(question: Question, fact: Fact) -> bool:
    """Return whether a quantity of the question falls outside the condition of a payment."""
    return isinstance(fact, Support) and fits_quantity(fact, question.premises) is False


def _tier_beside(question: Question, best: Match, every: Sequence[Match]) -> Match | None:
    """Return the tier of the same clause that a quantity of the question falls into, where the best one is another.

    '对新建面积在500亩以上的,给予200元/亩' says little of what it pays for: the tier before it does.
    """
    beside = (m for m in every if m.fact.clause_id == best.fact.clause_id and m is not best)
    return next((m for m in beside if isinstance(m.fact, Support) and fits_quantity(m.fact, question.premises)), None)


def _years_of(library: Library, question: Question, fact: Fact) -> list[str]:
    """Return the years of the question that a fact is for."""
    return [year for year in question.years if covers_years(library, fact, [year])]


def _presumes(question: Question, fact: Fact) -> bool:
    """Return whether the question gives this very value to another year: what the plan states corrects it."""
    if "yes_no" not in question.intents or not isinstance(fact, Target):
        return False
    return any(agrees(quantity, fact) for quantity in question.premises)


def _adjusted(question: Question, match: Match) -> float:
    """Return the score with what the question says of growth, unit, level, payment and quantity taken into account."""
    fact, score = match.fact, match.score
    growth = bool(_GROWTH.search(question.text))
    measure = getattr(fact, "measure", "level")
    if growth != (measure == "growth"):
        score -= 0.12 if growth else 0.05
    unit = _UNIT_ASKED.search(question.text)
    if unit and isinstance(fact, Target | Support):
        score += 0.06 if unit.group(1) in fact.unit else -0.06
    if _SHARE_ASKED.search(question.text) and isinstance(fact, Target | Support):
        score += 0.06 if fact.unit == "%" or measure == "share" else -0.06
    exact = [t for t in question.terms if t.word in match.row.all]
    score += EXACT_BONUS * sum(t.weight for t in exact) / (sum(t.weight for t in question.terms) or 1.0)
    levels = [w for w in _LEVELS if w in question.text]
    condition = str(getattr(fact, "condition", "") or "") + str(getattr(fact, "indicator", ""))
    if levels and any(w in condition for w in _LEVELS) and not any(w in condition for w in levels):
        score -= 0.3
    score += _for_size(question, fact) + _for_each_year(question, fact)
    if _PAID_ASKED.search(question.text):
        score += PAID_BONUS if isinstance(fact, Support) else -PAID_BONUS
    return score + _for_whom(question, fact) if isinstance(fact, Support) else score


def _for_size(question: Question, fact: Fact) -> float:
    """Return what the size of the things counted says: the one asked for counts for a row, any other against it."""
    stated = sizes(fold(fact.indicator).text) if isinstance(fact, Target) else {}
    if not stated:
        return 0.0
    return SIZE_BONUS if sizes(question.text).keys() & stated.keys() else -SIZE_BONUS


def _for_each_year(question: Question, fact: Fact) -> float:
    """Return what speaks for a row where it is asked how much each year: what is told so, not the sum of years."""
    if not isinstance(fact, Target) or not _EACH_YEAR_ASKED.search(question.text):
        return 0.0
    return YEARLY_BONUS if _EACH_YEAR.search(fold(fact.quote).text) else -YEARLY_BONUS


def _for_whom(question: Question, fact: Support) -> float:
    """Return what speaks for this tier among its like: its own name, and the range of its condition."""
    own = f"{fact.beneficiary} {_own_condition(fact)}"
    score = WHO_BONUS * cover(question.terms, fold(own).text).share
    fitting = fits_quantity(fact, question.premises)
    return score if fitting is None else score + (FIT_BONUS if fitting else -2 * FIT_BONUS)


def _own_condition(fact: Support) -> str:
    """Return the condition of a tier that has it for itself; one that lists several is shared with their tiers."""
    return "" if "、" in (fact.condition or "") and fact.beneficiary else (fact.condition or "")


def _belongs(best: Match, other: Match, gap: float) -> bool:
    """Return whether `other` is told beside `best`: the same indicator for another year or subject, or a tie."""
    if other is best:
        return True
    a, b = best.fact, other.fact
    if isinstance(a, Target) and isinstance(b, Target):
        same = bool(a.indicator_group) and a.indicator_group == b.indicator_group and a.subject == b.subject
        return (same and gap <= 2 * TIE) or gap <= TIE / 2
    return gap <= TIE / 2


def _for_the_rest(question: Question, told: Sequence[Match], ranked: Sequence[Match]) -> list[Match]:
    """Return rows that cover what the ones told leave uncovered ('厂房新增多少,地要备多少')."""
    missing: list[Term] = list(told[0].key.missing) if told else []
    for match in told[1:]:
        missing = [t for t in missing if t in match.key.missing]
    total = sum(t.weight for t in question.terms)
    if not missing or sum(t.weight for t in missing) < REST_SHARE * total:
        return []
    for match in ranked:
        if match not in told and match.back >= REST_BACK and not any(t in match.key.missing for t in missing):
            return [match]
    return []


def covers_years(library: Library, fact: Fact, years: Sequence[str]) -> bool:
    """Return whether the fact's period holds every one of `years`; a fact without one borrows its text's."""
    period = getattr(fact, "period", None)
    if period:
        bounds = [p[:4] for p in str(period).split("/")]
        if not all(b.isdigit() for b in bounds):
            return False
        return all(bounds[0] <= y <= bounds[-1] if len(bounds) > 1 else y == bounds[0] for y in years)
    clause = library.clause(fact.clause_id)
    texts = [clause.text, *clause.path]
    while clause.parent_id:
        clause = library.clause(clause.parent_id)
        texts.append(clause.text)
    texts.append(library.plan(fact.plan_id).title)  # '2025年度实施计划'
    return all(any(y in t for t in texts) for y in years)
