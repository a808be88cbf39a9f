"""Answer which plans the library holds.

Input: a `Question`, the library. Output: a finding per plan: its title, as its own text has it.
Does not know: what the plans say.
"""

from __future__ import annotations

import re

from assistant.findings import Finding
from assistant.metadata import title_line
from assistant.question import Question
from index.library import Library

MOST = 30  # plans told; the page of the library shows all
_PLACE = (
    r"((文库|资料库|知识库|数据库|系统|平台|网站)(里面?|中|上)?|库(里面?|中)|你(们)?这(里|儿|边)?|这(里|儿|边)|^你们?)"
)
_DOCUMENTS = r"(政策)?(方案|文件|政策|计划|规划|资料|文档|意见|规定|条例|办法)"
_WHICH = r"(哪些|哪几(个|份|部|篇|项)?|什么|啥|几(个|份|部|篇)|多少(个|份|部|篇)?)"
_ASKS = re.compile(
    rf"(收录|收了|收集|入库|录入|{_PLACE}.{{0,10}}(有|能查|查得到|可以查|能问|存|放|装))"
    rf".{{0,6}}{_WHICH}.{{0,4}}{_DOCUMENTS}|"
    rf"{_PLACE}.{{0,12}}{_DOCUMENTS}.{{0,4}}(有|是|包括)?{_WHICH}(个|份|部|篇)?[?\s]*$|"
    rf"(收录|收了|入库)(的|了)?.{{0,6}}{_DOCUMENTS}.{{0,4}}(有|是)?{_WHICH}|"
    r"(which|what) (plans|documents|policies) (do you|are|does).{0,20}(have|hold|held|cover|library|available)"
)
_QUALITY = 0.9


def is_asked(question: Question) -> bool:
    """Return whether the question asks what the library holds."""
    return bool(_ASKS.search(question.text))


def holdings(library: Library, question: Question) -> list[Finding]:
    """Return the titles of the plans in scope, of all when none is named."""
    plans = question.scope.plan_ids or tuple(library.plan_ids[:MOST])
    told = ((plan_id, title_line(library, plan_id)) for plan_id in plans[:MOST])
    return [Finding(plan_id, (line,), _QUALITY) for plan_id, line in told if line is not None]
