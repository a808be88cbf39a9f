"""Find what a plan sets out to reach: an indicator with its value, unit and period.

Input: a plan's reading, and the stretches that belong to support. Output: `Target` facts, one per value and thing.
Does not know: duties, support, defects; which values are worth asking for.

The values of a sentence are named by documents.target_sentences; of these, what lies behind, what a law says and
what a definition means are no aims. A plan for one year gives that year to what has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from documents.eligibility import is_term
from documents.model import Span, Target, Validity
from documents.quantities import flat_text
from documents.reading import Reading
from documents.sentences import Sentence
from documents.target_sentences import TargetSentence

_YEAR = re.compile(r"\d{4}\s*年度?")
_ROUND = re.compile("每[轮年届批期次](?:[^,，]{0,6}(?:选拔|评选|遴选|选派|选聘|招聘|引进|培育|培养|认定|扶持))[^元%]*$")
_DEFINED = re.compile(r"(?<![\d”\"])是指|所称")  # but '“30”是指新建…30条' says what an aim in figures means
_REQUIRED = re.compile("原则上|应当?(?!急|用)|不得|必须")  # asks for something; a definition only says what is meant
_SHORTER = re.compile("压缩|缩短|压减|提速|减少")  # '审批时限压缩至5个工作日': an aim, no term of the law
# A plan that grants money is full of conditions, ceilings and quotas: '年报酬15万元以上', '不超过2名', '按50%抵用'.
_GRANTS = re.compile("若干政策|政策(?:意见|措施)|优惠|扶持|奖励|奖补|补贴|补助|资助|专项资金|资金管理")
_PAYS = re.compile("奖励|奖补|补助|补贴|资助|贴息|抵用|兑[付现]|申领|报酬|奖金|给予|经费安排|资金安排|予以支持")
_REACHES = re.compile("力争|达到|实现|目标|突破|建成|打造|新增|培育|提升[到至]|提高[到至]")
# What things cost, and what is granted at most: no aim, unless it is to fall.
_COSTS = re.compile("(?:费用?|收费|单价|价格|租金|分值|得分|报酬|工资)(?:标准)?$")
_FALLS = re.compile("降|减|压缩|下浮|目标")
_GRANTED = re.compile("(?:提供|给予|享受|安排)[^,。;\\d]{0,6}(?:最[高多]|不超过)")
_LEGAL = re.compile(r"罚款|(?<!\d)处以|违法所得|赔偿|有期徒刑|应当自|自收到|自受理|日起|工作日|逾期|不予|责令")


def find_targets(reading: Reading, taken: Sequence[tuple[int, int]] = ()) -> list[Target]:
    """Return the targets of a plan; of `taken` sentences, which pay, only how many are chosen in each round."""
    found: list[Target] = []
    year = next((v for v in reading.plan.validity if v.kind == "coverage" and v.begins and v.begins == v.ends), None)
    for sentence in reading.sentences:
        if sentence.clause.kind in ("notice", "heading") or reading.is_review(sentence.clause):
            continue
        legal = _LEGAL.search(reading.flat, sentence.start, sentence.end)
        if legal and not (legal[0] == "工作日" and _SHORTER.search(reading.flat, sentence.start, legal.start())):
            continue
        defined = _DEFINED.search(reading.flat, sentence.start, sentence.end) is not None
        paid = any(s < sentence.end and sentence.start < e for s, e in taken)
        aims = (t for t in TargetSentence(reading, sentence).targets() if _is_aim(reading, sentence, t))
        aims = (t for t in aims if not defined or _REQUIRED.search(t.quote))
        if _GRANTS.search(flat_text(reading.plan.title)) and _PAYS.search(sentence.clause.text):
            aims = (t for t in aims if t.period is not None or _REACHES.search(t.quote) or _ROUND.match(t.quote))
        found += (_in_year(t, year) for t in aims if not paid or _ROUND.match(t.quote))
    return found


def _is_aim(reading: Reading, sentence: Sentence, target: Target) -> bool:
    """Tell whether a value lies ahead; what a preamble says without a period is background."""
    if sentence.clause.kind == "preamble" and target.period is None:
        return False
    costs = ("元" in target.unit or target.unit == "分") and _COSTS.search(flat_text(target.indicator))
    costs = costs or _GRANTED.search(flat_text(target.quote))
    if target.period is None and costs and not _FALLS.search(target.quote):
        return False
    if is_term(reading, sentence, target):
        return False
    return not reading.is_past(target.period)


def _in_year(target: Target, year: Validity | None) -> Target:
    """Return the target with the one year that the plan is for, where the text around it gives none."""
    if year is None or target.period is not None:
        return target
    named = Span(year.clause_id, year.start, year.end, year.text)
    written = _YEAR.match(year.text)
    said = written[0] if written else year.text
    return replace(target, period=year.begins, period_text=said, also=(*target.also, named))
