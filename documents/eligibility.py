"""Tell what a plan asks of those who apply from what it sets out to reach.

Input: a plan's reading, a sentence, a target in it. Output: yes or no.
Does not know: how values are found or named.

'申请企业应当符合下列条件:' and the items below it, and what stands below a heading such as 认定条件, are terms of
who may apply, no aims of the plan. '各县要达到下列要求:' asks something of all, and stays.
Source: the wording of measures for recognition and funding (认定管理办法, 申报指南).
"""

from __future__ import annotations

import re

from documents.model import Clause, Target
from documents.quantities import flat_text
from documents.reading import Reading
from documents.sentences import Sentence

_APPLICANT = re.compile(
    "(?:申报|申请|参评|参选|参赛|入围|拟认定)(?:的)?(?:企业|单位|主体|项目|人|机构|者|产品|园区|基地|平台)(?!数|量)[^,;。]{0,24}"
    "(?:应|须|需|不低于|不少于|不超过|不高于|以上|以下|以内|达到|超过)"
)
_TERMS = re.compile(
    "(?:申报|申请|认定|准入|支持|资助|补助|奖励|入围|入驻|评选|参评|遴选|享受|适用|保障|基本)(?:的)?(?:条件|资格|对象|范围|门槛)"
    "(?:[和与及、](?:条件|要求|标准|程序|流程|范围|方式))?$"
)
# '应当符合下列条件:', '同时具备以下基本条件:', '申报条件如下:'
_LEADS = re.compile(
    "(?:符合|具备|满足|达到)(?:以?下列?|以下|下述|如下)(?:[^,。;:]{0,8}之一|[^,。;:]{0,8}条件(?:之一|的)?[^,。;:]{0,8}):"
    "|(?:申报|申请|认定|准入|入驻|参评|享受|基本)的?(?:基本)?条件(?:[为是]|如下|包括)?:"
)


def is_term(reading: Reading, sentence: Sentence, target: Target) -> bool:
    """Tell whether a value is a term of who may apply."""
    clause, flat = sentence.clause, reading.flat
    units = (clause, *reading.ancestors(clause))
    if _LEADS.search(flat, clause.start, target.start + 1) or any(_leads_in(flat, unit) for unit in units[1:]):
        return True
    if target.period is not None:
        return False
    return _APPLICANT.search(flat, sentence.start, sentence.end) is not None or any(
        _TERMS.search(flat_text(unit.heading).rstrip(" 。:")) for unit in units
    )


def _leads_in(flat: str, clause: Clause) -> bool:
    """Tell whether a unit ends with words that lead in what is asked of those who apply."""
    text = flat[clause.start : clause.end].rstrip()
    return text.endswith(":") and _LEADS.search(re.split("[。;]", text)[-1]) is not None
