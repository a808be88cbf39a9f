"""Terms of who may apply are no aims of a plan."""

from __future__ import annotations

import pytest
from facts_text import Draft, facts_of

from documents.model import Target

LEADS = [
    "第三条 申请认定总部企业，应当符合下列条件：",
    "第三条 示范渔港须同时具备以下基本条件：",
    "（一）申报条件如下：",
]


@pytest.mark.parametrize("lead", LEADS)
def test_items_below_a_line_that_asks_for_conditions(lead: str) -> None:
    draft = Draft()
    above = draft.line(lead, label=lead[: lead.index("条") + 1] if lead.startswith("第") else "（一）")
    item = draft.line("（一）资产总额达到2亿元，年度销售收入超过1亿元；", above, label="（一）")
    draft.line("研发人员占比达到10%以上。", item, kind="paragraph")
    assert draft.facts("target") == []


def test_conditions_in_the_same_unit() -> None:
    assert facts_of("target", "总部企业应符合以下条件：资产总额达到2亿元，研发人员占比达到10%以上。") == []


def test_what_is_asked_of_all_is_an_aim() -> None:
    draft = Draft()
    above = draft.line("到2027年，各渔港应达到下列要求：", label="（一）")
    draft.line("污水处理率达到95%以上。", above, kind="paragraph")
    assert [(t.value, t.period) for t in draft.facts("target") if isinstance(t, Target)] == [(95, "2027")]


def test_headings_of_terms() -> None:
    draft = Draft()
    above = draft.line("二、认定条件和程序", kind="heading", label="二、", heading="认定条件和程序")
    draft.line("资产总额达到2亿元。", above, kind="paragraph")
    assert draft.facts("target") == []
