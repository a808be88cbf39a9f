"""Documents that a plan is based on, by what an organ issued them with."""

from __future__ import annotations

import pytest
from facts_text import Draft, facts_of

from documents.model import Basis

ISSUED = [
    ("根据县教育局关于印发《校车管理办法》的通知要求，制定本方案。", [("校车管理办法", None, "县教育局")]),
    (
        "根据《安全法》和青枫市消防救援总队、青枫市公安局关于印发《老人消防安全方案》的通知（青消〔2024〕5号）要求。",
        [("安全法", None, None), ("老人消防安全方案", "青消〔2024〕5号", "青枫市消防救援总队、青枫市公安局")],
    ),
    ("各镇要研究印发《夜市管理办法》。", []),
    ("县商务局要抓紧印发《夜市管理办法》的通知。", []),
]


@pytest.mark.parametrize(("line", "expected"), ISSUED)
def test_a_notice_that_issued_a_document(line: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = [b for b in facts_of("basis", line) if isinstance(b, Basis)]
    assert [(b.title, b.doc_no, b.issuer) for b in found] == expected


def test_a_document_called_like_the_plan_is_another_where_the_plan_relies_on_it() -> None:
    draft = Draft(title="青枫区渔港安全管理实施方案")
    draft.line("根据青枫市应急局关于印发《渔港安全管理实施方案》的通知要求，制定本方案。")
    draft.line("现将青枫区政府关于印发《青枫区渔港安全管理实施方案》的通知转发。")
    assert [b.issuer for b in draft.facts("basis") if isinstance(b, Basis)] == ["青枫市应急局"]
